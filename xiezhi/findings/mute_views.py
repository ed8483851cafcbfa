"""Pages on which a rule is left alone in a place for a time, and taken up again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web.policy import page
from xiezhi.organs import queries as organs
from xiezhi.organs.models import Division, Level, Organ

from . import actions, queries, rules
from .forms import LiftForm, MuteForm
from .reader import crumbs_of, rule_or_404

WRITERS = tuple(sorted(roles.SUPERVISION))
MUTE_DAYS = 90  # proposed; the longest is a setting


def _places(actor: Actor, code: str) -> list[tuple[Any, Any]]:
    """Divisions and enforcement organs of the area, as choices; each says how many findings that stand would be muted."""
    counts = queries.standing(actor, code)

    def choice(row: Division | Organ, n: int) -> tuple[str, str]:
        return row.ref, _("%(place)s（现有预警 %(n)s 条）") % {"place": row.name, "n": n} if n else row.name

    own = queries.division_of(actor)
    path = own.path if own else "-"
    below = Division.objects.filter(path__startswith=path).exclude(level=Level.TOWNSHIP).order_by("code")
    divisions = [
        choice(row, sum(n for _pk, at, n in counts if at.startswith(row.path)))
        for row in sorted(below, key=lambda row: len(row.path))
    ]
    of_organ = {pk: n for pk, _at, n in counts}
    found = organs.enforcing(actor).order_by("division__code", "name")
    return [(_("地区"), divisions), (_("执法机关"), [choice(row, of_organ.get(row.pk, 0)) for row in found])]


@page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, code: str) -> HttpResponse:
    """Leave a rule alone in a place until a day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rule = rule_or_404(code)
    most = today() + dt.timedelta(days=settings.MUTE_MAX_DAYS)
    hint = _("到期自动恢复；最长%(days)s日，不晚于%(most)s（非法定默认）。") % {
        "days": settings.MUTE_MAX_DAYS,
        "most": most,
    }
    picked = request.GET.get("organ", "")
    initial = {
        "until": today() + dt.timedelta(days=min(MUTE_DAYS, settings.MUTE_MAX_DAYS)),
        "place": f"organs.Organ:{picked}" if picked.isdecimal() and picked.isascii() and len(picked) < 18 else "",
    }
    form = MuteForm(request.POST or None, places=_places(actor, code), until_hint=hint, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            label, _sep, pk = data["place"].partition(":")
            where = (
                {"organ": Organ.objects.get(pk=pk)}
                if label == "organs.Organ"
                else {"division": Division.objects.get(pk=pk)}
            )
            try:
                actions.mute(code, by=actor, until=data["until"], reason=data["reason"], **where)
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, _("已静默。这些预警照常记录，在“已静默”标签页查看。"))
                return redirect("findings:rule_settings", code=code)
    elif rule.absolute:
        raise Refusal(
            "FIND-20",
            _("规则%(code)s所依据的条文明文“不得”，不能静默。") % {"code": code},
            _("认为规则有误的，逐条排除并写明理由；规则本身要改的，请告诉平台维护人员。"),
            status=409,
        )
    context = {
        "form": form,
        "title": _("静默规则"),
        "intro": _("%(rule)s。静默期间预警照常记录，但不列入待办、统计和执法机关的页面。")
        % {"rule": f"{code} {_(rule.name)}"},
        "submit": _("静默"),
        "cancel_url": reverse("findings:rule_settings", args=[code]),
        "crumbs": crumbs_of(rule, _("静默规则")),
    }
    return render(request, "core/form.html", context, status=status)


@page(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mute before its day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = get_object_or_404(queries.mutes(actor), pk=pk)
    form = LiftForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.lift(row, by=actor, reason=form.cleaned_data["reason"])
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                form.refuse(refusal)
            else:
                messages.success(request, _("已解除静默，预警回到待核。"))
                return redirect("findings:rule_settings", code=row.rule_code)
    rule = rules.rule_by_code(row.rule_code)
    context = {
        "form": form,
        "title": _("提前解除静默"),
        "intro": _("%(rule)s · %(place)s · 静默到%(until)s。解除后这些预警立即回到待核。") % {
            "rule": f"{row.rule_code} {_(rule.name)}" if rule else row.rule_code, "place": row.organ or row.division,
            "until": row.until,
        },
        "submit": _("解除静默"),
        "cancel_url": reverse("findings:rule_settings", args=[row.rule_code]),
        "crumbs": crumbs_of(rule, _("提前解除静默")) if rule else [],
    }  # fmt: skip
    return render(request, "core/form.html", context, status=status)
