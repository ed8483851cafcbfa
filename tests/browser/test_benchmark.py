"""A benchmark filed, returned, corrected, published, its statute amended, and a case calculated by it; writes its manual page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import BODY, press, submit
from .test_register import fill, is_now

pytestmark = [pytest.mark.browser, pytest.mark.once]

ORGAN, PREFECTURE = "漠河市农业农村局", "大兴安岭地区司法局"


def tier(page, n: int, kind: str, low: str, high: str) -> None:
    """Fill in one tier of the form."""
    page.locator(f"main [name=tier-{n}-kind]").select_option(label=kind)
    if low:
        page.locator(f"main [name=tier-{n}-fine_min]").fill(low)
        page.locator(f"main [name=tier-{n}-fine_max]").fill(high)
    for box in page.locator(f"main [name=tier-{n}-kinds]").all():
        box.set_checked(bool(low))


def confirmed(page, button: str) -> None:
    """Press a button that asks first, and say yes."""
    page.get_by_role("button", name=button).click()
    press(page.get_by_role("button", name="确定"))


def test_a_benchmark_from_draft_to_a_case_decided_by_it(visitor):
    book = Manual("benchmark", "裁量权基准：从起草到办案")
    book.say("本页由浏览器测试在演示数据上逐步操作、截图写成。人员、机关、案件、演示条例全部虚构。")

    book.head("一、起草（执法机关法制机构人员、数据专员）")
    legal = visitor().become("法制机构人员", ORGAN)
    page = legal.page
    legal.open("/discretion/uncovered/")
    book.say("“没有基准的事项”列出现行清单里还没有有效基准的处罚事项，点开即可起草；也可以直接适用上级基准，或者在“数据报送”里导入。")
    book.picture(page, "没有基准的事项")
    page.locator("tbody a[href*='begin']").first.click()
    item = page.locator("main [name=item_code]").input_value()
    submit(page)
    page.wait_for_url(re.compile(r"/discretion/\d+/edit/$"))
    record = page.url.removesuffix("edit/")
    low, high = (
        text.replace(",", "")
        for text in re.findall(r"([\d,]+)元", page.locator(".form-side .calc-tier").inner_text())
    )
    middle = str((int(low) + int(high)) // 2)
    tier(page, 0, "从轻处罚", low, middle)
    tier(page, 1, "从重处罚", middle, str(int(high) * 2))
    fill(page, **{"factor-0-name": "危害后果", "factor-0-options": "没有造成损害 → 从轻\n造成人身伤害 → 从重"})
    book.say("逐档填写档次、幅度、种类和适用情形；裁量因素一行一种情形。草稿可以没有写完，也可以写错。")
    submit(page)
    page.wait_for_url(record)
    expect(page.locator("main")).to_contain_text("超出了法定幅度")
    book.say("保存后逐条核对：超出法定幅度、档次之间重叠或者有空档、减轻处罚高于法定下限、宽于上级基准的，写明哪一档、差在哪里，改好以前不能制定。")
    book.picture(page, "从重一档超出了法定幅度", full=True)
    page.get_by_role("link", name="修改").first.click()
    tier(page, 1, "从重处罚", middle, high)
    submit(page)
    page.wait_for_url(record)
    expect(page.locator("main")).not_to_contain_text("超出了法定幅度")

    book.head("二、制定、报送备案")
    head = visitor().become("执法机关负责人", ORGAN).page
    head.goto(record)
    head.get_by_role("link", name=re.compile("^制定")).click()
    fill(head, doc_no="演农规〔2026〕99号")
    submit(head)
    head.wait_for_url(record)
    is_now(head, "已制定，待报备")
    page.goto(record)
    book.say("负责人制定后，报送备案的期限开始计算（天数为非法定默认）。法制机构人员报送同级监督机构。")
    confirmed(page, "报送备案")
    page.goto(record)
    is_now(page, "备案审查中")

    book.head("三、备案审查：退回、纠正、通过（监督人员）")
    body = visitor().become("监督人员", BODY).page
    body.goto(record)
    book.say("监督机构看到待本机构审查的基准，可以用键盘一件接一件地看；退回纠正必须写明意见。")
    book.picture(body, "监督人员审查一份基准", full=True)
    stranger = visitor().become("监督人员", PREFECTURE).page
    stranger.goto(record)
    expect(stranger.get_by_role("link", name=re.compile("审查通过"))).to_have_count(0)
    body.get_by_role("link", name=re.compile("退回纠正")).click()
    fill(body, opinion="从重一档没有写明适用情形，请写明次数、金额等标准。")
    submit(body)
    page.goto(record)
    expect(page.locator("main")).to_contain_text("从重一档没有写明适用情形")
    page.get_by_role("link", name="修改").first.click()
    page.locator("main [name=tier-1-conditions]").fill("一年内再次违法，或者造成人身伤害。")
    submit(page)
    head.goto(record)
    head.get_by_role("link", name=re.compile("^制定")).click()
    fill(head, doc_no="演农规〔2026〕99号")
    submit(head)
    page.goto(record)
    confirmed(page, "报送备案")
    body.goto(record)
    body.get_by_role("link", name=re.compile("审查通过")).click()
    submit(body)

    book.head("四、公布，任何人都能查到")
    head.goto(record)
    head.get_by_role("link", name=re.compile("公布施行")).click()
    fill(head, address="https://example.gov.cn/cailiang/99")
    submit(head)
    head.wait_for_url(record)
    is_now(head, "现行")
    phone = visitor(width=390, height=844)
    assert phone.open(f"/discretion/public/{record.rstrip('/').rpartition('/')[2]}/") == 200
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    book.picture(phone.page, "手机上查到的基准", full=True)

    book.head("五、裁量计算（执法人员、法制机构人员）")
    legal.open(f"/discretion/calculator/?item={item}")
    fill(page, acted_on="2026-11-20")
    page.get_by_label("造成人身伤害").check()
    page.get_by_role("button", name="计算", exact=True).click()
    expect(page.locator(".calc")).to_contain_text("从重情形1项")
    book.say("按违法行为发生时有效的基准，从因素推出档次和幅度，逐条写明每个因素起了什么作用。结果只作辅助；偏离的必须写理由并经集体讨论，突破法定上限的不收。")
    book.picture(page, "计算结果和理由", full=True)
    page.locator("main [name=fine]").fill(low)
    press(page.get_by_role("button", name="保存计算结果"))
    expect(page.locator("main")).to_contain_text("没有说明理由")
    page.locator("main [name=fine]").fill(high)
    press(page.get_by_role("button", name="保存计算结果"))
    page.wait_for_url(re.compile(r"/discretion/calculations/\d+/$"))
    book.say("保存的结果可以打印附卷；填了案号的，由承办人员或者法制机构人员写入平台上的案件，留痕一条。")
    book.picture(page, "保存的计算结果")

    book.head("六、依据变动，逐个调整")
    legal.open("/discretion/adjustments/")
    book.say("法规库登记修改、废止后，以它为依据的基准逐个列出，从变动施行之日起计算期限（非法定默认）：公布新版，或者书面确认无须调整；依据已经废止的，不能确认无须调整。直接适用的上级基准有了新版、停止适用的，也列在这里：重新决定适用，或者自行制定。")
    book.picture(page, "依据变动待调整的基准")
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text("依据已经废止")
    expect(page.get_by_role("button", name="这个基准无须调整")).to_have_count(0)
    book.picture(page, "依据已经废止的，只能起草新版或者停止适用", full=True)

    book.head("七、同类案件的分布")
    legal.open("/cases/?stage=closed&q=未附检疫证明运输动物")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="同类案件", exact=True).click()
    book.say("已决定的案件，可以看它在同类案件（违法行为、档次、当事人类别相同）中的位置；同类案件太少的不作图，只用文字说明。")
    book.picture(page, "一件案件在同类案件中的位置", full=True)
    book.write()
