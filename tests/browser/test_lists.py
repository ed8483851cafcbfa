"""A list of powers from a file to what the public reads; items given to a township and taken back with open cases."""

from __future__ import annotations

import io
import re

import pytest
import xlsxwriter
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import BODY, ORGAN, press, submit
from .test_register import fill, is_now

pytestmark = [pytest.mark.browser, pytest.mark.once]

TOWN, COUNTY_ORGAN = "漠河市", "漠河市城市管理综合执法局"
HEAD = ("事项编码", "事项名称", "权力类型代码集", "权力类型", "违法行为", "处罚种类", "法律依据", "罚款下限（元）", "罚款上限（元）", "办理流程")
LINES = (
    ("SJ-CF-001", "对经营超过保质期的食品的处罚", "政务服务事项", "02 行政处罚", "经营超过保质期的食品", "警告、罚款、没收违法所得",
     "《市场监管演示条例》第四条", "2000", "80000", "立案→调查取证→审核→告知→决定→送达→执行→结案"),
    ("SJ-CF-021", "对未按规定报告抽检不合格情况的处罚", "政务服务事项", "02 行政处罚", "未按规定报告抽检不合格情况", "警告、罚款",
     "《市场监管演示条例》第六条", "500", "5000", "立案→调查取证→审核→告知→决定→送达→执行→结案"),
    ("SJ-CF-022", "对伪造检验记录的处罚", "", "03", "伪造检验记录", "警告、罚款", "《市场监管演示条例》第九百条", "9000", "500", ""),
)  # fmt: skip


