"""Numbers of a room that a place may change: read from a file, dated, with their source. Most are no law (非法定默认).

The release has seed/ROOM.toml; a place puts its own file of the same form into its data folder, which takes its place.
A broken file stops whatever asks first, with what is wrong in it.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from xiezhi.law.dated import Dated, Value

MOST = 10_000


class BadFile(RuntimeError):
    """The file cannot be used; the message says where and why."""


@dataclass(frozen=True, eq=False)
class Placed:
    """The numbers of one room. `labels`: name → what it is called on screen."""

    room: str
    labels: Mapping[str, str]

    @property
    def file(self) -> Path:
        own = Path(settings.VAR) / f"{self.room}.toml"
        return own if own.exists() else Path(settings.SEED) / f"{self.room}.toml"

    def on(self, name: str, day: dt.date, place: str = "") -> Value[int]:
        """The number on a day in a place (division code), with its source. Raises law.dated.NoValue."""
        return _read(self.file, frozenset(self.labels))[name].on(day, place)

    def history(self, name: str, place: str = "") -> tuple[Value[int], ...]:
        """Every value that ever holds in a place."""
        return _read(self.file, frozenset(self.labels))[name].history(place)

    def places(self, name: str) -> tuple[str, ...]:
        """The places with a value of their own, the most particular first; "" is everywhere."""
        values = _read(self.file, frozenset(self.labels))[name].values
        return tuple(sorted({value.place for value in values} | {""}, key=lambda place: (-len(place), place)))


@cache
def _read(path: Path, names: frozenset[str]) -> dict[str, Dated[int]]:
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["value"]
        if strange := {row["name"] for row in rows} ^ names:
            raise BadFile(f"names unknown or left out: {', '.join(sorted(strange))}")
        return {name: Dated(name, [_value(row) for row in rows if row["name"] == name]) for name in names}
    except (OSError, KeyError, ValueError, TypeError, AttributeError, BadFile) as error:
        raise BadFile(f"{path}: {error!r}") from error


def _value(row: Mapping[str, Any]) -> Value[int]:
    if type(row["amount"]) is not int or not 0 <= row["amount"] <= MOST:
        raise BadFile(f"{row['name']}: a whole number from 0 to {MOST} is wanted")
    return Value(
        row["amount"], row["from"], row.get("to"), row["source"], row.get("statutory", False), row.get("place", "")
    )
