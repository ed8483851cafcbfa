"""Files as organs send them."""

from __future__ import annotations

import os
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from xiezhi.rulebook import reading
from xiezhi.rulebook.errors import RulebookError
from xiezhi.rulebook.facts.penalty import PENALTY
from xiezhi.rulebook.loading import load

TITLES = ["案号", "立案日期", "处罚程序", "罚款金额（元）", "执法证号"]
ROWS = [["加市监立〔2026〕1号", "2026-03-02", "普通程序", "2000", "08270001、08270002"],
        ["加市监立〔2026〕2号", "2026-03-03", "简易程序", "", "08270001，08270001"]]


def csv_text(rows: list[list[str]], separator: str = ",") -> str:
    return "\r\n".join(separator.join(row) for row in rows) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_every_usual_encoding_gives_the_same_rows(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(csv_text([TITLES, *ROWS], separator).encode(encoding))
    loaded = load(path, PENALTY)
    assert not loaded.errors
    assert loaded.acts.to_pylist() == [
        {"act_id": "加市监立〔2026〕1号", "case_no": "加市监立〔2026〕1号", "procedure": "ordinary", "filed_on": date(2026, 3, 2),
         "officer_nos": "08270001、08270002", "officer_count": 2, "fine": 200_000},
        {"act_id": "加市监立〔2026〕2号", "case_no": "加市监立〔2026〕2号", "procedure": "summary", "filed_on": date(2026, 3, 3),
         "officer_nos": "08270001", "officer_count": 1, "fine": None},
    ]


def test_xlsx_with_a_title_real_dates_and_formulas_is_read(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("空表")
        sheet = book.add_worksheet("台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, 4, "2026年行政处罚台账")
        sheet.write_row(1, 0, TITLES)
        sheet.write_row(2, 0, ["甲1号"])
        sheet.write_datetime(2, 1, date(2026, 3, 2), day)
        sheet.write_row(2, 2, ["普通程序", 2000.5, "08270001"])
        sheet.write_row(3, 0, ["甲2号", 46083, "普通程序"])
        sheet.write_formula(3, 3, "=1000*2", value=2000)
    loaded = load(path, PENALTY)
    assert not loaded.errors
    rows = loaded.acts.to_pylist()
    assert [row["filed_on"] for row in rows] == [date(2026, 3, 2), date(2026, 3, 2)]
    assert [row["fine"] for row in rows] == [200_050, 200_000]


def test_a_bad_cell_sets_the_whole_row_aside_with_line_column_reason_and_cure(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([TITLES, [ROWS[0][0], "2026-02-30", "普通程序", "两千", ""], ROWS[1]]), encoding="utf-8")
    loaded = load(path, PENALTY)
    assert loaded.acts.num_rows == 1
    assert (loaded.rows, loaded.rejected) == (2, 1)
    assert [(e.line, e.column, e.code) for e in loaded.errors] == [(2, "立案日期", "CELL-01"), (2, "罚款金额（元）", "CELL-04")]
    assert "请" in str(loaded.errors[0].error)


def test_a_repeated_case_number_is_named_with_the_line_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([TITLES, ROWS[0], ROWS[0]]), encoding="utf-8")
    loaded = load(path, PENALTY)
    assert [(e.line, e.code) for e in loaded.errors] == [(3, "ROW-02")]
    assert "第2行" in str(loaded.errors[0].error)


def test_two_organs_may_use_the_same_case_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([["案号", "处罚机关代码", "立案日期"], ["1号", "A", "2026-03-02"], ["1号", "B", "2026-03-02"]]), encoding="utf-8")
    assert load(path, PENALTY).acts["act_id"].to_pylist() == ["A 1号", "B 1号"]


def test_strict_reading_asks_for_the_required_facts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([TITLES, ROWS[0]]), encoding="utf-8")
    codes = {(error.column, error.code) for error in load(path, PENALTY, strict=True).errors}
    assert ("行政相对人名称", "ROW-01") in codes
    assert ("案号", "ROW-01") not in codes


def test_unknown_columns_and_assumed_units_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("案号,罚款金额,经办科室\n1号,2000,一科\n", encoding="utf-8")
    notes = {note.code: str(note) for note in load(path, PENALTY).notes}
    assert "罚款金额" in notes["LOAD-N1"]
    assert "经办科室" in notes["LOAD-N2"]


def test_a_register_without_case_numbers_uses_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("CF_WSH,CF_JDRQ,CF_NR_FK\n市场〔2019〕1号,2019-10-10,0.2\n", encoding="utf-8")
    loaded = load(path, PENALTY)
    assert loaded.acts.to_pylist()[0] == {"act_id": "2", "doc_no": "市场〔2019〕1号", "decided_on": date(2019, 10, 10), "fine": 200_000}


