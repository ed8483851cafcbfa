"""Any event log as a Parquet file: what kind of file it is, and the reader for it."""

# ruff: noqa: S608 - names are quoted.

from __future__ import annotations

import codecs
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.law.text import N_

from ..errors import RulebookError
from ..loading import TITLE_ROWS, Note
from ..reading import read_rows
from ..values import EXCEL_FIRST, EXCEL_LAST, clean
from .mapping import LogMapping
from .names import quote, quote_name
from .ocel import EVENT, Flattening
from .ocel_json import read_json
from .ocel_sqlite import read_sqlite
from .ocel_xml import OcelXml
from .packed import Input, save, unpack
from .stage import LINE, PART, Stage, Tick
from .xes import Xes
from .xml import first_tags

OCEL_TAGS = frozenset({"object-types", "event-types", "objects", "events"})
EXCEL_ZERO = datetime(1899, 12, 30)

NO_COLUMN = {
    "case": N_("文件{file}没有映射文件{mapping}要的案件编号列（{names}）。看到的列：{seen}。请核对映射文件。"),
    "activity": N_("文件{file}没有映射文件{mapping}要的活动列（{names}）。看到的列：{seen}。请核对映射文件。"),
    "time": N_("文件{file}没有映射文件{mapping}要的时间列（{names}）。看到的列：{seen}。请核对映射文件。"),
}
NO_MAPPING = N_("文件{file}是事件日志，规则包{pack}没有自带映射文件。请写一个（见docs/rulebook.md），用--map指定。")
NOT_XML = N_("文件{file}是XML，但是既不是XES也不是OCEL 2.0的事件日志。请核对文件。")
NO_EVENTS = N_("文件{file}里没有事件。请核对文件。")


@dataclass
class Log:
    """A log in Parquet. `types`: its columns as DuckDB types. `line`: the expression of an event's place in the file.

    `ordered`: its events stand in the order in which they were recorded. `numbered`: event ids were looked at already.
    """

    path: Path
    types: dict[str, str]
    case: str
    activity: str
    time: str
    line: str
    event: str = ""
    ordered: bool = True
    numbered: bool = False
    notes: list[Note] = field(default_factory=list)

    @property
    def relation(self) -> str:
        """What to read from."""
        return f"read_parquet({quote(str(self.path))}, file_row_number=true)"


def open_log(
    con: duckdb.DuckDBPyConnection, path: Path, mapping: LogMapping, folder: Path, must: bool = False, tick: Tick | None = None
) -> Log | None:
    """The log in `path`; None where it is a table of acts, not of events. Work files go to `folder`.

    `must`: it has to be a log. Raises RulebookError: EVENTS-02 (no column for case, activity or time), EVENTS-05…08.
    """
    source = unpack(path)
    head = _beginning(source)
    made = folder / "log.parquet"
    if source.head.startswith(b"PAR1"):
        return _parquet(con, save(source, folder / "unpacked.parquet"), source.file, mapping, must)
    if source.head.startswith(b"SQLite format 3\0"):
        database = save(source, folder / "unpacked.sqlite")
        with (flat := Flattening(mapping.columns, folder, tick)) as tables:
            read_sqlite(database, source.file, tables)
        return _flat(con, flat, source, mapping, made, ordered=False)
    if head[:1] in (b"{", b"["):
        with (flat := Flattening(mapping.columns, folder, tick)) as tables:
            read_json(source, tables)
        return _flat(con, flat, source, mapping, made)
    if head[:1] == b"<" and not head[:14].lower().startswith((b"<!doctype html", b"<html", b"<table")):
        return _xml(con, source, mapping, folder, made, tick)
    return _rows(con, save(source, folder / f"unpacked-{Path(source.name).name}"), source.file, mapping, made, must, tick)


def looks_like_log(path: Path) -> bool:
    """Whether the format alone says that a file is an event log."""
    source = unpack(path)
    head = _beginning(source)
    if source.head.startswith(b"SQLite format 3\0") or head[:1] in (b"{", b"["):
        return True
    return head[:1] == b"<" and first_tags(source)[0] == "log"


def _beginning(source: Input) -> bytes:
    """The first characters that are not blank."""
    if source.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return source.head[: len(source.head) // 2 * 2].decode("utf-16", "replace").strip().encode()
    return source.head.lstrip(b"\xef\xbb\xbf \t\r\n")


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, file: str, mapping: LogMapping, must: bool) -> Log | None:
    try:
        pq.read_schema(path)
    except (OSError, pa.ArrowInvalid):
        return None  # the reader of tables says what is wrong with it
    rows = con.execute(f"DESCRIBE SELECT * FROM read_parquet({quote(str(path))})").fetchall()
    return _described({row[0]: row[1] for row in rows}, path, file, mapping, "file_row_number + 1", must)


