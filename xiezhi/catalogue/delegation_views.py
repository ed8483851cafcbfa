"""乡镇赋权: drawn up, published, taken back; and the tasks that changed statutes bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.forms import Form
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Opened, form_page
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import government_for
from xiezhi.trail.web import lines_for

from . import actions, queries, show
from .delegation_lists import DelegationList
from .forms import DelegationForm, IssueForm, RevokeForm
from .models import Delegated, Delegation
from .states import DELEGATION, DROPPED, ISSUERS, PREPARED
from .views import READERS


class DelegationPage(Opened):
    """A delegation as one person sees it. Raises Http404."""

    home = "catalogue:delegation"
    among = (DelegationList, "catalogue:delegations")

    def __init__(self, request: HttpRequest, pk: int) -> None:
        super().__init__(request)
        rows = queries.delegations(self.actor).select_related("township__division", "grantor__division", "body")
        self.row: Delegation = get_object_or_404(rows, pk=pk)

    @cached_property
    def over_both(self) -> bool:
        return self.actor.sees(self.row.township_id) and self.actor.sees(self.row.grantor_id)

    def tabs(self, current: str) -> list[pieces.Tab]:
        return [
            pieces.Tab(pgettext("one", "赋权"), self.url("delegation"), current == "delegation"),
            pieces.Tab(_("操作留痕"), self.url("delegation_trail"), current == "trail"),
        ]

    def moves(self) -> list[pieces.MoveButton]:
        open_moves = (
            {move.name for move in DELEGATION.open_moves(self.row.state, self.actor.role)} if self.over_both else set()
        )
        found = []
        if "issue" in open_moves:
            found.append(pieces.MoveButton(_("公布赋权…"), self.url("issue"), main=True, form=True, icon="patch-check"))
        elif self.over_both and self.row.state == PREPARED.value and self.actor.role in roles.SUPERVISION:
            found.append(pieces.MoveButton(_("公布赋权"), closed=_("由监督机构负责人或者政府办理人员公布。")))
        if "drop" in open_moves:
            found.append(pieces.MoveButton(
                _("不予采用"), self.url("drop"), danger=True, icon="x-lg", confirm=_("拟定的赋权不再采用。确定吗？"),
            ))  # fmt: skip
        if "revoke" in open_moves:
            found.append(pieces.MoveButton(_("收回事项…"), self.url("revoke"), danger=True, form=True, icon="reply"))
        return found


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision, its items, and what was taken back."""
    one = DelegationPage(request, pk)
    row = one.row
    proposed = row.state in (PREPARED.value, DROPPED.value)
    revocations = list(row.revocations.prefetch_related("items", "handed").order_by("-revoked_on"))
    context = {
        "row": row,
        "walk": one.walk,
        "head": show.delegation_head(row),
        "tabs": one.tabs("delegation"),
        "facts": [
            pieces.Fact(_("承接机关"), row.township.name),
            pieces.Fact(_("赋权部门"), row.grantor.name),
            pieces.Fact(_("决定机关"), row.issuer),
            pieces.Fact(_("拟用赋权文号") if proposed else _("赋权文号"), row.instrument_no),
            pieces.Fact(_("公布日期"), row.published_on, "date"),
            pieces.Fact(_("拟定赋权日期") if proposed else _("赋权日期"), row.from_on, "date"),
            pieces.Fact(_("拟定"), f"{row.prepared_by} · {row.body.name}"),
            *([pieces.Fact(_("承接能力评估"), row.assessment, wide=True)] if row.assessment else []),
        ],
        "items": _given(row, one.actor),
        "moves": one.moves() or None,
        "revocations": [
            {
                "row": r,
                "state": show.handover_state(r),
                "url": show.handover_url(r),
                "due": show.handover_due(one.actor, r),
            }
            for r in revocations
        ],
        "today": today(),
    }
    return render(request, "catalogue/delegation.html", context)


