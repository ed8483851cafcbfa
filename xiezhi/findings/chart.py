"""The trend of a rule as SVG: one bar a month, zero-based, of what people have made of the breaches. No style attributes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiezhi.core.web.svg import INK, MUTE, joined, line, rect, text

from .queries import Month

WIDTH, HEIGHT = 760, 220
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 26, 24
# name of the part, colour, from the axis upwards; the pale one with an edge, so that it is told apart in grey print too
SERIES = (("confirmed", "#b3261e", ""), ("waiting", "#e3a86a", ""), ("dismissed", "#ffffff", "#8b95a3"))
PARTS = tuple(name for name, *_look in SERIES)


def labels() -> dict[str, str]:
    """Words of the parts."""
    return {"confirmed": _("已确认"), "waiting": _("待核"), "dismissed": _("已排除")}


def bars(months: Sequence[Month], title: str, shown: Sequence[str] = PARTS) -> SafeString:
    """The months as bars of the parts `shown`, with a scale on the left and years below."""
    series = [one for one in SERIES if one[0] in shown]
    top = _top(max((month.total for month in months), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(months))
    parts = [*_scale(top), *_legend(series)]
    for at, month in enumerate(months):
        x, wide = LEFT + at * step + step * 0.14, step * 0.72
        if month.first.month == 1:
            parts.append(line(x - step * 0.14, TOP, x - step * 0.14, HEIGHT - BOTTOM))
        if month.first.month == 1 or (at == 0 and month.first.month < 10):  # else the next one would run into it
            parts.append(text(x, HEIGHT - 6, f"{month.first:%Y-%m}", MUTE))
        said = "，".join(f"{labels()[name]} {getattr(month, name)}" for name, *_rest in series)
        inner = [format_html("<title>{} {}</title>", f"{month.first:%Y-%m}", said)]
        y = float(HEIGHT - BOTTOM)
        for name, fill, edge in series:
            high = _high(getattr(month, name), top)
            y -= high
            if high:
                inner.append(rect(x, y, wide, high, fill, edge))
        parts.append(format_html("<g>{}</g>", joined(inner)))
    axis = line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, MUTE)
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="11">{}{}</svg>',
        WIDTH, HEIGHT, title, joined(parts), axis,
    )  # fmt: skip


def _top(most: int) -> int:
    """A round number not below the highest bar: 4, 8, 12, 20, 40 …"""
    for unit in (1, 2, 3, 5, 10, 15, 20, 25, 50):
        if most <= unit * 4:
            return unit * 4
    return -(-most // 100) * 100


def _scale(top: int) -> list[SafeString]:
    found = []
    for quarter in range(1, 5):
        y = HEIGHT - BOTTOM - _high(top * quarter // 4, top)
        found.append(line(LEFT, y, WIDTH - RIGHT, y))
        found.append(text(LEFT - 6, y + 4, f"{top * quarter // 4:,}", MUTE, "end"))
    return found


def _legend(series: Sequence[tuple[str, str, str]]) -> list[SafeString]:
    found, x = [], float(LEFT)
    for name, fill, edge in series:
        word = labels()[name]
        found += [rect(x, 4, 10, 10, fill, edge), text(x + 15, 13, word, INK)]
        x += 15 + sum(11.5 if ord(c) > 0x2E7F else 6.5 for c in word) + 18
    return found


def _high(n: int, top: int) -> float:
    return n / top * (HEIGHT - TOP - BOTTOM)
