"""What a place asks of training, with dates and source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xiezhi.core.placed import Placed
from xiezhi.law.dated import NoValue
from xiezhi.law.text import N_

from .hours import TEN

LABELS = {
    "hours": N_("年度在岗培训学时不少于"),
    "soon": N_("年末前提醒的学时"),
    "ahead": N_("提醒提前于年末（日）"),
    "day_hours": N_("一日至多学时"),
}
FILE = Placed("training", LABELS)


@dataclass(frozen=True)
class Need:
    """What is asked of an officer for a year: tenths of hours, from when a warning is given, and who says so."""

    year: int
    tenths: int
    soon: int
    warn_after: dt.date
    statutory: bool
    source: str

    @property
    def ends_on(self) -> dt.date:
        return dt.date(self.year, 12, 31)


def need(year: int, place: str) -> Need | None:
    """None where nothing is asked for that year in that place (division code)."""
    end = dt.date(year, 12, 31)
    try:
        hours, soon, ahead = (FILE.on(name, end, place) for name in ("hours", "soon", "ahead"))
    except NoValue:
        return None
    warn_after = end - dt.timedelta(days=ahead.value)
    return Need(year, hours.value * TEN, soon.value * TEN, warn_after, hours.statutory, hours.source)


def day_limit(day: dt.date, place: str) -> int:
    """Tenths that one day can hold."""
    return FILE.on("day_hours", day, place).value * TEN
