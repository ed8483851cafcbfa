"""Words about steps and days that packs of every kind of act share."""

from ..expr import Expr


def done_by(step: Expr, day: Expr) -> Expr:
    """The step was taken on or before `day`. Empty: it was not taken."""
    return step.exists() & (step <= day)


def not_done_by(step: Expr, day: Expr) -> Expr:
    """The step was not taken, or only after `day`."""
    return step.missing() | (step > day)
