"""The calendar: the loaded years day by day, the edges, and files an administrator supplies."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from xiezhi.law.calendar import DATA, Calendar, load_calendar
from xiezhi.law.errors import CalendarFileError, CalendarNotLoaded

CAL = load_calendar()

YEAR_2027 = """
[[year]]
number = 2027
source = "测试用"
off = [ { name = "元旦", from = 2027-01-01, to = 2027-01-03 }, { name = "开湖节", from = 2027-06-01, to = 2027-06-01 } ]
work = [ 2027-01-09 ]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "年历.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_loaded_day_is_what_chinesecalendar_says() -> None:
    wrong = [day for day in CAL.days() if CAL.is_working(day) != chinese_calendar.is_workday(day)]
    assert wrong == []
    assert CAL.years == tuple(range(2019, 2027))


# Days off and make-up days as the fact base lists them (law-facts 2.0), month/day.
FACT_BASE = {
    2024: ("1/1-1/1 2/10-2/17 4/4-4/6 5/1-5/5 6/10-6/10 9/15-9/17 10/1-10/7",
           "2/4 2/18 4/7 4/28 5/11 9/14 9/29 10/12"),
    2025: ("1/1-1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8", "1/26 2/8 4/27 9/28 10/11"),
    2026: ("1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7", "1/4 2/14 2/28 5/9 9/20 10/10"),
}


@pytest.mark.parametrize("year", FACT_BASE)
def test_the_last_three_years_agree_with_the_fact_base(year: int) -> None:
    def day(text: str) -> date:
        month, number = text.split("/")
        return date(year, int(month), int(number))

    off, work = FACT_BASE[year]
    expected_off = set()
    for stretch in off.split():
        first, last = (day(part) for part in stretch.split("-"))
        expected_off |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    days = [d for d in CAL.days() if d.year == year]
    assert {d for d in days if CAL.why(d).endswith("放假")} == expected_off
    assert {d for d in days if CAL.why(d) == "调休上班"} == {day(text) for text in work.split()}


@pytest.mark.parametrize(("day", "why"), [
    (date(2026, 10, 5), "国庆节放假"),
    (date(2026, 2, 15), "春节放假"),
    (date(2025, 10, 6), "国庆节、中秋节放假"),
    (date(2026, 10, 10), "调休上班"),
    (date(2026, 11, 22), "周末"),
    (date(2026, 11, 23), "工作日"),
])
def test_each_day_says_what_it_is(day: date, why: str) -> None:
    assert CAL.why(day) == why
    assert CAL.is_working(day) == (why in ("调休上班", "工作日"))


@pytest.mark.parametrize("year", CAL.years)
def test_each_year_names_the_notice_it_comes_from(year: int) -> None:
    assert "国办发明电〔" in CAL.source(year)


@pytest.mark.parametrize("ask", [
    lambda day: CAL.is_working(day), lambda day: CAL.why(day), lambda day: CAL.wd_no(day),
    lambda day: CAL.roll_forward(day), lambda day: CAL.add_working_days(day, 1),
    lambda day: CAL.working_days_after(day, CAL.last_day),
])
@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2027, 1, 1)])
def test_a_day_outside_the_loaded_years_is_an_error_and_never_a_guess(ask, day: date) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CalendarNotLoaded) as caught:
        ask(day)
    assert caught.value.code == "LAW-CAL-01"
    assert caught.value.year == day.year
    assert str(day.year) in str(caught.value)
    assert "没有录入" in str(caught.value)


def test_counting_past_either_end_names_the_missing_year() -> None:
    with pytest.raises(CalendarNotLoaded) as late:
        CAL.add_working_days(date(2026, 12, 31), 1)
    with pytest.raises(CalendarNotLoaded) as early:
        CAL.add_working_days(CAL.first_day, -1)
    assert (late.value.year, early.value.year) == (2027, 2018)


def test_the_year_end_itself_can_still_be_counted_to() -> None:
    assert CAL.last_day == date(2026, 12, 31)
    assert CAL.add_working_days(date(2026, 12, 30), 1) == CAL.last_day
    assert CAL.nth_working_day(CAL.wd_no(CAL.last_day)) == CAL.last_day
    assert CAL.first_day == date(2019, 1, 1)
    assert CAL.wd_no(CAL.first_day) == 0


