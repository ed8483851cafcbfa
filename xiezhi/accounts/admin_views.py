"""Account administration by three hands: one creates and resets, one authorises and ends, one looks on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.show import listed
from xiezhi.core.web.steps import Done, form_page
from xiezhi.organs import queries as organs
from xiezhi.trail.web import lines_for

from . import actions, queries
from .forms import AuthoriseForm, CreateForm, ReasonForm
from .models import Post, User
from .pages import ListView

TONES = {User.Status.CREATED: "warn", User.Status.ACTIVE: "good", User.Status.DISABLED: "mute"}
NEED = {
    roles.SYSADMIN: gettext_lazy("系统管理员建立账号、重置口令；授权由安全管理员办理。"),
    roles.SECADMIN: gettext_lazy("安全管理员授权任职、终止任职、停用和启用账号；建立账号由系统管理员办理。"),
    roles.AUDITOR: gettext_lazy("审计管理员只查看，不办理。"),
}


def status_badge(user: User) -> pieces.Badge:
    return pieces.Badge(user.get_status_display(), TONES[User.Status(user.status)])


def live(post: Post) -> bool:
    return post.from_on <= today() and (post.to_on is None or post.to_on >= today())


def posts_text(user: User) -> str:
    """Posts in force, in one line."""
    return listed((f"{roles.LABELS[p.role]}（{p.organ.name}）" for p in user.posts.all() if live(p)), "；")


class UserList(ListView):
    title = gettext_lazy("账号")
    default_sort = "username"
    filters = (
        Text("q", gettext_lazy("登录名、姓名、机关"), fields=("username", "person__name", "person__organ__name")),
        Choice("status", gettext_lazy("状态"), choices=User.Status.choices),
        Choice(
            "role", gettext_lazy("角色"), choices=[(k, v) for k, v in roles.LABELS.items() if k != roles.SYSTEM],
            q=lambda role: Q(pk__in=queries.holders_of(role)),
        ),
        OrganChoice(
            "organ", pgettext_lazy("one", "机关"), field="person__organ_id",
            choices=lambda actor: organs.visible_to(actor).filter(people__user__isnull=False).distinct()
            .order_by("code").values_list("pk", "name"),
        ),
    )  # fmt: skip

    @cached_property
    def hands(self) -> dict[str, str]:
        refs = set(User.objects.values_list("created_by", flat=True).distinct())
        return queries.names_of(refs | set(User.objects.values_list("authorised_by", flat=True).distinct()))

    @cached_property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("username", _("登录名"), sort=True),
            Column("name", _("姓名"), value="person.name", sort=True),
            Column("organ", _("所在机关"), value="person.organ.name", sort="person__organ__code", width="wide"),
            Column("status", _("状态"), value=status_badge, kind="badge", sort="status"),
            Column("posts", _("岗位"), value=posts_text, width="wide"),
            Column("created_by", _("建立"), value=lambda u: self.hands.get(u.created_by, u.created_by)),
            Column("authorised_by", _("授权"), value=lambda u: self.hands.get(u.authorised_by, u.authorised_by)),
        )

    @property
    def intro(self) -> Any:  # type: ignore[override]
        return NEED.get(self.actor.role, "") if self.actor else ""

    def queryset(self) -> Any:
        return queries.visible_users(self.actor)

    def row_url(self, row: User) -> str:
        return reverse("accounts:user", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role == roles.SYSADMIN:
            return [{"label": _("建立账号"), "url": reverse("accounts:create"), "icon": "plus-lg", "main": True}]
        return []

    empty = Empty(
        gettext_lazy("还没有账号"), gettext_lazy("系统管理员建立账号，安全管理员授权之后才能登录。"), icon="people"
    )


def _visible(request: HttpRequest, pk: int) -> User:
    user: User = get_object_or_404(queries.visible_users(request.actor), pk=pk)  # type: ignore[attr-defined]
    return user


@page(*roles.ADMINS)
@require_GET
def user_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An account: who it is, which posts, whose hands. Moves are those of one's own office only."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    user = _visible(request, pk)
    person = user.person
    hands = queries.names_of([user.created_by, user.authorised_by])
    context = {
        "subject": user,
        "head": pieces.RecordHead(
            title=person.name,
            number=user.username,
            organ=person.organ.name,
            organ_url=reverse("organs:record", args=[person.organ_id]),
            level=person.organ.get_level_display(),
            badges=(status_badge(user),),
            crumbs=tuple(_crumbs(user.username)),
        ),
        "facts": [
            pieces.Fact(_("登录名"), user.username),
            pieces.Fact(_("姓名"), person.name),
            pieces.Fact(_("所在机关"), person.organ.name),
            pieces.Fact(_("职务"), person.title),
            *_first_facts(user),
            pieces.Fact(_("上次修改口令"), user.password_set_at if not user.must_change else None, "moment"),
        ],
        "hands": [
            pieces.PersonRow(hands.get(user.created_by, user.created_by), _("建立账号"), roles.LABELS[roles.SYSADMIN]),
            pieces.PersonRow(hands.get(user.authorised_by, user.authorised_by), _("授权"), roles.LABELS[roles.SECADMIN]),
        ][: 2 if user.authorised_by else 1],
        "posts": [(p, roles.LABELS[p.role], live(p), _end_url(p, actor)) for p in user.posts.all()],
        "moves": _moves(user, actor),
        "who": NEED[actor.role],
        "trail": lines_for(actor, user.ref)[:30] if actor.role == roles.AUDITOR else None,
    }
    return render(request, "accounts/user.html", context)


def _first_facts(user: User) -> list[pieces.Fact]:
    """Until when the first password opens the account, while it has not been changed."""
    until = queries.first_password_until(user)
    if until is None:
        return []
    if queries.first_password_lapsed(user):
        return [pieces.Fact(_("初始口令"), _("没有使用，已经失效，须重置"))]
    return [pieces.Fact(_("初始口令有效至"), until, "moment", source=_("平台设置，不是法定时限"))]


def _end_url(post: Post, actor: Actor) -> str:
    mine = actor.role == roles.SECADMIN and actor.ref != post.user.ref and live(post)
    return reverse("accounts:end_post", args=[post.pk]) if mine else ""


def _moves(user: User, actor: Actor) -> list[pieces.MoveButton]:
    """Only the moves of this person's own office, never on himself."""
    if actor.ref == user.ref:
        return []
    at = [user.pk]
    if actor.role == roles.SYSADMIN:
        again = _("重置后原口令失效，已打开的会话全部结束。确定重置？")
        return [pieces.MoveButton(_("重置口令"), reverse("accounts:reset", args=at), confirm=again, icon="key")]
    if actor.role != roles.SECADMIN:
        return []
    closed = _("账号由您本人建立，请由另一名安全管理员办理。") if actor.ref == user.created_by else ""
    found = [
        pieces.MoveButton(
            _("授权任职"), reverse("accounts:authorise", args=at), main=True, form=True, closed=closed, icon="person"
        )
    ]
    if user.status == User.Status.ACTIVE:
        found.append(
            pieces.MoveButton(
                _("停用账号"), reverse("accounts:disable", args=at), danger=True, form=True, icon="slash-circle"
            )
        )
    elif user.authorised_by:
        found.append(pieces.MoveButton(_("启用账号"), reverse("accounts:enable", args=at), form=True, icon="check-lg"))
    return found


