"""Objections: filed with reasons, answered by whoever issued, with a numbered reply."""

import datetime as dt

import pytest

from xiezhi.clock import queries as clock
from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.supervision import actions, queries
from xiezhi.trail.door import OutOfScope

from .story import DAY, executed, issued, objected, reported

REVIEW = "经调阅案卷，未见延长办案期限的批准手续。"


def test_objecting_starts_the_clock_of_the_answer_and_leaves_the_other_running(cast):
    row = objected(cast)
    objection = row.objections.get()
    assert (row.state, objection.state, objection.due_on) == ("objected", "filed", dt.date(2026, 12, 5))
    assert Deadline.objects.get(record=row.ref).state == "running"
    own = Deadline.objects.get(record=objection.ref)
    assert (own.duty, own.statutory) == ("body", False)
    assert clock.for_record(cast.supervisor, objection).exists()
    assert not clock.for_record(cast.legal, objection).exists()


@pytest.mark.parametrize("who", ["clerk", "officer", "supervisor", "government"])
def test_only_legal_unit_and_head_object(cast, who):
    with pytest.raises(NotAllowed):
        actions.file_objection(issued(cast), by=getattr(cast, who), text="案件经批准延长办案期限。")


def test_another_organ_cannot_object(cast):
    with pytest.raises(OutOfScope):
        actions.file_objection(issued(cast), by=cast.other_legal, text="案件经批准延长办案期限。")


def test_an_objection_needs_reasons(cast):
    with pytest.raises(Refusal, match="SUP-07"):
        actions.file_objection(issued(cast), by=cast.legal, text="不同意")


def test_after_a_report_there_is_nothing_to_object_to(cast):
    with pytest.raises(Stale):
        actions.file_objection(reported(cast), by=cast.legal, text="案件经批准延长办案期限。")


def test_upheld_withdraws_the_instrument_keeps_its_number_and_closes_the_lead(cast):
    row = objected(cast)
    objection = actions.answer(row, by=cast.supervisor, result="uphold", review="经查确有延长批准手续，异议成立。")
    row.letter.refresh_from_db()
    row.lead.refresh_from_db()
    assert (row.state, row.number, row.letter.void) == ("withdrawn", "漠司执督意〔2026〕1号", True)
    assert (row.lead.state, row.lead.outcome) == ("closed", "withdrawn")
    assert objection.letter.number == "漠司执督复〔2026〕1号"
    assert not Deadline.objects.filter(state="running").exists()
    assert issued(cast).number == "漠司执督意〔2026〕2号"


def test_rejected_lets_the_instrument_stand_and_its_limit_run(cast):
    row = objected(cast)
    objection = actions.answer(row, by=cast.supervisor, result="reject", review=REVIEW)
    assert (row.state, objection.state, objection.answer) == ("issued", "rejected", REVIEW)
    running = Deadline.objects.get(state="running")
    assert (running.record, running.ends_on) == (row.ref, dt.date(2026, 12, 20))
    assert objection.letter.content["review"] == REVIEW


def test_a_rejection_may_set_a_new_limit(cast):
    row = objected(cast)
    actions.answer(row, by=cast.supervisor, result="reject", review=REVIEW, due_on=dt.date(2026, 12, 31))
    assert row.due_on == dt.date(2026, 12, 31)
    assert Deadline.objects.get(state="running").ends_on == dt.date(2026, 12, 31)


@pytest.mark.parametrize("result", ["uphold", "reject"])
@pytest.mark.parametrize("who", ["legal", "prefecture_supervisor", "stranger_supervisor", "government"])
def test_only_the_issuer_answers(cast, result, who):
    row = objected(cast)
    with pytest.raises((NotAllowed, OutOfScope)):
        actions.answer(row, by=getattr(cast, who), result=result, review=REVIEW)
    row.refresh_from_db()
    assert row.state == "objected"


def test_answering_twice_tells_the_second(cast):
    row = objected(cast)
    actions.answer(row, by=cast.supervisor, result="reject", review=REVIEW)
    with pytest.raises(Stale):
        actions.answer(row, by=cast.supervision_head, result="uphold", review=REVIEW)


def test_an_answer_needs_its_review(cast):
    row = objected(cast)
    with pytest.raises(Refusal, match="SUP-07"):
        actions.answer(row, by=cast.supervisor, result="reject", review="驳回")
    row.refresh_from_db()
    assert row.state == "objected"


def test_objections_against_a_decision_are_answered_by_the_government(cast):
    decision = executed(cast)[2]
    actions.file_objection(decision, by=cast.legal, text="决定书认定的事实有误，请予复查。")
    assert queries.to_answer(cast.government).get() == decision
    assert not queries.to_answer(cast.supervisor).exists()
    with pytest.raises(NotAllowed, match="SUP-11"):
        actions.answer(decision, by=cast.supervisor, result="uphold", review=REVIEW)
    objection = actions.answer(decision, by=cast.government, result="uphold", review="经复查，事实认定有误，予以撤销。")
    decision.lead.refresh_from_db()
    assert (decision.state, decision.lead.state) == ("withdrawn", "closed")
    assert objection.letter.number.startswith("漠政执督复")


def test_due_dates_of_objections_count_from_the_day_of_filing(cast):
    assert objected(cast).objections.get().filed_on == DAY
