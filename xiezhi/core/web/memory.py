"""Rows that are not in the database (rules of a pack, say), with the few queryset calls that the shared list uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cmp_to_key
from operator import attrgetter
from typing import Any

from django.db.models import Q

LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda have, want: have == want,
    "in": lambda have, want: have in want,
    "icontains": lambda have, want: str(want).casefold() in str(have or "").casefold(),
    "gte": lambda have, want: have is not None and have >= want,
    "lte": lambda have, want: have is not None and have <= want,
    "isnull": lambda have, want: (have is None) == want,
}


class MemoryRows:
    """Objects that filter, order, count and slice like a queryset. Missing values come last, as in the list."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = list(rows)

    def filter(self, *conditions: Q, **lookups: Any) -> MemoryRows:
        q = Q(*conditions, **lookups)
        return MemoryRows(row for row in self._rows if _holds(q, row))

    def order_by(self, *paths: str) -> MemoryRows:
        rows = list(self._rows)
        for path in reversed(paths):
            down = path.startswith("-")
            rows.sort(key=cmp_to_key(_comparer(path.lstrip("-"), down)))
        return MemoryRows(rows)

    def count(self) -> int:
        return len(self._rows)

    def iterator(self, chunk_size: int = 0) -> Iterator[Any]:
        return iter(self._rows)

    def __getitem__(self, key: slice) -> MemoryRows:
        return MemoryRows(self._rows[key])

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _value(row: Any, path: str) -> Any:
    return attrgetter(path.replace("__", "."))(row)


def _holds(q: Q, row: Any) -> bool:
    results = []
    children: Any = q.children
    for child in children:
        if isinstance(child, Q):
            results.append(_holds(child, row))
            continue
        path, want = child
        head, _sep, last = path.rpartition("__")
        name, field = (last, head) if last in LOOKUPS and head else ("exact", path)
        results.append(LOOKUPS[name](_value(row, field), want))
    found = (any if q.connector == Q.OR else all)(results) if results else True
    return found != q.negated


def _comparer(path: str, down: bool) -> Callable[[Any, Any], int]:
    def compare(a: Any, b: Any) -> int:
        x, y = _value(a, path), _value(b, path)
        if x is None or y is None:
            return (x is None) - (y is None)
        return ((x > y) - (x < y)) * (-1 if down else 1)

    return compare
