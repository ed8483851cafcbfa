"""Words about steps and days that packs of every kind of act share."""

from datetime import date

from ..expr import Expr, const, earliest, when

NOT_SO = const(date.max)


def done_by(step: Expr, day: Expr) -> Expr:
    """The step was taken on or before `day`. Empty: it was not taken."""
    return step.exists() & (step <= day)


def not_done_by(step: Expr, day: Expr) -> Expr:
    """The step was not taken, or only after `day`."""
    return step.missing() | (step > day)


def arose(*ways: tuple[Expr, Expr]) -> Expr:
    """For `since`, where a rule can be broken in several ways: the earliest day on which one of those that hold came about.

    A way that holds has to have a day: `either` puts another in place of one that may be empty.
    """
    return earliest(*(when(way.otherwise(False), day, NOT_SO) for way, day in ways))
