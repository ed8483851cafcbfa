"""Working days of China: weekends, holidays and make-up working days as the State Council publishes them year by year.

A day outside the loaded years raises `CalendarNotLoaded`; nothing is extrapolated.
"""

from __future__ import annotations

import os
import tomllib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

from .errors import CalendarFileError, CalendarNotLoaded
from .text import N_

DATA = Path(__file__).parent / "data" / "calendar.toml"
ALARM_DAYS = 60

WORKDAY = N_("工作日")
WEEKEND = N_("周末")
MAKE_UP = N_("调休上班")
WEEKDAYS = (N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"))
# Whole phrases, not "{name}放假": each is one entry of the message catalogue.
OFF = {
    "元旦": N_("元旦放假"),
    "春节": N_("春节放假"),
    "清明节": N_("清明节放假"),
    "劳动节": N_("劳动节放假"),
    "端午节": N_("端午节放假"),
    "中秋节": N_("中秋节放假"),
    "国庆节": N_("国庆节放假"),
    "国庆节、中秋节": N_("国庆节、中秋节放假"),
}


@dataclass(frozen=True)
class Year:
    """The exceptions of one year: every day off with the name of its holiday, and the weekend days worked."""

    year: int
    source: str
    holidays: dict[date, str]
    make_up: frozenset[date]

    def is_working(self, day: date) -> bool:
        """Whether `day`, which must lie in this year, is a working day."""
        return day in self.make_up or (day.weekday() < 5 and day not in self.holidays)


def weekday(day: date) -> str:
    """星期 of a date (a message id)."""
    return WEEKDAYS[day.weekday()]


class Calendar:
    """Consecutive whole years of working days. Immutable; every question is O(1)."""

    def __init__(self, years: Iterable[Year]) -> None:
        self._years = {year.year: year for year in sorted(years, key=lambda item: item.year)}
        if not self._years:
            raise ValueError("a calendar needs at least one year")
        self.years: tuple[int, ...] = tuple(self._years)
        for before, after in zip(self.years, self.years[1:], strict=False):
            if after != before + 1:
                raise CalendarNotLoaded(before + 1)
        self.first_day = date(self.years[0], 1, 1)
        self.last_day = date(self.years[-1], 12, 31)
        self._base = self.first_day.toordinal()
        self._counts = array("i")
        self._working = array("i")
        for day in self.days():
            if self._years[day.year].is_working(day):
                self._working.append(day.toordinal())
            self._counts.append(len(self._working))

    @classmethod
    def from_toml(cls, *paths: Path) -> Calendar:
        """Read calendar files. A year found again in a later file replaces the earlier one (notices are amended).

        Raises CalendarFileError (unreadable or contradictory), CalendarNotLoaded (a gap between years).
        """
        years = {year.year: year for path in paths for year in read_years(path)}
        return cls(years.values())

    def with_file(self, path: Path) -> Calendar:
        """This calendar plus (or corrected by) the years of one more file."""
        return Calendar((self._years | {year.year: year for year in read_years(path)}).values())

    def days(self) -> Iterator[date]:
        """Every loaded day in order."""
        for number in range(self._base, self.last_day.toordinal() + 1):
            yield date.fromordinal(number)

    def source(self, year: int) -> str:
        """Where the holidays of `year` come from."""
        self._index(date(year, 1, 1))
        return self._years[year].source

    def is_working(self, d: date) -> bool:
        """Whether `d` is a working day."""
        at = self._index(d)
        return self._counts[at] > (self._counts[at - 1] if at else 0)

    def is_holiday(self, d: date) -> bool:
        """Whether `d` is a day off by the notice on holidays; a mere weekend is none."""
        self._index(d)
        return d in self._years[d.year].holidays

    def why(self, d: date) -> str:
        """What kind of day `d` is, in Chinese (a message id): 国庆节放假, 周末, 调休上班 or 工作日."""
        self._index(d)
        year = self._years[d.year]
        if d in year.holidays:
            name = year.holidays[d]
            return OFF.get(name, name + "放假")
        if d in year.make_up:
            return MAKE_UP
        return WEEKEND if d.weekday() >= 5 else WORKDAY

    def wd_no(self, d: date) -> int:
        """Number of working days from the first loaded day up to and including `d`.

        Working days after a up to and including b are `wd_no(b) - wd_no(a)`.
        """
        return self._counts[self._index(d)]

    def nth_working_day(self, no: int) -> date:
        """The working day whose `wd_no` is `no`; the inverse of `wd_no` on working days."""
        if no < 1:
            raise CalendarNotLoaded(self.years[0] - 1)
        if no > len(self._working):
            raise CalendarNotLoaded(self.years[-1] + 1)
        return date.fromordinal(self._working[no - 1])

    def add_working_days(self, d: date, n: int) -> date:
        """The n-th working day after `d` (before it, if `n` is negative); `d` itself is not counted; 0 gives `d`."""
        at = self._index(d)
        if n == 0:
            return d
        if n > 0:
            return self.nth_working_day(self._counts[at] + n)
        return self.nth_working_day((self._counts[at - 1] if at else 0) + 1 + n)

    def working_days_after(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` lies before `a`."""
        return self.wd_no(b) - self.wd_no(a)

    def roll_forward(self, d: date) -> date:
        """`d` if it is a working day, else the first working day after it."""
        return d if self.is_working(d) else self.nth_working_day(self.wd_no(d) + 1)

    def missing_soon(self, today: date) -> int | None:
        """The first year that ought to be loaded by `today` and is not: from 60 days before a year begins it is due."""
        due = (today + timedelta(days=ALARM_DAYS)).year
        first_missing = self.years[-1] + 1
        return first_missing if first_missing <= due else None

    def _index(self, d: date) -> int:
        if not self.first_day <= d <= self.last_day:
            raise CalendarNotLoaded(d.year)
        return d.toordinal() - self._base


def read_years(path: Path) -> list[Year]:
    """The years of one calendar file. Raises CalendarFileError that says which entry is wrong and why."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CalendarFileError(path, N_("日历文件{file}无法读取：{reason}。"), reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CalendarFileError(
            path, N_("日历文件{file}不是有效的UTF-8编码TOML文件：{reason}。"), reason=error) from error
    entries = data.get("year")
    if not isinstance(entries, list) or not entries:
        raise CalendarFileError(path, N_("日历文件{file}没有任何年份，至少需要一个[[year]]。"))
    return [_read_year(path, entry if isinstance(entry, dict) else {"number": entry}) for entry in entries]


def _read_year(path: Path, entry: dict[str, Any]) -> Year:
    number = entry.get("number")
    if type(number) is not int or not 1949 <= number <= 9998:
        raise CalendarFileError(path, N_("日历文件{file}：年份number应当是四位数字，现为{value}。"), value=number)
    source = entry.get("source")
    if not isinstance(source, str) or not source.strip():
        raise CalendarFileError(path, N_("日历文件{file}：{year}年没有写明来源source。"), year=number)
    holidays: dict[date, str] = {}
    for item in _list(entry, "off"):
        fields = item if isinstance(item, dict) else {}
        name, first, last = fields.get("name"), fields.get("from"), fields.get("to")
        if not isinstance(name, str) or not _is_day(first) or not _is_day(last) or not first <= last:
            raise CalendarFileError(
                path, N_("日历文件{file}：{year}年放假条目{item}应当有name、from、to，且from不晚于to。"),
                year=number, item=item)
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            _place(path, number, date.fromordinal(ordinal), holidays, name)
    if not holidays:
        raise CalendarFileError(path, N_("日历文件{file}：{year}年没有任何放假日。"), year=number)
    make_up: dict[date, str] = {}
    for day in _list(entry, "work"):
        if not _is_day(day) or day.weekday() < 5 or day in holidays:
            raise CalendarFileError(
                path, N_("日历文件{file}：{year}年调休上班日{day}应当是没有放假的周六或者周日。"), year=number, day=day)
        _place(path, number, day, make_up, "")
    return Year(number, source.strip(), holidays, frozenset(make_up))


def _list(entry: dict[str, Any], key: str) -> list[Any]:
    value = entry.get(key, [])
    return value if isinstance(value, list) else [value]


def _is_day(value: object) -> TypeGuard[date]:
    # type, not isinstance: a TOML date-time is a date to isinstance.
    return type(value) is date


def _place(path: Path, year: int, day: date, into: dict[date, str], name: str) -> None:
    if day.year != year:
        raise CalendarFileError(path, N_("日历文件{file}：{day}不在{year}年内。"), year=year, day=day)
    if day in into:
        raise CalendarFileError(path, N_("日历文件{file}：{year}年重复列入{day}。"), year=year, day=day)
    into[day] = name


@cache
def load_calendar() -> Calendar:
    """The calendar that comes with the product, and the years of the file that XIEZHI_CALENDAR names; read once."""
    own = os.environ.get("XIEZHI_CALENDAR")
    return Calendar.from_toml(DATA, Path(own)) if own else Calendar.from_toml(DATA)


def is_working(day: date) -> bool:
    """For drawing: a day of a year that is not loaded is shown without shading, never guessed."""
    try:
        return load_calendar().is_working(day)
    except CalendarNotLoaded:
        return True
