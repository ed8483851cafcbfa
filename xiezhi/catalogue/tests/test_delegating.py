"""乡镇赋权: given, taken back, open cases handed over; the township and the county organ both see it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from xiezhi.catalogue import actions, queries
from xiezhi.catalogue.models import Delegated, Handed
from xiezhi.clock.models import Deadline
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.trail.door import Act

from .lists import day_of, facts, inspection, published, township

TODAY = dt.date(2026, 11, 20)
WHEN = dt.date(2026, 3, 1)


@pytest.fixture
def place(cast):
    """A township whose organ knows its own people, and a county organ with a list."""
    cast.town = township(cast)
    published(cast, facts(1), facts(2), inspection(3))
    mine = cast.organ.pk, cast.town.pk
    # the cast was made before the township organ: its scope is as of then
    cast.supervisor = Actor(**{**vars(cast.supervisor), "organ_ids": cast.supervisor.organ_ids | {*mine}})
    cast.supervision_head = Actor(**{**vars(cast.supervision_head), "organ_ids": cast.supervision_head.organ_ids | {*mine}})
    cast.government = Actor(**{**vars(cast.government), "organ_ids": cast.government.organ_ids | {*mine}})
    cast.town_legal = Actor(
        ref="test:town", name="镇法制员", role=roles.LEGAL_STAFF, organ_id=cast.town.pk, organ_name=cast.town.name,
        organ_ids=frozenset({cast.town.pk}),
    )  # fmt: skip
    return cast


def granted(cast, codes=("SJ-0001", "SJ-0002"), from_on=WHEN):
    with day_of(from_on):
        row = actions.prepare(cast.town, cast.organ, codes, by=cast.supervisor, assessment="人员、装备已经核验")
        actions.issue(
            row, by=cast.government, instrument_no="漠政规〔2026〕2号", issuer="漠河市人民政府", published_on=from_on, from_on=from_on
        )
    return row


def revoked(cast, row, pks=None, on=dt.date(2026, 11, 2)):
    pks = [one.pk for one in row.items.all()] if pks is None else pks
    return actions.revoke(
        row, pks, by=cast.supervision_head, instrument_no="漠政规〔2026〕8号", issuer="漠河市人民政府", published_on=on, revoked_on=on,
        reason="省政府收回",
    )  # fmt: skip


def test_a_township_holds_an_item_from_the_day_of_the_decision(place):
    granted(place)
    assert queries.delegated(place.town, "SJ-0001", WHEN).grantor == place.organ
    assert queries.delegated(place.town, "SJ-0001", WHEN - dt.timedelta(days=1)) is None
    assert queries.delegated(place.organ, "SJ-0001", WHEN) is None


def test_what_was_only_drawn_up_gives_nothing(place):
    row = actions.prepare(place.town, place.organ, ["SJ-0001"], by=place.supervisor)
    assert queries.delegated(place.town, "SJ-0001", TODAY) is None
    actions.drop(row, by=place.supervisor)
    assert row.state == "dropped"


@pytest.mark.parametrize("codes", [["JC-0003"], ["SJ-0009"], ["SJ-0001", "JC-0003"]])
def test_only_penalties_in_force_of_the_county_organ_are_given(place, codes):
    with pytest.raises(Refusal, match="CAT-31"):
        actions.prepare(place.town, place.organ, codes, by=place.supervisor)


def test_power_goes_from_a_county_organ_to_a_township_of_that_county(place):
    for town, grantor in ((place.other, place.organ), (place.town, place.town), (place.town, place.strange)):
        with pytest.raises(Refusal, match="CAT-30"):
            actions.prepare(town, grantor, ["SJ-0001"], by=place.supervisor)
    with pytest.raises(NotAllowed, match="CAT-34"):
        actions.prepare(place.town, place.organ, ["SJ-0001"], by=place.stranger_supervisor)


def test_the_same_item_is_not_given_twice_at_a_time(place):
    granted(place)
    row = actions.prepare(place.town, place.organ, ["SJ-0002"], by=place.supervisor)
    with pytest.raises(Refusal, match="CAT-33"):
        actions.issue(row, by=place.government, instrument_no="漠政规〔2026〕9号", issuer="漠河市人民政府", published_on=TODAY, from_on=TODAY)
    act = Act("test", place.system)
    held = Delegated.objects.filter(from_on=WHEN).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        act.create(
            Delegated, delegation=row, township=place.town, grantor=place.organ, code=held.code, name="甲", from_on=TODAY
        )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"instrument_no": ""}, "instrument_no"),
        ({"issuer": " "}, "issuer"),
        ({"published_on": TODAY + dt.timedelta(days=1), "from_on": TODAY + dt.timedelta(days=2)}, "published_on"),
        ({"from_on": TODAY - dt.timedelta(days=1)}, "from_on"),
    ],
)
def test_a_decision_has_number_issuer_and_days_and_was_published(place, wrong, field):
    row = actions.prepare(place.town, place.organ, ["SJ-0001"], by=place.supervisor)
    told = {"instrument_no": "漠政规〔2026〕2号", "issuer": "漠河市人民政府", "published_on": TODAY, "from_on": TODAY} | wrong
    with pytest.raises(Refusal) as refused:
        actions.issue(row, by=place.supervision_head, **told)
    assert (refused.value.code, set(refused.value.fields)) == ("CAT-35", {field})


def test_taking_items_back_ends_the_power_and_starts_thirty_days_that_no_statute_sets(place):
    row = granted(place)
    first = row.items.get(code="SJ-0001")
    revocation = revoked(place, row, [first.pk])
    assert (row.state, revocation.due_on) == ("granted", dt.date(2026, 12, 2))
    assert queries.delegated(place.town, "SJ-0001", dt.date(2026, 11, 1))
    assert queries.delegated(place.town, "SJ-0001", dt.date(2026, 11, 2)) is None
    assert queries.delegated(place.town, "SJ-0002", TODAY)
    assert queries.handover(place.town, "SJ-0001", TODAY) == revocation
    assert queries.handover(place.town, "SJ-0002", TODAY) is None
    deadline = Deadline.objects.get(record=revocation.ref)
    assert (deadline.statutory, deadline.organ, deadline.ends_on) == (False, place.town, dt.date(2026, 12, 2))
    with pytest.raises(Stale, match="CAT-36"):
        revoked(place, row, [first.pk])
    revoked(place, row, [row.items.get(code="SJ-0002").pk])
    assert row.state == "revoked"


def test_an_item_taken_back_can_be_given_again_later(place):
    row = granted(place)
    revoked(place, row)
    with day_of(dt.date(2026, 12, 1)):
        again = actions.prepare(place.town, place.organ, ["SJ-0001"], by=place.supervisor)
        actions.issue(
            again, by=place.government, instrument_no="漠政规〔2026〕11号", issuer="漠河市人民政府",
            published_on=dt.date(2026, 12, 1), from_on=dt.date(2026, 12, 1),
        )  # fmt: skip
    assert queries.delegated(place.town, "SJ-0001", dt.date(2026, 11, 30)) is None
    assert queries.delegated(place.town, "SJ-0001", dt.date(2026, 12, 1)).delegation == again


def test_open_cases_go_over_one_by_one_and_the_handover_ends_when_all_are_received(place):
    revocation = revoked(place, granted(place))
    handed = actions.hand_over(revocation, by=place.town_legal, case="cases.Case:7", case_no="西镇立〔2026〕7号", code="SJ-0001")
    assert handed.handed_on == TODAY
    with pytest.raises(Refusal) as refused:
        actions.finish(revocation, by=place.town_legal, left=0)
    assert (refused.value.code, "1件县级部门还没有接收" in refused.value.what) == ("CAT-40", True)
    with pytest.raises(NotAllowed, match="CAT-37"):
        actions.receive(handed, by=place.town_legal)
    actions.receive(handed, by=place.legal)
    with pytest.raises(Stale):
        actions.receive(handed, by=place.legal)
    with pytest.raises(Refusal, match="CAT-40"):
        actions.finish(revocation, by=place.town_legal, left=2)
    actions.finish(revocation, by=place.town_legal, left=0)
    assert (revocation.state, Deadline.objects.get(record=revocation.ref).state) == ("handed", "met")
    assert queries.handover(place.town, "SJ-0001", TODAY + dt.timedelta(days=1)) is None


def test_a_case_is_handed_over_once_by_the_township_and_only_on_an_item_taken_back(place):
    row = granted(place)
    revocation = revoked(place, row, [row.items.get(code="SJ-0001").pk])
    told = {"case": "cases.Case:7", "case_no": "西镇立〔2026〕7号"}
    with pytest.raises(Refusal, match="CAT-38"):
        actions.hand_over(revocation, by=place.town_legal, code="SJ-0002", **told)
    with pytest.raises(Refusal, match="CAT-38"):
        actions.hand_over(revocation, by=place.town_legal, code="SJ-0001", on=dt.date(2026, 11, 1), **told)
    with pytest.raises(NotAllowed, match="CAT-37"):
        actions.hand_over(revocation, by=place.legal, code="SJ-0001", **told)
    actions.hand_over(revocation, by=place.town_legal, code="SJ-0001", **told)
    with pytest.raises(Stale, match="STATE-03"):
        actions.hand_over(revocation, by=place.town_legal, code="SJ-0001", **told)
    assert Handed.objects.count() == 1


def test_both_organs_the_county_and_the_townships_judicial_office_see_it(place):
    revocation = revoked(place, granted(place))
    for part in ("legal", "town_legal", "supervisor", "government", "township"):
        assert queries.delegations(getattr(place, part)).exists(), part
        assert list(queries.revocations(getattr(place, part))) == [revocation], part
    for part in ("stranger_legal", "stranger_supervisor", "other_legal", "sysadmin", "auditor"):
        assert not queries.delegations(getattr(place, part)).exists(), part
        assert not queries.revocations(getattr(place, part)).exists(), part


def test_an_item_taken_back_is_no_item_of_the_townships_own_list(place):
    revoked(place, granted(place))
    edition = actions.begin(place.town, by=place.town_legal)
    with pytest.raises(Refusal) as refused:
        actions.add_item(edition, facts(1), by=place.town_legal)
    assert "ITEM-15" in refused.value.fields["code"]
