"""Sessions end when they should: idle, too long, elsewhere, post ended, log-in disabled, one too many."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from xiezhi.accounts import actions, queries
from xiezhi.accounts.models import Post, Seat
from xiezhi.core import roles
from xiezhi.core.time import now, today
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db
GOOD = "Long-enough-1!"


def sign_in(part, agent="A", **more):
    client = Client(headers={"User-Agent": agent})
    assert client.post("/login/", {"username": f"t_{part}", "password": GOOD}).status_code == 302
    return client


def is_in(client, **more):
    return client.get("/account/", **more).status_code == 200


def test_a_post_that_is_ended_is_out_at_the_next_request(cast):
    client = sign_in("supervisor")
    assert is_in(client)
    actions.end_post(Post.objects.get(pk=cast.supervisor.post_id), by=cast.secadmin, reason="调离")
    assert not is_in(client)
    assert client.post("/login/", {"username": "t_supervisor", "password": GOOD}).status_code == 422


def test_a_post_that_runs_out_takes_its_session_along_even_if_another_goes_on(cast, settings):
    actions.authorise(cast.user("supervisor"), by=cast.secadmin, organ=cast.prefecture_body, role=roles.SUPERVISOR,
                      until=today() + dt.timedelta(days=3))
    client = sign_in("supervisor")
    second = Post.objects.order_by("-pk").first()
    client.post("/post/", {"post": second.pk})
    assert is_in(client)
    settings.TODAY = (today() + dt.timedelta(days=4)).isoformat()
    assert not is_in(client)
    assert is_in(sign_in("supervisor"))


def test_a_disabled_log_in_is_out_at_the_next_request(cast):
    client = sign_in("supervisor")
    actions.disable(cast.user("supervisor"), by=cast.secadmin, reason="离岗")
    assert not is_in(client)


def test_a_reset_password_ends_all_sessions(cast):
    client = sign_in("supervisor")
    actions.reset_password(cast.user("supervisor"), by=cast.sysadmin)
    assert not is_in(client)


@pytest.mark.parametrize(("part", "minutes"), [("supervisor", 30), ("auditor", 15)])
def test_an_idle_session_ends_and_says_so_on_the_trail(cast, part, minutes):
    with time_machine.travel(now(), tick=False) as clock:
        client = sign_in(part)
        clock.shift(dt.timedelta(minutes=minutes))
        assert is_in(client)
        clock.shift(dt.timedelta(minutes=minutes, seconds=1))
        assert not is_in(client)
    line = Line.objects.order_by("-seq").first()
    assert line.verb == "accounts.session_over"
    assert '"idle"' in line.detail
    assert not Seat.objects.filter(user=cast.user(part)).exists()


def test_a_page_that_asks_by_itself_does_not_keep_a_session_open(cast):
    with time_machine.travel(now(), tick=False) as clock:
        client = sign_in("supervisor")
        for _ in range(10):
            clock.shift(dt.timedelta(minutes=3))
            assert is_in(client, headers={"HX-Trigger-Name": "poll"})
        clock.shift(dt.timedelta(minutes=3))
        assert not is_in(client)


def test_no_session_lasts_longer_than_ten_hours(cast):
    with time_machine.travel(now(), tick=False) as clock:
        client = sign_in("supervisor")
        for _ in range(30):
            clock.shift(dt.timedelta(minutes=20))
            assert is_in(client)
        clock.shift(dt.timedelta(minutes=20))
        assert not is_in(client)


def test_a_session_carried_to_another_browser_ends(cast):
    client = sign_in("supervisor", agent="A")
    thief = Client(headers={"User-Agent": "B"})
    thief.cookies = client.cookies
    assert not is_in(thief)
    assert not is_in(client)


def test_the_oldest_session_beyond_the_limit_ends(cast):
    first, second = sign_in("supervisor"), sign_in("supervisor")
    assert is_in(first)
    third = sign_in("supervisor")
    assert [is_in(c) for c in (first, second, third)] == [False, True, True]


def test_an_administrator_has_one_session(cast):
    first, second = sign_in("auditor"), sign_in("auditor")
    assert [is_in(c) for c in (first, second)] == [False, True]


def test_sessions_long_dead_do_not_count(cast):
    first = sign_in("supervisor")
    Session.objects.filter(session_key=first.session.session_key).delete()
    second, third = sign_in("supervisor"), sign_in("supervisor")
    assert is_in(second)
    assert is_in(third)
    assert Seat.objects.filter(user=cast.user("supervisor")).count() == 2


def test_unreadable_times_in_a_session_end_it(cast, client):
    cast.login(client, "supervisor")
    session = client.session
    session["seen"] = "yesterday"
    session.save()
    assert not is_in(client)


def test_one_ends_ones_own_other_sessions_and_nobody_elses(cast):
    here, there = sign_in("supervisor"), sign_in("supervisor")
    other = sign_in("legal")
    seat = Seat.objects.get(session_key=there.session.session_key)
    foreign = Seat.objects.get(session_key=other.session.session_key)
    assert here.post(f"/account/sessions/{seat.pk}/end/").status_code == 302
    assert here.post(f"/account/sessions/{foreign.pk}/end/").status_code == 404
    assert [is_in(c) for c in (here, there, other)] == [True, False, True]


def test_posts_are_switched_among_ones_own_only(cast):
    actions.authorise(cast.user("supervisor"), by=cast.secadmin, organ=cast.prefecture_body, role=roles.SUPERVISOR)
    client = sign_in("supervisor")
    second = Post.objects.order_by("-pk").first()
    assert client.post("/post/", {"post": second.pk}).status_code == 302
    assert "大兴安岭地区司法局" in client.get("/account/").content.decode()
    line = Line.objects.order_by("-seq").first()
    assert line.verb == "accounts.switch_post"
    for wrong in (cast.legal.post_id, "", "x", "９", 10**30):
        assert client.post("/post/", {"post": wrong}).status_code == 422
    assert client.session["post"] == second.pk


def test_the_actor_of_administrators_sees_no_business_record(cast):
    for part in ("sysadmin", "secadmin", "auditor"):
        assert cast.user(part)
        assert queries.actor_for(Post.objects.get(pk=getattr(cast, part).post_id)).organ_ids == frozenset()


def test_a_view_without_a_declared_policy_is_refused(cast, client, monkeypatch):
    from xiezhi.accounts import views

    cast.login(client, "supervisor")
    monkeypatch.delattr(views.account, "policy")
    assert client.get("/account/").status_code == 404


def test_a_refused_page_and_a_refused_move_stand_on_the_trail(cast, client):
    cast.login(client, "supervisor")
    assert client.get("/trail/").status_code == 404
    line = Line.objects.order_by("-seq").first()
    assert (line.verb, line.outcome, line.about) == ("page.refused", "refused", "/trail/")


def test_session_cookies_are_hidden_from_scripts(cast, client):
    cast.login(client, "supervisor")
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
