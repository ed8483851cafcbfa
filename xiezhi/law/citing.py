"""Citations of statutes in running text, as people and documents write them.

《行政处罚法》第六十条第一款, 行政处罚法第五十七条、第五十八条, 监督条例第二、四十二条, 刑法第十七条之一, 第五十八条第一款、第三款.
A name without title marks is known only if the table of statutes has it: nothing else tells it from the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from .errors import UnknownStatute
from .numerals import from_chinese, to_chinese
from .statutes import names, place, statutes
from .text import N_

_N = r"(?:[零〇一二三四五六七八九十百千]+|[0-9０-９]+)"
_ITEM = rf"第?\s*[（(]\s*{_N}\s*[）)]\s*项?|第\s*{_N}\s*项"
_PARAGRAPH = rf"第\s*{_N}\s*款"
_ARTICLE = rf"第\s*{_N}\s*条(?:之{_N})?"
_SEVERAL = rf"第?\s*{_N}(?=(?:[、和及]\s*{_N})*[、和及]?\s*{_N}\s*条)"  # 第二、四十二条: one number before the last
_PLACE = re.compile(rf"(?P<article>{_ARTICLE})\s*(?P<paragraph>{_PARAGRAPH})?\s*(?P<item>{_ITEM})?")
_BARE = re.compile(rf"(?P<article>{_N}\s*条(?:之{_N})?)\s*(?P<paragraph>{_PARAGRAPH})?\s*(?P<item>{_ITEM})?")
_FIRST = re.compile(_SEVERAL)
_WITHIN = re.compile(rf"(?P<paragraph>{_PARAGRAPH})\s*(?P<item>{_ITEM})?|(?P<only>{_ITEM})")
_JOIN = re.compile(r"\s*(?:、|和|或者|以及|至|及)\s*")
_OWN = ("本法", "本条例", "本办法", "本规定", "本细则", "本规则", "本决定")
_LOOSE = re.compile(rf"\s*(?:《(?P<marked>[^《》]+)》(?:（[^（）]*）)?|(?P<plain>[^《》第]+?))\s*(?P<place>{_ARTICLE}.*)?")


@dataclass(frozen=True)
class Citation:
    """One place that a text cites, from `start` to `end`; what it continues from an earlier one is filled in.

    `name`: the title as written, without marks; `sub`: 3 for 第十七条之三; `article` None: the statute as a whole.
    """

    start: int
    end: int
    name: str
    article: int | None = None
    sub: int = 0
    paragraph: int | None = None
    item: int | None = None

    @property
    def ref(self) -> str:
        """The citation in full, as `read` takes it: 行政处罚法第六十条第一款第（一）项."""
        return self.name + self.place

    @property
    def place(self) -> str:
        """The part after the title."""
        return placed(self.article, self.sub, self.paragraph, self.item)


def placed(article: int | None, sub: int = 0, paragraph: int | None = None, item: int | None = None) -> str:
    """第十七条之三第一款第（二）项; the missing parts are left out."""
    after = f"之{to_chinese(sub)}" if sub else ""
    return place(article) + after + place(None, paragraph, item)


def find(text: str, own: str = "") -> Iterator[Citation]:
    """The citations of a text, in order. `own`: the statute that 本法, 本条例 … mean; without it they are no citations."""
    at = 0
    pattern = _titles(bool(own))
    while match := pattern.search(text, at):
        at = match.end()
        if match["own"]:
            name, known = own, False
        else:
            name, known = match["marked"] or match["plain"], match["marked"] in names()
        begin = match.start()
        for n, found in enumerate(_places(text, at, name)):
            yield found if n else replace(found, start=begin)
            at = found.end
        if at == match.end() and known and match["marked"]:
            yield Citation(begin, begin + len(match[0].rstrip()), name)


def read(text: str) -> Citation:
    """The one place that `text` names, any title. Raises UnknownStatute (LAW-CITE-02) when it cannot be read."""
    if (match := _LOOSE.fullmatch(text.strip())) and len(text) <= 200:
        name, where = (match["marked"] or match["plain"]).strip(), match["place"]
        found = next(_places(where or "", 0, name), None)
        if where is None or (found is not None and found.end == len(where)):
            return replace(found or Citation(0, 0, name), start=0, end=len(text))
    raise UnknownStatute(N_("看不懂引用“{text}”，应当写成：行政处罚法第六十四条第一款第（一）项。"), text=text[:60])


def _places(text: str, at: int, name: str) -> Iterator[Citation]:
    """The places that follow a title at once, and those joined to them."""
    last: Citation | None = None
    while True:
        start = at
        if last is not None:
            joined = _JOIN.match(text, at)
            if joined is None:
                return
            start = joined.end()
        several = _FIRST.match(text, start)
        match = _PLACE.match(text, start) or (_BARE.match(text, start) if last is not None else None)
        try:
            if match is not None:
                article, _, sub = match["article"].partition("条")
                last = Citation(
                    start, match.end(), name, _number(article), _number(sub) or 0,
                    _number(match["paragraph"]), _number(match["item"]),
                )  # fmt: skip
            elif several is not None:
                last = Citation(start, several.end(), name, _number(several[0]))
            elif last is not None and (match := _WITHIN.match(text, start)):
                paragraph = _number(match["paragraph"]) if match["paragraph"] else last.paragraph
                item = _number(match["item"] or match["only"])
                last = Citation(start, match.end(), name, last.article, last.sub, paragraph, item)
            else:
                return
        except ValueError:  # 第八十条条: looks like a numeral and is none
            return
        yield last
        at = last.end


def _number(text: str | None) -> int | None:
    return from_chinese(re.sub(r"[^零〇一二三四五六七八九十百千0-9０-９]", "", text).replace("〇", "零")) if text else None


@cache
def _titles(with_own: bool) -> re.Pattern[str]:
    other = {alias for statute in statutes() for alias in statute.aliases}
    known, short = (
        "|".join(map(re.escape, sorted(group, key=len, reverse=True))) for group in (names() - other, other)
    )
    # 黑龙江省优化营商环境条例 is not 优化营商环境条例, and 处罚法 is the end of many titles
    plain = rf"(?<![省市州区县旗盟国])(?:{known})|(?<![\u4e00-\u9fff])(?:{short})"
    own = "|".join(_OWN) if with_own else "(?!)"
    # a document in title marks may have a number behind it: 《…》（国办发〔2022〕27号）
    marked = r"《(?P<marked>[^《》\n]{2,60})》(?:（[^（）\n]{1,40}）)?\s*"
    return re.compile(rf"{marked}|(?P<own>{own})(?=第)|(?P<plain>{plain})(?=\s*第)")
