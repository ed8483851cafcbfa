"""Words that the rules on management and supervision share."""

from datetime import date

from xiezhi.law.statutes import ClauseRef, ref

PLAN_2024 = ref("协调监督实施方案")
PLAN_SINCE = date(2024, 4, 16)
PLAN_PLACE = "2327"  # it binds 大兴安岭; elsewhere its days are a default
REGULATION_SINCE = date(2026, 2, 1)
NO_DAYS = "文件未定天数，平台默认"


def regulation(article: int, paragraph: int | None = None, item: int | None = None) -> ClauseRef:
    """A clause of 行政执法监督条例 (2026-02-01)."""
    return ref("行政执法监督条例", article, paragraph, item)
