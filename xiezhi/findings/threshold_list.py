"""All values that places have proposed and adopted, over all rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.accounts.pages import ListView
from xiezhi.core.actor import Actor
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, MultiChoice, Own, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page

from . import queries
from .list_views import rule_choices
from .models import Threshold
from .reader import OVERSEERS, Reader, tabs
from .show import label_of, value_of
from .states import THRESHOLD


def named(row: Threshold) -> str:
    """ "P11 办案期限（日）", in the reader's language."""
    return f"{row.rule_code} {label_of(row)}"


@dataclass(frozen=True)
class SecondLook(Own):
    """`?second=1`: what waits for the reader as the second person."""

    def known(self, actor: Actor | None) -> dict[str, tuple[Any, Any]]:
        return {"1": (queries.second_look(actor), actor.name)} if actor is not None else {}


class ThresholdList(ListView):
    """Values of the own area, and those adopted above it."""

    title = gettext_lazy("本地阈值")
    intro = gettext_lazy("各地在平台默认和法律规定之外采用的数值，由一人拟定、用全部历史案件试算、另一人采用。")
    template_name = "core/tabbed.html"
    columns = (
        Column("rule", pgettext_lazy("one", "规则"), value=lambda row: named(row), sort="rule_code", width="wide"),
        Column("value", gettext_lazy("数值"), value=lambda row: value_of(row), width="code"),
        Column("division", gettext_lazy("适用地区"), value="division.name", sort="division__code"),
        Column("state", gettext_lazy("状态"), kind="state", states=THRESHOLD, sort=True),
        Column("first", gettext_lazy("适用首日"), kind="date", sort=True),
        Column("last", gettext_lazy("适用末日"), value=lambda row: row.end_on or row.last, kind="date"),
        Column("source", gettext_lazy("来源"), width="clip"),
        Column("proposed_by", gettext_lazy("拟定人")),
        Column("proposed_at", gettext_lazy("拟定时间"), kind="date", sort=True),
        Column("adopted_by", gettext_lazy("采用人")),
        Column("adopted_at", gettext_lazy("采用时间"), kind="date", sort=True),
        Column("reason", gettext_lazy("理由"), width="clip", shown=False),
    )
    filters = (
        Text("q", gettext_lazy("来源、理由"), fields=("source", "reason", "rule_code")),
        Choice("rule", pgettext_lazy("one", "规则"), field="rule_code", choices=rule_choices),
        MultiChoice("state", gettext_lazy("状态"), choices=THRESHOLD.choices()),
        SecondLook("second", gettext_lazy("等待确认"), q=lambda found: found),
    )
    default_sort = "-proposed_at"
    empty = Empty(
        gettext_lazy("没有本地阈值"),
        gettext_lazy("本地另有规定，或者平台默认的数值不合本地情况的，在规则的“阈值和静默”中拟定，试算后采用。"), icon="sliders",
    )  # fmt: skip

    def queryset(self) -> Any:
        return queries.thresholds(self.actor).select_related("division", "body")

    def row_url(self, row: Threshold) -> str:
        return reverse("findings:threshold", args=[row.pk])

    def extra_context(self) -> dict[str, Any]:
        return {"tabs": tabs(Reader(self.actor), "thresholds")}  # type: ignore[arg-type]


threshold_list = page(*OVERSEERS)(ThresholdList.as_view())
