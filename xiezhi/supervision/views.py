"""Pages of instruments: list, record, trail, files, and the organ's and supervisor's moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
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
from xiezhi.core.web.filters import DateRange, MultiChoice, OrganChoice, Own, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page
from xiezhi.files.web import serve
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, drafts, forms, queries, regime, show, states
from .models import Ground, Instrument, Kind
from .pages import actor_of, closed, seen
from .states import INSTRUMENT

READERS = tuple(sorted(roles.BUSINESS))
ORGAN_SIDE = tuple(sorted(states.ORGAN_SIDE))
SUPERVISION = tuple(sorted(roles.SUPERVISION))
ISSUERS = tuple(sorted(roles.SUPERVISION | {roles.GOVERNMENT}))
OBJECT_INTRO = N_("对 %(number)s 的处理结果有异议，可以提出并说明理由（行政执法监督条例第三十条）。")
OBJECT_RETURN = N_(
    "对 %(number)s 退回整改的处理结果有异议，可以提出并说明理由（行政执法监督条例第三十条）。异议成立的，原报告重新审核。"
)
BODY_FORM = "supervision/body_form.html"
post_or_get = require_http_methods(["GET", "HEAD", "POST"])


def _organs(actor: Actor | None) -> Any:
    found = queries.visible_to(actor).order_by().values("organ_id").distinct()
    return Organ.objects.filter(pk__in=found).order_by("name").values_list("pk", "name")


@dataclass(frozen=True)
class DueRange(DateRange):
    """Limits that end within a span; reached from the workbench only, so it has no box of its own."""

    kind = "link"


class InstrumentList(ListView):
    """Instruments in scope; running ones first, the most pressing on top."""

    title = gettext_lazy("监督文书")
    intro = gettext_lazy("督办函、意见书、决定书和原通知书，以及各机关的整改。办理中的在前，期限最近的在最上。")
    columns = (
        Column("number", gettext_lazy("文号"), sort=True),
        Column("kind", gettext_lazy("文种"), value=show.kind_badge, kind="badge", sort="kind"),
        Column("subject", gettext_lazy("事由"), width="wide"),
        Column("organ", gettext_lazy("被监督机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=INSTRUMENT, sort=True),
        Column("due_on", gettext_lazy("整改期限"), kind="date", sort=True),
        Column("left", gettext_lazy("剩余"), value=show.left_badge, kind="badge"),
        Column("dated", gettext_lazy("成文日期"), kind="date", sort=True),
        Column("issuer", gettext_lazy("发文机关"), value="issuer.name", sort="issuer__name", width="clip", shown=False),
        Column("act_label", gettext_lazy("所涉执法行为"), shown=False, width="clip"),
        Column("ended_on", gettext_lazy("办结日期"), kind="date", sort=True, shown=False),
    )
    filters = (
        Text("q", gettext_lazy("文号、事由、案号"), fields=("number", "subject", "act_label", "organ__name")),
        MultiChoice("state", gettext_lazy("状态"), choices=INSTRUMENT.choices()),
        MultiChoice("kind", gettext_lazy("文种"), choices=Kind.choices),
        OrganChoice("organ", gettext_lazy("被监督机关"), field="organ_id", choices=_organs),
        YesNo("overdue", gettext_lazy("整改逾期"), q=lambda yes: _overdue(yes)),
        DateRange("dated", gettext_lazy("成文日期")),
        DueRange("due_on", gettext_lazy("整改期限")),
        Own("body", gettext_lazy("监督机构"), field="body_id"),
        Own("issuer", gettext_lazy("发文机关"), field="issuer_id"),
    )
    empty = Empty(
        gettext_lazy("没有监督文书"),
        gettext_lazy("监督机构从线索制发的文书出现在这里；没有文书说明没有需要督促纠正的问题。"),
        icon="shield-check",
        good=True,
    )  # fmt: skip
    empty_filtered = Empty(gettext_lazy("没有符合条件的文书"), gettext_lazy("去掉一些条件再看。"))

    def queryset(self) -> Any:
        return queries.listed(self.actor)

    def row_url(self, row: Instrument) -> str:
        return reverse("supervision:record", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in roles.SUPERVISION:
            return []
        return [{"label": _("处理建议"), "url": reverse("supervision:decisions"), "icon": "flag"}]


def _overdue(yes: bool) -> Q:
    late = Q(state__in=[states.ISSUED.value, states.RETURNED.value], due_on__lt=today())
    return late if yes else ~late


instrument_list = page(*READERS)(InstrumentList.as_view())


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """An instrument: what it says, what came of it, what may be done now."""
    row, actor = seen(request, pk), actor_of(request)
    moves = show.moves_of(row, actor)
    context = {
        "row": row,
        "head": show.head_of(row, actor),
        "tabs": show.tabs_of(row, "record"),
        "line": show.timeline_of(row, actor),
        "facts": show.facts_of(row, actor),
        "reports": show.reports_of(row)[::-1],
        "objections": [(o, states.OBJECTION.states[o.state]) for o in row.objections.all()],
        "proposals": [(p, states.PROPOSAL.states[p.state]) for p in show.proposals_of(row, actor)],
        "later": row.later.filter(pk__in=queries.visible_to(actor)),
        "moves": moves,
        "waits": "" if moves else show.waits_for(row),
        "dues": show.dues_of(row, actor),
        "files": show.files_of(row),
        "overdue": row.overdue(today()),
        "regime": regime.regime_on(row.kind, row.dated),
    }
    return render(request, "supervision/record.html", context)


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """The trail of an instrument."""
    row, actor = seen(request, pk), actor_of(request)
    context = {
        "head": show.head_of(row, actor),
        "tabs": show.tabs_of(row, "trail"),
        "lines": lines_for(actor, *queries.records_of(row)),
    }
    return render(request, "supervision/trail.html", context)


@page(*READERS)
@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file of a visible instrument; `?view=1` shows a PDF in the page."""
    stored = queries.file_of(seen(request, pk), file_pk)
    if stored is None:
        raise Http404
    return serve(stored, inline=request.GET.get("view") == "1")


