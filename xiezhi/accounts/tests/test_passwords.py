"""Passwords: rules as settings, ninety days, no old one again, and what happens when the first one is used."""

import datetime as dt
from itertools import pairwise

import pytest
import time_machine
from django.core.exceptions import ValidationError

from xiezhi.accounts import actions
from xiezhi.accounts.models import User
from xiezhi.accounts.passwords import PolicyValidator
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import now
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db
GOOD = "Long-enough-1!"


def enter(client, username="t_supervisor", password=GOOD):
    return client.post("/login/", {"username": username, "password": password})


@pytest.mark.parametrize(("days", "asked"), [(89, False), (90, False), (91, True)])
def test_after_ninety_days_a_new_password_comes_before_anything_else(cast, client, days, asked):
    with time_machine.travel(cast.user("supervisor").password_set_at + dt.timedelta(days=days), tick=False):
        enter(client)
        response = client.get("/account/")
        assert response.status_code == (302 if asked else 200)
        if asked:
            assert response["Location"] == "/password/"
            assert "口令已到期" in client.get("/password/").content.decode()


def test_the_first_password_must_be_changed_before_anything_else(cast, client):
    user, first = actions.create(by=cast.sysadmin, username="new.person", name="新人", organ=cast.organ)
    assert enter(client, "new.person", first).status_code == 422
    actions.authorise(user, by=cast.secadmin, organ=cast.organ, role="officer")
    assert enter(client, "new.person", first).status_code == 302
    assert client.get("/organs/")["Location"] == "/password/"
    new = "Brand-new-7-word"
    assert client.post("/password/", {"old": first, "new": new, "again": new}).status_code == 302
    assert client.get("/organs/").status_code == 200
    assert enter(client.__class__(), "new.person", first).status_code == 422


def new_person(cast, *, opened=True):
    user, first = actions.create(by=cast.sysadmin, username="new.person", name="新人", organ=cast.organ)
    if opened:
        actions.authorise(user, by=cast.secadmin, organ=cast.organ, role="officer")
    return user, first


@pytest.mark.parametrize(("hours", "status"), [(1, 302), (71.9, 302), (72.1, 422), (2000, 422)])
def test_a_first_password_opens_nothing_after_seventy_two_hours_unused(cast, client, hours, status):
    _user, first = new_person(cast)
    with time_machine.travel(now() + dt.timedelta(hours=hours), tick=False):
        answer = enter(client, "new.person", first)
        assert answer.status_code == status
        if status == 422:
            said = answer.content.decode()
            assert "初始口令超过72小时没有使用" in said
            assert "不是法定时限" in said
            assert "系统管理员" in said
            assert client.get("/account/").status_code == 302


def test_only_the_right_first_password_is_told_that_it_has_lapsed(cast, client):
    _user, _first = new_person(cast)
    with time_machine.travel(now() + dt.timedelta(hours=100), tick=False):
        said = enter(client, "new.person", "Quite-wrong-9!").content.decode()
    assert "失效" not in said
    assert Line.objects.filter(verb="accounts.log_in", reason="credentials").exists()


