import datetime as dt

import pytest

from xiezhi.core.errors import Stale
from xiezhi.findings import actions, queries, tasks
from xiezhi.findings import sweep as sweeping
from xiezhi.findings.models import Finding, Sweep
from xiezhi.findings.rules import CASES
from xiezhi.leads import actions as leads
from xiezhi.trail.models import Line

from .helpers import LATE_DECISION, LATE_SERVICE, NOT_PUBLISHED, PACK, a_case, act, correct, finding_of


def run(**more) -> Sweep:
    return actions.sweep(**({"pack": PACK} | more))


def numbers(done: Sweep) -> tuple[int, ...]:
    return done.new, done.cleared, done.reopened


def test_a_breach_becomes_one_finding_with_all_that_is_needed_to_contest_it(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    assert numbers(run()) == (1, 0, 0)
    found = finding_of(case)
    assert (found.organ, found.act_label, found.act_title) == (cast.organ, case.case_no, "某商店 · 未明码标价")
    assert (found.rule_name, found.severity, found.state) == ("决定书七日内送达", "red", "new")
    assert "第六十一条" in found.clause
    assert (found.start, found.last) == (dt.date(2026, 4, 1), dt.date(2026, 4, 13))
    assert found.over == 17
    assert found.saw["served_on"] == "2026-04-30"
    assert "2026-04-30" in found.sentence


def test_a_lawful_case_yields_nothing(cast):
    a_case(cast.organ)
    assert numbers(run()) == (0, 0, 0)
    assert not Finding.objects.exists()


def test_the_same_sweep_again_changes_nothing_and_leaves_one_line(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    before, lines = finding_of(case), Line.objects.count()
    assert numbers(run()) == (0, 0, 0)
    after = finding_of(case)
    assert after.first_seen_at == before.first_seen_at
    assert after.last_seen_at > before.last_seen_at
    assert Line.objects.count() == lines + 1


def test_changed_facts_renew_what_was_seen_and_keep_a_confirmation(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    actions.confirm(finding_of(case), by=cast.supervisor)
    correct(case, served_on=dt.date(2026, 5, 20))
    run()
    found = finding_of(case)
    assert (found.state, found.saw["served_on"]) == ("confirmed", "2026-05-20")


def test_a_corrected_case_clears_the_finding_and_keeps_what_people_decided(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    actions.confirm(finding_of(case), by=cast.supervisor, note="回证属实")
    correct(case, served_on=dt.date(2026, 4, 3))
    assert numbers(run()) == (0, 1, 0)
    found = finding_of(case)
    assert (found.cleared_on, found.state, found.reason) == (dt.date(2026, 11, 20), "confirmed", "回证属实")
    assert numbers(run()) == (0, 0, 0)


def test_a_breach_that_comes_back_reopens_the_same_finding(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    correct(case, served_on=dt.date(2026, 4, 3))
    run()
    correct(case, **LATE_SERVICE)
    assert numbers(run()) == (0, 0, 1)
    found = finding_of(case)
    assert (found.cleared_on, found.reopened, found.state) == (None, 1, "new")


def test_a_dismissed_finding_stays_dismissed_while_the_facts_are_the_same(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    actions.dismiss(finding_of(case), by=cast.supervisor, reason_code="exception", reason="公告送达，期限另计")
    run()
    assert finding_of(case).state == "dismissed"


def test_a_dismissed_finding_returns_when_its_facts_change(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    actions.dismiss(finding_of(case), by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    correct(case, served_on=dt.date(2026, 5, 8))
    run()
    found = finding_of(case)
    assert (found.state, found.returned, found.reason) == ("new", "changed", "送达日期录入有误")


def test_facts_that_the_rule_does_not_look_at_bring_nothing_back(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    actions.dismiss(finding_of(case), by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    correct(case, remark="补记", cause="价格欺诈")
    run()
    found = finding_of(case)
    assert (found.state, found.act_title) == ("dismissed", "某商店 · 价格欺诈")


def test_a_confirmed_finding_that_comes_back_after_its_lead_was_closed_waits_again(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    actions.confirm(finding_of(case), by=cast.supervisor)
    lead = actions.open_lead(finding_of(case), by=cast.supervisor)
    leads.supervise(lead, by=cast.supervisor)
    leads.close(lead, by=cast.supervisor)
    run()
    assert finding_of(case).lead == lead  # the fact stands, it was dealt with: no flood
    correct(case, served_on=dt.date(2026, 4, 3))
    run()
    correct(case, **LATE_SERVICE)
    run()
    found = finding_of(case)
    assert (found.state, found.returned, found.lead) == ("new", "again", None)


def test_a_new_version_of_the_rule_brings_a_dismissed_finding_back(cast):
    case = a_case(cast.organ, **LATE_SERVICE)
    run()
    actions.dismiss(finding_of(case), by=cast.supervisor, reason_code="rule", reason="规则没有考虑公告送达")
    act().rows(Finding).update(rule_version="0")
    run()
    assert (finding_of(case).state, finding_of(case).returned) == ("new", "rule")


def test_one_case_may_break_several_rules(cast):
    case = a_case(cast.organ, **LATE_SERVICE, **NOT_PUBLISHED)
    assert run().new == 2
    assert set(Finding.objects.values_list("act", "rule_code")) == {(case.ref, "P29"), (case.ref, "P31")}


def test_figures_are_kept_by_area_and_by_organ(cast):
    a_case(cast.organ, **LATE_SERVICE)
    a_case(cast.organ)
    a_case(cast.strange, **LATE_DECISION)
    done = run()
    assert set(done.counts) == {"232701", "232722"}
    assert (done.counts["232722"]["acts"], done.acts, done.total) == (1, 3, 3)
    assert done.organs[cast.organ.code]["acts"] == 2
    assert done.organs[cast.organ.code]["rules"]["P29"] == [2, 1, 0, 0]  # checked, breached, insufficient, warned
    assert done.organs[cast.strange.code]["rules"]["P11"] == [1, 1, 0, 0]


def test_a_killed_sweep_goes_on_where_it_stopped_and_finds_each_breach_once(cast, monkeypatch):
    """The worker dies, as by SIGKILL, after two of five chunks: nothing may be lost, nothing counted twice."""
    for organ in (cast.organ, cast.organ, cast.other, cast.strange, cast.strange):
        a_case(organ, **LATE_SERVICE)
    done, original = 0, sweeping._merge_chunk

    class Killed(BaseException):
        pass

    def die_after_two(*args, **kwargs):
        nonlocal done
        if done == 2:
            raise Killed
        done += 1
        return original(*args, **kwargs)

    monkeypatch.setattr(sweeping, "_merge_chunk", die_after_two)
    with pytest.raises(Killed):
        run(chunk=1)
    half = Sweep.objects.get()
    assert (half.state, half.acts, Finding.objects.count()) == ("running", 2, 2)
    monkeypatch.setattr(sweeping, "_merge_chunk", original)
    whole = actions.carry_on(half, pack=PACK, chunk=1)
    assert (whole.state, whole.acts, whole.new, Finding.objects.count()) == ("done", 5, 5, 5)
    assert sum(of["rules"]["P29"][1] for of in whole.organs.values()) == 5


def test_of_two_workers_on_one_run_the_second_stops(cast, monkeypatch):
    a_case(cast.organ, **LATE_SERVICE)
    original = sweeping.engine.run

    def meanwhile(*args, **kwargs):
        act().rows(Sweep).update(area="232701", position=10**9)
        return original(*args, **kwargs)

    monkeypatch.setattr(sweeping.engine, "run", meanwhile)
    with pytest.raises(Stale):
        run()
    assert not Finding.objects.exists()


def test_a_finished_sweep_is_left_alone(cast):
    a_case(cast.organ, **LATE_SERVICE)
    done = run()
    lines = Line.objects.count()
    assert actions.carry_on(done, pack=PACK).finished_at == done.finished_at
    assert Line.objects.count() == lines


def test_a_sweep_of_changes_looks_at_changed_cases_only(cast):
    old, new = a_case(cast.organ), a_case(cast.organ)
    run()
    act().rows(type(old)).filter(pk=old.pk).update(changed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), **LATE_SERVICE)
    correct(new, **LATE_SERVICE)
    done = run(full=False)
    assert (done.kind, done.acts, done.new) == ("changed", 1, 1)
    assert run().new == 1


def test_the_first_sweep_is_a_full_one_whatever_was_asked(cast):
    a_case(cast.organ, **LATE_SERVICE)
    assert run(full=False).kind == "full"


def test_a_sweep_of_changes_does_not_clear_findings_of_other_cases(cast):
    late, other, last = (a_case(cast.organ, **LATE_SERVICE) for _ in range(3))
    run()
    act().rows(type(late)).filter(pk=other.pk).update(changed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    correct(late, served_on=dt.date(2026, 4, 3))
    correct(last, served_on=dt.date(2026, 4, 3))
    assert numbers(run(full=False)) == (0, 2, 0)
    assert finding_of(other).cleared_on is None


def test_years_without_a_calendar_are_an_alarm_of_the_run_and_no_finding(cast):
    case = a_case(cast.organ, decided_on=dt.date(2026, 12, 30), served_on=dt.date(2027, 3, 1))
    done = run(asof=dt.date(2027, 3, 2))
    assert {"fact": "served_on", "year": 2027, "acts": 1} in done.alarms
    assert not Finding.objects.filter(act=case.ref, rule_code="P29").exists()


def test_a_request_that_waits_already_is_not_doubled(cast):
    first = actions.request_sweep(by=cast.supervisor, full=True)
    assert actions.request_sweep(by=cast.supervision_head) == first
    assert Line.objects.filter(verb="findings.request_sweep").count() == 1


def test_the_queue_carries_a_sweep_to_its_end(cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    a_case(cast.organ, **LATE_SERVICE)
    done = tasks.enqueue_sweep("import exchange.Batch:1")
    done.refresh_from_db()
    assert (done.state, done.reason, done.error) == ("done", "import exchange.Batch:1", "")


def test_a_run_whose_worker_fell_silent_is_taken_up_again(cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    a_case(cast.organ, **LATE_SERVICE)
    stuck = actions.request_sweep(by=cast.system, full=True)
    sweeping._begin(stuck, {CASES: PACK}, asof=dt.date(2026, 11, 20), by=sweeping.WORKER)
    assert tasks.resume_stalled() == 0
    act().rows(Sweep).update(beat_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert tasks.resume_stalled() == 1
    stuck.refresh_from_db()
    assert stuck.state == "done"


def test_a_run_that_fails_says_so_and_keeps_its_place(cast, monkeypatch):
    a_case(cast.organ)

    def broken(*args, **kwargs):
        raise RuntimeError("no memory")

    monkeypatch.setattr(sweeping.engine, "run", broken)
    with pytest.raises(RuntimeError):
        run()
    failed = Sweep.objects.get()
    assert (failed.state, failed.error) == ("failed", "no memory")


def test_the_whole_pack_runs_over_cases(cast):
    case = a_case(cast.organ, **LATE_DECISION)
    actions.sweep()
    assert finding_of(case, "P11").over == 10
    assert queries.last_full().counts["232701"]["acts"] == 1
