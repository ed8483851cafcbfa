"""A statute in a new version: what rests on the changed article waits, each with its limit; the old day keeps its law."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from xiezhi.demo.instruments import EFFECTIVE, FIELDS, FIRST, text_of

from .test_benchmark import confirmed
from .test_journey import press
from .test_register import fill, is_now
from .ways import by_menu, by_todo, command, link, worker

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.xdist_group("browser")]

ORGAN = "大兴安岭地区气象局"
STATUTE, ITEM, BENCHMARK = "气象演示条例", "QX-CF-001", "拒绝、阻碍执法人员依法监督检查行政处罚裁量权基准"
REPEALED, BODY = "QX-CF-004", "大兴安岭地区司法局"
OLD, NEW = "1,000元以上20,000元以下", "2,000元以上30,000元以下"


def amended() -> str:
    """The invented instrument with the fine of its fourth article raised, in force from the business date."""

    text = (
        text_of(FIELDS["weather"])
        .replace(OLD, NEW, 1)
        .replace(FIRST, "2026年11月5日")
        .replace(EFFECTIVE, "2026年11月20日")
    )
    assert NEW in text
    return text


def test_a_new_version_of_a_statute_brings_tasks_and_the_old_day_keeps_its_law(visitor, site, tmp_path):
    folder = tmp_path / "地方性法规"
    folder.mkdir()
    (folder / f"{STATUTE}(2026-11-05).md").write_text(amended())
    assert "新收录 1" in command(site, "-m", "config.cli", "load-statutes", str(tmp_path))
    assert "没有变化 1" in command(site, "-m", "config.cli", "load-statutes", str(tmp_path))
    worker(site, "xiezhi.catalogue.tasks.follow_statutes")
    worker(site, "xiezhi.discretion.tasks.follow_statutes")

    anyone = visitor(width=390, height=844)
    for day, said in (("2026-11-19", OLD), ("2026-11-20", NEW)):
        assert anyone.open(f"/statutes/cite/?ref={STATUTE}第四条&on={day}") == 200
        expect(anyone.page.locator("main")).to_contain_text(said)

    # the item: what rests on the changed article only, with its limit; the new version of the list
    legal = visitor().become("法制机构人员", ORGAN).page
    by_todo(legal, STATUTE)
    expect(legal.locator("main")).to_contain_text(ITEM)
    expect(legal.locator("main")).not_to_contain_text("QX-CF-002")
    task = legal.url
    link(legal, "逐条对照")
    expect(legal.locator("main")).to_contain_text("第四条")
    legal.goto(task)
    confirmed(legal, "起草新版调整")
    legal.wait_for_url(re.compile(r"/lists/\d+/$"))
    legal.goto(task)
    link(legal, "到办理中的清单里调整")
    legal.locator("main table a", has_text=ITEM).first.click()
    link(legal, "修改")
    fill(legal, fine_min="2000", fine_max="30000")
    press(legal.get_by_role("button", name="保存", exact=True))
    legal.goto(task)
    is_now(legal, "待调整")  # a draft settles nothing

    # the benchmark of that item waits too, and of no other
    by_todo(legal, BENCHMARK)
    expect(legal.locator("main")).to_contain_text("第四条")
    expect(legal.get_by_role("button", name="这个基准无须调整")).to_be_visible()
    link(legal, "逐条对照")
    expect(legal.locator("main")).to_contain_text(NEW)
    stranger = visitor().become("法制机构人员", "大兴安岭地区生态环境局")
    assert stranger.open(task.removeprefix(site.url)) == 404
    head = visitor().become("执法机关负责人", ORGAN).page
    head.goto(task)
    expect(head.locator("main")).to_contain_text("到办理中的清单里调整")
    officer = visitor().become("执法人员", ORGAN).page
    by_menu(officer, "裁量计算")
    fill(officer, acted_on="2026-11-20")
    officer.locator("main [name=item]").select_option(value=ITEM)
    officer.locator("main .calc-go button").first.click()
    expect(officer.locator("main table").last).to_contain_text("20,000元")  # until the new version is published

    # the list: one more item rests on a statute that is no more, and holds it up; then reviewed and published
    legal.goto(task)
    link(legal, "到办理中的清单里调整")
    edition = re.match(r".*/lists/\d+/", legal.url).group()
    legal.goto(edition)
    confirmed(legal, "报送审核")
    expect(legal.locator("main")).to_contain_text(REPEALED)
    legal.goto(f"{edition}items/?q={REPEALED}")
    legal.locator("main tbody a").first.click()
    link(legal, "修改")
    fill(legal, grounds=f"{STATUTE}第四条", duties=f"{STATUTE}第三条")
    press(legal.get_by_role("button", name="保存", exact=True))
    legal.goto(edition)
    confirmed(legal, "报送审核")
    is_now(legal, "审核")
    body = visitor().become("监督人员", BODY).page
    by_todo(body, ORGAN)
    body.goto(edition)
    link(body, "审核通过")
    press(body.locator("main form button.btn-primary:visible").last)
    head.goto(edition)
    link(head, "公布施行")
    fill(head, from_on="2026-11-20", doc_no="演气发〔2026〕9号")
    press(head.locator("main form button.btn-primary:visible").last)
    legal.goto(task)
    is_now(legal, "已办结")

    # the benchmark: a new version within the new range, filed, passed, published; each day has its own
    by_todo(legal, BENCHMARK)
    link(legal, "起草新版")
    press(legal.locator("main form button.btn-primary:visible").last)
    legal.wait_for_url(re.compile(r"/discretion/\d+/edit/$"))
    record = legal.url.removesuffix("edit/")
    for n, low, high in ((1, "600", "2000"), (2, "2000", "10000"), (3, "10000", "20000"), (4, "20000", "30000")):
        fill(legal, **{f"tier-{n}-fine_min": low, f"tier-{n}-fine_max": high})
    press(legal.get_by_role("button", name="保存", exact=True))
    for who, name, told in (
        (head, "制定", {"doc_no": "演气规〔2026〕4号"}), (legal, "报送备案", None), (body, "审查通过", {}),
        (head, "公布施行", {"address": "https://example.gov.cn/cailiang/4"}),
    ):  # fmt: skip
        who.goto(record)
        if told is None:
            confirmed(who, name)
            continue
        link(who, name)
        fill(who, **told)
        press(who.locator("main form button.btn-primary:visible").last)
    legal.goto(record)
    is_now(legal, "现行")
    by_menu(legal, "工作台")
    expect(legal.locator("main a", has_text=BENCHMARK)).to_have_count(0)
    for day, highest in (("2026-11-19", "20,000元"), ("2026-11-20", "30,000元")):
        by_menu(officer, "裁量计算")
        fill(officer, acted_on=day)
        officer.locator("main [name=item]").select_option(value=ITEM)
        officer.locator("main .calc-go button").first.click()
        expect(officer.locator("main table").last).to_contain_text(highest)
