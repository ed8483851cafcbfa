"""Logs as tables: Parquet, CSV in every usual encoding, XLSX; told from tables of acts by their columns."""

from __future__ import annotations

import gzip
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from .small import EVENTS, MAPPING, ROWS, notes, read, refused, wide

TITLES = ["case", "step", "time", "amount", "officer"]


def csv_text(rows: list[tuple[Any, ...]] = EVENTS, titles: list[str] = TITLES, separator: str = ",") -> str:
    return "\n".join(separator.join("" if cell is None else str(cell) for cell in row) for row in [tuple(titles), *rows]) + "\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(("2026年的日志\n" + csv_text()).encode(encoding))
    log = read(tmp_path, path)
    assert wide(log) == ROWS
    assert notes(log) == {}


def test_csv_with_semicolons(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(csv_text(separator=";"), encoding="utf-8")
    assert wide(read(tmp_path, tmp_path / "log.csv")) == ROWS


def test_csv_within_gz(tmp_path: Path) -> None:
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(csv_text().encode()))
    assert wide(read(tmp_path, tmp_path / "log.csv.gz")) == ROWS


def test_xlsx_with_real_times_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, stamp = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, TITLES)
        for at, (case, step, time, amount, officer) in enumerate(EVENTS, start=1):
            sheet.write_row(at, 0, [case, step])
            moment = datetime.fromisoformat(time).replace(tzinfo=None)
            if at % 2:
                sheet.write_datetime(at, 2, moment, stamp)
            else:
                sheet.write(at, 2, (moment - datetime(1899, 12, 30)).total_seconds() / 86400)  # a number without its format
            if amount:
                sheet.write_number(at, 3, float(amount))
            if officer:
                sheet.write_string(at, 4, officer)
    log = read(tmp_path, path)
    assert wide(log) == ROWS
    assert notes(log) == {}


@pytest.mark.parametrize("key", [int, str])
def test_parquet_with_integer_and_text_keys(tmp_path: Path, key: type) -> None:
    stamps = [datetime.fromisoformat(time).replace(tzinfo=None) for _, _, time, _, _ in EVENTS]
    table = pa.table({
        "case": [key(int(one[0] == "甲2")) for one in EVENTS], "step": pa.array([one[1] for one in EVENTS]).dictionary_encode(),
        "time": pa.array(stamps, pa.timestamp("ns")), "amount": [float(one[3]) if one[3] else None for one in EVENTS],
        "officer": [one[4] for one in EVENTS]})
    pq.write_table(table, tmp_path / "log.parquet")
    log = read(tmp_path, tmp_path / "log.parquet")
    assert wide(log) == [row | {"act_id": str(at)} for at, row in enumerate(ROWS)]
    assert notes(log) == {}


def test_a_day_without_hours_is_that_day(tmp_path: Path) -> None:
    table = pa.table({"case": ["1", "1"], "step": ["filed", "decided"], "time": [date(2026, 3, 2), date(2026, 3, 20)]})
    pq.write_table(table, tmp_path / "log.parquet")
    row = wide(read(tmp_path, tmp_path / "log.parquet"))[0]
    assert (row["filed_on"], row["decided_at"]) == (date(2026, 3, 2), datetime(2026, 3, 20))


def test_instants_need_a_zone_and_are_read_in_it(tmp_path: Path) -> None:
    stamps = pa.array([datetime(2026, 3, 1, 16, 30), datetime(2026, 3, 2, 15, 59)], pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"case": ["1", "1"], "step": ["filed", "decided"], "time": stamps}), tmp_path / "log.parquet")
    row = wide(read(tmp_path, tmp_path / "log.parquet"))[0]
    assert (row["filed_on"], row["decided_on"]) == (date(2026, 3, 2), date(2026, 3, 2))
    assert "zone" in refused(tmp_path, tmp_path / "log.parquet", "EVENTS-03", MAPPING.replace("zone =", "#"))


def test_a_time_that_is_a_number_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"case": ["1"], "step": ["filed"], "time": [20260301]}), tmp_path / "log.parquet")
    assert "BIGINT" in refused(tmp_path, tmp_path / "log.parquet", "EVENTS-10")


def test_a_column_of_lists_is_no_amount(tmp_path: Path) -> None:
    table = pa.table({"case": ["1"], "step": ["decided"], "time": [date(2026, 3, 1)], "amount": [[1, 2]]})
    pq.write_table(table, tmp_path / "log.parquet")
    log = read(tmp_path, tmp_path / "log.parquet")
    assert log is not None
    assert [(error.code, error.column) for error in log.errors] == [("EVENTS-44", "amount")]


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    stamps = [datetime(2026, 3, 1)] * 5000
    pq.write_table(pa.table({"case": list(range(5000)), "step": ["filed"] * 5000, "time": stamps}), path)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(200) + whole[300:])
    refused(tmp_path, path, "EVENTS-12")


def test_a_table_without_the_columns_of_the_log_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("案号,立案日期\n甲1,2026-03-02\n", encoding="utf-8")
    assert read(tmp_path, tmp_path / "a.csv", must=False) is None
    told = refused(tmp_path, tmp_path / "a.csv", "EVENTS-02")
    assert "案号、立案日期" in told
    assert "case、case:concept:name" in told
    pq.write_table(pa.table({"case": ["1"], "time": ["x"]}), tmp_path / "a.parquet")
    assert read(tmp_path, tmp_path / "a.parquet", must=False) is None
    assert "step" in refused(tmp_path, tmp_path / "a.parquet", "EVENTS-02")


@pytest.mark.parametrize("content", ["", "case,step,time\n", 'case,step,time\n"1,a,b\n'], ids=["empty", "no rows", "quotes"])
def test_a_file_without_events_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    refused(tmp_path, tmp_path / "a.csv", {"": "LOAD-02", 'c"': ""}.get(content, "EVENTS-05" if '"' not in content else "LOAD-03"))
