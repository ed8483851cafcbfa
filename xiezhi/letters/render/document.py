"""A letter as data: everything GB/T 9704-2012 prints, and nothing about how it is printed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from xiezhi.law.text import N_


class Kind(StrEnum):
    """Instruments (行政执法监督条例 第22、26–30条; the notice is the form of the plan of 2024)."""

    SUPERVISE_LETTER = "SuperviseLetter"
    SUPERVISE_OPINION = "SuperviseOpinion"
    SUPERVISE_DECISION = "SuperviseDecision"
    SUPERVISION_NOTICE = "SupervisionNotice"
    OBJECTION_REPLY = "ObjectionReply"
    INTERVIEW_NOTICE = "InterviewNotice"
    APPOINTMENT = "Appointment"  # 聘书: no instrument of supervision, the same paper


KIND_NAMES = {
    Kind.SUPERVISE_LETTER: N_("行政执法监督督办函"),
    Kind.SUPERVISE_OPINION: N_("行政执法监督意见书"),
    Kind.SUPERVISE_DECISION: N_("行政执法监督决定书"),
    Kind.SUPERVISION_NOTICE: N_("行政执法监督通知书"),
    Kind.OBJECTION_REPLY: N_("行政执法监督异议答复书"),
    Kind.INTERVIEW_NOTICE: N_("行政执法监督约谈通知书"),
    Kind.APPOINTMENT: N_("聘书"),
}


class Style(StrEnum):
    """Layouts of GB/T 9704-2012: the ordinary document (文件) and the letter (信函格式, 10.1)."""

    DOCUMENT = "document"
    LETTER = "letter"


class Level(IntEnum):
    """Depth of a paragraph: body 仿宋, “一、” 黑体, “（一）” 楷体 (7.3.3)."""

    BODY = 0
    FIRST = 1
    SECOND = 2


@dataclass(frozen=True)
class Text:
    """A paragraph, printed literally. `lead` is a run-in heading in 楷体 before the text."""

    text: str
    level: Level = Level.BODY
    lead: str = ""


@dataclass(frozen=True)
class Table:
    """A ruled table; the head repeats on each page. `widths` are relative; all rows have as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows) or len(self.widths) not in (0, len(self.head)):
            raise ValueError("table rows, widths and head differ in length")


@dataclass(frozen=True)
class Figure:
    """A drawing as an SVG string (made by our code, never uploaded), with the words that say what it shows."""

    svg: str
    alt: str
    caption: str = ""


Block = Text | Table | Figure


@dataclass(frozen=True)
class Annex:
    """附件. Without blocks it is only named in the letter and travels as a paper of its own."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Letter:
    """One instrument ready to be printed.

    `masthead` is the 发文机关标志, `signed_by` the organ that signs, `seal_of` the organ whose seal it bears.
    `number` is empty only in a draft. `mark` is printed large and pale across each page (草稿, 演示).
    """

    kind: Kind
    style: Style
    masthead: str
    number: str
    title: str
    addressee: str
    body: tuple[Block, ...]
    signed_by: str
    date: datetime.date
    seal_of: str = ""
    annexes: tuple[Annex, ...] = ()
    copy_to: tuple[str, ...] = ()
    print_organ: str = ""
    print_date: datetime.date | None = None
    note: str = ""
    urgency: str = ""
    mark: str = ""

    def with_annex(self, annex: Annex) -> Letter:
        """The same letter with one more annex at the end."""
        return replace(self, annexes=(*self.annexes, annex))

    def texts(self) -> list[str]:
        """Every string that will be printed, in reading order; texts inside SVG are left out."""
        out = [self.urgency, self.masthead, self.number, self.title, self.addressee, *_texts(self.body)]
        out += [annex.title for annex in self.annexes]
        out += [self.signed_by, chinese_date(self.date), self.note]
        for annex in self.annexes:
            out += [annex.title, *_texts(annex.blocks)]
        out += [*self.copy_to, self.print_organ, self.mark]
        return [text for text in out if text]


@dataclass(frozen=True)
class Sheet:
    """A record on paper without red head and number: what was done, who signs for it (`signs`: labels of lines), organ and day."""

    title: str
    body: tuple[Block, ...]
    organ: str
    date: datetime.date
    signs: tuple[str, ...] = ()
    mark: str = ""

    def texts(self) -> list[str]:
        """Every string that will be printed."""
        out = [self.title, *_texts(self.body), *self.signs, self.organ, chinese_date(self.date), self.mark]
        return [text for text in out if text]


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    out: list[str] = []
    for block in blocks:
        match block:
            case Text():
                out += [block.lead, block.text]
            case Table():
                out += [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
            case Figure():
                out.append(block.caption)
    return out


def chinese_date(day: datetime.date) -> str:
    """成文日期: Arabic numerals, full year, no padding (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(code: str, year: int, serial: int) -> str:
    """发文字号 机关代字〔年份〕序号号: hexagonal brackets, no 第, serial not padded (7.2.5)."""
    if not code or serial < 1:
        raise ValueError("a document number needs the organ's code and a serial from 1")
    return f"{code}〔{year}〕{serial}号"


_NUMERALS = "〇一二三四五六七八九"


def chinese_ordinal(n: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十 (1–99), as headings count."""
    if not 1 <= n <= 99:
        raise ValueError("ordinals run from 1 to 99")
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十") + (_NUMERALS[ones] if ones else "")
