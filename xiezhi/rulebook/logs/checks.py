"""What is wrong with a log: named, counted, and where an act might be accused because of it, that act set aside."""

# ruff: noqa: S608 - statements are built from names and texts of the mapping file, which are quoted.

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from xiezhi.law.text import N_

from ..errors import RulebookError
from ..loading import Note, RowError
from ..values import CellError
from . import times
from .facts import ACTIVITY, CASE, NUMBER, TIME, Taken, listed
from .mapping import LogMapping
from .names import quote, quote_name
from .opening import Log
from .stage import PART

SHOWN = 20  # names in one note
LISTED = 1_000  # events that cannot be read, one by one
PART_OF_HASHES = 16_000_000
OFFSET, STRANGE = "__offset", "__strange"

ZONED = N_("列{column}是带时区的时间，无法确定是哪一日。请在映射文件中写明zone，例如zone = \"Asia/Shanghai\"。")
OFFSETS = N_("时间带有多种时区偏移（{offsets}），无法确定是哪一日。请在映射文件中写明zone，例如zone = \"Asia/Shanghai\"。")
NO_TIME_TYPE = N_("列{column}的类型是{type}，不是时间。请核对映射文件的time。")
NAMELESS = N_("{count}个事件没有案件编号（第{lines}行），不知道是哪一件的，可能使别的案件看上去缺少步骤。请补齐后重试。")
NOTHING_KNOWN = N_("日志里没有映射文件写的任何一个活动。日志里的活动有：{names}。请核对映射文件的[facts]。")

SUMMARY = N_("事件日志：{events}个事件，{acts}件行为。")
UNKNOWN = N_("映射文件没有写的活动，没有使用：{names}。")
NEVER_SEEN = N_("日志里没有一个事件的活动：{names}。有关的事实按没有提供处理；如果日志确实记全了，请在映射文件的recorded中写明。")
NO_COLUMN = N_("日志没有的列：{columns}。")
LEFT_OUT = N_("{count}个事件不符合映射文件[events]的条件，没有读取。")
NOT_CHOSEN = N_("{count}件不符合映射文件[cases]的条件，没有核查。")
SOME_WITHOUT = N_("{without}个时间没有写时区偏移，按{zone}的当地时间读取；其余{others}个按写明的偏移换算。")
NOT_OF_ZONE = N_("{count}个时间的时区偏移不是{zone}当时的偏移（{offsets}），已换算为{zone}的当地时间。")
TWICE = N_("{count}个事件与同一件的另一个事件在用到的各列上完全相同（{acts}件，例如{names}），请核对是否重复导出。")
SAME_ID = N_("{count}个事件编号出现不止一次（{ids}），同号的事件都已读取，请核对。")
DISORDER = N_("{count}个事件记在较晚的事件之后（{acts}件，例如{names}），步骤按时间先后排列。")
CASELESS = N_("{count}个没有使用的事件没有案件编号。")
SET_ASIDE = N_("{events}个事件读不出，所在的{acts}件整件没有核查，以免把空白当作没有办理。")
SAME_TRACE = N_("{count}个案件编号分在几段（trace）里，已合并为一件：{names}。")
NO_TRACE = N_("{count}个事件不在任何一段（trace）里。")

NO_ACTIVITY = (N_("事件没有写活动。"), N_("请补写活动名称。"))
NO_TIME = (N_("事件没有写时间。"), N_("请补写时间。"))
BAD_TIME = (N_("“{value}”不是时间。"), N_("请写成2026-03-01T14:30:00或者2026-03-01 14:30。"))
BAD_VALUE = (N_("“{value}”读不出来。"), N_("请核对事实{fact}的值；写不出的请留空。"))


@dataclass
class Found:
    """What was found. `rejected`: acts set aside. `acts`: all acts of the log."""

    events: int = 0
    acts: int = 0
    rejected: int = 0
    notes: list[Note] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    activities: dict[str, int] = field(default_factory=dict)

    def note(self, code: str, template: str, of: int = 0, **params: object) -> None:
        """Something the reader of the result must know; numbers with separators. `of`: how many, where no field says it."""
        shown = {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in params.items()}
        count = params.get("count", of)
        self.notes.append(Note(code, template, shown, count=count if isinstance(count, int) else of))


