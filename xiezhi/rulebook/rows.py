"""Wide rows as every engine reads them: days and moments as numbers, beside each day what rules ask of it.

Engines differ in how they do arithmetic with dates, zones and lists; so all of that is done here, once, in Arrow, and an
engine sees integers, truth values and texts only. What is prepared may be stored (Parquet) and judged again and again.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiezhi.law.calendar import Calendar
from xiezhi.law.text import N_

from .bound import PLACE
from .errors import RulebookError
from .evaluate import day_number, to_date, to_moment
from .expr import LIST_SEPARATOR, Expr, Op
from .facts import FactSheet, Kind
from .rule import Pack

CHUNK = 250_000
ACT, TODAY = "act_id", "today"
WD, WU, YMD = "__wd", "__wu", "__ymd"
STORED = {
    Kind.TEXT: pa.string(), Kind.CODE: pa.string(), Kind.CODES: pa.string(), Kind.DATE: pa.int32(), Kind.MOMENT: pa.int64(),
    Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64(),
}
READ: Mapping[Kind, Callable[[int], Any]] = {Kind.DATE: to_date, Kind.MOMENT: to_moment}
# Marks prepared rows, with a digest of the calendar by which their working days were counted.
MARK = b"xiezhi.rows"

Source: TypeAlias = "pa.Table | str | Path | Iterable[pa.RecordBatch]"


@dataclass(frozen=True)
class Asked:
    """What the rules of a pack ask of a fact beyond its value: columns that stand ready beside it."""

    working: frozenset[str]
    ymd: frozenset[str]
    codes: frozenset[tuple[str, str]]

    def columns(self, held: Iterable[str]) -> dict[str, str]:
        """Names of the ready columns for the facts that are held, with their types."""
        held = frozenset(held)
        found = {f"{name}{mark}": "int32" for name in sorted(self.working & held) for mark in (WD, WU)}
        found |= {f"{name}{YMD}": "int32" for name in sorted(self.ymd & held)}
        return found | {code_column(name, code): "boolean" for name, code in sorted(self.codes) if name in held}


def code_column(name: str, code: str) -> str:
    """The column that says whether the list of codes `name` contains `code`."""
    return f"{name}__has_{code}"


def is_code_test(node: Expr) -> bool:
    """Whether a node asks a list of codes for one fixed code."""
    return (
        node.op is Op.HAS and node.value == LIST_SEPARATOR and node.args[0].op is Op.FACT and node.args[1].op is Op.CONST)


@lru_cache(maxsize=256)
def asked(pack: Pack) -> Asked:
    """What the pack asks."""
    nodes = [node for rule in pack for node in rule.nodes()]
    days = {fact.name for fact in pack.sheet if fact.kind is Kind.DATE}
    working = {name for node in nodes if node.op is Op.WORKDAYS_AFTER for name in node.facts()}
    ymd = {name for node in nodes if node.op is Op.YMD for name in node.facts()}
    codes = {(node.args[0].value, node.args[1].value) for node in nodes if is_code_test(node)}
    return Asked(frozenset(working & days), frozenset(ymd & days), frozenset(codes))


def chunks(source: Source, size: int = 0) -> Iterator[pa.Table]:
    """The source in tables of at most `size` (CHUNK) rows; at least one, perhaps empty, for a table. Raises ENGINE-01."""
    size = size or CHUNK
    if isinstance(source, (str, Path)):
        try:
            file = pq.ParquetFile(source)
        except (OSError, pa.ArrowInvalid) as error:
            raise RulebookError(
                "ENGINE-01", N_("文件{file}不是可读的Parquet文件。请确认路径和格式。"), file=Path(source).name) from error
        with file:
            for batch in file.iter_batches(size):
                yield pa.Table.from_batches([batch])
    elif isinstance(source, pa.Table):
        for start in range(0, max(source.num_rows, 1), size):
            yield source.slice(start, size)
    else:
        held: list[pa.RecordBatch] = []
        for batch in source:
            held.append(batch)
            if sum(part.num_rows for part in held) >= size:
                yield pa.Table.from_batches(held)
                held = []
        if held:
            yield pa.Table.from_batches(held)


def is_prepared(schema: pa.Schema, pack: Pack, calendar: Calendar) -> bool:
    """Whether rows of this schema can be judged as they are: prepared for these rules, by this calendar."""
    current = (schema.metadata or {}).get(MARK) == _days(calendar).digest
    return current and asked(pack).columns(schema.names).keys() <= set(schema.names)


def held_columns(schema: pa.Schema, sheet: FactSheet) -> frozenset[str]:
    """The facts (and the place) for which there is a column."""
    return frozenset(schema.names) & ({fact.name for fact in sheet} | {PLACE})


def prepare(chunk: pa.Table, pack: Pack, calendar: Calendar) -> pa.Table:
    """Rows with `act_id` and facts as engines read them; rows prepared by this calendar pass unchanged.

    Raises RulebookError: ENGINE-02 (no act_id), ENGINE-03 (a time with a zone), ENGINE-04 (a value of the wrong type).
    """
    if is_prepared(chunk.schema, pack, calendar):
        return chunk
    if MARK not in (chunk.schema.metadata or {}):
        chunk = _numbers(chunk, pack.sheet)
    wanted, days = asked(pack), _days(calendar)
    columns = {name: chunk[name] for name in chunk.column_names if name == ACT or name in held_columns(chunk.schema, pack.sheet)}
    for name in sorted(wanted.working & columns.keys()):
        columns |= _working(name, chunk[name], days)
    for name in sorted(wanted.ymd & columns.keys()):
        columns[name + YMD] = _ymd(chunk[name])
    for name, code in sorted(wanted.codes):
        if name in chunk.column_names:
            marked = pc.binary_join_element_wise("", chunk[name], "", LIST_SEPARATOR)
            columns[code_column(name, code)] = pc.match_substring(marked, f"{LIST_SEPARATOR}{code}{LIST_SEPARATOR}")
    return pa.table(columns).replace_schema_metadata({MARK: days.digest})


def _numbers(chunk: pa.Table, sheet: FactSheet) -> pa.Table:
    _check(chunk)
    held = held_columns(chunk.schema, sheet)
    columns = {ACT: chunk[ACT].cast(pa.string())}
    if empty := pc.sum(pc.equal(pc.fill_null(columns[ACT], ""), "")).as_py():
        raise RulebookError("ENGINE-02", N_("有{count}行没有编号（act_id为空），无法区分每一件行为。请补填后重试。"), count=empty)
    if PLACE in held:
        columns[PLACE] = _text(chunk[PLACE])
    for fact in (fact for fact in sheet if fact.name in held):
        try:
            columns[fact.name] = _number(chunk[fact.name], fact.kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise RulebookError(
                "ENGINE-04", N_("“{fact}”一列有值的类型不对，无法核查：{reason}。请先用导入模板整理数据。"),
                fact=fact.label, reason=str(error).splitlines()[0]) from error
    return pa.table(columns)


def values(rows: pa.Table, sheet: FactSheet, names: Iterable[str]) -> list[dict[str, Any]]:
    """Prepared rows as people and explanations know them: dates as dates; only the columns `names`."""
    kept = [name for name in names if name in rows.column_names]
    read = {fact.name: READ[fact.kind] for fact in sheet if fact.kind in READ}
    columns = []
    for name in kept:
        column = rows[name].to_pylist()
        columns.append([None if v is None else read[name](v) for v in column] if name in read else column)
    return [dict(zip(kept, row, strict=True)) for row in zip(*columns, strict=True)] if columns else [{}] * rows.num_rows


def working_days(calendar: Calendar) -> pa.Table:
    """Every day of the calendar: number, working-day number (of a day off that of the one before), and of the one after."""
    days = _days(calendar)
    return pa.table({"day": days.number, "wd": days.floor, "wu": days.ceil})


@dataclass(frozen=True)
class _Days:
    first: int
    digest: bytes
    number: pa.Array
    floor: pa.Array
    ceil: pa.Array


@lru_cache(maxsize=8)
def _days(calendar: Calendar) -> _Days:
    rows = [(day_number(day), calendar.wd_no(day), calendar.is_working(day)) for day in calendar.days()]
    floor = [number for _, number, _ in rows]
    ceil = [number + (0 if working else 1) for _, number, working in rows]
    digest = f"{rows[0][0]}-{zlib.crc32(repr(floor).encode()):08x}".encode()
    return _Days(rows[0][0], digest, *(pa.array(part, pa.int32()) for part in ([row[0] for row in rows], floor, ceil)))


def today_columns(asof: date, calendar: Calendar) -> dict[str, int | None]:
    """The day of the run as it stands beside every row."""
    inside = calendar.first_day <= asof <= calendar.last_day
    number = calendar.wd_no(asof) if inside else None
    after = None if number is None else number + (0 if calendar.is_working(asof) else 1)
    return {
        TODAY: day_number(asof), TODAY + WD: number, TODAY + WU: after,
        TODAY + YMD: asof.year * 10000 + asof.month * 100 + asof.day,
    }


def _check(chunk: pa.Table) -> None:
    if ACT not in chunk.column_names:
        raise RulebookError("ENGINE-02", N_("数据中没有act_id列，无法区分每一件行为。请增加一列不重复的编号。"))
    zoned = [field.name for field in chunk.schema if pa.types.is_timestamp(field.type) and field.type.tz]
    if zoned:
        raise RulebookError(
            "ENGINE-03", N_("列{columns}是带时区的时间，无法确定是哪一日。请先换算为北京时间的日期。"), columns="、".join(zoned))


def _number(column: pa.ChunkedArray, kind: Kind) -> pa.ChunkedArray:
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        column = pc.binary_join(column, LIST_SEPARATOR)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_null(column.type):
        return column.cast(STORED[kind])
    if kind is Kind.DATE:
        return column.cast(pa.date32()).cast(pa.int32())
    if kind is Kind.MOMENT:
        return pc.divide(column.cast(pa.timestamp("s")).cast(pa.int64()), 60)
    return _text(column) if STORED[kind] == pa.string() else column.cast(STORED[kind])


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """An empty text is an empty cell, as in `evaluate`."""
    column = column.cast(pa.string())
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def _working(name: str, day: pa.ChunkedArray, days: _Days) -> dict[str, pa.ChunkedArray]:
    """Working-day numbers beside a date; null outside the calendar."""
    at = pc.subtract(day, days.first)
    at = pc.if_else(pc.and_(pc.greater_equal(at, 0), pc.less(at, len(days.number))), at, None)
    return {name + WD: pc.take(days.floor, at), name + WU: pc.take(days.ceil, at)}


def _ymd(day: pa.ChunkedArray) -> pa.ChunkedArray:
    when = day.cast(pa.date32())
    parts = (pc.multiply(pc.year(when), 10000), pc.multiply(pc.month(when), 100), pc.day(when))
    return pc.add(pc.add(parts[0], parts[1]), parts[2]).cast(pa.int32())
