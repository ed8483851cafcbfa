"""A rule: what the law asks of an act, in one declaration that is judged, explained, drawn and tested."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from string import Formatter
from typing import Any

from xiezhi.law.dated import Dated, Value
from xiezhi.law.statutes import ClauseRef
from xiezhi.law.text import N_

from .expr import ALWAYS, Expr, Op, RuleError, Type
from .facts import FactSheet, Kind

DOMAIN = "domain"  # the fact that names the field of enforcement, where a sheet has one
EXAMPLE_DAY = date(2026, 6, 30)


class Severity(StrEnum):
    """红 likely unlawful, 橙 due soon or strongly suspected, 黄 a matter of good order."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"


class Use(StrEnum):
    """A gate stops the next step; an alert is only reported."""

    GATE = "gate"
    ALERT = "alert"


class Outcome(StrEnum):
    """What a rule says of an act."""

    NOT_APPLICABLE = "not_applicable"
    PASS = "pass"  # noqa: S105 - an outcome
    BREACH = "breach"
    INSUFFICIENT = "insufficient"


SEVERITY_LABEL = {Severity.RED: N_("红"), Severity.ORANGE: N_("橙"), Severity.YELLOW: N_("黄")}
USE_LABEL = {Use.GATE: N_("门槛"), Use.ALERT: N_("提示")}
ABSOLUTE_LABEL = N_("门槛，不得越过")
OUTCOME_LABEL = {
    Outcome.NOT_APPLICABLE: N_("不适用"),
    Outcome.PASS: N_("符合"),
    Outcome.BREACH: N_("违反"),
    Outcome.INSUFFICIENT: N_("数据不足"),
}


class Unit(StrEnum):
    """What a threshold counts."""

    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"
    FEN = "fen"
    COUNT = "count"


