"""Wide rows as Arrow tables, and the outcome of every rule by both readings."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.rulebook import engines, sql
from xiezhi.rulebook.bound import PLACE
from xiezhi.rulebook.engine import statements
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.rows import ROW, Rows
from xiezhi.rulebook.rule import Outcome, Pack

ARROW = {Kind.DATE: pa.date32(), Kind.MOMENT: pa.timestamp("s"), Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64()}
OUTCOME = {
    sql.NOT_APPLICABLE: Outcome.NOT_APPLICABLE, sql.PASS: Outcome.PASS, sql.BREACH: Outcome.BREACH,
    sql.LACKS_FACTS: Outcome.INSUFFICIENT, sql.LACKS_CALENDAR: Outcome.INSUFFICIENT, sql.PASS_YELLOW: Outcome.PASS,
    sql.PASS_ORANGE: Outcome.PASS, sql.PASS_RED: Outcome.PASS,
}


# Round the boundary days of limits, of the law (2021-07-15) and of the loaded calendar.
ANCHORS = [date(2026, 2, 12), date(2026, 4, 30), date(2021, 7, 14), date(2024, 2, 29), date(2026, 9, 28)]


def draw(rng: random.Random, fact: Fact, anchor: date) -> Any:
    """A value that is likely to matter: dates close together, amounts at the limits."""
    if rng.random() < 0.25:
        return None
    if fact.kind is Kind.DATE:
        if rng.random() < 0.02:
            return date(rng.choice((1999, 2035)), 3, rng.randint(1, 28))
        return anchor + timedelta(days=rng.choice((0, 0, 1, 5, 7, 8, 9, 12, 15, 16, 60, 75, 90, 91, -1,
                rng.randint(-900, 2200))))
    if fact.kind is Kind.MOMENT:
        return datetime(anchor.year, anchor.month, anchor.day, 8) + timedelta(minutes=rng.choice(
            (0, 1, 60, 23 * 60 + 59, 24 * 60, 24 * 60 + 1, 48 * 60, 72 * 60, 72 * 60 + 1, rng.randint(-3000, 9000), 24 * 60 * rng.choice((59, 60, 61, 91, 181)))))
    if fact.kind is Kind.BOOL:
        return rng.random() < 0.5
    if fact.kind is Kind.COUNT:
        return rng.choice((0, 1, 2, 3, 30, 60))
    if fact.kind is Kind.FEN:
        return rng.choice((0, 20_000, 20_001, 200_000, 300_000, 300_001, 999_999, 1_000_000, 1_000_001))
    if fact.codes is not None:
        values = [code.value for code in fact.codes]
        several = min(rng.choice((1, 2, len(values))), len(values))
        return ",".join(rng.sample(values, several)) if fact.kind is Kind.CODES else rng.choice(values)
    return rng.choice(("08270001", "08270001、08270002", "0827000", ""))


def rows_of(sheet: FactSheet, rng: random.Random, absent: frozenset[str], count: int) -> list[dict[str, Any]]:
    rows = []
    for _ in range(count):
        anchor = rng.choice(ANCHORS)
        row = {fact.name: draw(rng, fact, anchor) for fact in sheet if fact.name not in absent}
        rows.append(row | ({} if PLACE in absent else {PLACE: rng.choice((None, "232701", "110000"))}))
    return rows


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
    result: dict[str, list[int]] = {}
    with Rows(pack, calendar or load_calendar()) as rows, engines.opened(engine, rows, url) as at:
        rows.show(acts, asof)
        at.show(rows)
        for statement in statements(pack, rows.columns, place, (), at.dialect):
            found = at.ask(statement.text).sort_by(ROW)
            for number, bound in enumerate(statement.bounds):
                packed = found[sql.JUDGED.format(number // sql.PACKED)].to_pylist()
                result[bound.rule.code] = [value >> 3 * (number % sql.PACKED) & 7 for value in packed]
    return result
