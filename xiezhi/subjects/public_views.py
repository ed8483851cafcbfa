"""What anybody may see: which organs are confirmed subjects, with what duties, and whom they have entrusted."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.policy import public_page
from xiezhi.organs.models import Organ

from . import queries

A_PAGE = 20


@public_page
@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    """The public list, searched by name, place or field."""
    text = clean_text(request.GET.get("q", ""))
    found = queries.public()
    if text:
        said = ("organ__name", "organ__division__name", "organ__field", "duties")
        found = found.filter(Q(*((f"{name}__contains", text) for name in said), organ__code=text.upper(), _connector=Q.OR))
    pages = Paginator(found, A_PAGE)
    context = {"q": text, "found": pages.get_page(request.GET.get("page")), "total": pages.count}
    return render(request, "subjects/public_list.html", context)


@public_page
@require_GET
def public_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One subject as published."""
    row = get_object_or_404(queries.public(), organ=get_object_or_404(Organ, pk=pk))
    return render(request, "subjects/public_record.html", {"row": row, "entrusted": queries.public_entrustments(row.organ)})
