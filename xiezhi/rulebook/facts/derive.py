"""Facts that follow from other facts of the same row. Called once when rows are loaded or saved."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from xiezhi.law.calendar import load_calendar
from xiezhi.law.errors import CalendarNotLoaded

from . import FactSheet

# Which column brings which other with it.
DERIVED = (
    ("officer_nos", "officer_count"), ("started_at", "started_on"), ("executed_at", "executed_on"),
    ("executed_at", "on_holiday"), ("executed_on", "on_holiday"),
)
_SEPARATORS = re.compile(r"[、，,;；/|\s]+")


def derive(sheet: FactSheet, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its derived facts: certificate numbers joined by 、 without repeats, and their count; the day of a moment;
    whether the day of enforcement is a holiday."""
    made: dict[str, Any] = {}
    counted = "officer_nos" in sheet and "officer_count" in sheet
    if counted and (numbers := certificate_numbers(row.get("officer_nos"))):
        made |= {"officer_nos": "、".join(numbers), "officer_count": len(numbers)}
    for base, derived in (pair for pair in DERIVED if pair[0].endswith("_at") and pair[1].endswith("_on")):
        moment = row.get(base)
        if derived in sheet and isinstance(moment, datetime) and row.get(derived) is None:
            made[derived] = moment.date()
    executed = made.get("executed_on") or row.get("executed_on")
    if "on_holiday" in sheet and executed and row.get("on_holiday") is None:
        made["on_holiday"] = _is_holiday(executed)
    return row | made


def certificate_numbers(text: str | None) -> tuple[str, ...]:
    """The different certificate numbers written in one text."""
    return tuple(dict.fromkeys(filter(None, _SEPARATORS.split(text or ""))))


def _is_holiday(day: date) -> bool | None:
    try:
        return load_calendar().is_holiday(day)
    except CalendarNotLoaded:
        return None
