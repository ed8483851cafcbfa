"""What is shown on a terminal: columns of Chinese, lines that fit, colour only where it is wanted, progress on one line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.rulebook import check, terminal
from xiezhi.rulebook.progress import progress

HEAD = "案号,处罚机关,处罚程序,立案日期,处罚决定日期\n"


class Screen(io.StringIO):
    """A terminal of a certain width."""

    def isatty(self) -> bool:
        return True


def told(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch, columns: int, *more: str, **env: str) -> list[str]:
    """What the command shows on a terminal so wide."""
    screen = Screen()
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (env | {"COLUMNS": str(columns)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", screen)
    (folder / "a.csv").write_text(text, encoding="utf-8")
    check.main([str(folder / "a.csv"), "--asof", "2026-06-30", *more])
    return screen.getvalue().splitlines()


def test_columns_are_aligned_by_the_width_of_chinese() -> None:
    lines = terminal.aligned([("规则", "数"), ("P1", "1,000")], right=(1,))
    assert lines == ["规则     数", "P1    1,000"]


@given(st.text(alphabet="行政处罚法，。“”（）〔〕 abc1234567890-", max_size=120), st.integers(10, 60))
def test_lines_fit_and_lose_nothing(text: str, room: int) -> None:
    lines = terminal.wrap(text, room)
    assert all(terminal.width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_neither_begins_with_a_full_stop_nor_ends_with_an_opening_bracket() -> None:
    for room in range(12, 40):
        for line in terminal.wrap("依据《中华人民共和国行政处罚法》第六十条（办案期限），超过九十日。应当说明理由。", room)[1:]:
            assert line[0] not in "，。）》、"
        assert not any(line[-1] in "《（" for line in terminal.wrap("甲《乙》丙（丁）戊《己》庚（辛）" * 4, room))


def test_numbers_and_dates_stay_whole() -> None:
    for room in range(14, 30):
        assert "2026-03-01" in " ".join(terminal.wrap("立案日期是2026-03-01，决定日期是2026-06-30。", room))


LATE = HEAD + "".join(f"甲市监立〔2026〕{n}号,甲市市场监督管理局综合行政执法支队,普通程序,2026-01-05,2026-04-{n:02d}\n" for n in range(1, 29))


@pytest.mark.parametrize("columns", [48, 80, 120])
def test_nothing_is_wider_than_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    lines = told(tmp_path, LATE, monkeypatch, columns, NO_COLOR="1")
    assert any("P11" in line for line in lines)
    assert max(map(terminal.width, lines)) <= columns


def test_colour_is_left_out_where_it_is_not_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert any("\x1b[31m" in line for line in told(tmp_path, LATE, monkeypatch, 100))
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert not any("\x1b" in line for line in told(tmp_path, LATE, monkeypatch, 100, **env))


def test_colour_and_line_breaks_are_left_out_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text(LATE, encoding="utf-8")
    check.main([str(tmp_path / "a.csv"), "--asof", "2026-06-30"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert max(map(terminal.width, out.splitlines())) > 120  # the list of rules without data is one line


def test_nothing_in_a_file_commands_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "\x1b[2J\x07甲\u202e1,局,普通程序,2026-01-05,2026-05-20\n", encoding="utf-8")
    assert check.main([str(tmp_path / "a.csv"), "--asof", "2026-06-30"]) == check.FOUND
    out = capsys.readouterr().out
    assert "甲[U+202E]1" in out
    assert not any(mark in out for mark in "\x1b\x07\u202e")


def test_the_gravest_rules_stand_first_and_those_without_findings_on_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "案号,处罚程序,立案日期,处罚决定日期,决定书送达日期,送达方式,处罚结果公示日期,不公示理由\n" + "".join(
        f"{n},普通程序,2026-01-05,2026-02-10,2026-02-11,直接送达,2026-04-20,\n" for n in range(5)) + (
        "9,普通程序,2026-01-05,2026-05-20,2026-05-20,直接送达,2026-05-20,\n")
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert check.main([str(tmp_path / "a.csv"), "--asof", "2026-06-30"]) == check.FOUND
    lines = capsys.readouterr().out.splitlines()
    rows = [line.split()[0] for line in lines if line.startswith("P") and ("红" in line or "橙" in line)]
    assert rows == ["P11", "P31"]  # red before orange, however many findings
    assert any(line.startswith("没有发现违反的规则") and "P10 程序次序 6件" in line for line in lines)


def test_the_worst_organs_are_named_and_the_next_step_can_be_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{n},{'乙局' if n < 40 else '甲局'},普通程序,2026-01-05,2026-0{'5' if n % 4 == 0 and n < 40 else '2'}-20\n" for n in range(80)]
    (tmp_path / "一 月.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    check.main([str(tmp_path / "一 月.csv"), "--asof", "2026-06-30"])
    out = capsys.readouterr().out
    organs = out[out.index("违反率最高的机关  "):].splitlines()
    assert organs[1].split() == ["乙局", "40", "10", "25.0%", "P11", "办案期限九十日"]
    assert f"./xz check '{tmp_path}/一 月.csv' --asof 2026-06-30 --out 报告.html" in out


def test_progress_stays_on_one_line_of_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    screen = Screen()
    with progress(screen, str) as done:
        done.step("读取{file}……", file="很长的名字" * 20 + ".xlsx")
    shown = screen.getvalue().split("\x1b[2K")[1].rstrip("\r")
    assert terminal.width(shown) < 40
