"""Uniform and insignia: given to an officer for a period, signed for, taken back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed
from xiezhi.core.time import today
from xiezhi.law.deadline import add_months
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import queries, rules
from ..models import Uniform
from ..states import UNIFORM
from .hands import himself, not_ahead, of_organ, own, said, wrong_day

ONE_DAY = dt.timedelta(days=1)


def worn_to(kind: str, organ: Organ, out_on: dt.date) -> dt.date:
    """The last day of the period for which a piece is worn (非法定默认)."""
    return add_months(out_on, rules.at(f"uniform_{kind}", organ, out_on).value) - ONE_DAY


@action(UNIFORM, "issue")
def issue_uniform(
    act: Act, organ: Organ, *, by: Actor, person: Person, kind: str, on: dt.date, reason: str = ""
) -> Uniform:
    """Give somebody a piece. Before the period of the last one is over only with a reason.

    Raises NotAllowed EQP-01, Refusal EQP-02, EQP-03, EQP-04, GateClosed EQP-21 (too soon).
    """
    own(by, organ)
    of_organ(person, organ)
    not_ahead(on, "on")
    before = (
        Uniform.objects.filter(person=person, kind=kind, state__in=queries.HELD, wear_to__gte=on)
        .order_by("-wear_to")
        .first()
    )
    if before and not reason.strip():
        raise GateClosed(
            "EQP-21",
            _("%(name)s的%(kind)s穿用至%(day)s，还没有到期。")
            % {"name": person.name, "kind": before.kind_name, "day": before.wear_to},
            _("因公损坏等需要提前发放的，请写明理由。"),
        )
    row = act.create(
        Uniform, organ=organ, person=person, kind=kind, out_on=on, wear_to=worn_to(kind, organ, on), out_by=by.name,
        reason=said(reason, "reason") if before else "",
    )  # fmt: skip
    act.on(row)
    act.reason = row.reason
    return row


@action(UNIFORM, "sign")
def sign_uniform(act: Act, row: Uniform, *, by: Actor) -> None:
    """The officer has it. Raises NotAllowed EQP-05, Stale."""
    himself(by, row.person)
    act.move(row, UNIFORM["sign"], signed_on=today(), signed_as=_("本人签收"))
    act.on(row)


@action(UNIFORM, "sign_paper")
def sign_uniform_paper(act: Act, row: Uniform, *, by: Actor, paper_no: str) -> None:
    """He has signed on paper. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.organ)
    act.move(
        row,
        UNIFORM["sign_paper"],
        signed_on=today(),
        signed_as=_("纸质签收单%(no)s") % {"no": said(paper_no, "paper_no")[:60]},
    )
    act.on(row)


@action(UNIFORM, "take_back")
def take_back_uniform(act: Act, row: Uniform, *, by: Actor, on: dt.date, reason: str) -> None:
    """Taken back, as when somebody leaves. Raises NotAllowed EQP-01, Refusal EQP-02, EQP-03, Stale."""
    own(by, row.organ)
    not_ahead(on, "on")
    if on < row.out_on:
        raise wrong_day(_("收回日期早于发放日期。"), "on")
    act.reason = said(reason, "reason")
    act.move(row, UNIFORM["take_back"], back_on=on, reason=act.reason)
    act.on(row)
