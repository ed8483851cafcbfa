"""执法主体: an organ applies, is sent back, reviewed, confirmed and shown to the public; entrusts; registers its seal. Writes its manual page."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import PNG, press, submit
from .test_register import fill, is_now
from .ways import link

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]

COUNTY = "塔河县"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORGAN, BODY, TROOP = f"{COUNTY}市场监督管理局", f"{COUNTY}司法局", f"{COUNTY}市场监管综合行政执法大队"


def test_a_subject_applies_for_a_change_is_sent_back_confirmed_and_shown_to_the_public(visitor):
    book = Manual("subjects", "执法主体：申请、审查、确认、公示，委托和印章")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关、文号全部虚构。")

    book.head("一、申请（执法机关）")
    legal = visitor().become("法制机构人员", ORGAN)
    page = legal.page
    legal.open("/subjects/")
    page.locator("table tbody a", has_text=ORGAN).first.click()
    subject = page.url
    book.say("机关的“三定”规定、职权类别、执法区域、执法程序、救济渠道，确认以后向社会公开（行政处罚法第三十九条）。变更时，已经登记的内容自动带入，只改变动的部分。")
    book.picture(page, "现行确认的内容")
    link(page, "申请变更")
    page.get_by_label("行政确认").check()
    fill(page, hotline="0457-0000000", reason="新承担一项行政确认职责")
    submit(page)
    page.wait_for_url(re.compile(r"/subjects/applications/\d+/$"))
    application = page.url
    is_now(page, "待审查")

    book.head("二、审查、退回、确认、公示（司法局）")
    reviewer = visitor().become("监督人员", BODY).page
    reviewer.goto(application)
    book.say("监督机构看到申请与现行登记的差别。材料不齐的退回补正，意见必须写明；审查和确认由两个人办理。")
    book.picture(reviewer, "待审查的申请", full=True)
    link(reviewer, "退回补正")
    submit(reviewer)
    expect(reviewer.locator("main")).to_contain_text("意见：")
    fill(reviewer, opinion="请补充新职责的“三定”规定文号")
    submit(reviewer)
    page.goto(application)
    link(page, "补正后重报")
    expect(page.locator("main")).to_contain_text("请补充新职责的“三定”规定文号")
    fill(page, basis_no="塔河编发〔2026〕8号", basis_on="2026-10-12")
    submit(page)
    stranger = visitor().become("监督人员", "漠河市司法局")
    assert stranger.open(application.removeprefix(stranger.site.url)) == 404
    reviewer.goto(application)
    link(reviewer, "审查通过")
    fill(reviewer, opinion="材料齐全，职责与“三定”规定一致")
    submit(reviewer)
    is_now(reviewer, "待确认")
    expect(reviewer.get_by_role("link", name=re.compile("^确认主体资格"))).to_have_count(0)
    head = visitor().become("监督机构负责人", BODY).page
    head.goto(application)
    link(head, "确认主体资格")
    fill(head, number="塔司确〔2026〕8号", on="2026-11-18", from_on="2026-11-19")
    submit(head)
    is_now(head, "已确认待公示")
    reviewer.goto(application)
    link(reviewer, "向社会公示")
    fill(reviewer, on="2026-11-20")
    submit(reviewer)
    is_now(reviewer, "已确认并公示")
    expect(reviewer.locator(".history")).to_contain_text("请补充新职责的“三定”规定文号")
    book.picture(reviewer, "确认的经过：谁在哪天办了哪一步", full=True)

    phone = visitor(width=390, height=844)
    assert phone.open(f"/subjects/public/?q={ORGAN}") == 200
    phone.page.locator("main a", has_text=ORGAN).first.click()
    expect(phone.page.locator("main")).to_contain_text("行政确认")
    expect(phone.page.locator("main")).to_contain_text("0457-0000000")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    book.say("公示以后，任何人不用登录就能查到这个机关有没有执法资格、管什么、归谁监督。")
    book.picture(phone.page, "公众用手机查看执法主体")

    book.head("三、委托")
    legal.open("/subjects/entrustments/new/")
    fill(page, number="塔市监委〔2026〕3号", to=TROOP, basis="行政处罚法第二十条",
         matters="对未按规定明码标价的处罚", limits="以委托机关名义调查取证，提出处罚建议", from_on="2026-12-01", to_on="2027-11-30")  # fmt: skip
    page.get_by_label("行政奖励").check()
    submit(page)
    expect(page.locator("main")).to_contain_text("确认的职权中没有行政奖励")
    book.say("委托书写明依据、事项、权限、期限；自己没有的职权不能委托。")
    book.picture(page, "超出本机关职权的委托存不进去")
    page.get_by_label("行政奖励").uncheck()
    page.get_by_label("行政处罚", exact=True).check()
    submit(page)
    page.wait_for_url(re.compile(r"/entrustments/\d+/$"))
    paper = page.url
    chief = visitor().become("执法机关负责人", ORGAN).page
    chief.goto(paper)
    link(chief, "签订")
    fill(chief, on="2026-11-20")
    submit(chief)
    page.goto(paper)
    link(page, "向社会公布")
    fill(page, on="2026-11-20")
    submit(page)
    is_now(page, "尚未生效")
    book.say("负责人签订，法制机构人员向社会公布（行政处罚法第二十条第二款）。没有公布、期限以外、事项以外的委托执法，会被规则P07查出。")
    book.picture(page, "已公布的委托书", full=True)

    book.head("四、印章")
    legal.open("/subjects/seals/new/")
    page.locator("main [name=kind]").select_option(index=1)
    fill(page, name=f"{ORGAN}执法专用章", filing_no="2327240000099", engraved_on="2026-11-16", keeper="（演示）保管人")
    page.locator("main [name=print_]").set_input_files({"name": "印模.png", "mimeType": "image/png", "buffer": PNG})
    submit(page)
    page.wait_for_url(re.compile(r"/seals/\d+/$"))
    link(page, "启用")
    if page.url.endswith("/use/"):
        submit(page)
    is_now(page, "使用中")
    book.say("印章从登记印模、启用、封存到销毁都有记录；印模图片只有本机关和监督机构能看。")
    book.picture(page, "一枚执法专用章")
    page.goto(subject)
    expect(page.locator("main")).to_contain_text("执法专用章")

    book.head("五、从纸质台账导入（执法机关法制机构）")
    legal.open("/subjects/entrustments/")
    link(page, "导入")
    book.say("已有的委托书、印章从纸质台账一次录入：下载模板，一份一行，签订、公布、解除到哪一步就登记到哪一步。")
    with page.expect_download() as download:
        link(page, "模板")
    rows = [
        ("塔市监委〔2026〕51号", "行政处罚", "2026-12-01"), ("塔市监委〔2026〕52号", "行政处罚、行政强制", "2026-12-01"),
        ("塔市监委〔2026〕53号", "行政处罚", "2027-12-01"),
    ]  # fmt: skip
    send(page, filled(download.value.path(), rows))
    waiting = page.locator("section[id^=row-]")
    expect(waiting).to_have_count(2)
    expect(waiting.nth(0)).to_contain_text("不得委托")
    expect(waiting.nth(1)).to_contain_text("委托期限的末日早于首日")
    book.picture(page, "法律不允许委托的、期限写反的，留下来在页面上改", full=True)
    for number, label, value in (("52号", "委托职权类别", "行政处罚"), ("53号", "委托期限至", "2028-11-30")):
        row = waiting.filter(has_text=number)
        row.get_by_label(label).fill(value)
        press(row.get_by_role("button", name="改好并重试"))
        expect(page.locator("section[id^=row-]", has_text="已经收下").filter(has_text=number)).to_have_count(1)
    legal.open("/subjects/entrustments/?q=塔市监委〔2026〕5")
    expect(page.locator("main table tbody tr")).to_have_count(3)
    book.say("导入的印章没有印模图片：在各枚印章的页面上传，在用而没有上传的列在工作台上。")
    book.write()


def filled(template, rows) -> bytes:
    """The template with lines of entrustments to the county's troop."""
    book = load_workbook(io.BytesIO(template.read_bytes()))  # a download has no suffix
    sheet = book["数据"]
    head = [cell.value for cell in sheet[1]]
    for at, (number, powers, first) in enumerate(rows, 2):
        line = {"委托书编号": number, "受委托组织": TROOP, "委托依据": "行政处罚法第二十条", "委托职权类别": powers, "委托的具体事项": "对未按规定明码标价的处罚",
                "委托权限": "调查取证，处罚决定由委托机关作出", "委托期限自": first, "委托期限至": "2027-11-30"}  # fmt: skip
        for title, text in line.items():
            sheet.cell(at, head.index(title) + 1, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(page, data: bytes) -> None:
    """Send a table and wait until it is read."""
    page.locator("input[type=file]").set_input_files({"name": "委托书台账.xlsx", "mimeType": XLSX, "buffer": data})
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    expect(page.get_by_text("可以离开本页")).to_have_count(0, timeout=60_000)
