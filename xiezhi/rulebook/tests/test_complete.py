"""None of the checks is silently absent: every code stands in one pack, with examples and its gate."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Rule, Use, use_label

# 处罚, 强制, 许可, 涉企检查, 复议诉讼, 管理, 监督: the last number of each kind.
# L10 and Q16 are P31, publication of the decision, for licences and coercion.
LAST = {"P": 45, "Q": 16, "L": 10, "J": 14, "F": 8, "G": 10, "S": 15}
CODES = {kind: [f"{kind}{number:02}" for number in range(1, last + 1)] for kind, last in LAST.items()}
# Where the statute itself says 不得 or 应当先, nobody may pass the gate on an excuse.
ABSOLUTE = {"P01", "P02", "P13", "P14", "P18", "Q02", "Q10", "Q11", "J02", "S04", "S05", "S08", "S11", "S14"}
# The packs on a foreign log have codes of their own.
RULES = [rule for name, pack in PACKS.items() if not name.startswith("road_traffic_fines") for rule in pack]


@pytest.mark.parametrize("kind", CODES)
def test_every_check_is_declared_in_exactly_one_pack(kind: str) -> None:
    declared = Counter(rule.code for rule in RULES if rule.code[0] == kind)
    assert sorted(declared) == CODES[kind]
    assert not [code for code, times in declared.items() if times > 1]


def test_no_check_stands_outside_the_list() -> None:
    assert {rule.code for rule in RULES} <= {code for codes in CODES.values() for code in codes}


@pytest.mark.parametrize("kind", CODES)
def test_every_check_has_at_least_four_examples(kind: str) -> None:
    assert not {rule.code: len(rule.examples) for rule in RULES if rule.code[0] == kind and len(rule.examples) < 4}


@pytest.mark.parametrize("kind", CODES)
def test_a_gate_that_the_statute_itself_sets_cannot_be_overridden_and_no_other_is_so(kind: str) -> None:
    absolute = {rule.code for rule in RULES if rule.code[0] == kind and rule.absolute}
    assert absolute == {code for code in ABSOLUTE if code[0] == kind}


def test_what_cannot_be_overridden_is_a_gate_and_is_told_so() -> None:
    fixed = [rule for rule in RULES if rule.absolute]
    assert all(rule.use is Use.GATE for rule in fixed)
    assert {use_label(rule) for rule in fixed} == {"门槛，不得越过"}
    assert {use_label(rule) for rule in RULES if rule not in fixed} == {"门槛", "提示"}


# Where nothing is to be known: no summary procedure before 2024; acts before the calendar, which lack its days anyway.
UNKNOWN_BEFORE = {("F01", "summary"): date(2024, 1, 1), ("F03", "summary"): date(2024, 1, 1), ("Q14", "sue"): date(2015, 5, 1)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_threshold_has_a_value_on_every_day_on_which_its_rule_judges(rule: Rule) -> None:
    for param in rule.params:
        values = [one for one in param.values.values if not one.place and not one.domain]
        for first, last in {period for clause in rule.law for period in clause.periods()} if values else ():
            day = max(first, UNKNOWN_BEFORE.get((rule.code, param.name), first))
            while day <= (last or date(2100, 1, 1)):
                value = next((one for one in values if one.first <= day and (one.last is None or day <= one.last)), None)
                assert value is not None, (param.name, day)
                day = value.last + timedelta(1) if value.last else date.max


def test_no_two_facts_of_a_sheet_have_the_same_heading() -> None:
    for pack in PACKS.values():
        labels = [fact.label for fact in pack.sheet]
        assert all(labels)
        assert len(labels) == len(set(labels)), pack.name
