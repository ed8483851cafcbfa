"""The page of a handover: what is open, with the days left; what went over; both organs see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.cases.queries import READERS as CASE_READERS
from xiezhi.catalogue import actions, show
from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.delegation_lists import HandoverList
from xiezhi.catalogue.models import Handed, Revocation
from xiezhi.catalogue.states import ANSWERING, HANDING
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.forms import DateField, Form
from xiezhi.core.web.policy import page
from xiezhi.core.web.walk import carried, onward, walk_of
from xiezhi.trail.web import lines_for

from . import handover

READERS = tuple(sorted(roles.BUSINESS))


class HandForm(Form):
    """When the cases went over."""

    on = DateField(label=gettext_lazy("移交日期"))


class HandoverPage:
    """A handover as one person sees it. Raises Http404."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = catalogue.revocations(self.actor).select_related("delegation__township__division", "delegation__grantor")
        self.row: Revocation = get_object_or_404(rows.prefetch_related("items"), pk=pk)
        self.open = self.row.state == HANDING.value
        self.url = carried(request, reverse("desk:handover", args=[pk]))
        self.walk = walk_of(request, HandoverList, pk, reverse("catalogue:handovers"))

    @property
    def hands(self) -> bool:
        return self.open and self.actor.organ_id == self.row.delegation.township_id and self.actor.role in ANSWERING

    @property
    def receives(self) -> bool:
        return self.open and self.actor.organ_id == self.row.delegation.grantor_id and self.actor.role in ANSWERING


@page(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The handover. Posted by the township: the picked cases went over."""
    one = HandoverPage(request, pk)
    picked = [
        int(raw) for raw in request.POST.getlist("ids")[:500] if raw.isascii() and raw.isdecimal() and len(raw) < 18
    ]
    form = HandForm(request.POST if request.method == "POST" else None, initial={"on": today()})
    status = 200
    if request.method == "POST":
        status = 422
        if not picked:
            form.add_error(None, _("没有选择案件。请先勾选。"))
        elif form.is_valid():
            try:
                done = handover.hand_over(one.row, picked, by=one.actor, on=form.cleaned_data["on"])
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                form.refuse(refusal)
            else:
                if done:
                    messages.success(request, _("已记录移交%(n)s件，由县级部门接收。") % {"n": done})
                else:  # sent twice, or somebody was first
                    messages.info(request, _("所选案件已经移交，或者已经办结。"))
                return redirect(one.url)
    row, left = one.row, handover.left_in(one.row)
    gone = handover.handed(one.actor, row)
    due = show.handover_due(one.actor, row)
    context: dict[str, Any] = {
        "row": row,
        "walk": one.walk,
        "head": _head(row, due),
        "facts": _facts(row),
        "items": list(row.items.all()),
        "left": left,
        "handed": gone,
        "late": row.due_on < today(),
        "form": form if one.hands else None,
        "picked": set(picked),
        "receives": one.receives,
        "opens_cases": one.actor.role in CASE_READERS and one.actor.sees(row.delegation.township_id),
        "moves": _moves(one, len(left), sum(h["row"].received_on is None for h in gone)),
        "dues": [due] if due else [],
        "lines": lines_for(one.actor, row.ref),
    }
    return render(request, "desk/handover.html", context, status=status)


def _head(row: Revocation, due: pieces.Due | None) -> pieces.RecordHead:
    township, grantor = row.delegation.township, row.delegation.grantor
    return pieces.RecordHead(
        title=_("%(township)s向%(grantor)s移交案件") % {"township": township.name, "grantor": grantor.name},
        number=row.instrument_no,
        organ=township.name,
        organ_url=reverse("organs:record", args=[township.pk]),
        level=township.get_level_display(),
        state=show.handover_state(row),
        due=due,
        crumbs=(
            pieces.Crumb(_("乡镇赋权"), reverse("catalogue:delegations")),
            pieces.Crumb(_("收回和交接"), reverse("catalogue:handovers")),
        ),
    )


def _facts(row: Revocation) -> list[pieces.Fact]:
    return [
        pieces.Fact(_("收回文号"), row.instrument_no),
        pieces.Fact(_("决定机关"), row.issuer),
        pieces.Fact(_("公布日期"), row.published_on, "date"),
        pieces.Fact(_("收回日期"), row.revoked_on, "date"),
        pieces.Fact(_("交接完毕日期"), row.finished_on, "date"),
        *([pieces.Fact(_("收回原因"), row.reason, wide=True)] if row.reason else []),
    ]


def _moves(one: HandoverPage, left: int, waiting: int) -> list[pieces.MoveButton] | None:
    if not one.hands:
        return None
    closed = ""
    if left:
        closed = _("还有%(n)s件没有移交。") % {"n": left}
    elif waiting:
        closed = _("还有%(n)s件县级部门没有接收。") % {"n": waiting}
    url = carried(one.request, reverse("desk:handover_finish", args=[one.row.pk]))
    return [pieces.MoveButton(_("交接完毕"), url, main=not closed, closed=closed, icon="check-lg")]


@page(*sorted(ANSWERING))
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """The county organ has the case."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Handed.objects.filter(revocation__in=catalogue.revocations(actor)).select_related(
        "revocation__delegation__grantor"
    )
    row = get_object_or_404(rows, pk=pk)
    actions.receive(row, by=actor)
    messages.success(request, _("已接收%(no)s。") % {"no": row.case_no})
    return redirect("desk:handover", row.revocation_id)


@page(*sorted(ANSWERING))
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """All cases are over."""
    one = HandoverPage(request, pk)
    actions.finish(one.row, by=one.actor, left=len(handover.left_in(one.row)))
    messages.success(request, _("交接完毕。"))
    return redirect(onward(request, one.walk, one.url))
