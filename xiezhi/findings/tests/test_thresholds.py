"""A value is proposed by one and adopted by another, who has seen a dry run; who may, and what is refused."""

import datetime as dt

import pytest

from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.findings import actions, queries
from xiezhi.findings.models import Threshold
from xiezhi.rulebook.packs.penalty import PENALTY_PACK
from xiezhi.trail.models import Line

from .helpers import a_case, act, finding_of
from .thresholds import FINED, act_as, adopted, proposed, sweep, tried


def test_a_proposal_changes_nothing(cast):
    case = a_case(cast.organ, **FINED)
    proposed(cast)
    sweep()
    assert finding_of(case, "P15").figures["unit"] == 1_000_000


def test_nothing_is_adopted_without_a_dry_run(cast):
    row = proposed(cast)
    with pytest.raises(Stale, match="FIND-16"):
        actions.adopt_threshold(row, by=cast.supervision_head, seen=0)
    row.refresh_from_db()
    assert row.state == "proposed"


def test_what_was_not_seen_is_not_adopted(cast):
    row = proposed(cast)
    first, _second = tried(row, cast.supervisor), tried(row, cast.supervisor)
    with pytest.raises(Stale, match="试算过一次"):
        actions.adopt_threshold(row, by=cast.supervision_head, seen=first.pk)


def test_whoever_proposed_does_not_adopt_unless_the_place_says_so(cast, settings):
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    with pytest.raises(NotAllowed, match="FIND-15"):
        actions.adopt_threshold(row, by=cast.supervisor, seen=trial.pk)
    settings.FOUR_EYES_THRESHOLDS = False
    actions.adopt_threshold(row, by=cast.supervisor, seen=trial.pk)
    row.refresh_from_db()
    assert row.state == "adopted"


@pytest.mark.parametrize("part", ["prefecture_supervisor", "stranger_supervisor"])
def test_another_body_neither_adopts_nor_withdraws_nor_tries(cast, part):
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    other = getattr(cast, part)
    for step in (
        lambda: actions.adopt_threshold(row, by=other, seen=trial.pk), lambda: actions.withdraw_threshold(row, by=other),
        lambda: actions.ask_trial(row, by=other), lambda: actions.propose_end(row, by=other, end_on=None, reason="定错了数值"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match="FIND-14"):
            step()


@pytest.mark.parametrize(
    "part", ["legal", "head", "clerk", "officer", "government", "township", "sysadmin", "secadmin", "auditor"]
)
def test_only_supervision_sets_thresholds(cast, part):
    with pytest.raises(NotAllowed, match="ROLE-01"):
        proposed(cast, by=getattr(cast, part))


def test_a_number_that_the_law_states_gives_way_to_a_special_statute_only(cast):
    bare = {"rule": "P29", "param": "limit", "value": 10}
    with pytest.raises(Refusal) as refused:
        proposed(cast, **bare)
    assert set(refused.value.fields) == {"statutory"}
    with pytest.raises(Refusal) as refused:
        proposed(cast, **bare, statutory=True, source="市里的一个通知")
    assert set(refused.value.fields) == {"source"}
    cited = "《黑龙江省行政执法程序规定》第三十条"
    row = adopted(cast, **bare, statutory=True, source=cited)
    assert row.statutory
    case = a_case(cast.organ, served_on=dt.date(2026, 4, 30))
    actions.sweep(pack=PENALTY_PACK.only("P29"))
    found = finding_of(case, "P29")
    assert found.figures["limit"] == 10
    assert cited in found.clause


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": 0}, "value"),
        ({"value": -5}, "value"),
        ({"value": 10**15}, "value"),
        ({"value": 10_000_00}, "value"),  # what holds anyway
        ({"last": dt.date(2025, 1, 1)}, "last"),
        ({"source": "略"}, "source"),
        ({"reason": "  改 "}, "reason"),
    ],
)
def test_senseless_proposals_are_refused_at_their_field(cast, wrong, field):
    with pytest.raises(Refusal) as refused:
        proposed(cast, **wrong)
    assert (refused.value.code, set(refused.value.fields)) == ("FIND-11", {field})
    assert not Threshold.objects.exists()


@pytest.mark.parametrize(("rule", "param"), [("P15", "none"), ("Z99", "unit"), ("Q01", "limit")])
def test_there_is_no_threshold_that_no_running_rule_has(cast, rule, param):
    with pytest.raises(Refusal, match="FIND-10"):
        proposed(cast, rule=rule, param=param)


def test_of_two_proposals_for_one_threshold_the_second_is_refused(cast):
    proposed(cast)
    with pytest.raises(Stale, match="FIND-12"):
        proposed(cast, value=60_000_00, by=cast.supervision_head)


def test_of_two_who_adopt_at_once_one_wins(cast):
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    late = Threshold.objects.get(pk=row.pk)
    actions.adopt_threshold(row, by=cast.supervision_head, seen=trial.pk)
    with pytest.raises(Stale):
        actions.adopt_threshold(late, by=act_as(cast.supervisor), seen=trial.pk)
    assert Line.objects.filter(verb="findings.threshold.adopt").count() == 1


def test_a_withdrawn_proposal_is_not_adopted(cast):
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    actions.withdraw_threshold(row, by=cast.supervisor)
    with pytest.raises(Stale):
        actions.adopt_threshold(row, by=cast.supervision_head, seen=trial.pk)
    with pytest.raises(Stale, match="FIND-17"):
        actions.ask_trial(row, by=cast.supervisor)


def test_every_step_stands_on_the_trail_with_value_place_and_figures(cast):
    row = adopted(cast)
    line = Line.objects.get(verb="findings.threshold.adopt")
    assert (line.about, line.about_organ) == (row.ref, cast.county_body.pk)
    assert '"value":5000000' in line.detail
    assert '"would":0' in line.detail


def test_who_sees_a_value_before_and_after_it_is_adopted(cast):
    row = proposed(cast, by=cast.prefecture_supervisor)
    seen = {
        part: queries.thresholds(getattr(cast, part)).exists()
        for part in ("prefecture_supervisor", "commission", "supervisor", "legal")
    }
    assert seen == {"prefecture_supervisor": True, "commission": True, "supervisor": False, "legal": False}
    trial = tried(row, cast.prefecture_supervisor)
    actions.adopt_threshold(row, by=act_as(cast.prefecture_supervisor), seen=trial.pk)
    assert queries.thresholds(cast.supervisor).exists()
    assert not queries.dry_runs(cast.supervisor).exists()  # it speaks of other counties' cases too
    assert not queries.thresholds(cast.legal).exists()


def test_a_division_whose_codes_are_not_built_by_level_has_no_thresholds(cast):
    from xiezhi.organs.models import Division

    act().rows(Division).filter(code="232701100").update(code="999999100")
    with pytest.raises(Refusal, match="FIND-13"):
        proposed(cast)
