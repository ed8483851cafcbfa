"""A statute is amended or repealed: every item that rests on it waits, with a limit, until it is dealt with."""

import datetime as dt

import pytest

from xiezhi.catalogue import actions, queries
from xiezhi.catalogue.models import Adjustment, Affected
from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale

from .lists import day_of, facts, published, ready

TODAY = dt.date(2026, 11, 20)


def change(number=1, **more):
    values = {"id": number, "statute": "行政处罚法", "kind": "amended", "effective_on": TODAY, "articles": (9,)} | more
    return actions.Change(**values)


def follow(cast, **more):
    return actions.follow(change(**more), by=cast.system)


@pytest.fixture
def lists(cast):
    with day_of(dt.date(2026, 6, 1)):
        published(
            cast, facts(1), facts(2, grounds="《行政处罚法》第九条第一项、第三十三条"), facts(3, grounds="《优化营商环境条例》第五十四条")
        )
    return cast


def test_every_item_that_rests_on_a_touched_article_is_listed_with_a_limit_of_ten_working_days(lists):
    (task,) = follow(lists)
    assert (task.organ, task.state, task.due_on) == (lists.organ, "waiting", dt.date(2026, 12, 4))
    assert {row.code: row.cites for row in task.items.all()} == {
        "SJ-0001": "《行政处罚法》第九条第（二）项", "SJ-0002": "《行政处罚法》第九条第（一）项",
    }  # fmt: skip
    deadline = Deadline.objects.get(record=task.ref)
    assert (deadline.statutory, deadline.ends_on, deadline.organ) == (False, dt.date(2026, 12, 4), lists.organ)
    assert list(queries.waiting(lists.legal)) == [task]
    assert not queries.waiting(lists.stranger_legal).exists()


def test_a_repeal_touches_all_and_a_change_of_other_articles_none(lists):
    assert follow(lists, articles=(60,)) == []
    (task,) = follow(lists, number=2, kind="repealed", articles=None)
    assert {row.code for row in task.items.all()} == {"SJ-0001", "SJ-0002"}


def test_a_change_is_followed_once_however_often_the_worker_comes_back(lists):
    assert len(follow(lists)) == 1
    assert follow(lists) == []
    assert (Adjustment.objects.count(), actions.followed()) == (1, 1)


def test_a_change_that_takes_effect_later_gives_time_until_after_that_day(lists):
    (task,) = follow(lists, effective_on=dt.date(2026, 12, 1))
    assert task.due_on == dt.date(2026, 12, 15)


def test_where_the_calendar_is_not_loaded_the_limit_starts_when_it_is(lists):
    (task,) = follow(lists, effective_on=dt.date(2027, 1, 1))
    assert (task.due_on, Deadline.objects.count()) == (None, 0)
    assert actions.start_late(by=lists.system) == 0


def test_a_new_edition_settles_what_it_changed_and_took_out(lists):
    (task,) = follow(lists)
    edition = actions.begin(lists.organ, by=lists.clerk)
    first, second = (queries.of_edition(edition).get(code=code) for code in ("SJ-0001", "SJ-0002"))
    actions.edit_item(first, facts(1, fine_max=9_000_00), by=lists.clerk, seen=first.version)
    actions.remove_items(edition, [second.pk], by=lists.clerk, reason="修改后不再设定处罚")
    actions.submit(edition, by=lists.legal)
    actions.pass_(edition, by=lists.supervisor)
    assert task.items.filter(outcome="").count() == 2  # a draft settles nothing
    actions.publish(edition, by=lists.head, from_on=TODAY)
    task.refresh_from_db()
    assert {row.code: row.outcome for row in task.items.all()} == {"SJ-0001": "adjusted", "SJ-0002": "gone"}
    assert (task.state, task.settled_on, Deadline.objects.get().state) == ("settled", TODAY, "met")


def test_an_edition_that_left_an_item_as_it_was_leaves_it_waiting(lists):
    (task,) = follow(lists)
    edition = ready(lists, facts(7))
    actions.publish(edition, by=lists.head, from_on=TODAY)
    assert task.items.filter(outcome="").count() == 2


def test_items_found_to_need_no_change_are_confirmed_with_a_reason(lists):
    (task,) = follow(lists)
    pks = [row.pk for row in task.items.all()]
    with pytest.raises(Refusal, match="CAT-17"):
        actions.confirm_unaffected(task, pks, by=lists.legal, reason="无")
    with pytest.raises(NotAllowed):
        actions.confirm_unaffected(task, pks, by=lists.stranger_legal, reason="条文只改了文字，不影响本事项。")
    assert actions.confirm_unaffected(task, pks[:1], by=lists.legal, reason="条文只改了文字，不影响本事项。") == 1
    assert task.state == "waiting"
    assert actions.confirm_unaffected(task, pks, by=lists.head, reason="条文只改了文字，不影响本事项。") == 1
    assert task.state == "settled"
    with pytest.raises(Stale):
        actions.confirm_unaffected(task, pks, by=lists.legal, reason="条文只改了文字，不影响本事项。")
    assert Affected.objects.filter(outcome="unaffected").count() == 2


def test_an_item_that_rests_on_a_repealed_statute_cannot_be_called_unaffected(lists):
    (task,) = follow(lists, kind="repealed", articles=None)
    with pytest.raises(Refusal, match="CAT-20"):
        actions.confirm_unaffected(task, [row.pk for row in task.items.all()], by=lists.legal, reason="仍然可以适用，不作调整。")


def test_a_list_published_after_the_change_was_made_with_it_before_its_eyes(lists):
    assert follow(lists, effective_on=dt.date(2026, 6, 1)) == []


def test_a_repeal_that_was_noted_by_mistake_is_called_off(lists):
    (task,) = follow(lists, kind="repealed", articles=None)
    assert follow(lists, number=2, kind="restored", articles=None) == []
    task.refresh_from_db()
    assert (task.state, set(task.items.values_list("outcome", flat=True))) == ("settled", {"unaffected"})


def test_lists_that_are_over_are_not_looked_at_and_those_to_come_are(lists):
    with day_of(dt.date(2026, 11, 1)):
        edition = ready(lists, facts(8, grounds="《行政处罚法》第九条"))
        actions.publish(edition, by=lists.head, from_on=dt.date(2026, 11, 30))
    (task,) = follow(lists)
    assert sorted(row.code for row in task.items.all()) == ["SJ-0001", "SJ-0002", "SJ-0008"]
