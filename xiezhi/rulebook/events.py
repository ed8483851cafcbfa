"""Event logs: one row an event, turned into one wide row an act by a small mapping file. One pass, on DuckDB.

What is wrong with a log is named and counted (EVENTS-nn); an act that might be accused because of it is set aside.
"""

# ruff: noqa: S608 - statements are built from names and texts of the mapping file, which are quoted.

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import duckdb

from xiezhi.law.text import N_

from .errors import RulebookError
from .errors import reason as system
from .facts import FactSheet
from .loading import Note, RowError
from .logs.checks import LEFT_OUT, NO_COLUMN, NOT_CHOSEN, SUMMARY, Checks, Found, timed
from .logs.facts import ACTIVITY, CASE, NUMBER, TIME, Taken, Values, listed
from .logs.mapping import BEFORE, FIRST, LAST, LogMapping, packaged_mapping, read_mapping
from .logs.names import quote, quote_name
from .logs.opening import NO_MAPPING, Log, looks_like_log, open_log
from .logs.stage import Tick
from .rows import ACT, MEMORY, Scan

BROKEN = N_("事件日志{file}读不出来：{reason}。请核对列的类型和磁盘空间。")
__all__ = ["LogMapping", "Pivot", "no_mapping", "packaged_mapping", "pivot", "read_mapping"]


PART = int(os.environ.get("XIEZHI_RULES_PART", "2000000"))  # acts whose facts fit in 1 GB while they are gathered
SAMPLE = 20_000


@dataclass(frozen=True, eq=False)
class LogScan(Scan):
    """The statement that makes the wide rows; keeps the work files it reads as long as itself."""

    folder: tempfile.TemporaryDirectory[str]


@dataclass(frozen=True)
class Pivot:
    """Wide rows as statements, and everything that was not used: nothing of a log is dropped in silence.

    `scans`: one, or of a log too large for the memory one for every PART acts. `acts`: those of the log, of which `rejected`
    were set aside.
    """

    scans: tuple[LogScan, ...]
    events: int
    acts: int
    rejected: int
    notes: list[Note]
    errors: list[RowError]

    @property
    def source(self) -> LogScan | tuple[LogScan, ...]:
        """What `engine.run` takes."""
        return self.scans[0] if len(self.scans) == 1 else self.scans

    @property
    def scan(self) -> LogScan:
        """All of it as one statement."""
        one = self.scans[0]
        return one if len(self.scans) == 1 else replace(one, text=" UNION ALL ".join(f"({each.text})" for each in self.scans))


def no_mapping(path: Path, pack: str) -> RulebookError | None:
    """The error for a file that is an event log by its format, where the pack has no mapping."""
    return RulebookError("EVENTS-09", NO_MAPPING, file=path.name, pack=pack) if looks_like_log(path) else None


def pivot(
    path: Path, mapping: LogMapping, sheet: FactSheet, *, must: bool = True, tick: Tick | None = None
) -> Pivot | None:
    """The wide rows of an event log; None where the file is a table of acts instead and it need not be a log (`must`).

    `tick` is told now and then how many events were read. Raises RulebookError: LOAD-01, EVENTS-02…12.
    """
    folder = tempfile.TemporaryDirectory(prefix="xiezhi-log-")
    try:
        return _pivoted(path, mapping, sheet, must, tick, folder)
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise  # says nothing of the log
    except (duckdb.Error, OSError) as error:  # a column of a strange type, a full disk
        reason = system(error) if isinstance(error, OSError) else str(error).splitlines()[0]
        raise RulebookError("EVENTS-12", BROKEN, file=path.name, reason=reason) from error


