"""A version is begun, and its tiers and factors are written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiezhi.catalogue import queries as catalogue
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Overtaken, Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.forms import told
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import READ_AND_POST, is_open
from xiezhi.organs.models import Organ

from . import actions, content, queries, show
from .forms import BeginForm, BenchmarkForm, factor_forms, tier_forms
from .models import OPEN_STATES, Benchmark
from .record_views import BenchmarkPage
from .states import WRITERS


@page(*sorted(WRITERS))
@require_http_methods(READ_AND_POST)
def begin(request: HttpRequest) -> HttpResponse:
    """Choose the item, and whether to make an own benchmark or apply the superior's."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    organ = get_object_or_404(Organ.objects.select_related("division"), pk=actor.organ_id)
    code = clean_text(request.GET.get("item", ""), 40)
    if (open_ := queries.open_version(organ, code)) is not None:
        messages.info(request, _("这个事项的第%(no)s版正在办理，请接着办。") % {"no": open_.no})
        return redirect("discretion:record", open_.pk)
    busy = Benchmark.objects.filter(organ=organ, state__in=OPEN_STATES).values("item_code")
    items = catalogue.items_in_force(organ, today()).filter(power_type="penalty").exclude(code__in=busy).order_by("code")
    way = "adopted" if request.GET.get("way") == "adopted" else "own"
    form = BeginForm(request.POST or None, items=list(items), initial={"item_code": code, "way": way})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.begin(organ, data["item_code"], by=actor, adopt=data["way"] == "adopted")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已起草。"))
            return redirect("discretion:record" if row.kind == "adopted" else "discretion:edit", row.pk)
    context = {
        "form": form, "title": _("起草基准"), "intro": organ.name, "submit": _("起草"), "cancel_url": reverse("discretion:list"),
        "crumbs": show.crumbs(),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@page(*sorted(WRITERS))
@require_http_methods(READ_AND_POST)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, grounds, tiers and factors on one page. A draft may be unfinished; what is wrong with it is told after saving."""
    one = BenchmarkPage(request, pk)
    if request.method != "POST" and not is_open(request, one.moves()):
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(one.url())
    row, held = one.row, content.of(one.row)
    data = request.POST or None
    initial = {"version": row.version, "name": row.name, "note": row.note, "grounds": row.grounds}
    form = BenchmarkForm(data, initial=initial)
    tiers = tier_forms(row.item, data, held.tiers)
    factors = factor_forms(data, held.factors)
    status = 200
    if request.method == "POST":
        status = 422
        if all([form.is_valid(), tiers.is_valid(), factors.is_valid()]):
            what = content.Content(
                form.cleaned_data["name"], form.cleaned_data["note"],
                content.in_order(spec for one_ in tiers if (spec := one_.spec) is not None),
                tuple(spec for one_ in factors if (spec := one_.spec) is not None), form.cleaned_data["grounds"],
            )  # fmt: skip
            try:
                actions.edit(row, what, by=one.actor, seen=form.opened)
            except Overtaken as refusal:
                status = refusal.status
                form = _again(form, row, refusal)
            else:
                return _saved(request, one)
    context: dict[str, Any] = {
        "form": form, "tiers": tiers, "factors": factors, "row": row, "title": _("修改裁量基准"), "submit": _("保存"),
        "intro": f"{row.organ.name} · {row.item_code} {row.item.name}", "cancel_url": one.url("record"),
        "statute": content.statute_text(row.item) or "—", "kinds": content.kinds_text(row.item.penalty_kinds),
        "above": queries.superior_of(row.organ, row.item, today()), "opinion": row.opinion if row.state == "returned" else "",
        "crumbs": show.crumbs(pieces.Crumb(row.name, one.url("record"))),
    }  # fmt: skip
    context["above_tiers"] = show.tiers(context["above"]) if context["above"] else []
    return render(request, "discretion/edit.html", context, status=status)


def _again(form: BenchmarkForm, row: Benchmark, refusal: Overtaken) -> BenchmarkForm:
    """The same words on the version that stands now: saved once more, they replace the other person's."""
    row.refresh_from_db()
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = row.version
    fresh = BenchmarkForm(data)
    fresh.add_error(None, told(refusal))
    return fresh


def _saved(request: HttpRequest, one: BenchmarkPage) -> HttpResponse:
    fresh = BenchmarkPage(request, one.row.pk)
    wrong = fresh.wrong
    if wrong:
        messages.warning(request, _("已保存，还有%(n)s处不合要求，见下面。") % {"n": len(wrong)})
    else:
        messages.success(request, _("已保存，各档都合要求，可以由负责人制定。"))
    return redirect(fresh.url("record"))
