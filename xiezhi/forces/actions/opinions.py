"""Opinions: received, given to somebody, adopted or not with the reason, answered. The contents never stand on the trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import rules
from ..models import Engagement, Opinion
from ..states import APPOINTED, ENDED, OPINION
from .hands import not_ahead, own, said, wrong_day


@action(OPINION, "receive")
def receive(
    act: Act,
    engagement: Engagement,
    *,
    by: Actor,
    kind: str,
    title: str,
    text: str,
    received_on: dt.date,
    organ: Organ | None = None,
) -> Opinion:
    """Enter what somebody engaged says. Raises NotAllowed FRC-01, Refusal FRC-03 (day), FRC-31 (not engaged), FRC-32 (organ)."""
    own(by, engagement.body)
    not_ahead(received_on, "received_on")
    started = engagement.terms.filter(from_on__lte=received_on).exists()
    over = engagement.state == ENDED.value and engagement.ended_on and received_on > engagement.ended_on
    if engagement.state not in (APPOINTED.value, ENDED.value) or not started or over:
        raise Refusal("FRC-31", _("“%(name)s”在收到日期没有聘任。") % {"name": engagement.name}, _("请核对提出人和收到日期。"),
                      fields={"received_on": _("提出人这一天没有聘任。")})  # fmt: skip
    if organ is not None and not (by.system or by.sees(organ.pk)):
        raise Refusal("FRC-32", _("%(organ)s不在本机构监督范围内。") % {"organ": organ.name}, _("请另选，或者不填。"),
                      fields={"organ": _("不在监督范围内。")})  # fmt: skip
    row = act.create(
        Opinion, engagement=engagement, body=engagement.body, organ=organ, kind=kind, title=title.strip()[:120], text=text.strip(),
        received_on=received_on, handle_by=rules.days_after("handle_days", engagement.body, received_on),
        answer_by=rules.days_after("answer_days", engagement.body, received_on),
    )  # fmt: skip
    act.on(row)
    act.note(answer_by=row.answer_by.isoformat())
    return row


@action("forces.opinion.lead", roles=OPINION["receive"].roles)
def lead_opened(act: Act, row: Opinion, *, by: Actor, lead: str, number: str) -> None:
    """A lead was registered because of it, once. Raises NotAllowed FRC-01, Stale FRC-33."""
    own(by, row.body)
    act._check_scope(row)
    if act.rows(Opinion).filter(pk=row.pk, lead_ref="").update(lead_ref=lead, lead_no=number) != 1:
        raise Stale("FRC-33", _("这条意见已经登记为线索。"), _("请在意见页打开线索。"))
    row.refresh_from_db()
    act.on(row)
    act.note(lead=lead)


def _step(act: Act, /, row: Opinion, move: str, **changes: Any) -> None:
    own(act.by, row.body)
    act.move(row, OPINION[move], **changes)
    act.on(row)


@action(OPINION, "handle")
def handle(act: Act, row: Opinion, *, by: Actor, handler: str) -> None:
    """Give it to somebody of the body. Raises NotAllowed FRC-01, Stale."""
    _step(act, row, "handle", handler=handler.strip()[:80], handled_on=today())


@action(OPINION, "adopt")
def adopt(act: Act, row: Opinion, *, by: Actor, verdict: str) -> None:
    """Adopted: what was done. Raises NotAllowed FRC-01, Refusal FRC-02, Stale."""
    _step(act, row, "adopt", adopted=True, verdict=said(verdict, "verdict"), judged_on=today())


@action(OPINION, "reject")
def reject(act: Act, row: Opinion, *, by: Actor, verdict: str) -> None:
    """Not adopted, and why. Raises NotAllowed FRC-01, Refusal FRC-02, Stale."""
    _step(act, row, "reject", adopted=False, verdict=said(verdict, "verdict"), judged_on=today())


@action(OPINION, "answer")
def answer(act: Act, row: Opinion, *, by: Actor, text: str, on: dt.date) -> None:
    """Told to who gave it. Raises NotAllowed FRC-01, Refusal FRC-02, FRC-03, Stale."""
    not_ahead(on, "on")
    if row.judged_on and on < row.judged_on:
        raise wrong_day(_("答复日期早于处理日期。"), "on")
    _step(act, row, "answer", answer=said(text, "text"), answered_on=on)
    act.note(late=on > row.answer_by)
