"""How people stand in a year: from the hours they have, what is asked of them, and the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Person
from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.core.web.pieces import Bar

from . import rules
from .facts import excuses, hours
from .hours import TEN, exact, shown
from .models import Kind

MET = State("met", _("已达标"), "good")
EXCUSED = State("excused", _("有正当理由"), "mute")
SHORT = State("short", _("未达标"), "bad")
BEHIND = State("behind", _("落后"), "warn")
GOING = State("going", _("进行中"), "info")
FREE = State("free", _("没有要求"), "mute")
STANDINGS = {state.value: state for state in (BEHIND, SHORT, GOING, MET, EXCUSED, FREE)}


@dataclass(frozen=True)
class Summary:
    """How a person stands in a year. `tenths`: of each kind; `need` None: nothing is asked."""

    year: int
    tenths: dict[str, int]
    need: rules.Need | None
    excuse: str
    standing: State

    @property
    def total(self) -> int:
        return sum(self.tenths.values())

    @property
    def missing(self) -> str:
        """Hours that are still wanted, as written; empty where none are."""
        return shown(self.need.tenths - self.total) if self.need and self.total < self.need.tenths else ""

    @property
    def hours(self) -> str:
        return shown(self.need.tenths) if self.need else ""

    @property
    def soon(self) -> str:
        return shown(self.need.soon) if self.need else ""

    @property
    def bar(self) -> Bar:
        return Bar(exact(self.total), exact(self.need.tenths) if self.need else 0, self.standing.tone)

    @property
    def kinds(self) -> list[tuple[Any, str]]:
        """(label, hours) of each kind."""
        return [(label, shown(self.tenths[kind])) for kind, label in Kind.choices]


def of_person(person: Person, year: int, day: dt.date | None = None) -> Summary:
    """For the pages of other rooms: include "training/_summary.html" with summary=…"""
    had = {kind: int(value * TEN) for kind, value in hours([person.pk], year)[person.pk].items() if kind != "total"}
    need = rules.need(year, person.organ.division.code)
    excuse = excuses([person.pk], year).get(person.pk, "")
    return Summary(year, had, need, excuse, standing(sum(had.values()), need, bool(excuse), day or today()))


def standing(total: int, need: rules.Need | None, excused: bool, day: dt.date) -> State:
    """Where somebody stands with that many tenths on that day."""
    if need is None:
        return FREE
    if total >= need.tenths:
        return MET
    if excused:
        return EXCUSED
    if day > need.ends_on:
        return SHORT
    return BEHIND if day > need.warn_after and total < need.soon else GOING


def standing_q(name: str) -> Q:
    """Rows of `progress` that stand so today. SQL's unknown makes those of whom nothing is asked fall out."""
    less = Q(total__lt=F("need"))
    open_, behind = less & Q(excused=0), Q(warned=1, total__lt=F("soon"))
    return {
        MET.value: Q(total__gte=F("need")),
        EXCUSED.value: less & Q(excused=1),
        SHORT.value: open_ & Q(over=1),
        BEHIND.value: open_ & Q(over=0) & behind,
        GOING.value: open_ & Q(over=0) & ~behind,
        FREE.value: Q(need=None),
    }[name]


def standing_of(row: Any) -> State:
    """The standing of one row of `progress`."""
    if row.need is None:
        return FREE
    if row.total >= row.need:
        return MET
    if row.excused:
        return EXCUSED
    if row.over:
        return SHORT
    return BEHIND if row.warned and row.total < row.soon else GOING


def bar_of(row: Any) -> Bar:
    """The hours of one row of `progress` against those of the year."""
    return Bar(exact(row.total), exact(row.need) if row.need else 0, standing_of(row).tone)
