"""Names and texts within SQL statements."""

from __future__ import annotations


def quote_name(identifier: str) -> str:
    """A column or table."""
    return '"' + identifier.replace('"', '""') + '"'


def quote(text: str) -> str:
    """A text."""
    return "'" + text.replace("'", "''") + "'"
