"""Statutes, their versions with dates in force, and references to clauses that know which article applied on a day."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .errors import NotInForce, UnknownStatute
from .numerals import from_chinese, to_chinese
from .text import N_

DATA = Path(__file__).parent / "data" / "statutes.toml"
LEVELS = (N_("法律"), N_("行政法规"), N_("地方性法规"), N_("部门规章"), N_("地方政府规章"), N_("规范性文件"))


@dataclass(frozen=True)
class Version:
    """A statute as it stood from `first` to `last` (None: still in force)."""

    label: str
    first: date
    last: date | None
    numbering: str
    articles: int | None
    number: str = ""
    adopted: date | None = None
    verified: bool = False

    def in_force(self, on: date) -> bool:
        """Whether this version was in force on that day, first and last day included."""
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True)
class Statute:
    """A statute (or an instrument that is none) with its versions, oldest first."""

    name: str
    full: str
    level: str
    versions: tuple[Version, ...]
    aliases: tuple[str, ...] = ()  # other short names in use: 处罚法, 监督条例

    @property
    def is_statute(self) -> bool:
        """False for 规范性文件, which cannot found a penalty (行政处罚法第十六条)."""
        return self.level != "规范性文件"

    def version(self, on: date) -> Version:
        """The version in force on that day. Raises NotInForce."""
        for version in reversed(self.versions):
            if version.in_force(on):
                return version
        raise NotInForce(self.full, on)


@dataclass(frozen=True)
class Clause:
    """One place in one version of a statute: the thing a finding or a letter cites."""

    statute: Statute
    version: Version
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    @property
    def verified(self) -> bool:
        """Whether the dates of this version were checked against its text."""
        return self.version.verified

    @property
    def in_force(self) -> tuple[date, date | None]:
        """First and last day (None: still) on which the cited version is in force."""
        return self.version.first, self.version.last

    def label(self) -> str:
        """As a document cites it: 《中华人民共和国行政处罚法》第六十四条第一款第（一）项."""
        number = "" if self.statute.is_statute or not self.version.number else f"（{self.version.number}）"
        return f"《{self.statute.full}》{number}{self.place()}"

    def short(self) -> str:
        """For lists and narrow places: 行政处罚法第六十条."""
        return self.statute.name + self.place()

    def place(self) -> str:
        """The part after the title: 第六十四条第一款第（一）项; empty when the whole is cited."""
        return place(self.article, self.paragraph, self.item)


@dataclass(frozen=True)
class Variant:
    """A place in the article numbering of certain versions of a statute."""

    statute: str
    numbering: str
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class ClauseRef:
    """A rule of law across renumberings: which article said it on a given day. Join variants with `|`.

    `ref("行政处罚法", 51) | ref("行政处罚法", 33, numbering="1996")` is article 33 until 2021-07-14, then 51;
    `ref("行政处罚法", 60)` alone is in force from 2021-07-15 only, as the 90 days had no counterpart before.
    """

    variants: tuple[Variant, ...]

    def __or__(self, other: ClauseRef) -> ClauseRef:
        return ClauseRef(self.variants + other.variants)

    def on(self, day: date) -> Clause:
        """The clause in force on that day. Raises NotInForce when the rule did not exist then."""
        for variant in self.variants:
            statute = get(variant.statute)
            for version in statute.versions:
                if version.numbering == variant.numbering and version.in_force(day):
                    return Clause(statute, version, variant.article, variant.paragraph, variant.item)
        newest = self.variants[0]
        raise NotInForce(get(newest.statute).full, day, newest.article)

    def applies(self, day: date) -> bool:
        """Whether the rule existed on that day."""
        return any(first <= day and (last is None or day <= last) for first, last in self.periods())

    def periods(self) -> Iterator[tuple[date, date | None]]:
        """The days in force, version by version."""
        for variant in self.variants:
            for version in get(variant.statute).versions:
                if version.numbering == variant.numbering:
                    yield version.first, version.last


def ref(name: str, article: int | None = None, paragraph: int | None = None, item: int | None = None, *,
        numbering: str | None = None) -> ClauseRef:
    """A reference by article number in the newest numbering, or in the named older one. Raises UnknownStatute."""
    statute = get(name)
    if numbering is None:
        numbering = statute.versions[-1].numbering
    known = [version for version in statute.versions if version.numbering == numbering]
    if not known:
        raise UnknownStatute(
            N_("《{name}》没有编号为{numbering}的版本。"), name=statute.full, numbering=numbering)
    _check(statute, known[-1], article)
    return ClauseRef((Variant(statute.name, numbering, article, paragraph, item),))


def cite(short_name: str, article: int | None = None, paragraph: int | None = None, item: int | None = None, *,
         on: date) -> Clause:
    """The clause with that number in the version in force on the day `on`.

    Raises NotInForce (LAW-CITE-01) when no version is in force then, UnknownStatute (LAW-CITE-02) for a wrong name or
    number.
    The number is read in the numbering of that day; a rule that has to survive renumbering uses `ref`.
    """
    statute = get(short_name)
    version = statute.version(on)
    _check(statute, version, article)
    return Clause(statute, version, article, paragraph, item)


_CITATION = re.compile(
    r"《?(?P<name>[^《》第]+?)》?\s*"
    r"(?:第(?P<article>[^条第]+)条)?\s*(?:第(?P<paragraph>[^款第]+)款)?\s*(?:第[（(]?(?P<item>[^项第（）()]+)[）)]?项)?")


def parse_ref(text: str) -> ClauseRef:
    """Read 行政处罚法第六十四条第一款第（一）项 (any numerals, short or full title) in the newest numbering."""
    match = _CITATION.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        numbers = [from_chinese(match[part]) if match[part] else None for part in ("article", "paragraph", "item")]
    except ValueError:
        raise UnknownStatute(
            N_("看不懂引用“{text}”，应当写成：行政处罚法第六十四条第一款第（一）项。"), text=text) from None
    return ref(match["name"].strip(), *numbers)


def get(name: str) -> Statute:
    """A statute by any of its names. Raises UnknownStatute."""
    try:
        return _table()[name]
    except KeyError:
        raise UnknownStatute(
            N_("没有收录“{name}”，不能引用。请核对名称，或者先补录该法律、法规或者文件。"), name=name) from None


def names() -> frozenset[str]:
    """Every name, short, full or in use, under which `get` knows a statute."""
    return frozenset(_table())


def statutes() -> tuple[Statute, ...]:
    """All statutes and instruments, in the order of the data file."""
    return tuple(dict.fromkeys(_table().values()))


def place(article: int | None, paragraph: int | None = None, item: int | None = None) -> str:
    """第六十四条第一款第（一）项 from its numbers; the missing parts are left out."""
    text = f"第{to_chinese(article)}条" if article else ""
    text += f"第{to_chinese(paragraph)}款" if paragraph else ""
    return text + (f"第（{to_chinese(item)}）项" if item else "")


def _check(statute: Statute, version: Version, article: int | None) -> None:
    if article is None:
        return
    if version.articles is None:
        raise UnknownStatute(N_("《{name}》不分条，不能按条引用。"), name=statute.full)
    if not 1 <= article <= version.articles:
        raise UnknownStatute(
            N_("《{name}》（{version}）共{articles}条，没有第{article}条。"),
            name=statute.full, version=version.label, articles=version.articles, article=article)


@cache
def _table() -> dict[str, Statute]:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    table: dict[str, Statute] = {}
    for entry in data["statute"]:
        versions = tuple(
            Version(
                label=item["label"], first=item["from"], last=item.get("to"), numbering=item["numbering"],
                articles=item.get("articles"), number=item.get("number", ""), adopted=item.get("adopted"),
                verified=item["verified"],
            )
            for item in entry["versions"]
        )
        statute = Statute(entry["name"], entry["full"], entry["level"], versions, tuple(entry.get("aliases", ())))
        for name in (statute.name, statute.full, *statute.aliases):
            table[name] = statute
    return table
