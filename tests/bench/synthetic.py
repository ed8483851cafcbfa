"""A synthetic penalty procedure as an event log: deterministic, of any size, made by DuckDB; every case is invented."""

from __future__ import annotations

from pathlib import Path

import duckdb

PART = 1_000_000  # cases a file
EVENTS_A_CASE = 12.3

# step, the day after filing on which it happens (an expression over c and the random numbers r1…r9), and when it happens
STEPS = (
    ("registered", "0", "true"),
    ("filed", "1", "r1 < 0.999"),
    ("investigated", "4 + floor(r2 * 20)", "true"),
    ("investigated", "5 + floor(r2 * 20)", "r3 < 0.97"),
    ("noticed", "30 + floor(r4 * 10)", "r5 < 0.995"),
    ("heard", "42 + floor(r4 * 10)", "r6 < 0.15"),
    ("reviewed", "50 + floor(r7 * 8)", "r8 < 0.99"),
    ("discussed", "60", "r6 < 0.4"),
    ("decided", "61 + floor(r9 * 31)", "NOT withdrawn OR r1 < 0.01"),
    ("served", "62 + floor(r9 * 31) + floor(r2 * 7)", "NOT withdrawn"),
    ("published", "63 + floor(r9 * 31) + floor(r3 * 9)", "NOT withdrawn AND r4 < 0.98"),
    ("paid", "66 + floor(r9 * 31) + floor(r5 * 14)", "NOT withdrawn AND r7 < 0.9"),
    ("reminded", "84 + floor(r9 * 31)", "NOT withdrawn AND r7 >= 0.9"),
    ("withdrawn", "70", "withdrawn"),
    ("closed", "110 + floor(r8 * 20)", "r5 < 0.998"),
    ("archived", "130 + floor(r8 * 20)", "r5 < 0.99"),
)


def write(folder: Path, cases: int) -> list[Path]:
    """Parquet files of at most a million cases each, in order of case: case_id, seq, activity, ts, person and attributes."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with duckdb.connect() as con:
        con.execute("SET memory_limit = '3GB'; SET temp_directory = '" + str(folder / "spill") + "'")
        for number, start in enumerate(range(0, cases, PART)):
            path = folder / f"events-{number:03}.parquet"
            con.execute(_statement(start, min(start + PART, cases), path))
            made.append(path)
    return made


def _statement(first: int, last: int, path: Path) -> str:
    draws = ", ".join(f"(hash(c * 31 + {n}) % 1000003) / 1000003.0 AS r{n}" for n in range(1, 10))
    steps = " UNION ALL ".join(
        f"SELECT c, {at} AS seq, '{name}' AS activity, CAST({day} AS INTEGER) AS after, {at} AS step, base, r1, r2, r6, "
        f"withdrawn FROM cases WHERE {condition}"
        for at, (name, day, condition) in enumerate(STEPS))
    decided = "activity = 'decided'"
    return f"""
    COPY (
      WITH drawn AS (SELECT range AS c, DATE '2022-01-03' + CAST(hash(range) % 1400 AS INTEGER) AS base, {draws}
                     FROM range({first}, {last})),
      cases AS (SELECT *, (hash(c * 31 + 77) % 1000) < 30 AS withdrawn FROM drawn),
      steps AS ({steps})
      SELECT c AS case_id, seq, activity,
             CAST(base + after AS TIMESTAMP) + to_minutes(8 * 60 + 20 * seq) AS ts,
             'P' || lpad(CAST(hash(c * 17 + CASE step WHEN 6 THEN (CASE WHEN r6 > 0.99 THEN 2 ELSE 6 END) ELSE step END)
                              % 4000 AS VARCHAR), 4, '0') AS person,
             CASE WHEN {decided} THEN CAST(1000 + floor(r2 * 190000) AS BIGINT) END AS fine,
             CASE WHEN {decided} THEN CASE WHEN r1 < 0.3 THEN 'warning,fine' ELSE 'fine' END END AS penalty_kinds,
             CASE WHEN activity = 'registered' THEN CASE WHEN r2 < 0.6 THEN 'legal' ELSE 'person' END END AS party_kind
      FROM steps ORDER BY c, ts, seq
    ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""


def wide(folder: Path, cases: int) -> list[Path]:
    """Prepared wide rows for every pack: of penalties the demo's cases over and over, of others rows drawn as the tests draw them."""
    import datetime as dt
    import random
    import zlib

    import pyarrow as pa

    from xiezhi.demo import queries
    from xiezhi.law.calendar import load_calendar
    from xiezhi.rulebook import rows
    from xiezhi.rulebook.loading import ARROW
    from xiezhi.rulebook.tests.tables import rows_of

    from .common import packs

    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for pack in packs():
        sheet = zlib.crc32(" ".join(f"{fact.name}:{fact.kind}" for fact in pack.sheet).encode())
        path = folder / f"{pack.name}-{sheet:08x}.parquet"
        made.append(path)
        if path.exists():
            continue
        drawn = queries.planned(dt.date(2026, 11, 20))[0] if pack.name == "penalty" else rows_of(
            pack, random.Random(20261120), frozenset({"division_code"}), 20_000)
        kinds = {fact.name: ARROW.get(fact.kind, pa.string()) for fact in pack.sheet}
        table = pa.table({name: pa.array([row.get(name) or None for row in drawn], kind) for name, kind in kinds.items()})
        many = pa.concat_tables([table] * (cases // len(drawn)))
        many = many.add_column(0, "act_id", pa.arange(0, many.num_rows).cast(pa.string()))
        rows.store(many, pack, load_calendar(), path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
    return made


def changed(folder: Path, base: Path, counts: tuple[int, ...]) -> list[Path]:
    """Corrections: all events of so many cases of a log, a day later."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with duckdb.connect() as con:
        for count in counts:
            path = folder / f"{count}-changed.parquet"
            con.execute(
                f"COPY (SELECT * REPLACE (ts + INTERVAL 1 DAY AS ts) FROM '{base}' WHERE case_id % 997 = 3 "
                f"QUALIFY dense_rank() OVER (ORDER BY case_id) <= {count}) TO '{path}' (FORMAT parquet)")
            made.append(path)
    return made
