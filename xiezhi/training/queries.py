"""Who has to train, what they have, who is behind. The doors for other rooms are `hours`, `facts` and `of_person`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.core.web.pieces import Bar
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import enforcing

from . import clash, rules
from .hours import TEN, exact, shown
from .models import Attendance, Course, Excuse, Ground, Kind, Plan, Trainee
from .states import ACCEPTED, CLAIMED, VALID

READERS = roles.SUPERVISION | {roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD, roles.GOVERNMENT}
FIRST_YEAR = 2024

MET = State("met", _("已达标"), "good")
EXCUSED = State("excused", _("有正当理由"), "mute")
SHORT = State("short", _("未达标"), "bad")
BEHIND = State("behind", _("落后"), "warn")
GOING = State("going", _("进行中"), "info")
FREE = State("free", _("没有要求"), "mute")
STANDINGS = {state.value: state for state in (BEHIND, SHORT, GOING, MET, EXCUSED, FREE)}


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
    return Course.objects.filter(Q(organ_id__in=actor.organ_ids) | mine) if not actor.system else Course.objects.all()


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


# -- the doors for other rooms


def hours(person_ids: Iterable[int], year: int) -> dict[int, dict[str, Decimal]]:
    """person id → hours of the year: law, business, skills, total. Who has none is there with nought."""
    found = {pk: dict.fromkeys((*Kind.values, "total"), Decimal(0)) for pk in person_ids}
    rows = Attendance.objects.filter(person_id__in=list(found), year=year, state=VALID.value)
    for pk, kind, tenths in rows.order_by().values_list("person_id", "kind").annotate(sum=Sum("tenths")):
        found[pk][kind] += exact(tenths)
        found[pk]["total"] += exact(tenths)
    return found


def facts(person_ids: Iterable[int], year: int) -> dict[int, dict[str, Any]]:
    """What G04 asks of each person: training_hours (whole hours, rounded down), excuse, year_ended_on. Three queries."""
    person_ids = list(person_ids)
    had, reasons = hours(person_ids, year), excuses(person_ids, year)
    return {
        pk: {
            "training_hours": int(had[pk]["total"]), "excuse": reasons.get(pk), "year_ended_on": dt.date(year, 12, 31),
        }
        for pk in person_ids
    }  # fmt: skip


def kept(person_ids: Iterable[int], year: int) -> set[int]:
    """Those whose training of the year the register holds: on the roster of an organ of which hours of that year stand here."""
    told = Attendance.objects.filter(year=year, state=VALID.value).order_by().values("organ_id")
    rows = Trainee.objects.filter(
        Q(from_on=None) | Q(from_on__lte=dt.date(year, 12, 31)), Q(to_on=None) | Q(to_on__gte=dt.date(year, 1, 1)),
        person_id__in=list(person_ids), organ_id__in=told,
    )  # fmt: skip
    return set(rows.values_list("person_id", flat=True))


def excuses(person_ids: Iterable[int], year: int) -> dict[int, str]:
    """person id → why fewer hours are no fault in that year, in a word; those who have a reason."""
    person_ids = list(person_ids)
    began = Trainee.objects.filter(_joined(year), person_id__in=person_ids).values_list("person_id", flat=True)
    found = dict.fromkeys(began, str(Ground.JOINED.label))
    rows = Excuse.objects.filter(person_id__in=person_ids, year=year, state=ACCEPTED.value)
    return found | {row.person_id: str(row.get_ground_display()) for row in rows}


@dataclass(frozen=True)
class Summary:
    """How a person stands in a year. `tenths`: of each kind; `need` None: nothing is asked."""

    year: int
    tenths: dict[str, int]
    need: rules.Need | None
    excuse: str
    standing: State

    @property
    def total(self) -> int:
        return sum(self.tenths.values())

    @property
    def missing(self) -> str:
        """Hours that are still wanted, as written; empty where none are."""
        return shown(self.need.tenths - self.total) if self.need and self.total < self.need.tenths else ""

    @property
    def hours(self) -> str:
        return shown(self.need.tenths) if self.need else ""

    @property
    def soon(self) -> str:
        return shown(self.need.soon) if self.need else ""

    @property
    def bar(self) -> Bar:
        return Bar(exact(self.total), exact(self.need.tenths) if self.need else 0, self.standing.tone)

    @property
    def kinds(self) -> list[tuple[Any, str]]:
        """(label, hours) of each kind."""
        return [(label, shown(self.tenths[kind])) for kind, label in Kind.choices]


def of_person(person: Person, year: int, day: dt.date | None = None) -> Summary:
    """For the pages of other rooms: include "training/_summary.html" with summary=…"""
    had = {kind: int(value * TEN) for kind, value in hours([person.pk], year)[person.pk].items() if kind != "total"}
    need = rules.need(year, person.organ.division.code)
    excuse = excuses([person.pk], year).get(person.pk, "")
    return Summary(year, had, need, excuse, standing(sum(had.values()), need, bool(excuse), day or today()))


def standing(total: int, need: rules.Need | None, excused: bool, day: dt.date) -> State:
    """Where somebody stands with that many tenths on that day."""
    if need is None:
        return FREE
    if total >= need.tenths:
        return MET
    if excused:
        return EXCUSED
    if day > need.ends_on:
        return SHORT
    return BEHIND if day > need.warn_after and total < need.soon else GOING


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
    before = Trainee.objects.filter(~_began_in(year), person=OuterRef("person_id"))
    return rows.annotate(
        **{kind: tenths(kind=kind) for kind in Kind.values},
        total=tenths(),
        need=_by_place(year, lambda need: need.tenths),
        soon=_by_place(year, lambda need: need.soon),
        warned=_by_place(year, lambda need: int(today() > need.warn_after)),
        over=Value(int(today() > dt.date(year, 12, 31))),
        excused=Case(When(Exists(accepted) | (_began_in(year) & Q(~Exists(before))), then=1), default=0),
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


def _began_in(year: int) -> Q:
    """Stretches that began after the first day of the year."""
    return Q(from_on__gt=dt.date(year, 1, 1), from_on__lte=dt.date(year, 12, 31))


def _joined(year: int) -> Q:
    """The first stretch of a person who began within the year."""
    before = Trainee.objects.filter(~_began_in(year), person=OuterRef("person_id"))
    return _began_in(year) & Q(~Exists(before))


def standing_q(name: str) -> Q:
    """Rows of `progress` that stand so today. SQL's unknown makes those of whom nothing is asked fall out."""
    less = Q(total__lt=F("need"))
    open_, behind = less & Q(excused=0), Q(warned=1, total__lt=F("soon"))
    return {
        MET.value: Q(total__gte=F("need")),
        EXCUSED.value: less & Q(excused=1),
        SHORT.value: open_ & Q(over=1),
        BEHIND.value: open_ & Q(over=0) & behind,
        GOING.value: open_ & Q(over=0) & ~behind,
        FREE.value: Q(need=None),
    }[name]


