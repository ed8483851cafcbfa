"""Pieces of a drawing that the server makes: without style attributes or scripts, numbers to a tenth."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

DASHES = mark_safe(' stroke-dasharray="4 3"')
INK, MUTE, LINE = "#1f2937", "#566274", "#e5e7eb"


def rect(x: float, y: float, wide: float, high: float, fill: str, edge: str = "") -> SafeString:
    """A box; `edge` where it needs one to be told apart in grey print."""
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
        round(x, 1), round(y, 1), round(wide, 1), round(high, 1), fill, edge or "none",
    )  # fmt: skip


def line(x: float, y: float, to_x: float, to_y: float, stroke: str = LINE, wide: float = 1, dashed: bool = False) -> SafeString:
    return format_html(
        '<path d="M{} {}L{} {}" stroke="{}" stroke-width="{}" fill="none"{}/>',
        round(x, 1), round(y, 1), round(to_x, 1), round(to_y, 1), stroke, wide, DASHES if dashed else "",
    )  # fmt: skip


def text(x: float, y: float, words: str, fill: str = INK, anchor: str = "start") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" fill="{}" text-anchor="{}">{}</text>', round(x, 1), round(y, 1), fill, anchor, words
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
