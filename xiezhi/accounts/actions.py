"""Everything that changes people, log-ins and posts. Three hands: one creates, one authorises, one looks on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.records import split_ref
from xiezhi.core.time import now, today
from xiezhi.organs.models import Kind, Organ
from xiezhi.trail.door import Act, action

from . import queries
from .models import OldPassword, Person, Post, SavedView, Seat, User

# Which kind of organ a role can be held at
ROLE_AT = {
    roles.SUPERVISOR: {Kind.SUPERVISION},
    roles.SUPERVISION_HEAD: {Kind.SUPERVISION},
    roles.GOVERNMENT: {Kind.GOVERNMENT, Kind.COMMISSION},
    roles.TOWNSHIP: {Kind.OFFICE},
    **{role: {Kind.AGENCY, Kind.AUTHORIZED, Kind.ENTRUSTED} for role in roles.ENFORCEMENT},
    **{role: {Kind.SUPERVISION} for role in roles.ADMINS},
}


def _hold(user: User) -> None:
    """Keep others from changing this log-in until the act is over, and judge it as it is now."""
    User.objects.select_for_update().get(pk=user.pk)
    user.refresh_from_db(fields=["status", "password", "must_change", "password_set_at", "authorised_by"])


def _open(act: Act, user: User, by: Actor) -> None:
    """The log-in opens; the time within which its first password is good begins only now, if it was never open with it."""
    if user.status == User.Status.CREATED and user.must_change:
        user.password_set_at = now()
    user.status, user.authorised_by = User.Status.ACTIVE, by.ref
    user.save(permit=act, update_fields=["status", "authorised_by", "password_set_at"])


def initial_password() -> str:
    """A random first password; it must be changed at the first log-in."""
    return (
        get_random_string(6, "abcdefghjkmnpqrstuvwxyz")
        + get_random_string(4, "ABCDEFGHJKMNPQRSTUVWXYZ")
        + (get_random_string(4, "23456789") + get_random_string(1, "-+=%"))
    )


@action("accounts.create", roles={roles.SYSADMIN})
def create(
    act: Act, *, by: Actor, username: str, name: str, organ: Organ, title: str = "", synthetic: bool = False
) -> tuple[User, str]:
    """A new log-in without any right; returns it with its first password, which is shown once.

    It is that of the person of this name who is registered at the organ without one, so that an officer is not there
    twice; of several, that of the given title. Raises ACC-24 where it is still open whose it is.
    """
    password = initial_password()
    known = queries.without_log_in(name, organ, title)
    if len(known) > 1:
        raise Refusal(
            "ACC-24",
            _("“%(organ)s”登记的人员中有%(n)s位“%(name)s”还没有账号，分不清是哪一位。")
            % {"organ": organ.name, "n": len(known), "name": name},
            _("请填写与登记一致的职务。"),
            fields={"title": _("请填写与登记一致的职务")},
        )
    person = known[0] if known else Person(name=name, organ=organ, title=title, synthetic=synthetic)
    if not known:
        person.save(permit=act)
    user = User(
        username=username, person=person, password=make_password(password), password_set_at=now(), created_by=by.ref
    )  # fmt: skip
    try:
        # the database decides: two administrators may ask for the same name at once
        if User.objects.filter(username__iexact=username).exists():
            raise IntegrityError
        with transaction.atomic():
            user.save(permit=act, force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            "ACC-01",
            _("登录名“%(name)s”已被使用，登录名不重复、不再用。") % {"name": username},
            _("请换一个登录名。"),
            fields={"username": _("已被使用，请换一个")},
        ) from error
    act.on(user.ref, organ.pk)
    act.note(username=username, registered=bool(known))
    return user, password


@action("accounts.authorise", roles={roles.SECADMIN})
def authorise(act: Act, user: User, *, by: Actor, organ: Organ, role: str, until: dt.date | None = None) -> Post:
    """Give a post, or a longer or shorter time in it; a disabled log-in opens again.

    Not to oneself, not by who created the account (ACC-02); the role must fit the organ (ACC-03); administrators' roles
    never mix with each other or with others (ACC-04); no post that ends before it begins (ACC-17).
    """
    if by.ref in (user.ref, user.created_by):
        raise Refusal("ACC-02", _("不得给自己授权，也不得给自己创建的账号授权。"), _("请由另一名安全管理员办理。"))
    if organ.kind not in ROLE_AT.get(role, ()):
        raise Refusal(
            "ACC-03",
            _("“%(role)s”不能设在“%(organ)s”。") % {"role": roles.LABELS.get(role, role), "organ": organ.name},
            _("请选择与角色相符的机关。"),
            fields={"organ": _("与角色不符")},
        )
    if until and until < today():
        raise Refusal(
            "ACC-17", _("任职的截止日期已过。"), _("请填写今天或以后的日期，或者留空。"), fields={"until": _("已过")}
        )
    _hold(user)
    held = _held(user)
    if held and (role in roles.ADMINS or held & roles.ADMINS) and held != {role}:
        raise Refusal("ACC-04", _("系统管理员、安全管理员、审计管理员三员分立，不得兼任，也不得兼任业务角色。"))
    post = user.posts.filter(organ=organ, role=role).first()
    if post is None:
        post = Post(user=user, organ=organ, role=role, from_on=today(), to_on=until)
    else:
        if post.to_on and post.to_on < today():
            post.from_on = today()  # a new term; the former one stands on the trail
        post.to_on = until
    post.save(permit=act)
    _open(act, user, by)
    act.on(user.ref, organ.pk)
    act.note(role=role, organ=organ.code, until=until)
    return post


@action("accounts.end_post", roles={roles.SECADMIN})
def end_post(act: Act, post: Post, *, by: Actor, reason: str) -> None:
    """End a post today; its scope is gone at the next request, its sessions at once."""
    if by.ref == post.user.ref:
        raise Refusal("ACC-02", _("不得变更自己的任职。"), _("请由另一名安全管理员办理。"))
    _hold(post.user)
    post.refresh_from_db(fields=["to_on"])
    if post.to_on and post.to_on < today():
        raise Stale("ACC-10", _("这项任职已经终止。"), _("请刷新页面。"))
    act.reason = _reason(reason)
    post.to_on = today() - dt.timedelta(days=1)
    post.save(permit=act, update_fields=["to_on"])
    _end_sessions(act, post.user)
    act.on(post.user.ref, post.organ_id)
    act.note(role=post.role, organ=post.organ.code)


@action("accounts.disable", roles={roles.SECADMIN})
def disable(act: Act, user: User, *, by: Actor, reason: str) -> None:
    """Disable a log-in and end its sessions at once. Not one's own, so that somebody is left to undo it."""
    if by.ref == user.ref:
        raise Refusal("ACC-02", _("不得停用自己的账号。"), _("请由另一名安全管理员办理。"))
    _hold(user)
    if user.status == User.Status.DISABLED:
        raise Stale("ACC-10", _("这个账号已经停用。"), _("请刷新页面。"))
    act.reason = _reason(reason)
    user.status = User.Status.DISABLED
    user.save(permit=act, update_fields=["status"])
    _end_sessions(act, user)
    act.on(user.ref, user.person.organ_id)


