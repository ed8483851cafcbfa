"""Deadlines by statute: the worked examples of the fact base, exclusions, extensions, rolling, and the way explained."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.law.calendar import load_calendar
from xiezhi.law.counting import Limit, Unit, rules
from xiezhi.law.deadline import Period, add_months, deadline, latest_before
from xiezhi.law.errors import CalendarNotLoaded, LimitNotDefined, NotInForce
from xiezhi.law.statutes import ref, statutes

CAL = load_calendar()

HEARING_REQUEST = Limit("行政处罚法", 64, 5, paragraph=1, item=1)
HEARING_NOTICE = Limit("行政处罚法", 64, 7, paragraph=1, item=2)
SERVICE = Limit("行政处罚法", 61, 7, paragraph=1)
PRESERVATION = Limit("行政处罚法", 56, 7)
HANDLING = Limit("行政处罚法", 60, 90)
PAYMENT = Limit("行政处罚法", 67, 15, paragraph=3)
SEIZURE = Limit("行政强制法", 25, 30, paragraph=1)
PUBLICATION = Limit("三项制度意见", None, 7, "working_day")


@pytest.mark.parametrize(("start", "limit", "last"), [
    (date(2026, 2, 12), HEARING_REQUEST, date(2026, 2, 26)),
    (date(2026, 9, 22), HEARING_REQUEST, date(2026, 9, 30)),
    (date(2026, 9, 28), SERVICE, date(2026, 10, 13)),
    (date(2026, 4, 30), PRESERVATION, date(2026, 5, 13)),
    (date(2026, 2, 11), PRESERVATION, date(2026, 2, 27)),
    (date(2026, 1, 28), Limit("行政许可法", 42, 20, paragraph=1), date(2026, 3, 3)),
    (date(2026, 1, 28), Limit("行政许可法", 42, 30, paragraph=1), date(2026, 3, 17)),
    (date(2026, 4, 30), PUBLICATION, date(2026, 5, 13)),
])
def test_working_day_examples_of_the_fact_base(start: date, limit: Limit, last: date) -> None:
    found = deadline(start, limit, calendar=CAL)
    assert found.last_day == last
    assert found.working
    assert found.would_roll_to is None
    assert found.used(last) == limit.amount


def test_twenty_days_extended_by_ten_equal_thirty_for_a_permit() -> None:
    found = deadline(date(2026, 1, 28), Limit("行政许可法", 42, 20, paragraph=1), calendar=CAL,
                     extended=[Limit("行政许可法", 42, 10, paragraph=1)])
    assert found.last_day == date(2026, 3, 17)
    assert "延长10个工作日，至2026-03-17。（《中华人民共和国行政许可法》第四十二条第一款）" in found.explain()


def test_ninety_days_of_an_organ_end_on_the_holiday_and_show_where_they_would_roll() -> None:
    found = deadline(date(2026, 2, 2), HANDLING, calendar=CAL)
    assert (found.last_day, found.would_roll_to) == (date(2026, 5, 3), date(2026, 5, 6))
    assert not found.working


def test_fifteen_days_of_the_party_roll_over_the_holiday() -> None:
    found = deadline(date(2026, 9, 20), PAYMENT, calendar=CAL, rolls=True)
    assert (found.last_day, found.would_roll_to) == (date(2026, 10, 8), None)
    assert deadline(date(2026, 9, 20), PAYMENT, calendar=CAL).last_day == date(2026, 10, 5)


def test_thirty_days_of_seizure_do_not_roll() -> None:
    found = deadline(date(2026, 9, 5), SEIZURE, calendar=CAL)
    assert (found.last_day, found.would_roll_to) == (date(2026, 10, 5), date(2026, 10, 8))


def test_notice_of_a_hearing_seven_days_before_in_both_readings() -> None:
    strict = latest_before(date(2026, 10, 15), HEARING_NOTICE, calendar=CAL)
    lenient = latest_before(date(2026, 10, 15), HEARING_NOTICE, calendar=CAL, strict=False)
    assert (strict.last_day, strict.strict, strict.lenient) == (
        date(2026, 9, 29), date(2026, 9, 29), date(2026, 9, 30))
    assert lenient.last_day == date(2026, 9, 30)
    assert strict.explain()[-1] == "采用从严口径，最迟为2026-09-29。"
    assert lenient.explain()[-1] == "采用从宽口径，最迟为2026-09-30。"


def test_the_published_case_was_decided_on_day_93_of_90() -> None:
    found = deadline(date(2024, 9, 9), HANDLING, calendar=CAL)
    decided = date(2024, 12, 11)
    assert found.last_day == date(2024, 12, 8)
    assert found.used(decided) == 93
    assert found.days_over(decided) == 3
    assert found.days_left(decided) == -3
    assert not found.met(decided)
    assert found.met(found.last_day)
    # Not even with rolling would it have been in time.
    assert found.would_roll_to == date(2024, 12, 9)


def test_the_explanation_tells_start_period_and_rolling_with_their_articles() -> None:
    assert deadline(date(2026, 9, 20), PAYMENT, calendar=CAL, rolls=True).explain() == [
        "自2026-09-20起算，参照民事诉讼法，当日不计入，第一日为2026-09-21。（《中华人民共和国民事诉讼法》第八十五条第二款）",
        "期限为15日。（《中华人民共和国行政处罚法》第六十七条第三款）",
        "这一期限没有按工作日计算的规定，按自然日计算。",
        "第15日为2026-10-05。",
        "2026-10-05是休假日（国庆节放假），顺延到其后第一个工作日2026-10-08。（《中华人民共和国民事诉讼法》第八十五条第三款）",
        "最后一日为2026-10-08。",
    ]


def test_a_review_limit_cites_the_article_that_refers_to_civil_procedure_and_the_one_on_working_days() -> None:
    lines = deadline(date(2024, 2, 5), Limit("行政复议法", 48, 10), calendar=CAL).explain()
    assert lines[0].endswith("（《中华人民共和国行政复议法》第八十八条第一款、《中华人民共和国民事诉讼法》第八十五条第二款）")
    assert lines[2] == "这一期限按工作日计算，不含法定节假日。（《中华人民共和国行政复议法》第八十八条第二款）"
    assert lines[-1] == "最后一日为2024-02-23。"


def test_every_step_can_be_translated_message_by_message() -> None:
    seen: list[str] = []

    def translate(text: str) -> str:
        seen.append(text)
        return text.replace("国庆节放假", "National Day")

    found = deadline(date(2026, 9, 5), SEIZURE, calendar=CAL)
    assert "2026-10-05是休假日（National Day）" in found.explain(translate)[-2]
    assert {step.template for step in found.steps} < set(seen)
    assert "国庆节放假" in seen


def test_testing_time_is_left_out_of_seizure_and_the_extension_runs_on() -> None:
    testing = Period(date(2026, 9, 10), date(2026, 9, 19), "检验", ref("行政强制法", 25, 3))
    found = deadline(date(2026, 9, 5), SEIZURE, calendar=CAL, excluded=[testing], extended=[SEIZURE])
    assert found.last_day == date(2026, 11, 14)
    assert found.used(date(2026, 9, 10)) == 4
    assert found.used(date(2026, 9, 20)) == 5
    assert found.used(found.last_day) == 60
    kinds = [step.kind for step in found.steps]
    assert kinds == ["start", "limit", "counting", "count", "excluded", "extended", "not_rolled", "last"]
    assert "2026-09-10至2026-09-19（检验）的10日不计入，推后到2026-10-15。（《中华人民共和国行政强制法》第二十五条第三款）" \
        in found.explain()


def test_overlapping_exclusions_are_left_out_once_and_those_after_the_end_not_at_all() -> None:
    plain = deadline(date(2026, 3, 2), HANDLING, calendar=CAL)
    found = deadline(date(2026, 3, 2), HANDLING, calendar=CAL, excluded=[
        Period(date(2026, 3, 15), date(2026, 3, 24), "鉴定"),
        Period(date(2026, 3, 20), date(2026, 3, 29), "听证"),
        Period(date(2026, 2, 20), date(2026, 3, 2), "检验"),
        Period(date(2026, 8, 1), date(2026, 8, 9), "公告"),
    ])
    assert found.last_day - plain.last_day == timedelta(days=15)
    assert [step.params["days"] for step in found.steps if step.kind == "excluded"] == [10, 5]


def test_an_exclusion_that_begins_only_in_the_time_gained_counts_too() -> None:
    plain = deadline(date(2026, 3, 2), SEIZURE, calendar=CAL)
    assert plain.last_day == date(2026, 4, 1)
    found = deadline(date(2026, 3, 2), SEIZURE, calendar=CAL, excluded=[
        Period(date(2026, 3, 10), date(2026, 3, 14), "检验"), Period(date(2026, 4, 4), date(2026, 4, 5), "鉴定")])
    assert found.last_day == date(2026, 4, 8)


def test_excluded_weekends_do_not_lengthen_a_limit_in_working_days() -> None:
    expert = Period(date(2026, 3, 7), date(2026, 3, 9), "专家评审", ref("行政许可法", 45))
    plain = deadline(date(2026, 3, 2), Limit("行政许可法", 42, 20, paragraph=1), calendar=CAL)
    found = deadline(date(2026, 3, 2), Limit("行政许可法", 42, 20, paragraph=1), calendar=CAL, excluded=[expert])
    assert CAL.working_days_after(plain.last_day, found.last_day) == 1
    assert found.used(found.last_day) == 20


natural = st.dates(date(2021, 8, 1), date(2026, 3, 1))
periods = st.lists(st.tuples(st.integers(-20, 120), st.integers(0, 25)), max_size=4)


@given(natural, periods, st.sampled_from([HANDLING, SEIZURE, SERVICE, Limit("行政复议法", 48, 10)]))
def test_whatever_is_excluded_the_last_day_is_day_n_of_the_days_that_count(
    start: date, excluded: list[tuple[int, int]], limit: Limit
) -> None:
    if limit.statute == "行政复议法" and start < date(2024, 1, 1):
        start = start.replace(year=2025, day=1)
    out = [Period(start + timedelta(days=a), start + timedelta(days=a + length), "鉴定") for a, length in excluded]
    found = deadline(start, limit, calendar=CAL, excluded=out)
    skipped = {p.first + timedelta(days=n) for p in out for n in range((p.last - p.first).days + 1)}
    day, left = start, limit.amount
    while left:
        day += timedelta(days=1)
        left -= day not in skipped and (not found.working or CAL.is_working(day))
    assert found.last_day == day
    assert found.used(day) == limit.amount


def test_an_organs_last_day_in_a_year_not_loaded_is_certain_but_its_holidays_are_not() -> None:
    found = deadline(date(2026, 11, 5), HANDLING, calendar=CAL)
    assert found.last_day == date(2027, 2, 3)
    assert (found.would_roll_to, found.calendar_missing) == (None, 2027)
    assert any("2027年的日历没有录入" in line for line in found.explain())


@pytest.mark.parametrize(("limit", "rolls"), [(HANDLING, True), (Limit("行政许可法", 42, 45), False)])
def test_rolling_or_working_days_in_a_year_not_loaded_are_refused(limit: Limit, rolls: bool) -> None:
    with pytest.raises(CalendarNotLoaded) as caught:
        deadline(date(2026, 11, 5), limit, calendar=CAL, rolls=rolls)
    assert caught.value.year == 2027


def test_twenty_four_hours_run_from_the_minute_over_weekends() -> None:
    found = deadline(datetime(2026, 9, 26, 16, 30), Limit("移送规定", 5, 24, Unit.HOUR, paragraph=2), calendar=CAL)
    assert found.last_moment == datetime(2026, 9, 27, 16, 30)
    assert found.met(datetime(2026, 9, 27, 16, 30))
    assert not found.met(datetime(2026, 9, 27, 16, 31))
    assert "自2026-09-26 16:30起满24小时，为2026-09-27 16:30。（《中华人民共和国民法典》第二百零一条第二款）" in found.explain()


def test_hours_without_a_recorded_time_are_counted_in_favour_of_the_officer() -> None:
    found = deadline(date(2026, 9, 26), Limit("移送规定", 5, 24, Unit.HOUR, paragraph=2), calendar=CAL)
    assert found.last_day == date(2026, 9, 27)
    assert found.met(date(2026, 9, 27))
    assert any("没有记录起算时刻" in line for line in found.explain())


def test_hours_take_no_exclusions() -> None:
    with pytest.raises(ValueError, match="hours"):
        deadline(datetime(2026, 9, 26, 16, 30), Limit("移送规定", 5, 24, Unit.HOUR), calendar=CAL, extended=[SERVICE])


@pytest.mark.parametrize(("day", "months", "to"), [
    (date(2026, 3, 15), 6, date(2026, 9, 15)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2023, 8, 31), 6, date(2024, 2, 29)),
    (date(2026, 10, 31), 3, date(2027, 1, 31)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2026, 12, 1), 1, date(2027, 1, 1)),
])
def test_months_end_on_the_same_day_or_the_last_of_the_month(day: date, months: int, to: date) -> None:
    assert add_months(day, months) == to


def test_six_months_to_sue_roll_and_cite_the_civil_code_of_their_day() -> None:
    limit = Limit("行政诉讼法", 46, 6, Unit.MONTH, paragraph=1)
    late = deadline(date(2026, 4, 2), limit, calendar=CAL, rolls=True)
    assert late.last_day == date(2026, 10, 8)
    assert any("《中华人民共和国民法典》第二百零二条" in line for line in late.explain())
    early = deadline(date(2020, 3, 16), limit, calendar=CAL, rolls=True)
    assert early.last_day == date(2020, 9, 16)
    assert any("《中华人民共和国民法总则》第二百零二条" in line for line in early.explain())
    assert any("《中华人民共和国民事诉讼法》第八十二条第二款" in line for line in early.explain())


def test_two_years_of_limitation_and_months_with_an_exclusion() -> None:
    limit = Limit("行政处罚法", 36, 2, Unit.YEAR, paragraph=1)
    assert deadline(date(2024, 2, 29), limit, calendar=CAL).last_day == date(2026, 2, 28)
    paused = deadline(date(2026, 3, 2), Limit("行政诉讼法", 47, 2, Unit.MONTH), calendar=CAL,
                      excluded=[Period(date(2026, 4, 1), date(2026, 4, 3), "鉴定")])
    assert paused.last_day == date(2026, 5, 5)


def test_ninety_days_did_not_exist_before_the_act_of_2021() -> None:
    with pytest.raises(NotInForce) as caught:
        deadline(date(2021, 7, 14), HANDLING, calendar=CAL)
    assert caught.value.code == "LAW-CITE-01"
    assert deadline(date(2021, 7, 15), HANDLING, calendar=CAL).last_day == date(2021, 10, 13)


def test_seven_days_of_service_were_natural_days_until_2021() -> None:
    both = Limit("行政处罚法", 61, 7, clause=ref("行政处罚法", 61, 1) | ref("行政处罚法", 40, numbering="1996"))
    old = deadline(date(2021, 4, 28), both, calendar=CAL)
    new = deadline(date(2022, 4, 28), both, calendar=CAL)
    assert (old.last_day, old.working) == (date(2021, 5, 5), False)
    assert (new.last_day, new.working) == (date(2022, 5, 11), True)
    assert any("行政处罚法》第四十条" in line for line in old.explain())


@pytest.mark.parametrize(("limit", "on", "working"), [
    *((Limit("行政处罚法", 71, n), date(2026, 1, 5), True) for n in (2, 3, 5, 7)),
    *((Limit("行政处罚法", 60, n), date(2026, 1, 5), False) for n in (1, 10, 15, 90)),
    *((Limit("行政强制法", 54, n), date(2026, 1, 5), True) for n in (3, 5, 7, 10)),
    *((Limit("行政强制法", 25, n), date(2026, 1, 5), False) for n in (11, 30)),
    *((Limit("行政许可法", 42, n), date(2026, 1, 5), True) for n in (5, 20, 45)),
    *((Limit("行政复议法", 48, n), date(2026, 1, 5), True) for n in (3, 5, 7, 10)),
    *((Limit("行政复议法", 62, n), date(2026, 1, 5), False) for n in (30, 60)),
    (Limit("移送规定", 12, 3), date(2026, 1, 5), False),
    (Limit("治安管理处罚法", 116, 2), date(2026, 1, 5), False),
    (Limit("行政复议法", 23, 10, clause=ref("行政复议法", 23, numbering="1999")), date(2023, 5, 4), False),
    (Limit("行政复议法", 17, 5, clause=ref("行政复议法", 17, numbering="1999")), date(2023, 5, 4), True),
])
def test_each_statute_says_which_day_numbers_are_working_days(limit: Limit, on: date, working: bool) -> None:
    assert limit.in_working_days(on) is working


def test_a_statute_without_a_counting_rule_is_refused() -> None:
    with pytest.raises(LimitNotDefined) as caught:
        deadline(date(2026, 3, 2), Limit("放假办法", 2, 3), calendar=CAL)
    assert caught.value.code == "LAW-DAY-01"


def test_a_default_of_the_platform_says_that_it_is_no_law() -> None:
    found = deadline(date(2026, 3, 2), Limit(None, None, 15, "working_day", basis="平台参数"), calendar=CAL)
    assert found.last_day == date(2026, 3, 23)
    assert "这一期限不是法律规定的，来源：平台参数。" in found.explain()


@pytest.mark.parametrize("make", [
    lambda: Limit("行政处罚法", 60, 0), lambda: Limit(None, None, 5), lambda: Limit("行政处罚法", 60, 5, "fortnight"),
    lambda: Period(date(2026, 3, 2), date(2026, 3, 1), "鉴定"),
    lambda: latest_before(date(2026, 3, 2), Limit("行政诉讼法", 46, 6, "month"), calendar=CAL),
])
def test_senseless_limits_are_refused(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        make()


def test_natural_days_before_an_event_are_counted_back_over_weekends() -> None:
    found = latest_before(date(2026, 10, 15), Limit("移送规定", 12, 3), calendar=CAL)
    assert (found.strict, found.lenient) == (date(2026, 10, 11), date(2026, 10, 12))


def test_counting_rules_cite_articles_that_exist_and_cover_their_statute_without_overlap() -> None:
    names = {statute.name for statute in statutes()}
    for one in rules():
        assert one.statute in names
        for day in (one.first, one.last or date(2026, 12, 31)):
            one.clause(day)
            one.referring(day)
        for other in rules():
            if other is not one and other.statute == one.statute:
                assert (one.last is not None and one.last < other.first) or (
                    other.last is not None and other.last < one.first)
