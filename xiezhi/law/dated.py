"""Values that law, place, field or time can change (thresholds, limits, amounts), looked up by day, place and field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from .errors import LawError
from .text import N_

if TYPE_CHECKING:
    from .statutes import ClauseRef

T = TypeVar("T")


class NoValue(LawError):
    """Nothing is recorded for that day and place; no default is invented."""

    code = "LAW-VALUE-01"


@dataclass(frozen=True)
class Value(Generic[T]):
    """One value with its days and place.

    `place` is the leading part of a division code ("23", "2327") or of a place path ("/23/2327/"); "" is everywhere.
    `statutory` is False for a default of the platform (非法定默认), which screens must say. `domain` is a field of
    enforcement whose own statute says otherwise (另有规定的，从其规定), and `clause` where it says so.
    """

    value: T
    first: date
    last: date | None
    source: str
    statutory: bool
    place: str = ""
    domain: str = ""
    clause: ClauseRef | None = None

    def covers(self, on: date, place: str, domain: str = "") -> bool:
        """Whether the value holds on that day in that place and field."""
        here = place.startswith(self.place) and self.domain in ("", domain)
        return here and self.first <= on and (self.last is None or on <= self.last)


class Dated(Generic[T]):
    """The values of one name. Two values of one place never hold on the same day."""

    def __init__(self, name: str, values: Iterable[Value[T]]) -> None:
        self.name = name
        # The special statute of a field first, then the longest place: the first match is the most specific one.
        self.values = tuple(sorted(
            values, key=lambda value: (not value.domain, value.domain, -len(value.place), value.place, value.first)))
        for value in self.values:
            if value.last is not None and value.last < value.first:
                raise ValueError(f"{name}: {value.first} to {value.last} runs backwards")
        for before, after in zip(self.values, self.values[1:], strict=False):
            same = (before.domain, before.place) == (after.domain, after.place)
            if same and (before.last is None or before.last >= after.first):
                raise ValueError(f"{name}: two values for place {before.place!r} on {after.first}")

    def on(self, day: date, place: str = "", domain: str = "") -> Value[T]:
        """The value for that day, of that field or of all, of the most specific place that contains `place`.

        Raises NoValue (LAW-VALUE-01).
        """
        for value in self.values:
            if value.covers(day, place, domain):
                return value
        raise NoValue(N_("“{name}”在{day}没有适用的数值。请管理员补录该日的数值和来源。"),
                      name=self.name, day=day.isoformat())

    def history(self, place: str = "") -> tuple[Value[T], ...]:
        """Every value that ever holds in `place`, in the order of days; for screens that show how a limit changed."""
        return tuple(sorted((value for value in self.values if place.startswith(value.place)),
                            key=lambda value: (value.first, len(value.place), value.domain)))
