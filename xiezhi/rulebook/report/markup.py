"""HTML by small functions: every text and every attribute is escaped; what is HTML already says so by its type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape
from typing import Any

VOID = frozenset({"meta", "input", "br", "hr", "col"})
LONG = 600  # longer texts are cut: what a cell of a table can say in a report
# Control characters and marks that turn the direction of writing: shown by their number, never obeyed.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


class Markup(str):
    """Text that is HTML."""


def plain(value: object, most: int = LONG) -> str:
    """Any text as it may be shown: nothing hidden in it, not endless."""
    text = _HIDDEN.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", str(value))
    if len(text) > most:
        text = text[:most].rstrip() + f"… ({len(text):,})"
    return text if text.isascii() else _calm(text)


def _calm(text: str) -> str:
    """Without long rows of combining marks, which would run over the lines above."""
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 4:
            kept.append(char)
    return "".join(kept)


def html(part: object) -> Markup:
    """A part of a page: HTML as it is, anything else as text; None and False are nothing, lists are their parts."""
    if isinstance(part, Markup):
        return part
    if part is None or part is False:
        return Markup()
    if isinstance(part, (list, tuple)):
        return Markup("".join(map(html, part)))
    return Markup(escape(plain(part)))


class _Tags:
    """`h.p("text", cls="quiet")` is <p class="quiet">text</p>; `data_rule=` becomes data-rule."""

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        def element(*parts: object, **attributes: Any) -> Markup:
            text = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None and value is not False)
            start = f"<{name}{text}>"
            return Markup(start if name in VOID else f"{start}{html(parts)}</{name}>")

        return element


def _attribute(key: str, value: object) -> str:
    name = {"cls": "class", "for_": "for"}.get(key, key.replace("_", "-"))
    return f" {name}" if value is True else f' {name}="{escape(plain(value), quote=True)}"'


h = _Tags()
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)")


def dated(text: str) -> Markup:
    """A sentence whose dates are not broken at their hyphens."""
    return html([h.span(part, cls="d") if at % 2 else part for at, part in enumerate(_DATE.split(text))])
