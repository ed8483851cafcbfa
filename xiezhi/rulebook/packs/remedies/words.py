"""Words that the rules on remedies share."""

from datetime import date

from xiezhi.law.statutes import ClauseRef, ref

from ...expr import FactNames
from ...facts.remedies import REMEDIES

f = FactNames(REMEDIES)
OLD_LAW = date(2018, 1, 1)
OLD_LAST = date(2023, 12, 31)
LAW_2024 = date(2024, 1, 1)
COURT_LAW = date(2017, 7, 1)
REGULATION_2007 = date(2007, 8, 1)
REGULATION_2026 = date(2026, 7, 1)

RECONSIDERED = f.kind == "reconsideration"
SUED = f.kind == "litigation"


def review_law(article: int, paragraph: int | None = None, item: int | None = None) -> ClauseRef:
    """A clause of 行政复议法 (2023, in force since 2024)."""
    return ref("行政复议法", article, paragraph, item)


def old_review_law(article: int, paragraph: int | None = None) -> ClauseRef:
    """A clause of 行政复议法 as it stood until the end of 2023."""
    return ref("行政复议法", article, paragraph, numbering="1999")
