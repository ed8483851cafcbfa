"""The worklist grouped: one row an act with its findings, or one row an organ and rule (a pattern)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.cases.show import entitled
from xiezhi.core.web.columns import Column
from xiezhi.core.web.lists import Bulk, Read
from xiezhi.core.web.paging import Page
from xiezhi.core.web.policy import page
from xiezhi.core.web.show import listed

from .list_views import READERS, FindingList
from .states import CONFIRMED, DISMISSED, NEW

COUNTS = {
    "n": Count("pk"),
    "red": Count("pk", filter=Q(rank=1)),
    "orange": Count("pk", filter=Q(rank=2)),
    "waiting": Count("pk", filter=Q(state=NEW.value, cleared_on=None)),
    "confirmed": Count("pk", filter=Q(state=CONFIRMED.value)),
    "dismissed": Count("pk", filter=Q(state=DISMISSED.value)),
    "first": Min("since"),
    "latest": Max("since"),
}
NUMBERS = (
    Column("red", gettext_lazy("红色"), kind="number", sort=True),
    Column("orange", gettext_lazy("橙色"), kind="number", sort=True),
    Column("waiting", gettext_lazy("待核"), kind="number", sort=True),
)
SPAN = (
    Column("first", gettext_lazy("最早违反之日"), kind="date", sort=True),
    Column("latest", gettext_lazy("最近违反之日"), kind="date", sort=True),
)


class Grouped(FindingList):
    """`by`: what the rows are grouped by. Tabs, filters and their counts are those of the list of findings."""

    by: tuple[str, ...] = ()
    own_columns: Sequence[Column] = ()

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return tuple(self.own_columns)

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        return ()

    def row_key(self, row: dict[str, Any]) -> Any:
        return ""

    def rows(self, read: Read) -> Any:
        """Filtered, then grouped, then ordered; what the rows are grouped by comes last, so that pages never overlap."""
        rows = self.queryset()
        for each, state in read.states:
            if state.value is not None:
                rows = rows.filter(each.to_q(state.value))
        self.found = rows
        down = "-" if read.sort.startswith("-") else ""
        column = next((c for c in self.columns if c.name == read.sort.lstrip("-")), None)
        order = [down + path for path in column.order] if column else []
        return rows.values(*self.by).annotate(**COUNTS).order_by(*order, *self.by)

    def _within(self, **more: Any) -> str:
        """The list of findings narrowed to a row, under the same tab and filters."""
        kept = self.request.GET.copy()
        for name in ("page", "sort", "cols", "export", "size"):
            kept.pop(name, None)
        for name, value in more.items():
            kept[name] = str(value)
        kept.setdefault("view", self.tab)
        return f"{reverse('findings:list')}?{kept.urlencode()}"


@dataclass(frozen=True)
class Codes:
    """The rules of an act: on the page each leads to its finding, in an export they are words."""

    rows: tuple[tuple[int, str, str], ...]  # key, code, name

    def __html__(self) -> SafeString:
        linked = (
            format_html('<a href="{}" title="{}">{}</a>', reverse("findings:record", args=[pk]), _(name), code)
            for pk, code, name in self.rows
        )
        return format_html("<span>{}</span>", format_html_join(" ", "{}", ((one,) for one in linked)))

    def __str__(self) -> str:
        return listed(f"{code} {_(name)}" for _pk, code, name in self.rows)


class ByAct(Grouped):
    """One row an act."""

    title = gettext_lazy("预警（按行为）")
    grouped = "by_act"
    by = ("act", "act_label", "organ__name", "act_title")
    default_sort = "-n"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("act_label", _("案号或对象"), sort=True, width="code"),
            Column("organ", _("执法机关"), value="organ__name", sort="organ__name", width="clip"),
            Column("act_title", _("当事人和案由等"), value=self._title, width="clip"),
            Column("n", _("预警"), kind="number", sort=True),
            Column("codes", pgettext_lazy("one", "规则"), value=lambda row: self.codes(row["act"])),
            *NUMBERS,
            *SPAN,
        )

    def _title(self, row: dict[str, Any]) -> str:
        title = str(row["act_title"])
        return title if entitled(self.actor) else title.partition(" · ")[2]

    def row_url(self, row: Any) -> str:
        return self._within(act=row["act"])

    def context(self, read: Read, page: Page) -> dict[str, Any]:
        self._load(row["act"] for row in page.rows)
        return super().context(read, page)

    def _load(self, acts: Iterable[str] | None) -> None:
        rows = self.found if acts is None else self.found.filter(act__in=list(acts))
        self.loaded: dict[str, list[tuple[int, str, str]]] = {}
        for pk, act, code, name in rows.order_by("rank", "rule_code").values_list(
            "pk", "act", "rule_code", "rule_name"
        ):
            self.loaded.setdefault(act, []).append((pk, code, name))

    def codes(self, act: str) -> Codes:
        """The findings of one act; for an export those of all acts are read at once."""
        if not hasattr(self, "loaded"):
            self._load(None)
        return Codes(tuple(self.loaded.get(act, ())))


def named(row: dict[str, Any]) -> str:
    """ "P29 决定书七日内送达", in the reader's language."""
    return f"{row['rule_code']} {_(row['rule_name'])}"


class ByPattern(Grouped):
    """One row an organ and rule: what happens again and again."""

    title = gettext_lazy("预警（按模式）")
    grouped = "by_pattern"
    by = ("organ_id", "organ__name", "rule_code", "rule_name")
    default_sort = "-n"
    own_columns = (
        Column(
            "rule",
            pgettext_lazy("one", "规则"),
            value=lambda row: f"{row['rule_code']} {_(row['rule_name'])}",
            sort="rule_code",
        ),
        Column("organ", gettext_lazy("执法机关"), value="organ__name", sort="organ__name", width="clip"),
        Column("n", gettext_lazy("预警"), kind="number", sort=True),
        *NUMBERS,
        Column("confirmed", gettext_lazy("已确认"), kind="number", sort=True),
        Column("dismissed", gettext_lazy("已排除"), kind="number", sort=True),
        *SPAN,
    )

    def row_url(self, row: Any) -> str:
        return self._within(organ=row["organ_id"], rule=row["rule_code"])


by_act = page(*READERS)(ByAct.as_view())
by_pattern = page(*READERS)(ByPattern.as_view())
