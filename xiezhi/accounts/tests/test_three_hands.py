"""Three administrators: one creates, one authorises, one looks on; none does another's work or reaches a business record."""

import datetime as dt
import hashlib
import re

import pytest

from xiezhi.accounts import actions
from xiezhi.accounts.models import Post, User
from xiezhi.core import roles
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db

MOVES = {
    "create": (roles.SYSADMIN, lambda c, by: actions.create(by=by, username="fresh", name="新人", organ=c.organ)),
    "reset_password": (roles.SYSADMIN, lambda c, by: actions.reset_password(c.user("legal"), by=by)),
    "authorise": (
        roles.SECADMIN,
        lambda c, by: actions.authorise(c.user("legal"), by=by, organ=c.other, role=roles.LEGAL_STAFF),
    ),
    "end_post": (
        roles.SECADMIN, lambda c, by: actions.end_post(Post.objects.get(pk=c.legal.post_id), by=by, reason="调离"),
    ),
    "disable": (roles.SECADMIN, lambda c, by: actions.disable(c.user("legal"), by=by, reason="离岗")),
}  # fmt: skip


@pytest.mark.parametrize("move", MOVES)
def test_each_move_is_one_administrators_alone(cast, move):
    role, do = MOVES[move]
    for part in ("supervisor", "legal", "government", "clerk", "sysadmin", "secadmin", "auditor"):
        actor = getattr(cast, part)
        if actor.role != role:
            with pytest.raises(NotAllowed):
                do(cast, actor)
    do(cast, next(a for a in (cast.sysadmin, cast.secadmin) if a.role == role))


def test_nobody_authorises_himself_or_whom_he_created(cast):
    with pytest.raises(Refusal, match="ACC-02"):
        actions.authorise(cast.user("secadmin"), by=cast.secadmin, organ=cast.prefecture_body, role=roles.SECADMIN)
    user, _first = actions.create(by=cast.sysadmin, username="fresh", name="新人", organ=cast.organ)
    User.objects.filter(pk=user.pk).with_permit(permit()).update(created_by=cast.secadmin.ref)
    user.refresh_from_db()
    with pytest.raises(Refusal, match="ACC-02"):
        actions.authorise(user, by=cast.secadmin, organ=cast.organ, role=roles.OFFICER)


def permit():
    from xiezhi.core.actor import system_actor
    from xiezhi.trail.door import Act

    return Act("test.set", system_actor("test"))


def test_the_database_refuses_one_hand_for_both(cast):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(username="t_legal").with_permit(permit()).update(authorised_by="test:a")


@pytest.mark.parametrize("first", sorted(roles.ADMINS))
@pytest.mark.parametrize("second", [*sorted(roles.ADMINS), roles.SUPERVISOR])
def test_offices_of_administrators_are_never_combined(cast, first, second):
    user, _pw = actions.create(by=cast.sysadmin, username="fresh", name="新人", organ=cast.prefecture_body)
    actions.authorise(user, by=cast.secadmin, organ=cast.prefecture_body, role=first)
    if second == first:
        return
    with pytest.raises(Refusal, match="ACC-04"):
        actions.authorise(user, by=cast.secadmin, organ=cast.county_body, role=second)


@pytest.mark.parametrize(("role", "organ"), [("supervisor", "organ"), ("officer", "county_body"), ("auditor", "organ"),
                                             ("government", "county_body"), ("judicial_office", "organ"), ("system", "organ")])
def test_a_role_is_held_only_at_an_organ_of_its_kind(cast, role, organ):
    user, _pw = actions.create(by=cast.sysadmin, username="fresh", name="新人", organ=cast.organ)
    with pytest.raises(Refusal, match="ACC-03"):
        actions.authorise(user, by=cast.secadmin, organ=getattr(cast, organ), role=role)


