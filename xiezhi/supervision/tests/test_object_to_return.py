"""Objections after a return: to the return, with its own clock, and what each answer does to report and limits."""

import datetime as dt

import pytest

from xiezhi.clock import queries as clock
from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.supervision import actions, queries, show
from xiezhi.trail.models import Line

from .story import executed, objected, objected_to_return, reported, returned

TEXT = "证明材料已随报告一并报送，请予复查。"
REVIEW = "经调阅报送材料，证明材料确已附上。"
FIRST, SECOND = dt.date(2026, 12, 20), dt.date(2026, 12, 31)


def limits(row):
    return [(d.state, d.ends_on) for d in Deadline.objects.filter(record=row.ref).order_by("id")]


def test_the_limit_runs_on_and_one_for_the_answer_begins(cast):
    row = objected_to_return(cast)
    objection = row.objections.get()
    assert (row.state, objection.against, objection.due_on) == ("objected", row.reports.get(), dt.date(2026, 12, 5))
    assert limits(row) == [("met", FIRST), ("running", SECOND)]
    assert [(d.state, d.ends_on) for d in Deadline.objects.filter(record=objection.ref)] == [("running", dt.date(2026, 12, 5))]
    assert "退回第1次纠正情况报告" in objection.about


def test_an_objection_to_the_instrument_is_against_no_report(cast):
    objection = objected(cast).objections.get()
    assert objection.against is None
    assert objection.about == "对文书的异议"


def test_rejected_it_stays_returned_with_the_limit_of_the_return(cast):
    row = objected_to_return(cast)
    actions.answer(row, by=cast.supervisor, result="reject", review=REVIEW)
    assert (row.state, row.due_on, row.reports.get().state) == ("returned", SECOND, "returned")
    assert limits(row) == [("met", FIRST), ("running", SECOND)]
    actions.report(row, by=cast.legal, text="已重新附上证明材料并说明情况。")
    assert row.state == "reported"


def test_the_return_revoked_the_report_is_judged_anew_and_the_first_limit_counts_again(cast):
    row = objected_to_return(cast)
    objection = actions.answer(row, by=cast.supervisor, result="revoke", review=REVIEW)
    report = row.reports.get()
    assert (row.state, row.due_on, report.state, objection.state) == ("reported", FIRST, "submitted", "upheld")
    assert limits(row) == [("met", FIRST), ("stopped", SECOND)]
    assert "撤销对第1次纠正情况报告的退回" in objection.letter.content["result"]
    assert show.due_of(row, cast.supervisor).due == FIRST
    assert queries.to_review(cast.supervisor).get() == row
    actions.accept(row, by=cast.supervisor, seen=1)
    row.lead.refresh_from_db()
    assert (row.state, row.lead.state) == ("accepted", "closed")
    assert not Deadline.objects.filter(state="running").exists()


def test_what_was_revoked_stays_to_be_read(cast):
    row = objected_to_return(cast)
    actions.answer(row, by=cast.supervisor, result="revoke", review=REVIEW)
    line = show.timeline_of(row, cast.supervisor)
    assert "退回整改（已撤销）" in [str(step.label) for step in line.steps]
    assert row.reports.get().reason == "没有附证明材料"
    assert Line.objects.filter(verb="supervision.revoke_return").exists()


def test_it_may_be_returned_again_for_another_reason(cast):
    row = objected_to_return(cast)
    actions.answer(row, by=cast.supervisor, result="revoke", review=REVIEW)
    actions.return_(row, by=cast.supervisor, reason="没有写明原因分析", due_on=dt.date(2026, 12, 28), seen=1)
    assert (row.state, row.due_on) == ("returned", dt.date(2026, 12, 28))
    actions.file_objection(row, by=cast.legal, text="报告第三部分已写明原因分析。")
    assert row.objections.count() == 2


def test_the_instrument_itself_may_fall_too(cast):
    row = objected_to_return(cast)
    actions.answer(row, by=cast.supervisor, result="uphold", review="经复查，原认定的问题不存在，予以撤销。")
    row.letter.refresh_from_db()
    assert (row.state, row.letter.void) == ("withdrawn", True)
    assert not Deadline.objects.filter(state="running").exists()


def test_only_a_return_can_be_revoked(cast):
    row = objected(cast)
    with pytest.raises(Refusal, match="SUP-21"):
        actions.answer(row, by=cast.supervisor, result="revoke", review=REVIEW)
    row.refresh_from_db()
    assert row.state == "objected"


@pytest.mark.parametrize("result", ["", "accept", "某个"])
def test_an_unknown_answer_is_refused(cast, result):
    with pytest.raises(Refusal, match="SUP-21"):
        actions.answer(objected_to_return(cast), by=cast.supervisor, result=result, review=REVIEW)


def test_of_a_decision_the_body_answers_for_its_return_and_cannot_withdraw_the_decision(cast):
    decision = executed(cast)[2]
    actions.report(decision, by=cast.legal, text="已按决定书要求纠正并自查。")
    actions.return_(decision, by=cast.supervisor, reason="没有附自查材料", due_on=SECOND)
    actions.file_objection(decision, by=cast.legal, text=TEXT)
    assert queries.to_answer(cast.supervisor).get() == decision
    assert not queries.to_answer(cast.government).exists()
    with pytest.raises(NotAllowed):
        actions.answer(decision, by=cast.government, result="revoke", review=REVIEW)
    with pytest.raises(Refusal, match="SUP-21"):
        actions.answer(decision, by=cast.supervisor, result="uphold", review=REVIEW)
    decision.refresh_from_db()
    objection = actions.answer(decision, by=cast.supervisor, result="revoke", review=REVIEW)
    assert objection.letter.issuer == decision.body
    assert decision.state == "reported"


@pytest.mark.parametrize("make", [objected, objected_to_return])
def test_a_limit_that_ran_out_while_the_objection_waited_must_be_set_anew(cast, settings, make):
    row = make(cast)
    settings.TODAY = "2027-01-04"
    with pytest.raises(Refusal, match="SUP-20") as err:
        actions.answer(row, by=cast.supervisor, result="reject", review=REVIEW)
    assert "due_on" in err.value.fields
    row.refresh_from_db()
    assert row.state == "objected"
    actions.answer(row, by=cast.supervisor, result="reject", review=REVIEW, due_on=dt.date(2027, 1, 20))
    assert not row.overdue(dt.date(2027, 1, 4))
    assert Deadline.objects.get(record=row.ref, state="running").ends_on == dt.date(2027, 1, 20)


def test_who_objected_only_after_the_limit_gains_nothing_by_it(cast, settings):
    row = returned(cast)
    settings.TODAY = "2027-01-04"
    actions.file_objection(row, by=cast.legal, text=TEXT)
    actions.answer(row, by=cast.supervisor, result="reject", review=REVIEW)
    assert row.state == "returned"
    assert row.overdue(dt.date(2027, 1, 4))


def test_the_organ_sees_its_own_clock_only(cast):
    objection = objected_to_return(cast).objections.get()
    assert clock.for_record(cast.supervisor, objection).exists()
    assert not clock.for_record(cast.legal, objection).exists()


def test_a_report_that_waits_is_not_objected_to(cast):
    with pytest.raises(Stale):
        actions.file_objection(reported(cast), by=cast.legal, text=TEXT)
