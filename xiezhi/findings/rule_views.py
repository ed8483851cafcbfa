"""Pages of the rules and of the sweep's runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.rulebook.rule import OUTCOME_LABEL, Outcome, Rule

from . import queries, rules, show, tasks
from .models import Sweep

OUTCOME_TONES = {
    Outcome.PASS: "good", Outcome.BREACH: "bad", Outcome.INSUFFICIENT: "mute", Outcome.NOT_APPLICABLE: "mute",
}  # fmt: skip
SWEEP_TONES = {"queued": "mute", "running": "info", "done": "good", "failed": "bad"}
EVERYBODY = tuple(sorted(roles.BUSINESS))
OVERSEERS = tuple(sorted(queries.WHOLE_AREA))


@dataclass(frozen=True)
class RuleRow:
    """A rule with its figures, as shown."""

    rule: Rule
    name: str
    url: str
    clauses: list[str]
    severity: pieces.Badge
    kind: Any
    kind_note: Any
    thresholds: list[show.Threshold]
    figures: queries.RuleFigures
    list_url: str
    confirmed_url: str
    dismissed_url: str

    @property
    def percent(self) -> int | None:
        """False-positive share in whole percent."""
        share = self.figures.false_share
        return None if share is None else round(share * 100)


def _row(rule: Rule, figures: dict[str, queries.RuleFigures], actor: Actor) -> RuleRow:
    readers = actor.role in queries.READERS
    every = f"{reverse('findings:list')}?view=all&rule={rule.code}"
    return RuleRow(
        rule=rule,
        name=_(rule.name),
        url=reverse("findings:rule", args=[rule.code]),
        clauses=[clause.on(today()).short() for clause in rule.law if clause.applies(today())],
        severity=show.severity_of(rule.severity),
        kind=show.KINDS[rule.use.value],
        kind_note=show.KIND_NOTES[rule.use.value],
        thresholds=show.in_force_today(show.thresholds(rule), today()),
        figures=figures.get(rule.code, queries.RuleFigures(rule.code)),
        list_url=f"{every}&cleared=0" if readers else "",
        confirmed_url=f"{every}&state=confirmed" if readers else "",
        dismissed_url=f"{every}&state=dismissed" if readers else "",
    )


@page(*EVERYBODY)
@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """All rules: clause, severity, threshold, and what they found as far as the reader may know."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    figures = queries.rule_figures(actor)
    run = queries.last_full()
    context = {
        "rows": [_row(rule, figures, actor) for rule in rules.pack_of()],
        "overseer": actor.role in queries.WHOLE_AREA,
        "reader": actor.role in queries.READERS,
        "run": run,
        "small": queries.SMALL,
        "sweeps_url": reverse("findings:sweeps") if actor.role in queries.WHOLE_AREA else "",
    }
    return render(request, "findings/rules.html", context)


@page(*EVERYBODY)
@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: clauses, thresholds with their sources, what it looks at, worked examples, figures."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = rules.rule_of(rules.CASES, code)
    if found is None:
        raise Http404("no such rule")
    sheet = rules.pack_of().sheet
    row = _row(found, queries.rule_figures(actor), actor)
    context = {
        "row": row,
        "head": pieces.RecordHead(
            title=f"{found.code} {row.name}",
            number=_("版本 %(version)s") % {"version": found.version},
            kind=_("规则"),
            badges=(row.severity, pieces.Badge(row.kind_note, "mute", "lock" if found.use.value == "gate" else "bell")),
            crumbs=(pieces.Crumb(_("规则"), reverse("findings:rules")), pieces.Crumb(found.code)),
        ),
        "clauses": show.clauses(found, today()),
        "says": show.says(found, sheet),
        "mend": _(found.mend),
        "thresholds": show.thresholds(found),
        "looks_at": [_(fact.label) for fact in sheet if fact.name in found.fact_names()],
        "examples": [
            {
                "note": _(example.note),
                "outcome": pieces.Badge(_(OUTCOME_LABEL[example.outcome]), OUTCOME_TONES[example.outcome]),
                "facts": show.example_facts(found, example.row(sheet), sheet),
                "asof": example.asof,
            }
            for example in found.examples
        ],
        "absolute": found.absolute,
        "reader": actor.role in queries.READERS,
        "overseer": actor.role in queries.WHOLE_AREA,
        "small": queries.SMALL,
    }
    return render(request, "findings/rule.html", context)