def _pivoted(
    path: Path, mapping: LogMapping, sheet: FactSheet, must: bool, tick: Tick | None, folder: tempfile.TemporaryDirectory[str]
) -> Pivot | None:
    work, found = Path(folder.name), Found()
    with _session(work) as con:
        log = open_log(con, path, mapping, work, must, tick)
        if log is None:
            return None
        found.notes += log.notes
        time = timed(con, log, mapping, work, found)
        events = _events(log, time, mapping, con, found)
        checks = Checks(con, log, mapping, events, found)
        checks.activities()
        events, taken = _taken(con, log, mapping, sheet, events, found)
        if time == TIME:  # texts are read once and not again for every check
            events = _kept(con, events, work)
        checks.events = events
        aside = work / "aside.parquet"
        if checks.unreadable(taken, aside):
            events = f"(SELECT * FROM {events} WHERE {CASE} NOT IN (SELECT {CASE} FROM read_parquet({quote(str(aside))})))"
        checks.order(_used(log, mapping, taken))
        checks.ids()
        checks.traces()
        key = _key(con, events, taken)
        texts = [_statement(part, taken, key) for part in _parts(con, log, events, found.acts)]
        schema = con.execute(f"SELECT * FROM ({texts[0]}) LIMIT 0").to_arrow_table().schema
        if mapping.cases:
            chosen = _chosen(mapping, schema.names)
            left = [con.execute(f"SELECT count(*) FILTER (NOT ({chosen})) FROM ({text})").fetchone() for text in texts]
            found.note("EVENTS-25", NOT_CHOSEN, count=sum(int(row[0]) for row in left if row))
            texts = [f"SELECT * FROM ({text}) WHERE {chosen}" for text in texts]
    notes = Found()
    notes.note("EVENTS-20", SUMMARY, events=found.events, acts=found.acts)
    scans = tuple(LogScan(text, schema, folder) for text in texts)
    return Pivot(scans, found.events, found.acts, found.rejected, notes.notes + found.notes, found.errors)


def _session(work: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"SET temp_directory = {quote(str(work / 'spill'))}; SET memory_limit = '{MEMORY}'")
    con.execute("SET enable_progress_bar = false")  # it would stand among what the command prints
    return con


def _events(log: Log, time: str, mapping: LogMapping, con: duckdb.DuckDBPyConnection, found: Found) -> str:
    """The relation of events: the log with case, activity, civil time and number beside its columns."""
    beside = (
        f"{_filled(log, log.case)} AS {CASE}", f"{_filled(log, log.activity)} AS {ACTIVITY}", f"file_row_number AS {NUMBER}",
        *([f"{time} AS {TIME}"] if time != TIME else []))
    text = f"SELECT *, {', '.join(beside)} FROM {log.relation}"
    if not mapping.events:
        return f"({text})"
    gone = [column for column, _ in mapping.events if column not in log.types]
    if gone:
        found.note("EVENTS-23", NO_COLUMN, of=len(gone), columns="、".join(gone))
    kept = [f"coalesce(CAST({quote_name(column)} AS VARCHAR) IN {listed(values)}, FALSE)"
            for column, values in mapping.events if column in log.types]
    if not kept:
        return f"({text})"
    row = con.execute(f"SELECT count(*) FILTER (NOT ({' AND '.join(kept)})) FROM {log.relation}").fetchone()
    if row and row[0]:
        found.note("EVENTS-24", LEFT_OUT, count=row[0])
    return f"({text} WHERE {' AND '.join(kept)})"


def _filled(log: Log, column: str) -> str:
    """A column in which an empty text is nothing. Integers stay integers: they group twice as fast as texts."""
    return f"nullif({quote_name(column)}, '')" if log.types[column] == "VARCHAR" else quote_name(column)


def _taken(
    con: duckdb.DuckDBPyConnection, log: Log, mapping: LogMapping, sheet: FactSheet, events: str, found: Found
) -> tuple[str, list[Taken]]:
    """The events with the values read, and the facts that this log can give.

    What no event of the log tells is absent, not empty: an empty fact would accuse.
    """
    values, taken, gone = Values(con, events, log.types, sheet, mapping.zone), [], []
    for source in mapping.facts:
        column = next((name for name in source.columns if name in log.types), None)
        if source.columns and column is None:
            gone.append(source.columns[0])
        elif not source.activities or (found.activities.keys() | mapping.recorded) & set(source.activities):
            taken.append(Taken(source, values.of(source, column) if column else None))
    if gone:
        found.note("EVENTS-23", NO_COLUMN, of=len(set(gone)), columns="、".join(dict.fromkeys(gone)))
    return values.beside(), taken


