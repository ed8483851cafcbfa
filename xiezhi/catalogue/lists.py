"""The lists of the room: items in force, editions, tasks of changed statutes, items that nobody uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from xiezhi.accounts.pages import ListView, TabbedList, Tabs
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, MultiChoice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.memory import MemoryRows
from xiezhi.law.codes import DOMAIN
from xiezhi.law.power_codes import EXERCISE_LEVEL, POWER_TYPE
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING

from . import content, queries, show
from .models import Adjustment, Edition, Item
from .states import EDITION, WRITERS


def labels(codes: Any) -> list[tuple[str, Any]]:
    return [(code.value, gettext_lazy(code.label)) for code in codes]


def range_text(item: Item) -> str:
    """The range of the fine in one line."""
    return content.fine(item) or content.times(item)


@dataclass(frozen=True)
class Rests(Text):
    """Items that rest on a statute; reached by links, and by its own box."""

    def to_q(self, value: Any) -> Q:
        return Q(bases__statute__icontains=value)


def item_columns(organ: bool, edition: bool = True) -> tuple[Column, ...]:
    """Columns of items. `organ`: of several organs; `edition`: of several editions."""
    return (
        Column("code", _("事项编码"), sort=True, width="code"),
        Column("name", _("事项名称"), sort=True, width="wide"),
        Column("power_type", _("权力类型"), value=lambda item: _(POWER_TYPE.label(item.power_type)), sort="power_type"),
        Column(
            "organ", pgettext("one", "机关"), value="edition.organ.name", sort="edition__organ__name", width="clip", shown=organ,
        ),
        Column("domain", _("执法领域"), value=lambda item: _(DOMAIN.label(item.domain)), sort="domain", shown=organ),
        Column("grounds", _("法律依据"), value=lambda item: item.grounds, width="clip"),
        Column("kinds", _("处罚、强制种类"), value=content.kinds, width="clip"),
        Column("range", _("罚款幅度"), value=range_text, width="code", sort=("fine_max", "times_max")),
        Column(
            "inspection", _("检查事项"), kind="badge",
            value=lambda item: pieces.Badge(_("是"), "info", "check-lg") if item.inspection else None,
        ),
        Column("cause", _("违法行为"), sort=True, width="clip", shown=False),
        Column("level", _("行使层级"), value=lambda item: _(EXERCISE_LEVEL.label(item.level)), shown=False),
        Column("power", _("权力类型和代码集"), value=content.power, shown=False),
        Column("limit", _("法定时限"), value=lambda item: content.limit(item, "limit"), shown=False),
        Column("unit", _("承办机构"), sort=True, shown=False),
        Column("from_on", _("生效日期"), value="first", kind="date", shown=False),
        Column("to_on", _("失效日期"), value="last", kind="date", shown=False),
        Column("no", _("版次"), value="edition.no", kind="number", shown=False) if edition else
        Column("parent_code", _("上级事项编码"), sort=True, shown=False),
        Column("duties", _("违反条款"), value=lambda item: item.duties, export_only=True),
        Column("flow", _("办理流程"), export_only=True),
        Column("conditions", _("适用条件"), export_only=True),
    )  # fmt: skip


ITEM_FILTERS = (
    Text("q", gettext_lazy("编码、名称、违法行为"), fields=("code", "name", "cause")),
    Choice("power_type", gettext_lazy("权力类型"), choices=labels(POWER_TYPE)),
    Rests("statute", gettext_lazy("依据的法规")),
    YesNo("inspection", gettext_lazy("检查事项")),
)


class ItemList(ListView):
    """Items in force today of the organs in scope."""

    title = gettext_lazy("事项目录")
    intro = gettext_lazy("现行有效的执法事项；没有公布的不得据以执法，检查事项清单之外不得检查。")
    template_name = "core/tabbed.html"
    default_sort = "code"
    walks = True

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        return Empty(
            _("还没有公布的事项"), _("机关编制权责清单，经审核并公布后，事项出现在这里。"), _("看权责清单"),
            reverse("catalogue:editions"), "journal-text",
        )  # fmt: skip

    @property
    def several(self) -> bool:
        return self.actor is None or self.actor.system or len(self.actor.organ_ids) > 1

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return item_columns(self.several)

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            *ITEM_FILTERS[:2],
            OrganChoice("organ", pgettext_lazy("one", "机关"), field="edition__organ_id", choices=self._organs),
            Choice("domain", gettext_lazy("执法领域"), choices=labels(DOMAIN)),
            *ITEM_FILTERS[2:],
        )

    def _organs(self, actor: Actor | None) -> list[tuple[int, str]]:
        return queries.organ_choices(actor, queries.editions(actor), "organ_id")

    def queryset(self) -> Any:
        rows = queries.items(self.actor).filter(queries.holds(today()))
        return rows.select_related("edition__organ").prefetch_related("bases").distinct()

    def row_url(self, row: Item) -> str:
        return reverse("catalogue:item", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        return [{"label": _("公开的事项"), "url": reverse("catalogue:public"), "icon": "globe"}]

    def extra_context(self) -> dict[str, Any]:
        current = "inspection" if self.request.GET.get("inspection") == "1" else "items"
        return {"tabs": show.room_tabs(self.actor, current)}


class EditionItems(ListView):
    """Items of one edition; the view sets `edition`."""

    default_sort = ""
    edition: Edition
    template_name = "catalogue/edition_items.html"
    filters = ITEM_FILTERS
    may_write = False

    @property
    def title(self) -> str:  # type: ignore[override]
        return show.title(self.edition)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return item_columns(False, False)

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        text = _("可以在“数据报送”里导入清单，也可以逐项添加。") if self.may_write else ""
        return Empty(_("这一版还没有事项"), text, icon="journal-text")

    def queryset(self) -> Any:
        return queries.of_edition(self.edition).distinct()

    def row_url(self, row: Item) -> str:
        return reverse("catalogue:item", args=[row.pk])


class EditionList(TabbedList):
    """Editions in scope; a supervision body opens on what lies with it."""

    title = gettext_lazy("权责清单")
    intro = gettext_lazy("每个机关一份清单，一版接一版：草拟、审核、公布施行；有效期不重叠，已公布的不改动。")
    template_name = "catalogue/editions.html"
    default_sort = "-no"
    walks = True
    columns = (
        Column("organ", pgettext_lazy("one", "机关"), value="organ.name", sort="organ__name"),
        Column("no", gettext_lazy("版次"), kind="number", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", value=show.standing, sort="state"),
        Column("count", gettext_lazy("事项数"), kind="number", sort=True),
        Column("from_on", gettext_lazy("施行日期"), kind="date", sort=True),
        Column("to_on", gettext_lazy("施行末日"), kind="date", sort=True),
        Column("doc_no", gettext_lazy("公布文号"), sort=True),
        Column("submitted_on", gettext_lazy("报送日期"), kind="date", sort=True),
        Column("reviewed_on", gettext_lazy("审核日期"), kind="date", sort=True, shown=False),
        Column("begun_by", gettext_lazy("起草"), shown=False),
        Column("body", gettext_lazy("审核的监督机构"), value="body.name", shown=False, width="clip"),
    )
    empty = Empty(
        gettext_lazy("这里没有清单"),
        gettext_lazy("机关的数据专员、法制机构人员起草，监督机构审核，机关负责人公布。"),
        icon="journal-text",
    )

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            Text("q", gettext_lazy("机关、文号"), fields=("organ__name", "doc_no")),
            OrganChoice("organ", pgettext_lazy("one", "机关"), field="organ_id", choices=self._organs),
            MultiChoice("state", gettext_lazy("状态"), choices=EDITION.choices()),
            FromBatch("batch", gettext_lazy("报送批次")),
        )

    def _organs(self, actor: Actor | None) -> list[tuple[int, str]]:
        return queries.organ_choices(actor, queries.editions(actor))

    def tabs(self) -> Tabs:
        body = self.actor.organ_id if self.actor else None
        open_states = Q(state__in=["draft", "submitted", "returned", "reviewed"])
        found: Tabs = {}
        if self.actor and self.actor.role in roles.SUPERVISION:
            found["review"] = (_("待本机构审核"), Q(state="submitted", body_id=body))
        found["force"] = (_("现行"), _in_force())
        found["open"] = (_("办理中"), open_states)
        found["all"] = (_("全部"), Q())
        return found

    def meant(self) -> str:
        return "all" if {"state", "batch", "organ"} & self.request.GET.keys() else ""

    def visible(self) -> Any:
        rows = queries.editions(self.actor).select_related("organ", "body")
        return rows.annotate(count=Count("items"))

    def row_url(self, row: Edition) -> str:
        return reverse("catalogue:edition", args=[row.pk])

    def extra_context(self) -> dict[str, Any]:
        actor = self.actor
        own = actor is not None and actor.role in WRITERS and actor.organ_id is not None
        may_begin = own and actor is not None and not queries.open_edition(actor.organ_id or 0) and _enforces(actor)
        return super().extra_context() | {"room": show.room_tabs(actor, "editions"), "may_begin": may_begin}


def _enforces(actor: Actor) -> bool:
    return Organ.objects.filter(pk=actor.organ_id, kind__in=ENFORCING).exists()


def _in_force() -> Q:
    day = today()
    return Q(state__in=["published", "ended"], from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))


@dataclass(frozen=True)
class FromBatch(Text):
    """The edition that a batch named items of; reached by links only, so it has no box of its own."""

    kind = "link"

    def to_q(self, value: Any) -> Q:
        return Q(batch=f"exchange.Batch:{value}")


class AdjustmentList(TabbedList):
    """Tasks that changed statutes brought."""

    title = gettext_lazy("依据变动")
    intro = gettext_lazy("法律法规修改、废止后，以它为依据的事项逐项列出，在期限内调整，或者确认无须调整。")
    template_name = "catalogue/adjustments.html"
    default_sort = "due_on"
    walks = True
    columns = (
        Column("statute", gettext_lazy("法律法规"), sort=True),
        Column("kind", gettext_lazy("变动"), value="get_kind_display", sort=True),
        Column("effective_on", gettext_lazy("变动施行日期"), kind="date", sort=True),
        Column("organ", pgettext_lazy("one", "机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("left", gettext_lazy("待调整"), kind="number", sort=True),
        Column("count", gettext_lazy("事项数"), kind="number", sort=True),
        Column("state", gettext_lazy("状态"), value=show.adjustment_state, kind="state", sort="state"),
        Column("due_on", gettext_lazy("调整期限"), kind="date", sort=True),
        Column("settled_on", gettext_lazy("办结日期"), kind="date", sort=True, shown=False),
    )
    empty = Empty(
        gettext_lazy("没有待调整的事项"),
        gettext_lazy("法规库登记修改、废止后，受影响的事项出现在这里。"),
        icon="check-circle",
        good=True,
    )

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            Text("q", gettext_lazy("法律法规、机关"), fields=("statute", "organ__name")),
            OrganChoice("organ", pgettext_lazy("one", "机关"), field="organ_id", choices=self._organs),
            YesNo("overdue", gettext_lazy("逾期"), q=_late),
            DateRange("effective_on", gettext_lazy("变动施行日期")),
        )

    def _organs(self, actor: Actor | None) -> list[tuple[int, str]]:
        return queries.organ_choices(actor, queries.adjustments(actor))

    def tabs(self) -> Tabs:
        return {"waiting": (_("待调整"), Q(state="waiting")), "all": (_("全部"), Q())}

    def visible(self) -> Any:
        rows = queries.adjustments(self.actor).select_related("organ")
        return rows.annotate(count=Count("items"), left=Count("items", filter=Q(items__outcome="")))

    def row_url(self, row: Adjustment) -> str:
        return reverse("catalogue:adjustment", args=[row.pk])

    def extra_context(self) -> dict[str, Any]:
        return super().extra_context() | {"room": show.room_tabs(self.actor, "adjustments")}


def _late(yes: bool) -> Q:
    late = Q(state="waiting", due_on__lt=today())
    return late if yes else ~late


@dataclass(frozen=True)
class Idle:
    """An item that was long not used, as the list shows it."""

    item: Item
    listed: Any
    used: Any

    @property
    def pk(self) -> int:
        return self.item.pk

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def organ(self) -> str:
        return self.item.edition.organ.name

    @property
    def power_type(self) -> str:
        return self.item.power_type

    @property
    def inspection(self) -> bool:
        return self.item.inspection


class UnusedList(ListView):
    """J13: items that nobody used for years."""

    title = gettext_lazy("长期未用的事项")
    template_name = "core/tabbed.html"
    default_sort = "used"
    columns = (
        Column("code", gettext_lazy("事项编码"), sort=True, width="code"),
        Column("name", gettext_lazy("事项名称"), sort=True, width="wide"),
        Column("organ", pgettext_lazy("one", "机关"), sort=True, width="clip"),
        Column(
            "power_type",
            gettext_lazy("权力类型"),
            value=lambda row: _(POWER_TYPE.label(row.power_type)),
            sort="power_type",
        ),
        Column("listed", gettext_lazy("首次列入"), kind="date", sort=True),
        Column("used", gettext_lazy("最近使用"), kind="date", sort=True),
    )
    filters = (
        Text("q", gettext_lazy("编码、名称、机关"), fields=("code", "name", "organ")),
        Choice("power_type", gettext_lazy("权力类型"), choices=labels(POWER_TYPE)),
        YesNo("inspection", gettext_lazy("检查事项")),
    )
    empty = Empty(
        gettext_lazy("没有长期未用的事项"),
        gettext_lazy("列入多年而没有使用的事项出现在这里，清理或者论证保留。"),
        icon="check-circle",
        good=True,
    )

    @property
    def intro(self) -> str:  # type: ignore[override]
        return _("列入清单满%(n)s年而没有使用的（年限为非法定默认）：从清单中清理，或者论证保留。") % {
            "n": settings.UNUSED_YEARS
        }

    def queryset(self) -> Any:
        organs = queries.editions(self.actor).order_by().values_list("organ_id", flat=True).distinct()
        return MemoryRows(Idle(*row) for row in queries.unused(organs=organs))

    def row_url(self, row: Idle) -> str:
        return reverse("catalogue:item", args=[row.pk])

    def extra_context(self) -> dict[str, Any]:
        return {"tabs": show.room_tabs(self.actor, "unused")}
