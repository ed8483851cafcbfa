"""What the workbench is made of: groups of things that wait, each with its first lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiezhi.core.time import today
from xiezhi.core.web.pieces import Badge, Due

SHOWN = 6


@dataclass(frozen=True)
class Todo:
    """One line of a group: where it leads, what it is, whose, and the days left (negative: over).

    `badge` stands before the title, `mark` in place of the days.
    """

    url: str
    title: str
    note: str = ""
    organ: str = ""
    due: Due | None = None
    badge: Badge | None = None
    mark: Badge | None = None


@dataclass(frozen=True)
class Group:
    """Things of one kind that wait. `tone` bad/warn/info; a count of zero is good news and says so. `note`: by what measure."""

    key: str
    title: str
    icon: str
    tone: str
    count: int
    url: str
    items: list[Todo] = field(default_factory=list)
    good: str = ""
    note: str = ""


def group(
    key: str, title: str, icon: str, tone: str, rows: QuerySet[Any], url: str, line: Callable[[Any], Todo], good: str,
    note: str = "",
) -> Group:  # fmt: skip
    first = list(rows[: SHOWN + 1])
    count = len(first) if len(first) <= SHOWN else rows.count()  # most groups are small, and need not be asked twice
    return Group(key, title, icon, tone, count, url, [line(row) for row in first[:SHOWN]], good, note if count else "")


def due(day: dt.date | None) -> Due | None:
    return Due("", day, (day - today()).days, _("日")) if day else None
