"""专家库 and 人才库: nominated, confirmed, suspended, removed; what they declare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from ..codes import SPECIALITY
from ..models import Expert, Tie
from ..states import BODY, CONFIRMED, EXPERT, NOMINATED, SUSPENDED
from .hands import own, picked, said, wrong_day

KNOWN = [code.value for code in SPECIALITY]
LIVE = (NOMINATED.value, CONFIRMED.value, SUSPENDED.value)


def next_number(body: Organ, pool: str) -> int:
    """The serial that the next one of a pool gets; two at once collide at the unique number, and one is told so."""
    return Expert.objects.filter(body=body, pool=pool).count() + 1


def numbered(body: Organ, pool: str, serial: int) -> str:
    """ZJ232701-004-0012: pool, division and organ, serial."""
    return f"{'ZJ' if pool == Expert.Pool.EXPERT else 'RC'}{body.division.code}-{body.pk:03d}-{serial:04d}"


@action(EXPERT, "nominate")
def nominate(act: Act, /, body: Organ, *, by: Actor, pool: str, name: str, specialities: Any, **more: Any) -> Expert:
    """Name somebody for a pool. Raises NotAllowed FRC-01, Refusal FRC-04 (no speciality), FRC-41 (there already), FRC-43."""
    own(by, body)
    employer = _employer(more)
    _once(body, pool, name.strip(), employer)
    row = act.create(
        Expert, body=body, pool=pool, number=numbered(body, pool, next_number(body, pool)), name=name.strip(), employer=employer,
        specialities=picked(specialities, KNOWN, "specialities"), nominated_on=today(), nominated_by=by.name, **more,
    )  # fmt: skip
    act.on(row)
    return row


def _employer(more: dict[str, Any]) -> str:
    """Where somebody works, in words; the name of the organ where one is chosen. Raises Refusal FRC-43 where neither is said."""
    organ = more.get("organ")
    employer = str(more.pop("employer", "") or "").strip() or (organ.name if organ else "")
    if not employer:
        raise Refusal(
            "FRC-43",
            _("没有填写工作单位。"),
            _("请填写，抽取时据此判断是否应当回避。"),
            fields={"employer": _("请填写。")},
        )
    return employer


def _once(body: Organ, pool: str, name: str, employer: str, but: int = 0) -> None:
    if (
        Expert.objects.filter(body=body, pool=pool, name=name, employer=employer, state__in=LIVE)
        .exclude(pk=but)
        .exists()
    ):
        raise Refusal("FRC-41", _("“%(name)s”已经推荐或者在库。") % {"name": name}, _("请查看原有记录。"),
                      fields={"name": _("已经推荐或者在库。")})  # fmt: skip


@action(EXPERT, "change")
def change_expert(act: Act, /, row: Expert, *, by: Actor, seen: int, **fields: Any) -> None:
    """Put a nomination right. Raises Overtaken, NotAllowed FRC-01, Refusal FRC-04, FRC-41, FRC-43."""
    own(by, row.body)
    fields["employer"] = _employer(fields)
    fields["name"] = fields.get("name", row.name).strip()
    fields["specialities"] = picked(fields.get("specialities", row.specialities), KNOWN, "specialities")
    fields.pop("pool", None)  # the number says the pool
    _once(row.body, row.pool, fields["name"], fields["employer"], row.pk)
    act.edit(act.rows(Expert).filter(pk=row.pk, state=NOMINATED.value), seen, **fields)
    row.refresh_from_db()
    act.on(row)


@action(EXPERT, "confirm")
def confirm(act: Act, row: Expert, *, by: Actor) -> None:
    """Into the pool. Raises NotAllowed FRC-01, Stale."""
    own(by, row.body)
    act.move(row, EXPERT["confirm"], confirmed_on=today(), confirmed_by=by.name)
    act.on(row)


@action("forces.expert.confirm_many", roles=EXPERT["confirm"].roles)
def confirm_many(act: Act, rows: Iterable[Expert], *, by: Actor) -> int:
    """Several at once, each with its own line. Those who are confirmed already are left alone. How many."""
    done = 0
    for row in rows:
        if row.state == NOMINATED.value:
            confirm(row, by=by)
            done += 1
    if not done:
        raise Refusal("FRC-44", _("选定的人都不是待确认。"), _("请在“待确认”中勾选。"))
    act.nothing_happened()  # the lines of each stand on the trail
    return done


def _with_reason(act: Act, row: Expert, move: str, reason: str) -> None:
    own(act.by, row.body)
    act.reason = said(reason, "reason")
    act.move(row, EXPERT[move], reason=act.reason[:300])
    act.on(row)


@action(EXPERT, "refuse")
def refuse(act: Act, row: Expert, *, by: Actor, reason: str) -> None:
    """Not into the pool. Raises NotAllowed FRC-01, Refusal FRC-02, Stale."""
    _with_reason(act, row, "refuse", reason)


@action(EXPERT, "suspend")
def suspend(act: Act, row: Expert, *, by: Actor, reason: str) -> None:
    """Not drawn for the time being. Raises NotAllowed FRC-01, Refusal FRC-02, Stale."""
    _with_reason(act, row, "suspend", reason)


@action(EXPERT, "restore")
def restore(act: Act, row: Expert, *, by: Actor) -> None:
    """Drawn again. Raises NotAllowed FRC-01, Stale."""
    own(by, row.body)
    act.move(row, EXPERT["restore"], reason="")
    act.on(row)


@action(EXPERT, "remove")
def remove(act: Act, row: Expert, *, by: Actor, reason: str) -> None:
    """Out of the pool. Raises NotAllowed FRC-01, Refusal FRC-02, Stale."""
    _with_reason(act, row, "remove", reason)


@action("forces.expert.declare", roles=BODY)
def declare(
    act: Act, row: Expert, *, by: Actor, relation: str, on: dt.date, organ: Organ | None = None, party: str = ""
) -> Tie:
    """A reason to stand aside. Raises NotAllowed FRC-01, Refusal FRC-03, FRC-42 (towards whom?)."""
    own(by, row.body)
    if on > today():
        raise wrong_day(_("日期不能晚于今天。"), "on")
    if organ is None and not party.strip():
        raise Refusal(
            "FRC-42",
            _("没有写明回避的机关或者当事人。"),
            _("请选机关，或者写单位、个人名称。"),
            fields={"party": _("请填写一项。")},
        )
    tie = act.create(
        Tie,
        expert=row,
        organ=organ,
        party="" if organ else party.strip()[:120],
        relation=relation,
        from_on=on,
        by_name=by.name,
    )
    act.on(row)
    act.note(tie=tie.pk, relation=relation)
    return tie


@action("forces.expert.lift", roles=BODY)
def lift(act: Act, tie: Tie, *, by: Actor) -> None:
    """It holds no longer from today. Raises NotAllowed FRC-01, Stale FRC-45."""
    own(by, tie.expert.body)
    act._check_scope(tie)
    if act.rows(Tie).filter(pk=tie.pk, to_on=None).update(to_on=max(today(), tie.from_on)) != 1:
        raise Stale("FRC-45", _("这一项已经解除。"), _("请刷新页面。"))
    act.on(tie.expert)
    act.note(tie=tie.pk)
