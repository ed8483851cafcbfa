"""A certificate from the first entry to its cancellation, as each of its people does it; it writes the manual page as it goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import BODY, ORGAN, press, submit

pytestmark = [pytest.mark.browser, pytest.mark.once]

OTHER = "漠河市交通运输局"


def fill(page, **values: str) -> None:
    """Type into the fields of the form by their names, as people do."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)


def is_now(page, state: str) -> None:
    expect(page.locator(".record-meta")).to_contain_text(state)


def asked(visitor, number: str):
    """What anybody with a telephone is told about a certificate by its number."""
    phone = visitor(width=390, height=844)
    assert phone.open(f"/registry/verify/?number={number}") == 200
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    return phone.page


def test_a_certificate_from_application_to_cancellation(visitor):
    book = Manual("register", "执法人员与执法证件：从登记到注销")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关、证件全部虚构。")

    book.head("一、登记执法人员（执法机关数据专员、法制机构人员）")
    clerk = visitor().become("数据专员", ORGAN)
    page = clerk.page
    clerk.open("/registry/new/")
    fill(page, name="庄演示", staff_no="R0901", title="科员", staffing="行政编制", position="执法二中队", on_duty_since="2026-10-12")
    book.say("逐人登记，也可以在“数据报送”里报送名册。编外人员和执法辅助人员不能申领证件；辅助人员登记在“辅助人员”，任何时候不计入执法人员。")
    book.picture(page, "登记一名执法人员")
    submit(page)
    page.wait_for_url(re.compile(r"/registry/\d+/$"))
    file = page.url
    expect(page.locator(".condition", has_text="通过行政执法资格考试")).to_contain_text("没有在有效期内的合格成绩")
    book.say("人员页列出申领证件的条件，逐条写明是否符合、依据在哪里；平台默认的条件标明“非法定默认”。")
    book.picture(page, "还没有考试合格成绩，条件一目了然", full=True)
    page.get_by_role("link", name=re.compile("申领证件")).first.click()
    fill(page, trained_on="2026-11-06")
    submit(page)
    expect(page.locator("main")).to_contain_text("REG-10")  # without an exam nothing is applied for
    assert "/apply/" in page.url

    book.head("二、登记考试成绩（监督人员）")
    officer = visitor().become("监督人员", BODY)
    page = officer.page
    page.goto(file)
    page.get_by_role("link", name=re.compile("登记考试成绩")).first.click()
    fill(page, passed_on="2026-11-10", number="演示成绩0901")
    book.say("平台上考试的，成绩自动对应；纸面考试的，由监督机构登记。")
    book.picture(page, "登记纸面考试的合格成绩")
    submit(page)
    page.wait_for_url(file)

    book.head("三、申领、审核、发证")
    page = clerk.page
    page.goto(file)
    page.get_by_role("link", name=re.compile("申领证件")).first.click()
    fill(page, trained_on="2026-11-06")
    submit(page)
    page.wait_for_url(re.compile(r"/registry/applications/\d+/$"))
    application = page.url
    is_now(page, "待审核")
    page = officer.page
    page.goto(application)
    book.say("机关报送后，监督人员对着条件审核：通过、退回补正，或者不予发证；退回和不予发证必须写明理由。")
    book.picture(page, "监督人员审核申领", full=True)
    press(page.get_by_role("button", name="审核通过"))
    page.goto(application)
    is_now(page, "待发证")
    head = visitor().become("监督机构负责人", BODY)
    page = head.page
    page.goto(application)
    book.say("监督机构负责人发证。证号按本地编号格式自动编号，上级统一编号的照录；有效年限是可以配置的非法定默认。")
    book.picture(page, "监督机构负责人发证")
    press(page.get_by_role("button", name="发证", exact=True))
    page.goto(application)
    is_now(page, "已发证")
    page.goto(file)
    page.locator("a[href^='/registry/certificates/']").first.click()
    page.wait_for_url(re.compile(r"/registry/certificates/\d+/$"))
    certificate = page.url
    is_now(page, "有效")
    number = page.locator(".record-no").first.inner_text().strip()
    page.get_by_role("link", name="证卡和二维码").click()
    book.say("证卡正反两面，85.6 × 54 毫米，可以打印核对。")
    book.detail(page.locator(".id-cards"), "证卡，带查验二维码")
    scanned = str(page.get_by_role("link", name="公众扫码看到的").get_attribute("href"))

    book.head("四、公众用手机查验")
    phone = visitor(width=390, height=844)
    assert phone.open(scanned) == 200
    page = phone.page
    expect(page.locator(".verdict.good")).to_contain_text("有效")
    expect(page.locator(".verdict")).to_contain_text("庄")
    assert "庄演示" not in page.locator("main").inner_text()
    book.say("扫描二维码或者输入完整的证号，看到证件今天是否有效、为什么；姓名隐去。查不到姓名、单位名单，短时间内查询次数有限。")
    book.picture(page, "扫码查验：有效")
    none = asked(visitor, "000000000000")
    expect(none.locator(".verdict.bad")).to_contain_text("查无此证")

    book.head("五、暂扣：没有有权机关的决定，不能办")
    page = officer.page
    page.goto(file)
    page.get_by_role("link", name=re.compile("登记处理决定")).first.click()
    fill(page, measure="暂扣证件")
    submit(page)
    expect(page.locator(".has-error").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("第三十二条")
    book.say("暂扣、收回、注销、调离岗位、取消资格，都只依据有权机关的决定：写明决定机关、文号、日期，暂扣还要写明法定依据。缺一样就办不成，并指明条款。")
    book.picture(page, "没有决定文号，被拒绝（S08，条例第三十二条）", full=True)
    fill(page, authority=ORGAN, decision_no="漠市监人〔2026〕31号", decided_on="2026-11-18", basis="《演示地区行政执法证件管理办法》第十二条第二项")
    submit(page)
    page.wait_for_url(file)
    page.goto(certificate)
    is_now(page, "暂扣")
    page = asked(visitor, number)
    expect(page.locator(".verdict.bad")).to_contain_text("暂扣")
    book.picture(page, "同一个证号，此时查验：无效")
    page = officer.page
    page.get_by_role("link", name="恢复").click()
    fill(page, on="2026-11-20", authority=ORGAN, decision_no="漠市监人〔2026〕32号", decided_on="2026-11-20")
    submit(page)
    page.wait_for_url(certificate)
    is_now(page, "有效")

    book.head("六、调动：旧证收回，新证重新申领")
    page = clerk.page
    page.goto(file)
    page.get_by_role("link", name=re.compile("登记离岗")).first.click()
    fill(page, reason="调离", on="2026-11-20", paper_no="漠任〔2026〕8号", to_organ=OTHER)
    book.say("调动、退休、辞职由机关登记，证件同日起不能使用，收回的期限（10个工作日，非法定默认）开始计算。")
    book.picture(page, "登记调出")
    submit(page)
    page = officer.page
    page.goto(certificate)
    is_now(page, "待收回")
    book.picture(page, "待收回的证件：期限、历次状态", full=True)
    page.get_by_role("link", name="已收回证件").click()
    submit(page)
    page.wait_for_url(certificate)
    is_now(page, "已收回")
    page.get_by_role("link", name="注销").first.click()
    submit(page)
    page.wait_for_url(certificate)
    is_now(page, "已注销")
    expect(asked(visitor, number).locator(".verdict.bad")).to_contain_text("已注销")
    assert clerk.open(file.removeprefix(clerk.site.url)) == 404  # the file has gone to the other organ
    page = visitor().become("数据专员", OTHER).page
    page.goto(file)
    expect(page.get_by_role("link", name=re.compile("申领证件")).first).to_be_visible()

    for role, organ in (("监督人员", "塔河县司法局"), ("审计管理员", "大兴安岭地区司法局")):
        other = visitor().become(role, organ)
        assert other.open(certificate.removeprefix(other.site.url)) == 404
        other.close()

    book.head("七、登记也要核查（监督人员）")
    page = officer.page
    officer.open("/findings/?kind=registry.Certificate")
    expect(page.locator("table")).to_contain_text("执法证件到期、收回、注销")
    book.say(
        "规则不只核查案件，也核查登记本身：G02 执法事前公示，G03 法制审核人员比例，G04 每人每年的在岗培训学时，G05 证件到期、离岗后收回注销，"
        "G06 裁量基准报送备案、公示和依据修改后的调整。没有登记的不下结论，列为数据不足。"
    )
    book.say(
        "什么时候核查：登记有变动的机关，十分钟内重新核查它的登记和所涉及的案件，暂扣一个证件，持证人此后办的案件随即标出（P02）；事项目录、赋权、委托、"
        "裁量计算的变动同样如此（P05 至 P08、P38 至 P40）。赋权收回，核查承接的乡镇街道；法律法规修改，核查全部机关。每天夜间再全部核查一次，"
        "到期、超期在这时发现。“预警”页的“筛查记录”列出每一次。"
    )
    book.picture(page, "执法证件的预警：在预警列表里选“执法证件”")
    page.locator("main table tbody a").first.click()
    expect(page.locator("main")).to_contain_text("登记改正之后，十分钟内重新核查")
    book.say(
        "怎样消除：按“纠正办法”一栏改正登记，收回证件、补录学时或者理由、公示、备案，十分钟内预警自动消除；已经超过期限才办的，预警保留，写明办理的日期，"
        "由监督人员核查。往年的培训学时不因时间过去而消除，补录学时或者经认可的理由后消除。登记没有错、规则不适用的，排除并写明理由。"
    )
    book.picture(page, "一条证件的预警：看到了什么、依据、纠正办法", full=True)
    book.write()
