"""How an imported case stands, derived from its dates; cases come by import, nobody moves them here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.core.states import State


class Stage(models.TextChoices):
    """How far an imported case has come; derived from its dates."""

    RUNNING = "running", _("办理中")
    DECIDED = "decided", _("已决定")
    CLOSED = "closed", _("已结案")


SHOWN = {
    Stage.RUNNING: State(Stage.RUNNING.value, Stage.RUNNING.label, "info"),
    Stage.DECIDED: State(Stage.DECIDED.value, Stage.DECIDED.label, "info"),
    Stage.CLOSED: State(Stage.CLOSED.value, Stage.CLOSED.label, "mute"),
}


def stage_of(facts: Mapping[str, Any]) -> Stage:
    """Stage that the facts show: closed before decided before running."""
    if facts.get("closed_on") or facts.get("closed_as"):
        return Stage.CLOSED
    return Stage.DECIDED if facts.get("decided_on") else Stage.RUNNING