def test_parquet_is_read_by_headings_or_taken_as_wide_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"案号": ["1号"], "立案日期": [date(2026, 3, 2)], "罚款金额（元）": ["2000"]}), path)
    assert load(path, PENALTY).acts.to_pylist() == [
        {"act_id": "1号", "case_no": "1号", "filed_on": date(2026, 3, 2), "fine": 200_000}]
    pq.write_table(pa.table({"act_id": ["1"], "fine": [200_000]}), path)
    assert load(path, PENALTY).acts.to_pylist() == [{"act_id": "1", "fine": 200_000}]


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    files = {
        "missing": (b"", "LOAD-01"), "empty.csv": (b"", "LOAD-02"), "blank.csv": (b"\r\n\r\n", "LOAD-02"),
        "old.xls": (bytes.fromhex("d0cf11e0a1b11ae1") + b"0" * 600, "LOAD-03"), "cut.xlsx": (b"PK\x03\x04zzz", "LOAD-03"),
        "cut.parquet": (b"PAR1zzzz", "LOAD-03"), "binary.csv": (bytes(range(256)) * 4, "LOAD-05"),
        "strange.csv": ("姓名,年龄\n甲,1\n".encode(), "LOAD-06"), "twice.csv": ("案号,罚款金额（元）,CF_NR_FK\n1,2,3\n".encode(), "LOAD-07"),
    }
    for name, (content, _) in files.items():
        if name != "missing":
            (folder / name).write_bytes(content)
    return {name: (folder / name, code) for name, (_, code) in files.items()}


@pytest.mark.parametrize("name", [
    "missing", "empty.csv", "blank.csv", "old.xls", "cut.xlsx", "cut.parquet", "binary.csv", "strange.csv", "twice.csv"])
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, name: str) -> None:
    path, code = bad_files(tmp_path)[name]
    with pytest.raises(RulebookError) as caught:
        load(path, PENALTY)
    assert caught.value.code == code
    assert "请" in str(caught.value) or code == "LOAD-02"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 8 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (9 << 20))
    assert path.stat().st_size < 1 << 20
    with pytest.raises(RulebookError) as caught:
        load(path, PENALTY)
    assert caught.value.code == "LOAD-04"


def rewritten(tmp_path: Path, change: tuple[bytes, bytes], **cells: str) -> Path:
    """A workbook of one case, with something else in the XML of its sheet."""
    made = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(str(made)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([TITLES, ROWS[0]]):
            sheet.write_row(at, 0, row)
        for address, formula in cells.items():
            sheet.write_formula(address, formula, None, "")
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, data.replace(*change) if info.filename.endswith("sheet1.xml") else data)
    return path


def test_a_few_bytes_that_claim_a_giant_sheet_are_refused_before_a_reader_makes_room(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(RulebookError) as caught:
        load(rewritten(tmp_path, (b"</sheetData>", far)), PENALTY)
    assert caught.value.code == "LOAD-04"


def test_a_formula_without_a_result_is_no_empty_cell(tmp_path: Path) -> None:
    loaded = load(rewritten(tmp_path, (b"<v></v>", b""), B2="=TODAY()"), PENALTY)
    assert [(error.code, error.line, error.column) for error in loaded.errors] == [("CELL-07", 2, "立案日期")]
    assert loaded.acts.num_rows == 0


@pytest.mark.parametrize(("name", "content", "code"), [
    ("page.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "LOAD-03"),
    ("open.csv", '案号,立案日期\n"1号,2026-03-02\n2号,2026-03-02\n'.encode(), "LOAD-03")])
def test_web_pages_and_quotes_that_never_end_are_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RulebookError) as caught:
        load(tmp_path / name, PENALTY)
    assert caught.value.code == code


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="文件夹"):
        load(tmp_path, PENALTY)


def test_a_file_without_rights_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("案号\n")
    path.chmod(0)
    root = os.geteuid() == 0  # who may read everything: be somebody else for a moment
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(RulebookError, match="权限"):
            load(path, PENALTY)
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize(("title", "meant"), [
    ("立案时间", "立案日期"), ("立案日", "立案日期"), ("处罚决定日期时间", "处罚决定日期"), ("法制审核日", "法制审核日期"),
    ("执法人员证号码", "执法人员证号"),
    ("送达日期", "处罚事先告知书送达日期、听证通知送达日期、决定书送达日期"), ("法定代表人", ""), ("序号", ""), ("联系电话", "")])
def test_a_heading_that_is_nearly_known_is_pointed_out_and_not_taken(tmp_path: Path, title: str, meant: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"案号,{title}\n1,2026-03-02\n", encoding="utf-8")
    loaded = load(path, PENALTY)
    assert loaded.acts.column_names == ["act_id", "case_no"]
    assert [note.params["pairs"] for note in loaded.notes if note.code == "LOAD-N4"] == ([f"{title} ≈ {meant}"] if meant else [])


def test_times_of_another_zone_are_put_on_chinese_clocks_and_it_is_said_how_many_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [["1", "2026-03-01T17:00:00Z", "2026-03-05"], ["2", "2026-03-02 09:00", "2026-03-05"], ["3", "", "2026-03-05"]]
    path.write_text(csv_text([["案号", "立案日期", "处罚决定日期"], *rows]), encoding="utf-8")
    loaded = load(path, PENALTY)
    assert [row["filed_on"] for row in loaded.acts.to_pylist()] == [date(2026, 3, 2), date(2026, 3, 2), None]
    told = [(note.params, note.count) for note in loaded.notes if note.code == "LOAD-N5"]
    assert told == [({"column": "立案日期", "count": "1", "others": "1"}, 1)]


def test_what_a_cell_says_hangs_on_its_type_and_column_not_on_what_was_read_before(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([["案号", "备注", "罚款金额（元）", "没收金额（万元）"], ["1", 1, 1, 1], ["2", True, 1, 1], ["3", "1", 1, 1]]):
            sheet.write_row(at, 0, row)
    rows = load(path, PENALTY).acts.to_pylist()
    assert [(row["remark"], row["fine"], row["confiscated"]) for row in rows] == [("1", 100, 1_000_000), ("是", 100, 1_000_000), ("1", 100, 1_000_000)]