class SweepList(ListView):
    """Runs of the sweep; the figures are those of the reader's areas."""

    title = gettext_lazy("筛查记录")
    intro = gettext_lazy("每次筛查用全部规则核对案件。数字只计本辖区。")
    template_name = "findings/sweeps.html"
    filters = (
        Choice("kind", gettext_lazy("范围"), choices=Sweep.Kind.choices),
        Choice("state", gettext_lazy("状态"), choices=Sweep.State.choices),
    )
    empty = Empty(
        gettext_lazy("还没有筛查过"),
        gettext_lazy("案件导入后自动筛查，每天夜间全部重新筛查一次。"),
        icon="clock-history",
    )

    @cached_property
    def mine(self) -> frozenset[str]:
        return queries.areas_of(self.actor)

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        def figure(name: str) -> Any:
            return lambda run: queries.run_figures(run, self.mine)[name]

        return (
            Column("id", _("编号"), kind="number", sort=True),
            Column("asked_at", _("提出时间"), kind="moment", sort=True),
            Column("state", _("状态"), value=sweep_badge, kind="badge"),
            Column("kind", _("范围"), value="get_kind_display"),
            Column("asof", _("核查日"), kind="date"),
            Column("acts", _("案件"), value=figure("acts"), kind="number"),
            Column("new", _("新发现"), value=figure("new"), kind="number"),
            Column("cleared", _("消除"), value=figure("cleared"), kind="number"),
            Column("reopened", _("再次出现"), value=figure("reopened"), kind="number"),
            Column("seconds", _("用时（秒）"), value=_seconds, kind="number"),
            Column("alarms", _("日历缺口"), value=_years, width="clip"),
        )

    def queryset(self) -> Any:
        return queries.sweeps(self.actor)

    def extra_context(self) -> dict[str, Any]:
        running = (
            queries.sweeps(self.actor)
            .filter(state__in=[Sweep.State.RUNNING, Sweep.State.QUEUED])
            .order_by("id")
            .first()
        )
        last = queries.last_done()
        return {
            "running": running,
            "ask_url": reverse("findings:ask_sweep"),
            "may_ask": self.actor is not None and self.actor.role in roles.SUPERVISION,
            "years": _years(last) if last else "",
        }


def sweep_badge(run: Sweep) -> pieces.Badge:
    """State of a run as a badge."""
    return pieces.Badge(run.get_state_display(), SWEEP_TONES[run.state])


def _seconds(run: Sweep) -> int | None:
    if run.started_at is None or run.finished_at is None:
        return None
    return max(1, round((run.finished_at - run.started_at).total_seconds()))


def _years(run: Sweep) -> str:
    years = sorted({alarm["year"] for alarm in run.alarms})
    return "、".join(_("%(year)s年日历未录入") % {"year": year} for year in years)


sweep_list = page(*OVERSEERS)(SweepList.as_view())


@page(*OVERSEERS)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar of a running sweep, asked for again every other second until it is done."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    run = get_object_or_404(queries.sweeps(actor), pk=pk)
    return render(request, "findings/_progress.html", {"run": run, "active": run.state in ("running", "queued")})


@page(*sorted(roles.SUPERVISION))
@require_POST
def ask_sweep(request: HttpRequest) -> HttpResponse:
    """Sweep all cases again, now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    tasks.enqueue_sweep(_("由%(who)s提出") % {"who": actor.organ_name}, full=True, by=actor)
    messages.success(request, _("已排入后台，进度见本页。"))
    return redirect("findings:sweeps")
