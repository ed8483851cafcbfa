"""What the lists of this room have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from xiezhi.accounts.pages import TabbedList
from xiezhi.core.actor import Actor

from . import queries, show

READERS = tuple(sorted(queries.READERS))
WITH_OFFICER = tuple(sorted(queries.WITH_OFFICER))


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


class Section(TabbedList):
    """A list of the room, with the sections above and tabs by condition."""

    section = ""
    owner = "organ"
    template_name = "equipment/list.html"

    def extra_context(self) -> dict[str, Any]:
        role = self.actor.role if self.actor else ""
        return {**super().extra_context(), "sections": show.room_tabs(role, self.section)}
