"""Cases whose time limit is near or over, by the thresholds that hold for their place and day."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.cases.actions import use_thresholds
from xiezhi.cases.local import Local
from xiezhi.desk import queries

from .test_desk import a_case, of

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 20)  # the business date of tests


def filed(cast, no, days, organ=None, **facts):
    """A running case, filed so many days ago."""
    return a_case(cast, organ or cast.organ, f"漠市监立〔2026〕{no}号", filed_on=DAY - dt.timedelta(days), **facts)


def adopt(cast, *values):
    use_thresholds(values, by=cast.system)


def value(param, days, *, statutory=False, first=dt.date(2021, 7, 15), place="232701"):
    return Local("P11", param, place, days, first, None, statutory, "《演示条例》第七条" if statutory else "漠司发〔2026〕2号")


def pressing(cast, part="legal"):
    return of(queries.groups(getattr(cast, part)), "cases")


def numbers(group):
    return [item.title.split("〕")[1] for item in group.items]


def test_a_case_is_pressing_from_the_day_on_which_its_rule_warns(cast):
    filed(cast, 60, 60)
    filed(cast, 61, 61)
    filed(cast, 91, 91)
    filed(cast, 1, 91, procedure="summary", decided_on=None)
    filed(cast, 2, 91, decided_on=DAY)
    filed(cast, 3, 91, closed_on=DAY, closed_as="withdrawn")
    group = pressing(cast)
    assert numbers(group) == ["91号", "61号"]
    assert [item.due.days_left for item in group.items] == [-1, 29]


def test_days_that_do_not_count_put_off_when_a_case_is_pressing_and_when_it_is_over(cast):
    filed(cast, 80, 80, excluded_days=20)
    filed(cast, 81, 81, excluded_days=20)
    filed(cast, 95, 95, extended_days=30)
    group = pressing(cast)
    assert numbers(group) == ["95号", "81号"]
    assert [item.due.days_left for item in group.items] == [25, 29]


def test_a_places_own_threshold_says_when_a_case_is_pressing_there_and_it_is_shown_that_it_is_no_law(cast):
    filed(cast, 46, 46)
    filed(cast, 45, 45)
    assert not pressing(cast).count
    adopt(cast, value("early", 45))
    group = pressing(cast)
    assert numbers(group) == ["46号"]
    assert "45日（非法定默认：漠司发〔2026〕2号）" in group.note
    a_case(cast, cast.strange, "塔市监立〔2026〕46号", filed_on=DAY - dt.timedelta(46))
    assert not pressing(cast, "stranger_legal").count


def test_a_limit_of_a_special_statute_counts_where_it_ends_before_the_warning(cast):
    filed(cast, 31, 31)
    filed(cast, 30, 30)
    adopt(cast, value("limit", 30, statutory=True))
    group = pressing(cast)
    assert numbers(group) == ["31号"]
    assert group.items[0].due.days_left == -1


def test_a_threshold_counts_for_cases_filed_while_it_holds(cast):
    filed(cast, 50, 50)
    filed(cast, 49, 49)
    adopt(cast, value("early", 45, first=DAY - dt.timedelta(49)))
    assert numbers(pressing(cast)) == ["49号"]


def test_the_workbench_names_the_default_by_which_cases_are_listed(cast, client):
    filed(cast, 70, 70)
    cast.login(client, "legal")
    assert "立案超过60日（非法定默认：平台默认）列入" in client.get(reverse("desk:home")).content.decode()
