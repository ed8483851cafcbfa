"""The gallery in a real browser: no serious accessibility violation, no console error, nothing wider than a phone."""

import os
import shutil
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import get_internal_wsgi_application

CHROMIUM = os.environ.get("XIEZHI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
PAGES = ["", "list/", "list/?q=食品&state=late&page=99", "list/?q=zzz", "record/", "form/", "login/", "refusal/409/"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
]


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def address_of_site():
    """The gallery served without a database: live_server would flush tables that refuse to be emptied."""
    handler = StaticFilesHandler(get_internal_wsgi_application())
    with make_server("127.0.0.1", 0, handler, ThreadedServer, QuietHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class ThreadedServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def tab(browser, address_of_site):
    """Open a page of the gallery; what the console complains of is collected."""

    def open_tab(address, width=1440, height=900):
        page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        page.complaints = []
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.on("console", lambda m: m.type == "error" and "status of" not in m.text and page.complaints.append(m.text))
        page.goto(f"{address_of_site}/_kit/{address}")
        page.wait_for_load_state("networkidle")
        return page

    return open_tab


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_a_serious_violation_or_scrolls_sideways(tab, width):
    from axe_playwright_python.sync_playwright import Axe

    for address in PAGES:
        page = tab(address, width)
        found = Axe().run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")]
        assert serious == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.complaints == [], address
        page.close()


def test_a_filter_changes_the_list_and_the_address_without_a_reload(tab):
    page = tab("list/")
    page.evaluate("window.stays = 1")
    page.select_option("#f-organ", "塔河县应急管理局")
    page.wait_for_selector(".chip")
    assert page.evaluate("window.stays") == 1
    assert page.evaluate("location.search") == "?organ=" + page.evaluate("encodeURIComponent('塔河县应急管理局')")
    page.click(".chip")
    page.wait_for_selector(".chip", state="detached")
    assert page.evaluate("location.search") == ""
    assert page.evaluate("window.stays") == 1
    page.click("th a >> nth=0")
    page.wait_for_selector("th[aria-sort=ascending]")
    page.go_back()
    page.wait_for_selector("th[aria-sort=descending]")
    assert page.complaints == []


def test_the_list_is_walked_with_the_keyboard(tab):
    page = tab("list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert page.eval_on_selector_all("tbody tr", "rows => rows.findIndex(r => r.classList.contains('at'))") == 0
    assert page.inner_text("[data-picked]") == "1"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "f-q"
    page.keyboard.type("j")
    assert page.input_value("#f-q") == "j"
    page.fill("#f-q", "")
    page.click("h1")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/_kit/record/")


def test_a_step_asks_before_it_is_taken(tab):
    page = tab("record/")
    page.click("text=退回补正")
    assert "确定退回" in page.inner_text("#ask-text")
    page.click("#ask button[value=no]")
    assert page.url.endswith("/record/")


def test_a_draft_survives_leaving_and_comes_back(tab):
    page = tab("form/")
    page.fill("#id_opinion", "整改措施")
    page.wait_for_timeout(600)
    page.on("dialog", lambda d: d.accept())
    page.reload()
    page.click("text=恢复")
    assert page.input_value("#id_opinion") == "整改措施"
    assert page.inner_text(".counter") == "4 / 200"
    page.click(".form-acts .btn-primary")
    page.wait_for_selector(".form-errors")
    assert page.evaluate("document.activeElement.className").startswith("note")
    page.reload()
    assert page.evaluate("sessionStorage.getItem('xz-draft:kit-form')")
    assert page.complaints == []


def test_a_name_of_sixty_characters_makes_no_page_wider_than_a_phone(tab):
    from xiezhi.core import roles
    from xiezhi.core.actor import Actor

    from . import site

    long = "综合行政执法" * 10
    site.ActorForTests.actor = Actor(
        ref="accounts.User:1", name=long, role=roles.OFFICER, organ_id=1, organ_name=long, organ_ids=frozenset({1})
    )
    for width in (390, 1440):
        page = tab("list/", width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator(".who summary").click()
        menu = page.locator(".who .menu").bounding_box()
        assert menu["x"] >= 0
        assert menu["x"] + menu["width"] <= width
