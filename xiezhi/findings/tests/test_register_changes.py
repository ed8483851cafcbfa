"""What is written in a register is looked at by the next sweep of changes: in that register and in the cases it tells of, nowhere else."""

import datetime as dt

import pytest

from xiezhi.cases.models import Case
from xiezhi.catalogue import actions as catalogue
from xiezhi.catalogue.tests.lists import day_of, facts, ready
from xiezhi.catalogue.tests.test_delegating import granted, place, revoked  # noqa: F401
from xiezhi.discretion import actions as discretion
from xiezhi.discretion.tests.benchmarks import CODE, MARCH, given, in_force, listed, made
from xiezhi.findings import actions, registers, tasks
from xiezhi.findings import sweep as sweeping
from xiezhi.findings import touched as touching
from xiezhi.findings.models import Sweep
from xiezhi.findings.rules import BENCHMARKS, CASES, CERTIFICATES, KINDS, ORGANS, YEARS
from xiezhi.findings.touched import TELLS, tells, touched
from xiezhi.registry import actions as registry
from xiezhi.registry.tests.story import certified, fresh, handled, on_day
from xiezhi.subjects import actions as subjects
from xiezhi.subjects.tests.story import signed
from xiezhi.trail import queries as trail
from xiezhi.trail.door import Act
from xiezhi.trail.verbs import LABELS
from xiezhi.training.tests.conftest import give

from .helpers import LATE_SERVICE, a_case, act, correct, finding_of
from .registers import TODAY, a_certificate, found, hours, killed_in_part

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ON_THE_SPOT = {
    "procedure": "summary", "filed_on": TODAY, "decided_on": TODAY, "served_on": TODAY, "published_on": TODAY, "closed_on": TODAY,
}  # fmt: skip


@pytest.fixture
def judged(monkeypatch) -> list[int]:
    """The cases that the engine was given."""
    seen: list[int] = []
    original = sweeping.engine.run

    def run(pack, source, **more):
        if pack is KINDS[CASES].pack:
            seen.extend(source.column("act_id").to_pylist())
        return original(pack, source, **more)

    monkeypatch.setattr(sweeping.engine, "run", run)
    return seen


def settled() -> None:
    """Everything swept; no case has changed since long."""
    actions.sweep()
    act().rows(Case).update(changed_at=LONG_AGO)


def wrote(verb, organ, about="test.Record:1", outcome="done") -> None:
    """A line on the trail."""
    line = Act(verb, act().by)
    line.on(about, organ and organ.pk)
    line.close(outcome)


def since(mark) -> dict[str, list[int]]:
    """Whose acts were touched."""
    return touched(after=mark, upto=trail.head()[0]).organs


# -- the sweep


def test_a_certificate_suspended_yesterday_is_seen_in_the_case_decided_today_and_the_organ_next_door_is_not_judged(cast, judged):
    with on_day("2026-05-06"):
        one = certified(cast)
    mine = a_case(cast.organ, officer_nos=one.number, **ON_THE_SPOT)
    another = a_case(cast.organ, officer_nos="外地0001", **ON_THE_SPOT)
    next_door = a_case(cast.other, officer_nos="外地0001", **ON_THE_SPOT)
    settled()
    assert not found("P02")
    with on_day("2026-11-19"):
        handled(cast, one.officer, "suspend")
    judged.clear()
    run = actions.sweep(full=False)
    assert [row.act for row in found("P02")] == [mine.ref]
    assert judged == run.named == [mine.pk]
    assert not {another.pk, next_door.pk} & set(judged)
    assert run.touched == {kind: [cast.organ.pk] for kind in (CERTIFICATES, YEARS, ORGANS)}
    assert (run.kind, run.acts, run.total, run.counts["232701"]["records"]) == ("changed", 1, 1, 3)  # certificate, year, organ


def test_a_case_that_changed_elsewhere_is_looked_at_beside_them(cast, judged):
    elsewhere, still = a_case(cast.strange), a_case(cast.strange)
    mine = a_case(cast.organ)
    settled()
    wrote("subjects.confirm", cast.organ)
    correct(elsewhere, **LATE_SERVICE)
    judged.clear()
    actions.sweep(full=False)
    assert sorted(judged) == sorted([elsewhere.pk, mine.pk])
    assert still.pk not in judged
    assert finding_of(elsewhere)


def test_an_expired_certificate_that_is_taken_back_clears_its_finding_at_once(cast):
    row = a_certificate(cast.organ)
    with on_day("2026-10-12"):
        registry.leave(fresh(row.officer), by=cast.clerk, on=dt.date(2026, 10, 12), reason="resign")
    settled()
    assert found("G05")
    registry.recall(fresh(row), by=cast.supervisor, on=TODAY)
    actions.sweep(full=False)
    assert not found("G05")


