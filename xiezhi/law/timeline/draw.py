"""Draws a timeline as SVG.

Layout: labels of steps hang above the axis in rows chosen from right to left, so that neither labels nor their leaders
meet; limits lie below, each in the first row where its bracket and words fit; long empty stretches are cut.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from html import escape as escaped
from typing import TYPE_CHECKING

from ..calendar import weekday
from ..text import N_
from .scale import Scale, build_scale

if TYPE_CHECKING:
    from . import Span, Step, Timeline

TEXT = 12.5
DATE = 64.0  # an ISO date in small type
SMALL = 11.0
ROW = 36  # a step label: date above, words below
FLAT_ROW = 21
MANY_ROWS = 3
LIMIT_ROW = 46  # a bracket with one line of words
BAND = 14
PAD = 16
GAP = 10  # between the words of a limit

INK, MUTE, LINE, SHADE, BLUE, RED, GREEN = "#1f2937", "#566274", "#a7b0bc", "#dfe3e9", "#1554b8", "#b3261e", "#1b7f4b"
# in a file of its own; pages say it once, in their style sheet
HALO = ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
KINDS = {"": INK, "info": BLUE, "good": GREEN, "bad": RED, "mute": MUTE}


def escape(text: object) -> str:
    """Text as it may stand in SVG: whatever it is, a label that is translated late included."""
    return escaped(str(text))


@dataclass(frozen=True)
class Box:
    """Where a label lies, for layout and for the test that none overlap."""

    x: float
    y: float
    w: float
    h: float
    text: str


def text_width(text: str, size: float) -> float:
    """Estimated width, generous: wide characters a full em, others 0.62 em."""
    return sum(size if ord(c) > 0x2E7F or c in "—…“”‘’·" else size * 0.62 for c in text)


def clip(text: str, limit: float, size: float) -> str:
    """Text cut to a width with an ellipsis; the whole stays in the title and the table."""
    if text_width(text, size) <= limit:
        return text
    while text and text_width(text + "…", size) > limit:
        text = text[:-1]
    return text + "…"


@dataclass
class _Label:
    """A day's steps as one label: words cut to fit, and the whole of them. `flat`: date and words on one line."""

    x: float
    day: dt.date
    text: str
    kind: str
    whole: str
    flat: bool
    row: int = 0

    @property
    def width(self) -> float:
        date, words = DATE, text_width(self.text, TEXT)
        return (date + 6 + words if self.flat else max(date, words)) + 10


@dataclass(frozen=True)
class _Bracket:
    """A limit laid out: its row, where its words begin and how wide they are."""

    span: Span
    row: int
    at: float
    wide: float
    words: list[tuple[str, str]]


