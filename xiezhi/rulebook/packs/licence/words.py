"""Words that the rules on licences share."""

from datetime import date

from xiezhi.law.statutes import ClauseRef, ref

from ...expr import Expr, FactNames, first_of, today
from ...facts.licence import LICENCE

f = FactNames(LICENCE)
LAW_2004 = date(2004, 7, 1)

DECIDED = first_of(f.decided_on, f.withdrawn_on, today)
OPEN = f.decided_on.missing() & f.withdrawn_on.missing()


def licence_law(article: int, paragraph: int | None = None, item: int | None = None) -> ClauseRef:
    """A clause of 行政许可法, whose articles kept their numbers in 2019. All its limits are working days (82条)."""
    return ref("行政许可法", article, paragraph, item)


def ended_late(end: Expr, start: Expr, days: Expr) -> Expr:
    """More than so many working days after `start`."""
    return end.workdays_after(start) > days
