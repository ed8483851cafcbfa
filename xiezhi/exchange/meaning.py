"""From lines of text to facts: where the heading line is, what each column means, what is wrong with a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from xiezhi.core.errors import Refusal
from xiezhi.core.taking import Problem
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING, scope_of
from xiezhi.rulebook.facts import Fact
from xiezhi.rulebook.facts import Kind as Type
from xiezhi.rulebook.headings import Headings, match_headings
from xiezhi.rulebook.values import CellError, parse_value

from . import apart, checks, guards, reader, tables
from .kind import Judge, Kind
from .kinds import KINDS, PENALTY
from .models import Batch, Row, Unit
from .states import ROW
from .template import REASON

HEAD_WITHIN = reader.OUTLINE  # lines from the top among which the headings are looked for
HEAD_AT_LEAST = 3  # columns that must be known for a line to be the headings
Found = tuple[tables.Sheet, int, Headings]
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
    """A piece of a file, sorted: whose facts are to be taken, lines to set aside, years without a calendar."""

    good: list[tuple[Organ, dict[str, Any]]] = field(default_factory=list)
    bad: list[tuple[int, Raw, Errors]] = field(default_factory=list)
    years: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.good) + len(self.bad)


def open_book(name: str, file: BinaryIO, unit: str = "", *, kind: Kind = PENALTY, outline: bool = False) -> Book:
    """Look a file over and find its headings; as an `outline` without all of its lines, only their number.

    Raises Refusal IMP-01…IMP-14, IMP-18…IMP-20: nothing of it can be taken.
    """
    form = guards.kind_of(name, file)
    if form == "xlsx":
        guards.check_workbook(name, file)
        sheets = apart.read(name, file, outline=outline)
    else:
        sheets = [tables.read_csv(name, file)]
    sheet, at, found = _find_headings(name, sheets, kind)
    if sheet.lines[at].no in sheet.merged:
        raise Refusal(
            "IMP-11", _("表头有横向合并的单元格，分不清各列。"), _("请取消合并，一列一个列名；最好使用本页的模板。")
        )
    _check_headings(found, kind, unit)
    lines = [line for line in sheet.lines[at + 1 :] if not line.blank]
    total = len(lines) + sheet.rest
    if not total:
        raise Refusal(
            "IMP-13", _("文件“%(name)s”只有表头，没有数据。") % {"name": name}, _("请在表头下面填写，一条一行。")
        )
    if total > guards.ROWS:
        raise Refusal(
            "IMP-12",
            _("文件有%(n)s行，一次最多%(limit)s行。") % {"n": total, "limit": guards.ROWS},
            _("请分成几个文件报送。"),
        )
    ignored = [title for title in found.unknown if title != REASON]
    return Book(form, _unique(found.titles), list(dict.fromkeys(ignored)), lines, total)


def _find_headings(name: str, sheets: Sequence[tables.Sheet], kind: Kind) -> Found:
    """The line near the top in which most columns are known.

    Raises Refusal IMP-20 when it is the headings of another kind, which `data["kind"]` names, IMP-08 when it is nothing.
    """
    best = _best(sheets, kind)
    known = len(best[2].columns) if best else 0
    other, most = kind, known * (1 if best is None or _missing(best[2], kind) else 2) - 1
    for each in KINDS.values():
        found = _best(sheets, each)
        if each is not kind and found and not _missing(found[2], each) and len(found[2].columns) > most:
            other, most = each, len(found[2].columns)
    if other is not kind:
        raise Refusal(
            "IMP-20", _("文件“%(name)s”的列名是“%(other)s”的，不是“%(kind)s”的。")
            % {"name": name, "other": other, "kind": kind},
            _("请换到“%(other)s”再报送；要报的确是“%(kind)s”的，请用它的模板。") % {"other": other, "kind": kind},
            data={"kind": other.name},
        )  # fmt: skip
    if best is None or known < min(HEAD_AT_LEAST, len(kind.sheet.facts)):
        names = "、".join(_(fact.label) for fact in kind.sheet if fact.required)
        raise Refusal(
            "IMP-08",
            _("在文件“%(name)s”的前%(n)s行里找不到表头。") % {"name": name, "n": HEAD_WITHIN},
            _("第一行应当是列名，例如%(names)s；最好使用本页的模板。") % {"names": names},
        )
    return best


def _best(sheets: Sequence[tables.Sheet], kind: Kind) -> Found | None:
    found = [
        (sheet, at, match_headings(kind.sheet, line.cells))
        for sheet in sheets for at, line in enumerate(sheet.lines[:HEAD_WITHIN])
    ]  # fmt: skip
    return max(found, key=lambda one: len(one[2].columns), default=None)


def _missing(found: Headings, kind: Kind) -> list[Fact]:
    held = {fact.name for fact in found.facts}
    return [fact for fact in kind.sheet if fact.required and fact.name not in held]


def _check_headings(found: Headings, kind: Kind, unit: str) -> None:
    if found.repeated:
        pairs = "；".join(_("“%(a)s”和“%(b)s”") % {"a": a, "b": b} for a, b in found.repeated)
        raise Refusal("IMP-14", _("有几列说的是同一件事：%(pairs)s。") % {"pairs": pairs}, _("请每项只留一列。"))
    if missing := _missing(found, kind):
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

    def __init__(self, kind: Kind, headings: Sequence[str], unit: str, organ: Organ) -> None:
        found = match_headings(kind.sheet, headings)
        word = UNIT_WORD.get(unit, "")
        self.kind, self.organ = kind, organ
        self.columns: dict[str, Fact] = {headings[at]: fact for at, fact in found.columns.items()}
        self.title = {fact.name: title for title, fact in self.columns.items()}
        # an open heading is read with the unit that the clerk chose
        self.meant = {title: title + word if title in found.unit_assumed else title for title in self.columns}

    @classmethod
    def of(cls, batch: Batch) -> Plan:
        """The plan of a stored batch."""
        return cls(KINDS[batch.kind], batch.headings, batch.unit, batch.organ)

    def known(self, raw: Raw) -> Raw:
        """Without the columns that mean nothing here: what is not used is not kept (个人信息保护法第六条)."""
        return {title: text for title, text in raw.items() if title in self.columns}

    @cached_property
    def organs(self) -> dict[str, Organ]:
        """Organs whose lines may stand in the file, by code."""
        if not self.kind.below:
            return {self.organ.code: self.organ}
        return {organ.code: organ for organ in Organ.objects.filter(pk__in=scope_of(self.organ))}

    def key(self, raw: Mapping[str, str]) -> str:
        """What names a line, as far as it can be read."""
        parts = []
        for name in (*(("organ_code",) if self.kind.below else ()), *self.kind.key):
            title = self.title.get(name, "")
            value = parse_value(self.columns[title], raw.get(title, ""), self.meant[title]) if title else None
            if isinstance(value, CellError) or (value is None and self.kind.sheet[name].required):
                return ""
            parts.append("" if value is None else str(value))
        return " · ".join(parts) if any(parts) else ""

    def key_column(self) -> str:
        return self.title[next(name for name in self.kind.key if name in self.title)]

    def heading(self, name: str) -> str:
        """What the file writes over a fact; the name of the column in the template where the file does not have it."""
        return self.title.get(name) or (self.kind.sheet[name].label if name in self.kind.sheet else name)

    def whose(self, facts: Mapping[str, Any]) -> Organ | Problem | None:
        """The organ of a line, or why it has none; None where an unreadable or missing cell is told of elsewhere."""
        code = facts.get("organ_code")
        if code:
            organ = self.organs.get(code)
            return organ or (checks.out_of_reach(code) if self.kind.below else checks.of_another(code, self.organ))
        if not self.kind.below or self.organ.kind in ENFORCING:
            return self.organ
        fact = self.kind.sheet["organ_code"]
        return None if fact.required else checks.wanted(fact)

    def parse(
        self, raw: Mapping[str, str], faults: Mapping[str, str] | None = None, line: int = 0, judge: Judge | None = None
    ) -> tuple[dict[str, Any], Errors]:
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
        organ = self.whose(facts)
        found = [organ] if isinstance(organ, Problem) else []
        whose = organ if isinstance(organ, Organ) else None
        own = checks.problems(facts, kind=self.kind, organ=whose, today=today(), line=line, judge=judge)
        for problem in (*found, *own):
            if (column := self.heading(problem.fact)) not in wrong:
                errors.append(problem.stored(column, raw.get(column, "")))
        return facts, errors


def _fault(fact: Fact, fault: str) -> CellError | None:
    if fault in (tables.FORMULA, tables.ERROR):
        return CellError(
            "CELL-07", N_("这一格是公式，没有算出的结果。"), N_("请填写数值；或者在表格软件中粘贴为数值后重新报送。")
        )
    if fault == tables.CUT and fact.kind is Type.TEXT:
        return CellError("CELL-08", N_("表格软件把这一格当作数字，末几位已经丢失。"), N_("请按原件完整填写。"))
    return None


def pieces(batch: Batch, book: Book, size: int) -> Iterator[Piece]:
    """The lines from the batch's position on, in pieces; those before are read only for what names them."""
    plan, calendar = Plan.of(batch), load_calendar()
    first: dict[str, int] = {}
    start, piece = batch.position, Piece()
    judge = plan.kind.beside(plan.organ, today()) if plan.kind.beside else None
    for index, line in enumerate(book.lines):
        raw = plan.known(book.raw(line))
        key = plan.key(raw)
        earlier = first.setdefault(key, line.no) if key else line.no
        if index < start:
            if judge:  # it has to know them all
                plan.parse(raw, book.faults(line), line.no, judge)
            continue
        facts, errors = plan.parse(raw, book.faults(line), line.no, judge)
        if earlier != line.no:
            errors.append(_repeated(plan, raw, earlier))
        if errors:
            piece.bad.append((line.no, raw, errors))
        else:
            organ = plan.whose(facts)
            assert isinstance(organ, Organ)
            piece.good.append((organ, facts))
            for year in checks.unloaded_years(facts, plan.kind.sheet, calendar):
                piece.years[year] = piece.years.get(year, 0) + 1
        if len(piece) == size:
            yield piece
            piece = Piece()
    if piece:
        yield piece


def _repeated(plan: Plan, raw: Raw, earlier: int) -> dict[str, Any]:
    column = plan.key_column()
    return checks.duplicate(earlier, column).stored(column, raw.get(column, ""))


def try_again(row: Row, raw: Raw) -> tuple[Organ | None, dict[str, Any], str, Errors]:
    """Whose line it is, facts, what names it and problems of a waiting line with the texts `raw`.

    What the text alone cannot show is remembered.
    """
    plan = Plan.of(row.batch)
    facts, errors = plan.parse(raw)
    wrong, key = {error["column"] for error in errors}, plan.key(raw)
    same = key == plan.key(row.raw)
    for error in row.errors:
        if error["column"] not in wrong and (
            (error["code"] == "ROW-03" and same)
            or (error["code"] == "CELL-08" and raw.get(error["column"], "") == error["value"])
        ):
            errors.append(error)
    if not errors and key:
        if other := Row.objects.filter(batch=row.batch, state=ROW["mend"].to.value, key=key).first():
            errors.append(_repeated(plan, raw, other.line))
    organ = plan.whose(facts)
    return (organ if isinstance(organ, Organ) else None), facts, key, errors
