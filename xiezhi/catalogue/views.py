"""The lists as pages, and a comparison of two lists."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.policy import page
from xiezhi.core.web.show import noted

from . import content, delegation_lists, lists, queries, show
from .models import LIVE_STATES, Edition, Item

READERS = tuple(sorted(queries.READERS))
SHOWN = 300  # differences on one page; the rest is told as a number

item_list = page(*READERS)(lists.ItemList.as_view())
edition_list = page(*READERS)(lists.EditionList.as_view())
adjustment_list = page(*READERS)(lists.AdjustmentList.as_view())
unused_list = page(*READERS)(lists.UnusedList.as_view())
delegation_list = page(*READERS)(delegation_lists.DelegationList.as_view())
delegated_list = page(*READERS)(delegation_lists.DelegatedList.as_view())
handover_list = page(*READERS)(delegation_lists.HandoverList.as_view())


@page(*READERS)
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two editions, or the lists of two organs: what differs, and what only one of them has.

    Of the own scope every published edition; of everybody else what is in force today, which anybody may read.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    public = Q(pk__in=queries.in_force_everywhere().order_by().values("edition_id"))
    own = Q(pk__in=queries.editions(actor).filter(state__in=LIVE_STATES).values("pk"))
    found = list(Edition.objects.filter(own | public).select_related("organ").order_by("organ__name", "-no"))
    by_pk = {edition.pk: edition for edition in found}
    left, right = (by_pk.get(_number(request.GET.get(side, ""))) for side in ("a", "b"))
    power = clean_text(request.GET.get("power_type", ""), 20)
    context: dict[str, Any] = {
        "tabs": show.room_tabs(actor, "compare"),
        "options": [
            (edition.pk, noted(f"{edition.organ.name} · {show.title(edition)}", show.standing(edition).label))
            for edition in found
        ],
        "left": left, "right": right, "powers": lists.labels(lists.POWER_TYPE), "power": power,
        "foreign": {edition.pk for edition in found if not actor.sees(edition.organ_id)},
    }  # fmt: skip
    if left and right and left.pk != right.pk:
        context |= compared(left, right, power, context["foreign"])
    return render(request, "catalogue/compare.html", context)


def compared(
    left: Edition, right: Edition, power: str = "", foreign: Collection[int] = frozenset()
) -> dict[str, Any]:
    """What differs between two lists, in the order of codes, and what only one has; of `foreign` ones what is in force."""

    def rows(edition: Edition) -> list[Item]:
        found = queries.of_edition(edition)
        if edition.pk in foreign:
            found = found.filter(queries.holds(today()))
        return list(found.filter(power_type=power) if power else found)

    differences = content.compare(rows(left), rows(right), between_organs=left.organ_id != right.organ_id)
    kinds: dict[str, list[content.Difference]] = {"changed": [], "gone": [], "new": [], "same": []}
    for row in differences:
        kinds[row.kind].append(row)
    return {
        "names": (_name(left, right), _name(right, left)),
        "changed": kinds["changed"][:SHOWN], "changed_count": len(kinds["changed"]),
        "only_left": kinds["gone"][:SHOWN], "only_left_count": len(kinds["gone"]),
        "only_right": kinds["new"][:SHOWN], "only_right_count": len(kinds["new"]),
        "same_count": len(kinds["same"]), "limit": SHOWN, "day": today(),
    }  # fmt: skip


def _name(edition: Edition, other: Edition) -> str:
    if edition.organ_id != other.organ_id:
        return str(edition.organ.name)
    return _("第%(no)s版") % {"no": edition.no}


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 18 else 0
