"""What is due and what is overdue, for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Record, RecordQuerySet
from xiezhi.core.time import today
from xiezhi.core.web.pieces import Due

from .models import Deadline, Duty, State


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Supervision: all in scope. An organ's legal unit and head: the organ's own duties. Others: none."""
    if actor is None:
        return Deadline.objects.none()
    if actor.system:
        return Deadline.objects.all()
    if actor.role in roles.SUPERVISION:
        return Deadline.objects.of_organs(actor)
    if actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD):
        return Deadline.objects.of_organs(actor).filter(duty=Duty.ORGAN)
    return Deadline.objects.none()


def for_record(actor: Actor, record: Record | str) -> RecordQuerySet:
    """Deadlines of a record, as far as this person sees them."""
    ref = record if isinstance(record, str) else record.ref
    return visible_to(actor).filter(record=ref).order_by("starts_on", "id")


def running(actor: Actor) -> RecordQuerySet:
    """Deadlines that run, the nearest first."""
    return visible_to(actor).filter(state=State.RUNNING)


def due(actor: Actor, within_days: int, on: dt.date | None = None) -> RecordQuerySet:
    """Running deadlines whose last day is within so many days from the day, that day included; overdue ones not."""
    day = on or today()
    return running(actor).filter(ends_on__gte=day, ends_on__lte=day + dt.timedelta(days=within_days))


def overdue(actor: Actor, on: dt.date | None = None) -> RecordQuerySet:
    """Running deadlines whose last day has passed."""
    return running(actor).filter(ends_on__lt=on or today())


def newest(records: Iterable[str], kind: str) -> dict[str, Deadline]:
    """The newest deadline of a kind for each record that has one; the caller has found the records visible."""
    found: dict[str, Deadline] = {}
    for row in Deadline.objects.filter(record__in=list(records), kind=kind).order_by("id"):
        found[row.record] = row
    return found


def last_met(record: Record | str, kind: str) -> Deadline | None:
    """The newest deadline of a kind that was met, in time or late; the caller has found the record visible."""
    ref = record if isinstance(record, str) else record.ref
    return Deadline.objects.filter(record=ref, kind=kind, state=State.MET).order_by("-id").first()


def as_due(row: Deadline, on: dt.date | None = None) -> Due:
    """The deadline as the web kit shows it: days left, clause, the way to it; one that no statute sets says so."""
    day = row.met_on if row.state == State.MET and row.met_on else on or today()
    clause = row.cite if row.statutory else _("非法定期限，%(cite)s") % {"cite": _(row.cite)}
    return Due(
        label=_(row.label),
        due=row.ends_on,
        days_left=(row.ends_on - day).days,
        unit=_("日"),
        clause=clause,
        how=tuple(row.explain(_)),
        state="" if row.state == State.RUNNING else row.state,
    )
