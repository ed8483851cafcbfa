"""What is known of the training of many people in a year, in a few queries: for the rules and for the pages of other rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from .hours import exact
from .models import Attendance, Excuse, Ground, Kind, Trainee
from .states import ACCEPTED, VALID


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
    began = Trainee.objects.filter(joined(year), person_id__in=person_ids).values_list("person_id", flat=True)
    found = dict.fromkeys(began, str(Ground.JOINED.label))
    rows = Excuse.objects.filter(person_id__in=person_ids, year=year, state=ACCEPTED.value)
    return found | {row.person_id: str(row.get_ground_display()) for row in rows}


def began_in(year: int) -> Q:
    """Stretches that began after the first day of the year."""
    return Q(from_on__gt=dt.date(year, 1, 1), from_on__lte=dt.date(year, 12, 31))


def joined(year: int) -> Q:
    """The first stretch of a person who began within the year."""
    before = Trainee.objects.filter(~began_in(year), person=OuterRef("person_id"))
    return began_in(year) & Q(~Exists(before))
