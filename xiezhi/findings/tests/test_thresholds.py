import datetime as dt

import pytest

from xiezhi.cases import limits, local
from xiezhi.cases import queries as cases
from xiezhi.cases.limits import Shown
from xiezhi.cases.models import Case, LocalThreshold
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.findings import actions, queries
from xiezhi.findings.models import DryRun, Finding, Sweep, Threshold
from xiezhi.rulebook.packs.penalty import PENALTY_PACK
from xiezhi.trail.models import Line

from .helpers import a_case, act, correct, finding_of

FINED = {
    "party_kind": "legal", "fine": 3_000_000, "notice_served_on": dt.date(2026, 3, 10), "hearing_told_on": None,
    "reviewed_on": None, "officer_nos": "08270001、08270002",
}  # fmt: skip
PACK = PENALTY_PACK.only("P15", "P11")
RAISED = {
    "value": 50_000_00,
    "first": dt.date(2026, 1, 1),
    "source": "漠司发〔2026〕1号",
    "reason": "按本地掌握的标准统一",
}


def proposed(cast, rule="P15", param="unit", by=None, **more) -> Threshold:
    return actions.propose_threshold(rule, param, by=by or cast.supervisor, **(RAISED | more))


def tried(row, by) -> DryRun:
    return actions.carry_on_trial(actions.ask_trial(row, by=by))


def adopted(cast, **more) -> Threshold:
    row = proposed(cast, **more)
    actions.adopt_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)
    return row


def sweep() -> Sweep:
    return actions.sweep(pack=PACK)


def test_a_proposal_changes_nothing(cast):
    case = a_case(cast.organ, **FINED)
    proposed(cast)
    sweep()
    assert finding_of(case, "P15").figures["unit"] == 1_000_000


def test_an_adopted_value_is_used_by_the_next_sweep_and_stands_in_the_findings_figures(cast):
    below, above = a_case(cast.organ, **FINED), a_case(cast.organ, **FINED | {"fine": 6_000_000})
    sweep()
    adopted(cast)
    done = sweep()
    assert (done.new, done.cleared) == (0, 1)
    assert finding_of(below, "P15").cleared_on == dt.date(2026, 11, 20)
    assert finding_of(above, "P15").figures["unit"] == 5_000_000
    assert "50,000" in finding_of(above, "P15").sentence


SERVICE = {
    "rule": "P29", "param": "limit", "value": 3, "statutory": True, "source": "《××省行政执法条例》第十二条", "reason": "本省条例另有规定",
}  # fmt: skip


def limit_of(case) -> Shown:
    case = Case.objects.select_related("organ__division").get(pk=case.pk)
    return next(shown for shown in limits.of_case(case)[1] if shown.rule.code == "P29")


def test_a_case_shows_its_limits_by_the_same_values_as_its_findings(cast):
    here, there = (a_case(organ, served_on=dt.date(2026, 4, 9)) for organ in (cast.organ, cast.strange))
    general = limit_of(here)
    assert (general.last, general.breached, general.name) == (dt.date(2026, 4, 13), False, "决定书七日内送达")
    row = adopted(cast, **SERVICE)
    actions.sweep()
    shown, found = limit_of(here), finding_of(here)
    assert (shown.last, shown.breached, shown.name) == (found.last, True, "决定书七日内送达（3个工作日）")
    assert shown.clause.startswith("《××省行政执法条例》第十二条")
    assert limit_of(there) == general
    actions.propose_end(row, by=cast.supervisor, end_on=None, reason="条例尚未施行，当初定错")
    actions.end_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)
    assert limit_of(here) == general


def test_what_cases_hold_of_the_values_is_put_right_by_the_next_sweep(cast):
    adopted(cast, **SERVICE)
    act().rows(LocalThreshold).delete()
    assert cases.thresholds() == ()
    sweep()
    assert cases.thresholds() == queries.adopted() != ()


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


def test_a_dry_run_while_a_sweep_is_under_way_disturbs_neither(cast, monkeypatch):
    from xiezhi.findings import sweep as sweeping

    for _ in range(4):
        a_case(cast.organ, **FINED)
    row, trials, original = proposed(cast), [], sweeping._merge_chunk

    def meanwhile(*args, **kwargs):
        if not trials:
            trials.append(tried(row, cast.supervisor))
        return original(*args, **kwargs)

    monkeypatch.setattr(sweeping, "_merge_chunk", meanwhile)
    run = actions.sweep(pack=PACK, chunk=2)
    assert (run.state, run.acts, run.new) == ("done", 4, 4)
    assert (trials[0].state, trials[0].figures["now"], trials[0].figures["gone"]) == ("done", 4, 4)
    assert not queries.stale(trials[0])


