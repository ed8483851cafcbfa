"""Our side of the comparison, each measurement in a process of its own, so that its peak memory is its own. Prints JSON."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from xiezhi.law.calendar import load_calendar
from xiezhi.rulebook import engine, rows
from xiezhi.rulebook.events import pivot, read_mapping
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Pack

from .common import FINES_PACK, SYNTHETIC_PACK

HERE = Path(__file__).parent
ASOF = date(2026, 11, 20)
MAPPED = {"fines": FINES_PACK, "synthetic": SYNTHETIC_PACK, "penalty": PACKS["penalty"]}
MAPPING = {"fines": "bench_fines", "synthetic": "bench_synthetic", "penalty": "penalty"}


def several(call: Callable[[], Any], times: int) -> dict[str, Any]:
    """The median of some runs after a first one, which compiles the statements, and all of them."""
    call()
    spans, cpu = [], []
    for _ in range(times):
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        call()
        spans.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_SELF)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"seconds": statistics.median(spans), "best": min(spans), "cpu": min(cpu), "spans": spans}


def log(kind: str, *paths: str) -> dict[str, Any]:
    """The rules over event logs in Parquet: pivot and judgement in one statement a file, read included; and the bare pivot."""
    import duckdb

    pack = MAPPED[kind]
    mapping = read_mapping(HERE / f"{MAPPING[kind]}.toml", pack.sheet)
    scans = [pivot(Path(path), mapping, pack.sheet) for path in paths]
    found: dict[str, int] = {}

    def run() -> None:
        found.clear()
        for one in scans:
            assert one is not None
            result = engine.run(pack, one.source, asof=ASOF, keep=0)
            for code, count in result.counts.items():
                name = pack[code].name
                found[name] = found.get(name, 0) + count.breached

    def bare() -> None:
        with tempfile.TemporaryDirectory() as spill, duckdb.connect() as con:
            con.execute(f"SET memory_limit = '{rows.MEMORY}'; SET temp_directory = '{spill}'")
            for one in scans:
                assert one is not None
                con.execute(f"SELECT count(*), sum(hash(COLUMNS(*))) FROM ({one.scan.text})").fetchall()

    times = 5 if sum(Path(path).stat().st_size for path in paths) < 5e8 else 1
    return several(run, times) | {"found": dict(found), "bare": several(bare, times)}


def wide(path: str, copies: str = "") -> dict[str, Any]:
    """Stored wide rows: some rules, all rules, and the floor of decoding and hashing the same columns."""
    import duckdb

    pack = PACKS["penalty"]
    packs = {"1": pack.only("P11"), "12": Pack("twelve", "", pack.sheet, pack.rules[:12]), str(len(pack.rules)): pack}
    out: dict[str, Any] = {}
    for name, some in packs.items():
        out[name] = several(lambda some=some: engine.run(some, path, asof=ASOF, keep=0, unique=True), 5)  # type: ignore[misc]
    with duckdb.connect() as con:
        text = f"SELECT count(*), sum(hash(COLUMNS(* EXCLUDE act_id))) FROM '{path}'"
        out["floor"] = several(lambda: con.execute(text).fetchall(), 5)
    return out


def spark(path: str) -> dict[str, Any]:
    """DuckDB and Spark on the same rows; the findings must be equal."""
    import pyarrow.parquet as pq

    pack, part = PACKS["penalty"], pq.read_table(path).slice(0, 100_000)
    mine = engine.run(pack, part, asof=ASOF, keep=0)
    theirs = engine.run(pack, part, asof=ASOF, keep=0, engine="spark")
    assert mine.counts == theirs.counts
    return {
        "duckdb": several(lambda: engine.run(pack, part, asof=ASOF, keep=0), 3),
        "spark": several(lambda: engine.run(pack, part, asof=ASOF, keep=0, engine="spark"), 3),
    }


def changed(kind: str, base: str, *deltas: str) -> dict[str, Any]:
    """A store of the log at `base`, then batches: their own acts judged and merged."""
    from xiezhi.rulebook.store import Store

    pack = MAPPED[kind]
    mapping = read_mapping(HERE / f"{MAPPING[kind]}.toml", pack.sheet)
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "kept.duckdb", pack, mapping) as store:
        for name in (base, *deltas):
            batch = pivot(Path(name), mapping, pack.sheet)
            assert batch is not None
            started = time.perf_counter()
            update = store.take(batch.scan, ASOF, replace=True)
            out[Path(name).stem] = {"seconds": time.perf_counter() - started, "judged": update.judged, "acts": update.acts}
    return out


def gate() -> dict[str, Any]:
    """All gates of a penalty case."""
    from xiezhi.rulebook.judge import gate as ask

    pack = PACKS["penalty"]
    row = next(example.row(pack.sheet) for example in pack["P18"].examples)
    one = several(lambda: [ask(pack, row, ASOF) for _ in range(100)], 5)
    return {"ms": one["seconds"] * 10, "rules": sum(rule.use.value == "gate" for rule in pack)}


def main() -> None:
    load_calendar()
    result = globals()[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(result | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
