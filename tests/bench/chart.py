"""The chart of the benchmark as SVG: how the time grows with the log, and how many times slower the peer is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 880, 380
INK, FAINT, COLOURS = "#24292f", "#d0d7de", ("#0b5cad", "#c2410c", "#6b7280", "#15803d")
Series = tuple[str, Sequence[tuple[float, float]]]
Bar = tuple[str, float]


def chart(title: str, curves: Sequence[Series], bars: Sequence[Bar], goal: float) -> str:
    """Seconds against cases, both on log scales, beside bars that begin at zero; `goal` is a line across the bars."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{_curves(curves, 60, 50, 380, 240)}{_bars(bars, goal, 540, 50, 270, 240)}</svg>\n')


def _text(x: float, y: float, words: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, more: str = f' stroke="{FAINT}"') -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"{more}/>'


def _curves(curves: Sequence[Series], left: float, top: float, width: float, height: float) -> str:
    xs, ys = ([math.log10(point[at]) for _, points in curves for point in points] for at in (0, 1))
    x0, x1, y0, y1 = math.floor(min(xs)), math.ceil(max(xs)), math.floor(min(ys)), math.ceil(max(ys))

    def across(cases: float) -> float:
        return left + (math.log10(cases) - x0) / (x1 - x0) * width

    def up(seconds: float) -> float:
        return top + height - (math.log10(seconds) - y0) / (y1 - y0) * height

    drawn = [_text(left - 40, top - 26, "seconds (log scale)", more=' font-weight="600"'),
             _text(left + width / 2, top + height + 36, "cases in the log (log scale)", "middle")]  # fmt: skip
    for power in range(x0, x1 + 1):
        drawn += [_line(across(10**power), top, across(10**power), top + height), _text(across(10**power), top + height + 18, f"{10**power:,}", "middle")]
    for power in range(y0, y1 + 1):
        drawn += [_line(left, up(10**power), left + width, up(10**power)), _text(left - 6, up(10**power) + 4, f"{10.0**power:g}", "end")]
    for (_, points), colour in zip(curves, COLOURS, strict=False):
        path = " ".join(f"{across(cases):.1f},{up(seconds):.1f}" for cases, seconds in points)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{across(cases):.1f}" cy="{up(seconds):.1f}" r="3.5" fill="{colour}"/>' for cases, seconds in points]
    for at, ((name, _), colour) in enumerate(zip(curves, COLOURS, strict=False)):
        x, y = left + at % 2 * 210 - 40, top + height + 60 + at // 2 * 18
        drawn += [f'<rect x="{x}" y="{y - 9}" width="14" height="4" fill="{colour}"/>', _text(x + 20, y - 3, name)]
    return "".join(drawn)


def _bars(bars: Sequence[Bar], goal: float, left: float, top: float, width: float, height: float) -> str:
    most = max(goal, *(value for _, value in bars)) * 1.12
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if most / size <= 6)

    def up(value: float) -> float:
        return top + height - value / most * height

    drawn = [_text(left - 36, top - 26, "times faster than pm4py (wall time)", more=' font-weight="600"')]
    for value in range(0, int(most) + 1, step):
        drawn += [_line(left, up(value), left + width, up(value)), _text(left - 6, up(value) + 4, f"{value}", "end")]
    room = width / len(bars)
    for at, (name, value) in enumerate(bars):
        x = left + room * at
        drawn.append(f'<rect x="{x + room * 0.18:.1f}" y="{up(value):.1f}" width="{room * 0.64:.1f}" height="{up(0) - up(value):.1f}" fill="{COLOURS[0]}"/>')
        drawn.append(_text(x + room / 2, up(value) - 6, f"{value:.0f}×", "middle", ' font-weight="600"'))
        drawn += [_text(x + room / 2, top + height + 18 + 15 * line, word, "middle") for line, word in enumerate(name.split("\n"))]
    drawn.append(_line(left, up(goal), left + width, up(goal), f' stroke="{COLOURS[1]}" stroke-width="1.5" stroke-dasharray="6 4"'))
    drawn.append(_text(left + width + 5, up(goal) + 4, f"goal {goal:.0f}×", more=f' fill="{COLOURS[1]}"'))
    return "".join(drawn)