def test_the_lapse_stands_on_the_trail_and_counts_towards_the_lock(cast, client):
    user, first = new_person(cast)
    with time_machine.travel(now() + dt.timedelta(hours=100), tick=False):
        answers = [enter(client, "new.person", first).status_code for _ in range(6)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert Line.objects.filter(verb="accounts.log_in", reason="lapsed", about=user.ref).exists()


def test_a_reset_gives_a_first_password_that_is_good_again(cast, client):
    user, _first = new_person(cast)
    with time_machine.travel(now() + dt.timedelta(hours=100), tick=False):
        assert enter(client, "new.person", actions.reset_password(user, by=cast.sysadmin)).status_code == 302


def test_the_time_begins_when_the_account_opens(cast, client):
    user, first = new_person(cast, opened=False)
    with time_machine.travel(now() + dt.timedelta(hours=100), tick=False):
        actions.authorise(user, by=cast.secadmin, organ=cast.organ, role="officer")
        assert enter(client, "new.person", first).status_code == 302


def test_closing_and_opening_an_account_does_not_make_a_lapsed_password_good(cast, client):
    user, first = new_person(cast)
    with time_machine.travel(now() + dt.timedelta(hours=100), tick=False):
        actions.disable(user, by=cast.secadmin, reason="核对身份")
        actions.enable(user, by=cast.secadmin, reason="核对完毕")
        assert enter(client, "new.person", first).status_code == 422


def test_the_setting_may_be_longer_or_off(cast, client, settings):
    _user, first = new_person(cast)
    settings.PASSWORD_POLICY = {**settings.PASSWORD_POLICY, "first_hours": 0}
    with time_machine.travel(now() + dt.timedelta(days=80), tick=False):
        assert enter(client, "new.person", first).status_code == 302


def test_a_password_of_ones_own_does_not_lapse_so(cast, client):
    _user, first = new_person(cast)
    enter(client, "new.person", first)
    new = "Brand-new-7-word"
    client.post("/password/", {"old": first, "new": new, "again": new})
    with time_machine.travel(now() + dt.timedelta(days=10), tick=False):
        assert enter(client.__class__(), "new.person", new).status_code == 302


def test_the_administrators_see_until_when_and_that_it_has_lapsed(cast, client):
    user, _first = new_person(cast)
    cast.login(client, "sysadmin")
    assert "初始口令有效至" in client.get(f"/accounts/{user.pk}/").content.decode()
    Act("test", cast.system).rows(User).filter(pk=user.pk).update(password_set_at=now() - dt.timedelta(hours=73))
    assert "已经失效，须重置" in client.get(f"/accounts/{user.pk}/").content.decode()


def test_the_first_three_get_new_ones_from_the_set_up_if_they_let_theirs_lapse(cast, client):
    Act("test", cast.system).rows(User).filter(pk=cast.user("sysadmin").pk).update(
        created_by="system:setup", must_change=True, password_set_at=now()
    )
    assert actions.first_again(by=cast.system) == []
    with time_machine.travel(now() + dt.timedelta(hours=100), tick=False):
        ((_name, username, password),) = actions.first_again(by=cast.system)
        assert actions.first_again(by=cast.system) == []
        assert enter(client, username, password).status_code == 302


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(cast, client):
    other = client.__class__()
    enter(client)
    enter(other)
    assert other.get("/account/").status_code == 200
    new = "Brand-new-7-word"
    assert client.post("/password/", {"old": GOOD, "new": new, "again": new}).status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_errors_stand_at_their_fields(cast, client):
    enter(client)
    body = client.post("/password/", {"old": "x", "new": "Brand-new-7-word", "again": "Brand-new-7-word"}).content.decode()
    assert "原口令不对" in body
    body = client.post("/password/", {"old": GOOD, "new": "short", "again": "short"}).content.decode()
    assert "至少 10 个字符" in body
    body = client.post("/password/", {"old": GOOD, "new": "Brand-new-7-word", "again": "other"}).content.decode()
    assert "不一样" in body


def test_five_wrong_old_passwords_end_the_session(cast, client):
    enter(client)
    for _ in range(4):
        assert client.post("/password/", {"old": "x", "new": "y", "again": "y"}).status_code == 422
    assert client.post("/password/", {"old": "x", "new": "y", "again": "y"})["Location"] == "/login/"
    assert client.get("/account/").status_code == 302
    assert Line.objects.filter(verb="accounts.change_password", outcome="refused").count() == 5


def test_none_of_the_last_five_is_taken_again(cast):
    user = cast.user("supervisor")
    used = [GOOD, *(f"Brand-new-word-{n}" for n in range(5))]
    for old, new in pairwise(used):
        actions.change_password(user, by=cast.supervisor, old=old, new=new)
    for former in used[1:]:
        with pytest.raises(Refusal, match="ACC-07"):
            actions.change_password(user, by=cast.supervisor, old=used[-1], new=former)
    actions.change_password(user, by=cast.supervisor, old=used[-1], new=used[0])


def test_nobody_changes_anothers_password(cast):
    with pytest.raises(NotAllowed, match="ACC-13"):
        actions.change_password(cast.user("legal"), by=cast.supervisor, old=GOOD, new="Brand-new-7-word")


@pytest.mark.parametrize("password", ["short-A1", "alllowercaseletters", "Password-2026-x", "A" * 129 + "a1!", "t_Supervisor-9x!", ""])
def test_weak_passwords_are_refused(cast, password):
    with pytest.raises(ValidationError):
        PolicyValidator().validate(password, cast.user("supervisor"))


@pytest.mark.parametrize("password", ["Long-enough-1!", "春眠不觉晓Abc1处处", "a long phrase with 3 spaces", "Ünïcode-pass-9"])
def test_strong_passwords_of_any_script_pass(cast, password):
    PolicyValidator().validate(password, cast.user("supervisor"))


def test_the_rules_are_settings(cast, settings):
    settings.PASSWORD_POLICY = {"min_length": 16, "classes": 4, "max_age_days": 0, "history": 1}
    with pytest.raises(ValidationError, match="16"):
        PolicyValidator().validate(GOOD, None)
    User.objects.get(username="t_supervisor")
    from xiezhi.accounts.queries import password_expired

    with time_machine.travel(now() + dt.timedelta(days=4000)):
        assert not password_expired(cast.user("supervisor"))


def test_first_passwords_meet_the_rules_and_differ():
    found = {actions.initial_password() for _ in range(200)}
    assert len(found) == 200
    for password in found:
        PolicyValidator().validate(password)
