"""What is known of an act, one wide row an act. Declared once: rules, import templates and tables are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from xiezhi.law.codes import CodeSet


class Kind(StrEnum):
    """How a fact is stored and compared. Amounts are integer 分 (1/100 元); dates and moments are civil, Asia/Shanghai.

    A moment is a date with hour and minute, for the few limits that are counted in hours.
    """

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    BOOL = "bool"
    COUNT = "count"
    FEN = "fen"
    CODE = "code"
    CODES = "codes"


@dataclass(frozen=True)
class Fact:
    """One column of the wide row.

    `column` is the standard's column (双公示 CF_…) where there is one; `names` are other headings seen in files;
    `wan` says that the standard's column is in 万元; `working` that rules count working days from this date.
    `waits` names what the platform still lacks to hold this fact; files may carry it, cases in the platform do not.
    `register`: the register of the platform that tells it of an act; it is neither reported nor stored with the act.
    """

    name: str
    kind: Kind
    label: str
    column: str = ""
    names: tuple[str, ...] = ()
    codes: CodeSet | None = None
    required: bool = False
    working: bool = False
    wan: bool = False
    example: str = ""
    note: str = ""
    waits: str = ""
    register: str = ""


@dataclass(frozen=True)
class FactSheet:
    """All facts of one kind of act, in the order in which a person would fill them in.

    `key`: the facts that together name one act; without them the rows of a file go by their line.
    """

    name: str
    label: str
    facts: tuple[Fact, ...]
    key: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __getitem__(self, name: str) -> Fact:
        return self._index[name]

    def __contains__(self, name: object) -> bool:
        return name in self._index

    @cached_property
    def _index(self) -> dict[str, Fact]:
        return {fact.name: fact for fact in self.facts}

    def held(self) -> FactSheet:
        """What the platform stores with an act."""
        return self._of(fact for fact in self.facts if not fact.waits and not fact.register)

    def known(self) -> FactSheet:
        """What the platform knows of an act: what it stores, and what its registers tell."""
        return self._of(fact for fact in self.facts if not fact.waits)

    def _of(self, facts: Iterable[Fact]) -> FactSheet:
        return FactSheet(self.name, self.label, tuple(facts), self.key)
