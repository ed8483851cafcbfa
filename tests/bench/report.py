"""What `./xz bench rules` found, in words: tables for docs/benchmarks.md, and the chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .chart import chart
from .rules import ROOT

DOCUMENT, CHART = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "img" / "bench-rules.svg"
MARKS = "<!-- rules: ./xz bench rules --write -->", "<!-- end of rules -->"
FASTER, PIVOTS, STORED, MEMORY, CHANGED, GATE = 50, 3, 2.0, 1000, 0.5, 5.0
LOGS = {"synthetic": "synthetic", "fines": "traffic fines"}
WAYS = {"declare": "declare and filters", "skeleton": "log skeleton", "profile": "temporal profile"}
Row = dict[str, Any]


def write(results: Row) -> None:
    """Put the tables between the marks of the document, and draw the chart beside it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    DOCUMENT.write_text(f"{before}{MARKS[0]}\n{markdown(results)}\n{MARKS[1]}{after}", encoding="utf-8")
    CHART.parent.mkdir(exist_ok=True)
    CHART.write_text(drawing(results), encoding="utf-8")


def markdown(results: Row) -> str:
    """All tables."""
    chart_line = f"![Time against size of the log, and times faster than pm4py]({CHART.relative_to(DOCUMENT.parent)})"
    return "\n\n".join((
        f"Run of {results['on']}: {results['machine']}; pm4py {results['peers'][0]['theirs']['version']}.",
        chart_line, "### Goals", table(("goal", "measured", ""), goals(results)), "### Against pm4py", PEERS, table(
            ("log", "cases", "pm4py by", "its rules", "pm4py s", "ours s", "times faster", "with loading", "pm4py MB", "ours MB", "its memory", "same findings"),
            map(peer, results["peers"])),
        "### From the events: all penalty rules, against the bare pivot and against reading", PIVOT, table(
            ("cases", "all rules s", "CPU s", "µs a case", "bare pivot in SQL s", "times bare pivot", "our pivot alone s", "reading s",
             "times reading", "MB"), map(pivoted, results["pivot"])),
        f"### From stored wide rows: {results['wide']['cases']:,} acts", WIDE, table(
            ("rules", "s", "CPU s", "ms a rule", "share of the scan limit"), stored(results["wide"])),
        f"### Changed acts, in a store of {results['changed']['cases']:,}", CHANGES, table(
            ("changed", "in a new process s", "CPU s", "in a running one s", "CPU s"), changes(results["changed"])),
        "### Engines and gate", others(results)))  # fmt: skip


PEERS = """The same rules on the same data in one run; our side judges all of its 12 (11) rules at once in the time shown, whichever
of them pm4py checks. `ours s`: from the Parquet file to the figures, least of several runs. `pm4py s`: its conformance calls alone, on a sorted data frame in
memory, least of two (one at 10⁶). `with loading` compares whole runs: pm4py with reading and sorting, ours with everything that is first looked for in a log
(disorder, duplicates, unreadable values). `MB`: the most that a process held. The temporal profile keeps every pair of events and is not
run at 10⁶, where it would need more memory than there is."""
PIVOT = """`bare pivot in SQL`: one GROUP BY on DuckDB with a masked aggregate for each fact, no checks, no rules. `reading`: the columns
decoded and hashed, which is the limit of the machine. Logs of more than a million cases lie in files of a million each."""
WIDE = """Rows as `rows.store` writes them. The scan limit is decoding and hashing all columns that penalty rules use. Up to 44 they are
penalty rules on the demo's cases; beyond come those for other kinds of acts, each pack on as many rows of its own, drawn at random."""
CHANGES = """From the file with the corrected events to the new findings: read and checked, merged into the store, judged, figures of all acts
counted anew. Imports are not in it. The store keeps the compiled rules for the next process."""


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table of Markdown; all but the first column to the right."""
    heads, body = list(heads), [[str(cell) for cell in row] for row in rows]
    return "\n".join(
        "| " + " | ".join(cells) + " |" for cells in (heads, ["---", *["---:"] * (len(heads) - 1)], *body)).replace("| --- |", "|---|")


def short(value: float) -> str:
    """Three figures that matter."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def faster(row: Row) -> float:
    return float(row["theirs"]["seconds"] / row["ours"]["check"]["best"])


def peer(row: Row) -> tuple[object, ...]:
    theirs, ours = row["theirs"], row["ours"]
    whole = (theirs["seconds"] + theirs["loading"]) / ours["whole"]["best"]
    return (
        LOGS[row["kind"]], f"{row['cases']:,}", WAYS[row["way"]], RULES[row["way"], row["kind"]], short(theirs["seconds"]),
        short(ours["check"]["best"]), f"{faster(row):.0f}", f"{whole:.0f}", short(theirs["mb"]), short(ours["mb"]),
        f"{theirs['mb'] / ours['mb']:.1f}×",
        "no: " + str(row["wrong"]) if row["wrong"] else "yes")  # fmt: skip


RULES = {
    ("declare", "synthetic"): 12, ("declare", "fines"): 11, ("skeleton", "synthetic"): 6, ("skeleton", "fines"): 7,
    ("profile", "synthetic"): 2, ("profile", "fines"): 3,
}  # fmt: skip


