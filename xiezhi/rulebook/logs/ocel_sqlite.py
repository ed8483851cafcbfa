"""OCEL 2.0 in SQLite: a table for each type of event and of object. Opened for reading only."""

# ruff: noqa: S608 - names of tables come from the file and are quoted.

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xiezhi.law.text import N_

from ..errors import RulebookError
from .json import as_text
from .names import quote_name
from .ocel import Tables

BROKEN = N_("文件{file}不是可以读取的OCEL 2.0数据库：{reason}。请重新导出。")


def read_sqlite(path: Path, file: str, into: Tables) -> None:
    """Fill the tables. Raises EVENTS-05."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as con:
            con.execute("PRAGMA query_only = ON")
            con.execute("PRAGMA trusted_schema = OFF")
            con.text_factory = lambda words: words.decode("utf-8", "replace")
            _read(con, into)
    except sqlite3.Error as error:
        raise RulebookError("EVENTS-05", BROKEN, file=file, reason=error) from error


def _read(con: sqlite3.Connection, into: Tables) -> None:
    number = 0
    for kind, table in con.execute("SELECT ocel_type, ocel_type_map FROM event_map_type").fetchall():
        for row in _rows(con, f"event_{table}", ""):
            number += 1
            into.event(as_text(row.pop("ocel_id")), kind, as_text(row.pop("ocel_time", None)), _words(row), number)
    for event, item in con.execute("SELECT ocel_event_id, ocel_object_id FROM event_object"):
        into.relate(as_text(event), as_text(item))
    for kind, table in con.execute("SELECT ocel_type, ocel_type_map FROM object_map_type").fetchall():
        held: str | None = None
        values: dict[str, str] = {}
        for row in _rows(con, f"object_{table}", "ORDER BY ocel_id, ocel_time"):
            oid = as_text(row.pop("ocel_id"))
            if oid != held:
                if held is not None:
                    into.object(held, kind, values)
                held, values = oid, {}
            # A later row changes one attribute, its others are null.
            values |= _words({name: value for name, value in row.items() if name not in ("ocel_time", "ocel_changed_field")})
        if held is not None:
            into.object(held, kind, values)


def _rows(con: sqlite3.Connection, table: str, order: str) -> Iterator[dict[str, Any]]:
    cursor = con.execute(f"SELECT * FROM {quote_name(table)} {order}")
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _words(row: dict[str, Any]) -> dict[str, str]:
    return {name: words for name, value in row.items() if (words := as_text(value)) is not None}
