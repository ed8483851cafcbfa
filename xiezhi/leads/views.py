"""Pages of leads: list, record, registration, moves. Supervision; a judicial office registers and reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.accounts.pages import TabbedList, Tabs
from xiezhi.cases.queries import law_days_of
from xiezhi.cases.show import party
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Own, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.forces.queries import opinions_visible
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, queries
from .forms import CloseForm, DropForm, LeadForm
from .models import Lead, Nature, Source
from .show import act_link, due_of, nature_badge, resolve, source_links, timeline_of
from .states import LEAD, OPEN, SUPERVISED

READERS = tuple(sorted(queries.READERS))
WRITERS = tuple(sorted(roles.SUPERVISION))


def _organs(actor: Actor | None) -> Any:
    found = queries.visible_to(actor).order_by().values("organ_id").distinct()
    return Organ.objects.filter(pk__in=found).order_by("name").values_list("pk", "name")


# the tabs over the list
VIEWS: Tabs = {
    **{state.value: (state.label, Q(state=state.value)) for state in LEAD.states.values()},
    "all": (gettext_lazy("全部"), Q()),
}


class LeadList(TabbedList):
    """Leads in scope; opens on what waits."""

    title = gettext_lazy("监督线索")
    intro = gettext_lazy("预警、投诉举报、热线、评查和交办的问题都从这里进入监督；监督只从线索开始。")
    columns = (
        Column("number", gettext_lazy("编号"), sort=("year", "serial")),
        Column("title", gettext_lazy("标题"), width="wide"),
        Column("nature", gettext_lazy("问题性质"), value=nature_badge, kind="badge"),
        Column("organ", gettext_lazy("被监督机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("source", gettext_lazy("来源"), value="get_source_display", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=LEAD, sort=True),
        Column("due_on", gettext_lazy("研判期限"), kind="date", sort=True),
        Column("opened_on", gettext_lazy("登记日期"), kind="date", sort=True),
        Column("body", gettext_lazy("监督机构"), value="body.name", sort="body__name", width="clip", shown=False),
        Column("act_label", gettext_lazy("所涉执法行为"), shown=False, width="clip"),
        Column("category", gettext_lazy("问题类别"), value="get_category_display", shown=False),
        Column("outcome", gettext_lazy("办结结果"), value="get_outcome_display", shown=False),
        Column("closed_on", gettext_lazy("办结日期"), kind="date", sort=True, shown=False),
    )
    filters = (
        Text("q", gettext_lazy("编号、标题、案号"), fields=("number", "title", "act_label", "organ__name")),
        Choice("source", gettext_lazy("来源"), choices=Source.choices),
        Choice("nature", gettext_lazy("问题性质"), choices=Nature.choices),
        OrganChoice("organ", gettext_lazy("被监督机关"), field="organ_id", choices=_organs),
        YesNo("overdue", gettext_lazy("研判逾期"), q=lambda yes: _overdue(yes)),
        DateRange("opened_on", gettext_lazy("登记日期")),
        Own("body", gettext_lazy("监督机构"), field="body_id"),
    )
    default_sort = "-opened_on"

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        if self.tab == OPEN.value:
            return Empty(
                _("没有待处理的线索"),
                _("确认预警后登记的线索、人工登记的投诉举报等出现在这里。"),
                icon="check-circle",
                good=True,
            )
        return Empty(_("这里还没有线索"), _("办理中的线索在其他标签页。"), icon="funnel")

    def tabs(self) -> Tabs:
        return VIEWS

    def visible(self) -> Any:
        return queries.visible_to(self.actor).select_related("organ", "body")

    def row_url(self, row: Lead) -> str:
        return reverse("leads:record", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role in queries.READERS:
            return [{"label": _("登记线索"), "url": reverse("leads:open"), "icon": "plus-lg", "main": True}]
        return []


def _overdue(yes: bool) -> Q:
    late = Q(state=OPEN.value, due_on__lt=today())
    return late if yes else ~late


lead_list = page(*READERS)(LeadList.as_view())


class _Page:
    """A lead as one person sees it."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = queries.visible_to(self.actor).select_related("organ", "organ__division", "body")
        self.lead: Lead = get_object_or_404(rows, pk=pk)

    @cached_property
    def handles(self) -> bool:
        return self.actor.role in roles.SUPERVISION and self.actor.organ_id == self.lead.body_id

    def render(self, status: int = 200, **forms: Any) -> HttpResponse:
        lead = self.lead
        context = {
            "lead": lead,
            "law_days": (*law_days_of(lead.act), lead.opened_on),
            "head": self.head(),
            "tabs": [
                pieces.Tab(pgettext("one", "线索"), reverse("leads:record", args=[lead.pk]), True),
                # the lines are those of the supervision body
                *([pieces.Tab(_("操作留痕"), reverse("leads:trail", args=[lead.pk]))] if self.actor.sees(lead.body_id) else []),
            ],
            "line": timeline_of(lead, self.actor),
            "facts": self.facts(),
            "sources": source_links(lead, self.actor),
            "moves": self.moves(),
            "dues": [due] if lead.state == OPEN.value and (due := due_of(lead)) else [],
            "remedy": queries.in_remedy(lead.act),
            "handles": self.handles,
            "drop_form": forms.get("drop_form") or (DropForm() if self.handles and lead.state == OPEN.value else None),
            "close_form": forms.get("close_form")
            or (
                CloseForm()
                if self.handles and lead.state == SUPERVISED.value and not resolve("supervision:issue")
                else None
            ),
            "others": queries.about_act(self.actor, lead.act).exclude(pk=lead.pk).order_by("-id")[:10],
        }
        return render(self.request, "leads/record.html", context, status=status)

    def head(self) -> pieces.RecordHead:
        lead = self.lead
        badges = (nature_badge(lead), *((pieces.Badge(_("重大问题"), "bad", "flag-fill"),) if lead.grave else ()))
        return pieces.RecordHead(
            title=lead.title,
            number=lead.number,
            kind=pgettext("one", "监督线索"),
            organ=lead.organ.name,
            organ_url=resolve("organs:record", lead.organ_id),
            level=lead.organ.get_level_display(),
            state=LEAD.states[lead.state],
            due=due_of(lead) if lead.state == OPEN.value else None,
            badges=badges,
            crumbs=(pieces.Crumb(_("监督线索"), reverse("leads:list")), pieces.Crumb(lead.number)),
        )

    def facts(self) -> list[pieces.Fact]:
        lead = self.lead
        found = [
            pieces.Fact(_("来源"), lead.get_source_display()),
            pieces.Fact(_("问题性质"), lead.get_nature_display()),
            pieces.Fact(_("问题类别"), lead.get_category_display()),
            pieces.Fact(_("监督机构"), lead.body.name),
            pieces.Fact(_("登记日期"), lead.opened_on, "date"),
            pieces.Fact(_("登记人"), lead.opened_by),
        ]
        if lead.act_label:
            found.append(pieces.Fact(_("所涉执法行为"), lead.act_label, url=act_link(lead.act, self.actor), wide=True))
        if lead.supervised_on:
            found.append(pieces.Fact(_("开展监督日期"), lead.supervised_on, "date"))
        if lead.closed_on:
            found.append(pieces.Fact(_("办结日期"), lead.closed_on, "date"))
        if lead.outcome:
            found.append(pieces.Fact(_("办结结果"), lead.get_outcome_display()))
        if lead.closing:
            found.append(pieces.Fact(_("办结说明"), lead.closing, "long"))
        return found

    def moves(self) -> list[pieces.MoveButton]:
        lead = self.lead
        if not self.handles:
            return []
        buttons = []
        issue = resolve("supervision:issue")
        closed = _("已进入复议或者诉讼程序，不重复监督（条例第三十三条）。") if queries.in_remedy(lead.act) else ""
        if lead.state in (OPEN.value, SUPERVISED.value) and issue:
            name = _("制发督办函") if lead.nature == Nature.OMISSION else _("制发意见书")
            first = lead.state == OPEN.value
            buttons.append(
                pieces.MoveButton(
                    name if first else _("查看监督文书"),
                    f"{issue}?lead={lead.pk}",
                    main=first and not closed,
                    form=True,
                    closed=closed if first else "",
                    icon="file-earmark-text",
                )
            )
        elif lead.state == OPEN.value:
            buttons.append(
                pieces.MoveButton(
                    _("开展监督"),
                    reverse("leads:supervise", args=[lead.pk]),
                    main=not closed,
                    closed=closed,
                    confirm=_("开展监督后，这条线索须办结，不能再作不予监督处理。"),
                    icon="shield-check",
                )
            )
        return buttons


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead: what is suspected of whom, where it came from, what may be done now."""
    return _Page(request, pk).render()


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """The trail of a lead."""
    one = _Page(request, pk)
    context = {
        "head": one.head(),
        "tabs": [
            pieces.Tab(pgettext("one", "线索"), reverse("leads:record", args=[pk])),
            pieces.Tab(_("操作留痕"), reverse("leads:trail", args=[pk]), True),
        ],
        "lines": lines_for(one.actor, one.lead.ref),
    }
    return render(request, "leads/trail.html", context)


@page(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """Register a lead by hand. ?act=cases.Case:17 or ?opinion=5 opens the form filled with that case or opinion."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    opinion = _asked_opinion(request.GET.get("opinion", ""), actor)
    if request.method == "GET" and opinion is not None and opinion.lead_ref:
        return redirect("forces:opinion", pk=opinion.pk)  # its page names the lead
    if request.method == "POST":
        form = LeadForm(request.POST, actor=actor)
        if form.is_valid():
            data = form.cleaned_data
            case = form.case
            try:
                lead = actions.open(
                    by=actor,
                    organ=data["organ"],
                    source=data["source"],
                    nature=data["nature"],
                    title=data["title"],
                    facts=data["facts"],
                    category=data["category"],
                    grave=data["grave"],
                    act=case.ref if case else "",
                    act_label=_case_label(case, actor) if case else "",
                    opinion=opinion,
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("已登记线索%(no)s。") % {"no": lead.number})
                return redirect("leads:record", pk=lead.pk)
        status = 422
    else:
        status = 200
        initial: dict[str, Any] = {}
        sources: dict[str, Any] = {}
        case = _asked_case(request.GET.get("act", ""), actor)
        if case is not None:
            initial = {"organ": case.organ_id, "case_no": str(case)}
            sources = dict.fromkeys(initial, _("案件%(no)s") % {"no": case})
        if opinion is not None:  # the person who spoke stays out of it
            initial = {"organ": opinion.organ_id, "source": Source.OPINION, "title": opinion.title, "facts": opinion.text}
            sources = dict.fromkeys(initial, _("监督员、联系点意见"))
        form = LeadForm(actor=actor, initial=initial, sources=sources)
    context = {
        "form": form,
        "title": _("登记线索"),
        "intro": _("监督从线索开始。规则预警请在预警页确认后登记，事实会自动带入。")
        if actor.role in roles.SUPERVISION
        else _("登记后由县级行政执法监督机构研判办理，办理情况在本页查看。"),
        "submit": _("登记线索"),
        "cancel_url": reverse("leads:list"),
        "draft_key": "leads:open",
        "crumbs": [pieces.Crumb(_("监督线索"), reverse("leads:list")), pieces.Crumb(_("登记线索"))],
    }
    return render(request, "core/form.html", context, status=status)


