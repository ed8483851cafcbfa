"""Like cases of a decided one — same violation, same tier of the benchmark, same kind of party — and how their fines lie.

Small numbers are protected: fewer like cases than the setting LIKE_CASES_LEAST (非法定默认) are not shown, and cases of
organs outside the reader's scope are counted only where they are as many themselves, so that nobody can read a single
one of them out of the whole.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from xiezhi.core.actor import Actor
from xiezhi.discretion import queries as discretion
from xiezhi.discretion.models import Tier

from .models import Case

FIELDS = ("pk", "organ_id", "cause", "act_ended_on", "decided_on", "fine", "tier_min", "tier_max")


@dataclass(frozen=True)
class Likes:
    """How a case lies among its like. `why`: why nothing is shown: fine (none was decided), tier (no benchmark tells it),
    few (fewer than `least`). Fines in 分, sorted, this case's own among them."""

    case: Case
    tier: Tier | None = None
    fines: tuple[int, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    everywhere: bool = False
    least: int = 0
    why: str = ""

    @property
    def fine(self) -> int:
        return int(self.case.fine)  # type: ignore[attr-defined]

    @property
    def median(self) -> int:
        return quantile(self.fines, 50)

    @property
    def middle(self) -> tuple[int, int]:
        """Between which the middle half lies."""
        return quantile(self.fines, 25), quantile(self.fines, 75)

    @property
    def lower(self) -> int:
        """Percent of the others that are lower than this case."""
        return self._share(bisect_left(self.fines, self.fine))

    @property
    def higher(self) -> int:
        """Percent of the others that are higher."""
        return self._share(len(self.fines) - bisect_right(self.fines, self.fine))

    def _share(self, number: int) -> int:
        return round(100 * number / max(1, len(self.fines) - 1))


def quantile(values: Sequence[int], percent: int) -> int:
    """The value below which so many percent lie (nearest rank)."""
    return values[max(0, -(-len(values) * percent // 100) - 1)]


def like(case: Case, actor: Actor) -> Likes:
    """The like cases that this person may see counted. Four queries."""
    least = settings.LIKE_CASES_LEAST
    if not case.fine or case.decided_on is None:  # type: ignore[attr-defined]
        return Likes(case, why="fine", least=least)
    rows = list(
        Case.objects.filter(cause=case.cause, party_kind=case.party_kind, decided_on__isnull=False, fine__gt=0)  # type: ignore[attr-defined]
        .exclude(no_penalty=True).order_by("pk").values_list(*FIELDS)
    )  # fmt: skip
    tiers = discretion.tiers_for(
        (organ, cause, acted or decided, fine, low, high) for _pk, organ, cause, acted, decided, fine, low, high in rows
    )
    tier = next((found for row, found in zip(rows, tiers, strict=True) if row[0] == case.pk), None)
    if tier is None:
        return Likes(case, why="tier", least=least)
    same = [row for row, found in zip(rows, tiers, strict=True) if found is not None and found.kind == tier.kind]
    seen = [row for row in same if actor.sees(row[1])]
    others = len(same) - len(seen)
    everywhere = others >= least
    counted = same if everywhere else seen
    if len(counted) < least:
        return Likes(case, tier, why="few", least=least)
    days = [row[4] for row in counted]
    return Likes(case, tier, tuple(sorted(row[5] for row in counted)), min(days), max(days), everywhere, least)
