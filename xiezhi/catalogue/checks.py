"""What is asked of an item beyond its single cells, each answer with a code, where, and how to mend it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from xiezhi.core.taking import Problem
from xiezhi.law.codes import PENALTY_KIND
from xiezhi.law.power_codes import EXERCISE_LEVEL
from xiezhi.law.procedure_codes import COERCION_KIND
from xiezhi.law.setting import too_low
from xiezhi.law.text import N_
from xiezhi.organs.models import Level, Organ

from . import reading
from .bases import Cited, Library, Unreadable, read
from .models import Delegated, Item
from .sheets import ITEM

LEAST_FINE = 100  # 分
NO_BASIS = "ITEM-04"
SUPERVISE = re.compile(r"\d{14}")
LONGEST = {name: Item._meta.get_field(name).max_length for name in reading.TEXTS if Item._meta.get_field(name).max_length} | {
    "flow": 500, "conditions": 5000,
}  # fmt: skip

Facts = Mapping[str, Any]


def problems(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """All problems of one item of this organ; with several use one `Checker`, which also sees them beside each other."""
    yield from _told_here(Checker(organ, today).item(facts))


class Checker:
    """Checks the items of one list. `day`: on which undated items are to take effect."""

    def __init__(self, organ: Organ, day: dt.date) -> None:
        self.organ, self.day = organ, day
        self.library = Library()
        self.seen: dict[str, list[tuple[int, Any, Any]]] = {}
        self._revoked: dict[str, tuple[dt.date, bool]] | None = None

    def line(self, no: int, facts: Facts) -> Iterator[Problem]:
        """One line of a file: its own problems, and those that it has with the lines before it."""
        yield from _told_here(self.item(facts))
        yield from self.beside(no, facts)

    def item(self, facts: Facts) -> Iterator[Problem]:
        """The problems of one item by itself. Facts that are missing or could not be read are told of elsewhere."""
        yield from _lengths(facts)
        told = reading.power(str(facts.get("power_set") or ""), str(facts.get("power_type") or ""))
        kind = "" if isinstance(told, Problem) else told[0]
        if isinstance(told, Problem) and facts.get("power_type"):
            yield told
        yield from self._level(facts)
        yield from _penalty(facts, kind)
        yield from _amounts(facts)
        yield from _numbers(facts)
        yield from _codes(facts, kind, self.organ)
        on = facts.get("from_on") or self.day
        yield from _days(facts)
        yield from self._bases(facts, kind, on)
        yield from self._withdrawn(facts, on)

    def beside(self, no: int, facts: Facts) -> Iterator[Problem]:
        """Days of the same code on an earlier line. The same code from the same day is a duplicate, and told elsewhere."""
        code = str(facts.get("code") or "").strip()
        if not code:
            return
        first, last = facts.get("from_on"), facts.get("to_on")
        for line, other_first, other_last in self.seen.get(code, []):
            if other_first != first and overlap(first, last, other_first, other_last):
                yield Problem(
                    "ITEM-12", "from_on", N_("编码{code}的有效期与第{line}行重叠（第{line}行{span}）。"),
                    N_("同一编码的各行有效期不能重叠：请改正生效、失效日期，或者合并为一行。"),
                    {"code": code, "line": line, "span": span(other_first, other_last)},
                )  # fmt: skip
                break
        self.seen.setdefault(code, []).append((no, first, last))

    def _level(self, facts: Facts) -> Iterator[Problem]:
        level = facts.get("level")
        if level and level != self.organ.level:
            yield Problem(
                "ITEM-23", "level", N_("行使层级{level}与本机关的层级（{own}）不符。"),
                N_("清单只列由本机关行使的事项；层级写错的请改正。"),
                {"level": EXERCISE_LEVEL.label(level), "own": str(Level(self.organ.level).label)},
            )  # fmt: skip

    def _bases(self, facts: Facts, kind: str, on: dt.date) -> Iterator[Problem]:
        found: dict[str, list[Cited]] = {}
        for name in ("grounds", "duties"):
            try:
                found[name] = read(str(facts.get(name) or ""))
            except Unreadable as error:
                yield Problem(
                    "ITEM-05", name, N_("看不懂引用“{text}”。"),
                    N_("请写成：《行政处罚法》第九条第二项；几部之间用分号隔开。"), {"text": str(error)[:80]},
                )  # fmt: skip
                continue
            for cited in found[name]:
                if problem := self.library.problem(cited, on, name):
                    yield problem
        grounds = found.get("grounds")
        if grounds == [] and "grounds" in facts:
            yield Problem(
                NO_BASIS, "grounds", N_("没有法律依据。"), N_("请补填设定这项权力的法律、法规或者规章的条款。")
            )
        elif grounds:
            yield from self._too_low(facts, kind, grounds, on)

    def _too_low(self, facts: Facts, kind: str, grounds: list[Cited], on: dt.date) -> Iterator[Problem]:
        levels = self.library.levels(grounds, on)
        typed = facts.get({"penalty": "penalty_kinds", "coercion": "coercion_kinds"}.get(kind, "")) or ""
        kinds = [k for k in str(typed).split(",") if k] or ([""] if kind == "permit" else [])
        label = {"penalty": PENALTY_KIND.label, "coercion": COERCION_KIND.label}.get(kind, lambda _k: "行政许可")
        for which, clause in too_low(kind, kinds, levels, on):
            yield Problem(
                "ITEM-09", "grounds", N_("依据只有{levels}，不能设定“{kind}”（{clause}）。"),
                N_("请补充有权设定的法律、法规，或者改正种类。"),
                {"levels": "、".join(dict.fromkeys(levels)), "kind": label(which), "clause": clause.short()},
            )  # fmt: skip

    def _withdrawn(self, facts: Facts, on: dt.date) -> Iterator[Problem]:
        """An item that a county organ gave to this township and took back is no longer this township's."""
        if self.organ.level != Level.TOWNSHIP:
            return
        if self._revoked is None:
            rows = Delegated.objects.filter(township=self.organ).exclude(from_on=None).order_by("from_on")
            self._revoked = {}
            for code, revoked in rows.values_list("code", "revoked_on"):
                self._revoked[code] = (revoked or dt.date.max, revoked is None)
        revoked, still = self._revoked.get(str(facts.get("code") or "").strip(), (dt.date.max, True))
        if not still and revoked <= on:
            yield Problem(
                "ITEM-15", "code", N_("事项{code}是县级部门赋权的，已于{day}收回。"), N_("请从清单中删去；重新赋权后再列入。"),
                {"code": facts["code"], "day": revoked.isoformat()},
            )  # fmt: skip