class Drawing:
    """One rendering."""

    MAX_LIMIT = 560.0

    def __init__(self, line: Timeline, standalone: bool, font: str) -> None:
        self.line, self.standalone, self.font = line, standalone, font
        self.halo = HALO if standalone else ""
        self.out: list[str] = []
        self.flat = False
        days = [s.on for s in line.steps]
        for span in line.limits:
            days += [span.start, span.last_lawful]
            if (end := line.end_of(span)) is not None:
                days.append(end)
        if line.today is not None and days and min(days) <= line.today <= max(days) + dt.timedelta(days=60):
            days.append(line.today)
            self.today: dt.date | None = line.today
        else:
            self.today = None
        self.days = sorted(set(days))
        self.scale: Scale = build_scale(self.days, line.width - 2 * PAD)
        over = max([lb.x + lb.width for lb in self._step_labels()], default=0) - line.width
        if over > 0:  # make room for the words of the last steps
            self.scale = build_scale(self.days, line.width - 2 * PAD - over)

    def x(self, day: dt.date) -> float:
        return round(PAD + self.scale.x(day), 1)

    def render(self) -> str:
        line = self.line
        line.boxes.clear()
        labels = self._step_labels()
        step_rows = 1 + max((lb.row for lb in labels), default=-1)
        if step_rows > MANY_ROWS:  # a crowded act: one line a label keeps the picture low
            self.flat = True
            labels = self._step_labels()
            step_rows = 1 + max(lb.row for lb in labels)
        row = FLAT_ROW if self.flat else ROW
        top = 4
        axis = top + step_rows * row + 8
        limits, limit_rows = self._limit_layout()
        months = axis + BAND + 16
        first = months + 14
        height = first + limit_rows * LIMIT_ROW + 4
        right = [lb.x + lb.width for lb in labels] + [b.at + b.wide for b in limits]
        width = max([self.scale.width + 2 * PAD, *[r + 4 for r in right]])
        self._shade(axis)
        taken = self._today(axis, months, [first + b.row * LIMIT_ROW for b in limits if self._runs_on(b.span)], width)
        self._axis_marks(axis, months, width, taken)
        for bracket in limits:
            self._limit(bracket, first + bracket.row * LIMIT_ROW, axis)
        for lb in labels:
            self._step(lb, axis, top + (step_rows - 1 - lb.row) * row)
        return self._frame(width, height)

    # -- layout --------------------------------------------------------------------------------------------------------
    def _step_labels(self) -> list[_Label]:
        by_day: dict[dt.date, list[Step]] = {}
        for step in self.line.steps_sorted():
            by_day.setdefault(step.on, []).append(step)
        labels = []
        for day, steps in by_day.items():
            steps.sort(key=lambda s: s.kind != "bad")  # what is cut off is not what went wrong
            whole = "；".join(str(s.label) for s in steps)
            kind = steps[0].kind
            labels.append(_Label(self.x(day), day, clip(whole, self.line.width / 4, TEXT), kind, whole, self.flat))
        placed: list[_Label] = []
        for lb in sorted(labels, key=lambda lb: -lb.x):
            under = [p.row for p in placed if p.x <= lb.x + lb.width]
            lb.row = 1 + max(under) if under else 0
            placed.append(lb)
        return sorted(labels, key=lambda lb: lb.x)

    def _limit_layout(self) -> tuple[list[_Bracket], int]:
        """Each limit in the first row where bracket and words meet no other's; words move left to stay inside."""
        rows: list[list[tuple[float, float]]] = []
        out = []
        edge = max(self.scale.width + 2 * PAD, self.line.width)
        for span in sorted(self.line.limits, key=lambda s: (s.start, s.last_lawful, str(s.label))):
            words = self._limit_words(span)
            wide = sum(text_width(t, TEXT) for t, _c in words) + GAP * (len(words) - 1)
            left = self.x(span.start)
            at = max(PAD, min(left, edge - PAD - wide))
            end = self.line.end_of(span)
            right = max(at + wide, self.x(span.last_lawful), self.x(end) if end else 0)
            need = (min(left, at) - 14, right + 14)
            row = next((n for n, r in enumerate(rows) if all(need[1] <= a or b <= need[0] for a, b in r)), len(rows))
            if row == len(rows):
                rows.append([])
            rows[row].append((need[0] + 14, need[1] - 14))
            out.append(_Bracket(span, row, at, wide, words))
        return out, len(rows)

    def _limit_words(self, span: Span) -> list[tuple[str, str]]:
        words = [(clip(str(span.label), self.MAX_LIMIT * 0.5, TEXT), INK)]
        if span.clause:
            words.append((clip(str(span.clause), self.MAX_LIMIT * 0.5, TEXT), MUTE))
        words.append((self.line.say(N_("至{last}")).format(last=span.last_lawful.isoformat()), MUTE))
        words.append((self.line.verdict(span), RED if span.breached else GREEN if span.actual else BLUE))
        return words

    # -- drawing -------------------------------------------------------------------------------------------------------
    def _shade(self, axis: float) -> None:
        left, right = PAD - 4, PAD + self.scale.width + 4
        self._rect(left, axis, right - left, BAND, "#ffffff", "tl-band", stroke=LINE)
        if self.line.is_working is None or self.scale.per_day < 1.2:
            return
        runs = "".join(f"M{x0} {axis + 0.5}h{round(x1 - x0, 1)}v{BAND - 1}H{x0}z" for x0, x1, _first, _last in self._off_runs())
        if runs:
            self.out.append(f'<path class="tl-off" d="{runs}" fill="{SHADE}"/>')

    def _off_runs(self) -> list[tuple[float, float, dt.date, dt.date]]:
        runs: list[tuple[float, float, dt.date, dt.date]] = []
        half = self.scale.per_day / 2
        one = dt.timedelta(days=1)
        assert self.line.is_working is not None
        for first, last in self.scale.stretches():
            day = first
            while day <= last:
                if not self.line.is_working(day):
                    begin = day
                    while day + one <= last and not self.line.is_working(day + one):
                        day += one
                    x0, x1 = max(self.x(begin) - half, PAD - 4), min(self.x(day) + half, PAD + self.scale.width + 4)
                    runs.append((round(x0, 1), round(x1, 1), begin, day))
                day += one
        return runs

    def _axis_marks(self, axis: float, baseline: float, width: float, taken: list[tuple[float, float]]) -> None:
        for x, skipped in self.scale.breaks():
            x = round(PAD + x, 1)
            self._rect(x - 5, axis - 1, 10, BAND + 2, "#ffffff", "tl-gap")
            for shift in (-4, 2):
                d = f"M{x + shift} {axis - 2}l3 {BAND / 2 + 1}l-3 2l3 {BAND / 2}"
                self._path("tl-break", d, MUTE, 1)
            text = self.line.say(N_("略{n}日")).format(n=skipped)
            self._small(x - text_width(text, SMALL) / 2, baseline, text, width, taken)
        for day in self._month_starts():
            x = self.x(day)
            self._path("tl-tick", f"M{x} {axis + BAND}v4", LINE, 1)
            self._small(x, baseline, f"{day:%Y-%m}", width, taken)

    def _month_starts(self) -> list[dt.date]:
        found = []
        for first, last in self.scale.stretches():
            day = first.replace(day=1)
            while day <= last:
                if day >= first:
                    found.append(day)
                day = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        return found

    def _small(self, left: float, y: float, text: str, width: float, taken: list[tuple[float, float]]) -> None:
        w = text_width(text, SMALL)
        if left < 2 or left + w > width or any(left < b + 6 and a < left + w + 6 for a, b in taken):
            return
        taken.append((left, left + w))
        self.line.boxes.append(Box(left, y - SMALL, w, SMALL, text))
        self._text(left, y, text, SMALL, MUTE, "tl-month")

    def _runs_on(self, span: Span) -> bool:
        """Whether a breach goes on to this day."""
        return self.today is not None and span.actual is None and self.line.end_of(span) == self.today

    def _today(self, axis: float, baseline: float, open_rows: list[float], width: float) -> list[tuple[float, float]]:
        """A mark on the axis, its word among the months, down to the breaches that go on; above it stand the steps' words."""
        if self.today is None:
            return []
        x = self.x(self.today)
        text = self.line.say(self.line.now).format(on=f"{self.today:%m-%d}")
        w = text_width(text, SMALL)
        at = max(2.0, min(x - w / 2, width - w))
        self._path("tl-today", f"M{x} {axis - 5}V{axis + BAND + 5}", BLUE, 2)
        if open_rows:
            self._path("tl-today", f"M{x} {baseline + 4}V{max(open_rows)}", BLUE, 1, "2 3")
        self.line.boxes.append(Box(at, baseline - SMALL, w, SMALL, text))
        self._text(at, baseline, text, SMALL, BLUE, "tl-today-word", bold=True)
        return [(at, at + w)]

    def _step(self, lb: _Label, axis: float, y: float) -> None:
        colour = KINDS.get(lb.kind, INK)
        when = f"{lb.day.isoformat()} {self.line.say(weekday(lb.day))}"
        group = '<g class="tl-bad">' if lb.kind == "bad" else "<g>"
        self.out.append(f"{group}<title>{escape(when)} {escape(lb.whole)}</title>")
        self._path("tl-lead", f"M{lb.x} {y + 4}V{axis}", LINE, 1)
        self.line.boxes.append(Box(lb.x, y, lb.width - 2, (FLAT_ROW if lb.flat else ROW) - 4, lb.text))
        left, base = lb.x + 5, y + SMALL + TEXT + 5
        if lb.flat:
            left, base = left + DATE + 6, y + TEXT + 1
        self._text(lb.x + 5, y + (TEXT if lb.flat else SMALL) + 1, lb.day.isoformat(), SMALL, MUTE, "tl-date")
        self._text(left, base, lb.text, TEXT, colour, "tl-step", bold=lb.kind == "bad")
        mark = f'cx="{lb.x}" cy="{axis + BAND / 2}" r="4.5"'
        self.out.append(f'<circle class="tl-mark" {mark} fill="#ffffff" stroke="{colour}" stroke-width="2.5"/></g>')

    def _limit(self, bracket: _Bracket, y: float, axis: float) -> None:
        span, words = bracket.span, bracket.words
        a, b = self.x(span.start), self.x(span.last_lawful)
        colour = INK if span.actual or span.breached else BLUE
        self.out.append(f"<g><title>{escape(' · '.join(str(t) for t, _c in words))}</title>")
        for x in (a, b):
            self._path("tl-guide", f"M{x} {axis + BAND}V{y}", LINE, 1, "1 3")
        self._path("tl-limit", f"M{a} {y}v8H{b}v-8", colour, 1.5)
        end = self.line.end_of(span)
        if end is not None:
            x = self.x(end)
            if span.breached and x > b:
                self._path("tl-over", f"M{b} {y + 8}H{x}", RED, 6)
                self._path("tl-over-end", f"M{x} {y - 1}v13", RED, 2)
            elif not span.breached:
                self.out.append(
                    f'<circle class="tl-done" cx="{x}" cy="{y + 8}" r="3.5" fill="{GREEN}" stroke="#ffffff"/>'
                )
        spans = []
        for n, (text, tone) in enumerate(words):
            shift = f' dx="{GAP}"' if n else ""
            weight = ' font-weight="600"' if tone == RED else ""
            spans.append(f'<tspan fill="{tone}"{shift}{weight}>{escape(text)}</tspan>')
        self.line.boxes.append(Box(bracket.at, y + 14, bracket.wide, TEXT + 3, " ".join(t for t, _c in words)))
        self.out.append(
            f'<text class="tl-word" x="{round(bracket.at, 1)}" y="{round(y + 15 + TEXT, 1)}" font-size="{TEXT}"{self.halo}>'
            f"{''.join(spans)}</text></g>"
        )

    def _path(self, name: str, d: str, stroke: str, width: float, dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.out.append(f'<path class="{name}" d="{d}" fill="none" stroke="{stroke}" stroke-width="{width}"{dashes}/>')

    def _rect(self, x: float, y: float, w: float, h: float, fill: str, name: str, stroke: str = "") -> None:
        edge = f' stroke="{stroke}"' if stroke else ""
        self.out.append(
            f'<rect class="{name}" x="{round(x, 1)}" y="{y}" width="{round(w, 1)}" height="{h}" fill="{fill}"{edge}/>'
        )

    def _text(self, x: float, y: float, text: str, size: float, fill: str, name: str, bold: bool = False) -> None:
        weight = ' font-weight="600"' if bold else ""
        self.out.append(
            f'<text class="{name}" x="{round(x, 1)}" y="{round(y, 1)}" font-size="{size}" fill="{fill}"{weight}{self.halo}>'
            f"{escape(text)}</text>"
        )

    def _frame(self, width: float, height: float) -> str:
        w, h = round(width), round(height)
        ident = self.line.ident
        title = escape(self.line.title or self.line.say(N_("时间轴")))
        name = "tl-svg" + (" tl-fit" if w <= 860 else "") + (" tl-wide" if 720 < w <= 860 else "")
        head = [f'<svg class="{name}" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img"']
        if self.standalone:
            head.append(f' xmlns="http://www.w3.org/2000/svg" font-family="{escape(self.font)}"')
        head.append(f' aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{title}</title>')
        head.append(f'<desc id="{ident}-d">{escape(self.line.description())}</desc>')
        if self.standalone:
            head.append(f'<rect width="{w}" height="{h}" fill="#ffffff"/>')
        return "".join([*head, *self.out, "</svg>"])
