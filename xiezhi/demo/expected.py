"""What the registers of the demo break on purpose, reckoned in plain steps from its plans; what the sweep finds is compared with it.

Where people have written in the registers of an organ since the demo was swept, nothing is compared of it: the plans do not know.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q

from xiezhi.core.time import today
from xiezhi.discretion.models import Benchmark
from xiezhi.findings.models import Finding, Sweep
from xiezhi.findings.touched import touched
from xiezhi.law.calendar import load_calendar
from xiezhi.leads.show import BENCHMARKS, CERTIFICATES, ORGANS, YEARS, YEARS_A_PERSON
from xiezhi.organs.models import Organ
from xiezhi.registry.models import Certificate
from xiezhi.trail import queries as trail
from xiezhi.training.models import Trainee

from . import instruments, queries, registry, subjects, training
from .benchmarks import AMENDED

Act = tuple[int, str]  # organ, reference
HOURS = 60
# G03: one reviewer for each of so many officers. The extra officers whose certificate is valid today, of their `what`.
OFFICERS_A_REVIEWER = 20
VALID = ("soon", "warn", "restore", "lost", "renew", "issue")
# G06: made from this day on, an own benchmark is filed within so many days, an adopted one shown within so many working days;
# within so many days of a change of what it rests on it begins to be adjusted.
SINCE, FILING, SHOWING, REVISION = dt.date(2024, 1, 1), 15, 20, 30
CHANGES = {instruments.FIELDS[AMENDED].title: dt.date(2026, 10, 1), instruments.CREDIT: dt.date(2026, 11, 10)}


def planned() -> dict[str, dict[Act, str]]:
    """Rule → act → how it is named: what should be found."""
    return {"G02": dict(_unshown()), "G03": dict(_unreviewed()), "G04": dict(_years()), "G05": dict(_certificates()), "G06": dict(_late())}


def found() -> dict[str, dict[Act, str]]:
    """The same as the last sweep found it."""
    rows = Finding.objects.filter(cleared_on=None, act_kind__in=(CERTIFICATES, YEARS, ORGANS, BENCHMARKS))
    result: dict[str, dict[Act, str]] = {}
    for rule, organ, act, label in rows.values_list("rule_code", "organ_id", "act", "act_label"):
        result.setdefault(rule, {})[organ, act] = label
    return result


def written_since() -> dict[str, set[int]]:
    """Kind of act → organs in whose registers something was written after the demo was first swept."""
    first = Sweep.objects.exclude(heard=None).order_by("heard").first()
    if first is None or first.heard is None:
        return {}
    return {kind: set(organs) for kind, organs in touched(after=first.heard, upto=trail.head()[0]).organs.items()}


def _certificates() -> Iterator[tuple[Act, str]]:
    """Those that ran out while their holder is in post, and those not taken back in time after he left."""
    broken = {number for what, n, number in registry.numbered() if _broken(what, n)}
    for row in Certificate.objects.filter(number__in=broken):
        yield (row.organ_id, row.ref), row.number


def _broken(what: str, n: int) -> bool:
    # of those who moved to another organ every other one's certificate was taken back
    return what in ("expired", "late") or (what == "transfer" and not n % 2)


def _years() -> Iterator[tuple[Act, str]]:
    """Less than sixty hours in a year that is over, by the lines that each organ sent, without a reason that was accepted."""
    known = Certificate.objects.exclude(state__in=("claimed", "disowned")).annotate(begun=Min("periods__from_on"))
    held = {(row.officer.person_id, row.organ_id): row for row in known.select_related("officer")}
    staff = training.staff()
    for organ in training.organs():
        yield from _years_of(organ, staff[organ.pk], held)


def _years_of(organ: Organ, staff: list[Any], held: dict[tuple[int, int], Any]) -> Iterator[tuple[Act, str]]:
    rng = random.Random(organ.code)
    begun = dict(Trainee.objects.filter(organ=organ).exclude(from_on=None).values_list("person_id", "from_on"))
    excused = {(person.pk, year) for n, person, year in training.reasons(staff) if training.accepted(n)}
    for year in range(training.FIRST, today().year):
        known = [pair for pair in staff if (begun.get(pair[0].pk) or dt.date.min).year <= year]
        had: defaultdict[str, Decimal] = defaultdict(Decimal)
        for line in training.lines(organ, known, year, rng):
            had[line["person_no"]] += Decimal(line["hours"])
        for person, number in known:
            row = held.get((person.pk, organ.pk))
            if row is None or (row.begun or dt.date.min) > dt.date(year, 12, 31):
                continue
            if had[number] < HOURS and (person.pk, year) not in excused:
                yield (organ.pk, f"{YEARS}:{person.pk * YEARS_A_PERSON + year}"), f"{row.number}（{year}年度）"


def _unshown() -> Iterator[tuple[Act, str]]:
    """Subjects that were confirmed and never told to the public. Every other one shows all, and its list has items of inspection."""
    for organ in subjects.never_published():
        yield (organ.pk, organ.ref), organ.name


def _unreviewed() -> Iterator[tuple[Act, str]]:
    """Organs with more officers than their one reviewer stands for."""
    world = queries.world()
    posted = Counter(one.organ for one in world.people if one.officer_no and (one.certificate_to or today()) >= today())
    posted.update(organ.code for what, organ, _n in registry.plan() if what in VALID)
    reviewers = Counter(one.organ for one in world.people if one.title == "法制机构负责人")
    for organ in training.organs():
        if posted[organ.code] > OFFICERS_A_REVIEWER * reviewers[organ.code]:
            yield (organ.pk, organ.ref), organ.name


def _late() -> Iterator[tuple[Act, str]]:
    """Benchmarks that were not filed or shown in time, and those whose organ has not answered a changed statute in time."""
    resting: defaultdict[int, list[str]] = defaultdict(list)
    for name, changed in CHANGES.items():
        for row in _resting_on(name, changed):
            resting[row.pk].append(name)
    waited = sorted(set(Benchmark.objects.filter(pk__in=resting).values_list("organ__code", flat=True)))
    for row in Benchmark.objects.exclude(made_on=None).exclude(state="discarded").filter(_goes_on()).select_related("organ"):
        # every other organ has answered the amendment, none the repeal
        open_ = [name for name in resting[row.pk] if name == instruments.CREDIT or row.organ.code not in waited[::2]]
        left = any((today() - CHANGES[name]).days > REVISION for name in open_)
        if left or (row.made_on >= SINCE and _idle(row)):
            yield (row.organ_id, row.ref), f"{row.doc_no} {row.item_code}"


def _goes_on() -> Q:
    return Q(to_on=None) | Q(to_on__gte=today())


def _resting_on(statute: str, changed: dt.date) -> Any:
    """Published before that day, and resting on the statute."""
    rows = Benchmark.objects.filter(_goes_on(), state__in=("published", "ended"), published_on__lt=changed)
    return rows.filter(Q(bases__statute=statute) | Q(item__bases__statute=statute)).distinct()


def _idle(row: Any) -> bool:
    if row.kind == "own":
        return ((row.filed_on or today()) - row.made_on).days > FILING
    return load_calendar().working_days_after(row.made_on, row.published_on or today()) > SHOWING