@action("accounts.enable", roles={roles.SECADMIN})
def enable(act: Act, user: User, *, by: Actor, reason: str) -> None:
    """Open a log-in that was disabled, or an administrator's whose password was reset; its posts are as they were."""
    if by.ref in (user.ref, user.created_by):
        raise Refusal("ACC-02", _("不得启用自己的账号，也不得启用自己创建的账号。"), _("请由另一名安全管理员办理。"))
    _hold(user)
    if user.status == User.Status.ACTIVE or not user.authorised_by:
        raise Stale("ACC-10", _("这个账号不在停用或待授权复核的状态。"), _("请刷新页面；新账号请先授权任职。"))
    act.reason = _reason(reason)
    _open(act, user, by)
    act.on(user.ref, user.person.organ_id)


@action("accounts.reset_password", roles={roles.SYSADMIN})
def reset_password(act: Act, user: User, *, by: Actor) -> str:
    """A new random first password, shown once; the person must change it at log-in.

    Who resets knows the password until then. An administrator's log-in is therefore shut until a security administrator
    opens it again: the system administrator alone never comes to hold another administrator's rights.
    """
    if by.ref == user.ref:
        raise Refusal("ACC-09", _("自己的口令请在“修改口令”里改。"), _("忘记原口令的，请由另一名系统管理员重置。"))
    _hold(user)
    held = _held(user)
    if held & roles.ADMINS and user.status == User.Status.ACTIVE:
        if roles.SECADMIN in held and not _other_secadmin(user):
            raise Refusal(
                "ACC-11",
                _("“%(name)s”是唯一的安全管理员，重置后没有人能复核启用。") % {"name": user.person.name},
                _("请先由其本人修改口令，或者增设一名安全管理员。"),
            )
        user.status = User.Status.CREATED
    user.password, user.must_change, user.password_set_at = make_password(password := initial_password()), True, now()
    user.save(permit=act, update_fields=["password", "must_change", "password_set_at", "status"])
    _end_sessions(act, user)
    act.on(user.ref, user.person.organ_id)
    act.note(status=user.status)
    return password


