"""Rows of a table that a room takes: what became of them, and why one could not be taken. Shared by all imports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .errors import GateClosed, Refusal, Stale

Facts = Mapping[str, Any]  # what a line says, by column


def cell(facts: Facts, name: str) -> str:
    """A text of a line; empty where nothing stands."""
    return str(facts.get(name) or "").strip()


@dataclass
class Taken:
    """What became of the rows. `ids`: records new or changed; `by_key`: the row's own key -> id, of every record named."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ids: list[int] = field(default_factory=list)
    by_key: dict[str, int] = field(default_factory=dict)

    def add(self, other: Taken) -> None:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.ids += other.ids
        self.by_key |= other.by_key


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken. `what` and `mend` are message ids with the fields `params`; `fact` is the column."""

    code: str
    fact: str
    what: str
    mend: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def stored(self, column: str, value: str) -> dict[str, Any]:
        """For keeping beside the row: `column` as the file names it, `value` as it stands there."""
        return {
            "code": self.code, "column": column, "what": self.what, "mend": self.mend, "value": value,
            "params": self.params,
        }  # fmt: skip

    def said(self) -> str:
        """What is wrong, in the reader's language."""
        return _worded(self.what, self.params)

    def refusal(self, gates: Collection[str] = ()) -> Refusal:
        """The same told of a form, whose field bears the name of the column. `gates`: codes of rules that forbid the step."""
        what, mend = self.said(), _worded(self.mend, self.params)
        if self.code in gates:
            return GateClosed(self.code, what, mend, rule=self.code)
        return Refusal(self.code, what, mend, fields={self.fact: what} if self.fact else {})


@contextmanager
def first_or_told() -> Iterator[None]:
    """A file asks once, so it is no question of who was first: what was done on the page meanwhile is told as a refusal."""
    try:
        yield
    except Stale as stale:
        raise Refusal(stale.code, stale.what, stale.mend) from stale


def shown(error: Mapping[str, Any]) -> dict[str, str]:
    """A stored problem in the reader's language."""
    params = error.get("params", {})
    return {
        "code": error["code"], "column": error["column"], "value": error["value"],
        "what": _worded(error["what"], params), "mend": _worded(error["mend"], params),
    }  # fmt: skip


def _worded(text: str, params: Mapping[str, Any]) -> str:
    """A message with its fields; `label` and the list `labels` are messages themselves."""
    words = {
        key: _(value) if key == "label" else "、".join(map(_, value)) if key == "labels" else value
        for key, value in params.items()
    }
    return _(text).format(**words) if text else ""
