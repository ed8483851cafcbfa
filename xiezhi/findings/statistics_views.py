"""Statistics: each rule is a column. The figures are those of the sweep, so that no rule is written a second time."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.accounts.pages import ListView
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, Filter, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.memory import MemoryRows
from xiezhi.core.web.policy import page

from . import queries, rules
from .reader import OVERSEERS, Reader, tabs


def _share(of: queries.RuleFigures) -> float | None:
    return None if of.breach_share is None else round(of.breach_share * 100, 1)


# what the cells count: name, label, value, and the findings behind it where there are any
MEASURES: dict[str, tuple[Any, Callable[[queries.RuleFigures], Any], str]] = {
    "breached": (gettext_lazy("现有预警"), lambda of: of.breached, "cleared=0"),
    "share": (gettext_lazy("违反率（%）"), _share, ""),
    "confirmed": (gettext_lazy("已确认"), lambda of: of.confirmed, "state=confirmed"),
    "insufficient": (gettext_lazy("数据不足"), lambda of: of.insufficient, ""),
    "checked": (gettext_lazy("已核查"), lambda of: of.checked, ""),
}
# the government sees what was confirmed: what a rule alone has found is not told it
OF_GOVERNMENT = ("confirmed", "insufficient", "checked")


class Statistics(ListView):
    """One row an organ, one column a rule of one kind of act; the kind and what the cells count are chosen above the list."""

    title = gettext_lazy("规则统计")
    template_name = "findings/statistics.html"
    default_sort = "-acts"
    empty = Empty(
        gettext_lazy("还没有统计"), gettext_lazy("每天夜间全部筛查一次，完成后这里有每个机关、每条规则的数字。"), icon="table"
    )

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.actor)  # type: ignore[arg-type]

    @cached_property
    def filters(self) -> tuple[Filter, ...]:  # type: ignore[override]
        places = sorted({(row.place_code, row.division, row.place) for row in self.found})
        return (
            Text("q", _("执法机关"), fields=("name",)),
            Choice("division", _("地区"), choices=[(pk, name) for _code, pk, name in places]),
        )

    @cached_property
    def measures(self) -> tuple[str, ...]:
        return tuple(MEASURES) if self.reader.decides else OF_GOVERNMENT

    @cached_property
    def measure(self) -> str:
        """What the cells count, by name."""
        asked = self.request.GET.get("count", "")
        return asked if asked in self.measures else self.measures[0]

    @cached_property
    def kind(self) -> rules.Kind:
        """The kind of act whose rules are the columns."""
        return rules.KINDS.get(self.request.GET.get("of", ""), rules.KINDS[rules.CASES])

    @property
    def export_name(self) -> Any:  # type: ignore[override]
        kind = "" if self.kind.name == rules.CASES else f"-{self.kind.label}"
        return f"{self.title}{kind}-{MEASURES[self.measure][0]}"

    @cached_property
    def intro(self) -> Any:  # type: ignore[override]
        run = queries.last_full()
        if run is None:
            return _("每条规则一列，数字取自规则筛查，不另行定义。")
        return _("每条规则一列，数字取自规则筛查（最近一次全部筛查：%(on)s），不另行定义。") % {"on": run.asof}

    @cached_property
    def found(self) -> list[Any]:
        """The organs that have something of the kind, with an attribute for each rule, as the shared list orders rows."""
        value, codes = MEASURES[self.measure][1], [rule.code for rule in self.kind.pack]
        return [
            SimpleNamespace(
                pk=one.organ.pk, name=one.organ.name, place=one.organ.division.name, place_code=one.organ.division.code,
                division=one.organ.division_id, acts=self._acts(one),
                **{code: value(of) if (of := one.rules.get(code)) else None for code in codes},
            )
            for one in queries.statistics(self.actor)
            if self._acts(one) or not one.rules.keys().isdisjoint(codes)
        ]  # fmt: skip

    def _acts(self, one: queries.OrganFigures) -> int:
        return one.acts if self.kind.name == rules.CASES else one.records.get(self.kind.name, 0)

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Rules for which there is nothing to count are left to the chooser."""
        behind, at = MEASURES[self.measure][2], reverse("findings:list")

        def column(code: str, name: str) -> Column:
            def url(row: Any) -> str:
                return f"{at}?view=all&rule={code}&organ={row.pk}&{behind}" if behind and getattr(row, code) else ""

            some = any(getattr(row, code) for row in self.found)
            return Column(code, f"{code} {name}", kind="number", sort=True, shown=some, url=url)

        return (
            Column("name", _("执法机关"), sort=True),
            Column("place", _("地区"), sort="place", shown=False),
            Column("acts", self.kind.label, kind="number", sort=True),
            *(column(rule.code, _(rule.name)) for rule in self.kind.pack),
        )

    def queryset(self) -> Any:
        return MemoryRows(self.found)

    def row_url(self, row: Any) -> str:
        return f"{reverse('findings:list')}?view=all&organ={row.pk}&kind={self.kind.name}" if self.reader.decides else ""

    def _kept(self) -> list[str]:
        return [*super()._kept(), *(name for name in ("count", "of") if name in self.request.GET)]

    def extra_context(self) -> dict[str, Any]:
        ways = [
            pieces.Tab(MEASURES[name][0], self.address(count=name, sort=None, cols=None), name == self.measure)
            for name in self.measures
        ]
        kinds = [
            pieces.Tab(kind.label, self.address(of=kind.name, sort=None, cols=None), kind is self.kind)
            for kind in rules.KINDS.values()
        ]
        return {
            "kinds": kinds, "tabs": tabs(self.reader, "statistics"), "groups": ways, "measure": self.measure,
            "small": queries.SMALL, "linked": bool(MEASURES[self.measure][2]),
        }  # fmt: skip


statistics = page(*OVERSEERS)(Statistics.as_view())
