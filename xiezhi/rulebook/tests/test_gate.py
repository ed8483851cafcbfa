"""The gate before a step: closed by what the sweep would find afterwards, and by nothing else."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.rulebook import engine
from xiezhi.rulebook.bound import PLACE
from xiezhi.rulebook.judge import gate
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Use

from .tables import rows_of, table

PACK, ASOF = PACKS["penalty"], date(2026, 6, 30)
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


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_gate_closes_for_exactly_what_the_sweep_finds(seed: int) -> None:
    for pack in PACKS.values():
        rng = random.Random(seed)
        rows = rows_of(pack.sheet, rng, frozenset({PLACE}), 40)
        found: dict[str, set[str]] = {}
        for finding in engine.run(pack, table(pack.sheet, rows), asof=ASOF).findings:
            found.setdefault(finding.act_id, set()).add(finding.code)
        gates = {rule.code for rule in pack if rule.use is Use.GATE}
        for at, row in enumerate(rows):
            assert {one.code for one in gate(pack, row, ASOF).closed} == found.get(str(at), set()) & gates