def _given(row: Delegation, actor: Actor) -> list[dict[str, Any]]:
    """The items, each with the page of what the county organ's list says of it today."""
    day = today()
    items = list(row.items.order_by("code"))
    held = {item.code: item.pk for item in queries.items_in_force(row.grantor, day)}
    page_ = "catalogue:item" if actor.sees(row.grantor_id) else "catalogue:public_item"
    return [
        {"row": item, "url": reverse(page_, args=[held[item.code]]) if item.code in held else ""} for item in items
    ]


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done about it."""
    one = DelegationPage(request, pk)
    refs = [one.row.ref, *(r.ref for r in one.row.revocations.all())]
    context = {
        "head": show.delegation_head(one.row), "tabs": one.tabs("trail"), "walk": one.walk,
        "lines": lines_for(one.actor, *refs),
    }  # fmt: skip
    return render(request, "catalogue/trail.html", context)


@page(roles.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Draw a delegation up: the organs first, then the items of the county organ's list in force."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = DelegationForm(request.POST or None, actor=actor)
    chosen, status = request.POST.getlist("codes")[:500], 200
    offered: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        offered = _offered(data["grantor"], data["township"])
        if "choose" not in request.POST:
            status = 422
            try:
                row = actions.prepare(
                    data["township"], data["grantor"], chosen, by=actor, assessment=data["assessment"]
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("已拟定，公布后生效。"))
                return redirect("catalogue:delegation", row.pk)
    context = {
        "form": form, "title": _("拟定赋权"), "offered": offered, "chosen": set(chosen),
        "cancel_url": reverse("catalogue:delegations"),
        "crumbs": (pieces.Crumb(_("乡镇赋权"), reverse("catalogue:delegations")), pieces.Crumb(_("拟定赋权"))),
    }  # fmt: skip
    return render(request, "catalogue/delegate.html", context, status=422 if form.errors else status)


def _offered(grantor: Organ, township: Organ) -> list[Any]:
    """Penalties of the county organ in force, and which of them the township holds already."""
    held = set(queries.delegated_items(township, today()).filter(grantor=grantor).values_list("code", flat=True))
    rows = queries.items_in_force(grantor, today()).filter(power_type="penalty").order_by("position", "id")
    return [{"item": item, "held": item.code in held} for item in rows]


@page(*sorted(ISSUERS))
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a delegation."""
    one = DelegationPage(request, pk)
    government = government_for(one.row.township)
    initial = {
        "published_on": today(), "from_on": one.row.from_on or today(), "instrument_no": one.row.instrument_no,
        "issuer": _above(one.row, government),
    }  # fmt: skip
    form = IssueForm(request.POST or None, initial=initial)
    return _form(
        request,
        one,
        form,
        lambda data: actions.issue(one.row, by=one.actor, **data),
        _("公布赋权"),
        _("已公布，自赋权日期起由乡镇街道行使。"),
    )


def _above(row: Delegation, government: Organ | None) -> str:
    """The government of the county, which decides for its townships."""
    county = government_for(row.grantor)
    return (county or government or row.body).name


@page(*sorted(roles.SUPERVISION))
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up what was drawn up."""
    one = DelegationPage(request, pk)
    actions.drop(one.row, by=one.actor)
    messages.success(request, _("已不予采用。"))
    return redirect(one.url())


@page(*sorted(ISSUERS))
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take items back; the handover of open cases begins."""
    one = DelegationPage(request, pk)
    held = list(Delegated.objects.filter(delegation=one.row, revoked_on=None).exclude(from_on=None).order_by("code"))
    picked = [
        int(raw) for raw in request.POST.getlist("ids")[:500] if raw.isascii() and raw.isdecimal() and len(raw) < 18
    ]
    initial = {"published_on": today(), "revoked_on": today(), "issuer": one.row.issuer}
    form = RevokeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and not picked:  # told together with the rest that is missing
        form.full_clean()
        form.add_error(None, _("没有选择事项。请先勾选。"))
    extra = {"held": held, "picked": set(picked)}
    said = _("已收回。未结案件须在期限内移交，见“收回和交接”。")
    return _form(
        request, one, form, lambda data: actions.revoke(one.row, picked, by=one.actor, **data), _("收回事项"), said,
        "catalogue/revoke.html", extra,
    )  # fmt: skip


def _form(
    request: HttpRequest, one: DelegationPage, form: Form, step: Callable[[dict[str, Any]], Any], title: str, said: str,
    template: str = "core/form.html", extra: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    back = one.url("delegation")

    def do(data: dict[str, Any]) -> tuple[str, str]:
        step(data)
        return said, back

    return form_page(
        request, form, do, back=back, template=template, title=title, submit=title, intro=str(show.delegation_head(one.row).title),
        crumbs=(pieces.Crumb(_("乡镇赋权"), reverse("catalogue:delegations")), pieces.Crumb(str(one.row), back)), **(extra or {}),
    )  # fmt: skip
