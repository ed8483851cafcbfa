"""The figures of docs/road-traffic-fines.md, counted from the real log by the rules of the packs.

    python -m xiezhi.rulebook.tests.logs.fines            # print the tables
    python -m xiezhi.rulebook.tests.logs.fines --write    # put them into the document
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from xiezhi.rulebook.engine import RuleCount, run
from xiezhi.rulebook.events import packaged_mapping, pivot, read_mapping
from xiezhi.rulebook.packs import PACKS

REPO = Path(__file__).resolve().parents[4]
DATA = REPO.parent / "shared" / "data" / "road_traffic_fines"
PARQUET, XES = DATA / "rtfmp.parquet", DATA / "Road_Traffic_Fine_Management_Process.xes.zip"
DOCUMENT = REPO / "docs" / "road-traffic-fines.md"
MARKS = "<!-- figures: python -m xiezhi.rulebook.tests.logs.fines --write -->", "<!-- end of figures -->"

CIVIL, CIVIL_DONE = "road_traffic_fines", "road_traffic_fines_completed"
HOURS, HOURS_DONE = "road_traffic_fines_24h", "road_traffic_fines_24h_completed"
READINGS = (HOURS_DONE, HOURS, CIVIL_DONE, CIVIL)


@dataclass(frozen=True)
class Figure:
    """One line of the table: what the notebook published, and what each reading must give (None: it says nothing)."""

    name: str
    rule: str
    published: int | None
    wanted: tuple[int | None, int | None, int | None, int | None]  # in the order of READINGS
    checked: bool = False  # the number of acts checked, not of breaches


FIGURES = (
    Figure("completed cases", "R06, checked", 128_268, (128_268, 128_268, 128_268, 128_268), checked=True),
    Figure("sent more than 90 days after creation", "R01", 37_266, (37_266, 49_672, 37_347, 49_772)),
    Figure("… and yet collected", "R05", 26_037, (26_037, 26_050, 26_104, 26_117)),
    Figure("appeal to the judge after 60 days", "R02", 178, (178, 224, 178, 224)),
    Figure("appeal to the prefecture after 60 days", "R03", 2_274, (2_274, 3_467, 2_279, 3_475)),
    Figure("completed after more than 180 days", "R06", 75_259, (75_259, 75_259, 75_275, 75_275)),
    Figure("penalties added", "R04, checked", None, (78_577, 79_860, 78_577, 79_860), checked=True),
    Figure("… less than 60 days after the notification", "R04", None, (6_287, 6_386, 0, 0)),
    Figure("… more than 60 days after it", "R08", None, (None, None, 0, 0)),
    Figure("… directly after a payment", "R07", 3_889, (None, None, 3_889, 3_902)),
    Figure("ended by a payment, less paid than due", "R09", 53_309, (None, None, 6_924, 6_924)),
)
# Where the 53,309 come from: cases that end by a payment, by amounts as binary fractions and as whole cents.
UNDERPAID = {
    "no costs of sending, because nothing was sent: the sum is not a number, so neither equal nor more": 46_383,
    "… of these in truth paid exactly": 46_076,
    "… of these in truth paid more": 251,
    "… of these in truth paid less": 56,
    "costs of sending, paid less": 6_868,
    "costs of sending, paid exactly, but not as binary fractions (40.95 + 16.6 ≠ 57.55)": 58,
}


@cache
def counts(mapping: str, log: Path = PARQUET) -> dict[str, RuleCount]:
    """The figures of every rule by one of the packaged mappings."""
    path = packaged_mapping(mapping)
    pack = PACKS[HOURS if mapping.startswith(HOURS) else CIVIL]
    assert path is not None
    read = pivot(log, read_mapping(path, pack.sheet, pack.name), pack.sheet)
    assert read is not None
    return run(pack, read.source, asof=date(2013, 12, 31), keep=0).counts


def counted(figure: Figure, mapping: str) -> int | None:
    """A figure by one mapping."""
    count = counts(mapping).get(figure.rule.split(",")[0])
    return None if count is None else count.checked if figure.checked else count.breached


def underpaid() -> list[int]:
    """The parts of the notebook's 53,309, counted its way; in the order of UNDERPAID."""
    fractions = "coalesce(paid <> 0 AND NOT (paid = amount + expense OR paid > amount + expense), paid <> 0)"
    cents = "round(paid * 100) - round(amount * 100) - round(coalesce(expense, 0) * 100)"
    with duckdb.connect() as con:
        row = con.execute(f"""
            WITH last AS (
              SELECT arg_max(activity, seq) AS step, arg_max(amount, seq) AS amount, arg_max(expense, seq) AS expense,
                     arg_max(totalPaymentAmount, seq) AS paid FROM '{PARQUET}' GROUP BY case_id),
            ended AS (SELECT *, {fractions} AS short, {cents} AS rest FROM last WHERE step = 'Payment')
            SELECT count(*) FILTER (expense IS NULL), count(*) FILTER (expense IS NULL AND rest = 0),
                   count(*) FILTER (expense IS NULL AND rest > 0), count(*) FILTER (expense IS NULL AND rest < 0),
                   count(*) FILTER (expense IS NOT NULL AND rest < 0), count(*) FILTER (expense IS NOT NULL AND rest = 0)
            FROM ended WHERE short""").fetchone()
    return list(row or ())


def same_day() -> list[int]:
    """Cases with a payment on the very day of the penalty, and those of them in which the file puts the payment directly before."""
    with duckdb.connect() as con:
        row = con.execute(f"""
            WITH steps AS (SELECT *, lag(activity) OVER w AS step_before, lag(ts_local) OVER w AS day_before FROM '{PARQUET}'
                           WINDOW w AS (PARTITION BY case_id ORDER BY ts_local, seq)),
            paid AS (SELECT DISTINCT case_id, ts_local FROM steps WHERE activity = 'Payment')
            SELECT count(*), count(*) FILTER (step_before = 'Payment' AND day_before = ts_local) FROM steps SEMI JOIN paid USING (case_id, ts_local)
            WHERE activity = 'Add penalty'""").fetchone()
    return list(row or ())


def tables() -> str:
    """The tables of the document."""
    def cell(number: int | None) -> str:
        return "—" if number is None else f"{number:,}"

    lines = ["| figure | rule | published | 24 hours, completed | 24 hours, whole log | **civil days, completed** | **civil days, whole log** |",
             "|---|---|---:|---:|---:|---:|---:|"]
    for figure in FIGURES:
        cells = (cell(figure.published), *(cell(counted(figure, mapping)) for mapping in READINGS))
        lines.append(f"| {figure.name} | {figure.rule} | {' | '.join(cells)} |")
    lines += ["", "| of the 53,309 called underpaid | cases |", "|---|---:|"]
    lines += [f"| {name} | {number:,} |" for name, number in zip(UNDERPAID, underpaid(), strict=True)]
    return "\n".join(lines)


def written() -> str:
    """The tables as they stand in the document."""
    return DOCUMENT.read_text(encoding="utf-8").split(MARKS[0])[1].split(MARKS[1])[0].strip()


def main(argv: list[str]) -> int:
    """Print the tables or write them."""
    if not DATA.is_dir():
        print(f"the log is not here: {DATA}", file=sys.stderr)
        return 2
    if "--write" not in argv:
        print(tables())
        return 0
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.split(MARKS[0])[0], text.split(MARKS[1])[1]
    DOCUMENT.write_text(f"{before}{MARKS[0]}\n{tables()}\n{MARKS[1]}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
