"""Runs of the sweep, and those whose worker has fallen silent."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, Q

from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import now
from xiezhi.organs.queries import prefixes

from ..models import DryRun, Sweep
from .places import WHOLE_AREA, division_of

STALLED = dt.timedelta(minutes=5)

def sweeps(actor: Actor | None) -> RecordQuerySet:
    """Runs of the sweep: those who supervise an area see that they happened; figures only by `run_figures`.

    Of runs over one place, those that touch the own area.
    """
    if actor is None or not (actor.system or actor.role in WHOLE_AREA):
        return Sweep.objects.none()
    own = None if actor.system else division_of(actor)
    if own is None:
        return Sweep.objects.all()
    near = Q(division__path__startswith=own.path) | Q(division__path__in=prefixes(own.path))
    return Sweep.objects.filter(Q(division=None) | near)


def run_figures(run: Sweep, mine: frozenset[str]) -> dict[str, int]:
    """Figures of a run in the given areas."""
    total = dict.fromkeys(("acts", "records", "new", "changed", "cleared", "reopened"), 0)
    for area, figures in run.counts.items():
        if area in mine:
            for name in total:
                total[name] += figures.get(name, 0)
    return total


def last_full() -> Sweep | None:
    """The newest finished sweep over all cases."""
    return Sweep.objects.filter(kind=Sweep.Kind.FULL, state=Sweep.State.DONE).order_by("-started_at").first()


def full_of(day: dt.date) -> bool:
    """Whether a sweep over all cases has looked at that day, waits or is under way. One that failed counts: people see to it."""
    fulls = Sweep.objects.filter(kind=Sweep.Kind.FULL)
    return fulls.filter(Q(asof__gte=day) | Q(state__in=[Sweep.State.QUEUED, Sweep.State.RUNNING])).exists()


def under_way() -> bool:
    """Whether a sweep waits or runs."""
    return Sweep.objects.filter(state__in=[Sweep.State.QUEUED, Sweep.State.RUNNING]).exists()


def heard() -> int | None:
    """The newest line of the trail when a sweep over all places last began, however that ended; None before the first."""
    return Sweep.objects.aggregate(newest=Max("heard", filter=~Q(kind=Sweep.Kind.PLACE)))["newest"]  # type: ignore[no-any-return]


def last_done() -> Sweep | None:
    """The newest finished sweep that looked at all places."""
    return Sweep.objects.filter(state=Sweep.State.DONE, division=None).order_by("-finished_at").first()


def stalled() -> RecordQuerySet:
    """Runs whose worker has not been heard of for five minutes; they can be gone on with."""
    return Sweep.objects.filter(state=Sweep.State.RUNNING, beat_at__lt=now() - STALLED)


def stalled_trials() -> RecordQuerySet:
    """The same for dry runs."""
    return DryRun.objects.filter(state=Sweep.State.RUNNING, beat_at__lt=now() - STALLED)
