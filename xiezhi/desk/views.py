"""The workbench, search and the dossier of a case."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiezhi.cases import queries as cases
from xiezhi.cases import show as case_show
from xiezhi.cases.models import Stage
from xiezhi.cases.states import SHOWN
from xiezhi.core import roles
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.pieces import Crumb, RecordHead
from xiezhi.core.web.policy import page
from xiezhi.trail.web import lines_for

from . import queries


@page()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is due today, and what happens if nothing is done."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.groups(actor)
    return render(request, "desk/home.html", {
        "groups": found,
        "waiting": [g for g in found if g.count],
        "quiet": [g for g in found if not g.count],
        "alarms": queries.alarms(actor),
        "role_label": roles.LABELS[actor.role],
        "first_steps": queries.first_steps(actor),
        "can_search": actor.role in roles.BUSINESS,
        "first": queries.first_move(actor),
    })  # fmt: skip


@page(*roles.BUSINESS)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """One box over everything the person may see."""
    text = clean_text(request.GET.get("q", ""), 80)
    actor = request.actor  # type: ignore[attr-defined]
    return render(request, "desk/search.html", {"q": text, "hits": queries.search(actor, text)})


@page(*sorted(cases.READERS))
@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """All that happened around a case, across the rooms, as far as this person may see it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.dossier(actor, pk)
    if found is None:
        raise Http404
    case = found.case
    head = RecordHead(
        title=case.case_no,
        number=" · ".join(part for part in (case_show.party(case, actor), case.cause) if part),
        kind=_("全宗"),
        organ=case.organ.name,
        organ_url=reverse("organs:record", args=[case.organ_id]),
        state=SHOWN[Stage(case.stage)],
        level=case.organ.get_level_display(),
        crumbs=(
            Crumb(_("案件"), reverse("cases:list")), Crumb(case.case_no, reverse("cases:record", args=[case.pk])),
            Crumb(_("全宗")),
        ),
    )
    return render(request, "desk/dossier.html", {"head": head, "d": found, "lines": lines_for(actor, *found.refs)})
