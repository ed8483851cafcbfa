"""Issuing 督办函, 意见书 or 通知书 from a lead: a form filled from it, with the letter beside."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web.pieces import Crumb
from xiezhi.core.web.policy import page
from xiezhi.leads import queries as leads
from xiezhi.leads.models import Lead, Source
from xiezhi.leads.states import OPEN

from . import actions, annex, drafts, forms, queries, regime, show
from .models import Kind
from .pages import actor_of, drafting_page, drop_draft, preview_page

SUPERVISION = tuple(sorted(roles.SUPERVISION))
post_or_get = require_http_methods(["GET", "HEAD", "POST"])


def _lead(request: HttpRequest) -> Lead:
    raw = request.GET.get("lead", "")
    pk = int(raw) if raw.isdecimal() and raw.isascii() and len(raw) < 18 else 0
    rows = leads.visible_to(actor_of(request)).select_related("organ", "body", "organ__division")
    lead: Lead = get_object_or_404(rows, pk=pk)
    return lead


def _dated(request: HttpRequest) -> dt.date:
    try:
        return min(dt.date.fromisoformat(request.GET.get("dated", "")), today())
    except ValueError:
        return today()


def _kind(request: HttpRequest, lead: Lead) -> str:
    """The kind asked for where the law of the day knows it, else the one proposed."""
    proposed = regime.propose_kind(lead, _dated(request))
    asked = request.GET.get("kind", "")
    return asked if asked in {k.value for k in proposed.allowed} else proposed.kind.value


@page(*SUPERVISION)
@post_or_get
def issue(request: HttpRequest) -> HttpResponse:
    """The form, filled from the lead, with the letter beside it. `?lead=17`, `&dated=2026-01-15` for an older one."""
    lead, by = _lead(request), actor_of(request)
    if lead.state != OPEN.value and request.method != "POST":
        made = queries.about_lead(by, lead.pk).order_by("-id").first()
        if made is not None:
            messages.info(request, _("这条线索已经制发文书。"))
            return redirect("supervision:record", pk=made.pk)
    dated, kind = _dated(request), _kind(request, lead)
    proposed = regime.propose_kind(lead, dated)
    draft = drafts.first_draft(lead, by, dated, kind)
    from_lead = _("线索%(number)s") % {"number": lead.number}
    sources = dict.fromkeys(("subject", "source", "problem", "facts", "clauses"), from_lead)
    form = forms.IssueForm(
        request.POST or None, kind=kind, proposed=proposed.kind.value, annex=annex.of_lead(lead, dated) is not None,
        initial=forms.IssueForm.initial_of(draft),
        sources=sources | {"due_on": _("平台默认30日，非法定"), "signed_by": _("监督机构负责人，签发前请核对")},
    )  # fmt: skip
    address = f"?lead={lead.pk}&dated={dated.isoformat()}&kind={kind}"

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = actions.issue(lead, form.content(), by=by)
        drop_draft(request)
        return _("已制发%(number)s。") % {"number": made.number}, reverse("supervision:record", args=[made.pk])

    return drafting_page(
        request, f"lead:{lead.pk}", form, do, back=_lead_url(lead), submit=_("制发"),
        title=_("制发%(kind)s") % {"kind": Kind(kind).label},
        why=proposed.why, preview=reverse("supervision:issue_preview") + address, lead=lead, dated=dated,
        crumbs=(*show.crumbs(), Crumb(lead.number, _lead_url(lead)), Crumb(_("制发文书"))),
        others=[(k.value, k.label) for k in proposed.allowed if k.value != kind],
        complaint=lead.source in (Source.COMPLAINT, Source.HOTLINE), in_remedy=leads.in_remedy(lead.act),
        draft_key=f"supervision:issue:{lead.pk}:{kind}",
    )  # fmt: skip


@page(*SUPERVISION)
@post_or_get
def issue_preview(request: HttpRequest) -> HttpResponse:
    """GET: the draft as PDF. POST: keep what is in the form as the draft, and say what is missing or show it."""
    lead = _lead(request)
    filled = drafts.first_draft(lead, actor_of(request), _dated(request), _kind(request, lead))
    return preview_page(
        request, f"lead:{lead.pk}", filled,
        check=lambda content: actions.check(lead, content), make=lambda content: actions.preview(lead, content),
    )  # fmt: skip


def _lead_url(lead: Lead) -> str:
    return reverse("leads:record", args=[lead.pk])
