"""Power given to a township and taken back with open cases, each step by the person whose it is and by links only."""

from __future__ import annotations

import csv
import io
import re
import sqlite3

import pytest
from playwright.sync_api import expect

from .test_journey import press, submit
from .test_register import fill, is_now
from .ways import by_menu, by_todo, link

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]

BODY, TOWN, COUNTY = "漠河市司法局", "漠河市图强镇人民政府", "漠河市林业和草原局"
GOVERNMENT, BACK = "漠河市人民政府", "漠政规〔2026〕92号（演示）"
COLUMNS = (
    "案号", "处罚机关统一社会信用代码（CF_CFJGDM）", "处罚机关（CF_CFJG）", "行政相对人名称（CF_XDR_MC）", "行政相对人类别（CF_XDR_LB）", "处罚程序",
    "违法行为类型（CF_WFXW）", "权责事项编码", "立案日期", "执法人员数", "处罚决定日期（CF_JDRQ）", "结案日期",
)  # fmt: skip


def cases(site, *rows: tuple[str, str, str, str]) -> bytes:
    """A file of the township's cases: number, code of the item, day of the decision, day of closing."""
    with sqlite3.connect(f"file:{site.var / 'xiezhi.sqlite3'}?mode=ro", uri=True) as db:
        (code,) = db.execute("SELECT code FROM organs_organ WHERE name = ?", [TOWN]).fetchone()
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for number, item, decided, closed in rows:
        who = ("图强镇演示林场", "法人及非法人组织", "普通程序", "擅自改变林地用途")
        lines.writerow((number, code, TOWN, *who, item, "2026-11-19", "2", decided, closed))
    return out.getvalue().encode()


def upload(page, content: bytes) -> None:
    by_menu(page, "数据报送")
    page.get_by_role("link", name=re.compile("报送")).and_(page.locator("main a.btn-primary")).first.click()
    page.locator("input[type=file]").set_input_files({"name": "图强镇.csv", "mimeType": "text/csv", "buffer": content})
    press(page.get_by_role("button", name="报送", exact=True))
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    expect(page.get_by_text("可以离开本页")).to_have_count(0, timeout=60_000)
    expect(page.locator("main")).to_contain_text("每一行都读懂了")


def test_power_is_given_to_a_township_and_taken_back_with_open_cases(visitor, site):
    supervisor = visitor().become("监督人员", BODY).page
    by_menu(supervisor, "乡镇赋权")
    link(supervisor, "拟定赋权")
    fill(supervisor, township=TOWN, grantor=COUNTY, assessment="人员、车辆、执法记录仪已经配备。")
    submit(supervisor)
    codes = [box.get_attribute("value") for box in supervisor.locator("main tbody input[type=checkbox]").all()[:2]]
    for code in codes:
        supervisor.locator(f"main tbody input[type=checkbox][value='{code}']").check()
    submit(supervisor)
    supervisor.wait_for_url(re.compile(r"/townships/\d+/$"))
    expect(supervisor.locator("main")).to_contain_text("由监督机构负责人或者政府办理人员公布")

    government = visitor().become("政府（行署）办理人员", GOVERNMENT).page
    by_todo(government, TOWN)
    link(government, "公布赋权")
    fill(government, instrument_no="漠政规〔2026〕91号（演示）", published_on="2026-11-18", from_on="2026-11-18")
    submit(government)
    is_now(government, "已赋权")
    delegation = government.url

    clerk = visitor().become("数据专员", TOWN).page
    first, second, closed = "图强立〔2026〕91号", "图强立〔2026〕92号", "图强立〔2026〕93号"
    upload(clerk, cases(site, (first, codes[0], "", ""), (second, codes[1], "", ""), (closed, codes[1], "2026-11-19", "2026-11-20")))

    hands = visitor().become("法制机构人员", TOWN).page
    hands.goto(delegation)
    expect(hands.get_by_role("link", name=re.compile("收回事项"))).to_have_count(0)  # the township gives nothing back by itself
    link(government, "收回事项")
    for box in government.locator("main tbody input[type=checkbox]").all():
        box.check()
    fill(government, instrument_no=BACK, reason="承接条件变化")
    submit(government)
    is_now(government, "全部收回")

    by_todo(hands, BACK)
    expect(hands.locator("main")).to_contain_text("还有 2 件未结案件")
    expect(hands.locator("main")).not_to_contain_text(closed)
    handover = hands.url
    stale = hands.context.new_page()
    stale.goto(handover)
    for page in (hands, stale):
        for box in page.locator("main tbody input[type=checkbox]").all():
            box.check()
        press(page.get_by_role("button", name="所选案件已移交"))
    expect(stale.locator("main")).to_contain_text("还有2件县级部门没有接收")  # sent twice, gone once
    stale.close()

    takes = visitor().become("法制机构人员", COUNTY).page
    by_todo(takes, BACK)
    while (button := takes.get_by_role("button", name="接收")).count():
        press(button.first)
        takes.wait_for_load_state()
    link(takes, first)
    expect(takes.locator("main")).to_contain_text("由其继续办理")
    by_menu(takes, "案件")
    expect(takes.locator("main table")).to_contain_text(first)
    expect(takes.locator("main table")).not_to_contain_text(closed)

    by_todo(hands, BACK)
    press(hands.get_by_role("button", name="交接完毕"))
    hands.wait_for_load_state()
    is_now(hands, "交接完毕")
    by_menu(hands, "案件")
    expect(hands.locator("main table")).to_contain_text(closed)

    for role, organ in (("监督人员", "塔河县司法局"), ("法制机构人员", "漠河市古莲镇人民政府"), ("审计管理员", "大兴安岭地区司法局")):
        other = visitor().become(role, organ)
        assert other.open(handover.removeprefix(site.url)) == 404
        other.close()

