"""Legal bases as people write them: 《行政处罚法》第六十条第一款、第二款；《……》第三条. Read, and looked up as of a day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Max

from xiezhi.core.taking import Problem
from xiezhi.law import citing
from xiezhi.law.errors import LawError
from xiezhi.law.statutes import Statute, Version, get, names
from xiezhi.law.text import N_
from xiezhi.statutes import queries as library
from xiezhi.statutes.models import Edition as Text
from xiezhi.statutes.states import ADOPTED

SPLIT = re.compile(r"[;；\n]+")
BETWEEN = re.compile(r"[\s、，,和及或者以及。　]*")
WHOLE = re.compile(r"《(?P<name>[^《》]{2,120})》(?:（[^（）]*）)?")
ONE_DAY = dt.timedelta(days=1)


class Unreadable(ValueError):
    """A citation that does not read as one; its text."""


@dataclass(frozen=True)
class Cited:
    """One place in one statute, as a number each; None: not said. `sub`: 3 for 第十七条之三.

    `statute` is the short name where it is known, else as written.
    """

    statute: str
    article: int | None = None
    paragraph: int | None = None
    point: int | None = None
    sub: int = 0

    @property
    def place(self) -> str:
        return citing.placed(self.article, self.sub, self.paragraph, self.point)

    @property
    def ref(self) -> str:
        """As `statutes:cite` takes it."""
        return self.statute + self.place

    @property
    def text(self) -> str:
        return f"《{self.statute}》{self.place}"


def read(text: str) -> list[Cited]:
    """All citations of a cell, in their order, each once. Raises Unreadable with the part that does not read."""
    found: list[Cited] = []
    for part in filter(None, (piece.strip(" 　。") for piece in SPLIT.split(text))):
        found += [cited for cited in _part(part) if cited not in found]
    return found


def _part(part: str) -> list[Cited]:
    """One statute with its places. All of it must read: what is left over would be a basis that nobody checks."""
    if match := WHOLE.fullmatch(part):
        return [Cited(known_as(match["name"].strip()))]
    found = list(citing.find(part))
    at = 0
    for one in found:
        if not BETWEEN.fullmatch(part[at : one.start]):
            break
        at = one.end
    if not found or not BETWEEN.fullmatch(part[at:]):
        found = [_unmarked(part)]
    return [Cited(known_as(one.name), one.article, one.paragraph, one.item, one.sub) for one in found]


def _unmarked(part: str) -> citing.Citation:
    """A title without marks that the table of law does not know: only an article tells it from other words."""
    try:
        found = citing.read(part)
    except LawError:
        raise Unreadable(part) from None
    if found.article is None and found.name not in names():
        raise Unreadable(part)
    return found


def known_as(name: str) -> str:
    """The short name of a statute of the table of law; else the name as it was written."""
    return get(name).name if name in names() else name


def written(bases: Iterable[Cited]) -> str:
    """As one text, places of one statute together: the counterpart of `read`."""
    grouped: dict[str, list[str]] = {}
    for one in bases:
        grouped.setdefault(one.statute, []).append(one.place)
    return "；".join(f"《{name}》" + "、".join(filter(None, places)) for name, places in grouped.items())


class Library:
    """What the table of law and the library of statutes know, each statute looked up once. Made anew for each task.

    Where both know a statute, versions whose text is here replace those of the same day; the table adds the others.
    """

    def __init__(self) -> None:
        self._known: dict[str, Statute | None] = {}

    def statute(self, name: str) -> Statute | None:
        """The statute with its versions, oldest first, or None where nobody knows it."""
        if name not in self._known:
            self._known[name] = _merged(name)
        return self._known[name]

    def named(self, cited: Cited) -> Cited:
        """With the short name of its statute."""
        statute = self.statute(cited.statute)
        return replace(cited, statute=statute.name) if statute else cited

    def version(self, cited: Cited, on: dt.date) -> Version | None:
        """The version in force on that day, if there is one that has the article."""
        statute = self.statute(cited.statute)
        version = _in_force(statute, on) if statute else None
        if version is None or (cited.article and not 1 <= cited.article <= (version.articles or 0)):
            return None
        return version

    def level(self, cited: Cited) -> str:
        """法律, 行政法规 …; empty where the statute is unknown."""
        statute = self.statute(cited.statute)
        return statute.level if statute else ""

    def levels(self, bases: Sequence[Cited], on: dt.date) -> list[str]:
        """Levels of those in force on that day."""
        return [level for one in bases if self.version(one, on) and (level := self.level(one))]

    def problem(self, cited: Cited, on: dt.date, fact: str) -> Problem | None:
        """Why it cannot be relied on that day: unknown, not in force, no such article."""
        statute = self.statute(cited.statute)
        params = {"name": cited.statute, "day": on.isoformat()}
        if statute is None or not statute.versions:
            return Problem(
                "ITEM-06", fact, N_("没有收录《{name}》。"),
                N_("请核对名称；名称无误的，先在法规库收录，再填写。"), params,
            )  # fmt: skip
        version = _in_force(statute, on)
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
        if cited.article and not version.articles:
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


def _in_force(statute: Statute, on: dt.date) -> Version | None:
    return next((version for version in reversed(statute.versions) if version.in_force(on)), None)


def _merged(name: str) -> Statute | None:
    known = get(name) if name in names() else None
    row = library.find(name)
    if row is None:
        return known
    texts = Text.objects.filter(statute=row, state=ADOPTED.value).exclude(first_on=None)
    versions = {version.first: version for version in (known.versions if known else ())}
    for text in texts.annotate(highest=Max("articles__number")):
        versions[text.first_on] = Version(
            text.label, text.first_on, text.last_on, text.label, text.highest, text.number, text.adopted_on, True
        )
    days = sorted(versions)
    ends = [*(day - ONE_DAY for day in days[1:]), row.repealed_on - ONE_DAY if row.repealed_on else None]
    kept = [_until(versions[day], end) for day, end in zip(days, ends, strict=False)]
    short, level = (known.name, known.level) if known else (row.name, row.level)
    return Statute(short, row.full, level, tuple(kept))


def _until(version: Version, end: dt.date | None) -> Version:
    """Not in force beyond the day before the next version, or before the repeal."""
    if end is None or end < version.first or (version.last is not None and version.last <= end):
        return version
    return replace(version, last=end)
