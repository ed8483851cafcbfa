"""Who is who, and who a request acts as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import now, today
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import scope_of

from .models import Person, Post, SavedView, Seat, User


def in_force() -> Q:
    """Posts that hold today."""
    return Q(Q(to_on=None) | Q(to_on__gte=today()), from_on__lte=today())


def live_posts(user: User) -> list[Post]:
    """The posts of a log-in that hold today, oldest first."""
    return list(user.posts.filter(in_force()).select_related("organ", "organ__division", "user__person").order_by("id"))


def actor_for(post: Post) -> Actor:
    """The actor of a post. The three administrators see no business records: their scope is empty."""
    scope = frozenset() if post.role in roles.ADMINS else scope_of(post.organ)
    return Actor(
        ref=post.user.ref,
        name=post.user.person.name,
        role=post.role,
        organ_id=post.organ_id,
        organ_name=post.organ.name,
        organ_ids=scope,
        post_id=post.pk,
    )


def password_expired(user: User) -> bool:
    """Whether the password must be changed before anything else."""
    if user.must_change or user.password_set_at is None:
        return True
    days = settings.PASSWORD_POLICY["max_age_days"]
    return bool(days) and now() - user.password_set_at > dt.timedelta(days=days)


def first_password_until(user: User) -> dt.datetime | None:
    """When the first password that an administrator set lapses unused.

    None where none lapses, where it has been changed, and while the log-in is not open: the time begins when it opens.
    """
    hours = settings.PASSWORD_POLICY["first_hours"]
    if not hours or not user.must_change or user.password_set_at is None or not user.is_active:
        return None
    return user.password_set_at + dt.timedelta(hours=hours)


def first_password_lapsed(user: User) -> bool:
    """Whether the first password was left unused for too long: it opens nothing any more."""
    until = first_password_until(user)
    return until is not None and now() > until


def password_days_left(user: User) -> int | None:
    """Days until the password must be changed; None where the place sets no limit."""
    days = settings.PASSWORD_POLICY["max_age_days"]
    if not days or user.password_set_at is None:
        return None
    return int((user.password_set_at + dt.timedelta(days=days) - now()).days)


def visible_users(actor: Actor | None) -> QuerySet[User]:
    """The three administrators see accounts (each for its own work); nobody else does."""
    if actor is None or actor.role not in roles.ADMINS:
        return User.objects.none()
    return User.objects.select_related("person", "person__organ").prefetch_related("posts", "posts__organ")


def people_at(actor: Actor, organ_id: int) -> QuerySet[Person]:
    """People of an organ in the actor's scope."""
    if not (actor.sees(organ_id) or actor.role in roles.ADMINS):
        return Person.objects.none()
    return Person.objects.filter(organ_id=organ_id)


def without_log_in(name: str, organ: Organ, title: str = "") -> list[Person]:
    """People of that name at the organ who have no log-in yet, of that title where one is given."""
    rows = Person.objects.filter(name=name, organ=organ, user=None)
    return list(rows.filter(title=title) if title and rows.count() > 1 else rows)


def holders_of(role: str) -> Any:
    """Ids of people who hold a role today."""
    return Post.objects.filter(in_force(), role=role).values_list("user_id", flat=True)


def only_holder_at(organ_id: int, role: str) -> str:
    """Name of the one person who holds a role at an organ today; empty where there is none, or a choice."""
    held = Post.objects.filter(in_force(), role=role, organ_id=organ_id, user__status=User.Status.ACTIVE)
    names = list(held.values_list("user__person__name", flat=True)[:2])
    return str(names[0]) if len(names) == 1 else ""


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Names behind "accounts.User:5"; "system:…" is the platform itself."""
    found: dict[str, str] = {}
    people: dict[str, int] = {}
    for ref in refs:
        label, _sep, pk = ref.partition(":")
        if label == "system":
            found[ref] = _("平台")
        elif label == "accounts.User" and pk.isdecimal():
            people[ref] = int(pk)
    names = dict(User.objects.filter(pk__in=people.values()).values_list("pk", "person__name"))
    return found | {ref: names.get(pk, ref) for ref, pk in people.items()}


def open_sessions(user_id: int) -> list[Seat]:
    """The open sessions of a person, newest first."""
    live = Session.objects.filter(expire_date__gt=now()).values("session_key")
    return list(Seat.objects.filter(user_id=user_id, session_key__in=live).order_by("-began_at", "-pk"))


def saved_views(actor: Actor, page: str) -> QuerySet[SavedView]:
    """The actor's own saved views of a page."""
    return SavedView.objects.filter(user_id=int(actor.ref.rpartition(":")[2]), page=page)
