"""Deadlines start once, end once, say how they were reached, and are seen by those whose duty they are."""

import datetime as dt

import pytest
from django.utils.translation import gettext as _

from xiezhi.clock import actions, queries
from xiezhi.clock.models import Deadline, Duty, State
from xiezhi.core.errors import Stale
from xiezhi.law.calendar import load_calendar
from xiezhi.law.counting import Limit, Unit
from xiezhi.law.deadline import deadline
from xiezhi.trail.door import action

REF = "cases.Case:1"
STATUTORY = Limit("行政处罚法", 61, 7)
DEFAULT = Limit(None, None, 30, Unit.NATURAL_DAY, basis="平台默认")


@action("clock.test", roles={"supervisor", "legal_staff"})
def begin(act, *, by, organ, start, limit=STATUTORY, kind="serve", duty=Duty.ORGAN, ref=REF):
    return actions.start(act, ref, kind, "送达期限", deadline(start, limit, calendar=load_calendar()), organ=organ, duty=duty)


@action("clock.test_end", roles={"supervisor", "legal_staff"})
def end(act, *, by, how, kind="serve", on=None):
    return actions.meet(act, REF, kind, on) if how == "meet" else actions.stop(act, REF, kind)


def test_a_statutory_deadline_keeps_its_clause_and_the_way_to_its_date(cast):
    row = begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 9, 28))
    assert (row.ends_on, row.statutory) == (dt.date(2026, 10, 13), True)
    assert "第六十一条" in row.cite
    said = row.explain(_)
    assert any("2026-09-28" in line for line in said)
    assert any("第六十一条" in line for line in said)


def test_a_default_of_the_platform_says_that_no_statute_sets_it(cast):
    row = begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 11, 1), limit=DEFAULT)
    assert row.statutory is False
    due = queries.as_due(row)
    assert "非法定" in due.clause
    assert due.days_left == 11
    assert any("不是法律规定" in line for line in due.how)


def test_a_deadline_set_by_a_document_says_so(cast):
    @action("clock.until", roles={"supervisor"})
    def until(act, *, by):
        return actions.start_until(
            act, REF, "rectify", "整改期限", organ=cast.organ, starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 11, 9),
            cite="由文书规定", why="文书于{start}制发，规定整改期限至{day}。",
        )  # fmt: skip

    row = until(by=cast.supervisor)
    assert row.explain(_) == ["文书于2026-11-01制发，规定整改期限至2026-11-09。（由文书规定）"]
    assert row.statutory is False


def test_the_same_deadline_cannot_run_twice(cast):
    begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 11, 2))
    with pytest.raises(Stale):
        begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 11, 3))


def test_meeting_late_is_kept_as_late(cast):
    begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 9, 28))
    row = end(by=cast.supervisor, how="meet", on=dt.date(2026, 10, 20))
    assert (row.state, row.met_on) == (State.MET, dt.date(2026, 10, 20))
    due = queries.as_due(row)
    assert (due.state, due.days_left) == ("met", -7)


def test_meeting_or_stopping_what_does_not_run_does_nothing(cast):
    assert end(by=cast.supervisor, how="meet", on=dt.date(2026, 10, 20)) is None
    begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 11, 2))
    assert end(by=cast.supervisor, how="stop") == 1
    assert end(by=cast.supervisor, how="stop") == 0
    assert Deadline.objects.get().state == State.STOPPED


def test_due_and_overdue_share_the_last_day_correctly(cast):
    begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 10, 21), limit=DEFAULT)  # last day: today, 11-20
    assert queries.due(cast.supervisor, 0).count() == 1
    assert queries.overdue(cast.supervisor).count() == 0
    assert queries.overdue(cast.supervisor, on=dt.date(2026, 11, 21)).count() == 1
    assert queries.due(cast.supervisor, 7, on=dt.date(2026, 11, 21)).count() == 0


def test_each_sees_deadlines_of_its_scope_and_its_own_duty(cast):
    begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 11, 2))
    begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 11, 2), kind="answer", duty=Duty.BODY)
    kinds = {who: set(queries.for_record(getattr(cast, who), REF).values_list("kind", flat=True)) for who in (
        "supervisor", "prefecture_supervisor", "legal", "head", "clerk", "other_legal", "stranger_supervisor", "government",
        "township", "auditor")}
    both = {"serve", "answer"}
    assert kinds == {
        "supervisor": both, "prefecture_supervisor": both, "legal": {"serve"}, "head": {"serve"}, "clerk": set(),
        "other_legal": set(), "stranger_supervisor": set(), "government": set(), "township": set(), "auditor": set(),
    }  # fmt: skip
    assert not queries.visible_to(None).exists()


def test_the_newest_deadline_of_each_record_is_found_at_once(cast, django_assert_num_queries):
    for n in range(3):
        begin(by=cast.supervisor, organ=cast.organ, start=dt.date(2026, 11, 2), ref=f"cases.Case:{n}")
    with django_assert_num_queries(1):
        found = queries.newest([f"cases.Case:{n}" for n in range(3)], "serve")
    assert len(found) == 3
