"""An act within another: lines in order, none lost, none of what was undone, and the head held only at the end."""

import pytest
from django.db import transaction

from xiezhi.core.actor import system_actor
from xiezhi.trail import queries
from xiezhi.trail.door import action
from xiezhi.trail.models import Line
from xiezhi.trail.verify import verify

pytestmark = pytest.mark.django_db
BY = system_actor("test")


class Off(Exception):
    pass


@action("test.inner")
def inner(act, word, *, by, fail=False):
    act.note(word=word)
    if fail:
        raise Off


@action("test.middle")
def middle(act, word, *, by):
    inner(f"{word}之内", by=by)
    act.note(word=word)


@action("test.outer")
def outer(act, work, *, by):
    work()
    act.note(word="外")


def undone():
    middle("甲", by=BY)
    raise Off


def words(after):
    return [line.detail.partition('"word":')[2].strip('"}') for line in queries.after(after).order_by("seq")]


def test_acts_within_stand_before_the_act_that_did_them():
    start = queries.head()[0]
    outer(lambda: (inner("甲", by=BY), middle("乙", by=BY)), by=BY)
    assert words(start) == ["甲", "乙之内", "乙", "外"]
    assert verify(queries.rows_for_export(Line.objects.all())).ok


def test_the_head_is_not_touched_before_the_outer_act_has_done_its_work():
    start, seen = queries.head(), []
    outer(lambda: (middle("甲", by=BY), seen.append(queries.head())), by=BY)
    assert seen == [start]
    assert queries.head()[0] == start[0] + 3


def test_an_act_within_that_failed_and_was_forgiven_leaves_no_line():
    def forgiving():
        with pytest.raises(Off):
            inner("甲", by=BY, fail=True)
        inner("乙", by=BY)

    start = queries.head()[0]
    outer(forgiving, by=BY)
    assert words(start) == ["乙", "外"]


def test_what_a_savepoint_undoes_takes_the_line_of_the_act_within_along():
    def undoing():
        with pytest.raises(Off), transaction.atomic():
            undone()
        with transaction.atomic():
            inner("乙", by=BY)

    start = queries.head()[0]
    outer(undoing, by=BY)
    assert words(start) == ["乙", "外"]
    assert verify(queries.rows_for_export(Line.objects.all())).ok


def test_a_failing_outer_act_takes_all_lines_along():
    def work():
        inner("甲", by=BY)
        raise Off

    start = queries.head()
    with pytest.raises(Off):
        outer(work, by=BY)
    assert queries.head() == start
    inner("乙", by=BY)
    assert words(start[0]) == ["乙"]
