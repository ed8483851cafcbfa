"""From lines of text to facts: where the heading line is, what each column means, what is wrong with a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from xiezhi.core.errors import Refusal
from xiezhi.core.taking import Problem
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.rulebook.facts import Fact, Kind
from xiezhi.rulebook.facts.penalty import HELD
from xiezhi.rulebook.headings import Headings, match_headings
from xiezhi.rulebook.values import CellError, parse_value

from . import apart, checks, guards, reader, tables
from .models import Batch, Row, Unit
from .states import ROW
from .template import REASON

HEAD_WITHIN = reader.OUTLINE  # lines from the top among which the headings are looked for
HEAD_AT_LEAST = 3  # columns that must be known for a line to be the headings
UNIT_WORD = {Unit.YUAN.value: "（元）", Unit.WAN.value: "（万元）"}

Raw = dict[str, str]
Errors = list[dict[str, Any]]


@dataclass(frozen=True)
class Book:
    """A file that can be read: headings in their order, and the lines that hold data."""

    kind: str
    headings: list[str]
    ignored: list[str]
    lines: list[tables.Line]
    total: int

    def raw(self, line: tables.Line) -> Raw:
        """{heading: text} of the cells that are not empty."""
        return {title: text for title, text in zip(self.headings, line.cells, strict=False) if title and text}

    def faults(self, line: tables.Line) -> dict[str, str]:
        """{heading: fault} of cells whose text is not what was meant."""
        return {self.headings[at]: fault for at, fault in line.faults.items() if at < len(self.headings)}


@dataclass
class Piece:
    """A piece of a file, sorted: parsed facts to take, lines to set aside, years without a calendar."""

    good: list[dict[str, Any]] = field(default_factory=list)
    bad: list[tuple[int, Raw, Errors]] = field(default_factory=list)
    years: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.good) + len(self.bad)


def open_book(name: str, file: BinaryIO, unit: str = "", *, outline: bool = False) -> Book:
    """Look a file over and find its headings; as an `outline` without all of its lines, only their number.

    Raises Refusal IMP-01…IMP-14, IMP-18, IMP-19: nothing of it can be taken.
    """
    kind = guards.kind_of(name, file)
    if kind == "xlsx":
        guards.check_workbook(name, file)
        sheets = apart.read(name, file, outline=outline)
    else:
        sheets = [tables.read_csv(name, file)]
    sheet, at, found = _find_headings(name, sheets)
    if sheet.lines[at].no in sheet.merged:
        raise Refusal(
            "IMP-11", _("表头有横向合并的单元格，分不清各列。"), _("请取消合并，一列一个列名；最好使用本页的模板。")
        )
    _check_headings(found, unit)
    lines = [line for line in sheet.lines[at + 1 :] if not line.blank]
    total = len(lines) + sheet.rest
    if not total:
        raise Refusal(
            "IMP-13", _("文件“%(name)s”只有表头，没有数据。") % {"name": name}, _("请在表头下面填写案件，一件一行。")
        )
    if total > guards.ROWS:
        raise Refusal(
            "IMP-12",
            _("文件有%(n)s行，一次最多%(limit)s行。") % {"n": total, "limit": guards.ROWS},
            _("请分成几个文件报送。"),
        )
    ignored = [title for title in found.unknown if title != REASON]
    return Book(kind, _unique(found.titles), list(dict.fromkeys(ignored)), lines, total)


def _find_headings(name: str, sheets: Iterable[tables.Sheet]) -> tuple[tables.Sheet, int, Headings]:
    """The line near the top in which most columns are known."""
    best: tuple[tables.Sheet, int, Headings] | None = None
    for sheet in sheets:
        for at, line in enumerate(sheet.lines[:HEAD_WITHIN]):
            found = match_headings(HELD, line.cells)
            if best is None or len(found.columns) > len(best[2].columns):
                best = (sheet, at, found)
    if best is None or len(best[2].columns) < HEAD_AT_LEAST:
        raise Refusal(
            "IMP-08",
            _("在文件“%(name)s”的前%(n)s行里找不到表头。") % {"name": name, "n": HEAD_WITHIN},
            _("第一行应当是列名，例如案号、行政相对人名称、立案日期；最好使用本页的模板。"),
        )
    return best


def _check_headings(found: Headings, unit: str) -> None:
    if found.repeated:
        pairs = "；".join(_("“%(a)s”和“%(b)s”") % {"a": a, "b": b} for a, b in found.repeated)
        raise Refusal("IMP-14", _("有几列说的是同一件事：%(pairs)s。") % {"pairs": pairs}, _("请每项只留一列。"))
    held = {fact.name for fact in found.facts}
    missing = [fact for fact in HELD if fact.required and fact.name not in held]
    if missing:
        names = "、".join(_(fact.label) for fact in missing)
        strange = "、".join(found.unknown)
        what = _("缺少必填的列：%(names)s。") % {"names": names}
        if strange:
            what += _("这些列认不出来：%(strange)s。") % {"strange": strange[:300]}
        raise Refusal("IMP-09", what, _("请补上这些列，或者把列名改成模板中的写法。"))
    if found.unit_assumed and unit not in UNIT_WORD:
        names = "、".join(f"“{title}”" for title in found.unit_assumed)
        raise Refusal(
            "IMP-10", _("%(names)s没有写明单位是元还是万元。") % {"names": names}, _("请选定金额单位，再选一次文件。"),
            fields={"unit": _("请选元或者万元：%(names)s没有写明单位。") % {"names": names}},
        )  # fmt: skip


def _unique(titles: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        unique.append(f"{title}#{seen[title]}" if title and seen[title] > 1 else title)
    return unique


class Plan:
    """How the lines of a batch are read."""

    def __init__(self, headings: Sequence[str], unit: str, organ_code: str) -> None:
        found = match_headings(HELD, headings)
        word = UNIT_WORD.get(unit, "")
        self.columns: dict[str, Fact] = {headings[at]: fact for at, fact in found.columns.items()}
        self.title = {fact.name: title for title, fact in self.columns.items()}
        # an open heading is read with the unit that the clerk chose
        self.meant = {title: title + word if title in found.unit_assumed else title for title in self.columns}
        self.organ_code = organ_code

    @classmethod
    def of(cls, batch: Batch) -> Plan:
        """The plan of a stored batch."""
        return cls(batch.headings, batch.unit, batch.organ.code)

    def known(self, raw: Raw) -> Raw:
        """Without the columns that mean nothing here: what is not used is not kept (个人信息保护法第六条)."""
        return {title: text for title, text in raw.items() if title in self.columns}

    def case_no(self, raw: Mapping[str, str]) -> str:
        """The case number of a line, as far as it can be read."""
        title = self.title["case_no"]
        value = parse_value(self.columns[title], raw.get(title, ""), title)
        return value if isinstance(value, str) else ""

    def parse(self, raw: Mapping[str, str], faults: Mapping[str, str] | None = None) -> tuple[dict[str, Any], Errors]:
        """(facts of the columns that the file has, problems as stored). Without problems the facts can be taken."""
        facts: dict[str, Any] = {}
        errors: Errors = []
        for title, fact in self.columns.items():
            text = raw.get(title, "")
            fault = _fault(fact, (faults or {}).get(title, ""))
            value = fault or parse_value(fact, text, self.meant[title])
            if isinstance(value, CellError):
                problem = Problem(value.code, fact.name, value.template, value.mend, dict(value.params))
                errors.append(problem.stored(title, text))
            else:
                facts[fact.name] = value
        wrong = {error["column"] for error in errors}
        for problem in checks.problems(facts, sheet=HELD, organ_code=self.organ_code, today=today()):
            if (column := self.title.get(problem.fact, problem.fact)) not in wrong:
                errors.append(problem.stored(column, raw.get(column, "")))
        return facts, errors


def _fault(fact: Fact, fault: str) -> CellError | None:
    if fault in (tables.FORMULA, tables.ERROR):
        return CellError(
            "CELL-07", N_("这一格是公式，没有算出的结果。"), N_("请填写数值；或者在表格软件中粘贴为数值后重新报送。")
        )
    if fault == tables.CUT and fact.kind is Kind.TEXT:
        return CellError("CELL-08", N_("表格软件把这一格当作数字，末几位已经丢失。"), N_("请按原件完整填写。"))
    return None


def pieces(batch: Batch, book: Book, size: int) -> Iterator[Piece]:
    """The lines from the batch's position on, in pieces; those before are read only for their case numbers."""
    plan, calendar = Plan.of(batch), load_calendar()
    first: dict[str, int] = {}
    start, piece = batch.position, Piece()
    for index, line in enumerate(book.lines):
        raw = plan.known(book.raw(line))
        number = plan.case_no(raw)
        earlier = first.setdefault(number, line.no) if number else line.no
        if index < start:
            continue
        facts, errors = plan.parse(raw, book.faults(line))
        if earlier != line.no:
            title = plan.title["case_no"]
            errors.append(checks.duplicate(earlier).stored(title, raw.get(title, "")))
        if errors:
            piece.bad.append((line.no, raw, errors))
        else:
            piece.good.append(facts)
            for year in checks.unloaded_years(facts, HELD, calendar):
                piece.years[year] = piece.years.get(year, 0) + 1
        if len(piece) == size:
            yield piece
            piece = Piece()
    if piece:
        yield piece


def try_again(row: Row, raw: Raw) -> tuple[dict[str, Any], Errors]:
    """Facts and problems of a waiting line with the texts `raw`. What the text alone cannot show is remembered."""
    plan = Plan.of(row.batch)
    facts, errors = plan.parse(raw)
    wrong = {error["column"] for error in errors}
    title = plan.title["case_no"]
    for error in row.errors:
        if error["code"] in ("CELL-08", "ROW-03") and error["column"] not in wrong:
            if raw.get(error["column"], "") == error["value"]:
                errors.append(error)
    mended = Row.objects.filter(batch=row.batch, state=ROW["mend"].to.value, case__case_no=facts.get("case_no") or "")
    if not errors and (other := mended.first()):
        errors.append(checks.duplicate(other.line).stored(title, raw.get(title, "")))
    return facts, errors
