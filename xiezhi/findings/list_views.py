"""The worklist of findings: tabs, filters, columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.accounts.pages import TabbedList, Tabs
from xiezhi.cases.show import entitled
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import CHINA
from xiezhi.core.web import filters, pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.lists import Bulk, Empty
from xiezhi.core.web.policy import page
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import prefixes

from . import queries, rules
from .models import Finding, Mute, Severity
from .show import name_of, severity_badge, short_clause, title_of
from .states import CONFIRMED, DISMISSED, FINDING, NEW

READERS = tuple(sorted(queries.READERS))
ACT_LENGTH = 80  # of a reference, as findings hold it

# the tabs over the list: name, label, condition
VIEWS: Tabs = {
    "new": (gettext_lazy("待核"), Q(state=NEW.value, cleared_on=None)),
    "to_lead": (gettext_lazy("已确认、未登记线索"), Q(state=CONFIRMED.value, cleared_on=None, lead=None)),
    "in_lead": (gettext_lazy("已登记线索"), Q(state=CONFIRMED.value, lead__isnull=False)),
    "dismissed": (gettext_lazy("已排除"), Q(state=DISMISSED.value)),
    "cleared": (gettext_lazy("已消除"), Q(cleared_on__isnull=False)),
    "all": (gettext_lazy("全部"), Q()),
}
MUTED_VIEW = gettext_lazy("已静默")
VIEWS_OF = {
    **dict.fromkeys(roles.SUPERVISION, tuple(VIEWS)),
    **dict.fromkeys(queries.OWN, ("new", "confirmed", "cleared", "all")),
    roles.GOVERNMENT: ("confirmed", "cleared", "all"),
}
# an organ and a government are not told whether supervision has made a lead of it
VIEWS_CONFIRMED = (gettext_lazy("已确认"), Q(state=CONFIRMED.value, cleared_on=None))


def _views(actor: Actor) -> Tabs:
    """What a mute covers stands under its own tab only, and only for supervision."""
    found = {name: VIEWS.get(name, VIEWS_CONFIRMED) for name in VIEWS_OF[actor.role]}
    if actor.role not in roles.SUPERVISION:
        return found
    hidden = queries.muted()
    shown = {name: (label, condition & ~hidden) for name, (label, condition) in found.items()}
    return shown | {"muted": (MUTED_VIEW, hidden & Q(cleared_on=None))}


def _organs(actor: Actor | None) -> Any:
    found = queries.visible_to(actor).order_by().values("organ_id").distinct()
    return Organ.objects.filter(pk__in=found).order_by("name").values_list("pk", "name")


def rule_choices(actor: Actor | None) -> list[tuple[str, str]]:
    """The rules that run, for filters."""
    return [(rule.code, f"{rule.code} {_(rule.name)}") for rule in rules.running()]


def kind_choices(_actor: Actor | None) -> list[tuple[str, Any]]:
    """The kinds of act that are swept, for filters."""
    return [(kind.name, kind.label) for kind in rules.KINDS.values()]


@dataclass(frozen=True)
class ActFilter(filters.Filter):
    """`?act=17`, `?act=registry.Certificate:17`: the findings about one act, a case where no kind is named. Reached by links, so
    it has no box of its own."""

    kind = "link"

    def read(self, data: QueryDict, actor: Actor | None) -> filters.State:
        typed = data.get(self.name, "")
        raw, state = filters.clean_text(typed), filters.State()
        act = raw if ":" in raw else f"{rules.CASES}:{raw}"
        if raw and len(act) <= ACT_LENGTH:
            rows = queries.reach(actor).filter(act=act).values_list("act_label", flat=True)
            if label := rows.order_by().first():
                state.value, state.options = act, [(raw, label, True)]
        if typed and state.value is None:
            state.note = self.unknown()
        return state

    def chips(self, state: filters.State) -> list[filters.Chip]:
        label = state.options[0][1]
        return [filters.Chip(_("{label}：{value}").format(label=self.label, value=label), ((self.name, None),))]


FILTERS = (
    filters.Text("q", gettext_lazy("案号、证号、机关、当事人、案由"), fields=("act_label", "act_title", "rule_code", "rule_name")),
    filters.Choice("rule", pgettext_lazy("one", "规则"), field="rule_code", choices=rule_choices),
    filters.Choice("kind", gettext_lazy("核查对象"), field="act_kind", choices=kind_choices),
    filters.MultiChoice("severity", gettext_lazy("级别"), choices=Severity.choices),
    filters.OrganChoice("organ", gettext_lazy("执法机关"), field="organ_id", choices=_organs),
    ActFilter("act", gettext_lazy("核查对象"), field="act"),
    filters.DateRange("since", gettext_lazy("违反之日")),
)
# whoever sees no natural person's name cannot search for it either
WITHOUT_NAMES = filters.Text("q", gettext_lazy("案号、证号、机关、规则"), fields=("act_label", "rule_code", "rule_name"))
# where the tab itself does not say them
STATE_FILTERS = (
    filters.MultiChoice("state", gettext_lazy("状态"), choices=FINDING.choices()),
    filters.YesNo("cleared", gettext_lazy("已消除"), q=lambda yes: Q(cleared_on__isnull=not yes)),
)


class FindingList(TabbedList):
    """Opens on what waits to be decided, the gravest first."""

    title = gettext_lazy("预警")
    all_columns = (
        Column("rule", pgettext_lazy("one", "规则"), value=name_of, sort="rule_code"),
        Column("severity", gettext_lazy("级别"), value=severity_badge, kind="badge", sort="rank"),
        Column("clause", gettext_lazy("依据"), value=short_clause, width="clip"),
        Column("organ", gettext_lazy("执法机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("act_label", gettext_lazy("案号或对象"), sort=True, width="code"),
        Column("act_title", gettext_lazy("当事人和案由等"), width="clip"),
        Column("since", gettext_lazy("违反之日"), kind="date", sort=True),
        Column("over", gettext_lazy("超期（日）"), kind="number", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=FINDING, sort=True),
        Column("first_seen_at", gettext_lazy("首次发现"), kind="date", sort=True, shown=False),
        Column("cleared_on", gettext_lazy("消除日期"), kind="date", sort=True, shown=False),
        Column("decided_by", gettext_lazy("核查人"), shown=False),
        Column("reason_code", gettext_lazy("排除原因"), value="get_reason_code_display", shown=False),
        Column("sentence", gettext_lazy("核查结果"), export_only=True),
    )

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Where the tab says the state, its column is left to the chooser."""
        shown: dict[str, dict[str, Any]] = {
            "act_title": {"value": lambda row: title_of(row, self.actor)}, "state": {"shown": self.tab == "all"},
        }  # fmt: skip
        found = [replace(c, **shown.get(c.name, {})) for c in self.all_columns]
        if self.tab == "muted":
            found = [replace(c, shown=c.shown and c.name not in ("clause", "over", "state")) for c in found]
            found[4:4] = [
                Column(
                    "muted_until", _("静默至"), value=lambda row: getattr(self._mute(row), "until", None), kind="date"
                ),
                Column(
                    "mute_reason", _("静默理由"), value=lambda row: getattr(self._mute(row), "reason", ""), width="clip"
                ),
            ]
        return tuple(found)

    def _mute(self, row: Finding) -> Mute | None:
        """The mute that covers a finding, of several the one that lasts longest."""
        paths = prefixes(row.organ.division.path)
        here = [
            one
            for one in self.mutes.get(row.rule_code, [])
            if one.organ_id == row.organ_id or (one.division and one.division.path in paths)
        ]
        return max(here, key=lambda one: one.until, default=None)

    template_name = "findings/list.html"
    grouped = "list"

    def visible(self) -> Any:
        return queries.reach(self.actor).select_related("organ", "organ__division")

    def tabs(self) -> Tabs:
        return self._tabs

    @cached_property
    def _tabs(self) -> Tabs:
        return _views(self.actor)  # type: ignore[arg-type]

    @cached_property
    def mutes(self) -> dict[str, list[Mute]]:
        """Mutes in force that this person may know of, by rule."""
        found: dict[str, list[Mute]] = {}
        for row in queries.in_force(queries.mutes(self.actor)).select_related("division", "organ"):
            found.setdefault(row.rule_code, []).append(row)
        return found

    def extra_context(self) -> dict[str, Any]:
        kept = self.request.GET.copy()
        for name in ("page", "sort", "cols", "export", "size"):
            kept.pop(name, None)
        query = f"?{kept.urlencode()}" if kept else ""
        ways = {"list": _("逐条"), "by_act": _("按行为"), "by_pattern": _("按模式")}
        groups = [
            pieces.Tab(label, reverse(f"findings:{name}") + query, name == self.grouped) for name, label in ways.items()
        ]
        return super().extra_context() | {"groups": groups}

    def meant(self) -> str:
        return "all" if {"state", "cleared"} & set(self.request.GET) else ""

    @property
    def filters(self) -> Sequence[filters.Filter]:  # type: ignore[override]
        first = FILTERS[0] if entitled(self.actor) else WITHOUT_NAMES
        more = STATE_FILTERS if self.tab == "all" else ()
        return (first, *FILTERS[1:-1], *more, FILTERS[-1])

    @property
    def intro(self) -> Any:  # type: ignore[override]
        done = queries.last_done()
        if done is None or done.finished_at is None:
            return _("还没有筛查过案件。")
        return _("规则筛查发现的疑似问题，须由人核查。最近一次筛查于%(at)s完成。") % {
            "at": done.finished_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        }

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        if self.actor is None or self.actor.role not in roles.SUPERVISION or self.tab != "new":
            return ()
        return (
            Bulk("confirm", _("确认所选"), reverse("findings:many", args=["confirm"]), "check-lg"),
            Bulk("dismiss", _("排除所选"), reverse("findings:many", args=["dismiss"]), "slash-circle"),
        )

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        if self.tab == "muted":
            return Empty(
                _("没有静默的预警"), _("规则在某地静默期间发现的预警在这里查看，到期自动回到待核。"), icon="eye-slash"
            )
        if self.tab == "new":
            what = _("案件导入、登记变动后自动筛查，每天夜间全部重新筛查，发现的疑似问题出现在这里。")
            return Empty(_("没有待核的预警"), what, icon="check-circle", good=True)
        return Empty(_("这里还没有预警"), _("办理中的预警在其他标签页。"), icon="inbox")

    def row_url(self, row: Any) -> str:
        return reverse("findings:record", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        found = [{"label": _("规则"), "url": reverse("findings:rules"), "icon": "journal-check"}]
        if self.actor and self.actor.role in queries.WHOLE_AREA:
            found.append({"label": _("筛查记录"), "url": reverse("findings:sweeps"), "icon": "clock-history"})
        return found


finding_list = page(*READERS)(FindingList.as_view())
