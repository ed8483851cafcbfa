"""The gate and the sweep never disagree: random acts judged in Python and in SQL."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.law.calendar import load_calendar
from xiezhi.rulebook import sql
from xiezhi.rulebook.bound import PLACE, absent_columns, bind
from xiezhi.rulebook.evaluate import Act
from xiezhi.rulebook.expr import RuleError
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.judge import judge_bound
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Outcome, Pack

from .tables import sql_statuses, table

ASOF = date(2026, 6, 30)
STATUS = {Outcome.NOT_APPLICABLE: sql.NOT_APPLICABLE, Outcome.BREACH: sql.BREACH}
# Round the boundary days of limits, of the law (2021-07-15) and of the loaded calendar.
ANCHORS = [date(2026, 2, 12), date(2026, 4, 30), date(2021, 7, 14), date(2024, 2, 29), date(2026, 9, 28)]


def draw(rng: random.Random, fact: Fact, anchor: date) -> Any:
    """A value that is likely to matter: dates close together, amounts at the limits."""
    if rng.random() < 0.25:
        return None
    if fact.kind is Kind.DATE:
        if rng.random() < 0.02:
            return date(rng.choice((1999, 2035)), 3, rng.randint(1, 28))
        return anchor + timedelta(days=rng.choice((0, 0, 1, 5, 7, 8, 9, 12, 15, 16, 60, 75, 90, 91, -1,
                rng.randint(-900, 2200))))
    if fact.kind is Kind.BOOL:
        return rng.random() < 0.5
    if fact.kind is Kind.COUNT:
        return rng.choice((0, 1, 2, 3, 30))
    if fact.kind is Kind.FEN:
        return rng.choice((0, 20_000, 20_001, 200_000, 300_000, 300_001, 999_999, 1_000_000, 1_000_001))
    if fact.codes is not None:
        values = [code.value for code in fact.codes]
        return ",".join(rng.sample(values, rng.randint(1, 2))) if fact.kind is Kind.CODES else rng.choice(values)
    return rng.choice(("08270001", "08270001、08270002", "0827000", ""))


def status_in_python(verdict: Any) -> int:
    if verdict.outcome is Outcome.INSUFFICIENT:
        return sql.LACKS_CALENDAR if verdict.calendar_years else sql.LACKS_FACTS
    if verdict.outcome is Outcome.PASS:
        return sql.LEVEL[verdict.severity] if verdict.severity else sql.PASS
    return STATUS[verdict.outcome]


def rows_of(sheet: FactSheet, rng: random.Random, absent: frozenset[str], count: int) -> list[dict[str, Any]]:
    rows = []
    for _ in range(count):
        anchor = rng.choice(ANCHORS)
        row = {fact.name: draw(rng, fact, anchor) for fact in sheet if fact.name not in absent}
        rows.append(row | ({} if PLACE in absent else {PLACE: rng.choice((None, "232701", "110000"))}))
    return rows


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), missing=st.integers(0, 6))
def test_python_and_sql_agree_on_every_rule(pack: Pack, seed: int, missing: int) -> None:
    rng = random.Random(seed)
    names = [fact.name for fact in pack.sheet] + [PLACE]
    absent = frozenset(rng.sample(names, missing))
    rows = rows_of(pack.sheet, rng, absent, 400)
    columns = frozenset(names) - absent
    found = sql_statuses(pack, table(pack.sheet, rows, columns), ASOF)
    calendar = load_calendar()
    for rule in pack:
        bound = bind(rule, absent_columns(pack.sheet, columns))
        for row, status in zip(rows, found[rule.code], strict=True):
            verdict = judge_bound(bound, Act.of(row, ASOF, calendar))
            assert status_in_python(verdict) == status, (rule.code, {k: v for k, v in row.items() if v is not None})
            assert verdict.outcome is not Outcome.INSUFFICIENT or verdict.missing or verdict.calendar_years


def test_random_acts_reach_every_outcome_of_every_rule() -> None:
    """Else the comparison above would prove little."""
    pack, rng = PACKS["penalty"], random.Random(7)
    rows = rows_of(pack.sheet, rng, frozenset({PLACE}), 4000)
    calendar = load_calendar()
    for rule in pack:
        bound = bind(rule, frozenset({PLACE}))
        seen = {judge_bound(bound, Act.of(row, ASOF, calendar)).outcome for row in rows}
        assert {Outcome.PASS, Outcome.BREACH} <= seen, (rule.code, seen)


def test_a_rule_with_and_instead_of_ampersand_is_refused() -> None:
    from xiezhi.rulebook.packs.penalty.words import f

    with pytest.raises(RuleError):
        bool(f.decided_on.exists() and f.major)
