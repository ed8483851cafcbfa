"""Thresholds as places have adopted them, put over those of the rulebook. Without tables: values in, parameters out.

They are proposed, tried and adopted in `findings`; they stand here, because a case shows its limits by them too.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from typing import Any, cast

from xiezhi.core.crypto import sm3
from xiezhi.law.dated import Dated, NoValue, Value
from xiezhi.law.statutes import ClauseRef
from xiezhi.rulebook.bound import Overrides
from xiezhi.rulebook.packs import PACKS
from xiezhi.rulebook.rule import Param, Rule, Standard

PACK = "penalty"
Span = tuple[dt.date, dt.date, int]  # first day, last day, what holds on these
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Local:
    """One adopted value; of two for the same days and place the later one holds."""

    rule: str
    param: str
    place: str
    value: int
    first: dt.date
    last: dt.date | None
    statutory: bool
    source: str

    @property
    def key(self) -> str:
        """As the engine names the threshold."""
        return f"{self.rule}.{self.param}"


def stored(values: Iterable[Local]) -> list[list[Any]]:
    """As JSON keeps them."""
    return [[part.isoformat() if isinstance(part, dt.date) else part for part in astuple(one)] for one in values]


def read(rows: Iterable[Sequence[Any]]) -> tuple[Local, ...]:
    """From JSON."""
    day = dt.date.fromisoformat
    return tuple(
        Local(rule, param, place, value, day(first), day(last) if last else None, statutory, source)
        for rule, param, place, value, first, last, statutory, source in rows
    )


@lru_cache(maxsize=64)
def overrides(values: tuple[Local, ...]) -> Overrides:
    """What the engine takes. The same parameters for the same values: its statements are kept by them.

    A value for a rule or parameter that is no more is left out.
    """
    keys = dict.fromkeys(one.key for one in values)
    found = ((key, _composed(key, tuple(one for one in values if one.key == key))) for key in keys)
    return tuple((key, param) for key, param in found if param is not None)


def param_of(rule: Rule, name: str, values: tuple[Local, ...]) -> Param:
    """The threshold of a rule with the adopted values put over it."""
    return dict(overrides(tuple(one for one in values if one.rule == rule.code))).get(
        f"{rule.code}.{name}", rule.param(name)
    )


@lru_cache(maxsize=256)
def at_place(rule: Rule, values: tuple[Local, ...], code: str) -> Rule:
    """The rule with the thresholds that hold in the division with this code, for showing."""
    here = tuple(one for one in values if one.rule == rule.code and code.startswith(one.place))
    return replace(rule, params=tuple(param_of(rule, param.name, here) for param in rule.params)) if here else rule


def value_on(held: Dated[int], day: dt.date, place: str) -> Value[int] | None:
    """What holds on a day in a place, in fields without a statute of their own; None where nothing does."""
    try:
        return held.on(day, place)
    except NoValue:
        return None


def spans(held: Dated[int], place: str, until: dt.date) -> tuple[Span, ...]:
    """What holds in a place from day to day up to `until`, in fields without a statute of their own."""
    edges = {one.first for one in held.values} | {one.last + ONE_DAY for one in held.values if one.last}
    starts = sorted(edge for edge in edges if edge <= until)
    ends = [*(start - ONE_DAY for start in starts[1:]), until]
    found = ((first, last, value_on(held, first, place)) for first, last in zip(starts, ends, strict=True))
    return tuple((first, last, value.value) for first, last, value in found if value is not None)


def _composed(key: str, local: tuple[Local, ...]) -> Param | None:
    code, _, name = key.partition(".")
    rule = next((rule for rule in PACKS[PACK] if rule.code == code), None)
    base = next((param for param in rule.params if param.name == name), None) if rule else None
    if base is None:
        return None
    kept = list(base.values.values)
    for one in local:
        # A special statute is cited with the finding; a default of the place is not, it is no law.
        clause = cast(ClauseRef, Standard(one.source)) if one.statutory else None
        new = Value(one.value, one.first, one.last, one.source, one.statutory, one.place, "", clause)
        kept = [part for old in kept for part in _without(old, new)] + [new]
    return Param(base.name, base.label, base.unit, Dated(base.label, kept))


def _without(old: Value[int], new: Value[int]) -> list[Value[int]]:
    """What remains of a value for the same place once the new one stands in its days."""
    if (old.place, old.domain) != (new.place, new.domain) or (new.last and new.last < old.first):
        return [old]
    if old.last and old.last < new.first:
        return [old]
    parts = []
    if old.first < new.first:
        parts.append(replace(old, last=new.first - ONE_DAY))
    if new.last and (old.last is None or new.last < old.last):
        parts.append(replace(old, first=new.last + ONE_DAY))
    return parts


def stated_by_law(param: Param, place: str) -> bool:
    """Whether a statute states this parameter there; then only a special statute may say otherwise."""
    return any(one.statutory and not one.domain and place.startswith(one.place) for one in param.values.values)


def fingerprint(rule: Rule, *states: tuple[Local, ...]) -> str:
    """Tells whether a dry run still speaks of the same rule and the same values."""
    mine = [stored(one for one in state if one.rule == rule.code) for state in states]
    return sm3(json.dumps([rule.code, rule.version, mine], ensure_ascii=False).encode())
