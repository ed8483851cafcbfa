"""A file of acts as typed wide rows: columns recognised, cells parsed, bad rows set aside with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.law.text import N_

from .bound import PLACE
from .errors import RulebookError
from .facts import Fact, FactSheet, Kind
from .facts.derive import DERIVED, derive
from .headings import Headings, likely, match_headings
from .reading import EMPTY, Row, first_bytes, read_rows
from .rows import Stream
from .values import CellError, has_offset, parse_value

BATCH = 50_000
TITLE_ROWS = 10  # a heading row may stand below a title
MOST_NAMES = 30  # in one note
MOST_ERRORS = 10_000  # bad cells of a file that are held one by one; all are counted
REMEMBERED = 10_000  # cells of a column: most say what another said before
ARROW = {
    Kind.DATE: pa.date32(), Kind.MOMENT: pa.timestamp("s"), Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(),
    Kind.FEN: pa.int64(),
}

REQUIRED = CellError("ROW-01", N_("必填项没有填写。"), N_("请补填后重新导入。"))
UNIT_ASSUMED = N_("列“{columns}”没有写明单位，已按元读取；如为万元，请在列名后注明“（万元）”。")
UNKNOWN_COLUMNS = N_("没有使用的列：{columns}。")
NO_HEADINGS = N_(
    "文件{file}没有认得的列名。看到的列名：{titles}。请按认得的列名填写（./xz check --columns列出）；"
    "如果是事件日志，请用--map写明映射文件。")
LIKELY = N_("列名相近、没有使用：{pairs}。如果就是其中一项，请改列名后重新核查。")
ONLY_HEADINGS = N_("文件{file}只有列名，没有一行数据。请核对导出的范围。")
WITH_OFFSET = N_("列“{column}”有{count}个时间写明了时区，已换算成北京时间；其余{others}个没有写明，按北京时间读取。请核对。")
NO_KEY = N_("没有{columns}列，用文件中的行号作为编号。")
NO_NUMBER = N_("这类记录没有规定编号，用文件中的行号作为编号。")


@dataclass(frozen=True)
class RowError:
    """A bad cell, or a bad row: where it is, what is wrong, how to mend it."""

    line: int
    column: str
    error: CellError
    file: str = ""  # named where several were read

    @property
    def code(self) -> str:
        """Stable code of the error."""
        return self.error.code


@dataclass(frozen=True)
class Note:
    """Something the reader of the result must know. `count`: how many of it; none where it is only information."""

    code: str
    template: str
    params: dict[str, str]
    file: str = ""  # named where several were read
    count: int = 0

    def __str__(self) -> str:
        return self.template.format(**self.params)


@dataclass
class Loaded:
    """Wide rows with act_id (of an event log as a stream), and everything that was not taken.

    `errors`: the bad cells, of very many the first; `faults`: how many there are, by file, code and column.
    """

    acts: pa.Table | Stream | tuple[pa.Table | Stream, ...]
    headings: Headings | None = None
    errors: list[RowError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    faults: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def refuse(self, errors: Sequence[RowError]) -> None:
        """A row that is set aside, with what is wrong in it."""
        self.rejected += 1
        self.faults.update(("", error.code, error.column) for error in errors)
        self.errors.extend(errors[: max(MOST_ERRORS - len(self.errors), 0)])

    def table(self) -> pa.Table:
        """The wide rows in memory."""
        if isinstance(self.acts, tuple):
            return pa.concat_tables([Loaded(one).table() for one in self.acts], promote_options="permissive")
        return self.acts.table() if isinstance(self.acts, Stream) else self.acts


def gather(parts: Sequence[tuple[str, Loaded]]) -> Loaded:
    """Several files as one source; what is said about a file names it."""
    acts: list[pa.Table | Stream] = []
    for _, part in parts:
        acts += part.acts if isinstance(part.acts, tuple) else [part.acts]
    whole = Loaded(tuple(acts))
    for name, part in parts:
        whole.errors += [replace(error, file=name) for error in part.errors]
        whole.faults.update({(name, code, column): count for (_, code, column), count in part.faults.items()})
        whole.notes += [replace(note, file=name) for note in part.notes]
        whole.rows += part.rows
        whole.rejected += part.rejected
    return whole


def load(path: Path, sheet: FactSheet, *, strict: bool = False, tick: Callable[[int], None] | None = None) -> Loaded:
    """Read CSV, XLSX or Parquet. A row with a bad cell is left out whole: an empty cell would read as a step not taken.

    `strict` also asks for the sheet's required facts. A Parquet file with a column act_id is taken as ready wide rows.
    `tick` is told now and then how many rows were read.
    Raises RulebookError (LOAD-01…LOAD-07).
    """
    if (ready := _wide_rows(path)) is not None:
        return ready
    rows = read_rows(path)
    headings, rest = find_headings(sheet, rows, path.name)
    loaded = Loaded(pa.table({}), headings, notes=_notes(sheet, headings))
    read = _readers(headings)
    facts = [fact for _, fact in sorted(headings.columns.items())]
    names = [fact.name for fact in facts]
    names = list(dict.fromkeys([*names, *(derived for base, derived in DERIVED if base in names)]))
    # An organ's register may leave the organ out; what names the act within it has to be there.
    own = [name for name in sheet.key if name != "organ_code"]
    keys = [name for name in sheet.key if name in names] if own and set(own) <= set(names) else []
    seen: dict[tuple[Any, ...], int] = {}
    batches = []
    timed = {at: headings.titles[at] for at, fact in headings.columns.items() if fact.kind in (Kind.DATE, Kind.MOMENT)}
    zoned, filled = Counter[str](), Counter[str]()
    while block := list(islice(rest, BATCH)):
        kept = []
        for at, title in timed.items():
            given = [cells[at] for _, cells in block if at < len(cells) and cells[at] not in (None, "")]
            filled[title] += len(given)
            zoned[title] += sum(map(has_offset, given))
        for line, cells in block:
            loaded.rows += 1
            if tick is not None and loaded.rows % 500 == 0:
                tick(loaded.rows)
            row, errors = _row(sheet, headings, read, cells, line, strict)
            key = tuple(row.get(name) for name in keys) or (line,)
            if not errors and keys:
                errors = [RowError(line, _title(headings, name), REQUIRED) for name in own if row.get(name) in (None, "")]
            if not errors and key in seen:
                errors = [RowError(line, _title(headings, own[0]), _duplicate(sheet[own[0]], seen[key]))]
            if errors:
                loaded.refuse(errors)
            else:
                seen[key] = line
                kept.append(row | {"act_id": _act_id(key)})
        batches.append(_table(sheet, names, kept))
    loaded.acts = pa.concat_tables(batches) if batches else _table(sheet, names, [])
    loaded.notes += [
        Note("LOAD-N5", WITH_OFFSET, {"column": title, "count": str(count), "others": str(filled[title] - count)}, count=count)
        for title, count in zoned.items() if count]
    if not keys:
        wanted = "、".join(sheet[name].label for name in own)
        loaded.notes.append(Note("LOAD-N3", NO_KEY, {"columns": wanted}, count=1) if own else Note("LOAD-N3", NO_NUMBER, {}))
    return loaded


def find_headings(sheet: FactSheet, rows: Iterator[tuple[int, Row]], name: str) -> tuple[Headings,
        Iterator[tuple[int, Row]]]:
    """The heading row, which is the one of the first ten that names most facts, and the rows below it."""
    top = list(islice(rows, TITLE_ROWS))
    if not top:
        raise RulebookError("LOAD-02", EMPTY, file=name)
    found = [match_headings(sheet, cells) for _, cells in top]
    best = max(range(len(top)), key=lambda at: (len(found[at].columns), -at))
    headings = found[best]
    if not headings.columns:
        titles = "、".join(title for title in found[0].titles if title)[:200]
        raise RulebookError("LOAD-06", NO_HEADINGS, file=name, titles=titles)
    if headings.repeated:
        pairs = "；".join("、".join(pair) for pair in headings.repeated)
        raise RulebookError(
            "LOAD-07", N_("文件{file}有两列是同一项内容：{pairs}。请只保留一列。"), file=name, pairs=pairs)
    return headings, chain(top[best + 1 :], rows)


Readers = list[tuple[int, str, str, Callable[[object], Any]]]


def _readers(headings: Headings) -> Readers:
    """Of every known column: its place, its fact, its title, and what reads a cell of it."""
    return [
        (at, fact.name, headings.titles[at],
         lru_cache(maxsize=REMEMBERED, typed=True)(partial(parse_value, fact, heading=headings.titles[at])))
        for at, fact in headings.columns.items()]


def _row(
    sheet: FactSheet, headings: Headings, readers: Readers, cells: Row, line: int, strict: bool
) -> tuple[dict[str, Any], list[RowError]]:
    """One row as facts, with every bad cell of it."""
    row: dict[str, Any] = {}
    errors, given = [], len(cells)
    for at, name, title, read in readers:
        value = read(cells[at]) if at < given else None
        if isinstance(value, CellError):
            errors.append(RowError(line, title, value))
        else:
            row[name] = value
    if strict:
        bad = {error.column for error in errors}
        for fact in sheet:
            title = _title(headings, fact.name)
            if fact.required and row.get(fact.name) is None and title not in bad:
                errors.append(RowError(line, title or fact.label, REQUIRED))
    return derive(sheet, row), errors


def _duplicate(fact: Fact, line: int) -> CellError:
    return CellError("ROW-02", N_("{fact}与第{line}行重复。"), N_("请核对后只保留一行。"), {"fact": fact.label, "line": str(line)})


def _title(headings: Headings, name: str) -> str:
    return next((headings.titles[at] for at, fact in headings.columns.items() if fact.name == name), "")


def _act_id(key: tuple[Any, ...]) -> str:
    # The number alone unless the file names organs: two organs may use the same number.
    return " ".join(str(part) for part in key if part is not None)


def _notes(sheet: FactSheet, headings: Headings) -> list[Note]:
    """What is to be said of the headings."""
    notes = []
    if headings.unit_assumed:
        notes.append(_columns("LOAD-N1", UNIT_ASSUMED, headings.unit_assumed))
    if headings.unknown:
        notes.append(_columns("LOAD-N2", UNKNOWN_COLUMNS, headings.unknown))
    if pairs := likely(sheet, headings):
        told = "；".join(f"{title} ≈ {label}" for title, label in pairs)
        notes.append(Note("LOAD-N4", LIKELY, {"pairs": told}, count=len(pairs)))
    return notes


def _columns(code: str, template: str, names: Iterable[str]) -> Note:
    shown = list(names)
    more = f"……（{len(shown)}）" if len(shown) > MOST_NAMES else ""
    return Note(code, template, {"columns": "、".join(name[:60] for name in shown[:MOST_NAMES]) + more}, count=len(shown))


def _table(sheet: FactSheet, names: list[str], rows: list[dict[str, Any]]) -> pa.Table:
    def column(fact: Fact) -> pa.Array:
        return pa.array([row.get(fact.name) for row in rows], ARROW.get(fact.kind, pa.string()))

    data = {"act_id": pa.array([row["act_id"] for row in rows], pa.string())}
    return pa.table(data | {fact.name: column(fact) for fact in sheet if fact.name in names})


def _wide_rows(path: Path) -> Loaded | None:
    """The table itself if the file is Parquet with act_id: written by the platform, amounts already in 分."""
    if first_bytes(path)[:4] != b"PAR1":
        return None
    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowInvalid):
        return None  # read_rows says what is wrong with it
    if "act_id" not in schema.names:
        return None
    acts = pq.read_table(path)
    return Loaded(acts, rows=acts.num_rows)


def unused_columns(acts: pa.Table, sheet: FactSheet) -> list[str]:
    """Columns of ready wide rows that no fact has."""
    held = {fact.name for fact in sheet} | {"act_id", PLACE}
    return [name for name in acts.column_names if name not in held]
