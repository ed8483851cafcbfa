"""What the worker does of itself: follows the changes of statutes and of superiors, and starts limits whose calendar came later."""

from __future__ import annotations

from xiezhi.statutes import queries as statutes

from . import actions, queries
from .adjusting import WORKER


def follow_statutes() -> int:
    """Open the tasks that changed statutes bring, from the change at which it stopped, and those that superiors' new
    benchmarks bring to whoever applies them as they stand. How many tasks."""
    found = 0
    for change in statutes.changes(queries.followed()):
        found += len(actions.follow(actions.Change.of(change), by=WORKER))
    found += len(actions.follow_superiors(by=WORKER))
    actions.start_late(by=WORKER)
    return found
