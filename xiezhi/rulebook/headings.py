"""Which column of a file is which fact."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .facts import Fact, FactSheet, Kind
from .values import amount_unit, clean, half_width

LEAST_PART, MOST_PARTS = 4, 3  # 日期 alone is a part of half the headings


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


def likely(sheet: FactSheet, headings: Headings) -> list[tuple[str, str]]:
    """Unknown columns whose heading is so like a known one, or a part of known ones (送达日期: of what?), that the person may
    have meant it: (heading, known heading or headings)."""
    found = {fact.name for fact in headings.facts}
    free = {_plain(key): fact.label for key, fact in _index(sheet).items() if fact.name not in found}
    pairs: list[tuple[str, str]] = []
    for title in headings.unknown:
        plain = _plain(title)[:60]
        near = [free[key] for key in difflib.get_close_matches(plain, free, n=1, cutoff=0.8)]
        if not near and len(plain) >= LEAST_PART:
            near = list(dict.fromkeys(label for key, label in free.items() if plain in key))
        if near and len(near) <= MOST_PARTS and (label := "、".join(near)) not in (known for _, known in pairs):
            pairs.append((title[:60], label))
    return pairs


def _plain(title: str) -> str:
    """A heading by what it is about: 立案时间, 立案日, 立案年月日 are 立案日期."""
    bare = re.sub(r"[\s*:()_/-]+", "", half_width(clean(title))).lower()
    return re.sub(r"(时间|年月日|日)$", "日期", bare)


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
