"""Which organs a post sees, and the standing relations between organs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Among, RecordQuerySet

from .models import Division, Kind, Organ

SUBJECTS = (Kind.AGENCY, Kind.AUTHORIZED)  # who enforces in its own name; an entrusted organisation does not
ENFORCING = (*SUBJECTS, Kind.ENTRUSTED)


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Organs in the actor's scope; administrators of accounts see all (they assign people to them)."""
    if actor is None:
        return Organ.objects.none()
    if actor.system or actor.role in roles.ADMINS:
        return Organ.objects.all()
    return Organ.objects.filter(Among("id", actor.organ_ids))


def scope_of(organ: Organ) -> frozenset[int]:
    """Organ ids whose records a business post at this organ may see.

    A supervision body or government: every organ in its divisions, 垂管 ones too (监督条例第二、四十二条). A judicial
    office, which assists the supervision body (第六条): itself and those that enforce in its township, so that it can register
    leads about them and read what becomes of these; `test_what_a_judicial_office_reads` says what else stays closed. Any other
    organ: itself and what stands below it.
    """
    if organ.kind in (Kind.SUPERVISION, Kind.GOVERNMENT, Kind.COMMISSION):
        found = Organ.objects.filter(division__path__startswith=organ.division.path)
    elif organ.kind == Kind.OFFICE:
        found = Organ.objects.filter(Q(pk=organ.pk) | Q(division_id=organ.division_id, kind__in=ENFORCING))
    else:
        found = Organ.objects.filter(path__startswith=organ.path)
    return frozenset(found.values_list("id", flat=True))


def named(text: str, among: QuerySet[Organ]) -> list[Organ]:
    """The organs that a cell of a table may mean by a credit code, a name or a short name: none, one, or the first two."""
    for lookup in ("code__iexact", "name", "short_name"):
        if text and (found := list(among.filter(**{lookup: text}).order_by("code")[:2])):
            return found
    return []


def supervision_body_for(organ: Organ) -> Organ | None:
    """The supervision body of the same level (条例第六条): its own division's, else the nearest above."""
    return _nearest(organ.division, (Kind.SUPERVISION,))


def government_for(organ: Organ) -> Organ | None:
    """本级人民政府; at prefecture level the 行政公署 (派出机关, 条例第二条)."""
    return _nearest(organ.division, (Kind.GOVERNMENT, Kind.COMMISSION))


def _nearest(division: Division, kinds: Iterable[str]) -> Organ | None:
    above = prefixes(division.path)
    found = Organ.objects.filter(kind__in=kinds, division__path__in=above, ended_on=None).select_related("division")
    return max(found, key=lambda o: len(o.division.path), default=None)


def prefixes(path: str) -> list[str]:
    """A path and all above it, from the top: "/a/b/" gives "/a/", "/a/b/"."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def by_code(code: str) -> Organ | None:
    """Organ with this credit code."""
    return Organ.objects.filter(code=code).first()


def enforcing(actor: Actor) -> RecordQuerySet:
    """Enforcement organs in scope."""
    return visible_to(actor).filter(kind__in=ENFORCING)


def confirmed_on(organ: Organ, day: dt.date) -> bool:
    """Whether the organ was a confirmed enforcement subject on that day (条例第十七条)."""
    return bool(organ.confirmed_on and organ.confirmed_on <= day and (organ.ended_on is None or day <= organ.ended_on))


def division_by_code(code: str, system: str = "") -> Division | None:
    """Division by own code; else by the code that another `system` (any, when empty) uses for it.

    None where that code stands for several divisions: 232700 of the ministry's table is the prefecture and its four
    districts alike, and a guess would put cases in the wrong county.
    """
    if not system and (own := Division.objects.filter(code=code).first()):
        return own
    aliases = {"aliases__code": code, **({"aliases__system": system} if system else {})}
    found = list(Division.objects.filter(**aliases).distinct()[:2])
    return found[0] if len(found) == 1 else None


def divisions_of(actor: Actor | None) -> RecordQuerySet:
    """Divisions that have an organ the actor sees, for filters."""
    return Division.objects.filter(organs__in=visible_to(actor)).distinct()
