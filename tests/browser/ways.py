"""How a person gets on: by the navigation, the to-dos and the links of a page, never by typing an address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .test_journey import press

OF_DEMO = {"XIEZHI_DEMO": "1", "XIEZHI_TODAY": "2026-11-20", "XIEZHI_LANG": "zh"}
ROOT = Path(__file__).resolve().parents[2]


def by_menu(page, name: str) -> None:
    """An entry of the side navigation."""
    page.locator("nav.side a").get_by_text(name, exact=True).first.click()


def by_todo(page, text: str) -> None:
    """The workbench, and what waits there under these words."""
    by_menu(page, "工作台")
    page.locator("main a", has_text=text).first.click()


def link(page, text: str) -> None:
    """A link of the page; several lead to the same place."""
    page.locator("main a", has_text=text).first.click()


def yes(page, button: str) -> None:
    """Press a button that asks first, and say yes."""
    page.get_by_role("button", name=button, exact=True).click()
    press(page.locator("#ask button[value=yes]"))


def command(site, *words: str) -> str:
    """What whoever runs the platform types at its machine."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("XIEZHI_") and k != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env | OF_DEMO | {"XIEZHI_VAR": str(site.var)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def worker(site, task: str) -> None:
    """Let the worker's task run now that its schedule would run within ten minutes."""
    room, name = task.rsplit(".", 1)
    command(site, "manage.py", "shell", "-c", f"from {room} import {name}; {name}()")
