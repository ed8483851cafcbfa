"""盘点: a list of what should be there is fixed, each piece is looked for, the head confirms what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Item, Stocktake, Tally
from ..states import COUNTED, COUNTING, KEEPERS, STOCKTAKE
from .hands import own, said

Entry = tuple[bool | None, str]  # found, not found, or not looked for yet; what was seen


@action(STOCKTAKE, "begin")
def begin_stocktake(act: Act, organ: Organ, *, by: Actor, kind: str = "", note: str = "") -> Stocktake:
    """Fix the list of pieces that should be there, with who has them. `kind`: of one kind only.

    Raises NotAllowed EQP-01, Stale EQP-61 (one is going on), Refusal EQP-62 (nothing to count).
    """
    own(by, organ)
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()
    if Stocktake.objects.filter(organ=organ, state__in=(COUNTING.value, COUNTED.value)).exists():
        raise Stale(
            "EQP-61",
            _("%(organ)s有一次盘点还没有结束。") % {"organ": organ.name},
            _("请先盘完并由负责人确认，或者作废那一次。"),
        )
    items = Item.objects.filter(organ=organ, state__in=queries.THERE).order_by("kind", "asset_no")
    items = items.filter(kind=kind) if kind else items
    held = queries.holders(items)
    rows = [Tally(item=one, holder=held.get(one.pk, ""), was=one.state) for one in items]
    if not rows:
        raise Refusal(
            "EQP-62",
            _("台账里没有可以盘点的装备。"),
            _("请先登记或者导入装备。"),
            fields={"kind": _("没有这一类装备。")},
        )
    found = act.create(Stocktake, organ=organ, kind=kind, begun_on=today(), begun_by=by.name, note=note.strip()[:200])
    for row in rows:
        row.stocktake = found
    act.bulk_create(Tally, rows)
    act.on(found)
    act.note(pieces=len(rows))
    return found


def _open(act: Act, row: Stocktake) -> None:
    """Two who count at the same time write one after the other; who comes after the end is told so. Raises Stale EQP-63."""
    own(act.by, row.organ)
    if not Stocktake.objects.select_for_update(no_key=True).filter(pk=row.pk, state=COUNTING.value).first():
        raise Stale("EQP-63", _("这次盘点已经盘完或者作废。"), _("请刷新页面，查看现在的状态。"))
    act.on(row)


@action("equipment.stocktake.count", roles=KEEPERS)
def count(act: Act, row: Stocktake, entries: Mapping[int, Entry], *, by: Actor) -> int:
    """What was seen of several pieces, by tally. How many were entered.

    Raises NotAllowed EQP-01, Stale EQP-63, Refusal EQP-64 (none).
    """
    _open(act, row)
    known = {one.pk: one for one in row.tallies.filter(pk__in=list(entries))}
    changed = [pk for pk in entries if pk in known and (known[pk].found, known[pk].note) != entries[pk]]
    if not changed:
        raise Refusal("EQP-64", _("没有填写任何一件。"), _("请先选“在”或者“不在”。"))
    for pk in changed:
        there, note = entries[pk]
        act.rows(Tally).filter(pk=pk).update(found=there, note=note.strip()[:200], on=today(), by_name=by.name)
    act.note(entered=len(changed), missing=sum(entries[pk][0] is False for pk in changed))
    return len(changed)


@action("equipment.stocktake.scan", roles=KEEPERS)
def scan(act: Act, row: Stocktake, number: str, *, by: Actor) -> Tally:
    """A piece read from its label: it is there. The same label again changes nothing.

    Raises NotAllowed EQP-01, Stale EQP-63, Refusal EQP-65 (not on the list).
    """
    _open(act, row)
    number = number.strip()
    found: Tally | None = row.tallies.filter(item__asset_no=number).select_related("item").first() if number else None
    if found is None and number:
        same = list(row.tallies.filter(item__serial_no=number).select_related("item")[:2])
        found = same[0] if len(same) == 1 else None
    if found is None:
        what = _("盘点清单里没有编号“%(no)s”。") % {"no": number[:40]}
        mend = _("请核对编号；确有实物而台账没有的，是盘盈，请在“登记装备”中登记。")
        raise Refusal("EQP-65", what, mend, fields={"number": what})
    if found.found:
        act.nothing_happened()
    else:
        act.rows(Tally).filter(pk=found.pk).update(found=True, on=today(), by_name=by.name)
        act.note(item=found.item_id)
    return found


@action(STOCKTAKE, "finish")
def finish_stocktake(act: Act, row: Stocktake, *, by: Actor) -> None:
    """All pieces have been looked for. Raises NotAllowed EQP-01, GateClosed EQP-66 (some have not), Stale."""
    own(by, row.organ)
    left = queries.uncounted(row).count()
    if left:
        raise GateClosed("EQP-66", _("还有%(n)s件没有盘。") % {"n": left}, _("请盘完再报负责人确认；找不到的，填“不在”。"))
    act.move(row, STOCKTAKE["finish"], counted_on=today(), counted_by=by.name)
    act.on(row)
    act.note(**queries.tallied(row))


@action(STOCKTAKE, "reopen")
def reopen_stocktake(act: Act, row: Stocktake, *, by: Actor, reason: str) -> None:
    """To be counted again. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.organ)
    act.reason = said(reason, "reason")
    act.move(row, STOCKTAKE["reopen"], reason=act.reason)
    act.on(row)


@action(STOCKTAKE, "confirm")
def confirm_stocktake(act: Act, row: Stocktake, *, by: Actor) -> None:
    """The head has seen what is missing; each missing piece is then decided on its own page. Raises NotAllowed EQP-01, Stale."""
    own(by, row.organ)
    act.move(row, STOCKTAKE["confirm"], confirmed_on=today(), confirmed_by=by.name)
    act.on(row)
    act.note(**queries.tallied(row))


@action(STOCKTAKE, "drop")
def drop_stocktake(act: Act, row: Stocktake, *, by: Actor, reason: str) -> None:
    """Begun by mistake; it stays to be seen. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.organ)
    act.reason = said(reason, "reason")
    act.move(row, STOCKTAKE["drop"], reason=act.reason)
    act.on(row)
