"""Dated templates of instruments, from `seed/letters/*.toml`: which form a day calls for is data."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xiezhi.law.text import N_

from .document import KIND_NAMES, Kind, Style, chinese_date
from .errors import NoTemplateInForce, TemplateBroken

SEED_DIR = Path(__file__).resolve().parents[3] / "seed" / "letters"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
SLOT_TYPES = ("text", "paragraphs", "date", "list", "items")


@dataclass(frozen=True)
class Slot:
    """A named element. `fields` (name → Chinese label) only for type items."""

    name: str
    label: str
    type: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Template:
    """One form of one instrument between two days. `regime` is PLAN2024 or REG2026; `body` are the parts in order."""

    kind: Kind
    name: str
    version: str
    regime: str
    basis: str
    in_force_from: datetime.date
    in_force_to: datetime.date | None
    style: Style
    issued_by: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...]
    together: tuple[tuple[str, ...], ...]
    defaults: Mapping[str, str]
    letter: Mapping[str, str]
    body: tuple[Mapping[str, Any], ...]
    slots: Mapping[str, Slot]

    def in_force(self, on: datetime.date) -> bool:
        """Whether this form may be dated `on`."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


def load(directory: Path = SEED_DIR) -> tuple[Template, ...]:
    """All templates of a directory. Raises TemplateBroken (LTR-05) naming the file, also when two overlap in time."""
    slots = {
        name: Slot(name, row["label"], row["type"], row.get("fields", {}))
        for name, row in tomllib.loads((directory / "_slots.toml").read_text("utf-8")).items()
    }
    for slot in slots.values():
        if slot.type not in SLOT_TYPES or (slot.type == "items") != bool(slot.fields):
            raise TemplateBroken(file="_slots.toml", reason=slot.name)
    out: list[Template] = []
    for path in sorted(directory.glob("[!_]*.toml")):
        template = _parse(path, slots)
        for other in out:
            if other.kind is template.kind and _overlap(other, template):
                raise TemplateBroken(file=path.name, reason=N_("与同一文书的其他模板有效期重叠"))
        out.append(template)
    return tuple(out)


@cache
def templates() -> tuple[Template, ...]:
    """The templates of this installation, read once."""
    return load()


def template_for(kind: Kind | str, on: datetime.date, among: tuple[Template, ...] | None = None) -> Template:
    """The form of `kind` for a letter dated `on`. Raises NoTemplateInForce (LTR-04), which says what to use instead."""
    kind = Kind(kind)
    all_forms = templates() if among is None else among
    for template in all_forms:
        if template.kind is kind and template.in_force(on):
            return template
    own = [t for t in all_forms if t.kind is kind]
    text, since = NoTemplateInForce.text, ""
    if own and all(t.in_force_to and t.in_force_to < on for t in own):
        text = N_("《{kind}》在{on}已停止使用，请改用督办函或者意见书。")
    elif own:
        since = chinese_date(min(t.in_force_from for t in own))
        text = N_("《{kind}》自{since}起使用，成文日期{on}在此之前。")
        if any(t.kind is Kind.SUPERVISION_NOTICE and t.in_force(on) for t in all_forms):
            text = N_("《{kind}》自{since}起使用，成文日期{on}在此之前，请改用通知书。")
    raise NoTemplateInForce(text, on=chinese_date(on), kind=KIND_NAMES[kind], since=since)


def _overlap(a: Template, b: Template) -> bool:
    last = datetime.date.max
    return a.in_force_from <= (b.in_force_to or last) and b.in_force_from <= (a.in_force_to or last)


def _parse(path: Path, slots: Mapping[str, Slot]) -> Template:
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        template = Template(
            kind=Kind(raw["kind"]), name=raw["name"], version=raw["version"], regime=raw["regime"], basis=raw["basis"],
            in_force_from=raw["in_force_from"], in_force_to=raw.get("in_force_to"), style=Style(raw["style"]),
            issued_by=raw.get("issued_by", "issuer"),
            required=tuple(raw["required"]), optional=tuple(raw.get("optional", ())),
            one_of=tuple(map(tuple, raw.get("one_of", ()))), together=tuple(map(tuple, raw.get("together", ()))),
            defaults=raw.get("defaults", {}), letter=raw["letter"], body=tuple(raw["body"]), slots=slots,
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise TemplateBroken(file=path.name, reason=str(error)) from error
    if unknown := sorted(_unknown_names(template)):
        raise TemplateBroken(file=path.name, reason="、".join(unknown))
    return template


def _unknown_names(template: Template) -> set[str]:
    """Names the file uses but does not declare, and declared names it never uses: both are slips of the writer."""
    declared = set(template.required) | set(template.optional)
    used: set[str] = set()
    bad = declared - set(template.slots)
    for text in template.letter.values():
        used |= set(PLACEHOLDER.findall(text))
    for part in template.body:
        if extra := set(part) - {"text", "lead", "heading", "when", "each", "table", "caption", "columns", "widths"}:
            bad |= extra
        names = {name for key in ("text", "lead", "heading") for name in PLACEHOLDER.findall(part.get(key, ""))}
        used |= {part[key] for key in ("when", "each", "table") if key in part}
        items = template.slots.get(part.get("each") or part.get("table") or "")
        if items:
            used |= names - set(items.fields)
            bad |= set(part.get("columns", ())) - set(items.fields)
        else:
            used |= names
    implied = {"number", "date", "copy_to", "urgency"}
    return bad | (used - declared) | (declared - used - implied)
