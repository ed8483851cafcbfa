"""Rows of a file as the file holds them: CSV in any usual encoding, XLSX, Parquet. Nothing is interpreted here."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from xiezhi.law.text import N_

from .errors import RulebookError, reason

Row = list[Any]
MOST_UNPACKED = 1 << 30  # a spreadsheet that unpacks to more than 1 GiB is taken for a zip bomb
MOST_COLUMNS = 2000
MOST_AREA = 50_000_000  # cells between the first and the last one: the reader holds the empty ones too
PIECE = 1 << 20
FORMULA = "=?"  # stands in a cell whose formula has no stored result; parse_value refuses it as a formula
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})(\d{1,9})["']""")
_FORMULA_CELL = re.compile(rb"<(?:\w+:)?c\b([^>/]*)>((?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?f\b.*?)</(?:\w+:)?c>", re.S)
_RESULT = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>[^<]")
_WEB_PAGE = (b"<!doctype", b"<html", b"<table", b"<?xml", b"mime-version")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")

MISSING = N_("找不到文件{file}。请核对路径。")
PACKED = N_("{file}是压缩包，不是表格。请解压后核查其中的文件；如果里面是事件日志，请用--map写明映射文件。")
TOO_MUCH = N_("文件{file}解压后超过{limit}MB，疑似压缩炸弹，拒绝读取。请拆分为多个文件或者另存为csv。")
EMPTY = N_("文件{file}是空的，没有可以核查的数据。")


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Line number and cells of every row that is not blank. Raises RulebookError LOAD-01…LOAD-05."""
    head = first_bytes(path)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise RulebookError("LOAD-02", EMPTY, file=path.name)
    if head.startswith(b"PAR1"):
        rows = _parquet(path)
    elif head.startswith(b"PK"):
        rows = _xlsx(path)
    elif head.startswith(_OLE):
        raise RulebookError(
            "LOAD-03", N_("文件{file}是旧版或者加密的表格，无法读取。请去掉密码，另存为xlsx或者csv后重试。"),
            file=path.name)
    elif head.startswith(b"\x1f\x8b"):
        raise RulebookError("LOAD-03", PACKED, file=path.name)
    elif head.startswith(b"%PDF"):
        raise RulebookError(
            "LOAD-03", N_("文件{file}是PDF，不是表格。请向提供者索取原来的xlsx或者csv。"), file=path.name)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGE):
        raise RulebookError(
            "LOAD-03", N_("文件{file}其实是网页，不是表格。请在表格软件中打开，另存为xlsx后重试。"), file=path.name)
    else:
        rows = _csv(path)
    return ((line, row) for line, row in rows if any(cell not in (None, "") for cell in row))


def first_bytes(path: Path) -> bytes:
    """The beginning of a file. Raises RulebookError LOAD-01: none there, a folder, a pipe, no rights."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise RulebookError("LOAD-01", N_("{file}是文件夹，不是文件。请写明其中的一个文件。"), file=name)
        if path.exists() and not path.is_file():
            raise RulebookError("LOAD-01", N_("{file}是管道或者设备，不是文件。请先把数据存成文件。"), file=name)
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError:
        raise RulebookError("LOAD-01", MISSING, file=name) from None
    except PermissionError:
        raise RulebookError("LOAD-01", N_("没有读取文件{file}的权限。请向文件的所有者索取。"), file=name) from None
    except OSError as error:
        raise RulebookError("LOAD-01", N_("文件{file}读不出来：{reason}。请核对路径和磁盘。"), file=name,
                            reason=reason(error)) from None
    except ValueError:  # a name with a null character
        raise RulebookError("LOAD-01", MISSING, file=name.replace("\0", "?")) from None


