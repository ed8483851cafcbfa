"""Citations anywhere on a page as links to the article in force on the day of the act. Plain text where there is no 法规库."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from xiezhi.law.citing import Citation, find

from .nav import url_or_none

Days = dt.date | Sequence[dt.date | None] | None


def url_of(citation: Citation, on: Days = None) -> str:
    """Where a citation opens; empty where there is no such page.

    `on`: the day of the act, or several to be tried in turn: a letter cites the law of the act and that of supervision.
    """
    page = url_or_none("statutes:cite")
    if page is None:
        return ""
    days = on if isinstance(on, list | tuple) else [on]
    asked = [day.isoformat() for day in dict.fromkeys(days) if isinstance(day, dt.date)]
    return f"{page}?{urlencode([('ref', citation.ref), *(('on', day) for day in asked)])}"


def linked(text: Any, on: Days = None, own: str = "") -> SafeString:
    """A text with its citations as links, the rest escaped. `own`: the statute that 本法 means, within a statute."""
    if isinstance(text, SafeString) and re.search("[<&]", text):  # made up already: words and markup cannot be told apart
        return text
    words, at = str(text or ""), 0
    out: list[str] = []
    for one in find(words, own):
        if href := url_of(one, on):
            link = format_html('<a class="cite" href="{}">{}</a>', href, words[one.start : one.end])
            out += [escape(words[at : one.start]), link]
            at = one.end
    return mark_safe("".join([*out, escape(words[at:])]))  # noqa: S308 - every part is escaped


def only(text: Any) -> Citation | None:
    """The citation of a text that is nothing else: one clause."""
    words = str(text or "").strip()
    found = list(find(words))
    return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, len(words)) else None