def standing_of(row: Any) -> State:
    """The standing of one row of `progress`."""
    if row.need is None:
        return FREE
    if row.total >= row.need:
        return MET
    if row.excused:
        return EXCUSED
    if row.over:
        return SHORT
    return BEHIND if row.warned and row.total < row.soon else GOING


def bar_of(row: Any) -> Bar:
    """The hours of one row of `progress` against those of the year."""
    return Bar(exact(row.total), exact(row.need) if row.need else 0, standing_of(row).tone)


def figures(rows: RecordQuerySet) -> dict[str, int]:
    """Over rows of `progress`: people, tenths, turned (came to a rotation), and how many stand how."""
    # names of their own: `excused` is a column of the rows too
    named = {f"n_{name}": Count("pk", filter=standing_q(name)) for name in STANDINGS}
    found: dict[str, int] = rows.order_by().aggregate(
        people=Count("pk"), tenths=Coalesce(Sum("total"), 0), turned=Coalesce(Sum("rotated"), 0), **named
    )
    return {name.removeprefix("n_"): count for name, count in found.items()}


def behind(actor: Actor | None) -> RecordQuerySet:
    """Who is behind in the running year, the worst first."""
    rows = progress(enrolled(trainees_visible(actor), today().year), today().year)
    return rows.filter(standing_q(BEHIND.value)).select_related("person", "organ").order_by("total", "pk")


def to_decide(actor: Actor | None) -> RecordQuerySet:
    """Reasons that wait for the head of their organ."""
    return excuses_visible(actor).filter(state=CLAIMED.value).select_related("person", "organ").order_by("pk")


@dataclass
class Coverage:
    """How an organ stands in a year; counts of people, tenths of hours."""

    organ: Organ
    people: int = 0
    met: int = 0
    late: int = 0  # behind, or short when the year is over
    excused: int = 0
    rotated: int = 0
    tenths: int = 0

    @property
    def pk(self) -> int:
        return int(self.organ.pk)

    @property
    def average(self) -> int:
        return round(self.tenths / self.people) if self.people else 0

    @property
    def met_rate(self) -> int:
        return self.met * 100 // self.people if self.people else 0

    @property
    def rotation_rate(self) -> int:
        return self.rotated * 100 // self.people if self.people else 0


def coverage(actor: Actor | None, year: int) -> list[Coverage]:
    """Each organ with people on the roster; one query for all."""
    found: dict[int, Coverage] = {}
    rows = progress(enrolled(trainees_visible(actor), year), year).select_related("organ__division")
    for row in rows.order_by("organ_id"):
        at = found.setdefault(row.organ_id, Coverage(row.organ))
        state = standing_of(row)
        at.people += 1
        at.tenths += row.total
        at.rotated += row.rotated
        at.met += state is MET
        at.late += state in (BEHIND, SHORT)
        at.excused += state is EXCUSED
    return sorted(found.values(), key=lambda one: (one.organ.division.path, one.organ.code))


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
