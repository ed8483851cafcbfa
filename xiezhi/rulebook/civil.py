"""Months of the civil calendar in whole numbers: the same arithmetic for a Python integer and for a column of any engine.

A month-day number is (year * 12 + month - 1) * 32 + day. Numbers of one month may name a day that it does not have (31 April,
made from 31 March and one month); that means its last day (民法典202). Days count from 1970-01-01.
"""

from __future__ import annotations

from typing import Any

from .expr import DAYS_OF_MONTH

CYCLE = 146_097  # days of the 400 years after which the calendar repeats
EPOCH = 719_468  # days from 1 March of the year 0 to 1970-01-01


def month_day(day: Any) -> Any:
    """The month-day number of a day. The year is taken to begin in March, so that 29 February comes last."""
    cycle, rest = (day + EPOCH) // CYCLE, (day + EPOCH) % CYCLE
    year = (rest - rest // 1_460 + rest // 36_524 - rest // (CYCLE - 1)) // 365
    of_year = rest - (year * 365 + year // 4 - year // 100)
    month = (of_year * 5 + 2) // 153
    return ((cycle * 400 + year) * 12 + month + 2) * DAYS_OF_MONTH + of_year - (month * 153 + 2) // 5 + 1


def to_day(number: Any) -> tuple[Any, Any]:
    """Two days, of which the earlier is meant: that of the month-day number, and the last one of its month."""
    month = number // DAYS_OF_MONTH
    return _first(month) + number % DAYS_OF_MONTH - 1, _first(month + 1) - 1


def real_day(number: Any) -> tuple[Any, Any]:
    """The same as month-day numbers."""
    month = number // DAYS_OF_MONTH
    return number, month * DAYS_OF_MONTH + _first(month + 1) - _first(month)


def _first(month: Any) -> Any:
    """The first day of a month."""
    year, of_year = (month - 2) // 12, (month - 2) % 12
    return year * 365 + year // 4 - year // 100 + year // 400 + (of_year * 153 + 2) // 5 - EPOCH