@page(roles.SYSADMIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A new account without rights. The first password is shown in the answer and nowhere else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = CreateForm(_posted(request), actor=actor)
    if form.is_valid():
        try:
            user, first = actions.create(by=actor, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _first_password(request, user, first, _("账号已建立"))
    context = {
        "form": form, "title": _("建立账号"), "submit": _("建立"), "cancel_url": reverse("accounts:users"),
        "crumbs": _crumbs(_("建立账号")), "intro": _("新账号没有任何权限，安全管理员授权任职之后才能登录。"),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@page(roles.SYSADMIN)
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password, shown in the answer and nowhere else."""
    user = _visible(request, pk)
    first = actions.reset_password(user, by=request.actor)  # type: ignore[attr-defined]
    return _first_password(request, user, first, _("口令已重置"))


def _first_password(request: HttpRequest, user: User, first: str, title: str) -> HttpResponse:
    context = {
        "subject": user, "first": first, "title": title, "waits": user.status != User.Status.ACTIVE,
        "hours": settings.PASSWORD_POLICY["first_hours"], "until": queries.first_password_until(user),
    }  # fmt: skip
    return render(request, "accounts/first_password.html", context)


@page(roles.SECADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def authorise(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a post."""
    user = _visible(request, pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AuthoriseForm(_posted(request), actor=actor, initial={"organ": user.person.organ})
    title = _("授权任职：%(name)s") % {"name": user.person.name}
    return _step(request, form, actions.authorise, user, user, title, _("授权"), _("已授权。"))


@page(roles.SECADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def end_post(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post, with a reason."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    users = queries.visible_users(actor)
    post = get_object_or_404(Post.objects.filter(user__in=users).select_related("organ", "user__person"), pk=pk)
    title = _("终止任职：%(name)s，%(role)s") % {"name": post.user.person.name, "role": roles.LABELS[post.role]}
    done = _("任职已终止，会话已结束。")
    return _step(request, ReasonForm(_posted(request)), actions.end_post, post, post.user, title, _("终止任职"), done)


@page(roles.SECADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable an account, with a reason."""
    user = _visible(request, pk)
    title = _("停用账号：%(name)s") % {"name": user.person.name}
    done = _("账号已停用，会话已结束。")
    return _step(request, ReasonForm(_posted(request)), actions.disable, user, user, title, _("停用"), done)


@page(roles.SECADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again, with a reason."""
    user = _visible(request, pk)
    title = _("启用账号：%(name)s") % {"name": user.person.name}
    return _step(request, ReasonForm(_posted(request)), actions.enable, user, user, title, _("启用"), _("账号已启用。"))


def _posted(request: HttpRequest) -> Any:
    """What binds a form, even where nothing was sent along."""
    return request.POST if request.method == "POST" else None


def _step(
    request: HttpRequest, form: Any, do: Callable[..., Any], what: User | Post, user: User, title: str, submit: str, done: str
) -> HttpResponse:
    """Show a form about an account; what it brings goes to the action."""
    home = reverse("accounts:user", args=[user.pk])

    def act(data: dict[str, Any]) -> Done:
        do(what, by=request.actor, **data)  # type: ignore[attr-defined]
        return done, home

    return form_page(request, form, act, back=home, title=title, submit=submit, crumbs=_crumbs(submit, user))


def _crumbs(last: str, user: User | None = None) -> list[pieces.Crumb]:
    own = [pieces.Crumb(user.username, reverse("accounts:user", args=[user.pk]))] if user else []
    return [pieces.Crumb(_("账号"), reverse("accounts:users")), *own, pieces.Crumb(last)]


users = page(*roles.ADMINS)(UserList.as_view())
