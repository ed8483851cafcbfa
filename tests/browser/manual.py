"""A browser test that also writes a page of the illustrated manual: it cannot go stale without a test failing.

Pictures and text go to var/manual, and with XIEZHI_WRITE_MANUAL=1 to docs/manual.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Manual:
    """One page: headings, paragraphs and pictures in the order of the test."""

    def __init__(self, name: str, title: str) -> None:
        self.name = name
        self.folder = ROOT / ("docs/manual" if os.environ.get("XIEZHI_WRITE_MANUAL") == "1" else "var/manual")
        self.lines = [f"# {title}", ""]
        self.count = 0

    def head(self, text: str) -> None:
        self.lines += [f"## {text}", ""]

    def say(self, text: str) -> None:
        self.lines += [text, ""]

    def picture(self, page, caption: str, *, name: str = "", full: bool = False) -> None:
        """A screenshot with its caption."""
        self.count += 1
        file = f"{name or f'{self.name}-{self.count:02d}'}.png"
        (self.folder / "img").mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        if full:  # a window as tall as the page: what sticks to an edge stays at that edge
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": size["width"], "height": min(int(height) + 40, 4000)})
            page.wait_for_timeout(300)
        page.screenshot(path=self.folder / "img" / file)
        if full:
            page.set_viewport_size(size)
        self.lines += [f"![{caption}](img/{file})", "", f"*{caption}*", ""]

    def write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{self.name}.zh.md").write_text("\n".join(self.lines).rstrip() + "\n")
