"""Every rule keeps its own worked examples, in Python and in SQL."""

from datetime import date

import pytest

from xiezhi.law.calendar import load_calendar
from xiezhi.rulebook.bound import absent_columns, bind
from xiezhi.rulebook.evaluate import Act
from xiezhi.rulebook.judge import explain, find, how_to_mend, judge
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Example, Outcome, Pack, Rule
from xiezhi.rulebook.shown import days_over
from xiezhi.rulebook.sql import LEVEL, PASS

from .tables import OUTCOME, sql_statuses, table

CASES = [
    pytest.param(pack, rule, example, id=f"{rule.code}-{example.note}")
    for pack in PACKS.values() for rule in pack for example in rule.examples
]
RULES = [pytest.param(pack, rule, id=rule.code) for pack in PACKS.values() for rule in pack]


def together(pack: Pack, rule: Rule) -> dict[tuple[date, str, frozenset[str]], list[Example]]:
    """The examples that stand in one table: of one day, one place and the same columns."""
    found: dict[tuple[date, str, frozenset[str]], list[Example]] = {}
    for example in rule.examples:
        found.setdefault((example.asof, example.place, frozenset(example.row(pack.sheet))), []).append(example)
    return found


@pytest.mark.parametrize(("pack", "rule", "example"), CASES)
def test_python_says_what_the_example_says(pack: Pack, rule: Rule, example: Example) -> None:
    verdict = judge(rule, example.row(pack.sheet), example.asof, place=example.place)
    assert verdict.outcome is example.outcome
    if verdict.outcome is Outcome.PASS:
        assert verdict.severity is example.warns
    if verdict.outcome is Outcome.INSUFFICIENT:
        assert verdict.missing or verdict.calendar_years, "an undecided act must say what it lacks"


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_sql_says_what_the_examples_say(pack: Pack, rule: Rule) -> None:
    for (asof, place, columns), alike in together(pack, rule).items():
        acts = table(pack.sheet, [example.row(pack.sheet) for example in alike], columns)
        for example, found in zip(alike, sql_statuses(pack.only(rule.code), acts, asof, place)[rule.code], strict=True):
            assert OUTCOME[found] is example.outcome, example.note
            if example.outcome is Outcome.PASS:
                assert found == (LEVEL[example.warns] if example.warns else PASS), example.note


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_rule_has_examples_of_pass_breach_and_missing_data(pack: Pack, rule: Rule) -> None:
    outcomes = [example.outcome for example in rule.examples]
    assert len(outcomes) >= 4
    assert {Outcome.PASS, Outcome.BREACH, Outcome.INSUFFICIENT} <= set(outcomes)


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_breach_is_explained_with_clause_day_and_figures(pack: Pack, rule: Rule) -> None:
    for example in (e for e in rule.examples if e.outcome is Outcome.BREACH):
        row = example.row(pack.sheet)
        bound = bind(rule, absent_columns(pack.sheet, frozenset(row)), example.place)
        finding = find(bound, Act.of(row, example.asof, load_calendar()), "1")
        assert finding.clause
        assert finding.since is not None
        assert finding.reasons
        text = explain(rule, finding, pack.sheet)
        assert text
        assert "{" not in text
        assert "None" not in text
        assert how_to_mend(rule, finding, pack.sheet)
        if rule.deadline:
            assert finding.start is not None
            assert finding.last is not None
            assert rule.deadline.waiting or finding.last < finding.since <= example.asof or days_over(rule, finding) == 0
