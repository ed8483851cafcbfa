"""An organ objects, and whoever issued the instrument answers (行政执法监督条例第三十条)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.clock.models import Duty
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.errors import NotAllowed, Stale
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.leads import actions as leads
from xiezhi.leads.models import Outcome
from xiezhi.letters import actions as letters
from xiezhi.letters.render import Kind as Form
from xiezhi.trail.door import Act, action

from .. import drafts, queries, regime
from ..models import Instrument, Objection
from ..states import INSTRUMENT, OBJECTION
from . import checks
from .issuing import LABEL, RECTIFY

ANSWER = "answer"
# kept with the letter, which is Chinese whatever the screen speaks
UPHELD = "异议成立，撤销该文书，该文书规定的整改要求不再执行。"
REJECTED = "异议不成立，该文书继续执行。"
VOID = "异议成立"


@action(INSTRUMENT, "object")
def file_objection(act: Act, instrument: Instrument, *, by: Actor, text: str) -> Objection:
    """Object with reasons. The limit for putting right runs on; one for the answer begins. Raises SUP-07, Stale."""
    text = checks.said(text, "text", least=10)
    act.move(instrument, INSTRUMENT["object"])
    limit = regime.answer_limit(today())
    row = act.create(
        Objection,
        instrument=instrument, text=text, filed_on=today(), filed_by=by.name, due_on=limit.last_day,
        state=OBJECTION["file"].to.value,
    )  # fmt: skip
    clock.start(act, row, ANSWER, N_("异议答复期限"), limit, organ=instrument.organ, duty=Duty.BODY)
    act.on(instrument)
    act.note(objection=row.pk)
    return row


def answer(
    instrument: Instrument, *, by: Actor, upheld: bool, review: str, contact: str = "", due_on: dt.date | None = None
) -> Objection:
    """Answer the open objection by a numbered 异议答复书.

    Upheld: the instrument is withdrawn, its number kept, its letter void, the lead closed. Rejected: it stands and its
    limit runs on, or a new one (`due_on`) is set. Raises SUP-05, SUP-07, SUP-11 (not the issuer), Stale.
    """
    if upheld:
        return _uphold(instrument, by=by, review=review, contact=contact)
    return _reject(instrument, by=by, review=review, contact=contact, due_on=due_on)


@action(INSTRUMENT, "uphold")
def _uphold(act: Act, instrument: Instrument, *, by: Actor, review: str, contact: str) -> Objection:
    review = _may_answer(instrument, by, review)
    act.move(instrument, INSTRUMENT["uphold"], ended_on=today())
    row = _answer(act, instrument, "uphold", by, review, contact, UPHELD)
    if instrument.letter is not None:
        letters.void(act, instrument.letter, reason=VOID)
    clock.stop(act, instrument)
    # a government's officer has no move on leads: there the platform closes it as the consequence
    closer = by if by.role in roles.SUPERVISION or by.system else system_actor("supervision.uphold")
    leads.close(instrument.lead, by=closer, outcome=Outcome.WITHDRAWN, note=instrument.number)
    act.on(instrument)
    return row


@action(INSTRUMENT, "reject")
def _reject(
    act: Act, instrument: Instrument, *, by: Actor, review: str, contact: str, due_on: dt.date | None
) -> Objection:
    review = _may_answer(instrument, by, review)
    changes = {"due_on": checks.check_due(due_on, today())} if due_on else {}
    act.move(instrument, INSTRUMENT["reject"], **changes)
    row = _answer(act, instrument, "reject", by, review, contact, REJECTED, due_on)
    if due_on:
        clock.stop(act, instrument, RECTIFY)
        clock.start_until(
            act, instrument, RECTIFY, LABEL, organ=instrument.organ, starts_on=today(), ends_on=due_on,
            cite=regime.SET_BY_LETTER, why=N_("{start}答复异议，重新规定期限至{day}。"),
        )  # fmt: skip
    act.on(instrument)
    return row


def _may_answer(instrument: Instrument, by: Actor, review: str) -> str:
    if not by.system and by.organ_id != instrument.issuer_id:
        raise NotAllowed(
            "SUP-11",
            _("对这件文书的异议由制发机关%(organ)s答复。") % {"organ": instrument.issuer.name},
            _("监督机构可以提出意见，报其答复。"),
        )
    return checks.said(review, "review", least=10)


def _answer(
    act: Act,
    instrument: Instrument,
    verb: str,
    by: Actor,
    review: str,
    contact: str,
    result: str,
    due_on: dt.date | None = None,
) -> Objection:
    row = queries.open_objection(instrument)
    if row is None:
        raise Stale("SUP-12", _("没有待答复的异议。"), _("请刷新页面。"))
    slots = {
        "addressee": instrument.organ.name, "prior_no": instrument.number, "objection_date": row.filed_on,
        "objection_summary": row.text, "review": review, "result": result,
        "contact": contact.strip() or drafts.contact_of(by), "copy_to": tuple(instrument.copy_to),
    }  # fmt: skip
    if due_on:
        slots |= {
            "deadline": due_on, "period": drafts.period(today(), due_on), "report_way": instrument.report_way,
        }  # fmt: skip
    letter = letters.issue(
        act, kind=Form.OBJECTION_REPLY.value, issuer=instrument.issuer, dated=today(), slots=slots, record=row,
        organ=instrument.organ,
    )  # fmt: skip
    act.move(row, OBJECTION[verb], answer=review, answered_on=today(), answered_by=by.name, letter=letter)
    clock.meet(act, row, ANSWER, today())
    return row
