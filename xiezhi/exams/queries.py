"""Who has passed the qualification exam; which questions, examinations and sittings a person sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person, User
from xiezhi.accounts.queries import holders_of
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import now, today
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import prefixes

from .marking import each
from .models import QUESTION_KIND, Exam, Pass, Question, Sitting
from .states import ACTIVE, ANNOUNCED, CLOSED, DRAFT, INVITED, RESULTS, SITTING


def passed_on(person: Person, day: dt.date) -> dt.date | None:
    """The day on which the person last passed the exam, if that was before and still holds on `day`; else None."""
    return passed([person.pk], day).get(person.pk)


def passed(person_ids: Iterable[int], day: dt.date) -> dict[int, dt.date]:
    """`passed_on` for many people in one query; who has not passed is left out."""
    good = Pass.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), person_id__in=list(person_ids), passed_on__lte=day
    )
    return dict(good.order_by().values("person_id").annotate(last=Max("passed_on")).values_list("person_id", "last"))


def passes_of(person: Person) -> RecordQuerySet:
    """Results of a person whom the caller has found visible, newest first."""
    return Pass.objects.filter(person=person)


# -- bank, examinations, sittings
def questions_visible_to(actor: Actor | None) -> RecordQuerySet:
    """Supervision bodies see their own bank and that of the bodies above. Nobody else sees a question outside a paper."""
    if actor is None or not (actor.system or actor.role in roles.SUPERVISION):
        return Question.objects.none()
    if actor.system:
        return Question.objects.all()
    return Question.objects.filter(body_id__in=_above(actor.organ_id))


def exams_visible_to(actor: Actor | None) -> RecordQuerySet:
    """Examinations of bodies in scope; an organ's people see those to which somebody of theirs is called."""
    if actor is None or not (actor.system or actor.role in roles.BUSINESS):
        return Exam.objects.none()
    if actor.system or actor.role in (*roles.SUPERVISION, roles.GOVERNMENT):
        return Exam.objects.of_organs(actor, "body_id")
    return Exam.objects.exclude(state=DRAFT.value).filter(sittings__in=sittings_visible_to(actor)).distinct()


def sittings_visible_to(actor: Actor | None) -> RecordQuerySet:
    """Supervision and an organ's clerk, legal unit and head: candidates in scope. An officer: the own sittings."""
    if actor is None or not (actor.system or actor.role in roles.BUSINESS):
        return Sitting.objects.none()
    if actor.role == roles.OFFICER:
        return Sitting.objects.filter(person_id=person_id(actor) or 0)
    return Sitting.objects.of_organs(actor, "person__organ_id")


def mine(actor: Actor | None) -> RecordQuerySet:
    """The actor's own sittings of announced and later examinations."""
    mine = Sitting.objects.filter(person_id=(person_id(actor) if actor else 0) or 0)
    return mine.exclude(exam__state=DRAFT.value).select_related("exam__body").order_by("-exam__opens_at")


def to_close(actor: Actor) -> RecordQuerySet:
    """What the actor's own body has to move on: for its head, closed ones to publish; else those whose time is over."""
    rows = exams_visible_to(actor).filter(body_id=actor.organ_id)
    if actor.role == roles.SUPERVISION_HEAD:
        rows = rows.filter(state=CLOSED.value)
    else:
        rows = rows.filter(state=ANNOUNCED.value, closes_at__lte=now())
    return rows.select_related("body").annotate(called=Count("sittings")).order_by("closes_at", "pk")


def to_sit(actor: Actor | None) -> RecordQuerySet:
    """The actor's own sittings that are still to be sat, or to be handed in."""
    running = mine(actor).filter(exam__state=ANNOUNCED.value, exam__closes_at__gt=now())
    return running.filter(state__in=(INVITED.value, SITTING.value)).order_by("exam__opens_at", "pk")


def person_id(actor: Actor) -> int | None:
    """The person behind a log-in."""
    label, _sep, pk = actor.ref.partition(":")
    if label != "accounts.User" or not pk.isdecimal():
        return None
    return User.objects.filter(pk=int(pk)).values_list("person_id", flat=True).first()


def points(row: Sitting) -> list[int]:
    """Points for every answer of a sitting, as they count now: marked by the machine, corrected by people."""
    checked = {one.place: one.points for one in sorted(row.corrections.all(), key=lambda one: one.pk)}
    return each(row.paper, row.answers, checked)


def checks(actor: Actor, exam: Exam) -> bool:
    """Whether this person looks papers of the examination through: its own body, once nobody answers any more."""
    return actor.role in roles.SUPERVISION and actor.organ_id == exam.body_id and exam.state in (CLOSED.value, RESULTS.value)


def candidates(actor: Actor, organ: Organ) -> RecordQuerySet:
    """People of an organ who may be called to an examination: they can log in to sit it, and have not passed."""
    done = Pass.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today()), person=OuterRef("pk"))
    rows = Person.objects.of_organs(actor).filter(organ=organ, user__isnull=False)
    return rows.exclude(Exists(done)).order_by("name", "pk")


def officers_among(people: Iterable[Person]) -> list[int]:
    """Those of them who hold an officer's post: whom an examination is for."""
    held = User.objects.filter(pk__in=holders_of(roles.OFFICER), person__in=list(people))
    return list(held.values_list("person_id", flat=True))


def passed_people(day: dt.date) -> RecordQuerySet:
    """People whose result holds on that day, for rooms above that ask who may apply."""
    return Person.objects.filter(results_on(OuterRef("pk"), day))


def results_on(person: OuterRef, day: dt.date | OuterRef) -> Exists:
    """As a condition of another query: that person has a result that holds on that day."""
    return Exists(Pass.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), person=person, passed_on__lte=day))


def bank(body: Organ) -> dict[str, list[dict[str, Any]]]:
    """The questions that a body's papers are drawn from, by kind, in a fixed order."""
    found: dict[str, list[dict[str, Any]]] = {}
    rows = Question.objects.filter(body_id__in=_above(body.pk), state=ACTIVE.value).order_by("id")
    for row in rows.values("id", "kind", "area", "stem", "options", "answer", "basis", "note"):
        found.setdefault(row["kind"], []).append(dict(row))
    return found


def bank_size(body: Organ) -> dict[str, int]:
    """How many questions of each kind a body can draw."""
    rows = Question.objects.filter(body_id__in=_above(body.pk), state=ACTIVE.value).order_by()
    return dict(rows.values("kind").annotate(n=Count("pk")).values_list("kind", "n"))


def kind_label(kind: str) -> str:
    return str(_(QUESTION_KIND.label(kind)))


def valid_until(day: dt.date, years: int | None) -> dt.date | None:
    """The last day on which a result of that day holds."""
    if not years:
        return None
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if leap else day.day) - dt.timedelta(days=1)


def _above(organ_id: int | None) -> list[int]:
    """A supervision body and those above it along the divisions."""
    organ = Organ.objects.select_related("division").filter(pk=organ_id or 0).first()
    if organ is None:
        return []
    above = Organ.objects.filter(kind=Kind.SUPERVISION, division__path__in=prefixes(organ.division.path))
    return list(above.values_list("pk", flat=True))


def passes_visible_to(actor: Actor | None) -> RecordQuerySet:
    """Results of people in scope; an officer's own."""
    if actor is None or not (actor.system or actor.role in roles.BUSINESS):
        return Pass.objects.none()
    if actor.role == roles.OFFICER:
        return Pass.objects.filter(person_id=person_id(actor) or 0)
    return Pass.objects.of_organs(actor, "person__organ_id")
