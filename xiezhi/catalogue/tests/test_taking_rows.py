"""Rows of a file land in the edition that is being worked on; nothing published changes."""

import datetime as dt

import pytest

from xiezhi.catalogue import actions, content, queries
from xiezhi.catalogue.models import Edition, Item
from xiezhi.core.errors import Refusal
from xiezhi.trail.models import Line

from .lists import facts, inspection, items_of, published, taken


def differences(edition):
    rows = content.compare(queries.of_edition(queries.before(edition)), queries.of_edition(edition))
    return {row.item.code: (row.kind, tuple((str(p.label), p.before, p.after) for p in row.parts)) for row in rows}


def test_rows_become_a_draft_and_the_list_in_force_stays(cast):
    published(cast, facts(1), facts(2), inspection(3))
    found = taken(cast, [facts(1), facts(2, fine_max=8_000_00, unit="价格股"), facts(4)])
    assert (found.new, found.changed, found.unchanged) == (1, 1, 1)
    assert set(found.by_key) == {"SJ-0001", "SJ-0002", "SJ-0004"}
    assert items_of(cast.organ)["SJ-0002"].fine_max == 5_000_00
    edition = queries.open_edition(cast.organ)
    assert differences(edition) == {
        "JC-0003": ("same", ()), "SJ-0001": ("same", ()), "SJ-0004": ("new", ()),
        "SJ-0002": ("changed", (("罚款幅度", "500元至5,000元", "500元至8,000元"), ("承办机构", "", "价格股"))),
    }  # fmt: skip
    # what the file did not name is not taken out by itself: a line may be waiting to be mended
    assert [item.code for item in queries.unnamed(edition)] == ["JC-0003"]


def test_the_same_rows_again_change_nothing(cast):
    taken(cast, [facts(1), facts(2)])
    found = taken(cast, [facts(1), facts(2)], batch="exchange.Batch:2")
    assert (found.new, found.changed, found.unchanged) == (0, 0, 2)
    assert not queries.unnamed(queries.open_edition(cast.organ)).exists()


def test_a_column_that_the_file_does_not_have_keeps_its_value_and_an_empty_one_is_emptied(cast):
    taken(cast, [facts(1, unit="价格股", conditions="经责令改正拒不改正的")])
    row = facts(1, unit=None)
    taken(cast, [row], batch="exchange.Batch:2")
    item = Item.objects.get()
    assert (item.unit, item.conditions) == ("", "经责令改正拒不改正的")


def test_a_later_version_of_an_item_ends_the_one_that_went_on_without_end(cast):
    published(cast, facts(1))
    taken(cast, [facts(1, from_on=dt.date(2027, 1, 1), fine_max=8_000_00)])
    rows = queries.of_edition(queries.open_edition(cast.organ)).order_by("from_on")
    assert {(row.from_on, row.to_on, row.fine_max) for row in rows} == {
        (None, dt.date(2026, 12, 31), 5_000_00), (dt.date(2027, 1, 1), None, 8_000_00),
    }  # fmt: skip


def test_two_rows_of_a_file_with_days_apart_are_two_versions_in_either_order(cast):
    early, late = facts(1, to_on=dt.date(2026, 12, 31)), facts(1, from_on=dt.date(2027, 1, 1), fine_max=8_000_00)
    for n, rows in enumerate(([early, late], [late, early])):
        found = taken(cast, rows, batch=f"exchange.Batch:{n}", organ=(cast.organ, cast.other)[n], by=(cast.clerk, cast.other_clerk)[n])
        assert (found.new, found.changed) == (2, 0)
    assert Item.objects.count() == 4


def test_a_row_whose_days_changed_changes_the_item(cast):
    taken(cast, [facts(1, from_on=dt.date(2027, 3, 1))])
    found = taken(cast, [facts(1, from_on=dt.date(2027, 1, 1))], batch="exchange.Batch:2")
    assert (found.new, found.changed) == (0, 1)
    assert Item.objects.get().from_on == dt.date(2027, 1, 1)


def test_a_mended_line_that_overlaps_another_of_its_file_is_refused(cast):
    taken(cast, [facts(1)])
    with pytest.raises(Refusal, match="CAT-06"):
        taken(cast, [facts(1, from_on=dt.date(2027, 1, 1))])
    assert Item.objects.count() == 1


def test_rows_are_not_taken_while_the_edition_lies_with_the_body(cast):
    taken(cast, [facts(1)])
    edition = queries.open_edition(cast.organ)
    actions.submit(edition, by=cast.legal)
    with pytest.raises(Refusal, match="CAT-03"):
        taken(cast, [facts(2)], batch="exchange.Batch:2")
    assert Item.objects.count() == 1


def test_two_thousand_rows_are_four_transactions_with_a_line_each(cast, django_assert_max_num_queries):
    rows = [facts(n) for n in range(1, 2001)]
    with django_assert_max_num_queries(160):
        found = taken(cast, rows)
    assert (found.new, Item.objects.count(), Edition.objects.count()) == (2000, 2000, 1)
    assert Line.objects.filter(verb="catalogue.take").count() == 4