def test_hours_that_were_recorded_touch_the_year_and_no_case(cast, judged):
    row = a_certificate(cast.organ)
    hours(cast, row, 590)
    a_case(cast.organ)
    settled()
    assert found("G04")
    give(cast, [row.officer.person], 10, name="补训", day=dt.date(2025, 12, 2))
    judged.clear()
    run = actions.sweep(full=False)
    assert (run.touched, judged) == ({YEARS: [cast.organ.pk]}, [])
    assert not found("G04")


def test_a_benchmark_that_was_made_too_long_ago_is_found_once_it_is_registered(cast):
    listed(cast)
    settled()
    with day_of(dt.date(2026, 10, 12)):
        made(cast)
    run = actions.sweep(full=False)
    assert len(found("G06")) == 1
    assert run.touched == {BENCHMARKS: [cast.organ.pk]}


def test_a_delegation_that_is_revoked_reaches_the_cases_of_the_township(place, judged):  # noqa: F811
    row = granted(place)
    begun = {"filed_on": dt.date(2026, 11, 10), "decided_on": TODAY, "served_on": None, "published_on": None, "closed_on": None}
    case = a_case(place.town, cause=facts(1)["cause"], **begun)
    a_case(place.other)
    settled()
    assert not found("P08")
    revoked(place, row, on=dt.date(2026, 10, 5))
    judged.clear()
    actions.sweep(full=False)
    assert judged == [case.pk]
    assert [one.act for one in found("P08")] == [case.ref]


def test_a_list_that_a_county_organ_publishes_reaches_the_townships_that_hold_its_items(place):  # noqa: F811
    granted(place)
    mark = trail.head()[0]
    edition = ready(place, facts(4))
    assert since(mark) == {}  # a draft, passed, changes nothing yet
    catalogue.publish(edition, by=place.head, from_on=TODAY + dt.timedelta(days=1))
    assert since(mark) == {CASES: sorted([place.organ.pk, place.town.pk]), ORGANS: [place.organ.pk]}


def test_an_entrustment_that_ends_reaches_the_organ_and_the_register_of_the_brigade_whoever_entrusted_it(cast, brigade):
    row = signed(cast, brigade)
    mark = trail.head()[0]
    subjects.revoke(row, by=cast.head, on=TODAY, reason="机构调整，不再委托")
    assert since(mark) == {CASES: [cast.organ.pk]}
    mark = trail.head()[0]
    wrote("registry.take_officers", brigade)
    assert since(mark)[CASES] == sorted([cast.organ.pk, brigade.pk])
    assert since(mark)[CERTIFICATES] == [brigade.pk]


def test_an_officer_who_moved_reaches_both_organs(cast):
    row = a_certificate(cast.organ)
    here, there, strange = (a_case(one, officer_nos=f"外地0001、{row.number}") for one in (cast.organ, cast.other, cast.strange))
    a_case(cast.organ, officer_nos="外地0001")
    mark = trail.head()[0]
    registry.leave(fresh(row.officer), by=cast.clerk, on=TODAY, reason="transfer", to_organ=cast.other)
    found = touched(after=mark, upto=trail.head()[0])
    assert found.cases == sorted([here.pk, there.pk]) != [strange.pk]
    assert found.organs[ORGANS] == sorted([cast.organ.pk, cast.other.pk])
    assert CASES not in found.organs


def test_a_calculation_that_is_kept_reaches_the_case_it_was_made_for(cast):
    mine, another = a_case(cast.organ), a_case(cast.organ)
    listed(cast)
    asked = discretion.Asked(cast.organ, CODE, MARCH, given(in_force(cast)))
    mark = trail.head()[0]
    discretion.keep(asked, by=cast.officer, case_no=mine.case_no, fine=2_000_00, penalty_kinds="fine")
    found = touched(after=mark, upto=trail.head()[0])
    assert (found.organs, found.cases) == ({}, [mine.pk])
    assert another.pk not in found.cases


def test_where_too_many_cases_would_have_to_be_named_all_of_the_organ_are_judged(cast, monkeypatch):
    row = a_certificate(cast.organ)
    for _ in range(2):
        a_case(cast.organ, officer_nos=row.number)
    mark = trail.head()[0]
    registry.leave(fresh(row.officer), by=cast.clerk, on=TODAY, reason="resign")
    assert len(touched(after=mark, upto=trail.head()[0]).cases) == 2
    for limit in ("MOST", "NUMBERS"):
        with monkeypatch.context() as less:
            less.setattr(touching, limit, 1 if limit == "MOST" else 0)
            found = touched(after=mark, upto=trail.head()[0])
            assert (found.organs[CASES], found.cases) == ([cast.organ.pk], [])


def test_what_a_body_records_reaches_all_organs_of_its_area_and_none_beyond(cast):
    mark = trail.head()[0]
    wrote("training.hours.enter", cast.county_body)
    assert since(mark) == {YEARS: sorted([cast.organ.pk, cast.other.pk])}


