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
