"""Which column of a file is which fact."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .facts import Fact, FactSheet, Kind
from .values import amount_unit, clean, half_width


@dataclass(frozen=True)
class Headings:
    """The columns of a file. `columns`: position → fact. `repeated`: facts that two columns claim."""

    titles: tuple[str, ...]
    columns: Mapping[int, Fact]
    unknown: tuple[str, ...]
    repeated: tuple[tuple[str, str], ...]
    unit_assumed: tuple[str, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts found, in the file's order."""
        return tuple(self.columns.values())


def match_headings(sheet: FactSheet, titles: Sequence[object]) -> Headings:
    """Match by fact name, Chinese label, the standard's code or another known heading; width and case do not matter."""
    index = _index(sheet)
    texts = tuple(clean(str(title)) if title is not None else "" for title in titles)
    columns: dict[int, Fact] = {}
    unknown, repeated, assumed = [], [], []
    first: dict[str, str] = {}
    for at, title in enumerate(texts):
        fact = next((index[key] for key in _keys(title) if key in index), None)
        if fact is None:
            if title:
                unknown.append(title)
            continue
        if fact.name in first:
            repeated.append((first[fact.name], title))
            continue
        first[fact.name] = title
        columns[at] = fact
        if fact.kind is Kind.FEN and amount_unit(fact, title)[1]:
            assumed.append(title)
    return Headings(texts, columns, tuple(unknown), tuple(repeated), tuple(assumed))


@lru_cache
def _index(sheet: FactSheet) -> dict[str, Fact]:
    index: dict[str, Fact] = {}
    for fact in sheet:
        for heading in (fact.name, fact.label, fact.column, *fact.names):
            for key in _keys(heading):
                index.setdefault(key, fact)
    return index


def _keys(title: str) -> list[str]:
    """Ways in which a heading may be meant: as it stands, without its unit or remark in brackets, or as that remark."""
    plain = re.sub(r"[\s*:]+", "", half_width(clean(title))).lower()
    if not plain:
        return []
    keys = [plain]
    if match := re.fullmatch(r"(.+?)[\[(]([^()\[\]]+)[\])]", plain):
        outer, inner = match.groups()
        keys.append(outer)
        if inner not in ("元", "万元"):
            keys.append(inner)
    return keys
