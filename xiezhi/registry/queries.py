"""Which officers and certificates a post sees. The read door: also of how a certificate stood, and of what rules are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from xiezhi.clock import queries as clock
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import today
from xiezhi.equipment import queries as equipment
from xiezhi.exams import queries as exams
from xiezhi.organs.models import Organ

from . import states
from .facts import WHOSE, facts, headcounts, measure_facts, verifiable
from .models import AnnualCheck, Application, Auxiliary, Card, Certificate, Measure, Officer, Staffing
from .standing import (
    RECALL,
    STANDINGS,
    Status,
    certificate_on,
    certificates_on,
    days_left,
    of_own_organ,
    split_fields,
    standing_labels,
    standing_q,
    state_now,
    status_on,
    unproven,
)

__all__ = [
    "READERS", "RECALL", "STANDINGS", "WHOSE", "Status", "applications_visible", "auxiliaries_visible", "by_number", "by_token",
    "candidate_q", "certificate_on", "certificates_on", "certificates_visible", "counts", "days_left", "facts", "good_card",
    "headcounts", "measure_facts", "measures_of", "officers", "open_application", "own", "place_of", "recall_limits",
    "split_fields", "standing_labels", "standing_q", "state_now", "status_on", "to_check", "to_recall", "uncertified_q",
    "unproven", "unqualified_q", "unreturned", "verifiable", "visible_to", "with_last_check",
]  # fmt: skip

READERS = roles.SUPERVISION | {roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD, roles.GOVERNMENT}


# -- who sees what


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Officers of the organs in scope; an officer sees himself; judicial offices and administrators see none."""
    return _seen(Officer.objects.all(), actor, "person__user")


def certificates_visible(actor: Actor | None) -> RecordQuerySet:
    """Certificates of the organs in scope, also those of people who have left them; an officer sees his own."""
    return _seen(Certificate.objects.all(), actor, "officer__person__user")


def applications_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Application.objects.all(), actor, "officer__person__user")


def auxiliaries_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Auxiliary.objects.all(), actor, "person__user")


def _seen(rows: RecordQuerySet, actor: Actor | None, user: str) -> RecordQuerySet:
    if actor is None:
        return rows.none()
    if actor.system or actor.role in READERS:
        return rows.of_organs(actor)
    if actor.role == roles.OFFICER:
        return rows.filter(**{user: int(actor.ref.rpartition(":")[2])})
    return rows.none()


def own(actor: Actor) -> Officer | None:
    """The actor's own file as an officer."""
    label, _sep, pk = actor.ref.rpartition(":")
    if label != "accounts.User":
        return None
    rows = Officer.objects.select_related("person", "organ", "organ__division", "certificate", "certificate__organ")
    return rows.filter(person__user=int(pk)).first()


def officers(organ: Organ) -> RecordQuerySet:
    """Officers in an enforcement post of the organ today. Auxiliary staff are none."""
    return Officer.objects.filter(organ=organ, on_duty=True).select_related("person", "certificate")


def by_token(token: str) -> Card | None:
    """The card whose QR code bears this token."""
    return Card.objects.select_related("certificate__officer__person", "certificate__organ").filter(token=token).first()


def by_number(number: str) -> Certificate | None:
    """The certificate with exactly this number; no part of a number finds anything."""
    return Certificate.objects.select_related("officer__person", "organ").filter(number=number).first()


def good_card(certificate: Certificate) -> Card | None:
    return certificate.cards.filter(void_on=None).first()


# -- conditions for lists and counts

def counts(rows: RecordQuerySet) -> dict[str, int]:
    """Figures over officers for the tiles: on duty, of them with a valid certificate, without one; what runs out."""
    here = Q(on_duty=True)
    held = standing_q("valid", "certificate__") & of_own_organ()
    return rows.aggregate(
        people=Count("pk"),
        posted=Count("pk", filter=here),
        held=Count("pk", filter=here & held),
        without=Count("pk", filter=here & ~held),
        warn=Count("pk", filter=here & standing_q("warn", "certificate__")),
        soon=Count("pk", filter=here & standing_q("soon", "certificate__")),
        expired=Count("pk", filter=here & standing_q("expired", "certificate__")),
        reviewing=Count("pk", filter=Q(reviewer=True)),
        unqualified=Count("pk", filter=unqualified_q()),
    )


def uncertified_q() -> Q:
    """On duty today without a certificate that is valid today."""
    return Q(on_duty=True) & ~(standing_q("valid", "certificate__") & of_own_organ())


def candidate_q(passed: bool) -> Q:
    """In post on the payroll without a certificate of the organ or an application under way: who has passed the exam may
    apply, who has not is to be examined."""
    held = Certificate.objects.filter(officer=OuterRef("pk"), organ=OuterRef("organ"), state__in=states.IN_HAND)
    asked = Application.objects.filter(officer=OuterRef("pk"), state__in=states.OPEN)
    good = Q(person__in=exams.passed_people(today()))
    here = Q(on_duty=True, staffing__in=(Staffing.CIVIL, Staffing.PUBLIC)) & ~Q(Exists(held)) & ~Q(Exists(asked))
    return here & (good if passed else ~good)


def unqualified_q() -> Q:
    """Reviews decisions for the first time since 2018 without 法律职业资格 (行政处罚法第五十八条第二款)."""
    return Q(reviewer=True, qualification_no="") & (Q(reviewing_since=None) | Q(reviewing_since__gte=dt.date(2018, 1, 1)))


def to_recall(actor: Actor | None) -> RecordQuerySet:
    """Certificates of people who left, still to be taken back."""
    return certificates_visible(actor).filter(state=states.LEAVING.value)


def to_check(actor: Actor | None, year: int) -> RecordQuerySet:
    """Certificates in force that have not passed the annual check of the year and were issued before it."""
    done = AnnualCheck.objects.filter(year=year, passed=True).values("certificate_id")
    rows = certificates_visible(actor).filter(state=states.VALID.value, valid_to__gte=today()).exclude(pk__in=done)
    return rows.filter(Q(valid_from=None) | Q(valid_from__lt=dt.date(year, 1, 1)))


def with_last_check(rows: RecordQuerySet) -> RecordQuerySet:
    """Certificates with the year in which they last passed as `last_check`."""
    passed = AnnualCheck.objects.filter(certificate=OuterRef("pk"), passed=True).order_by("-year").values("year")[:1]
    return rows.annotate(last_check=Subquery(passed))


def place_of(actor: Actor) -> str:
    """Division code of where the actor works, for the numbers a place may change."""
    organ = Organ.objects.select_related("division").filter(pk=actor.organ_id).first()
    return str(organ.division.code) if organ else ""


# -- one record's surroundings


def recall_limits(actor: Actor, rows: Iterable[Certificate]) -> dict[str, Any]:
    """The running limit for taking back, by certificate ref."""
    return clock.newest([row.ref for row in rows], RECALL)


def open_application(officer: Officer) -> Application | None:
    return officer.applications.filter(state__in=states.OPEN).first()


def measures_of(officer: Officer) -> RecordQuerySet:
    return Measure.objects.filter(officer=officer).select_related("certificate")


# -- what people who have left still hold


def unreturned(actor: Actor | None) -> RecordQuerySet:
    """Pieces in the hands of people who have left the enforcement post, or the organ that gave them."""
    gone = Q(person__officer__on_duty=False) | ~Q(person__organ=F("item__organ"))
    rows = equipment.handouts_visible(actor).filter(gone, state__in=equipment.HELD)
    return rows if actor and actor.role in equipment.READERS else rows.none()
