"""Which instruments, proposals and files a person sees."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import today
from xiezhi.files.models import StoredFile

from . import states
from .models import Instrument, Kind, Objection, Proposal, Report


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Supervision: all in scope. Legal unit, head: those to their organ. Government: those proposed to it, its own."""
    if actor is None:
        return Instrument.objects.none()
    if actor.system:
        return Instrument.objects.all()
    seen = Instrument.objects.of_organs(actor)
    if actor.role in roles.SUPERVISION or actor.role in states.ORGAN_SIDE:
        return seen
    if actor.role == roles.GOVERNMENT:
        proposed = Proposal.objects.filter(instrument=OuterRef("pk"), government_id=actor.organ_id)
        return seen.filter(Exists(proposed) | Q(kind=Kind.DECISION, issuer_id=actor.organ_id))
    return Instrument.objects.none()


def listed(actor: Actor | None) -> RecordQuerySet:
    """As a list: running ones first, the earliest limit on top (it is the most pressing), finished ones after."""
    running = [s.value for s in states.OPEN]
    return (
        visible_to(actor)
        .select_related("organ", "issuer", "lead")
        .annotate(finished=Case(When(state__in=running, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("finished", "due_on", "-id")
    )


def overdue(actor: Actor | None, on: dt.date | None = None) -> RecordQuerySet:
    """Limit run out and no report in (S02, S03): for these a 决定书 is to be proposed."""
    waiting = [states.ISSUED.value, states.RETURNED.value]
    return visible_to(actor).filter(state__in=waiting, due_on__lt=on or today())


def due_soon(actor: Actor | None, days: int = 7, on: dt.date | None = None) -> RecordQuerySet:
    """Limit ends within so many days and no report is in."""
    day = on or today()
    waiting = [states.ISSUED.value, states.RETURNED.value]
    return visible_to(actor).filter(state__in=waiting, due_on__range=(day, day + dt.timedelta(days=days)))


def to_review(actor: Actor | None) -> RecordQuerySet:
    """Reports handed in that the actor's own body has to accept or return."""
    if actor is None or actor.role not in roles.SUPERVISION:
        return Instrument.objects.none()
    return visible_to(actor).filter(state=states.REPORTED.value, body_id=actor.organ_id)


def to_answer(actor: Actor | None) -> RecordQuerySet:
    """Objections that the actor's organ has to answer: the issuer's, and the body's where its return is objected to."""
    if actor is None or actor.role not in roles.SUPERVISION | {roles.GOVERNMENT}:
        return Instrument.objects.none()
    waiting = Objection.objects.filter(instrument=OuterRef("pk"), state=states.FILED.value)
    to_return = Exists(waiting.filter(against__isnull=False))
    of_issuer = Q(Exists(waiting.filter(against__isnull=True)), issuer_id=actor.organ_id)
    seen = visible_to(actor).filter(state=states.OBJECTED.value)
    return seen.filter(of_issuer | Q(to_return, body_id=actor.organ_id))


def to_rectify(actor: Actor | None) -> RecordQuerySet:
    """Instruments that wait for the organ's report."""
    if actor is None or actor.role not in states.ORGAN_SIDE:
        return Instrument.objects.none()
    return visible_to(actor).filter(state__in=[states.ISSUED.value, states.RETURNED.value])


def proposals(actor: Actor | None) -> RecordQuerySet:
    """Proposals: the government's own, and for a supervision body those about organs in its scope."""
    if actor is None or actor.role not in roles.SUPERVISION | {roles.GOVERNMENT}:
        return Proposal.objects.all() if actor and actor.system else Proposal.objects.none()
    seen = Proposal.objects.of_organs(actor, "instrument__organ_id").select_related(
        "instrument", "instrument__organ", "instrument__body", "government", "decision"
    )
    return seen.filter(government_id=actor.organ_id) if actor.role == roles.GOVERNMENT else seen


def proposals_listed(actor: Actor | None) -> RecordQuerySet:
    """As a list: those that wait first, then the newest."""
    waiting = [states.WAITING.value, states.DECIDED.value]
    return (
        proposals(actor)
        .annotate(finished=Case(When(state__in=waiting, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("finished", "-proposed_on", "-id")
    )


def to_decide(actor: Actor | None) -> RecordQuerySet:
    """Proposals that wait for the government, or for the 决定书 after it has decided."""
    return proposals(actor).filter(state__in=[states.WAITING.value, states.DECIDED.value])


def open_objection(instrument: Instrument) -> Objection | None:
    """The objection that waits for an answer."""
    return instrument.objections.filter(state=states.FILED.value).first()


def open_report(instrument: Instrument) -> Report | None:
    """The report that waits for review."""
    return instrument.reports.filter(state=states.REPORT_SUBMITTED.value).order_by("-no").first()


def last_report(instrument: Instrument) -> Report | None:
    """The newest report, judged or not."""
    return Report.objects.filter(instrument=instrument).order_by("-no").first()


def open_proposal(instrument: Instrument) -> Proposal | None:
    """The proposal that is before the government, or decided and not yet executed."""
    return instrument.proposals.filter(state__in=[states.WAITING.value, states.DECIDED.value]).first()


def about_lead(actor: Actor | None, lead_id: int) -> RecordQuerySet:
    """Instruments that came of a lead."""
    return visible_to(actor).filter(lead_id=lead_id)


def about_act(actor: Actor | None, act: str) -> RecordQuerySet:
    """Instruments about one act ("cases.Case:17")."""
    return visible_to(actor).filter(act=act) if act else Instrument.objects.none()


def records_of(instrument: Instrument) -> list[str]:
    """References of the instrument and of all that hangs on it: for its files and its trail."""
    out = [instrument.ref]
    for model in (Report, Objection, Proposal):
        ids = model.objects.filter(instrument=instrument).values_list("pk", flat=True)
        out += [f"{model._meta.label}:{pk}" for pk in ids]
    return out


def file_of(instrument: Instrument, pk: int) -> StoredFile | None:
    """A file of an instrument that the caller has found visible; None when it is not one of its files."""
    return StoredFile.objects.filter(pk=pk, record__in=records_of(instrument)).first()
