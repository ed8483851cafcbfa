"""`./xz bench rules`: the rulebook against pm4py, against the floor of reading, and against itself at other sizes.

Every figure is a ratio to something measured in the same run; each measurement has a process of its own (`ours.py`, `peer.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import synthetic

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT.parent / "shared" / "data" / "road_traffic_fines" / "rtfmp.parquet"
PEERS = ROOT / "requirements-bench.lock"
Row = dict[str, Any]
Say = Callable[[str], None]


def measure(folder: Path, sizes: tuple[int, ...], say: Say) -> dict[str, list[Row]]:
    """All tables of the benchmark, for logs of up to `sizes[-1]` cases."""
    python = peers(folder)
    logs = {size: synthetic.write(folder / f"events-{size}", size) for size in sizes}
    return {
        "peers": against_pm4py(python, {size: paths for size, paths in logs.items() if size <= 1_000_000}, say),
        "scaling": scaling(logs, say),
        "wide": stored(folder, say),
        "changed": changes(folder, logs, say),
        "engines": engines(folder, say),
        "gate": [{"what": "gates of one penalty case", **ours("gate")}],
    }  # fmt: skip


def peers(folder: Path) -> Path:
    """pm4py's own environment, made once; it is AGPL and stays out of ours."""
    home = folder / "peers"
    python, stamp = home / "bin" / "python", home / "stamp"
    wanted = hashlib.sha256(PEERS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", PEERS], check=True)
        stamp.write_text(wanted)
    return python


def ours(*argv: str) -> Row:
    """One of our measurements, in a process of its own."""
    return _json([sys.executable, "-m", "tests.bench.ours", *argv])


def _json(command: list[Any]) -> Row:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-1500:])
    result: Row = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def against_pm4py(python: Path, logs: dict[int, list[Path]], say: Say) -> list[Row]:
    """The same rules on the same data: wall time, peak memory, and whether both found the same."""
    rows = []
    given: list[tuple[str, str, list[Path]]] = [(f"synthetic, {size:,} cases", "synthetic", paths) for size, paths in logs.items()]
    if LOG.exists():
        given.append(("road traffic fines, 150,370 cases", "fines", [LOG]))
    for name, kind, paths in given:
        say(name)
        mine, theirs = ours("log", kind, *map(str, paths)), _json([python, ROOT / "tests/bench/peer.py", kind, *paths])
        wrong = {rule: (mine["found"].get(rule), n) for rule, n in theirs["found"].items() if mine["found"].get(rule) != n}
        rows.append({
            "log": name, "pm4py s": round(theirs["seconds"], 2), "xiezhi s": round(mine["seconds"], 3),
            "times faster": round(theirs["seconds"] / mine["seconds"]), "pm4py MB": round(theirs["mb"]),
            "xiezhi MB": round(mine["mb"]), "same findings": "yes" if not wrong else str(wrong), "pm4py": theirs["version"],
        })  # fmt: skip
    return rows


def scaling(logs: dict[int, list[Path]], say: Say) -> list[Row]:
    """All penalty rules from the events in Parquet, against the bare pivot of the same log."""
    rows = []
    for size, paths in logs.items():
        say(f"all rules, {size:,} cases")
        one = ours("log", "penalty", *map(str, paths))
        rows.append({
            "cases": size, "events": round(size * synthetic.EVENTS_A_CASE), "seconds": round(one["seconds"], 2),
            "bare pivot s": round(one["bare"]["seconds"], 2), "times bare pivot": round(one["seconds"] / one["bare"]["seconds"], 2),
            "MB": round(one["mb"]), "microseconds a case": round(one["seconds"] / size * 1e6, 2),
        })  # fmt: skip
    return rows


def stored(folder: Path, say: Say) -> list[Row]:
    """Stored wide rows of a million cases: one rule, twelve, all; against decoding and hashing the same columns."""
    say("stored wide rows")
    path = folder / "wide.parquet"
    if not path.exists():
        synthetic.wide(path, 1_000_000)
    found = ours("wide", str(path))
    floor = found.pop("floor")["seconds"]
    return [
        {"cases": 1_000_000, "rules": int(rules), "seconds": round(one["seconds"], 2), "times decode+hash": round(one["seconds"] / floor, 2)}
        for rules, one in found.items() if rules != "mb"
    ]  # fmt: skip


def changes(folder: Path, logs: dict[int, list[Path]], say: Say) -> list[Row]:
    """A store of a million cases (the largest log up to that), then one changed act, and a thousand."""
    say("changed acts")
    size = max(size for size in logs if size <= 1_000_000)
    deltas = synthetic.changed(folder / f"changed-{size}", logs[size][0], (1, 1_000))
    found = ours("changed", "penalty", str(logs[size][0]), *map(str, deltas))
    return [
        {"batch": name, "acts kept": one["acts"], "judged": one["judged"], "seconds": round(one["seconds"], 3)}
        for name, one in found.items() if name != "mb"
    ]  # fmt: skip


def engines(folder: Path, say: Say) -> list[Row]:
    """Spark on this machine, against DuckDB, on a hundred thousand stored rows."""
    say("Spark")
    try:
        found = ours("spark", str(folder / "wide.parquet"))
    except RuntimeError as error:
        return [{"engine": "spark", "note": str(error).strip().splitlines()[-1]}]
    base = found["duckdb"]["seconds"]
    return [
        {"engine": name, "cases": 100_000, "seconds": round(found[name]["seconds"], 2), "times duckdb": round(found[name]["seconds"] / base, 1)}
        for name in ("duckdb", "spark")
    ]  # fmt: skip


def machine() -> str:
    """What it ran on."""
    import duckdb
    import ibis
    import pyarrow

    return (
        f"{os.cpu_count()} cores {platform.machine()}, {platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}, Ibis {ibis.__version__}, PyArrow {pyarrow.__version__}")
