"""From a template and the facts to a letter. Values are put in as they are: they are never read as templates again."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from xiezhi.law.text import N_

from .document import Annex, Block, Letter, Level, Table, Text, chinese_date, chinese_ordinal
from .errors import SlotInvalid, SlotMissing
from .templates import PLACEHOLDER, Slot, Template
from .typeset import clean

_NUMBER = re.compile(r"[^〔〕\d\s]+〔(\d{4})〕[1-9]\d*号")
_DOUBLED = re.compile(r"[。；;]+(?=。)")


def fill(
    template: Template, slots: Mapping[str, Any], *, annexes: Sequence[Annex] = (), draft: bool = False, mark: str = ""
) -> Letter:
    """The letter a template makes of `slots`.

    Values: text and paragraphs as str, dates as datetime.date, lists as sequences of str, items of mappings.
    Raises SlotMissing (LTR-01) with every missing label at once, and SlotInvalid (LTR-03) for a wrong kind of value, a
    number not of the form 机关代字〔年份〕序号号 or of another year, a limit not after the date, a date on which the
    template was not in force. A `draft` may lack its number. ValueError for a name the template does not declare.
    """
    names = (*template.required, *template.optional)
    if unknown := sorted(set(slots) - set(names)):
        raise ValueError(f"{template.kind}: no such slot: {', '.join(unknown)}")
    given = {**template.defaults, **slots}
    values = {name: _value(template, template.slots[name], given.get(name)) for name in names}
    _refuse_missing(template, values, draft)
    _refuse_wrong(template, values)

    def put(text: str, more: Mapping[str, Any] | None = None) -> str:
        scope = {**values, **(more or {})}
        return _DOUBLED.sub("", clean(PLACEHOLDER.sub(lambda m: _shown(scope[m[1]]), text)))

    head = {key: put(text) for key, text in template.letter.items()}
    return Letter(
        kind=template.kind, style=template.style, masthead=head["masthead"], number=values["number"] or "",
        title=head["title"], addressee=head["addressee"], body=tuple(_body(template, values, put)),
        signed_by=head["signed_by"], seal_of=head["signed_by"], date=values["date"], annexes=tuple(annexes),
        copy_to=tuple(values.get("copy_to") or ()), print_organ=head.get("print_organ", ""), note=head.get("note", ""),
        urgency=values.get("urgency") or "", mark=mark,
    )


def _value(template: Template, slot: Slot, value: Any) -> Any:
    """The value in its checked form; None when it is empty or only white space."""

    def refuse() -> SlotInvalid:
        kinds = {
            "text": N_("应当是文字"), "paragraphs": N_("应当是文字"), "date": N_("应当是日期"),
            "list": N_("应当是若干条文字"), "items": N_("应当是若干行记录"),
        }
        return SlotInvalid(template.name, slot.label, kinds[slot.type])

    if value is None:
        return None
    if slot.type in ("text", "paragraphs"):
        if not isinstance(value, str):
            raise refuse()
        lines = [clean(line) for line in value.splitlines()]
        return ("\n" if slot.type == "paragraphs" else " ").join(line for line in lines if line) or None
    if slot.type == "date":
        if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
            raise refuse()
        return value
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise refuse()
    if slot.type == "list":
        if not all(isinstance(entry, str) for entry in value):
            raise refuse()
        return tuple(filter(None, map(clean, value))) or None
    fields = slot.fields
    if not all(isinstance(row, Mapping) and all(isinstance(row.get(f) or "", str) for f in fields) for row in value):
        raise refuse()
    return tuple({field: clean(row.get(field) or "") for field in slot.fields} for row in value) or None


def _refuse_missing(template: Template, values: Mapping[str, Any], draft: bool) -> None:
    missing = [template.slots[n].label for n in template.required if not values[n] and not (draft and n == "number")]
    missing += [
        "或者".join(template.slots[n].label for n in group)
        for group in template.one_of
        if not any(values[n] for n in group)
    ]
    for first, *others in template.together:
        if values[first]:
            missing += [template.slots[n].label for n in others if not values[n]]
    for name, rows in values.items():
        slot = template.slots[name]
        if slot.type == "items":
            missing += [
                f"{slot.label}第{i}项的{label}"
                for i, row in enumerate(rows or (), 1)
                for field, label in slot.fields.items()
                if not row[field]
            ]
    if missing:
        raise SlotMissing(template.name, dict.fromkeys(missing))


def _refuse_wrong(template: Template, values: Mapping[str, Any]) -> None:
    day, number, deadline = values["date"], values["number"], values.get("deadline")

    def refuse(slot: str, reason: str, **fields: Any) -> SlotInvalid:
        return SlotInvalid(template.name, template.slots[slot].label, reason, **fields)

    if not template.in_force(day):
        raise refuse("date", N_("该模板在{day}无效，请按成文日期重新选择文书。"), day=chinese_date(day))
    if number:
        match = _NUMBER.fullmatch(number)
        if not match:
            form = N_("应当写作“机关代字〔年份〕序号号”，序号不编虚位，不加“第”，现为“{number}”。")
            raise refuse("number", form, number=number)
        if int(match[1]) != day.year:
            raise refuse("number", N_("年份应当与成文日期相同（{year}）。"), year=day.year)
    if deadline and deadline <= day:
        raise refuse("deadline", N_("应当晚于成文日期{day}。"), day=chinese_date(day))


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime.date():
            return chinese_date(value)
        case tuple():
            return "、".join(value)
        case _:
            return str(value)


def _body(template: Template, values: Mapping[str, Any], put: Any) -> list[Block]:
    out: list[Block] = []
    headings = 0
    for part in template.body:
        if "when" in part and not values[part["when"]]:
            continue
        if "heading" in part:
            headings += 1
            out.append(Text(f"{chinese_ordinal(headings)}、{put(part['heading'])}", Level.FIRST))
        elif "each" in part:
            rows = values[part["each"]] or ()
            for i, row in enumerate(rows, 1):
                # A list of more than 99 belongs in a table; the ordinal then falls back to Arabic.
                count = "" if len(rows) == 1 else f"（{chinese_ordinal(i) if i <= 99 else i}）"
                out.append(Text(put(part["text"], row), lead=count + put(part["lead"], row)))
        elif "table" in part:
            if rows := values[part["table"]]:
                fields = template.slots[part["table"]].fields
                columns = part["columns"]
                out.append(
                    Table(
                        head=("序号", *(fields[c] for c in columns)),
                        rows=tuple((str(i), *(row[c] for c in columns)) for i, row in enumerate(rows, 1)),
                        widths=(1.2, *map(float, part["widths"])), caption=part.get("caption", ""),
                    )
                )
        else:
            out += _paragraphs(template, values, part["text"], put)
    return out


def _paragraphs(template: Template, values: Mapping[str, Any], text: str, put: Any) -> list[Block]:
    """A part that is nothing but one slot of several paragraphs stays several paragraphs."""
    alone = PLACEHOLDER.fullmatch(text)
    if alone and template.slots[alone[1]].type == "paragraphs":
        return [Text(line) for line in values[alone[1]].split("\n")]
    return [Text(put(text))]
