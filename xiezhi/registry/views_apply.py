"""Applications: the list, one of them with its conditions, examining and issuing, one by one or many."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, MultiChoice, OrganChoice, Text
from xiezhi.core.web.lists import Bulk, Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.walk import onward, walk_of
from xiezhi.trail.web import lines_for

from . import actions, eligibility, forms, queries, show, states
from .models import Application
from .pages import (
    ORGAN_SIDE,
    OWN,
    READERS,
    SUPERVISION,
    RoomList,
    actor_of,
    bound,
    form_page,
    found,
    get_or_post,
    ids_of,
    organ_choices,
    url_with,
)  # fmt: skip


class ApplicationList(RoomList):
    title = gettext_lazy("证件申领")
    tab = "applications"
    default_sort = "state"
    columns = (
        Column("name", gettext_lazy("姓名"), value="officer.person.name", sort="officer__person__name"),
        Column("kind", gettext_lazy("种类"), value="get_kind_display", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=states.APPLICATION, sort=True),
        Column("organ", pgettext_lazy("one", "机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("fields", gettext_lazy("执法领域"), width="clip"),
        Column("applied_on", gettext_lazy("申请日期"), kind="date", sort=True),
        Column("reviewed_on", gettext_lazy("审核日期"), kind="date", sort=True),
        Column("reviewed_by", gettext_lazy("审核人"), shown=False),
        Column("issued_on", gettext_lazy("发证日期"), kind="date", sort=True, shown=False),
        Column("number", gettext_lazy("执法证号"), value="certificate.number", shown=False, width="code"),
        Column("opinion", gettext_lazy("审核意见"), shown=False, width="clip"),
    )
    filters = (
        Text("q", gettext_lazy("姓名、编号、证号"), fields=("officer__person__name", "officer__staff_no", "certificate__number")),
        MultiChoice("state", gettext_lazy("状态"), choices=states.APPLICATION.choices()),
        Choice("kind", gettext_lazy("种类"), choices=Application.Kind.choices),
        OrganChoice("organ", pgettext_lazy("one", "机关"), field="organ_id", choices=organ_choices(queries.applications_visible)),
        DateRange("applied_on", gettext_lazy("申请日期")),
    )  # fmt: skip
    empty = Empty(
        gettext_lazy("还没有证件申领"),
        gettext_lazy("执法机关在人员登记里申领、换发、补发证件，监督机构审核、发证。"),
        icon="patch-check",
    )

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        role = self.actor.role if self.actor else ""
        moves = (("approve", _("批量审核通过")), ("issue", _("批量发证")))
        return tuple(
            Bulk(name, label, reverse("registry:decide_many", args=[name]), icon="check-lg", main=True)
            for name, label in moves
            if role in states.APPLICATION[name].roles
        )

    def queryset(self) -> Any:
        return queries.applications_visible(self.actor).select_related("officer__person", "organ", "certificate")

    def row_url(self, row: Application) -> str:
        return reverse("registry:application", args=[row.pk])


LIST_URL = "registry:applications"


def _application(request: HttpRequest, pk: int) -> Application:
    rows = queries.applications_visible(actor_of(request)).select_related(
        "officer__person", "officer__organ__division", "officer__certificate", "organ__division", "certificate"
    )
    row: Application = found(rows, pk)
    return row


@page(*OWN)
@require_GET
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application with its conditions as they are today, and what this person may do with it."""
    return _page(request, _application(request, pk))


