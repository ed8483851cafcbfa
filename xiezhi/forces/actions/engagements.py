"""行政执法监督员 and 联系点: proposed, appointed with a letter, renewed, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import today
from xiezhi.letters.actions import issue
from xiezhi.organs.models import Division, Organ
from xiezhi.trail.door import Act, action

from ..models import Engagement, Term
from ..states import APPOINTED, ENGAGEMENT, PROPOSED
from .hands import forward, own, said, wrong_day

LONGEST = dt.timedelta(days=366 * 5)
MANY = 30  # letters made at one go: each is typeset while the head waits


@action(ENGAGEMENT, "propose")
def propose(act: Act, /, body: Organ, *, by: Actor, kind: str, name: str, division: Division, **more: Any) -> Engagement:
    """Name somebody, or a place. Raises NotAllowed FRC-01, Refusal FRC-21 (proposed or appointed already), FRC-22 (place)."""
    own(by, body)
    _here(body, division)
    name, employer = name.strip(), more.pop("employer", "").strip()
    _once(body, kind, name, employer)
    row = act.create(
        Engagement, kind=kind, body=body, name=name, employer=employer, division=division, proposed_on=today(), proposed_by=by.name,
        **more,
    )  # fmt: skip
    act.on(row)
    return row


def _once(body: Organ, kind: str, name: str, employer: str, but: int = 0) -> None:
    rows = Engagement.objects.filter(
        body=body, kind=kind, name=name, employer=employer, state__in=(PROPOSED.value, APPOINTED.value)
    )
    if rows.exclude(pk=but).exists():
        raise Refusal(
            "FRC-21", _("“%(name)s”已经提名或者聘任。") % {"name": name}, _("同名的另一人，请填写工作单位加以区别。"),
            fields={"name": _("已经提名或者聘任。")},
        )  # fmt: skip


def _here(body: Organ, division: Division) -> None:
    if not division.path.startswith(body.division.path):
        raise Refusal(
            "FRC-22", _("%(place)s不在%(body)s的行政区域内。") % {"place": division.name, "body": body.name}, _("请另选所在地区。"),
            fields={"division": _("不在本行政区域内。")},
        )  # fmt: skip


@action(ENGAGEMENT, "amend")
def amend(act: Act, /, row: Engagement, *, by: Actor, seen: int, **fields: Any) -> None:
    """Put a proposal right. Raises Overtaken, NotAllowed FRC-01, Refusal FRC-21, FRC-22."""
    own(by, row.body)
    _here(row.body, fields.get("division", row.division))
    fields["name"], fields["employer"] = (
        fields.get("name", row.name).strip(),
        fields.get("employer", row.employer).strip(),
    )
    _once(row.body, fields.get("kind", row.kind), fields["name"], fields["employer"], row.pk)
    act.edit(act.rows(Engagement).filter(pk=row.pk, state=PROPOSED.value), seen, **fields)
    row.refresh_from_db()
    act.on(row)


@action(ENGAGEMENT, "appoint")
def appoint(act: Act, row: Engagement, *, by: Actor, from_on: dt.date, to_on: dt.date) -> Term:
    """Appoint for a term; the letter is numbered and made at once.

    Raises NotAllowed FRC-01, Refusal FRC-03 (days), LET-01 (no 机关代字), Stale (decided already).
    """
    own(by, row.body)
    _term(from_on, to_on)
    act.move(row, ENGAGEMENT["appoint"], from_on=from_on, to_on=to_on)
    return _letter(act, row, from_on, to_on)


@action(ENGAGEMENT, "renew")
def renew(act: Act, row: Engagement, *, by: Actor, from_on: dt.date, to_on: dt.date) -> Term:
    """One more term, which begins after the one before. Raises as `appoint`, FRC-23 when the terms overlap."""
    own(by, row.body)
    _term(from_on, to_on)
    if row.to_on and from_on <= row.to_on:
        what = _("新聘期应当在原聘期届满（%(day)s）之后开始。") % {"day": row.to_on}
        raise Refusal("FRC-23", what, _("请核对日期。"), fields={"from_on": what})
    act.edit(
        act.rows(Engagement).filter(pk=row.pk, state=APPOINTED.value, to_on=row.to_on),
        row.version,
        from_on=from_on,
        to_on=to_on,
    )
    row.refresh_from_db()
    return _letter(act, row, from_on, to_on)


def _term(first: dt.date, last: dt.date) -> None:
    forward(first, last, "to_on")
    if last - first > LONGEST:
        raise wrong_day(_("聘期超过五年。"), "to_on")


def _letter(act: Act, row: Engagement, first: dt.date, last: dt.date) -> Term:
    slots = {"addressee": row.name, "engaged_as": str(row.get_kind_display()), "term_from": first, "term_to": last}
    slots["person" if row.kind == Engagement.Kind.SUPERVISOR else "point"] = row.name
    letter = issue(act, kind="Appointment", issuer=row.body, dated=today(), slots=slots, record=row, organ=row.body)
    term = act.create(
        Term, engagement=row, from_on=first, to_on=last, letter=letter, letter_no=letter.number, by_name=act.by.name
    )
    act.on(row)
    act.note(from_on=first.isoformat(), to_on=last.isoformat())
    return term


@action("forces.engagement.appoint_many", roles=ENGAGEMENT["appoint"].roles)
def appoint_many(act: Act, rows: Iterable[Engagement], *, by: Actor, from_on: dt.date, to_on: dt.date) -> int:
    """Several for one term, each with a letter and a line of its own: the proposed are appointed, the appointed engaged anew.

    All of them or none. Raises Refusal FRC-26 (none, or too many), and as `appoint` and `renew` do, naming whom.
    """
    rows = list(rows)
    if not 1 <= len(rows) <= MANY:
        raise Refusal("FRC-26", _("一次可以聘任1至%(n)s个，现在选了%(m)s个。") % {"n": MANY, "m": len(rows)},
                      _("请只勾选待聘任的，或者聘任中需要续聘的。"))  # fmt: skip
    for row in rows:
        try:
            (appoint if row.state == PROPOSED.value else renew)(row, by=by, from_on=from_on, to_on=to_on)
        except Refusal as refusal:
            whose = _("%(name)s：%(what)s") % {"name": row.name, "what": refusal.what}
            raise Refusal(refusal.code, whose, refusal.mend, refusal.status, refusal.fields) from refusal
    act.nothing_happened()  # the lines of each stand on the trail
    return len(rows)


@action(ENGAGEMENT, "decline")
def decline_engagement(act: Act, row: Engagement, *, by: Actor, reason: str) -> None:
    """Not appointed. Raises NotAllowed FRC-01, Refusal FRC-02, Stale."""
    own(by, row.body)
    act.reason = said(reason, "reason")
    act.move(row, ENGAGEMENT["decline"], reason=act.reason[:300])
    act.on(row)


@action(ENGAGEMENT, "end")
def end(act: Act, row: Engagement, *, by: Actor, on: dt.date, reason: str) -> None:
    """Ended, before its term or because it has run out. Raises NotAllowed FRC-01, Refusal FRC-02, FRC-03, Stale."""
    own(by, row.body)
    act.reason = said(reason, "reason")
    if row.from_on and on < row.from_on:
        raise wrong_day(_("解聘日期早于聘期开始日期。"), "on")
    if on > today():
        raise wrong_day(_("日期不能晚于今天。"), "on")
    if row.opinions.exclude(state="answered").exists():
        raise Stale("FRC-24", _("还有没有答复的意见，不能解聘。"), _("请先办理并答复，再解聘。"))
    act.move(row, ENGAGEMENT["end"], ended_on=on, reason=act.reason[:300])
    act.on(row)
