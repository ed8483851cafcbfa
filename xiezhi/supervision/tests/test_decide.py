"""From proposal to 决定书: only on a ground of the law, only by the government, only with its own number (S04)."""

import dataclasses
import datetime as dt

import pypdfium2
import pytest
from django.db import IntegrityError, transaction

from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.files.queries import content
from xiezhi.supervision import actions, queries
from xiezhi.supervision.models import Instrument, Proposal
from xiezhi.trail.door import Act, OutOfScope

from .story import DAY, a_lead, decided, decision_content, executed, issued, objected, proposed, reported, the_content

TEXT, MEASURE = "机关逾期未报送纠正情况，经督促仍未办理。", "责令立即纠正并全面自查。"


def text_of(letter):
    pages = pypdfium2.PdfDocument(content(letter.pdf))
    return "".join(p.get_textpage().get_text_range() for p in pages).replace("\r\n", "").replace("\u200b", "")


def test_within_the_limit_neither_lateness_nor_refusal_can_be_claimed(cast):
    row = issued(cast)
    for ground in ("overdue", "refused", "", "whim"):
        with pytest.raises(Refusal, match="SUP-13") as err:
            actions.propose(row, by=cast.supervisor, ground=ground, text=TEXT, measure=MEASURE)
        assert "ground" in err.value.fields


def test_after_the_limit_it_is_proposed_with_a_number_of_its_own(cast, settings):
    row = issued(cast)
    settings.TODAY = "2026-12-21"
    proposal = actions.propose(row, by=cast.supervisor, ground="overdue", text=TEXT, measure=MEASURE)
    assert (row.state, proposal.state) == ("proposed", "proposed")
    assert proposal.number == "漠司执督建〔2026〕1号"
    assert proposal.government == cast.county_gov


def test_lateness_judged_before_the_report_came_in_is_not_proposed(cast, settings):
    """Who read the instrument as unanswered, and is overtaken by the report, is told so; nothing of his is written."""
    row = issued(cast)
    settings.TODAY = "2026-12-21"
    read = Instrument.objects.get(pk=row.pk)
    actions.report(row, by=cast.legal, text="已完善办案期限预警，对责任人员进行了教育。")
    with pytest.raises(Stale):
        actions.propose(read, by=cast.supervisor, ground="overdue", text=TEXT, measure=MEASURE)
    row.refresh_from_db()
    assert row.state == "reported"
    assert not Proposal.objects.exists()


def test_a_report_that_mends_nothing_can_be_called_a_refusal(cast):
    row = reported(cast)
    assert actions.propose(row, by=cast.supervisor, ground="refused", text=TEXT, measure=MEASURE).before == "reported"


def test_while_an_objection_waits_nothing_is_proposed(cast):
    with pytest.raises(Stale):
        actions.propose(objected(cast), by=cast.supervisor, ground="grave", text=TEXT, measure=MEASURE)


@pytest.mark.parametrize("who", ["legal", "government", "prefecture_supervisor", "township"])
def test_only_the_body_that_issued_proposes(cast, who):
    with pytest.raises(NotAllowed):
        actions.propose(issued(cast), by=getattr(cast, who), ground="grave", text=TEXT, measure=MEASURE)


def test_a_failed_proposal_takes_no_number(cast):
    row = issued(cast)
    with pytest.raises(Refusal, match="SUP-07"):
        actions.propose(row, by=cast.supervisor, ground="grave", text="短", measure=MEASURE)
    assert actions.propose(row, by=cast.supervisor, ground="grave", text=TEXT, measure=MEASURE).number.endswith("〕1号")


def test_the_government_sees_only_what_is_before_it(cast):
    row = issued(cast)
    assert not queries.visible_to(cast.government).exists()
    proposal = actions.propose(row, by=cast.supervisor, ground="grave", text=TEXT, measure=MEASURE)
    assert queries.visible_to(cast.government).get() == row
    assert queries.to_decide(cast.government).get() == proposal
    for who in ("commission", "stranger_government", "legal", "township", "auditor"):
        assert not queries.to_decide(getattr(cast, who)).exists(), who
    assert not queries.visible_to(cast.stranger_government).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decision_no": " "}, "decision_no"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": DAY + dt.timedelta(days=1)}, "decided_on"),
        ({"decided_on": DAY - dt.timedelta(days=1)}, "decided_on"),
        ({"form": ""}, "form"),
    ],
)
def test_a_decision_without_number_day_or_form_is_refused(cast, changes, field):
    _, proposal = proposed(cast)
    whole = {"decision_no": "漠政办批〔2026〕5号", "decided_on": DAY, "form": "meeting"}
    with pytest.raises(Refusal, match="SUP-16") as err:
        actions.decide(proposal, by=cast.government, **(whole | changes))
    assert set(err.value.fields) == {field}
    proposal.refresh_from_db()
    assert proposal.state == "proposed"


@pytest.mark.parametrize("who", ["supervisor", "supervision_head", "legal", "commission", "stranger_government"])
def test_nobody_but_that_government_decides(cast, who):
    _, proposal = proposed(cast)
    with pytest.raises((NotAllowed, OutOfScope)):
        actions.decide(proposal, by=getattr(cast, who), decision_no="某号", decided_on=DAY, form="meeting")