def test_a_post_never_ends_before_it_begins(cast):
    with pytest.raises(Refusal, match="ACC-17"):
        actions.authorise(cast.user("legal"), by=cast.secadmin, organ=cast.other, role=roles.LEGAL_STAFF,
                          until=today() - dt.timedelta(days=1))


def test_a_post_given_again_begins_anew(cast):
    post = Post.objects.get(pk=cast.legal.post_id)
    actions.end_post(post, by=cast.secadmin, reason="调离")
    again = actions.authorise(cast.user("legal"), by=cast.secadmin, organ=cast.organ, role=roles.LEGAL_STAFF)
    assert (again.pk, again.from_on, again.to_on) == (post.pk, today(), None)


def test_resetting_an_administrators_password_needs_the_second_hand(cast):
    actions.reset_password(cast.user("auditor"), by=cast.sysadmin)
    assert cast.user("auditor").status == "created"
    actions.enable(cast.user("auditor"), by=cast.secadmin, reason="本人当面确认")
    assert cast.user("auditor").is_active


def test_the_only_security_administrator_cannot_be_taken_over(cast):
    with pytest.raises(Refusal, match="ACC-11"):
        actions.reset_password(cast.user("secadmin"), by=cast.sysadmin)
    with pytest.raises(Refusal, match="ACC-09"):
        actions.reset_password(cast.user("sysadmin"), by=cast.sysadmin)
    with pytest.raises(Refusal, match="ACC-02"):
        actions.disable(cast.user("secadmin"), by=cast.secadmin, reason="试试")


@pytest.mark.parametrize("reason", ["", " ", "x", "长" * 201])
def test_ending_and_disabling_need_a_reason(cast, reason):
    with pytest.raises(Refusal, match="ACC-12"):
        actions.disable(cast.user("legal"), by=cast.secadmin, reason=reason)


def test_what_is_already_done_is_not_done_again(cast):
    actions.disable(cast.user("legal"), by=cast.secadmin, reason="离岗")
    with pytest.raises(Stale):
        actions.disable(cast.user("legal"), by=cast.secadmin, reason="离岗")
    with pytest.raises(Stale):
        actions.enable(cast.user("officer"), by=cast.secadmin, reason="误停")


def test_a_log_in_name_is_never_given_twice(cast):
    for name in ("t_legal", "T_LEGAL"):
        with pytest.raises(Refusal, match="ACC-01"):
            actions.create(by=cast.sysadmin, username=name, name="重名", organ=cast.organ)


def test_log_ins_are_never_deleted(cast):
    from xiezhi.core.records import WriteOutsideAct

    with pytest.raises(WriteOutsideAct):
        cast.user("legal").delete()
    assert not hasattr(User, "is_superuser")


def test_the_pages_show_each_administrator_only_his_own_moves(cast, client):
    url = f"/accounts/{cast.user('legal').pk}/"
    own = {"sysadmin": "重置口令", "secadmin": "停用账号", "auditor": "操作留痕"}
    for part in own:
        cast.login(client, part)
        body = client.get(url).content.decode()
        main = body[body.index('id="main"'):]
        assert own[part] in main
        assert not any(word in main for other, word in own.items() if other != part), part
        assert ("建立账号</a>" in client.get("/accounts/").content.decode()) == (part == "sysadmin")
    cast.login(client, "supervisor")
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("page", ["new/", "{pk}/reset/", "{pk}/authorise/", "{pk}/disable/", "{pk}/enable/", "posts/{post}/end/"])
def test_no_administrator_opens_anothers_pages(cast, client, page):
    url = "/accounts/" + page.format(pk=cast.user("legal").pk, post=cast.legal.post_id)
    owner = "sysadmin" if page in ("new/", "{pk}/reset/") else "secadmin"
    for part in ("sysadmin", "secadmin", "auditor", "supervisor"):
        cast.login(client, part)
        status = client.post(url).status_code
        assert (status == 404) == (part != owner), (part, status)


