"""The files offered to try the import with, and the rows the benchmark makes."""

import datetime as dt

from xiezhi.demo import sample


def test_as_many_rows_as_wanted_lie_in_the_past_and_never_share_a_number(monkeypatch):
    today = dt.date(2026, 11, 20)
    monkeypatch.setattr(sample, "today", lambda: today)
    rows = sample.new_rows(1500, 3)
    assert len({row["case_no"] for row in rows}) == 1500
    assert max(row["filed_on"] for row in rows) < today
    assert all(row["closed_on"] is None or row["closed_on"] <= today for row in rows if "closed_on" in row)


def test_the_same_seed_gives_the_same_file(monkeypatch):
    monkeypatch.setattr(sample, "today", lambda: dt.date(2026, 11, 20))
    assert sample.workbook(sample.new_rows(20, 8)).getvalue() == sample.workbook(sample.new_rows(20, 8)).getvalue()
