"""The sweep: counts, findings, what was missing, and what cannot be judged."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.law.calendar import Calendar, Year, load_calendar
from xiezhi.rulebook import engine, rows
from xiezhi.rulebook.bound import bind
from xiezhi.rulebook.errors import RulebookError
from xiezhi.rulebook.evaluate import minute_number
from xiezhi.rulebook.judge import explain, judge
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Outcome, Severity, Unit, default, limit, statute

from .tables import table

PACK = PACKS["penalty"]
ASOF = date(2026, 6, 30)
FILED = date(2026, 1, 5)


def cases(*days: int | None) -> pa.Table:
    """Ordinary cases filed on one day and decided after so many days; None: still open."""
    rows = [{"act_id": f"{at:04}", "procedure": "ordinary", "filed_on": FILED, "closed_on": None,
             "decided_on": None if n is None else FILED + timedelta(days=n)} for at, n in enumerate(days)]
    return table(PACK.sheet, rows, ["procedure", "filed_on", "closed_on", "decided_on"])


def test_counts_and_findings_of_one_rule() -> None:
    result = engine.run(PACK.only("P11"), cases(89, 90, 91, 95, None), asof=ASOF)
    count = result.counts["P11"]
    assert (result.acts, count.checked, count.breached, count.insufficient) == (5, 5, 3, 0)
    assert [finding.act_id for finding in result.findings] == ["0002", "0003", "0004"]
    finding = result.findings[0]
    assert (finding.since, finding.start, finding.last) == (date(2026, 4, 6), FILED, date(2026, 4, 5))
    assert finding.clause == "《中华人民共和国行政处罚法》第六十条"
    figures = {"limit": 90, "soon": 75, "early": 60, "used": 91, "allowed": 90, "ended": date(2026, 4, 6)}
    assert figures.items() <= finding.figures.items()
    assert explain(PACK["P11"], finding, PACK.sheet) == (
        "2026-01-05立案，至2026-04-06已91日，超过90日（含依法扣除、延长的天数），期限到2026-04-05为止。")


def test_open_cases_warn_before_the_limit() -> None:
    result = engine.run(PACK.only("P11"), cases(None, 80), asof=FILED + timedelta(days=80))
    assert result.counts["P11"].warned == {Severity.ORANGE: 1, Severity.YELLOW: 0}
    assert not result.findings


def test_all_sources_give_the_same_result(tmp_path: Path) -> None:
    acts = cases(*range(60, 120), None)
    path = tmp_path / "acts.parquet"
    pq.write_table(acts, path)
    whole = engine.run(PACK, acts, asof=ASOF)
    for source in (path, str(path), acts.to_batches(max_chunksize=7)):
        other = engine.run(PACK, source, asof=ASOF)
        assert other.counts == whole.counts
        assert other.findings == whole.findings


def test_chunks_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = cases(*range(60, 120))
    whole = engine.run(PACK, acts, asof=ASOF)
    monkeypatch.setattr(rows, "CHUNK", 7)
    parts = engine.run(PACK, acts, asof=ASOF)
    assert parts.counts == whole.counts
    assert sorted(f.act_id for f in parts.findings) == sorted(f.act_id for f in whole.findings)


def test_every_finding_is_what_the_gate_says() -> None:
    acts = cases(*range(60, 120), None)
    result = engine.run(PACK, acts, asof=ASOF)
    rows = {row.pop("act_id"): row for row in acts.to_pylist()}
    found = {(f.code, f.act_id) for f in result.findings}
    for act_id, row in rows.items():
        for rule in PACK:
            verdict = judge(rule, row, ASOF)
            assert (verdict.outcome is Outcome.BREACH) == ((rule.code, act_id) in found)


def test_statistics_by_a_fact_are_the_runs_over_the_acts_of_each_value() -> None:
    days = [*range(60, 120), None]
    acts = cases(*days).append_column("organ_code", pa.array(["甲", "乙", None] * 20 + ["甲"]))
    pack = PACK.only("P11", "P18", "P29")
    whole = engine.run(pack, acts, asof=ASOF, by="organ_code")
    assert set(whole.by) == {"甲", "乙", ""}
    for value, counts in whole.by.items():
        own = [n for n, code in enumerate(acts["organ_code"].to_pylist()) if (code or "") == value]
        alone = engine.run(pack, acts.take(pa.array(own)), asof=ASOF).counts
        assert {code: (c.checked, c.breached, c.insufficient, c.warned) for code, c in counts.items()} == {
            code: (c.checked, c.breached, c.insufficient, c.warned) for code, c in alone.items()}
    nowhere = engine.run(pack, cases(*days), asof=ASOF, by="organ_code")
    assert nowhere.by[""]["P11"].breached == nowhere.counts["P11"].breached > 0


def test_only_so_many_findings_are_kept_but_all_are_counted() -> None:
    result = engine.run(PACK.only("P11"), cases(*[95] * 50), asof=ASOF, keep=10)
    assert (len(result.findings), result.counts["P11"].breached) == (10, 50)


def test_missing_facts_are_counted_by_name() -> None:
    rows: list[dict[str, Any]] = [{"act_id": str(n), "procedure": "ordinary" if n else None, "decided_on": ASOF,
                                   "review_required": None} for n in range(3)]
    result = engine.run(PACK.only("P18"), table(PACK.sheet, rows), asof=ASOF)
    assert result.counts["P18"].insufficient == 3
    assert result.counts["P18"].missing == {"procedure": 1, "review_required": 3, "hearing_held_on": 3}
    assert "reviewed_on" in result.absent


def test_a_year_without_calendar_is_insufficient_and_raises_an_alarm() -> None:
    rows = [{"act_id": "1", "preserved_on": date(2031, 4, 30), "preserved_handled_on": date(2031, 5, 20)},
            {"act_id": "2", "preserved_on": date(2026, 4, 30), "preserved_handled_on": date(2026, 5, 20)}]
    result = engine.run(PACK.only("P33"), table(PACK.sheet, rows), asof=ASOF)
    count = result.counts["P33"]
    assert (count.checked, count.breached, count.insufficient, count.calendar) == (1, 1, 1, 1)
    assert [(alarm.fact, alarm.year, alarm.acts) for alarm in result.alarms] == [
        ("preserved_handled_on", 2031, 1), ("preserved_on", 2031, 1)]
    verdict = judge(PACK["P33"], rows[0], ASOF)
    assert verdict.calendar_years == (2031,)


def test_a_run_beyond_the_calendar_says_so_for_open_acts_only() -> None:
    calendar = Calendar([Year(2026, "test", {date(2026, 1, 1): "元旦"}, frozenset())])
    rows = [{"act_id": "1", "preserved_on": date(2026, 4, 30), "preserved_handled_on": None},
            {"act_id": "2", "preserved_on": date(2026, 4, 30), "preserved_handled_on": date(2026, 5, 7)}]
    result = engine.run(PACK.only("P33"), table(PACK.sheet, rows), asof=date(2027, 3, 1), calendar=calendar)
    assert (result.counts["P33"].checked, result.counts["P33"].calendar) == (1, 1)
    assert [(alarm.fact, alarm.year) for alarm in result.alarms] == [("today", 2027)]


def test_a_threshold_can_differ_by_place_and_be_tried_out() -> None:
    heavy = {"procedure": "ordinary", "decided_on": ASOF, "party_kind": "person", "penalty_kinds": "fine", "hearing_told_on": None,
             "confiscated": None}
    rows = [{"act_id": code, "division_code": code, "fine": 300_000} | heavy for code in ("232701", "110000")]
    local = limit("person", "较大数额", Unit.FEN, default(2_000_00, date(2021, 7, 15), "默认"),
                  statute(5_000_00, date(2021, 7, 15), "当地规定", place="2327"))
    acts = table(PACK.sheet, rows)
    assert engine.run(PACK.only("P15"), acts, asof=ASOF).counts["P15"].breached == 2
    tried = engine.run(PACK.only("P15"), acts, asof=ASOF, overrides=(("P15.person", local),))
    assert [finding.act_id for finding in tried.findings] == ["110000"]
    assert bind(PACK["P15"], frozenset()) is bind(PACK["P15"], frozenset())


@pytest.mark.parametrize("year", [1969, 2026])
def test_a_moment_counts_by_the_minute_that_has_begun_also_before_1970(year: int) -> None:
    filed = datetime(year, 3, 1, 9, 0, 59, 900_000)
    acts = pa.table({"act_id": ["1"], "spot_filed_at": pa.array([filed], pa.timestamp("us"))})
    with rows.Rows(PACK, load_calendar()) as held:
        held.show(acts, ASOF)
        assert held.table()["spot_filed_at"].to_pylist() == [minute_number(filed)]


def test_duplicate_ids_are_named() -> None:
    acts = cases(1, 2, 3).set_column(0, "act_id", pa.array(["a", "b", "a"]))
    assert engine.run(PACK, acts, asof=ASOF).duplicates == [("a", 2)]


@pytest.mark.parametrize(("acts", "code"), [
    (pa.table({"case_no": ["1"]}), "ENGINE-02"),
    (pa.table({"act_id": pa.array([None], pa.string())}), "ENGINE-02"),
    (pa.table({"act_id": ["1"], "filed_on": pa.array([0], pa.timestamp("us", "UTC"))}), "ENGINE-03"),
    (pa.table({"act_id": ["1"], "procedure": ["ordinary"], "filed_on": ["not a day"]}), "ENGINE-04"),
])
def test_rows_that_cannot_be_judged_are_refused_with_a_reason(acts: pa.Table, code: str) -> None:
    with pytest.raises(RulebookError) as caught:
        engine.run(PACK, acts, asof=ASOF)
    assert caught.value.code == code


def test_an_unreadable_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with pytest.raises(RulebookError):
        engine.run(PACK, tmp_path / "x.parquet", asof=ASOF)
