"""Facts that follow from other facts of the same row. Called once when rows are loaded or saved."""

from __future__ import annotations

import re
from typing import Any

from . import FactSheet

_SEPARATORS = re.compile(r"[、，,;；/|\s]+")


def derive(sheet: FactSheet, row: dict[str, Any]) -> dict[str, Any]:
    """The row with its derived facts: certificate numbers joined by 、 without repeats, and their count."""
    counted = "officer_nos" in sheet and "officer_count" in sheet
    if counted and (numbers := certificate_numbers(row.get("officer_nos"))):
        return row | {"officer_nos": "、".join(numbers), "officer_count": len(numbers)}
    return row


def certificate_numbers(text: str | None) -> tuple[str, ...]:
    """The different certificate numbers written in one text."""
    return tuple(dict.fromkeys(filter(None, _SEPARATORS.split(text or ""))))
