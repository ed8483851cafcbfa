"""How a line is put into canonical bytes and chained. The stand-alone verifier (tools/verify_trail.py) repeats this."""

from __future__ import annotations

import json
from typing import Any

from xiezhi.core.crypto import sm3

GENESIS = "0" * 64
FIELDS = (
    "seq", "at", "actor", "actor_name", "role", "organ", "organ_name", "verb", "about", "about_organ", "outcome",
    "reason", "detail",
)  # fmt: skip


def canonical(values: dict[str, Any]) -> bytes:
    """JSON array in fixed order, UTF-8, no spaces; integers, strings and null only."""
    return json.dumps([values[f] for f in FIELDS], ensure_ascii=False, separators=(",", ":")).encode()


def canonical_detail(detail: dict[str, Any]) -> str:
    """Detail as sorted JSON text; dates and the like as strings. Floats are refused: they do not round-trip."""

    def plain(value: Any) -> Any:
        if value is None or isinstance(value, str | bool | int):
            return value
        if isinstance(value, float):
            raise TypeError("no floats on the trail: use integers or strings")
        if isinstance(value, dict):
            return {str(k): plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        if isinstance(value, set | frozenset):
            return sorted(str(v) for v in value)
        return str(value)

    return json.dumps(plain(detail), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def export_line(row: dict[str, Any]) -> str:
    """One line of an export, without its end: one way of writing only, so that every changed byte shows."""
    return json.dumps(
        {name: row[name] for name in (*FIELDS, "prev", "hash")}, ensure_ascii=False, separators=(",", ":")
    )


def link(prev: str, values: dict[str, Any]) -> str:
    """hash = SM3(prev ‖ canonical(line))."""
    return sm3(prev.encode() + canonical(values))
