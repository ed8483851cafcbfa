"""Wide rows from the events of a log: every event is put in its place once, however many facts there are.

The events come with those of a case together. Sorted by activity, what one step gives lies side by side, and a fact is the
first or the last of each case in it. A masked aggregate for each fact would look at every event again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from ..expr import LIST_SEPARATOR, NAME_SEPARATOR
from ..facts import Kind
from ..rows import ACT
from .facts import ACTIVITY, CASE, NUMBER, TIME, Taken
from .mapping import ALL, ANY, BEFORE, COUNT, DISTINCT, LAST, MAX, MIN
from .names import quote

TYPES = {
    Kind.DATE: pa.date32(), Kind.MOMENT: pa.timestamp("us"), Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64(),
}
GROUPS = frozenset({"VARCHAR", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"})
CODE = "__code"
TRUE = pa.array([True])
HANDS = 2
FEW = 1_000  # events


@dataclass(frozen=True)
class Wanted:
    """A fact: the numbers of the activities that give it, or the column that holds its values."""

    taken: Taken
    codes: tuple[int, ...]
    column: str

    @property
    def name(self) -> str:
        """Name of the fact."""
        return self.taken.source.fact

    @property
    def take(self) -> str:
        """How it is taken."""
        return self.taken.source.take

    @property
    def type(self) -> pa.DataType:
        """The type of its column."""
        return TYPES.get(self.taken.source.kind, pa.string())


@dataclass(frozen=True)
class Wide:
    """What is read of the events, and what it becomes. `together`: those of a case stand together already."""

    text: str
    wanted: tuple[Wanted, ...]

    @classmethod
    def of(cls, events: str, taken: Sequence[Taken], held: Callable[[str], str], case_type: str, together: bool) -> Wide:
        """The plan for the relation `events`; `held` writes out what is held of a value, `case_type` is what numbers the cases."""
        codes: dict[str, int] = {}
        columns: dict[str, str] = {}
        wanted = []
        for one in taken:
            own: tuple[int, ...] = ()
            if one.value is None or one.source.take == BEFORE:
                own = tuple(codes.setdefault(name, len(codes) + 1) for name in one.source.activities)
            column = columns.setdefault(held(one.held), f"__held{len(columns)}") if one.value is not None else ""
            wanted.append(Wanted(one, own, column))
        case = CASE if case_type in GROUPS else f"CAST({CASE} AS VARCHAR)"
        width = "UTINYINT" if len(codes) < 256 else "USMALLINT"
        known = ", ".join(f"{quote(name)}: {number}" for name, number in codes.items())
        found = f"coalesce(map_extract_value(MAP {{{known}}}, CAST({ACTIVITY} AS VARCHAR)), 0)" if codes else "0"
        code = f"CAST({found} AS {width})"
        parts = [f"{case} AS {CASE}", f"{code} AS {CODE}", TIME, *(f"{text} AS {name}" for text, name in columns.items())]
        order = "" if together else f" ORDER BY {CASE}, {TIME}, {NUMBER}"
        return cls(f"SELECT {', '.join(parts)} FROM {events} WHERE {CASE} IS NOT NULL{order}", tuple(wanted))  # noqa: S608

    @property
    def schema(self) -> pa.Schema:
        """Number of the act, and its facts."""
        return pa.schema([(ACT, pa.string()), *((one.name, one.type) for one in self.wanted)])

    def rows(self, events: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """A row an act, in at least one batch. While some are made others are read: the kernels let go of the interpreter."""
        yield pa.RecordBatch.from_pylist([], self.schema)
        with ThreadPoolExecutor(HANDS) as hands:
            coming: deque[Future[pa.RecordBatch]] = deque()
            for parts in _whole(events):
                coming.append(hands.submit(self._rows, parts))
                if len(coming) > HANDS:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()

    def _rows(self, parts: list[pa.RecordBatch]) -> pa.RecordBatch:
        stretch = Stretch(pa.concat_batches(parts) if len(parts) > 1 else parts[0])
        columns = [stretch.events[CASE].take(stretch.starts).cast(pa.string())]
        columns += [stretch.fact(one).cast(one.type) for one in self.wanted]
        return pa.record_batch(columns, schema=self.schema)


def _whole(events: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """The events of whole cases. A case that goes on in the next batch waits for it."""
    held: list[pa.RecordBatch] = []
    for batch in events:
        if not batch.num_rows:
            continue
        case = batch[CASE]
        cut = _last_begins(case)
        if cut or (held and held[-1][CASE][-1] != case[0]):
            yield [*held, batch.slice(0, cut)]
            held = []
        held.append(batch.slice(cut))
    if held:
        yield held


def _last_begins(case: pa.Array) -> int:
    """Where the last of the cases begins: most have few events, so near the end."""
    for part in (case[-FEW:], case):
        changes = pc.indices_nonzero(pc.not_equal(part[1:], part[:-1]))
        if len(changes):
            return len(case) - len(part) + int(changes[-1].as_py()) + 1
    return 0


class Stretch:
    """The events of some whole cases."""

    def __init__(self, events: pa.RecordBatch) -> None:
        case = events[CASE]
        new = pa.concat_arrays([TRUE, pc.not_equal(case[1:], case[:-1])])
        self.starts = pc.indices_nonzero(new)
        self.cases = len(self.starts)
        self.number = pc.subtract(pc.cumulative_sum(new.cast(pa.int32())), 1)  # of the case of an event
        self.events = _in_order(events, self.number)
        code = self.events[CODE]
        self.order = pc.sort_indices(code)  # stable: in order of case and time
        self.sorted, self.time = self.number.take(self.order), self.events[TIME].take(self.order)
        self.spans: dict[int, tuple[int, int]] = {}  # code: where its events begin, and how many there are
        at = 0
        for one in sorted(pc.value_counts(code).to_pylist(), key=lambda one: one["values"]):
            self.spans[one["values"]] = at, one["counts"]
            at += one["counts"]

    def fact(self, one: Wanted) -> pa.Array:
        """The fact for every case."""
        if one.take == BEFORE:
            return self._before(one)
        if one.column:
            return self._of_values(one)
        if one.take in (COUNT, ANY):
            count = reduce(pc.add, [self._counted(self.sorted.slice(*span)) for span in self._spans(one)], self._zeros())
            return count if one.take == COUNT else pc.greater(count, 0)
        time = self._time(one, one.take in (LAST, MAX))
        return pc.floor_temporal(time, unit="day") if one.taken.source.kind is Kind.DATE else time

    def _spans(self, one: Wanted) -> list[tuple[int, int]]:
        return [self.spans[code] for code in one.codes if code in self.spans]

    def _zeros(self) -> pa.Array:
        return pa.repeat(pa.scalar(0, pa.int64()), self.cases)

    def _time(self, one: Wanted, last: bool) -> pa.Array:
        """The time of the first or last event of the activities."""
        if not one.taken.source.activities:
            ends = pc.subtract(pa.concat_arrays([self.starts[1:], pa.array([len(self.number)], self.starts.type)]), 1)
            return self.events[TIME].take(ends if last else self.starts)
        found = [self._edge(self.sorted.slice(*span), self.time.slice(*span), last) for span in self._spans(one)]
        return _joined(found, pc.max_element_wise if last else pc.min_element_wise, pa.nulls(self.cases, self.time.type))

    def _of_values(self, one: Wanted) -> pa.Array:
        column = self.events[one.column]
        given = pc.indices_nonzero(column.is_valid())
        number, value = self.number.take(given), column.take(given)
        if one.take in (COUNT, ANY):
            count = self._counted(number)
            return count if one.take == COUNT else pc.greater(count, 0)
        if one.take in (MIN, MAX, DISTINCT, ALL):
            table = pa.table({"number": number, "value": value}).sort_by([("number", "ascending"), ("value", "ascending")])
            number, value = table["number"].combine_chunks(), table["value"].combine_chunks()
        if one.take in (DISTINCT, ALL) and len(number):
            other = pa.concat_arrays([TRUE, pc.or_(
                pc.not_equal(number[1:], number[:-1]), pc.not_equal(value[1:], value[:-1]))])
            number, value = number.filter(other), value.filter(other)
        if one.take == DISTINCT:
            return self._counted(number)
        if one.take == ALL:
            return self._listed(number, value, LIST_SEPARATOR if one.taken.source.kind is Kind.CODES else NAME_SEPARATOR)
        return self._edge(number, value, one.take in (LAST, MAX))

    def _before(self, one: Wanted) -> pa.Array:
        """The value in the event directly before the first of the activity."""
        found = [self._edge(self.sorted.slice(*span), self.order.slice(*span), last=False) for span in self._spans(one)]
        at = _joined(found, pc.min_element_wise, pa.nulls(self.cases, self.order.type))
        there = pc.greater(at, self.starts.cast(at.type))
        return self.events[one.column].take(pc.if_else(there, pc.subtract(pc.max_element_wise(at, 1), 1), None))

    def _edge(self, number: pa.Array, value: pa.Array, last: bool) -> pa.Array:
        """Of each case the first or last of the values, which stand in order of case."""
        kept = _edges(number, last)
        if kept.false_count:
            number, value = number.filter(kept), value.filter(kept)
        return value if len(value) == self.cases else pc.scatter(value, number, max_index=self.cases - 1)

    def _counted(self, number: pa.Array) -> pa.Array:
        """How often each case occurs."""
        ends = pc.indices_nonzero(_edges(number, last=True)).cast(pa.int64())
        counts = pc.subtract(ends, pa.concat_arrays([pa.array([-1], pa.int64()), ends])[:-1])
        return pc.scatter(counts, number.take(ends), max_index=self.cases - 1).fill_null(0)

    def _listed(self, number: pa.Array, value: pa.Array, mark: str) -> pa.Array:
        starts = pc.indices_nonzero(_edges(number, last=False)).cast(pa.int32())
        offsets = pa.concat_arrays([starts, pa.array([len(number)], pa.int32())])
        texts = pc.binary_join(pa.ListArray.from_arrays(offsets, value.cast(pa.string())), mark)
        return pc.scatter(texts, number.take(starts), max_index=self.cases - 1)


def _in_order(events: pa.RecordBatch, number: pa.Array) -> pa.RecordBatch:
    """The events with those cases put right whose events do not stand in order of time (without a time: at the end)."""
    time = events[TIME]
    late = pc.and_(pc.equal(number[1:], number[:-1]), pc.less(time[1:], time[:-1]).fill_null(True))
    if not late.true_count:
        return events
    places = pa.arange(0, len(number))
    wrong = pc.is_in(number, value_set=pc.unique(number[1:].filter(late)))
    part = pa.table({"number": number, "time": time, "place": places}).filter(wrong)
    right = part.sort_by([(name, "ascending") for name in part.column_names])["place"].combine_chunks()
    return events.take(pc.replace_with_mask(places, wrong, right))


def _edges(number: pa.Array, last: bool) -> pa.Array:
    """Where the first, or last, of equal neighbours stands."""
    differ = pc.not_equal(number[1:], number[:-1])
    return pa.concat_arrays([differ, TRUE] if last else [TRUE, differ])[: len(number)]


def _joined(found: list[pa.Array], join: Callable[..., pa.Array], nothing: pa.Array) -> pa.Array:
    return join(*found) if len(found) > 1 else found[0] if found else nothing
