"""One small log of two penalty cases, in every format; what it must become."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from xiezhi.rulebook.errors import RulebookError
from xiezhi.rulebook.events import Pivot, pivot, read_mapping
from xiezhi.rulebook.facts import Fact, FactSheet, Kind
from xiezhi.rulebook.facts.penalty import PENALTY

D = Kind.DATE
SHEET = FactSheet("small", "小", (
    Fact("filed_on", D, "立案"), Fact("reviewed_on", D, "审核"), Fact("decided_on", D, "决定"), Fact("paid_on", D, "缴款"),
    Fact("decided_at", Kind.MOMENT, "决定时刻"), Fact("fine", Kind.FEN, "罚款"), Fact("payments", Kind.COUNT, "缴款次数"),
    Fact("heard", Kind.BOOL, "听证"), Fact("major", Kind.BOOL, "重大"), Fact("officer", Kind.TEXT, "承办人"),
    Fact("officers", Kind.TEXT, "全部承办人"), Fact("officer_count", Kind.COUNT, "人数"), Fact("before", Kind.TEXT, "决定的前一步"),
    Fact("party_kind", Kind.CODE, "当事人类别", codes=PENALTY["party_kind"].codes), Fact("served_on", D, "送达"),
))
MAPPING = """
pack = "small"
case = "case"
activity = "step"
time = "time"
zone = "Asia/Shanghai"
object = "case"

[facts]
filed_on = { activity = ["filed", "立案"], take = "first" }
decided_on = { activity = "decided", take = "first" }
decided_at = { activity = "decided", take = "first" }
paid_on = { activity = "paid", take = "last" }
fine = { activity = "decided", column = "amount", take = "last", scale = 100 }
payments = { activity = "paid", take = "count" }
officers = { column = "officer", take = "all" }
"""
# case, step, time, amount (元), officer
EVENTS = [
    ("甲1", "filed", "2026-03-02T09:00:00+08:00", None, "07"),
    ("甲1", "decided", "2026-03-20T23:30:00+08:00", "2000.5", "08"),
    ("甲1", "paid", "2026-03-25T10:00:00+08:00", None, None),
    ("甲1", "paid", "2026-03-28T10:00:00+08:00", None, None),
    ("甲2", "filed", "2026-03-03T00:10:00+08:00", None, "07"),
    ("甲2", "decided", "2026-04-01T08:00:00+08:00", "300", "07"),
]
ROWS = [
    {"act_id": "甲1", "filed_on": date(2026, 3, 2), "decided_on": date(2026, 3, 20), "decided_at": datetime(2026, 3, 20, 23, 30),
     "paid_on": date(2026, 3, 28), "fine": 200_050, "payments": 2, "officers": "07、08"},
    {"act_id": "甲2", "filed_on": date(2026, 3, 3), "decided_on": date(2026, 4, 1), "decided_at": datetime(2026, 4, 1, 8),
     "paid_on": None, "fine": 30_000, "payments": 0, "officers": "07"},
]


def read(folder: Path, log: Path, mapping: str = MAPPING, must: bool = True) -> Pivot | None:
    """The log by the mapping."""
    path = folder / "map.toml"
    path.write_text(mapping, encoding="utf-8")
    return pivot(log, read_mapping(path, SHEET), SHEET, must=must)


def wide(log: Pivot | None) -> list[dict[str, Any]]:
    """The wide rows, in order of case."""
    assert log is not None
    from xiezhi.rulebook.loading import Loaded

    return Loaded(log.source).table().sort_by("act_id").to_pylist()


def notes(log: Pivot | None) -> dict[str, str]:
    """What was noted, by code, without the summary."""
    assert log is not None
    return {note.code: str(note) for note in log.notes if note.code != "EVENTS-20"}


def refused(folder: Path, log: Path, code: str, mapping: str = MAPPING) -> str:
    """The log is refused with that code and a text in Chinese."""
    with pytest.raises(RulebookError) as caught:
        read(folder, log, mapping)
    assert caught.value.code == code, str(caught.value)
    assert str(caught.value).endswith("。")
    return str(caught.value)
