"""Our side of the comparison, each measurement in a process of its own, so that its peak memory is its own. Prints JSON."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from xiezhi.law.calendar import load_calendar
from xiezhi.rulebook import engine, rows
from xiezhi.rulebook.events import LogMapping, Pivot, pivot, read_mapping
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Pack

from . import bare
from .common import FINES_PACK, SYNTHETIC_PACK, packs
from .peer import peak

HERE = Path(__file__).parent
ASOF = date(2026, 11, 20)
MAPPED = {"fines": FINES_PACK, "synthetic": SYNTHETIC_PACK, "penalty": PACKS["penalty"]}
MAPPING = {"fines": "bench_fines", "synthetic": "bench_synthetic", "penalty": "penalty"}
Row = dict[str, Any]


def interleaved(calls: dict[str, Callable[[], Any]], times: int) -> Row:
    """Median and least wall seconds and least CPU seconds of each, taken by turns after a first round, which compiles."""
    wall: dict[str, list[float]] = {name: [] for name in calls}
    cpu: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(times + 1):
        for name, call in calls.items():
            before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
            call()
            span, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
            if turn or not times:
                wall[name].append(span)
                cpu[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {
        name: {"seconds": statistics.median(wall[name]), "best": min(wall[name]), "cpu": min(cpu[name])} for name in calls}


def mapping_of(kind: str) -> LogMapping:
    return read_mapping(HERE / f"{MAPPING[kind]}.toml", MAPPED[kind].sheet)


def opened(kind: str, path: str) -> Pivot:
    """A log with everything that is wrong with it named."""
    read = pivot(Path(path), mapping_of(kind), MAPPED[kind].sheet)
    assert read is not None
    return read


def judged(kind: str, logs: list[Pivot]) -> dict[str, int]:
    """Breaches by the name of the rule."""
    found = Counter[str]()
    for log in logs:
        for code, count in engine.run(MAPPED[kind], log.source, asof=ASOF, keep=0).counts.items():
            found[MAPPED[kind][code].name] += count.breached
    return found


def log(kind: str, times: str, *paths: str) -> Row:
    """The rules over event logs in Parquet: `check` reads, pivots and judges; `whole` looks first at what is wrong with the log."""
    logs = [opened(kind, path) for path in paths]
    out: Row = {"found": judged(kind, logs), "rules": len(MAPPED[kind].rules)}
    turns = int(times)
    out |= interleaved({
        "check": lambda: judged(kind, logs),
        **({"whole": lambda: judged(kind, [opened(kind, path) for path in paths])} if turns else {}),
    }, turns)  # fmt: skip
    return out | {"mb": peak()}


def pivots(kind: str, times: str, *paths: str) -> Row:
    """The bare pivot in SQL, our own pivot, all rules, and only reading: by turns on the same events."""
    logs, wanted = [opened(kind, path) for path in paths], mapping_of(kind)

    def ask(made: Callable[[str, LogMapping], str]) -> None:
        with tempfile.TemporaryDirectory() as spill, duckdb.connect() as con:
            con.execute(f"SET memory_limit = '{rows.MEMORY}'; SET temp_directory = '{spill}'")
            for path in paths:
                con.execute(made(path, wanted)).fetchall()

    return interleaved({
        "rules": lambda: judged(kind, logs),
        "sql": lambda: ask(bare.pivot),
        "own": lambda: sum(batch.num_rows for log in logs for batch in log.source),
        "floor": lambda: ask(bare.floor),
    }, int(times))  # fmt: skip


def wide(*paths: str) -> Row:
    """Stored wide rows: one rule, some, all, each pack on rows of its own; and decoding and hashing the columns of penalty rules."""
    every = dict(zip(paths, packs(), strict=True))
    (first, penalty), (second, other), *_ = every.items()
    some: dict[int, dict[str, Pack]] = {
        1: {first: penalty.only("P11")},
        12: {first: Pack("12", "", penalty.sheet, penalty.rules[:12])},
        len(penalty.rules): {first: penalty},
        48: {first: penalty, second: Pack("48", "", other.sheet, other.rules[: 48 - len(penalty.rules)])},
        sum(len(pack.rules) for pack in every.values()): every,
    }
    columns = ", ".join(f'sum(hash("{name}"))' for name in sorted({name for rule in penalty for name in rule.fact_names()}))
    con = duckdb.connect()

    def judge(given: dict[str, Pack]) -> Callable[[], Any]:
        return lambda: [engine.run(pack, Path(path), asof=ASOF, keep=0, unique=True) for path, pack in given.items()]

    out = interleaved({
        **{str(size): judge(given) for size, given in sorted(some.items())},
        "floor": lambda: con.execute(f"SELECT {columns} FROM '{first}'").fetchall(),
    }, 5)  # fmt: skip
    return out | {"mb": peak()}


def spark(path: str) -> Row:
    """DuckDB and Spark on the same rows; the findings must be equal."""
    import pyarrow.parquet as pq

    pack, part = PACKS["penalty"], pq.read_table(path).slice(0, 100_000)

    def run(name: str) -> engine.RunResult:
        return engine.run(pack, part, asof=ASOF, keep=0, engine=name)

    assert run("duckdb").counts == run("spark").counts
    return interleaved({name: lambda name=name: run(name) for name in ("duckdb", "spark")}, 3)  # type: ignore[misc]


def keep(kind: str, base: str, store: str) -> Row:
    """A store of all acts of a log."""
    from xiezhi.rulebook.store import Store

    Path(store).unlink(missing_ok=True)
    with Store(Path(store), MAPPED[kind], mapping_of(kind)) as kept:
        started = time.perf_counter()
        kept.take(opened(kind, base).source, ASOF, replace=True)
    return {"seconds": time.perf_counter() - started, "mb": peak()}


def changed(kind: str, store: str, *deltas: str) -> Row:
    """Batches that correct acts of a store: read, merged and judged; the first in a new process, then again in a running one."""
    from xiezhi.rulebook.store import Store

    out: Row = {}
    for turn in ("first", "again"):
        for delta in deltas:
            started, before = time.perf_counter(), time.process_time()
            with Store(Path(store), MAPPED[kind], mapping_of(kind)) as kept:
                update = kept.take(opened(kind, delta).source, ASOF, replace=True)
            row = out.setdefault(Path(delta).stem, {"judged": update.judged, "acts": update.acts})
            row[turn] = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - before}
    return out


def gate() -> Row:
    """All gates of a penalty case."""
    from xiezhi.rulebook.judge import gate as ask

    pack = PACKS["penalty"]
    row = next(example.row(pack.sheet) for example in pack["P18"].examples)
    one = interleaved({"gate": lambda: [ask(pack, row, ASOF) for _ in range(100)]}, 9)["gate"]
    return {"ms": one["seconds"] * 10, "best": one["best"] * 10, "rules": sum(rule.use.value == "gate" for rule in pack)}


def main() -> None:
    load_calendar()
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    main()
