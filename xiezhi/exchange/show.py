"""How batches and waiting lines are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.core.records import split_ref
from xiezhi.core.taking import shown
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none
from xiezhi.rulebook.facts import Fact, Kind

from .kinds import KINDS
from .meaning import Plan
from .models import Batch, Row
from .states import DONE, FAILED, READING, RECEIVED

LONGEST = 80  # characters of a cell in the heading of its line


@dataclass
class Cell:
    """One cell of a waiting line; `name` is that of its input. `options`: the list of values it can take, by id."""

    name: str
    label: str
    value: str
    errors: list[dict[str, str]]
    options: str = ""


@dataclass
class Waiting:
    """A line as its clerk sees it: cells with errors, the others folded, what concerns the line as a whole."""

    row: Row
    title: str
    bad: list[Cell]
    rest: list[Cell]
    general: list[dict[str, str]]
    reasons: list[str]
    url: str = ""  # of the record it became


def waiting(row: Row, plan: Plan) -> Waiting:
    """All cells of the columns that mean something, those with errors first."""
    by_column: dict[str, list[dict[str, str]]] = {}
    for error in row.errors:
        by_column.setdefault(error["column"], []).append(shown(error))
    bad, rest = [], []
    for at, heading in enumerate(row.batch.headings):
        fact = plan.columns.get(heading)
        if fact is None:
            continue
        errors = by_column.pop(heading, [])
        cell = Cell(f"c{row.pk}.{at}", heading, row.raw.get(heading, ""), errors, options_id(fact))
        (bad if errors else rest).append(cell)
    general = [error for errors in by_column.values() for error in errors]
    names = plan.kind.title or plan.kind.key
    title = " · ".join(text[:LONGEST] for name in names if (text := row.raw.get(plan.title.get(name, ""), "")))
    reasons = [f"{error['column']}：{shown(error)['what']}" for error in row.errors]
    url = (url_or_none(plan.kind.record, split_ref(row.record)[1]) or "") if row.record else ""
    return Waiting(row, title, bad, rest, general, reasons, url)


def options_id(fact: Fact) -> str:
    """Id of the list of values of a coded column."""
    if fact.kind is Kind.BOOL:
        return "opt-bool"
    return f"opt-{fact.name}" if fact.kind is Kind.CODE else ""


def options(plan: Plan) -> dict[str, list[str]]:
    """id -> values, for the coded columns of a batch."""
    found = {"opt-bool": [_("是"), _("否")]}
    for fact in plan.columns.values():
        if fact.kind is Kind.CODE and fact.codes is not None:
            found[options_id(fact)] = [code.label for code in fact.codes]
    return found


def typed(row: Row, data: Mapping[str, Any]) -> dict[str, str]:
    """{heading: text} of what was posted for a line."""
    headings = row.batch.headings
    return {headings[at]: data[name] for at in range(len(headings)) if (name := f"c{row.pk}.{at}") in data}


def version_name(row: Row) -> str:
    """Name of the hidden input that says which version of a line is on the page."""
    return f"v{row.pk}"


def seen(row: Row, data: Mapping[str, Any]) -> int | None:
    """The version that was on the page; None when nothing of this line was sent (a retry as it stands)."""
    text = str(data.get(version_name(row), ""))
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    return 0 if typed(row, data) else None


def head(batch: Batch, states: Mapping[str, Any]) -> pieces.RecordHead:
    """What stands at the top of a batch."""
    return pieces.RecordHead(
        title=batch.name,
        number=_("第%(n)s批") % {"n": batch.pk},
        organ=batch.organ.name,
        organ_url=url_or_none("organs:record", batch.organ_id) or "",
        level=KINDS[batch.kind].label,
        state=states[batch.state],
        crumbs=(pieces.Crumb(_("数据报送"), reverse("exchange:list")),),
    )


def counts(batch: Batch) -> list[dict[str, Any]]:
    """The tiles: every line of the file is in exactly one of them."""
    listed = url_or_none(KINDS[batch.kind].listed)
    taken = f"{listed}?batch={batch.pk}" if listed else ""
    page = reverse("exchange:batch", args=[batch.pk])
    tiles = [
        {"label": _("新增"), "value": batch.accepted, "url": taken},
        {"label": _("更新"), "value": batch.changed, "url": taken},
        {"label": _("没有变化"), "value": batch.unchanged, "url": ""},
        {"label": _("待改"), "value": batch.quarantined, "url": f"{page}#waiting",
         "tone": "warn" if batch.quarantined else "",
         "good_zero": _("没有要改的行") if batch.state == DONE.value else ""},
        {"label": _("作废"), "value": batch.discarded, "url": f"{page}?state=discarded#waiting"},
    ]  # fmt: skip
    kept = [tile for tile in tiles if tile["value"] or tile["label"] != _("作废")]
    return [tile | {"url": tile["url"] if tile["value"] else ""} for tile in kept]


def notes(batch: Batch) -> list[pieces.Note]:
    """What is worth knowing of a batch although its lines were taken."""
    found = []
    if batch.state == FAILED.value:
        found.append(pieces.Note(batch.reason, "bad"))
    if batch.ignored:
        names = "、".join(batch.ignored)
        found.append(pieces.Note(_("这些列平台不用，没有读取：%(names)s。") % {"names": names}, "info"))
    for year, count in sorted(batch.notices.get("calendar", {}).items()):
        text = _("有%(n)s行的日期在%(year)s年，该年的放假安排没有录入，涉及工作日的期限暂时无法核查；数据已经收下。")
        found.append(pieces.Note(text % {"n": count, "year": year}, "warn"))
    return found


def steps(batch: Batch) -> list[pieces.Step]:
    """Where a batch stands on its way."""
    reading = batch.state in (RECEIVED.value, READING.value)
    done = batch.state == DONE.value
    found = [
        pieces.Step(_("收到文件"), "done"),
        pieces.Step(_("逐行读取"), "now" if reading or batch.state == FAILED.value else "done"),
        pieces.Step(_("改好待改的行"), "later" if not done else "now" if batch.quarantined else "done"),
    ]
    if KINDS[batch.kind].after:
        found.append(pieces.Step(_("按规则核查"), "done" if done else "later"))
    return found


def unread(batch: Batch) -> bool:
    """Whether the page has to look again for progress."""
    return batch.state in (RECEIVED.value, READING.value)


def summary(mended: int, left: int) -> str:
    """What came of retrying several lines."""
    if not left:
        return _("%(n)s行都已改好。") % {"n": mended}
    return _("改好%(n)s行，还有%(left)s行要改。") % {"n": mended, "left": left}


def changed_rows(rows: Sequence[Row], data: Mapping[str, Any]) -> list[tuple[Row, dict[str, str]]]:
    """Rows for which something else was typed than stands in them."""
    found = []
    for row in rows:
        values = typed(row, data)
        if any(row.raw.get(heading, "") != text.strip() for heading, text in values.items()):
            found.append((row, values))
    return found
