"""Facts of the mapping as SQL: which events give them, and what stands in their columns."""

# ruff: noqa: S608 - statements are built from names and texts of the mapping file, which are quoted.

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from ..facts import FactSheet, Kind
from ..values import EMPTY_WORDS, NO, YES, CellError, parse_value
from . import times
from .mapping import ANY, BEFORE, COUNT, DISTINCT, Source
from .names import quote, quote_name

INTEGERS = frozenset({f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")})
MOST = 10**17 - 1  # whole units of an amount
MOST_CODES = 2_000  # different spellings of the codes of a column; what is beyond cannot be read
# The columns that every relation of events has: case, activity, civil time, place in the file.
CASE, ACTIVITY, TIME, NUMBER = "__case", "__activity", "__time", "__number"


def listed(words: Iterable[str]) -> str:
    """A list of texts for IN."""
    return "(" + ", ".join(quote(word) for word in sorted(words)) + ")"


@dataclass(frozen=True)
class Value:
    """A column of the log as one fact wants it: `raw` its text or value, null where empty; `value` as the fact's kind."""

    raw: str
    value: str

    @property
    def bad(self) -> str:
        """True where something stands in the cell that cannot be read."""
        return "FALSE" if self.value == self.raw else f"({self.raw} IS NOT NULL AND {self.value} IS NULL)"


@dataclass(frozen=True)
class Taken:
    """A fact with its column found in the log."""

    source: Source
    value: Value | None

    @property
    def where(self) -> str:
        """Which events count; those of them whose value is null give nothing."""
        parts = [f"{ACTIVITY} IN {listed(self.source.activities)}" if len(self.source.activities) > 1
                 else f"{ACTIVITY} = {quote(self.source.activities[0])}"] if self.source.activities else []
        if self.value is not None and self.source.values:
            parts.append(f"CAST({self.value.raw} AS VARCHAR) IN {listed(self.source.values)}")
        return " AND ".join(parts) or "TRUE"

    @property
    def bad(self) -> str:
        """True of an event whose value this fact needs and cannot read."""
        if self.value is None or self.source.take in (COUNT, ANY, DISTINCT) or self.value.bad == "FALSE":
            return "FALSE"
        if self.source.take == BEFORE:
            return self.value.bad
        return f"({self.where} AND {self.value.bad})"

    @property
    def held(self) -> str:
        """The value of an event where it counts, null elsewhere; for `before` of every event."""
        if self.value is None:
            raise ValueError(self.source.fact)
        if self.source.take == BEFORE:
            return self.value.value
        value = self.value.value
        if self.source.take in (COUNT, ANY):
            value = f"CASE WHEN {self.value.raw} IS NOT NULL THEN TRUE END"
        elif self.source.take == DISTINCT:
            value = f"CAST({self.value.raw} AS VARCHAR)"
        return f"CASE WHEN {self.where} THEN {value} END"


class Values:
    """Reads columns as the facts want them; each is read once, beside the events (`beside`)."""

    def __init__(self, con: duckdb.DuckDBPyConnection, events: str, types: dict[str, str], sheet: FactSheet, zone: str) -> None:
        self.con, self.events, self.types, self.sheet, self.zone = con, events, types, sheet, zone
        self._raw: dict[str, str] = {}  # expression → its column
        self._read: dict[str, str] = {}

    def of(self, source: Source, column: str) -> Value:
        """The column as this fact wants it."""
        type_, name, kind = self.types[column], quote_name(column), source.kind
        words = EMPTY_WORDS - NO if kind is Kind.BOOL and source.take != ANY else EMPTY_WORDS
        text = type_ == "VARCHAR" or type_.startswith("ENUM")
        raw = name
        if text:
            long = f"length(trim({name})) > {max(map(len, words))}"  # most are: then nothing is to be compared
            filled = f"CASE WHEN {long} THEN {name} WHEN lower(trim({name})) NOT IN {listed(words)} THEN {name} END"
            raw = self._raw.setdefault(filled, f"__raw{len(self._raw)}")
        if source.take in (COUNT, ANY, DISTINCT) or (kind, type_) in ((Kind.TEXT, "VARCHAR"), (Kind.BOOL, "BOOLEAN")):
            return Value(raw, raw)
        value = self._codes(source, raw, name) if kind in (Kind.CODE, Kind.CODES) else self._value(source, raw, type_, text)
        return Value(raw, self._read.setdefault(value, f"__value{len(self._read)}"))

    def beside(self) -> str:
        """The events with what was read beside them."""
        raw, read = (", ".join(f"{text} AS {name}" for text, name in texts.items()) for texts in (self._raw, self._read))
        events = f"(SELECT *, {raw} FROM {self.events})" if raw else self.events
        return f"(SELECT *, {read} FROM {events})" if read else events

    def written_out(self, text: str) -> str:
        """An expression with what `beside` would hold written in its place: worked out only where it is asked for."""
        behind = {name: text for texts in (self._raw, self._read) for text, name in texts.items()}

        def word(found: re.Match[str]) -> str:
            return f"({self.written_out(behind[found[0]])})" if found[0] in behind else found[0]

        return re.sub(r"__(?:raw|value)\d+", word, text)

    def _value(self, source: Source, raw: str, type_: str, text: bool) -> str:
        kind = source.kind
        if kind is Kind.TEXT:
            return f"CAST({raw} AS VARCHAR)"
        if kind in (Kind.FEN, Kind.COUNT):
            return _whole(f"replace({raw}, ',', '')" if text else raw, type_, source.scale)
        if kind is Kind.BOOL:
            plain = f"lower(trim(CAST({raw} AS VARCHAR)))"
            return f"CASE WHEN {plain} IN {listed(YES)} THEN TRUE WHEN {plain} IN {listed(NO)} THEN FALSE END"
        time = self._time(raw, type_)
        return f"CAST({time} AS DATE)" if kind is Kind.DATE else f"date_trunc('minute', {time})"

    def _time(self, raw: str, type_: str) -> str:
        if type_ == "VARCHAR":
            wall = times.civil(raw)
            if not self.zone:
                return wall
            offset = times.minutes(times.offset_text(raw))
            return f"CASE WHEN {offset} IS NULL THEN {wall} ELSE {times.in_zone(wall, offset, self.zone)} END"
        if type_ == "TIMESTAMP WITH TIME ZONE":
            return f"timezone({quote(self.zone or 'UTC')}, {raw})"
        return f"TRY_CAST({raw} AS TIMESTAMP)"

    def _codes(self, source: Source, raw: str, name: str) -> str:
        """Every spelling that occurs, and what it means; a cell that counts as empty is not among them."""
        fact, pairs = self.sheet[source.fact], []
        filled = next((text for text, column in self._raw.items() if column == raw), raw)
        seen = self.con.execute(
            f"SELECT DISTINCT CAST({filled} AS VARCHAR) AS v FROM {self.events} WHERE v IS NOT NULL ORDER BY 1 LIMIT {MOST_CODES}")
        for (spelt,) in seen.fetchall():
            code = parse_value(fact, spelt)
            if code is not None and not isinstance(code, CellError):
                pairs.append(f"WHEN {quote(spelt)} THEN {quote(code)}")
        return f"CASE CAST({name} AS VARCHAR) {' '.join(pairs)} END" if pairs else "CAST(NULL AS VARCHAR)"


def _whole(column: str, type_: str, scale: int) -> str:
    """An amount or number in whole units; null where a fraction of a 分 is left, or it is negative."""
    if type_ in INTEGERS:
        return f"CASE WHEN {column} BETWEEN 0 AND {MOST // scale} THEN CAST({column} AS BIGINT) * {scale} END"
    number = f"{column} * {scale}" if type_ in ("DOUBLE", "FLOAT") else f"TRY_CAST({column} AS DECIMAL(30, 6)) * {scale}"
    fits = f"{number} >= 0 AND {number} <= {MOST} AND abs({number} - round({number})) <= 0.001"
    return f"CASE WHEN {fits} THEN CAST(round({number}) AS BIGINT) END"
