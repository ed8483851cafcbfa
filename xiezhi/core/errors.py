"""What can be refused, each with a stable code, what is wrong, and how to mend it. Shown as they are; never a stack trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FULL_WIDTH_END = tuple("。！？；：，、”’）》」")


def joined(*sentences: object) -> str:
    """Sentences as one text: Chinese ones follow each other without a space, others with one."""
    text = ""
    for sentence in filter(None, map(str, sentences)):
        text += sentence if not text or text.endswith(FULL_WIDTH_END) else f" {sentence}"
    return text


@dataclass
class Refusal(Exception):
    """A step that does not happen. Nothing was written.

    code: stable, e.g. "SUP-03"; what: what is wrong and where; mend: how to put it right (both already translated).
    """

    code: str
    what: str
    mend: str = ""
    status: int = 422
    fields: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What is wrong and how to mend it, as one text for people."""
        return joined(self.what, self.mend)

    def __str__(self) -> str:
        return f"[{self.code}] {self.said}"


class NotAllowed(Refusal):
    """The person may see the record but may not do this (403)."""

    def __init__(self, code: str, what: str, mend: str = "") -> None:
        super().__init__(code, what, mend, status=403)


class Stale(Refusal):
    """Somebody else was first, or the record is no longer in the state this was meant for (409)."""

    def __init__(self, code: str, what: str, mend: str = "") -> None:
        super().__init__(code, what, mend, status=409)


class Overtaken(Stale):
    """Somebody else has changed the record since it was opened; the page shows both versions side by side."""


class GateClosed(Refusal):
    """A rule of law forbids the step (409); `data` has rule, clause and facts."""

    def __init__(self, code: str, what: str, mend: str = "", **data: Any) -> None:
        super().__init__(code, what, mend, status=409, data=data)