def _asked_opinion(pk: str, actor: Actor) -> Any:
    """An opinion to the own body; of a form kept open, that it became a lead meanwhile is told when it is sent."""
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return None
    rows = opinions_visible(actor).filter(pk=int(pk), body_id=actor.organ_id)
    return rows.select_related("organ", "body").first()


def _asked_case(ref: str, actor: Actor) -> Any:
    try:
        case = queries.case_of(ref)
    except ValueError:
        return None
    return case if case is not None and actor.sees(case.organ_id) else None


def _case_label(case: Any, actor: Actor) -> str:
    parts = " · ".join(part for part in (party(case, actor), case.cause) if part)
    return f"{case}（{parts}）" if parts else str(case)


@page(*WRITERS)
@require_POST
def supervise(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the lead up."""
    one = _Page(request, pk)
    actions.supervise(one.lead, by=one.actor)
    messages.success(request, _("已开展监督。"))
    return redirect("leads:record", pk=pk)


@page(*WRITERS)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Not to be supervised, with a reason."""
    form = DropForm(request.POST)
    return _fill(request, pk, form, "drop_form", lambda lead, by: actions.drop(lead, by=by, **form.cleaned_data))


@page(*WRITERS)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead is done with."""
    form = CloseForm(request.POST)
    return _fill(request, pk, form, "close_form", lambda lead, by: actions.close(lead, by=by, **form.cleaned_data))


def _fill(request: HttpRequest, pk: int, form: Any, name: str, step: Callable[[Lead, Actor], None]) -> HttpResponse:
    """Do a step with a form that stands in the record's page; errors are shown there."""
    one = _Page(request, pk)
    if form.is_valid():
        try:
            step(one.lead, one.actor)
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("线索%(no)s：%(state)s。") % {
                "no": one.lead.number, "state": LEAD.states[one.lead.state].label})  # fmt: skip
            return redirect("leads:record", pk=pk)
    return one.render(422, **{name: form})
