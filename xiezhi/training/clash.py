"""Whether two courses of one person can both be true. Pure: days, times of day and tenths of hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar


@dataclass(frozen=True)
class Span:
    """Days of a course, and the time of each day where it is known."""

    starts_on: dt.date
    ends_on: dt.date
    begins: dt.time | None = None
    ends: dt.time | None = None

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def day_is_right(self) -> bool:
        """Both times of day are given, the end after the beginning, or none."""
        return self.ends > self.begins if self.begins and self.ends else self.begins is self.ends

    def meets(self, other: Span) -> bool:
        """Whether they have a day in common."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def overlaps(self, other: Span) -> bool:
        """Whether they run at the same time. Courses without times of day are not said to."""
        if not self.meets(other) or not (self.begins and self.ends and other.begins and other.ends):
            return False
        return self.begins < other.ends and other.begins < self.ends


class Entry(Protocol):
    """Hours somebody has: from which course, when, how many tenths."""

    @property
    def span(self) -> Span: ...

    @property
    def tenths(self) -> int: ...


E = TypeVar("E", bound=Entry)


def overlapping(span: Span, others: Iterable[E]) -> list[E]:
    """Those of the others that run at the same time."""
    return [other for other in others if span.overlaps(other.span)]


def overfull(span: Span, tenths: int, others: Sequence[E], limit: int) -> list[E]:
    """Others with which together the days would hold more than `limit` tenths each; none: they fit.

    Only what is certain counts: the hours of all that lie wholly within the days of the course, or around it.
    """
    near = [other for other in others if span.meets(other.span)]
    if not near:
        return []
    first = min([span.starts_on, *(other.span.starts_on for other in near)])
    last = max([span.ends_on, *(other.span.ends_on for other in near)])
    inside = [o for o in near if span.starts_on <= o.span.starts_on and o.span.ends_on <= span.ends_on]
    if tenths + sum(o.tenths for o in inside) > limit * span.days:
        return inside
    if tenths + sum(o.tenths for o in near) > limit * ((last - first).days + 1):
        return near
    return []