def test_next_year_is_missed_from_sixty_days_before_it_begins() -> None:
    assert CAL.missing_soon(date(2026, 11, 1)) is None
    assert CAL.missing_soon(date(2026, 11, 2)) == 2027
    assert CAL.missing_soon(date(2028, 5, 1)) == 2027


def test_an_administrator_can_load_one_more_year(tmp_path: Path) -> None:
    longer = CAL.with_file(write(tmp_path, YEAR_2027))
    assert longer.years[-1] == 2027
    assert longer.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert longer.why(date(2027, 6, 1)) == "开湖节放假"
    assert longer.missing_soon(date(2026, 11, 23)) is None
    assert longer.wd_no(date(2026, 6, 30)) == CAL.wd_no(date(2026, 6, 30))


def test_a_later_file_corrects_a_year(tmp_path: Path) -> None:
    path = write(tmp_path, '[[year]]\nnumber = 2026\nsource = "更正"\n'
                           'off = [ { name = "国庆节", from = 2026-10-01, to = 2026-10-08 } ]\n')
    corrected = Calendar.from_toml(DATA, path)
    assert not corrected.is_working(date(2026, 10, 8))
    assert CAL.is_working(date(2026, 10, 8))
    assert corrected.source(2026) == "更正"


def test_a_file_with_windows_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert CAL.with_file(write(tmp_path, "\ufeff" + YEAR_2027)).years[-1] == 2027


def test_a_gap_between_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarNotLoaded) as caught:
        CAL.with_file(write(tmp_path, YEAR_2027.replace("2027", "2028")))
    assert caught.value.year == 2027


@pytest.mark.parametrize(("text", "says"), [
    ("放假 = [", "不是有效的"),
    ("", "没有任何年份"),
    ("[year]\nnumber = 2027", "没有任何年份"),
    ("year = [2027]", "没有写明来源"),
    (YEAR_2027.replace("number = 2027", 'number = "二〇二七"'), "四位数字"),
    (YEAR_2027.replace('source = "测试用"', ""), "没有写明来源"),
    (YEAR_2027.replace("to = 2027-01-03", "to = 2026-12-31"), "from不晚于to"),
    (YEAR_2027.replace("from = 2027-01-01", "from = 2027-01-01T00:00:00"), "from不晚于to"),
    (YEAR_2027.replace("from = 2027-01-01", "from = 2026-12-31"), "2026-12-31不在2027年内"),
    (YEAR_2027.replace("from = 2027-06-01", "from = 2027-01-03"), "重复列入2027-01-03"),
    (YEAR_2027.replace("2027-01-09", "2027-01-08"), "周六或者周日"),
    (YEAR_2027.replace("2027-01-09", "2027-01-02"), "周六或者周日"),
    (YEAR_2027.replace("2027-01-09", "2027-01-09, 2027-01-09"), "重复列入2027-01-09"),
    ('[[year]]\nnumber = 2027\nsource = "空"', "没有任何放假日"),
    ('[[year]]\nnumber = 2027\nsource = "空"\noff = ["元旦"]', "应当有name、from、to"),
    ('[[year]]\nnumber = 2027\nsource = "空"\noff = "元旦"', "应当有name、from、to"),
])
def test_a_wrong_file_is_refused_with_what_is_wrong_and_where(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CalendarFileError) as caught:
        CAL.with_file(write(tmp_path, text))
    assert caught.value.code == "LAW-CAL-02"
    assert says in str(caught.value)
    assert "年历.toml" in str(caught.value)


def test_a_missing_file_and_a_wrong_encoding_are_said(tmp_path: Path) -> None:
    with pytest.raises(CalendarFileError, match="无法读取"):
        CAL.with_file(tmp_path / "没有.toml")
    path = tmp_path / "国标码.toml"
    path.write_bytes(YEAR_2027.encode("gb18030"))
    with pytest.raises(CalendarFileError, match="UTF-8"):
        CAL.with_file(path)


@pytest.mark.parametrize(("day", "holiday"), [
    (date(2026, 10, 1), True), (date(2026, 3, 7), False), (date(2026, 3, 6), False), (date(2026, 10, 10), False)])
def test_a_holiday_is_a_day_of_the_notice_and_no_mere_weekend(day: date, holiday: bool) -> None:
    assert load_calendar().is_holiday(day) is holiday
