"""The fines of like cases as bars, with this case's own marked: an SVG that needs no script. No style attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiezhi.core.web.svg import INK, MUTE, joined, line, rect, text

from .likes import Likes

WIDTH, NARROW, HEIGHT = 760, 330, 260  # NARROW: what a phone shows whole, letters in their size
LEFT, RIGHT, TOP, BOTTOM = 40, 16, 44, 40
BAR, BAND, OWN = "#7a8ba3", "#eef2f7", "#b3261e"
BINS = 12
LABEL = 110  # as wide as a label with its figure


@dataclass(frozen=True)
class Bin:
    """How many fines lie from `low` on, below `high` (of the last one: up to it). 分."""

    low: int
    high: int
    count: int


def bins(values: Sequence[int], most: int = BINS) -> list[Bin]:
    """Equal steps in round figures over sorted values."""
    low, high = values[0], values[-1]
    step = _round(max(1, (high - low) // most + 1))
    first = low // step * step
    found = []
    while first <= high:
        count = sum(first <= value < first + step for value in values)
        found.append(Bin(first, first + step, count))
        first += step
    return found


def _round(step: int) -> int:
    """The next of 1, 2, 5 × a power of ten 元."""
    unit = 100
    while True:
        for factor in (1, 2, 5):
            if step <= unit * factor:
                return unit * factor
        unit *= 10


def draw(likes: Likes, title: str, width: int = WIDTH) -> SafeString:
    """Bars of the like cases; the tier's range as a band behind them, the median dashed, this case as a line."""
    held = bins(likes.fines)
    low, high = held[0].low, held[-1].high
    tall = max(one.count for one in held)
    wide = width - LEFT - RIGHT

    def x(fen: int) -> float:
        return LEFT + wide * (min(max(fen, low), high) - low) / (high - low)

    bottom = HEIGHT - BOTTOM
    parts = []
    tier = likes.tier
    if tier is not None and tier.fine_min is not None and tier.fine_max is not None:
        parts.append(rect(x(tier.fine_min), TOP, x(tier.fine_max) - x(tier.fine_min), bottom - TOP, BAND))
    for one in held:
        high_ = (bottom - TOP - 8) * one.count / tall
        box = rect(x(one.low) + 1, bottom - high_, max(1.0, x(one.high) - x(one.low) - 2), high_, BAR)
        parts.append(format_html("<g><title>{} {}</title>{}</g>", span(one), _("%(n)s件") % {"n": one.count}, box))
    parts += [line(LEFT, bottom, width - RIGHT, bottom, MUTE), text(LEFT - 6, bottom - (bottom - TOP - 8) + 4,
    f"{tall:,}", MUTE, "end")]
    parts += _ticks(held, x, width)
    parts += _marks(likes, x, bottom, width)
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="12">{}</svg>', width, HEIGHT,
        title, joined(parts)
    )


def _ticks(held: list[Bin], x: Callable[[int], float], width: int) -> list[SafeString]:
    every = max(1, -(-len(held) // (6 if width == WIDTH else 3)))
    edges = [one.low for one in held[::every]]
    if x(held[-1].high) - x(edges[-1]) > 60:
        edges.append(held[-1].high)
    words = [
        text(x(edge), HEIGHT - BOTTOM + 16, f"{edge // 100:,}", MUTE, "end" if x(edge) > width - RIGHT - 30 else "middle")
        for edge in edges
    ]
    return [*words, text(width - RIGHT, HEIGHT - 6, _("罚款（元）"), MUTE, "end")]


def _marks(likes: Likes, x: Callable[[int], float], bottom: float, width: int) -> list[SafeString]:
    """Median and this case, each label on the outer side of its line; one without room there goes above the other line."""
    median = (likes.median, _("中位数%(yuan)s元") % {"yuan": f"{likes.median // 100:,}"}, INK, True)
    own = (likes.fine, _("本案%(yuan)s元") % {"yuan": f"{likes.fine // 100:,}"}, OWN, False)
    left, right = (own, median) if likes.fine < likes.median else (median, own)
    inwards = x(left[0]) < LABEL  # the left one has no room on its left
    above = left if inwards else right if x(right[0]) > width - LABEL else own
    found = []
    for mark in (left, right):
        fen, words, colour, dashed = mark
        at, y = x(fen), 16 if mark is above else 34
        start = inwards if mark is left else x(fen) <= width - LABEL
        found += [
            line(at, y + 4, at, bottom, colour, 2, dashed),
            text(at + (6 if start else -6), y, words, colour, "start" if start else "end"),
        ]
    return found


def span(one: Bin) -> str:
    """1,000—2,000元"""
    return _("%(low)s—%(high)s元") % {"low": f"{one.low // 100:,}", "high": f"{one.high // 100:,}"}
