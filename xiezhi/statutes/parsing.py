"""The Markdown (or plain text) of a statute, read strictly: title, events, 编章节, articles with paragraphs and items.

What cannot be read is never guessed: it is an error (the text is not loaded) or a doubt (loaded, a person looks at it),
each with a code, the line and how to mend. Knows nothing of Django beyond the message catalogue, and of no database.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xiezhi.law.citing import placed
from xiezhi.law.numerals import from_chinese, to_chinese
from xiezhi.law.text import N_

LONGEST = 2_000_000  # characters; the longest code in force has 120,000
_N = r"[零〇一二三四五六七八九十百千]+"
_NAME = re.compile(r"(?P<stem>.+?)[(（](?P<on>\d{4}-\d{2}-\d{2})[)）]\.(?:md|txt)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_HEADING = re.compile(rf"(#*)\s*第({_N})(编|分编|章|节)(\s+|$)?(.*)")
_ARTICLE = re.compile(rf"(?:\*\*)?第({_N}|\d+)条(?:之({_N}))?(?:\*\*)?(?:[\s　]+|$)(.*)", re.DOTALL)
_ITEM = re.compile(rf"[（(]({_N})[）)]\s*(.*)", re.DOTALL)
_SUBITEM = re.compile(r"(?:(\d+)[.．、]|[（(](\d+)[）)])\s*(.*)", re.DOTALL)
_SECTION = re.compile(rf"({_N})、\s*(.+)", re.DOTALL)
_CONTENTS = re.compile(r"目\s*录")
_FREE = re.compile(r"(?:序\s*言|前\s*言)$|附\s*(?:件|则?表|图|录)?\s*[一二三四五六七八九十\d]*(?:[:：].*|$|\s.*)")
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|!\[|\]\(|`|^\s*[-*+]\s")
_RANK = {"编": 0, "分编": 1, "章": 2, "节": 3}


@dataclass(frozen=True)
class Problem:
    """`what`, `mend`: message ids with the fields `params`. `grave`: the text is not loaded."""

    code: str
    what: str
    mend: str = ""
    line: int = 0
    grave: bool = False
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """A line of the head: passed, promulgated, amended, revised, in force."""

    on: dt.date
    what: str

    @property
    def kind(self) -> str:
        """通过, 公布, 修正, 修订, 施行, 批准; empty when the line says something else."""
        for word, kind in _EVENTS:
            if re.search(word, self.what):
                return kind
        return ""


_EVENTS = (
    ("修订[）)。]?$", "修订"), ("修正[）)。]?$", "修正"), ("施行$|实施$", "施行"), ("公布|发布|印发", "公布"),
    ("批准", "批准"), ("通过", "通过"), ("修订", "修订"), ("修正|修改", "修正"),
)  # fmt: skip


@dataclass
class Unit:
    """An article, or a part without a number (preamble, annex) that has a `title` instead."""

    number: int | None
    sub: int = 0
    title: str = ""
    path: tuple[str, ...] = ()
    body: list[dict[str, Any]] = field(default_factory=list)
    line: int = 0

    @property
    def label(self) -> str:
        return placed(self.number, self.sub) if self.number else self.title


@dataclass
class Text:
    """A statute as read."""

    title: str = ""
    stem: str = ""
    dated: dt.date | None = None
    events: list[Event] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def articles(self) -> list[Unit]:
        return [unit for unit in self.units if unit.number]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.grave]

    @property
    def doubts(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.grave]


def name_of(file_name: str) -> tuple[str, dt.date | None]:
    """(short title, date) from 行政处罚法(2021-01-22).md; the date is None where the name has none."""
    match = _NAME.fullmatch(file_name)
    if match is None:
        return re.sub(r"\.(md|txt)$", "", file_name, flags=re.IGNORECASE), None
    try:
        return match["stem"].strip(), dt.date.fromisoformat(match["on"])
    except ValueError:
        return match["stem"].strip(), None


def parse(source: str, file_name: str = "") -> Text:
    """Read a statute. Problems are in the result; with an error among them the rest may be incomplete."""
    text = Text()
    stem, text.dated = name_of(file_name)
    text.stem = stem if text.dated else ""  # else it is any name that somebody gave a file
    if len(source) > LONGEST:
        text.problems.append(Problem("STAT-01", N_("正文过长。"), N_("请核对文件。"), grave=True))
        return text
    _Reader(text).read(source)
    return text


class _Reader:
    """Goes through the lines once; what stands open is the unit, its last paragraph and its last item."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.path: list[tuple[int, int, str]] = []  # rank, number, heading
        self.unit: Unit | None = None
        self.line = 0
        self.last = (0, 0)
        self.empty_heading: tuple[int, str] | None = None
        self.sections = False

    def say(self, code: str, what: str, mend: str = "", grave: bool = False, **params: Any) -> None:
        self.text.problems.append(Problem(code, what, mend, self.line, grave, params))

    def read(self, source: str) -> None:
        lines = [(n, line) for n, raw in enumerate(source.splitlines(), 1) if (line := _clean(raw))]
        body = self.head(lines)
        self.sections = not any(_ARTICLE.match(_bare(line)) for _n, line in body)
        for number, line in self.without_contents(body):
            self.line = number
            self.take(line)
        self.end()

    # -- before the text
    def head(self, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Title and events; returns the lines of the text itself."""
        marked = next((at for at, (_n, line) in enumerate(lines) if line == "<!-- INFO END -->"), None)
        if not lines:
            self.say("STAT-02", N_("文件是空的。"), N_("请核对文件。"), grave=True)
            return []
        at = 1
        self.line, first = lines[0]
        self.text.title = _tight(_bare(first))
        if marked is None and not first.startswith("#") and (_ARTICLE.match(first) or len(self.text.title) > 80):
            self.say("STAT-02", N_("第一行不是标题。"), N_("第一行写全称，例如：# 中华人民共和国行政处罚法。"), grave=True)
            at = 0
        while at < len(lines) if marked is None else at < marked:
            self.line, line = lines[at]
            begins = _ARTICLE.match(_bare(line)) or _HEADING.match(line)
            if marked is None and (begins or not (_DATE.search(line) or line.startswith(("（", "(", "# ")))):
                break
            if line.startswith("# "):  # the second line of a title: 总则编
                self.text.title += " " + _tight(_bare(line))
            elif not self.events(line):
                mend = N_("题注写作：2021年1月22日 某某会议修订。")
                self.say("STAT-51", N_("题注“{text}”看不懂，没有收入。"), mend, text=line[:60])
            at += 1
        return lines[(marked + 1) if marked is not None else at :]

    def events(self, line: str) -> bool:
        """The events on one line: one after its date each, or all in one bracket as official texts have them."""
        dates = list(_DATE.finditer(line))
        for match, after in zip(dates, [*dates[1:], None], strict=False):
            what = line[match.end() : after.start() if after else len(line)]
            what = what.strip("　 ，、；（(").removesuffix("根据").strip("　 ，、；")
            if what.count("）") > what.count("（"):
                what = what.removesuffix("）").strip()
            try:
                self.text.events.append(Event(dt.date(*map(int, match.groups())), what))
            except ValueError:
                return False
        return bool(dates)

    def without_contents(self, lines: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """The lines after a 目录, which lists the headings once more: it ends where its first one comes again."""
        start = next((at for at, (_n, line) in enumerate(lines[:30]) if _CONTENTS.fullmatch(_bare(line))), None)
        if start is None:
            return iter(lines)
        rest = lines[start + 1 :]
        first = _tight(_bare(rest[0][1])) if rest else ""
        again = next((at for at, (_n, line) in enumerate(rest) if at and _tight(_bare(line)) == first), None)
        if again is None or any(_ARTICLE.match(_bare(line)) for _n, line in rest[:again]):
            self.line = lines[start][0]
            mend = N_("删去目录，或者核对章节标题是否一致。")
            self.say("STAT-11", N_("目录之后没有找到正文的“{text}”。"), mend, grave=True, text=first)
            return iter(())
        return iter([*lines[:start], *rest[again:]])

    # -- the text
    def take(self, line: str) -> None:
        bare = _bare(line)
        if line.startswith("<!--") and line.endswith("-->"):
            return
        if _MARKUP.search(line):
            self.say("STAT-52", N_("有排版标记或者网页代码：“{text}”。"), N_("核对这一行的文字，去掉标记。"), text=line[:60])
        if line.startswith("|"):
            self.table(line)
        elif (match := _HEADING.match(line)) and (match[1] or match[4] is not None):
            self.heading(match)
        elif match := _ARTICLE.match(bare):
            self.article(match)
        elif line.startswith("#") or (_FREE.match(bare) and len(bare) <= 40):
            self.free(bare)
        elif self.sections and (match := _SECTION.match(bare)) and not (self.unit and self.unit.title.startswith("附")):
            self.begin(Unit(None, 0, _section_title(match), self.headings(), [{"text": bare}], self.line))
        else:
            self.words(bare)

    def heading(self, match: re.Match[str]) -> None:
        rank, number = _RANK[match[3]], self.number(match[2])
        text = f"第{match[2]}{match[3]} {_tight(_bare(match[5]))}".strip()
        above = [part for part in self.path if part[0] < rank]
        before = next((part[1] for part in self.path if part[0] == rank), 0)
        if number is not None and number not in (before + 1, 1):
            self.say("STAT-53", N_("“{text}”与前面的编号不连续。"), N_("核对是否缺少章节。"), text=text)
        if self.empty_heading and self.empty_heading[0] >= rank:
            self.say("STAT-54", N_("“{text}”下面没有条文。"), N_("核对是否缺少条文。"), text=self.empty_heading[1])
        self.path = [*above, (rank, number or 0, text)]
        self.empty_heading, self.unit = (rank, text), None

    def article(self, match: re.Match[str]) -> None:
        number, sub = self.number(match[1]), self.number(match[2]) if match[2] else 0
        if number is None or sub is None:
            self.say("STAT-03", N_("条号“{text}”看不懂。"), N_("条号写作：第二十一条。"), grave=True, text=match[0][:12])
            return
        if (number, sub) not in ((self.last[0] + 1, 0), (self.last[0], self.last[1] + 1)) or (sub and self.last[0] != number):
            self.say(
                "STAT-04", N_("{before}之后是{text}，条号不连续。"), N_("核对是否缺少条文，或者条文换了行。"), grave=True,
                before=placed(*self.last) if self.last[0] else N_("开头"), text=placed(number, sub),
            )  # fmt: skip
        self.last = (number, sub)
        self.begin(Unit(number, sub, "", self.headings(), [], self.line))
        if match[3].strip():
            self.words(match[3].strip())

    def free(self, bare: str) -> None:
        """A part without number: preamble, annex; below it headings of the text do not apply."""
        if _FREE.match(bare) or self.sections:
            if bare.startswith("附"):
                self.path, self.empty_heading = [], None
            self.begin(Unit(None, 0, bare[:200], self.headings(), [], self.line))
        elif self.unit is not None and self.unit.number is None:
            self.unit.body.append({"text": bare, "head": True})
        else:
            mend = N_("标题写作：## 第一章 总则。")
            self.say("STAT-05", N_("“{text}”不是编、章、节，也不是附件。"), mend, grave=True, text=bare[:60])

    def begin(self, unit: Unit) -> None:
        self.check_items()
        self.unit, self.empty_heading = unit, None
        self.text.units.append(unit)

    def words(self, text: str) -> None:
        """A paragraph, an item of the last paragraph, or a point of the last item."""
        if self.unit is None:
            if self.sections and not self.text.units:  # what stands before the first 一、 of an instrument
                self.begin(Unit(None, 0, N_("前言"), (), [], self.line))
            else:
                self.say("STAT-06", N_("“{text}”不属于任何一条。"), N_("核对前面是否缺少条号。"), grave=True, text=text[:60])
                return
        assert self.unit is not None
        body = self.unit.body
        items = body[-1].get("items") if body else None
        if match := _ITEM.match(text):
            number = self.number(match[1])
            opens = bool(body) and (items is not None or body[-1].get("text", "").endswith(("：", ":")))
            if number is not None and (opens or number == 1) and body:
                body[-1].setdefault("items", []).append({"no": number, "text": match[2].strip()})
                return
        elif (match := _SUBITEM.match(text)) and items:
            items[-1].setdefault("subs", []).append({"no": int(match[1] or match[2]), "text": match[3].strip()})
            return
        body.append({"text": text})

    def table(self, line: str) -> None:
        cells = [cell.strip().replace("<br>", "\n") for cell in line.strip().strip("|").split("|")]
        if self.unit is None:
            self.say("STAT-06", N_("“{text}”不属于任何一条。"), N_("核对前面是否缺少条号。"), grave=True, text=line[:60])
            return
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            return
        if not self.unit.body or "table" not in self.unit.body[-1]:
            self.unit.body.append({"table": []})
        self.unit.body[-1]["table"].append(cells)

    def check_items(self) -> None:
        """Items of the unit that ends here run 一, 二, 三; else something is lacking or was taken for an item."""
        for paragraph in self.unit.body if self.unit else ():
            numbers = [item["no"] for item in paragraph.get("items", ())]
            if numbers != list(range(1, len(numbers) + 1)):
                self.say(
                    "STAT-55", N_("{place}的项不连续：{numbers}。"), N_("核对是否缺少一项。"),
                    place=self.unit.label if self.unit else "", numbers="、".join(map(_numeral, numbers)),
                )  # fmt: skip

    def end(self) -> None:
        self.check_items()
        if self.empty_heading:
            self.say("STAT-54", N_("“{text}”下面没有条文。"), N_("核对是否缺少条文。"), text=self.empty_heading[1])
        self.line = 0
        for unit in self.text.units:
            if not unit.body and unit.number:
                self.line = unit.line
                self.say("STAT-07", N_("{text}没有内容。"), N_("补上条文。"), grave=True, text=unit.label)
        if not self.text.units and not self.text.errors:
            self.say("STAT-08", N_("没有找到条文。"), N_("条文写作：第一条 为了……"), grave=True)

    def headings(self) -> tuple[str, ...]:
        return tuple(text for _rank, _number, text in self.path)

    @staticmethod
    def number(text: str) -> int | None:
        try:
            return from_chinese(text.replace("〇", "零"))
        except ValueError:
            return None


def _clean(raw: str) -> str:
    """A line without what cannot be seen (zero-width marks, control characters) and without space around it."""
    return re.sub(r"[\u200b-\u200f\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]", "", raw).strip().strip("　").strip()


def _bare(line: str) -> str:
    """Without the marks of a heading or of bold type."""
    return re.sub(r"^#+\s*", "", line).replace("**", "").strip()


def _tight(text: str) -> str:
    """总　则 and 总 则 as 总则; a space between words of three and more stays one."""
    text = re.sub(r"\s*<!--.*?-->\s*", "", text)
    squeezed = re.sub(r"[\s　]+", " ", text).strip()
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", squeezed)


def _section_title(match: re.Match[str]) -> str:
    """What a numbered part of an instrument is called: its first sentence, if that is short."""
    head = re.split(r"[。；：\s]", match[2], maxsplit=1)[0]
    return f"{match[1]}、{head}" if len(head) <= 30 else f"{match[1]}、"


def _numeral(number: int) -> str:
    return f"（{to_chinese(number)}）"