def test_a_statute_that_changed_reaches_the_cases_of_all(cast):
    mark = trail.head()[0]
    wrote("statutes.adopt", cast.county_body)
    wrote("discretion.follow", None, "statutes.Change:7")
    everybody = sorted([cast.organ.pk, cast.other.pk, cast.strange.pk])
    assert since(mark) == {CASES: everybody, BENCHMARKS: everybody}


@pytest.mark.parametrize("verb", [
    "subjects.seal.use", "training.plan.issue", "registry.add_auxiliary", "registry.application.apply", "catalogue.edit_item",
    "catalogue.record_use", "findings.confirm", "cases.take", "statutes.upload",
])  # fmt: skip
def test_what_tells_no_rule_anything_touches_nobody(cast, verb):
    mark = trail.head()[0]
    wrote(verb, cast.organ)
    assert since(mark) == {}


def test_what_was_refused_or_was_written_before_or_after_touches_nobody(cast):
    wrote("subjects.cancel", cast.organ)
    mark = trail.head()[0]
    wrote("subjects.cancel", cast.organ, outcome="refused")
    upto = trail.head()[0]
    wrote("subjects.cancel", cast.organ)
    assert touched(after=mark, upto=upto) == ({}, [])


def test_every_beginning_is_that_of_a_verb_and_every_kind_is_one_that_is_swept():
    assert all(any(verb.startswith(beginning) for verb in LABELS) for beginning in TELLS)
    assert {kind for kinds in TELLS.values() for kind in kinds} == set(KINDS)
    assert tells("registry.application.issue") != tells("registry.application.apply") == ()


def test_a_killed_sweep_of_changes_goes_on_in_the_register_where_it_stopped(cast, monkeypatch):
    monkeypatch.setattr(registers, "ORGANS_AT_ONCE", 1)
    a_case(cast.organ)
    settled()
    for organ in (cast.organ, cast.other, cast.strange):
        a_certificate(organ, until=dt.date(2026, 10, 31))
        wrote("registry.certificate.verify", organ)
    run = actions.request_sweep(by=sweeping.WORKER)
    seen = killed_in_part(3, run, monkeypatch)  # after the case and the first organ's certificates
    wrote("subjects.confirm", cast.organ)  # written meanwhile: the next one's
    done = actions.carry_on(Sweep.objects.get(pk=run.pk))
    assert (done.state, done.kind) == ("done", "changed")
    assert [one.organ_id for one in found("G05")] == sorted(o.pk for o in (cast.organ, cast.other, cast.strange))
    assert seen[2] == seen[3]  # begun again where it was cut off
    assert len(seen) == len(set(seen)) + 1
    assert since(done.heard) == {CASES: [cast.organ.pk], ORGANS: [cast.organ.pk]}


def test_a_sweep_from_before_such_marks_were_kept_is_followed_by_a_full_one(cast):
    settled()
    act().rows(Sweep).update(heard=None)
    assert actions.sweep(full=False).kind == "full"


# -- who asks for it


def test_where_nothing_was_written_no_sweep_is_asked_for(cast):
    settled()
    assert not tasks.follow_changes()
    wrote("subjects.seal.use", cast.organ)
    assert not tasks.follow_changes()
    assert Sweep.objects.count() == 1


def test_what_was_written_is_asked_for_once(cast):
    settled()
    wrote("subjects.confirm", cast.organ)
    assert tasks.follow_changes()
    assert not tasks.follow_changes()  # it waits
    run = Sweep.objects.latest("id")
    assert run.kind == "changed"
    act().rows(Sweep).filter(pk=run.pk).update(state="running")
    assert not tasks.follow_changes()  # it runs, or its worker was killed and it will go on
    act().rows(Sweep).filter(pk=run.pk).update(state="queued")
    actions.carry_on(Sweep.objects.get(pk=run.pk))
    assert not tasks.follow_changes()
    wrote("cases.take", cast.organ)
    assert tasks.follow_changes()


def test_a_sweep_that_failed_is_not_asked_for_again_by_the_clock_and_what_it_left_is_not_forgotten(cast):
    a_case(cast.organ)
    settled()
    wrote("subjects.confirm", cast.organ)
    run = actions.request_sweep(by=sweeping.WORKER)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(sweeping.engine, "run", lambda *a, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.carry_on(run)
    assert not tasks.follow_changes()
    wrote("subjects.confirm", cast.other)
    assert tasks.follow_changes()
    again = actions.carry_on(Sweep.objects.latest("id"))
    assert again.touched[CASES] == sorted([cast.organ.pk, cast.other.pk])
    assert again.acts == 1


def test_before_the_first_sweep_over_everything_none_is_asked_for_by_changes(cast):
    wrote("subjects.confirm", cast.organ)
    assert not tasks.follow_changes()
