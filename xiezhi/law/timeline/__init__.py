"""The timeline: an act's steps on a time axis, non-working days shaded, each limit a bracket from its start to its last
lawful day with the clause on it, a breach as the red part beyond. SVG; the same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..text import N_
from .draw import Box, Drawing


@dataclass(frozen=True)
class Step:
    """Something that happened. `kind`: "", info, good, bad or mute."""

    on: dt.date
    label: Any
    kind: str = ""


@dataclass(frozen=True)
class Span:
    """A limit: runs from `start`, `last_lawful` is the last day on which the act is in time.

    `actual`: when it was done, None while open; `breached`: as the rule engine judged it (the picture never judges).
    """

    start: dt.date
    last_lawful: dt.date
    actual: dt.date | None
    label: Any
    clause: Any = ""
    breached: bool = False


@dataclass
class Timeline:
    """`is_working(day)`: from the calendar of law; None leaves days unshaded. `today` draws a line if in range.

    `say` turns a Chinese source text into the reader's language; `now` is how the day `today` is called.
    """

    steps: Sequence[Step] = ()
    limits: Sequence[Span] = ()
    is_working: Callable[[dt.date], bool] | None = None
    today: dt.date | None = None
    title: Any = ""
    width: int = 760
    say: Callable[[str], str] = str
    now: str = N_("今天{on}")
    boxes: list[Box] = field(default_factory=list, init=False)

    def svg(self, standalone: bool = False, font_family: str = "sans-serif") -> str:
        """The picture. `standalone`: complete file of its own (letters, annexes): namespace, font, white ground."""
        return Drawing(self, standalone, font_family).render()

    @property
    def ident(self) -> str:
        """Stable id of this content, for aria references."""
        seen = repr((self.steps_sorted(), [*self.limits], self.today, str(self.title), self.width))
        return "tl-" + hashlib.sha256(seen.encode()).hexdigest()[:8]

    def steps_sorted(self) -> list[Step]:
        return sorted(self.steps, key=lambda s: s.on)

    def rows(self) -> list[dict[str, Any]]:
        """The text alternative and the upright form for narrow screens: steps and limits in order of date."""
        rows: list[tuple[dt.date, int, dict[str, Any]]] = []
        for n, s in enumerate(self.steps_sorted()):
            row = {"on": s.on.isoformat(), "what": str(s.label), "limit": "", "result": "", "tone": s.kind}
            rows.append((s.on, n, {**row, "day": s.on, "begins": s.on}))
        for n, span in enumerate(self.limits, start=len(rows)):
            limit = self.say(N_("{start}至{last}")).format(start=span.start.isoformat(), last=span.last_lawful.isoformat())
            what = " · ".join(str(x) for x in (span.label, span.clause) if x)
            tone = "bad" if span.breached else "good" if span.actual else "info"
            row = {"on": "", "what": what, "limit": limit, "result": self.verdict(span), "tone": tone}
            rows.append((span.last_lawful, n, {**row, "day": span.last_lawful, "begins": span.start}))
        return [row for _on, _n, row in sorted(rows, key=lambda r: r[:2])]

    def end_of(self, span: Span) -> dt.date | None:
        """How far a span is drawn beyond its bracket: the day it was done, or today while open."""
        if span.actual is not None:
            return span.actual
        return self.today if span.breached else None

    def verdict(self, span: Span) -> str:
        """What became of a limit, in words."""
        end = self.end_of(span)
        if span.breached:
            days = (end - span.last_lawful).days if end else 0
            if days <= 0:
                return self.say(N_("超期"))
            if span.actual is None:
                return self.say(N_("已超{n}日，尚未完成")).format(n=days)
            return self.say(N_("{on}完成，超{n}日")).format(on=span.actual.isoformat(), n=days)
        if span.actual is not None:
            return self.say(N_("{on}完成，未超期")).format(on=span.actual.isoformat())
        return self.say(N_("进行中"))

    def description(self) -> str:
        parts = [f"{s.on.isoformat()} {s.label}" for s in self.steps_sorted()]
        parts += [
            self.say(N_("{label}（{clause}）：{start}至{last}，{verdict}")).format(
                label=s.label, clause=s.clause, start=s.start, last=s.last_lawful, verdict=self.verdict(s)
            )
            for s in self.limits
        ]
        return "；".join(parts)
