"""Open cases of a township under items taken back: seen by both organs, handed over one by one, each received."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.cast import TODAY, hashed
from xiezhi.accounts.models import Person, Post, User
from xiezhi.accounts.queries import actor_for
from xiezhi.cases import queries as cases
from xiezhi.cases.actions import take_rows
from xiezhi.cases.models import Case
from xiezhi.catalogue import actions
from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.models import Handed, Revocation
from xiezhi.catalogue.tests.lists import facts, items_of, published, township
from xiezhi.core import roles
from xiezhi.core.errors import Refusal
from xiezhi.core.time import now
from xiezhi.demo.history import on_day
from xiezhi.desk import handover, queries
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db


def a_case(cast, organ, no, cause, **more):
    row = {
        "case_no": no, "party_name": "演示甲公司", "party_kind": "legal", "procedure": "ordinary", "cause": cause,
        "filed_on": dt.date(2026, 10, 12), "officer_nos": "演1、演2", "officer_count": 2,
    }
    take_rows([row | more], by=cast.system, organ=organ, batch="test")
    return Case.objects.get(case_no=no)


def person(cast, name, username, role, organ):
    """A log-in at an organ that the standing cast does not have."""
    act = Act("test.cast", cast.system)
    who = Person(name=name, organ=organ, title="", synthetic=True)
    who.save(permit=act)
    user = User(
        username=username, person=who, password=hashed(), status="active", must_change=False, password_set_at=now(),
        created_by="test:a", authorised_by="test:b",
    )  # fmt: skip
    user.save(permit=act)
    post = Post(user=user, organ=organ, role=role, from_on=dt.date(2020, 1, 1))
    post.save(permit=act)
    return actor_for(post)


@pytest.fixture
def place(cast):
    """A township with three open cases; the county took two of its items back, and one case falls under them."""
    cast.town = township(cast)
    cast.town_legal = person(cast, "镇法制员", "t_town_legal", roles.LEGAL_STAFF, cast.town)
    for part in ("supervisor", "supervision_head"):
        setattr(cast, part, actor_for(Post.objects.get(user__username=f"t_{part}")))
    with on_day(dt.date(2026, 1, 5)):
        published(cast, facts(1), facts(2), facts(3))
        row = actions.prepare(cast.town, cast.organ, ["SJ-0001", "SJ-0002"], by=cast.supervisor, assessment="已核验")
        actions.issue(
            row, by=cast.supervision_head, instrument_no="漠政规〔2026〕2号", issuer="漠河市人民政府",
            published_on=dt.date(2026, 1, 5), from_on=dt.date(2026, 1, 5),
        )  # fmt: skip
    cast.open = a_case(cast, cast.town, "镇立〔2026〕1号", facts(1)["cause"])
    a_case(cast, cast.town, "镇立〔2026〕2号", "占用城市道路摆摊设点")  # under no item taken back
    a_case(cast, cast.town, "镇立〔2026〕3号", facts(2)["cause"], decided_on=dt.date(2026, 10, 20), closed_on=dt.date(2026, 10, 30))
    a_case(cast, cast.organ, "漠市监立〔2026〕9号", facts(1)["cause"])
    with on_day(dt.date(2026, 11, 2)):
        cast.revocation = actions.revoke(
            row, [one.pk for one in row.items.all()], by=cast.supervision_head, instrument_no="漠政规〔2026〕8号",
            issuer="漠河市人民政府", published_on=dt.date(2026, 11, 2), revoked_on=dt.date(2026, 11, 2), reason="省政府收回",
        )  # fmt: skip
    return cast


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def test_open_cases_under_the_items_taken_back_are_left_with_the_days_left(place):
    (left,) = handover.left_in(place.revocation)
    assert (left.case, left.code) == (place.open, "SJ-0001")
    assert left.days == (place.revocation.due_on - TODAY).days == 12


def test_the_case_goes_over_is_received_and_the_handover_finishes(place, client):
    page = url("handover", place.revocation.pk)
    place.login(client, "town_legal")
    shown = client.get(page).content.decode()
    assert "镇立〔2026〕1号" in shown
    assert "镇立〔2026〕2号" not in shown
    assert "镇立〔2026〕3号" not in shown
    assert client.post(page, {"on": "2026-11-20"}).status_code == 422  # nothing chosen
    assert client.post(page, {"ids": [place.open.pk], "on": "2026-11-20"}).status_code == 302
    again = client.post(page, {"ids": [place.open.pk], "on": "2026-11-20"}, follow=True)
    assert "所选案件已经移交" in again.content.decode()
    row = Handed.objects.get()
    assert (row.case, row.code, row.handed_on, row.received_on) == (place.open.ref, "SJ-0001", TODAY, None)
    assert Line.objects.filter(verb="catalogue.handover.hand_over", about=place.revocation.ref).count() == 1
    assert not Line.objects.filter(verb="desk.hand_over").exists()
    assert client.post(url("handover_finish", place.revocation.pk)).status_code in (409, 422)  # not received yet

    place.login(client, "legal")
    assert "待接收" in client.get(page).content.decode() or "接收" in client.get(page).content.decode()
    assert client.post(url("receive", row.pk)).status_code == 302
    row.refresh_from_db()
    assert (row.received_on, row.received_by) == (TODAY, "法制员甲")

    place.login(client, "town_legal")
    assert client.post(url("handover_finish", place.revocation.pk)).status_code == 302
    place.revocation.refresh_from_db()
    assert (place.revocation.state, place.revocation.finished_on) == ("handed", TODAY)


def test_the_handover_does_not_finish_while_cases_are_left(place):
    with pytest.raises(Refusal):
        actions.finish(place.revocation, by=place.town_legal, left=len(handover.left_in(place.revocation)))


def test_the_county_organ_sees_the_numbers_and_opens_no_case_of_the_township(place, client):
    place.login(client, "legal")
    page = client.get(url("handover", place.revocation.pk))
    assert page.status_code == 200
    assert "镇立〔2026〕1号" in page.content.decode()
    assert reverse("cases:record", args=[place.open.pk]) not in page.content.decode()
    assert client.post(url("handover", place.revocation.pk), {"ids": [place.open.pk], "on": "2026-11-20"}).status_code in (403, 404)


@pytest.mark.parametrize("part", ["stranger_legal", "other_legal", "stranger_supervisor"])
def test_strangers_do_not_see_a_handover(place, client, part):
    place.login(client, part)
    assert client.get(url("handover", place.revocation.pk)).status_code == 404


def test_a_case_of_another_organ_is_not_handed_over_by_its_number(place):
    foreign = Case.objects.get(case_no="漠市监立〔2026〕9号")
    assert handover.hand_over(place.revocation, [foreign.pk, 0, 10**9], by=place.town_legal, on=TODAY) == 0
    assert not Handed.objects.exists()


def test_it_waits_on_both_workbenches_until_it_is_finished(place):
    def count(actor):
        return next((g.count for g in queries.groups(actor) if g.key == "handover"), 0)

    assert (count(place.town_legal), count(place.legal), count(place.other_legal)) == (1, 1, 0)
    handover.hand_over(place.revocation, [place.open.pk], by=place.town_legal, on=TODAY)
    actions.receive(Handed.objects.get(), by=place.legal)
    actions.finish(Revocation.objects.get(), by=place.town_legal, left=0)
    assert (count(place.town_legal), count(place.legal)) == (0, 0)


def test_last_uses_are_taken_from_filings_every_night_and_only_once(place):
    assert handover.remember_uses() > 0
    used = catalogue.use_of(items_of(place.organ)["SJ-0001"])
    assert (used.used_on, used.source) == (dt.date(2026, 10, 12), "立案")
    assert catalogue.use_of(items_of(place.organ)["SJ-0003"]).used_on is None
    assert handover.remember_uses() == 0


def test_a_case_of_a_township_under_an_item_given_to_it_is_a_use_of_the_county_s_item(place):
    a_case(place, place.town, "镇立〔2026〕8号", facts(2)["cause"], filed_on=dt.date(2026, 10, 28))
    a_case(place, place.town, "镇立〔2026〕9号", facts(3)["cause"], filed_on=dt.date(2026, 10, 29))  # was never given
    handover.remember_uses()
    items = items_of(place.organ)
    assert catalogue.use_of(items["SJ-0002"]).used_on == dt.date(2026, 10, 28)
    assert catalogue.use_of(items["SJ-0003"]).used_on is None


def test_once_the_thirty_days_are_over_both_organs_and_the_body_are_told_how_many_cases_are_left(place, client):
    with on_day(dt.date(2026, 12, 3)):
        for part in ("town_legal", "legal", "supervisor"):
            place.login(client, part)
            page = client.get(url("handover", place.revocation.pk)).content.decode()
            assert "交接期限已过，还有 1 件没有移交" in page
            assert "逾期未交接完" in page
            group = next(g for g in queries.groups(getattr(place, part)) if g.key == "handover")
            assert group.items[0].due.days_left == -1
        # late, it still goes over: the county organ has to have the case
        assert handover.hand_over(place.revocation, [place.open.pk], by=place.town_legal, on=dt.date(2026, 12, 3)) == 1


def test_a_handover_leads_to_the_next_of_its_list_and_tells_its_limit_once(place, client):
    place.login(client, "supervisor")
    page = client.get(url("handover", place.revocation.pk), {"in": ""})
    assert (page.context["walk"].at, page.context["walk"].total) == (1, 1)
    assert "要在期限内移交" in page.content.decode()
    assert not any(fact.value == place.revocation.due_on for fact in page.context["facts"])


def test_a_case_handed_over_is_opened_by_the_county_and_no_longer_presses_in_the_township(place, client):
    record = reverse("cases:record", args=[place.open.pk])
    closed = Case.objects.get(case_no="镇立〔2026〕3号")
    place.login(client, "legal")
    assert client.get(record).status_code == 404  # still the township's
    assert place.open in cases.running(place.town_legal)
    handover.hand_over(place.revocation, [place.open.pk], by=place.town_legal, on=TODAY)
    page = client.get(record).content.decode()
    assert "赋权收回，2026-11-20移交漠河市市场监督管理局，待接收" in page
    assert place.open in cases.running(place.legal)
    assert place.open not in cases.running(place.town_legal)
    assert place.open in cases.visible_to(place.town_legal)  # what it did stays to be read
    assert closed not in cases.visible_to(place.legal)
    assert closed in cases.visible_to(place.town_legal)
    place.login(client, "other_legal")
    assert client.get(record).status_code == 404


def test_a_case_that_names_the_item_by_its_code_is_handed_over_too(place):
    named = a_case(place, place.town, "镇立〔2026〕4号", "另一种说法", item_code="SJ-0002")
    assert {(row.case, row.code) for row in handover.left_in(place.revocation)} == {(place.open, "SJ-0001"), (named, "SJ-0002")}
