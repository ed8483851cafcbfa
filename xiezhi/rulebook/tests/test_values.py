"""How a cell is read: what people write, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.law.procedure_codes import COERCION_KIND
from xiezhi.rulebook.facts import Fact, Kind
from xiezhi.rulebook.facts.penalty import PENALTY
from xiezhi.rulebook.headings import match_headings
from xiezhi.rulebook.values import CellError, amount_unit, parse_value

DAY = date(2026, 3, 1)


@pytest.mark.parametrize("raw", [
    "2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "2026年3月1号", "20260301", "２０２６－０３－０１", "２０２６年３月１日",
    " 2026-03-01 ", "\u30002026-3-1", "\ufeff2026-03-01", "2026-03-01 00:00:00", "2026-03-01T08:30:00", "20260301083000",
    46082, 46082.0, "46082", 20260301, 20260301.0, datetime(2026, 3, 1, 8, 30), DAY,
])
def test_a_day_is_read_however_it_is_written(raw: Any) -> None:
    assert parse_value(PENALTY["decided_on"], raw) == DAY


@pytest.mark.parametrize(("raw", "moment"), [
    ("2026-03-01T00:30:00+09:00", datetime(2026, 2, 28, 23, 30)), ("2026-02-28T16:00:00Z", datetime(2026, 3, 1, 0, 0)),
    ("2026-03-01 10:00:00+0800", datetime(2026, 3, 1, 10, 0)), (datetime(2026, 2, 28, 16, 30, tzinfo=UTC), datetime(2026, 3, 1, 0, 30)),
])
def test_a_moment_of_another_zone_is_read_on_chinese_clocks(raw: Any, moment: datetime) -> None:
    assert parse_value(PENALTY["decided_on"], raw) == moment.date()
    assert parse_value(PENALTY["spot_decided_at"], raw) == moment


@pytest.mark.parametrize("raw", [
    "2026-02-30", "26-3-1", "3/1/2026", "2026-13-01", "昨天", "2026", "1026-03-01", "20260230", 12, True, "0226-03-01",
    "2026-03", 99999999,
])
def test_what_is_no_day_or_could_be_two_is_refused(raw: Any) -> None:
    error = parse_value(PENALTY["decided_on"], raw)
    assert isinstance(error, CellError)
    assert error.code == "CELL-01"
    assert str(error)


@pytest.mark.parametrize("raw", ["", "  ", "\u3000", "-", "—", "/", "无", "NULL", "None", None, float("nan")])
@pytest.mark.parametrize("name", ["decided_on", "fine", "officer_count", "penalty_kinds", "content", "closed_as"])
def test_blank_and_its_stand_ins_are_empty(name: str, raw: Any) -> None:
    assert parse_value(PENALTY[name], raw, "x") is None


@pytest.mark.parametrize(("raw", "heading", "fen"), [
    ("0.2", "CF_NR_FK", 200_000),
    (0.2, "CF_NR_FK", 200_000),
    ("0.2", "罚款金额（万元）", 200_000),
    ("0.2", "罚款金额(万元)", 200_000),
    ("0.2", "罚款金额（CF_NR_FK）", 200_000),
    ("2000", "罚款金额（元）", 200_000),
    ("2,000.50", "罚款金额（元）", 200_050),
    ("２０００", "罚款金额（元）", 200_000),
    ("¥2000", "罚款金额", 200_000),
    ("2000元", "罚款金额", 200_000),
    ("0.2万元", "罚款金额", 200_000),
    ("0.2万元", "CF_NR_FK", 200_000),
    (0.1 + 0.2, "CF_NR_FK", 300_000),
    ("0.000001", "CF_NR_FK", 1),
    (0, "罚款金额（元）", 0),
    (1e5, "罚款金额（元）", 10_000_000),
])
def test_an_amount_is_exact_in_fen_and_knows_its_unit(raw: Any, heading: str, fen: int) -> None:
    assert parse_value(PENALTY["fine"], raw, heading) == fen


@pytest.mark.parametrize(("raw", "heading", "code"), [
    ("贰仟元整", "罚款金额（元）", "CELL-04"),
    ("-1", "罚款金额（元）", "CELL-04"),
    ("0.001", "罚款金额（元）", "CELL-04"),
    ("NaN1", "罚款金额（元）", "CELL-04"),
    ("Infinity", "罚款金额（元）", "CELL-04"),
    ("1e99", "罚款金额（元）", "CELL-04"),
    (True, "罚款金额（元）", "CELL-04"),
    ("2000元", "CF_NR_FK", "CELL-05"),
    ("=A1*2", "罚款金额（元）", "CELL-07"),
    ("#REF!", "罚款金额（元）", "CELL-07"),
])
def test_an_amount_that_cannot_be_meant_is_refused(raw: Any, heading: str, code: str) -> None:
    error = parse_value(PENALTY["fine"], raw, heading)
    assert isinstance(error, CellError)
    assert error.code == code


@given(st.integers(0, 10**13))
def test_fen_survive_the_way_through_yuan_and_wanyuan(fen: int) -> None:
    fact = PENALTY["fine"]
    assert parse_value(fact, str(Decimal(fen) / 100), "罚款金额（元）") == fen
    assert parse_value(fact, f"{Decimal(fen) / 1_000_000:f}", "CF_NR_FK") == fen


def test_a_bare_heading_of_a_standard_amount_is_read_as_yuan_and_noted() -> None:
    assert amount_unit(PENALTY["fine"], "罚款金额") == (100, True)
    assert amount_unit(PENALTY["fine"], "CF_NR_FK") == (1_000_000, False)
    assert amount_unit(PENALTY["statute_max"], "法定罚款上限") == (100, False)


@pytest.mark.parametrize(("raw", "value"), [
    ("是", True), ("否", False), ("1", True), ("0", False), (1.0, True), ("Y", True), ("n", False), ("√", True), (True, True),
    ("有", True), ("无", False), ("Ｙ", True), ("TRUE", True),
])
def test_yes_and_no_are_read(raw: Any, value: bool) -> None:
    assert parse_value(PENALTY["major"], raw) is value


@pytest.mark.parametrize("raw", ["也许", "2", 0.5, "是否"])
def test_what_is_neither_yes_nor_no_is_refused(raw: Any) -> None:
    assert isinstance(parse_value(PENALTY["major"], raw), CellError)


@pytest.mark.parametrize(("raw", "value"), [("2", 2), (2.0, 2), ("２人", 2), ("30天", 30), ("0", 0)])
def test_a_count_is_read(raw: Any, value: int) -> None:
    assert parse_value(PENALTY["officer_count"], raw) == value


@pytest.mark.parametrize("raw", ["两人", "-1", "2.5", True, "1e9"])
def test_what_is_no_count_is_refused(raw: Any) -> None:
    assert isinstance(parse_value(PENALTY["officer_count"], raw), CellError)


@pytest.mark.parametrize(("raw", "value"), [
    ("罚款", "fine"), ("罚款、没收违法所得", "fine,confiscate_gains"), ("没收违法所得；罚款", "fine,confiscate_gains"),
    ("警告,罚款", "warning,fine"), ("罚款 罚款", "fine"), ("warning，fine", "warning,fine"), ("罚款（2000元）", "fine"),
])
def test_kinds_of_penalty_are_read_in_the_order_of_the_code_set(raw: str, value: str) -> None:
    assert parse_value(PENALTY["penalty_kinds"], raw) == value


def test_an_unknown_code_names_the_known_ones() -> None:
    error = parse_value(PENALTY["procedure"], "快速程序")
    assert isinstance(error, CellError)
    assert "普通程序、简易程序" in str(error)
    assert parse_value(PENALTY["procedure"], "一般程序") == "ordinary"
    assert parse_value(PENALTY["party_kind"], 1.0) == "person"


def test_a_number_that_lost_its_last_digits_is_refused_as_text() -> None:
    assert isinstance(parse_value(PENALTY["doc_no"], 1.23e17), CellError)
    assert parse_value(PENALTY["doc_no"], 17.0) == "17"


@pytest.mark.parametrize("fact", list(PENALTY), ids=lambda fact: fact.name)
@given(raw=st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes()))
def test_no_cell_makes_the_reader_fail(fact: Any, raw: Any) -> None:
    value = parse_value(fact, raw, fact.label)
    assert value is None or isinstance(value, (CellError, str, int, date))
    if fact.kind is Kind.CODE and isinstance(value, str):
        assert value in {code.value for code in fact.codes}


def test_headings_are_found_by_name_label_code_and_alias() -> None:
    titles = ["case_no", " 处罚决定日期* ", "CF_NR_FK", "cf_xdr_mc", "当事人是否书面放弃陈述申辩和听证", "罚款 金额 备注", None, "告知书送达日期",
              "处罚种类（CF_CFLB）"]
    found = match_headings(PENALTY, titles)
    assert [fact.name for fact in found.facts] == [
        "case_no", "decided_on", "fine", "party_name", "rights_waived", "notice_served_on", "penalty_kinds"]
    assert found.unknown == ("罚款 金额 备注",)
    assert not found.repeated


def test_every_name_label_and_code_of_the_sheet_leads_to_its_own_fact() -> None:
    for fact in PENALTY:
        for title in (fact.name, fact.label, fact.column, *fact.names):
            if title:
                assert match_headings(PENALTY, [title]).facts == (fact,), title


def test_two_columns_of_one_fact_are_reported() -> None:
    assert match_headings(PENALTY, ["罚款金额（元）", "CF_NR_FK"]).repeated == (("罚款金额（元）", "CF_NR_FK"),)


@pytest.mark.parametrize("joined", ["、", "，", ",", "；", " "])
def test_a_list_of_codes_reads_labels_that_themselves_hold_the_separator(joined: str) -> None:
    fact = Fact("kinds", Kind.CODES, "强制种类", codes=COERCION_KIND)
    labels = [code.label for code in COERCION_KIND]
    assert any("、" in label for label in labels)
    assert parse_value(fact, joined.join(labels)) == ",".join(code.value for code in COERCION_KIND)
    for code in COERCION_KIND:
        assert parse_value(fact, joined.join((code.label, labels[0]))) == parse_value(fact, joined.join((labels[0], code.label)))
