"""`xz check` on files, and on the real road-traffic log."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.rulebook import check
from xiezhi.rulebook.events import packaged_mapping, pivot, read_mapping
from xiezhi.rulebook.packs import PACKS

REPO = Path(__file__).resolve().parents[3]
LOG = REPO.parent / "shared" / "data" / "road_traffic_fines" / "rtfmp.parquet"
TITLES = "案号,处罚程序,立案日期,处罚决定日期,结案日期\n"


def written(folder: Path, text: str) -> str:
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_findings_are_printed_and_exit_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, TITLES + "1号,普通程序,2026-01-05,2026-04-10,\n2号,普通程序,2026-01-05,2026-04-01,\n")
    assert check.main([file, "--asof", "2026-06-30"]) == check.FOUND
    out = capsys.readouterr().out
    assert "1号" in out
    assert "行政处罚法第六十条" in out
    assert "超5日" in out


def test_a_clean_file_exits_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, TITLES + "2号,普通程序,2026-01-05,2026-04-01,\n")
    assert check.main([file, "--asof", "2026-06-30"]) == check.CLEAN
    assert "核查1件行为、2条规则，没有发现违反。" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [
    ["nowhere.csv"], [], ["nowhere.csv", "--pack", "nothing"], ["nowhere.csv", "--asof", "soon"], ["--strange"]])
def test_what_cannot_run_exits_with_2_and_one_chinese_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(arguments) == check.CANNOT
    err = capsys.readouterr().err
    assert err.startswith("[")
    assert "Traceback" not in err


def test_a_file_of_which_no_row_can_be_read_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([written(tmp_path, TITLES + "1号,普通程序,昨天,,\n")]) == check.CANNOT
    assert "[CELL-01] 第2行 立案日期" in capsys.readouterr().out
    assert check.main([written(tmp_path, TITLES)]) == check.CANNOT


def test_a_table_with_numbers_but_no_facts_is_not_called_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pq.write_table(pa.table({"act_id": ["1"], "nothing": ["x"]}), tmp_path / "a.parquet")
    assert check.main([str(tmp_path / "a.parquet")]) == check.CANNOT
    assert "LOAD-06" in capsys.readouterr().err


def test_files_with_different_columns_are_one_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = written(tmp_path, TITLES + "1号,普通程序,2026-01-05,2026-04-10,\n")
    (tmp_path / "b.csv").write_text("案号,处罚程序,立案日期\n2号,普通程序,2026-01-05\n", encoding="utf-8")
    out = tmp_path / "r.html"
    for files in ([whole, str(tmp_path / "b.csv")], [str(tmp_path / "b.csv"), whole]):
        assert check.main([*files, "--asof", "2026-06-30", "--out", str(out)]) == check.FOUND
        assert "1号" in capsys.readouterr().out


def test_json_says_in_json_why_it_cannot_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["nowhere.csv", "--json"]) == check.CANNOT
    told = capsys.readouterr()
    assert json.loads(told.out)["error"] == "LOAD-01"
    assert not told.err


def test_every_text_is_said_in_the_readers_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, TITLES + "1号,普通程序,2026-01-05,2026-04-10,\n坏,普通程序,昨天,,\n")
    assert check.main([file, "--asof", "2026-06-30"], lambda text: "¶" + text if text else text) == check.FOUND
    lines = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert all("¶" in line for line in lines)
    assert check.main(["nowhere.csv"], lambda text: "¶" + text if text else text) == check.CANNOT
    assert "¶" in capsys.readouterr().err


def test_json_gives_figures_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, TITLES + "1号,普通程序,2026-01-05,2026-04-10,\n坏,普通程序,昨天,,\n")
    assert check.main([file, "--asof", "2026-06-30", "--json"]) == check.FOUND
    data = json.loads(capsys.readouterr().out)
    assert (data["acts"], data["rows"], data["rejected"]) == (1, 2, 1)
    assert {key: data["rules"]["P11"][key] for key in ("checked", "breached", "insufficient")} == {
        "checked": 1, "breached": 1, "insufficient": 0}
    assert data["findings"][0]["since"] == "2026-04-06"
    assert data["errors"][0]["code"] == "CELL-01"


@pytest.mark.parametrize("suffix", ["parquet", "csv", "xlsx"])
def test_findings_can_be_written_to_a_file(tmp_path: Path, suffix: str) -> None:
    file = written(tmp_path, TITLES + "@1号,普通程序,2026-01-05,2026-04-10,\n")
    out = tmp_path / f"out.{suffix}"
    assert check.main([file, "--asof", "2026-06-30", "--out", str(out)]) == check.FOUND
    assert out.stat().st_size
    if suffix == "parquet":
        assert pq.read_table(out)["act_id"].to_pylist() == ["@1号"]
    if suffix == "csv":  # opened in a spreadsheet it is a text all the same
        [found] = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
        assert found["act_id"] == "'@1号"
    assert check.main([file, "--out", str(tmp_path / "out.doc")]) == check.CANNOT


needs_log = pytest.mark.skipif(not LOG.parent.is_dir(), reason=f"the shared data folder is absent: {LOG.parent}")


@needs_log
def test_the_real_log_gives_exactly_the_known_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([str(LOG), "--pack", "road_traffic_fines", "--asof", "2013-12-31", "--json"]) == check.FOUND
    data = json.loads(capsys.readouterr().out)
    assert data["acts"] == 150_370
    figures = {code: (rule["checked"], rule["breached"], rule["insufficient"]) for code, rule in data["rules"].items()}
    assert figures == {
        "R01": (103_987, 49_772, 0), "R02": (538, 224, 17), "R03": (3_996, 3_475, 145), "R04": (79_860, 0, 0), "R05": (59_013, 26_117, 0),
        "R06": (128_268, 75_275, 0), "R07": (79_860, 3_902, 0), "R08": (79_860, 0, 0), "R09": (67_201, 6_924, 0)}


@needs_log
def test_the_mapping_uses_every_activity_and_column_of_the_real_log() -> None:
    pack = PACKS["road_traffic_fines"]
    path = packaged_mapping(pack.name)
    assert path is not None
    log = pivot(LOG, read_mapping(path, pack.sheet), pack.sheet)
    assert log is not None
    assert [(note.code, str(note)) for note in log.notes] == [("EVENTS-20", "事件日志：561,470个事件，150,370件行为。")]


def test_several_files_are_one_result_and_what_is_wrong_names_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "案号,处罚程序,立案日期,处罚决定日期\n"
    (tmp_path / "一月.csv").write_text(head + "甲1,普通程序,2026-01-05,2026-02-01\n甲2,普通程序,2026-01-05,2026-05-20\n", encoding="utf-8")
    (tmp_path / "二月.csv").write_text(head + "甲2,普通程序,2026-02-05,2026-02-20\n甲3,普通程序,2026-02-31,2026-03-01\n", encoding="utf-8")
    assert check.main([str(tmp_path / "一月.csv"), str(tmp_path / "二月.csv"), "--asof", "2026-06-30", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["acts"], found["rows"], found["rejected"]) == (3, 4, 1)
    assert found["rules"]["P11"]["breached"] == 1
    assert found["errors"][0]["file"] == "二月.csv"
    assert found["duplicates"] == [{"act_id": "甲2", "rows": 2}]  # the same number in two files


def test_with_a_store_a_second_file_judges_only_its_own_acts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head, kept = "案号,处罚程序,立案日期,处罚决定日期\n", str(tmp_path / "台账.duckdb")
    (tmp_path / "一.csv").write_text(head + "".join(f"甲{n},普通程序,2026-01-05,2026-05-20\n" for n in range(50)), encoding="utf-8")
    (tmp_path / "二.csv").write_text(head + "甲7,普通程序,2026-01-05,2026-02-20\n乙1,普通程序,2026-01-05,2026-05-20\n", encoding="utf-8")
    assert check.main([str(tmp_path / "一.csv"), "--asof", "2026-06-30", "--json", "--keep", kept]) == 1
    assert json.loads(capsys.readouterr().out)["rules"]["P11"]["breached"] == 50
    assert check.main([str(tmp_path / "二.csv"), "--asof", "2026-06-30", "--json", "--keep", kept]) == 1
    second = json.loads(capsys.readouterr().out)
    assert (second["acts"], second["rules"]["P11"]["breached"]) == (51, 50)
    assert [(one["rule"], one["act_id"]) for one in second["findings"] if one["rule"] == "P11"] == [("P11", "乙1")]
    (note,) = [one["message"] for one in second["notes"] if one["code"] == "CHECK-N5"]
    assert note.startswith("二.csv：核查2件")
    assert note.endswith("存档共51件。")


def test_the_report_of_a_store_shows_all_that_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head, page = "案号,处罚程序,立案日期,处罚决定日期\n", tmp_path / "a.html"
    (tmp_path / "一.csv").write_text(head + "".join(f"甲{n},普通程序,2026-01-05,2026-05-20\n" for n in range(5)), encoding="utf-8")
    (tmp_path / "二.csv").write_text(head + "乙1,普通程序,2026-01-05,2026-05-20\n", encoding="utf-8")
    for name in ("一", "二"):
        words = [str(tmp_path / f"{name}.csv"), "--asof", "2026-06-30", "--keep", str(tmp_path / "k.duckdb"), "--out", str(page)]
        assert check.main(words) == check.FOUND
    assert "存档共6件行为，现有违反6项；这里列出本次新发现的1项。" in capsys.readouterr().out
    shown = page.read_text(encoding="utf-8")
    assert "核查6件行为、2条规则，发现违反6项，涉及6件行为" in shown
    assert "甲3" in shown
