"""Two people at the same moment: one list, one version of an item, one delegation."""

import datetime as dt

import pytest

from xiezhi.accounts.tests.test_at_once import at_once
from xiezhi.catalogue import actions, queries
from xiezhi.catalogue.models import Edition, Item
from xiezhi.core.errors import Refusal, Stale

from .lists import facts, published, ready

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = dt.date(2026, 11, 20)


def test_of_two_who_begin_an_edition_one_is_told(live_cast):
    cast = live_cast
    out = at_once(*[lambda: actions.begin(cast.organ, by=cast.clerk)] * 4)
    assert sum(isinstance(one, Edition) for one in out) == 1, out
    assert all(isinstance(one, Stale) for one in out if not isinstance(one, Edition)), out


def test_the_same_code_added_by_two_at_once_stands_once(live_cast):
    cast = live_cast
    edition = actions.begin(cast.organ, by=cast.clerk)
    rows = [facts(1), facts(1, from_on=dt.date(2027, 1, 1)), facts(1, from_on=dt.date(2027, 6, 1)), facts(1)]
    out = at_once(*[lambda row=row: actions.add_item(Edition.objects.select_related("organ").get(pk=edition.pk), row, by=cast.clerk) for row in rows])
    assert sum(isinstance(one, Item) for one in out) >= 1, out
    assert all(isinstance(one, Refusal) for one in out if not isinstance(one, Item)), out
    kept = list(Item.objects.order_by("from_on"))
    for a in kept:
        for b in kept:
            assert a == b or not actions_overlap(a, b), out


def actions_overlap(a, b):
    from xiezhi.catalogue.checks import overlap

    return overlap(a.from_on, a.to_on, b.from_on, b.to_on)


def test_an_edition_published_by_two_at_once_is_published_once_and_lists_do_not_overlap(live_cast):
    cast = live_cast
    published(cast, facts(1))
    edition = ready(cast, facts(2))
    days = [TODAY, TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=5), TODAY]

    def publish(day):
        actions.publish(Edition.objects.select_related("organ").get(pk=edition.pk), by=cast.head, from_on=day)
        return day

    out = at_once(*[lambda day=day: publish(day) for day in days])
    assert sum(isinstance(one, dt.date) for one in out) == 1, out
    assert all(isinstance(one, Refusal) for one in out if not isinstance(one, dt.date)), out
    first, second = Edition.objects.filter(organ=cast.organ).order_by("no")
    assert (first.to_on, second.to_on) == (second.from_on - dt.timedelta(days=1), None)
    assert queries.edition_on(cast.organ, second.from_on) == second
