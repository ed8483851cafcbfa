"""Items taken back from a township: its open cases on them, handed over to the county organ one by one.

The catalogue keeps the handover, cases know what is open; only a room above both sees which cases have still to go.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q

from xiezhi.cases import queries as cases
from xiezhi.cases.models import Case
from xiezhi.catalogue import actions
from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.models import Delegated, Handed, Revocation
from xiezhi.catalogue.states import ANSWERING
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

PLATFORM = system_actor("desk")


@dataclass(frozen=True)
class Left:
    """An open case that the township still has, and the item under which it falls."""

    case: Case
    code: str
    days: int  # to the end of the handover; negative: over


def left_in(revocation: Revocation) -> list[Left]:
    """Open cases of the township on the items that were taken back, the oldest first; those handed over are not among them.

    A case names its item by the code, else by its cause of action. Whoever may see the handover knows that the cases are there.
    """
    items = list(revocation.items.all())
    by_cause = {item.cause: item.code for item in items if item.cause}
    codes = [item.code for item in items]
    handed = [
        int(ref.rpartition(":")[2])
        for ref in Handed.objects.filter(revocation=revocation).values_list("case", flat=True)
    ]
    rows = cases.visible_to(PLATFORM).filter(
        Q(item_code__in=codes) | Q(item_code="", cause__in=by_cause),
        organ_id=revocation.delegation.township_id, decided_on=None, closed_on=None,
    )  # fmt: skip
    left = (revocation.due_on - today()).days
    return [
        Left(case, case.item_code or by_cause[case.cause], left)  # type: ignore[attr-defined]
        for case in rows.exclude(pk__in=handed).order_by("filed_on", "id")
    ]


def hand_over(revocation: Revocation, pks: list[int], *, by: Actor, on: dt.date) -> int:
    """Record that these cases went to the county organ, all or none. How many.

    Cases that are no longer open, or no longer here, are passed over.
    """
    chosen = [row for row in left_in(revocation) if row.case.pk in set(pks)]
    if chosen:
        _hand_over_all(revocation, chosen, by=by, on=on)
    return len(chosen)


@action("desk.hand_over", roles=ANSWERING)
def _hand_over_all(act: Act, revocation: Revocation, chosen: list[Left], *, by: Actor, on: dt.date) -> None:
    for row in chosen:
        actions.hand_over(revocation, by=by, case=row.case.ref, case_no=str(row.case), code=row.code, on=on)
    act.nothing_happened()  # each case has its own line


def handed(actor: Actor, revocation: Revocation) -> list[dict[str, Any]]:
    """Cases that went over, with their records where this person may open them."""
    rows = list(revocation.handed.order_by("handed_on", "id"))
    pks = [int(row.case.rpartition(":")[2]) for row in rows]
    seen = set(cases.visible_to(actor).filter(pk__in=pks).values_list("pk", flat=True))
    return [{"row": row, "pk": pk if pk in seen else None} for row, pk in zip(rows, pks, strict=True)]


def remember_uses() -> int:
    """Note on the lists of powers when an item was last used in a case; every night. How many items.

    A case that a township filed under an item given to it is a use of the county organ's item.
    """
    newest = (
        Case.objects.exclude(filed_on=None).order_by().values_list("organ_id", "cause").annotate(day=Max("filed_on"))
    )
    by_organ: dict[int, dict[str, dt.date]] = {}
    for organ_id, cause, day in newest:
        by_organ.setdefault(organ_id, {})[cause] = min(day, today())
    found: dict[int, dict[str, dt.date]] = {}

    def used(organ_id: int, code: str, day: dt.date) -> None:
        codes = found.setdefault(organ_id, {})
        codes[code] = max(day, codes.get(code, day))

    for organ_id, causes in by_organ.items():
        for item in catalogue.items_in_force(organ_id, today()).filter(cause__in=causes):
            used(organ_id, item.code, causes[item.cause])
    for one in Delegated.objects.filter(township_id__in=by_organ).exclude(from_on=None):
        if one.cause in by_organ[one.township_id]:
            filed = Case.objects.filter(organ=one.township_id, cause=one.cause, filed_on__gte=one.from_on)
            filed = filed.filter(filed_on__lt=one.revoked_on) if one.revoked_on else filed
            if day := filed.aggregate(day=Max("filed_on"))["day"]:
                used(one.grantor_id, one.code, min(day, today()))
    organs = Organ.objects.filter(pk__in=found).order_by("pk")
    return sum(actions.record_use(organ, sorted(found[organ.pk].items()), by=PLATFORM, source="立案") for organ in organs)
