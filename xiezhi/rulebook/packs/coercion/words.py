"""Words that the rules on coercion share."""

from datetime import date

from xiezhi.law.statutes import ClauseRef, ref

from ...expr import Expr, FactNames, all_of, first_of, today
from ...facts.coercion import COERCION

f = FactNames(COERCION)
LAW_2012 = date(2012, 1, 1)

SEALED = f.kind.isin("seal", "seize")
FROZEN = f.kind == "freeze"
MEASURE = SEALED | FROZEN | f.kind.isin("restrict_person", "other_measure")
# 加处罚款 runs by itself from day to day: it is not carried out on the spot, nor urged before it begins.
ON_THE_SPOT = f.kind.isin("transfer", "auction", "restore", "substitute", "other_execution")
EXECUTION = ON_THE_SPOT | (f.kind == "surcharge")
BY_COURT = f.kind == "court"

TAKEN = MEASURE & f.started_on.exists()
# A blank mark of an exception is not claimed.
URGENT = first_of(f.urgent, False)
STILL_HELD = f.handled_on.missing() & f.released_on.missing()


def held_longer(days: Expr) -> Expr:
    """Neither dealt with nor released after so many days (25条、32条: no day off moves the last day)."""
    return all_of(*(first_of(end, today).days_after(f.started_on) > days for end in (f.handled_on, f.released_on)))


def coercion_law(article: int, paragraph: int | None = None, item: int | None = None) -> ClauseRef:
    """A clause of 行政强制法."""
    return ref("行政强制法", article, paragraph, item)
