"""All rules over all acts: one scan of the wide rows a group of rules, on DuckDB, in chunks of bounded memory."""

# ruff: noqa: S608 - statements are built from fact names and rule codes, which the packs declare; values never.

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.law.text import N_

from . import sql
from .bound import PLACE, Bound, Overrides, absent_columns, bind, blames, decisive_facts
from .errors import RulebookError
from .evaluate import EPOCH, Act, day_number, to_date, to_moment
from .expr import Op
from .facts import FactSheet, Kind
from .judge import Finding, find
from .rule import Pack, Severity

NUMBERED: dict[Kind, Callable[[int], Any]] = {Kind.DATE: to_date, Kind.MOMENT: to_moment}
CHUNK = 250_000
# Past about a hundred rules a statement costs more than its share.
RULES_A_STATEMENT = 64
DUPLICATES_SHOWN = 20

Source: TypeAlias = "pa.Table | str | Path | Iterable[pa.RecordBatch]"


@dataclass
class RuleCount:
    """Figures of one rule. `checked` acts were decided (passed or breached); `insufficient` could not be.

    `missing`: how many of the insufficient acts lack which fact. `warned`: early warnings among those that passed.
    """

    code: str
    checked: int = 0
    breached: int = 0
    insufficient: int = 0
    calendar: int = 0
    warned: dict[Severity, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CalendarAlarm:
    """Working days were needed in a year whose calendar is not loaded. `fact` is "today" for the day of the run."""

    fact: str
    year: int
    acts: int


@dataclass
class RunResult:
    """What a sweep found. `duplicates`: act ids that occur more than once, with their number of rows (the first 20)."""

    pack: str
    asof: date
    acts: int = 0
    counts: dict[str, RuleCount] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    alarms: list[CalendarAlarm] = field(default_factory=list)
    duplicates: list[tuple[str, int]] = field(default_factory=list)
    absent: frozenset[str] = frozenset()

    @property
    def breached(self) -> int:
        """Findings of all rules, whether kept in `findings` or not."""
        return sum(count.breached for count in self.counts.values())


@dataclass(frozen=True, eq=False)
class _Statement:
    bounds: tuple[Bound, ...]
    facts: tuple[str, ...]
    working: tuple[str, ...]
    schema: Any
    text: str


def run(
    pack: Pack, source: Source, *, asof: date, place: str | None = None, calendar: Calendar | None = None,
    overrides: Overrides = (), keep: int | None = None,
) -> RunResult:
    """Judge every act of `source` (column act_id and facts; optionally division_code) on the day `asof`.

    `place`: division code for rows without their own. `overrides`: other thresholds to try, ("P11.limit", Param).
    `source`: a pyarrow table, the path of a Parquet file, or record batches, which are read once and never all held.
    `keep`: at most so many findings a rule are kept (all are counted). Raises RulebookError (ENGINE-01…04).
    """
    calendar, place = calendar or load_calendar(), place or ""
    result = RunResult(pack.name, asof, counts={rule.code: RuleCount(rule.code) for rule in pack})
    alarms: dict[tuple[str, int], int] = {}
    with tempfile.TemporaryDirectory(prefix="xiezhi-") as spill, duckdb.connect() as con:
        con.execute(f"SET temp_directory = '{spill}'; SET preserve_insertion_order = false; SET memory_limit = '1GB'")
        con.register("working_days", _working_days(calendar))
        con.execute("CREATE TEMP TABLE seen (act_id VARCHAR)")
        for chunk in chunks(source):
            columns = _check_columns(chunk.schema, pack.sheet)
            result.absent = absent_columns(pack.sheet, columns)
            chunk = _with_working_days(chunk, pack, calendar, asof)
            con.register("chunk", chunk)
            con.execute(f"CREATE OR REPLACE TEMP VIEW acts AS {_typed(chunk.schema, pack.sheet, asof)}")
            result.acts += chunk.num_rows
            _insert_ids(con)
            for statement in _statements(pack, columns, place, overrides):
                _judge_chunk(con, statement, pack.sheet, result, alarms, Act({}, day_number(asof), calendar), keep)
            con.unregister("chunk")
        result.duplicates = con.execute(
            f"SELECT act_id, count(*) AS n FROM seen GROUP BY 1 HAVING n > 1 "
            f"ORDER BY n DESC, 1 LIMIT {DUPLICATES_SHOWN}"
        ).fetchall()
    result.alarms = [CalendarAlarm(fact, year, count) for (fact, year), count in sorted(alarms.items())]
    return result


def chunks(source: Source) -> Iterator[pa.Table]:
    """The source in tables of at most CHUNK rows (at least one, perhaps empty, for a table)."""
    if isinstance(source, (str, Path)):
        try:
            file = pq.ParquetFile(source)
        except (OSError, pa.ArrowInvalid) as error:
            raise RulebookError(
                "ENGINE-01", N_("文件{file}不是可读的Parquet文件。请确认路径和格式。"),
                file=Path(source).name) from error
        with file:
            for batch in file.iter_batches(CHUNK):
                yield pa.Table.from_batches([batch])
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


def _check_columns(schema: pa.Schema, sheet: FactSheet) -> frozenset[str]:
    if "act_id" not in schema.names:
        raise RulebookError("ENGINE-02", N_("数据中没有act_id列，无法区分每一件行为。请增加一列不重复的编号。"))
    zoned = [field.name for field in schema if pa.types.is_timestamp(field.type) and field.type.tz]
    if zoned:
        raise RulebookError(
            "ENGINE-03", N_("列{columns}是带时区的时间，无法确定是哪一日。请先换算为北京时间的日期。"),
            columns="、".join(zoned))
    return frozenset(schema.names) & ({fact.name for fact in sheet} | {PLACE})


def _typed(schema: pa.Schema, sheet: FactSheet, asof: date) -> str:
    parts = ["CAST(act_id AS VARCHAR) AS act_id", f"DATE '{asof.isoformat()}' AS today"]
    if PLACE in schema.names:
        parts.append(f"nullif(CAST({PLACE} AS VARCHAR), '') AS {PLACE}")
    for fact in sheet:
        if fact.name not in schema.names:
            continue
        column = f'"{fact.name}"'
        if pa.types.is_list(schema.field(fact.name).type):
            column = f"array_to_string({column}, ',')"
        value = f"CAST({column} AS {sql.SQL_TYPE[fact.kind].replace('string', 'varchar')})"
        if sql.SQL_TYPE[fact.kind] == "string":
            value = f"nullif({value}, '')"  # as in evaluate: an empty text is an empty cell
        parts.append(f'{value} AS "{fact.name}"')
    parts += [f'"{name}"' for name in schema.names if name.endswith(("_wd", "_wu"))]
    return f"SELECT {', '.join(parts)} FROM chunk"


def _with_working_days(chunk: pa.Table, pack: Pack, calendar: Calendar, asof: date) -> pa.Table:
    """The chunk with the working-day numbers of its dates beside them; null outside the calendar."""
    days = _working_days(calendar)
    first, count = days["day"][0], days.num_rows
    for name in _working_facts(pack):
        if name == sql.TODAY:
            numbers = pa.chunked_array([pa.repeat(pa.scalar(day_number(asof), pa.int32()), chunk.num_rows)])
        elif name in chunk.column_names:
            numbers = chunk[name].cast(pa.date32()).cast(pa.int32())
        else:
            continue
        at = pc.subtract(numbers, first)
        at = pc.if_else(pc.and_(pc.greater_equal(at, 0), pc.less(at, count)), at, None)
        for mark in ("wd", "wu"):
            chunk = chunk.append_column(f"{name}_{mark}", pc.take(days[mark], at))
    return chunk


@lru_cache(maxsize=64)
def _working_facts(pack: Pack) -> tuple[str, ...]:
    """Dates of the sheet that rules count working days from or to, and today."""
    used = {name for rule in pack for node in rule.nodes() if node.op is Op.WORKDAYS_AFTER for name in node.facts()}
    return (sql.TODAY, *(fact.name for fact in pack.sheet if fact.name in used and fact.kind is Kind.DATE))


def _insert_ids(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO seen SELECT act_id FROM acts")
    row = con.execute("SELECT count(*) FROM acts WHERE act_id IS NULL OR act_id = ''").fetchone()
    if row and row[0]:
        raise RulebookError("ENGINE-02", N_("有{count}行没有编号（act_id为空），无法区分每一件行为。请补填后重试。"),
                            count=row[0])


@lru_cache(maxsize=64)
def _statements(pack: Pack, columns: frozenset[str], place: str, overrides: Overrides) -> tuple[_Statement, ...]:
    absent = absent_columns(pack.sheet, columns)
    acts = sql.acts_table(pack.sheet, columns, [n for n in _working_facts(pack) if n in columns or n == sql.TODAY])
    statements = []
    for start in range(0, len(pack.rules), RULES_A_STATEMENT):
        group = pack.rules[start : start + RULES_A_STATEMENT]
        bounds = tuple(bind(rule, absent, place, overrides) for rule in group)
        keep = {name for rule in group for name in rule.fact_names()} & columns
        table = sql.numbered(acts, bounds, keep)
        query = table.select(table, **sql.statuses(table, bounds))
        facts = tuple(name for name in table.columns if name in columns)
        working = tuple(name.removesuffix("_wd") for name in table.columns if name.endswith("_wd"))
        statements.append(_Statement(bounds, facts, working, query.schema(), str(ibis.to_sql(query, dialect="duckdb"))))
    return tuple(statements)


def _judge_chunk(
    con: duckdb.DuckDBPyConnection, statement: _Statement, sheet: FactSheet, result: RunResult,
    alarms: dict[tuple[str, int], int], scene: Act, keep: int | None,
) -> None:
    try:
        con.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {statement.text}")
    except duckdb.ConversionException as error:
        raise RulebookError(
            "ENGINE-04", N_("数据中有值的类型不对，无法核查：{reason}。请先用导入模板整理数据。"),
            reason=str(error).splitlines()[0]) from error
    _count(con, statement, result)
    if any(result.counts[bound.rule.code].calendar for bound in statement.bounds):
        _raise_alarms(con, statement, alarms, scene)
    read = {fact.name: NUMBERED[fact.kind] for fact in sheet if fact.kind in NUMBERED}
    for bound in statement.bounds:
        count = result.counts[bound.rule.code]
        room = None if keep is None else keep - sum(f.code == bound.rule.code for f in result.findings)
        if count.breached and (room is None or room > 0):
            result.findings.extend(_findings(con, bound, statement.facts, read, scene, room))


def _count(con: duckdb.DuckDBPyConnection, statement: _Statement, result: RunResult) -> None:
    wanted = [
        (bound, status) for bound in statement.bounds
        for status in (sql.PASS, sql.BREACH, sql.LACKS_FACTS, sql.LACKS_CALENDAR,
                       *(sql.LEVEL[s] for s, _ in bound.levels))
    ]
    row = _one(con, [f'count(*) FILTER ("{bound.rule.code}" = {status})' for bound, status in wanted])
    lacking = []
    for (bound, status), number in zip(wanted, row, strict=True):
        count = result.counts[bound.rule.code]
        if status == sql.BREACH:
            count.breached += number
        elif status == sql.LACKS_CALENDAR:
            count.calendar += number
        elif status == sql.LACKS_FACTS and number:
            lacking.append(bound)
        elif status in sql.LEVEL.values():
            severity = next(s for s, at in sql.LEVEL.items() if at == status)
            count.warned[severity] = count.warned.get(severity, 0) + number
        if status in (sql.LACKS_FACTS, sql.LACKS_CALENDAR):
            count.insufficient += number
        else:
            count.checked += number
    for bound in lacking:
        _count_missing(con, statement, bound, result.counts[bound.rule.code])


def _count_missing(con: duckdb.DuckDBPyConnection, statement: _Statement, bound: Bound, count: RuleCount) -> None:
    facts, query = _missing_query(statement, bound)
    for name, number in zip(facts, con.execute(query).fetchone() or (), strict=True):
        if number:
            count.missing[name] = count.missing.get(name, 0) + int(number)


@lru_cache(maxsize=1024)
def _missing_query(statement: _Statement, bound: Bound) -> tuple[tuple[str, ...], str]:
    facts = tuple(sorted(decisive_facts(bound.rule)))
    table = ibis.table(statement.schema, name="judged")
    read = sql.Reader(table)
    hit = table[bound.rule.code] == sql.LACKS_FACTS
    query = table.filter(hit).aggregate(**{name: (hit & read(blames(bound, name))).sum() for name in facts})
    return facts, str(ibis.to_sql(query, dialect="duckdb"))


def _raise_alarms(
    con: duckdb.DuckDBPyConnection, statement: _Statement, alarms: dict[tuple[str, int], int], scene: Act
) -> None:
    hit = " OR ".join(f'"{bound.rule.code}" = {sql.LACKS_CALENDAR}' for bound in statement.bounds)
    for name in statement.working:
        rows = con.execute(
            f'SELECT "{name}", count(*) FROM judged '
            f'WHERE "{name}" IS NOT NULL AND "{name}_wd" IS NULL AND ({hit}) GROUP BY 1'
        ).fetchall()
        for number, acts in rows:
            day = date.fromordinal(number + EPOCH)
            key = (name.split("__")[0], day.year)
            alarms[key] = alarms.get(key, 0) + acts


def _findings(
    con: duckdb.DuckDBPyConnection, bound: Bound, held: tuple[str, ...], read: Mapping[str, Callable[[int], Any]],
    scene: Act, room: int | None,
) -> Iterator[Finding]:
    names = [name for name in held if name in bound.rule.fact_names() or name == PLACE]
    columns = ", ".join(f'"{name}"' for name in ("act_id", *names))
    limited = "" if room is None else f" LIMIT {room}"
    found = con.execute(
        f'SELECT {columns} FROM judged WHERE "{bound.rule.code}" = {sql.BREACH} ORDER BY act_id{limited}').fetchall()
    for act_id, *values in found:
        row: Mapping[str, Any] = {
            name: read[name](value) if name in read and value is not None else value
            for name, value in zip(names, values, strict=True)
        }
        yield find(bound, Act(row, scene.today, scene.calendar), act_id)


def _one(con: duckdb.DuckDBPyConnection, columns: list[str]) -> tuple[int, ...]:
    row = con.execute(f"SELECT {', '.join(columns)} FROM judged").fetchone() if columns else ()
    return tuple(row or ())


@lru_cache(maxsize=8)
def _working_days(calendar: Calendar) -> pa.Table:
    rows = [(day_number(day), calendar.wd_no(day), calendar.is_working(day)) for day in calendar.days()]
    numbers, counts = [row[0] for row in rows], [row[1] for row in rows]
    ceil = [count + (0 if working else 1) for _, count, working in rows]
    return pa.table(
        {"day": pa.array(numbers, pa.int32()), "wd": pa.array(counts, pa.int32()), "wu": pa.array(ceil, pa.int32())})
