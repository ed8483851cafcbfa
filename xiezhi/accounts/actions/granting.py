"""Log-ins and posts by three hands: one creates, one authorises, one looks on."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import now, today
from xiezhi.organs.models import Kind, Organ
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Person, Post, User
from .checks import end_sessions, held_by, hold, initial_password, reason_of

# Which kind of organ a role can be held at
ROLE_AT = {
    roles.SUPERVISOR: {Kind.SUPERVISION},
    roles.SUPERVISION_HEAD: {Kind.SUPERVISION},
    roles.GOVERNMENT: {Kind.GOVERNMENT, Kind.COMMISSION},
    roles.TOWNSHIP: {Kind.OFFICE},
    **{role: {Kind.AGENCY, Kind.AUTHORIZED, Kind.ENTRUSTED} for role in roles.ENFORCEMENT},
    **{role: {Kind.SUPERVISION} for role in roles.ADMINS},
}


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
    hold(user)
    held = held_by(user)
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
    hold(post.user)
    post.refresh_from_db(fields=["to_on"])
    if post.to_on and post.to_on < today():
        raise Stale("ACC-10", _("这项任职已经终止。"), _("请刷新页面。"))
    act.reason = reason_of(reason)
    post.to_on = today() - dt.timedelta(days=1)
    post.save(permit=act, update_fields=["to_on"])
    end_sessions(act, post.user)
    act.on(post.user.ref, post.organ_id)
    act.note(role=post.role, organ=post.organ.code)


@action("accounts.disable", roles={roles.SECADMIN})
def disable(act: Act, user: User, *, by: Actor, reason: str) -> None:
    """Disable a log-in and end its sessions at once. Not one's own, so that somebody is left to undo it."""
    if by.ref == user.ref:
        raise Refusal("ACC-02", _("不得停用自己的账号。"), _("请由另一名安全管理员办理。"))
    hold(user)
    if user.status == User.Status.DISABLED:
        raise Stale("ACC-10", _("这个账号已经停用。"), _("请刷新页面。"))
    act.reason = reason_of(reason)
    user.status = User.Status.DISABLED
    user.save(permit=act, update_fields=["status"])
    end_sessions(act, user)
    act.on(user.ref, user.person.organ_id)


@action("accounts.enable", roles={roles.SECADMIN})
def enable(act: Act, user: User, *, by: Actor, reason: str) -> None:
    """Open a log-in that was disabled, or an administrator's whose password was reset; its posts are as they were."""
    if by.ref in (user.ref, user.created_by):
        raise Refusal("ACC-02", _("不得启用自己的账号，也不得启用自己创建的账号。"), _("请由另一名安全管理员办理。"))
    hold(user)
    if user.status == User.Status.ACTIVE or not user.authorised_by:
        raise Stale("ACC-10", _("这个账号不在停用或待授权复核的状态。"), _("请刷新页面；新账号请先授权任职。"))
    act.reason = reason_of(reason)
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
    hold(user)
    held = held_by(user)
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
    end_sessions(act, user)
    act.on(user.ref, user.person.organ_id)
    act.note(status=user.status)
    return password


def _open(act: Act, user: User, by: Actor) -> None:
    """The log-in opens; the time within which its first password is good begins only now, if it was never open with it."""
    if user.status == User.Status.CREATED and user.must_change:
        user.password_set_at = now()
    user.status, user.authorised_by = User.Status.ACTIVE, by.ref
    user.save(permit=act, update_fields=["status", "authorised_by", "password_set_at"])


def _other_secadmin(user: User) -> bool:
    others = Post.objects.filter(queries.in_force(), role=roles.SECADMIN, user__status=User.Status.ACTIVE).exclude(user=user)
    return others.exists()
