"""Checks and steps that several acts share."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal
from xiezhi.trail.door import Act

from ..models import Post, Seat, User
from ..queries import in_force


def initial_password() -> str:
    """A random first password; it must be changed at the first log-in."""
    return (
        get_random_string(6, "abcdefghjkmnpqrstuvwxyz")
        + get_random_string(4, "ABCDEFGHJKMNPQRSTUVWXYZ")
        + (get_random_string(4, "23456789") + get_random_string(1, "-+=%"))
    )


def hold(user: User) -> None:
    """Keep others from changing this log-in until the act is over, and judge it as it is now."""
    User.objects.select_for_update().get(pk=user.pk)
    user.refresh_from_db(fields=["status", "password", "must_change", "password_set_at", "authorised_by"])


def held_by(user: User) -> set[str]:
    """The roles of a log-in today."""
    return set(Post.objects.filter(in_force(), user=user).values_list("role", flat=True))


def reason_of(text: str) -> str:
    """A reason without the blanks round it; raises ACC-12 when it says nothing, or too much."""
    text = text.strip()
    if not 2 <= len(text) <= 200:
        raise Refusal("ACC-12", _("请写明理由（2 至 200 字）。"), fields={"reason": _("2 至 200 字")})
    return text


def end_sessions(act: Act, user: User, but: str = "") -> None:
    """End the open sessions of a log-in, all but one."""
    keys = list(Seat.objects.filter(user=user).exclude(session_key=but).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    act.rows(Seat).filter(session_key__in=keys).delete()
