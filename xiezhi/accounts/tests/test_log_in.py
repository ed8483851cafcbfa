"""Getting in: one answer for every failure, a lock after five, and never to another site."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session

from xiezhi.accounts import actions
from xiezhi.accounts.models import Seat, User
from xiezhi.core.time import now
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db
GOOD = "Long-enough-1!"


def try_in(client, username, password, **more):
    return client.post("/login/", {"username": username, "password": password, **more})


def text_of(response):
    body = response.content.decode()
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", body)
    return re.sub(r'name="username" value="[^"]*"', "", body)


def test_a_right_password_lets_in_notes_it_and_changes_the_session_key(cast, client):
    client.get("/login/")
    client.session["x"] = 1
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    assert try_in(client, "t_supervisor", GOOD).status_code == 302
    assert client.session.session_key != before
    line = Line.objects.order_by("-seq").first()
    assert (line.verb, line.outcome, line.about) == ("accounts.log_in", "done", cast.supervisor.ref)
    assert client.get("/account/").status_code == 200


def test_every_failure_reads_the_same(cast, client):
    disabled, waiting, without = cast.user("clerk"), cast.user("officer"), cast.user("head")
    actions.disable(disabled, by=cast.secadmin, reason="离岗")
    User.objects.filter(pk=waiting.pk).with_permit(_permit()).update(status="created")
    without.posts.all().with_permit(_permit()).update(to_on=dt.date(2021, 1, 1))
    answers = [
        try_in(client, "t_supervisor", "wrong"),
        try_in(client, "nobody_here", GOOD),
        try_in(client, "t_clerk", GOOD),
        try_in(client, "t_officer", GOOD),
        try_in(client, "t_head", GOOD),
    ]
    assert {a.status_code for a in answers} == {422}
    assert len({text_of(a) for a in answers}) == 1


def _permit():
    from xiezhi.core.actor import system_actor
    from xiezhi.trail.door import Act

    return Act("test.set", system_actor("test"))


@pytest.mark.parametrize("username", ["t_supervisor", "nobody_here"])
def test_the_fifth_failure_locks_and_the_lock_ends(cast, client, username):
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(4):
            assert try_in(client, username, "wrong").status_code == 422
        locked = try_in(client, username, "wrong")
        assert locked.status_code == 429
        assert "暂时不能登录" in locked.content.decode()
        assert int(locked["Retry-After"]) == 15 * 60
        lines = Line.objects.count()
        again = try_in(client, username, GOOD)
        assert again.status_code == 429
        assert text_of(again) == text_of(locked)
        assert Line.objects.count() == lines  # a lock cannot be used to flood the trail
        clock.shift(dt.timedelta(minutes=14))
        assert try_in(client, username, GOOD).status_code == 429
        clock.shift(dt.timedelta(minutes=2))
        assert try_in(client, username, GOOD).status_code == (302 if username == "t_supervisor" else 422)


def test_a_right_password_without_a_post_locks_like_a_wrong_one(cast, client):
    cast.user("head").posts.all().with_permit(_permit()).update(to_on=dt.date(2021, 1, 1))
    assert [try_in(client, "t_head", GOOD).status_code for _ in range(6)] == [422, 422, 422, 422, 429, 429]


def test_failures_stand_on_the_trail_without_password_and_without_an_unknown_name(cast, client):
    try_in(client, "t_supervisor", "S3cret-typed-wrong")
    try_in(client, "S3cret-typed-as-name", "x")
    known, unknown = Line.objects.filter(verb="accounts.log_in", outcome="refused").order_by("seq")
    assert known.about == cast.supervisor.ref
    assert unknown.about == ""
    assert "S3cret" not in str(list(Line.objects.values()))


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
                                    "http:///evil.example", "\t//evil.example", "x" * 3000])
def test_log_in_never_leads_to_another_site(cast, client, target):
    response = try_in(client, "t_supervisor", GOOD, next=target)
    assert response.status_code == 302
    assert "evil" not in response["Location"]
    assert "javascript" not in response["Location"]


def test_log_in_leads_back_to_the_page_one_wanted(cast, client):
    wanted = client.get("/account/?x=1")
    assert wanted["Location"] == "/login/?next=%2Faccount%2F%3Fx%3D1"
    assert try_in(client, "t_supervisor", GOOD, next="/account/?x=1")["Location"] == "/account/?x=1"


def test_htmx_is_sent_to_the_log_in_page_as_a_whole(cast, client):
    response = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/organs/?q=1"})
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/login/?next=%2Forgans%2F%3Fq%3D1"
    response = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://evil.example/x"})
    assert response["HX-Redirect"] == "/login/"


@pytest.mark.parametrize("data", [{}, {"username": "a\x00b", "password": "x"}, {"username": "甲" * 500, "password": "y" * 5000}])
def test_senseless_log_ins_are_answered_not_crashed_on(cast, client, data):
    assert client.post("/login/", data).status_code == 422


def test_leaving_ends_the_session_and_empties_the_browser(cast, client):
    try_in(client, "t_supervisor", GOOD)
    key = client.session.session_key
    assert client.get("/logout/").status_code == 405
    response = client.post("/logout/")
    assert "cache" in response["Clear-Site-Data"]
    assert not Session.objects.filter(session_key=key).exists()
    assert not Seat.objects.filter(session_key=key).exists()
    assert client.get("/account/").status_code == 302


def test_pages_of_people_logged_in_are_never_stored(cast, client):
    cast.login(client, "supervisor")
    for url in ("/account/", "/organs/", "/accounts/", "/organs/999999/"):
        assert "no-store" in client.get(url)["Cache-Control"], url
    client.logout()
    assert "no-cache" in client.get("/login/")["Cache-Control"]


def test_language_is_chinese_until_chosen_whatever_the_browser_says(cast, client):
    assert 'lang="zh-Hans"' in client.get("/login/", headers={"Accept-Language": "en"}).content.decode()
    assert client.post("/language/", {"language": "en", "next": "/login/"})["Location"] == "/login/"
    assert 'lang="en"' in client.get("/login/").content.decode()
    client.post("/language/", {"language": "xx", "next": "https://evil.example"})
    assert 'lang="en"' in client.get("/login/").content.decode()
