"""A real site in a real browser: `./xz up` with the full demo, on SQLite or on the PostgreSQL that DATABASE_URL names.

On SQLite, XIEZHI_TEST_DEMO may name the data folder of a demo that `./xz up --once` has built: the site then runs on a copy.
Site and browser end with this package: Playwright's loop would give the tests after it another connection to the database.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic", "--lang=zh-CN",
]


def chromium() -> str | None:
    return next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)


class Site:
    """Where the site is, and its data folder."""

    def __init__(self, url: str, var: Path) -> None:
        self.url, self.var = url, var


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextlib.contextmanager
def own_database(env):
    """On PostgreSQL, a database of its own beside the one that the other tests use."""
    url = env.get("DATABASE_URL")
    if not url:
        yield env
        return
    import psycopg

    base, _, _name = url.rpartition("/")
    name = f"xiezhi_browser_{os.getpid()}"  # two test workers may each run a site
    with psycopg.connect(base + "/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    yield env | {"DATABASE_URL": f"{base}/{name}"}
    with psycopg.connect(base + "/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="package")
def site():
    if chromium() is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    if running := os.environ.get("XIEZHI_TEST_SITE"):  # "URL VAR" of a demo that is up already, while writing tests
        yield Site(running.split()[0], Path(running.split()[1]))
        return
    var, port = Path(tempfile.mkdtemp(prefix="xiezhi-site-")), free_port()
    if (built := os.environ.get("XIEZHI_TEST_DEMO")) and "DATABASE_URL" not in os.environ:
        shutil.copytree(built, var, dirs_exist_ok=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith("XIEZHI_") and k != "DJANGO_SETTINGS_MODULE"}
    with own_database(env | {"XIEZHI_VAR": str(var), "XIEZHI_LANG": "zh", "PYTHONPATH": str(ROOT)}) as env:
        log = (var / "up.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "config.cli", "up", "--port", str(port)], cwd=ROOT, env=env, stdout=log,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            deadline = time.time() + 600  # on PostgreSQL, beside the other worker
            while "演示数据齐备" not in (var / "up.log").read_text():
                assert process.poll() is None, (var / "up.log").read_text()[-3000:]
                assert time.time() < deadline, (var / "up.log").read_text()[-3000:]
                time.sleep(0.5)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=10).close()
            yield Site(f"http://127.0.0.1:{port}", var)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            log.close()
            shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="package")
def chrome():
    """The browser alone, for files that need no site."""
    if chromium() is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def browser(site, chrome):
    return chrome


class Visitor:
    """One person at one browser window; complaints of the browser (console, CSP, failed requests) are kept."""

    def __init__(self, browser, site: Site, width: int = 1440, height: int = 900) -> None:
        self.site = site
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.on("response", lambda r: self.complaints.append(f"{r.status} {r.url}") if r.status >= 500 else None)

    def become(self, role: str, organ: str):
        """Step in as the person with this role at this organ."""
        self.page.goto(f"{self.site.url}/demo/?q={organ}")
        self.page.locator("ol.people.small button").filter(has_text=role).filter(has_text=organ).first.click()
        self.page.wait_for_url("**/desk/")
        return self

    def open(self, path: str) -> int:
        response = self.page.goto(self.site.url + path)
        return response.status if response else 0

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visitor(browser, site):
    """Makes visitors; all windows are closed afterwards, and none of them may have complained."""
    made: list[Visitor] = []

    def make(**size) -> Visitor:
        made.append(Visitor(browser, site, **size))
        return made[-1]

    yield make
    for each in made:
        each.close()
    complaints = [c for each in made for c in each.complaints if "404" not in c and "403" not in c and "409" not in c and "422" not in c]
    assert not complaints
