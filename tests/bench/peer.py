"""The peer's side of the comparison: pm4py on the same log. Runs in its own environment and process; prints JSON.

pm4py is AGPL; it is measured here, never imported by the platform. Only this file names it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any

DAY = 86400


def load(paths: list[str], columns: dict[str, str]) -> Any:
    """The log as pm4py wants it; loading is not part of the measured time."""
    import pandas

    frame = pandas.concat([pandas.read_parquet(path, columns=list(columns)) for path in paths], ignore_index=True)
    frame = frame.rename(columns=columns)
    frame["case:concept:name"] = frame["case:concept:name"].astype(str)
    frame["time:timestamp"] = pandas.to_datetime(frame["time:timestamp"], utc=True)
    return frame.sort_values(["case:concept:name", "time:timestamp"], kind="stable").reset_index(drop=True)


def declare(frame: Any, model: dict[str, Any]) -> dict[str, int]:
    """Cases that break each constraint, in one call."""
    import pm4py

    found: dict[str, int] = {}
    for one in pm4py.conformance_declare(frame, model, return_diagnostics_dataframe=False):
        for template, *acts in one["deviations"]:
            flat = acts[0] if isinstance(acts[0], str) else "+".join(acts[0])
            found[f"{template}:{flat}"] = found.get(f"{template}:{flat}", 0) + 1
    return found


def cases(frame: Any) -> int:
    return int(frame["case:concept:name"].nunique())


def synthetic(paths: list[str]) -> dict[str, Any]:
    """The common rules on the synthetic procedure."""
    from pm4py.algo.filtering.pandas.ltl import ltl_checker

    names = {"case_id": "case:concept:name", "activity": "concept:name", "ts": "time:timestamp", "person": "org:resource"}
    frame = load(paths, names)
    one = {"support": 1, "confidence": 1}
    model = {
        "existence": {"filed": one, "closed": one},
        "exactly_one": {"registered": one},
        "response": {("filed", "closed"): one},
        "precedence": {("reviewed", "decided"): one, ("noticed", "decided"): one, ("filed", "decided"): one},
        "noncoexistence": {("withdrawn", "decided"): one},
    }
    started = time.perf_counter()
    found = declare(frame, model)
    whole = cases(frame)
    for name, first, second, days in (("decided_late", "filed", "decided", 90), ("served_late", "decided", "served", 7)):
        limits = {"enable_timestamp": True, "timestamp_diff_boundaries": [(0, days * DAY)], "positive": True}
        both = ltl_checker.eventually_follows(frame, [first, second], parameters={"positive": True})
        found[name] = cases(both) - cases(ltl_checker.eventually_follows(frame, [first, second], parameters=limits))
    found["two_persons"] = whole - cases(ltl_checker.attr_value_different_persons(frame, "investigated"))
    found["four_eyes"] = cases(ltl_checker.four_eyes_principle(
        frame, "investigated", "reviewed", parameters={"positive": False}))
    return {"seconds": time.perf_counter() - started, "found": found}


def fines(paths: list[str]) -> dict[str, Any]:
    """The common rules on the real log of traffic fines."""
    from pm4py.algo.filtering.pandas.ltl import ltl_checker

    frame = load(paths, {"case_id": "case:concept:name", "activity": "concept:name", "ts_local": "time:timestamp"})
    one = {"support": 1, "confidence": 1}
    notified = "Insert Fine Notification"
    model = {
        "existence": {"Create Fine": one},
        "exactly_one": {"Create Fine": one},
        "precedence": {("Send Fine", notified): one, (notified, "Add penalty"): one, (notified, "Appeal to Judge"): one},
        "response": {("Create Fine", "Payment"): one, ("Add penalty", "Send for Credit Collection"): one},
        "noncoexistence": {("Appeal to Judge", "Send Appeal to Prefecture"): one},
    }
    started = time.perf_counter()
    found = declare(frame, model)
    for name, first, second, days in (
        ("sent_late", "Create Fine", "Send Fine", 90), ("judge_late", notified, "Appeal to Judge", 60),
        ("prefect_late", notified, "Send Appeal to Prefecture", 60),
    ):
        limits = {"enable_timestamp": True, "timestamp_diff_boundaries": [(0, days * DAY)], "positive": True}
        both = ltl_checker.eventually_follows(frame, [first, second], parameters={"positive": True})
        found[name] = cases(both) - cases(ltl_checker.eventually_follows(frame, [first, second], parameters=limits))
    return {"seconds": time.perf_counter() - started, "found": found}


def profile(paths: list[str]) -> dict[str, Any]:
    """One deadline by temporal profile, on the synthetic procedure."""
    import pm4py

    frame = load(paths, {"case_id": "case:concept:name", "activity": "concept:name", "ts": "time:timestamp"})
    started = time.perf_counter()
    result = pm4py.conformance_temporal_profile(
        frame, {("filed", "decided"): (90 * DAY, 0.0)}, zeta=0.0, return_diagnostics_dataframe=False)
    return {"seconds": time.perf_counter() - started, "found": {"cases": len(result)}}


def skeleton(paths: list[str]) -> dict[str, Any]:
    """Precedence and response by log skeleton, on the synthetic procedure."""
    import pm4py

    frame = load(paths, {"case_id": "case:concept:name", "activity": "concept:name", "ts": "time:timestamp"})
    model = {
        "equivalence": set(), "always_after": {("filed", "closed")}, "always_before": {("decided", "reviewed"), ("decided", "noticed")},
        "never_together": {("decided", "withdrawn"), ("withdrawn", "decided")}, "directly_follows": set(), "activ_freq": {},
    }
    started = time.perf_counter()
    result = pm4py.conformance_log_skeleton(frame, model, return_diagnostics_dataframe=False)
    return {"seconds": time.perf_counter() - started, "found": {"cases": sum(1 for one in result if not one["is_fit"])}}


def main() -> None:
    import logging
    import warnings

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    import pm4py

    result = globals()[sys.argv[1]](sys.argv[2:])
    result |= {"version": pm4py.__version__, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
