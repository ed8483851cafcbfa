"""The journey of one enforcement act, as each of its people does it on the screen; it writes the manual page as it goes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .manual import Manual

pytestmark = [pytest.mark.browser]

ORGAN = "漠河市市场监督管理局"
BODY = "漠河市司法局"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ffff3f0005fe02fea7d5f1c50000000049454e44ae426082"
)


def sample(visitor, name: str) -> dict:
    """A file offered on the demo's first page, as an upload."""
    got = visitor.context.request.get(f"{visitor.site.url}/demo/sample/{name}.xlsx")
    assert got.ok
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": f"{name}.xlsx", "mimeType": kind, "buffer": got.body()}


def upload(visitor, name: str):
    """Send a sample file and wait until the worker has read it."""
    visitor.open("/imports/new/")
    visitor.page.locator("input[type=file]").set_input_files(sample(visitor, name))
    visitor.page.get_by_role("button", name="报送", exact=True).click()
    visitor.page.wait_for_url(re.compile(r"/imports/\d+/"))
    expect(visitor.page.locator("h1")).to_be_visible()
    expect(visitor.page.get_by_text("可以离开本页")).to_have_count(0, timeout=60_000)


def finding_of(visitor, rule: str) -> str:
    """Address of the first finding of a rule against the home organ that waits for a decision."""
    visitor.open("/findings/")
    organ = visitor.page.locator("select[name=organ] option", has_text=ORGAN).first.get_attribute("value")
    visitor.open(f"/findings/?organ={organ}&rule={rule}")
    link = visitor.page.locator("table a", has_text=rule).first
    return str(link.get_attribute("href"))


def press(button) -> None:
    """Press a button that sends a form, and wait for the answer: leaving the page sooner would take the form back."""
    with button.page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()


def submit(page) -> None:
    """Press the one solid button of the form on the page."""
    press(page.locator("main form button.btn-primary:visible, main form button.btn-danger-x:visible").last)


