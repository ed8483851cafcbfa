"""A browser test that also writes a page of the illustrated manual: it cannot go stale without a test failing.

Pictures and text go to var/manual, and with XIEZHI_WRITE_MANUAL=1 to docs/manual.
"""

from __future__ import annotations

import os
from collections.abc import Callable
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

    def detail(self, locator, caption: str, *, most: int = 2000) -> None:
        """A picture of one part of a page, of a tall one the upper `most` pixels."""
        locator.scroll_into_view_if_needed()
        box = locator.bounding_box()
        page = locator.page
        top = box["y"] + page.evaluate("window.scrollY")
        clip = {"x": box["x"], "y": top, "width": box["width"], "height": min(box["height"], most)}
        self._keep(caption, f"{self.name}-{self.count + 1:02d}", lambda path: page.screenshot(path=path, clip=clip, full_page=True))

    def picture(self, page, caption: str, *, name: str = "", full: bool = False) -> None:
        """A screenshot with its caption."""
        size = page.viewport_size
        if full:  # a window as tall as the page: what sticks to an edge stays at that edge
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": size["width"], "height": min(int(height) + 40, 4000)})
            page.wait_for_timeout(300)
        self._keep(caption, name or f"{self.name}-{self.count + 1:02d}", lambda path: page.screenshot(path=path))
        if full:
            page.set_viewport_size(size)

    def _keep(self, caption: str, name: str, shoot: Callable[[Path], object]) -> None:
        self.count += 1
        (self.folder / "img").mkdir(parents=True, exist_ok=True)
        shoot(self.folder / "img" / f"{name}.png")
        self.lines += [f"![{caption}](img/{name}.png)", "", f"*{caption}*", ""]

    def write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{self.name}.zh.md").write_text("\n".join(self.lines).rstrip() + "\n")
