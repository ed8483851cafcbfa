"""Pages of findings: one finding with its moves, several at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.web import pieces
from xiezhi.core.web.policy import page

from . import actions, queries, show
from .forms import DismissForm, LeadForm
from .models import Finding
from .record import FindingPage

READERS = tuple(sorted(queries.READERS))
WRITERS = tuple(sorted(roles.SUPERVISION))
MANY = 200


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A finding: what was seen, under which clause, on which facts, and what may be done now."""
    return FindingPage(request, pk).render()


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """The trail of a finding."""
    return FindingPage(request, pk).render_trail()


def _step(
    request: HttpRequest, pk: int, name: str, step: Callable[[Finding, Actor, dict[str, Any]], None], said: Any
) -> HttpResponse:
    """Do a step with the form that stands in the record's page; errors are shown there."""
    one = FindingPage(request, pk)
    form = one.form(name, request.POST)
    if form.is_valid():
        try:
            step(one.finding, one.actor, form.cleaned_data)
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return redirect("findings:record", pk=pk)
    return one.render(422, **{name: form})


@page(*WRITERS)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The breach is real."""
    return _step(
        request, pk, "confirm", lambda row, by, data: actions.confirm(row, by=by, note=data["note"]),
        _("已确认。接下来可以登记线索。"),
    )  # fmt: skip


@page(*WRITERS)
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no breach."""
    return _step(
        request, pk, "dismiss",
        lambda row, by, data: actions.dismiss(row, by=by, reason_code=data["reason_code"], reason=data["reason"]),
        _("已排除。相关事实变化后会重新待核。"),
    )  # fmt: skip


@page(*WRITERS)
@require_POST
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision is taken back."""
    return _step(
        request, pk, "reconsider", lambda row, by, data: actions.reconsider(row, by=by, reason=data["reason"]),
        _("已退回待核。"),
    )  # fmt: skip


@page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """From confirmed findings about one act to a lead; the form opens filled with a draft."""
    one = FindingPage(request, pk)
    free = queries.to_lead(one.actor).filter(act=one.finding.act).select_related("organ").order_by("rank", "rule_code")
    rows = list(free)
    if one.finding.pk not in {row.pk for row in rows}:
        raise Refusal(
            "FIND-05",
            _("这条预警没有确认，或者已经消除，或者已登记为线索。"),
            _("请回到预警页查看现在的状态。"),
            status=409,
        )
    status = 200
    if request.method == "POST":
        status = 422
        form = LeadForm(request.POST, rows=rows)
        if form.is_valid():
            data = {name: value for name, value in form.cleaned_data.items() if name != "findings"}
            try:
                made = actions.open_lead(form.chosen(), by=one.actor, **data)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("已登记线索%(no)s。") % {"no": made.number})
                return redirect("leads:record", pk=made.pk)
    else:
        draft = actions.draft(rows)
        initial = {
            "findings": [row.pk for row in rows], "nature": draft.nature, "category": draft.category,
            "title": draft.title, "facts": draft.facts,
        }  # fmt: skip
        form = LeadForm(
            rows=rows, initial=initial, sources=dict.fromkeys(("title", "facts", "category"), _("由预警拟出，可以修改"))
        )
    context = {
        "form": form,
        "title": _("由预警登记线索"),
        "intro": f"{one.finding.organ.name} · {one.finding.act_label}",
        "submit": _("登记线索"),
        "cancel_url": reverse("findings:record", args=[pk]),
        "draft_key": f"findings:lead:{pk}",
        "crumbs": [
            pieces.Crumb(_("预警"), reverse("findings:list")),
            pieces.Crumb(str(one.finding), reverse("findings:record", args=[pk])),
            pieces.Crumb(_("登记线索")),
        ],
    }
    return render(request, "core/form.html", context, status=status)


@page(*WRITERS)
@require_POST
def many(request: HttpRequest, move: str) -> HttpResponse:
    """Confirm or dismiss several: first what would be done and what refused, then the doing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ids = [
        int(raw) for raw in request.POST.getlist("ids")[:MANY] if raw.isdecimal() and raw.isascii() and len(raw) < 18
    ]
    rows = list(queries.reach(actor).filter(pk__in=ids).select_related("organ", "organ__division"))
    if not rows:
        raise Refusal("FIND-07", _("没有选择预警。"), _("请在列表中勾选后再办。"))
    preview = actions.preview_many(rows, move, actor)
    form = DismissForm(request.POST if "sure" in request.POST else None) if move == "dismiss" else None
    if "sure" in request.POST and (form is None or form.is_valid()):
        decide = partial(actions.decide_many, preview.done, move, by=actor)
        try:
            result = decide(**form.cleaned_data) if form is not None else decide()
        except Refusal as refusal:
            if form is None or not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            done = len(result.done)
            said = {
                "confirm": _("已确认%(n)s条预警。"),
                "dismiss": _("已排除%(n)s条预警。"),
            }[move]
            messages.success(request, said % {"n": done})
            if result.refused:
                messages.warning(request, _("%(n)s条没有办：已有人先办或者已经消除。") % {"n": len(result.refused)})
            return redirect("findings:list")
    context = {
        "move": move, "preview": preview, "form": form, "rows": rows,
        "will": [(row, show.words(row)[0]) for row in preview.done],
    }  # fmt: skip
    return render(request, "findings/many.html", context, status=422 if form is not None and form.errors else 200)
