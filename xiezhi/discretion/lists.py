"""The lists of the room: benchmarks, tasks of changed statutes, items without a benchmark, calculations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.accounts.pages import ListView, TabbedList, Tabs
from xiezhi.catalogue import content as items
from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.models import Item
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, MultiChoice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Bulk, Empty
from xiezhi.law.supervision_codes import BENCHMARK_KIND

from . import content, queries, show
from .models import Adjustment, Benchmark, Calculation
from .states import ANSWERING, BENCHMARK, CALCULATION, WAITING, WRITERS

KINDS = [(code.value, gettext_lazy(code.label)) for code in BENCHMARK_KIND]


@dataclass(frozen=True)
class Rests(Text):
    """Benchmarks that rest on a statute, themselves or through their item."""

    def to_q(self, value: Any) -> Q:
        own = Benchmark.objects.filter(bases__statute__icontains=value).values("pk")
        return Q(pk__in=own) | Q(item__in=Item.objects.filter(bases__statute__icontains=value).values("pk"))


@dataclass(frozen=True)
class FromBatch(Text):
    """Versions whose tiers a batch named; reached by links only, so it has no box of its own."""

    kind = "link"

    def to_q(self, value: Any) -> Q:
        return Q(batch=f"exchange.Batch:{value}")


def _late(yes: bool) -> Q:
    """Filed after the limit, or not filed and beyond it."""
    late = Q(pk__in=queries.late_ones().values("pk"))
    return late if yes else ~late


def _waiting(yes: bool) -> Q:
    found = Exists(Adjustment.objects.filter(benchmark=OuterRef("pk"), state=WAITING.value))
    return Q(found) if yes else ~Q(found)


class BenchmarkList(TabbedList):
    """Benchmarks in scope; a supervision body opens on what lies with it."""

    title = gettext_lazy("裁量基准")
    intro = gettext_lazy("每个处罚事项一份裁量权基准，一版接一版：制定、报送备案、审查、公布；直接适用上级基准的及时公示。")
    template_name = "core/two_tabs.html"
    default_sort = "item_code"
    walks = True
    columns = (
        Column("item_code", gettext_lazy("事项编码"), sort=True, width="code"),
        Column("name", gettext_lazy("基准名称"), sort=True, width="wide"),
        Column("organ", pgettext_lazy("one", "机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("no", gettext_lazy("版次"), kind="number", sort=True),
        Column("kind", gettext_lazy("基准来源"), value="get_kind_display", sort=True, width="code"),
        Column("state", gettext_lazy("状态"), kind="state", value=show.standing, sort="state"),
        Column("range", gettext_lazy("法定幅度"), value=lambda row: content.statute_text(row.item), width="code"),
        Column("made_on", gettext_lazy("制定日期"), kind="date", sort=True, shown=False),
        Column("filed_on", gettext_lazy("报备日期"), kind="date", sort=True),
        Column("published_on", gettext_lazy("公布日期"), kind="date", sort=True, shown=False),
        Column("from_on", gettext_lazy("施行日期"), kind="date", sort=True),
        Column("to_on", gettext_lazy("施行末日"), kind="date", sort=True, shown=False),
        Column("doc_no", gettext_lazy("制定文号"), sort=True, shown=False),
        Column("record_no", gettext_lazy("备案号"), sort=True, shown=False),
        Column("returns", gettext_lazy("退回次数"), kind="number", sort=True, shown=False),
        Column("published_at", gettext_lazy("公布地址"), export_only=True),
        Column("grounds", gettext_lazy("依据"), value=lambda row: row.grounds, export_only=True),
    )
    empty = Empty(
        gettext_lazy("这里没有裁量基准"),
        gettext_lazy("法制机构人员、数据专员起草，机关负责人制定，监督机构备案审查，审查通过以后公布。"),
        icon="graph-up",
    )

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            Text("q", gettext_lazy("编码、名称、违法行为、文号"), fields=("item_code", "name", "cause", "doc_no")),
            OrganChoice("organ", pgettext_lazy("one", "机关"), field="organ_id", choices=self._organs),
            MultiChoice("state", gettext_lazy("状态"), choices=BENCHMARK.choices()),
            Choice("kind", gettext_lazy("基准来源"), choices=KINDS),
            Rests("statute", gettext_lazy("依据的法规")),
            YesNo("late", gettext_lazy("逾期报备"), q=_late),
            YesNo("waiting", gettext_lazy("依据变动待调整"), q=_waiting),
            DateRange("made_on", gettext_lazy("制定日期")),
            FromBatch("batch", gettext_lazy("报送批次")),
        )

    def _organs(self, actor: Actor | None) -> list[tuple[int, str]]:
        return queries.organ_choices(actor, queries.visible_to(actor))

    def tabs(self) -> Tabs:
        body = self.actor.organ_id if self.actor else None
        found: Tabs = {}
        if self.actor and self.actor.role in roles.SUPERVISION:
            found["review"] = (_("待本机构审查"), Q(state="filed", body_id=body))
        found["force"] = (_("现行"), queries.holds(today()))
        found["open"] = (_("办理中"), Q(state__in=["draft", "made", "filed", "returned", "passed"]))
        found["all"] = (_("全部"), Q())
        return found

    def meant(self) -> str:
        return "all" if {"state", "batch", "organ", "late", "waiting"} & self.request.GET.keys() else ""

    def visible(self) -> Any:
        return queries.visible_to(self.actor)

    def queryset(self) -> Any:
        return super().queryset().select_related("organ", "item").prefetch_related("bases")

    def row_url(self, row: Benchmark) -> str:
        return reverse("discretion:record", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        found = [{"label": _("公开的基准"), "url": reverse("discretion:public"), "icon": "globe"}]
        if self.actor and self.actor.role in WRITERS:
            found.append({"label": _("起草基准"), "url": reverse("discretion:begin"), "icon": "plus-lg", "main": True})
        return found

    def extra_context(self) -> dict[str, Any]:
        return super().extra_context() | {"room": show.room_tabs(self.actor, "list")}


class AdjustmentList(TabbedList):
    """Tasks that changed statutes brought."""

    title = gettext_lazy("依据变动")
    intro = gettext_lazy(
        "法律法规修改、废止，或者直接适用的上级基准有新版、停止适用，受影响的基准逐个列出，在期限内公布新版，或者书面确认无须调整。"
    )
    template_name = "core/two_tabs.html"
    default_sort = "due_on"
    columns = (
        Column("statute", gettext_lazy("法律法规、上级基准"), value=show.rests_on, sort=True, width="wide"),
        Column("kind", gettext_lazy("变动"), value="get_kind_display", sort=True),
        Column("effective_on", gettext_lazy("变动施行日期"), kind="date", sort=True),
        Column("name", gettext_lazy("裁量基准"), value="benchmark.name", sort="benchmark__name", width="wide"),
        Column("organ", pgettext_lazy("one", "机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("state", gettext_lazy("状态"), value=show.adjustment_state, kind="state", sort="state"),
        Column("due_on", gettext_lazy("调整期限"), kind="date", sort=True),
        Column("cites", gettext_lazy("引用的条款"), width="clip", shown=False),
        Column("outcome", gettext_lazy("结果"), value="get_outcome_display", sort=True, shown=False),
        Column("settled_on", gettext_lazy("办结日期"), kind="date", sort=True, shown=False),
        Column("reason", gettext_lazy("说明"), export_only=True),
    )
    empty = Empty(
        gettext_lazy("没有待调整的基准"), gettext_lazy("法规库登记修改、废止，上级公布新版以后，受影响的基准出现在这里。"),
        icon="check-circle", good=True,
    )  # fmt: skip

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        fields = ("statute", "above__name", "above__organ__name", "organ__name", "benchmark__name", "benchmark__item_code")
        return (
            Text("q", gettext_lazy("法律法规、机关、基准"), fields=fields),
            OrganChoice("organ", pgettext_lazy("one", "机关"), field="organ_id", choices=self._organs),
            YesNo("overdue", gettext_lazy("逾期"), q=_overdue),
            DateRange("effective_on", gettext_lazy("变动施行日期")),
        )

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        if self.actor is None or self.actor.role not in ANSWERING:
            return ()
        return (Bulk("unaffected", _("所选基准无须调整…"), reverse("discretion:unaffected"), main=True),)

    def _organs(self, actor: Actor | None) -> list[tuple[int, str]]:
        return queries.organ_choices(actor, queries.adjustments(actor))

    def tabs(self) -> Tabs:
        return {"waiting": (_("待调整"), Q(state="waiting")), "all": (_("全部"), Q())}

    def visible(self) -> Any:
        return queries.adjustments(self.actor).select_related("organ", "benchmark", "above__organ")

    def row_url(self, row: Adjustment) -> str:
        return reverse("discretion:adjustment", args=[row.pk])

    def extra_context(self) -> dict[str, Any]:
        return super().extra_context() | {"room": show.room_tabs(self.actor, "adjustments")}


def _overdue(yes: bool) -> Q:
    late = Q(state="waiting", due_on__lt=today())
    return late if yes else ~late


class UncoveredList(ListView):
    """Penalty items in force for which no benchmark holds."""

    title = gettext_lazy("没有基准的事项")
    intro = gettext_lazy("现行清单里还没有有效裁量权基准的处罚事项：自行制定，或者直接适用上级基准。")
    template_name = "core/tabbed.html"
    default_sort = "code"
    columns = (
        Column("code", gettext_lazy("事项编码"), sort=True, width="code"),
        Column("name", gettext_lazy("事项名称"), sort=True, width="wide"),
        Column("organ", pgettext_lazy("one", "机关"), value="edition.organ.name", sort="edition__organ__name", width="clip"),
        Column("range", gettext_lazy("法定幅度"), value=items.fine, width="code"),
        Column("grounds", gettext_lazy("法律依据"), value=lambda item: item.grounds, width="clip"),
        Column(
            "open", gettext_lazy("办理中"), kind="badge",
            value=lambda item: pieces.Badge(_("办理中"), "info") if item.open_pk else None,
        ),
    )  # fmt: skip

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        if catalogue.items(self.actor).filter(catalogue.holds(today()), power_type="penalty").exists():
            return Empty(_("处罚事项都有基准"), "", icon="check-circle", good=True)
        return Empty(_("没有现行的处罚事项"), _("公布权责清单以后，没有基准的处罚事项出现在这里。"), icon="journal-text")

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            Text("q", gettext_lazy("编码、名称、违法行为"), fields=("code", "name", "cause")),
            OrganChoice("organ", pgettext_lazy("one", "机关"), field="edition__organ_id", choices=self._organs),
        )

    def _organs(self, actor: Actor | None) -> list[tuple[int, str]]:
        return queries.organ_choices(actor, queries.uncovered(actor), "edition__organ_id")

    def queryset(self) -> Any:
        return queries.uncovered(self.actor).select_related("edition__organ").prefetch_related("bases")

    def row_url(self, row: Any) -> str:
        if row.open_pk:
            return reverse("discretion:record", args=[row.open_pk])
        if self.actor and self.actor.role in WRITERS and self.actor.organ_id == row.edition.organ_id:
            return f"{reverse('discretion:begin')}?item={row.code}"
        return reverse("catalogue:item", args=[row.pk])

    def extra_context(self) -> dict[str, Any]:
        return {"tabs": show.room_tabs(self.actor, "uncovered")}


class CalculationList(ListView):
    """Calculations that were kept; an officer sees his own."""

    title = gettext_lazy("计算记录")
    intro = gettext_lazy("保存过的裁量计算：用了哪一版基准、每个因素起什么作用、拟处结果是否偏离基准。")
    template_name = "core/tabbed.html"
    default_sort = "-at"
    columns = (
        Column("name", gettext_lazy("裁量基准"), value="benchmark.name", sort="benchmark__name", width="clip"),
        Column("case_no", gettext_lazy("案号"), sort=True, width="code"),
        Column("organ", pgettext_lazy("one", "机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("tier", gettext_lazy("档次"), kind="badge", value=lambda row: show.tier_badge(row.tier.kind)),
        Column("range", gettext_lazy("幅度"), value=show.range_of, width="code"),
        Column("fine", gettext_lazy("拟处罚款"), kind="money", sort=True),
        Column(
            "deviates", gettext_lazy("偏离基准"), kind="badge", sort=True,
            value=lambda row: pieces.Badge(_("偏离"), "bad") if row.deviates else None,
        ),
        Column("state", gettext_lazy("状态"), kind="state", states=CALCULATION, sort=True),
        Column("by_name", gettext_lazy("计算人"), sort=True, shown=False),
        Column("at", gettext_lazy("计算时间"), kind="moment", sort=True, shown=False),
        Column("reason", gettext_lazy("偏离理由"), value="deviation_reason", export_only=True),
    )  # fmt: skip
    empty = Empty(gettext_lazy("还没有计算记录"), gettext_lazy("在“裁量计算”里保存的结果出现在这里。"), icon="gear")

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            Text("q", gettext_lazy("案号、基准、计算人"), fields=("case_no", "benchmark__name", "by_name")),
            OrganChoice("organ", pgettext_lazy("one", "机关"), field="organ_id", choices=self._organs),
            MultiChoice("state", gettext_lazy("状态"), choices=CALCULATION.choices()),
            YesNo("deviates", gettext_lazy("偏离基准"), q=lambda yes: Q(deviates=yes)),
        )

    def _organs(self, actor: Actor | None) -> list[tuple[int, str]]:
        return queries.organ_choices(actor, queries.calculations(actor))

    def queryset(self) -> Any:
        return queries.calculations(self.actor).select_related("organ", "benchmark__item", "tier")

    def row_url(self, row: Calculation) -> str:
        return reverse("discretion:calculation", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        return [{"label": _("裁量计算"), "url": reverse("discretion:calculator"), "icon": "gear", "main": True}]

    def extra_context(self) -> dict[str, Any]:
        return {"tabs": show.room_tabs(self.actor, "calculations")}