def test_the_whole_way_from_nothing_to_a_working_account(cast, client):
    cast.login(client, "sysadmin")
    answer = client.post("/accounts/new/", {"username": "fresh", "name": "新人", "organ": "漠河市市场监督管理局"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    first = re.search(r'<code class="fs-5 text-reset">([^<]+)</code>', answer.content.decode())[1].replace("&amp;", "&")
    user = User.objects.get(username="fresh")
    assert first not in str(list(Line.objects.values()))
    cast.login(client, "secadmin")
    answer = client.post(f"/accounts/{user.pk}/authorise/", {"role": "officer", "organ": "市监局"})
    assert answer.status_code == 302
    client.post("/logout/")
    assert client.post("/login/", {"username": "fresh", "password": first}).status_code == 302
    assert client.get("/organs/")["Location"] == "/password/"
    cast.login(client, "auditor")
    body = client.get(f"/accounts/{user.pk}/").content.decode()
    assert "系统员" in body
    assert "安全员" in body


def test_organ_is_chosen_by_name_code_or_part_of_a_name(cast, client):
    user, _pw = actions.create(by=cast.sysadmin, username="fresh", name="新人", organ=cast.organ)
    cast.login(client, "secadmin")
    for text in (cast.organ.name, cast.organ.code.lower(), "市监局"):
        answer = client.post(f"/accounts/{user.pk}/authorise/", {"role": "officer", "organ": text})
        assert answer.status_code == 302, text
    answer = client.post(f"/accounts/{user.pk}/authorise/", {"role": "officer", "organ": "市场监督"})
    assert "对应多个机关" in answer.content.decode()
    answer = client.post(f"/accounts/{user.pk}/authorise/", {"role": "supervisor", "organ": cast.organ.name})
    assert answer.status_code == 422
    assert "与角色不符" in answer.content.decode()


def test_ending_a_post_on_the_page_asks_for_the_reason(cast, client):
    cast.login(client, "secadmin")
    url = f"/accounts/posts/{cast.legal.post_id}/end/"
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "调离本机关"}).status_code == 302
    assert client.post(url, {"reason": "调离本机关"}).status_code == 409
    line = Line.objects.filter(verb="accounts.end_post").get()
    assert line.reason == "调离本机关"


def test_the_list_finds_by_role_organ_and_status_without_a_query_a_row(cast, client, django_assert_max_num_queries):
    cast.login(client, "auditor")
    with django_assert_max_num_queries(25):
        body = client.get("/accounts/").content.decode()
    assert "t_legal" in body
    body = client.get("/accounts/?role=auditor").content.decode()
    assert "t_auditor" in body
    assert "t_legal" not in body
    body = client.get(f"/accounts/?organ={cast.strange.pk}&status=active").content.decode()
    assert "t_stranger_legal" in body
    assert "t_legal" not in body


def test_an_export_of_a_list_stands_on_the_trail_with_its_digest(cast, client):
    cast.login(client, "auditor")
    answer = client.get("/accounts/?role=auditor&export=csv")
    content = b"".join(answer.streaming_content)
    line = Line.objects.filter(verb="accounts.exported").get()
    assert line.about == "accounts:users"
    assert hashlib.sha256(content).hexdigest() in line.detail
    assert '"rows":1' in line.detail
    assert "role=auditor" in line.detail


def test_views_are_saved_for_oneself_only(cast, client):
    cast.login(client, "auditor")
    client.post("/accounts/", {"view_name": "审计员", "query": "role=auditor"})
    assert "审计员" in client.get("/accounts/").content.decode()
    cast.login(client, "secadmin")
    from xiezhi.accounts.models import SavedView

    view = SavedView.objects.get()
    client.post("/accounts/", {"view_delete": view.pk})
    assert SavedView.objects.filter(pk=view.pk).exists()
    cast.login(client, "auditor")
    client.post("/accounts/", {"view_delete": view.pk})
    assert not SavedView.objects.exists()
    assert client.post("/accounts/", {"view_name": ""}).status_code == 422
