"""Coming in, going out, and what belongs to oneself: password, posts, sessions, language."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, authenticate, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, joined
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page, public_page
from xiezhi.trail import queries as trail
from xiezhi.trail.door import record_refusal
from xiezhi.trail.web import moment_of

from . import actions, queries
from .forms import LogInForm, PasswordForm
from .models import Post, Seat, User
from .passwords import PolicyValidator
from .sessions import enter, limits

NOBODY = Actor(ref="anonymous", name="", role="")


def safe_next(request: HttpRequest, default: str = "") -> str:
    """Where to go on: only to a page of ours, never elsewhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if (
        len(wanted) < 2000
        and wanted.startswith("/")
        and url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    ):
        return wanted
    return default


def home() -> str:
    """The first page after log-in."""
    return url_or_none(settings.LOGIN_REDIRECT_URL) or reverse("accounts:account")


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Name and password. Unknown, wrong, without a post: all answer alike, and after the fifth alike 429.

    Only who has the right first password learns that it has lapsed: it is worth nothing any more.
    """
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is not None:
        return redirect(safe_next(request, home()))
    form = LogInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"]
        if not AxesProxyHandler.is_allowed(request, {"username": username}):
            return locked_out(request)
        user: Any = authenticate(request, username=username, password=form.cleaned_data["password"])
        lapsed = user is not None and queries.first_password_lapsed(user)
        if user is not None:
            if not lapsed and enter(request, user):
                return redirect(safe_next(request, home()))
            # a right password without a post counts as a failure too, else the missing lock would tell that it is right
            user_login_failed.send(__name__, credentials={"username": username}, request=request)
        _note_failure(request, username, "lapsed" if lapsed else "credentials")
        form.add_error(None, _lapsed() if lapsed else _("登录名或口令不对，或者这个账号现在不能登录。"))
    return render(
        request,
        "accounts/login.html",
        {"form": form, "next": safe_next(request), "step_in": url_or_none("demo:step_in") if settings.DEMO else None},
        status=422 if form.errors else 200,
    )


def _lapsed() -> str:
    hours = {"hours": settings.PASSWORD_POLICY["first_hours"]}
    return joined(
        _("初始口令超过%(hours)s小时没有使用，已经失效（平台设置，不是法定时限）。") % hours,
        _("请系统管理员在“账号”里重置口令，用新的初始口令登录。"),
    )


def _note_failure(request: HttpRequest, username: str, reason: str) -> None:
    # a name that is no log-in may be a password typed in the wrong box: it is not kept
    user = User.objects.filter(username=username).first()
    about = user.ref if user else ""
    record_refusal("accounts.log_in", NOBODY, about=about, reason=reason, known=bool(user))
    if getattr(request, "axes_locked_out", False):
        record_refusal("accounts.locked", NOBODY, about=about, reason="too_many", known=bool(user))


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """429 after too many failures from one place for one name, whether that name exists or not."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(
        request, "accounts/locked.html", {"minutes": minutes, "login": reverse("accounts:login")}, status=429
    )
    response["Retry-After"] = str(minutes * 60)
    response["Cache-Control"] = "no-store"
    return response


@page()
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Leave. What this browser kept of us goes too."""
    actions.logged_out(by=request.actor, session_key=request.session.session_key or "")  # type: ignore[attr-defined]
    logout(request)
    response = redirect("accounts:login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@page()
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """One's own new password. Five wrong old ones end the session: somebody else may be sitting there."""
    user: Any = request.user
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = PasswordForm(request.POST if request.method == "POST" else None)
    expired = queries.password_expired(user)
    form.fields["new"].help_text = PolicyValidator().get_help_text()
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            key = request.session.session_key or ""
            actions.change_password(user, by=actor, old=old, new=new, session_key=key)
        except Refusal as refusal:
            if refusal.code == "ACC-05" and _wrong_old(request, actor):
                return redirect("accounts:login")
            form.refuse(refusal)
        else:
            request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            request.session.pop("wrong_old", None)
            messages.success(request, _("口令已修改，其他会话已结束。"))
            return redirect(home())
    context = {
        "form": form,
        "title": _("修改口令"),
        "submit": _("修改口令"),
        "expired": expired,
        "first": user.must_change,
    }
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


def _wrong_old(request: HttpRequest, actor: Actor) -> bool:
    record_refusal("accounts.change_password", actor, about=actor.ref, reason="ACC-05")
    wrong = request.session.get("wrong_old", 0) + 1
    request.session["wrong_old"] = wrong
    if wrong < settings.AXES_FAILURE_LIMIT:
        return False
    actions.session_over(by=actor, session_key=request.session.session_key or "", why="wrong_old")
    logout(request)
    return True


@page()
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """One's own page: posts, last log-ins, open sessions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    user: Any = request.user
    key = request.session.session_key
    log_ins = [
        {"at": moment_of(line), "ok": line.outcome == "done"} for line in trail.own(actor, "accounts.log_in")[:10]
    ]
    context = {
        "user": user,
        "posts": [(p, roles.LABELS[p.role], p.pk == actor.post_id) for p in request.posts],  # type: ignore[attr-defined]
        "log_ins": log_ins,
        "sessions": [(s, s.session_key == key) for s in queries.open_sessions(user.pk)],
        "limits": limits(actor.role),
        "password_days": queries.password_days_left(user),
    }
    return render(request, "accounts/account.html", context)


@page()
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; somebody else's is not there."""
    seat = get_object_or_404(Seat.objects.filter(user_id=request.user.pk), pk=pk)
    actions.end_session(seat, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("会话已结束。"))
    return redirect("accounts:account")


@page()
@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own posts from now on."""
    wanted = request.POST.get("post", "")
    posts: list[Post] = request.posts  # type: ignore[attr-defined]
    post = next((p for p in posts if str(p.pk) == wanted), None)
    if post is None:
        raise Refusal("ACC-16", _("没有这个岗位，或者它已经终止。"), _("请从“我的账号”里的岗位中选择。"))
    actions.post_switched(post, by=request.actor)  # type: ignore[attr-defined]
    request.session["post"] = post.pk
    messages.success(
        request,
        _("现在以“%(role)s”的身份在%(organ)s办理。") % {"role": roles.LABELS[post.role], "organ": post.organ.name},
    )
    return redirect(home())


@public_page
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie; anything but a language of ours changes nothing."""
    response = redirect(safe_next(request, "/"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, httponly=True, samesite="Lax",
            secure=settings.SECURE_COOKIES,
        )  # fmt: skip
    return response


@page()
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """Where the shell's “切换岗位” leads."""
    return redirect(reverse("accounts:account") + "#posts")
