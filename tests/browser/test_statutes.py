"""The law on the screen: read by anybody, opened where it is cited, looked after by a supervision body. Writes its manual page.

Pictures show invented statutes only: no text of a real one is kept in this repository.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .manual import Manual
from .test_journey import press

pytestmark = [pytest.mark.browser, pytest.mark.once]

FIRE = "林区野外用火管理条例（虚构）"
BODY = "大兴安岭地区司法局"
ROAD = """林道养护规定（虚构）
（2026年11月5日演示市人民政府令第10号公布）
第一章　总则
第一条　为了加强林道养护，保障通行安全，制定本规定。
第二条　林道养护由经营单位负责。
第二章　附则
第三条　本规定自2027年1月1日起施行。
"""


def accessible(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {v['id']}" for v in found if v["impact"] in ("serious", "critical")]


def test_the_law_is_read_compared_searched_and_kept_up_to_date(visitor):
    book = Manual("statutes", "法规库：查条文、看沿革、比版本、更新")
    officer = visitor().become("监督人员", BODY)
    page = officer.page
    page.emulate_media(reduced_motion="reduce")  # a picture taken while the page scrolls shows neither place

    book.head("查一部法律法规")
    book.say("“事项与裁量 → 法规库”列出收录的法律法规。点名称打开全文，默认是今天施行的版本；改“查看某日施行的版本”，就是那一天的。没有登录的人也能看，地址一样。")
    officer.open("/statutes/")
    book.picture(page, "法规库。待采用的、施行日期待核定的版本列在上面，由监督机构处理", name="statutes-list")
    page.get_by_role("link", name=FIRE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRE)
    page.get_by_role("navigation", name="目录", exact=True).get_by_role("link", name="第三章 法律责任").click()
    expect(page.locator("#h2")).to_be_in_viewport()
    expect(page.get_by_text("2027-01-01 起施行")).to_be_visible()
    book.picture(page, "全文：左边是目录和各个版本，章名随正文停在上方", name="statutes-text")

    book.head("看一条的沿革")
    book.say("点条号单独打开一条。下面是它在各版本里的样子：新增、修改、条号变动、删去。修改的字句有标记，条号变了也能对上。")
    page.get_by_role("link", name="第七条", exact=True).click()
    page.get_by_role("link", name=re.compile("2026年修订 第八条")).click()
    expect(page.locator("ins").first).to_be_visible()
    book.picture(page, "一条的沿革：第七条改为第八条，罚款幅度提高", name="statutes-article")

    book.head("比较两个版本")
    book.say("版本旁边的“与前一版本对照”逐条并列两个版本，只列有变化的；“看全部条文”列出全部。")
    page.get_by_role("link", name="版本对照").first.click()
    expect(page.locator("tr.how-changed del").first).to_be_visible()
    book.picture(page, "版本对照：左旧右新，删去的划线，增加的加底色", name="statutes-compare")
    assert not accessible(page)

    book.head("检索")
    book.say("按原文连续的文字找，一个字、两个字也行；几个词用空格隔开，都要有；写“行政处罚法第六十条”这样的引用，直接给出那一条。可以限定某日施行的、某一层级、某一部。")
    officer.open("/statutes/")
    page.get_by_role("link", name=FIRE).click()
    page.get_by_role("searchbox", name="在本法中检索").fill("听证")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text(["听证"])
    book.picture(page, "在一部法规中检索“听证”", name="statutes-search")

    book.head("引用处直接打开")
    book.say(
        "预警、案件、线索、文书里引用的条文都能点开：预警的依据就地展开，正文里的引用是链接。打开的是行为之日施行的版本，所引的款、项有标记。"
        "正文还没有载入、当日没有施行、没有这一条的，都直接说明，并列出知道的版本。"
    )
    officer.open("/findings/?view=all")
    page.locator("tbody a").first.click()
    page.locator("details.clause summary").first.click()
    expect(page.locator("details.clause .quote").first).to_be_visible()

    book.head("更新")
    book.say(
        "新法公布后，监督机构点“上传版本”，上传文件（官方数据库下载的 DOCX、Markdown 或者纯文本）或者粘贴正文。平台先读入，列出疑点和与现行版本的不同；"
        "核对后“采用”，前一版本自动止于新版本施行的前一天，引用它的事项和基准列为待调整。同一版本的文字有误，再上传一次就是更正。"
    )
    officer.open("/statutes/upload/")
    page.get_by_label("或者粘贴正文").fill(ROAD)
    press(page.get_by_role("button", name="读入并预览"))
    expect(page.locator("[name=first_on]")).to_have_value("2027-01-01")
    book.picture(page, "读入的内容和采用的表单", name="statutes-adopt")
    assert not accessible(page)
    press(page.get_by_role("button", name="采用", exact=True))
    expect(page.get_by_text("这个版本自 2027-01-01 起施行")).to_be_visible()
    book.say("施行日期正文没有写明的（多为修正），列为“待核定施行日期”，核定之前引用不会指向它。废止由监督机构在法规页“登记废止”，写明废止之日和依据。")

    book.head("在手机上，不登录")
    anyone = visitor(width=390, height=844)
    anyone.open("/statutes/search/?q=未经批准")
    assert not accessible(anyone.page)
    anyone.open("/statutes/?q=" + FIRE)
    anyone.page.get_by_role("link", name=FIRE, exact=True).click()
    anyone.page.locator("summary", has_text="目录").click()
    expect(anyone.page.get_by_role("navigation", name="目录（窄屏）")).to_be_visible()
    assert anyone.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not accessible(anyone.page)
    book.picture(anyone.page, "公开页：同样的内容，目录折叠在上面", name="statutes-phone")
    book.write()
