"""Organs: the credit code is checked, a chain of organs stays a chain, and the scope follows it."""

import datetime as dt

import pytest

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.organs import queries, uscc
from xiezhi.organs.actions import save
from xiezhi.organs.models import Kind, Level, Organ

pytestmark = pytest.mark.django_db


def a_code(n):
    return uscc.with_check_digit(f"11232701MB9{n:06d}")


def make(cast, n, **changes):
    values = {
        "code": a_code(n), "name": f"漠河市第{n}局", "kind": Kind.AGENCY, "division": cast.organ.division,
        "level": Level.COUNTY, **changes,
    }  # fmt: skip
    return save(by=cast.sysadmin, **values)


def test_a_wrong_check_digit_is_refused_at_its_field(cast):
    code = a_code(1)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(Refusal, match="ORG-01") as refusal:
        make(cast, 1, code=wrong)
    assert "code" in refusal.value.fields


@pytest.mark.parametrize("code", ["", "1" * 18, "１１232701MB9000001X", "11232701MB900000IO", "' OR 1=1 --        "])
def test_what_is_no_credit_code_is_refused(cast, code):
    with pytest.raises(Refusal, match="ORG-01"):
        make(cast, 1, code=code)


def test_a_vertically_managed_organ_must_name_its_upper_department(cast):
    with pytest.raises(Refusal, match="ORG-02"):
        make(cast, 1, vertical=True)


def test_only_the_system_administrator_changes_organs(cast):
    for actor in (cast.supervisor, cast.secadmin, cast.auditor, cast.legal):
        with pytest.raises(NotAllowed):
            save(by=actor, code=a_code(1), name="x", kind=Kind.AGENCY, division=cast.organ.division, level=Level.COUNTY)


def test_what_stands_below_an_organ_moves_with_it_and_so_does_the_scope(cast):
    top, middle = make(cast, 1), make(cast, 2)
    leaf = make(cast, 3, parent=middle)
    assert leaf.pk not in queries.scope_of(top)
    make(cast, 2, parent=top)
    assert Organ.objects.get(pk=leaf.pk).path == f"/{top.code}/{middle.code}/{leaf.code}/"
    assert leaf.pk in queries.scope_of(top)


def test_an_organ_cannot_stand_over_itself(cast):
    top = make(cast, 1)
    leaf = make(cast, 2, parent=top)
    for parent in (top, leaf):
        with pytest.raises(Refusal, match="ORG-04"):
            make(cast, 1, parent=parent)


def test_a_chain_deeper_than_six_is_refused_also_when_a_branch_is_moved(cast):
    parent = None
    for n in range(6):
        parent = make(cast, n, parent=parent)
    with pytest.raises(Refusal, match="ORG-04"):
        make(cast, 9, parent=parent)
    root = make(cast, 10)
    with pytest.raises(Refusal, match="ORG-04"):
        make(cast, 0, parent=root)


def test_an_end_before_the_beginning_is_refused(cast):
    with pytest.raises(Refusal, match="ORG-05"):
        make(cast, 1, confirmed_on=dt.date(2026, 2, 1), ended_on=dt.date(2026, 1, 31))


def test_an_unchanged_organ_leaves_no_line(cast):
    from xiezhi.trail import queries as trail

    make(cast, 1)
    before = trail.head()
    make(cast, 1)
    assert trail.head() == before


def test_the_supervision_body_is_that_of_the_same_level_or_the_nearest_above(cast):
    assert queries.supervision_body_for(cast.organ) == cast.county_body
    assert queries.supervision_body_for(cast.office) == cast.county_body
    assert queries.supervision_body_for(Organ.objects.get(kind=Kind.COMMISSION)) == cast.prefecture_body
    assert queries.government_for(cast.other) == cast.county_gov
    assert queries.government_for(cast.prefecture_body).kind == Kind.COMMISSION


def test_scope_follows_division_for_supervision_and_the_chain_of_organs_for_others(cast):
    assert cast.organ.pk in cast.supervisor.organ_ids
    assert cast.other.pk in cast.supervisor.organ_ids  # 垂管 too
    assert cast.strange.pk not in cast.supervisor.organ_ids
    assert cast.strange.pk in cast.prefecture_supervisor.organ_ids
    assert cast.legal.organ_ids == {cast.organ.pk}
    assert queries.visible_to(None).count() == 0
    assert set(queries.visible_to(cast.legal)) == {cast.organ}