def _held(user: User) -> set[str]:
    live = Q(to_on=None) | Q(to_on__gte=today())
    return set(Post.objects.filter(live, user=user).values_list("role", flat=True))


def _other_secadmin(user: User) -> bool:
    live = Q(to_on=None) | Q(to_on__gte=today())
    found = Post.objects.filter(live, role=roles.SECADMIN, user__status=User.Status.ACTIVE).exclude(user=user)
    return found.exists()


def _reason(text: str) -> str:
    text = text.strip()
    if not 2 <= len(text) <= 200:
        raise Refusal("ACC-12", _("请写明理由（2 至 200 字）。"), fields={"reason": _("2 至 200 字")})
    return text


@action("accounts.change_password", roles=roles.EVERYONE)
def change_password(act: Act, user: User, *, by: Actor, old: str, new: str, session_key: str = "") -> None:
    """One's own password. Refuses a wrong old one, a weak one, and any of the last ones.

    All other sessions end; `session_key` is the one that goes on.
    """
    if by.ref != user.ref:
        raise NotAllowed("ACC-13", _("只能修改自己的口令。"))
    _hold(user)
    if not user.check_password(old):
        raise Refusal("ACC-05", _("原口令不对。"), fields={"old": _("原口令不对")})
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Refusal("ACC-06", _("新口令不合要求。"), fields={"new": "；".join(error.messages)}) from error
    former = [user.password, *user.old_passwords.order_by("-at").values_list("password", flat=True)]
    if any(check_password(new, h) for h in former[: settings.PASSWORD_POLICY["history"]]):
        raise Refusal("ACC-07", _("新口令与最近用过的口令相同。"), fields={"new": _("与最近用过的口令相同")})
    act.create(OldPassword, user=user, password=user.password, at=now())
    user.password, user.must_change, user.password_set_at = make_password(new), False, now()
    user.save(permit=act, update_fields=["password", "must_change", "password_set_at"])
    _end_sessions(act, user, but=session_key)
    act.on(user.ref, user.person.organ_id)


@action("accounts.log_in", roles=roles.EVERYONE)
def logged_in(act: Act, user: User, *, by: Actor, session_key: str, parallel: int, how: str = "password") -> None:
    """Notes a log-in and ends the oldest sessions beyond the limit."""
    _hold(user)
    act.rows(Seat).filter(session_key=session_key).delete()
    act.create(Seat, user=user, session_key=session_key, began_at=now())
    seats = list(Seat.objects.filter(user=user).order_by("-began_at", "-pk"))
    live = set(
        Session.objects.filter(session_key__in=[s.session_key for s in seats], expire_date__gt=now())
        .values_list("session_key", flat=True)
    )  # fmt: skip
    kept = [s for s in seats if s.session_key in live or s.session_key == session_key][:parallel]
    gone = [s.session_key for s in seats if s not in kept]
    Session.objects.filter(session_key__in=gone).delete()
    act.rows(Seat).filter(session_key__in=gone).delete()
    act.on(user.ref, user.person.organ_id)
    act.note(how=how, ended=len(live.intersection(gone)))


