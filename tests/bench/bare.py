"""What is measured against: the pivot of a log as one would write it in SQL, and reading its columns. Nothing is checked."""

from __future__ import annotations

from xiezhi.rulebook.logs.mapping import BEFORE, COUNT, FIRST, LAST, MAX, MIN, LogMapping, Source
from xiezhi.rulebook.logs.names import quote, quote_name

AGGREGATE = {FIRST: "min", MIN: "min", LAST: "max", MAX: "max"}


def pivot(path: str, mapping: LogMapping) -> str:
    """One masked aggregate a fact, over a GROUP BY; hashed, so that nothing is left out."""
    facts = ", ".join(_fact(one, mapping.activity[0], mapping.time[0]) for one in mapping.facts if one.take != BEFORE)
    wide = f"SELECT {mapping.case[0]} AS act_id, {facts} FROM {quote(path)} GROUP BY 1"
    return f"SELECT count(*), sum(hash(COLUMNS(*))) FROM ({wide})"


def _fact(source: Source, activity: str, time: str) -> str:
    name, mask = quote_name(source.fact), " OR ".join(f"{activity} = {quote(one)}" for one in source.activities)
    if source.take == COUNT:
        return f"count(CASE WHEN {mask} THEN 1 END) AS {name}"
    value, aggregate = source.columns[0] if source.columns else time, AGGREGATE[source.take]
    if not source.columns or source.take in (MIN, MAX):
        return f"{aggregate}({f'CASE WHEN {mask} THEN {value} END' if mask else value}) AS {name}"
    return f"arg_{aggregate}({value}, CASE WHEN {mask} THEN {time} END) AS {name}"


def floor(path: str, mapping: LogMapping) -> str:
    """Every column that the mapping uses, decoded and hashed."""
    names = dict.fromkeys((mapping.case[0], mapping.activity[0], mapping.time[0], *(one.columns[0] for one in mapping.facts if one.columns)))
    return f"SELECT {', '.join(f'sum(hash({quote_name(name)}))' for name in names)} FROM {quote(path)}"
