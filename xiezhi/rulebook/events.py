"""Event logs: one row an event, turned into one wide row an act by a small mapping file.

What is wrong with a log is named and counted (EVENTS-nn); an act that might be accused because of it is set aside.
"""

# ruff: noqa: S608 - statements are built from names and texts of the mapping file, which are quoted.

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.law.text import N_

from .errors import RulebookError
from .errors import reason as system
from .facts import FactSheet
from .loading import Note, RowError
from .logs.checks import LEFT_OUT, NO_COLUMN, NOT_CHOSEN, SUMMARY, Checks, Found, timed
from .logs.facts import ACTIVITY, CASE, NUMBER, TIME, Taken, Values, listed
from .logs.mapping import Conditions, LogMapping, packaged_mapping, read_mapping
from .logs.names import quote, quote_name
from .logs.opening import NO_MAPPING, Log, looks_like_log, open_log
from .logs.stage import Tick
from .logs.wide import Wide
from .rows import MEMORY, Stream

BROKEN = N_("事件日志{file}读不出来：{reason}。请核对列的类型和磁盘空间。")
__all__ = ["LogMapping", "Pivot", "no_mapping", "packaged_mapping", "pivot", "read_mapping"]


EVENTS, AHEAD = 120_000, "32MB"  # read at a time, and read ahead while wide rows are made of those


@dataclass(frozen=True)
class Pivot:
    """The wide rows, and everything that was not used: nothing of a log is dropped in silence.

    `source`: what `engine.run` takes; reads the log anew each time. `acts`: those of the log, of which `rejected` were set aside.
    """

    source: Stream
    events: int
    acts: int
    rejected: int
    notes: list[Note]
    errors: list[RowError]


def no_mapping(path: Path, pack: str) -> RulebookError | None:
    """The error for a file that is an event log by its format, where the pack has no mapping."""
    return RulebookError("EVENTS-09", NO_MAPPING, file=path.name, pack=pack) if looks_like_log(path) else None


def pivot(
    path: Path, mapping: LogMapping, sheet: FactSheet, *, must: bool = True, tick: Tick | None = None
) -> Pivot | None:
    """The wide rows of an event log; None where the file is a table of acts instead and it need not be a log (`must`).

    `tick` is told now and then how many events were read. Raises RulebookError: LOAD-01, EVENTS-02…12.
    """
    with _reading(path.name):
        return _pivoted(path, mapping, sheet, must, tick)


@contextmanager
def _reading(file: str) -> Iterator[None]:
    """Says what DuckDB or the disk said: a column of a strange type, a full disk."""
    try:
        yield
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise  # says nothing of the log
    except (duckdb.Error, OSError) as error:
        reason = system(error) if isinstance(error, OSError) else str(error).splitlines()[0]
        raise RulebookError("EVENTS-12", BROKEN, file=file, reason=reason) from error


@dataclass(frozen=True, eq=False)
class Work:
    """A DuckDB session that reads a log, and its work files; both last as long as somebody may read the log."""

    folder: tempfile.TemporaryDirectory[str]
    con: duckdb.DuckDBPyConnection

    @classmethod
    def begun(cls) -> Work:
        """A session that spills past its memory limit."""
        folder, con = tempfile.TemporaryDirectory(prefix="xiezhi-log-"), duckdb.connect()
        con.execute(f"SET temp_directory = {quote(folder.name + '/spill')}; SET memory_limit = '{MEMORY}'")
        con.execute(f"SET streaming_buffer_size = '{AHEAD}'; SET enable_progress_bar = false")  # a bar would stand in the output
        con.execute("SET disabled_optimizers = 'in_clause'")  # makes a join of a long list, and loses the order of the log
        return cls(folder, con)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of it."""
        return self.con.cursor()


def _pivoted(path: Path, mapping: LogMapping, sheet: FactSheet, must: bool, tick: Tick | None) -> Pivot | None:
    work, found = Work.begun(), Found()
    con, folder = work.con, Path(work.folder.name)
    log = open_log(con, path, mapping, folder, must, tick)
    if log is None:
        return None
    found.notes += log.notes
    time = timed(con, log, mapping, folder, found)
    events = _events(log, time, mapping, con, found)
    checks = Checks(con, log, mapping, events, found)
    checks.activities()
    values, taken = _taken(con, log, mapping, sheet, events, found)
    checks.events = values.beside()
    held: Callable[[str], str] = values.written_out
    if time == TIME:  # texts are read once and not again for every check
        events = checks.events = _kept(con, checks.events, folder / "read.parquet")
        held = str
    aside = folder / "aside.parquet"
    if checks.unreadable(taken, aside):
        others = f"{CASE} NOT IN (SELECT {CASE} FROM read_parquet({quote(str(aside))}))"
        events = checks.events = _kept(con, f"(FROM {checks.events} WHERE {others} ORDER BY {NUMBER})", folder / "others.parquet")
        held = str
    together = checks.order(_used(log, mapping, taken))
    checks.ids()
    checks.traces()
    con.execute("SET preserve_insertion_order = true")  # as it was when `together` was found
    wide = Wide.of(events, taken, held, log.types[log.case], together)
    source = Stream(wide.schema, partial(_read, wide, mapping.cases, path.name, work), work.cursor)
    if mapping.cases:
        every = Stream(wide.schema, partial(_read, wide, (), path.name, work), work.cursor)
        left = sum(rows.num_rows for rows in every) - sum(rows.num_rows for rows in source)
        found.note("EVENTS-25", NOT_CHOSEN, count=left)
    notes = Found()
    notes.note("EVENTS-20", SUMMARY, events=found.events, acts=found.acts)
    return Pivot(source, found.events, found.acts, found.rejected, notes.notes + found.notes, found.errors)


def _read(wide: Wide, cases: Conditions, file: str, work: Work) -> Iterator[pa.RecordBatch]:
    """The wide rows of the chosen cases."""
    with _reading(file), work.cursor() as con:
        for rows in wide.rows(con.execute(wide.text).to_arrow_reader(EVENTS)):
            yield rows.filter(_chosen(rows, cases)) if cases else rows


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
) -> tuple[Values, list[Taken]]:
    """The values as facts want them, and the facts that this log can give.

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
    return values, taken


def _kept(con: duckdb.DuckDBPyConnection, events: str, path: Path) -> str:
    con.execute(f"COPY (SELECT * FROM {events}) TO {quote(str(path))} (FORMAT parquet)")
    return f"read_parquet({quote(str(path))})"


def _used(log: Log, mapping: LogMapping, taken: Iterable[Taken]) -> list[str]:
    """The columns by which two events are the same."""
    named = {next(name for name in one.source.columns if name in log.types) for one in taken if one.source.columns}
    return sorted((named | ({log.event} if log.event else set())) - {log.case, log.activity, log.time})


def _chosen(rows: pa.RecordBatch, cases: Conditions) -> pa.Array:
    """Of which acts one of the mapping's conditions holds."""
    held = [(rows[name], values) for name, values in cases if name in rows.schema.names]
    hits = [pc.is_in(_text(column), value_set=pa.array(values, pa.string())) for column, values in held]
    return reduce(pc.or_, hits, pa.repeat(False, rows.num_rows))


def _text(column: pa.Array) -> pa.Array:
    return pc.strftime(column, format="%Y-%m-%d %H:%M") if pa.types.is_timestamp(column.type) else column.cast(pa.string())
