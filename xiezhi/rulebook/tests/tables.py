"""Wide rows as Arrow tables, and the outcome of every rule by both readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.rulebook import engine, sql
from xiezhi.rulebook.bound import PLACE
from xiezhi.rulebook.facts import FactSheet, Kind
from xiezhi.rulebook.rule import Outcome, Pack

ARROW = {Kind.DATE: pa.date32(), Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64()}
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
    pack: Pack, acts: pa.Table, asof: date, place: str = "", calendar: Calendar | None = None
) -> dict[str, list[int]]:
    """Status numbers of every rule, in the order of rows, by the SQL reading."""
    columns = frozenset(acts.column_names) & ({fact.name for fact in pack.sheet} | {PLACE})
    result: dict[str, list[int]] = {}
    with duckdb.connect() as con:
        con.register("working_days", engine._working_days(calendar or load_calendar()))
        acts = engine._with_working_days(acts, pack, calendar or load_calendar(), asof)
        con.register("chunk", acts)
        con.execute(f"CREATE TEMP VIEW acts AS {engine._typed(acts.schema, pack.sheet, asof)}")
        for statement in engine._statements(pack, columns, place, ()):
            found = con.execute(f"SELECT * FROM ({statement.text}) ORDER BY CAST(act_id AS INTEGER)").to_arrow_table()
            result |= {b.rule.code: found.column(b.rule.code).to_pylist() for b in statement.bounds}
    return result
