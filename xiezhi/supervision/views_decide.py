"""The government's pages: proposals that wait for it, its decision, and the 决定书 (行政执法监督条例第二十九条)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, MultiChoice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.pieces import Crumb, Fact, MoveButton
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page

from . import actions, drafts, forms, queries, show, states
from .models import Ground, Kind, Proposal
from .pages import actor_of, closed, drafting_page, drop_draft, preview_page, seen_proposal

GOVERNMENT = (roles.GOVERNMENT,)
READERS = tuple(sorted(roles.SUPERVISION | {roles.GOVERNMENT}))
post_or_get = require_http_methods(["GET", "HEAD", "POST"])


class DecisionList(ListView):
    """Proposals: those waiting for the government on top."""

    @property
    def title(self) -> Any:  # type: ignore[override]
        """The government decides them; a supervision body looks what has become of its own."""
        mine = self.actor is not None and self.actor.role == roles.GOVERNMENT
        return _("决定书待办") if mine else _("处理建议")

    intro = gettext_lazy("监督机构报请本级人民政府（行政公署）决定的处理建议（行政执法监督条例第二十九条）。")
    columns = (
        Column("number", gettext_lazy("处理建议单号"), sort=True),
        Column(
            "organ", gettext_lazy("被监督机关"), value="instrument.organ.name", sort="instrument__organ__name",
            width="clip",
        ),
        Column("subject", gettext_lazy("事由"), value="instrument.subject", width="wide"),
        Column("ground", gettext_lazy("报请理由"), value="get_ground_display", sort="ground"),
        Column("instrument", gettext_lazy("前置文书"), value="instrument.number", width="code"),
        Column("state", gettext_lazy("状态"), kind="state", states=states.PROPOSAL, sort=True),
        Column("proposed_on", gettext_lazy("提出日期"), kind="date", sort=True),
        Column("decision_no", gettext_lazy("政府决定文号"), sort=True, width="code"),
        Column("body", gettext_lazy("监督机构"), value="instrument.body.name", width="clip", shown=False),
    )
    filters = (
        Text(
            "q", gettext_lazy("单号、文号、事由"),
            fields=("number", "instrument__number", "instrument__subject", "decision_no"),
        ),
        MultiChoice("state", gettext_lazy("状态"), choices=states.PROPOSAL.choices()),
        Choice("ground", gettext_lazy("报请理由"), choices=Ground.choices),
    )
    empty = Empty(
        gettext_lazy("没有处理建议"),
        gettext_lazy("监督机构提出处理建议后出现在这里。"),
        icon="file-earmark-check",
        good=True,
    )

    def queryset(self) -> Any:
        return queries.proposals_listed(self.actor)

    def row_url(self, row: Proposal) -> str:
        return reverse("supervision:proposal", args=[row.pk])


decisions = page(*READERS)(DecisionList.as_view())


@page(*READERS)
@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with the instrument behind it."""
    one, by = seen_proposal(request, pk), actor_of(request)
    moves = _moves(one, by)
    context = {
        "proposal": one,
        "head": show.proposal_head(one),
        "facts": _facts(one),
        "row": one.instrument,
        "moves": moves,
        "waits": "" if moves else _waits_for(one),
        "reports": show.reports_of(one.instrument)[::-1],
    }
    return render(request, "supervision/proposal.html", context)


