"""Pieces of equipment: entered, handed out and given back, calibrated, repaired, lost, scrapped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, Refusal
from xiezhi.core.time import today
from xiezhi.law.deadline import add_months
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import queries, rules
from ..codes import CALIBRATED
from ..models import Handout, Item, Service
from ..states import HANDOUT, ITEM, KEEPERS
from .hands import himself, not_ahead, of_organ, own, said, wrong_day

ONE_DAY = dt.timedelta(days=1)


@action(ITEM, "enter")
def enter(act: Act, /, organ: Organ, *, by: Actor, asset_no: str, **more: Any) -> Item:
    """A piece comes into stock. Raises NotAllowed EQP-01, Refusal EQP-03 (day), EQP-11 (the number is there)."""
    own(by, organ)
    not_ahead(more.get("bought_on"), "bought_on")
    _once(organ, asset_no.strip())
    row = act.create(Item, organ=organ, asset_no=asset_no.strip(), **more)
    act.on(row)
    return row


def _once(organ: Organ, asset_no: str, but: int = 0) -> None:
    if Item.objects.filter(organ=organ, asset_no=asset_no).exclude(pk=but).exists():
        raise Refusal(
            "EQP-11",
            _("资产编号%(no)s已经登记。") % {"no": asset_no},
            _("请核对编号。"),
            fields={"asset_no": _("已经登记。")},
        )


@action(ITEM, "change")
def change_item(act: Act, /, row: Item, *, by: Actor, seen: int, **fields: Any) -> None:
    """Put an entry right. Raises Overtaken, NotAllowed EQP-01, Refusal EQP-03, EQP-11."""
    own(by, row.organ)
    not_ahead(fields.get("bought_on"), "bought_on")
    _once(row.organ, fields.get("asset_no", row.asset_no).strip(), row.pk)
    act.edit(act.rows(Item).filter(pk=row.pk, state=row.state), seen, **fields)
    row.refresh_from_db()
    act.on(row)


def holds(row: Item, day: dt.date) -> bool:
    """Whether its calibration holds on a day, or none is asked."""
    return row.kind not in CALIBRATED or bool(row.good_to and row.good_to >= day)


@action(ITEM, "hand_out")
def hand_out(act: Act, row: Item, *, by: Actor, person: Person, on: dt.date) -> Handout:
    """Give a piece to somebody, who then signs for it.

    Raises NotAllowed EQP-01, Refusal EQP-03, EQP-04 (not of the organ), GateClosed EQP-12 (not calibrated), Stale.
    """
    own(by, row.organ)
    of_organ(person, row.organ)
    not_ahead(on, "on")
    if not holds(row, on):
        raise GateClosed(
            "EQP-12",
            _("%(item)s没有检定、校准，或者检定有效期已过，不能发放使用。") % {"item": row},
            _("请先登记检定、校准结果。"),
        )
    last = row.handouts.exclude(back_on=None).order_by("-back_on").first()
    if last and last.back_on and on < last.back_on:
        raise wrong_day(_("发放日期早于上一次归还日期。"), "on")
    act.move(row, ITEM["hand_out"])
    found = act.create(Handout, item=row, person=person, out_on=on, out_by=by.name)
    act.on(row)
    act.note(person=person.pk)
    return found


@action(HANDOUT, "sign")
def sign(act: Act, row: Handout, *, by: Actor) -> None:
    """The officer has it. Raises NotAllowed EQP-05 (nobody signs for another), Stale."""
    himself(by, row.person)
    act.move(row, HANDOUT["sign"], signed_on=today(), signed_as=_("本人签收"))
    act.on(row.item)


@action(HANDOUT, "sign_paper")
def sign_paper(act: Act, row: Handout, *, by: Actor, paper_no: str) -> None:
    """He has signed on paper. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.item.organ)
    act.move(
        row,
        HANDOUT["sign_paper"],
        signed_on=today(),
        signed_as=_("纸质签收单%(no)s") % {"no": said(paper_no, "paper_no")[:60]},
    )
    act.on(row.item)


@action(HANDOUT, "take_back")
def take_back(act: Act, row: Handout, *, by: Actor, on: dt.date, note: str = "") -> None:
    """Given back: into stock again. Raises NotAllowed EQP-01, Refusal EQP-03, Stale."""
    own(by, row.item.organ)
    not_ahead(on, "on")
    if on < row.out_on:
        raise wrong_day(_("归还日期早于发放日期。"), "on")
    act.move(row, HANDOUT["take_back"], back_on=on, back_by=by.name, note=note.strip()[:200])
    act.move(row.item, ITEM["take_back"])
    act.on(row.item)


