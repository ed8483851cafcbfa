"""Working on an edition: a copy of the list in force, changed item by item."""

import datetime as dt

import pytest

from xiezhi.catalogue import actions, content, queries
from xiezhi.catalogue.models import Edition, Item
from xiezhi.core.errors import NotAllowed, Overtaken, Refusal, Stale
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line

from .lists import facts, inspection, items_of, published


def test_a_list_begins_empty_and_goes_on_as_a_copy_of_what_is_in_force(cast):
    first = published(cast, facts(1), inspection(2))
    second = actions.begin(cast.organ, by=cast.legal)
    assert (first.no, second.no, second.state) == (1, 2, "draft")
    copied = {item.code: (item.digest, item.grounds) for item in queries.of_edition(second)}
    assert copied == {item.code: (item.digest, item.grounds) for item in queries.of_edition(first)}
    assert all(row.kind == "same" for row in content.compare(queries.of_edition(first), queries.of_edition(second)))


def test_only_one_edition_of_an_organ_is_worked_on_at_a_time(cast):
    actions.begin(cast.organ, by=cast.clerk)
    with pytest.raises(Stale) as refused:
        actions.begin(cast.organ, by=cast.legal)
    assert refused.value.code == "CAT-02"


def test_a_supervision_body_has_no_list_of_powers(cast):
    with pytest.raises(Refusal, match="CAT-01"):
        actions.begin(cast.county_body, by=cast.system)


def test_an_item_is_kept_as_the_sheet_says_with_level_and_field_of_the_organ(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    item = actions.add_item(edition, facts(1, times_min="5倍", times_max="10倍", times_base="货值金额", flow="立案->决定"), by=cast.clerk)
    assert (item.level, item.domain, item.power_type, item.power_set, item.power_number) == (
        "county", "market", "penalty", "政务服务事项", "02",
    )  # fmt: skip
    assert (item.times_min, item.times_max, item.steps) == (500, 1000, ["立案", "决定"])
    item = queries.of_edition(edition).get()
    assert (item.grounds, content.fine(item), content.times(item)) == (
        "《行政处罚法》第九条第（二）项", "500元至5,000元", "货值金额的5倍至10倍",
    )  # fmt: skip
    assert content.power(item) == "行政处罚（政务服务事项 02）"


def test_an_item_with_problems_is_refused_at_its_fields(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    with pytest.raises(Refusal) as refused:
        actions.add_item(edition, facts(1, grounds="《外星人条例》第一条", fine_min=9_000_00, penalty_kinds=""), by=cast.clerk)
    assert refused.value.code == "CAT-05"
    assert set(refused.value.fields) == {"grounds", "fine_min", "penalty_kinds"}
    assert "ITEM-06" in refused.value.fields["grounds"]
    assert not Item.objects.exists()


def test_the_same_code_may_stand_twice_for_days_that_do_not_overlap(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    actions.add_item(edition, facts(1, to_on=dt.date(2026, 12, 31)), by=cast.clerk)
    actions.add_item(edition, facts(1, from_on=dt.date(2027, 1, 1), fine_max=8_000_00), by=cast.clerk)
    with pytest.raises(Refusal) as refused:
        actions.add_item(edition, facts(1, from_on=dt.date(2026, 6, 1)), by=cast.clerk)
    assert (refused.value.code, set(refused.value.fields)) == ("CAT-06", {"code"})


def test_an_item_in_force_is_the_one_whose_days_cover_the_day(cast):
    published(
        cast, facts(1, to_on=dt.date(2026, 5, 31)), facts(1, from_on=dt.date(2026, 6, 1), fine_max=8_000_00),
        from_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    assert queries.item(cast.organ, "SJ-0001", dt.date(2025, 12, 31)) is None
    assert queries.item(cast.organ, "SJ-0001", dt.date(2026, 5, 31)).fine_max == 5_000_00
    assert queries.item(cast.organ, "SJ-0001", dt.date(2026, 6, 1)).fine_max == 8_000_00


def test_a_change_that_changes_nothing_leaves_no_line(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    item = actions.add_item(edition, facts(1), by=cast.clerk)
    lines = Line.objects.count()
    assert actions.edit_item(item, facts(1), by=cast.clerk, seen=item.version) is False
    assert Line.objects.count() == lines
    assert actions.edit_item(item, facts(1, name="对未明码标价的处罚"), by=cast.clerk, seen=item.version) is True
    assert Line.objects.latest("seq").verb == "catalogue.edit_item"


def test_an_item_that_somebody_else_has_changed_is_not_overwritten(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    item = actions.add_item(edition, facts(1), by=cast.clerk)
    actions.edit_item(item, facts(1, unit="价格监督股"), by=cast.legal, seen=item.version)
    with pytest.raises(Overtaken):
        actions.edit_item(item, facts(1, unit="综合执法大队"), by=cast.clerk, seen=1)
    assert Item.objects.get().unit == "价格监督股"


def test_what_is_taken_out_stays_in_the_list_in_force(cast):
    published(cast, facts(1), facts(2))
    edition = actions.begin(cast.organ, by=cast.clerk)
    doomed = queries.of_edition(edition).get(code="SJ-0002")
    with pytest.raises(Refusal, match="CAT-07"):
        actions.remove_items(edition, [doomed.pk], by=cast.clerk, reason=" ")
    assert actions.remove_items(edition, [doomed.pk], by=cast.clerk, reason="依据已经废止") == 1
    assert set(items_of(cast.organ)) == {"SJ-0001", "SJ-0002"}
    kinds = {row.item.code: row.kind for row in content.compare(queries.of_edition(queries.before(edition)), queries.of_edition(edition))}
    assert kinds == {"SJ-0001": "same", "SJ-0002": "gone"}


def test_a_published_list_cannot_be_changed(cast):
    edition = published(cast, facts(1))
    with pytest.raises(Stale, match="CAT-03"):
        actions.add_item(edition, facts(2), by=cast.clerk)
    with pytest.raises(Stale, match="CAT-03"):
        actions.edit_item(queries.of_edition(edition).get(), facts(1, unit="甲"), by=cast.clerk, seen=1)


def test_nobody_works_on_the_list_of_another_organ(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    with pytest.raises(NotAllowed, match="CAT-04"):
        actions.add_item(edition, facts(1), by=cast.stranger_clerk)
    with pytest.raises(NotAllowed):
        actions.add_item(edition, facts(1), by=cast.supervisor)
    with pytest.raises(OutOfScope):
        actions.begin(cast.strange, by=cast.clerk)


def test_lists_are_seen_within_the_scope_and_by_business_roles_only(cast):
    actions.begin(cast.organ, by=cast.clerk)
    for part in ("clerk", "officer", "legal", "head", "supervisor", "government", "prefecture_supervisor"):
        assert queries.editions(getattr(cast, part)).count() == 1, part
    for part in ("stranger_clerk", "stranger_supervisor", "other_legal", "sysadmin", "secadmin", "auditor"):
        assert queries.editions(getattr(cast, part)).count() == 0, part
    assert queries.editions(None).count() == 0


def test_a_discarded_draft_makes_room_for_the_next(cast):
    edition = actions.begin(cast.organ, by=cast.clerk)
    actions.discard(edition, by=cast.legal)
    assert actions.begin(cast.organ, by=cast.clerk).no == 2
    assert Edition.objects.filter(state="discarded").count() == 1
