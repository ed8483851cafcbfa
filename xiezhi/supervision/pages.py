"""What several views share: the instrument as one person sees it, and forms that show an action's refusal in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.web.forms import BaseForm
from xiezhi.core.web.pieces import MoveButton
from xiezhi.core.web.steps import form_page
from xiezhi.files.web import send

from . import queries
from .drafts import Content, with_blanks
from .forms import loose_content
from .models import Instrument, Proposal

RELATED = (
    "organ", "organ__division", "issuer", "body", "lead", "previous", "letter", "letter__pdf", "letter__docx",
)  # fmt: skip


def actor_of(request: HttpRequest) -> Actor:
    """Who acts; the policy of every page here asks for log-in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def seen(request: HttpRequest, pk: int) -> Instrument:
    """The instrument, or 404 alike for a missing one and a stranger's."""
    rows = queries.visible_to(actor_of(request)).select_related(*RELATED)
    row: Instrument = get_object_or_404(
        rows.prefetch_related("reports", "proposals", "objections__letter__pdf", "objections__letter__docx"), pk=pk
    )
    return row


def seen_proposal(request: HttpRequest, pk: int) -> Proposal:
    """The proposal, or 404."""
    rows = queries.proposals(actor_of(request)).select_related("instrument__lead", "instrument__issuer")
    proposal: Proposal = get_object_or_404(rows, pk=pk)
    return proposal


def closed(request: HttpRequest, moves: list[MoveButton], back: str) -> HttpResponse | None:
    """A page of a move opens exactly when its button does; else back to the record, which says whose turn it is.

    Only for looking: what is posted goes to the action, which refuses precisely.
    """
    if request.method == "POST" or request.path in {move.url for move in moves}:
        return None
    messages.info(request, _("现在不能办理这一步。"))
    return redirect(back)


# -- drafting beside a preview: the session holds what the form said when the preview was last asked for
KEPT = "supervision.draft"


def drafting_page(request: HttpRequest, key: str, form: BaseForm, do: Any, **context: Any) -> HttpResponse:
    """A form with the letter beside it; refused, the letter shows what was sent."""
    drop_draft(request)
    if request.method == "POST":
        _keep(request, key)
    return form_page(request, form, do, template="supervision/issue.html", **context)


def drop_draft(request: HttpRequest) -> None:
    """Forget the draft of the preview."""
    request.session.pop(KEPT, None)


def _keep(request: HttpRequest, key: str) -> int:
    version = int((request.session.get(KEPT) or {}).get("version", 0)) + 1
    data = {k: v for k, v in request.POST.items() if k in Content.__dataclass_fields__}
    request.session[KEPT] = {"key": key, "data": data, "version": version}
    return version


def preview_page(
    request: HttpRequest,
    key: str,
    filled: Content,
    *,
    check: Callable[[Content], object],
    make: Callable[[Content], bytes],
) -> HttpResponse:
    """POST: keep what the form says now, and answer with what is missing and the frame. GET: the draft as PDF.

    Elements still empty are printed as such, so that there is always something to look at.
    """
    kept = request.session.get(KEPT) or {}
    if request.method == "POST":
        version = _keep(request, key)
        problems: list[str] = []
        try:
            check(loose_content(request.POST, filled))
        except Refusal as refusal:
            problems = list(dict.fromkeys(refusal.fields.values())) or [refusal.what]
        query = request.GET.copy()
        query["v"] = str(version)
        context = {"problems": problems, "preview": f"{request.path}?{query.urlencode()}"}
        return render(request, "supervision/_preview.html", context)
    content = loose_content(kept["data"], filled) if kept.get("key") == key else filled
    try:
        pdf = make(with_blanks(content))
    except Refusal as refusal:
        return render(request, "supervision/no_preview.html", {"refusal": refusal}, status=refusal.status)
    return send(pdf, "draft.pdf", "application/pdf", inline=True)