def test_one_case_travels_the_whole_way(visitor):
    book = Manual("journey", "一件案件走完全程")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关、案件全部虚构。")

    # 1. the data clerk
    clerk = visitor().become("数据专员", ORGAN)
    page = clerk.page
    book.head("一、报送数据（执法机关数据专员）")
    book.say("在“数据报送”中下载模板、上传文件。双公示栏目加上办案过程的日期，一件案件一行。")
    clerk.open("/imports/new/")
    page.locator("input[type=file]").set_input_files(sample(clerk, "faulty"))
    book.picture(page, "选好文件，准备报送")
    upload(clerk, "faulty")
    batch = page.url
    rows = page.locator("section[id^=row-]")
    expect(rows).to_have_count(4)
    book.say("读得懂的行立刻成为案件；读不懂的行留在页面上，写明哪一格、为什么、怎么改。")
    book.picture(page, "四行待改，每一格写明原因和改法")
    for label, value in (("立案日期", "2026-06-15"), ("行政相对人类别", "法人及非法人组织"), ("案号", "漠市监立〔2026〕5999号")):
        row = rows.filter(has=page.locator(".field.has-error label", has_text=label)).first
        row.locator(".field.has-error input").first.fill(value)
        press(row.get_by_role("button", name="改好并重试"))
        expect(page.locator("section[id^=row-]", has_text=re.compile("已经收下"))).not_to_have_count(0)
        page.goto(batch)
    left = page.locator("section[id^=row-]")
    expect(left).to_have_count(1)
    left.locator("summary", has_text="作废").click()
    left.get_by_label("作废的理由").fill("不是本机关的案件")
    press(left.get_by_role("button", name="作废这一行"))
    page.goto(batch)
    expect(page.locator("section[id^=row-]")).to_have_count(0)
    book.picture(page, "全部处理完毕")
    upload(clerk, "faulty")
    assert page.url.split("?")[0].split("#")[0] == batch.split("?")[0].split("#")[0]  # the same file again: the same batch

    # 2. and 3. the supervision officer
    officer = visitor().become("监督人员", BODY)
    page = officer.page
    book.head("二、核查预警（司法局监督人员）")
    book.say("工作台按轻重列出今天要办的事：逾期未整改、待审核的报告、待答复的异议、待核预警、待处理线索。")
    book.picture(page, "监督人员的工作台", name="workbench")
    false_alarm = finding_of(officer, "P02")
    page.goto(officer.site.url + false_alarm)
    book.say("打开一条预警：一句话说明看到了什么、依据哪一条（按行为当日有效的法律），时间轴上画着期限，超出的部分是红色。")
    page.locator("summary", has_text="排除").click()
    press(page.get_by_role("button", name="排除这条预警"))
    expect(page.get_by_text("请选择排除原因").first).to_be_visible()  # a reason is asked for, in place
    page.get_by_label("数据有误").check()
    page.get_by_label(re.compile("^理由")).fill("机关补充了证件换发材料，证件有效。")
    press(page.get_by_role("button", name="排除这条预警"))
    expect(page.locator(".record-meta")).to_contain_text("已排除")
    late = finding_of(officer, "P31")
    page.goto(officer.site.url + late)
    book.picture(page, "一条预警：看到什么、依据、时间轴、现在可以做什么", full=True)
    act = page.locator("a[href^='/cases/']").first.get_attribute("href")
    press(page.get_by_role("button", name="确认属实"))
    expect(page.locator(".record-meta")).to_contain_text("已确认")
    page.get_by_role("link", name="登记线索").click()
    book.head("三、登记线索，制发文书")
    book.say("线索由预警填好，性质（未履行职责，还是违法或明显不当）由系统建议。已进入复议、诉讼的案件不能登记（条例第三十三条）。")
    book.picture(page, "线索已由预警填好")
    submit(page)
    page.wait_for_url(re.compile(r"/leads/\d+/"))
    lead = page.url
    page.get_by_role("link", name=re.compile("制发|监督")).last.click()
    page.wait_for_url(re.compile(r"/supervision/issue/"))
    expect(page.locator("input[name=due_on]")).not_to_have_value("")
    page.wait_for_timeout(1500)  # the letter beside the form is drawn by the browser's own viewer
    book.say("系统按条例第二十七、二十八条建议文种，右侧是按 GB/T 9704 排好的公文。整改期限必填，默认 30 日，标明非法定默认。")
    book.picture(page, "左边核对内容，右边就是公文", full=True)
    page.locator("input[name=signed_by]").fill("")
    press(page.get_by_role("button", name="制发", exact=True))
    expect(page.locator(".has-error").first).to_be_visible()  # without a signatory nothing is issued
    page.locator("input[name=signed_by]").fill("演示签发人")
    press(page.get_by_role("button", name="制发", exact=True))
    page.wait_for_url(re.compile(r"/supervision/\d+/"))
    instrument = page.url
    number = page.locator(".record-no").first.inner_text()
    assert re.search(r"漠司执督.〔2026〕\d+号", number)
    book.picture(page, f"已制发 {number}", full=True)
    with page.expect_download() as got:
        page.locator("a[href*='/file/']", has_text=".pdf").first.click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF")
    with page.expect_download() as got:
        page.locator("a[href*='/file/']", has_text=".docx").first.click()
    assert Path(got.value.path()).read_bytes().startswith(b"PK")
    pdf = page.locator("a[href*='/file/']", has_text=".pdf").first.get_attribute("href")

    # those who are not concerned find none of it, in page, list, search or file
    for role, organ in (("监督人员", "塔河县司法局"), ("法制机构人员", "漠河市生态环境局"), ("数据专员", ORGAN), ("审计管理员", "大兴安岭地区司法局")):
        other = visitor().become(role, organ)
        path = "/" + instrument.split("/", 3)[3]
        assert other.open(path) == 404
        assert other.open(str(pdf)) == 404
        assert other.open("/" + lead.split("/", 3)[3]) == 404
        if "管理员" not in role:
            other.open("/desk/search/?q=" + number)
            assert number not in other.page.locator("main").inner_text().replace(f"“{number}”", "")
        other.close()

    # 4. the organ's legal unit
    legal = visitor().become("法制机构人员", ORGAN)
    page = legal.page
    book.head("四、报告整改（执法机关法制机构）")
    expect(page.locator(".todo-list", has_text=number)).to_be_visible()
    page.get_by_role("link", name=re.compile(re.escape(number))).first.click()
    book.picture(page, "法制机构收到的文书：要做什么、什么时候之前、可以怎么回应")
    page.get_by_role("link", name=re.compile("报送纠正情况")).first.click()
    page.locator("textarea[name=text]").fill("已查明原因，当日补充公示，并对同类案件进行了自查，完善了公示审核流程。")
    page.locator("input[type=file]").set_input_files({"name": "公示截图.png", "mimeType": "image/png", "buffer": PNG})
    book.picture(page, "写明纠正情况，附证明材料")
    submit(page)
    page.wait_for_url(re.compile(r"/supervision/\d+/$"))
    expect(page.locator(".record-meta")).to_contain_text("已报送纠正情况")

    page = officer.page
    page.goto(instrument)
    page.get_by_role("link", name=re.compile("退回整改")).first.click()
    page.locator("textarea[name=reason]").fill("请补充公示网址和公示时间。")
    page.locator("input[name=due_on]").fill("2026-12-20")
    submit(page)
    page.wait_for_url(re.compile(r"/supervision/\d+/$"))
    expect(page.locator(".record-meta")).to_contain_text("退回整改")
    legal.page.goto(instrument)
    legal.page.get_by_role("link", name=re.compile("报送纠正情况")).first.click()
    legal.page.locator("textarea[name=text]").fill("已补充公示网址和公示时间，材料附后，请审核。")
    submit(legal.page)
    legal.page.wait_for_url(re.compile(r"/supervision/\d+/$"))
    page.goto(instrument)
    page.get_by_role("link", name=re.compile("确认整改到位")).first.click()
    submit(page)
    page.wait_for_url(re.compile(r"/supervision/\d+/$"))
    expect(page.locator(".record-meta")).to_contain_text("整改到位")
    page.goto(lead)
    expect(page.locator(".record-meta")).to_contain_text("已办结")
    book.head("五、办结")
    book.say("监督人员认可整改，线索随之办结；不到位的退回并重新规定期限。")
    page.goto(instrument)
    book.picture(page, "整改到位，线索办结", full=True)

    # 5. the corrected case comes in; the next sweep clears the finding by itself
    upload(clerk, "corrections")
    officer.page.goto(officer.site.url + late)
    for _ in range(40):
        if "已于" in officer.page.locator("main").inner_text():
            break
        officer.page.wait_for_timeout(500)
        officer.page.reload()
    expect(officer.page.locator("main")).to_contain_text("消除")
    expect(officer.page.locator(".record-meta")).to_contain_text("已确认")  # what people decided stays
    officer.page.goto(officer.site.url + str(act))
    expect(officer.page.locator("h1")).to_be_visible()
    book.head("六、更正数据，预警自动消除")
    officer.page.goto(officer.site.url + late)
    book.picture(officer.page, "更正的数据导入后，下一次筛查自动消除预警，人的结论保留")

    # 6. everything stands on the trail, and an outsider can verify it
    auditor = visitor().become("审计管理员", "大兴安岭地区司法局")
    book.head("七、留痕与核验（审计管理员）")
    auditor.open("/trail/")
    book.picture(auditor.page, "每一步都在留痕上，编号连续、哈希相连")
    with auditor.page.expect_download() as got:
        auditor.page.locator("a[href^='/trail/export/']").first.click()
    export = Path(got.value.path())
    tool = Path(__file__).resolve().parents[2] / "tools" / "verify_trail.py"
    assert subprocess.run([sys.executable, tool, export], capture_output=True).returncode == 0
    text = export.read_text()
    changed = export.with_name("changed.jsonl")
    changed.write_text(text.replace("supervision.issue", "supervision.lssue", 1))
    assert subprocess.run([sys.executable, tool, changed], capture_output=True).returncode == 1
    book.say("导出的留痕可以在任何一台电脑上用 tools/verify_trail.py 独立核验，改动一个字节就会被指出。")
    auditor.open("/trail/verify/")
    book.picture(auditor.page, "核验整条链")
    book.write()


