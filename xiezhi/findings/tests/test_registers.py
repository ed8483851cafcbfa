"""What the registers hold is swept too: certificates, years of training, organs."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiezhi.catalogue.tests import lists
from xiezhi.findings import actions, queries, registers, rules
from xiezhi.findings import sweep as sweeping
from xiezhi.findings.models import Finding, Sweep
from xiezhi.registry import actions as registry
from xiezhi.registry.models import Certificate, Period
from xiezhi.registry.tests.story import fresh, on_day
from xiezhi.trail.models import Line
from xiezhi.training import actions as training
from xiezhi.training.models import Attendance
from xiezhi.training.tests.conftest import give

from .helpers import LATE_SERVICE, a_case, act
from .registers import TODAY, a_certificate, a_subject, found, hours, killed_in_part

EXPIRED = dt.date(2026, 10, 31)


def test_an_expired_certificate_of_somebody_in_post_is_found_and_clears_once_it_is_renewed(cast):
    row = a_certificate(cast.organ, until=EXPIRED)
    a_certificate(cast.organ, 2, name="柏岚舟")
    actions.sweep()
    [one] = found("G05")
    assert (one.act, one.act_label, one.act_title) == (row.ref, row.number, "林云石 · 执法一中队")
    assert (one.organ, one.severity, one.since, one.state) == (cast.organ, "orange", dt.date(2026, 11, 1), "new")
    assert row.number in one.sentence
    act().rows(Period).update(valid_to=dt.date(2031, 10, 31))
    actions.sweep()
    assert not found("G05")
    assert Finding.objects.get(rule_code="G05").cleared_on == TODAY


def test_the_certificate_of_somebody_who_left_must_be_taken_back(cast):
    row = a_certificate(cast.organ)
    with on_day("2026-11-02"):
        registry.leave(fresh(row.officer), by=cast.clerk, on=dt.date(2026, 11, 2), reason="resign")
    with on_day("2026-11-16"):  # the tenth working day after he left
        actions.sweep()
        assert not found("G05")
    actions.sweep()
    assert [one.act for one in found("G05")] == [row.ref]
    registry.recall(fresh(row), by=cast.supervisor, on=TODAY)
    actions.sweep()
    assert not found("G05")


def test_too_few_hours_in_a_year_that_is_over_are_found_of_each_person_and_year(cast):
    full, short, excused = (a_certificate(cast.organ, n, name=name) for n, name in enumerate(("林云石", "柏岚舟", "樟溪亭"), 1))
    for row, tenths in ((full, 600), (short, 595), (excused, 200)):
        hours(cast, row, tenths)
    reason = training.claim(
        excused.officer.person, by=cast.legal, organ=cast.organ, year=2025, ground="maternity", from_on=dt.date(2025, 2, 1),
        to_on=dt.date(2025, 7, 31), note="产假",
    )  # fmt: skip
    training.accept(reason, by=cast.head)
    actions.sweep()
    [one] = found("G04")
    assert one.act == f"training.Year:{short.officer.person_id * 10_000 + 2025}"
    assert (one.act_label, one.since) == (f"{short.number}（2025年度）", dt.date(2026, 1, 1))
    assert "59学时，不足60学时" in one.sentence
    assert one.figures["hours"] == 60


def test_a_year_found_short_stays_found_however_old_until_its_hours_or_a_reason_are_registered(cast):
    mended, excused, silent, late = (
        a_certificate(cast.organ, n, name=name, since=dt.date(2023, 6, 1)) for n, name in enumerate(("林云石", "柏岚舟", "樟溪亭", "槐原桥"), 1)
    )  # fmt: skip
    for row in (mended, excused, silent):
        hours(cast, row, 590, year=2024)
    hours(cast, late, 600, year=2024)
    actions.sweep()
    assert len(found("G04")) == 3
    act().rows(Attendance).filter(person=late.officer.person).update(tenths=10)  # short now, and nobody found it in its time
    with on_day("2028-03-01"):
        actions.sweep()
        assert [one.act_pk % 10_000 for one in found("G04")] == [2024] * 3
        give(cast, [mended.officer.person], 10, name="补训", day=dt.date(2024, 12, 2))
        reason = training.claim(
            excused.officer.person, by=cast.legal, organ=cast.organ, year=2024, ground="maternity", from_on=dt.date(2024, 2, 1),
            to_on=dt.date(2024, 7, 31), note="产假",
        )  # fmt: skip
        training.accept(reason, by=cast.head)
        actions.sweep(full=False)
        assert [one.act_pk // 10_000 for one in found("G04")] == [silent.officer.person_id]


def test_a_year_of_which_an_organ_has_no_hours_registered_is_not_enough_data_and_the_running_one_no_breach(cast):
    row = a_certificate(cast.organ, since=dt.date(2025, 6, 1))
    a_certificate(cast.other, since=dt.date(2023, 6, 1))
    hours(cast, row, 10, year=2026)
    done = actions.sweep()
    assert not found("G04")
    # checked, breached, insufficient, warned: whoever began within the year is excused, in the running one he is warned of
    assert done.organs[cast.organ.code]["rules"]["G04"] == [2, 0, 0, 1]
    assert done.organs[cast.other.code]["rules"]["G04"] == [1, 0, 2, 0]
    assert done.organs[cast.other.code]["records"] == {"registry.Certificate": 1, "training.Year": 3, "organs.Organ": 1}


def test_what_a_published_subject_does_not_show_is_found_and_what_no_register_holds_is_not_claimed(cast):
    a_certificate(cast.organ)
    actions.sweep()
    assert not found("G02")  # neither of them is in the register of subjects
    lists.published(cast, lists.facts(1))
    a_subject(cast, remedy="")
    actions.sweep()
    [one] = found("G02")
    assert (one.act, one.act_label, one.since) == (cast.organ.ref, cast.organ.name, TODAY)
    shown = set(one.saw["shown_items"].split(","))
    assert {"subject", "officers", "duties", "powers", "basis", "procedure"} == shown
    assert one.saw["inspects"] is True  # by its confirmed powers, and no item of inspection stands in its list
    assert one.reasons == [1, 2]


def test_a_subject_that_was_never_published_shows_its_officers_only(cast):
    a_certificate(cast.organ)
    a_subject(cast, published_on=None)
    actions.sweep()
    assert found("G02")[0].saw["shown_items"] == "officers"


def test_an_organ_that_shows_everything_passes(cast):
    a_certificate(cast.organ)
    a_subject(cast)
    lists.published(cast, lists.inspection(1))
    done = actions.sweep()
    assert not found("G02")
    assert done.organs[cast.organ.code]["rules"]["G02"] == [1, 0, 0, 0]
    assert done.organs[cast.other.code]["rules"]["G02"] == [0, 0, 1, 0]


def test_too_few_reviewers_for_the_officers_are_found(cast):
    for n in range(1, 22):
        a_certificate(cast.organ, n)
    registry.add_synthetic_officers(
        [{"name": "审核甲", "organ": cast.organ, "staff_no": "F1", "staffing": "civil", "on_duty": False, "reviewer": True}], by=cast.system,
    )  # fmt: skip
    actions.sweep()
    [one] = found("G03")
    assert (one.saw["reviewer_count"], one.saw["officer_count"]) == (1, 21)


def test_the_passing_of_a_day_alone_brings_no_dismissed_finding_back(cast):
    a_certificate(cast.organ)
    a_subject(cast, remedy="")
    actions.sweep()
    actions.dismiss(found("G02")[0], by=cast.supervisor, reason_code="exception", reason="在政府网站另行公示")
    lines = Line.objects.count()
    with on_day("2026-11-23"):
        done = actions.sweep()
    [one] = found("G02")
    assert (one.state, one.since, one.saw["counted_on"]) == ("dismissed", TODAY, "2026-11-20")
    assert (done.changed, Line.objects.count()) == (0, lines + 1)
    a_subject(cast, remedy="", procedure="")
    with on_day("2026-11-24"):
        actions.sweep()
    [one] = found("G02")
    assert (one.state, one.returned, one.since) == ("new", "changed", TODAY)


def test_a_sweep_of_changes_leaves_registers_alone_in_which_nothing_was_written_and_a_pack_of_ones_own_all(cast):
    a_certificate(cast.organ, until=EXPIRED)
    a_case(cast.organ, **LATE_SERVICE)
    actions.sweep(pack=rules.READY)
    actions.sweep(full=False)
    assert not found("G05")
    assert actions.sweep().counts["232701"]["records"] == 6  # a certificate, three years of its holder, two organs
    assert found("G05")


def test_acts_of_registers_are_counted_apart_from_cases_and_by_area(cast):
    a_certificate(cast.organ, until=EXPIRED)
    a_certificate(cast.strange, until=EXPIRED)
    a_case(cast.organ)
    done = actions.sweep()
    assert (done.acts, done.total, len(found("G05"))) == (1, 1, 2)
    figures = queries.run_figures(done, queries.areas_of(cast.stranger_supervisor))
    assert (figures["acts"], figures["records"], figures["new"]) == (0, 5, 1)


def test_a_killed_sweep_goes_on_in_the_register_where_it_stopped(cast, monkeypatch):
    monkeypatch.setattr(registers, "ORGANS_AT_ONCE", 1)
    for organ in (cast.organ, cast.other, cast.strange):
        a_certificate(organ, until=EXPIRED)
    a_case(cast.organ, **LATE_SERVICE)
    run = actions.request_sweep(by=sweeping.WORKER, full=True)
    seen = killed_in_part(3, run, monkeypatch)  # after the case and the first organ's certificates
    done = actions.carry_on(Sweep.objects.get(pk=run.pk))
    assert done.state == "done"
    assert [one.organ_id for one in found("G05")] == sorted(o.pk for o in (cast.organ, cast.other, cast.strange))
    assert seen[2] == seen[3]  # begun again where it was cut off
    assert len(seen) == len(set(seen)) + 1
    assert done.organs[cast.organ.code]["records"]["registry.Certificate"] == 1


def test_what_is_gone_from_the_register_clears_its_finding(cast):
    row = a_certificate(cast.organ, until=EXPIRED)
    actions.sweep()
    act().rows(Certificate).filter(pk=row.pk).update(state="disowned")
    actions.sweep()
    assert not found("G05")


def test_a_person_who_changes_organs_has_one_finding_a_year(cast):
    row = a_certificate(cast.organ)
    hours(cast, row, 100)
    actions.sweep()
    assert [one.organ for one in found("G04")] == [cast.organ]
    act().rows(Finding).filter(rule_code="G04").update(organ=cast.strange)
    actions.sweep()
    assert [one.organ for one in found("G04")] == [cast.organ]


def test_the_registers_are_read_by_the_same_number_of_questions_however_many_they_hold(cast):
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            actions.sweep()
        return len(seen)

    a_certificate(cast.organ, 1, until=EXPIRED)
    hours(cast, a_certificate(cast.organ, 2), 590)
    actions.sweep()
    few = asked()
    for n in range(3, 23):
        a_certificate(cast.organ, n, until=EXPIRED)
    actions.sweep()
    assert asked() <= few + 2


def test_every_register_has_a_kind_and_a_mark_of_its_own(cast):
    marks = [one.mark for one in registers.REGISTERS]
    assert len(set(marks)) == len(marks)
    assert all(len(mark) <= Sweep._meta.get_field("area").max_length for mark in marks)
    assert not set(marks) & {code for code, _where in queries.areas()}
