"""Small bar charts as SVG: zero-based, one colour, labelled directly; the table beside says the same."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .markup import Markup, h

WIDE, HIGH = 560, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 18, 24
INK, MUTE, LINE, RED, BLUE = "#1f2937", "#566274", "#e5e7eb", "#b3261e", "#1554b8"


def bars(labels: Sequence[str], numbers: Sequence[float | None], title: str, percent: bool = False) -> Markup:
    """Bars from zero; with many of them only some are labelled. None is no bar, which is not a bar of zero."""
    top = _top(max((number or 0 for number in numbers), default=0), percent)
    step = (WIDE - LEFT - RIGHT) / max(len(numbers), 1)
    parts: list[Markup] = []
    for share in (0, 0.5, 1):
        y = _y(share)
        parts.append(h.path(d=f"M{LEFT} {y}H{WIDE - RIGHT}", stroke=LINE if share else MUTE))
        parts.append(_text(LEFT - 6, y + 4, _show(top * share, percent), "end"))
    room = 16 + 8 * max(map(len, labels), default=0)  # also for the larger type of a phone and of paper
    every = max(1, math.ceil(len(labels) * room / (WIDE - LEFT - RIGHT)))
    for at, (label, number) in enumerate(zip(labels, numbers, strict=True)):
        left, width = LEFT + at * step, min(step * 0.7, 36)
        middle = round(left + step / 2, 1)
        if number is not None:
            y = _y(number / top if top else 0)
            bar = {"x": round(middle - width / 2, 1), "y": y, "width": round(width, 1), "height": round(_y(0) - y, 1)}
            tip = h.title(f"{label}  {_show(number, percent)}")
            parts.append(h.rect(tip, **bar, fill=BLUE if percent else RED))
            if number and (step >= 26 or number == max(value or 0 for value in numbers)):
                parts.append(_text(middle, y - 4, _show(number, percent), "middle", INK))
        if (len(labels) - 1 - at) % every == 0:
            parts.append(_text(min(middle, WIDE - RIGHT - 3.2 * len(label)), HIGH - 8, label, "middle"))
    head = h.title(title)
    return h.svg(head, *parts, cls="chart", viewBox=f"0 0 {WIDE} {HIGH}", role="img", aria_label=title, font_size="11")


def spark(numbers: Sequence[int], title: str) -> Markup:
    """Bars without axes, zero-based, for a line of text."""
    top, step = max(numbers, default=0) or 1, min(120 / max(len(numbers), 1), 8)
    parts = [h.path(d=f"M0 27.5H{step * len(numbers):.1f}", stroke=LINE)]
    for at, number in enumerate(numbers):
        if high := round(number / top * 24, 1):
            parts.append(h.rect(x=round(at * step, 1), y=round(27 - high, 1), width=round(step * 0.75, 1), height=high, fill=RED))
    return h.svg(h.title(title), *parts, cls="spark", viewBox="0 0 120 28", width=120, height=28, role="img", aria_label=title)


def share(part: float, most: float) -> Markup:
    """A share as a bar from zero, the greatest of its table as long as there is room; the number stands beside it."""
    bar = h.rect(x=0, y=0, width=max(1.0, round(part / most * 56, 1)), height=6, fill=RED)
    return h.svg(bar, cls="share", viewBox="0 0 56 6", width=56, height=6, aria_hidden="true")


def _y(share: float) -> float:
    return round(HIGH - BOTTOM - share * (HIGH - BOTTOM - TOP), 1)


def _top(most: float, percent: bool) -> float:
    """A round number at or above the greatest."""
    if most <= 0:
        return 0.1 if percent else 4
    unit = 10 ** math.floor(math.log10(most))
    steps = (1, 2, 3, 4, 5, 6, 8, 10) if percent else (1, 1.2, 1.6, 2, 3, 4, 6, 8, 10) if unit >= 10 else (4, 6, 8, 10)
    top = next(unit * times for times in steps if unit * times >= most)
    return min(top, 1.0) if percent else max(top, 4)


def _show(number: float, percent: bool) -> str:
    if percent:
        return f"{number:.0%}" if number >= 0.1 or not number else f"{number:.1%}"
    return f"{number:,.0f}"


def _text(x: float, y: float, text: str, anchor: str, fill: str = MUTE) -> Markup:
    return h.text(text, x=round(x, 1), y=round(y, 1), text_anchor=anchor, fill=fill)
