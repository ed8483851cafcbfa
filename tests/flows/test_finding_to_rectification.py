"""The whole story, through the doors that pages, worker and commands use: import → finding → instrument → rectification."""

import dataclasses
import datetime as dt
import io
import re

import pytest

from tests.cast import TODAY
from tests.ground import standing
from xiezhi.cases import queries as cases
from xiezhi.cases.models import Case
from xiezhi.core import roles
from xiezhi.core.errors import GateClosed, NotAllowed, Refusal, Stale
from xiezhi.exchange import tasks as exchange
from xiezhi.findings import actions as findings
from xiezhi.findings import queries as seen
from xiezhi.findings.models import Finding
from xiezhi.findings.sweep import WORKER
from xiezhi.leads import queries as leads
from xiezhi.supervision import actions, drafts
from xiezhi.supervision import queries as papers
from xiezhi.supervision.models import DecisionForm, Ground, Kind
from xiezhi.trail import queries as trail
from xiezhi.trail.models import Line
from xiezhi.trail.verify import verify

pytestmark = pytest.mark.django_db

HEAD = "案号,处罚机关统一社会信用代码,行政相对人名称,行政相对人类别,处罚程序,违法行为类型,立案日期,执法人员证号,处罚事先告知书送达日期,处罚决定日期,处罚类别,罚款金额（元）,决定书送达日期,处罚结果公示日期,是否情节复杂或重大违法,是否属于应当法制审核的情形,罚款缴纳日期"


def csv_of(cast, *rows: str) -> io.BytesIO:
    return io.BytesIO(("\ufeff" + "\n".join([HEAD, *(r.format(code=cast.organ.code) for r in rows)])).encode())


LATE = "漠市监立〔2026〕1号,{code},演示甲公司,法人及非法人组织,普通程序,超期经营,2026-03-02,演1、演2,2026-04-01,2026-04-20,罚款,5000,{served},2026-04-22,否,否,2026-04-29"
GOOD = "漠市监立〔2026〕2号,{code},演示乙公司,法人及非法人组织,普通程序,超期经营,2026-03-02,演1、演2,2026-04-01,2026-04-20,罚款,5000,2026-04-22,2026-04-22,否,否,2026-04-29"


def take(cast, *rows, name="批次.csv"):
    """The clerk sends a file and the worker reads it."""
    batch, new = exchange.submit(csv_of(cast, *rows), by=cast.clerk, organ=cast.organ, name=name)
    if new:
        exchange.read_batch.call(batch.pk)
    batch.refresh_from_db()
    return batch


def sweep():
    findings.carry_on(findings.request_sweep(by=WORKER, reason="测试", full=True))


@standing
def late(cast):
    """A decision served far too late, found by the sweep."""
    take(cast, LATE.replace("{served}", "2026-06-15"), GOOD)
    sweep()
    return Finding.objects.get(rule_code="P29")


def issue(cast, finding, **changes):
    findings.confirm(finding, by=cast.supervisor)
    finding.refresh_from_db()
    lead = findings.open_lead(finding, by=cast.supervisor)
    draft = drafts.first_draft(lead, cast.supervisor, changes.pop("dated", TODAY))
    return actions.issue(lead, dataclasses.replace(draft, signed_by="局长", **changes), by=cast.supervisor)


def test_from_import_to_a_closed_rectification(cast, late):
    # the sweep found the late service, cites the clause in force on that day, and found nothing against the other case
    assert list(Finding.objects.filter(cleared_on=None).values_list("rule_code", "act_label")) == [("P29", "漠市监立〔2026〕1号")]
    assert "行政处罚法" in late.clause
    assert "第六十一条" in late.clause

    instrument = issue(cast, late)
    assert instrument.number == "漠司执督函〔2026〕1号" if instrument.kind == Kind.LETTER else instrument.number.endswith("〔2026〕1号")
    assert instrument.due_on > TODAY
    assert instrument.letter.pdf.size > 5000
    assert instrument.letter.docx.size > 5000

    # the organ sees the instrument (not the lead), reports; the supervisor closes
    assert papers.visible_to(cast.legal).filter(pk=instrument.pk).exists()
    assert not leads.visible_to(cast.legal).exists()
    actions.report(instrument, by=cast.legal, text="已查明原因，补充送达并完善送达登记制度。")
    instrument.refresh_from_db()
    actions.accept(instrument, by=cast.supervisor)
    instrument.refresh_from_db()
    instrument.lead.refresh_from_db()
    assert (instrument.state, instrument.lead.state) == ("accepted", "closed")

    # the corrected case is imported; the next sweep clears the finding by itself; what people decided stays
    take(cast, LATE.replace("{served}", "2026-04-24"), name="更正.csv")
    case = Case.objects.get(case_no="漠市监立〔2026〕1号")
    assert (case.revision, case.revisions.get().changes["served_on"]) == (2, ["2026-06-15", "2026-04-24"])
    sweep()
    late.refresh_from_db()
    assert late.cleared_on == TODAY
    assert late.state == "confirmed"

    # everything stands on the trail, and the chain holds
    verbs = set(Line.objects.values_list("verb", flat=True))
    assert {"findings.confirm", "findings.open_lead", "supervision.issue", "supervision.report", "supervision.accept", "leads.close"} <= verbs
    assert verify(trail.rows_for_export(Line.objects.all()), expect=trail.head()).ok