def test_a_value_holds_in_its_area_only_and_from_its_first_day(cast):
    elsewhere = a_case(cast.strange, **FINED)
    before = a_case(cast.organ, **FINED | {"filed_on": dt.date(2025, 10, 8), "decided_on": dt.date(2025, 12, 31)})
    after = a_case(cast.organ, **FINED)
    adopted(cast)
    sweep()
    found = dict(Finding.objects.filter(rule_code="P15").values_list("act_pk", "figures"))
    assert {pk: figures["unit"] for pk, figures in found.items()} == {elsewhere.pk: 1_000_000, before.pk: 1_000_000}
    assert after.pk not in found


def test_the_nearest_place_wins(cast):
    case = a_case(cast.organ, **FINED)
    adopted(cast, value=20_000_00)
    row = proposed(cast, by=cast.prefecture_supervisor, value=90_000_00)
    other = act_as(cast.prefecture_supervisor)
    actions.adopt_threshold(row, by=other, seen=tried(row, cast.prefecture_supervisor).pk)
    sweep()
    assert finding_of(case, "P15").figures["unit"] == 2_000_000


def act_as(actor):
    """Another person in the same post."""
    from dataclasses import replace

    return replace(actor, ref="accounts.User:999999", name="监督员庚")


def test_of_two_values_for_the_same_days_the_later_adopted_holds_and_the_first_one_comes_back_when_it_ends(cast):
    first = adopted(cast, value=20_000_00)
    second = adopted(cast, value=40_000_00, first=dt.date(2026, 3, 1), last=dt.date(2026, 6, 30))
    held = local.param_of(PENALTY_PACK["P15"], "unit", queries.adopted()).values
    days = [dt.date(2025, 12, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1)]
    assert [held.on(day, "232701").value for day in days] == [1_000_000, 2_000_000, 4_000_000, 4_000_000, 2_000_000]
    assert held.on(days[2], "232722").value == 1_000_000
    assert (first.value, second.value) == (2_000_000, 4_000_000)


def test_the_same_values_give_the_engine_the_same_parameters(cast):
    adopted(cast)
    assert local.overrides(queries.adopted())[0][1] is local.overrides(queries.adopted())[0][1]


def test_the_dry_run_says_what_would_be_found_what_is_new_and_what_is_gone(cast):
    gone, stays = a_case(cast.organ, **FINED), a_case(cast.organ, **FINED | {"fine": 6_000_000})
    a_case(cast.strange, **FINED)
    sweep()
    actions.confirm(finding_of(gone, "P15"), by=cast.supervisor)
    figures = tried(proposed(cast), cast.supervisor).figures
    assert [figures[name] for name in ("now", "would", "new", "gone", "confirmed")] == [2, 1, 0, 1, 1]
    assert figures["organs"] == {str(cast.organ.pk): [2, 1, 0, 1]}
    assert [one["act"] for one in figures["examples"]["gone"]] == [gone.pk]
    assert stays.pk not in {one["act"] for one in figures["examples"]["gone"]}


def test_a_lower_threshold_finds_new_ones_and_names_them(cast):
    small = a_case(cast.organ, **FINED | {"fine": 600_000})
    figures = tried(proposed(cast, value=5_000_00), cast.supervisor).figures
    assert (figures["now"], figures["would"], figures["new"]) == (0, 1, 1)
    assert figures["examples"]["new"][0]["label"] == small.case_no
    assert "5,000" in figures["examples"]["new"][0]["sentence"]


def test_a_dry_run_of_a_reminder_counts_the_warnings(cast):
    a_case(cast.organ, filed_on=dt.date(2026, 9, 5), decided_on=None, served_on=None, published_on=None, closed_on=None)
    row = proposed(cast, rule="P11", param="early", value=80)
    assert tried(row, cast.supervisor).figures["warned"] == [1, 1]  # the orange one at 75 days stays
    actions.withdraw_threshold(row, by=cast.supervisor)
    orange = proposed(cast, rule="P11", param="soon", value=85)
    assert tried(orange, cast.supervisor).figures["warned"] == [1, 1]  # it is a yellow one then
    actions.withdraw_threshold(orange, by=cast.supervisor)


