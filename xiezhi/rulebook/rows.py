"""Wide rows as every engine reads them: days and moments as numbers, beside each day what rules ask of it.

Engines differ in how they do arithmetic with dates, zones and lists; so all of that is done here, once, in DuckDB, and
an engine sees integers, truth values and texts only. What is prepared may be stored (Parquet) and judged again and again.
"""

# ruff: noqa: S608 - statements are built from fact names, which the packs declare; values never.

from __future__ import annotations

import contextlib
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.law.calendar import Calendar
from xiezhi.law.text import N_

from .bound import PLACE
from .civil import month_day
from .errors import RulebookError
from .evaluate import day_number, to_date, to_moment
from .expr import DAYS_OF_MONTH, LIST_SEPARATOR, Expr, Op
from .facts import FactSheet, Kind
from .rule import Pack

CHUNK = 250_000
ROW_GROUP = 122_880  # DuckDB reads so many rows a thread
MEMORY = os.environ.get("XIEZHI_RULES_MEMORY", "1GB")
ACT, TODAY, ROW = "act_id", "today", "row_no"
WD, WU, MD = "__wd", "__wu", "__md"
SQL_TYPE = {
    Kind.TEXT: "VARCHAR", Kind.CODE: "VARCHAR", Kind.CODES: "VARCHAR", Kind.DATE: "INTEGER", Kind.MOMENT: "BIGINT",
    Kind.BOOL: "BOOLEAN", Kind.COUNT: "BIGINT", Kind.FEN: "BIGINT",
}
READ: Mapping[Kind, Callable[[int], Any]] = {Kind.DATE: to_date, Kind.MOMENT: to_moment}
# Marks a file of prepared rows, with a digest of the calendar by which their working days were counted.
MARK = "xiezhi.rows"


@dataclass(frozen=True)
class Scan:
    """A statement for the session of `Rows` that yields acts, one a row, and what its columns are."""

    text: str
    schema: pa.Schema


@dataclass(frozen=True, eq=False)
class Stream:
    """Acts, one a row, that are made in batches each time somebody reads them (the pivot of an event log): at least one batch.

    `session`: gives a cursor of the DuckDB session that reads them, in which they may be judged too.
    """

    schema: pa.Schema
    read: Callable[[], Iterator[pa.RecordBatch]]
    session: Callable[[], duckdb.DuckDBPyConnection]

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self.read()

    def table(self) -> pa.Table:
        """All of them in memory."""
        return pa.Table.from_batches(self, self.schema)


Source: TypeAlias = "pa.Table | str | Path | Scan | Stream | tuple[pa.Table | Stream, ...] | Iterable[pa.RecordBatch]"


@dataclass(frozen=True)
class Asked:
    """What the rules of a pack ask of a fact beyond its value: columns that stand ready beside it."""

    working: frozenset[str]
    months: frozenset[str]
    codes: frozenset[tuple[str, str]]

    def columns(self, held: Iterable[str]) -> dict[str, str]:
        """Names of the ready columns for the facts that are held, with their types."""
        held = frozenset(held)
        found = {f"{name}{mark}": "int32" for name in sorted(self.working & held) for mark in (WD, WU)}
        found |= {f"{name}{MD}": "int32" for name in sorted(self.months & held)}
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
    asking = (node for rule in pack for tree in rule.conditions() for node in tree.walk())
    months = {name for node in asking if node.op in (Op.MONTH_DAY, Op.PLUS_MONTHS) for name in node.facts()}
    codes = {(node.args[0].value, node.args[1].value) for node in nodes if is_code_test(node)}
    return Asked(frozenset(working & days), frozenset(months & days), frozenset(codes))


def held_columns(schema: pa.Schema, sheet: FactSheet) -> frozenset[str]:
    """The facts (and the place) for which there is a column."""
    return frozenset(schema.names) & ({fact.name for fact in sheet} | {PLACE})


def parts(source: Source) -> Iterator[pa.Table | Path | Scan]:
    """The source in parts that fit in memory: a file or a statement whole (it is scanned), a table sliced, batches gathered."""
    if isinstance(source, (str, Path)):
        yield Path(source)
    elif isinstance(source, Scan):
        yield source
    elif isinstance(source, tuple):
        for one in source:
            yield from parts(one)
    elif isinstance(source, pa.Table):
        for start in range(0, max(source.num_rows, 1), CHUNK):
            yield source.slice(start, CHUNK)
    else:
        held: list[pa.RecordBatch] = []
        for batch in source:
            held.append(batch)
            if sum(part.num_rows for part in held) >= CHUNK:
                yield pa.Table.from_batches(held)
                held = []
        if held:
            yield pa.Table.from_batches(held)


