"""Which batches a post sees."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import now
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import enforcing

from .kind import Kind
from .models import Batch, Row
from .states import READING, RECEIVED

STALLED = dt.timedelta(minutes=10)
READERS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD}) | roles.SUPERVISION


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Batches of the organs in the actor's scope, for those who report, check or supervise."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Batch.objects.none()
    return Batch.objects.all().of_organs(actor)


def rows_visible_to(actor: Actor | None) -> RecordQuerySet:
    """Lines of the batches that the actor sees."""
    return Row.objects.filter(batch__in=visible_to(actor))


def may_upload_for(actor: Actor) -> RecordQuerySet:
    """Organs for which a post may report: the own one and what stands below it; a supervision body only for itself."""
    if actor.role in roles.SUPERVISION:
        return Organ.objects.filter(pk=actor.organ_id)
    return enforcing(actor)


def sends(actor: Actor, kind: Kind, organ_id: int) -> bool:
    """Whether a post sends this kind and mends it. Whose scope an organ is in is a separate matter (the write door's)."""
    if actor.role in roles.SUPERVISION and organ_id != actor.organ_id:
        return False  # it sees the organs' batches, and leaves them to the organs
    return actor.system or actor.role in kind.roles


def same_file(organ: Organ, kind: str, sha256: str, unit: str) -> Batch | None:
    """The batch that these bytes already are."""
    return Batch.objects.filter(organ=organ, kind=kind, sha256=sha256, unit=unit).first()


def stalled() -> RecordQuerySet:
    """Batches that should be read but have shown no sign of it for STALLED."""
    quiet = now() - STALLED
    return Batch.objects.filter(
        Q(state=RECEIVED.value, at__lt=quiet) | Q(state=READING.value, beat_at__lt=quiet)
    ).order_by("id")


def with_waiting(yes: bool) -> Q:
    """Batches with lines to mend, or without."""
    return Q(quarantined__gt=0) if yes else Q(quarantined=0)