@action("accounts.log_out", roles=roles.EVERYONE)
def logged_out(act: Act, *, by: Actor, session_key: str) -> None:
    """Notes a log-out."""
    act.rows(Seat).filter(session_key=session_key).delete()
    act.on(by.ref, by.organ_id)


@action("accounts.session_over", roles=roles.EVERYONE)
def session_over(act: Act, *, by: Actor, session_key: str, why: str) -> None:
    """A session came to its end by itself: idle, longest, browser."""
    act.rows(Seat).filter(session_key=session_key).delete()
    act.on(by.ref, by.organ_id)
    act.note(why=why)


@action("accounts.end_session", roles=roles.EVERYONE)
def end_session(act: Act, seat: Seat, *, by: Actor) -> None:
    """End one of one's own open sessions from another one."""
    if by.ref != seat.user.ref:
        raise NotAllowed("ACC-14", _("只能结束自己的会话。"))
    Session.objects.filter(session_key=seat.session_key).delete()
    act.rows(Seat).filter(pk=seat.pk).delete()
    act.on(by.ref, by.organ_id)


@action("accounts.switch_post", roles=roles.EVERYONE)
def post_switched(act: Act, post: Post, *, by: Actor) -> None:
    """From now on this session acts in another of one's own posts; refuses one not one's own or not in force."""
    if by.ref != post.user.ref:
        raise NotAllowed("ACC-15", _("只能切换到自己的岗位。"))
    if post.from_on > today() or (post.to_on and post.to_on < today()):
        raise Stale("ACC-10", _("这项任职不在有效期内。"), _("请刷新页面。"))
    act.on(by.ref, by.organ_id)
    act.note(role=post.role, organ=post.organ.code)


