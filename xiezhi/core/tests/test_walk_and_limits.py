"""From record to record of a list in its order; one address cannot ask a public page without end."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.http import QueryDict
from django.test import RequestFactory

from xiezhi.core.errors import Refusal
from xiezhi.core.tests.site import TypeList
from xiezhi.core.web.limits import Allowance
from xiezhi.core.web.walk import carried, mark_of, onward, walk_of


class Walking(TypeList):
    walks = True
    walk_mark = "types"


@pytest.fixture
def five(db):
    rows = ContentType.objects.bulk_create(ContentType(app_label="zz", model=f"m{n}") for n in range(5))
    return [row.pk for row in rows]


def opened(query):
    """A record's request, opened from the list with that query; None: opened otherwise."""
    request = RequestFactory().get("/types/1/", {"in": query} if query is not None else {})
    request.actor = None
    return request


def test_a_record_knows_its_neighbours_in_the_order_of_its_list(five):
    walk = walk_of(opened("app=zz&sort=-model"), Walking, five[3], "/types/")
    assert (walk.at, walk.total) == (2, 5)
    assert walk.before.startswith(f"/types/{five[4]}/?in=")
    assert walk.after.startswith(f"/types/{five[2]}/?in=")
    assert walk.list_url == "/types/?app=zz&sort=-model"


def test_the_way_back_leads_to_the_page_of_the_list_on_which_the_record_stands(five):
    rows = ContentType.objects.bulk_create(ContentType(app_label="yy", model=f"m{n:02}") for n in range(60))
    at = lambda n: walk_of(opened("app=yy&sort=model&size=25"), Walking, rows[n].pk, "/types/").list_url  # noqa: E731
    assert [at(24), at(25), at(59)] == [
        "/types/?app=yy&sort=model&size=25", "/types/?app=yy&sort=model&size=25&page=2", "/types/?app=yy&sort=model&size=25&page=3",
    ]  # fmt: skip


def test_at_the_ends_there_is_no_way_on(five):
    assert walk_of(opened(""), Walking, five[0], "/types/").before == ""
    assert walk_of(opened(""), Walking, five[4], "/types/").after == ""


@pytest.mark.parametrize("query", [None, "app=yy", "x" * 3000])
def test_a_record_opened_otherwise_or_gone_from_its_list_walks_nowhere(five, query):
    assert walk_of(opened(query), Walking, five[0], "/types/") is None


def test_a_move_carries_the_walk_and_leads_to_the_next(five):
    request = opened("app=zz")
    walk = walk_of(request, Walking, five[0], "/types/")
    assert carried(request, "/do/") == "/do/?in=app%3Dzz"
    assert carried(request, carried(request, "/do/")) == "/do/?in=app%3Dzz"
    assert onward(request, walk, "/types/1/") == walk.after
    last = walk_of(request, Walking, five[4], "/types/")
    assert onward(request, last, "/types/1/") == "/types/1/?in=app%3Dzz"
    assert onward(opened(None), None, "/types/1/") == "/types/1/"


def test_a_list_marks_the_addresses_of_its_rows(five):
    view = Walking()
    request = RequestFactory().get("/types/", {"app": "zz"})
    request.actor = None
    view.setup(request)
    read = view.read(QueryDict("app=zz"))
    line = view._line(view.rows(read)[0], read, False)
    assert line["url"].endswith("/?in=of%3Dtypes%26app%3Dzz")
    assert mark_of(opened("of=types&app=zz")) == "types"
    assert mark_of(opened("app=zz")) == ""


def test_an_address_that_has_asked_enough_is_told_to_wait():
    cache.clear()
    allowance, request = Allowance("test"), RequestFactory().get("/", REMOTE_ADDR="203.0.113.1")
    for _ in range(3):
        allowance.spend(request, 3)
    with pytest.raises(Refusal, match="RATE-01") as refused:
        allowance.spend(request, 3)
    assert refused.value.status == 429
    allowance.spend(RequestFactory().get("/", REMOTE_ADDR="203.0.113.2"), 3)


def test_the_proxy_s_address_stands_for_many_people(settings):
    cache.clear()
    allowance, proxy = Allowance("test"), RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")
    for _ in range(40):
        allowance.spend(proxy, 3)
    settings.CLIENT_HEADER = "X-Real-IP"
    for _ in range(3):
        allowance.spend(RequestFactory().get("/", headers={"X-Real-IP": "198.51.100.1"}), 3)
    with pytest.raises(Refusal):
        allowance.spend(RequestFactory().get("/", headers={"X-Real-IP": "198.51.100.1"}), 3)
