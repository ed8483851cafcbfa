"""A value that ends: proposed, tried and confirmed like a value that begins."""

import datetime as dt

import pytest

from xiezhi.cases import local
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.findings import actions, queries
from xiezhi.findings.models import Finding
from xiezhi.rulebook.packs.penalty import PENALTY_PACK

from .helpers import a_case, finding_of
from .thresholds import FINED, adopted, sweep, tried


def test_a_value_raised_and_lowered_again_brings_the_same_findings_back_as_people_left_them(cast):
    confirmed, dismissed, waiting = (a_case(cast.organ, **FINED | {"fine": 2_000_000}) for _ in range(3))
    actions.sweep()
    actions.confirm(finding_of(confirmed, "P15"), by=cast.supervisor)
    actions.dismiss(finding_of(dismissed, "P15"), by=cast.supervisor, reason_code="exception", reason="属于法定例外情形")
    row = adopted(cast)
    assert actions.sweep().cleared == 3
    actions.propose_end(row, by=cast.supervisor, end_on=None, reason="标准定得过高，恢复原来的")
    actions.end_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)
    assert (again := actions.sweep()).reopened == 3
    assert again.new == 0
    states = [(f.state, f.cleared_on, f.reopened) for f in (finding_of(c, "P15") for c in (confirmed, dismissed, waiting))]
    assert states == [("confirmed", None, 1), ("dismissed", None, 1), ("new", None, 1)]


def test_of_two_values_for_the_same_days_the_later_adopted_holds_and_the_first_one_comes_back_when_it_ends(cast):
    first = adopted(cast, value=20_000_00)
    second = adopted(cast, value=40_000_00, first=dt.date(2026, 3, 1), last=dt.date(2026, 6, 30))
    held = local.param_of(PENALTY_PACK["P15"], "unit", queries.adopted()).values
    days = [dt.date(2025, 12, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1)]
    assert [held.on(day, "232701").value for day in days] == [1_000_000, 2_000_000, 4_000_000, 4_000_000, 2_000_000]
    assert held.on(days[2], "232722").value == 1_000_000
    assert (first.value, second.value) == (2_000_000, 4_000_000)


def test_an_ending_is_proposed_tried_and_confirmed_by_another(cast):
    case = a_case(cast.organ, **FINED)
    row = adopted(cast)
    sweep()
    assert not Finding.objects.filter(rule_code="P15").exists()
    actions.propose_end(row, by=cast.supervisor, end_on=dt.date(2026, 3, 31), reason="上级有了统一标准")
    assert not sweep().new  # it holds until the ending is confirmed
    with pytest.raises(Stale, match="FIND-16"):
        actions.end_threshold(row, by=cast.supervision_head, seen=0)
    trial = tried(row, cast.supervisor)
    assert (trial.purpose, trial.figures["now"], trial.figures["would"]) == ("end", 0, 1)
    with pytest.raises(NotAllowed, match="FIND-15"):
        actions.end_threshold(row, by=cast.supervisor, seen=trial.pk)
    actions.end_threshold(row, by=cast.supervision_head, seen=trial.pk)
    sweep()
    assert finding_of(case, "P15").figures["unit"] == 1_000_000  # decided on the day after


def test_a_value_that_was_wrong_from_the_start_never_held(cast):
    row = adopted(cast)
    actions.propose_end(row, by=cast.supervisor, end_on=None, reason="录入时多写一个零")
    actions.end_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)
    assert queries.adopted() == ()


def test_an_ending_is_called_off(cast):
    row = adopted(cast)
    actions.propose_end(row, by=cast.supervisor, end_on=dt.date(2026, 3, 31), reason="上级有了统一标准")
    actions.keep_threshold(row, by=cast.supervision_head)
    row.refresh_from_db()
    assert (row.state, row.end_on, row.end_by) == ("adopted", None, "")


@pytest.mark.parametrize(("end_on", "reason"), [(dt.date(2025, 1, 1), "上级有了统一标准"), (dt.date(2026, 5, 1), "无")])
def test_senseless_endings_are_refused(cast, end_on, reason):
    row = adopted(cast)
    with pytest.raises(Refusal, match="FIND-11"):
        actions.propose_end(row, by=cast.supervisor, end_on=end_on, reason=reason)
