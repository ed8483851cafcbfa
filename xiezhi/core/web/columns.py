"""Columns of the shared list: where a value comes from, how it is shown, and what an export writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from xiezhi.core.states import State, Table
from xiezhi.core.time import CHINA

from . import pieces

KINDS = ("text", "date", "moment", "money", "number", "state", "badge", "link", "bar")


@dataclass(frozen=True)
class Column:
    """One column.

    value: callable(row) or dotted path (default `name`); kind: one of KINDS, money in fen;
    sort: model path(s) to order by, True for the value's own path; shown: visible unless chosen otherwise;
    export_only: never on screen, always in exports; states: the table that names stored states;
    width: "", "wide", "narrow", "clip" (cut, the whole on hover) or "code" (never broken);
    url: callable(row) -> address, for links other than the row's own.
    """

    name: str
    label: Any
    value: Callable[[Any], Any] | str = ""
    kind: str = "text"
    sort: str | tuple[str, ...] | bool = False
    shown: bool = True
    export_only: bool = False
    states: Table | None = None
    width: str = ""
    url: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"column {self.name}: unknown kind {self.kind!r}")

    @property
    def order(self) -> tuple[str, ...]:
        """Paths to order by; empty when the column does not sort."""
        if self.sort is True:
            path = self.value if isinstance(self.value, str) and self.value else self.name
            return (path.removeprefix("get_").removesuffix("_display").replace(".", "__"),)  # a choice sorts by what is stored
        if not self.sort:
            return ()
        return (self.sort,) if isinstance(self.sort, str) else tuple(self.sort)

    def get(self, row: Any) -> Any:
        """The value as it is, states turned into core.states.State."""
        if callable(self.value):
            found = self.value(row)
        else:
            found = row
            for part in (self.value or self.name).split("."):
                if found is None:
                    break
                found = found.get(part) if isinstance(found, Mapping) else getattr(found, part)
                if callable(found):
                    found = found()
        if self.kind == "state" and not isinstance(found, State):
            found = _state(found, self.states)
        return found

    def plain(self, row: Any) -> Any:
        """The value for an export: str, Decimal 元, int, float, date, naive China datetime or None."""
        found = self.get(row)
        if found is None or found == "":
            return None
        if isinstance(found, State | pieces.Badge):
            return str(found.label)
        if isinstance(found, pieces.Bar):
            return found.done
        if self.kind == "money":
            return Decimal(int(found)) / 100
        if isinstance(found, bool):
            return str(found)
        if isinstance(found, int | float | Decimal) and self.kind == "number":
            return found
        if isinstance(found, dt.datetime):
            local = found.astimezone(CHINA).replace(tzinfo=None) if timezone.is_aware(found) else found
            return local.date() if self.kind == "date" else local
        if isinstance(found, dt.date):
            return found
        return str(found)


def _state(stored: Any, table: Table | None) -> State | None:
    if stored is None or stored == "":
        return None
    known = table.states.get(str(stored)) if table else None
    return known or State(str(stored), stored, "mute")