@dataclass(frozen=True)
class Standard:
    """A rule's ground that is no Chinese statute (the limits of a foreign procedure); it is always in force."""

    text: str

    def on(self, day: date) -> Standard:
        """Itself: it has one version."""
        return self

    def applies(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return True

    def periods(self) -> Iterator[tuple[date, date | None]]:
        """The days in force."""
        yield date.min, None

    def label(self) -> str:
        """As it is cited."""
        return self.text


Ground = ClauseRef | Standard


@dataclass(frozen=True, eq=False)
class Param:
    """A threshold as dated data. A default that no statute states (非法定默认) has values with `statutory=False`."""

    name: str
    label: str
    unit: Unit
    values: Dated[int]


def limit(name: str, label: str, unit: Unit, *values: Value[int]) -> Param:
    """A threshold with its dated values."""
    return Param(name, label, unit, Dated(label, values))


def statute(value: int, first: date, source: str, *, last: date | None = None, place: str = "") -> Value[int]:
    """A value that a statute states."""
    return Value(value, first, last, source, True, place)


def special(value: int, domain: str, clause: ClauseRef, first: date, source: str, *, last: date | None = None) -> Value[int]:
    """The value of a field whose own statute says otherwise; the finding cites that clause too."""
    return Value(value, first, last, source, True, "", domain, clause)


def default(value: int, first: date, source: str, *, last: date | None = None, place: str = "") -> Value[int]:
    """A value that nobody enacted: the platform's own default, to be confirmed per place."""
    return Value(value, first, last, source, False, place)


@dataclass(frozen=True, eq=False)
class Deadline:
    """A span to draw on the timeline of an act, from `start` to `last`: the last lawful day, or, if `waiting`, the last
    day of a time that must have run out before the next step."""

    start: Expr
    last: Expr
    waiting: bool = False


@dataclass(frozen=True, eq=False)
class Reason:
    """One of several ways to break a rule, and how to say it; with its own weight where that is not the rule's."""

    when: Expr
    say: str
    severity: Severity | None = None
    use: Use | None = None
    absolute: bool = True  # of a rule whose gate cannot be overridden: whether this way is one that the statute forbids


READ_TEXT: dict[Kind, Callable[[str], Any]] = {Kind.DATE: date.fromisoformat, Kind.MOMENT: datetime.fromisoformat}


@dataclass(frozen=True)
class Example:
    """A worked row: what the rule must say of it. Facts not named are empty; those in `absent` have no column.

    `warns`: the early warning with which the act still passes. `place`: the division whose thresholds hold.
    """

    outcome: Outcome
    note: str
    facts: Mapping[str, Any]
    asof: date = EXAMPLE_DAY
    absent: frozenset[str] = frozenset()
    warns: Severity | None = None
    place: str = ""

    def row(self, sheet: FactSheet) -> dict[str, Any]:
        """The full wide row; dates and moments may be written as ISO texts."""
        row: dict[str, Any] = {fact.name: None for fact in sheet if fact.name not in self.absent}
        for name, value in self.facts.items():
            read = READ_TEXT.get(sheet[name].kind) if isinstance(value, str) else None
            row[name] = read(value) if read else value
        return row


def _example(outcome: Outcome, note: str, facts: dict[str, Any], warns: Severity | None = None) -> Example:
    asof, place = facts.pop("asof", None), facts.pop("place", "")
    absent = frozenset(facts.pop("absent", ()))
    kept = {name: value for name, value in facts.items() if name not in absent}
    return Example(outcome, note, kept, date.fromisoformat(asof) if asof else EXAMPLE_DAY, absent, warns, place)


def passes(note: str, /, **facts: Any) -> Example:
    """An act that keeps the rule, without a warning."""
    return _example(Outcome.PASS, note, facts)


def warns(note: str, severity: Severity, /, **facts: Any) -> Example:
    """An act that still keeps the rule, with an early warning."""
    return _example(Outcome.PASS, note, facts, severity)


def breaches(note: str, /, **facts: Any) -> Example:
    """An act that breaks it."""
    return _example(Outcome.BREACH, note, facts)


def lacks(note: str, /, **facts: Any) -> Example:
    """An act of which too little is known."""
    return _example(Outcome.INSUFFICIENT, note, facts)


def exempt(note: str, /, **facts: Any) -> Example:
    """An act that the rule does not concern."""
    return _example(Outcome.NOT_APPLICABLE, note, facts)


@dataclass(frozen=True, eq=False, kw_only=True)
class Rule:
    """One statutory check.

    `law`: the clauses; the rule applies while one of them is in force. `on`: the day whose law judges the act.
    `applies`, `breach`: conditions. `since`: the day on which the breach arose. `needs`: facts without which nothing
    can be said although the rule applies. `levels`: warnings before the breach, the gravest first. `explain`: what was
    seen, in one text or case by case. `shows`: figures for it. `absolute`: the statute itself says 不得, so the gate
    cannot be overridden. A reason may weigh otherwise than its rule: one way to break it closes the gate, another is told.
    """

    code: str
    name: str
    law: tuple[Ground, ...]
    on: Expr
    breach: Expr
    since: Expr
    severity: Severity
    explain: str | tuple[Reason, ...]
    mend: str
    applies: Expr = ALWAYS
    use: Use = Use.ALERT
    needs: tuple[Expr, ...] = ()
    levels: tuple[tuple[Severity, Expr], ...] = ()
    deadline: Deadline | None = None
    params: tuple[Param, ...] = ()
    shows: Mapping[str, Expr] = field(default_factory=dict)
    absolute: bool = False
    version: str = "1"
    examples: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        self._check(re.fullmatch(r"[A-Z]{1,2}\d{2}", self.code) is not None, "the code is a letter and two digits")
        self._check(bool(self.law), "no clause")
        for tree, kind in ((self.on, Type.DATE), (self.since, Type.DATE), *((c, Type.BOOL) for c in self.conditions())):
            self._check(tree.type is kind, f"{tree!r} must be a {kind}")
        for tree in self.conditions():
            self._check(all(n.op is not Op.PLUS_WORKDAYS for n in tree.walk()), "plus_workdays() within a condition")
        declared, used = {q.name for q in self.params}, {n.value for n in self.nodes() if n.op is Op.PARAM}
        self._check(declared == used, f"parameters declared {sorted(declared)}, used {sorted(used)}")

    def _check(self, holds: bool, complaint: str) -> None:
        if not holds:
            raise RuleError(f"{self.code}: {complaint}")

    def reasons(self) -> tuple[Reason, ...]:
        """The explanation case by case."""
        return (Reason(ALWAYS, self.explain),) if isinstance(self.explain, str) else self.explain

    @property
    def gates(self) -> bool:
        """Whether one way to break it, at least, stops the next step."""
        return Use.GATE in (self.use, *(reason.use for reason in self.reasons()))

    def conditions(self) -> tuple[Expr, ...]:
        """What is decided for every act, in Python and in SQL."""
        return (self.applies, self.breach, *(condition for _, condition in self.levels))

    def trees(self) -> tuple[Expr, ...]:
        """All trees of the rule."""
        span = (self.deadline.start, self.deadline.last) if self.deadline else ()
        reasons = (reason.when for reason in self.reasons())
        return (self.on, *self.conditions(), *self.needs, self.since, *span, *self.shows.values(), *reasons)

    def nodes(self) -> Iterator[Expr]:
        """All nodes of all trees."""
        for tree in self.trees():
            yield from tree.walk()

    def fact_names(self) -> frozenset[str]:
        """Every fact the rule looks at or names in its texts."""
        return self._fact_names

    @cached_property
    def _fact_names(self) -> frozenset[str]:
        texts = "".join((*(reason.say for reason in self.reasons()), self.mend))
        special = {DOMAIN} if any(value.domain for param in self.params for value in param.values.values) else set()
        named = special | {name for _, name, _, _ in Formatter().parse(texts) if name}
        figures = {param.name for param in self.params} | set(self.shows) | {"start", "last"}
        return frozenset(node.value for node in self.nodes() if node.op is Op.FACT) | (named - figures)

    def param(self, name: str) -> Param:
        """The threshold of that name."""
        return next(q for q in self.params if q.name == name)


def use_label(rule: Rule) -> str:
    """Gate or alert, as it is told; of a gate that the statute itself sets, that nobody may pass it."""
    return ABSOLUTE_LABEL if rule.absolute else USE_LABEL[rule.use]


@dataclass(frozen=True, eq=False)
class Pack:
    """The rules for one kind of act."""

    name: str
    label: str
    sheet: FactSheet
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        codes = [rule.code for rule in self.rules]
        if len(set(codes)) != len(codes):
            raise RuleError(f"{self.name}: the same code twice in {codes}")
        held = {fact.name for fact in self.sheet}
        for rule in self.rules:
            if strange := rule.fact_names() - held:
                raise RuleError(f"{rule.code}: no such facts in {self.sheet.name}: {sorted(strange)}")

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __getitem__(self, code: str) -> Rule:
        for rule in self.rules:
            if rule.code == code:
                return rule
        raise KeyError(code)

    def only(self, *codes: str) -> Pack:
        """The pack reduced to some of its rules, in the pack's order."""
        return Pack(self.name, self.label, self.sheet, tuple(rule for rule in self.rules if rule.code in codes))
