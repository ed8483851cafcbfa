"""Rows that an act read and writes back at once change in the columns it names and in no other."""

import pytest

from xiezhi.core.records import WriteOutsideAct
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act

pytestmark = pytest.mark.django_db


def test_only_the_named_columns_are_written_and_no_row_is_added(cast):
    act, before = Act("test.rows", cast.system), Organ.objects.count()
    rows = list(Organ.objects.filter(pk__in=[cast.organ.pk, cast.other.pk]))
    act.rows(Organ).filter(pk=cast.organ.pk).update(letter_code="他人")  # somebody else, meanwhile
    for row in rows:
        row.short_name, row.letter_code = f"简称{row.pk}", "我"
    assert act.rows(Organ).bulk_update(rows, ["short_name"]) == 2
    cast.organ.refresh_from_db()
    cast.other.refresh_from_db()
    assert (cast.organ.short_name, cast.organ.letter_code) == (f"简称{cast.organ.pk}", "他人")
    assert cast.other.short_name == f"简称{cast.other.pk}"
    assert Organ.objects.count() == before


def test_without_an_act_nothing_is_written(cast):
    with pytest.raises(WriteOutsideAct):
        Organ.objects.bulk_update([cast.organ], ["short_name"])
