"""The gate before a step: closed by what the sweep would find afterwards, and by nothing else."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.rulebook import engine
from xiezhi.rulebook.bound import PLACE
from xiezhi.rulebook.judge import gate
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Pack, Use

from .tables import rows_of, table

PACK, ASOF = PACKS["penalty"], date(2026, 6, 30)
# An ordinary day, a holiday, a leap day, the days before and on which law changed, and a day beyond the loaded calendar.
DAYS = (ASOF, date(2026, 10, 6), date(2024, 2, 29), date(2021, 7, 14), date(2026, 1, 1), date(2026, 2, 1), date(2027, 1, 5))
LAWFUL = {
    "procedure": "ordinary", "filed_on": date(2026, 3, 2), "investigated_on": date(2026, 3, 20), "major": True,
    "review_required": True, "notice_served_on": date(2026, 3, 23), "discussed_on": date(2026, 4, 2), "rights_waived": False,
    "reviewed_on": date(2026, 4, 1), "review_result": "pass", "decided_on": date(2026, 4, 3), "hearing_held_on": None,
    "no_penalty": False, "closed_as": None,
}  # fmt: skip


def test_a_decision_with_review_and_discussion_may_be_taken() -> None:
    asked = gate(PACK, LAWFUL, ASOF, ("P18", "P20"))
    assert asked.open
    assert not asked.closed
    assert not asked.lacking


def test_without_legal_review_the_gate_is_closed_and_says_what_and_why() -> None:
    asked = gate(PACK, LAWFUL | {"reviewed_on": None, "review_result": None}, ASOF, ("P18", "P20"), act_id="7")
    assert not asked.open
    (closed,) = asked.closed
    assert (closed.code, closed.act_id) == ("P18", "7")
    assert "第五十八条" in closed.clause
    assert PACK[closed.code].absolute


def test_what_nobody_filled_in_keeps_the_gate_shut_without_accusing() -> None:
    asked = gate(PACK, LAWFUL | {"review_required": None, "reviewed_on": None}, ASOF, ("P18",))
    assert not asked.open
    assert not asked.closed
    assert asked.lacking[0].missing == ("review_required",)


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32), missing=st.integers(0, 6), asof=st.sampled_from(DAYS), place=st.sampled_from(("", "232701")))
def test_the_gate_and_the_sweep_say_the_same_of_every_act(pack: Pack, seed: int, missing: int, asof: date, place: str) -> None:
    """Which findings close it, word for word, and how many acts cannot be told; with blanks, absent columns and limit days."""
    rng = random.Random(seed)
    names = [fact.name for fact in pack.sheet]
    absent = frozenset([*rng.sample(names, min(missing, len(names) - 1)), PLACE])
    rows = rows_of(pack, rng, absent, 60)
    result = engine.run(pack, table(pack.sheet, rows, frozenset(names) - absent), asof=asof, place=place)
    swept = {(one.act_id, one.code): one for one in result.findings if one.use is Use.GATE}
    asked = [gate(pack, row, asof, act_id=str(at), place=place) for at, row in enumerate(rows)]
    assert {(one.act_id, one.code): one for each in asked for one in each.closed} == swept
    unknown = Counter(verdict.code for each in asked for verdict in each.lacking)
    assert {rule.code: unknown[rule.code] for rule in pack if rule.gates} == {
        rule.code: result.counts[rule.code].insufficient for rule in pack if rule.gates}
