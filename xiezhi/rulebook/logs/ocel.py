"""Object-centric logs (OCEL 2.0 in JSON, XML and SQLite, OCEL 1.0 in JSON), flattened on one type of object.

Every event becomes an event of each object of that type to which it is related; the object is the case.
"""

# ruff: noqa: S608 - statements are built from names that are quoted.

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from xiezhi.law.text import N_

from ..errors import RulebookError
from ..loading import Note
from .names import quote, quote_name
from .stage import LINE, Stage, Tick

CASE, ACTIVITY, TIME, EVENT = "ocel:oid", "ocel:activity", "ocel:timestamp", "ocel:eid"
OF_OBJECT = "object:"
SHOWN = 20

NO_TYPE = N_("日志里没有“{object}”类的对象，不知道按什么归并成案件。现有的对象类型：{known}。请在映射文件的object中写明一类。")
WHICH_TYPE = N_("日志里有多类对象（{known}），不知道按哪一类归并成案件。请在映射文件的object中写明一类。")
UNRELATED = N_("{count}个事件没有关联“{object}”类的对象，没有读取。")
NO_OBJECT = N_("{count}处关联指向日志里没有的对象，没有读取。")
AGAIN = N_("{count}个事件编号出现不止一次（{ids}），同号的事件都已读取，请核对。")


@dataclass
class Tables:
    """The three tables of an object-centric log, being filled."""

    events: Stage
    relations: Stage
    objects: Stage
    wanted: Sequence[str]  # attributes of events
    of_objects: Sequence[str]  # attributes of objects, without the mark

    def event(self, eid: str | None, activity: str | None, at: str | None, values: dict[str, str], line: int) -> None:
        """One event."""
        self.events.add((eid, activity, at, *(values.get(name) for name in self.wanted), line))

    def relate(self, eid: str | None, oid: str | None) -> None:
        """An event concerns an object."""
        self.relations.add((eid, oid))

    def object(self, oid: str | None, kind: str | None, values: dict[str, str]) -> None:
        """One object, with the latest values of its attributes."""
        self.objects.add((oid, kind, *(values.get(name) for name in self.of_objects)))


class Flattening:
    """Collects the tables in a folder, then joins them."""

    def __init__(self, wanted: Collection[str], folder: Path, tick: Tick | None = None) -> None:
        self.folder, self.tick = folder, tick
        own = (CASE, ACTIVITY, TIME, EVENT)
        self.of_objects = sorted(name.removeprefix(OF_OBJECT) for name in wanted if name.startswith(OF_OBJECT))
        self.wanted = sorted(name for name in wanted if name not in own and not name.startswith(OF_OBJECT))

    def __enter__(self) -> Tables:
        self._stack = ExitStack()
        events = self._stage("events", (EVENT, ACTIVITY, TIME, *self.wanted), (LINE,), self.tick)
        objects = self._stage("objects", ("oid", "kind", *(OF_OBJECT + name for name in self.of_objects)))
        return Tables(events, self._stage("relations", ("eid", "oid")), objects, self.wanted, self.of_objects)

    def _stage(self, name: str, columns: Sequence[str], numbers: Sequence[str] = (), tick: Tick | None = None) -> Stage:
        return self._stack.enter_context(Stage(self.folder / f"ocel-{name}.parquet", columns, numbers, tick))

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)  # type: ignore[arg-type]

    def join(self, con: duckdb.DuckDBPyConnection, wanted_type: str, file: str, into: Path) -> list[Note]:
        """Write the flat log; what was left out. Raises EVENTS-08: that type of object is not there."""
        events, relations, objects = (
            f"read_parquet({quote(str(self.folder / f'ocel-{name}.parquet'))}{more})"
            for name, more in (("events", ", file_row_number=true"), ("relations", ""), ("objects", "")))
        kinds = [row[0] for row in con.execute(f"SELECT DISTINCT kind FROM {objects} WHERE kind IS NOT NULL ORDER BY 1").fetchall()]
        known = "、".join(kinds[:SHOWN]) or "—"
        if not wanted_type and len(kinds) != 1:
            raise RulebookError("EVENTS-08", WHICH_TYPE, known=known)
        kind = wanted_type or kinds[0]
        if kind not in kinds:
            raise RulebookError("EVENTS-08", NO_TYPE, object=kind, known=known)
        # An object may be listed, and an event related to it, more than once.
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE cases AS SELECT DISTINCT ON (oid) * FROM {objects} WHERE kind = {quote(kind)}")
        con.execute(f"CREATE OR REPLACE TEMP TABLE links AS SELECT DISTINCT eid, oid FROM {relations}")
        columns = ", ".join(f"e.{quote_name(name)}" for name in (EVENT, ACTIVITY, TIME, *self.wanted, LINE))
        mine = "".join(f", c.{quote_name(OF_OBJECT + name)}" for name in self.of_objects)
        con.execute(
            f"COPY (SELECT {columns}, c.oid AS {quote_name(CASE)}{mine} FROM {events} AS e "
            f"JOIN links AS l ON l.eid = e.{quote_name(EVENT)} JOIN cases AS c ON c.oid = l.oid "
            f"ORDER BY e.file_row_number) TO {quote(str(into))} (FORMAT parquet)")
        eid = quote_name(EVENT)
        lost = _number(con, f"SELECT count(*) FROM {events} WHERE {eid} IS NULL OR {eid} NOT IN "
                            "(SELECT l.eid FROM links AS l JOIN cases AS c ON c.oid = l.oid WHERE l.eid IS NOT NULL)")
        blind = _number(con, f"SELECT count(*) FROM links WHERE oid IS NULL OR oid NOT IN "
                             f"(SELECT oid FROM {objects} WHERE oid IS NOT NULL)")
        twice = con.execute(
            f"SELECT {eid} FROM {events} WHERE {eid} IS NOT NULL GROUP BY 1 HAVING count(*) > 1 ORDER BY 1").fetchall()
        con.execute("DROP TABLE cases; DROP TABLE links")
        notes = []
        if lost:
            notes.append(Note("EVENTS-33", UNRELATED, {"count": f"{lost:,}", "object": kind}, count=lost))
        if blind:
            notes.append(Note("EVENTS-34", NO_OBJECT, {"count": f"{blind:,}"}, count=blind))
        if twice:
            ids = "、".join(row[0] for row in twice[:SHOWN])
            notes.append(Note("EVENTS-29", AGAIN, {"count": f"{len(twice):,}", "ids": ids}, count=len(twice)))
        return notes


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
