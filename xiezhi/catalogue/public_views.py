"""What anybody may read: which organ may do what, by which article, within which range. Published items only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiezhi.core.time import today
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.limits import Allowance
from xiezhi.core.web.paging import page_of
from xiezhi.core.web.policy import public_page
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.organs.models import Division, Organ

from . import queries, show
from .models import Item

SIZE = 20
ALLOWANCE = Allowance("catalogue.public")
ASKED_AT_MOST = 300  # searches of one address within ten minutes


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 9 else 1


def _matching(text: str) -> Q:
    found = Q()
    for word in text.split()[:5]:
        found &= (
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(cause__icontains=word)
            | Q(edition__organ__name__icontains=word)
        )
    return found


@public_page
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One box over all published items; without words, the organs of a county to choose from."""
    text, place = clean_text(request.GET.get("q", ""), 60), clean_text(request.GET.get("place", ""), 12)
    if text:
        ALLOWANCE.spend(request, ASKED_AT_MOST)
    rows = queries.in_force_everywhere()
    division = Division.objects.filter(code=place).first() if place else None
    if division is not None:
        rows = rows.filter(edition__organ__division__path__startswith=division.path)
    context: dict[str, Any] = {"q": text, "place": place, "places": places()}
    if text:
        context["page"] = _paged(request, rows.filter(_matching(text)), {"q": text, "place": place})
    else:
        organs = Organ.objects.filter(pk__in=rows.order_by().values("edition__organ_id")).order_by("level", "code")
        counts = dict(rows.order_by().values_list("edition__organ_id").annotate(n=Count("pk")))
        context["organs"] = [
            {
                "name": organ.name,
                "url": reverse("catalogue:public_organ", args=[organ.code]),
                "count": counts.get(organ.pk, 0),
            }
            for organ in (organs if division is not None else organs.filter(level="prefecture"))
        ]
    return render(request, "catalogue/public.html", context)


def places() -> list[tuple[str, str]]:
    """Prefecture and counties that have organs with a published list."""
    organs = queries.in_force_everywhere().order_by().values("edition__organ__division__path").distinct()
    paths = [row["edition__organ__division__path"] for row in organs]
    rows = Division.objects.filter(level="county").order_by("code")
    return [(d.code, d.name) for d in rows if any(path.startswith(d.path) for path in paths)]


@public_page
@require_GET
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """The published items of one organ, by kind of power and by words."""
    found = get_object_or_404(Organ, code=code)
    rows = queries.in_force_everywhere().filter(edition__organ=found)
    text, power = clean_text(request.GET.get("q", ""), 60), clean_text(request.GET.get("power_type", ""), 14)
    counts = dict(rows.order_by().values_list("power_type").annotate(n=Count("pk")))
    shown = rows.filter(_matching(text)) if text else rows
    if power in counts:
        shown = shown.filter(power_type=power)
    context = {
        "organ": found, "q": text, "power": power, "edition": queries.edition_on(found, today()),
        "powers": [(kind.value, _(kind.label), counts[kind.value]) for kind in POWER_TYPE if kind.value in counts],
        "page": _paged(request, shown, {"q": text, "power_type": power}),
        "given": list(queries.delegated_items(found, today()).order_by("code")[:200]),
    }  # fmt: skip
    return render(request, "catalogue/public_organ.html", context)


@public_page
@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One published item with its legal basis."""
    found: Item = get_object_or_404(
        queries.in_force_everywhere().select_related("edition__organ").prefetch_related("bases"), pk=pk
    )
    on = today()
    context = {
        "item": found, "organ": found.edition.organ, "facts": show.facts_of(found), "range": show.range_of(found),
        "bases": show.bases_of(found, on), "steps": found.steps,
    }  # fmt: skip
    return render(request, "catalogue/public_item.html", context)


def _paged(request: HttpRequest, rows: Any, keep: dict[str, str]) -> Any:
    rows = (
        rows.select_related("edition__organ")
        .prefetch_related("bases")
        .order_by("edition__organ__code", "position", "pk")
    )

    def address(**change: Any) -> str:
        return "?" + urlencode({key: value for key, value in {**keep, **change}.items() if value})

    return page_of(rows, _number(request.GET.get("page", "1")), SIZE, (SIZE,), address)
