"""Which organs' acts may be judged otherwise since a number of the trail, because something was written in the registers that tell
their facts.

A line names the organ whose register it is. Whom else it reaches is said here: every organ where the officer has enforced, the
townships that hold items of a county organ, whoever entrusted an organisation, all organs below a body that wrote for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q

from xiezhi.catalogue.models import Delegated
from xiezhi.core.records import split_ref
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.registry.models import Posting
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
PEOPLE = ("registry.Officer", "registry.Certificate")


def tells(verb: str) -> tuple[str, ...]:
    """The kinds of act whose facts an act with this verb may change."""
    fits = [beginning for beginning in TELLS if verb.startswith(beginning)]
    return TELLS[max(fits, key=len)] if fits else NONE


def touched(*, after: int, upto: int) -> dict[str, list[int]]:
    """Kind of act → keys of the enforcement organs whose acts of that kind are to be judged anew, in order.

    Kinds that nothing touched are not there. A few queries a kind and one over the lines, however many these are.
    """
    organs: dict[str, set[int | None]] = defaultdict(set)
    people: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for verb, about, organ in trail.written(TELLS, after=after, upto=upto):
        for kind in tells(verb):
            organs[kind].add(None if verb.startswith(EVERYWHERE) else organ)
            if about.startswith(PEOPLE):
                people[kind].add(split_ref(about))
    found = {kind: _enforcing(some) | _enforced(people[kind]) for kind, some in organs.items()}
    if found.get(CASES):
        found[CASES] |= _through(found[CASES])
    return {kind: sorted(some) for kind, some in found.items() if some}


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


def _enforced(people: set[tuple[str, int]]) -> set[int]:
    """Where these officers, and the holders of these certificates, have enforced."""
    keys: Mapping[str, list[int]] = {label: [pk for one, pk in people if one == label] for label in PEOPLE}
    officers, certificates = (keys[label] for label in PEOPLE)
    rows = Posting.objects.filter(Q(officer__in=officers) | Q(officer__certificates__in=certificates))
    return set(rows.order_by().values_list("organ_id", flat=True).distinct()) if people else set()


def _through(organs: set[int]) -> set[int]:
    """Townships that hold or held items of these organs, and those that entrusted them."""
    given = Delegated.objects.filter(grantor__in=organs).exclude(from_on=None).order_by()
    entrusted = Entrustment.objects.filter(to__in=organs).order_by()
    return {
        *given.values_list("township_id", flat=True).distinct(), *entrusted.values_list("organ_id", flat=True).distinct(),
    }  # fmt: skip
