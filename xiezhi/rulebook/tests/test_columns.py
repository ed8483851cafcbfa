"""`xz check --columns`: a person can find out, and fill in, what a pack knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from xiezhi.rulebook import check
from xiezhi.rulebook.headings import match_headings
from xiezhi.rulebook.packs import PACKS


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_every_heading_that_is_listed_is_known(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["--columns", "--pack", pack, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["columns"]
    assert [one["column"] for one in listed] == [fact.label for fact in PACKS[pack].sheet]
    for one in listed:
        for heading in (one["column"], *one["also"]):
            [fact] = match_headings(PACKS[pack].sheet, [heading]).columns.values()
            assert fact.label == one["column"]


def test_the_list_says_how_to_fill_in_and_which_rules_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["--columns"]) == 0
    out = capsys.readouterr().out
    assert "处罚决定日期  CF_JDRQ、决定日期\n  日期，例如2026-03-02  [" in out
    assert "普通程序" in out[out.index("处罚程序"):]
    assert "P11" in out


def test_the_template_can_be_filled_in_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = tmp_path / "模板.xlsx"
    assert check.main(["--columns", "--out", str(template)]) == 0
    book = CalamineWorkbook.from_path(str(template))
    headings = book.get_sheet_by_index(0).to_python()[0]
    assert headings == [fact.label for fact in PACKS["penalty"].sheet]
    assert len(book.get_sheet_by_index(1).to_python()) == len(headings) + 1
    assert check.main([str(template)]) == check.CANNOT  # nothing is filled in yet
    assert "只有列名" in capsys.readouterr().err
    assert check.main(["--columns", "--out", str(tmp_path / "a.html")]) == check.CANNOT
