"""A file comes in, good lines become cases, the others wait with their reasons."""

import datetime as dt

import pytest

from xiezhi.cases.models import Case
from xiezhi.core.errors import NotAllowed
from xiezhi.exchange import tasks
from xiezhi.exchange.models import Batch, Row
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line

from .files import COMPANY, HEAD, csv_file, line, xlsx_file

pytestmark = pytest.mark.django_db


def test_good_lines_become_cases_of_the_organ_with_amounts_in_fen(cast, send):
    batch = send(csv_file([line(cast, 1), line(cast, 2, **{"罚款金额（元）": "1,234.50"})]))
    assert (batch.state, batch.total, batch.accepted, batch.quarantined) == ("done", 2, 2, 0)
    first, second = Case.objects.order_by("id")
    assert (first.organ, first.fine, second.fine) == (cast.organ, 2000_00, 1234_50)
    assert (first.filed_on, first.penalty_kinds, first.officer_count) == (dt.date(2026, 3, 2), "warning,fine", 2)
    assert first.batch == batch.ref


def test_bad_lines_wait_with_code_column_reason_and_value_and_the_good_ones_go_through(cast, send):
    batch = send(csv_file([line(cast, 1), line(cast, 2, 立案日期="去年春天", 处罚类别="坐牢"), line(cast, 3)]))
    assert (batch.accepted, batch.quarantined, batch.position) == (2, 1, 3)
    row = Row.objects.get()
    assert row.line == 3  # as the table program numbers it, headings included
    assert {(e["code"], e["column"], e["value"]) for e in row.errors} == {
        ("CELL-01", "立案日期", "去年春天"), ("CELL-06", "处罚类别", "坐牢"),
    }  # fmt: skip
    assert row.raw["案由"] == "经营超过保质期的食品"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"行政相对人名称": ""}, "ROW-01"),
        ({"处罚机关代码": "11230500001755309F"}, "ROW-02"),
        ({"处罚决定日期": "2026-12-01"}, "ROW-04"),
        ({"立案日期": "1999-12-31"}, "ROW-05"),
        ({"行政相对人类别": "法人", "行政相对人统一社会信用代码": COMPANY[:-1] + "X"}, "ROW-07"),
        ({"罚款金额（元）": "20000000", "法定罚款上限（元）": "50000"}, "ROW-08"),
        ({"行政相对人类别": "自然人", "行政相对人统一社会信用代码": "11010119900307123X"}, "ROW-09"),
        ({"罚款金额（元）": "0.5"}, "ROW-11"),
        ({"罚款金额（元）": "2000万元"}, "ROW-12"),
    ],
)
def test_a_line_that_cannot_be_right_waits_for_the_clerk(cast, send, changes, code):
    batch = send(csv_file([line(cast, 1, **changes)]))
    assert (batch.accepted, batch.quarantined) == (0, 1)
    assert [error["code"] for error in Row.objects.get().errors] == [code]
    assert not Case.objects.exists()


def test_the_second_line_with_the_same_number_waits_and_names_the_first(cast, send):
    batch = send(csv_file([line(cast, 1), line(cast, 2), line(cast, 1, **{"罚款金额（元）": "9"})]))
    assert (batch.accepted, batch.quarantined) == (2, 1)
    (error,) = Row.objects.get().errors
    assert (error["code"], error["params"]) == ("ROW-03", {"line": 2})


def test_the_same_number_in_another_piece_of_the_file_waits_too(cast, send, monkeypatch):
    monkeypatch.setattr(tasks, "PIECE", 2)
    monkeypatch.setattr(tasks.read_lines, "__kwdefaults__", {"piece": 2})
    batch = send(csv_file([line(cast, 1), line(cast, 2), line(cast, 3), line(cast, 1)]))
    assert (batch.accepted, batch.quarantined) == (3, 1)


def test_a_date_in_a_year_without_calendar_is_taken_and_said(cast, send):
    batch = send(csv_file([line(cast, 1, 立案日期="2017-03-02"), line(cast, 2)]))
    assert (batch.accepted, batch.notices) == (2, {"calendar": {"2017": 1}})


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.csv", lambda rows: csv_file(rows, encoding="utf-8")),
        ("a.csv", lambda rows: csv_file(rows, encoding="utf-8-sig")),
        ("a.csv", lambda rows: csv_file(rows, encoding="gb18030")),
        ("a.csv", lambda rows: csv_file(rows, encoding="utf-16")),
        ("a.csv", lambda rows: csv_file(rows, delimiter="\t")),
        ("a.csv", lambda rows: csv_file(rows, delimiter=";")),
        ("a.xlsx", xlsx_file),
        ("a.xlsx", lambda rows: xlsx_file(rows, before=[["行政处罚案件报送表"], ["填报单位：某局"]])),
    ],
)
def test_the_same_case_comes_out_of_every_encoding_delimiter_and_format(cast, send, name, make):
    batch = send(make([line(cast, 1)]), name=name)
    case = Case.objects.get()
    assert (batch.accepted, case.party_name, case.fine) == (1, "某甲食品店", 2000_00)