def pivoted(row: Row) -> tuple[object, ...]:
    seconds, alone = row["rules"]["seconds"], row["alone"]
    return (
        f"{row['cases']:,}", short(seconds), short(row["rules"]["cpu"]), short(seconds / row["cases"] * 1e6), short(row["sql"]["seconds"]),
        short(seconds / row["sql"]["seconds"]), short(row["own"]["seconds"]), short(row["floor"]["seconds"]),
        short(seconds / row["floor"]["seconds"]), short(alone["mb"]))  # fmt: skip


def stored(wide: Row) -> Iterator[tuple[object, ...]]:
    for size in sorted(int(name) for name in wide if name.isdigit()):
        one = wide[str(size)]
        yield size, short(one["seconds"]), short(one["cpu"]), short(one["seconds"] / size * 1e3), f"{wide['floor']['seconds'] / one['seconds']:.0%}"
    yield "scan limit", short(wide["floor"]["seconds"]), short(wide["floor"]["cpu"]), "", ""


def changes(changed: Row) -> Iterator[tuple[object, ...]]:
    for name, one in changed.items():
        if "changed" in name:
            first, again = one["first"], one["again"]
            yield one["judged"], short(first["seconds"]), short(first["cpu"]), short(again["seconds"]), short(again["cpu"])


def others(results: Row) -> str:
    """Spark against DuckDB, and the gate."""
    spark, gate = results["engines"], results["gate"]
    said = f"Spark was not measured: {spark['note']}." if "note" in spark else (
        f"All penalty rules over 100,000 stored rows: DuckDB {short(spark['duckdb']['seconds'])} s, Spark (local mode, warm) "
        f"{short(spark['spark']['seconds'])} s, {short(spark['spark']['seconds'] / spark['duckdb']['seconds'])} times as long; both found the same.")
    return f"{said} All {gate['rules']} gates of one case: {short(gate['ms'])} ms."


def goals(results: Row) -> Iterator[tuple[object, ...]]:
    """What was to be reached, what was measured, and whether that is enough."""
    peers = {(row["kind"], row["cases"]): faster(row) for row in results["peers"] if row["way"] == "declare"}
    million = {row["cases"]: row for row in results["pivot"]}.get(1_000_000)
    largest, smaller = results["pivot"][-1], results["pivot"][-2]
    for (kind, cases), times in peers.items():
        if kind == "fines" or cases == 1_000_000:
            yield f"≥ {FASTER}× pm4py's wall time, {LOGS[kind]}, {cases:,} cases", f"{times:.0f}×", reached(times >= FASTER)
    if million:
        times = million["rules"]["seconds"] / million["sql"]["seconds"]
        yield f"all rules over 10⁶ cases ≤ {PIVOTS}× the bare pivot", f"{times:.2g}×", reached(times <= PIVOTS)
    seconds = results["wide"]["44"]["seconds"]
    yield f"all penalty rules over 10⁶ stored wide rows ≤ {STORED:g} s", f"{short(seconds)} s", reached(seconds <= STORED)
    growth = largest["rules"]["seconds"] / smaller["rules"]["seconds"] / (largest["cases"] / smaller["cases"])
    yield (f"{largest['cases']:,} cases: linear (time a case against {smaller['cases']:,})", f"{growth:.2f}×", reached(growth <= 1.15))
    mb = largest["alone"]["mb"]
    yield f"{largest['cases']:,} cases within 1 GB", f"{short(mb)} MB", reached(mb <= MEMORY)
    for name, one in results["changed"].items():
        if "changed" in name:
            for turn, where in (("again", "running"), ("first", "new")):
                seconds = one[turn]["seconds"]
                yield f"{one['judged']:,} changed act{'s' * (one['judged'] > 1)} ≤ {CHANGED:g} s, in a {where} process", f"{short(seconds)} s", reached(seconds <= CHANGED)
    yield f"gate ≤ {GATE:g} ms", f"{short(results['gate']['ms'])} ms", reached(results["gate"]["ms"] <= GATE)


def reached(good: bool) -> str:
    return "reached" if good else "**missed**"


def drawing(results: Row) -> str:
    """The chart."""
    peers = [row for row in results["peers"] if row["way"] == "declare"]
    common = [row for row in peers if row["kind"] == "synthetic"]
    power = {10_000: "10⁴ cases", 100_000: "10⁵", 1_000_000: "10⁶"}
    return chart("Time of the rulebook against the size of the log, and how many times faster it is than pm4py", (
        ("all 44 penalty rules", [(row["cases"], row["rules"]["seconds"]) for row in results["pivot"]]),
        ("pm4py, 12 common rules", [(row["cases"], row["theirs"]["seconds"]) for row in common]),
        ("bare pivot in SQL", [(row["cases"], row["sql"]["seconds"]) for row in results["pivot"]]),
        ("12 common rules", [(row["cases"], row["ours"]["check"]["best"]) for row in common]),
    ), [(power.get(row["cases"], "traffic\nfines"), faster(row)) for row in peers], FASTER)  # fmt: skip