@dataclass
class Checks:
    """The checks of one log. `events`: the relation of its events, with case, activity, civil time and number."""

    con: duckdb.DuckDBPyConnection
    log: Log
    mapping: LogMapping
    events: str
    found: Found

    def one(self, text: str) -> Sequence[Any]:
        """The only row of an answer."""
        return self.con.execute(text).fetchone() or ()

    def all(self, text: str) -> list[Any]:
        """All rows of an answer."""
        return self.con.execute(text).fetchall()

    def activities(self) -> None:
        """Which activities there are, which of them the mapping does not know, and which it knows in vain."""
        counts = self.all(f"SELECT CAST({ACTIVITY} AS VARCHAR), count(*) FROM {self.events} GROUP BY 1 ORDER BY 2 DESC, 1")
        self.found.activities = {name: count for name, count in counts if name is not None}
        known = self.mapping.activities
        unknown = [(name, count) for name, count in self.found.activities.items() if name not in known | self.mapping.ignore]
        if known and not known & self.found.activities.keys() and not self.mapping.whole:
            raise RulebookError("EVENTS-11", NOTHING_KNOWN, names=_some(list(self.found.activities)))
        if unknown:
            self.found.note("EVENTS-21", UNKNOWN, of=sum(count for _, count in unknown),
                            names=_some([f"{name}×{count:,}" for name, count in unknown]))
        there = self.found.activities.keys() | self.mapping.recorded
        gone = [source.activities for source in self.mapping.facts if not there & set(source.activities)]
        if vain := sorted({name for names in gone for name in names}):
            self.found.note("EVENTS-22", NEVER_SEEN, of=len(vain), names=_some(vain))

    def matters(self) -> str:
        """Whether a fact may hang on an event."""
        if self.mapping.whole:
            return "TRUE"
        return f"({ACTIVITY} IS NULL OR {ACTIVITY} IN {listed(self.mapping.activities)})" if self.mapping.activities else "FALSE"

    def unreadable(self, taken: Iterable[Taken], aside: Path) -> bool:
        """Events of which something needed cannot be read: named; their acts are written to `aside`."""
        bad = [one for one in taken if one.bad != "FALSE"]
        wrong = " OR ".join(["__time IS NULL", f"{ACTIVITY} IS NULL", *(one.bad for one in bad)])
        wrong = f"({self.matters()} AND ({wrong}))"
        total, nameless, harmless, count, acts = self.one(
            f"SELECT count(*), count(*) FILTER ({CASE} IS NULL AND {self.matters()}), count(*) FILTER ({CASE} IS NULL), "
            f"count(*) FILTER ({CASE} IS NOT NULL AND {wrong}), count(DISTINCT {CASE}) FROM {self.events}")
        self.found.events, self.found.acts = total, acts
        if nameless:
            where = f"{CASE} IS NULL AND {self.matters()}"
            lines = self.all(f"SELECT {self.log.line} FROM {self.events} WHERE {where} ORDER BY 1 LIMIT 5")
            raise RulebookError("EVENTS-04", NAMELESS, count=f"{nameless:,}", lines="、".join(str(row[0]) for row in lines))
        if harmless:
            self.found.note("EVENTS-31", CASELESS, count=harmless)
        if not count:
            return False
        self.con.execute(f"COPY (SELECT DISTINCT {CASE} FROM {self.events} WHERE {CASE} IS NOT NULL AND {wrong}) "
                         f"TO {quote(str(aside))} (FORMAT parquet)")
        self.found.rejected = self.one(f"SELECT count(*) FROM read_parquet({quote(str(aside))})")[0]
        self.found.note("EVENTS-32", SET_ASIDE, events=count, acts=self.found.rejected)
        written = quote_name(self.log.time)
        which = " ".join(f"WHEN {one.bad} THEN {at}" for at, one in enumerate(bad))
        value = " ".join(f"WHEN {one.bad} THEN CAST({one.value.raw} AS VARCHAR)" for one in bad if one.value)
        rows = self.all(
            f"SELECT {self.log.line}, {ACTIVITY} IS NULL, {TIME} IS NULL, CAST({written} AS VARCHAR), "
            f"{f'CASE {which} END, CASE {value} END' if bad else 'NULL, NULL'} FROM {self.events} "
            f"WHERE {CASE} IS NOT NULL AND {wrong} ORDER BY 1 LIMIT {LISTED}")
        for line, no_activity, no_time, time, at, text in rows:
            if no_activity:
                error = RowError(line, self.log.activity, CellError("EVENTS-43", *NO_ACTIVITY))
            elif no_time and time in (None, ""):
                error = RowError(line, self.log.time, CellError("EVENTS-42", *NO_TIME))
            elif no_time:
                error = RowError(line, self.log.time, CellError("EVENTS-41", *BAD_TIME, {"value": time[:40]}))
            else:
                source = bad[at].source
                column = next(name for name in source.columns if name in self.log.types)
                error = RowError(line, column, CellError("EVENTS-44", *BAD_VALUE, {"value": text[:40], "fact": source.fact}))
            self.found.errors.append(error)
        return True

    def order(self, used: Sequence[str]) -> bool:
        """Events out of order, and the same event twice; cheap where the events of a case stand together.

        Whether they stand together.
        """
        pairs = (f"SELECT {CASE} AS c, {TIME} AS t, lag({CASE}) OVER () AS pc, lag({TIME}) OVER () AS pt FROM {self.events}")
        runs, back = self.one(
            f"SELECT count(*) FILTER (c IS NOT NULL AND c IS DISTINCT FROM pc), count(*) FILTER (t < pt) FROM ({pairs})")
        together: bool = runs <= self.found.acts - self.found.rejected
        if together:
            self.con.execute(
                f"CREATE OR REPLACE TEMP TABLE beside AS SELECT c, t < pt AS late FROM ({pairs}) WHERE c = pc AND t <= pt")
        self.con.execute("SET preserve_insertion_order = false")  # from here on nothing hangs on it, and much needs less memory
        if back and self.log.ordered:
            own = f"lag({TIME}) OVER (PARTITION BY {CASE} ORDER BY {NUMBER})"
            late = "SELECT c FROM beside WHERE late" if together else (
                f"SELECT {CASE} AS c FROM (SELECT {CASE}, {TIME} AS t, {own} AS pt FROM {self.events}) WHERE t < pt")
            self._name("EVENTS-30", DISORDER, late, "count(*)")
        columns = ", ".join((CASE, ACTIVITY, TIME, *map(quote_name, used)))
        # The same event twice leaves two neighbours of one time, or one out of order, where the events of a case stand together.
        some = f"{CASE} IN (SELECT c FROM beside)" if together else self._again(f"hash({columns})")
        self._name("EVENTS-28", TWICE, f"SELECT {CASE} AS c, count(*) - 1 AS more FROM {self.events} "
                   f"WHERE {CASE} IS NOT NULL AND {some} GROUP BY {columns} HAVING count(*) > 1", "CAST(sum(more) AS BIGINT)")
        return together

    def _again(self, hashed: str) -> str:
        """The condition of events whose hash occurs more than once, found in parts that fit in memory."""
        parts = 1 + self.found.events // PART_OF_HASHES
        self.con.execute("CREATE OR REPLACE TEMP TABLE again (h UBIGINT)")
        for part in range(parts):
            self.con.execute(f"INSERT INTO again SELECT h FROM (SELECT {hashed} AS h FROM {self.events} WHERE {CASE} IS NOT NULL) "
                             f"WHERE h % {parts} = {part} GROUP BY h HAVING count(*) > 1")
        return f"{hashed} IN (SELECT h FROM again)" if self.one("SELECT count(*) FROM again")[0] else "FALSE"

    def _name(self, code: str, template: str, cases: str, counted: str) -> None:
        count, acts = self.one(f"SELECT {counted}, count(DISTINCT c) FROM ({cases})")
        if count:
            names = self.all(f"SELECT DISTINCT CAST(c AS VARCHAR) FROM ({cases}) ORDER BY 1 LIMIT 3")
            self.found.note(code, template, count=int(count), acts=acts, names="、".join(row[0] for row in names))

    def ids(self) -> None:
        """Event numbers that occur more than once."""
        if self.log.event and not self.log.numbered:
            name = quote_name(self.log.event)
            twice = f"SELECT {name} AS i FROM {self.events} WHERE {name} IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
            if count := self.one(f"SELECT count(*) FROM ({twice})")[0]:
                ids = self.all(f"SELECT CAST(i AS VARCHAR) FROM ({twice}) ORDER BY 1 LIMIT {SHOWN}")
                self.found.note("EVENTS-29", SAME_ID, count=count, ids="、".join(row[0] for row in ids))

    def traces(self) -> None:
        """Of an XES log: cases in several traces, events in none."""
        if PART not in self.log.types:
            return
        several = f"SELECT {CASE} FROM {self.events} GROUP BY 1 HAVING {CASE} IS NOT NULL AND min({PART}) < max({PART})"
        if count := self.one(f"SELECT count(*) FROM ({several})")[0]:
            names = self.all(f"SELECT CAST({CASE} AS VARCHAR) FROM ({several}) ORDER BY 1 LIMIT {SHOWN}")
            self.found.note("EVENTS-35", SAME_TRACE, count=count, names="、".join(row[0] for row in names))
        if outside := self.one(f"SELECT count(*) FROM {self.events} WHERE {PART} = 0")[0]:
            self.found.note("EVENTS-36", NO_TRACE, count=outside)


