"""Wide rows as Arrow tables, and the outcome of every rule by both readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.rulebook import engines, sql
from xiezhi.rulebook import rows as rows_
from xiezhi.rulebook.bound import PLACE
from xiezhi.rulebook.engine import _statements
from xiezhi.rulebook.facts import FactSheet, Kind
from xiezhi.rulebook.rule import Outcome, Pack

ARROW = {Kind.DATE: pa.date32(), Kind.MOMENT: pa.timestamp("s"), Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64()}
OUTCOME = {
    sql.NOT_APPLICABLE: Outcome.NOT_APPLICABLE, sql.PASS: Outcome.PASS, sql.BREACH: Outcome.BREACH,
    sql.LACKS_FACTS: Outcome.INSUFFICIENT, sql.LACKS_CALENDAR: Outcome.INSUFFICIENT, sql.PASS_YELLOW: Outcome.PASS,
    sql.PASS_ORANGE: Outcome.PASS, sql.PASS_RED: Outcome.PASS,
}


def table(sheet: FactSheet, rows: Iterable[Mapping[str, Any]], columns: Iterable[str] | None = None) -> pa.Table:
    """Rows as a typed table; act_id is the row's number unless it has one."""
    rows = list(rows)
    held = set(columns) if columns is not None else {name for row in rows for name in row}
    data = {"act_id": pa.array([str(row.get("act_id", at)) for at, row in enumerate(rows)])}
    if PLACE in held:
        data[PLACE] = pa.array([row.get(PLACE) for row in rows], pa.string())
    for fact in sheet:
        if fact.name in held:
            data[fact.name] = pa.array([row.get(fact.name) for row in rows], ARROW.get(fact.kind, pa.string()))
    return pa.table(data)


def sql_statuses(
    pack: Pack, acts: pa.Table, asof: date, place: str = "", calendar: Calendar | None = None, engine: str = "duckdb", url: str = ""
) -> dict[str, list[int]]:
    """Status numbers of every rule, in the order of rows, by the SQL reading."""
    calendar = calendar or load_calendar()
    ready = rows_.prepare(acts, pack, calendar)
    columns = rows_.held_columns(ready.schema, pack.sheet)
    result: dict[str, list[int]] = {}
    with engines.opened(engine, rows_.working_days(calendar), url) as at:
        at.show(ready, rows_.today_columns(asof, calendar))
        for statement in _statements(pack, columns, place, (), at.dialect):
            found = pa.Table.from_batches(at.ask(statement.text)).sort_by(sql.ROW)
            for number, bound in enumerate(statement.bounds):
                packed = found[f"judged_{number // sql.PACKED}"].to_pylist()
                result[bound.rule.code] = [value >> 3 * (number % sql.PACKED) & 7 for value in packed]
    return result
