"""What the rules need to know of an item on a day, for many acts at once."""

import datetime as dt

import pytest

from xiezhi.catalogue import actions, queries

from .lists import day_of, facts, published, ready
from .test_delegating import granted, place, revoked  # noqa: F401

TODAY = dt.date(2026, 11, 20)


def one(organ, key, day, case=""):
    (found,) = queries.facts_for([(organ.pk, key, day, case)]).values()
    return found


def test_range_level_and_days_of_the_basis_by_code_or_by_cause(cast):
    published(cast, facts(1))
    for key in ("SJ-0001", "未按规定明码标价1"):
        found = one(cast.organ, key, TODAY)
        assert (found["item_code"], found["statute_min"], found["statute_max"], found["domain"]) == ("SJ-0001", 500_00, 5_000_00, "market")
        assert (found["basis_level"], found["basis_from"], found["basis_to"]) == ("law", dt.date(2021, 7, 15), None)
        assert (found["item_from"], found["item_to"]) == (dt.date(2025, 1, 1), None)


def test_an_organ_without_the_item_on_that_day_is_told_so(cast):
    published(cast, facts(1))
    for organ, key, day in ((cast.organ, "SJ-0001", dt.date(2024, 12, 31)), (cast.organ, "SJ-9", TODAY), (cast.other, "SJ-0001", TODAY)):
        found = one(organ, key, day)
        assert (found.pop("item_listed"), found.pop("grants")) == (False if (organ, day) == (cast.organ, TODAY) else None, False)
        assert set(found.values()) == {None}


def test_the_list_and_the_version_of_the_basis_are_those_of_the_day(cast):
    with day_of(dt.date(2020, 1, 2)):
        published(cast, facts(1, grounds="《行政处罚法》第八条"), from_on=dt.date(2020, 1, 2))
    edition = ready(cast, facts(2))
    actions.publish(edition, by=cast.head, from_on=TODAY)
    found = one(cast.organ, "SJ-0001", dt.date(2020, 5, 5))
    # 失效日期 is the first day on which that version is no longer in force
    assert (found["basis_from"], found["basis_to"]) == (dt.date(2018, 1, 1), dt.date(2021, 7, 15))
    assert found["item_to"] == TODAY - dt.timedelta(days=1)


def test_the_highest_basis_in_force_counts_and_a_repealed_one_shows_its_end(cast):
    with day_of(dt.date(2020, 6, 1)):
        published(
            cast, facts(1, grounds="《优化营商环境条例》第五十四条；《行政处罚法》第八条"), facts(2, grounds="《民法总则》第三条"),
            from_on=dt.date(2020, 6, 1),
        )  # fmt: skip
    assert one(cast.organ, "SJ-0001", TODAY)["basis_level"] == "law"
    gone = one(cast.organ, "SJ-0002", TODAY)
    assert (gone["basis_level"], gone["basis_to"]) == ("law", dt.date(2021, 1, 1))


def test_a_range_in_multiples_or_with_a_note_gives_no_amounts(cast):
    published(cast, facts(1, times_max="10", times_base="货值金额"), facts(2, range_note="情节严重的，二十万元以下"))
    for code in ("SJ-0001", "SJ-0002"):
        found = one(cast.organ, code, TODAY)
        assert (found["statute_min"], found["statute_max"], found["basis_level"]) == (None, None, "law")


def test_a_township_acts_on_the_county_organs_item_between_grant_and_revocation(place):  # noqa: F811
    row = granted(place)
    found = one(place.town, "未按规定明码标价1", TODAY)
    assert (found["item_code"], found["granted_on"], found["revoked_on"]) == ("SJ-0001", dt.date(2026, 3, 1), None)
    assert (found["statute_max"], found["basis_level"]) == (5_000_00, "law")
    early = one(place.town, "SJ-0001", dt.date(2026, 2, 1))
    assert (early["granted_on"], early["item_from"]) == (dt.date(2026, 3, 1), dt.date(2026, 3, 1))
    revocation = revoked(place, row)
    actions.hand_over(revocation, by=place.town_legal, case="cases.Case:7", case_no="7号", code="SJ-0001")
    told = queries.facts_for([
        (place.town.pk, "SJ-0001", TODAY, "cases.Case:7"), (place.town.pk, "SJ-0001", TODAY, "cases.Case:8"), (place.town.pk, "SJ-0001", TODAY),
    ])  # fmt: skip
    assert [(row["revoked_on"], row["handed_over_on"]) for row in told.values()] == [
        (dt.date(2026, 11, 2), TODAY), (dt.date(2026, 11, 2), None), (dt.date(2026, 11, 2), None),
    ]  # fmt: skip


def test_many_acts_take_few_queries(cast, django_assert_max_num_queries):
    published(cast, *(facts(n) for n in range(1, 21)))
    asked = [(cast.organ.pk, f"SJ-{n % 25:04d}", TODAY - dt.timedelta(days=n)) for n in range(2000)]
    with django_assert_max_num_queries(6):
        found = queries.facts_for(asked)
    assert len(found) == 2000


@pytest.mark.parametrize(("used", "listed", "told"), [(None, "2018-01-01", True), ("2020-01-01", "2018-01-01", True), ("2023-01-01", "2018-01-01", False), (None, "2024-01-01", False)])
def test_items_that_were_not_used_for_five_years_are_told(cast, used, listed, told):
    published(cast, facts(1, listed_on=dt.date.fromisoformat(listed)))
    if used:
        actions.record_use(cast.organ, [("SJ-0001", dt.date.fromisoformat(used))], by=cast.clerk, source="台账")
    assert [row[0].code for row in queries.unused(TODAY, organs=[cast.organ.pk])] == (["SJ-0001"] if told else [])


def test_the_last_use_that_another_room_tells_counts_and_so_does_a_reason_for_keeping(cast):
    published(cast, facts(1, listed_on=dt.date(2018, 1, 1)), facts(2, listed_on=dt.date(2018, 1, 1)))
    last = {(cast.organ.pk, "SJ-0001"): dt.date(2025, 5, 5)}
    assert [row[0].code for row in queries.unused(TODAY, organs=[cast.organ.pk], last_use=last)] == ["SJ-0002"]
    actions.keep_unused(queries.item(cast.organ, "SJ-0002", TODAY), by=cast.legal, reason="法定职责，预备实施")
    assert queries.unused(TODAY, organs=[cast.organ.pk], last_use=last) == []
