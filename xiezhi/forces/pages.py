"""What the pages of this room have in common: the sections over the lists, and whose body it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from xiezhi.accounts.pages import TabbedList
from xiezhi.core.actor import Actor
from xiezhi.organs.models import Organ

from . import show


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def body_of(request: HttpRequest) -> Organ:
    """The own body of whoever fills something in for it."""
    organ: Organ = get_object_or_404(Organ.objects.select_related("division"), pk=actor_of(request).organ_id or 0)
    return organ


class Section(TabbedList):
    """A list of the room, with the sections above and tabs by condition."""

    section = ""
    template_name = "forces/list.html"

    def extra_context(self) -> dict[str, Any]:
        role = self.actor.role if self.actor else ""
        found = super().extra_context() if self.tabs() else {}
        return {**found, "sections": show.room_tabs(role, self.section)}
