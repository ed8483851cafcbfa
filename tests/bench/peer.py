"""The peer's side of the comparison: pm4py on the same log. Runs in its own environment and process; prints JSON.

    python peer.py declare|skeleton|profile synthetic|fines FILE…

pm4py is AGPL; it is measured here, never imported by the platform. Only this file names it.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

DAY = 86400
NOTIFIED, JUDGE, PREFECT = "Insert Fine Notification", "Appeal to Judge", "Send Appeal to Prefecture"
COLUMNS = {
    "synthetic": {"case_id": "case:concept:name", "activity": "concept:name", "ts": "time:timestamp", "person": "org:resource"},
    "fines": {"case_id": "case:concept:name", "activity": "concept:name", "ts_local": "time:timestamp"},
}
EXISTENCE = {"synthetic": ("filed", "closed"), "fines": ("Create Fine",)}
ONCE = {"synthetic": "registered", "fines": "Create Fine"}
RESPONSE = {"synthetic": (("filed", "closed"),), "fines": (("Create Fine", "Payment"), ("Add penalty", "Send for Credit Collection"))}
PRECEDENCE = {
    "synthetic": (("reviewed", "decided"), ("noticed", "decided"), ("filed", "decided")),
    "fines": (("Send Fine", NOTIFIED), (NOTIFIED, "Add penalty"), (NOTIFIED, JUDGE)),
}
APART = {"synthetic": ("withdrawn", "decided"), "fines": (JUDGE, PREFECT)}
LIMITS = {
    "synthetic": (("decided_late", "filed", "decided", 90), ("served_late", "decided", "served", 7)),
    "fines": (("sent_late", "Create Fine", "Send Fine", 90), ("judge_late", NOTIFIED, JUDGE, 60), ("prefect_late", NOTIFIED, PREFECT, 60)),
}  # fmt: skip


def load(paths: list[str], columns: dict[str, str]) -> Any:
    """The log as pm4py wants it."""
    import pandas

    frame = pandas.concat([pandas.read_parquet(path, columns=list(columns)) for path in paths], ignore_index=True)
    frame = frame.rename(columns=columns)
    frame["case:concept:name"] = frame["case:concept:name"].astype(str)
    frame["time:timestamp"] = pandas.to_datetime(frame["time:timestamp"], utc=True)
    return frame.sort_values(["case:concept:name", "time:timestamp"], kind="stable").reset_index(drop=True)


def cases(frame: Any) -> int:
    return int(frame["case:concept:name"].nunique())


def declare(frame: Any, kind: str) -> dict[str, int]:
    """All the common rules, each in pm4py's fastest way: one declare call, and filters for limits and persons."""
    import pm4py
    from pm4py.algo.filtering.pandas.ltl import ltl_checker

    one = {"support": 1, "confidence": 1}
    model = {
        "existence": dict.fromkeys(EXISTENCE[kind], one), "exactly_one": {ONCE[kind]: one}, "response": dict.fromkeys(RESPONSE[kind], one),
        "precedence": dict.fromkeys(PRECEDENCE[kind], one), "noncoexistence": {APART[kind]: one},
    }  # fmt: skip
    found = Counter[str]()
    for result in pm4py.conformance_declare(frame, model, return_diagnostics_dataframe=False):
        for template, *acts in result["deviations"]:
            found[f"{template}:{acts[0] if isinstance(acts[0], str) else '+'.join(acts[0])}"] += 1
    for name, first, second, days in LIMITS[kind]:
        within = {"enable_timestamp": True, "timestamp_diff_boundaries": [(0, days * DAY)], "positive": True}
        both = ltl_checker.eventually_follows(frame, [first, second], parameters={"positive": True})
        found[name] = cases(both) - cases(ltl_checker.eventually_follows(frame, [first, second], parameters=within))
    if kind == "synthetic":
        found["two_persons"] = cases(frame) - cases(ltl_checker.attr_value_different_persons(frame, "investigated"))
        found["four_eyes"] = cases(ltl_checker.four_eyes_principle(frame, "investigated", "reviewed", parameters={"positive": False}))
    return found


def skeleton(frame: Any, kind: str) -> dict[str, int]:
    """Those of the rules that a log skeleton can say."""
    import pm4py

    model: dict[str, Any] = {
        "equivalence": set(), "always_after": set(RESPONSE[kind]), "always_before": {(b, a) for a, b in PRECEDENCE[kind]},
        "never_together": {APART[kind], APART[kind][::-1]}, "directly_follows": set(),
        "activ_freq": {name: set(range(1000)) for name in frame["concept:name"].unique()} | {ONCE[kind]: {1}},
    }  # fmt: skip
    found = Counter[str]()
    for result in pm4py.conformance_log_skeleton(frame, model, return_diagnostics_dataframe=False):
        for template, pairs in result["deviations"]:
            if template == "activ_freq":
                found[f"exactly_one:{pairs[0]}"] += 1
                continue
            for first, second in pairs:
                if template == "always_after":
                    found[f"response:{first}+{second}"] += 1
                elif template == "always_before":
                    found[f"precedence:{second}+{first}"] += 1
                elif (first, second) == APART[kind]:
                    found[f"noncoexistence:{first}+{second}"] += 1
    return found


def profile(frame: Any, kind: str) -> dict[str, int]:
    """The limits by temporal profile: between two activities there may lie up to so many days."""
    import pm4py

    limits = {(first, second): (0.0, float(days * DAY)) for _, first, second, days in LIMITS[kind]}
    results = pm4py.conformance_temporal_profile(frame, limits, zeta=1.0, return_diagnostics_dataframe=False)
    late = Counter(pair for result in results for pair in {(one[0], one[1]) for one in result})
    return {name: late[first, second] for name, first, second, _ in LIMITS[kind]}


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import pm4py

    way, kind, *paths = sys.argv[1:]
    started = time.perf_counter()
    frame = load(paths, COLUMNS[kind])
    loaded = time.perf_counter() - started
    started, before = time.perf_counter(), time.process_time()
    found = {"declare": declare, "skeleton": skeleton, "profile": profile}[way](frame, kind)
    print(json.dumps({
        "loading": loaded, "seconds": time.perf_counter() - started, "cpu": time.process_time() - before, "mb": peak(),
        "found": dict(found), "version": pm4py.__version__}))  # fmt: skip


if __name__ == "__main__":
    main()
