"""Limits of sessions by role, and entering and leaving. One place, so that log-in, step-in and the middleware agree."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from xiezhi.core import roles
from xiezhi.core.time import now

from . import actions, queries
from .models import Post, User


@dataclass(frozen=True)
class Limits:
    """How long without a request, how long at all, how many at once."""

    idle: dt.timedelta
    longest: dt.timedelta
    parallel: int

    @property
    def idle_minutes(self) -> int:
        return int(self.idle.total_seconds() // 60)

    @property
    def longest_hours(self) -> int:
        return int(self.longest.total_seconds() // 3600)


def limits(role: str) -> Limits:
    """Limits of a role; the three administrators' are stricter (等保 8.1.4)."""
    idle, longest, parallel = settings.SESSION_POLICY["admin" if role in roles.ADMINS else "staff"]
    return Limits(dt.timedelta(minutes=idle), dt.timedelta(hours=longest), parallel)


def browser_of(request: HttpRequest) -> str:
    """What a session is bound to: a digest of the browser's name, not the name."""
    return hashlib.sha256(request.headers.get("User-Agent", "").encode()).hexdigest()[:16]


def enter(request: HttpRequest, user: User, *, how: str = "password") -> Post | None:
    """Open a session: a new key, bound to the browser, noted on the trail, the oldest beyond the limit ended.

    None, and nothing done, for a log-in that holds no post.
    """
    posts = queries.live_posts(user)
    if not user.is_active or not posts:
        return None
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    session: Any = request.session
    post = posts[0]
    stamp = now().isoformat()
    session.update({"post": post.pk, "seen": stamp, "began": stamp, "browser": browser_of(request)})
    session.save()
    parallel = min(limits(p.role).parallel for p in posts)
    actions.logged_in(user, by=queries.actor_for(post), session_key=session.session_key, parallel=parallel, how=how)
    return post