def test_refusal_goes_to_the_government_and_comes_back_as_its_decision(visitor):
    book = Manual("decision", "不整改的：报政府决定，制发决定书")
    officer = visitor().become("监督人员", BODY)
    page = officer.page
    officer.open("/supervision/?state=issued")
    rows = page.locator("tbody tr", has_text="超期").filter(has_not_text="决定书")
    rows.first.locator("a").first.click()
    instrument = page.url
    book.head("一、提出处理建议（监督人员）")
    page.get_by_role("link", name=re.compile("提出处理建议")).first.click()
    page.get_by_label(re.compile("逾期未报送")).check()
    page.locator("textarea[name=text]").fill("整改期限届满未报送纠正情况，经两次催办仍未办理。")
    page.locator("textarea[name=measure]").fill("责令在三十日内纠正并书面报告纠正情况。")
    book.picture(page, "处理建议单")
    submit(page)
    page.wait_for_url(re.compile(r"/supervision/\d+/$"))
    expect(page.locator(".record-meta")).to_contain_text("已报政府")

    government = visitor().become("政府（行署）办理人员", "漠河市人民政府")
    page = government.page
    book.head("二、决定（本级人民政府）")
    government.open("/supervision/decisions/")
    book.picture(page, "等待政府决定的处理建议")
    organ = officer.page.locator(".record-organ").inner_text().strip()
    page.locator("tbody tr", has_text=organ).filter(has_text="待政府决定").first.locator("a").first.click()
    page.wait_for_url(re.compile(r"/supervision/decisions/\d+/"))
    page.get_by_role("link", name=re.compile("登记政府决定")).first.click()
    submit(page)
    expect(page.locator(".has-error").first).to_be_visible()  # no decision without the government's own number (S04)
    page.locator("input[name=decision_no]").fill("漠政办〔2026〕108号")
    page.locator("input[name=decided_on]").fill("2026-11-20")
    page.get_by_label(re.compile("会议")).check()
    book.picture(page, "没有政府决定文号，不能制发决定书（条例第二十九条）")
    submit(page)
    page.wait_for_url(re.compile(r"/supervision/decisions/\d+/issue/"))
    page.locator("input[name=signed_by]").fill("演示签发人")
    submit(page)
    page.wait_for_url(re.compile(r"/supervision/\d+/$"))
    expect(page.locator(".record-no").first).to_contain_text(re.compile(r"漠政执督决〔2026〕\d+号"))
    decision = page.url
    book.picture(page, "以政府名义制发的决定书", full=True)
    officer.page.goto(instrument)
    expect(officer.page.locator(".record-meta")).to_contain_text("已转决定书")

    legal = visitor().become("法制机构人员", organ)
    legal.page.goto(decision)
    legal.page.get_by_role("link", name=re.compile("报送纠正情况")).first.click()
    legal.page.locator("textarea[name=text]").fill("已按决定书要求全部纠正，现报告纠正情况。")
    submit(legal.page)
    officer.page.goto(decision)
    officer.page.get_by_role("link", name=re.compile("确认整改到位")).first.click()
    submit(officer.page)
    officer.page.wait_for_url(re.compile(r"/supervision/\d+/$"))
    expect(officer.page.locator(".record-meta")).to_contain_text("整改到位")
    book.write()