@page(*ORGAN_SIDE)
@post_or_get
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """纠正情况报告 with proofs."""
    row, by = seen(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.report(row, by=by, text=data["text"], proofs=data["proofs"])
        return _("已报送纠正情况，等待%(body)s审核。") % {"body": row.body.name}, _url(row)

    form = forms.ReportForm(request.POST or None, request.FILES or None)
    return _step(
        request, row, form, do, title=_("报送纠正情况"), submit=_("报送"),
        draft_key=f"supervision:report:{pk}", template="supervision/organ_form.html",
        intro=_("%(number)s 要求于 %(day)s（含当日）前报送。") % {"number": row.number, "day": row.due_on},
    )  # fmt: skip


@page(*ORGAN_SIDE)
@post_or_get
def object_(request: HttpRequest, pk: int) -> HttpResponse:
    """异议 with reasons."""
    row, by = seen(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = actions.file_objection(row, by=by, **data)
        return _("已提出异议，答复期限 %(day)s（非法定默认）。") % {"day": made.due_on}, _url(row)

    returned = row.state == states.RETURNED.value
    return _step(
        request, row, forms.ObjectionForm(request.POST or None, initial=_last(row)), do, title=_("提出异议"),
        submit=_("提出异议"), intro=_(OBJECT_RETURN if returned else OBJECT_INTRO) % {"number": row.number},
        draft_key=f"supervision:object:{pk}", template="supervision/organ_form.html", reports=show.reports_of(row)[-1:],
    )  # fmt: skip


@page(*ISSUERS)
@post_or_get
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the open objection."""
    row, by = seen(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = actions.answer(row, by=by, **data)
        return _("已答复异议，%(number)s。") % {"number": made.letter.number}, _url(row)

    objection = queries.open_objection(row)
    initial = {"contact": drafts.contact_of(by), "seen": objection.pk if objection else 0}
    form = forms.AnswerForm(request.POST or None, objection=objection, initial=initial)
    return _step(
        request, row, form, do, title=_("答复异议"), submit=_("制发异议答复书"),
        draft_key=f"supervision:answer:{pk}",
        objection=objection, reports=show.reports_of(row)[-1:],
    )  # fmt: skip


@page(*SUPERVISION)
@post_or_get
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right."""
    row, by = seen(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.accept(row, by=by, **data)
        return _("已确认整改到位，线索%(number)s办结。") % {"number": row.lead.number}, _url(row)

    return _step(
        request, row, forms.AcceptForm(request.POST or None, initial=_last(row)), do, title=_("确认整改到位"),
        submit=_("确认整改到位"),
        reports=show.reports_of(row)[-1:],
    )  # fmt: skip


@page(*SUPERVISION)
@post_or_get
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Not put right: back with a reason and a new limit."""
    row, by = seen(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.return_(row, by=by, **data)
        return _("已退回整改，新的期限 %(day)s。") % {"day": row.due_on}, _url(row)

    return _step(
        request, row, forms.ReturnForm(request.POST or None, initial=_last(row)), do, title=_("退回整改"),
        submit=_("退回整改"),
        reports=show.reports_of(row)[-1:],
    )  # fmt: skip


@page(*SUPERVISION)
@post_or_get
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """处理建议 to the government."""
    row, by = seen(request, pk), actor_of(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = actions.propose(row, by=by, **data)
        said = {"number": made.number, "government": made.government.name}
        return _("处理建议%(number)s已报%(government)s。") % said, _url(row)

    said = drafts.phrases()["requirement"][Kind.DECISION].format(organ=row.organ.name)
    ground = Ground.OVERDUE if row.overdue(today()) else Ground.REFUSED if row.reports.exists() else Ground.GRAVE
    form = forms.ProposeForm(request.POST or None, initial=_last(row) | {"measure": said, "ground": ground})
    return _step(
        request, row, form, do, title=_("提出处理建议"), submit=_("报政府决定"),
        draft_key=f"supervision:propose:{pk}",
        intro=_("涉及重大问题，或者未按要求履职、纠正的，报本级人民政府决定（行政执法监督条例第二十九条）。"),
        reports=show.reports_of(row)[-1:],
    )  # fmt: skip


def _step(
    request: HttpRequest, row: Instrument, form: Any, do: Any, *, title: Any, template: str = BODY_FORM, **context: Any
) -> HttpResponse:
    shut = closed(request, show.moves_of(row, actor_of(request)), _url(row))
    return shut or form_page(
        request, form, do, back=_url(row), template=template, title=title, row=row,
        crumbs=show.crumbs(row, title), **context,
    )  # fmt: skip


def _last(row: Instrument) -> dict[str, Any]:
    """Which report stands on the page: the form carries it back, so that no newer one is judged unseen."""
    return {"seen": max((report.no for report in row.reports.all()), default=0)}


def _url(row: Instrument) -> str:
    return reverse("supervision:record", args=[row.pk])
