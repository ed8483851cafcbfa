"""Reasons for fewer hours: entered by the organ, accepted by its head."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.files.actions import keep
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from ..models import Excuse, Ground
from ..states import ACCEPTED, CLAIMED, EXCUSE
from .hands import wanted


@action(EXCUSE, "claim")
def claim(
    act: Act, person: Person, *, by: Actor, organ: Organ, year: int, ground: str, from_on: dt.date,
    to_on: dt.date | None = None, note: str = "", proof: UploadedFile | None = None,
) -> Excuse:  # fmt: skip
    """Enter a reason. Raises Refusal TRN-40 (days outside the year), TRN-41 (there is one already), TRN-42 (which other)."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if from_on > last or (to_on or last) < first or (to_on and to_on < from_on):
        raise Refusal(
            "TRN-40", _("理由的起止日期与%(year)s年没有重合，或者写反了。") % {"year": year}, _("请核对起止日期。"),
            fields={"from_on": _("请核对起止日期。")},
        )  # fmt: skip
    if ground == Ground.OTHER and not note.strip():
        raise Refusal("TRN-42", _("理由为“其他”的，要写明是什么。"), fields={"note": _("请写明理由。")})
    standing = Excuse.objects.filter(person=person, year=year, state__in=(CLAIMED.value, ACCEPTED.value)).first()
    if standing:
        raise Refusal(
            "TRN-41", _("%(name)s%(year)s年已登记“%(ground)s”。") % {
                "name": person.name, "year": year, "ground": standing.get_ground_display()},
            _("需要改的，先撤回原来的登记。"), status=409,
        )  # fmt: skip
    row = act.create(
        Excuse, person=person, organ=organ, year=year, ground=ground, from_on=from_on, to_on=to_on,
        note=note.strip()[:200], state=EXCUSE["claim"].to.value,
    )  # fmt: skip
    if proof is not None:
        keep(act, record=row, organ=organ, upload=proof)
    act.on(row)
    act.note(year=year, ground=ground)
    return row


@action(EXCUSE, "accept")
def accept(act: Act, row: Excuse, *, by: Actor) -> None:
    """The head of the organ takes the reason."""
    act.move(row, EXCUSE["accept"], decided_by=by.name, decided_on=today())
    act.on(row)


@action(EXCUSE, "reject")
def reject(act: Act, row: Excuse, *, by: Actor, reason: str) -> None:
    """The head does not take it, and says why."""
    answer = wanted(reason, "reason", "TRN-43")
    act.move(row, EXCUSE["reject"], decided_by=by.name, decided_on=today(), answer=answer)
    act.on(row)
    act.reason = answer


@action(EXCUSE, "withdraw")
def withdraw(act: Act, row: Excuse, *, by: Actor) -> None:
    """It was not so, or is no longer asked."""
    act.move(row, EXCUSE["withdraw"])
    act.on(row)
