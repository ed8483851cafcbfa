"""Legal bases as people write them: 《行政处罚法》第六十条第一款、第二款；《……》第三条. Read, and looked up as of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xiezhi.core.taking import Problem
from xiezhi.law.errors import LawError
from xiezhi.law.numerals import from_chinese
from xiezhi.law.statutes import Statute, Version, get, place
from xiezhi.law.text import N_

SPLIT = re.compile(r"[;；\n]+")
NAME = re.compile(r"\s*(?:《(?P<title>[^《》]{2,120})》|(?P<plain>[^第《》、，,；;]{2,60}))(?:（[^（）]*）)?\s*(?P<rest>.*)", re.S)
PLACE = re.compile(
    r"(?:第\s*(?P<article>[^第条款项\s]+)\s*条)?\s*(?:第\s*(?P<paragraph>[^第条款项\s]+)\s*款)?\s*"
    r"(?:第\s*[（(]?\s*(?P<point>[^第条款项（）()\s]+)\s*[）)]?\s*项)?"
)
ONE_DAY = dt.timedelta(days=1)


class Unreadable(ValueError):
    """A citation that does not read as one; its text."""


@dataclass(frozen=True)
class Cited:
    """One place in one statute, as a number each; None: not said. `statute` is the name as known, else as written."""

    statute: str
    article: int | None = None
    paragraph: int | None = None
    point: int | None = None

    @property
    def text(self) -> str:
        return f"《{self.statute}》{place(self.article, self.paragraph, self.point)}"


def read(text: str) -> list[Cited]:
    """All citations of a cell, in their order, each once. Raises Unreadable with the part that does not read."""
    found: list[Cited] = []
    for part in filter(None, (piece.strip(" 　。") for piece in SPLIT.split(text))):
        found += [cited for cited in _part(part) if cited not in found]
    return found


def _part(part: str) -> Iterable[Cited]:
    """《名称》第一条、第三条第二款和第四款: the statute once, then its places."""
    match = NAME.fullmatch(part)
    if match is None:
        raise Unreadable(part)
    name = known_as((match["title"] or match["plain"]).strip())
    rest = match["rest"].strip(" 　。")
    if not rest:
        yield Cited(name)
        return
    article: int | None = None
    paragraph: int | None = None
    for piece in re.split(r"[、，,和及]|以及", rest):
        found = PLACE.fullmatch(piece.strip())
        if found is None or not piece.strip():
            raise Unreadable(part)
        try:
            numbers = [from_chinese(found[key]) if found[key] else None for key in ("article", "paragraph", "point")]
        except ValueError:
            raise Unreadable(part) from None
        if numbers[0]:
            article, paragraph = numbers[0], numbers[1]
        elif numbers[1]:
            paragraph = numbers[1]
        if article is None:
            raise Unreadable(part)
        yield Cited(name, article, paragraph, numbers[2])


def known_as(name: str) -> str:
    """The short name of a statute that is known; else the name as it was written."""
    try:
        return get(name).name
    except LawError:
        return name


def written(bases: Iterable[Cited]) -> str:
    """As one text, places of one statute together: the counterpart of `read`."""
    grouped: dict[str, list[str]] = {}
    for one in bases:
        grouped.setdefault(one.statute, []).append(place(one.article, one.paragraph, one.point))
    return "；".join(f"《{name}》" + "、".join(filter(None, places)) for name, places in grouped.items())


class Library:
    """What is known of statutes, each looked up once. Made anew for every batch of questions."""

    def __init__(self) -> None:
        self._known: dict[str, Statute | None] = {}

    def statute(self, name: str) -> Statute | None:
        """The statute with its versions, or None where nobody knows it."""
        if name not in self._known:
            try:
                self._known[name] = get(name)
            except LawError:
                self._known[name] = None
        return self._known[name]

    def version(self, cited: Cited, on: dt.date) -> Version | None:
        """The version in force on that day, if there is one that has the article."""
        statute = self.statute(cited.statute)
        if statute is None:
            return None
        version = next((v for v in reversed(statute.versions) if v.in_force(on)), None)
        if version is None or (cited.article and not 1 <= cited.article <= (version.articles or 0)):
            return None
        return version

    def level(self, cited: Cited) -> str:
        """法律, 行政法规 …; empty where the statute is unknown."""
        statute = self.statute(cited.statute)
        return statute.level if statute else ""

    def levels(self, bases: Sequence[Cited], on: dt.date) -> list[str]:
        """Levels of those in force on that day."""
        return [self.level(one) for one in bases if self.version(one, on)]

    def problem(self, cited: Cited, on: dt.date, fact: str) -> Problem | None:
        """Why it cannot be relied on that day: unknown, not in force, no such article."""
        statute = self.statute(cited.statute)
        params = {"name": cited.statute, "day": on.isoformat()}
        if statute is None:
            return Problem(
                "ITEM-06", fact, N_("没有收录《{name}》。"),
                N_("请核对名称；名称无误的，先在法规库登记，再填写。"), params,
            )  # fmt: skip
        version = next((v for v in reversed(statute.versions) if v.in_force(on)), None)
        if version is None:
            before = [v.last for v in statute.versions if v.last and v.last < on]
            if before:
                return Problem(
                    "ITEM-08", fact, N_("《{name}》自{gone}起已经失效，{day}不能作为依据。"), N_("请改引现行有效的依据。"),
                    params | {"gone": (max(before) + ONE_DAY).isoformat()},
                )  # fmt: skip
            return Problem(
                "ITEM-08", fact, N_("《{name}》{first}才施行，{day}还不能作为依据。"),
                N_("请改引当时有效的依据，或者把生效日期改到施行之后。"),
                params | {"first": statute.versions[0].first.isoformat()},
            )  # fmt: skip
        if cited.article and version.articles is None:
            return Problem(
                "ITEM-07", fact, N_("《{name}》不分条，不能引用第{article}条。"), N_("请只写名称和文号。"),
                params | {"article": cited.article},
            )  # fmt: skip
        if cited.article and not 1 <= cited.article <= (version.articles or 0):
            return Problem(
                "ITEM-07", fact, N_("《{name}》（{version}）共{last}条，没有第{article}条。"), N_("请对照条文核对条号。"),
                params | {"version": version.label, "last": version.articles, "article": cited.article},
            )  # fmt: skip
        return None
