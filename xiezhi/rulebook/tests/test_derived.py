"""What follows from other facts of a row is filled in, what a source says itself is kept."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from xiezhi.rulebook.facts.coercion import COERCION
from xiezhi.rulebook.facts.derive import derive
from xiezhi.rulebook.facts.licence import LICENCE
from xiezhi.rulebook.loading import load


def test_a_moment_gives_its_day_and_whether_that_is_a_holiday() -> None:
    row = derive(COERCION, {"executed_at": datetime(2026, 10, 1, 9, 30), "started_at": datetime(2026, 3, 2, 14, 30)})
    assert row["executed_on"] == date(2026, 10, 1)
    assert row["on_holiday"] is True
    assert row["started_on"] == date(2026, 3, 2)


def test_a_weekend_is_no_public_holiday() -> None:
    assert derive(COERCION, {"executed_on": date(2026, 3, 7)})["on_holiday"] is False


def test_a_day_outside_the_calendar_is_left_open() -> None:
    assert derive(COERCION, {"executed_on": date(2035, 10, 1)})["on_holiday"] is None


def test_what_the_source_says_is_kept() -> None:
    said = {"executed_at": datetime(2026, 10, 1, 9, 30), "executed_on": date(2026, 9, 30), "on_holiday": True}
    assert derive(COERCION, said) == said


def test_other_sheets_are_left_alone() -> None:
    assert derive(LICENCE, {"accepted_on": date(2026, 10, 1)}) == {"accepted_on": date(2026, 10, 1)}


def test_a_file_with_moments_only_gains_the_columns_of_days(tmp_path: Path) -> None:
    path = tmp_path / "强制.csv"
    path.write_text("强制行为编号,强制种类,强制执行开始时刻\nA1,代履行,2026-10-01 09:30\nA2,代履行,\n", encoding="utf-8")
    acts = load(path, COERCION).acts
    assert isinstance(acts, pa.Table)
    rows = acts.to_pylist()
    assert [row["executed_on"] for row in rows] == [date(2026, 10, 1), None]
    assert [row["on_holiday"] for row in rows] == [True, None]
