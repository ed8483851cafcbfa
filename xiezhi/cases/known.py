"""What the registers know of cases: certificates, the item and what it rests on, delegation, entrustment, discretion.

What a case says itself stands; a register fills what it leaves open. Of what a register does not hold nothing is claimed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xiezhi.catalogue import queries as catalogue
from xiezhi.discretion import queries as discretion
from xiezhi.law.codes import DOMAIN
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.organs.models import Kind, Level
from xiezhi.registry import queries as registry
from xiezhi.registry import states
from xiezhi.rulebook.facts.derive import certificate_numbers
from xiezhi.rulebook.facts.penalty import CALCULATED, CERTIFICATES, KNOWN, LISTS
from xiezhi.subjects import queries as subjects
from xiezhi.subjects.models import Entrustment

# What is told only by registers, and what they fill where a case leaves it open.
TOLD = tuple(fact.name for fact in KNOWN if fact.register)
FILLED = {
    "certs_valid_to": CERTIFICATES, "statute_min": LISTS, "statute_max": LISTS,
    # not when it was discussed: a proposal may be discussed before the party is told of it, which is another step
    **dict.fromkeys(("tier_min", "tier_max", "mitigated", "deviation_reason"), CALCULATED),
}  # fmt: skip
# Beside the facts, what of the organ is asked here; the names stand in no sheet.
ABOUT = {"organ": "organ_id", "level": "organ__level", "kind": "organ__kind", "field": "organ__field"}
NO_MORE = frozenset({states.SUSPENDED, states.LEAVING, states.RECALLED, states.CANCELLED, states.NOT_YET, states.DISOWNED})
UNSURE = frozenset({states.CLAIMED, states.MISSING})
PENALTY = POWER_TYPE.parse("行政处罚")
ALL_DELEGATED = "township"  # 乡镇街道综合执法: whatever field an item comes from that a township was given

Row = Mapping[str, Any]


def known(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Of each case (its stored facts, `act_id`, and what ABOUT names) the facts of TOLD, and those of FILLED that it lacks.

    About ten queries, however many cases.
    """
    parts = zip(_items(rows), _certificates(rows), _entrusted(rows), _calculated(rows), strict=True)
    return [_merged(row, *told) for row, told in zip(rows, parts, strict=True)]


