"""Plain data that the components of the kit show. Views build these; templates never reach into models for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fact:
    """A line of a facts list. `kind` as for list columns (text, date, moment, money, number, state, badge, link, long).

    `source`: where a filled value comes from (shown on hover).
    """

    label: Any
    value: Any
    kind: str = "text"
    url: str = ""
    source: Any = ""
    wide: bool = False


@dataclass(frozen=True)
class Badge:
    """A word with a tone (info, warn, bad, good, mute) and an icon, so that colour never stands alone."""

    label: Any
    tone: str = "info"
    icon: str = ""


@dataclass(frozen=True)
class Bar:
    """How much of something is done, as a bar with its figures; tone as for a Badge."""

    done: Any
    total: Any
    tone: str = "info"

    @property
    def percent(self) -> int:
        return min(100, int(self.done * 100 // self.total)) if self.total else 0

    def __str__(self) -> str:
        return f"{self.done} / {self.total}" if self.total else str(self.done)


@dataclass(frozen=True)
class Due:
    """A deadline as shown. `how`: the steps by which the date was reached; `days_left` negative: over.

    `unit` is what days_left counts ("日", "个工作日"). `state`: "" for running, else met / stopped / none.
    """

    label: Any
    due: dt.date | None
    days_left: int | None = None
    unit: Any = ""
    clause: Any = ""
    how: tuple[Any, ...] = ()
    state: str = ""

    @property
    def tone(self) -> str:
        if self.state == "met":
            return "good"
        if self.state or self.due is None or self.days_left is None:
            return "mute"
        return "bad" if self.days_left < 0 else "warn" if self.days_left <= 5 else "info"

    @property
    def over(self) -> int:
        return -self.days_left if self.days_left is not None and self.days_left < 0 else 0


@dataclass(frozen=True)
class MoveButton:
    """A move of the state table as a button. With `closed` given it is shown closed, with the gate that closes it.

    `confirm`: question asked before a POST; `form`: the url is a page to fill in (a link, not a POST).
    """

    label: Any
    url: str = ""
    main: bool = False
    danger: bool = False
    form: bool = False
    confirm: Any = ""
    closed: Any = ""
    icon: str = ""


@dataclass(frozen=True)
class Tab:
    label: Any
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Crumb:
    label: Any
    url: str = ""


@dataclass(frozen=True)
class RecordHead:
    """What stands at the top of every record, always in the same place."""

    title: Any
    number: str = ""
    kind: Any = ""
    organ: Any = ""
    organ_url: str = ""
    level: Any = ""
    state: Any = None
    due: Due | None = None
    badges: tuple[Badge, ...] = ()
    crumbs: tuple[Crumb, ...] = ()


@dataclass(frozen=True)
class FileRow:
    """A file as listed on a record."""

    name: str
    url: str = ""
    size: int | None = None
    kind: Any = ""
    on: dt.date | dt.datetime | None = None
    by: str = ""
    digest: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A person concerned with a record: in what capacity, from which organ."""

    name: str
    capacity: Any
    organ: Any = ""


@dataclass(frozen=True)
class Happening:
    """One line of a record's history."""

    on: dt.date | dt.datetime
    what: Any
    who: Any = ""
    note: Any = ""
    tone: str = "info"


@dataclass(frozen=True)
class Step:
    """A step of a stepper. `state`: done, now, later, skipped."""

    label: Any
    state: str = "later"
    note: Any = ""


@dataclass
class Note:
    """A message on a page: tone, text, optional details as a list."""

    text: Any
    tone: str = "info"
    items: list[Any] = field(default_factory=list)
