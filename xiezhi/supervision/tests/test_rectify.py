"""Reporting, accepting and returning: who, in which state, once, with proofs and clock."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.files.models import StoredFile
from xiezhi.files.queries import of_record
from xiezhi.supervision import actions, queries
from xiezhi.supervision.models import Report
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line

from .story import DAY, issued, reported

TEXT = "已完善办案期限预警，对责任人员进行了教育。"
PDF = b"%PDF-1.7\n" + b"x" * 100


def proof(name="证明.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("who", ["legal", "head"])
def test_legal_unit_or_head_reports_with_proofs_and_the_clock_is_met(cast, who):
    row = issued(cast)
    report = actions.report(row, by=getattr(cast, who), text=TEXT, proofs=[proof(), proof("照片.png", b"\x89PNG\r\n\x1a\n1")])
    assert (row.state, report.state, report.no, report.late) == ("reported", "submitted", 1, False)
    assert [f.name for f in of_record(report)] == ["证明.pdf", "照片.png"]
    clock = Deadline.objects.get(record=row.ref)
    assert (clock.state, clock.met_on) == ("met", DAY)


@pytest.mark.parametrize(
    "who", ["clerk", "officer", "supervisor", "supervision_head", "government", "township", "auditor", "secadmin"]
)
def test_nobody_else_reports(cast, who):
    row = issued(cast)
    with pytest.raises(NotAllowed):
        actions.report(row, by=getattr(cast, who), text=TEXT)


@pytest.mark.parametrize("who", ["other_legal", "stranger_legal"])
def test_another_organ_cannot_report(cast, who):
    row = issued(cast)
    with pytest.raises(OutOfScope):
        actions.report(row, by=getattr(cast, who), text=TEXT)
    row.refresh_from_db()
    assert row.state == "issued"


def test_reporting_twice_tells_the_second(cast):
    row = reported(cast)
    with pytest.raises(Stale):
        actions.report(row, by=cast.head, text=TEXT)
    assert Report.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  ", "已改。"])
def test_a_report_must_say_something(cast, text):
    with pytest.raises(Refusal, match="SUP-07") as err:
        actions.report(issued(cast), by=cast.legal, text=text)
    assert "text" in err.value.fields


def test_a_bad_proof_refuses_the_whole_report(cast):
    row = issued(cast)
    with pytest.raises(Refusal) as err:
        actions.report(row, by=cast.legal, text=TEXT, proofs=[proof(), proof("病毒.exe", b"MZ")])
    assert "proofs" in err.value.fields
    row.refresh_from_db()
    assert row.state == "issued"
    assert not Report.objects.exists()
    assert not StoredFile.objects.filter(record__startswith="supervision.Report").exists()


def test_too_many_proofs_are_refused(cast):
    with pytest.raises(Refusal, match="SUP-09"):
        actions.report(issued(cast), by=cast.legal, text=TEXT, proofs=[proof()] * 21)


def test_a_late_report_is_marked_late(cast, settings):
    row = issued(cast)
    settings.TODAY = "2026-12-21"
    assert queries.overdue(cast.supervisor).get() == row
    report = actions.report(row, by=cast.legal, text=TEXT)
    assert report.late
    assert not queries.overdue(cast.supervisor).exists()


def test_a_report_on_the_last_day_is_in_time(cast, settings):
    row = issued(cast)
    settings.TODAY = "2026-12-20"
    assert not queries.overdue(cast.supervisor).exists()
    assert not actions.report(row, by=cast.legal, text=TEXT).late


def test_accepting_closes_the_lead_and_keeps_the_verdict(cast):
    row = reported(cast)
    actions.accept(row, by=cast.supervisor, note="材料齐全")
    report = row.reports.get()
    row.lead.refresh_from_db()
    assert (row.state, row.ended_on, report.state, report.reason) == ("accepted", DAY, "accepted", "材料齐全")
    assert (row.lead.state, row.lead.outcome) == ("closed", "rectified")
    assert not Deadline.objects.filter(state="running").exists()


def test_returning_gives_a_reason_and_a_new_limit_and_reporting_again_is_number_two(cast):
    row = reported(cast)
    actions.return_(row, by=cast.supervisor, reason="没有附证明材料", due_on=dt.date(2026, 12, 5))
    assert (row.state, row.due_on) == ("returned", dt.date(2026, 12, 5))
    running = Deadline.objects.get(record=row.ref, state="running")
    assert running.ends_on == dt.date(2026, 12, 5)
    assert Line.objects.get(verb="supervision.return_").reason == "没有附证明材料"
    second = actions.report(row, by=cast.legal, text=TEXT)
    assert second.no == 2
    actions.accept(row, by=cast.supervisor)
    assert [r.state for r in row.reports.all()] == ["returned", "accepted"]


@pytest.mark.parametrize(
    ("reason", "due_on", "code"),
    [("", dt.date(2026, 12, 5), "SUP-07"), ("没有附证明材料", None, "SUP-05"), ("没有附证明材料", DAY, "SUP-05")],
)
def test_returning_needs_reason_and_limit(cast, reason, due_on, code):
    row = reported(cast)
    with pytest.raises(Refusal, match=code):
        actions.return_(row, by=cast.supervisor, reason=reason, due_on=due_on)
    row.refresh_from_db()
    assert row.state == "reported"


@pytest.mark.parametrize("verb", ["accept", "return_"])
@pytest.mark.parametrize("who", ["legal", "government", "prefecture_supervisor", "township"])
def test_only_the_body_that_issued_judges_the_report(cast, verb, who):
    row = reported(cast)
    more = {"reason": "没有附证明材料", "due_on": dt.date(2026, 12, 5)} if verb == "return_" else {}
    with pytest.raises(NotAllowed):
        getattr(actions, verb)(row, by=getattr(cast, who), **more)


def test_nothing_can_be_accepted_before_it_is_reported_or_twice(cast):
    row = issued(cast)
    with pytest.raises(Stale):
        actions.accept(row, by=cast.supervisor)
    row = reported(cast)
    actions.accept(row, by=cast.supervisor)
    with pytest.raises(Stale):
        actions.accept(row, by=cast.supervision_head)


def test_lists_of_what_waits_follow_the_state(cast):
    row = issued(cast)
    assert queries.to_rectify(cast.legal).get() == row
    assert not queries.to_review(cast.supervisor).exists()
    actions.report(row, by=cast.legal, text=TEXT)
    assert not queries.to_rectify(cast.legal).exists()
    assert queries.to_review(cast.supervisor).get() == row
    assert not queries.to_review(cast.prefecture_supervisor).exists()


def test_the_hour_of_the_report_is_the_real_one(cast):
    row = issued(cast)
    with time_machine.travel("2026-11-20T16:30:00Z", tick=False):
        report = actions.report(row, by=cast.legal, text=TEXT)
    assert report.at == dt.datetime(2026, 11, 20, 16, 30, tzinfo=dt.UTC)