def test_a_refusal_to_rectify_goes_to_the_government_and_ends_with_its_decision(cast, late):
    instrument = issue(cast, late, dated=dt.date(2026, 9, 1), due_on=dt.date(2026, 10, 1))
    proposal = actions.propose(instrument, by=cast.supervisor, ground=Ground.OVERDUE, text="逾期未报送纠正情况，经催办仍未办理。",
                               measure="责令在三十日内纠正并书面报告。")
    with pytest.raises(NotAllowed):  # the county's matter is not another government's
        actions.decide(proposal, by=cast.stranger_government, decision_no="塔政办〔2026〕1号", decided_on=TODAY, form=DecisionForm.MEETING)
    with pytest.raises(Refusal, match=r"S04|SUP-16"):
        actions.decide(proposal, by=cast.government, decision_no=" ", decided_on=TODAY, form=DecisionForm.MEETING)
    with pytest.raises(GateClosed):
        actions.issue_decision(proposal, drafts.first_draft(instrument.lead, cast.supervisor, TODAY), by=cast.government)
    actions.decide(proposal, by=cast.government, decision_no="漠政办〔2026〕8号", decided_on=TODAY, form=DecisionForm.MEETING)
    proposal.refresh_from_db()
    draft = drafts.decision_draft(proposal, cast.government, TODAY)
    decision = actions.issue_decision(proposal, dataclasses.replace(draft, signed_by="市长"), by=cast.government)
    assert decision.kind == Kind.DECISION
    assert decision.issuer == cast.county_gov
    assert decision.number.startswith("漠政")
    actions.report(decision, by=cast.legal, text="已按决定书要求全部纠正并报告。")
    decision.refresh_from_db()
    actions.accept(decision, by=cast.supervisor)
    decision.lead.refresh_from_db()
    assert decision.lead.state == "closed"


def test_an_upheld_objection_withdraws_the_instrument_and_keeps_its_number(cast, late):
    instrument = issue(cast, late)
    actions.file_objection(instrument, by=cast.legal, text="送达回证显示按期送达，系数据误填。")
    instrument.refresh_from_db()
    actions.answer(instrument, by=cast.supervisor, result="uphold", review="经核对送达回证，异议理由成立。")
    instrument.refresh_from_db()
    assert instrument.state == "withdrawn"
    assert instrument.letter.void


def test_the_same_file_again_changes_nothing(cast):
    first = take(cast, GOOD)
    seq = trail.head()[0]
    again = take(cast, GOOD)
    assert again.pk == first.pk
    assert Case.objects.count() == 1
    assert trail.head()[0] == seq


def test_an_instrument_dated_before_the_regulation_is_the_old_notice(cast, late):
    instrument = issue(cast, late, dated=dt.date(2026, 1, 20), due_on=dt.date(2026, 2, 20))
    assert instrument.kind == Kind.NOTICE


def test_a_matter_before_the_court_is_not_supervised_twice(cast, late):
    case = Case.objects.get(case_no="漠市监立〔2026〕1号")
    from xiezhi.cases.actions import take_rows

    take_rows([cases.facts_of(case) | {"case_no": case.case_no, "litigated_on": dt.date(2026, 7, 1)}], by=cast.system, organ=cast.organ, batch="t")
    findings.confirm(late, by=cast.supervisor)
    late.refresh_from_db()
    with pytest.raises(GateClosed, match="S05"):
        findings.open_lead(late, by=cast.supervisor)


@pytest.mark.parametrize("who", ["stranger_supervisor", "stranger_legal", "other_legal", "clerk", "officer", "sysadmin", "auditor"])
def test_whoever_is_not_concerned_finds_none_of_it(cast, late, who):
    instrument = issue(cast, late)
    actor = getattr(cast, who)
    assert not papers.visible_to(actor).exists()
    assert not leads.visible_to(actor).exists()
    assert not seen.visible_to(actor).exists()
    if actor.role in roles.ADMINS or who.startswith(("stranger", "other")):
        assert not cases.visible_to(actor).exists()
    assert papers.file_of(instrument, instrument.letter.pdf_id) is not None


def test_of_two_who_issue_the_same_instrument_one_is_told(cast, late):
    findings.confirm(late, by=cast.supervisor)
    late.refresh_from_db()
    lead = findings.open_lead(late, by=cast.supervisor)
    draft = dataclasses.replace(drafts.first_draft(lead, cast.supervisor, TODAY), signed_by="局长")
    actions.issue(lead, draft, by=cast.supervisor)
    with pytest.raises(Stale):
        actions.issue(lead, draft, by=cast.supervision_head)


def test_a_page_of_a_strangers_record_is_like_one_that_does_not_exist(cast, late, client):
    cast.login(client, "stranger_supervisor")
    foreign = client.get(f"/findings/{late.pk}/")
    missing = client.get("/findings/99999999/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert said(foreign, late.pk) == said(missing, 99999999)


def said(response, pk):
    """What a page says, without the token of the request and its own address."""
    return re.sub(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(f"/findings/{pk}/", "")
