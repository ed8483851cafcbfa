"""Two administrators, or two log-ins, at the same moment: what may not be together does not come together."""

import threading

import pytest
from django.db import connections

from xiezhi.accounts import actions, queries
from xiezhi.accounts.models import Post, SavedView, Seat, User
from xiezhi.core import roles
from xiezhi.core.errors import Refusal, Stale
from xiezhi.organs import actions as organs
from xiezhi.organs import uscc
from xiezhi.organs.models import Organ

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls together on connections of their own; their results or what they raised, in order."""
    barrier = threading.Barrier(len(calls))
    out = [None] * len(calls)

    def run(n, call):
        try:
            barrier.wait(timeout=20)
            out[n] = call()
        except Exception as err:
            out[n] = err
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return out


def test_two_offices_given_at_once_are_not_combined(live_cast):
    cast = live_cast
    user, _password = actions.create(by=cast.sysadmin, username="fresh", name="新人", organ=cast.prefecture_body)
    out = at_once(*[
        lambda role=role: actions.authorise(
            User.objects.get(pk=user.pk), by=cast.secadmin, organ=cast.prefecture_body, role=role
        )
        for role in (roles.SYSADMIN, roles.AUDITOR, roles.SUPERVISOR)
    ])
    assert sum(isinstance(r, Post) for r in out) == 1, out
    assert sorted(r.code for r in out if isinstance(r, Refusal)) == ["ACC-04", "ACC-04"]
    assert user.posts.count() == 1


def test_of_two_who_disable_one_is_told(live_cast):
    cast = live_cast
    pk = cast.user("supervisor").pk
    out = at_once(*[lambda: actions.disable(User.objects.get(pk=pk), by=cast.secadmin, reason="调离本岗")] * 4)
    assert sum(r is None for r in out) == 1, out
    assert sum(isinstance(r, Stale) for r in out) == 3, out


def test_log_ins_at_once_keep_to_the_number_of_sessions(live_cast):
    from django.contrib.sessions.backends.db import SessionStore

    cast = live_cast
    user = cast.user("auditor")
    keys = []
    for _ in range(4):
        store = SessionStore()
        store.create()
        keys.append(store.session_key)
    out = at_once(*[
        lambda key=key: actions.logged_in(
            User.objects.get(pk=user.pk), by=cast.auditor, session_key=key, parallel=1
        )
        for key in keys
    ])
    assert out == [None] * 4
    assert Seat.objects.filter(user=user).count() == 1
    assert len(queries.open_sessions(user.pk)) == 1


def test_one_view_saved_many_times_at_once_is_there_once(live_cast):
    cast = live_cast
    out = at_once(*[lambda: actions.save_view(by=cast.supervisor, page="leads:list", name="我的", query="q=1")] * 6)
    assert not [r for r in out if not isinstance(r, SavedView | Stale)], out
    assert SavedView.objects.filter(name="我的").count() == 1


def test_one_organ_entered_twice_at_once_is_there_once(live_cast):
    cast = live_cast
    code = uscc.with_check_digit("11232701MB9999999")
    out = at_once(*[
        lambda: organs.save(
            by=cast.sysadmin, code=code, name="漠河市新设局", kind="agency", division=cast.organ.division, level="county"
        )
    ] * 4)
    assert not [r for r in out if not isinstance(r, Organ | Stale)], out
    assert Organ.objects.filter(code=code).count() == 1
