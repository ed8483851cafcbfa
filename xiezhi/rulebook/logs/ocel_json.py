"""OCEL 2.0 and 1.0 in JSON, read piece by piece."""

from __future__ import annotations

from typing import Any

from .json import Json, as_text
from .ocel import Tables
from .packed import Input


def read_json(source: Input, into: Tables) -> None:
    """Fill the tables. Raises EVENTS-05."""
    text = Json(source)
    for key in text.members():
        if key in ("events", "objects") and text.peek() == "[":
            for number in text.items():
                _take(key, None, text.value(), number, into)
        elif key in ("ocel:events", "ocel:objects") and text.peek() == "{":
            for number, name in enumerate(text.members(), start=1):
                _take(key, name, text.value(), number, into)
        else:
            text.skip()
    text.end()


def _take(key: str, name: str | None, record: Any, number: int, into: Tables) -> None:
    record = record if isinstance(record, dict) else {}
    if key == "ocel:events":
        into.event(name, _word(record, "ocel:activity"), _word(record, "ocel:timestamp"), _values(record.get("ocel:vmap")), number)
        for oid in _list(record.get("ocel:omap")):
            into.relate(name, as_text(oid))
    elif key == "ocel:objects":
        into.object(name, _word(record, "ocel:type"), _values(record.get("ocel:ovmap")))
    elif key == "events":
        eid = _word(record, "id")
        into.event(eid, _word(record, "type"), _word(record, "time"), _values(record.get("attributes")), number)
        for link in _list(record.get("relationships")):
            into.relate(eid, _word(link, "objectId") if isinstance(link, dict) else None)
    else:
        into.object(_word(record, "id"), _word(record, "type"), _values(record.get("attributes")))


def _word(record: dict[str, Any], key: str) -> str | None:
    return as_text(record.get(key))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _values(attributes: Any) -> dict[str, str]:
    """Attributes as a map (1.0) or as a list of names and values (2.0), of which the latest counts."""
    if isinstance(attributes, dict):
        pairs = [(name, "", value) for name, value in attributes.items()]
    else:
        records = [one for one in _list(attributes) if isinstance(one, dict)]
        pairs = [(str(one.get("name")), str(one.get("time") or ""), one.get("value")) for one in records]
    found = {}
    for name, _, value in sorted(pairs, key=lambda pair: pair[1]):
        if (text := as_text(value)) is not None:
            found[name] = text
    return found
