"""Terms as statutes write them: extended once with leave, so many days before, in hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..expr import Expr, any_of, today, when

HOUR = 60
DAY_HOURS = 24


@dataclass(frozen=True, eq=False)
class Term:
    """A term that may be extended once, if that is approved and told to the party.

    `late(n)` says that more than `n` days have gone by. `days` are those approved (empty: as many as may be), `approved`
    and `told` the days of both steps. Every way to break it begins on the day after `allowed` days.
    """

    late: Callable[[Expr], Expr]
    base: Expr
    longest: Expr
    days: Expr
    approved: Expr
    told: Expr

    @property
    def granted(self) -> Expr:
        """Days of extension that count: as approved, never more than may be approved."""
        days = self.days.otherwise(self.longest)
        return when(days > self.longest, self.longest, days)

    @property
    def unapproved(self) -> Expr:
        """Past the term, and nobody extended it."""
        return self.late(self.base) & self.approved.missing()

    @property
    def untold(self) -> Expr:
        """Past the term, which was extended without a word to the party."""
        return self.late(self.base) & self.approved.exists() & self.told.missing()

    @property
    def beyond(self) -> Expr:
        """Past the extended term too."""
        return self.late(self.base + self.granted)

    @property
    def overrun(self) -> Expr:
        """One of the three."""
        return any_of(self.unapproved, self.untold, self.beyond)

    @property
    def allowed(self) -> Expr:
        """Days from the start to the last lawful day."""
        extended = (self.approved.exists() & self.told.exists()).otherwise(True)
        return self.base + when(extended, self.granted, 0)


def either(first: Expr, second: Expr) -> Expr:
    """`first` where it is given, `second` where it is empty or has no column."""
    return when(first.exists().otherwise(False), first, second)


def whole_workdays_between(earlier: Expr, later: Expr) -> Expr:
    """Whole working days between two days: 七日前 asks for seven of them."""
    return later.workdays_after(earlier) - 1


def hours_gone(since: Expr, hours: Expr) -> Expr:
    """Surely more than so many hours have gone by since some time of that day: the days between are over."""
    return (today.days_after(since) - 1) * DAY_HOURS >= hours
