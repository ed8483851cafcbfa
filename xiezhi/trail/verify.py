"""Verification of the chain, from the database or from an export."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .chain import FIELDS, GENESIS, export_line, link

KEYS = {*FIELDS, "prev", "hash"}
WHY = ("gap", "changed", "unreadable", "rewritten", "cut")


@dataclass(frozen=True)
class Result:
    """`bad_seq` is the first line that does not fit; None means the chain is whole. `head` = (seq, hash) reached.

    why: gap (a number is missing or out of order), changed, unreadable (not a line of the trail), rewritten (another
    hash than the one noted), cut (ends before the noted number).
    """

    lines: int
    head: tuple[int, str]
    bad_seq: int | None = None
    why: str = ""

    @property
    def ok(self) -> bool:
        return self.bad_seq is None


def verify(
    rows: Iterable[dict[str, Any]],
    *,
    expect: tuple[int, str] | None = None,
    start: tuple[int, str] = (0, GENESIS),
) -> Result:
    """Walk the lines from the first. `expect`: a head noted elsewhere, which a chain cut or rewritten does not reach.

    `start`: head after which the lines go on, when not from the first.
    """
    seq, prev = start
    count = 0
    if expect and expect[0] == seq and expect[1] != prev:
        return Result(0, (seq, prev), seq, "rewritten")
    for row in rows:
        count += 1
        if row.keys() != KEYS:
            return Result(count, (seq, prev), seq + 1, "unreadable")
        if row["seq"] != seq + 1:
            return Result(count, (seq, prev), seq + 1, "gap")
        if row["prev"] != prev or _link(prev, row) != row["hash"]:
            return Result(count, (seq, prev), seq + 1, "changed")
        prev, seq = row["hash"], row["seq"]
        if expect and seq == expect[0] and prev != expect[1]:
            return Result(count, (seq, prev), seq, "rewritten")
    if expect and seq < expect[0]:
        return Result(count, (seq, prev), seq + 1, "cut")
    return Result(count, (seq, prev))


def _link(prev: str, row: dict[str, Any]) -> str:
    try:
        return link(prev, row)
    except (UnicodeEncodeError, RecursionError):  # lone surrogates: nothing the trail ever wrote
        return ""


def read_jsonl(lines: Iterable[str | bytes]) -> Iterator[dict[str, Any]]:
    """Rows of an export, one JSON object a line. A line that is not written exactly as exported comes back as {}."""
    for line in lines:
        try:
            text = (line.decode() if isinstance(line, bytes) else line).rstrip("\r\n")
            row = json.loads(text)
            same = isinstance(row, dict) and row.keys() == KEYS and export_line(row) == text
        except (ValueError, RecursionError):
            row, same = {}, False
        yield row if same else {}