def timed(con: duckdb.DuckDBPyConnection, log: Log, mapping: LogMapping, folder: Path, found: Found) -> str:
    """The civil time of every event as an expression over the log; times in text are read once, into a new file.

    Raises RulebookError: EVENTS-03 (it cannot be said which day it is), EVENTS-10 (no time at all).
    """
    name, type_ = quote_name(log.time), log.types[log.time]
    if type_ == "TIMESTAMP WITH TIME ZONE":
        if not mapping.zone:
            raise RulebookError("EVENTS-03", ZONED, column=log.time)
        return times.sane(f"timezone({quote(mapping.zone)}, {name})")
    if type_ == "DATE" or type_.startswith("TIMESTAMP"):
        return times.sane(f"CAST({name} AS TIMESTAMP)")
    if type_ != "VARCHAR":
        raise RulebookError("EVENTS-10", NO_TIME_TYPE, column=log.time, type=type_)
    moved = "wall"
    if mapping.zone:
        moved = f"CASE WHEN {OFFSET} IS NULL THEN wall ELSE {times.in_zone('wall', OFFSET, mapping.zone)} END"
    typed = folder / "typed.parquet"
    words = (f"SELECT * EXCLUDE file_row_number, {times.civil(name)} AS wall, {times.offset_text(name)} AS {OFFSET} "
             f"FROM {log.relation}")
    walls = f"SELECT * EXCLUDE {OFFSET}, {times.minutes(OFFSET)} AS {OFFSET} FROM ({words})"
    con.execute(
        f"COPY (SELECT * EXCLUDE wall, {times.sane(moved)} AS {TIME}, ({OFFSET} IS NOT NULL AND {moved} <> wall) AS {STRANGE} "
        f"FROM ({walls})) TO {quote(str(typed))} (FORMAT parquet)")
    log.path = typed
    _offsets(con, log, mapping, found)
    return TIME


def _offsets(con: duckdb.DuckDBPyConnection, log: Log, mapping: LogMapping, found: Found) -> None:
    counts = con.execute(f"SELECT {OFFSET}, count(*), count(*) FILTER ({STRANGE}) FROM {log.relation} "
                         f"WHERE {TIME} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    if not mapping.zone:
        if len(counts) > 1:
            raise RulebookError("EVENTS-03", OFFSETS, offsets="、".join(f"{times.shown(at)}×{count:,}" for at, count, _ in counts))
        return
    without = sum(count for at, count, _ in counts if at is None)
    others = sum(count for at, count, _ in counts if at is not None)
    if without and others:
        found.note("EVENTS-26", SOME_WITHOUT, of=without, without=without, others=others, zone=mapping.zone)
    strange = [(at, count) for at, _, count in counts if count]
    if strange:
        found.note("EVENTS-27", NOT_OF_ZONE, count=sum(count for _, count in strange), zone=mapping.zone,
                   offsets="、".join(f"{times.shown(at)}×{count:,}" for at, count in strange))


def _some(names: Sequence[str]) -> str:
    """The first names of many."""
    return "、".join(names[:SHOWN]) + (f"……（{len(names):,}）" if len(names) > SHOWN else "")
