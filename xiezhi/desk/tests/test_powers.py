"""What an officer may do today: items of the own organ as far as the own certificate reaches, and those given to a township."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.catalogue import actions as catalogue
from xiezhi.catalogue.tests.lists import day_of, facts, inspection, published, ready, township
from xiezhi.core import roles
from xiezhi.core.actor import system_actor
from xiezhi.organs.models import Organ
from xiezhi.registry import actions as registry
from xiezhi.registry.tests.story import approved, certified, fresh, handled, passed
from xiezhi.subjects.tests.story import signed
from xiezhi.trail.door import Act

from .test_handover import person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def registered(cast, **more):
    """The officer of the cast in the register, with a good certificate."""
    who = cast.user("officer").person
    one = registry.register(
        by=cast.clerk, organ=cast.organ, name=who.name, staff_no="R9", staffing="civil", fields="市场监管", person=who,
        on_duty_since=dt.date(2026, 3, 2), **more,
    )  # fmt: skip
    passed(cast, one)
    return registry.issue(approved(cast, one), by=cast.supervision_head)


def codes(client):
    return {row.code for row in client.get(reverse("desk:powers")).context["page"].rows}


def test_an_officer_sees_the_items_of_the_field_of_the_certificate_as_they_are_in_force(cast, client):
    published(cast, facts(1), facts(2, domain="emergency"), facts(3, to_on=dt.date(2026, 6, 30)), inspection(4))
    ready(cast, facts(5))
    registered(cast)
    cast.login(client, "officer")
    assert codes(client) == {"SJ-0001", "JC-0004"}
    page = text(client.get(reverse("desk:powers"), {"q": "明码标价"}))
    assert "《行政处罚法》第九条第（二）项" in page
    assert "500元至5,000元" in page
    part = text(client.get(reverse("desk:powers_summary")))
    assert part.count("1项") == 2
    mine = text(client.get(reverse("registry:mine")))
    assert reverse("desk:powers_summary") in mine
    assert reverse("desk:powers") in mine


def test_without_a_good_certificate_there_is_nothing_and_why(cast, client):
    published(cast, facts(1))
    cast.login(client, "officer")
    assert "还没有您的执法人员登记" in text(client.get(reverse("desk:powers")))
    mine = registered(cast)
    assert codes(client) == {"SJ-0001"}
    handled(cast, mine.officer, "suspend")
    for name in ("powers", "powers_summary"):
        page = text(client.get(reverse(f"desk:{name}")))
        assert "现在不能独立执法" in page
        assert "暂扣" in page
        assert "SJ-0001" not in page
    with day_of(dt.date(2026, 11, 21)):
        registry.leave(fresh(mine.officer), by=cast.clerk, on=dt.date(2026, 11, 21), reason="rotate")
        assert "您目前不在执法岗位" in text(client.get(reverse("desk:powers")))


def test_a_township_s_officer_has_what_was_given_until_it_is_taken_back(cast, client):
    town = township(cast)
    published(cast, facts(1), facts(2))
    officer = person(cast, "镇执法员", "t_town_officer", roles.OFFICER, town)
    clerk = person(cast, "镇数据员", "t_town_clerk", roles.DATA_CLERK, town)
    one = registry.register(
        by=clerk, organ=town, name=officer.name, staff_no="Z1", staffing="civil", fields="乡镇街道综合执法",
        person=cast.user("town_officer").person, on_duty_since=dt.date(2026, 3, 2),
    )  # fmt: skip
    passed(cast, one, by=cast.system)
    registry.issue(approved_by_system(cast, one, clerk), by=system_actor("test.head"))
    row = catalogue.prepare(town, cast.organ, ["SJ-0002"], by=cast.system)
    catalogue.issue(row, by=cast.system, instrument_no="政规〔2026〕2号", issuer="漠河市人民政府", published_on=TODAY, from_on=TODAY)
    cast.login(client, "town_officer")
    assert codes(client) == {"SJ-0002"}
    page = text(client.get(reverse("desk:powers")))
    assert cast.organ.name in page
    assert reverse("catalogue:public_item", args=[row.grantor.editions.get().items.get(code="SJ-0002").pk]) in page
    assert "其中1项由县级部门赋权" in text(client.get(reverse("desk:powers_summary")))
    day = TODAY + dt.timedelta(days=1)
    with day_of(day):
        catalogue.revoke(
            row, [row.items.get().pk], by=cast.system, instrument_no="政规〔2026〕3号", issuer="漠河市人民政府",
            published_on=day, revoked_on=day,
        )  # fmt: skip
        assert codes(client) == set()


def approved_by_system(cast, one, clerk):
    from xiezhi.registry.tests.story import applied

    row = applied(cast, one, by=clerk, fields="乡镇街道综合执法")
    registry.approve(row, by=cast.system)
    return row


@pytest.mark.parametrize("part", ["clerk", "legal", "head", "supervisor", "government", "sysadmin"])
def test_it_is_the_page_of_officers_alone(cast, client, part):
    certified(cast)
    cast.login(client, part)
    for name in ("powers", "powers_summary"):
        assert client.get(reverse(f"desk:{name}")).status_code == 404


def test_officers_of_an_organ_that_is_no_confirmed_subject_may_do_nothing_and_why(cast, client):
    published(cast, facts(1))
    registered(cast)
    Act("test.organ", cast.system).rows(Organ).filter(pk=cast.organ.pk).update(ended_on=dt.date(2026, 11, 19))
    cast.login(client, "officer")
    assert codes(client) == set()
    assert "不是已经确认的行政执法主体" in text(client.get(reverse("desk:powers")))


def test_an_entrusted_officer_has_the_powers_that_the_entrustment_names_while_it_holds(cast, client, brigade):
    published(cast, facts(1), inspection(2))
    officer = person(cast, "大队执法员", "t_brigade_officer", roles.OFFICER, brigade)
    one = registry.register(
        by=cast.system, organ=brigade, name=officer.name, staff_no="D1", staffing="civil", fields="市场监管",
        person=cast.user("brigade_officer").person, on_duty_since=dt.date(2026, 3, 2),
    )  # fmt: skip
    passed(cast, one, by=cast.system)
    cast.login(client, "brigade_officer")
    assert "没有效力期内的行政执法委托" in text(client.get(reverse("desk:powers")))
    row = signed(cast, brigade)
    registry.issue(approved_by_system(cast, one, cast.system), by=system_actor("test.head"))
    assert codes(client) == {"SJ-0001"}
    for name in ("powers", "powers_summary"):
        page = text(client.get(reverse(f"desk:{name}")))
        assert "以委托机关名义执法" in page
        assert row.matters in page
    with day_of(row.to_on + dt.timedelta(days=1)):
        assert codes(client) == set()
