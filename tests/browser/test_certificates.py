"""Certificates year by year: the annual check by keyboard, one not passed, one that is about to end and is renewed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import press, submit
from .test_register import asked, fill, is_now
from .ways import by_menu, link

pytestmark = [pytest.mark.browser, pytest.mark.once]

BODY, ORGAN = "漠河市司法局", "漠河市水务局"


def test_certificates_are_checked_by_keyboard_and_renewed_before_they_end(visitor):
    book = Manual("certificates", "执法证件：年检、到期换发")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关、证件全部虚构。")
    body = visitor().become("监督人员", BODY)
    page = body.page

    book.head("一、年检")
    by_menu(page, "执法人员")
    link(page, "年检")
    waiting = int(re.search(r"共 ([\d,]+) 条", page.locator("main").inner_text()).group(1))
    book.say("本年度还没有年检合格的有效证件列在“年检”里，可以勾选一批，也可以逐件核对。")
    book.picture(page, "待年检的证件")
    page.locator("main tbody a").first.click()
    first = page.url
    book.say("打开第一件以后用键盘：m 年检合格并转到下一件，j、k 前后移动。")
    book.picture(page, "一件待年检的证件")
    page.keyboard.press("m")
    page.wait_for_url(lambda url: url != first)
    second = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != second)
    third = page.url
    link(page, "年检不合格")
    submit(page)
    expect(page.locator("main")).to_contain_text("请填写“不合格原因”")
    fill(page, note="未完成年度培训，也没有正当理由")
    submit(page)
    page.goto(third)
    expect(page.locator("main")).to_contain_text("年检不合格")
    by_menu(page, "执法人员")
    link(page, "年检")
    expect(page.locator("main")).to_contain_text(f"共 {waiting - 1} 条")
    page.goto(first)
    expect(page.locator("main")).to_contain_text("年检合格")

    book.head("二、到期提醒和换发")
    by_menu(page, "执法人员")
    link(page, "30 日内到期")
    book.say("证件有效期届满前九十日、三十日（非法定默认）分别提醒本人、本机关和监督机构；到期没有换发的，当日起不能独立执法。")
    book.picture(page, "三十日内到期的证件")
    row = page.locator("main tbody tr", has_text=ORGAN).first
    name, number = row.locator("a").first.inner_text(), re.search(r"演示\d+", row.inner_text()).group()
    clerk = visitor().become("数据专员", ORGAN).page
    by_menu(clerk, "执法人员")
    link(clerk, name)
    link(clerk, "申请换发")
    fill(clerk, trained_on="2026-10-30")
    submit(clerk)
    clerk.wait_for_url(re.compile(r"/applications/\d+/"))
    application = clerk.url
    book.picture(clerk, "换发申请：条件逐项核对", full=True)
    page.goto(application)
    press(page.get_by_role("button", name="审核通过"))
    head = visitor().become("监督机构负责人", BODY).page
    head.goto(application)
    press(head.get_by_role("button", name="换发", exact=True))
    head.goto(application)
    is_now(head, "已发证")
    told = asked(visitor, number)
    expect(told.locator("main")).to_contain_text("有效")
    book.say("换发不换证号，有效期重新计算；公众扫码查到的是新的有效期。")
    book.picture(told, "换发后用手机查验")
    book.write()
