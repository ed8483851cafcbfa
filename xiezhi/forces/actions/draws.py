"""Drawing at random: the list frozen, the seed kept, who should stand aside left out, who declines replaced by the next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import lot, queries, rules
from ..models import Draw, Expert, Seat
from ..states import CALLED, CONFIRMED, DECLINED, DRAW, DRAWN, SEAT, VOID
from .hands import own, said

MOST = 50


@action(DRAW, "draw")
def draw(
    act: Act, body: Organ, *, by: Actor, matter: str, pool: str, wanted: int, organ: Organ | None = None, party: str = "",
    speciality: str = "",
) -> Draw:  # fmt: skip
    """Draw `wanted` people for a matter. The list of candidates, who is left out and the seed stay; nothing is drawn twice.

    Raises NotAllowed FRC-01, Refusal FRC-51 (how many), FRC-52 (too few are left), Stale FRC-53 (this matter has a draw).
    """
    own(by, body)
    matter, party = " ".join(matter.split())[:120], party.strip()[:120]
    if not 1 <= wanted <= MOST:
        what = _("抽取人数应当为1至%(n)s人。") % {"n": MOST}
        raise Refusal("FRC-51", what, fields={"wanted": what})
    if Draw.objects.filter(body=body, matter=matter).exclude(state=VOID.value).exists():
        raise Stale(
            "FRC-53",
            _("这个事项已经抽取过。"),
            _("不能重抽。有人不能参加的，在原抽取结果中递补；抽取有误的，由负责人作废后再抽；另一批次的，请在事项中写明批次。"),
        )
    people = queries.candidates(body, pool, speciality)
    out = queries.conflicts(people, matter=matter, organ=organ, party=party, body=body, day=today())
    free = {one.number: one for one in people if one.pk not in out}
    if len(free) < wanted:
        raise Refusal(
            "FRC-52", _("符合条件且不需要回避的只有%(n)s人，不足%(wanted)s人。") % {"n": len(free), "wanted": wanted},
            _("请减少人数、放宽专长，或者补充入库人员。"), fields={"wanted": _("可抽取%(n)s人。") % {"n": len(free)}},
        )  # fmt: skip
    seed = lot.new_seed()
    row = act.create(
        Draw, body=body, matter=matter, organ=organ, party=party, pool=pool, speciality=speciality, wanted=wanted, seed=seed,
        digest=lot.digest(seed, free), candidates=[[one.number, one.name, out.get(one.pk, "")] for one in people], drawn_on=today(),
        drawn_by=by.name,
    )  # fmt: skip
    order = lot.ranked(seed, free)
    for rank, number in enumerate(order[:wanted], 1):
        _call(act, row, free[number], rank)
    act.on(row)
    act.note(seed=seed, digest=row.digest, candidates=len(free), excluded=len(out), drawn=order[:wanted])
    return row


def _call(act: Act, row: Draw, expert: Expert, rank: int) -> Seat:
    return act.create(
        Seat,
        draw=row,
        expert=expert,
        rank=rank,
        called_on=today(),
        reply_by=rules.days_after("call_days", row.body, today()),
    )


@action(SEAT, "accept")
def accept(act: Act, seat: Seat, *, by: Actor) -> None:
    """He comes. Raises NotAllowed FRC-01, Stale FRC-54 (the draw is closed), Stale."""
    _open(seat.draw, by)
    act.move(seat, SEAT["accept"], replied_on=today())
    act.on(seat.draw)
    act.note(rank=seat.rank)


@action(SEAT, "decline")
def decline(act: Act, seat: Seat, *, by: Actor, ground: str, note: str = "") -> Seat | None:
    """He does not come: the next of the same draw is called. None where nobody is left.

    Raises NotAllowed FRC-01, Stale FRC-54, FRC-55 (silent before the limit), Stale (said so already).
    """
    _open(seat.draw, by)
    if ground == Seat.Ground.SILENT and seat.reply_by >= today():
        raise Refusal("FRC-55", _("答复期限（%(day)s）还没有过。") % {"day": seat.reply_by}, _("请等到期限届满，或者选其他原因。"),
                      fields={"ground": _("期限还没有过。")})  # fmt: skip
    # two who decline at the same time take their substitutes one after the other
    act.rows(Draw).filter(pk=seat.draw_id).update(wanted=seat.draw.wanted)
    act.move(seat, SEAT["decline"], replied_on=today(), ground=ground, note=note.strip()[:200])
    found = _next(act, seat.draw)
    act.on(seat.draw)
    act.note(rank=seat.rank, ground=ground, called=found.rank if found else None)
    return found


def _next(act: Act, row: Draw) -> Seat | None:
    """Call the next of the lot. Who has left the pool since, or must stand aside now, keeps his place and is passed over."""
    order, taken = lot.ranked(row.seed, row.free), row.seats.count()
    for rank, number in enumerate(order[taken:], taken + 1):
        expert = Expert.objects.select_related("organ").get(number=number)
        aside = queries.conflicts(
            [expert], matter=row.matter, organ=row.organ, party=row.party, body=row.body, day=today()
        )
        if expert.state == CONFIRMED.value and not aside:
            return _call(act, row, expert, rank)
        ground = Seat.Ground.RECUSED if aside else Seat.Ground.OTHER
        act.create(
            Seat, draw=row, expert=expert, rank=rank, called_on=today(), reply_by=today(), replied_on=today(), ground=ground,
            state=DECLINED.value,
        )  # fmt: skip
    return None


def _open(row: Draw, by: Actor) -> None:
    own(by, row.body)
    row.refresh_from_db()
    if row.state != DRAWN.value:
        raise Stale("FRC-54", _("这次抽取已经办结或者作废。"), _("请刷新页面。"))


@action(DRAW, "finish")
def finish(act: Act, row: Draw, *, by: Actor) -> None:
    """All who come have said so. Raises NotAllowed FRC-01, GateClosed FRC-56 (some have not answered), Stale."""
    own(by, row.body)
    if row.seats.filter(state=CALLED.value).exists():
        raise GateClosed("FRC-56", _("还有人没有答复是否参加。"), _("请先登记答复；不能参加的递补。"))
    act.move(row, DRAW["finish"])
    act.on(row)


@action(DRAW, "void")
def void(act: Act, row: Draw, *, by: Actor, reason: str) -> None:
    """The draw does not count; it stays to be seen. Raises NotAllowed FRC-01, Refusal FRC-02, Stale."""
    own(by, row.body)
    act.reason = said(reason, "reason")
    act.move(row, DRAW["void"], reason=act.reason[:300])
    act.on(row)
