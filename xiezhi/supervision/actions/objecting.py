"""An organ objects, and whoever made the result answers (行政执法监督条例第三十条)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.clock import queries as clock_queries
from xiezhi.clock.models import Duty
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.leads import actions as leads
from xiezhi.leads.models import Outcome
from xiezhi.letters import actions as letters
from xiezhi.letters.render import Kind as Form
from xiezhi.trail.door import Act, action

from .. import drafts, queries, regime
from ..models import Answer, Instrument, Objection
from ..states import INSTRUMENT, OBJECTION, REPORT, RETURNED
from . import checks
from .issuing import LABEL, RECTIFY

ANSWER = "answer"
# kept with the letter, which is Chinese whatever the screen speaks
UPHELD = "异议成立，撤销该文书，该文书规定的整改要求不再执行。"
REVOKED = "异议成立，撤销对第{no}次纠正情况报告的退回，由本机关重新审核该报告；退回时重新规定的期限不再执行。"
REJECTED = "异议不成立，该文书继续执行。"
REJECTED_RETURN = "异议不成立，请按照该文书的要求和退回意见继续纠正，并重新报送纠正情况。"
VOID = "异议成立"


@action(INSTRUMENT, "object")
def file_objection(act: Act, instrument: Instrument, *, by: Actor, text: str, seen: int | None = None) -> Objection:
    """Object with reasons: to the instrument, or after a return to that return.

    The limit for putting right runs on (no statute stops it); one for the answer begins. `seen`: number of the last
    report that the person saw (0: none). Raises SUP-07, SUP-19 (another result stands there by now), Stale.
    """
    text = checks.said(text, "text", least=10)
    returned = instrument.state == RETURNED.value
    report = queries.last_report(instrument)
    checks.as_seen(seen, report.no if report else 0, checks.OBJECTING)
    act.move(instrument, INSTRUMENT["object"])
    limit = regime.answer_limit(today())
    row = act.create(
        Objection,
        instrument=instrument, against=report if returned else None, text=text, filed_on=today(), filed_by=by.name,
        due_on=limit.last_day, state=OBJECTION["file"].to.value,
    )  # fmt: skip
    clock.start(act, row, ANSWER, N_("异议答复期限"), limit, organ=instrument.organ, duty=Duty.BODY)
    act.on(instrument)
    act.note(objection=row.pk, report=row.against_id)
    return row


@dataclass(frozen=True)
class Reply:
    """What is said to which objection."""

    by: Actor
    to: Objection | None
    review: str
    contact: str
    due_on: dt.date | None


def answer(
    instrument: Instrument,
    *,
    by: Actor,
    result: str,
    review: str,
    contact: str = "",
    due_on: dt.date | None = None,
    seen: int | None = None,
) -> Objection:
    """Answer the open objection by a numbered 异议答复书. `result` is one of models.Answer.

    UPHOLD: the instrument is withdrawn, its number kept, its letter void, the lead closed. REVOKE, against a return
    only: the return falls with the limit it set, and the report waits to be judged anew. REJECT: all stands as it
    stood and the limit runs on, or a new one (`due_on`) is set; a new one must be set where the old ran out while the
    objection waited, because the organ could not report then.

    Raises SUP-05, SUP-07, SUP-11 (not whose result it is), SUP-19 (another objection is open by now), SUP-20 (a new
    limit is needed), SUP-21 (no such answer to this objection), Stale.
    """
    objection = queries.open_objection(instrument)
    if objection is None:  # the action says who was first
        return _uphold(instrument, by=by, reply=Reply(by, None, review, contact, due_on))
    checks.as_seen(seen, objection.pk, checks.ANSWERING)
    if result not in answers_to(objection):
        why = _("对这项异议不能这样答复：只有退回整改可以撤销退回，只有作出文书的机关可以撤销文书。")
        raise Refusal("SUP-21", why, _("请重新选择处理结果。"), fields={"result": why})
    do = _DO[result, objection.against_id is not None]
    reply = Reply(by, objection, checks.said(review, "review", least=10), contact, due_on)
    return do(instrument, by=by, reply=reply)


@action(INSTRUMENT, "uphold")
def _uphold(act: Act, instrument: Instrument, *, by: Actor, reply: Reply) -> Objection:
    _may_answer(instrument, reply)
    act.move(instrument, INSTRUMENT["uphold"], ended_on=today())
    row = _answer(act, instrument, "uphold", reply, UPHELD)
    if instrument.letter is not None:
        letters.void(act, instrument.letter, reason=VOID)
    clock.stop(act, instrument)
    # a government's officer has no move on leads: there the platform closes it as the consequence
    closer = by if by.role in roles.SUPERVISION or by.system else system_actor("supervision.uphold")
    leads.close(instrument.lead, by=closer, outcome=Outcome.WITHDRAWN, note=instrument.number)
    act.on(instrument)
    return row


@action(INSTRUMENT, "revoke_return")
def _revoke(act: Act, instrument: Instrument, *, by: Actor, reply: Reply) -> Objection:
    _may_answer(instrument, reply)
    met = clock_queries.last_met(instrument, RECTIFY)
    act.move(instrument, INSTRUMENT["revoke_return"], due_on=met.ends_on if met else instrument.due_on)
    report = queries.last_report(instrument)
    assert report is not None  # there is no return without one
    row = _answer(act, instrument, "uphold", reply, REVOKED.format(no=report.no))
    act.move(report, REPORT["revoke_return"])
    clock.stop(act, instrument, RECTIFY)
    act.on(instrument)
    act.note(report=report.pk)
    return row


@action(INSTRUMENT, "reject")
def _reject(act: Act, instrument: Instrument, *, by: Actor, reply: Reply) -> Objection:
    return _stands(act, instrument, "reject", reply, REJECTED)


@action(INSTRUMENT, "reject_to_returned")
def _reject_return(act: Act, instrument: Instrument, *, by: Actor, reply: Reply) -> Objection:
    return _stands(act, instrument, "reject_to_returned", reply, REJECTED_RETURN)


def _stands(act: Act, instrument: Instrument, move: str, reply: Reply, result: str) -> Objection:
    _may_answer(instrument, reply)
    old, new = instrument.due_on, reply.due_on
    if not new and reply.to is not None and reply.to.filed_on <= old < today():
        why = _("整改期限%(day)s已在异议处理期间届满，请重新规定整改期限。") % {"day": old.isoformat()}
        raise Refusal("SUP-20", why, _("异议处理期间机关不能报送，不宜因此按逾期处理。"), fields={"due_on": why})
    act.move(instrument, INSTRUMENT[move], due_on=checks.check_due(new, today()) if new else old)
    row = _answer(act, instrument, "reject", reply, result)
    if new:
        clock.stop(act, instrument, RECTIFY)
        clock.start_until(
            act, instrument, RECTIFY, LABEL, organ=instrument.organ, starts_on=today(), ends_on=new,
            cite=regime.SET_BY_LETTER, why=N_("{start}答复异议，重新规定期限至{day}。"),
        )  # fmt: skip
    act.on(instrument)
    return row


_DO = {
    (Answer.UPHOLD, False): _uphold,
    (Answer.UPHOLD, True): _uphold,
    (Answer.REVOKE, True): _revoke,
    (Answer.REJECT, False): _reject,
    (Answer.REJECT, True): _reject_return,
}


def answers_to(objection: Objection) -> tuple[str, ...]:
    """What an objection may come to. Its return is all that a body can take back where the instrument is not its own."""
    if objection.against_id is None:
        return Answer.REJECT.value, Answer.UPHOLD.value
    of_body = objection.instrument.issuer_id == objection.instrument.body_id
    both = (Answer.REJECT.value, Answer.REVOKE.value)
    return (*both, Answer.UPHOLD.value) if of_body else both


def _may_answer(instrument: Instrument, reply: Reply) -> None:
    made_by = reply.to.answerer if reply.to is not None else instrument.issuer
    if not reply.by.system and reply.by.organ_id != made_by.pk:
        raise NotAllowed(
            "SUP-11",
            _("对这项处理结果的异议由%(organ)s答复。") % {"organ": made_by.name},
            _("处理结果由哪个机关作出，异议就由哪个机关答复。"),
        )


def _answer(act: Act, instrument: Instrument, verb: str, reply: Reply, result: str) -> Objection:
    row = reply.to
    if row is None:
        raise Stale("SUP-12", _("没有待答复的异议。"), _("请刷新页面。"))
    slots = {
        "addressee": instrument.organ.name, "prior_no": instrument.number, "objection_date": row.filed_on,
        "objection_summary": row.text, "review": reply.review, "result": result,
        "contact": reply.contact.strip() or drafts.contact_of(reply.by), "copy_to": tuple(instrument.copy_to),
    }  # fmt: skip
    if reply.due_on and verb == "reject":
        slots |= {
            "deadline": reply.due_on, "period": drafts.period(today(), reply.due_on),
            "report_way": instrument.report_way,
        }  # fmt: skip
    letter = letters.issue(
        act, kind=Form.OBJECTION_REPLY.value, issuer=row.answerer, dated=today(), slots=slots, record=row,
        organ=instrument.organ,
    )  # fmt: skip
    act.move(
        row, OBJECTION[verb], answer=reply.review, answered_on=today(), answered_by=reply.by.name, letter=letter
    )
    clock.meet(act, row, ANSWER, today())
    return row
