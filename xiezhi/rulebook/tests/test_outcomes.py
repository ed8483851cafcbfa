"""What `xz check` hands back to a shell and to programs: exit codes, JSON, and what is refused before or after the work."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.rulebook import check, loading
from xiezhi.rulebook.engine import run
from xiezhi.rulebook.errors import RulebookError
from xiezhi.rulebook.loading import Loaded
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.report import Checked
from xiezhi.rulebook.report import out as places
from xiezhi.rulebook.report.verdict import outcome

ROOT = Path(__file__).resolve().parents[3]
HEAD = "案号,处罚程序,立案日期,处罚决定日期\n"
GOOD, LATE, BAD = "1,普通程序,2026-01-05,2026-02-10\n", "2,普通程序,2026-01-05,2026-05-20\n", "3,普通程序,昨天,\n"
DAY = ("--asof", "2026-06-30")


def written(folder: Path, text: str, name: str = "a.csv") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int) -> dict[str, Any]:
    """What a program is told."""
    assert check.main([*words, *DAY, "--json"]) == code
    data = json.loads(capsys.readouterr().out)
    assert data["exit"] == code
    return data


@pytest.mark.parametrize(("rows", "code", "error"), [
    (GOOD, check.CLEAN, ""), (GOOD + LATE, check.FOUND, ""), (LATE + BAD, check.FOUND, ""),
    (GOOD + BAD, check.CANNOT, "CHECK-07"), (BAD, check.CANNOT, "CHECK-06"), (GOOD + GOOD, check.CANNOT, "CHECK-07")])
def test_clean_is_said_only_where_every_row_was_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: str, code: int, error: str
) -> None:
    data = told(capsys, written(tmp_path, HEAD + rows), code=code)
    assert (data["ok"], data["error"]) == (code != check.CANNOT, error)
    assert data["message"]


@pytest.mark.parametrize(("text", "named"), [
    ("案号\n1\n", ("处罚决定日期", "立案日期")),
    ("案号,处罚程序,立案时间,处罚决定日\n1,普通程序,2026-01-05,2026-05-20\n", ("列“立案时间”是不是“立案日期”？", "列“处罚决定日”是不是“处罚决定日期”？")),
    ("案号,处罚程序,立案日期\n1,,2026-01-05\n", ("这些列有空格：", "处罚程序", "./xz check --columns --pack penalty")),
])
def test_where_no_rule_comes_to_a_conclusion_it_is_said_what_was_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, named: tuple[str, ...]
) -> None:
    file, page = written(tmp_path, text), tmp_path / "a.html"
    assert check.main([file, *DAY, "--out", str(page)]) == check.CANNOT
    shown = capsys.readouterr()
    assert shown.err.startswith("[CHECK-06] 1件行为都缺少规则所需的数据，没有一条规则得出结论")
    assert all(name in shown.err for name in named), shown.err
    assert "没有发现违反" not in shown.out
    assert "没有一条规则得出结论" in page.read_text(encoding="utf-8")  # the report is written all the same
    assert told(capsys, file, code=check.CANNOT)["error"] == "CHECK-06"


def test_acts_to_which_no_rule_applies_are_not_called_clean() -> None:
    pack, acts = PACKS["penalty"].only("P33"), pa.table({
        "act_id": ["1"], "preserved_on": pa.array([None], pa.date32()), "preserved_handled_on": pa.array([None], pa.date32())})
    checked = Checked(pack, Path("a.csv"), Loaded(acts, rows=1), run(pack, acts, asof=date(2026, 6, 30)), date(2026, 6, 30))
    code, problem = outcome(checked, str)
    assert problem is not None
    assert (code, problem.code) == (check.CANNOT, "CHECK-06")
    assert problem.text.startswith("1件行为都不适用规则包penalty")


def test_json_counts_per_rule_and_names_and_counts_every_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = GOOD + LATE + BAD + BAD.replace("3", "4", 1) + "5,普通程序,2026-01-05,明天\n" + GOOD
    data = told(capsys, written(tmp_path, HEAD.replace("\n", ",奇怪的列\n") + rows.replace("\n", ",x\n")), code=check.FOUND)
    assert {key: data["rules"]["P11"][key] for key in ("checked", "breached", "insufficient")} == {
        "checked": 2, "breached": 1, "insufficient": 0}
    counted = {(one["code"], one.get("column", "")): one["count"] for one in data["problems"]}
    assert counted == {("LOAD-N2", ""): 1, ("CELL-01", "立案日期"): 2, ("CELL-01", "处罚决定日期"): 1, ("ROW-02", "案号"): 1}
    assert all(one["message"] for one in data["problems"])
    assert (data["format"], data["rows"], data["rejected"], data["acts"], data["bad"], data["breached"]) == (1, 6, 4, 2, 1, 1)
    assert set(data) >= {"pack", "asof", "place", "engine", "files", "decided", "insufficient", "waiting", "findings", "errors", "notes"}


def test_bad_cells_without_end_are_counted_all_and_held_in_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_ERRORS", 10)
    file = written(tmp_path, HEAD + LATE + "".join(BAD.replace("3", str(n), 1) for n in range(100, 180)))
    data = told(capsys, file, code=check.FOUND)
    assert (len(data["errors"]), data["rejected"], data["problems"][0]["count"]) == (10, 80, 80)
    assert check.main([file, *DAY]) == check.FOUND
    assert "80行没有核查" in capsys.readouterr().out


def test_the_same_number_in_ready_rows_is_named_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pq.write_table(pa.table({"act_id": ["1", "1", "2"], "procedure": ["ordinary"] * 3, "filed_on": [None] * 3}), tmp_path / "a.parquet")
    data = told(capsys, str(tmp_path / "a.parquet"), code=check.CANNOT)
    assert {"code": "CHECK-N1", "count": 1, "file": ""}.items() <= next(
        one for one in data["problems"] if one["code"] == "CHECK-N1").items()


@pytest.mark.parametrize("name", ["a.csv", "map.toml", "sub/../a.csv"])
def test_a_result_is_never_written_over_what_is_read(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sub").mkdir()
    text = HEAD + LATE
    file, mapping = written(tmp_path, text), written(tmp_path, "", "map.toml")
    (tmp_path / "map.csv").symlink_to(mapping)
    target = str(tmp_path / name) if name.endswith("csv") else str(tmp_path / "map.csv")
    assert check.main([file, "--map", mapping, *DAY, "--out", target]) == check.CANNOT
    assert "CHECK-01" in capsys.readouterr().err
    assert Path(file).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("suffix", ["html", "xlsx", "csv", "parquet"])
def test_a_report_that_fails_half_way_leaves_the_old_one_and_nothing_else(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, page = written(tmp_path, HEAD + LATE), tmp_path / f"报告.{suffix}"
    page.write_text("der alte", encoding="utf-8")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert check.main([file, *DAY, "--out", str(page)]) == check.CANNOT
    shown = capsys.readouterr()
    assert "磁盘已满" in shown.err
    assert "发现违反1项" in shown.out  # the work was not for nothing
    assert page.read_text(encoding="utf-8") == "der alte"
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(["a.csv", page.name])


@pytest.mark.parametrize("target", ["folder.html", "nowhere/a.html", "a.csv/b.html", "x" * 300 + ".html"])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.html").mkdir()
    written(tmp_path, "")
    assert check.main(["nowhere.csv", "--out", str(tmp_path / target)]) == check.CANNOT
    assert "CHECK-02" in capsys.readouterr().err


def test_a_folder_without_the_right_to_write_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir(mode=0o555)
    root = os.geteuid() == 0  # who may write everywhere: be somebody else for a moment
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(RulebookError, match="无法写入"):
            places.ready(tmp_path / "sub" / "a.html")
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize(("words", "code"), [
    (["--replace"], "CHECK-08"), (["--keep", "k.duckdb", "--place", "23"], "CHECK-08"), (["--keep", "k", "--engine", "spark"], "CHECK-08"),
    (["--engine", "abacus"], "CHECK-05"), (["--pack"], "CHECK-03"), (["--json5"], "CHECK-03"), (["--out", "a.pdf"], "CHECK-01")])
def test_what_cannot_be_asked_is_said_in_words_of_ours(words: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["nowhere.csv", *words]) == check.CANNOT
    err = capsys.readouterr().err
    assert err.startswith(f"[{code}]")
    assert not any(word in err for word in ("argument", "required", "expected", "invalid"))


def test_help_is_in_one_language_and_says_what_the_exit_codes_mean(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        check.main(["-h"])
    out = " ".join(capsys.readouterr().out.split())
    assert all(word in out for word in ("用法：", "选项", "退出码：0", "--columns", "penalty 行政处罚"))
    assert not any(word in out for word in ("usage:", "options:", "positional", "show this"))


@pytest.mark.parametrize("kind", ["folder", "pipe", "gone", "packed", "headings"])
def test_what_is_no_table_is_named_for_what_it_is(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "packed":
        path.write_bytes(b"\x1f\x8b\x08\x00" + b"\0" * 20)
    elif kind == "headings":
        path.write_text(HEAD, encoding="utf-8")
    assert check.main([str(path), *DAY]) == check.CANNOT
    word = {"folder": "是文件夹", "pipe": "是管道或者设备", "gone": "找不到文件", "packed": "不完整或者已损坏", "headings": "只有列名"}[kind]
    assert word in capsys.readouterr().err


def command(*words: str, **env: str) -> list[str]:
    return [sys.executable, "-m", "config.cli", "check", *words]


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XIEZHI_")}
    return kept | {"PYTHONPATH": str(ROOT), "XIEZHI_LANG": "zh", "XIEZHI_CALLER": str(folder), "TMPDIR": str(folder / "tmp")}


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing_half_written(tmp_path: Path, kill: signal.Signals) -> None:
    """The signal comes while the file is being read: its report is asked for, and not begun."""
    (tmp_path / "tmp").mkdir()
    rows = "".join(f"{n},普通程序,2026-01-05,2026-05-20\n" for n in range(400_000))
    written(tmp_path, HEAD + rows)
    (tmp_path / "报告.html").write_text("old", encoding="utf-8")
    process = subprocess.Popen(command("a.csv", *DAY, "--out", "报告.html"), cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True, preexec_fn=_heeds_signals)
    while process.poll() is None and not _reading(process.pid, tmp_path / "a.csv"):
        time.sleep(0.02)
    process.send_signal(kill)
    out, err = process.communicate(timeout=60)
    assert process.returncode == check.INTERRUPTED, err
    assert err.strip() == "已中断，没有写出任何文件。"
    assert not out
    assert (tmp_path / "报告.html").read_text(encoding="utf-8") == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "tmp", "报告.html"]
    assert not list((tmp_path / "tmp").iterdir())


def _heeds_signals() -> None:
    """What runs in the background has been told to ignore an interruption, and tells it to all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _reading(pid: int, file: Path) -> bool:
    """Whether a process has the file open."""
    try:
        return any(Path(f"/proc/{pid}/fd/{one}").resolve() == file.resolve() for one in os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return False


def test_a_reader_that_has_seen_enough_does_not_change_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    written(tmp_path, HEAD + GOOD)
    line = " ".join(command("a.csv", *DAY)) + " | true; echo ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("0", "")


def test_the_place_of_a_report_is_taken_whole(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    with places.whole(page) as into:
        into.write_text("new", encoding="utf-8")
        assert not page.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["a.html"]
    assert page.read_text(encoding="utf-8") == "new"
