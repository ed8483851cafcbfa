"""Rendering of supervision instruments in the layout of GB/T 9704-2012. Pure functions; knows nothing of the database.

    template = template_for(Kind.SUPERVISE_LETTER, on)
    letter = fill(template, slots, annexes=[…])
    pdf = render_pdf(letter, created=issued_at, seal_svg=seal_svg("某机关", centre=DEMO_TEXT))
    docx = render_docx(letter, created=issued_at)
"""

from .document import (
    KIND_NAMES,
    Annex,
    Figure,
    Kind,
    Letter,
    Level,
    Sheet,
    Style,
    Table,
    Text,
    chinese_date,
    document_number,
)
from .docx import render_docx
from .errors import LetterError, MissingGlyph, NoTemplateInForce, SlotInvalid, SlotMissing, TemplateBroken
from .fill import fill
from .pdf import render_pdf, render_png, render_sheet
from .seal import DEMO_TEXT, seal_svg
from .templates import Slot, Template, template_for, templates

__all__ = [
    "DEMO_TEXT", "KIND_NAMES", "Annex", "Figure", "Kind", "Letter", "LetterError", "Level", "MissingGlyph",
    "NoTemplateInForce", "Sheet", "Slot", "SlotInvalid", "SlotMissing", "Style", "Table", "Template", "TemplateBroken", "Text",
    "chinese_date", "document_number", "fill", "render_docx", "render_pdf", "render_png", "render_sheet", "seal_svg",
    "template_for", "templates",
]
