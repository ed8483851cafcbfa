"""Trail lines as people read them: on the trail tab of any record, and on the auditor's list."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor

from . import queries, verbs
from .models import Line

SHOWN = 200


@dataclass(frozen=True)
class Shown:
    """One line for a page. `what` is the verb in words; `who` name, role and organ as they were then."""

    seq: int
    at: dt.datetime
    who: str
    role: str
    organ: str
    what: str
    reason: str
    refused: bool
    system: bool
    hash: str
    about: str


def moment_of(line: Line) -> dt.datetime:
    """When, as an aware instant."""
    return dt.datetime.fromisoformat(line.at)


def who_of(line: Line) -> str:
    """Name as on the trail; nobody and the platform itself in words."""
    if line.actor == "anonymous":
        return _("未登录的人")
    if line.role == roles.SYSTEM:
        return _("系统")
    return line.actor_name or line.actor


def reason_of(line: Line) -> str:
    """What a person wrote, or why it was refused in words; the code itself stays on the line."""
    return str(verbs.REASONS.get(line.reason, line.reason)) if line.outcome == "refused" else line.reason


def role_of(line: Line) -> str:
    return str(roles.LABELS.get(line.role, line.role))


def shown(line: Line) -> Shown:
    """A line made readable in the reader's language; the line itself stays as it was hashed."""
    system = line.role == roles.SYSTEM
    return Shown(
        seq=line.seq,
        at=moment_of(line),
        who=who_of(line),
        role="" if system or line.actor == "anonymous" else role_of(line),
        organ=line.organ_name,
        what=verbs.label(line.verb),
        reason=line.reason if line.outcome == "done" else "",
        refused=line.outcome == "refused",
        system=system,
        hash=line.hash,
        about=line.about,
    )


def lines_for(actor: Actor | None, *refs: str) -> list[Shown]:
    """What happened to these records, newest first, as far as the actor may know; the newest 200.

    Show with {% include "trail/_lines.html" with lines=... %}.
    """
    found = queries.visible_to(actor).filter(about__in=refs).order_by("-seq")[:SHOWN]
    return [shown(line) for line in found]


def detail_of(line: Line) -> list[tuple[str, str]]:
    """The noted facts as pairs, for the page of one line."""
    values: dict[str, Any] = json.loads(line.detail or "{}")
    plain = [(k, v if isinstance(v, str) else json.dumps(v, ensure_ascii=False)) for k, v in values.items()]
    return [(k, v) for k, v in plain if v not in ("", "null")]