def test_without_the_governments_decision_there_is_no_letter(cast):
    _, proposal = proposed(cast)
    with pytest.raises(Refusal, match="S04"):
        actions.issue_decision(proposal, decision_content(cast, proposal), by=cast.government)
    assert not Instrument.objects.filter(kind="SuperviseDecision").exists()


def test_the_database_itself_refuses_a_decision_without_number(cast):
    _, proposal = proposed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act("test", cast.system).rows(Proposal).filter(pk=proposal.pk).update(state="decided")


def test_the_letter_goes_out_in_the_name_and_series_of_the_government(cast):
    first, proposal, decision = executed(cast)
    first.refresh_from_db()
    assert (first.state, proposal.state, decision.state) == ("escalated", "executed", "issued")
    assert (decision.number, decision.issuer) == ("漠政执督决〔2026〕1号", cast.county_gov)
    assert decision.previous == first
    said = text_of(decision.letter)
    for part in ("漠河市人民政府关于", "漠政办批〔2026〕5号", "漠司执督建〔2026〕1号", "同类问题三年内多次发生", "责令立即纠正并全面自查",
                 "2026年12月20日"):
        assert part in said, part
    running = Deadline.objects.get(state="running")
    assert running.record == decision.ref


def test_the_organ_sees_and_reports_the_decision_and_the_lead_closes(cast):
    decision = executed(cast)[2]
    assert decision in queries.visible_to(cast.legal)
    assert decision in queries.visible_to(cast.government)
    actions.report(decision, by=cast.legal, text="已按决定书要求纠正并完成自查。")
    actions.accept(decision, by=cast.supervisor)
    decision.lead.refresh_from_db()
    assert (decision.lead.state, decision.lead.outcome) == ("closed", "decided")


def test_after_the_last_step_nothing_more_is_proposed(cast):
    decision = executed(cast)[2]
    with pytest.raises(Refusal, match="SUP-14") as err:
        actions.propose(decision, by=cast.supervisor, ground="grave", text=TEXT, measure=MEASURE)
    assert "第三十一条" in err.value.mend


def test_a_decision_is_issued_once(cast):
    _, proposal, _ = executed(cast)
    with pytest.raises(Stale):
        actions.issue_decision(proposal, decision_content(cast, proposal), by=cast.government)
    assert Instrument.objects.filter(kind="SuperviseDecision").count() == 1


def test_the_letter_is_not_older_than_the_decision(cast):
    _, proposal = decided(cast)
    draft = decision_content(cast, proposal, dated=DAY - dt.timedelta(days=1))
    with pytest.raises(Refusal, match="SUP-18"):
        actions.issue_decision(proposal, draft, by=cast.government)


def test_elements_of_the_decision_are_checked_too(cast):
    _, proposal = decided(cast)
    with pytest.raises(Refusal, match="SUP-01") as err:
        actions.issue_decision(proposal, decision_content(cast, proposal, requirement="", signed_by=""), by=cast.government)
    assert set(err.value.fields) == {"requirement", "signed_by"}


def test_the_preview_of_a_decision_writes_nothing(cast):
    _, proposal = decided(cast)
    assert actions.preview_decision(proposal, decision_content(cast, proposal)).startswith(b"%PDF-")
    assert not Instrument.objects.filter(kind="SuperviseDecision").exists()


@pytest.mark.parametrize("before", ["issued", "reported", "returned"])
def test_declined_goes_back_to_where_it_stood(cast, before):
    row = issued(cast) if before == "issued" else reported(cast)
    if before == "returned":
        actions.return_(row, by=cast.supervisor, reason="没有附证明材料", due_on=dt.date(2026, 12, 5))
    proposal = actions.propose(row, by=cast.supervisor, ground="grave", text=TEXT, measure=MEASURE)
    actions.decline(proposal, by=cast.government, reason="先由主管部门约谈。")
    row.refresh_from_db()
    assert (row.state, proposal.state) == (before, "declined")
    again = actions.propose(row, by=cast.supervisor, ground="grave", text=TEXT, measure=MEASURE)
    assert again.number == "漠司执督建〔2026〕2号"


def test_declining_needs_a_reason_and_the_government(cast):
    _, proposal = proposed(cast)
    with pytest.raises(Refusal, match="SUP-07"):
        actions.decline(proposal, by=cast.government, reason="")
    with pytest.raises(NotAllowed):
        actions.decline(proposal, by=cast.supervisor, reason="先由主管部门约谈。")


def test_at_prefecture_level_the_commission_decides(cast):
    lead = a_lead(cast, cast.prefecture_supervisor)
    row = actions.issue(lead, the_content(lead, cast.prefecture_supervisor), by=cast.prefecture_supervisor)
    assert row.number == "大司执督意〔2026〕1号"
    proposal = actions.propose(row, by=cast.prefecture_supervisor, ground="grave", text=TEXT, measure=MEASURE)
    actor = cast.commission
    assert proposal.government_id == actor.organ_id
    actions.decide(proposal, by=actor, decision_no="大署批〔2026〕9号", decided_on=DAY, form="instruction")
    draft = dataclasses.replace(decision_content(cast, proposal), contact="行署办甲")
    decision = actions.issue_decision(proposal, draft, by=actor)
    assert decision.number == "大署执督决〔2026〕1号"
    assert "大兴安岭地区行政公署" in text_of(decision.letter)
