"""Which findings a person sees, and which of them wait."""

from __future__ import annotations

from django.db.models import Q

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet

from ..models import Finding
from ..states import CONFIRMED, DISMISSED, NEW
from .mutes import muted

OWN = frozenset({roles.LEGAL_STAFF, roles.ORGAN_HEAD})
READERS = roles.SUPERVISION | OWN | {roles.GOVERNMENT}

def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Supervision: all in scope. The organ's legal staff and head: its own, without the dismissed ones. Government:
    what supervision has confirmed. Nobody else. What a mute covers stands nowhere while it lasts: see `reach`."""
    return _whole(actor).exclude(muted()) if actor is not None else Finding.objects.none()


def reach(actor: Actor | None) -> RecordQuerySet:
    """As `visible_to`, but supervision also finds what is muted: under its own tab, by address, in a rule's figures."""
    if actor is not None and (actor.system or actor.role in roles.SUPERVISION):
        return _whole(actor)
    return visible_to(actor)


def _whole(actor: Actor) -> RecordQuerySet:
    if not (actor.system or actor.role in READERS):
        return Finding.objects.none()
    rows = Finding.objects.of_organs(actor)
    if actor.role in OWN:
        return rows.exclude(state=DISMISSED.value)
    if actor.role == roles.GOVERNMENT:
        return rows.filter(state=CONFIRMED.value)
    return rows


def to_decide(actor: Actor | None) -> RecordQuerySet:
    """Findings that wait for a decision: new and not cleared."""
    return visible_to(actor).filter(state=NEW.value, cleared_on=None)


def to_lead(actor: Actor | None) -> RecordQuerySet:
    """Confirmed findings that are in no lead yet."""
    return visible_to(actor).filter(state=CONFIRMED.value, cleared_on=None, lead=None)


def waiting(actor: Actor | None) -> RecordQuerySet:
    """Both of them together."""
    rows = visible_to(actor).filter(cleared_on=None)
    return rows.filter(Q(state=NEW.value) | Q(state=CONFIRMED.value, lead=None))


def about_act(actor: Actor | None, act: str) -> RecordQuerySet:
    """Findings about one act, cleared ones last."""
    return (
        visible_to(actor).filter(act=act).order_by("cleared_on", "rank", "rule_code") if act else Finding.objects.none()
    )