@page(*GOVERNMENT)
@post_or_get
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The government decides: number, day and form."""
    one, by = seen_proposal(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.decide(one, by=by, **data)
        return _("已登记政府决定，请制发决定书。"), reverse("supervision:issue_decision", args=[pk])

    form = forms.DecideForm(request.POST or None, initial={"decided_on": today()})
    return _step(
        request, one, form, do, title=_("登记政府决定"), submit=_("登记政府决定"),
        intro=_("决定书由本级人民政府（行政公署）决定后制发，须有政府决定的文号和日期（行政执法监督条例第二十九条）。"),
    )  # fmt: skip


@page(*GOVERNMENT)
@post_or_get
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The government does not follow the proposal."""
    one, by = seen_proposal(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.decline(one, by=by, **data)
        return _("已退回监督机构。"), _url(one)

    form = forms.DeclineForm(request.POST or None)
    return _step(request, one, form, do, title=_("不予采纳建议"), submit=_("确定不予采纳"))


@page(*GOVERNMENT)
@post_or_get
def issue_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The 决定书, filled from the instrument and the proposal, with the letter beside it."""
    one, by = seen_proposal(request, pk), actor_of(request)
    if shut := closed(request, _moves(one, by), _url(one)):
        return shut
    draft = drafts.decision_draft(one, by, today())
    form = forms.DecisionContentForm(
        request.POST or None, initial=forms.DecisionContentForm.initial_of(draft),
        sources=dict.fromkeys(("subject", "source", "problem", "facts", "clauses"), one.instrument.number)
        | {"requirement": one.number, "due_on": _("平台默认30日，非法定")},
    )  # fmt: skip

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = actions.issue_decision(one, form.content(kind=Kind.DECISION.value), by=by)
        drop_draft(request)
        return _("已制发%(number)s。") % {"number": made.number}, reverse("supervision:record", args=[made.pk])

    return drafting_page(
        request, f"proposal:{pk}", form, do, back=_url(one), title=_("制发决定书"), submit=_("制发决定书"),
        why=_("以%(government)s的名义制发，编%(government)s的文号。") % {"government": one.government.name},
        preview=reverse("supervision:decision_preview", args=[pk]), draft_key=f"supervision:decision:{pk}",
        crumbs=_crumbs(one, _("制发决定书")),
    )  # fmt: skip


@page(*GOVERNMENT)
@post_or_get
def decision_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """As `issue_preview`, for the 决定书."""
    one, by = seen_proposal(request, pk), actor_of(request)
    filled = drafts.decision_draft(one, by, today())
    return preview_page(
        request, f"proposal:{pk}", filled,
        check=lambda content: actions.check_decision(one, content),
        make=lambda content: actions.preview_decision(one, content),
    )  # fmt: skip


def _step(request: HttpRequest, one: Proposal, form: Any, do: Any, **context: Any) -> HttpResponse:
    shut = closed(request, _moves(one, actor_of(request)), _url(one))
    return shut or form_page(
        request, form, do, back=_url(one), template="supervision/government_form.html", proposal=one,
        row=one.instrument, crumbs=_crumbs(one, context["title"]), **context,
    )  # fmt: skip


def _url(one: Proposal) -> str:
    return reverse("supervision:proposal", args=[one.pk])


def _crumbs(one: Proposal, here: Any) -> tuple[Crumb, ...]:
    return Crumb(_("处理建议"), reverse("supervision:decisions")), Crumb(one.number, _url(one)), Crumb(here)


def _moves(one: Proposal, by: Actor) -> list[MoveButton]:
    if by.role != roles.GOVERNMENT or by.organ_id != one.government_id:
        return []
    at = lambda name: reverse(f"supervision:{name}", args=[one.pk])  # noqa: E731
    if one.state == states.WAITING.value:
        return [
            MoveButton(_("登记政府决定"), at("decide"), main=True, form=True, icon="check-circle"),
            MoveButton(_("不予采纳建议"), at("decline"), form=True, icon="reply"),
            MoveButton(_("制发决定书"), closed=_("政府决定以前不能制发（条例第二十九条）。")),
        ]
    if one.state == states.DECIDED.value:
        return [MoveButton(_("制发决定书"), at("issue_decision"), main=True, form=True, icon="file-earmark-check")]
    return []


def _waits_for(one: Proposal) -> str:
    name = {"organ": one.government.name}
    said = {
        states.WAITING.value: _("等待%(organ)s决定。") % name,
        states.DECIDED.value: _("等待%(organ)s制发决定书。") % name,
    }
    return said.get(one.state, _("已经办结，没有要办的步骤。"))


def _facts(one: Proposal) -> list[Fact]:
    row = one.instrument
    facts = [
        Fact(_("报请理由"), one.get_ground_display()),
        Fact(_("提出日期"), one.proposed_on, "date"),
        Fact(_("提出人"), one.proposed_by),
        Fact(_("决定机关"), one.government.name),
        Fact(_("前置文书"), row.number, url=reverse("supervision:record", args=[row.pk])),
    ]
    if one.decision_no:
        facts += [
            Fact(_("政府决定文号"), one.decision_no),
            Fact(_("决定日期"), one.decided_on, "date"),
            Fact(_("决定形式"), one.get_form_display()),
            Fact(_("办理人"), one.decided_by),
        ]
    if one.decision is not None:
        facts.append(Fact(_("决定书"), one.decision.number, url=reverse("supervision:record", args=[one.decision.pk])))
    return facts