def workbook() -> dict:
    """The file that the clerk sends."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate((HEAD, *LINES)):
        sheet.write_row(at, 0, row)
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "权责清单.xlsx", "mimeType": kind, "buffer": out.getvalue()}


def test_a_list_from_the_file_to_the_public_page(visitor):
    book = Manual("catalogue", "权责清单与乡镇赋权")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。机关、人员、法规、案件全部虚构。")

    book.head("一、导入清单（执法机关数据专员）")
    clerk = visitor().become("数据专员", ORGAN)
    page = clerk.page
    clerk.open("/imports/new/?kind=item")
    page.locator("input[type=file]").set_input_files(workbook())
    book.say("在“数据报送”里选“权责清单事项”，下载模板、填写、上传。读得懂的行进入正在起草的新版，已公布的清单不动。")
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    expect(page.get_by_text("可以离开本页")).to_have_count(0, timeout=60_000)
    row = page.locator("section[id^=row-]")
    expect(row).to_have_count(1)
    for said in ("第900条", "高于上限", "没有写代码集"):
        expect(row).to_contain_text(said)
    book.say("每个错误写明在第几行、哪一列、怎么改：权力类型只写编号时，两套代码集意思不同；引用的条文不存在；罚款下限高于上限。")
    book.picture(page, "一行三处错误，逐处写明怎么改", full=True)
    for label, value in (("权力类型代码集", "省级政务库"), ("法律依据", "《市场监管演示条例》第六条"), ("罚款下限（元）", "200")):
        row.locator(".field", has=page.locator("label", has_text=re.compile(f"^{re.escape(label)}"))).locator("input").first.fill(value)
    press(row.get_by_role("button", name="改好并重试"))
    page.reload()
    expect(page.locator("section[id^=row-]")).to_have_count(0)

    book.head("二、看差异，报送审核（法制机构人员）")
    legal = visitor().become("法制机构人员", ORGAN)
    page = legal.page
    legal.open("/catalogue/lists/?view=open")
    page.locator("main table tbody a").first.click()
    page.wait_for_url(re.compile(r"/catalogue/lists/\d+/\?in="))
    edition = page.url.partition("?")[0]
    page.goto(f"{edition}differences/")
    expect(page.locator("main")).to_contain_text("50,000元")
    expect(page.locator("main")).to_contain_text("80,000元")
    book.say("采用之前先看差异：新增、变更（逐项写出原来和改为）、取消、不变。文件里没有的事项不会自动取消，由人确认。")
    book.picture(page, "与现行清单的差异", full=True)
    page.goto(f"{edition}check/")
    expect(page.locator("main")).to_contain_text("已经失效")
    book.say("“核对”按今天的法律核对每个事项：依据已经废止、条文不存在、效力层级不够的，改好才能报送。法规修改、废止后，受影响的事项还会连同期限出现在“依据变动”和工作台上。")
    book.picture(page, "核对：依据已经废止的事项")
    page.locator("main table a").first.click()
    fill(page, grounds="《市场监管演示条例》第二十二条")
    press(page.get_by_role("button", name="保存", exact=True))
    page.goto(f"{edition}check/")
    expect(page.locator("main")).to_contain_text("没有问题")
    page.goto(edition)
    page.get_by_role("button", name="报送审核").click()
    press(page.locator("#ask button[value=yes]"))
    page.goto(edition)
    is_now(page, "待审核")

    book.head("三、逐项审核（司法局监督人员）")
    officer = visitor().become("监督人员", BODY)
    page = officer.page
    page.goto(f"{edition}review/")
    book.say("从新增和变更的事项看起，用键盘一项接一项：n 下一项，r 写意见，s 记下。依据按当天的法律核对，效力层级不够、已经废止的标红。")
    book.picture(page, "逐项审核", full=True)
    expect(page.locator(".review-bar")).to_contain_text("1 / ")
    page.keyboard.press("n")
    expect(page.locator(".review-bar")).to_contain_text("2 / ")
    page.keyboard.press("p")
    expect(page.locator(".review-bar")).to_contain_text("1 / ")
    page.keyboard.press("r")
    page.keyboard.type("罚款上限与依据条款不一致，请核对。")
    press(page.get_by_role("button", name=re.compile("记下意见")))  # s does the same, outside the field
    page.goto(f"{edition}return/")
    submit(page)
    page.wait_for_url(edition)
    is_now(page, "退回修改")

    page = legal.page
    page.goto(edition)
    book.say("机关看到每处意见；改了的标“已改”，改完重新报送。")
    book.picture(page, "退回的清单：意见逐处列出")
    page.locator("main table a", has_text="SJ-CF-001").first.click()
    page.get_by_role("link", name="修改").first.click()
    fill(page, fine_max="50000")
    press(page.get_by_role("button", name="保存", exact=True))
    page.goto(edition)
    expect(page.locator("main")).to_contain_text("已改")
    page.get_by_role("button", name="报送审核").click()
    press(page.locator("#ask button[value=yes]"))
    page = officer.page
    page.goto(f"{edition}pass/")
    fill(page, opinion="依据明确，同意公布。")
    submit(page)
    page.wait_for_url(edition)

    book.head("四、公布施行（执法机关负责人）")
    head = visitor().become("执法机关负责人", ORGAN)
    page = head.page
    page.goto(f"{edition}publish/")
    fill(page, doc_no="漠市监发〔2026〕40号（演示）", from_on="2026-11-20")
    submit(page)
    page.wait_for_url(edition)
    is_now(page, "现行")
    book.say("公布后，上一版施行到前一日为止；两版的有效期不会重叠，哪一天按哪一版，随时可查。")
    book.picture(page, "已公布的清单")
    public = visitor(width=390, height=844)
    public.open("/catalogue/public/?q=抽检不合格")
    expect(public.page.locator("main")).to_contain_text("SJ-CF-021".replace("SJ-CF-021", "对未按规定报告抽检不合格情况的处罚"))
    book.say("任何人不用登录就能查到：机关可以做什么，依据哪一条，罚多少。检查事项清单之外不得检查。")
    book.picture(public.page, "公众用手机查事项")
    page = officer.page
    officer.open("/catalogue/compare/")
    options = page.locator("#a option")
    names = [text for text in options.all_inner_texts() if "市场监督管理局" in text and "现行" in text]
    page.locator("#a").select_option(label=next(name for name in names if name.startswith(ORGAN)))
    page.locator("#b").select_option(label=next(name for name in names if name.startswith("塔河县")))
    page.get_by_role("button", name="对照").click()
    expect(page.locator(".stats")).to_contain_text("不同")
    book.say("同一领域的两个机关、同一机关的两版，可以逐项对照。")
    book.picture(page, "两个县的市场监督管理局对照")

    book.head("五、乡镇赋权：收回有未结案件的事项")
    officer.open("/catalogue/townships/?state=granted")
    page.locator("main table tbody a").first.click()
    page.wait_for_url(re.compile(r"/catalogue/townships/\d+/\?in="))
    book.say("县级部门的处罚事项经政府决定、公布，自赋权之日起由乡镇街道行使；收回也要有决定，自收回之日起不再行使。一批事项可以从表格导入为拟定稿，公布以后才生效。")
    book.picture(page, "一份赋权决定和它的事项")
    officer.open("/catalogue/townships/handovers/")
    page.locator("main table tbody a").first.click()
    page.wait_for_url(re.compile(r"/desk/handovers/\d+/\?in="))
    handover = page.url.partition("?")[0]
    town = page.locator(".record-organ").first.inner_text().strip()
    book.say("收回后三十日内（非法定默认）把未结案件移交县级部门，剩几日、哪几件，两边和监督机构都看得到。")
    book.picture(page, "收回以后：还没有移交的案件", full=True)
    hands = visitor().become("法制机构人员", town)
    page = hands.page
    page.goto(handover)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    press(page.get_by_role("button", name="所选案件已移交"))
    page.goto(handover)
    expect(page.locator("main input[type=checkbox]")).to_have_count(0)
    takes = visitor().become("法制机构人员", COUNTY_ORGAN)
    page = takes.page
    page.goto(handover)
    while (button := page.get_by_role("button", name="接收")).count():
        press(button.first)
        page.goto(handover)
    page = hands.page
    page.goto(handover)
    press(page.get_by_role("button", name="交接完毕"))
    page.goto(handover)
    is_now(page, "交接完毕")
    book.say("乡镇逐件移交，县级部门逐件接收，全部接收后才能办结；移交的案件县级部门能打开、继续办理，乡镇不再催办，已经办结的案件留在原处。收回之后再按这些事项立案，规则会预警（P08）。")
    book.picture(page, "全部移交并接收，交接完毕", full=True)

    for role, organ in (("监督人员", "塔河县司法局"), ("审计管理员", "大兴安岭地区司法局")):
        other = visitor().become(role, organ)
        assert other.open(handover.removeprefix(other.site.url)) == 404
        other.close()
    book.write()
