"""The pivot gives what a plain loop over the events gives, on random logs, whatever the order of the file."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xiezhi.rulebook import events as events_
from xiezhi.rulebook.logs import checks

from .small import notes, read, wide

MAPPING = """
pack = "small"
case = "case"
activity = "step"
time = "time"
recorded = ["filed", "decided", "paid"]

[facts]
filed_on = { activity = "filed", take = "first" }
reviewed_on = { take = "first" }
paid_on = { activity = ["paid", "decided"], take = "last" }
decided_at = { activity = "decided", take = "last" }
fine = { activity = "decided", column = "amount", take = "last", scale = 100 }
payments = { activity = "paid", take = "count" }
heard = { activity = "paid", take = "any" }
major = { column = "officer", value = ["08", "09"], take = "any" }
officer = { activity = "decided", column = "officer", take = "first" }
officers = { column = "officer", take = "all" }
officer_count = { activity = "filed", column = "officer", take = "distinct" }
before = { activity = "decided", column = "step", take = "before" }
"""
START = datetime(2026, 3, 1)
Event = tuple[int, str, datetime, int | None, str | None]

EVENT = st.tuples(
    st.integers(1, 4), st.sampled_from(["filed", "decided", "paid", "walked"]),
    st.integers(0, 60).map(lambda n: START + timedelta(hours=8 * n)), st.none() | st.integers(0, 900), st.none() | st.sampled_from(["07", "08", "09"]))


def naive(events: list[Event]) -> list[dict[str, Any]]:
    """The mapping above, read by a person."""
    rows = []
    for case in sorted({one[0] for one in events}):
        own = sorted((one for one in events if one[0] == case), key=lambda one: one[2])  # stable: then by place in the file

        def of(*steps: str, own: list[Event] = own) -> list[Event]:
            return [one for one in own if one[1] in steps]

        decided = of("decided")
        fines = [one[3] for one in decided if one[3] is not None]
        officers = [one[4] for one in decided if one[4] is not None]
        at = own.index(decided[0]) if decided else 0
        rows.append({
            "act_id": str(case),
            "filed_on": min((one[2].date() for one in of("filed")), default=None),
            "reviewed_on": own[0][2].date(),
            "paid_on": max((one[2].date() for one in of("paid", "decided")), default=None),
            "decided_at": max((one[2] for one in decided), default=None),
            "fine": fines[-1] * 100 if fines else None,
            "payments": len(of("paid")),
            "heard": bool(of("paid")),
            "major": any(one[4] in ("08", "09") for one in own),
            "officer": officers[0] if officers else None,
            "officers": "、".join(sorted({one[4] for one in own if one[4]})) or None,
            "officer_count": len({one[4] for one in of("filed") if one[4]}),
            "before": own[at - 1][1] if at else None,
        })
    return rows


def late(events: list[Event]) -> int:
    last: dict[int, datetime] = {}
    count = 0
    for case, _, at, *_ in events:
        count += case in last and at < last[case]
        last[case] = at
    return count


def twice(events: list[Event]) -> int:
    return len(events) - len(set(events))


def table(events: list[Event], textual: bool, fine: bool) -> pa.Table:
    times = [one[2] + timedelta(microseconds=7 if fine else 0) for one in events]
    return pa.table({
        "case": pa.array([str(one[0]) if textual else one[0] for one in events], pa.string() if textual else pa.int64()),
        "step": pa.array([one[1] for one in events], pa.string()), "time": pa.array(times, pa.timestamp("us")),
        "amount": pa.array([one[3] for one in events], pa.float64()), "officer": pa.array([one[4] for one in events], pa.string())})


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENT, min_size=1, max_size=60), st.booleans(), st.booleans(), st.sampled_from([1, 2, 100]))
@example([(1, "filed", START, None, None)] * 3, True, False, 100)
def test_the_pivot_and_a_plain_loop_agree(events: list[Event], textual: bool, fine: bool, part: int) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(events_, "EVENTS", part)
        patch.setattr(checks, "PART_OF_HASHES", part)
        folder = Path(name)
        pq.write_table(table(events, textual, fine), folder / "log.parquet", row_group_size=7)
        log = read(folder, folder / "log.parquet", MAPPING)
        more = timedelta(microseconds=7 if fine else 0)  # rules read the minute of a moment
        assert wide(log) == [row | {"decided_at": row["decided_at"] and row["decided_at"] + more} for row in naive(events)]
        found = notes(log)
    assert log is not None
    assert (log.events, log.acts) == (len(events), len({one[0] for one in events}))
    counted = {code: int(found[code].split("个")[0]) for code in ("EVENTS-28", "EVENTS-30") if code in found}
    assert counted == {code: count for code, count in (("EVENTS-28", twice(events)), ("EVENTS-30", late(events))) if count}


@pytest.mark.parametrize("unreadable", [0, 7])
def test_a_long_log_is_read_in_its_order_and_no_case_is_torn(tmp_path: Path, unreadable: int) -> None:
    """Its parts are read by several threads. Some checks give the order up; a list of words, or what is set aside, may not."""
    path = tmp_path / "log.parquet"
    with duckdb.connect() as con:
        con.execute(f"""COPY (SELECT i // 3 AS "case", ['filed', 'paid', 'decided'][i % 3 + 1] AS step,
            TIMESTAMP '2026-01-01' + to_hours(CAST(i % 3 AS INTEGER)) AS time,
            CASE WHEN i < {3 * unreadable} THEN 'x' ELSE CAST(i % 300 AS VARCHAR) END AS amount, '09' AS officer
            FROM range(600000) t(i)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 20000)""")
    log = read(tmp_path, path, MAPPING)
    assert log is not None
    assert log.rejected == unreadable
    table = log.source.table()
    assert table["act_id"].to_pylist() == [str(number) for number in range(unreadable, 200_000)]
    assert set(table["before"].to_pylist()) == {"paid"}


def test_a_pivot_in_little_memory_spills_and_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """200,000 cases of four events each, far apart in the file, in 64 MB: they are sorted on the disk."""
    path = tmp_path / "log.parquet"
    with duckdb.connect() as con:
        con.execute(f"""COPY (SELECT 'case ' || (i * 7919 % 200000) AS "case", ['filed', 'decided', 'paid', 'walked'][i // 200000 + 1] AS step,
            TIMESTAMP '2026-01-01' + to_hours(CAST(i % 5000 AS INTEGER)) AS time, i % 300 AS amount, '0' || i % 9 AS officer
            FROM range(800000) t(i)) TO '{path}' (FORMAT parquet)""")
    log = read(tmp_path, path, MAPPING.replace("before =", "before = { activity = 'paid', column = 'step', take = 'before' } #"))
    assert log is not None
    assert log.acts == 200_000
    wanted = log.source.table()
    assert wanted.num_rows == 200_000
    monkeypatch.setattr(events_, "MEMORY", "64MB")
    assert log.source.table().equals(wanted)
