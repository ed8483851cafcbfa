"""`./xz bench rules`: the rulebook against pm4py, against the bare pivot and the floor of reading, and against itself.

Every figure is a ratio to something measured in the same run; each measurement has a process of its own (`ours.py`, `peer.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from . import synthetic

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT.parent / "shared" / "data" / "road_traffic_fines" / "rtfmp.parquet"
PEERS = ROOT / "requirements-bench.lock"
MILLION = 1_000_000
# The temporal profile keeps every pair of events: 4 GB at 10⁵ cases.
MOST = {"declare": MILLION, "skeleton": MILLION, "profile": 100_000}
WIDE = MILLION
Row = dict[str, Any]
Say = Callable[[str], None]


class Bench:
    """The measurements, for logs of these sizes; work files are kept in `folder` for the next time."""

    def __init__(self, folder: Path, sizes: tuple[int, ...], say: Say) -> None:
        self.folder, self.sizes, self.say = folder, sizes, say

    @property
    def parts(self) -> dict[str, Callable[[], Any]]:
        """What can be measured."""
        return {
            "peers": self.peers, "pivot": self.pivot, "wide": self.wide, "changed": self.changed, "engines": self.engines, "gate": self.gate}

    def measure(self, names: tuple[str, ...]) -> Row:
        """Those parts (all if none is named); what was measured earlier stays."""
        kept = self.folder / "rules.json"
        results: Row = json.loads(kept.read_text()) if kept.exists() and names else {}
        for name in names or self.parts:
            results[name] = self.parts[name]()
            results["machine"], results["on"] = machine(), date.today().isoformat()
            kept.write_text(json.dumps(results, indent=1))
        return results

    def log(self, size: int) -> list[Path]:
        """A synthetic log of so many cases."""
        folder = self.folder / f"events-{size}"
        found = sorted(folder.glob("*.parquet"))
        return found if len(found) == -(-size // synthetic.PART) else synthetic.write(folder, size)

    def peers(self) -> list[Row]:
        """The same rules on the same data in every way that pm4py has: wall time, peak memory, and whether both found the same."""
        python, rows = environment(self.folder), []
        given = [("synthetic", size, self.log(size)) for size in self.sizes if size <= MILLION]
        if LOG.exists():
            given.append(("fines", 150_370, [LOG]))
        for kind, size, paths in given:
            turns = "7" if size < MILLION else "3"
            mine, ways = [], [way for way, most in MOST.items() if size <= most or kind == "fines"]
            for way in ways:
                self.say(f"{kind}, {size:,}: pm4py {way}")
                runs = []
                # By turns, so that what else the machine does weighs on both; the largest takes minutes and runs once.
                for _ in range(2 if way == "declare" and size < MILLION else 1):
                    mine.append(ours("log", kind, turns, *paths))
                    runs.append(_json([python, ROOT / "tests/bench/peer.py", way, kind, *paths]))
                theirs = min(runs, key=lambda one: one["seconds"])
                wrong = {rule: (mine[0]["found"].get(rule), n) for rule, n in theirs["found"].items() if mine[0]["found"].get(rule) != n}
                rows.append({"kind": kind, "cases": size, "way": way, "theirs": theirs, "wrong": wrong})
            best = min(mine, key=lambda one: one["check"]["best"])
            for row in rows[-len(ways) :]:
                row["ours"] = best
        return rows

    def pivot(self) -> list[Row]:
        """All penalty rules from the events in Parquet, against the bare pivot in SQL and the floor of reading."""
        rows = []
        for size in self.sizes:
            self.say(f"all rules, {size:,} cases")
            paths, turns = self.log(size), {10_000: "9", 100_000: "9", MILLION: "5"}.get(size, "0")
            alone = ours("log", "penalty", turns, *paths)
            rows.append({"cases": size, "events": round(size * synthetic.EVENTS_A_CASE), "alone": alone, **ours("pivots", "penalty", turns, *paths)})
        return rows

    def wide(self) -> Row:
        """Stored wide rows: one rule, twelve, 48, all; against decoding and hashing the columns of penalty rules."""
        self.say("stored wide rows")
        return {"cases": WIDE, **ours("wide", *synthetic.wide(self.folder / "wide", WIDE))}

    def changed(self) -> Row:
        """A store of a million cases (the largest log up to that), then one changed act, and a thousand."""
        self.say("changed acts")
        size = max(size for size in self.sizes if size <= MILLION)
        base, store = self.log(size)[0], self.folder / "kept.duckdb"
        deltas = synthetic.changed(self.folder / f"changed-{size}", base, (1, 1_000))
        built = ours("keep", "penalty", base, store)
        out: Row = {"built": built, "cases": size}
        for delta in deltas:
            with_it = Path(shutil.copy(store, self.folder / "changed.duckdb"))
            out[delta.stem] = ours("changed", "penalty", with_it, delta)[delta.stem]
            with_it.unlink()
        store.unlink()
        return out

    def engines(self) -> Row:
        """Spark on this machine, against DuckDB, on a hundred thousand stored rows."""
        self.say("Spark")
        try:
            return ours("spark", synthetic.wide(self.folder / "wide", WIDE)[0])
        except RuntimeError as error:
            return {"note": str(error).strip().splitlines()[-1]}

    def gate(self) -> Row:
        """All gates of one penalty case."""
        self.say("gate")
        return ours("gate")


def environment(folder: Path) -> Path:
    """pm4py's own environment, made once; it is AGPL and stays out of ours."""
    home = folder / "peers"
    python, stamp = home / "bin" / "python", home / "stamp"
    wanted = hashlib.sha256(PEERS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", PEERS], check=True)
        stamp.write_text(wanted)
    return python


def ours(*argv: object) -> Row:
    """One of our measurements, in a process of its own."""
    return _json([sys.executable, "-m", "tests.bench.ours", *argv])


def _json(command: list[Any]) -> Row:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-1500:])
    result: Row = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def machine() -> str:
    """What it ran on."""
    import duckdb
    import ibis
    import pyarrow

    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = next((int(line.split()[1]) // 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return (
        f"{os.cpu_count()} cores of {cpu}, {memory} GB, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, Ibis {ibis.__version__}, PyArrow {pyarrow.__version__}")


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
