"""Limits as statutes set them, and how each statute counts its days (which day numbers mean working days)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from .errors import LimitNotDefined
from .statutes import Clause, ClauseRef, cite, get, ref
from .text import N_

DATA = Path(__file__).parent / "data" / "counting.toml"

# How periods run: 民事诉讼法 (its second paragraph: the first day is not counted; its third: the last day rolls).
_CIVIL = ((85, None), (85, "2021"), (82, "2012"))


def _civil(paragraph: int) -> ClauseRef:
    return ClauseRef(tuple(ref("民事诉讼法", article, paragraph, numbering=numbering).variants[0]
                           for article, numbering in _CIVIL))


START_NOT_COUNTED = _civil(2)
ROLLS = _civil(3)
MONTHS = ref("民法典", 202) | ref("民法总则", 202)
HOURS = ref("民法典", 201, 2) | ref("民法总则", 201, 2)


class Unit(StrEnum):
    """What a limit is measured in."""

    HOUR = "hour"
    DAY = "day"
    """Working or natural, as the statute counts that number of days."""
    WORKING_DAY = "working_day"
    """The text itself writes 工作日."""
    NATURAL_DAY = "natural_day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Limit:
    """A limit and where it stands: `Limit("行政处罚法", 60, 90)` is 90 days by article 60 of that statute.

    `article` is a number of the newest numbering; for a limit that an older version sets too, give `clause` with the
    variants.
    `statute` None is a default of the platform, which then says its source in `basis` (shown as 非法定).
    Raises ValueError (amount below 1, or neither statute nor basis) and UnknownStatute.
    """

    statute: str | None
    article: int | None
    amount: int
    unit: Unit | str = Unit.DAY
    paragraph: int | None = None
    item: int | None = None
    clause: ClauseRef | None = None
    basis: str = ""

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a limit of {self.amount}")
        if self.statute is None and not self.basis:
            raise ValueError("a limit without statute has to name its basis")
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.clause is None and self.statute is not None:
            object.__setattr__(self, "clause", ref(self.statute, self.article, self.paragraph, self.item))

    def cited(self, on: date) -> Clause | None:
        """The clause in force on that day; None for a default of the platform. Raises NotInForce."""
        return self.clause.on(on) if self.clause else None

    def in_working_days(self, on: date) -> bool:
        """Whether a limit that starts on that day runs in working days. Raises NotInForce, LimitNotDefined."""
        if self.unit is not Unit.DAY:
            return self.unit is Unit.WORKING_DAY
        clause = self.cited(on)
        return clause is not None and rule(clause.statute.name, on).in_working_days(self.amount)


@dataclass(frozen=True)
class Rule:
    """How one statute counts days during certain years."""

    statute: str
    first: date
    last: date | None
    working: frozenset[int] | str
    article: int | None = None
    paragraph: int | None = None
    periods: tuple[int, int | None] | None = None
    note: str = ""

    def in_working_days(self, amount: int) -> bool:
        """Whether a limit of `amount` days is one of working days."""
        if isinstance(self.working, frozenset):
            return amount in self.working
        return self.working == "all" or amount <= int(self.working.removeprefix("up to "))

    def clause(self, on: date) -> Clause | None:
        """The clause that makes days working days, if there is one."""
        return cite(self.statute, self.article, self.paragraph, on=on) if self.article else None

    def referring(self, on: date) -> Clause | None:
        """The clause that refers to the Civil Procedure Law for periods; None where it is followed by analogy."""
        return cite(self.statute, *self.periods, on=on) if self.periods else None


def rule(statute: str, on: date) -> Rule:
    """How `statute` counted days on that day. Raises UnknownStatute, LimitNotDefined (LAW-DAY-01)."""
    name = get(statute).name
    for candidate in rules():
        if candidate.statute == name and candidate.first <= on and (candidate.last is None or on <= candidate.last):
            return candidate
    raise LimitNotDefined(
        N_("没有录入《{name}》在{on}的期限计算规则，无法判断按工作日还是自然日计算。"),
        name=get(statute).full, on=on.isoformat())


@cache
def rules() -> tuple[Rule, ...]:
    """All counting rules of the data file."""
    found = []
    for entry in tomllib.loads(DATA.read_text(encoding="utf-8"))["rule"]:
        working, periods = entry["working"], entry.get("periods")
        found.append(Rule(
            entry["statute"], entry["from"], entry.get("to"),
            working if isinstance(working, str) else frozenset(working),
            entry.get("article"), entry.get("paragraph"),
            (periods["article"], periods.get("paragraph")) if periods else None,
            entry.get("note", ""),
        ))
    return tuple(found)