class Rows:
    """A DuckDB session in which the part of the source at hand is the view `acts`, prepared for the rules of a pack.

    Spills to disk past its memory limit (XIEZHI_RULES_MEMORY, 1GB). What reads a `source` in a session of its own lends that.
    """

    def __init__(self, pack: Pack, calendar: Calendar, source: Source | None = None) -> None:
        self.pack, self.calendar = pack, calendar
        self.columns: frozenset[str] = frozenset()
        self._session = source.session if isinstance(source, Stream) else None

    def __enter__(self) -> Self:
        self._spill = contextlib.ExitStack()
        if self._session:  # a session of its own would take ten milliseconds
            self.con = self._session()
        else:
            folder = self._spill.enter_context(tempfile.TemporaryDirectory(prefix="xiezhi-"))
            self.con = duckdb.connect()
            self.con.execute(f"SET temp_directory = '{folder}'; SET memory_limit = '{MEMORY}'")
            self.con.execute("SET preserve_insertion_order = false")
        self.con.execute("SET enable_progress_bar = false")  # it would stand among what a command prints
        self.con.register("working_days", working_days(self.calendar))
        self.con.execute(f"CREATE TEMP TABLE seen ({ACT} VARCHAR)")
        return self

    def __exit__(self, *error: object) -> None:
        self.con.close()
        self._spill.close()

    def show(self, part: pa.Table | Path | Scan, asof: date, *, numbered: bool = False) -> None:
        """Make the view `acts` of a part: act_id, row_no, the day of the run, the facts, and what stands beside them.

        `numbered`: every row surely has an id.
        Raises RulebookError: ENGINE-01 (no Parquet), ENGINE-02 (no act_id), ENGINE-03 (a time with a zone), ENGINE-04 (a value
        of the wrong type).
        """
        if isinstance(part, Path):
            schema = self._file(part)
        elif isinstance(part, Scan):
            schema = part.schema
            self._scan(part)
        else:
            schema = part.schema
            self.con.register("part", part.append_column(ROW, pa.arange(0, part.num_rows)))
        _check(schema)
        self.columns = held_columns(schema, self.pack.sheet)
        text = "SELECT * FROM part" if is_prepared(schema, self.pack, self.calendar) else prepared(schema, self.pack)
        days = today_columns(asof, self.calendar).items()
        today = ", ".join(f"CAST({'NULL' if value is None else value} AS INTEGER) AS {name}" for name, value in days)
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW acts AS SELECT *, {today} FROM ({text})")
        if not numbered:
            self._test_ids()

    def _scan(self, scan: Scan) -> None:
        self.con.execute("DROP VIEW IF EXISTS acts; DROP VIEW IF EXISTS part; DROP TABLE IF EXISTS scanned")
        self.con.execute(f"CREATE TEMP TABLE scanned AS {scan.text}")
        self.con.execute(f"CREATE TEMP VIEW part AS SELECT *, rowid AS {ROW} FROM scanned")

    def _file(self, path: Path) -> pa.Schema:
        try:
            schema = pq.read_schema(path)
        except (OSError, pa.ArrowInvalid) as error:
            raise RulebookError(
                "ENGINE-01", N_("文件{file}不是可读的Parquet文件。请确认路径和格式。"), file=path.name) from error
        name = str(path).replace("'", "''")
        self.con.execute(
            f"CREATE OR REPLACE TEMP VIEW part AS SELECT * EXCLUDE file_row_number, file_row_number AS {ROW} "
            f"FROM read_parquet('{name}', file_row_number=true)")
        return schema

    def _test_ids(self) -> None:
        empty = self._asked(f"SELECT count(*) FROM acts WHERE {ACT} IS NULL").fetchone()
        if empty and empty[0]:
            raise RulebookError(
                "ENGINE-02", N_("有{count}行没有编号（act_id为空），无法区分每一件行为。请补填后重试。"), count=empty[0])

    def count(self) -> int:
        """How many acts there are."""
        return int(self.ask("SELECT count(*) AS n FROM part")["n"][0].as_py())

    def note_ids(self) -> None:
        """Remember the ids of this part, to find those that occur more than once."""
        self._asked(f"INSERT INTO seen SELECT {ACT} FROM acts")

    def twice(self, most: int) -> list[tuple[str, int]]:
        """Ids that occur more than once with their number, at most `most`."""
        return self.con.execute(
            f"SELECT {ACT}, count(*) AS n FROM seen GROUP BY 1 HAVING n > 1 ORDER BY n DESC, 1 LIMIT {most}").fetchall()

    def take(self, numbers: list[int]) -> pa.Table:
        """Id and facts of the rows with these numbers, in that order."""
        names = ", ".join(f'"{name}"' for name in (ACT, *sorted(self.columns)))
        self.con.register("wanted", pa.table({"number": pa.array(numbers, pa.int64()), "nth": pa.arange(0, len(numbers))}))
        return self.ask(f"SELECT {names} FROM acts JOIN wanted ON {ROW} = number ORDER BY nth")

    def table(self) -> pa.Table:
        """The whole part, prepared, for another engine."""
        return self.ask("SELECT * FROM acts")

    def ask(self, text: str) -> pa.Table:
        """The answer to a statement. Raises ENGINE-04 where a value cannot be read."""
        return self._asked(text).to_arrow_table()

    def _asked(self, text: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.con.execute(text)
        except duckdb.ConversionException as error:
            raise self._wrong_type(error) from error

    def _wrong_type(self, error: Exception) -> Exception:
        """Which column holds what cannot be read."""
        for fact in (fact for fact in self.pack.sheet if fact.name in self.columns):
            try:
                self.con.execute(f'SELECT count("{fact.name}") FROM acts').fetchall()
            except duckdb.ConversionException as cause:
                return RulebookError(
                    "ENGINE-04", N_("“{fact}”一列有值的类型不对，无法核查：{reason}。请先用导入模板整理数据。"),
                    fact=fact.label, reason=str(cause).splitlines()[0])
        return error


def is_prepared(schema: pa.Schema, pack: Pack, calendar: Calendar) -> bool:
    """Whether rows of this schema can be judged as they are: prepared for these rules, by this calendar."""
    current = (schema.metadata or {}).get(MARK.encode()) == digest(calendar).encode()
    return current and asked(pack).columns(schema.names).keys() <= set(schema.names)


def prepared(schema: pa.Schema, pack: Pack) -> str:
    """The statement that prepares the rows of `part`: facts as numbers, and beside them what the rules ask."""
    held, wanted = held_columns(schema, pack.sheet), asked(pack)
    facts = [f"nullif(CAST({ACT} AS VARCHAR), '') AS {ACT}", ROW]
    if PLACE in held:
        facts.append(f"nullif(CAST({PLACE} AS VARCHAR), '') AS {PLACE}")
    facts += [f'{_value(schema.field(fact.name).type, fact.name, fact.kind)} AS "{fact.name}"'
              for fact in pack.sheet if fact.name in held]
    beside, joins = ["numbers.*"], []
    for at, name in enumerate(sorted(wanted.working & held)):
        beside += [f'd{at}.wd AS "{name}{WD}"', f'd{at}.wu AS "{name}{WU}"']
        joins.append(f'LEFT JOIN working_days AS d{at} ON numbers."{name}" = d{at}.day')
    for name in sorted(wanted.months & held):
        day = f"(DATE '1970-01-01' + numbers.\"{name}\")"
        number = f"(year({day}) * 12 + month({day}) - 1) * {DAYS_OF_MONTH} + day({day})"
        beside.append(f'CAST({number} AS INTEGER) AS "{name}{MD}"')
    for name, code in sorted(wanted.codes):
        if name in held:
            mark = LIST_SEPARATOR
            marked = f"'{mark}' || numbers.\"{name}\" || '{mark}'"
            beside.append(f"contains({marked}, '{mark}{code}{mark}') AS \"{code_column(name, code)}\"")
    return f"SELECT {', '.join(beside)} FROM (SELECT {', '.join(facts)} FROM part) AS numbers {' '.join(joins)}"


def store(source: Source, pack: Pack, calendar: Calendar, path: Path) -> None:
    """Write the source as a file of prepared rows, which later runs only scan."""
    with Rows(pack, calendar) as rows, contextlib.ExitStack() as stack:
        out: pq.ParquetWriter | None = None
        for part in parts(source):
            rows.show(part, date(1970, 1, 1))
            beside = ", ".join((ROW, *today_columns(date(1970, 1, 1), calendar)))
            for batch in rows.con.execute(f"SELECT * EXCLUDE ({beside}) FROM acts").to_arrow_reader(ROW_GROUP):
                ready = pa.Table.from_batches([batch]).replace_schema_metadata({MARK: digest(calendar)})
                out = out or stack.enter_context(pq.ParquetWriter(path, ready.schema, compression="zstd"))
                out.write_table(ready)


def values(rows: pa.Table, sheet: FactSheet, names: Iterable[str]) -> list[dict[str, Any]]:
    """Prepared rows as people and explanations know them: dates as dates; only the columns `names`."""
    kept = [name for name in names if name in rows.column_names]
    read = {fact.name: READ[fact.kind] for fact in sheet if fact.kind in READ}
    columns = []
    for name in kept:
        column = rows[name].to_pylist()
        columns.append([None if v is None else read[name](v) for v in column] if name in read else column)
    return [dict(zip(kept, row, strict=True)) for row in zip(*columns, strict=True)] if columns else [{}] * rows.num_rows


@lru_cache(maxsize=8)
def working_days(calendar: Calendar) -> pa.Table:
    """Every day of the calendar: number, working-day number (of a day off that of the one before), and of the one after."""
    rows = [(day_number(day), calendar.wd_no(day), calendar.is_working(day)) for day in calendar.days()]
    parts = [row[0] for row in rows], [row[1] for row in rows], [row[1] + (0 if row[2] else 1) for row in rows]
    return pa.table(dict(zip(("day", "wd", "wu"), (pa.array(part, pa.int32()) for part in parts), strict=True)))


@lru_cache(maxsize=8)
def digest(calendar: Calendar) -> str:
    """Tells calendars apart: first day, and a check sum of all working-day numbers."""
    days = working_days(calendar)
    return f"{days['day'][0]}-{zlib.crc32(repr(days['wd'].to_pylist()).encode()):08x}"


def today_columns(asof: date, calendar: Calendar) -> dict[str, int | None]:
    """The day of the run as it stands beside every row."""
    inside = calendar.first_day <= asof <= calendar.last_day
    number = calendar.wd_no(asof) if inside else None
    after = None if number is None else number + (0 if calendar.is_working(asof) else 1)
    return {
        TODAY: day_number(asof), TODAY + WD: number, TODAY + WU: after,
        TODAY + MD: month_day(day_number(asof)),
    }


def _check(schema: pa.Schema) -> None:
    if ACT not in schema.names:
        raise RulebookError("ENGINE-02", N_("数据中没有act_id列，无法区分每一件行为。请增加一列不重复的编号。"))
    zoned = [field.name for field in schema if pa.types.is_timestamp(field.type) and field.type.tz]
    if zoned:
        raise RulebookError(
            "ENGINE-03", N_("列{columns}是带时区的时间，无法确定是哪一日。请先换算为北京时间的日期。"), columns="、".join(zoned))


def _value(kind_of_column: pa.DataType, name: str, kind: Kind) -> str:
    column = f'"{name}"'
    if pa.types.is_list(kind_of_column) or pa.types.is_large_list(kind_of_column):
        column = f"array_to_string({column}, '{LIST_SEPARATOR}')"
    if kind is Kind.DATE:
        # Rows that were prepared by another calendar hold numbers already.
        return column if kind_of_column == pa.int32() else f"CAST(CAST({column} AS DATE) - DATE '1970-01-01' AS INTEGER)"
    if kind is Kind.MOMENT:
        if kind_of_column == pa.int64():
            return column
        # How often a minute began: also before 1970 the minute that has begun, at a third of the price of a division.
        return f"date_diff('minute', TIMESTAMP '1970-01-01', CAST({column} AS TIMESTAMP))"
    value = f"CAST({column} AS {SQL_TYPE[kind]})"
    return f"nullif({value}, '')" if SQL_TYPE[kind] == "VARCHAR" else value  # as in evaluate: an empty text is an empty cell
