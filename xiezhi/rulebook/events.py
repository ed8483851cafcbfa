"""Event logs: one row an event, turned into one wide row an act by a small mapping file. One pass, on DuckDB."""

# ruff: noqa: S608 - statements are built from the mapping file's names, which are quoted.

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.law.text import N_

from .errors import RulebookError
from .facts import FactSheet, Kind

TAKES = {"first": "min", "last": "max", "min": "min", "max": "max"}


@dataclass(frozen=True)
class Source:
    """Where a fact comes from: the first or last day of an activity, or a column of its events."""

    fact: str
    take: str
    activity: str = ""
    column: str = ""
    scale: int = 1


@dataclass(frozen=True)
class LogMapping:
    """How an event log of one kind is read."""

    pack: str
    case: str
    activity: str
    time: str
    facts: tuple[Source, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the mapping needs in the log."""
        return tuple(dict.fromkeys((self.case, self.activity, self.time, *(s.column for s in self.facts if s.column))))


@dataclass(frozen=True)
class Pivot:
    """Wide rows, and what the mapping did not use: nothing of a log is dropped in silence."""

    acts: pa.Table
    events: int
    unused_activities: tuple[tuple[str, int], ...]
    missing_columns: tuple[str, ...]


def read_mapping(path: Path, sheet: FactSheet) -> LogMapping:
    """Read a mapping file. Raises RulebookError (EVENTS-01) naming the entry that is wrong."""
    try:
        data: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        facts = tuple(Source(name, **entry) for name, entry in data["facts"].items())
        mapping = LogMapping(data["pack"], data["case"], data["activity"], data["time"], facts)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise RulebookError(
            "EVENTS-01", N_("事件日志的映射文件{file}写得不对：{reason}。"), file=path.name, reason=error) from error
    held = {fact.name for fact in sheet}
    wrong = [s.fact for s in facts if s.fact not in held or s.take not in TAKES or not (s.activity or s.column)]
    if wrong:
        raise RulebookError(
            "EVENTS-01", N_("事件日志的映射文件{file}写得不对：{reason}。"), file=path.name, reason="、".join(wrong))
    return mapping


@cache
def packaged_mapping(pack: str) -> Path | None:
    """The mapping file that comes with a pack."""
    path = Path(__file__).parent / "packs" / f"{pack}.toml"
    return path if path.exists() else None


def is_event_log(path: Path, mapping: LogMapping) -> bool:
    """Whether the Parquet file is a log that this mapping reads: it has its case, activity and time columns."""
    try:
        names = set(pq.read_schema(path).names)
    except (OSError, pa.ArrowInvalid):
        return False
    return {mapping.case, mapping.activity, mapping.time} <= names


def pivot(path: Path, mapping: LogMapping, sheet: FactSheet) -> Pivot:
    """The wide rows of an event log in Parquet. Days are the civil days written in the log's time column.

    Raises RulebookError: EVENTS-02 a needed column is missing, EVENTS-03 the time has a zone, EVENTS-04 an event has no
    case.
    """
    with duckdb.connect() as con:
        con.execute("SET memory_limit = '1GB'")
        con.execute("CREATE VIEW events AS SELECT * FROM read_parquet(" + _quote(str(path)) + ")")
        types = {row[0]: row[1] for row in con.execute("DESCRIBE events").fetchall()}
        gone = [name for name in (mapping.case, mapping.activity, mapping.time) if name not in types]
        if gone:
            raise RulebookError("EVENTS-02", N_("事件日志缺少列{columns}。请核对映射文件。"), columns="、".join(gone))
        if "TIME ZONE" in types[mapping.time]:
            raise RulebookError(
                "EVENTS-03", N_("列{column}是带时区的时间，无法确定是哪一日。请改用当地民用时间的列。"),
                column=mapping.time)
        case, activity, time = _name(mapping.case), _name(mapping.activity), _name(mapping.time)
        row = con.execute(f"SELECT count(*), count(*) FILTER ({case} IS NULL) FROM events").fetchone()
        total, nameless = row or (0, 0)
        if nameless:
            raise RulebookError("EVENTS-04", N_("事件日志有{count}行没有案件编号。请补齐后重试。"), count=nameless)
        missing = tuple(s.column for s in mapping.facts if s.column and s.column not in types)
        parts = [f"CAST({case} AS VARCHAR) AS act_id"]
        for source in mapping.facts:
            if source.column in missing:
                continue
            parts.append(f"{_aggregate(source, activity, time, sheet[source.fact].kind)} AS {_name(source.fact)}")
        acts = con.execute(f"SELECT {', '.join(parts)} FROM events GROUP BY 1").to_arrow_table()
        used = sorted({source.activity for source in mapping.facts if source.activity})
        unused = con.execute(
            f"SELECT CAST({activity} AS VARCHAR), count(*) FROM events WHERE {activity} IS NULL OR {activity} NOT IN "
            f"({', '.join(map(_quote, used))}) GROUP BY 1 ORDER BY 2 DESC").fetchall()
    return Pivot(acts, total, tuple(unused), missing)


def _aggregate(source: Source, activity: str, time: str, kind: Kind) -> str:
    value = f"CAST({time} AS DATE)" if not source.column else _name(source.column)
    if source.column and kind in (Kind.FEN, Kind.COUNT):
        # Through DECIMAL: 35.7 in binary times 100 is not 3570.
        value = f"CAST(round(CAST({value} AS DECIMAL(18, 4)) * {source.scale}) AS BIGINT)"
    if source.activity:
        value = f"CASE WHEN {activity} = {_quote(source.activity)} THEN {value} END"
    return f"{TAKES[source.take]}({value})"


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
