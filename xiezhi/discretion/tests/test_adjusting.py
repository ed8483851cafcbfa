"""A statute is amended or repealed: each benchmark that rests on it waits, with a limit, until it is dealt with."""

import datetime as dt

import pytest

from xiezhi.clock.models import Deadline
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.discretion import actions, queries
from xiezhi.discretion.models import Adjustment

from .benchmarks import ADDRESS, TODAY, filed, in_force, listed, saying


def follow(cast, number=1, **more):
    values = {"id": number, "statute": "行政处罚法", "kind": "amended", "effective_on": TODAY, "articles": (9,)} | more
    return actions.follow(actions.Change(**values), by=cast.system)


@pytest.fixture
def benchmark(cast):
    listed(cast)
    cast.row = in_force(cast)
    return cast


def renewed(cast, **more):
    row = filed(cast, saying(note="对照新法修改", **more))
    actions.pass_(row, by=cast.supervisor)
    actions.publish(row, by=cast.head, from_on=TODAY, address=ADDRESS)
    return row


def test_each_benchmark_that_rests_on_it_gets_a_task_and_a_limit_of_thirty_days(benchmark):
    (task,) = follow(benchmark)
    assert (task.benchmark, task.state, task.due_on) == (benchmark.row, "waiting", dt.date(2026, 12, 20))
    assert task.cites == "《行政处罚法》第九条第（二）项"
    limit = Deadline.objects.get(record=task.ref)
    assert (limit.statutory, limit.ends_on, limit.organ) == (False, dt.date(2026, 12, 20), benchmark.organ)
    assert list(queries.waiting(benchmark.legal)) == [task]
    assert not queries.waiting(benchmark.stranger_legal).exists()


def test_other_articles_do_not_touch_it_and_a_change_is_followed_once(benchmark):
    assert follow(benchmark, articles=(60,)) == []
    assert len(follow(benchmark, number=2)) == 1
    assert follow(benchmark, number=2) == []
    assert queries.followed() == 2


def test_a_new_version_settles_it(benchmark):
    (task,) = follow(benchmark)
    row = filed(benchmark, saying(note="对照新法修改"))
    actions.pass_(row, by=benchmark.supervisor)
    task.refresh_from_db()
    assert task.state == "waiting"  # a draft settles nothing
    actions.publish(row, by=benchmark.head, from_on=TODAY, address=ADDRESS)
    task.refresh_from_db()
    assert (task.state, task.outcome, task.settled_on, task.reason) == ("settled", "renewed", TODAY, "第2版")
    assert Deadline.objects.get(record=task.ref).state == "met"


def test_a_written_confirmation_settles_it_and_only_the_organs_own_people_give_it(benchmark):
    (task,) = follow(benchmark)
    with pytest.raises(Refusal, match="DIS-21"):
        actions.confirm_unaffected([task], by=benchmark.legal, reason="无")
    for part in ("other_legal", "clerk", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.confirm_unaffected([task], by=getattr(benchmark, part), reason="条文只改了文字，不影响幅度。")
    assert actions.confirm_unaffected([task], by=benchmark.legal, reason="条文只改了文字，不影响幅度。") == 1
    assert (task.outcome, task.by_name) == ("unaffected", "法制员甲")
    with pytest.raises(Stale, match="DIS-22"):
        actions.confirm_unaffected([task], by=benchmark.head, reason="条文只改了文字，不影响幅度。")


def test_under_a_repealed_statute_nothing_is_unaffected(benchmark):
    (task,) = follow(benchmark, kind="repealed", articles=None)
    with pytest.raises(Refusal, match="DIS-20"):
        actions.confirm_unaffected([task], by=benchmark.legal, reason="仍然可以适用，不作调整。")
    actions.end(benchmark.row, by=benchmark.head, to_on=TODAY, reason="依据已经废止，停止适用。")
    task.refresh_from_db()
    assert (task.state, task.outcome) == ("settled", "ended")


def test_a_repeal_that_was_noted_by_mistake_is_called_off(benchmark):
    (task,) = follow(benchmark, kind="repealed", articles=None)
    assert follow(benchmark, number=2, kind="restored", articles=None) == []
    task.refresh_from_db()
    assert (task.state, task.outcome, Deadline.objects.get(record=task.ref).state) == ("settled", "restored", "stopped")


def test_a_version_made_with_the_change_before_its_eyes_waits_for_nothing(benchmark):
    assert follow(benchmark, effective_on=dt.date(2026, 3, 1)) == []
    renewed(benchmark)
    assert follow(benchmark, number=2) == []
    assert not Adjustment.objects.exists()
