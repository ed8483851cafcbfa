"""States as a table in Python: what can happen to a record, at a glance. Printed in the manual, walked by a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class State:
    """One state: stored `value`, shown `label`, `tone` for its badge (info, warn, bad, good, mute)."""

    value: str
    # a label reads otherwise in another language: a state is the same state in both
    label: Any = field(compare=False)
    tone: str = field(default="info", compare=False)


@dataclass(frozen=True)
class Move:
    """One lawful step. `froms` empty means the record comes into being by it."""

    name: str
    froms: frozenset[State]
    to: State
    roles: frozenset[str]
    label: Any
    article: str = ""

    def open_to(self, state: str, role: str) -> bool:
        return role in self.roles and state in {s.value for s in self.froms}


class Table:
    """All moves of one kind of record. `name` prefixes the verbs on the trail ("findings.confirm")."""

    def __init__(self, name: str, *moves: Move) -> None:
        self.name = name
        self.moves = {m.name: m for m in moves}
        self.states: dict[str, State] = {}
        for m in moves:
            for s in (*sorted(m.froms, key=lambda s: s.value), m.to):
                self.states.setdefault(s.value, s)

    def __getitem__(self, name: str) -> Move:
        return self.moves[name]

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves.values())

    def choices(self) -> list[tuple[str, Any]]:
        return [(s.value, s.label) for s in self.states.values()]

    def open_moves(self, state: str, role: str) -> list[Move]:
        """Moves that this role may make on a record in this state, in the table's order."""
        return [m for m in self.moves.values() if m.open_to(state, role)]


def froms(*states: State) -> frozenset[State]:
    """Readable set of states for a Move."""
    return frozenset(states)
