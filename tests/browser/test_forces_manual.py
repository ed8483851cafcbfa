"""监督力量 and 装备: what people do there on the screen; each writes its page of the manual."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import submit

pytestmark = [pytest.mark.browser, pytest.mark.once]

BODY = "漠河市司法局"
ORGAN = "漠河市市场监督管理局"


def test_the_supervision_force_from_the_gap_to_the_draw(visitor):
    book = Manual("forces", "监督力量：人员、监督员、意见、专家")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关全部虚构。")
    who = visitor().become("监督人员", BODY)
    page = who.page

    book.head("一、配备情况")
    who.open("/forces/")
    book.say("监督机构和各司法所有多少人、多少专职，与标准差多少，一眼看清。方案要求司法所有专职人员，没有规定人数：标准标明“非法定默认”。")
    expect(page.get_by_text("缺1人").first).to_be_visible()
    book.picture(page, "两个司法所没有专职人员")

    book.head("二、监督员和联系点的意见")
    who.open("/forces/opinions/?view=late")
    book.say("意见登记后五日内交办，三十日内答复（非法定默认）；逾期的列在一起。所涉机关看不到谁提出、提出什么。")
    book.picture(page, "逾期的意见")
    page.locator("table a", has_text="建议增加普法宣传").first.click()
    page.get_by_role("link", name="交办").click()
    submit(page)
    page.get_by_role("link", name="采纳", exact=True).click()
    page.locator("textarea[name=verdict]").fill("已请市监局在旺季前到景区商户讲解明码标价规定。")
    submit(page)
    page.get_by_role("link", name="答复", exact=True).click()
    page.locator("textarea[name=text]").fill("您的建议已经采纳，宣讲安排在十二月上旬。")
    submit(page)
    expect(page.locator("h1 + p").get_by_text("已答复")).to_be_visible()
    book.picture(page, "一件意见：谁承办、采纳没有、怎样答复", full=True)

    book.head("三、随机抽取专家")
    who.open("/forces/draws/new/")
    page.locator("input[name=matter]").fill("2026年第四季度案卷评查")
    page.locator("input[name=organ]").fill(ORGAN)
    submit(page)
    expect(page.get_by_text("重算，结果一致")).to_be_visible()
    expect(page.get_by_role("link", name="打印抽取记录")).to_be_visible()
    book.say("在所涉机关工作的、申报过利害关系的人自动排除，原因写明。候选名单和种子保存下来，任何人都能重算；不能参加的，由同一次抽取的下一名递补。"
             "抽取记录可以打印，由抽取人和见证人签名；同一事项只抽取一次，作废过几次、为什么，写在记录里。")
    page.get_by_role("link", name="不能参加").first.click()
    page.get_by_text("应当回避").click()
    submit(page)
    expect(page.locator("tr", has_text="应当回避")).to_be_visible()
    book.picture(page, "抽取结果、递补和核验", full=True)
    who.open("/forces/draws/new/")
    page.locator("input[name=matter]").fill("2026年第四季度案卷评查")
    submit(page)
    expect(page.get_by_text("FRC-53")).to_be_visible()

    book.head("四、聘任并制发聘书（监督机构负责人）")
    who = visitor().become("监督机构负责人", BODY)
    page = who.page
    who.open("/forces/engagements/?view=proposed")
    page.locator("table tbody a").first.click()
    page.get_by_role("link", name="聘任并制发聘书").click()
    submit(page)
    expect(page.get_by_role("link", name=re.compile("漠司执督聘.*pdf"))).to_be_visible()
    book.say("聘任时编文号，聘书的PDF和DOCX同时生成。")
    book.picture(page, "聘期、聘书和提出的意见", full=True)

    book.head("五、一次聘任多个，聘书一并下载")
    who.open("/forces/engagements/?view=proposed")
    page.locator("tbody input[name=ids]").first.check()
    page.get_by_role("button", name="批量聘任并制发聘书").click()
    book.say("在“待聘任”“即将届满”“聘期已满”中勾选，一次聘任或者续聘；每个人、每个联系点各编文号，有一个办不了，全部不办。")
    book.picture(page, "聘期和所选的人")
    page.get_by_role("button", name="聘任并制发聘书（1份）").click()
    page.locator("tbody input[name=ids]").first.check()
    with page.expect_download() as parcel:
        page.get_by_role("button", name="下载所选聘书").click()
    assert parcel.value.suggested_filename == "聘书1份.zip"
    book.write()


def test_equipment_signed_for_and_money_never_from_fines(visitor):
    book = Manual("equipment", "装备、着装与经费")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关全部虚构。")

    book.head("一、签收（执法人员）")
    who = visitor().become("执法人员", ORGAN)
    page = who.page
    who.open("/equipment/handouts/?view=unsigned")
    page.locator("table tbody a").first.click()
    book.say("发给谁，由谁本人签收；保管人不能代签。")
    book.picture(page, "待签收的执法记录仪")
    page.get_by_role("button", name="签收").click()
    page.locator("#ask button[value=yes]").click()
    expect(page.get_by_text("本人签收")).to_be_visible()

    book.head("二、检定过期的装备（数据专员）")
    who = visitor().become("数据专员", ORGAN)
    page = who.page
    who.open("/equipment/?view=due")
    book.say("执法记录仪、酒精检测仪等要有有效的检定、校准；过期的和没有检定的不能发放。")
    book.picture(page, "检定过期或者没有检定的装备")
    page.locator("table tbody a").first.click()
    page.get_by_role("link", name="登记检定、校准").click()
    page.locator("input[name=agency]").fill("地区计量检定测试所")
    page.locator("input[name=certificate_no]").fill("检字第2026-118号")
    submit(page)
    expect(page.get_by_text("检定有效", exact=True).first).to_be_visible()

    book.head("三、经费不与罚没收入挂钩")
    who.open("/equipment/budget/new/")
    page.locator("input[name=name]").fill("办案补助")
    page.locator("input[name=asked]").fill("50000")
    page.locator("input[name=basis]").fill("按当年罚没收入的比例返还")
    submit(page)
    expect(page.get_by_text("P44")).to_be_visible()
    book.say("按罚没收入返还、与罚没收入挂钩的经费，一笔也登记不了（行政处罚法第七十四条第三款）。")
    book.picture(page, "被拒绝的经费和理由")

    book.head("四、各机关配备（司法局监督人员）")
    who = visitor().become("监督人员", BODY)
    page = who.page
    who.open("/registry/outfit/?sort=rate")
    book.say("装备、着装、经费与在岗执法人员对照：缺什么、缺多少、哪些检定过期、哪里超支。标准是非法定默认，地区有标准的用自己的文件代替。")
    book.picture(page, "各机关装备、着装和经费")
    who.open("/equipment/budget/?view=over")
    page.locator("table tbody a").first.click()
    expect(page.get_by_text("支出已经超过批复金额")).to_be_visible()
    book.picture(page, "一项超支的经费和理由", full=True)

    book.head("五、盘点（数据专员、机关负责人）")
    who = visitor().become("数据专员", ORGAN)
    page = who.page
    who.open("/equipment/stocktakes/")
    page.get_by_role("link", name="开始盘点").click()
    page.locator("select[name=kind]").select_option(label="便携式打印机")
    submit(page)
    book.say("开始时按台账固定清单。用扫码枪读标签，或者输入资产编号、出厂编号，读到的记为“在”；也可以逐件选“在”“不在”，写明情况。")
    book.picture(page, "核对实物")
    number = page.locator("td[data-label=资产编号]").first.inner_text()
    page.locator("input[name=number]").fill(number)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{number}。")).to_be_visible()
    rows = page.locator("tbody select")
    rows.first.select_option(label="不在")
    page.locator("tbody input").first.fill("库房和窗口都没有找到")
    for n in range(1, rows.count()):
        rows.nth(n).select_option(label="在")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="盘完，报负责人确认").click()
    page.locator("#ask button[value=yes]").click()
    expect(page.locator("h1 + p").get_by_text("已盘完，待确认")).to_be_visible()
    address = page.url
    who = visitor().become("执法机关负责人", ORGAN)
    page = who.page
    page.goto(address)
    page.get_by_role("button", name="确认盘点结果").click()
    page.locator("#ask button[value=yes]").click()
    expect(page.locator("h1 + p").get_by_text("已确认")).to_be_visible()
    book.say("负责人确认盘点结果；不在的，逐件核实以后认定遗失、盘亏或者报废。盘点表可以打印签名，清单可以导出。")
    book.picture(page, "盘点结果", full=True)
    book.write()
