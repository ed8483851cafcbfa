"""The picture of a round seal, for the demo and for paper proofs. It is a drawing, not a signature."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape, quoteattr

from xiezhi.law.text import N_

SEAL_MM = 42.0  # diameter; real seals differ by the rank of the organ, so callers may set it
DEMO_TEXT = N_("演示专用")
SEAL_RED = "#d7000f"


def seal_svg(organ: str, *, centre: str = "", diameter_mm: float = SEAL_MM, color: str = SEAL_RED) -> str:
    """SVG of a seal: ring, star, the organ's name along the arc from left to right, `centre` straight below the star.

    The name shrinks and the arc widens so that 40 characters still fit. ValueError if there is no name.
    """
    name = "".join(organ.split())
    if not name:
        raise ValueError("a seal needs the organ's name")
    count = len(name)
    size = min(13.0, 150.0 / count + 2.2)
    radius = 45.5 - size  # baseline of the arc text; its top stays inside the ring
    # Characters stand on the inner arc, so the step follows the middle of the glyph.
    step = min(24.0, math.degrees(size * 1.18 / (radius + size / 2)), 290.0 / max(count - 1, 1))
    first = -step * (count - 1) / 2
    arc = "".join(
        f'<text transform="rotate({first + step * i:.3f} 50 50)" x="50" y="{50 - radius:.3f}" '
        f'font-size="{size:.3f}">{escape(char)}</text>'
        for i, char in enumerate(name)
    )
    points = " ".join(
        f"{50 + r * math.cos(a):.3f},{50 + r * math.sin(a):.3f}"
        for i in range(10)
        for r, a in [((14.0 if i % 2 == 0 else 14.0 * 0.382), math.radians(36 * i - 90))]
    )
    small = min(8.5, 44 / max(len(centre), 1))
    below = f'<text x="50" y="77" font-size="{small:.2f}">{escape(centre)}</text>' if centre else ""
    mm = f"{diameter_mm}mm"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{mm}" height="{mm}" viewBox="0 0 100 100" '
        f'role="img" aria-label={quoteattr(name)}>'
        f'<circle cx="50" cy="50" r="48.6" fill="none" stroke="{color}" stroke-width="2.4"/>'
        f'<polygon points="{points}" fill="{color}"/>'
        f'<g fill="{color}" text-anchor="middle" font-family="FandolSong, SimSun, serif">{arc}{below}</g></svg>'
    )
