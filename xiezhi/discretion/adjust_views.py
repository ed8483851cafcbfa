"""The task that a changed statute or superior's benchmark brings: a new version, or the word that none is needed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.catalogue.show import side_by_side
from xiezhi.clock import queries as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.citing import linked
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import READ_AND_POST
from xiezhi.trail.web import lines_for

from . import actions, queries, show
from .forms import UnaffectedForm
from .models import Adjustment
from .states import ANSWERING, WAITING, WRITERS
from .views import READERS


@page(*READERS)
@require_http_methods(READ_AND_POST)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The task. Posted by the organ's own people: nothing needs changing, and why."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.adjustments(actor).select_related("organ", "benchmark__item", "benchmark__organ", "above__organ")
    row: Adjustment = get_object_or_404(rows, pk=pk)
    own = actor.organ_id == row.organ_id
    may = own and actor.role in ANSWERING and row.state == WAITING.value and row.may_stay
    form = UnaffectedForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.confirm_unaffected([row], by=actor, reason=form.cleaned_data["reason"])
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                form.refuse(refusal)
            else:
                messages.success(request, _("已确认无须调整。"))
                return redirect("discretion:adjustment", pk)
    dues = [clock.as_due(one) for one in clock.for_record(actor, row)]
    context = {
        "row": row, "head": _head(row, dues), "facts_": _facts(row), "form": form if may else None, "dues": dues,
        "benchmark": queries.complete(queries.visible_to(actor)).get(pk=row.benchmark_id),
        "moves": _moves(actor, row) if own and row.state == WAITING.value else None, "lines": lines_for(actor, row.ref),
    }  # fmt: skip
    context["tiers"] = show.tiers(context["benchmark"])
    return render(request, "discretion/adjustment.html", context, status=status)


def _head(row: Adjustment, dues: list[pieces.Due]) -> pieces.RecordHead:
    return pieces.RecordHead(
        title=row.benchmark.name, number=row.benchmark.item_code, organ=row.organ.name,
        organ_url=url_or_none("organs:record", row.organ_id) or "", state=show.adjustment_state(row), kind=show.changed_title(row),
        due=dues[-1] if dues and row.state == WAITING.value else None,
        crumbs=show.crumbs(pieces.Crumb(_("依据变动"), reverse("discretion:adjustments"))),
    )  # fmt: skip


def _facts(row: Adjustment) -> list[pieces.Fact]:
    found = [
        *_cause(row),
        pieces.Fact(_("变动"), row.get_kind_display()),
        pieces.Fact(_("变动施行日期"), row.effective_on, "date"),
        pieces.Fact(_("生成日期"), row.opened_on, "date"),
        pieces.Fact(
            _("调整期限"), row.due_on or _("该年放假安排还没有录入，录入后起算"), "date" if row.due_on else "text"
        ),
    ]
    if row.settled_on:
        found += [
            pieces.Fact(_("办结日期"), row.settled_on, "date"), pieces.Fact(_("结果"), row.get_outcome_display()),
            pieces.Fact(_("说明"), f"{row.reason}（{row.by_name}）", wide=True),
        ]  # fmt: skip
    return found


def _cause(row: Adjustment) -> list[pieces.Fact]:
    """The statute with the places that are cited, or the superior's benchmark, which everybody may read."""
    if row.above is not None:
        url = reverse("discretion:public_record", args=[row.above_id])
        return [pieces.Fact(_("上级基准"), show.rests_on(row), url=url, wide=True)]
    days = (row.effective_on, today())
    return [
        pieces.Fact(_("法律法规"), linked(f"《{row.statute}》", days)),
        pieces.Fact(_("引用的条款"), linked(row.cites, days), wide=True),
        *side_by_side(row.change),
    ]


def _moves(actor: Actor, row: Adjustment) -> list[pieces.MoveButton]:
    """The way to a new version."""
    open_ = queries.open_version(row.organ_id, row.benchmark.item_code)
    if open_ is not None:
        url = reverse("discretion:record", args=[open_.pk])
        return [pieces.MoveButton(_("到办理中的新版"), url, main=True, form=True, icon="pencil")]
    if actor.role not in WRITERS:
        return [pieces.MoveButton(_("起草新版"), closed=_("由法制机构人员、数据专员起草。"))]
    way = "&way=adopted" if row.kind == Adjustment.Kind.SUPERIOR else ""
    url = f"{reverse('discretion:begin')}?item={row.benchmark.item_code}{way}"
    return [pieces.MoveButton(_("起草新版…"), url, main=True, form=True, icon="plus-lg")]


@page(*sorted(ANSWERING))
@require_POST
def unaffected(request: HttpRequest) -> HttpResponse:
    """Many benchmarks need no change, for one reason. The first post, without it, asks for it and shows which."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    picked = [int(raw) for raw in request.POST.getlist("ids")[:2000] if raw.isascii() and raw.isdecimal() and len(raw) < 18]
    rows = list(queries.waiting(actor).filter(pk__in=picked).select_related("organ", "benchmark"))
    if not rows:
        raise Refusal("DIS-23", _("没有选择待调整的基准。"), _("请先勾选。"))
    form = UnaffectedForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        try:
            done = actions.confirm_unaffected(rows, by=actor, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已确认%(n)s个基准无须调整。") % {"n": done})
            return redirect("discretion:adjustments")
    context: dict[str, Any] = {
        "rows": rows, "form": form, "back": reverse("discretion:adjustments"), "crumbs": show.crumbs(),
    }  # fmt: skip
    return render(request, "discretion/unaffected.html", context, status=422 if form.errors else 200)