def _parquet(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise RulebookError("LOAD-03", N_("文件{file}已损坏，不是完整的Parquet文件。请重新导出。"),
                            file=path.name) from error
    with file:
        yield 1, list(file.schema_arrow.names)
        line = 1
        for batch in file.iter_batches(50_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                line += 1
                yield line, list(row)


def _xlsx(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        formulas = _look_over(path)
        with CalamineWorkbook.from_path(str(path)) as book:
            for at, name in enumerate(book.sheet_names):
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if any(cell not in (None, "") for row in rows for cell in row):
                    yield from _with_formulas(rows, formulas.get(at, {}))
                    return
    except RulebookError:
        raise
    except BaseException as error:  # a panic of the reader derives from BaseException
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        raise RulebookError(
            "LOAD-03", N_("文件{file}不是可以读取的xlsx表格（可能已损坏或者加密）。请重新另存为xlsx或者csv。"),
            file=path.name) from error
    raise RulebookError("LOAD-02", EMPTY, file=path.name)


def _with_formulas(rows: list[Row], faulty: dict[int, set[int]]) -> Iterator[tuple[int, Row]]:
    """Rows in which a formula without result is not an empty cell: empty would read as a step not taken."""
    for line, row in enumerate(rows, start=1):
        for column in faulty.get(line, ()):
            if column < len(row) and row[column] in (None, ""):
                row[column] = FORMULA
        yield line, row


def _look_over(path: Path) -> dict[int, dict[int, set[int]]]:
    """Unpack everything once and keep nothing, before a reader makes room: {sheet: {line: columns of such formulas}}.

    Raises RulebookError LOAD-04: unpacks to too much, or claims a giant sheet.
    """
    unpacked = 0
    found: dict[int, dict[int, set[int]]] = {}
    with zipfile.ZipFile(path) as archive:
        if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:  # by its own account
            raise RulebookError("LOAD-04", TOO_MUCH, file=path.name, limit=MOST_UNPACKED >> 20)
        if "[Content_Types].xml" not in archive.namelist():
            raise RulebookError("LOAD-03", PACKED, file=path.name)
        sheets = _sheet_parts(archive)
        for info in archive.infolist():
            part, tail = sheets.get(info.filename), b""
            last: tuple[int, int] = (0, 0)
            if info.is_dir():
                continue
            with archive.open(info) as member:
                while piece := member.read(PIECE):
                    unpacked += len(piece)
                    if unpacked > MOST_UNPACKED:
                        raise RulebookError("LOAD-04", TOO_MUCH, file=path.name, limit=MOST_UNPACKED >> 20)
                    if info.filename.startswith("xl/worksheets/"):
                        last = _area(path.name, tail + piece, last)
                        if part is not None:
                            for line, column in _unanswered(tail + piece):
                                found.setdefault(part, {}).setdefault(line, set()).add(column)
                        cut = max((tail + piece).rfind(b"</c>"), (tail + piece).rfind(b":c>"), 0)
                        tail = (tail + piece)[cut:][-PIECE:]
    return found


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, int]:
    """Part in the archive -> number of the sheet in the book's order; nothing where the archive is no workbook."""
    names = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    if any(name not in archive.NameToInfo or archive.getinfo(name).file_size > PIECE for name in names):
        return {}
    book, links = (archive.read(name) for name in names)
    target = {}
    for link in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", links):
        number, part = re.search(rb"""\bId=["']([^"']+)""", link), re.search(rb"""\bTarget=["']([^"']+)""", link)
        if number and part:
            target[number[1]] = "xl/" + part[1].decode().removeprefix("/xl/")
    sheets = re.findall(rb"""<(?:\w+:)?sheet\b[^>]*?\bid=["']([^"']+)""", book)
    return {target[number]: at for at, number in enumerate(sheets) if number in target}


def _area(name: str, xml: bytes, last: tuple[int, int]) -> tuple[int, int]:
    """A few bytes can claim a sheet of 17 thousand million cells."""
    for letters, digits in set(_ADDRESS.findall(xml)):
        last = (max(last[0], int(digits)), max(last[1], _column(letters) + 1))
    if last[0] * last[1] > MOST_AREA:
        raise RulebookError(
            "LOAD-04", N_("文件{file}的工作表占了{rows}行、{columns}列，过大。请删去表格以外的内容，或者另存为csv。"),
            file=name, rows=last[0], columns=last[1])
    return last


def _unanswered(xml: bytes) -> Iterator[tuple[int, int]]:
    """Line and column of formulas that have no stored result."""
    if b"<f" not in xml and b":f" not in xml:
        return
    for attributes, body in _FORMULA_CELL.findall(xml):
        if not _RESULT.search(body) and (address := _ADDRESS.search(attributes)):
            yield int(address[2]), _column(address[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _csv(path: Path) -> Iterator[tuple[int, Row]]:
    encoding = detect_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(64 * 1024)
        file.seek(0)
        if encoding == "utf-8-sig" and head.startswith("\ufeff"):
            head = head[1:]
        separator = max(",\t;|", key=lambda mark: head.split("\n", 1)[0].count(mark))
        reader = csv.reader(file, delimiter=separator, strict=True)
        try:
            for row in reader:
                if len(row) > MOST_COLUMNS:
                    raise csv.Error("too many columns")
                yield reader.line_num, list(row)
        except csv.Error as error:
            raise RulebookError(
                "LOAD-03", N_("文件{file}第{line}行无法按表格读取。请检查引号是否成对，或者另存为xlsx。"),
                file=path.name, line=reader.line_num) from error


def detect_encoding(path: Path) -> str:
    """The encoding of a text file: by its mark, else UTF-8 if it is valid throughout, else GB18030. Raises LOAD-05."""
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        for encoding in ("utf-8-sig", "gb18030"):
            file.seek(0)
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                while block := file.read(io.DEFAULT_BUFFER_SIZE * 16):
                    if b"\x00" in block:
                        break
                    decoder.decode(block)
                else:
                    decoder.decode(b"", final=True)
                    return encoding
            except UnicodeDecodeError:
                continue
    raise RulebookError(
        "LOAD-05", N_("文件{file}不是文本表格，也不是UTF-8或者GB18030编码。请另存为xlsx或者UTF-8编码的csv。"),
        file=path.name)
