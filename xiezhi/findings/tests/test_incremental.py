"""What a run judges: after an import or a correction the acts touched and no others; the passing of days is the night's."""

import datetime as dt

import pytest

from xiezhi.cases.models import Case
from xiezhi.findings import actions, tasks
from xiezhi.findings import sweep as sweeping
from xiezhi.findings.models import Finding, Sweep

from .helpers import LATE_SERVICE, PACK, a_case, act, correct, finding_of

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
RUNNING = {
    "decided_on": None,
    "served_on": None,
    "published_on": None,
    "closed_on": None,
    "penalty_kinds": "",
    "fine": None,
}


@pytest.fixture
def judged(monkeypatch) -> list[int]:
    """The acts that the engine was given."""
    found: list[int] = []
    original = sweeping.engine.run

    def run(pack, source, **more):
        found.extend(source.column("act_id").to_pylist())
        return original(pack, source, **more)

    monkeypatch.setattr(sweeping.engine, "run", run)
    return found


def settled(cast, n: int) -> list[Case]:
    """Cases of long ago, swept."""
    rows = [a_case(cast.organ) for _ in range(n)]
    actions.sweep(pack=PACK)
    act().rows(Case).update(changed_at=LONG_AGO)
    return rows


def test_after_an_import_only_the_acts_in_it_are_judged(cast, judged, settings):
    from xiezhi.exchange import tasks as exchange
    from xiezhi.exchange.tests.files import csv_file, line

    settled(cast, 5)
    judged.clear()
    rows = [line(cast, n, 处罚机关代码=cast.organ.code) for n in (901, 902)]
    batch, _fresh = exchange.submit(csv_file(rows), by=cast.clerk, organ=cast.organ, name="案件.csv", unit="")
    exchange.read_batch.call(batch.pk)
    run = Sweep.objects.get(state=Sweep.State.QUEUED)
    assert run.kind == "changed"
    tasks.run_sweep.func(run.pk)
    run.refresh_from_db()
    assert (run.state, run.acts) == ("done", 2)
    assert sorted(judged) == list(
        Case.objects.filter(changed_at__gt=LONG_AGO).order_by("id").values_list("id", flat=True)
    )


def test_a_correction_touches_its_own_act(cast, judged):
    rows = settled(cast, 5)
    judged.clear()
    correct(rows[2], **LATE_SERVICE)
    done = actions.sweep(pack=PACK, full=False)
    assert (judged, done.acts, done.new) == ([rows[2].pk], 1, 1)


def test_where_nothing_changed_nothing_is_judged(cast, judged):
    settled(cast, 3)
    judged.clear()
    assert actions.sweep(pack=PACK, full=False).acts == 0
    assert judged == []


def test_the_passing_of_a_day_is_caught_by_the_full_sweep_of_the_night(cast, judged):
    """The ninetieth day is lawful, the ninety-first is not; the facts are the same on both."""
    case = a_case(cast.organ, **RUNNING, filed_on=dt.date(2026, 8, 22))
    actions.sweep(pack=PACK, asof=dt.date(2026, 11, 20))
    act().rows(Case).update(changed_at=LONG_AGO)
    assert not Finding.objects.exists()
    actions.sweep(pack=PACK, asof=dt.date(2026, 11, 21), full=False)
    assert not Finding.objects.exists()
    actions.sweep(pack=PACK, asof=dt.date(2026, 11, 21))
    assert finding_of(case, "P11").since == dt.date(2026, 11, 21)


def test_a_night_on_which_the_machine_was_off_is_made_up_for_once(cast, judged, settings):
    cases = settled(cast, 3)
    assert not tasks.catch_up()  # today was swept
    settings.TODAY = "2026-11-23"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    judged.clear()
    assert tasks.catch_up()
    assert judged == [case.pk for case in cases]
    assert Sweep.objects.latest("id").asof == dt.date(2026, 11, 23)
    assert not tasks.catch_up()