def _told_here(found: Iterator[Problem]) -> Iterator[Problem]:
    """Of a line of a file: that a cell which must be filled is empty, the import tells by itself."""
    return (problem for problem in found if problem.code != NO_BASIS)


def overlap(a_first: Any, a_last: Any, b_first: Any, b_last: Any) -> bool:
    """Whether two spans of days have a day in common; None is open on its side."""
    low, high = dt.date.min, dt.date.max
    return (a_first or low) <= (b_last or high) and (b_first or low) <= (a_last or high)


def span(first: dt.date | None, last: dt.date | None) -> str:
    """2026-01-01—2026-06-30 as text; open sides empty."""
    return f"{first or ''}—{last or ''}"


def _lengths(facts: Facts) -> Iterator[Problem]:
    for name, most in LONGEST.items():
        text = str(facts.get(name) or "")
        if len(text) > most:
            yield Problem(
                "ITEM-13", name, N_("“{label}”有{n}个字，最多{most}个字。"), N_("请删减，其余写进适用条件。"),
                {"label": ITEM[name].label, "n": len(text), "most": most},
            )  # fmt: skip


def _penalty(facts: Facts, kind: str) -> Iterator[Problem]:
    kinds = str(facts.get("penalty_kinds") or "")
    ranged = any(facts.get(name) not in (None, "") for name in ("fine_min", "fine_max", "times_min", "times_max"))
    if kind == "penalty" and not kinds:
        yield Problem(
            "ITEM-20", "penalty_kinds", N_("处罚事项没有处罚种类。"), N_("请按依据条款填写，几种之间用顿号隔开。")
        )
    if kind == "penalty" and not str(facts.get("cause") or "").strip():
        yield Problem("ITEM-20", "cause", N_("处罚事项没有违法行为。"), N_("请按依据条款填写违法行为。"))
    if kind == "coercion" and not facts.get("coercion_kinds"):
        yield Problem("ITEM-26", "coercion_kinds", N_("强制事项没有强制种类。"), N_("请填写查封、扣押、代履行等种类。"))
    if kind and kind != "penalty" and kinds:
        yield Problem(
            "ITEM-27", "penalty_kinds", N_("不是处罚事项，却填了处罚种类。"), N_("请核对权力类型，或者清空处罚种类。")
        )
    if ranged and kinds and "fine" not in kinds.split(","):
        yield Problem(
            "ITEM-21", "penalty_kinds", N_("填了罚款幅度，处罚种类里却没有罚款。"), N_("请补上罚款，或者清空幅度。")
        )


