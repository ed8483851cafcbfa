"""Words that several rules share."""

from datetime import date

from xiezhi.law.statutes import ClauseRef, ref

from ...expr import Expr, FactNames, first_of
from ...facts.penalty import PENALTY
from ..steps import done_by as done_by
from ..steps import not_done_by as not_done_by

f = FactNames(PENALTY)
LAW_2021 = date(2021, 7, 15)
OLD_LAW = date(2018, 1, 1)  # 行政处罚法 as it stood until OLD_LAST; 2017修正 is the oldest version kept
OLD_LAST = date(2021, 7, 14)
SECURITY_2026 = date(2026, 1, 1)  # 治安管理处罚法（2025年修订）
REVIEW_2024 = date(2024, 1, 1)  # 行政复议法（2023年修订）

SECURITY_FIELD = "public_security"
SECURITY = (f.domain == SECURITY_FIELD).otherwise(False)
# The day whose law judges what is done in opening a case or, on the spot, in deciding it.
STARTED = first_of(f.filed_on, f.decided_on)
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


def old_law(article: int, paragraph: int | None = None, item: int | None = None) -> ClauseRef:
    """A clause of 行政处罚法 as it stood before 2021-07-15. Joined to the new one where it said the same."""
    return ref("行政处罚法", article, paragraph, item, numbering="1996")


def security_law(article: int, paragraph: int | None = None, item: int | None = None) -> ClauseRef:
    """A clause of 治安管理处罚法 (2026)."""
    return ref("治安管理处罚法", article, paragraph, item)


def security_2026(day: Expr) -> Expr:
    """治安管理处罚法 as revised governs what was done on that day; where the field is not known, it does not."""
    return SECURITY & (day >= SECURITY_2026)
