"""Results from paper."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.exams import actions, queries

from .world import person

DAY = dt.date(2026, 3, 1)


def test_a_result_from_paper_holds_from_its_day_to_its_last(cast):
    who = person(cast)
    actions.enter_pass(who, by=cast.supervisor, passed_on=DAY, valid_to=dt.date(2026, 9, 1), number="2026001")
    assert queries.passed_on(who, DAY - dt.timedelta(days=1)) is None
    assert queries.passed_on(who, dt.date(2026, 9, 1)) == DAY
    assert queries.passed_on(who, dt.date(2026, 9, 2)) is None


@pytest.mark.parametrize(("more", "code"), [
    ({"passed_on": today() + dt.timedelta(days=1)}, "EXM-01"), ({"valid_to": DAY - dt.timedelta(days=1)}, "EXM-02"),
])  # fmt: skip
def test_days_that_cannot_be_are_refused(cast, more, code):
    with pytest.raises(Refusal) as refused:
        actions.enter_pass(person(cast), by=cast.supervisor, **{"passed_on": DAY, **more})
    assert refused.value.code == code


def test_the_same_day_is_entered_once_and_only_by_supervision(cast):
    actions.enter_pass(person(cast), by=cast.supervisor, passed_on=DAY)
    with pytest.raises(Refusal) as refused:
        actions.enter_pass(person(cast), by=cast.supervisor, passed_on=DAY)
    assert refused.value.code == "EXM-03"
    with pytest.raises(NotAllowed):
        actions.enter_pass(person(cast), by=cast.legal, passed_on=DAY)


def test_the_page_finds_the_person_by_organ_and_name(cast, client):
    cast.login(client, "supervisor")
    url = reverse("exams:enter_pass")
    wrong = client.post(url, {"organ": cast.organ.name, "name": "查无此人", "passed_on": DAY.isoformat()})
    assert (wrong.status_code, "没有叫" in wrong.content.decode()) == (422, True)
    client.post(url, {"organ": cast.organ.name, "name": "执法员甲", "passed_on": DAY.isoformat(), "number": "7"})
    cast.login(client, "officer")
    assert "执法员甲" in client.get(reverse("exams:passes")).content.decode()


def test_a_wrong_entry_is_taken_off_the_list_with_a_reason_and_one_sat_here_is_not(cast, client):
    who = person(cast)
    row = actions.enter_pass(who, by=cast.supervisor, passed_on=DAY, number="误录1")
    url = reverse("exams:void_pass", args=[row.pk])
    cast.login(client, "legal")
    assert "误录1" in client.get(reverse("exams:pass", args=[row.pk])).content.decode()
    assert client.post(url, {"reason": "录到了别人名下"}).status_code == 404
    cast.login(client, "stranger_supervisor")
    assert client.get(reverse("exams:pass", args=[row.pk])).status_code == 404
    cast.login(client, "supervisor")
    assert client.post(url, {"reason": "错"}).status_code == 422
    assert client.post(url, {"reason": "录到了别人名下"}).status_code == 302
    assert client.post(url, {"reason": "录到了别人名下"}).status_code == 404
    assert queries.passed_on(who, DAY) is None
    sat = actions.enter_pass(who, by=cast.supervisor, passed_on=DAY, source="online")
    with pytest.raises(Refusal) as refused:
        actions.void_pass(sat, by=cast.supervisor, reason="不应当公布")
    assert refused.value.code == "EXM-04"


def row_of(cast, **more):
    return {"organ_code": cast.organ.code, "person_name": "执法员甲", "passed_on": DAY, "number": "2026001", **more}


def taken(cast, *rows):
    found = actions.take_passes(rows, by=cast.supervisor, organ=cast.county_body, batch="exchange.Batch:1")
    return found.new, found.changed, found.unchanged


def test_the_same_row_again_changes_nothing_and_another_number_changes_the_result(cast):
    assert taken(cast, row_of(cast)) == (1, 0, 0)
    assert taken(cast, row_of(cast)) == (0, 0, 1)
    assert taken(cast, row_of(cast, number="2026002", valid_to=dt.date(2028, 3, 1))) == (0, 1, 0)
    assert queries.passed_on(person(cast), dt.date(2028, 3, 2)) is None


def test_a_result_that_was_sat_here_is_not_overwritten_from_paper(cast):
    actions.enter_pass(person(cast), by=cast.supervisor, passed_on=DAY, number="10001", source="online")
    assert taken(cast, row_of(cast)) == (0, 0, 1)


@pytest.mark.parametrize(("more", "code"), [
    ({}, None), ({"person_name": "查无此人"}, "EXP-01"), ({"valid_to": DAY - dt.timedelta(days=1)}, "EXP-02"),
])  # fmt: skip
def test_rows_that_name_nobody_or_run_backwards_are_kept_back(cast, more, code):
    found = [one.code for one in actions.pass_checks(row_of(cast, **more), organ=cast.organ, today=today())]
    assert found == ([code] if code else [])


def test_two_people_of_one_name_are_not_guessed_between(cast):
    from tests.cast import an_actor
    from xiezhi.accounts.models import Person
    from xiezhi.trail.door import Act

    Act("test.twin", an_actor(organ_ids=frozenset({cast.organ.pk}))).create(Person, organ=cast.organ, name="执法员甲")
    [one] = actions.pass_checks(row_of(cast), organ=cast.organ, today=today())
    assert "几位同名" in one.what
