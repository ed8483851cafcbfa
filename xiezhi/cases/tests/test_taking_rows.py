"""Rows in, cases out: new, changed, unchanged, and what is kept."""

import datetime as dt

import pytest

from xiezhi.cases.actions import take_rows
from xiezhi.cases.models import Case, Revision, Stage
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db


def row(n: int = 1, **more):
    return {
        "case_no": f"漠市监立〔2026〕{n}号", "party_name": "某甲食品店", "party_kind": "trader", "procedure": "ordinary",
        "cause": "经营超过保质期的食品", "filed_on": dt.date(2026, 3, 2), **more,
    }  # fmt: skip


def take(cast, *rows, batch="exchange.Batch:1", **more):
    return take_rows(rows, **{"by": cast.clerk, "organ": cast.organ, "batch": batch, **more})


def test_a_row_never_seen_becomes_a_case_in_the_stage_its_dates_show(cast):
    taken = take(
        cast,
        row(1),
        row(2, decided_on=dt.date(2026, 4, 1)),
        row(3, decided_on=dt.date(2026, 4, 1), closed_on=dt.date(2026, 5, 1)),
    )
    assert (taken.new, taken.changed, taken.unchanged) == (3, 0, 0)
    assert [c.stage for c in Case.objects.order_by("id")] == [Stage.RUNNING, Stage.DECIDED, Stage.CLOSED]
    assert sorted(taken.ids) == sorted(Case.objects.values_list("id", flat=True))
    assert set(taken.by_key.values()) == set(taken.ids)


def test_the_same_rows_again_change_nothing(cast):
    take(cast, row(1), row(2))
    before = list(Case.objects.order_by("id").values())
    again = take(cast, row(1), row(2), batch="exchange.Batch:2")
    assert (again.new, again.changed, again.unchanged, again.ids) == (0, 0, 2, [])
    assert list(Case.objects.order_by("id").values()) == before
    assert not Revision.objects.exists()


def test_a_changed_row_updates_the_case_and_says_what_changed_from_which_batch(cast):
    take(cast, row(1, fine=200_00, served_on=dt.date(2026, 5, 1)))
    taken = take(cast, row(1, fine=300_00, served_on=None), batch="exchange.Batch:9")
    case = Case.objects.get()
    assert (taken.changed, taken.ids) == (1, [case.pk])
    assert (case.fine, case.served_on, case.revision, case.batch) == (300_00, None, 2, "exchange.Batch:9")
    revision = case.revisions.get()
    assert revision.changes == {"fine": [200_00, 300_00], "served_on": ["2026-05-01", None]}
    assert (revision.no, revision.batch) == (2, "exchange.Batch:9")


def test_a_fact_that_the_row_does_not_name_keeps_its_value(cast):
    take(cast, row(1, fine=200_00, decided_on=dt.date(2026, 4, 1)))
    taken = take(cast, {"case_no": row(1)["case_no"], "fine": 300_00})
    case = Case.objects.get()
    assert taken.changed == 1
    assert (case.fine, case.decided_on, case.party_name, case.stage) == (
        300_00,
        dt.date(2026, 4, 1),
        "某甲食品店",
        "decided",
    )


def test_officers_are_counted_from_their_numbers_and_else_as_the_row_says(cast):
    take(cast, row(1, officer_nos="08270001,08270002"), row(2, officer_count=3), row(3))
    assert list(Case.objects.order_by("id").values_list("officer_count", flat=True)) == [2, 3, None]
    take(cast, row(1, officer_nos="08270001，08270001"))
    assert Case.objects.order_by("id").values_list("officer_nos", "officer_count").first() == ("08270001", 1)
    take(cast, row(1, officer_nos=""))
    assert Case.objects.order_by("id").first().officer_count is None


def test_several_codes_are_kept_joined_by_commas(cast):
    take(cast, row(1, penalty_kinds=("warning", "fine")))
    assert Case.objects.get().penalty_kinds == "warning,fine"


def test_each_chunk_of_five_hundred_leaves_one_trail_line_with_its_counts(cast):
    before = Line.objects.count()
    take(cast, *(row(n) for n in range(501)))
    lines = list(Line.objects.order_by("seq")[before:])
    assert [line.verb for line in lines] == ["cases.take", "cases.take"]
    assert [line.about for line in lines] == ["exchange.Batch:1"] * 2
    assert '"new":500' in lines[0].detail.replace(" ", "")
    assert lines[0].about_organ == cast.organ.pk


def test_the_statements_needed_do_not_grow_with_the_known_cases(cast, django_assert_max_num_queries):
    take(cast, *(row(n) for n in range(40)))
    with django_assert_max_num_queries(16):
        take(cast, *(row(n, fine=1) for n in range(40)))


def test_a_row_without_a_number_or_with_the_number_of_another_is_refused_whole(cast):
    with pytest.raises(Refusal) as none:
        take(cast, row(1), {"party_name": "某乙"})
    assert none.value.code == "CASE-01"
    with pytest.raises(Refusal) as twice:
        take(cast, row(1), row(1, fine=1))
    assert twice.value.code == "CASE-02"
    assert not Case.objects.exists()


def test_two_organs_may_use_the_same_case_number(cast):
    take(cast, row(1))
    taken = take(cast, row(1), by=cast.other_clerk, organ=cast.other)
    assert taken.new == 1


def test_a_clerk_cannot_write_cases_of_an_organ_out_of_sight_and_an_officer_none_at_all(cast):
    with pytest.raises(OutOfScope):
        take(cast, row(1), organ=cast.other)
    with pytest.raises(NotAllowed):
        take(cast, row(1), by=cast.supervisor)
    assert not Case.objects.exists()
