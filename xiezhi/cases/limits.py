"""The limits of a case, as the rules of the pack draw them, each with the way its last day was reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.timeline import Span, Timeline
from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.law.counting import Limit, Unit
from xiezhi.law.dated import Dated, Value
from xiezhi.law.deadline import deadline
from xiezhi.law.errors import LawError
from xiezhi.rulebook.bound import Bound, Overrides, bind
from xiezhi.rulebook.evaluate import Act, value_of
from xiezhi.rulebook.judge import clause_label, clauses_of, judge_bound
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Outcome, Param, Rule
from xiezhi.rulebook.shown import LIMITS, amount

from .local import PACK, Local, overrides
from .models import Case
from .queries import PLACE, facts_of, thresholds
from .show import steps

EXCLUDED = N_("依法不计入办案期限")
EXTENDED = N_("依法另行规定或者批准延长")
PUBLISHING = N_("国办发〔2018〕118号，处罚结果七个工作日内公开")


@dataclass(frozen=True)
class Way:
    """How the law counts the limit of a rule: which fact meets it, the statute's limit, whether its last day rolls."""

    done: str
    limit: Limit
    rolls: bool = False


WAYS = {
    "P11": Way("decided_on", Limit("行政处罚法", 60, 90)),
    "P16": Way("hearing_asked_on", Limit("行政处罚法", 64, 5, item=1)),
    "P26": Way("paid_on", Limit("行政处罚法", 67, 15, paragraph=3), rolls=True),
    "P29": Way("served_on", Limit("行政处罚法", 61, 7, paragraph=1)),
    "P31": Way("published_on", Limit(None, None, 7, Unit.WORKING_DAY, basis=PUBLISHING)),
    "P33": Way("preserved_handled_on", Limit("行政处罚法", 56, 7)),
}


@dataclass(frozen=True)
class Judged:
    """How a finding judged: the clauses it cites, and the thresholds of its rule by name."""

    clause: str
    thresholds: Mapping[str, int]


@dataclass(frozen=True)
class Shown:
    """One limit of one case. `actual`: when it was met; `how`: sentences, empty where the law room knows no way.

    `own`: the threshold in words where a place's own one was used, not that of the rulebook.
    """

    rule: Rule
    start: dt.date
    last: dt.date
    actual: dt.date | None
    breached: bool
    waiting: bool
    clause: str
    how: tuple[str, ...]
    own: str = ""

    @property
    def name(self) -> str:
        """What is limited; with the number where it is not the one that the name of the rule speaks of."""
        return f"{_(self.rule.name)}（{self.own}）" if self.own else _(self.rule.name)

    def span(self) -> Span:
        return Span(self.start, self.last, self.actual, self.name, self.clause, self.breached)

    def due(self, asof: dt.date) -> pieces.Due:
        state = "met" if self.actual and not self.breached else ""
        left = (self.last - (self.actual or asof)).days
        return pieces.Due(self.name, self.last, left, _("日"), self.clause, self.how, state)


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in PACKS[PACK] if rule.deadline)


