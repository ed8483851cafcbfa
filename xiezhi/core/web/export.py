"""Export of exactly what a list shows, as XLSX or CSV. Text stays text: nothing a person typed can become a formula."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from .columns import Column

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CELL_LIMIT = 32_767
WIDTHS = {"date": 12, "moment": 17, "money": 16, "number": 12, "state": 12, "badge": 12}


@dataclass
class Exported:
    """A finished export: open file at its start, how many rows, SHA-256 of the bytes."""

    file: IO[bytes]
    rows: int
    sha256: str


def safe_csv(text: str) -> str:
    """A cell that a spreadsheet will not run: text that begins like a formula gets an apostrophe."""
    return "'" + text if text.lstrip(" \u3000").startswith(RISKY) or text.startswith(RISKY) else text


def headings(columns: Sequence[Column]) -> list[str]:
    return [_("{label}（元）").format(label=c.label) if c.kind == "money" else str(c.label) for c in columns]


def to_csv(rows: Iterable[Any], columns: Sequence[Column]) -> Exported:
    """UTF-8 with BOM, CRLF, header line first. Dates ISO, money in 元 with two decimals."""
    raw = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response
    raw.write(b"\xef\xbb\xbf")
    text = io.TextIOWrapper(raw, "utf-8", newline="", write_through=True)
    out = csv.writer(text)
    out.writerow([safe_csv(h) for h in headings(columns)])
    count = 0
    for row in rows:
        out.writerow([_csv_cell(c, c.plain(row)) for c in columns])
        count += 1
    text.flush()
    text.detach()
    return _finish(raw, count)


def to_xlsx(rows: Iterable[Any], columns: Sequence[Column], title: str, notes: Sequence[tuple[Any, Any]]) -> Exported:
    """First sheet says what this is (`notes`: pairs), the second holds the rows. Memory does not grow with the rows."""
    raw = tempfile.TemporaryFile()  # noqa: SIM115
    book = xlsxwriter.Workbook(
        raw,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "valign": "vcenter"})
    kinds = {
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "number": book.add_format({"num_format": "#,##0.##"}),
    }
    about = book.add_worksheet(_("说明"))
    sheet = book.add_worksheet(_("数据"))
    for index, column in enumerate(columns):
        sheet.set_column(index, index, WIDTHS.get(column.kind, 32 if column.width in ("wide", "clip") else 20))
    sheet.freeze_panes(1, 0)
    for index, text in enumerate(headings(columns)):
        sheet.write_string(0, index, text, head)
    count = 0
    for row in rows:
        count += 1
        for index, column in enumerate(columns):
            _xlsx_cell(sheet, count, index, column.plain(row), kinds, column.kind)
    if count:
        sheet.autofilter(0, 0, count, len(columns) - 1)
    about.set_column(0, 0, 16)
    about.set_column(1, 1, 80)
    about.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for line, (label, text) in enumerate([*notes, (_("条数"), f"{count:,}")], start=2):
        about.write_string(line, 0, str(label), head)
        about.write_string(line, 1, str(text)[:CELL_LIMIT])
    book.close()
    return _finish(raw, count)


def _csv_cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "money":
        return f"{value:.2f}"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    return safe_csv(str(value))


def _xlsx_cell(sheet: Any, line: int, index: int, value: Any, kinds: dict[str, Any], kind: str) -> None:
    if value is None:
        return
    if isinstance(value, dt.datetime):
        sheet.write_datetime(line, index, value, kinds["moment"])
    elif isinstance(value, dt.date):
        if value.year < 1900:
            sheet.write_string(line, index, value.isoformat())
        else:
            sheet.write_datetime(line, index, dt.datetime.combine(value, dt.time()), kinds["date"])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, index, float(value), kinds.get(kind, kinds["number"]))
    else:
        text = str(value)
        sheet.write_string(line, index, text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…")


def _finish(raw: IO[bytes], rows: int) -> Exported:
    raw.seek(0)
    digest = hashlib.sha256()
    while block := raw.read(1 << 16):
        digest.update(block)
    raw.seek(0)
    return Exported(raw, rows, digest.hexdigest())
