"""Which characters the vendored fonts can show. Read from the fonts themselves, so a new font needs no list."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .errors import MissingGlyph

FONT_DIR = Path(__file__).resolve().parents[3] / "vendor" / "fonts"

# The four faces share one repertoire but for a few signs; a letter may put any text in any of them.
TEXT_FACES = (
    "fandol/FandolFang-Regular.otf", "fandol/FandolKai-Regular.otf", "fandol/FandolHei-Regular.otf",
    "fandol/FandolSong-Bold.otf", "fandol/FandolSong-Regular.otf",
)
RARE_FACE = "droid/DroidSansFallbackFull.ttf"
# Latin-1 and Latin Extended-A (m², ½, é) come from the serif face inside the typesetter; a test renders each of them.
LATIN = frozenset(range(0xA0, 0x180)) - {0xAD}
IGNORABLE = frozenset({0x200B, 0x20})


@cache
def characters_of(font: Path) -> frozenset[int]:
    """Code points of a font's Unicode cmap (formats 4 and 12). OSError without file, ValueError without cmap."""
    data = font.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    for i in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if tag == b"cmap":
            break
    else:
        raise ValueError(f"{font.name}: no cmap")
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", data, offset + 2)[0]):
        platform, encoding, at = struct.unpack_from(">HHI", data, offset + 4 + 8 * i)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            found |= _subtable(data, offset + at)
    return frozenset(found)


def _subtable(data: bytes, at: int) -> set[int]:
    kind = struct.unpack_from(">H", data, at)[0]
    if kind == 12:
        groups = struct.unpack_from(">I", data, at + 12)[0]
        spans = (struct.unpack_from(">III", data, at + 16 + 12 * g) for g in range(groups))
        return {c for first, last, glyph in spans for c in range(first, last + 1) if glyph + c - first}
    if kind != 4:
        return set()
    n = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{n}H", data, at + 14)
    starts = struct.unpack_from(f">{n}H", data, at + 16 + 2 * n)
    deltas = struct.unpack_from(f">{n}H", data, at + 16 + 4 * n)
    ranges_at = at + 16 + 6 * n
    offsets = struct.unpack_from(f">{n}H", data, ranges_at)
    out: set[int] = set()
    for i in range(n):
        for c in range(starts[i], min(ends[i], 0xFFFE) + 1):
            glyph = c
            if offsets[i]:
                glyph = struct.unpack_from(">H", data, ranges_at + 2 * i + offsets[i] + 2 * (c - starts[i]))[0]
                if not glyph:
                    continue
            if (glyph + deltas[i]) & 0xFFFF:
                out.add(c)
    return out


@cache
def printable() -> frozenset[int]:
    """Code points that every text face can show, itself or through the fall-back faces.

    Control, direction-changing and private characters never count, though fonts map some: on paper they would hide or
    turn what was written.
    """
    common = frozenset.intersection(*(characters_of(FONT_DIR / face) for face in TEXT_FACES))
    shown = common | characters_of(FONT_DIR / RARE_FACE) | LATIN
    return frozenset(c for c in shown if unicodedata.category(chr(c))[0] != "C") | IGNORABLE


def check(texts: Iterable[str]) -> None:
    """Raise MissingGlyph (LTR-02) naming each character that would print as an empty box, in order of appearance."""
    known = printable()
    missing = dict.fromkeys(c for text in texts for c in text if ord(c) not in known)
    if missing:
        raise MissingGlyph(missing)


def spelt(text: str) -> str:
    """The text with each character that would print as an empty box written by its number: ［U+1F600］."""
    known = printable()
    return "".join(c if c.isspace() or ord(c) in known else f"［U+{ord(c):04X}］" for c in text)