def test_nothing_is_adopted_without_a_dry_run(cast):
    row = proposed(cast)
    with pytest.raises(Stale, match="FIND-16"):
        actions.adopt_threshold(row, by=cast.supervision_head, seen=0)
    row.refresh_from_db()
    assert row.state == "proposed"


def test_a_dry_run_is_stale_once_the_data_have_changed(cast):
    case = a_case(cast.organ, **FINED)
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    assert queries.stale(trial) == ""
    correct(case, fine=7_000_000)
    assert "数据" in queries.stale(trial)
    with pytest.raises(Stale, match="FIND-16"):
        actions.adopt_threshold(row, by=cast.supervision_head, seen=trial.pk)
    actions.adopt_threshold(row, by=cast.supervision_head, seen=tried(row, cast.supervisor).pk)


def test_a_change_elsewhere_makes_nothing_stale(cast):
    case = a_case(cast.strange, **FINED)
    trial = tried(proposed(cast), cast.supervisor)
    correct(case, fine=7_000_000)
    assert queries.stale(trial) == ""


def test_a_dry_run_is_stale_once_another_value_for_the_rule_was_adopted(cast):
    trial = tried(proposed(cast), cast.supervisor)
    adopted(cast, param="person", value=3_000_00)
    assert "数值" in queries.stale(trial)


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


def test_a_default_of_the_place_is_never_presented_as_law(cast):
    case = a_case(cast.organ, **FINED | {"fine": 6_000_000})
    adopted(cast)
    sweep()
    assert "漠司发" not in finding_of(case, "P15").clause
    value = local.param_of(PENALTY_PACK["P15"], "unit", queries.adopted()).values.on(dt.date(2026, 5, 1), "232701")
    assert (value.statutory, value.clause) == (False, None)


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


def test_a_sweep_uses_the_same_values_to_its_end(cast, monkeypatch):
    """Killed half-way, and another value adopted meanwhile: the rest is judged as the beginning was."""
    from xiezhi.findings import sweep as sweeping

    first, second = a_case(cast.organ, **FINED), a_case(cast.organ, **FINED)
    run = actions.request_sweep(by=cast.system, full=True)
    original, done = sweeping._merge_chunk, []

    def die_after_one(*args, **kwargs):
        if done:
            raise KeyboardInterrupt
        done.append(original(*args, **kwargs))

    monkeypatch.setattr(sweeping, "_merge_chunk", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        actions.carry_on(run, pack=PACK, chunk=1)
    monkeypatch.setattr(sweeping, "_merge_chunk", original)
    adopted(cast)
    actions.carry_on(run, pack=PACK, chunk=1)
    assert {finding_of(case, "P15").figures["unit"] for case in (first, second)} == {1_000_000}
    assert run.values == []
    assert sweep().cleared == 2


def test_a_killed_dry_run_goes_on_and_counts_nothing_twice(cast, monkeypatch):
    from xiezhi.findings import trying

    for _ in range(3):
        a_case(cast.organ, **FINED)
    trial = actions.ask_trial(proposed(cast), by=cast.supervisor)
    original, done = trying._take, []

    def die_after_one(*args, **kwargs):
        if done:
            raise KeyboardInterrupt
        done.append(original(*args, **kwargs))

    monkeypatch.setattr(trying, "_take", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        actions.carry_on_trial(trial, chunk=1)
    monkeypatch.setattr(trying, "_take", original)
    done_at_last = actions.carry_on_trial(DryRun.objects.get(), chunk=1)
    assert (done_at_last.state, done_at_last.acts, done_at_last.figures["now"], done_at_last.figures["gone"]) == (
        "done",
        3,
        3,
        3,
    )


def test_a_dry_run_that_fails_says_so(cast, monkeypatch):
    from xiezhi.findings import trying

    a_case(cast.organ, **FINED)
    trial = actions.ask_trial(proposed(cast), by=cast.supervisor)

    def broken(*args, **kwargs):
        raise RuntimeError("no memory")

    monkeypatch.setattr(trying.engine, "run", broken)
    with pytest.raises(RuntimeError):
        actions.carry_on_trial(trial)
    trial.refresh_from_db()
    assert (trial.state, trial.error) == ("failed", "no memory")


def test_a_dry_run_that_waits_is_not_doubled(cast):
    row = proposed(cast)
    assert actions.ask_trial(row, by=cast.supervisor) == actions.ask_trial(row, by=cast.supervision_head)


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


def test_a_rule_or_parameter_that_is_no_more_is_left_out(cast):
    adopted(cast)
    act().rows(Threshold).update(param="gone")
    assert local.overrides(queries.adopted()) == ()
    sweep()
