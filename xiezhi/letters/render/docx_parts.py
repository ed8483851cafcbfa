"""The few WordprocessingML elements that python-docx has no words for (ISO/IEC 29500-1, 17.3–17.6)."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# The schema fixes the order inside w:pPr: what may stand behind the borders, and behind the three switches below.
_AFTER_SNAP = (
    "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection",
    "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
    "w:pPrChange",
)
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", *_AFTER_SNAP,
)


def _element(tag: str, **attributes: str) -> Any:
    node = OxmlElement(tag)
    for name, value in attributes.items():
        node.set(qn(f"w:{name}"), value)
    return node


def fonts(properties: Any, name: str) -> None:
    """One face for Chinese and Latin alike: eastAsia decides for Chinese, which python-docx does not set."""
    node = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        node.attrib.pop(qn(f"w:{theme}"), None)
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        node.set(qn(f"w:{key}"), name)


def at_page_foot(table: Table, width_mm: float) -> None:
    """Float the table at the foot of the type area of the page on which the next paragraph stands."""
    properties = table._tbl.tblPr
    place = _element(
        "w:tblpPr", leftFromText="0", rightFromText="0", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center",
        tblpYSpec="bottom",
    )
    style = properties.find(qn("w:tblStyle"))
    if style is None:
        properties.insert(0, place)
    else:
        style.addnext(place)
    for old in properties.findall(qn("w:tblW")):
        old.set(qn("w:type"), "dxa")
        old.set(qn("w:w"), str(round(width_mm * 56.693)))


def rules(row: _Row, *, top: int, bottom: int) -> None:
    """Black rules above and below the only cell of a row, in eighths of a point; 0 for none."""
    borders = OxmlElement("w:tcBorders")
    for side, eighths in (("top", top), ("bottom", bottom)):
        if eighths:
            borders.append(_element(f"w:{side}", val="single", sz=str(eighths), space="0", color="000000"))
    row.cells[0]._tc.get_or_add_tcPr().append(borders)


def solid(paragraph: Paragraph) -> None:
    """No automatic gaps between Chinese and digits, no snapping: exactly the spacing that was set."""
    properties = paragraph._p.get_or_add_pPr()
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        if properties.find(qn(tag)) is None:
            properties.insert_element_before(_element(tag, val="0"), *_AFTER_SNAP)


def twips(run: Run, spacing: int) -> None:
    """Character spacing in twentieths of a point."""
    properties = run._r.get_or_add_rPr()
    node = _element("w:spacing", val=str(spacing))
    # The schema fixes the order of run properties: spacing stands before size.
    size = properties.find(qn("w:sz"))
    if size is None:
        properties.append(node)
    else:
        size.addprevious(node)


def border(paragraph: Paragraph, side: str, style: str, eighths: int, space: int) -> None:
    """A red rule along a side of the paragraph: width in eighths of a point, distance in points."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, *_AFTER_BORDERS)
    borders.append(_element(f"w:{side}", val=style, sz=str(eighths), space=str(space), color="D7000F"))


def page_number(paragraph: Paragraph, font: str, points: float) -> None:
    """— n — with a PAGE field (GB/T 9704-2012, 7.5)."""
    for kind, content in (("t", "— "), ("begin", ""), ("code", " PAGE "), ("end", ""), ("t", " —")):
        run = paragraph.add_run()
        fonts(run._r.get_or_add_rPr(), font)
        run.font.size = Pt(points)
        if kind == "t":
            run.text = content
        elif kind == "code":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = content
            run._r.append(code)
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))


def docgrid(section: Section, pitch: float) -> None:
    """A grid of lines only: `linesAndChars` doubles the character spacing in some word processors."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(_element("w:docGrid", type="lines", linePitch=str(round(pitch * 20))))


def settings_flag(settings: Any, tag: str) -> None:
    """Switch a document setting on; the schema wants it near the front."""
    if settings.find(qn(tag)) is None:
        zoom = settings.find(qn("w:zoom"))
        at = 0 if zoom is None else list(settings).index(zoom) + 1
        settings.insert(at, _element(tag))


def whole_row(row: _Row, *, head: bool) -> None:
    """Never tear the row between pages; a `head` is repeated on each page the table runs over."""
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if head:
        properties.append(_element("w:tblHeader"))