def test_a_sweep_that_waits_or_runs_is_not_asked_for_again(cast, settings):
    actions.request_sweep(by=sweeping.WORKER, full=True)
    assert not tasks.catch_up()
    act().rows(Sweep).update(state="running")
    assert not tasks.catch_up()


def test_after_a_value_is_adopted_the_acts_of_its_place_are_judged_and_no_others(cast, judged, settings):
    from .thresholds import proposed, tried

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    elsewhere = a_case(cast.strange, **LATE_SERVICE)
    rows = settled(cast, 3)
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    judged.clear()
    run = tasks.adopt(row, by=cast.supervision_head, seen=trial.pk)
    assert sorted(judged) == sorted(case.pk for case in rows)
    assert elsewhere.pk not in judged
    run.refresh_from_db()
    assert (run.kind, run.division, run.state, run.acts) == ("place", row.division, "done", 3)


def test_figures_of_a_run_over_a_place_stand_in_for_what_the_last_full_one_counted_there(cast):
    from xiezhi.findings import queries

    here, there = a_case(cast.organ, **LATE_SERVICE), a_case(cast.strange, **LATE_SERVICE)
    full = actions.sweep(pack=PACK)
    a_case(cast.organ, **LATE_SERVICE)
    run = actions.request_sweep(by=sweeping.WORKER, division=here.organ.division)
    actions.carry_on(run, pack=PACK)
    assert queries.last_full().pk == full.pk
    organs = queries.last_full().organs
    assert (organs[here.organ.code]["acts"], organs[there.organ.code]["acts"]) == (2, 1)


def test_what_changed_elsewhere_is_not_missed_because_a_place_was_swept_meanwhile(cast, judged):
    rows = settled(cast, 2)
    stranger = a_case(cast.strange, **LATE_SERVICE)
    actions.carry_on(actions.request_sweep(by=sweeping.WORKER, division=rows[0].organ.division), pack=PACK)
    act().rows(Sweep).filter(kind="place").update(started_at=LONG_AGO + dt.timedelta(days=9999))
    judged.clear()
    actions.sweep(pack=PACK, full=False)
    assert judged == [stranger.pk]


def test_a_place_is_not_swept_twice_where_a_run_that_covers_it_waits(cast):
    division = cast.organ.division
    full = actions.request_sweep(by=sweeping.WORKER, full=True)
    assert actions.request_sweep(by=sweeping.WORKER, division=division) == full
    act().rows(Sweep).update(state="done")
    place = actions.request_sweep(by=sweeping.WORKER, division=division)
    assert actions.request_sweep(by=sweeping.WORKER, division=division) == place
    assert actions.request_sweep(by=sweeping.WORKER, full=True) != place
    assert actions.request_sweep(by=sweeping.WORKER, division=cast.strange.division).kind == "full"


def test_a_run_over_a_place_is_shown_to_those_over_it_and_to_no_others(cast, client):
    from xiezhi.findings import queries

    run = actions.request_sweep(by=sweeping.WORKER, division=cast.organ.division)
    for part, sees in (("supervisor", True), ("prefecture_supervisor", True), ("stranger_supervisor", False), ("clerk", False)):
        assert queries.sweeps(getattr(cast, part)).filter(pk=run.pk).exists() is sees, part
    cast.login(client, "supervisor")
    assert f"{cast.organ.division.name}的案件" in client.get("/findings/sweeps/").content.decode()


def test_figures_of_a_run_over_changes_do_not_pass_for_those_of_all_acts(cast):
    from xiezhi.findings import queries

    settled(cast, 4)
    before = queries.rule_figures(cast.supervisor)["P29"].checked
    correct(Case.objects.first(), **LATE_SERVICE)
    actions.sweep(pack=PACK, full=False)
    assert queries.rule_figures(cast.supervisor)["P29"].checked == before == 4
