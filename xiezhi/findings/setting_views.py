"""Pages of a place's thresholds: proposed, tried on all history, adopted by a second person, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.cases import local
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.policy import page
from xiezhi.rulebook.rule import Param
from xiezhi.trail.web import lines_for

from . import actions, queries, tasks
from .forms import EndForm, ThresholdForm, TrialForm
from .models import Sweep, Threshold
from .reader import OVERSEERS, crumbs_of
from .rules import CASES, rule_of
from .show import amount, label_of, value_of
from .threshold_page import ThresholdPage

WRITERS = tuple(sorted(roles.SUPERVISION))


@page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, code: str, param: str) -> HttpResponse:
    """Propose another value for a threshold in the area of the own body."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rule = rule_of(CASES, code)  # rules on registers have no past to try a value on
    base = next((one for one in rule.params if one.name == param), None) if rule else None
    if rule is None or base is None:
        raise Http404("no such threshold")
    division = queries.division_of(actor)
    code_here, name_here = (division.code, division.name) if division else ("", "")
    by_law = local.stated_by_law(base, code_here)
    initial = {"first": today(), "statutory": "1" if by_law else "0"}
    form = ThresholdForm(request.POST or None, param=base, by_law=by_law, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = actions.propose_threshold(code, param, by=actor, **form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                tasks.enqueue_trial(row, by=actor)
                messages.success(request, _("已拟定，正在用全部历史案件试算。采用之前不影响核查。"))
                return redirect("findings:threshold", pk=row.pk)
    now = local.value_on(local.param_of(rule, param, queries.adopted()).values, today(), code_here)
    context = {
        "form": form,
        "title": _("拟定本地阈值"),
        "intro": _("%(rule)s · %(label)s · 适用于%(division)s。现行：%(now)s。") % {
            "rule": f"{code} {_(rule.name)}", "label": _(base.label), "division": name_here, "now": _now(base, now),
        },
        "submit": _("拟定并试算"),
        "cancel_url": reverse("findings:rule_settings", args=[code]),
        "draft_key": f"findings:threshold:{code}:{param}",
        "crumbs": crumbs_of(rule, _("拟定本地阈值")),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=status)


def _now(base: Param, now: Any) -> str:
    if now is None:
        return _("没有数值")
    source = _(now.source) if now.statutory else _("%(source)s，非法定默认") % {"source": _(now.source)}
    return f"{amount(base, now.value)}（{source}）"


@page(*OVERSEERS)
@require_GET
def threshold(request: HttpRequest, pk: int) -> HttpResponse:
    """A value of a place with its dry run and what may be done."""
    return ThresholdPage(request, pk).render()


@page(*OVERSEERS)
@require_GET
def threshold_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """Its trail."""
    one = ThresholdPage(request, pk)
    context = {"head": one.head(), "tabs": one.tabs("trail"), "lines": lines_for(one.actor, one.row.ref)}
    return render(request, "findings/trail.html", context)


def _step(request: HttpRequest, pk: int, step: Callable[[Threshold, Actor], Any], said: str) -> HttpResponse:
    one = ThresholdPage(request, pk)
    step(one.row, one.actor)
    messages.success(request, said)
    return redirect("findings:threshold", pk=pk)


@page(*WRITERS)
@require_POST
def threshold_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a proposal tried on all history."""
    return _step(request, pk, lambda row, by: tasks.enqueue_trial(row, by=by), _("已排入后台试算。"))


@page(*WRITERS)
@require_POST
def threshold_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a proposal back."""
    return _step(request, pk, lambda row, by: actions.withdraw_threshold(row, by=by), _("已撤回。"))


@page(*WRITERS)
@require_POST
def threshold_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a proposed ending off."""
    return _step(request, pk, lambda row, by: actions.keep_threshold(row, by=by), _("不终止，数值继续适用。"))


def _agree(request: HttpRequest, pk: int, step: Callable[[Threshold, Actor, int], Any], said: str) -> HttpResponse:
    """The second person's step: what he saw must be the newest dry run, else it is shown to him first."""
    one = ThresholdPage(request, pk)
    seen = one.trial.pk if one.trial else 0
    form = TrialForm(request.POST, initial={"seen": seen})
    if not form.is_valid():
        return one.render(409, form)
    step(one.row, one.actor, form.cleaned_data["seen"])
    messages.success(request, said)
    return redirect("findings:threshold", pk=pk)


@page(*WRITERS)
@require_POST
def threshold_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt a value; a sweep with it begins."""
    said = _("已采用，正在用新的数值重新筛查适用地区的案件。")
    return _agree(request, pk, lambda row, by, seen: tasks.adopt(row, by=by, seen=seen), said)


@page(*WRITERS)
@require_POST
def threshold_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm an ending; a sweep without the value begins."""
    said = _("已终止，正在重新筛查适用地区的案件。")
    return _agree(request, pk, lambda row, by, seen: tasks.end(row, by=by, seen=seen), said)


@page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def threshold_ask_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that a value shall end."""
    one = ThresholdPage(request, pk)
    row = one.row
    form = EndForm(request.POST or None, initial={"how": "until", "end_on": today()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                end_on = data["end_on"] if data["how"] == "until" else None
                actions.propose_end(row, by=one.actor, end_on=end_on, reason=data["reason"])
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                form.refuse(refusal)
            else:
                tasks.enqueue_trial(row, by=one.actor)
                messages.success(request, _("已拟终止，正在试算。确认之前数值继续适用。"))
                return redirect("findings:threshold", pk=pk)
    context = {
        "form": form,
        "title": _("拟终止本地阈值"),
        "intro": f"{label_of(row)} · {value_of(row)} · {row.division.name}",
        "submit": _("拟终止并试算"),
        "cancel_url": reverse("findings:threshold", args=[pk]),
        "crumbs": [
            pieces.Crumb(_("规则"), reverse("findings:rules")),
            pieces.Crumb(pgettext("one", "本地阈值"), reverse("findings:threshold", args=[pk])),
            pieces.Crumb(_("拟终止")),
        ],
    }
    return render(request, "core/form.html", context, status=status)


@page(*OVERSEERS)
@require_GET
def trial_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar of a running dry run; once it is over, the page is loaded anew with the result."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    trial = get_object_or_404(queries.dry_runs(actor), pk=pk)
    running = trial.state in (Sweep.State.QUEUED, Sweep.State.RUNNING)
    response = render(request, "findings/_trial.html", {"trial": trial, "running": running})
    if not running:
        response["HX-Refresh"] = "true"
    return response
