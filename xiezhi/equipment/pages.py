"""What the lists of this room have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from xiezhi.accounts.pages import TabbedList
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.web.lists import Empty

from . import queries, show

READERS = tuple(sorted(queries.READERS))
WITH_OFFICER = tuple(sorted(queries.WITH_OFFICER))


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


class Section(TabbedList):
    """A list of the room, with the sections above and tabs by condition."""

    section = ""
    mine: Any = ""  # what is said to an officer who has nothing; how records come is the keeper's business
    owner = "organ"
    template_name = "equipment/list.html"

    def _empty(self, filtered: bool) -> Empty:
        found = super()._empty(filtered)
        officer = self.actor is not None and self.actor.role == roles.OFFICER
        return Empty(self.mine, icon=found.icon) if officer and self.mine and not any(self.counts.values()) else found

    def extra_context(self) -> dict[str, Any]:
        role = self.actor.role if self.actor else ""
        return {**super().extra_context(), "sections": show.room_tabs(role, self.section)}