def _amounts(facts: Facts) -> Iterator[Problem]:
    low, high = facts.get("fine_min"), facts.get("fine_max")
    if low is not None and high is not None and low > high:
        yield Problem(
            "ITEM-10", "fine_min", N_("罚款下限{low}元高于上限{high}元。"), N_("请对照依据条款改正。"),
            {"low": f"{low / 100:,.2f}", "high": f"{high / 100:,.2f}"},
        )  # fmt: skip
    for name in ("fine_min", "fine_max"):
        if (amount := facts.get(name)) and amount < LEAST_FINE:
            yield Problem(
                "ITEM-22", name, N_("{amount}元不到1元，多半是把万元当作元填写了。"), N_("请以元填写。"),
                {"amount": f"{amount / 100:,.2f}"},
            )  # fmt: skip
    parsed: dict[str, int | None] = {}
    for name in ("times_min", "times_max"):
        try:
            parsed[name] = reading.times(facts.get(name))
        except ValueError:
            yield Problem(
                "ITEM-11", name, N_("“{value}”不是倍数。"), N_("请写成10、10倍或者5%。"), {"value": str(facts[name])[:40]},
            )  # fmt: skip
    low_times, high_times = parsed.get("times_min"), parsed.get("times_max")
    if low_times is not None and high_times is not None and low_times > high_times:
        yield Problem(
            "ITEM-10", "times_min", N_("倍数下限{low}高于上限{high}。"), N_("请对照依据条款改正。"),
            {"low": low_times / 100, "high": high_times / 100},
        )  # fmt: skip
    if (low_times or high_times) and not str(facts.get("times_base") or "").strip():
        yield Problem(
            "ITEM-24",
            "times_base",
            N_("填了倍数，没有写是什么的倍数。"),
            N_("请填写倍数基数，例如货值金额、违法所得。"),
        )


def _numbers(facts: Facts) -> Iterator[Problem]:
    limit, promise = facts.get("limit"), facts.get("promise")
    for name in ("limit", "promise"):
        number = facts.get(name)
        if number is not None and not 1 <= number <= 9999:
            yield Problem(
                "ITEM-25", name, N_("时限{n}不在1至9999之间。"), N_("请核对；没有时限的，请留空。"), {"n": number}
            )
    if limit and promise and promise > limit:
        yield Problem(
            "ITEM-28", "promise", N_("承诺时限{promise}长于法定时限{limit}。"), N_("承诺时限只能等于或者短于法定时限。"),
            {"promise": promise, "limit": limit},
        )  # fmt: skip
    if (limit or promise) and not facts.get("limit_unit"):
        yield Problem("ITEM-28", "limit_unit", N_("填了时限，没有写单位。"), N_("请选工作日、自然日或者月。"))


def _codes(facts: Facts, kind: str, organ: Organ) -> Iterator[Problem]:
    code, parent = str(facts.get("code") or "").strip(), str(facts.get("parent_code") or "").strip()
    if parent and parent == code:
        yield Problem(
            "ITEM-16", "parent_code", N_("上级事项编码就是它自己。"), N_("请填写所属主项的编码，主项自己不填。")
        )
    supervise = str(facts.get("supervise_code") or "").strip()
    if supervise and not SUPERVISE.fullmatch(supervise):
        yield Problem(
            "ITEM-17", "supervise_code", N_("监管事项目录编码“{code}”不是14位数字。"), N_("请按国家“互联网+监管”目录核对。"),
            {"code": supervise[:40]},
        )  # fmt: skip
    listed = str(facts.get("inspection_code") or "").strip()
    if listed and (listed[:18] != organ.code or listed[18:19] not in tuple("12345")):
        yield Problem(
            "ITEM-18", "inspection_code", N_("检查实施清单编码“{code}”不对：前18位应为本机关代码{own}，第19位为1至5。"),
            N_("请按检查实施清单核对。"), {"code": listed[:40], "own": organ.code},
        )  # fmt: skip
    if kind == "inspection" and facts.get("inspection") is False:
        yield Problem(
            "ITEM-19", "inspection", N_("权力类型是行政检查，却写明不是检查事项。"),
            N_("行政检查都是检查事项：请改为是，或者留空。"),
        )  # fmt: skip


def _days(facts: Facts) -> Iterator[Problem]:
    first, last = facts.get("from_on"), facts.get("to_on")
    if first and last and last < first:
        yield Problem(
            "ITEM-14", "to_on", N_("失效日期{last}早于生效日期{first}。"), N_("请核对两个日期。"),
            {"first": first.isoformat(), "last": last.isoformat()},
        )  # fmt: skip


def facts_of(item: Item) -> dict[str, Any]:
    """A stored item as the sheet asks for it: for forms, exports and to check it once more."""
    times = {
        name: "" if (value := getattr(item, name)) is None else f"{value / 100:g}"
        for name in ("times_min", "times_max")
    }
    plain = {
        fact.name: getattr(item, fact.name) for fact in ITEM if hasattr(item, fact.name) and fact.name not in times
    }
    label = dict(Item._meta.get_field("power_type").flatchoices)[item.power_type]
    return plain | times | {"power_type": f"{item.power_number} {label}".strip()}
