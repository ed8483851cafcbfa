"""The mapping file of an event log (TOML): which column is what, and which step gives which fact."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xiezhi.law.text import N_

from ..errors import RulebookError
from ..errors import reason as system
from ..facts import FactSheet, Kind

PACKAGED = Path(__file__).parent.parent / "packs"
FIRST, LAST, MIN, MAX, COUNT, ANY, DISTINCT, ALL, BEFORE = (
    "first", "last", "min", "max", "count", "any", "distinct", "all", "before")
TAKES = (FIRST, LAST, MIN, MAX, COUNT, ANY, DISTINCT, ALL, BEFORE)
# Which kinds of fact a take can yield; a value of a column has the kind that the fact asks for.
NUMBERS, DAYS = frozenset({Kind.FEN, Kind.COUNT}), frozenset({Kind.DATE, Kind.MOMENT})
KINDS = {
    MIN: NUMBERS | DAYS, MAX: NUMBERS | DAYS, COUNT: frozenset({Kind.COUNT}), DISTINCT: frozenset({Kind.COUNT}),
    ANY: frozenset({Kind.BOOL}), ALL: frozenset({Kind.TEXT, Kind.CODES}), BEFORE: frozenset({Kind.TEXT, Kind.CODE}),
}
# What the standards call these columns; tried after the names of the mapping.
CASE = ("case:concept:name", "ocel:oid")
ACTIVITY = ("concept:name", "ocel:activity")
TIME = ("time:timestamp", "ocel:timestamp")
EVENT = ("ocel:eid", "identity:id")
KEYS = {"pack", "extends", "case", "activity", "time", "event", "zone", "object", "ignore", "recorded", "events", "cases", "facts"}
ENTRY = {"activity", "column", "take", "value", "scale"}

WRONG = N_("事件日志的映射文件{file}写得不对：{reason}。")
UNREADABLE = N_("映射文件{file}读不出来：{reason}。请核对路径和TOML的写法。")
MISSING = N_("映射文件{file}缺少{key}。请补写。")
UNKNOWN_KEY = N_("映射文件{file}有不认识的{key}。可以写的有：{known}。")
WRONG_VALUE = N_("映射文件{file}的{key}写得不对：应当是{wanted}。")
WRONG_PACK = N_("映射文件{file}是给规则包{theirs}用的，现在用的是{pack}。请换映射文件，或者用--pack {theirs}。")
NO_FACT = N_("映射文件{file}：规则包{pack}没有事实{fact}。可以写的有：{known}。")
NO_TAKE = N_("映射文件{file}：事实{fact}的take是“{take}”，应当是{known}之一。")
NO_SOURCE = N_("映射文件{file}：事实{fact}要写activity（步骤）或者column（列）。")
WRONG_KIND = N_("映射文件{file}：事实{fact}不能用take = \"{take}\"得出（column：{column}）。")
NO_SCALE = N_("映射文件{file}：金额{fact}要写scale，即列中的1等于多少分（元写100，分写1，万元写1000000）。")
NO_ZONE = N_("映射文件{file}：没有时区“{zone}”。请写IANA的名称，例如Asia/Shanghai。")


Conditions: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"  # columns or facts with the values of which each may have one


@dataclass(frozen=True)
class Source:
    """Where a fact comes from: the time of the events of some activities (all if none), or a column of theirs.

    `columns`: names of that column; the first that the log has counts.
    """

    fact: str
    kind: Kind
    take: str
    activities: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    scale: int = 1


@dataclass(frozen=True)
class LogMapping:
    """How an event log of one kind is read. `case`, `activity`, `time`, `event`: names of the column; the first there is counts.

    `zone`: the days are those of this time zone. `object`: the object type by which an OCEL log is flattened. `ignore`:
    activities knowingly unused. `recorded`: activities of which the log surely has every event. `events`, `cases`: only
    these are read, events for which all hold, cases for which one holds.
    """

    file: str
    pack: str
    case: tuple[str, ...]
    activity: tuple[str, ...]
    time: tuple[str, ...]
    event: tuple[str, ...]
    zone: str
    object: str
    ignore: frozenset[str]
    recorded: frozenset[str]
    events: Conditions
    cases: Conditions
    facts: tuple[Source, ...]

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the mapping may want."""
        named = {name for source in self.facts for name in source.columns} | {column for column, _ in self.events}
        return frozenset((*self.case, *self.activity, *self.time, *self.event, *named))

    @property
    def activities(self) -> frozenset[str]:
        """Every activity that a fact is taken from."""
        return frozenset(activity for source in self.facts for activity in source.activities)

    @property
    def whole(self) -> bool:
        """Whether a fact is taken from all events of a case, whatever their activity."""
        return any(not source.activities for source in self.facts)


