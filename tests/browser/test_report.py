"""The HTML report of `xz check`, opened from the disk: it needs no site, loads nothing, fits a phone and paper."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe

from xiezhi.demo import sample
from xiezhi.rulebook import check

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report on the demo's faulty batch: forty rows, four of them unreadable, four unlawful."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "批次.xlsx").write_bytes(sample.faulty_batch().getvalue())
    out = folder / "报告.html"
    assert check.main([str(folder / "批次.xlsx"), "--asof", "2026-11-20", "--out", str(out)]) == check.FOUND
    return out


@pytest.fixture
def page(chrome, report):
    """The report in a window of its own; the browser may neither complain nor ask for anything but the file."""
    context = chrome.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    yield page
    context.close()
    assert not complaints
    assert asked == [report.as_uri()]


def shown(page):
    return page.locator("#findings .f:visible").count()


def test_the_report_is_accessible(page):
    for entry in page.locator(".f").all():
        entry.evaluate("entry => entry.open = true")
    found = Axe().run(page).response["violations"]
    assert not [f"{v['id']} ×{len(v['nodes'])}" for v in found]


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_nothing_sticks_out(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    for entry in page.locator(".f").all():
        entry.evaluate("entry => entry.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    blown = "svg => [...svg].filter(one => one.getBoundingClientRect().width > one.width.baseVal.value + 1).length"
    assert page.locator(".tl-svg").evaluate_all(blown) == 0  # a timeline is never drawn larger than it was made


def test_a_finding_unfolds_to_its_timeline(page):
    late = page.locator(".f[data-rule=P11]").first
    if late.get_attribute("open") is None:
        late.locator("summary").click()
    assert late.locator(".tl-limit").is_visible()
    assert late.locator(".tl-over").count() == 1
    assert "行政处罚法第六十条" in late.locator("svg").text_content()


def test_findings_can_be_searched_filtered_and_put_in_order(page):
    every = shown(page)
    assert every >= 4
    page.locator("#tools [name=rule]").select_option("P29")
    assert shown(page) == page.locator(".f[data-rule=P29]").count()
    assert f"显示{shown(page)}项，共{every}项" in page.locator("#tools .count").inner_text()
    page.locator("#tools [name=rule]").select_option("")
    page.locator("#tools [name=order]").select_option("since")
    days = page.locator("#findings .f:visible").evaluate_all("found => found.map(one => one.dataset.since)")
    assert days == sorted(days, reverse=True)
    assert len(days) == every
    page.locator("#tools [name=q]").fill("没有这样的案号")
    assert shown(page) == 0
    page.locator("a[href='#P29']").click()  # a link to a rule that the filter hides brings it back
    assert shown(page) == every
    assert page.locator("#P29").is_visible()


def test_on_a_phone_the_timeline_stands_upright_and_no_column_is_cut_off(page):
    page.set_viewport_size({"width": 390, "height": 844})
    late = page.locator(".f[data-rule=P11]").first
    assert not late.locator(".tl-scroll").is_visible()
    steps = late.locator(".tl-up li").all_inner_texts()
    assert any("立案" in step for step in steps)
    assert any("超50日" in step for step in steps)
    boxes = page.locator("#rules .scroll, #organs .scroll").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert max(boxes) <= 0


def test_the_report_reads_without_script(chrome, report):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert not page.locator("#tools").is_visible()
    assert shown(page) >= 4
    assert page.locator(".f[open] .tl-svg").first.is_visible()
    context.close()


def test_the_report_prints_on_a4_with_figures_and_a_timeline(page):
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))) as document:
        width, height = document[0].get_size()
        assert (round(width), round(height)) == (595, 842)
        text = "".join(one.get_textpage().get_text_range() for one in document)
    assert "行政处罚核查报告" in text
    assert "最后合法日为" in text
    assert "筛选和排列" not in text
    assert "点开一条" not in text  # nothing can be opened on paper
