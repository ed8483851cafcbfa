"""Words that every form of the report uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from xiezhi.law.errors import LawError
from xiezhi.law.text import N_

from ..engine import RuleCount
from ..errors import RulebookError, Said
from ..facts import FactSheet
from ..judge import Translate
from ..loading import Note, RowError
from ..rule import Severity
from ..values import CellError
from . import Checked

RULE, NAME, SEVERITY, CHECKED = N_("规则"), N_("名称"), N_("级别"), N_("已核查")
BREACHED, INSUFFICIENT, LACKING = N_("违反"), N_("数据不足"), N_("缺少的数据")
NOTICE = N_("注意")
REJECTED = N_("{count}行没有核查：")
BAD_CELL = N_("第{line}行 {column}：{reason}")
MORE_CELLS = N_("……其余{count}处，用--json全部列出")
ALARM = N_("{fact}：{acts}件行为涉及{year}年，该年日历未载入，有关规则按数据不足处理。")
ASOF = N_("基准日")
ERRORS_SHOWN = 20
RATE = N_("{share}%")
SEVERITIES = (Severity.RED, Severity.ORANGE, Severity.YELLOW)  # the gravest first


@dataclass(frozen=True)
class Notice:
    """Something the reader must know, with its stable code."""

    code: str
    text: str


def told(error: RulebookError | LawError | CellError | Note, say: Translate) -> str:
    """An error or note in the reader's language."""
    params = {name: say(value) if isinstance(value, Said) else value for name, value in error.params.items()}
    text = say(error.template).format_map(params)
    if isinstance(error, Note) and error.file:
        text = f"{error.file}：{text}" if in_chinese(say) else f"{error.file}: {text}"
    if isinstance(error, CellError):
        text += ("" if text.endswith("。") else " ") + say(error.mend).format_map(error.params)
    return text


def percent(part: int, whole: int, say: Translate) -> str:
    """A share; what is not nothing does not read as nothing."""
    if not whole:
        return "—"
    share = part / whole * 100
    digits = 0 if share in (0, 100) else 1 if share >= 0.1 else 2
    return say(RATE).format(share=f"{share:.{digits}f}" if share >= 0.01 or not part else "<0.01")


def sentences(texts: Iterable[str], say: Translate) -> str:
    """Sentences one after the other, as the reader's language sets them."""
    return ("" if in_chinese(say) else " ").join(texts)


def listed(texts: Iterable[str], say: Translate) -> str:
    """Words one after the other, as the reader's language separates them."""
    return ("、" if in_chinese(say) else ", ").join(texts)


def in_chinese(say: Translate) -> bool:
    """Whether the texts are said as they stand in the source."""
    return say(NOTICE) == NOTICE


def notices(checked: Checked, say: Translate) -> Iterator[Notice]:
    """What was not used, repeated or not to be counted: notes of the reader, then alarms of the calendar."""
    for note in checked.loaded.notes:
        yield Notice(note.code, told(note, say))
    yield from alarms(checked, say)


def alarms(checked: Checked, say: Translate) -> Iterator[Notice]:
    """Years whose working days were needed and are not loaded."""
    for alarm in checked.result.alarms:
        fact = say(ASOF if alarm.fact == "today" else checked.pack.sheet[alarm.fact].label)
        yield Notice("CALENDAR", say(ALARM).format(fact=fact, acts=f"{alarm.acts:,}", year=alarm.year))


def bad_cell(error: RowError, say: Translate) -> Notice:
    """A cell that could not be read: where, why, how to mend it."""
    text = say(BAD_CELL).format(line=error.line, column=error.column, reason=told(error.error, say))
    if error.file:
        text = f"{error.file} {text}"
    return Notice(error.code, text)


def lacking(count: RuleCount, sheet: FactSheet, say: Translate, most: int = 3) -> str:
    """The facts that a rule lacked most often."""
    return "、".join(f"{say(sheet[name].label)}×{number:,}" for name, number in missing(count)[:most])


def missing(count: RuleCount) -> Sequence[tuple[str, int]]:
    """The facts that a rule lacked, the most frequent first."""
    return sorted(count.missing.items(), key=lambda item: (-item[1], item[0]))
