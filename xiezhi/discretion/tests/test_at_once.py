"""Two people at the same moment: one version, one publication, one filing, one answer to a task."""

import datetime as dt

import pytest

from xiezhi.accounts.tests.test_at_once import at_once
from xiezhi.core.errors import Refusal, Stale
from xiezhi.discretion import actions, queries
from xiezhi.discretion.models import Adjustment, Benchmark

from .benchmarks import ADDRESS, CODE, TODAY, drafted, filed, in_force, listed, made, saying

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(row):
    return Benchmark.objects.select_related("organ__division", "body").get(pk=row.pk)


def test_of_two_who_begin_a_version_one_is_told(live_cast):
    listed(live_cast)
    out = at_once(*[lambda: actions.begin(live_cast.organ, CODE, by=live_cast.clerk)] * 4)
    assert sum(isinstance(one, Benchmark) for one in out) == 1, out
    assert all(isinstance(one, Stale) for one in out if not isinstance(one, Benchmark)), out


def test_a_version_is_filed_once_and_either_passed_or_returned(live_cast):
    listed(live_cast)
    row = made(live_cast)
    out = at_once(*[lambda: actions.file(fresh(row), by=live_cast.legal)] * 3)
    assert sum(one is None for one in out) == 1, out
    out = at_once(
        lambda: actions.pass_(fresh(row), by=live_cast.supervisor),
        lambda: actions.return_(fresh(row), by=live_cast.supervisor, opinion="从重一档请写明情形。"),
    )
    assert sum(one is None for one in out) == 1, out
    assert fresh(row).state in ("passed", "returned")


def test_a_version_published_by_two_at_once_is_published_once_and_days_do_not_overlap(live_cast):
    listed(live_cast)
    in_force(live_cast)
    row = filed(live_cast, saying(note="第二版"))
    actions.pass_(row, by=live_cast.supervisor)
    days = [TODAY, TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=5)]
    out = at_once(
        *[lambda day=day: actions.publish(fresh(row), by=live_cast.head, from_on=day, address=ADDRESS) for day in days]
    )
    assert sum(one is None for one in out) == 1, out
    assert all(isinstance(one, Refusal) for one in out if one is not None), out
    first, second = Benchmark.objects.order_by("no")
    assert (first.to_on, second.to_on) == (second.from_on - dt.timedelta(days=1), None)
    assert queries.benchmark_for(live_cast.organ, CODE, second.from_on) == second


def test_two_who_edit_at_once_do_not_mix(live_cast):
    listed(live_cast)
    row = drafted(live_cast)
    out = at_once(
        *[lambda n=n: actions.edit(fresh(row), saying(note=f"{n}"), by=live_cast.clerk, seen=row.version) for n in range(3)]
    )
    assert sum(one is True for one in out) == 1, out
    assert fresh(row).tiers.count() == 5


def test_a_task_is_answered_once(live_cast):
    listed(live_cast)
    in_force(live_cast)
    change = {"statute": "行政处罚法", "kind": "amended", "effective_on": TODAY, "articles": (9,)}
    actions.follow(actions.Change(id=1, **change), by=live_cast.system)

    def answer(by):
        return actions.confirm_unaffected([Adjustment.objects.select_related("organ").get()], by=by, reason="条文只改了文字，不影响幅度。")

    out = at_once(lambda: answer(live_cast.legal), lambda: answer(live_cast.head))
    assert sum(one == 1 for one in out) == 1, out
    assert Adjustment.objects.get().state == "settled"
