"""Uniform and insignia: given to an officer for a period, signed for, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, Refusal
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
    before = queries.still_worn(kind, on).filter(person=person).order_by("-wear_to").first()
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


MANY = 300  # people at one go: each has a record and a line of the trail


@action("equipment.uniform.issue_many", roles=UNIFORM["issue"].roles)
def issue_many(
    act: Act, people: Iterable[Person], *, by: Actor, kind: str, on: dt.date, reason: str = ""
) -> list[Uniform]:
    """The same to several, each with a line of its own; all of them or none.

    Raises as `issue_uniform`; GateClosed EQP-21 names all who have one whose period is not over.
    Refusal EQP-22 (none, or too many).
    """
    people = list(people)
    if not 1 <= len(people) <= MANY:
        what = _("一次可以发给1至%(n)s人，现在选了%(m)s人。") % {"n": MANY, "m": len(people)}
        raise Refusal("EQP-22", what, _("请分几次发放。"), fields={"people": what})
    if not reason.strip():
        early = queries.still_worn(kind, on).filter(person__in=people).order_by("person__name")
        names = list(dict.fromkeys(early.values_list("person__name", flat=True)))
        if len(names) > 1:
            raise GateClosed(
                "EQP-21", _("这%(n)s人的还没有到期：%(names)s。") % {"n": len(names), "names": "、".join(names[:20])},
                _("请去掉这些人；因公损坏等需要提前发放的，请写明理由。"),
            )  # fmt: skip
    found = [issue_uniform(one.organ, by=by, person=one, kind=kind, on=on, reason=reason) for one in people]
    act.nothing_happened()  # the lines of each stand on the trail
    return found


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
