"""The same letter as an editable DOCX. It names fonts but carries none, and bears no seal: that is the PDF."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from . import typeset
from .document import Block, Figure, Letter, Level, Style, Table, Text, chinese_date
from .docx_parts import at_page_foot, border, docgrid, fonts, page_number, rules, settings_flag, solid, twips, whole_row
from .pdf import annex_label, render_png

FANG, KAI, HEI, BIAO, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
RED = RGBColor(0xD7, 0x00, 0x0F)
PITCH = 28.95  # pt: 22 such lines fit 225 mm; at 29 the last one would fall off
EM = 16.0  # 3号 as word processors count it; -0.25 pt a character brings 28 onto a line of 156 mm


def render_docx(letter: Letter, *, created: datetime.datetime) -> bytes:
    """The letter as DOCX bytes, the same for the same input. `created` (aware, else ValueError) is metadata only."""
    if created.tzinfo is None:
        raise ValueError("created must carry a time zone")
    document = docx.Document()
    _clear(document)
    _page(document, letter)
    _head(document, letter)
    for line in typeset.title_lines(letter.title):
        _title(document, line)
    _line(document)
    if letter.addressee.strip():
        _para(document, typeset.clean(letter.addressee) + "：", indent=0)
    _blocks(document, letter.body)
    _tail(document, letter)
    for annex in letter.annexes:
        if annex.blocks:
            _para(document, annex_label(letter, annex), font=HEI, indent=0).paragraph_format.page_break_before = True
            _line(document)
            for line in typeset.title_lines(annex.title):
                _title(document, line)
            _line(document)
            _blocks(document, annex.blocks)
    _imprint(document, letter)
    _properties(document, letter, created)
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


def _clear(document: Document) -> None:
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    # The thumbnail of the library's sample has nothing to do with this letter.
    rels = document.part.package.rels
    for key in [k for k, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[key]


def _page(document: Document, letter: Letter) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)  # mirrored below: 28 mm is the binding edge
    docgrid(section, PITCH)
    normal = document.styles["Normal"]
    fonts(normal.element.get_or_add_rPr(), FANG)
    normal.font.size = Pt(EM)
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    settings_flag(settings.element, "w:mirrorMargins")
    # The dash of the page number stands 7 mm below the type area.
    section.footer_distance = Mm(35 - 7 - 5)
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        side = paragraph.paragraph_format
        side.right_indent, side.left_indent = (Pt(14), None) if align is ALIGN.RIGHT else (None, Pt(14))
        page_number(paragraph, SONG, 14)


def _head(document: Document, letter: Letter) -> None:
    largest = 42.0 if letter.style is Style.LETTER else 48.0
    lines, size = typeset.masthead(letter.masthead, largest)
    if letter.style is Style.LETTER:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.header_distance = Mm(30)
        header = section.first_page_header
        header.is_linked_to_previous = False
        for i, line in enumerate(lines):
            paragraph = header.paragraphs[0] if i == 0 else header.add_paragraph()
            _masthead_line(paragraph, line, size)
        border(paragraph, "bottom", "thickThinSmallGap", 24, 11)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(-8), Mm(-6)
        foot = section.first_page_footer
        foot.is_linked_to_previous = False
        border(foot.paragraphs[0], "top", "thinThickSmallGap", 24, 0)
        foot.paragraphs[0].paragraph_format.left_indent = Mm(-8)
        foot.paragraphs[0].paragraph_format.right_indent = Mm(-6)
        number = _para(document, typeset.clean(letter.number), indent=0, align=ALIGN.RIGHT)
        if letter.urgency:
            _para(document, typeset.clean(letter.urgency), font=HEI, indent=0)
        number.paragraph_format.space_before = Pt(8)
        _line(document, 2)
        return
    if letter.urgency:
        _para(document, typeset.clean(letter.urgency), font=HEI, indent=0)
    for i, line in enumerate(lines):
        paragraph = document.add_paragraph()
        _masthead_line(paragraph, line, size)
        if i == 0:
            paragraph.paragraph_format.space_before = Mm(35) - (Pt(PITCH) if letter.urgency else 0)
    _line(document, 2)
    number = _para(document, typeset.clean(letter.number), indent=0, align=ALIGN.CENTER)
    border(number, "bottom", "single", 8, 11)
    _line(document, 2)


def _masthead_line(paragraph: Paragraph, line: str, size: float) -> None:
    paragraph.alignment = ALIGN.CENTER
    _exact(paragraph, round(size * 1.15, 1))
    run = paragraph.add_run(line)
    fonts(run._r.get_or_add_rPr(), BIAO)
    run.font.size = Pt(round(size * 2) / 2)
    run.font.color.rgb = RED


def _tail(document: Document, letter: Letter) -> None:
    """Annex names, signature, date, note; each keeps with the next, so the signature never stands alone on a page."""
    before = [p for p in document.paragraphs[-1:] if letter.body]
    tail: list[Paragraph] = []
    if letter.annexes:
        tail += _line(document)
        for i, annex in enumerate(letter.annexes, 1):
            count = f"{i}. " if len(letter.annexes) > 1 else ""
            paragraph = _para(document, ("附件：" if i == 1 else "") + count + typeset.clean(annex.title), indent=0)
            hang = 5 + (1.25 if count else 0)
            paragraph.paragraph_format.left_indent = Pt(hang * EM)
            paragraph.paragraph_format.first_line_indent = Pt((2 - hang if i == 1 else -1.25) * EM)
            tail.append(paragraph)
    tail += _line(document, 2)
    organ = typeset.title_lines(letter.signed_by, 24)
    day = chinese_date(letter.date)
    width = max(map(typeset.em_width, organ))
    date_width = typeset.em_width(day)
    whole = max(width, date_width)
    edge = max(4 - (whole - date_width) / 2, 0)  # em from the right edge of the block to the margin
    for line in (*organ, day):
        paragraph = _para(document, line, indent=0, align=ALIGN.RIGHT)
        paragraph.paragraph_format.right_indent = Pt((edge + (whole - typeset.em_width(line)) / 2) * EM)
        tail.append(paragraph)
    if letter.note.strip():
        tail.append(_para(document, f"（{typeset.clean(letter.note)}）"))
    for paragraph in (before + tail)[:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _imprint(document: Document, letter: Letter) -> None:
    """版记, floating at the foot of the last page (7.4); the letter layout has neither rules nor printer (10.1)."""
    ruled = letter.style is Style.DOCUMENT
    rows = []
    if letter.copy_to:
        rows.append("抄送：" + "，".join(map(typeset.clean, letter.copy_to)) + "。")
    if ruled and letter.print_organ:
        rows.append(f"{typeset.clean(letter.print_organ)}\t{chinese_date(letter.print_date or letter.date)}印发")
    if not rows:
        return
    _line(document)  # where a reader does not float tables, the foot still stands apart
    table = document.add_table(rows=0, cols=1)
    table.autofit = False
    for i, row in enumerate(rows):
        line = table.add_row()
        whole_row(line, head=False)
        line.cells[0].width = Mm(156)
        paragraph = line.cells[0].paragraphs[0]
        _exact(paragraph, 26)
        inside = paragraph.paragraph_format
        # Cells have a margin of their own of 5.4 pt; 左右各空一字 of 4号 is 14 pt.
        inside.left_indent = inside.right_indent = Pt(14 - 5.4)
        if row.startswith("抄送："):
            inside.left_indent, inside.first_line_indent = Pt(14 * 4 - 5.4), Pt(-14 * 3)
        inside.tab_stops.add_tab_stop(Mm(156) - Pt(14 + 5.4), WD_TAB_ALIGNMENT.RIGHT)
        run = paragraph.add_run(row)
        fonts(run._r.get_or_add_rPr(), FANG)
        run.font.size = Pt(14)
        if ruled:
            # 首条、末条 0.35 mm, between them 0.25 mm.
            rules(line, top=8 if i == 0 else 6, bottom=8 if i == len(rows) - 1 else 0)
    at_page_foot(table, 156)
    # A floating table hangs on the paragraph after it.
    _exact(_para(document, "", indent=0), 1)


def _blocks(document: Document, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        match block:
            case Text(text=text, level=Level.BODY, lead=lead):
                _para(document, typeset.clean(text), lead=typeset.clean(lead))
            case Text(text=text, level=level):
                font = HEI if level is Level.FIRST else KAI
                paragraph = _para(document, typeset.clean(text), font=font)
                paragraph.style = document.styles[f"Heading {int(level)}"]
                _plain_heading(paragraph)
            case Table():
                _table(document, block)
            case Figure():
                _figure(document, block)


def _plain_heading(paragraph: Paragraph) -> None:
    """Keep the outline level of the built-in style but none of its colour and spacing."""
    _exact(paragraph, PITCH)
    for run in paragraph.runs:
        run.font.color.rgb = RGBColor(0, 0, 0)
        run.font.bold = False
        run.font.italic = False


def _table(document: Document, block: Table) -> None:
    if block.caption:
        caption = _para(document, typeset.clean(block.caption), font=HEI, indent=0, size=12, align=ALIGN.CENTER)
        caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(block.head))
    table.style = document.styles["Table Grid"]
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = block.widths or (1.0,) * len(block.head)
    for n, row in enumerate((block.head, *block.rows)):
        line = table.add_row()
        whole_row(line, head=n == 0)
        cells = line.cells
        for cell, text, width in zip(cells, row, widths, strict=True):
            cell.width = Mm(156 * width / sum(widths))
            paragraph = cell.paragraphs[0]
            _exact(paragraph, 18)
            paragraph.alignment = ALIGN.CENTER if n == 0 else ALIGN.LEFT
            run = paragraph.add_run(typeset.clean(text))
            fonts(run._r.get_or_add_rPr(), HEI if n == 0 else FANG)
            run.font.size = Pt(12)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(156 * width / sum(widths))


def _figure(document: Document, block: Figure) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    shape = run.add_picture(io.BytesIO(render_png(block.svg)), width=Mm(156))
    if shape.height > Mm(190):
        shape.width, shape.height = Emu(round(shape.width * Mm(190) / shape.height)), Mm(190)
    shape._inline.docPr.set("descr", block.alt)
    if block.caption:
        _para(document, typeset.clean(block.caption), font=HEI, indent=0, size=12, align=ALIGN.CENTER)


def _title(document: Document, line: str) -> None:
    _para(document, line, font=BIAO, indent=0, size=22, align=ALIGN.CENTER, squeeze=False)


def _line(document: Document, count: int = 1) -> list[Paragraph]:
    return [_para(document, "", indent=0) for _ in range(count)]


def _para(
    document: Document, text: str, *, font: str = FANG, indent: float = 2, size: float = EM, lead: str = "",
    align: Any = None, justify: bool = True, squeeze: bool = True,
) -> Paragraph:
    paragraph = document.add_paragraph()
    _exact(paragraph, PITCH)
    paragraph.alignment = align if align is not None else ALIGN.JUSTIFY if justify else ALIGN.LEFT
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(indent * (EM - 0.25))
    for words, face in ((lead, KAI), (text, font)):
        if words:
            run = paragraph.add_run(words)
            fonts(run._r.get_or_add_rPr(), face)
            run.font.size = Pt(size)
            if squeeze and size == EM:
                twips(run, -5)
    return paragraph


def _exact(paragraph: Paragraph, points: float) -> None:
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(points)
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False
    solid(paragraph)


def _properties(document: Document, letter: Letter, created: datetime.datetime) -> None:
    properties = document.core_properties
    properties.title = typeset.clean(letter.title)
    properties.author = properties.last_modified_by = typeset.clean(letter.signed_by)
    properties.identifier = typeset.clean(letter.number)
    properties.comments = properties.keywords = properties.subject = ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = created.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)


def _same_bytes(data: bytes) -> bytes:
    """The package with fixed member times: a zip made twice from one letter must not differ."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()