def test_full_width_digits_dates_as_numbers_and_real_date_cells_are_understood(cast, send):
    rows = [
        line(cast, 1, 立案日期="２０２６－０３－０２", **{"罚款金额（元）": "２０００"}),
        line(cast, 2, 立案日期=46083, **{"罚款金额（元）": 2000}),
        line(cast, 3, 立案日期=dt.datetime(2026, 3, 2), **{"罚款金额（元）": 2000.0}),
    ]
    batch = send(xlsx_file(rows), name="a.xlsx")
    assert (batch.accepted, set(Case.objects.values_list("filed_on", "fine"))) == (3, {(dt.date(2026, 3, 2), 2000_00)})


def test_amounts_follow_the_unit_of_their_heading_or_the_one_chosen(cast, send):
    def fines(title, value, unit=""):
        head = [title if name == "罚款金额（元）" else name for name in HEAD]
        send(csv_file([line(cast, 1, **{title: value})], head=head), unit=unit)
        return Case.objects.get().fine

    assert fines("CF_NR_FK", "0.2") == 2000_00
    assert fines("罚款金额（万元）", "0.3") == 3000_00
    assert fines("罚款金额（元）", "4000") == 4000_00
    assert fines("罚款金额", "5000", unit="yuan") == 5000_00
    assert fines("罚款金额", "0.6", unit="wan") == 6000_00


@pytest.mark.parametrize(
    ("heading", "amount", "taken"),
    [
        ("CF_NR_FK", "0.5", True),  # 5,000 元
        ("CF_NR_FK", "0.00005", False),  # half a 元
        ("CF_NR_FK", "2000", False),  # 元 under the standard's 万元
        ("CF_NR_FK", "500", True),  # five million, still possible
        ("罚款金额（元）", "0.99", False),
        ("罚款金额（元）", "1", True),
        ("罚款金额（元）", "0", True),  # written by programs where there is no fine
    ],
)
def test_a_fine_that_can_only_be_in_the_other_unit_is_asked_back(cast, send, heading, amount, taken):
    head = [heading if title == "罚款金额（元）" else title for title in HEAD]
    batch = send(csv_file([line(cast, 1, **{heading: amount})], head=head))
    assert (batch.accepted, batch.quarantined) == ((1, 0) if taken else (0, 1))


def test_a_great_fine_is_taken_once_the_statutory_maximum_is_told(cast, send):
    batch = send(csv_file([line(cast, 1, **{"罚款金额（元）": "8000000", "法定罚款上限（元）": "10000000"})]))
    assert (batch.accepted, batch.quarantined) == (1, 0)


def test_the_same_file_again_changes_nothing_and_leads_to_the_first_batch(cast, send):
    first = send(csv_file([line(cast, 1), line(cast, 2, 立案日期="?")]))
    lines = Line.objects.count()
    again, fresh = tasks.submit(csv_file([line(cast, 1), line(cast, 2, 立案日期="?")]), by=cast.clerk, organ=cast.organ, name="b.csv")
    assert (again.pk, fresh, Batch.objects.count(), Row.objects.count(), Line.objects.count()) == (first.pk, False, 1, 1, lines)


def test_the_same_cases_in_another_file_are_unchanged(cast, send):
    send(csv_file([line(cast, 1), line(cast, 2)]))
    batch = send(xlsx_file([line(cast, 1), line(cast, 2, 案由="无照经营")]), name="b.xlsx")
    assert (batch.accepted, batch.unchanged, batch.changed) == (0, 1, 1)
    assert Case.objects.get(cause="无照经营").revisions.get().batch == batch.ref


def test_every_line_ends_in_exactly_one_count(cast, send):
    batch = send(csv_file([line(cast, n, 立案日期="?" if n % 3 else "2026-03-02") for n in range(1, 40)]))
    assert batch.total == batch.accepted + batch.changed + batch.unchanged + batch.quarantined == 39


def test_columns_that_mean_nothing_are_named_and_the_rest_is_read(cast, send):
    batch = send(csv_file([line(cast, 1, 承办人电话="无")], head=(*HEAD, "承办人电话")))
    assert (batch.ignored, batch.accepted) == (["承办人电话"], 1)


def test_what_a_file_says_in_columns_not_used_is_not_kept_with_waiting_lines(cast, send):
    send(csv_file([line(cast, 1, 立案日期="?", 身份证号="110101199003071234")], head=(*HEAD, "身份证号")))
    assert "身份证号" not in Row.objects.get().raw


def test_who_read_and_what_came_of_it_stands_on_the_trail(cast, send):
    before = Line.objects.count()
    send(csv_file([line(cast, 1), line(cast, 2, 立案日期="?")]))
    lines = list(Line.objects.order_by("seq")[before:])
    verbs = [item.verb for item in lines]
    assert verbs == ["exchange.upload", "exchange.read", "cases.take", "exchange.set_aside", "exchange.finish"]
    assert {item.about_organ for item in lines} == {cast.organ.pk}
    assert lines[0].actor == cast.clerk.ref


def test_only_a_data_clerk_of_the_organ_may_send_its_cases(cast):
    for part in ("legal", "supervisor", "government", "sysadmin"):
        with pytest.raises(NotAllowed):
            tasks.submit(csv_file([line(cast)]), by=getattr(cast, part), organ=cast.organ, name="a.csv")
    with pytest.raises(OutOfScope):
        tasks.submit(csv_file([line(cast)]), by=cast.other_clerk, organ=cast.organ, name="a.csv")
    assert not Batch.objects.exists()