def _end_sessions(act: Act, user: User, but: str = "") -> None:
    keys = list(Seat.objects.filter(user=user).exclude(session_key=but).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    act.rows(Seat).filter(session_key__in=keys).delete()


@action("accounts.save_view", roles=roles.EVERYONE)
def save_view(act: Act, *, by: Actor, page: str, name: str, query: str) -> SavedView:
    """Keep a list as one's own view; the same name is replaced. At most 30 a page, names of 1 to 40 characters."""
    user_id = _user_id(by)
    name = name.strip()
    if not name or len(name) > 40:
        raise Refusal("ACC-20", _("视图名称须为 1 至 40 个字。"), fields={"view_name": _("1 至 40 个字")})
    if len(query) > 1000:
        raise Refusal("ACC-21", _("筛选条件过多，存不下。"), _("请减少筛选条件再保存。"))
    mine = act.rows(SavedView).filter(user_id=user_id, page=page)
    mine.filter(name=name).delete()
    if mine.count() >= 30:
        raise Refusal("ACC-22", _("一个页面至多保存 30 个视图。"), _("请先删除不用的视图。"))
    view = act.create(SavedView, user_id=user_id, page=page, name=name, query=query)
    act.on(view.ref)
    act.note(page=page)
    return view


@action("accounts.delete_view", roles=roles.EVERYONE)
def delete_view(act: Act, pk: int, *, by: Actor) -> None:
    """Forget one's own saved view; another person's and a missing one alike are left alone without a word."""
    view = SavedView.objects.filter(pk=pk, user_id=_user_id(by)).first()
    if view is None:
        act.nothing_happened()
        return
    act.on(view.ref)
    act.note(page=view.page)
    act.delete(view)


def _user_id(by: Actor) -> int:
    label, pk = split_ref(by.ref)
    if label != "accounts.User":
        raise Refusal("ACC-23", _("系统身份没有自己的设置。"))
    return pk


def put_people(act: Act, people: list[Person]) -> list[Person]:
    """Register people without log-in, within the act of the room that keeps them. Their organs are checked for scope."""
    return act.bulk_create(Person, people, batch_size=500)


def change_person(act: Act, person: Person, *, name: str, title: str) -> None:
    """Another name or title, within the act of the room that keeps the person's file."""
    if (person.name, person.title) != (name, title):
        person.name, person.title = name, title
        act.save(person, "name", "title")


def end_posts(act: Act, person: Person, organ: Organ) -> int:
    """Somebody no longer works at an organ: the posts there end at once, within the act that records it. How many."""
    live = Q(to_on=None) | Q(to_on__gte=today())
    ended = act.rows(Post).filter(live, user__person=person, organ=organ).update(to_on=today() - dt.timedelta(days=1))
    if ended:
        _end_sessions(act, person.user)
        act.note(posts_ended=ended)
    return int(ended)


def move_person(act: Act, person: Person, organ: Organ) -> None:
    """Somebody now works at another organ, which whoever records the leaving need not see."""
    act.rows(Person).filter(pk=person.pk).update(organ=organ)
    person.organ = organ


@action("accounts.add_synthetic_people")
def add_synthetic_people(
    act: Act, rows: list[dict[str, Any]], posts_of: Callable[[Person, int], list[str]], *, by: Actor
) -> None:
    """Invented people of the demo, some with a log-in that has no password (one can only step in as them).

    `posts_of(person, n)` names the roles of the n-th person of an organ.
    """
    made = act.rows(Person).bulk_create([Person(**row, synthetic=True) for row in rows], batch_size=500)
    nth: dict[int, int] = {}
    wanted: list[tuple[Person, list[str]]] = []
    for person in made:
        n = nth[person.organ_id] = nth.get(person.organ_id, -1) + 1
        if held := posts_of(person, n):
            wanted.append((person, held))
    users = act.rows(User).bulk_create(
        [
            User(
                username=f"demo{person.pk}", person=person, password=make_password(None), status=User.Status.ACTIVE,
                must_change=False, password_set_at=now(), created_by="system:demo", authorised_by="system:demo2",
            )
            for person, _roles in wanted
        ],
        batch_size=500,
    )  # fmt: skip
    act.rows(Post).bulk_create(
        [
            Post(user=user, organ_id=person.organ_id, role=role, from_on=dt.date(2024, 1, 1))
            for user, (person, held) in zip(users, wanted, strict=True)
            for role in held
        ],
        batch_size=500,
    )
    act.note(people=len(made), users=len(users))


@action("accounts.first_three")
def first_three(act: Act, *, by: Actor, organ: Organ) -> list[tuple[str, str, str]]:
    """The three separate administrators of an empty platform: (role, log-in name, first password). Only once."""
    if User.objects.exists():
        raise Refusal("ACC-08", _("平台已有账号，首批管理员只能建立一次。"))
    made = []
    for role, username in ((roles.SYSADMIN, "sysadmin"), (roles.SECADMIN, "secadmin"), (roles.AUDITOR, "auditor")):
        password = initial_password()
        label = str(roles.LABELS[role])
        person = Person(name=label, organ=organ, title=label)
        person.save(permit=act)
        user = User(username=username, person=person, password=make_password(password), status=User.Status.ACTIVE,
                    password_set_at=now(), created_by="system:setup", authorised_by="system:setup2")  # fmt: skip
        user.save(permit=act, force_insert=True)
        Post(user=user, organ=organ, role=role, from_on=today()).save(permit=act)
        made.append((label, username, password))
    act.on(organ.ref, organ.pk)
    return made


@action("accounts.first_again")
def first_again(act: Act, *, by: Actor) -> list[tuple[str, str, str]]:
    """New first passwords for those of the first three who let theirs lapse unused, as `first_three` returns them.

    Nobody above them could reset those; who runs the set-up holds the database anyway.
    """
    made = []
    for user in User.objects.select_related("person").filter(created_by="system:setup", must_change=True).order_by("pk"):
        if queries.first_password_lapsed(user):
            password = initial_password()
            user.password, user.password_set_at = make_password(password), now()
            user.save(permit=act, update_fields=["password", "password_set_at"])
            made.append((user.person.name, user.username, password))
    if not made:
        act.nothing_happened()
    act.note(usernames=[username for _role, username, _password in made])
    return made
