"""Work for the background worker: sweeps and dry runs."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Division
from xiezhi.trail import queries as trail

from . import actions, queries
from .models import DryRun, Sweep, Threshold
from .sweep import WORKER
from .touched import anything


@task()
def run_sweep(sweep_id: int) -> None:
    """Carry out a sweep, or go on with it. Running it twice does no harm."""
    try:
        actions.carry_on(Sweep.objects.get(pk=sweep_id))
    except Stale:
        return  # another worker has it


def enqueue_sweep(reason: str, full: bool = False, *, by: Actor = WORKER, division: Division | None = None) -> Sweep:
    """Ask for a sweep of everything, of what changed since the last one, or of the cases of a division; returns the run to show its
    progress.

    A request that waits already is not doubled.
    """
    run = actions.request_sweep(by=by, reason=reason, full=full, division=division)
    run_sweep.enqueue(run.pk)
    return run


def catch_up() -> bool:
    """Have all cases swept where that was not done today: the machine may have been off at night. Whether it was wanting."""
    if queries.full_of(today()):
        return False
    enqueue_sweep(_("补做每日核查"), full=True)
    return True


def follow_changes() -> bool:
    """Have looked at what was written in cases and registers since a sweep last began; whether there was anything.

    Nothing is asked for while a sweep waits or runs, nor before there was one over everything. After one that failed only
    something newer is looked at, and then what that one left with it: people see to a failure, it is not repeated by the clock.
    """
    since = queries.heard()
    if since is None or queries.under_way() or not anything(after=since, upto=trail.head()[0]):
        return False
    enqueue_sweep(_("案件或者登记有变化"))
    return True


@task()
def run_trial(pk: int) -> None:
    """Carry out a dry run, or go on with it. Running it twice does no harm."""
    try:
        actions.carry_on_trial(DryRun.objects.select_related("threshold__division").get(pk=pk))
    except Stale:
        return  # another worker has it


def enqueue_trial(row: Threshold, *, by: Actor) -> DryRun:
    """Have a proposed adoption or ending tried; both are asked for and queued, or neither."""
    with transaction.atomic():
        trial = actions.ask_trial(row, by=by)
        run_trial.enqueue(trial.pk)
    return trial


def adopt(row: Threshold, *, by: Actor, seen: int) -> Sweep:
    """Adopt a value, and have the cases of its division swept with it: no others are judged by it."""
    with transaction.atomic():
        actions.adopt_threshold(row, by=by, seen=seen)
        return enqueue_sweep(_("采用本地阈值"), division=row.division)


def end(row: Threshold, *, by: Actor, seen: int) -> Sweep:
    """End a value, and have the cases of its division swept without it."""
    with transaction.atomic():
        actions.end_threshold(row, by=by, seen=seen)
        return enqueue_sweep(_("终止本地阈值"), division=row.division)


def resume_stalled() -> int:
    """Put runs back in the queue whose worker was killed; to be called when a worker starts and every few minutes."""
    stalled = list(queries.stalled())
    for run in stalled:
        run_sweep.enqueue(run.pk)
    trials = list(queries.stalled_trials())
    for trial in trials:
        run_trial.enqueue(trial.pk)
    return len(stalled) + len(trials)


def lapse_mutes() -> int:
    """Mark the mutes whose last day is over."""
    return actions.lapse(by=WORKER)
