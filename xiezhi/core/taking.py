"""Rows of a table that a room takes: what became of them, and why one could not be taken. Shared by all imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


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


def shown(error: Mapping[str, Any]) -> dict[str, str]:
    """A stored problem in the reader's language."""
    params = {key: _(value) if key == "label" else value for key, value in error.get("params", {}).items()}
    return {
        "code": error["code"], "column": error["column"], "value": error["value"],
        "what": _(error["what"]).format(**params),
        "mend": _(error["mend"]).format(**params) if error["mend"] else "",
    }  # fmt: skip
