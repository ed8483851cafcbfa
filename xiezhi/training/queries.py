"""Who has to train and who sees it, many at once, courses. The read door: also of what rules are told, and how one stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Among, RecordQuerySet
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import enforcing

from . import clash, rules
from .facts import began_in, excuses, facts, hours, kept
from .models import Attendance, Course, Excuse, Kind, Plan, Trainee
from .standing import (
    BEHIND,
    EXCUSED,
    MET,
    SHORT,
    STANDINGS,
    bar_of,
    of_person,
    standing,
    standing_of,
    standing_q,
)
from .states import ACCEPTED, CLAIMED, VALID

__all__ = [
    "FIRST_YEAR",
    "READERS",
    "STANDINGS",
    "Coverage",
    "Figures",
    "attendances_visible",
    "attended",
    "bar_of",
    "behind",
    "conflicts",
    "counted_on",
    "courses_visible",
    "coverage",
    "enrolled",
    "excuses",
    "excuses_visible",
    "facts",
    "figures",
    "hours",
    "keeps",
    "kept",
    "kept_organs",
    "of_person",
    "on_roster",
    "others_of",
    "plans_visible",
    "progress",
    "standing",
    "standing_of",
    "standing_q",
    "to_decide",
    "to_enrol",
    "trainees_visible",
    "user_id",
    "years",
]  # fmt: skip

READERS = roles.SUPERVISION | {roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD, roles.GOVERNMENT}
FIRST_YEAR = 2024

# -- who sees what


def trainees_visible(actor: Actor | None) -> RecordQuerySet:
    """Stretches of the roster at organs in scope; an officer sees his own."""
    return _seen(Trainee.objects.all(), actor)


def attendances_visible(actor: Actor | None) -> RecordQuerySet:
    """Hours of people while at organs in scope; an officer sees his own."""
    return _seen(Attendance.objects.all(), actor)


def excuses_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Excuse.objects.all(), actor)


def plans_visible(actor: Actor | None) -> RecordQuerySet:
    """Plans of organs in scope."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Plan.objects.none()
    return Plan.objects.all().of_organs(actor)


def courses_visible(actor: Actor | None) -> RecordQuerySet:
    """Courses of organs in scope, and others which people in scope have attended."""
    mine = Exists(attendances_visible(actor).filter(course=OuterRef("pk")))
    if actor is None or not (actor.system or actor.role in READERS):
        return Course.objects.filter(mine)
    return Course.objects.filter(Among("organ_id", actor.organ_ids) | Q(mine)) if not actor.system else Course.objects.all()


def _seen(rows: RecordQuerySet, actor: Actor | None) -> RecordQuerySet:
    if actor is None:
        return rows.none()
    if actor.role == roles.OFFICER:
        return rows.filter(person__user=user_id(actor))
    if not (actor.system or actor.role in READERS):
        return rows.none()
    return rows.of_organs(actor)


def user_id(actor: Actor) -> int:
    label, _sep, pk = actor.ref.rpartition(":")
    return int(pk) if label == "accounts.User" else 0


def keeps(actor: Actor, organ_id: int) -> bool:
    """Whether a post keeps the records of that organ: its own people do; a supervision body those of its own courses."""
    if actor.role in roles.SUPERVISION:
        return organ_id == actor.organ_id
    return actor.role in roles.ENFORCEMENT and actor.sees(organ_id)


def kept_organs(actor: Actor) -> RecordQuerySet:
    """Organs whose records a post keeps."""
    if actor.role in roles.SUPERVISION:
        return Organ.objects.filter(pk=actor.organ_id or 0)
    return enforcing(actor)


# -- many people at once


def counted_on(year: int) -> dt.date:
    """The day whose roster counts for a year: its last one, or today while it runs."""
    end = dt.date(year, 12, 31)
    return min(end, today()) if year <= today().year else end


def enrolled(rows: RecordQuerySet, year: int) -> RecordQuerySet:
    """Of the roster, those that count for a year."""
    day = counted_on(year)
    return rows.filter(Q(from_on=None) | Q(from_on__lte=day), Q(to_on=None) | Q(to_on__gte=day))


def progress(rows: RecordQuerySet, year: int) -> RecordQuerySet:
    """The roster with law, business, skills, total (tenths), need, soon, warned, over, excused, rotated of a year."""
    mine = Attendance.objects.filter(person=OuterRef("person_id"), year=year, state=VALID.value)

    def tenths(**more: str) -> Coalesce:
        found = mine.filter(**more).order_by().values("person_id").annotate(sum=Sum("tenths")).values("sum")
        return Coalesce(Subquery(found), 0, output_field=IntegerField())

    accepted = Excuse.objects.filter(person=OuterRef("person_id"), year=year, state=ACCEPTED.value)
    before = Trainee.objects.filter(~began_in(year), person=OuterRef("person_id"))
    return rows.annotate(
        **{kind: tenths(kind=kind) for kind in Kind.values},
        total=tenths(),
        need=_by_place(year, lambda need: need.tenths),
        soon=_by_place(year, lambda need: need.soon),
        warned=_by_place(year, lambda need: int(today() > need.warn_after)),
        over=Value(int(today() > dt.date(year, 12, 31))),
        excused=Case(When(Exists(accepted) | (began_in(year) & Q(~Exists(before))), then=1), default=0),
        rotated=Case(When(Exists(mine.filter(course__rotation=True)), then=1), default=0),
    )


