"""What the registers of the demo break on purpose, told from their plans; what the sweep finds is compared with it.

Told as the demo was built: what people have since done with it is not in the plans.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import today
from xiezhi.findings.models import Finding
from xiezhi.leads.show import BENCHMARKS, CERTIFICATES, ORGANS, YEARS, YEARS_A_PERSON
from xiezhi.organs.models import Organ
from xiezhi.registry.models import Certificate
from xiezhi.training.models import Trainee

from . import registry, subjects, training

HOURS = 60
# rules on registers that are not compared: what G03 finds follows from how many people an organ happens to have; the plans
# of the benchmarks do not tell version by version what is broken
LEFT_OUT = ("G03", "G06")


def planned() -> dict[str, dict[str, str]]:
    """Rule → act → how it is named: what should be found."""
    return {"G02": dict(_organs()), "G04": dict(_years()), "G05": dict(_certificates())}


def found() -> dict[str, dict[str, str]]:
    """The same as the last sweep found it, of acts of the demo."""
    rows = Finding.objects.filter(cleared_on=None, act_kind__in=(CERTIFICATES, YEARS, ORGANS, BENCHMARKS)).exclude(rule_code__in=LEFT_OUT)
    result: dict[str, dict[str, str]] = {}
    for rule, act, label in rows.values_list("rule_code", "act", "act_label"):
        result.setdefault(rule, {})[act] = label
    return result


def _certificates() -> Iterator[tuple[str, str]]:
    """Those that ran out while their holder is in post, and those not taken back in time after he left."""
    broken = {number for what, n, number in registry.numbered() if _broken(what, n)}
    for row in Certificate.objects.filter(number__in=broken):
        yield row.ref, row.number


def _broken(what: str, n: int) -> bool:
    # of those who moved to another organ every other one's certificate was taken back
    return what in ("expired", "late") or (what == "transfer" and not n % 2)


def _years() -> Iterator[tuple[str, str]]:
    """Less than sixty hours in a year that is over, by the lines that each organ sent, without a reason that was accepted."""
    first: dict[int, Certificate] = {}
    for row in _known().exclude(valid_from=None).select_related("officer").order_by("valid_from", "pk"):
        first.setdefault(row.officer.person_id, row)
    staff = training.staff()
    for organ in training.organs():
        yield from _years_of(organ, staff[organ.pk], first)


def _known() -> RecordQuerySet:
    """Certificates that the supervision body has verified or issued."""
    return Certificate.objects.exclude(state__in=("claimed", "disowned"))


def _years_of(organ: Organ, staff: list[Any], held: dict[int, Certificate]) -> Iterator[tuple[str, str]]:
    rng = random.Random(organ.code)
    begun = dict(Trainee.objects.filter(organ=organ).exclude(from_on=None).values_list("person_id", "from_on"))
    excused = {(person.pk, year) for n, person, year in training.reasons(staff) if training.accepted(n)}
    for year in range(training.FIRST, today().year):
        known = [pair for pair in staff if (begun.get(pair[0].pk) or dt.date.min).year <= year]
        had: defaultdict[str, Decimal] = defaultdict(Decimal)
        for line in training.lines(organ, known, year, rng):
            had[line["person_no"]] += Decimal(line["hours"])
        for person, number in known:
            row = held.get(person.pk)
            if row is None or row.valid_from is None or row.valid_from > dt.date(year, 12, 31):
                continue
            if had[number] < HOURS and (person.pk, year) not in excused:
                yield f"{YEARS}:{person.pk * YEARS_A_PERSON + year}", f"{row.number}（{year}年度）"


def _organs() -> Iterator[tuple[str, str]]:
    """Subjects that were confirmed and never told to the public, where officers can be verified."""
    with_officers = set(_known().values_list("organ_id", flat=True))
    for organ in subjects.never_published():
        if organ.pk in with_officers:
            yield organ.ref, organ.name
