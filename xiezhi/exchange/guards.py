"""What a file is looked at for before anything reads it: size, kind, bombs. Refused files leave nothing behind."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal
from xiezhi.core.web import uploads
from xiezhi.core.web.show import size as shown_size

ROWS = 50_000
COLUMNS = 300
AREA = 4_000_000  # cells between the first and the last one, which a reader holds even where they are empty
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})(\d{1,9})["']""")
DISGUISED = re.compile(rb"""\br\s*=\s*["'][^"'<>]{0,20}&""")
PIECE = 1024 * 1024


def kind_of(name: str, file: BinaryIO) -> str:
    """Either csv or xlsx. Raises Refusal IMP-01 (empty), IMP-02 (large), IMP-04 (old, web page), UPL-…"""
    length = file.seek(0, 2)
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Refusal("IMP-01", _("文件“%(name)s”是空的，没有任何内容。") % {"name": name}, _("请选择填好数据的文件。"))
    limit = settings.UPLOAD_LIMIT_MB * uploads.MB
    if length > limit:
        raise Refusal(
            "IMP-02",
            _("文件“%(name)s”有%(size)s，超过上限%(limit)s。")
            % {"name": name, "size": shown_size(length), "limit": shown_size(limit)},
            _("请分成几个文件报送。"),
        )
    if uploads.extension(name) == "xls" or head.startswith(uploads.OLE):
        raise Refusal(
            "IMP-04", _("文件“%(name)s”是旧版表格（XLS），或者加了密码，无法读取。") % {"name": name},
            _("请取消密码，另存为XLSX或者CSV后再报送。"),
        )  # fmt: skip
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"mime-version")):
        raise Refusal(
            "IMP-04",
            _("文件“%(name)s”其实是网页，不是表格。") % {"name": name},
            _("请在表格软件中打开，另存为XLSX后再报送。"),
        )
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and uploads.extension(name) == "csv":
        return "csv"  # what table programs call Unicode text; full of NUL, which check_kind takes for a foreign format
    return uploads.check_kind(file, name, ("xlsx", "csv"))


def check_workbook(name: str, file: BinaryIO) -> None:
    """Whether an XLSX may be opened, beyond what safe_zip measures: shared parts, false sizes, entities, giant sheets.

    Raises Refusal IMP-04 (damaged), IMP-05 (bomb), IMP-12 (too many rows or columns), and those of safe_zip.
    """
    uploads.safe_zip(file, "xl/workbook.xml")
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(name, archive)
            for info in archive.infolist():
                _check_member(name, archive, info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise damaged(name) from error
    finally:
        file.seek(0)


def _check_members(name: str, archive: zipfile.ZipFile) -> None:
    end = 0
    for info in sorted(archive.infolist(), key=lambda item: item.header_offset):
        if info.header_offset < end:  # two members made of the same bytes
            raise _bomb(name)
        end = info.header_offset + info.compress_size


def _check_member(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    sheet = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
    tail, last = b"", (0, 0)
    for piece in _pieces(archive, info):
        window = tail + piece
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise _bomb(name)
        if sheet:
            last = _check_cells(name, window, last)
        tail = window[-64:]


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes; a member longer than it claims ends in BadZipFile by its checksum."""
    with archive.open(info) as member:
        while piece := member.read(PIECE):
            yield piece


def _check_cells(name: str, xml: bytes, last: tuple[int, int]) -> tuple[int, int]:
    """A few bytes can claim a sheet of 17 thousand million cells: look at addresses before a reader makes room."""
    if DISGUISED.search(xml):
        raise damaged(name)
    for letters, digits in set(CELL.findall(xml)):
        last = (max(last[0], int(digits)), max(last[1], _column(letters)))
        if last[0] > ROWS + 100 or last[1] > COLUMNS or last[0] * last[1] > AREA:
            raise Refusal(
                "IMP-12",
                _("工作表中有单元格在%(cell)s，超出%(rows)s行、%(columns)s列的范围。")
                % {"cell": (letters + digits).decode(), "rows": ROWS, "columns": COLUMNS},
                _("请删去表格以外的内容；行数多的，分成几个文件报送。"),
            )
    return last


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def damaged(name: str) -> Refusal:
    """What is said of a workbook that cannot be read."""
    return Refusal(
        "IMP-04",
        _("文件“%(name)s”已损坏，或者不是XLSX表格。") % {"name": name},
        _("请在表格软件中打开，另存为XLSX后再报送。"),
    )


def _bomb(name: str) -> Refusal:
    return Refusal(
        "IMP-05",
        _("文件“%(name)s”解压后过大或者结构异常，没有打开。") % {"name": name},
        _("请把数据复制到模板中再报送。"),
    )
