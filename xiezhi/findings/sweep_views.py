"""Pages of the sweep's runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page

from . import queries, tasks
from .models import Sweep

SWEEP_TONES = {"queued": "mute", "running": "info", "done": "good", "failed": "bad"}
SCOPES = dict(Sweep.Kind.choices) | {Sweep.Kind.FULL.value: gettext_lazy("全部")}  # the registers too, not only all cases
OVERSEERS = tuple(sorted(queries.WHOLE_AREA))


class SweepList(ListView):
    """Runs of the sweep; the figures are those of the reader's areas."""

    title = gettext_lazy("筛查记录")
    intro = gettext_lazy(
        "全部筛查用全部规则核对案件，再核对执法证件、培训学时、执法机关和裁量基准的登记；其他筛查只核对有变化的案件，以及登记有变化的机关。数字只计本辖区。"
    )
    template_name = "findings/sweeps.html"
    filters = (
        Choice("kind", gettext_lazy("范围"), choices=tuple(SCOPES.items())),
        Choice("state", gettext_lazy("状态"), choices=Sweep.State.choices),
    )
    empty = Empty(
        gettext_lazy("还没有筛查过"),
        gettext_lazy("案件导入、登记变动后自动筛查，每天夜间全部重新筛查一次。"),
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
            Column("kind", _("范围"), value=range_of),
            Column("asof", _("核查日"), kind="date"),
            Column("acts", _("案件"), value=figure("acts"), kind="number"),
            Column("records", _("登记项"), value=figure("records"), kind="number"),
            Column("new", _("新发现"), value=figure("new"), kind="number"),
            Column("cleared", _("消除"), value=figure("cleared"), kind="number"),
            Column("reopened", _("再次出现"), value=figure("reopened"), kind="number"),
            Column("seconds", _("用时（秒）"), value=_seconds, kind="number"),
            Column("alarms", _("日历缺口"), value=_years, width="clip"),
        )

    def queryset(self) -> Any:
        return queries.sweeps(self.actor).select_related("division")

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


def range_of(run: Sweep) -> str:
    """What a run looks at."""
    return _("%(place)s的案件") % {"place": run.division.name} if run.division else str(SCOPES[run.kind])


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
    """Sweep everything again, now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    tasks.enqueue_sweep(_("由%(who)s提出") % {"who": actor.organ_name}, full=True, by=actor)
    messages.success(request, _("已排入后台，进度见本页。"))
    return redirect("findings:sweeps")
