"""What a supervision body does with the rules: looks at them, tries another value over all cases, adopts it, mutes; writes its manual page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import press, submit
from .test_register import fill

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]

BODY = "呼中区司法局"
WORK = 90_000  # milliseconds that the worker may take for a trial or a sweep


def number(text: str) -> int:
    return int(text.replace(",", ""))


def standing(visitor, code: str) -> int:
    """How many findings of a rule stand in the area, as its page of results says."""
    visitor.open(f"/findings/rules/{code}/results/")
    tile = visitor.page.locator(".stat", has_text="现有预警")
    return number(re.search(r"\d[\d,]*", tile.inner_text()).group())


def test_another_value_of_a_threshold_is_tried_over_all_cases_adopted_by_a_second_person_and_found_by_the_next_sweep(visitor):
    book = Manual("rules", "规则：看规则、试算阈值、静默")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关、案件、地方条例全部虚构。")
    who = visitor().become("监督人员", BODY)
    page = who.page

    book.head("一、有哪些规则，各查出什么")
    who.open("/findings/rules/")
    expect(page.locator("tbody tr", has_text="P29 决定书七日内送达")).to_be_visible()
    book.say("每条规则依据哪一条文、阈值多少、核查多少、查出多少、误报多少，列在一张表里。所需数据平台还没有的规则，在“等待数据”里写明等什么，没有一条不声不响地缺席。")
    book.picture(page, "运行中的规则")
    page.get_by_role("link", name=re.compile("^等待数据")).click()
    expect(page.locator("main")).to_contain_text("等待")
    book.picture(page, "等待数据的规则，各等哪些事实")

    book.head("二、一条规则")
    who.open("/findings/rules/P29/")
    book.say("怎样算违反、怎样纠正、条文在哪天起施行、阈值是法定还是非法定默认、用哪些算例检验，都在规则页上。条文点开是当日施行的原文。")
    book.picture(page, "规则页：依据、阈值、算例", full=True)
    before = standing(who, "P29")
    book.say("“结果”按机关、按月统计；核查结论不足二十条的不算误报率。")
    book.picture(page, "规则的结果")

    book.head("三、先试算，再采用")
    page.get_by_role("link", name="阈值和静默").click()
    page.get_by_role("link", name="拟定：送达期限（工作日）").click()
    book.say("法律规定的数值，只有另有规定的才能改；平台默认的（非法定默认）可以由本机构自定。适用首日看执法行为之日。")
    fill(page, value="5", first="2024-01-01", source="《演示地区行政执法条例》第十二条", reason="演示条例规定五个工作日内送达")
    page.locator("[name=statutory]").nth(1).check()
    submit(page)
    page.wait_for_url(re.compile(r"/findings/rules/thresholds/\d+/"))
    threshold = page.url
    says = page.locator(".trial-says")
    expect(says).to_be_visible(timeout=WORK)
    would, new = (number(one) for one in says.locator("b").all_inner_texts()[:2])
    assert 0 < new == would - before
    book.say("保存后立即用本地区全部历史案件试算：将发现多少、其中多少是新的、落在哪些机关，举出最近的例子。采用以前不影响核查。")
    book.picture(page, "试算结果", full=True)
    expect(page.get_by_role("button", name="采用")).to_be_disabled()
    book.say("拟定人不能自己采用，由本机构另一人确认（非法定默认）。")

    head = visitor().become("监督机构负责人", BODY)
    head.page.goto(threshold)
    head.page.get_by_role("button", name="采用").click()
    press(head.page.get_by_role("button", name="确定"))
    expect(head.page.locator(".record-meta")).to_contain_text("采用")
    page.goto(threshold)
    expect(page.locator(".record-meta")).to_contain_text("采用")
    book.say("采用后自动重新筛查本地区；试算说会发现多少，筛查就发现多少。")
    for _turn in range(WORK // 2_000):
        if (found := standing(who, "P29")) != before:
            break
        page.wait_for_timeout(2_000)
    assert found == would
    who.open("/findings/rules/P29/")
    expect(page.get_by_text("本地采用").first).to_be_visible()
    book.picture(page, "规则页上的本地数值，与全国的并列", full=True)

    book.head("四、静默一段时间")
    who.open("/findings/rules/P29/settings/")
    page.get_by_role("link", name="静默这条规则").click()
    organ = page.locator("select[name=place] optgroup").nth(1).locator("option", has_text="现有预警").first
    muted = number(re.search(r"现有预警 ([\d,]+) 条", organ.inner_text()).group(1))
    page.locator("select[name=place]").select_option(value=organ.get_attribute("value"))
    submit(page)
    expect(page.locator("main")).to_contain_text("理由：")
    fill(page, reason="该机关正在补录送达回证，月底前完成")
    submit(page)
    page.wait_for_url(re.compile(r"/P29/settings/$"))
    assert standing(who, "P29") == found - muted
    page.get_by_role("link", name="阈值和静默").click()
    book.say("某地、某机关一时多为误报的，可以静默：写明范围、理由、截止日期，到期自动恢复。静默期间照常记录，不列入待办和统计。法律明文“不得”的规则不能静默。")
    book.picture(page, "静默中的机关、理由和截止日期")
    assert who.open("/findings/rules/P13/mute/") == 409

    book.head("五、按模式看")
    who.open("/findings/by-pattern/")
    book.say("同一机关违反同一规则的，归为一个模式；同一案件的几条预警，归到案件下。不必一条一条地看。")
    book.picture(page, "按模式归并的预警")
    who.open("/findings/rules/statistics/")
    book.say("规则统计每条规则一列，与筛查用同一个定义，可以导出。")
    book.picture(page, "规则统计")
    book.write()
