"""What the rules of penalties need to know of an item on a day, for many acts in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from xiezhi.law.penalty_codes import BASIS_LEVEL
from xiezhi.law.statutes import LEVELS

from .bases import ONE_DAY, Cited, Library
from .models import LIVE_STATES, Basis, Delegated, Edition, Handed, Item

CHUNK = 400


class Asked(NamedTuple):
    """What is asked about an act: whose, which item (by code or by cause of action), which day; the act, if it is known."""

    organ: int
    key: str
    day: dt.date
    case: str = ""  # "cases.Case:17": only an act itself is handed over


@dataclass
class Version:
    """An item as it held between two days, with what it rests on."""

    item: Item
    first: dt.date
    last: dt.date | None
    grounds: list[Cited]

    def holds(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def facts_for(rows: Iterable[tuple[Any, ...]]) -> dict[Asked, dict[str, Any]]:
    """Facts for (organ id, item code or cause, day) or `Asked`; everything asked is in the answer.

    The names are those of `rulebook.facts.penalty` where it has them: granted_on, revoked_on, handed_over_on (of that
    act, where it is named), basis_level, basis_from, basis_to, statute_min, statute_max, domain; and `item_code`,
    `item_from`, `item_to`: the item in force, None where the organ has none that day (P05); `item_listed`: whether it has,
    None where it has published no list for that day; `grants`: whether anything was ever delegated to it. A township's
    delegated item brings the basis and range of the county organ's item. A range in times of a base, or with a note that says more,
    gives no amounts: the act would have to tell its base.
    """
    asked = list(dict.fromkeys(Asked(*row) for row in rows))
    organs = {one.organ for one in asked}
    given = _delegated(organs)
    own = _versions(organs | {row.grantor_id for rows_ in given.values() for row in rows_})
    handed = _handed(one.case for one in asked if one.case)
    library = Library()
    spans, granted = _spans(own), {organ for organ, _key in given}
    return {
        one: _facts(one, own, given.get((one.organ, one.key), []), library)
        | {"item_listed": _listed(one, own, spans), "grants": one.organ in granted}
        | ({"handed_over_on": handed[one.case]} if one.case in handed else {})
        for one in asked
    }


def _facts(
    asked: Asked, own: dict[tuple[int, str], list[Version]], given: list[Delegated], library: Library
) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(
        ("item_code", "item_from", "item_to", "granted_on", "revoked_on", "handed_over_on", "basis_level", "basis_from",
         "basis_to", "statute_min", "statute_max", "domain")
    )  # fmt: skip
    version = next((one for one in own.get((asked.organ, asked.key), []) if one.holds(asked.day)), None)
    grant = _grant(given, asked.day)
    if grant is not None:
        found |= {"item_code": grant.code, "granted_on": grant.from_on, "revoked_on": grant.revoked_on}
        if version is None:
            ours = own.get((grant.grantor_id, grant.code), [])
            version = next((one for one in ours if one.holds(asked.day)), None)
    if version is None:
        return found
    item = version.item
    found |= {
        "item_code": item.code,
        "item_from": version.first,
        "item_to": version.last,
        "domain": item.domain or None,
    }
    if grant is not None and item.edition.organ_id == grant.grantor_id:
        found |= {"item_from": grant.from_on, "item_to": grant.revoked_on and grant.revoked_on - ONE_DAY}
    if item.times_min is None and item.times_max is None and not item.range_note:
        found |= {"statute_min": item.fine_min, "statute_max": item.fine_max}
    return found | _basis(version.grounds, asked.day, library)


def _spans(own: dict[tuple[int, str], list[Version]]) -> dict[int, set[tuple[dt.date, dt.date | None]]]:
    """organ → the times for which a list of its was published."""
    found: dict[int, set[tuple[dt.date, dt.date | None]]] = defaultdict(set)
    for (organ, _key), versions in own.items():
        found[organ] |= {(one.item.edition.from_on, one.item.edition.to_on) for one in versions if one.item.edition.from_on}
    return found


def _listed(
    asked: Asked, own: dict[tuple[int, str], list[Version]], spans: dict[int, set[tuple[dt.date, dt.date | None]]]
) -> bool | None:
    if any(one.holds(asked.day) for one in own.get((asked.organ, asked.key), [])):
        return True
    return False if any(a <= asked.day and (b is None or asked.day <= b) for a, b in spans.get(asked.organ, ())) else None


def _grant(given: list[Delegated], day: dt.date) -> Delegated | None:
    """The newest delegation that had begun by the day, else the first to come."""
    rows = sorted(given, key=lambda row: row.from_on or dt.date.max)
    begun = [row for row in rows if row.from_on and row.from_on <= day]
    return begun[-1] if begun else rows[0] if rows else None


def _basis(grounds: list[Cited], day: dt.date, library: Library) -> dict[str, Any]:
    """Level and days of the highest basis in force that day; where none is, of the one that was in force last."""
    held = [(LEVELS.index(library.level(one)), version) for one in grounds if (version := library.version(one, day))]
    if held:
        level, version = min(held, key=lambda pair: pair[0])
    else:
        past = [
            (v.last, LEVELS.index(statute.level), v)
            for one in grounds if (statute := library.statute(one.statute)) for v in statute.versions if v.last and v.last < day
        ]  # fmt: skip
        if not past:
            return {}
        _last, level, version = max(past, key=lambda row: row[:2])
    code = BASIS_LEVEL.parse(LEVELS[level])
    return {
        "basis_level": code.value if code else None,
        "basis_from": version.first,
        "basis_to": version.last + ONE_DAY if version.last else None,
    }


def _versions(organs: set[int]) -> dict[tuple[int, str], list[Version]]:
    """(organ, code) and (organ, cause) → the published versions."""
    found: dict[tuple[int, str], list[Version]] = defaultdict(list)
    wanted = sorted(organs)
    for start in range(0, len(wanted), CHUNK):
        live = Edition.objects.filter(organ__in=wanted[start : start + CHUNK], state__in=LIVE_STATES)
        rows = Item.objects.filter(edition__in=live).select_related("edition").prefetch_related("bases")
        for item in rows:
            if item.first is None:
                continue
            version = Version(item, item.first, item.last, item.cited(Basis.Role.GROUND))
            for key in dict.fromkeys((item.code, item.cause)):
                if key:
                    found[(item.edition.organ_id, key)].append(version)
    return found


def _delegated(organs: set[int]) -> dict[tuple[int, str], list[Delegated]]:
    found: dict[tuple[int, str], list[Delegated]] = defaultdict(list)
    wanted = sorted(organs)
    for start in range(0, len(wanted), CHUNK):
        rows = Delegated.objects.filter(township__in=wanted[start : start + CHUNK]).exclude(from_on=None)
        for row in rows:
            for key in dict.fromkeys((row.code, row.cause)):
                if key:
                    found[(row.township_id, key)].append(row)
    return found


def _handed(cases: Iterable[str]) -> dict[str, dt.date]:
    """Days on which these acts were handed over to the county organ."""
    wanted, found = sorted(set(cases)), {}
    for start in range(0, len(wanted), CHUNK):
        rows = Handed.objects.filter(case__in=wanted[start : start + CHUNK])
        found |= dict(rows.values_list("case", "handed_on"))
    return found
