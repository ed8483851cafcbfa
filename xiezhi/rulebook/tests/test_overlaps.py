"""One fact, one finding: what breaks one rule must not break another by the very same fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Example, Outcome, Pack, Rule

# (rule, rule, fact) → why both may speak.
LEGITIMATE = {
    ("Q06", "Q07", "special_days"): "Held past the term, and an extension longer than may be approved: a special term excuses both.",
    ("R05", "R01", "sent_on"): "Sent late, and collected in spite of it: the data set publishes both figures.",
    ("R05", "R01", "sent_at"): "As above, by whole days of twenty-four hours.",
}


def outcome(rule: Rule, row: dict[str, Any], example: Example) -> Outcome:
    return judge(rule, row, example.asof, place=example.place).outcome


def begins(rule: Rule) -> frozenset[str]:
    """Facts from which the rule counts, or whose day says which law governs: many rules share them, none judges them."""
    return rule.on.facts() | (rule.deadline.start.facts() if rule.deadline else frozenset())


def mended(pack: Pack, rule: Rule, example: Example) -> Iterator[tuple[str, dict[str, Any]]]:
    """The breach with one fact changed, as an example that keeps the rule has it, so that the rule is kept."""
    row = example.row(pack.sheet)
    good = [one.row(pack.sheet) for one in rule.examples if one.outcome is Outcome.PASS]
    for name in sorted(rule.fact_names() & row.keys() - begins(rule)):
        for value in {repr(one[name]): one[name] for one in good if name in one}.values():
            changed = row | {name: value}
            if value != row[name] and outcome(rule, changed, example) is Outcome.PASS:
                yield name, changed


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_what_mends_one_finding_does_not_silently_mend_another(pack: Pack) -> None:
    twice = set()
    for rule in pack:
        for example in (one for one in rule.examples if one.outcome is Outcome.BREACH):
            row = example.row(pack.sheet)
            others = [other for other in pack if other is not rule and outcome(other, row, example) is Outcome.BREACH]
            for name, changed in mended(pack, rule, example) if others else ():
                twice |= {
                    (rule.code, other.code, name) for other in others
                    if name not in begins(other) and outcome(other, changed, example) is Outcome.PASS}
    assert not twice - LEGITIMATE.keys()


def test_what_is_listed_as_legitimate_names_rules_that_are_there() -> None:
    codes = {rule.code for pack in PACKS.values() for rule in pack}
    assert {code for first, second, _ in LEGITIMATE for code in (first, second)} <= codes


@pytest.mark.parametrize(("late", "finds"), [
    ({"notice_served_on": "2026-04-04"}, "P13"), ({"reviewed_on": "2026-04-04"}, "P18"), ({"discussed_on": "2026-04-04"}, "P20"),
    ({"hearing_held_on": "2026-04-04"}, "P16"), ({"investigated_on": "2026-04-04"}, "P10"),
    ({"deviation_reason": "从轻", "fine": 50_000, "discussed_on": None}, "P20"),
])
def test_a_step_that_came_after_the_decision_is_one_finding(late: dict[str, Any], finds: str) -> None:
    """Of the rules on the course of a case; P09 to P20 and the benchmark."""
    lawful = {
        "procedure": "ordinary", "filed_on": "2026-03-02", "investigated_on": "2026-03-06", "notice_served_on": "2026-03-09",
        "hearing_told_on": "2026-03-09", "hearing_asked_on": "2026-03-10", "hearing_notified_on": "2026-03-11",
        "hearing_held_on": "2026-03-24", "hearing_host_no": "08270009", "officer_nos": "08270001、08270002",
        "hearing_record_used": True, "reviewed_on": "2026-03-30", "review_required": True, "review_result": "pass",
        "reviewer_qualified": True, "reviewer_no": "08270008", "discussed_on": "2026-04-01", "major": True,
        "decided_on": "2026-04-03", "party_kind": "legal", "penalty_kinds": "fine", "fine": 150_000, "notice_fine": 150_000,
        "tier_min": 100_000, "tier_max": 200_000, "statute_min": 10_000, "statute_max": 900_000,
    }  # fmt: skip
    pack = PACKS["penalty"].only("P10", "P13", "P14", "P15", "P16", "P17", "P18", "P19", "P20", "P39")
    row = Example(Outcome.PASS, "", lawful | late).row(pack.sheet)
    verdicts = {rule.code: outcome(rule, row, Example(Outcome.PASS, "", {})) for rule in pack}
    assert [code for code, said in verdicts.items() if said is Outcome.BREACH] == [finds]
