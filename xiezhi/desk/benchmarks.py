"""What waits because of benchmarks of discretion: to be reviewed, made, filed, corrected, published, adjusted."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.clock import queries as clock
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.discretion import queries, show

from .todo import Group, Todo, due, group

OWN = (roles.LEGAL_STAFF, roles.ORGAN_HEAD)
# which step lies with whom: the head makes and publishes, the legal unit writes and files
MINE = {roles.LEGAL_STAFF: ["draft", "made", "returned"], roles.ORGAN_HEAD: ["made", "passed", "returned"]}


def waiting(actor: Actor) -> list[Any]:
    """The rows behind the groups, for the number on the bell."""
    if actor.role in roles.SUPERVISION:
        return [queries.mine_to_review(actor)]
    return [_mine(actor), queries.waiting(actor)] if actor.role in OWN else []


def groups(actor: Actor) -> list[Group]:
    """Groups of this role that have something in them."""
    found: list[Group] = []
    if actor.role in roles.SUPERVISION:
        rows = queries.mine_to_review(actor).select_related("organ").order_by("refiled_on", "id")
        url = reverse("discretion:list") + "?view=review"
        found = [group("benchmarks", _("待备案审查的裁量基准"), "graph-up", "info", rows, url, _benchmark, "")]
    elif actor.role in OWN:
        tasks = queries.waiting(actor).select_related("organ", "benchmark")
        mine = _mine(actor).select_related("organ").order_by("made_on", "id")
        found = [
            group("benchmark_tasks", _("依据变动，待调整的裁量基准"), "book", "warn", tasks,
            reverse("discretion:adjustments"), _task, ""),
            group("benchmarks", _("待办的裁量基准"), "graph-up", "info", mine,
            reverse("discretion:list") + "?view=open", _benchmark, ""),
        ]  # fmt: skip
    return [one for one in found if one.count]


def _mine(actor: Actor) -> Any:
    """Versions of the own organ that this role has to move on."""
    return queries.visible_to(actor).filter(organ_id=actor.organ_id, state__in=MINE[actor.role])


def _benchmark(row: Any) -> Todo:
    limit = clock.newest([row.ref], "review" if row.state == "filed" else "show" if row.state == "passed" else "file").get(row.ref)
    running = limit.ends_on if limit is not None and limit.state == "running" else None
    return Todo(
        reverse("discretion:record", args=[row.pk]), row.name, str(show.standing(row).label), row.organ.name, due(running)
    )


def _task(row: Any) -> Todo:
    return Todo(
        reverse("discretion:adjustment", args=[row.pk]), row.benchmark.name, show.changed_title(row), row.organ.name,
        due(row.due_on)
    )