@action(HANDOUT, "lose")
def lose(act: Act, row: Handout, *, by: Actor, reason: str) -> None:
    """The head finds that it is lost. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.item.organ)
    act.reason = said(reason, "reason")
    act.move(row, HANDOUT["lose"], back_on=max(today(), row.out_on), note=act.reason)
    act.move(row.item, ITEM["lose"], note=act.reason)
    act.on(row.item)


@action("equipment.item.calibrate", roles=KEEPERS)
def calibrate(
    act: Act,
    row: Item,
    *,
    by: Actor,
    on: dt.date,
    agency: str,
    certificate_no: str,
    passed: bool,
    good_to: dt.date | None = None,
) -> Service:
    """A calibration. What is not passed is not used: it goes into repair, once it is back in stock.

    `good_to` left out: as long as the place usually takes it to hold (非法定默认). Raises NotAllowed EQP-01, Refusal EQP-03,
    EQP-13 (this kind is not calibrated, or the piece is gone), EQP-14 (no certificate).
    """
    own(by, row.organ)
    act._check_scope(row)
    not_ahead(on, "on")
    if row.kind not in CALIBRATED or row.state not in queries.THERE:
        raise Refusal("EQP-13", _("%(item)s不需要检定，或者已经不在。") % {"item": row}, status=409)
    if not certificate_no.strip():
        raise Refusal(
            "EQP-14", _("没有填写证书编号。"), _("请按检定、校准证书填写。"), fields={"certificate_no": _("请填写。")}
        )
    if passed:
        good_to = good_to or add_months(on, rules.at(f"calibration_{row.kind}", row.organ, on).value) - ONE_DAY
        if good_to < on:
            raise wrong_day(_("有效期早于检定日期。"), "good_to")
    found = act.create(
        Service,
        item=row,
        kind=Service.Kind.CALIBRATION,
        on=on,
        agency=agency.strip()[:120],
        certificate_no=certificate_no.strip()[:60],
        passed=passed,
        good_to=good_to if passed else None,
        by_name=by.name,
    )
    newest = row.services.filter(kind=Service.Kind.CALIBRATION).order_by("-on", "-pk").first()
    act.rows(Item).filter(pk=row.pk).update(good_to=newest.good_to if newest else None)
    row.refresh_from_db()
    act.on(row)
    act.note(passed=passed, good_to=row.good_to.isoformat() if row.good_to else None)
    return found


@action("equipment.item.maintain", roles=KEEPERS)
def maintain(act: Act, row: Item, *, by: Actor, on: dt.date, agency: str = "", note: str) -> Service:
    """Maintenance. Raises NotAllowed EQP-01, Refusal EQP-02, EQP-03."""
    own(by, row.organ)
    not_ahead(on, "on")
    found = act.create(
        Service,
        item=row,
        kind=Service.Kind.MAINTENANCE,
        on=on,
        agency=agency.strip()[:120],
        note=said(note, "note"),
        by_name=by.name,
    )
    act.on(row)
    return found


@action(ITEM, "repair")
def repair(act: Act, row: Item, *, by: Actor, reason: str) -> None:
    """Sent to be repaired. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.organ)
    act.reason = said(reason, "reason")
    act.move(row, ITEM["repair"], note=act.reason)
    act.on(row)


@action(ITEM, "repaired")
def repaired(act: Act, row: Item, *, by: Actor, on: dt.date, agency: str, note: str = "") -> None:
    """Back from repair. What is calibrated wants a new calibration afterwards. Raises NotAllowed EQP-01, Refusal EQP-03, Stale."""
    own(by, row.organ)
    not_ahead(on, "on")
    act.create(
        Service,
        item=row,
        kind=Service.Kind.REPAIR,
        on=on,
        agency=agency.strip()[:120],
        note=note.strip()[:200],
        by_name=by.name,
    )
    gone = {"good_to": None} if row.kind in CALIBRATED else {}
    act.move(row, ITEM["repaired"], note="", **gone)
    act.on(row)


@action(ITEM, "miss")
def miss(act: Act, row: Item, *, by: Actor, reason: str) -> None:
    """The head finds that a piece is not in stock any more. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.organ)
    act.reason = said(reason, "reason")
    act.move(row, ITEM["miss"], note=act.reason)
    act.on(row)


@action(ITEM, "scrap")
def scrap(act: Act, row: Item, *, by: Actor, reason: str) -> None:
    """The head takes it out of use for good. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.organ)
    act.reason = said(reason, "reason")
    act.move(row, ITEM["scrap"], note=act.reason)
    act.on(row)