def _merged(row: Row, *parts: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = dict.fromkeys(TOLD)
    for part in parts:
        told |= part
    told["certs_cover"] = _cover(told.get("fields", ()), told["item_domain"])
    return {name: value for name, value in told.items() if name in TOLD or (name in FILLED and row[name] is None)}


def _started(row: Row) -> dt.date | None:
    return row["filed_on"] or row["decided_on"]


# -- the item, what it rests on, and who holds it
def _items(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """By the list of the day on which the case began; basis and range by that of the day of the decision."""
    asked: dict[int, tuple[Any, Any]] = {}
    for at, row in enumerate(rows):
        key, begun = row["item_code"] or row["cause"], _started(row)
        if key and begun:
            case = f"cases.Case:{row['act_id']}"
            asked[at] = ((row["organ"], key, begun, case), (row["organ"], key, row["decided_on"] or begun, case))
    told = catalogue.facts_for({one for pair in asked.values() for one in pair})
    found = []
    for at, row in enumerate(rows):
        begun, decided = ({}, {}) if at not in asked else (told[catalogue.Asked(*one)] for one in asked[at])
        field = DOMAIN.parse(row["field"] or "")
        level = row["level"]
        # Of a township to which nothing is registered as delegated, nothing can be said.
        known_level = level if level != Level.TOWNSHIP or begun.get("grants") else None
        found.append(
            {"organ_level": known_level, "domain": begun.get("domain") or (field.value if field else None)}
            | {name: begun.get(name) for name in ("item_listed", "granted_on", "revoked_on", "handed_over_on")}
            | {name: decided.get(name) for name in ("basis_level", "basis_from", "basis_to", "statute_min", "statute_max")}
            | {"item_domain": begun.get("domain")}
        )
    return found


# -- certificates
def _certificates(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """How the officers' certificates stood on the days on which they acted."""
    acted = [(certificate_numbers(row["officer_nos"]), _days(row)) for row in rows]
    standing = registry.certificates_on((number, day) for numbers, days in acted for number in numbers for day in days)
    return [
        _stood([[standing[number, day] for day in days] for number in numbers]) if numbers and days else {}
        for numbers, days in acted
    ]


def _days(row: Row) -> list[dt.date]:
    """The days on which officers acted (P02): filing, investigation, notice; on the spot the decision."""
    names = ("filed_on", "investigated_on", "notice_served_on", *(("decided_on",) if row["procedure"] == "summary" else ()))
    return sorted({row[name] for name in names if row[name]})


def _stood(officers: list[list[registry.Status]]) -> dict[str, Any]:
    every = [one for days in officers for one in days]
    void = True if any(one.state in NO_MORE for one in every) else None if any(one.state in UNSURE for one in every) else False
    ends = [next((one for one in days if one.state is states.EXPIRED), days[-1]).valid_to for days in officers]
    return {
        "certs_void": void,
        "certs_valid_to": min(ends) if void is False and all(ends) else None,  # type: ignore[type-var]
        "fields": [one.fields for one in every if one.valid],
    }


def _cover(fields: Iterable[tuple[str, ...]], domain: str | None) -> bool | None:
    """Whether certificates of these fields cover an item's; None where one of them says nothing that is known."""
    read = [[DOMAIN.parse(part) for part in one] for one in fields]
    if domain is None or not read or any(not one or None in one for one in read):
        return None
    return all(any(code is not None and code.value in (domain, ALL_DELEGATED) for code in one) for one in read)


# -- what was reckoned by a benchmark and kept for the case
def _calculated(rows: Sequence[Row]) -> list[dict[str, Any]]:
    asked = [discretion.Asked(row["organ"], row["case_no"], row["penalty_kinds"] or "") for row in rows]
    told = discretion.facts_for(asked)
    names = (*FILLED, "lenient", "tier_kind_fits", "newer_lighter")
    return [{name: value for name, value in told[one].items() if name in names and value is not None} for one in asked]


# -- entrustment
def _entrusted(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """By the entrustment that held on the day on which the case began, else by the newest there was."""
    organs = {row["organ"] for row in rows if row["entrusted_code"]}
    held: dict[tuple[int, str], list[Entrustment]] = defaultdict(list)
    further: dict[str, list[Entrustment]] = defaultdict(list)
    if organs:
        codes = {row["entrusted_code"] for row in rows if row["entrusted_code"]}
        for one in subjects.entrustments().filter(organ_id__in=organs, to__code__in=codes).order_by("from_on"):
            held[one.organ_id, one.to.code].append(one)
        for one in subjects.entrustments().filter(organ__code__in=codes):
            further[one.organ.code].append(one)
    return [_entrustment(row, held, further) for row in rows]


def _entrustment(
    row: Row, held: Mapping[tuple[int, str], list[Entrustment]], further: Mapping[str, list[Entrustment]]
) -> dict[str, Any]:
    code, begun = row["entrusted_code"], _started(row)
    if row["kind"] == Kind.ENTRUSTED:  # it reported the case as its own
        return {"entrusted": True, "in_organs_name": False}
    if not code or begun is None:
        return {"entrusted": bool(code)}
    mine = held.get((row["organ"], code), [])
    one = next((one for one in mine if one.from_on <= begun <= one.last_day()), mine[-1] if mine else None)
    told: dict[str, Any] = {
        "entrusted": True, "in_organs_name": True,
        "entrusted_again": any(other.from_on <= begun <= other.last_day() for other in further.get(code, [])),
    }  # fmt: skip
    if one is not None:
        told |= {
            "entrusted_from": one.from_on, "entrusted_to": one.last_day(), "entrustment_published_on": one.published_on,
            "entrusted_matter": _within(one, row),
        }  # fmt: skip
    return told


def _within(one: Entrustment, row: Row) -> bool | None:
    """Whether a case is within what was entrusted. Matters are written out: one that is not named may still be meant."""
    if PENALTY is None or PENALTY.value not in one.powers.split(","):
        return False
    return True if row["cause"] and row["cause"] in one.matters else None
