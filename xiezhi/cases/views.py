"""Cases: the list, the record with its timeline and limits, what later rows changed, the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.catalogue import queries as catalogue
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.records import split_ref
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, MultiChoice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import CONCERNED, url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.show import listed
from xiezhi.discretion import content
from xiezhi.discretion import queries as benchmarks
from xiezhi.discretion.states import CALCULATING
from xiezhi.law import codes
from xiezhi.organs.models import Level, Organ
from xiezhi.trail.web import lines_for

from . import actions, likes, limits, plot, queries, show
from .models import Case, Stage
from .states import SHOWN

READERS = tuple(sorted(queries.READERS))
LISTED = (
    "case_no", "party_name", "party_kind", "cause", "penalty_kinds", "fine", "filed_on", "decided_on", "stage",
    "doc_no", "procedure", "served_on", "published_on", "closed_on", "revision", "changed_at", "organ__name",
)  # fmt: skip


def organ_choices(actor: Actor | None) -> list[tuple[int, str]]:
    """Organs in scope that have cases."""
    found = Organ.objects.filter(pk__in=queries.visible_to(actor).order_by().values("organ_id"))
    return list(found.order_by("name").values_list("pk", "name"))


def with_kind(kind: str) -> Q:
    """Cases with a penalty of this kind among their penalties."""
    return (
        Q(penalty_kinds=kind)
        | Q(penalty_kinds__startswith=f"{kind},")
        | Q(penalty_kinds__endswith=f",{kind}")
        | Q(penalty_kinds__contains=f",{kind},")
    )


def kinds(case: Case) -> str:
    return listed(_(codes.PENALTY_KIND.label(kind)) for kind in case.penalty_kinds.split(",") if kind)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class FromBatch(Text):
    """Cases that a batch brought or changed last; reached by links only, so it has no box of its own."""

    kind = "link"

    def to_q(self, value: Any) -> Q:
        return Q(batch=f"exchange.Batch:{value}")


class CaseList(ListView):
    title = gettext_lazy("案件")
    default_sort = "-filed_on"
    empty = Empty(
        gettext_lazy("还没有案件"),
        gettext_lazy("执法机关的数据专员在“数据报送”里报送后，案件出现在这里。"),
        icon="folder2-open",
    )

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        several = self.actor is None or self.actor.system or len(self.actor.organ_ids) > 1
        return (
            Column("case_no", _("案号"), sort=True),
            Column("stage", _("阶段"), value=lambda case: SHOWN[Stage(case.stage)], kind="state", sort="stage"),
            Column("party", _("当事人"), value=lambda case: show.party(case, self.actor), width="clip"),
            Column("organ", pgettext("one", "机关"), value="organ.name", sort="organ__name", width="clip", shown=several),
            Column("cause", _("案由"), sort=True, width="clip"),
            Column("fine", _("罚款"), kind="money", sort=True),
            Column("filed_on", _("立案"), kind="date", sort=True),
            Column("decided_on", _("决定"), kind="date", sort=True),
            Column("kinds", _("处罚类别"), value=kinds, width="clip"),
            Column("doc_no", _("决定书文号"), sort=True, shown=False, width="code"),
            Column("procedure", _("程序"), value=lambda case: _(codes.PROCEDURE.label(case.procedure)), shown=False),
            Column("served_on", _("送达"), kind="date", sort=True, shown=False),
            Column("published_on", _("公示"), kind="date", sort=True, shown=False),
            Column("closed_on", _("结案"), kind="date", sort=True, shown=False),
            Column("revision", _("报送次数"), kind="number", sort=True, shown=False),
            Column("changed_at", _("最近变更"), kind="moment", sort=True, shown=False),
        )

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        # whoever does not see a person's name cannot search for it either
        by_name = ("party_name", "party_code") if show.entitled(self.actor) else ()
        label = _("案号、当事人、案由、文号") if by_name else _("案号、案由、文号")
        return (
            Text("q", label, fields=("case_no", "cause", "doc_no", *by_name)),
            OrganChoice("organ", pgettext("one", "机关"), field="organ_id", choices=organ_choices),
            MultiChoice("stage", _("阶段"), choices=Stage.choices),
            Choice("kind", _("处罚类别"), choices=[(k.value, _(k.label)) for k in codes.PENALTY_KIND], q=with_kind),
            DateRange("filed_on", _("立案日期")),
            DateRange("decided_on", _("决定日期")),
            YesNo("pressing", _("办案期限临近或者超期"), q=self.pressing),
            FromBatch("batch", _("报送批次")),
        )

    def pressing(self, yes: bool) -> Q:
        found = queries.is_pressing(self.actor)
        return found if yes else ~found

    def queryset(self) -> Any:
        return queries.visible_to(self.actor).select_related("organ").only(*LISTED)

    def row_url(self, row: Case) -> str:
        return reverse("cases:record", args=[row.pk])


case_list = page(*READERS)(CaseList.as_view())


def _case(request: HttpRequest, pk: int) -> Case:
    rows = queries.visible_to(request.actor).select_related("organ", "organ__division")  # type: ignore[attr-defined]
    case: Case = get_object_or_404(rows, pk=pk)
    return case


def _context(request: HttpRequest, case: Case, tab: str) -> dict[str, Any]:
    tabs = (
        ("record", pgettext("one", "案件"), None),
        ("distribution", _("同类案件"), None),
        ("changes", _("数据变更"), case.revision - 1),
        ("trail", _("操作留痕"), None),
    )
    head = pieces.RecordHead(
        title=str(case),
        number=case.doc_no,  # type: ignore[attr-defined]
        kind=_(codes.PROCEDURE.label(case.procedure)),  # type: ignore[attr-defined]
        organ=case.organ.name,
        organ_url=url_or_none("organs:record", case.organ_id) or "",
        level=case.organ.get_level_display(),
        state=SHOWN[Stage(case.stage)],
        crumbs=(pieces.Crumb(_("案件"), reverse("cases:list")),),
    )
    return {
        "case": case,
        "head": head,
        "handed": catalogue.handed(case.ref) if case.organ.level == Level.TOWNSHIP else None,
        "tabs": [
            pieces.Tab(label, reverse(f"cases:{name}", args=[case.pk]), name == tab, count)
            for name, label, count in tabs
        ],
    }


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One case with everything known of it."""
    case = _case(request, pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    facts, found = limits.of_case(case)
    asof = today()
    context = _context(request, case, "record") | {
        "line": limits.timeline(facts, found, asof, _("案件%(no)s的经过和期限") % {"no": case}),
        "groups": show.groups(case, actor),
        "told": show.told(facts, case),
        "dues": [limit.due(asof) for limit in found],
        "batch": _batch_link(case.batch),
        "findings_url": _findings_url(case, actor),
        "calculator_url": _calculator_url(case),
        "calculations": [(one, url_or_none("discretion:calculation", one.pk)) for one in _calculations(actor, case)],
        "dossier_url": url_or_none("desk:case", case.pk) or "",
    }
    return render(request, "cases/record.html", context)


def _calculator_url(case: Case) -> str:
    """The calculator with what is known of the case."""
    url = url_or_none("discretion:calculator")
    known = {
        "organ": case.organ_id, "cause": case.cause, "acted_on": case.act_ended_on or case.filed_on or "",  # type: ignore[attr-defined]
        "party_kind": case.party_kind, "case_no": case.case_no,  # type: ignore[attr-defined]
    }  # fmt: skip
    return f"{url}?{urlencode(known)}" if url else ""


def _calculations(actor: Actor, case: Case) -> Any:
    """Calculations kept for the case that this person sees."""
    return benchmarks.calculations_of(case.organ_id, str(case)).filter(pk__in=benchmarks.calculations(actor).values("pk"))


@page(*READERS)
@require_GET
def distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a decided case lies among its like, as a plot and in words; too few of them, in words only."""
    case = _case(request, pk)
    found = likes.like(case, request.actor)  # type: ignore[attr-defined]
    context = _context(request, case, "distribution") | {"likes": found}
    if not found.why:
        title = _("同类案件%(n)s件的罚款分布") % {"n": len(found.fines)}
        context |= {
            "plot": plot.draw(found, title), "small_plot": plot.draw(found, title, plot.NARROW), "title": title,
            "rows": [(plot.span(one), one.count) for one in plot.bins(found.fines) if one.count],
            "median": content.yuan(found.median), "fine": content.yuan(found.fine), "low": content.yuan(found.middle[0]),
            "high": content.yuan(found.middle[1]),
            "tier_range": content.fine_text(found.tier.fine_min, found.tier.fine_max) if found.tier else "",
        }  # fmt: skip
    context["tier"] = content.tier_label(found.tier) if found.tier else ""
    return render(request, "cases/distribution.html", context)


@page(*sorted(CALCULATING))
@require_POST
def write_calculation(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a kept calculation to its case."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    calculation = get_object_or_404(benchmarks.calculations(actor).select_related("tier", "organ"), pk=pk)
    case = queries.numbered(calculation.organ_id, calculation.case_no)
    if case is None:
        raise Refusal(
            "CASE-06", _("平台上没有案号为“%(no)s”的案件。") % {"no": calculation.case_no},
            _("案件报送以后再写入；也可以打印附卷。")
        )
    actions.write_calculation(case, calculation, by=actor)
    messages.success(request, _("已写入案件：档次、法定幅度%(more)s。") % {"more": _("和偏离理由") if calculation.deviates else ""})
    return redirect("cases:record", case.pk)


def _batch_link(ref: str) -> dict[str, str]:
    """The batch that brought a version of a case, or the calculation that was written to it."""
    try:
        label, pk = split_ref(ref)
    except ValueError:
        return {}
    if label == "discretion.Calculation":
        return {"url": url_or_none("discretion:calculation", pk) or "", "label": _("裁量计算")}
    url = url_or_none("exchange:batch", pk) if label == "exchange.Batch" else None
    return {"url": url or "", "label": _("第%(n)s批") % {"n": pk}} if url else {}


def _findings_url(case: Case, actor: Actor) -> str:
    """The list of findings, narrowed to this case's number; for those only who may open it."""
    url = url_or_none("findings:list") if actor.role in CONCERNED else None
    return f"{url}?{urlencode({'view': 'all', 'q': str(case)})}" if url else ""


@page(*READERS)
@require_GET
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What later rows changed, newest first, and where the case came from."""
    case = _case(request, pk)
    actor = request.actor  # type: ignore[attr-defined]
    revisions = [
        {"row": row, "changes": list(show.changed(row.changes, actor)), "batch": _batch_link(row.batch)}
        for row in queries.revisions_of(actor, case)
    ]
    return render(request, "cases/changes.html", _context(request, case, "changes") | {"revisions": revisions})


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done about this case, and with the batches that brought it."""
    case = _case(request, pk)
    actor = request.actor  # type: ignore[attr-defined]
    batches = {case.batch, *queries.revisions_of(actor, case).values_list("batch", flat=True)}
    lines = lines_for(actor, case.ref, *sorted(batches))
    return render(request, "cases/trail.html", _context(request, case, "trail") | {"lines": lines})