def _by_place(year: int, number: Callable[[rules.Need], int]) -> Case:
    """A number by the place of the organ, null where nothing is asked."""
    places = {place for name in ("hours", "soon", "ahead") for place in rules.FILE.places(name)}
    found = []
    for place in sorted(places, key=lambda place: (-len(place), place)):
        need = rules.need(year, place)
        found.append(When(organ__division__code__startswith=place, then=Value(None if need is None else number(need))))
    return Case(*found, output_field=IntegerField())


def behind(actor: Actor | None) -> RecordQuerySet:
    """Who is behind in the running year, the worst first."""
    rows = progress(enrolled(trainees_visible(actor), today().year), today().year)
    return rows.filter(standing_q(BEHIND.value)).select_related("person", "organ").order_by("total", "pk")


def to_decide(actor: Actor | None) -> RecordQuerySet:
    """Reasons that wait for the head of their organ."""
    return excuses_visible(actor).filter(state=CLAIMED.value).select_related("person", "organ").order_by("pk")


@dataclass
class Figures:
    """How people stand in a year; counts of people, tenths of hours."""

    people: int = 0
    met: int = 0
    late: int = 0  # behind, or short when the year is over
    excused: int = 0
    rotated: int = 0
    tenths: int = 0

    def add(self, row: Any) -> None:
        """One more row of `progress`."""
        state = standing_of(row)
        self.people += 1
        self.tenths += row.total
        self.rotated += row.rotated
        self.met += state is MET
        self.late += state in (BEHIND, SHORT)
        self.excused += state is EXCUSED

    @property
    def average(self) -> int:
        return round(self.tenths / self.people) if self.people else 0

    @property
    def met_rate(self) -> int:
        return self.met * 100 // self.people if self.people else 0

    @property
    def rotation_rate(self) -> int:
        return self.rotated * 100 // self.people if self.people else 0


def figures(rows: RecordQuerySet) -> Figures:
    """Over rows of `progress`."""
    found = Figures()
    for row in _stood(rows):
        found.add(row)
    return found


@dataclass
class Coverage(Figures):
    """How an organ stands in a year."""

    organ: Organ = field(kw_only=True)

    @property
    def pk(self) -> int:
        return int(self.organ.pk)


def coverage(actor: Actor | None, year: int) -> list[Coverage]:
    """Each organ with people on the roster; two queries for all."""
    rows = list(_stood(progress(enrolled(trainees_visible(actor), year), year)))
    organs = Organ.objects.select_related("division").in_bulk({row.organ_id for row in rows})
    found = {pk: Coverage(organ=organ) for pk, organ in organs.items()}
    for row in rows:
        found[row.organ_id].add(row)
    return sorted(found.values(), key=lambda one: (one.organ.division.path, one.organ.code))


def _stood(rows: RecordQuerySet) -> Any:
    """What `Figures` asks of rows of `progress`, and no more: to sum in Python is quicker than to have each sum asked anew for
    every condition that it stands in."""
    return rows.order_by().values_list("organ_id", "total", "need", "soon", "warned", "over", "excused", "rotated", named=True)


# -- courses


def attended(course: Course) -> RecordQuerySet:
    """Who has valid hours from a course."""
    return Attendance.objects.filter(course=course, state=VALID.value)


def others_of(person_ids: Iterable[int], span: clash.Span, but: Course | None = None) -> dict[int, list[Attendance]]:
    """person id → valid hours from other courses with a day in common with the span."""
    rows = Attendance.objects.select_related("course", "person").filter(
        person_id__in=list(person_ids), state=VALID.value,
        course__starts_on__lte=span.ends_on, course__ends_on__gte=span.starts_on,
    )  # fmt: skip
    found: dict[int, list[Attendance]] = {}
    for row in rows.exclude(course=but) if but else rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def conflicts(person_ids: Iterable[int], year: int) -> list[tuple[Attendance, Attendance]]:
    """Pairs of entries of one person that run at the same time: entries from files may, and are then named."""
    rows = Attendance.objects.filter(person_id__in=list(person_ids), year=year, state=VALID.value, course__begins__isnull=False)
    rows = rows.select_related("course", "person").order_by("person_id", "course__starts_on", "course__begins", "id")
    found, near = [], list[Attendance]()
    for row in rows:
        near = [one for one in near if one.person_id == row.person_id and one.course.ends_on >= row.course.starts_on]
        found += [(one, row) for one in near if one.span.overlaps(row.span)]
        near.append(row)
    return found


def to_enrol(organ: Organ) -> RecordQuerySet:
    """People of an organ who are on no roster today."""
    return Person.objects.filter(organ=organ).exclude(trainings__in=Trainee.objects.filter(to_on=None)).order_by("name", "pk")


def on_roster(organ: Organ, day: dt.date) -> RecordQuerySet:
    """The roster of an organ on a day."""
    rows = Trainee.objects.filter(Q(from_on=None) | Q(from_on__lte=day), Q(to_on=None) | Q(to_on__gte=day), organ=organ)
    return rows.select_related("person").order_by("number", "person__name", "pk")


def years() -> list[int]:
    """From the first year that is asked to the one that comes."""
    return list(range(today().year, FIRST_YEAR - 1, -1))
