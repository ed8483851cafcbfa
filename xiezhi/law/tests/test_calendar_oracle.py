"""The calendar's arithmetic against an oracle that walks day by day over chinesecalendar and knows nothing of our tables."""

import random
from datetime import date, timedelta

import chinese_calendar
from hypothesis import assume, given
from hypothesis import strategies as st

from xiezhi.law.calendar import load_calendar

CAL = load_calendar()
ONE = timedelta(days=1)
WORKS = {day: chinese_calendar.is_workday(day) for day in CAL.days()}

days = st.dates(CAL.first_day, CAL.last_day)


def walk(day: date, n: int) -> date | None:
    """The n-th working day after (before) `day`, one step at a time; None beyond the loaded years."""
    step = ONE if n > 0 else -ONE
    left = abs(n)
    while left:
        day += step
        if day not in WORKS:
            return None
        left -= WORKS[day]
    return day


def test_ten_thousand_random_pairs_agree_with_the_oracle() -> None:
    rng = random.Random(20260201)
    span = (CAL.last_day - CAL.first_day).days
    checked = 0
    while checked < 10_000:
        day, n = CAL.first_day + rng.randrange(span + 1) * ONE, rng.randrange(-60, 121)
        expected = walk(day, n)
        if expected is None:
            continue
        assert CAL.add_working_days(day, n) == expected, (day, n)
        # Counting back the days that were walked gives the number walked.
        low, high = min(day, expected), max(day, expected)
        counted, at = 0, low
        while at < high:
            at += ONE
            counted += WORKS[at]
        assert CAL.working_days_after(low, high) == counted, (low, high)
        checked += 1


@given(days, st.integers(1, 400))
def test_counting_lands_on_a_working_day_with_exactly_n_between(day: date, n: int) -> None:
    assume(CAL.wd_no(day) + n <= CAL.wd_no(CAL.last_day))
    to = CAL.add_working_days(day, n)
    assert CAL.is_working(to)
    assert to > day
    assert CAL.working_days_after(day, to) == n
    assert CAL.working_days_after(day, to - ONE) == n - 1


@given(days, days, st.integers(0, 50))
def test_a_later_start_never_ends_earlier(a: date, b: date, n: int) -> None:
    a, b = sorted((a, b))
    assume(CAL.wd_no(b) + n <= CAL.wd_no(CAL.last_day))
    assert CAL.add_working_days(a, n) <= CAL.add_working_days(b, n)


@given(days)
def test_rolling_forward_stays_or_stops_at_the_first_working_day(day: date) -> None:
    to = CAL.roll_forward(day)
    assert CAL.is_working(to)
    assert to >= day
    assert not any(WORKS[day + n * ONE] for n in range((to - day).days))


@given(days, st.integers(1, 100))
def test_counting_back_undoes_counting_on_from_a_working_day(day: date, n: int) -> None:
    assume(WORKS[day] and CAL.wd_no(day) + n <= CAL.wd_no(CAL.last_day))
    assert CAL.add_working_days(CAL.add_working_days(day, n), -n) == day


@given(days, days, days)
def test_counts_add_up_over_any_day_between(a: date, b: date, c: date) -> None:
    assert CAL.working_days_after(a, b) + CAL.working_days_after(b, c) == CAL.working_days_after(a, c)
