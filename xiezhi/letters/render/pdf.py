"""A letter as PDF/A-2b in the layout of GB/T 9704-2012, typeset from vendored fonts only."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from . import glyphs, typeset
from .document import Annex, Block, Figure, Letter, Sheet, Style, Table, Text, chinese_date
from .seal import SEAL_MM

_SOURCE = Path(__file__).with_name("letter.typ")
_LARGEST_HEAD = {Style.DOCUMENT: 48.0, Style.LETTER: 42.0}
_KEPT_TOGETHER = 150  # characters: a longer last paragraph may be torn, else a page could stay half empty


@cache
def _fonts() -> Any:
    """The fonts of this repository and of the typesetter, never the machine's: the same bytes everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(glyphs.FONT_DIR)])


def render_pdf(
    letter: Letter, *, created: datetime.datetime, seal_svg: str | None = None, seal_mm: float = SEAL_MM
) -> bytes:
    """The letter as PDF bytes; the same input gives the same bytes.

    `created` is printed nowhere but in the metadata; pass the moment of issue, aware of its zone (ValueError else).
    `seal_svg` is laid over signature and date. Raises MissingGlyph (LTR-02) if a character has no glyph.
    """
    if created.tzinfo is None:
        raise ValueError("created must carry a time zone")
    glyphs.check(map(typeset.clean, letter.texts()))
    data = _data(letter)
    alt = f"{letter.seal_of or letter.signed_by}印章"
    data["seal"] = {"svg": seal_svg, "mm": seal_mm, "alt": alt} if seal_svg else None
    return _compile(data, created)


def render_sheet(sheet: Sheet, *, created: datetime.datetime) -> bytes:
    """A record as PDF bytes, on the same paper and type as a letter.

    What it tells of can no longer be put right, so a character without a glyph is written by its number, not refused.
    """
    nothing = dict.fromkeys(("number", "urgency", "addressee", "note", "copy_to", "print_organ", "print_day"), "")
    return _compile(
        _spelt(nothing | {
            "style": "sheet", "title": typeset.clean(sheet.title), "titles": typeset.title_lines(sheet.title),
            "day": chinese_date(sheet.date), "masthead": {"lines": [], "size": 1}, "body": list(map(_block, sheet.body)),
            "last": [], "attached": [], "annexes": [], "signed_by": typeset.clean(sheet.organ),
            "signed": typeset.title_lines(sheet.organ, 24),
            "signs": [_prose(label) for label in sheet.signs], "mark": typeset.clean(sheet.mark), "seal": None,
        }),
        created,
    )  # fmt: skip


def _spelt(data: Any) -> Any:
    match data:
        case str():
            return glyphs.spelt(data)
        case dict():
            return {key: _spelt(value) for key, value in data.items()}
        case list() | tuple():
            return [_spelt(value) for value in data]
    return data


def _compile(data: dict[str, Any], created: datetime.datetime) -> bytes:
    compiler = typst.Compiler(_SOURCE.read_bytes(), font_paths=_fonts(), sys_inputs={"letter": json.dumps(data)})
    out = compiler.compile(format="pdf", pdf_standards="a-2b", timestamp=created.astimezone(datetime.UTC))
    assert isinstance(out, bytes)
    return out


def render_png(svg: str, *, width_mm: float = 156.0, ppi: int = 200) -> bytes:
    """An SVG drawing as PNG with the vendored fonts, for formats that cannot hold SVG."""
    source = (
        f"#set page(width: {width_mm:f}mm, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    out = typst.Compiler(source.encode(), font_paths=_fonts(), sys_inputs={"svg": svg}).compile(format="png", ppi=ppi)
    assert isinstance(out, bytes)
    return out


def _data(letter: Letter) -> dict[str, Any]:
    lines, size = typeset.masthead(letter.masthead, _LARGEST_HEAD[letter.style])
    body = [_block(block) for block in letter.body]
    keep = 1 if letter.body and isinstance(letter.body[-1], Text) and len(letter.body[-1].text) <= _KEPT_TOGETHER else 0
    print_day = letter.print_date or letter.date
    return {
        "style": letter.style.value,
        "title": typeset.clean(letter.title),
        "titles": typeset.title_lines(letter.title),
        "day": chinese_date(letter.date),
        "masthead": {"lines": lines, "size": size},
        "number": typeset.clean(letter.number),
        "urgency": typeset.clean(letter.urgency),
        "addressee": _prose(letter.addressee) + "：" if letter.addressee.strip() else "",
        "body": body[: len(body) - keep],
        "last": body[len(body) - keep :],
        "attached": [_prose(annex.title) for annex in letter.annexes],
        "signed_by": typeset.clean(letter.signed_by),
        "signed": typeset.title_lines(letter.signed_by, 24),
        "note": f"（{_prose(letter.note)}）" if letter.note.strip() else "",
        "annexes": [
            {
                "label": annex_label(letter, annex), "titles": typeset.title_lines(annex.title),
                "blocks": list(map(_block, annex.blocks)),
            }
            for annex in letter.annexes
            if annex.blocks
        ],
        "copy_to": "，".join(map(_prose, letter.copy_to)) + "。" if letter.copy_to else "",
        "print_organ": _prose(letter.print_organ),
        "print_day": f"{chinese_date(print_day)}印发",
        "mark": typeset.clean(letter.mark),
    }


def annex_label(letter: Letter, annex: Annex) -> str:
    """“附件”, or “附件2” when there are several, at the head of an annex page (7.3.7)."""
    return "附件" if len(letter.annexes) == 1 else f"附件{letter.annexes.index(annex) + 1}"


def _prose(text: str) -> str:
    return typeset.soften(typeset.clean(text))


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Text():
            return {"k": "text", "text": _prose(block.text), "level": int(block.level), "lead": _prose(block.lead)}
        case Table():
            return {
                "k": "table", "caption": _prose(block.caption), "head": [_cell(c) for c in block.head],
                "rows": [[_cell(c) for c in row] for row in block.rows],
                "widths": block.widths or (1.0,) * len(block.head),
            }
        case Figure():
            return {"k": "figure", "svg": block.svg, "alt": block.alt, "caption": _prose(block.caption)}


def _cell(text: str) -> str:
    # Columns are narrow: case numbers must be able to break early.
    return typeset.soften(typeset.clean(text), 6)
