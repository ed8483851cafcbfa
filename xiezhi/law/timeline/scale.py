"""Days to pixels, with long empty stretches cut out in their middle."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MAX_DAY = 32.0  # pixels a day when there is room
MIN_DAY = 4.0  # below this, stretches are cut rather than squeezed further
LEAST = 8  # days that a cut stretch keeps at least, half at either side
MOST = 30  # and at most: once there is a break, the room goes to the days around it


@dataclass(frozen=True)
class Stretch:
    """From one day that matters to the next; `kept` days are drawn, the rest is cut out in the middle."""

    start: dt.date
    days: int
    kept: int
    left: float

    @property
    def cut(self) -> int:
        return self.days - self.kept


@dataclass(frozen=True)
class Scale:
    parts: tuple[Stretch, ...]
    per_day: float
    first: dt.date | None
    last: dt.date | None

    @property
    def width(self) -> float:
        if not self.parts:
            return 240.0
        tail = self.parts[-1]
        return tail.left + tail.kept * self.per_day

    def x(self, day: dt.date) -> float:
        """Pixels of a day; days inside a cut lie on the break."""
        if not self.parts:
            return 0.0
        index = max(0, bisect_right([p.start for p in self.parts], day) - 1)
        part = self.parts[index]
        offset = min(max((day - part.start).days, 0), part.days)
        half = part.kept / 2
        if part.cut and offset > half:
            offset_kept = max(half, offset - part.cut)
        else:
            offset_kept = offset
        return part.left + offset_kept * self.per_day

    def stretches(self) -> list[tuple[dt.date, dt.date]]:
        """Runs of days that are drawn without a cut, both ends included, joined where they touch."""
        if self.first is None or self.last is None:
            return []
        runs: list[tuple[dt.date, dt.date]] = []
        begin = self.first
        for part in self.parts:
            if part.cut:
                half = part.kept // 2
                runs.append((begin, part.start + dt.timedelta(days=half - 1)))
                begin = part.start + dt.timedelta(days=part.days - (part.kept - half) + 1)
        runs.append((begin, self.last))
        return [r for r in runs if r[0] <= r[1]]

    def breaks(self) -> list[tuple[float, int]]:
        """Where a break mark goes, and how many days it stands for."""
        return [(p.left + p.kept * self.per_day / 2, p.cut) for p in self.parts if p.cut]


def build_scale(days: Sequence[dt.date], width: float) -> Scale:
    """Scale for sorted, distinct days. Fits `width` where it can; else it grows, never below MIN_DAY a day."""
    if not days:
        return Scale((), MAX_DAY, None, None)
    gaps = [(b - a).days for a, b in pairwise(days)]
    longest = max(gaps, default=0)
    keep = longest
    while keep > LEAST and sum(min(g, keep) for g in gaps) * MIN_DAY > width:
        keep -= max(1, keep // 12)
    keep = max(min(keep - keep % 2, MOST), LEAST) if keep < longest else longest
    # a cut that hides only a few days hides more than it saves
    kept = [keep if g > keep + 6 else g for g in gaps]
    total = sum(kept)
    per_day = min(MAX_DAY, max(MIN_DAY, width / total)) if total else MAX_DAY
    parts: list[Stretch] = []
    left = 0.0
    for day, gap, drawn in zip(days, gaps, kept, strict=False):
        parts.append(Stretch(day, gap, drawn, left))
        left += drawn * per_day
    return Scale(tuple(parts), per_day, days[0], days[-1])
