"""Words that several rules share."""

from datetime import date

from xiezhi.law.statutes import ClauseRef, ref

from ...expr import FactNames, first_of
from ...facts.penalty import PENALTY
from ..steps import done_by as done_by
from ..steps import not_done_by as not_done_by

f = FactNames(PENALTY)
LAW_2021 = date(2021, 7, 15)

ORDINARY = f.procedure == "ordinary"
SUMMARY = f.procedure == "summary"
# A register of penalties has no column 不予处罚; a blank one means that nobody claimed it.
NOT_PUNISHED = f.no_penalty.otherwise(False) | (f.closed_as == "no_penalty").otherwise(False)
PENALISED = f.decided_on.exists() & ~NOT_PUNISHED
# 明确放弃 has to be shown; blank is not a waiver.
WAIVED = first_of(f.rights_waived, False)
FINED = f.fine.exists() | f.penalty_kinds.has("fine")


def penalty_law(article: int, paragraph: int | None = None, item: int | None = None) -> ClauseRef:
    """A clause of 行政处罚法 (2021)."""
    return ref("行政处罚法", article, paragraph, item)
