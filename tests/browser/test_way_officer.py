"""A new officer from the register to the exam, the certificate and the hours, each step by the person whose it is and by links only."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3

import pytest
from playwright.sync_api import expect

from xiezhi.core.time import CHINA

from .manual import Manual
from .test_journey import press, submit
from .test_register import asked, fill, is_now
from .ways import by_menu, by_todo, link, yes

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]

ORGAN, BODY, ADMINS = "漠河市交通运输局", "漠河市司法局", "大兴安岭地区司法局"
NAME, EXAM, SECRET = "林演示", "2026年新任执法人员资格考试（演示）", "Lindao-2026-xunhu"


def right_answers(site, sitting: str) -> list[str]:
    """The letters of every question of a paper, from the data folder of the site: no page tells a candidate."""
    with sqlite3.connect(f"file:{site.var / 'xiezhi.sqlite3'}?mode=ro", uri=True) as db:
        (paper,) = db.execute("SELECT paper FROM exams_sitting WHERE id = ?", [sitting]).fetchone()
    return [question["answer"] for question in json.loads(paper)]


def test_from_the_register_to_the_exam_the_certificate_and_the_hours(visitor, site):
    book = Manual("exam", "从登记到资格考试、领证和学时")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。每一步由该办的人办，只走导航、待办和页面上的链接。人员、机关、试题全部虚构。")
    clerk = visitor().become("数据专员", ORGAN)
    supervisor = visitor().become("监督人员", BODY)
    head = visitor().become("监督机构负责人", BODY)

    book.head("一、登记人员，建立账号")
    page = clerk.page
    by_menu(page, "执法人员")
    link(page, "登记执法人员")
    fill(page, name=NAME, staff_no="R0911", title="科员", staffing="行政编制", position="执法一中队", on_duty_since="2026-01-05")
    submit(page)
    page.wait_for_url(re.compile(r"/registry/\d+/$"))
    admin = visitor().become("系统管理员", ADMINS).page
    by_menu(admin, "账号")
    link(admin, "建立账号")
    fill(admin, username="linyanshi", name=NAME, organ=ORGAN, title="科员")
    submit(admin)
    first = admin.locator("main code, main .code").first.inner_text().strip()
    security = visitor().become("安全管理员", ADMINS).page
    by_todo(security, "linyanshi")
    link(security, "授权任职")
    fill(security, role="执法人员")
    submit(security)
    book.say(
        "执法机关登记人员；系统管理员建立账号，姓名和机关与登记一致的，账号自动对应到本人；安全管理员授权。没有账号的人员不能在平台上考试，"
        "可以参加纸面考试，由监督机构登记成绩。"
    )

    book.head("二、组织考试（监督人员）")
    page = supervisor.page
    by_menu(page, "工作台")
    link(page, "等待资格考试的人员")
    expect(page.locator("main")).to_contain_text(NAME)
    book.say("工作台列出在岗、在编、还没有合格成绩的人员。组织考试时写明起止时间、题型和分值；题库不够的当场说明。")
    book.picture(page, "等待资格考试的人员")
    by_menu(page, "资格考试")
    link(page, "组织考试")
    now = dt.datetime.now(CHINA)
    fill(
        page, title=EXAM, opens_at=f"{now - dt.timedelta(minutes=1):%Y-%m-%d %H:%M}", minutes="30", single="4", single_points="2",
        closes_at=f"{now + dt.timedelta(hours=2):%Y-%m-%d %H:%M}", multi="2", multi_points="3", judge="2", judge_points="1", pass_mark="9",
    )  # fmt: skip
    submit(page)
    page.wait_for_url(re.compile(r"/exams/\d+/$"))
    exam = page.url
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)  # nobody is called yet
    link(page, "选择考生")
    fill(page, organ=ORGAN)
    submit(page)
    expect(page.get_by_label(NAME)).to_be_checked()
    book.say("先选机关，再选人：列出有账号、没有合格成绩的人员，执法岗位的已经勾选。发布以前可以移出名单，发布以后名单不再变动。")
    book.picture(page, "选择考生")
    submit(page)
    page.wait_for_url(exam)
    yes(page, "发布")
    is_now(page, "已发布")

    book.head("三、考试（执法人员）")
    officer = visitor()
    page = officer.page
    officer.open("/login/")
    page.locator("[name=username]").fill("linyanshi")
    page.locator("[name=password]").fill(first)
    press(page.get_by_role("button", name="登录"))
    for name, text in (("old", first), ("new", SECRET), ("again", SECRET)):
        page.locator(f"main [name={name}]").fill(text)
    submit(page)
    by_todo(page, EXAM)
    yes(page, "开始答题")
    expect(page.locator(".exam-q")).to_have_count(8)
    book.say("考生的工作台有“我要参加的考试”。开始后计时，每位考生各自随机抽题、选项次序也不同。每答一题自动保存。")
    book.picture(page, "答题：剩余时间始终在上方，题号在下方")
    for n in (0, 1):
        page.locator(".exam-q").nth(n).locator("label input").first.check()
    expect(page.locator("#saved")).to_have_text("已保存", timeout=10_000)
    sitting = page.url.rstrip("/").rpartition("/")[2]
    page.close()  # the tab is gone; the clock goes on, what was saved is there
    page = officer.page = officer.context.new_page()
    officer.open("/desk/")
    link(page, EXAM)
    expect(page.locator(".exam-q input:checked")).to_have_count(2)
    page.get_by_role("button", name="交卷").click()
    expect(page.locator("#ask")).to_contain_text("还有6题没有作答")
    page.locator("#ask button").get_by_text("取消").click()
    for place, letters in enumerate(right_answers(site, sitting)):
        for box in page.locator(f"input[type=checkbox][name=q{place}]").all():
            box.set_checked(box.get_attribute("value") in letters)
        if page.locator(f"input[type=radio][name=q{place}]").count():
            page.locator(f"input[name=q{place}][value={letters}]").check()
    yes(page, "交卷")
    expect(page.locator("main")).to_contain_text("已经交卷")
    expect(page.locator("main")).not_to_contain_text("得分")
    book.say("标签页关了、断了网，回来接着答，已保存的都在，钟不停。交卷时有没答的题会提醒。到时自动交卷。")

    book.head("四、公布成绩，申领、审核、发证")
    page = supervisor.page
    page.reload()
    yes(page, "结束考试")
    expect(page.locator("main")).to_contain_text("由监督机构负责人公布")
    page = head.page
    by_todo(page, EXAM)
    book.say("监督人员结束考试，客观题已经自动判分；监督机构负责人公布成绩，合格人员进入合格名单，考生这时才能看到得分和逐题对照。")
    book.picture(page, "负责人公布成绩", full=True)
    yes(page, "公布成绩")
    page = officer.page
    page.reload()
    expect(page.locator("main")).to_contain_text("逐题对照")
    page = clerk.page
    by_todo(page, NAME)  # 考试合格，可以申领证件的人员
    link(page, "申领证件")
    submit(page)
    expect(page.locator("main")).to_contain_text("培训完成日期还没有填写")
    fill(page, trained_on="2026-11-06")
    submit(page)
    page.wait_for_url(re.compile(r"/registry/applications/\d+/$"))
    application = page.url
    stranger = visitor().become("监督人员", "塔河县司法局")
    assert stranger.open(application.removeprefix(site.url)) == 404
    page = supervisor.page
    by_todo(page, NAME)
    press(page.get_by_role("button", name="审核通过"))
    page = head.page
    by_todo(page, NAME)
    press(page.get_by_role("button", name="发证", exact=True))
    page.goto(application)
    is_now(page, "已发证")

    book.head("五、我的证件、学时，可以做什么（执法人员）")
    page = officer.page
    by_menu(page, "我的证件与学时")
    expect(page.locator("main")).to_contain_text("有效")
    expect(page.locator("main")).to_contain_text("逐项看依据和幅度")
    number = page.locator(".my-cert-no").inner_text().strip()
    expect(asked(visitor, number).locator(".verdict.good")).to_contain_text("有效")
    for hours, kind in (("58", "执法技能"), ("2", "公共法律知识")):
        page = clerk.page
        by_menu(page, "培训学时")
        link(page, "课程")
        link(page, "登记课程")
        fill(page, name=f"岗位培训{hours}（演示）", starts_on="2026-11-02", ends_on="2026-11-13", tenths=hours)
        page.get_by_label(kind).check()
        submit(page)
        link(page, "登记参加人员的学时")
        page.get_by_label(re.compile(NAME)).fill(hours)
        submit(page)
        page = officer.page
        page.reload()
        expect(page.locator("main")).to_contain_text("58 / 60" if hours == "58" else "60 / 60")
    expect(page.locator("main")).to_contain_text("已达标")
    book.say("本人随时看到证件、二维码、学时和可以行使的事项。学时由机关在课程里登记；58学时还差2学时，满60学时即达标。")
    book.picture(page, "我的证件与学时", full=True)

    book.head("六、暂扣期间能做什么")
    page = supervisor.page
    by_menu(page, "执法人员")
    page.locator("main input[type=search]").fill(NAME)
    page.keyboard.press("Enter")
    page.locator("main table a", has_text=NAME).click()
    link(page, "登记处理决定")
    fill(page, measure="暂扣证件")
    submit(page)
    expect(page.locator("main")).to_contain_text("第三十二条")  # no decision, no suspension
    fill(
        page, authority=ORGAN, decision_no="漠交人〔2026〕7号", decided_on="2026-11-19", basis="《演示地区行政执法证件管理办法》第十二条第二项",
    )  # fmt: skip
    submit(page)
    page = officer.page
    page.reload()
    expect(page.locator("main")).to_contain_text("现在不能独立执法")
    book.say("证件暂扣，本人页面写明现在不能独立执法、为什么；公众查验无效；此后办的案件由规则标出（P02）。恢复以后即可执法。")
    book.picture(page, "证件暂扣期间")
    by_menu(page, "我可以行使的事项")
    expect(page.locator("main")).to_contain_text("暂扣")
    book.write()
