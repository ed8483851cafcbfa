"""What a kind of table is: its columns, who sends it, which room takes it, where it is seen then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xiezhi.core.taking import Problem, Taken
from xiezhi.organs.models import Organ
from xiezhi.rulebook.facts import FactSheet

from .states import SENDERS

Judge = Callable[[int, Mapping[str, Any]], Iterator[Problem]]


@dataclass(frozen=True)
class Guide:
    """What the upload page tells of a kind. `lead`: what a line is; `again`: what a line sent once more does;
    `after`: what happens when all is read; `traps`: what often goes wrong."""

    lead: Any
    again: Any
    after: Any = ""
    traps: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of table. `take(rows, by=, organ=, batch=)` and `checks(facts, organ=, today=)` are the room's own.

    roles: who sends it: data clerks and legal staff for the organs in their scope, supervisors for their own body.
    key: the facts that together name a line; none may stand twice in a file. title: what heads a line that waits.
    model, record: what a line becomes ("cases.Case"), and the URL name of its page; listed: of a list that takes ?batch=.
    ahead, old: dates that may lie in the future, or before 2000.
    below: lines may belong to organs below the sender; each then names its own by the fact `organ_code`.
    after(batch): what is to happen when lines have been taken.
    beside(organ, today): for a whole file, in place of `checks`: a judge(line, facts) that also knows the lines before.
    """

    name: str
    label: Any
    sheet: FactSheet
    take: Callable[..., Taken]
    roles: frozenset[str]
    key: tuple[str, ...]
    model: str
    record: str
    guide: Guide
    title: tuple[str, ...] = ()
    listed: str = ""
    checks: Callable[..., Iterator[Problem]] = field(default=lambda facts, *, organ, today: iter(()))
    ahead: frozenset[str] = frozenset()
    old: frozenset[str] = frozenset()
    below: bool = False
    after: Callable[[str], object] | None = None
    beside: Callable[[Organ, dt.date], Judge] | None = None

    def __post_init__(self) -> None:
        assert "organ_code" in self.sheet or not self.below
        assert self.roles <= SENDERS
        assert all(name in self.sheet for name in (*self.key, *self.title, *self.ahead, *self.old))

    def __str__(self) -> str:
        return str(self.label)

    @property
    def asks_unit(self) -> bool:
        """Whether it has amounts that come in 元 or in 万元."""
        return any(fact.wan for fact in self.sheet)
