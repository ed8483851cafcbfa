"""What people do with their own log-in: password, sessions, post, saved views."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.records import split_ref
from xiezhi.core.time import now, today
from xiezhi.trail.door import Act, action

from ..models import OldPassword, Post, SavedView, Seat, User
from .checks import end_sessions, hold


@action("accounts.change_password", roles=roles.EVERYONE)
def change_password(act: Act, user: User, *, by: Actor, old: str, new: str, session_key: str = "") -> None:
    """One's own password. Refuses a wrong old one, a weak one, and any of the last ones.

    All other sessions end; `session_key` is the one that goes on.
    """
    if by.ref != user.ref:
        raise NotAllowed("ACC-13", _("只能修改自己的口令。"))
    hold(user)
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
    end_sessions(act, user, but=session_key)
    act.on(user.ref, user.person.organ_id)


@action("accounts.log_in", roles=roles.EVERYONE)
def logged_in(act: Act, user: User, *, by: Actor, session_key: str, parallel: int, how: str = "password") -> None:
    """Notes a log-in and ends the oldest sessions beyond the limit."""
    hold(user)
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
