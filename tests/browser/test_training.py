"""培训学时: a plan, a course held, the hours of those who came, who is behind and why, seen by organ; writes its manual page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import press, submit
from .test_register import fill, is_now

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]

ORGAN, BODY = "呼玛县交通运输局", "呼玛县司法局"
COURSE = "现场检查与取证实训"


def test_hours_from_the_plan_to_the_sixtieth_and_who_is_behind(visitor):
    book = Manual("training", "培训学时：计划、课程、学时、达标与轮训")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关、课程全部虚构。")
    clerk = visitor().become("数据专员", ORGAN)
    page = clerk.page

    book.head("一、谁还差多少学时")
    clerk.open("/training/")
    book.say("实施方案要求每人每年在岗培训不少于六十学时，分公共法律知识、业务知识、执法技能三类；九月三十日、十二月三十一日两次提醒。辅助人员不计入。")
    book.picture(page, "人员学时：进度、三类学时、还差多少")
    behind = page.locator("tbody tr", has_text="落后").first
    name = behind.locator("a").first.inner_text()
    before = float(re.search(r"([\d.]+) / 60", behind.inner_text()).group(1))

    book.head("二、计划（负责人下发）")
    clerk.open("/training/plans/new/")
    fill(page, name="2026年冬季补训计划", business="8", skills="14", content="补训未达学时的人员")
    submit(page)
    plan = page.url
    head = visitor().become("执法机关负责人", ORGAN).page
    head.goto(plan)
    head.get_by_role("button", name="下发").click()
    press(head.get_by_role("button", name="确定"))
    is_now(head, "已下发")

    book.head("三、课程和参加的人")
    clerk.open("/training/courses/new/")
    fill(page, name=COURSE, starts_on="2026-11-18", ends_on="2026-11-19", begins="08:30", ends="17:00", tenths="28", plan="2026年冬季补训计划")
    page.get_by_label("执法技能").check()
    submit(page)
    expect(page.locator("main")).to_contain_text("2日至多16学时")
    book.say("一日至多计八学时，填多了存不进去；同一人同一时间不能参加两门课程。")
    fill(page, tenths="14")
    submit(page)
    page.wait_for_url(re.compile(r"/training/courses/\d+/$"))
    course = page.url
    page.get_by_role("link", name="登记参加人员的学时").click()
    page.locator("main tr", has_text=name).locator("input").first.fill("15")
    submit(page)
    expect(page.locator("main")).to_contain_text("14")
    page.locator("main tr", has_text=name).locator("input").first.fill("14")
    book.say("按名册逐人填学时，没有参加的留空；也可以在“数据报送”里导入签到表，逐行报错、改好再入库。")
    book.picture(page, "登记参加人员的学时")
    submit(page)
    page.goto(course)
    is_now(page, "已举办")
    book.picture(page, "一门已举办的课程", full=True)

    clerk.open("/training/")
    row = page.locator("tbody tr", has_text=name)
    assert float(re.search(r"([\d.]+) / 60", row.inner_text()).group(1)) == before + 14
    row.locator("a").first.click()
    expect(page.locator("main")).to_contain_text(COURSE)

    book.head("四、有正当理由的")
    page.get_by_role("link", name="登记未达学时的理由").click()
    page.locator("main [name=ground]").first.check()
    fill(page, from_on="2026-05-06", to_on="2026-09-30", note="材料留存在机关")
    book.say("病假、产假、借调等正当理由由本机关负责人认可，认可以后不算落后；理由里不写病情等个人隐私。")
    book.picture(page, "登记未达学时的理由", full=True)
    submit(page)
    head.goto(f"{clerk.site.url}/training/excuses/?view=claimed")
    head.locator("tbody a", has_text=name).first.click()
    excuse = head.url
    press(head.get_by_role("button", name="认可", exact=True))
    head.goto(excuse)
    is_now(head, "已认可")
    clerk.open("/training/")
    expect(page.locator("tbody tr", has_text=name)).to_contain_text("有正当理由")

    book.head("五、各机关达标与轮训（司法局）")
    body = visitor().become("监督人员", BODY)
    body.open("/training/coverage/")
    body.page.locator("thead a", has_text="达标率").click()
    body.page.wait_for_url(re.compile("sort="))
    body.page.goto(body.page.url)
    expect(body.page.locator("tbody tr", has_text=ORGAN)).to_be_visible()
    book.say("各机关多少人应训、多少人达标、多少人落后、轮训覆盖多少，点开就是名单；每夜筛查按规则G04核对，没有达标的列为预警。")
    book.picture(body.page, "各机关达标与轮训")

    book.head("六、本人查看（执法人员）")
    officer = visitor(width=390, height=844).become("执法人员", ORGAN)
    assert officer.open("/registry/mine/") == 200
    expect(officer.page.locator("main")).to_contain_text("学时")
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= 390
    book.picture(officer.page, "执法人员在手机上看自己的证件和学时")
    book.write()
