"""People of bodies and judicial offices, the gaps against the standard, the pools, and tables that come in as files."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Overtaken, Refusal
from xiezhi.core.time import today
from xiezhi.exchange.kinds import KINDS
from xiezhi.forces import actions, queries
from xiezhi.forces.models import Engagement, Expert, Staff

from .world import DAY, START

pytestmark = pytest.mark.django_db


def somebody(cast, organ=None, name="樟溪亭", by=None, **more):
    return actions.register(
        organ or cast.office, by=by or cast.supervisor, name=name, **{"from_on": START, "dedicated": True, **more}
    )


def of(cast, organ, part="supervisor"):
    return next(one for one in queries.manning(getattr(cast, part)) if one.organ == organ)


def test_an_office_without_a_dedicated_person_is_a_gap_and_one_who_also_does_other_things_does_not_fill_it(cast):
    assert (of(cast, cast.office).gap, of(cast, cast.county_body).gap) == (1, 3)
    somebody(cast, dedicated=False)
    assert of(cast, cast.office).gap == 1
    row = somebody(cast, name="专职的")
    assert of(cast, cast.office).gap == 0
    actions.leave(row, by=cast.supervisor, on=today(), why="调离")
    assert of(cast, cast.office).gap == 1
    assert not of(cast, cast.office).standard.statutory


def test_a_judicial_office_keeps_its_own_people_and_nobody_elses(cast):
    somebody(cast, by=cast.township)
    assert of(cast, cast.office, "township").people == 1
    with pytest.raises(NotAllowed):
        somebody(cast, cast.county_body, by=cast.township)
    with pytest.raises(NotAllowed):
        somebody(cast, by=cast.stranger_supervisor, name="外县的")
    with pytest.raises(NotAllowed):
        somebody(cast, cast.organ)


def test_the_same_name_wants_a_certificate_number_and_a_day_ahead_is_refused(cast):
    somebody(cast)
    with pytest.raises(Refusal) as refused:
        somebody(cast)
    assert refused.value.code == "FRC-12"
    assert somebody(cast, certificate_no="监0002").pk
    with pytest.raises(Refusal) as refused:
        somebody(cast, name="明天的", from_on=today() + DAY)
    assert refused.value.code == "FRC-03"


def test_two_who_change_one_entry_at_once_do_not_overwrite_each_other(cast):
    row = somebody(cast)
    actions.change_staff(row, by=cast.supervisor, seen=1, title="所长")
    with pytest.raises(Overtaken):
        actions.change_staff(row, by=cast.township, seen=1, title="司法助理员")
    assert Staff.objects.get().title == "所长"


def test_the_overview_shows_the_gap_and_its_source_to_each_who_may_see_it(cast, client):
    for part, count in (("supervisor", 2), ("prefecture_supervisor", 4), ("government", 2), ("township", 1)):
        cast.login(client, part)
        page = client.get(reverse("forces:list")).content.decode()
        assert page.count("缺") >= count, part
        assert "非法定默认" in page
    for part in ("legal", "officer", "sysadmin", "auditor"):
        cast.login(client, part)
        assert client.get(reverse("forces:list")).status_code == 404


def test_a_nomination_waits_for_the_head_who_confirms_many_at_once(cast, client):
    fields = {"pool": "talent", "employer": "某学院", "specialities": "penalty"}
    rows = [actions.nominate(cast.county_body, by=cast.supervisor, name=f"人才{n}", **fields) for n in range(3)]
    assert [row.number[-4:] for row in rows] == ["0001", "0002", "0003"]
    cast.login(client, "supervision_head")
    ids = [row.pk for row in rows]
    assert client.post(reverse("forces:confirm_many"), {"ids": [*ids, "x", 999999]}).status_code == 302
    assert Expert.objects.filter(state="confirmed").count() == 3
    assert client.post(reverse("forces:confirm_many"), {"ids": ids}).status_code == 422
    cast.login(client, "supervisor")
    assert client.post(reverse("forces:confirm_many"), {"ids": ids}).status_code == 404


@pytest.mark.parametrize("specialities", ["", [], "nonsense", ["x"]])
def test_a_nomination_without_a_known_speciality_is_refused(cast, specialities):
    with pytest.raises(Refusal) as refused:
        actions.nominate(
            cast.county_body, by=cast.supervisor, pool="expert", name="甲", employer="某所", specialities=specialities
        )
    assert refused.value.code == "FRC-04"


def take(cast, kind, *rows):
    return KINDS[kind].take(rows, by=cast.supervisor, organ=cast.county_body, batch="test")


def test_a_table_of_engagements_comes_in_once_and_another_term_is_one_more(cast):
    row = {
        "kind": "supervisor",
        "name": "林云石",
        "sector": "npc",
        "employer": "某小学",
        "from_on": START,
        "to_on": START + 364 * DAY,
    }
    first = take(cast, "engagements", row, {**row, "kind": "point", "name": "北岚超市", "place": "西林吉镇"})
    assert (first.new, Engagement.objects.filter(state="appointed").count()) == (2, 2)
    assert Engagement.objects.get(kind="point").division.name == "西林吉镇"
    again = take(cast, "engagements", row)
    assert (again.unchanged, list(again.by_key.values())) == (1, [Engagement.objects.get(kind="supervisor").pk])
    longer = {**row, "from_on": START + 365 * DAY, "to_on": START + 700 * DAY}
    assert take(cast, "engagements", longer).changed == 1
    assert Engagement.objects.get(kind="supervisor").terms.count() == 2


def test_lines_that_cannot_be_are_told_with_their_code(cast):
    def codes(kind, **facts):
        return {one.code for one in KINDS[kind].checks(facts, organ=cast.county_body, today=today())}

    assert codes("engagements", place="塔河县") == {"FRC-62"}
    assert codes("engagements", from_on=START, to_on=START - DAY) == {"FRC-63"}
    assert codes("force_staff", from_on=today() + DAY) == {"FRC-65"}
    assert {one.code for one in KINDS["force_staff"].checks({}, organ=cast.organ, today=today())} == {"FRC-64"}
    assert {one.code for one in KINDS["experts"].checks({}, organ=cast.organ, today=today())} == {"FRC-61"}


def test_a_table_of_experts_makes_nominations_that_know_their_organ(cast):
    row = {"pool": "expert", "name": "槐原桥", "employer": cast.organ.name, "specialities": ["penalty", "file_review"]}
    assert take(cast, "experts", row, {**row, "name": "楠朗帆", "employer": "某律师事务所"}).new == 2
    assert take(cast, "experts", row).unchanged == 1
    assert take(cast, "experts", {**row, "title": "高级工程师"}).changed == 1
    found = Expert.objects.get(name="槐原桥")
    assert (found.organ, found.state, found.speciality_names) == (cast.organ, "nominated", "行政处罚、案卷评查")


def test_a_table_of_staff_of_the_body_and_its_offices(cast):
    row = {"organ_code": cast.office.code, "name": "樟溪亭", "dedicated": True, "from_on": dt.date(2025, 3, 3)}
    assert take(cast, "force_staff", row, {**row, "organ_code": "", "name": "监督科乙"}).new == 2
    assert take(cast, "force_staff", row).unchanged == 1
    assert (of(cast, cast.office).gap, of(cast, cast.county_body).people) == (0, 1)