@cache
def packaged_mapping(pack: str) -> Path | None:
    """The mapping file that comes with a pack."""
    path = PACKAGED / f"{pack}.toml"
    return path if path.exists() else None


def read_mapping(path: Path, sheet: FactSheet, pack: str = "") -> LogMapping:
    """Read a mapping file for the facts of `sheet`. Raises RulebookError (EVENTS-01) naming the entry that is wrong."""
    data = _read(path)
    if strange := sorted(data.keys() - KEYS):
        raise _wrong(path, UNKNOWN_KEY, key="、".join(strange), known="、".join(sorted(KEYS)))
    for key in ("pack", "facts"):
        if key not in data:
            raise _wrong(path, MISSING, key=key)
    theirs = _text(path, data, "pack")
    if pack and theirs != pack:
        raise _wrong(path, WRONG_PACK, theirs=theirs, pack=pack)
    zone = _text(path, data, "zone")
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _wrong(path, NO_ZONE, zone=zone) from error
    facts = tuple(_source(path, name, entry, sheet) for name, entry in _table(path, data, "facts").items())
    cases = _conditions(path, data, "cases")
    named = {source.fact for source in facts}
    if strange := sorted(name for name, _ in cases if name not in named):
        raise _wrong(path, MISSING, key="[facts] " + "、".join(strange))
    return LogMapping(
        path.name, theirs, _names(path, data, "case") + CASE, _names(path, data, "activity") + ACTIVITY,
        _names(path, data, "time") + TIME, _names(path, data, "event") + EVENT, zone, _text(path, data, "object"),
        frozenset(_names(path, data, "ignore")), frozenset(_names(path, data, "recorded")),
        _conditions(path, data, "events"), cases, facts)


def _read(path: Path, seen: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The file over the one that it extends; facts are merged one by one."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = system(error) if isinstance(error, OSError) else error
        raise _wrong(path, UNREADABLE, reason=reason) from error
    if "extends" not in data:
        return data
    base = path.parent / _text(path, data, "extends")
    if base in (*seen, path):
        raise _wrong(path, WRONG, reason="extends")
    under = _read(base, (*seen, path))
    facts = _table(base, under, "facts") | _table(path, data, "facts")
    return under | data | {"facts": facts}


def _source(path: Path, name: str, entry: object, sheet: FactSheet) -> Source:
    if name not in sheet:
        raise _wrong(path, NO_FACT, fact=name, pack=sheet.name, known="、".join(fact.name for fact in sheet))
    if not isinstance(entry, Mapping):
        raise _wrong(path, WRONG_VALUE, key=name, wanted="{ activity = …, take = … }")
    if strange := sorted(entry.keys() - ENTRY):
        raise _wrong(path, UNKNOWN_KEY, key=f"{name}.{'、'.join(strange)}", known="、".join(sorted(ENTRY)))
    kind, columns, take = sheet[name].kind, _names(path, entry, "column"), _text(path, entry, "take")
    if take not in TAKES:
        raise _wrong(path, NO_TAKE, fact=name, take=take, known="、".join(TAKES))
    activities, scale = _names(path, entry, "activity"), entry.get("scale", 0 if kind is Kind.FEN else 1)
    fits = KINDS.get(take, frozenset(Kind)) if columns or take in (COUNT, ANY) else DAYS & KINDS.get(take, DAYS)
    if kind not in fits or (take == BEFORE and not (activities and columns)) or (take in (DISTINCT, ALL) and not columns):
        raise _wrong(path, WRONG_KIND, fact=name, take=take, column="、".join(columns) or "—")
    if not (activities or columns or take in (FIRST, LAST, MIN, MAX)):
        raise _wrong(path, NO_SOURCE, fact=name)
    if kind is Kind.FEN and not (isinstance(scale, int) and scale > 0):
        raise _wrong(path, NO_SCALE, fact=name)
    return Source(name, kind, take, activities, columns, _names(path, entry, "value"), int(scale))


def _wrong(path: Path, template: str, **params: object) -> RulebookError:
    return RulebookError("EVENTS-01", template, file=path.name, **params)


def _text(path: Path, data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise _wrong(path, WRONG_VALUE, key=key, wanted="\"…\"")
    return value


def _names(path: Path, data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """One name, or a list of them."""
    value = data.get(key, [])
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, (str, int)) for one in values):
        raise _wrong(path, WRONG_VALUE, key=key, wanted="\"…\" / [\"…\", \"…\"]")
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in values)


def _table(path: Path, data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise _wrong(path, WRONG_VALUE, key=key, wanted=f"[{key}]")
    return value


def _conditions(path: Path, data: Mapping[str, Any], key: str) -> Conditions:
    table = _table(path, data, key)
    return tuple((name, _names(path, table, name)) for name in table)
