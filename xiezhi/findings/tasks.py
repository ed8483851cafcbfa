"""Work for the background worker: the sweep."""

from __future__ import annotations

from django_tasks import task

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Stale

from . import actions, queries
from .models import Sweep
from .sweep import WORKER


@task()
def run_sweep(sweep_id: int) -> None:
    """Carry out a sweep, or go on with it. Running it twice does no harm."""
    try:
        actions.carry_on(Sweep.objects.get(pk=sweep_id))
    except Stale:
        return  # another worker has it


def enqueue_sweep(reason: str, full: bool = False, *, by: Actor = WORKER) -> Sweep:
    """Ask for a sweep of all cases, or of those that changed since the last one; returns the run to show its progress.

    A request that waits already is not doubled.
    """
    run = actions.request_sweep(by=by, reason=reason, full=full)
    run_sweep.enqueue(run.pk)
    return run


def resume_stalled() -> int:
    """Put runs back in the queue whose worker was killed; to be called when a worker starts and every few minutes."""
    stalled = list(queries.stalled())
    for run in stalled:
        run_sweep.enqueue(run.pk)
    return len(stalled)
