"""Subjects that were confirmed before the register come in as a table of the supervision body."""

import datetime as dt

import pytest

from xiezhi.core.errors import NotAllowed
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.subjects import queries, taking

DAY = dt.date(2024, 3, 1)


def row(cast, **more):
    return {
        "organ_code": cast.organ.code, "basis_no": "漠编发〔2024〕2号", "duties": "市场监督管理", "powers": ["penalty", "inspection"],
        "region": "漠河市", "confirm_no": "漠司确〔2024〕1号", "confirmed_on": DAY, "published_on": DAY, **more,
    }  # fmt: skip


def take(cast, *rows):
    return taking.take_rows(rows, by=cast.supervisor, organ=cast.county_body, batch="test")


def codes(organ, **facts):
    return {problem.code for problem in taking.checks(facts, organ=organ, today=today())}


def test_a_row_becomes_a_published_subject_and_the_same_row_again_changes_nothing(cast):
    assert take(cast, row(cast)).new == 1
    assert queries.public().get().power_names == "行政处罚、行政检查"
    again = take(cast, row(cast))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_other_duties_change_what_stands_and_an_unpublished_one_is_not_public(cast):
    take(cast, row(cast))
    assert take(cast, row(cast, duties="市场监督管理和知识产权")).changed == 1
    take(cast, row(cast, organ_code=cast.other.code, published_on=None))
    assert [q.organ for q in queries.public()] == [cast.organ]
    assert queries.standing(cast.other).state == "confirmed"


def test_an_organ_without_a_day_of_confirmation_gets_it(cast):
    from xiezhi.organs.actions import save

    save(by=cast.system, code=cast.organ.code, name=cast.organ.name, kind=cast.organ.kind, division=cast.organ.division,
         level=cast.organ.level)  # fmt: skip
    take(cast, row(cast))
    assert Organ.objects.get(pk=cast.organ.pk).confirmed_on == DAY


def test_what_single_cells_cannot_tell_is_named(cast):
    assert codes(cast.office, basis_no="号") == {"SUBJ-11"}
    assert codes(cast.organ) == {"SUBJ-13"}
    assert codes(cast.organ, basis_no="号", confirmed_on=DAY, from_on=DAY - dt.timedelta(days=1),
                 published_on=DAY - dt.timedelta(days=1)) == {"SUBJ-14", "SUBJ-15"}  # fmt: skip
    assert not codes(cast.organ, basis_no="号", confirmed_on=DAY, from_on=DAY, published_on=DAY)


def test_an_organ_does_not_confirm_itself(cast):
    with pytest.raises(NotAllowed):
        taking.take_rows([row(cast)], by=cast.legal, organ=cast.organ, batch="test")
