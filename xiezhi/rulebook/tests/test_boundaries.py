"""Every threshold is pinned on both sides by worked examples, and every rule that compares days has a pair one unit apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import combinations
from typing import Any

import pytest

from xiezhi.law.calendar import load_calendar
from xiezhi.law.dated import Dated
from xiezhi.rulebook.bound import Overrides
from xiezhi.rulebook.expr import COMPARISONS, Type
from xiezhi.rulebook.facts import FactSheet
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Example, Outcome, Pack, Param, Rule, Unit

RULES = [pytest.param(pack, rule, id=f"{pack.name}-{rule.code}") for pack in PACKS.values() for rule in pack]
MEASURED = (Type.DATE, Type.MOMENT, Type.NUM)
SHIFTS = (1, -1)
CALENDAR = load_calendar()


def is_switch(param: Param) -> bool:
    """Whether it says only that something is asked here and now (1) or not (0)."""
    return param.unit is Unit.COUNT and {one.value for one in param.values.values} == {0, 1}


def shifted(rule: Rule, param: Param, at: int, by: int) -> Overrides:
    """The threshold with one of its dated values a unit higher or lower."""
    values = [replace(one, value=one.value + by) if number == at else one for number, one in enumerate(param.values.values)]
    return ((f"{rule.code}.{param.name}", replace(param, values=Dated(param.values.name, values))),)


def said(pack: Pack, rule: Rule, overrides: Overrides = ()) -> list[tuple[Outcome, object]]:
    """What the rule says of each of its examples."""
    found = (judge(rule, one.row(pack.sheet), one.asof, place=one.place, overrides=overrides) for one in rule.examples)
    return [(verdict.outcome, verdict.severity) for verdict in found]


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_threshold_one_unit_higher_or_lower_changes_what_an_example_says(pack: Pack, rule: Rule) -> None:
    """Of every value: of each day, place and field, in its own unit."""
    unseen = [
        (param.name, one.value, by)
        for param in rule.params for at, one in enumerate(param.values.values) for by in SHIFTS
        if not (is_switch(param) and one.value + by not in (0, 1))
        and said(pack, rule, shifted(rule, param, at, by)) == said(pack, rule)
    ]
    assert not unseen


def one_unit(first: Any, second: Any) -> bool:
    """A minute, a natural or working day, a 分, a piece apart."""
    if isinstance(first, datetime) and isinstance(second, datetime):
        return abs((first - second).total_seconds()) == 60
    if isinstance(first, date) and isinstance(second, date):
        low, high = sorted((first, second))
        apart, inside = (high - low).days, CALENDAR.first_day <= low and high <= CALENDAR.last_day
        return apart == 1 or (inside and CALENDAR.working_days_after(low, high) == 1)
    return type(first) is type(second) is int and abs(first - second) == 1


def neighbours(sheet: FactSheet, first: Example, second: Example) -> bool:
    """Whether two examples differ by one unit of one fact, or of the day of the run."""
    if first.place != second.place:
        return False
    one, other = first.row(sheet), second.row(sheet)
    changed = [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
    if not changed:
        return one_unit(first.asof, second.asof)
    return first.asof == second.asof and len(changed) == 1 and one_unit(one.get(changed[0]), other.get(changed[0]))


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_rule_that_measures_has_examples_on_both_sides_of_its_line(pack: Pack, rule: Rule) -> None:
    measures = any(node.op in COMPARISONS and node.args[0].type in MEASURED for node in rule.breach.walk())
    if not measures or (rule.params and all(map(is_switch, rule.params))):
        return  # it asks for marks only: whether something was said, shown, signed
    pairs = (
        pair for pair in combinations(rule.examples, 2)
        if Outcome.BREACH in (kinds := {one.outcome for one in pair}) and len(kinds) == 2 and neighbours(pack.sheet, *pair))
    assert next(pairs, None), "no breach stands one day, one 分 or one piece beside what is no breach"
