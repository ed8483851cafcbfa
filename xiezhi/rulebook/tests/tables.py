"""Wide rows as Arrow tables, and the outcome of every rule by both readings."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pyarrow as pa

from xiezhi.law.calendar import Calendar, load_calendar
from xiezhi.law.deadline import add_months
from xiezhi.rulebook import engines, sql
from xiezhi.rulebook.bound import PLACE
from xiezhi.rulebook.engine import statements
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.rows import ROW, Rows
from xiezhi.rulebook.rule import Outcome, Pack, Unit

ARROW = {Kind.DATE: pa.date32(), Kind.MOMENT: pa.timestamp("s"), Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64()}
OUTCOME = {
    sql.NOT_APPLICABLE: Outcome.NOT_APPLICABLE, sql.PASS: Outcome.PASS, sql.BREACH: Outcome.BREACH,
    sql.LACKS_FACTS: Outcome.INSUFFICIENT, sql.LACKS_CALENDAR: Outcome.INSUFFICIENT, sql.PASS_YELLOW: Outcome.PASS,
    sql.PASS_ORANGE: Outcome.PASS, sql.PASS_RED: Outcome.PASS,
}


# Days from which limits run across holidays, month ends and leap days, and the day of the run, from which open acts count back.
ANCHORS = (date(2026, 2, 12), date(2026, 4, 30), date(2024, 2, 29), date(2025, 8, 31), date(2026, 9, 28), date(2026, 6, 30))
ABOUT = (-1, 0, 0, 1, 1)  # a limit's last day, the days round it
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Edges:
    """Where the rules of a pack draw their lines: limits of days by unit, numbers, and the days on which the law changed."""

    days: tuple[tuple[Unit, int], ...]
    counts: tuple[int, ...]
    fen: tuple[int, ...]
    minutes: tuple[int, ...]
    changes: tuple[date, ...]


@lru_cache
def edges(pack: Pack) -> Edges:
    """The lines of all thresholds and clauses of the pack."""
    lines = {(param.unit, one.value) for rule in pack for param in rule.params for one in param.values.values}
    changes = {one.first for rule in pack for param in rule.params for one in param.values.values}
    changes |= {first for rule in pack for clause in rule.law for first, _ in clause.periods()}
    timed = tuple(sorted(line for line in lines if line[0] in (Unit.DAYS, Unit.WORKDAYS, Unit.MONTHS, Unit.YEARS)))
    hours = {n * 60 for unit, n in lines if unit is Unit.HOURS} | {n * DAY_MINUTES for unit, n in timed if unit is Unit.DAYS}
    return Edges(
        timed or ((Unit.DAYS, 30),), _round({n for unit, n in lines if unit is not Unit.FEN}),
        _round({n for unit, n in lines if unit is Unit.FEN} | {100_000}), _round(hours | {0, DAY_MINUTES}),
        tuple(sorted(day for day in changes if day.year >= 2018)) or (ANCHORS[0],))


def _round(lines: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({max(n + by, 0) for n in {0, 1, 2, *lines} for by in (-1, 0, 1)}))


def on_line(anchor: date, unit: Unit, count: int) -> date:
    """The last day of a limit from a day."""
    if unit is Unit.WORKDAYS:
        calendar = load_calendar()
        number = calendar.wd_no(anchor) + count
        inside = number <= calendar.wd_no(calendar.last_day)
        return calendar.nth_working_day(number) if inside else calendar.last_day
    if unit is Unit.DAYS:
        return anchor + timedelta(days=count)
    return add_months(anchor, count * (12 if unit is Unit.YEARS else 1))


def draw(rng: random.Random, fact: Fact, anchor: date, lines: Edges) -> Any:
    """A value that is likely to matter: days and amounts on the lines that the rules draw, and one unit beside them."""
    if rng.random() < 0.25:
        return None
    if fact.kind is Kind.DATE:
        sort = rng.random()
        if sort < 0.02:
            return date(rng.choice((1999, 2035)), 3, rng.randint(1, 28))
        if sort < 0.35:
            return anchor + timedelta(days=rng.choice(ABOUT))
        if sort < 0.45:
            return anchor + timedelta(days=rng.randint(-900, 2200))
        unit, count = rng.choice(lines.days)
        return on_line(anchor, unit, count) + timedelta(days=rng.choice(ABOUT))
    if fact.kind is Kind.MOMENT:
        minutes = rng.choice((*lines.minutes, rng.randint(-3000, 9000)))
        return datetime(anchor.year, anchor.month, anchor.day, 8) + timedelta(minutes=minutes)
    if fact.kind is Kind.BOOL:
        return rng.random() < 0.5
    if fact.kind is Kind.COUNT:
        return rng.choice(lines.counts)
    if fact.kind is Kind.FEN:
        return rng.choice(lines.fen)
    if fact.codes is not None:
        values = [code.value for code in fact.codes]
        several = min(rng.choice((1, 2, len(values))), len(values))
        return ",".join(rng.sample(values, several)) if fact.kind is Kind.CODES else rng.choice(values)
    return rng.choice(("08270001", "08270001、08270002", "0827000", ""))


def rows_of(pack: Pack, rng: random.Random, absent: frozenset[str], count: int) -> list[dict[str, Any]]:
    """Random acts, each about one day: one of the anchors, or a day on which the law of the pack changed or the day before."""
    rows, lines = [], edges(pack)
    for _ in range(count):
        anchor = rng.choice(ANCHORS) if rng.random() < 0.7 else rng.choice(lines.changes) - timedelta(days=rng.choice((0, 1)))
        anchor = max(anchor, load_calendar().first_day)
        row = {fact.name: draw(rng, fact, anchor, lines) for fact in pack.sheet if fact.name not in absent}
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
