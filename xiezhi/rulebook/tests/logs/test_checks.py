"""What is wrong with a log is named and counted, and no act is accused because of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.rulebook import check
from xiezhi.rulebook.events import Pivot

from .small import MAPPING, notes, read, refused, wide

PLAIN = MAPPING.replace("officers =", "officers = { activity = 'filed', column = 'officer', take = 'all' } #")  # no fact of all events


def csv(folder: Path, *rows: str, titles: str = "case,step,time,amount,officer") -> Path:
    path = folder / "log.csv"
    path.write_text("\n".join((titles, *rows)) + "\n", encoding="utf-8")
    return path


def log_of(folder: Path, *rows: str, mapping: str = PLAIN, titles: str = "case,step,time,amount,officer") -> Pivot:
    log = read(folder, csv(folder, *rows, titles=titles), mapping)
    assert log is not None
    return log


def errors(log: Pivot) -> list[tuple[int, str, str]]:
    return [(error.line, error.column, error.code) for error in log.errors]


GOOD = ("9,filed,2026-03-02,,", "9,decided,2026-03-03,1,", "9,paid,2026-03-04,,")


def test_an_unreadable_time_names_the_row_and_sets_the_act_aside(tmp_path: Path) -> None:
    log = log_of(tmp_path, *GOOD, "1,filed,2026-03-02,,", "1,decided,昨天,1,", "2,filed,2026-02-30,,", "3,filed,,,", "4,filed,1900-01-01,,")
    assert [row["act_id"] for row in wide(log)] == ["9"]
    assert errors(log) == [(6, "time", "EVENTS-41"), (7, "time", "EVENTS-41"), (8, "time", "EVENTS-42"), (9, "time", "EVENTS-41")]
    assert str(log.errors[0].error).startswith("“昨天”不是时间。")
    assert (log.acts, log.rejected) == (5, 4)
    assert notes(log)["EVENTS-32"].startswith("4个事件读不出，所在的4件整件没有核查")


def test_a_bad_time_of_an_unused_activity_harms_nobody(tmp_path: Path) -> None:
    log = log_of(tmp_path, *GOOD, "9,walked,昨天,,")
    assert (len(wide(log)), log.rejected, errors(log)) == (1, 0, [])


def test_an_event_without_activity_may_be_any_step(tmp_path: Path) -> None:
    log = log_of(tmp_path, *GOOD, "1,filed,2026-03-02,,", "1,,2026-03-03,,")
    assert [row["act_id"] for row in wide(log)] == ["9"]
    assert errors(log) == [(6, "step", "EVENTS-43")]


@pytest.mark.parametrize("amount", ["两千", "-5", "1.234", "NaN元"])
def test_an_unreadable_amount_sets_the_act_aside(tmp_path: Path, amount: str) -> None:
    log = log_of(tmp_path, *GOOD, "1,filed,2026-03-02,,", f"1,decided,2026-03-03,{amount},")
    assert [row["act_id"] for row in wide(log)] == ["9"]
    assert errors(log) == [(6, "amount", "EVENTS-44")]


@pytest.mark.parametrize("amount", ["", "-", "无", "NIL", "null"])
def test_words_for_nothing_are_nothing(tmp_path: Path, amount: str) -> None:
    log = log_of(tmp_path, *GOOD, "1,filed,2026-03-02,,", f"1,decided,2026-03-03,{amount},")
    assert wide(log)[0]["fine"] is None
    assert log.rejected == 0


def test_an_event_without_a_case_could_belong_to_any_and_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path, *GOOD, ",filed,2026-03-02,,", ",paid,2026-03-02,,")
    assert "第5、6行" in refused(tmp_path, path, "EVENTS-04", PLAIN)
    assert "EVENTS-31" in notes(log_of(tmp_path, *GOOD, ",walked,2026-03-02,,"))


def test_unknown_activities_are_named_with_their_number_and_the_ignored_are_not(tmp_path: Path) -> None:
    rows = (*GOOD, "9,walked,2026-03-04,,", "9,walked,2026-03-05,,", "9,sang,2026-03-05,,")
    assert notes(log_of(tmp_path, *rows))["EVENTS-21"] == "映射文件没有写的活动，没有使用：walked×2、sang×1。"
    ignoring = PLAIN.replace("[facts]", 'ignore = ["walked", "sang"]\n[facts]')
    assert notes(log_of(tmp_path, *rows, mapping=ignoring)) == {}


def test_a_thousand_activities_are_counted_but_not_all_listed(tmp_path: Path) -> None:
    log = log_of(tmp_path, *GOOD, *(f"9,活动{at},2026-03-04,," for at in range(1000)))
    told = notes(log)["EVENTS-21"]
    assert "（1,000）" in told
    assert len(told) < 400


def test_a_step_that_no_event_tells_of_is_absent_not_blank(tmp_path: Path) -> None:
    log = log_of(tmp_path, *GOOD[:2])
    assert "paid_on" not in wide(log)[0]
    assert "paid" in notes(log)["EVENTS-22"]
    sure = PLAIN.replace("[facts]", 'recorded = ["paid"]\n[facts]')
    log = log_of(tmp_path, *GOOD[:2], mapping=sure)
    assert wide(log)[0]["paid_on"] is None
    assert wide(log)[0]["payments"] == 0
    assert notes(log) == {}


def test_a_log_of_other_activities_is_refused(tmp_path: Path) -> None:
    assert "walked" in refused(tmp_path, csv(tmp_path, "1,walked,2026-03-02,,"), "EVENTS-11", PLAIN)


def test_a_column_that_the_log_does_not_have_is_named_and_its_fact_absent(tmp_path: Path) -> None:
    log = log_of(tmp_path, "1,filed,2026-03-02", "1,decided,2026-03-03", "1,paid,2026-03-04", titles="case,step,time")
    assert notes(log) == {"EVENTS-23": "日志没有的列：amount、officer。"}
    assert "fine" not in wide(log)[0]


def test_mixed_offsets_need_a_zone(tmp_path: Path) -> None:
    rows = ("1,filed,2026-03-01T23:30:00+08:00,,", "1,decided,2026-03-01T16:30:00Z,1,", "1,paid,2026-03-02T10:00:00,,")
    told = refused(tmp_path, csv(tmp_path, *rows), "EVENTS-03", PLAIN.replace("zone =", "#"))
    assert "+08:00×1" in told
    assert "+00:00×1" in told
    log = log_of(tmp_path, *rows)
    row = wide(log)[0]
    assert (row["filed_on"], row["decided_on"], row["paid_on"]) == (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 2))
    found = notes(log)
    assert found["EVENTS-26"] == "1个时间没有写时区偏移，按Asia/Shanghai的当地时间读取；其余2个按写明的偏移换算。"
    assert "+00:00×1" in found["EVENTS-27"]


def test_one_offset_without_a_zone_is_the_time_as_written(tmp_path: Path) -> None:
    rows = ("1,filed,2026-03-01T23:30:00Z,,", "1,decided,2026-03-02T00:30:00+0000,1,", "1,paid,2026-03-02 00:30:00 UTC,,")
    row = wide(log_of(tmp_path, *rows, mapping=PLAIN.replace("zone =", "#")))[0]
    assert (row["filed_on"], row["decided_on"]) == (date(2026, 3, 1), date(2026, 3, 2))


def test_summer_time_is_that_of_its_day(tmp_path: Path) -> None:
    rome = PLAIN.replace("Asia/Shanghai", "Europe/Rome")
    log = log_of(tmp_path, "1,filed,2026-03-28T00:00:00+01:00,,", "1,decided,2026-03-30T00:00:00+02:00,1,", "1,paid,2026-03-31,,",
                 "2,filed,2026-03-30T00:00:00+01:00,,", mapping=rome)
    assert "+01:00×1" in notes(log)["EVENTS-27"]
    assert [row["filed_on"] for row in wide(log)] == [date(2026, 3, 28), date(2026, 3, 30)]


@pytest.mark.parametrize("written", [
    "2026/3/2 9:05", "2026年3月2日", "2026年3月2日9时5分", "2026.3.2", "20260302", "2026-03-02T09:05:00.123456789", "2026-03-02T09:05+08"])
def test_times_as_they_are_written_in_china(tmp_path: Path, written: str) -> None:
    assert wide(log_of(tmp_path, f"1,filed,{written},,"))[0]["filed_on"] == date(2026, 3, 2)


def test_the_same_event_twice_is_counted(tmp_path: Path) -> None:
    found = notes(log_of(tmp_path, *GOOD, "9,paid,2026-03-04,,", "8,filed,2026-03-04,,", "8,filed,2026-03-05,,"))
    assert found == {"EVENTS-28": "1个事件与同一件的另一个事件在用到的各列上完全相同（1件，例如9），请核对是否重复导出。"}


def test_repeated_event_numbers_are_named(tmp_path: Path) -> None:
    mapping = PLAIN.replace("[facts]", 'event = "no"\n[facts]')
    log = log_of(tmp_path, "1,filed,2026-03-02,,,e1", "1,decided,2026-03-03,1,,e2", "1,paid,2026-03-04,,,e1", mapping=mapping,
                 titles="case,step,time,amount,officer,no")
    assert "e1" in notes(log)["EVENTS-29"]


@pytest.mark.parametrize("rows", [
    ("1,decided,2026-03-03,1,", "1,filed,2026-03-02,,", "2,filed,2026-03-04,,"),
    ("1,decided,2026-03-03,1,", "2,filed,2026-03-04,,", "1,filed,2026-03-02,,", "2,paid,2026-03-05,,")], ids=["together", "mixed"])
def test_events_out_of_order_are_counted_and_ordered_by_time(tmp_path: Path, rows: tuple[str, ...]) -> None:
    log = log_of(tmp_path, *rows, mapping=PLAIN + 'before = { activity = "decided", column = "step", take = "before" }\n')
    assert notes(log)["EVENTS-30"].startswith("1个事件记在较晚的事件之后（1件，例如1）")
    assert wide(log)[0]["before"] == "filed"


def test_only_chosen_events_and_cases_are_read_and_the_others_counted(tmp_path: Path) -> None:
    mapping = PLAIN + '[events]\nofficer = ["07"]\n[cases]\npayments = 1\n'
    log = log_of(tmp_path, "1,filed,2026-03-02,,07", "1,decided,2026-03-03,1,07", "1,paid,2026-03-04,,07", "1,paid,2026-03-05,,08",
                 "2,filed,2026-03-02,,07", mapping=mapping)
    found = notes(log)
    assert (found["EVENTS-24"][:1], found["EVENTS-25"][:1]) == ("1", "1")
    assert [(row["act_id"], row["paid_on"]) for row in wide(log)] == [("1", date(2026, 3, 4))]


def test_names_with_quotes_are_only_names(tmp_path: Path) -> None:
    mapping = """