def _described(types: dict[str, str], path: Path, file: str, mapping: LogMapping, line: str, must: bool) -> Log | None:
    case, activity, time = _columns(types, mapping)
    if case is None or activity is None or time is None:
        if not must:
            return None
        raise _no_column(file, mapping, list(types))
    return Log(path, types, case, activity, time, line, next((name for name in mapping.event if name in types), ""))


def _columns(names: Sequence[str] | dict[str, str], mapping: LogMapping) -> tuple[str | None, str | None, str | None]:
    """The columns of case, activity and time, each the first of the mapping's names that is there."""
    case, activity, time = (
        next((name for name in wanted if name in names), None) for wanted in (mapping.case, mapping.activity, mapping.time))
    return case, activity, time


def _no_column(file: str, mapping: LogMapping, seen: Sequence[str]) -> RulebookError:
    found = dict(zip(NO_COLUMN, _columns(seen, mapping), strict=True))
    lacking = next(key for key, name in found.items() if name is None)
    shown = "、".join(name for name in seen if not name.startswith("__"))[:300]
    return RulebookError("EVENTS-02", NO_COLUMN[lacking], file=file, mapping=mapping.file,
                         names="、".join(getattr(mapping, lacking)), seen=shown or "—")


def _xml(
    con: duckdb.DuckDBPyConnection, source: Input, mapping: LogMapping, folder: Path, made: Path, tick: Tick | None
) -> Log:
    root, child = first_tags(source)
    if root != "log":
        raise RulebookError("EVENTS-05", NOT_XML, file=source.file)
    if child in OCEL_TAGS:
        with (flat := Flattening(mapping.columns, folder, tick)) as tables:
            OcelXml(source, tables).read()
        return _flat(con, flat, source, mapping, made)
    if not Xes(source, mapping.columns, made, tick).read():
        raise RulebookError("EVENTS-05", NO_EVENTS, file=source.file)
    return _staged(con, made, source.file, mapping)


def _flat(
    con: duckdb.DuckDBPyConnection, flat: Flattening, source: Input, mapping: LogMapping, made: Path, ordered: bool = True
) -> Log:
    notes = flat.join(con, mapping.object, source.file, made)
    log = _staged(con, made, source.file, mapping)
    log.notes, log.ordered, log.numbered, log.event = notes, ordered, True, EVENT
    return log


def _staged(con: duckdb.DuckDBPyConnection, made: Path, file: str, mapping: LogMapping, titled: bool = False) -> Log:
    """A log that was just written. Unless its columns had titles in the file, one in which nothing stands was not there."""
    relation = f"read_parquet({quote(str(made))})"
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
    counts = con.execute(f"SELECT {', '.join(f'count({quote_name(name)})' for name in types)} FROM {relation}").fetchone() or ()
    filled = {name for name, count in zip(types, counts, strict=True) if count or titled or name in (LINE, PART)}
    held = {name: kind for name, kind in types.items() if name in filled}
    if not any(counts):
        raise RulebookError("EVENTS-05", NO_EVENTS, file=file)
    return _described(held, made, file, mapping, quote_name(LINE), must=True)  # type: ignore[return-value]


def _rows(
    con: duckdb.DuckDBPyConnection, path: Path, file: str, mapping: LogMapping, made: Path, must: bool, tick: Tick | None
) -> Log | None:
    """CSV or XLSX: the heading row is the first that has the three columns."""
    rows = read_rows(path)
    top = list(islice(rows, TITLE_ROWS))
    titles = [[clean(str(cell)) if cell is not None else "" for cell in row] for _, row in top]
    at = next((at for at, names in enumerate(titles) if None not in _columns(names, mapping)), None)
    if at is None:
        if not must:
            return None
        raise _no_column(file, mapping, max(titles, key=len, default=[]))
    names = titles[at]
    held = [name for name in dict.fromkeys(names) if name in mapping.columns]
    places = [names.index(name) for name in held]
    time = _columns(names, mapping)[2]
    with Stage(made, held, (LINE,), tick) as stage:
        for line, row in chain(top[at + 1 :], rows):
            cells = (row[place] if place < len(row) else None for place in places)
            stage.add((*(_words(cell, name == time) for name, cell in zip(held, cells, strict=True)), line))
    if not stage.rows:
        raise RulebookError("EVENTS-05", NO_EVENTS, file=file)
    return _staged(con, made, file, mapping, titled=True)


def _words(cell: Any, time: bool) -> str | None:
    """A cell as text; spreadsheets hold numbers, days and truth values."""
    if cell is None or isinstance(cell, str):
        return clean(cell) or None if cell else None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        if math.isnan(cell):
            return None
        if time and EXCEL_FIRST <= cell <= EXCEL_LAST:
            return (EXCEL_ZERO + timedelta(seconds=round(cell * 86400))).isoformat(" ")
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)