def _page(request: HttpRequest, row: Application, form: Any = None, number: Any = None, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    can_review = states.APPLICATION["approve"].open_to(row.state, actor.role)
    can_issue = states.APPLICATION["issue"].open_to(row.state, actor.role)
    can_refuse = states.APPLICATION["refuse"].open_to(row.state, actor.role)
    unmet = eligibility.unmet(row.officer, row.kind, today(), row.trained_on) if row.state in states.OPEN else []
    context = {
        "application": row,
        "walk": walk_of(request, ApplicationList, row.pk, reverse(LIST_URL)),
        "head": show.application_head(row),
        "tabs": show.record_tabs("application", row.pk, pgettext("one", "申领"), "application"),
        "facts": show.application_facts(row, actor),
        "conditions": eligibility.conditions(row.officer, row.kind, today(), row.trained_on)
        if row.state in states.OPEN
        else (),
        "moves": _moves(request, row, bool(unmet)),
        "form": form or (forms.OpinionForm() if can_review or can_refuse else None),
        "can": {"return_": can_review, "refuse": can_refuse},
        "number_form": (number or forms.NumberForm()) if can_issue and row.kind == Application.Kind.FIRST else None,
        "has_photo": row.officer.photo_id is not None,
    }
    return render(request, "registry/application.html", context, status=status)


def _moves(request: HttpRequest, row: Application, unmet: bool) -> list[pieces.MoveButton] | None:
    actor, at, url = actor_of(request), [row.pk], url_with(request)
    buttons = []
    for move in states.APPLICATION.open_moves(row.state, actor.role):
        closed = _("还有条件不符合，见“条件”。") if unmet else ""
        if move.name == "approve":
            to = url(reverse("registry:approve", args=at))
            buttons.append(pieces.MoveButton(_("审核通过"), to, main=not closed, closed=closed, icon="check-lg"))
        elif move.name == "issue":
            if row.reviewed_ref == actor.ref:
                closed = _("审核和发证不由同一人办理（非法定默认）。")
            label = {"first": _("发证"), "renew": _("换发")}.get(row.kind, _("补发"))
            to = url(reverse("registry:issue", args=at))
            buttons.append(pieces.MoveButton(label, to, main=not closed, closed=closed, icon="patch-check"))
        elif move.name == "resubmit":
            to = reverse("registry:resubmit", args=at)
            buttons.append(pieces.MoveButton(_("补正后再报"), to, main=True, form=True, icon="pencil"))
        elif move.name == "withdraw":
            sure = _("撤回后可以重新申领。确定撤回？")
            buttons.append(pieces.MoveButton(_("撤回申请"), reverse("registry:withdraw", args=at), confirm=sure, icon="reply"))
    return buttons if actor.role in (*ORGAN_SIDE, *SUPERVISION) else None


@page(*OWN)
@require_GET
def application_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with this application."""
    row = _application(request, pk)
    context = {
        "head": show.application_head(row),
        "tabs": show.record_tabs("application", pk, pgettext("one", "申领"), "application_trail"),
        "lines": lines_for(actor_of(request), row.ref),
    }
    return render(request, "registry/trail.html", context)


@page(*ORGAN_SIDE)
@get_or_post
def resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a returned application again."""
    row = _application(request, pk)
    initial = {"kind": row.kind, "fields_of": row.fields, "trained_on": row.trained_on, "note": row.note}
    form = bound(request, forms.ApplyForm, initial=initial)
    form.fields["kind"].disabled = True
    url = reverse("registry:application", args=[pk])

    def do(values: dict[str, Any]) -> None:
        actions.resubmit(row, by=actor_of(request), **{key: value for key, value in values.items() if key != "kind"})

    return form_page(
        request, form, title=_("补正后再报：%(name)s") % {"name": row.officer.person.name}, submit=_("报送"), back=url,
        crumbs=[pieces.Crumb(_("证件申领"), reverse(LIST_URL)), pieces.Crumb(row.officer.person.name, url)],
        done=_("已报送，等待审核。"), do=do, intro=row.opinion,
        conditions=eligibility.conditions(row.officer, row.kind, today(), row.trained_on),
    )  # fmt: skip


@page(*ORGAN_SIDE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The organ takes it back."""
    actions.withdraw(_application(request, pk), by=actor_of(request))
    messages.success(request, _("已撤回。"))
    return redirect("registry:application", pk)


def _decide(request: HttpRequest, pk: int, move: str, done: str) -> HttpResponse:
    """One step of the examination, with the opinion that stands on the page; then the next of the walk."""
    row = _application(request, pk)
    walk = walk_of(request, ApplicationList, pk, reverse(LIST_URL))
    form = forms.OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        getattr(actions, move)(row, by=actor_of(request), opinion=form.cleaned_data["opinion"])
    except Refusal as refusal:
        if "opinion" not in refusal.fields:
            raise
        form.refuse(refusal)
        return _page(request, row, form, status=422)
    messages.success(request, done % {"name": row.officer.person.name})
    return redirect(onward(request, walk, reverse("registry:application", args=[pk])))


@page(*sorted(states.REVIEW))
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Examined and found in order."""
    return _decide(request, pk, "approve", _("%(name)s：审核通过。"))


@page(*sorted(states.REVIEW))
@require_POST
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the organ."""
    return _decide(request, pk, "return_", _("%(name)s：已退回补正。"))


@page(*SUPERVISION)
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """No certificate."""
    return _decide(request, pk, "refuse", _("%(name)s：不予发证。"))


@page(*sorted(states.HEAD))
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the certificate out."""
    row = _application(request, pk)
    walk = walk_of(request, ApplicationList, pk, reverse(LIST_URL))
    form = forms.NumberForm(request.POST)
    try:
        made = actions.issue(row, by=actor_of(request), number=form.cleaned_data["number"] if form.is_valid() else "")
    except Refusal as refusal:
        if "number" not in refusal.fields:
            raise
        form.refuse(refusal)
        return _page(request, row, number=form, status=422)
    messages.success(request, _("%(name)s：证件%(no)s，有效期至%(day)s。") % {
        "name": row.officer.person.name, "no": made.number, "day": made.valid_to})  # fmt: skip
    return redirect(onward(request, walk, reverse("registry:application", args=[pk])))


@page(*SUPERVISION)
@require_POST
def decide_many(request: HttpRequest, move: str) -> HttpResponse:
    """Approve or issue several: first what would be done and what refused, then the doing."""
    actor = actor_of(request)
    if move not in ("approve", "issue") or actor.role not in states.APPLICATION[move].roles:
        raise Http404
    rows = list(
        queries.applications_visible(actor).filter(pk__in=ids_of(request))
        .select_related("officer__person", "officer__organ__division", "officer__certificate", "organ__division", "certificate")
    )  # fmt: skip
    if not rows:
        raise Refusal("REG-50", _("没有选择申请。"), _("请在列表中勾选后再办。"))
    preview = actions.preview_many(rows, move, actor)
    back = reverse(LIST_URL)
    if "sure" in request.POST:
        result = actions.decide_many(preview.done, move, by=actor)
        said = {"approve": _("审核通过%(n)d件。"), "issue": _("发证%(n)d件。")}[move]
        messages.success(request, said % {"n": len(result.done)})
        if result.refused:
            messages.warning(
                request, _("%(n)d件没有办：%(why)s") % {"n": len(result.refused), "why": result.refused[0][1].what}
            )
        return redirect(back)
    title = {"approve": _("批量审核通过"), "issue": _("批量发证")}[move]
    context = {
        "title": title, "back": back, "tabs": show.room_tabs(actor, "applications"),
        "done": [_line(row) for row in preview.done],
        "refused": [(*_line(row), why.said) for row, why in preview.refused],
    }  # fmt: skip
    return render(request, "registry/many.html", context)


def _line(row: Application) -> tuple[int, str, str, Any, str]:
    return (
        row.pk,
        row.officer.person.name,
        row.organ.name,
        row.get_kind_display(),
        reverse("registry:application", args=[row.pk]),
    )


application_list = page(*READERS)(ApplicationList.as_view())
