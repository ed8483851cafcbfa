"""Files as lines of texts, cell by cell as a person sees them. What a column means, the rulebook says."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO
from xml.etree import ElementTree  # DTDs were refused by guards.check_workbook

import python_calamine as calamine
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal

from . import guards

FORMULA = "formula"  # a formula without a result
ERROR = "error"  # a formula that ended in an error
CUT = "cut"  # a number of more than 15 digits, of which table programs drop the rest

LONGEST = 20_000  # characters in a cell
LONGEST_LINE = 1_000_000
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SHEET_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(.*?)</(?:\w+:)?c>", re.S)
SHEET_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
SHEET_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>[^<]")
SHEET_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
QUOTED = re.compile(r'="(.*)"')
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?(1[5-9]|2\d)")


@dataclass(frozen=True)
class Line:
    """One line; `no` as the table program numbers it. `faults`: cells whose text is not what was meant, by index."""

    no: int
    cells: tuple[str, ...]
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        return not any(self.cells) and not self.faults


@dataclass(frozen=True)
class Sheet:
    """A table with the lines that are not blank, and the line numbers in which cells are merged across columns."""

    name: str
    lines: list[Line]
    merged: frozenset[int] = frozenset()
    rest: int = 0  # of an outline: lines that are not blank and follow those here


# -- CSV ---------------------------------------------------------------------------------------------------------------
def read_csv(name: str, file: BinaryIO) -> Sheet:
    """The table of a text file that passed the guards. Raises Refusal IMP-06 (encoding), IMP-07, IMP-12."""
    text = _decode(name, file.read())
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=head.count)
    if text.count("\n") > 4 * guards.ROWS:
        raise Refusal(
            "IMP-12",
            _("文件有%(n)s行，一次最多%(limit)s行。") % {"n": text.count("\n"), "limit": guards.ROWS},
            _("请分成几个文件报送。"),
        )
    lines = []
    no = 0
    try:
        if max(map(len, text.split("\n"))) > LONGEST_LINE:
            raise csv.Error("a line that never ends")
        for no, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if any(cells):
                lines.append(_line(no, cells))
    except csv.Error as error:
        raise Refusal(
            "IMP-07",
            _("文件“%(name)s”第%(line)s行以后分不清各列，多半是引号没有成对。")
            % {"name": name, "line": no + 1},
            _("请在表格软件中打开检查，另存为XLSX后再报送。"),
        ) from error
    return Sheet(name, lines)


def _decode(name: str, data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else GB18030; never with replacement characters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal(
        "IMP-06", _("文件“%(name)s”的文字编码认不出来，读出来会是乱码。") % {"name": name},
        _("请另存为“CSV UTF-8”或者XLSX后再报送。"),
    )  # fmt: skip


# -- XLSX --------------------------------------------------------------------------------------------------------------
def read_workbook(name: str, file: BinaryIO) -> Iterator[Sheet]:
    """The visible tables of a workbook; only `reader` calls it, in a process apart. Raises Refusal IMP-04 (damaged)."""
    try:
        parts = _sheet_parts(file)
        file.seek(0)
        with calamine.CalamineWorkbook.from_filelike(file) as book:
            for meta in book.sheets_metadata:
                if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                faults = _faulty_cells(file, parts.get(meta.name, ""))
                rows = sheet.to_python(skip_empty_area=False)
                lines = [_line(no, row, faults.get(no)) for no, row in enumerate(rows, 1) if no in faults or any(row)]
                merged = frozenset(
                    row + 1 for (top, left), (bottom, right) in sheet.merged_cell_ranges or () if right > left
                    for row in range(top, min(bottom, top + 20) + 1)
                )  # fmt: skip
                yield Sheet(meta.name, lines, merged)
    except Refusal:
        raise
    except BaseException as error:  # a panic of the reader derives from BaseException
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
            raise
        raise guards.damaged(name) from error


def _sheet_parts(file: BinaryIO) -> dict[str, str]:
    """Sheet name -> part in the archive."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 no DTD: see guards
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    target = {link.get("Id"): (link.get("Target") or "") for link in links}
    return {
        sheet.get("name") or "": "xl/" + target.get(sheet.get(REL), "").removeprefix("/xl/")
        for sheet in book.iter(f"{MAIN}sheet")
    }


def _faulty_cells(file: BinaryIO, part: str) -> dict[int, dict[int, str]]:
    """Line -> column -> fault: formulas without result and cells that show an error, both empty to the reader."""
    position = file.tell()
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        xml = archive.read(part) if part in archive.namelist() else b""
    file.seek(position)
    found: dict[int, dict[int, str]] = {}
    if b"<f" not in xml and b":f" not in xml and not SHEET_ERROR.search(xml):
        return found
    for attributes, body in SHEET_CELL.findall(xml):
        error = SHEET_ERROR.search(attributes)
        formula = b"<f" in body or b":f" in body
        if not error and (not formula or SHEET_VALUE.search(body)):
            continue
        if address := SHEET_ADDRESS.search(attributes):
            column = 0
            for letter in address[1].upper():
                column = column * 26 + letter - 64
            found.setdefault(int(address[2]), {})[column - 1] = ERROR if error else FORMULA
    return found


# -- cells -------------------------------------------------------------------------------------------------------------
def _line(no: int, values: Any, known: dict[int, str] | None = None) -> Line:
    faults = dict(known or {})
    cells = []
    for index, value in enumerate(values):
        text, fault = _text(value)
        cells.append(text)
        if fault:
            faults.setdefault(index, fault)
    while cells and not cells[-1] and len(cells) - 1 not in faults:
        cells.pop()
    return Line(no, tuple(cells), faults)


def _text(value: Any) -> tuple[str, str]:
    """The cell as a person would write it, and what is wrong with it."""
    if value is None or value == "":
        return "", ""
    if isinstance(value, str):
        text = value.replace("\0", "").strip()[:LONGEST]
        if quoted := QUOTED.fullmatch(text):  # ="0012": how table programs keep leading zeros in CSV
            return quoted[1], ""
        if text.startswith("=") and len(text) > 1:
            return text, FORMULA
        return text, CUT if SCIENTIFIC.fullmatch(text) else ""
    if isinstance(value, bool):
        return ("是" if value else "否"), ""
    if isinstance(value, dt.datetime):
        return (value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")), ""
    if isinstance(value, dt.date):
        return value.isoformat(), ""
    if isinstance(value, (int, float)):
        exact = Decimal(f"{value:.15g}")  # all that a table program keeps: 0.1 + 0.2 is 0.3
        if not exact.is_finite():
            return "", ERROR
        return f"{exact:f}", CUT if abs(exact) >= 10**15 else ""
    return str(value), ""
