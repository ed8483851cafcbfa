"""The rule language: logic with unknowns, days, and what is refused when a rule is written wrongly."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from typing import Any

import pytest

from xiezhi.law.calendar import load_calendar
from xiezhi.law.statutes import ref
from xiezhi.rulebook.bind import lower, mark_absent
from xiezhi.rulebook.evaluate import Act, value_of
from xiezhi.rulebook.expr import Expr, FactNames, RuleError, earliest, first_of, latest, p, today, when
from xiezhi.rulebook.facts.penalty import PENALTY
from xiezhi.rulebook.judge import find_all, judge, judge_all
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Outcome, Rule, Severity, passes

f = FactNames(PENALTY)
ASOF = date(2026, 6, 30)


def value(tree: Expr, absent: tuple[str, ...] = (), **row: Any) -> Any:
    return value_of(lower(mark_absent(tree, frozenset(absent))), Act.of(row, ASOF, load_calendar()))


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_unknown_and_false_is_false_but_unknown_and_true_is_unknown() -> None:
    assert value(f.major & f.mitigated, mitigated=False) is False
    assert value(f.major & f.mitigated, mitigated=True) is None
    assert value(f.major | f.mitigated, mitigated=True) is True
    assert value(f.major | f.mitigated, mitigated=False) is None
    assert value(~f.major) is None


def test_an_empty_cell_answers_whether_it_exists_and_an_absent_column_does_not() -> None:
    assert value(f.served_on.missing(), served_on=None) is True
    assert value(f.served_on.missing(), absent=("served_on",)) is None
    assert value(f.served_on.exists() | f.paid_on.exists(), absent=("served_on",), paid_on=ASOF) is True


def test_an_empty_text_is_an_empty_cell() -> None:
    assert value(f.deviation_reason.missing(), deviation_reason="") is True
    assert value(f.penalty_kinds.missing(), penalty_kinds=[]) is True


def test_what_stands_behind_an_absent_column_is_not_taken_for_it() -> None:
    ended = first_of(f.decided_on, f.closed_on, today)
    assert value(ended) == ASOF
    assert value(ended, absent=("closed_on",), decided_on=day("2026-03-02")) == day("2026-03-02")
    assert value(ended, absent=("closed_on",)) is None
    assert value(ended.missing(), absent=("closed_on",)) is None
    assert value(ended.missing(), absent=("closed_on",), decided_on=ASOF) is False
    assert value(f.excluded_days.otherwise(0), absent=("excluded_days",)) == 0
    assert value(first_of(f.excluded_days, 0), absent=("excluded_days",)) is None


def test_a_choice_is_unknown_where_its_condition_is() -> None:
    assert value(when(f.major, 1, 2), major=True) == 1
    assert value(when(f.major, 1, 2), major=False) == 2
    assert value(when(f.major, 1, 2)) is None


def test_earliest_and_latest_pass_over_steps_not_taken() -> None:
    row = {"filed_on": day("2026-03-02"), "decided_on": None, "served_on": day("2026-04-02")}
    assert value(earliest(f.filed_on, f.decided_on, f.served_on), **row) == day("2026-03-02")
    assert value(latest(f.filed_on, f.decided_on, f.served_on), **row) == day("2026-04-02")
    assert value(latest(f.filed_on, f.decided_on), absent=("decided_on",), filed_on=ASOF) is None


@pytest.mark.parametrize(("start", "end", "count"), [
    ("2026-04-30", "2026-05-06", 1),  # after the holiday of 1–5 May
    ("2026-04-30", "2026-05-13", 7),
    ("2026-03-13", "2026-03-20", 5),  # Friday to Friday
    ("2026-03-13", "2026-03-21", 6),  # the Saturday counts as the Monday after it
    ("2026-03-13", "2026-03-23", 6),
    ("2026-03-14", "2026-03-16", 1),  # from a Saturday
    ("2026-03-13", "2026-03-13", 0),
])
def test_working_days_are_counted_from_the_next_day_and_a_day_off_as_the_next_working_day(start: str, end: str, count: int) -> None:
    assert value(f.served_on.workdays_after(f.decided_on), decided_on=day(start), served_on=day(end)) == count


def test_a_limit_that_ends_on_a_day_off_runs_to_the_next_working_day() -> None:
    last = f.served_on + 15
    assert value(last.rolled(), served_on=day("2026-09-20")) == day("2026-10-08")
    assert value(f.paid_on.past(last), served_on=day("2026-09-20"), paid_on=day("2026-10-08")) is False
    assert value(f.paid_on.past(last), served_on=day("2026-09-20"), paid_on=day("2026-10-09")) is True
    assert value(last.rolled(), served_on=day("2026-03-02")) == day("2026-03-17")


def test_a_list_contains_whole_items_only() -> None:
    assert value(f.officer_nos.has("0827"), officer_nos="08270001、0827") is True
    assert value(f.officer_nos.has("0827"), officer_nos="08270001、08270002") is False
    assert value(f.penalty_kinds.has("fine"), penalty_kinds=["warning", "fine"]) is True
    assert value(f.penalty_kinds.has("fine"), penalty_kinds=None) is None


def rule(**changes: Any) -> Rule:
    parts: dict[str, Any] = {
        "code": "X01", "name": "试", "law": (ref("行政处罚法", 60),), "on": f.filed_on, "breach": f.major, "since": f.filed_on,
        "severity": Severity.RED, "explain": "{filed_on}", "mend": "改", "examples": (passes("x"),)}
    return Rule(**(parts | changes))


@pytest.mark.parametrize("wrong", [
    {"code": "60"}, {"law": ()}, {"breach": f.filed_on}, {"since": f.major},
    {"breach": f.filed_on.days_after(f.decided_on) > p.limit},
    {"breach": f.decided_on > f.filed_on.plus_workdays(7)},
])
def test_a_rule_written_wrongly_is_refused_at_once(wrong: dict[str, Any]) -> None:
    assert rule().code == "X01"
    with pytest.raises(RuleError):
        rule(**wrong)


@pytest.mark.parametrize("slip", [
    lambda: f.filed_on == None,  # noqa: E711
    lambda: f.filed_on > 90,
    lambda: f.filed_on & f.major,
    lambda: f.major < f.mitigated,
    lambda: f.filed_on.days_after(f.fine),
    lambda: bool(f.major),
])
def test_a_comparison_that_makes_no_sense_is_refused_at_once(slip: Any) -> None:
    with pytest.raises(RuleError):
        slip()


def test_a_fact_that_the_sheet_does_not_have_is_refused_at_once() -> None:
    with pytest.raises(AttributeError):
        _ = f.decided_of


def test_a_rule_does_not_judge_acts_older_than_its_law() -> None:
    row = {"procedure": "ordinary", "filed_on": day("2021-07-14"), "decided_on": day("2022-07-14"), "closed_on": None}
    p11 = PACKS["penalty"]["P11"]
    assert judge(p11, row, ASOF).outcome is Outcome.NOT_APPLICABLE
    assert judge(p11, row | {"filed_on": day("2021-07-15")}, ASOF).outcome is Outcome.BREACH


def test_one_act_can_be_checked_by_all_rules_again() -> None:
    pack = PACKS["penalty"]
    row: dict[str, Any] = {fact.name: None for fact in pack.sheet}
    row |= {"procedure": "ordinary", "filed_on": day("2026-01-05"), "decided_on": day("2026-04-10"), "major": True}
    found = find_all(pack, row, ASOF, "1")
    assert [finding.code for finding in found] == ["P03", "P11", "P13", "P20", "P29", "P31", "P35"]
    assert {v.code for v in judge_all(pack, row, ASOF) if v.outcome is Outcome.BREACH} == {finding.code for finding in found}


def test_the_gate_answers_for_all_rules_within_five_milliseconds() -> None:
    pack = PACKS["penalty"]
    row: dict[str, Any] = {fact.name: None for fact in pack.sheet}
    row |= {"procedure": "ordinary", "filed_on": day("2026-01-05"), "decided_on": day("2026-04-10")}
    judge_all(pack, row, ASOF)
    runs = []
    for _ in range(20):
        started = time.perf_counter()
        judge_all(pack, row, ASOF)
        runs.append(time.perf_counter() - started)
    assert min(runs) < 0.005, f"{min(runs) * 1000:.1f} ms"


def test_the_room_knows_nothing_of_django() -> None:
    code = "import sys, xiezhi.rulebook.check; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
