"""The gate and the sweep never disagree: random acts judged in Python and in SQL."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.law.calendar import load_calendar
from xiezhi.rulebook import sql
from xiezhi.rulebook.bound import PLACE, absent_columns, bind
from xiezhi.rulebook.evaluate import Act
from xiezhi.rulebook.expr import RuleError
from xiezhi.rulebook.judge import judge_bound
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Outcome, Pack

from .tables import rows_of, sql_statuses, table

ASOF = date(2026, 6, 30)
STATUS = {Outcome.NOT_APPLICABLE: sql.NOT_APPLICABLE, Outcome.BREACH: sql.BREACH}


def status_in_python(verdict: Any) -> int:
    if verdict.outcome is Outcome.INSUFFICIENT:
        return sql.LACKS_CALENDAR if verdict.calendar_years else sql.LACKS_FACTS
    if verdict.outcome is Outcome.PASS:
        return sql.LEVEL[verdict.severity] if verdict.severity else sql.PASS
    return STATUS[verdict.outcome]


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), missing=st.integers(0, 6), asof=st.sampled_from((ASOF, date(2026, 10, 6), date(2027, 1, 5))))
def test_python_and_sql_agree_on_every_rule(pack: Pack, seed: int, missing: int, asof: date) -> None:
    rng = random.Random(seed)
    names = [fact.name for fact in pack.sheet] + [PLACE]
    absent = frozenset(rng.sample(names, min(missing, len(names) - 1)))
    rows = rows_of(pack, rng, absent, 400)
    columns = frozenset(names) - absent
    found = sql_statuses(pack, table(pack.sheet, rows, columns), asof)
    calendar = load_calendar()
    for rule in pack:
        bound = bind(rule, absent_columns(pack.sheet, columns))
        for row, status in zip(rows, found[rule.code], strict=True):
            verdict = judge_bound(bound, Act.of(row, asof, calendar))
            assert status_in_python(verdict) == status, (rule.code, {k: v for k, v in row.items() if v is not None})
            assert verdict.outcome is not Outcome.INSUFFICIENT or verdict.missing or verdict.calendar_years


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_random_acts_reach_every_outcome_of_every_rule(pack: Pack) -> None:
    """Else the comparison above would prove little."""
    rng, calendar = random.Random(7), load_calendar()
    seen: dict[str, set[Outcome]] = {rule.code: set() for rule in pack}
    for _ in range(80):  # some outcomes need many facts to fall together
        wanted = [rule for rule in pack if not {Outcome.PASS, Outcome.BREACH} <= seen[rule.code]]
        rows = rows_of(pack, rng, frozenset({PLACE}), 400) if wanted else []
        for rule in wanted:
            bound = bind(rule, frozenset({PLACE}))
            seen[rule.code] |= {judge_bound(bound, Act.of(row, ASOF, calendar)).outcome for row in rows}
    for code, outcomes in seen.items():
        assert {Outcome.PASS, Outcome.BREACH} <= outcomes, (code, outcomes)


def test_a_rule_with_and_instead_of_ampersand_is_refused() -> None:
    from xiezhi.rulebook.packs.penalty.words import f

    with pytest.raises(RuleError):
        bool(f.decided_on.exists() and f.major)
