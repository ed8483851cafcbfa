"""How values are shown: money, dates, sizes. One place, used by templates, lists and exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiezhi.core.time import CHINA
from xiezhi.law import calendar

DASH = "—"


def weekday(day: dt.date) -> str:
    """星期 of a date, in the reader's language."""
    return _(calendar.weekday(day))


def listed(items: Iterable[Any], between: str = "、") -> str:
    """Several words in one line: with the Chinese mark, or as English separates them."""
    if _english():
        between = {"、": ", ", "；": "; "}[between]
    return between.join(str(item) for item in items)


def _english() -> bool:
    return (get_language() or "").startswith("en")


def labelled(label: Any, text: Any) -> str:
    """What something is, and which: 送修：记录仪."""
    return f"{label}: {text}" if _english() else f"{label}：{text}"


def noted(text: Any, note: Any) -> str:
    """A word with another in brackets behind it."""
    return f"{text} ({note})" if _english() else f"{text}（{note}）"


def yuan(fen: Any) -> str:
    """Fen as 元 with separators and two decimals, never silently 万元. None shows as a dash."""
    if fen is None or fen == "":
        return DASH
    amount = Decimal(int(fen)) / 100
    return f"{amount:,.2f}"


def number(value: Any) -> str:
    """A count with separators."""
    if value is None or value == "":
        return DASH
    return f"{value:,}" if isinstance(value, int | float | Decimal) else str(value)


def as_date(value: dt.date | dt.datetime) -> dt.date:
    """Civil date in China of a date or an aware instant."""
    if isinstance(value, dt.datetime):
        return value.astimezone(CHINA).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: dt.date | dt.datetime | None) -> SafeString | str:
    """ISO date; the weekday on hover."""
    if not value:
        return DASH
    date = as_date(value)
    return format_html('<time datetime="{0}" title="{0} {1}">{0}</time>', date.isoformat(), weekday(date))


def moment(value: dt.datetime | None) -> SafeString | str:
    """Date and minute in China time; seconds and weekday on hover."""
    if not value:
        return DASH
    local = value.astimezone(CHINA) if timezone.is_aware(value) else value
    return format_html(
        '<time datetime="{}" title="{} {}">{}</time>',
        local.isoformat(timespec="seconds"),
        local.strftime("%Y-%m-%d %H:%M:%S"),
        weekday(local.date()),
        local.strftime("%Y-%m-%d %H:%M"),
    )


def size(count: int | None) -> str:
    """Bytes as KB or MB for reading."""
    if count is None:
        return DASH
    if count < 1024:
        return f"{count} B"
    if count < 1024**2:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024**2:.1f} MB"
