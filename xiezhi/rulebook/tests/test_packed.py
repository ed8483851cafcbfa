"""Tables that came packed: .gz, or one file in a .zip."""

from __future__ import annotations

import gzip
import json
import tempfile
import zipfile
from pathlib import Path

import pytest

from xiezhi.rulebook import check

TITLES = "案号,处罚程序,立案日期,处罚决定日期,结案日期\n"
LATE = TITLES + "1号,普通程序,2026-01-05,2026-04-10,\n"
IN_TIME = TITLES + "2号,普通程序,2026-01-05,2026-04-01,\n"
ASOF = ("--asof", "2026-06-30")


def gz(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.write_bytes(gzip.compress(text.encode(encoding)))
    return str(path)


def zipped(path: Path, **members: str) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return str(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_packed_csv_is_checked_like_the_open_one(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    file = gz(tmp_path / "台账.csv.gz", LATE, encoding)
    assert check.main([file, *ASOF, "--json"]) == check.FOUND
    told = json.loads(capsys.readouterr().out)
    assert (told["acts"], told["breached"], told["files"]) == (1, 1, [file])


def test_the_one_table_in_an_archive_is_checked_and_what_a_mac_adds_is_passed_over(tmp_path: Path) -> None:
    file = zipped(tmp_path / "台账.csv.zip", **{"三月/台账.csv": LATE, "__MACOSX/三月/._台账.csv": "x", "三月/.DS_Store": "x"})
    assert check.main([file, *ASOF]) == check.FOUND


def test_two_archives_with_tables_of_one_name_are_two_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = zipped(tmp_path / "一月.zip", **{"台账.csv": LATE}), zipped(tmp_path / "二月.zip", **{"台账.csv": IN_TIME})
    assert check.main([one, two, *ASOF, "--json"]) == check.FOUND
    assert json.loads(capsys.readouterr().out)["acts"] == 2


def test_a_packed_table_that_cannot_be_read_is_named_and_how_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = gzip.compress(LATE.encode() * 50)
    (tmp_path / "断.csv.gz").write_bytes(whole[: len(whole) // 2])
    wrong = {
        str(tmp_path / "断.csv.gz"): "EVENTS-05",
        gz(tmp_path / "空.csv.gz", ""): "LOAD-02",
        gz(tmp_path / "别的.csv.gz", "甲,乙\n1,2\n"): "LOAD-06",
        zipped(tmp_path / "几个.zip", **{"一.csv": LATE, "二.csv": LATE}): "EVENTS-06",
        zipped(tmp_path / "空.zip"): "LOAD-03",
    }
    (tmp_path / "两层.csv.gz").write_bytes(gzip.compress(gzip.compress(LATE.encode())))
    wrong[str(tmp_path / "两层.csv.gz")] = "LOAD-03"
    for file, code in wrong.items():
        assert check.main([file, *ASOF, "--json"]) == check.CANNOT
        assert json.loads(capsys.readouterr().out)["error"] == code, file


def test_nothing_unpacked_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "work"))
    assert check.main([gz(tmp_path / "台账.csv.gz", LATE), *ASOF]) == check.FOUND
    assert check.main([gz(tmp_path / "坏.csv.gz", "甲\n1\n"), *ASOF]) == check.CANNOT
    assert not list((tmp_path / "work").iterdir())
