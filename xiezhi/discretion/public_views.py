"""What anybody may read: the benchmarks in force, of every organ, with their tiers and where they were published."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.paging import page_of
from xiezhi.core.web.policy import public_page
from xiezhi.organs.models import Division

from . import queries, show
from .models import LIVE_STATES, Benchmark

SIZE = 20


def _matching(text: str) -> Q:
    found = Q()
    for word in text.split()[:5]:
        found &= (
            Q(name__icontains=word) | Q(item_code__icontains=word) | Q(cause__icontains=word) | Q(organ__name__icontains=word)
        )  # fmt: skip
    return found


@public_page
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One box over all benchmarks in force; by place."""
    text, place = clean_text(request.GET.get("q", ""), 60), clean_text(request.GET.get("place", ""), 12)
    rows = queries.in_force_everywhere()
    division = Division.objects.filter(code=place).first() if place else None
    if division is not None:
        rows = rows.filter(organ__division__path__startswith=division.path)
    if text:
        rows = rows.filter(_matching(text))
    raw = request.GET.get("page", "1")

    def address(**change: Any) -> str:
        return "?" + urlencode({key: value for key, value in {"q": text, "place": place, **change}.items() if value})

    ordered = rows.select_related("organ", "item").order_by("organ__level", "organ__code", "item_code", "pk")
    number = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 9 else 1
    context = {
        "q": text, "place": place, "places": places(), "page": page_of(ordered, number, SIZE, (SIZE,), address),
    }  # fmt: skip
    return render(request, "discretion/public.html", context)


def places() -> list[tuple[str, str]]:
    """Counties that have organs with a benchmark in force."""
    paths = list(queries.in_force_everywhere().order_by().values_list("organ__division__path", flat=True).distinct())
    rows = Division.objects.filter(level="county").order_by("code")
    return [(d.code, d.name) for d in rows if any(path.startswith(d.path) for path in paths)]


@public_page
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One published version; also one that has ended, because acts of its days are judged by it."""
    rows = queries.complete(Benchmark.objects.filter(state__in=LIVE_STATES, from_on__isnull=False))
    row: Benchmark = get_object_or_404(rows.select_related("organ__division", "source__organ", "item__edition"), pk=pk)
    facts = [fact for fact in show.facts(row, inside=False) if fact.value]
    facts += [
        pieces.Fact(_("制定文号"), row.doc_no), pieces.Fact(_("备案号"), row.record_no), pieces.Fact(_("公布日期"),
        row.published_on, "date"),
        pieces.Fact(_("施行期间"), show.days(row.from_on, row.to_on)),
        pieces.Fact(_("公布地址"), row.published_at, url=row.published_at),
    ]  # fmt: skip
    context = {
        "row": row, "facts_": [fact for fact in facts if fact.value], "tiers": show.tiers(row), "factors": show.factors(row),
        "over": not row.in_force(today()),
    }  # fmt: skip
    return render(request, "discretion/public_record.html", context)