def _kept(con: duckdb.DuckDBPyConnection, events: str, work: Path) -> str:
    path = quote(str(work / "read.parquet"))
    con.execute(f"COPY (SELECT * FROM {events}) TO {path} (FORMAT parquet)")
    return f"read_parquet({path})"


def _used(log: Log, mapping: LogMapping, taken: Iterable[Taken]) -> list[str]:
    """The columns by which two events are the same."""
    named = {next(name for name in one.source.columns if name in log.types) for one in taken if one.source.columns}
    return sorted((named | ({log.event} if log.event else set())) - {log.case, log.activity, log.time})


def _parts(con: duckdb.DuckDBPyConnection, log: Log, events: str, acts: int) -> list[str]:
    """The events of at most about PART acts each: by ranges of the key, so that of a file in its order only a part is read."""
    count = -(-acts // PART)
    if count <= 1:
        return [events]
    name, type_ = quote_name(log.case), log.types[log.case]
    keys = [row[0] for row in con.execute(
        f"SELECT CAST({name} AS VARCHAR) FROM (SELECT {name} FROM {events} WHERE {CASE} IS NOT NULL USING SAMPLE {SAMPLE} ROWS) "
        f"ORDER BY {name}").fetchall()]
    cuts = [f"CAST({quote(cut)} AS {type_})" for cut in dict.fromkeys(keys[len(keys) * at // count] for at in range(1, count))]
    spans = [f"{name} < {cuts[0]}", *(f"{name} >= {a} AND {name} < {b}" for a, b in pairwise(cuts)), f"{name} >= {cuts[-1]}"]
    return [f"(SELECT * FROM {events} WHERE {span})" for span in spans]


def _statement(events: str, taken: list[Taken], key: str) -> str:
    facts = [f"{one.aggregate(key)} AS {quote_name(one.source.fact)}" for one in taken if one.source.take != BEFORE]
    before = [one for one in taken if one.source.take == BEFORE]
    first = CASE if before else f"CAST({CASE} AS VARCHAR) AS {ACT}"
    wide = f"SELECT {', '.join([first, *facts])} FROM {events} WHERE {CASE} IS NOT NULL GROUP BY {CASE}"
    if not before:
        return wide
    more = "".join(f", b{at}.v AS {quote_name(one.source.fact)}" for at, one in enumerate(before))
    joins = " ".join(
        f"LEFT JOIN ({one.before(events, key)}) AS b{at} ON w.{CASE} = b{at}.{CASE}" for at, one in enumerate(before))
    return f"SELECT CAST(w.{CASE} AS VARCHAR) AS {ACT}, w.* EXCLUDE {CASE}{more} FROM ({wide}) AS w {joins}"


def _key(con: duckdb.DuckDBPyConnection, events: str, taken: list[Taken]) -> str:
    """One number that orders events by time and then by their place in the file: of 64 bits where the log allows it."""
    if not any(one.source.take == BEFORE or (one.value and one.source.take in (FIRST, LAST)) for one in taken):
        return ""
    first, last, rows, seconds = con.execute(
        f"SELECT epoch_us(min({TIME})), epoch_us(max({TIME})), coalesce(max({NUMBER}), 0) + 1, "
        f"coalesce(bool_and(epoch_us({TIME}) % 1000000 = 0), TRUE) FROM {events}").fetchone() or (0, 0, 1, True)
    unit = 1_000_000 if seconds else 1
    fits = ((last or 0) - (first or 0)) // unit * rows < 1 << 62
    since = f"(epoch_us({TIME}) - {first or 0}) // {unit}"
    return f"{since} * {rows} + {NUMBER}" if fits else f"CAST({since} AS HUGEINT) * {rows} + {NUMBER}"


def _chosen(mapping: LogMapping, held: Iterable[str]) -> str:
    """Whether one of the mapping's conditions holds of an act."""
    held = frozenset(held)
    parts = [f"coalesce(CAST({quote_name(name)} AS VARCHAR) IN {listed(values)}, FALSE)"
             for name, values in mapping.cases if name in held]
    return " OR ".join(parts) or "FALSE"
