"""From the columns of the sheet, as a file or a form gives them, to what an item holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from xiezhi.core.taking import Problem
from xiezhi.law.codes import DOMAIN
from xiezhi.law.power_codes import NUMBERS, POWER_TYPE
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ

from . import bases

SETS = {
    **{name: name for name in NUMBERS},
    "政务事项": "政务服务事项",
    "政务服务": "政务服务事项",
    "省政务库": "省级政务库",
}
DEFAULT_SET = next(iter(NUMBERS))
TYPED = re.compile(r"\s*(?P<number>\d{1,2})?\s*[-—.．、:：]?\s*(?P<label>\D.*)?")
TIMES = re.compile(r"\s*(\d{1,6}(?:\.\d{1,2})?)\s*(倍|%|％)?\s*")
ARROWS = re.compile(r"\s*(?:→|->|—>|－>|⇒|\n|；|;)\s*")

TEXTS = (
    "code", "name", "parent_code", "cause", "times_base", "range_note", "conditions", "unit", "supervise_code", "inspection_code",
)  # fmt: skip
AS_THEY_ARE = ("fine_min", "fine_max", "limit", "promise", "listed_on", "from_on", "to_on")
CODES = ("penalty_kinds", "coercion_kinds", "limit_unit")


def power(typed_set: str, typed: str) -> tuple[str, str, str] | Problem:
    """(kind, code set, number in it) of what was typed, or why it cannot be told: two numberings contradict each other."""
    match = TYPED.fullmatch(typed)
    number = (match["number"] or "").zfill(2) if match and match["number"] else ""
    label = (match["label"] or "").strip() if match else typed.strip()
    which = SETS.get(typed_set.strip()) if typed_set.strip() else ""
    if which is None:
        return Problem(
            "ITEM-03", "power_set", N_("不认识权力类型代码集“{set}”。"), N_("请写政务服务事项，或者省级政务库。"),
            {"set": typed_set},
        )  # fmt: skip
    named = POWER_TYPE.parse(label) if label else None
    if label and named is None:
        return Problem(
            "ITEM-02", "power_type", N_("没有“{value}”这种权力类型。"), N_("请从权力类型中选择，例如行政处罚、行政检查。"),
            {"value": typed},
        )  # fmt: skip
    if not number:
        if named is None:
            return Problem("ITEM-02", "power_type", N_("没有写明权力类型。"), N_("请写名称，或者编号加名称。"))
        which = which or DEFAULT_SET
        own = next((n for n, kind in NUMBERS[which].items() if kind == named.value), "")
        return named.value, which, own
    if not which and named is not None:
        which = next((name for name, numbers in NUMBERS.items() if numbers.get(number) == named.value), None)
        if which is None:
            return Problem(
                "ITEM-03", "power_type", N_("编号{number}在各套代码集里都不是“{label}”。"),
                N_("请核对编号和代码集，或者只写名称。"), {"number": number, "label": label},
            )  # fmt: skip
    if not which:
        return Problem(
            "ITEM-03", "power_set", N_("权力类型只写了编号{number}，没有写代码集：{meanings}。"),
            N_("请写明代码集，或者改写权力类型的名称。"), {"number": number, "meanings": _meanings(number)},
        )  # fmt: skip
    kind = NUMBERS[which].get(number)
    if kind is None:
        return Problem(
            "ITEM-02", "power_type", N_("代码集“{set}”里没有编号{number}的执法权力。"), N_("请核对编号和代码集。"),
            {"set": which, "number": number},
        )  # fmt: skip
    if named is not None and named.value != kind:
        return Problem(
            "ITEM-03", "power_type", N_("在代码集“{set}”里，{number}是{meant}，不是{label}。"),
            N_("请核对编号是按哪一套代码集写的。"),
            {"set": which, "number": number, "meant": POWER_TYPE.label(kind), "label": label},
        )  # fmt: skip
    return kind, which, number


def _meanings(number: str) -> str:
    meant = [f"{name}{number}={POWER_TYPE.label(ns[number])}" for name, ns in NUMBERS.items() if number in ns]
    return "，".join(meant) or "—"


def times(typed: object) -> int | None:
    """Hundredths of a multiple: 10倍 and 10 are 1000, 5% is 5. ValueError for anything else; None for nothing."""
    text = str(typed or "").strip()
    if not text:
        return None
    match = TIMES.fullmatch(text)
    if match is None:
        raise ValueError(text)
    amount = float(match[1])
    return round(amount if match[2] in ("%", "％") else amount * 100)


def flow(typed: str) -> str:
    """Steps with "→" between, however they were separated."""
    return "→".join(step for step in ARROWS.split(typed.strip()) if step)


def defaults(organ: Organ) -> dict[str, Any]:
    """What an item of this organ has where the sheet says nothing."""
    domain = DOMAIN.parse(organ.field) if organ.field else None
    return {"level": organ.level, "domain": domain.value if domain else ""}


def values(facts: Mapping[str, Any], organ: Organ, library: bases.Library | None = None) -> dict[str, Any]:
    """The columns of an item that the facts name, and `grounds`, `duties` as lists of citations.

    The facts have passed `checks.problems`. Facts that are not named are not in the result.
    """
    found: dict[str, Any] = {name: str(facts[name] or "").strip() for name in TEXTS if name in facts}
    found |= {name: facts[name] for name in AS_THEY_ARE if name in facts}
    found |= {name: facts[name] or "" for name in CODES if name in facts}
    for name, default in defaults(organ).items():
        if name in facts:
            found[name] = facts[name] or default
    for name in ("times_min", "times_max"):
        if name in facts:
            found[name] = times(facts[name])
    if "flow" in facts:
        found["flow"] = flow(str(facts["flow"] or ""))
    if "power_type" in facts:
        told = power(str(facts.get("power_set") or ""), str(facts["power_type"] or ""))
        if isinstance(told, Problem):
            raise ValueError(told.code)
        found["power_type"], found["power_set"], found["power_number"] = told
    if "inspection" in facts or found.get("power_type") == "inspection":
        found["inspection"] = bool(facts.get("inspection")) or found.get("power_type") == "inspection"
    library = library or bases.Library()
    for name in ("grounds", "duties"):
        if name in facts:
            found[name] = list(dict.fromkeys(library.named(one) for one in bases.read(str(facts[name] or ""))))
    return found
