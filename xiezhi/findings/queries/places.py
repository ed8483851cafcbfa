"""Divisions of the reader, places that thresholds hold for, and the areas by which a sweep counts."""

from __future__ import annotations

from typing import Any

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.organs.models import Division, Level, Organ
from xiezhi.organs.queries import prefixes

WHOLE_AREA = roles.SUPERVISION | {roles.GOVERNMENT}
# of a division code, so many say which division of that level it is
DIGITS: dict[str, int] = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9}

def division_of(actor: Actor | None) -> Division | None:
    """The division of the reader's organ."""
    if actor is None or actor.organ_id is None:
        return None
    return Division.objects.filter(organs=actor.organ_id).first()


def above(actor: Actor) -> list[str]:
    """Paths of the reader's division and those above."""
    division = division_of(actor)
    return prefixes(division.path) if division else []


def prefix_of(division: Division | None) -> str:
    """Leading part of the codes of a division and all below it."""
    return str(division.code)[: DIGITS[division.level]] if division else ""


def places() -> dict[str, str]:
    """What the leading parts of division codes stand for."""
    rows = Division.objects.exclude(level=Level.TOWNSHIP).values_list("code", "level", "name")
    return {str(code)[: DIGITS[level]]: str(name) for code, level, name in rows}


def place_of(division: Division) -> str:
    """Leading part of the codes of a division and all below it, and of no other. "" where the codes are not built so."""
    place = prefix_of(division)
    inside = Division.objects.filter(path__startswith=division.path)
    outside = Division.objects.exclude(path__startswith=division.path).exclude(path__in=prefixes(division.path))
    odd = inside.exclude(code__startswith=place).exists() or outside.filter(code__startswith=place).exists()
    return "" if odd else place


def areas() -> list[tuple[str, dict[str, Any]]]:
    """(division code, filter on cases) for each area, in order of code."""
    found: list[tuple[str, dict[str, Any]]] = []
    for division in Division.objects.exclude(level=Level.TOWNSHIP).order_by("code"):
        if division.level == Level.COUNTY:
            found.append((division.code, {"organ__division__path__startswith": division.path}))
        else:
            found.append((division.code, {"organ__division": division}))
    return found


def area_by_organ() -> dict[int, str]:
    """Of every organ the code of the area by which a sweep counts it: its county, or the division above the counties."""
    counties = dict(Division.objects.filter(level=Level.COUNTY).values_list("path", "code"))
    return {
        pk: next((counties[one] for one in prefixes(path) if one in counties), code)
        for pk, path, code in Organ.objects.values_list("pk", "division__path", "division__code")
    }


def areas_of(actor: Actor | None) -> frozenset[str]:
    """Area codes whose figures the reader may know: those of the divisions a supervision body or government is over."""
    if actor is None:
        return frozenset()
    if actor.system:
        return frozenset(code for code, _ in areas())
    if actor.role not in WHOLE_AREA or actor.organ_id is None:
        return frozenset()
    organ = Organ.objects.select_related("division").get(pk=actor.organ_id)
    below = Division.objects.filter(path__startswith=organ.division.path).values_list("code", flat=True)
    return frozenset(below) & frozenset(code for code, _ in areas())