pack = "small"
case = 'ca"se'
activity = "st'ep"
time = "time"
[facts]
filed_on = { activity = "it's \\"filed\\"; DROP TABLE x", take = "first" }
"""
    path = csv(tmp_path, '1,"it\'s ""filed""; DROP TABLE x",2026-03-02', titles='"ca""se",st\'ep,time')
    assert wide(read(tmp_path, path, mapping)) == [{"act_id": "1", "filed_on": date(2026, 3, 2)}]


MAP = """
pack = "penalty"
case = "案号"
activity = "步骤"
time = "时间"
[facts]
filed_on = { activity = "立案", take = "first" }
decided_on = { activity = "决定", take = "first" }
procedure = { column = "程序", take = "first" }
"""


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = check.main([*arguments, "--asof", "2026-06-30", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_log_is_checked_from_the_command_line_with_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["甲1,立案,2026-01-05,普通程序", "甲1,决定,2026-04-10,", "甲2,立案,不知道,普通程序", "甲3,散步,2026-01-01,简易程序"]
    path = csv(tmp_path, *rows, titles="案号,步骤,时间,程序")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    code, data = run([str(path), "--map", str(tmp_path / "map.toml")], capsys)
    assert (code, data["acts"], data["rows"], data["rejected"]) == (check.FOUND, 2, 3, 1)
    assert [finding["act_id"] for finding in data["findings"] if finding["rule"] == "P11"] == ["甲1"]
    assert data["errors"][0]["code"] == "EVENTS-41"
    assert {"EVENTS-20", "EVENTS-21", "EVENTS-32"} <= {note["code"] for note in data["notes"]}
    assert check.main([str(path), "--map", str(tmp_path / "map.toml"), "--asof", "2026-06-30"]) == check.FOUND
    told = capsys.readouterr().out
    assert "散步×1" in told
    assert "[EVENTS-41] 第4行 时间：“不知道”不是时间。" in told
    assert check.main([str(path), "--map", str(tmp_path / "map.toml"), "--out", str(tmp_path / "out.xlsx")]) == check.FOUND


def test_a_log_without_a_mapping_says_what_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xes").write_text("<log xes.version='2.0'><trace/></log>", encoding="utf-8")
    code, data = run([str(tmp_path / "a.xes")], capsys)
    assert (code, data["error"]) == (check.CANNOT, "EVENTS-09")
    code, data = run([str(tmp_path / "a.xes"), "--map", str(tmp_path / "none.toml")], capsys)
    assert (code, data["error"]) == (check.CANNOT, "EVENTS-01")


def test_a_table_of_acts_is_still_one_where_the_pack_has_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pq.write_table(pa.table({"act_id": ["1"], "created_on": [date(2006, 7, 24)], "sent_on": [date(2006, 10, 23)]}), tmp_path / "a.parquet")
    code, data = run([str(tmp_path / "a.parquet"), "--pack", "road_traffic_fines"], capsys)
    assert (code, data["rules"]["R01"]["breached"]) == (check.FOUND, 1)
    (tmp_path / "a.csv").write_text("开具罚单日期,寄送罚单日期\n2006-07-24,2006-10-23\n", encoding="utf-8")
    code, data = run([str(tmp_path / "a.csv"), "--pack", "road_traffic_fines"], capsys)
    assert (code, data["rules"]["R01"]["breached"]) == (check.FOUND, 1)
