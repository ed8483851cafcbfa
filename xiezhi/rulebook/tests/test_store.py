"""Acts kept from run to run: what comes in touches only its own acts, and the outcome is that of judging everything anew."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.rulebook import engine
from xiezhi.rulebook.errors import RulebookError
from xiezhi.rulebook.events import pivot, read_mapping
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.store import Store

PACK, ASOF = PACKS["road_traffic_fines"], date(2026, 6, 30)
HEAD = """
case = "case"
activity = "step"
time = "at"
"""
MAPPING = HEAD + """
pack = "road_traffic_fines"
recorded = ["开具", "寄送", "送达", "加处", "申诉"]
[facts]
created_on = { activity = "开具", take = "first" }
sent_on = { activity = "寄送", take = "first" }
notified_on = { activity = "送达", take = "first" }
penalty_added_on = { activity = "加处", take = "first" }
judge_appealed_on = { activity = "申诉", take = "last" }
"""
PRESERVED = HEAD + """
pack = "penalty"
recorded = ["登记保存", "处理"]
[facts]
preserved_on = { activity = "登记保存", take = "first" }
preserved_handled_on = { activity = "处理", take = "first" }
"""
STEPS = ("开具", "寄送", "送达", "加处", "申诉")
Event = tuple[str, str, datetime, str]


def events_of(case: str, rng: random.Random) -> list[Event]:
    at, found = datetime(2026, 1, 5, 9) + timedelta(days=rng.randint(0, 40)), []
    for step in STEPS:
        if rng.random() < 0.9:
            found.append((case, step, at, "x"))
        at += timedelta(days=rng.choice((0, 1, 3, 8, 30, 90)))
    return found or [(case, "开具", at, "x")]


@pytest.fixture
def log(tmp_path: Path):
    """Writes events as a log and gives the wide rows of it."""
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING)
    own, numbers = read_mapping(path, PACK.sheet), iter(range(1000))

    def write(events: list[Event], mapping=own, sheet=PACK.sheet):
        file = tmp_path / f"events-{next(numbers)}.parquet"
        columns = dict(zip(("case", "step", "at", "kind"), zip(*events, strict=True), strict=True))
        pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), file)
        return pivot(file, mapping, sheet).source

    write.mapping = own  # type: ignore[attr-defined]
    return write


def anew(scan) -> engine.RunResult:
    return engine.run(PACK, scan, asof=ASOF)


def told(findings) -> list[tuple[str, str]]:
    return sorted((one.code, one.act_id) for one in findings)


def test_batches_in_any_order_give_what_the_whole_gives(tmp_path: Path, log) -> None:
    rng = random.Random(5)
    events = [one for n in range(60) for one in events_of(f"C{n}", rng)]
    whole = anew(log(events))
    rng.shuffle(events)
    found: set[tuple[str, str]] = set()
    with Store(tmp_path / "kept.duckdb", PACK, log.mapping) as store:
        for start in range(0, len(events), 70):
            update = store.take(log(events[start : start + 70]), ASOF)
            found |= {(one.code, one.act_id) for one in update.found}
            found -= set(update.cleared)
    assert whole.findings
    assert sorted(found) == told(whole.findings)
    assert update.acts == whole.acts
    for code, count in update.counts.items():
        mine = whole.counts[code]
        assert (count.checked, count.breached, count.insufficient) == (mine.checked, mine.breached, mine.insufficient)


def test_a_batch_judges_only_the_acts_it_touches(tmp_path: Path, log) -> None:
    rng = random.Random(6)
    events = [one for n in range(200) for one in events_of(f"C{n}", rng)]
    with Store(tmp_path / "kept.duckdb", PACK, log.mapping) as store:
        assert store.take(log(events), ASOF).judged == 200
    with Store(tmp_path / "kept.duckdb", PACK, log.mapping) as store:
        update = store.take(log([("C7", "寄送", datetime(2026, 6, 1), ""), ("NEW", "开具", datetime(2026, 6, 1), "")]), ASOF)
        assert (update.judged, update.acts) == (2, 201)


def test_a_correction_takes_the_place_of_what_was_there_and_clears_the_finding(tmp_path: Path, log) -> None:
    late = [("C1", "开具", datetime(2026, 1, 5), ""), ("C1", "寄送", datetime(2026, 5, 5), "")]
    right = [("C1", "开具", datetime(2026, 3, 5), ""), ("C1", "寄送", datetime(2026, 5, 5), "")]
    with Store(tmp_path / "kept.duckdb", PACK, log.mapping) as store:
        first = store.take(log(late), ASOF)
        merged = store.take(log(right), ASOF)
        replaced = store.take(log(right), ASOF, replace=True)
    assert told(first.found) == [("R01", "C1")]
    assert (merged.found, merged.cleared) == ([], [])  # merging keeps the earlier day
    assert (replaced.found, replaced.cleared) == ([], [("R01", "C1")])


def test_on_a_later_day_everything_is_judged_again_because_limits_run_out(tmp_path: Path, log) -> None:
    path, pack = tmp_path / "preserved.toml", PACKS["penalty"].only("P33")
    path.write_text(PRESERVED)
    mapping = read_mapping(path, pack.sheet)
    with Store(tmp_path / "kept.duckdb", pack, mapping) as store:
        first = log([(case, "登记保存", datetime(2026, 6, 1), "") for case in ("C1", "C2")], mapping, pack.sheet)
        assert not store.take(first, date(2026, 6, 5)).found
        later = store.take(log([("C2", "处理", datetime(2026, 6, 3), "")], mapping, pack.sheet), date(2026, 7, 20))
    assert (later.judged, told(later.found)) == (2, [("P33", "C1")])


def test_what_cannot_be_merged_is_refused_and_nothing_is_changed(tmp_path: Path, log) -> None:
    path = tmp_path / "whole.toml"
    path.write_text(MAPPING + 'last_step = { activity = "申诉", column = "kind", take = "first" }')
    mapping = read_mapping(path, PACK.sheet)
    with Store(tmp_path / "kept.duckdb", PACK, mapping) as store:
        batch = log([("C1", "开具", datetime(2026, 6, 1), "")])
        with pytest.raises(RulebookError) as refused:
            store.take(batch, ASOF)
        assert refused.value.code == "STORE-02"
        assert store.take(batch, ASOF, replace=True).acts == 1


def test_a_file_of_another_pack_is_refused(tmp_path: Path, log) -> None:
    with Store(tmp_path / "kept.duckdb", PACK, log.mapping) as store:
        store.take(log([("C1", "开具", datetime(2026, 6, 1), "")]), ASOF)
    with Store(tmp_path / "kept.duckdb", PACKS["penalty"]) as other, pytest.raises(RulebookError) as refused:
        other.take(log([("C1", "开具", datetime(2026, 6, 1), "")]), ASOF)
    assert refused.value.code == "STORE-01"
    (tmp_path / "text.duckdb").write_text("这不是数据库")
    with pytest.raises(RulebookError) as broken, Store(tmp_path / "text.duckdb", PACK):
        pass
    assert broken.value.code == "STORE-01"


def test_statements_are_kept_for_the_next_process_and_made_anew_by_another_edition_of_the_program(tmp_path: Path, log) -> None:
    rng = random.Random(5)
    first, second = ([event for case in range(20) for event in events_of(f"{name}{case}", rng)] for name in "ab")
    kept = tmp_path / "kept.duckdb"
    with Store(kept, PACK, log.mapping) as store:
        store.take(log(first), ASOF)
        (made,) = store.con.execute("SELECT key FROM kept.compiled").fetchone()
        store.con.execute("UPDATE kept.compiled SET texts = ['FROM nowhere']")
    with Store(kept, PACK, log.mapping) as store, pytest.raises(duckdb.CatalogException, match="nowhere"):
        store.take(log(second), ASOF)  # so what was kept is what is asked
    with Store(kept, PACK, log.mapping) as store:
        store.con.execute("UPDATE kept.compiled SET key = 'of another edition'")
        assert told(store.take(log(second), ASOF).found) == told(anew(log(second)).findings)
        assert store.con.execute("SELECT key, texts <> ['FROM nowhere'] FROM kept.compiled").fetchall() == [(made, True)]
