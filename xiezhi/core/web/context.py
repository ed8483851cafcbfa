"""What the shell of every page needs: who acts, where one is, how much waits, which date it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from xiezhi.core import roles
from xiezhi.core import time as business_time
from xiezhi.core.actor import Actor

from . import nav


@dataclass
class Shell:
    """Everything lazy: an error page must be able to show the shell without a working database."""

    request: HttpRequest
    actor: Actor | None

    @cached_property
    def sections(self) -> list[nav.Section]:
        return nav.build(self.actor.role, self.request.path) if self.actor else []

    @cached_property
    def public(self) -> list[nav.Entry]:
        return nav.public(self.request.path)

    @cached_property
    def role_label(self) -> Any:
        return roles.LABELS.get(self.actor.role, "") if self.actor else ""

    @cached_property
    def todo(self) -> int | None:
        """How much waits for this person: asked from `settings.BELL_COUNT`, a dotted path to callable(actor) -> int."""
        path = getattr(settings, "BELL_COUNT", "")
        if not path or self.actor is None:
            return None
        return int(import_string(path)(self.actor))

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def today(self) -> dt.date:
        return business_time.today()

    @cached_property
    def other_language(self) -> tuple[str, str] | None:
        """The language that the switch offers: (code, its own name)."""
        now = get_language()
        return next(((code, name) for code, name in settings.LANGUAGES if code != now), None)

    @cached_property
    def urls(self) -> dict[str, str | None]:
        """Pages that the shell links to; None where they do not exist."""
        return {
            "home": nav.page_or_none("desk:home"),
            "login": nav.page_or_none("accounts:login"),
            "logout": nav.page_or_none("accounts:logout"),
            "posts": nav.page_or_none("accounts:posts"),
            "password": nav.page_or_none("accounts:password"),
            "step_in": nav.page_or_none("demo:step_in"),
            "language": nav.page_or_none("set_language"),
        }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. `request.actor` is set by the middleware of accounts; without it the shell shows nobody."""
    actor: Actor | None = getattr(request, "actor", None)
    return {"actor": actor, "shell": SimpleLazyObject(lambda: Shell(request, actor))}
