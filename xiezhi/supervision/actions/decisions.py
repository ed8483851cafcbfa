"""From a proposal to a decision of the government and its 决定书 (行政执法监督条例第二十九条)."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.letters import actions as letters
from xiezhi.organs.models import Kind as OrganKind
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import government_for
from xiezhi.trail.door import Act, action

from .. import drafts, queries, states
from ..drafts import Content
from ..models import DecisionForm, Ground, Instrument, Kind, Proposal
from ..states import DECLINED_TO, INSTRUMENT, PROPOSAL
from . import checks
from .issuing import RECTIFY, make

SERIES = "Proposal"
GOVERNMENTS = (OrganKind.GOVERNMENT, OrganKind.COMMISSION)


@action(INSTRUMENT, "propose")
def propose(
    act: Act, instrument: Instrument, *, by: Actor, ground: str, text: str, measure: str, seen: int | None = None
) -> Proposal:
    """Propose to the government of the body's own level that it decide (条例第二十九条).

    `seen`: number of the last report that was read (0: none). Raises SUP-06, SUP-07, SUP-13 (the
    ground does not hold), SUP-14 (already a 决定书), SUP-15 (no government), SUP-19 (a newer report is in), Stale.
    """
    checks.only_body(by, instrument.body)
    _check_ground(instrument, ground)
    text, measure = checks.said(text, "text", least=10), checks.said(measure, "measure", least=10)
    government = government_for(instrument.body)
    if government is None:
        raise Refusal("SUP-15", _("没有找到本级人民政府（行政公署）。"), _("请系统管理员先在机关名录中录入。"))
    before = instrument.state
    report = queries.last_report(instrument)
    checks.as_seen(seen, report.no if report else 0, checks.PROPOSING)
    act.move(instrument, INSTRUMENT["propose"])
    number = letters.take_number(act, issuer=instrument.body, kind=SERIES, dated=today())
    row = act.create(
        Proposal,
        instrument=instrument, number=number.text, government=government, ground=ground, text=text, measure=measure,
        before=before, proposed_on=today(), proposed_by=by.name, state=PROPOSAL["propose"].to.value,
    )  # fmt: skip
    _about(act, instrument)
    act.note(proposal=row.number, ground=ground)
    return row


@action(PROPOSAL, "decide")
def decide(act: Act, proposal: Proposal, *, by: Actor, decision_no: str, decided_on: dt.date | None, form: str) -> None:
    """The government decides. Raises SUP-16 (number, day or form missing: S04), SUP-17 (not its officer), Stale."""
    _only_government(by, proposal.government)
    decision_no = decision_no.strip()
    wrong: dict[str, str] = {}
    if not decision_no or len(decision_no) > 60:
        wrong["decision_no"] = _("请填写政府决定文号。")
    if decided_on is None:
        wrong["decided_on"] = _("请填写决定日期。")
    elif not proposal.proposed_on <= decided_on <= today():
        wrong["decided_on"] = _("决定日期应当在提出建议之后，且不晚于今天。")
    if form not in DecisionForm.values:
        wrong["form"] = _("请选择决定形式。")
    if wrong:
        raise Refusal(
            "SUP-16", _("没有写明政府决定的文号、日期或者形式，不能制发决定书（行政执法监督条例第二十九条）。"),
            _("请补充标出的各项。"), fields=wrong,
        )  # fmt: skip
    act.move(
        proposal, PROPOSAL["decide"], decision_no=decision_no, decided_on=decided_on, form=form, decided_by=by.name
    )
    _about(act, proposal.instrument)
    act.note(proposal=proposal.number, decision=decision_no)


@action(PROPOSAL, "decline")
def decline(act: Act, proposal: Proposal, *, by: Actor, reason: str) -> None:
    """The government does not follow; the instrument goes back to where it stood. Raises SUP-07, SUP-17, Stale."""
    _only_government(by, proposal.government)
    reason = checks.said(reason, "reason")
    act.move(proposal, PROPOSAL["decline"], declined_why=reason, decided_by=by.name, decided_on=today())
    act.move(proposal.instrument, INSTRUMENT[DECLINED_TO[proposal.before]])
    _about(act, proposal.instrument)
    act.note(proposal=proposal.number)
    act.reason = reason


@action(PROPOSAL, "issue_decision")
def issue_decision(act: Act, proposal: Proposal, content: Content, *, by: Actor) -> Instrument:
    """Issue the 决定书 in the name and the series of the government; the first instrument ends as 已转决定书.

    Raises S04 (GateClosed: not decided, or the issuer is no government), SUP-01, SUP-04, SUP-05, SUP-17, SUP-18, Stale.
    """
    _only_government(by, proposal.government)
    content = check_decision(proposal, content)
    first = proposal.instrument
    slots = drafts.decision_slots(proposal, content)
    act.move(first, INSTRUMENT["escalate"], ended_on=today())
    clock.stop(act, first, RECTIFY)
    row = make(act, first.lead, content, issuer=proposal.government, previous=first, slots=slots)
    act.move(proposal, PROPOSAL["issue_decision"], decision=row)
    act.note(proposal=proposal.number, decision=proposal.decision_no, previous=first.number)
    return row


def preview_decision(proposal: Proposal, content: Content) -> bytes:
    """The draft of the 决定书 as PDF; takes no number, writes nothing. Raises as `issue_decision` does."""
    content = check_decision(proposal, content)
    slots = drafts.decision_slots(proposal, content)
    return letters.preview(kind=content.kind, issuer=proposal.government, dated=content.dated, slots=slots)


def check_decision(proposal: Proposal, content: Content) -> Content:
    """The content checked and completed. Raises S04, SUP-01, SUP-04, SUP-05, SUP-18."""
    if proposal.government.kind not in GOVERNMENTS or not (proposal.decision_no and proposal.decided_on):
        raise GateClosed(
            "S04",
            _("没有本级人民政府（行政公署）的决定，不能制发决定书（行政执法监督条例第二十九条）。"),
            _("请先登记政府决定的文号和日期。"),
            rule="S04",
            proposal=proposal.number,
        )
    content = dataclasses.replace(content.stripped(), kind=Kind.DECISION.value)
    content = dataclasses.replace(content, copy_to=drafts.copies_for(proposal.instrument.organ, content.copy_to))
    checks.check_days(content)
    if content.dated < proposal.decided_on:
        why = _("成文日期不能早于政府决定日期%(day)s。") % {"day": proposal.decided_on.isoformat()}
        raise Refusal("SUP-18", why, _("请重新选择成文日期。"), fields={"dated": why})
    checks.check_elements(content)
    return content


def _about(act: Act, instrument: Instrument) -> None:
    # until the 决定书 goes out this is between body and government: the organ does not read these lines
    act.on(instrument.ref, organ_id=instrument.body_id)


def _only_government(by: Actor, government: Organ) -> None:
    if not by.system and by.organ_id != government.pk:
        raise NotAllowed(
            "SUP-17", _("这件处理建议由%(organ)s决定。") % {"organ": government.name}, _("请由该机关的办理人员办理。")
        )


def _check_ground(instrument: Instrument, ground: str) -> None:
    """The two grounds of article 29; being late is one way of not doing what was required."""
    if instrument.kind == Kind.DECISION:
        raise Refusal(
            "SUP-14",
            _("决定书已经是最后一步，不能再提出处理建议。"),
            _("拒不执行的，可以依照行政执法监督条例第三十一条通报或者公布，并依照第三十二条提出人员处理建议。"),
        )
    if ground == Ground.OVERDUE:
        why = "" if instrument.overdue(today()) else _("整改期限还没有届满，或者已经报送，不属于逾期。")
    elif ground == Ground.REFUSED:
        answered = instrument.state != states.ISSUED.value or instrument.reports.exists()
        why = "" if answered else _("机关还没有报送纠正情况，期限也未届满，尚不能认定未按要求纠正。")
        why = "" if instrument.overdue(today()) else why
    elif ground == Ground.GRAVE:
        why = ""
    else:
        why = _("请选择提出建议的事由。")
    if why:
        raise Refusal("SUP-13", why, _("请选择符合实际的事由，或者待期限届满后再办。"), fields={"ground": why})
