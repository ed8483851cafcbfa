"""Which acts may be judged otherwise since a number of the trail, because something was written in the registers that tell their
facts: those of which organs, and which cases beside them.

A line names the organ whose register it is. Whom else it reaches is said here: every organ where the officer has enforced, the
townships that hold items of a county organ, whoever entrusted an organisation, all organs below a body that wrote for them.
Of an officer, a certificate or a calculation only the cases that name it are concerned: an organ may have a hundred thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from xiezhi.cases import queries as cases
from xiezhi.catalogue.models import Delegated
from xiezhi.core.actor import system_actor
from xiezhi.core.records import split_ref
from xiezhi.discretion.models import Calculation
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.registry.models import Certificate, Posting
from xiezhi.subjects.models import Entrustment
from xiezhi.trail import queries as trail

from .rules import BENCHMARKS, CASES, CERTIFICATES, KINDS, ORGANS, YEARS

NONE: tuple[str, ...] = ()
# How a verb begins → the kinds of act whose facts it may change; the longest beginning that fits counts.
TELLS: dict[str, tuple[str, ...]] = {
    "registry.": (CASES, CERTIFICATES, YEARS, ORGANS),
    "registry.add_auxiliary": NONE, "registry.edit_auxiliary": NONE, "registry.end_auxiliary": NONE,
    "registry.take_auxiliaries": NONE,
    "registry.application.": NONE, "registry.application.issue": (CASES, CERTIFICATES, YEARS, ORGANS),
    "training.": (YEARS,),
    **dict.fromkeys(("training.plan.", "training.course.register", "training.hours.attach"), NONE),
    "subjects.": (CASES, ORGANS),
    "subjects.entrustment.": (CASES,),
    **dict.fromkeys(("subjects.seal.", "subjects.entrustment.draft", "subjects.entrustment.change"), NONE),
    # drafts of lists change nothing before they are published
    **dict.fromkeys(("catalogue.edition.publish", "catalogue.edition.end"), (CASES, ORGANS)),
    **dict.fromkeys(("catalogue.delegation.issue", "catalogue.revoke", "catalogue.handover."), (CASES,)),
    "discretion.": (BENCHMARKS,),
    "discretion.calculation.": (CASES,),
    "statutes.": (CASES,), "statutes.upload": NONE,
    **dict.fromkeys(("organs.save", "organs.subject"), tuple(KINDS)),
}  # fmt: skip
EVERYWHERE = ("statutes.",)  # a body enters them, and they hold for all
# what a line about one officer or certificate is about → how a certificate and a posting are found by it
PEOPLE = {
    "registry.Officer": ("officer__in", "officer__in"), "registry.Certificate": ("pk__in", "officer__certificates__in"),
    "registry.Application": ("officer__applications__in", "officer__applications__in"),
}  # fmt: skip
CALCULATION = "discretion.Calculation"
NUMBERS = 200  # of certificates are looked for in cases; where more were written, all cases of the organs are judged
MOST = 5_000  # cases are named one by one


class Touched(NamedTuple):
    """`organs`: kind of act → keys of the enforcement organs whose acts of that kind are to be judged anew, in order; kinds that
    nothing touched are not there. `cases`: keys of cases of other organs, in order.
    """

    organs: dict[str, list[int]]
    cases: list[int]


def tells(verb: str) -> tuple[str, ...]:
    """The kinds of act whose facts an act with this verb may change."""
    fits = [beginning for beginning in TELLS if verb.startswith(beginning)]
    return TELLS[max(fits, key=len)] if fits else NONE


def touched(*, after: int, upto: int) -> Touched:
    """What was touched after one number of the trail and up to another. A few queries, however many lines there are."""
    organs: dict[str, set[int | None]] = defaultdict(set)
    people: dict[str, set[tuple[str, int]]] = defaultdict(set)
    named: set[tuple[str, int]] = set()
    near: set[int | None] = set()
    for verb, about, organ in trail.written(TELLS, after=after, upto=upto):
        one = split_ref(about) if about.startswith((*PEOPLE, CALCULATION)) else None
        for kind in tells(verb):
            if kind == CASES and one:
                named.add(one)
                near.add(organ)
                continue
            organs[kind].add(None if verb.startswith(EVERYWHERE) else organ)
            if one:
                people[kind].add(one)
    found = {kind: _enforcing(some) | _enforced(people[kind]) for kind, some in organs.items()}
    found[CASES] = _with_those_through(found.get(CASES, set()))
    where = _with_those_through(_enforcing(near) | _enforced(named)) - found[CASES] if named else set()
    naming = _naming(named, where) if where else []
    if naming is None:
        found[CASES] |= where
    return Touched({kind: sorted(some) for kind, some in found.items() if some}, naming or [])


def anything(*, after: int, upto: int) -> bool:
    """Whether something was written after a number that a sweep of changes has to look at: in cases, or in registers."""
    lines = trail.written(("cases.", *TELLS), after=after, upto=upto)
    return any(verb.startswith("cases.") or tells(verb) for verb, _about, _organ in lines)


def _enforcing(some: set[int | None]) -> set[int]:
    """Those among them; all where one is not named; of a supervision body all in its area."""
    rows = Organ.objects.filter(kind__in=ENFORCING)
    if None not in some:
        wanted = Q(pk__in=some)
        for path in Organ.objects.filter(pk__in=some, kind=Kind.SUPERVISION).values_list("division__path", flat=True):
            wanted |= Q(division__path__startswith=path)
        rows = rows.filter(wanted)
    return set(rows.values_list("pk", flat=True))


def _keys(refs: Iterable[tuple[str, int]], label: str) -> list[int]:
    return [pk for one, pk in refs if one == label]


def _enforced(people: set[tuple[str, int]]) -> set[int]:
    """Where these officers, and the holders of these certificates, have enforced."""
    wanted = Q(pk__in=())
    for label, (_certificate, posting) in PEOPLE.items():
        wanted |= Q(**{posting: _keys(people, label)})
    return set(Posting.objects.filter(wanted).order_by().values_list("organ_id", flat=True).distinct()) if people else set()


def _naming(named: set[tuple[str, int]], organs: set[int]) -> list[int] | None:
    """Cases of these organs that name such a certificate, or for which such a calculation was kept; None: too many to say."""
    held = Q(pk__in=())
    for label, (certificate, _posting) in PEOPLE.items():
        held |= Q(**{certificate: _keys(named, label)})
    numbers = list(Certificate.objects.filter(held).order_by().values_list("number", flat=True).distinct()[: NUMBERS + 1])
    kept = Calculation.objects.filter(pk__in=_keys(named, CALCULATION)).exclude(case_no="").order_by()
    of_cases = list(kept.values_list("organ_id", "case_no").distinct()[: NUMBERS + 1])
    if max(len(numbers), len(of_cases)) > NUMBERS:
        return None
    wanted = Q(pk__in=())
    for number in numbers:
        wanted |= Q(officer_nos__contains=number)
    for organ, case_no in of_cases:
        wanted |= Q(organ=organ, case_no=case_no)
    rows = cases.visible_to(system_actor("sweep")).filter(wanted, organ__in=organs).order_by("pk")
    found = list(rows.values_list("pk", flat=True)[: MOST + 1])
    return found if len(found) <= MOST else None


def _with_those_through(organs: set[int]) -> set[int]:
    """With the townships that hold or held items of these organs, and those that entrusted them."""
    if not organs:
        return organs
    given = Delegated.objects.filter(grantor__in=organs).exclude(from_on=None).order_by()
    entrusted = Entrustment.objects.filter(to__in=organs).order_by()
    return {
        *organs, *given.values_list("township_id", flat=True).distinct(), *entrusted.values_list("organ_id", flat=True).distinct(),
    }  # fmt: skip