def limits_of(
    facts: Mapping[str, Any], asof: dt.date, calendar: Calendar | None = None, *, adopted: tuple[Local, ...] = (),
    judged: Mapping[str, Judged] | None = None, only: str = "",
) -> list[Shown]:  # fmt: skip
    """Limits that apply to a case, in order of their start. Limits beyond the loaded calendar are left out.

    `adopted`: the thresholds of places. `judged`: by code, rules whose limits are reckoned as a finding reckoned them.
    `only`: the code of one rule.
    """
    calendar = calendar or load_calendar()
    act, place, used = Act.of(facts, asof, calendar), str(facts.get(PLACE) or ""), overrides(adopted)
    found = []
    for rule in (rule for rule in _rules() if only in ("", rule.code)):
        as_found = (judged or {}).get(rule.code)
        bound = bind(rule, frozenset(), place, _fixed(rule, as_found.thresholds) if as_found else used)
        verdict = judge_bound(bound, act)
        if verdict.outcome is Outcome.NOT_APPLICABLE or verdict.calendar_years or bound.deadline is None:
            continue
        try:
            start, last = value_of(bound.deadline.start, act), value_of(bound.deadline.last, act)
        except LawError:
            continue
        if start is None or last is None:
            continue
        way = WAYS.get(rule.code)
        done = facts.get(way.done) if way else None
        waiting = bound.deadline.waiting
        actual = done if done is not None and done <= asof else None
        if waiting and actual is None and last <= asof:
            actual = last  # a time that had to run out has run out
        clauses = as_found.clause if as_found and as_found.clause else clauses_of(bound, act)
        breached = verdict.outcome is Outcome.BREACH
        if waiting and breached:
            actual = facts.get("decided_on") or actual
        own = _own(bound, bind(rule, frozenset(), place), act)
        how = _how(way, start, last, facts, calendar) if way and not own else ()  # the law room counts the general limits
        clause = _special_first(clauses, clause_label(rule, value_of(bound.on, act)))
        found.append(Shown(rule, start, last, actual, breached, waiting, clause, how, own))
    return sorted(found, key=lambda shown: (shown.start, shown.last))


def _fixed(rule: Rule, thresholds: Mapping[str, int]) -> Overrides:
    """The thresholds as they were used, whatever the day and the place."""

    def param(base: Param, value: int) -> Param:
        return Param(base.name, base.label, base.unit, Dated(base.label, [Value(value, dt.date.min, None, "", True)]))

    return tuple(
        (f"{rule.code}.{base.name}", param(base, thresholds[base.name])) for base in rule.params if base.name in thresholds
    )


def _own(bound: Bound, general: Bound, act: Act) -> str:
    """The limit in words, if the rulebook alone would have used another."""
    for param in bound.rule.params:
        if param.name in LIMITS:
            used = value_of(bound.params[param.name], act)
            if used is not None and used != value_of(general.params[param.name], act):
                return amount(param, used, _)
    return ""


def _special_first(clauses: str, own: str) -> str:
    """What a special statute says comes before what it makes an exception to."""
    return "、".join(sorted(clauses.split("、"), key=lambda one: one in own.split("、")))


def _how(way: Way, start: dt.date, last: dt.date, facts: Mapping[str, Any], calendar: Calendar) -> tuple[str, ...]:
    """The reckoning by the law room, if it comes to the same day as the rule."""
    more: list[Limit] = []
    if way.done == "decided_on":
        for name, basis in (("excluded_days", EXCLUDED), ("extended_days", EXTENDED)):
            if days := facts.get(name):
                more.append(Limit(None, None, days, Unit.NATURAL_DAY, basis=basis))
    try:
        reached = deadline(start, way.limit, calendar=calendar, rolls=way.rolls, extended=more)
    except (LawError, ValueError):
        return ()
    return tuple(reached.explain(_)) if reached.last_day == last else ()


def timeline(facts: Mapping[str, Any], limits: Sequence[Shown], asof: dt.date, title: str) -> Timeline:
    """Steps and limits of a case on one axis, days off shaded where the calendar is loaded."""
    calendar = load_calendar()

    def working(day: dt.date) -> bool:
        return calendar.is_working(day) if calendar.first_day <= day <= calendar.last_day else day.weekday() < 5

    return Timeline(
        steps=steps(facts), limits=[limit.span() for limit in limits], is_working=working, today=asof, title=title
    )


def of_case(case: Case) -> tuple[dict[str, Any], list[Shown]]:
    """Facts and limits of a case on the business date."""
    facts = facts_of(case)
    return facts, limits_of(facts, today(), adopted=thresholds())


def to_decide(case: Case, adopted: tuple[Local, ...]) -> Shown | None:
    """Until when a running case has to be decided (P11), by the thresholds that places have `adopted`."""
    return next(iter(limits_of(facts_of(case), today(), adopted=adopted, only="P11")), None)
