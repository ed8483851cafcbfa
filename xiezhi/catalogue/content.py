"""What makes an item what it is: its digest, how each part reads, and the differences between two lists of items."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.crypto import sm3
from xiezhi.core.web import show
from xiezhi.law.codes import DOMAIN, PENALTY_KIND
from xiezhi.law.power_codes import EXERCISE_LEVEL, LIMIT_UNIT, POWER_TYPE
from xiezhi.law.procedure_codes import COERCION_KIND

from .bases import Cited
from .models import Item

COLUMNS = (
    "parent_code", "name", "power_type", "power_set", "power_number", "level", "domain", "cause", "penalty_kinds",
    "coercion_kinds", "fine_min", "fine_max", "times_min", "times_max", "times_base", "range_note", "limit", "promise",
    "limit_unit", "flow", "conditions", "unit", "inspection", "supervise_code", "inspection_code", "listed_on", "from_on", "to_on",
)  # fmt: skip


def digest(values: Mapping[str, Any], grounds: Sequence[Cited], duties: Sequence[Cited]) -> str:
    """SM3 over all that an item says, in a fixed order."""
    plain = [[name, _plain(values[name])] for name in COLUMNS if values[name] not in (None, "", False)]
    cited = [[one.ref for one in bases] for bases in (grounds, duties)]
    return sm3(json.dumps([plain, *cited], ensure_ascii=False, separators=(",", ":")).encode())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def kinds(item: Item) -> str:
    """Kinds of penalty and of coercion in words."""
    found = [_(PENALTY_KIND.label(kind)) for kind in item.penalty_kinds.split(",") if kind]
    return show.listed(found + [_(COERCION_KIND.label(kind)) for kind in item.coercion_kinds.split(",") if kind])


def power(item: Item) -> str:
    """行政处罚（政务服务事项 02）: never the number alone."""
    label = _(POWER_TYPE.label(item.power_type))
    return _("%(label)s（%(set)s %(number)s）") % {
        "label": label,
        "set": item.power_set,
        "number": item.power_number or "—",
    }


def span(low: str, high: str) -> str:
    """A range in words: both ends, one end, or the one value."""
    if low and high:
        return low if low == high else _("%(low)s至%(high)s") % {"low": low, "high": high}
    if high:
        return _("%(high)s以下") % {"high": high}
    return _("%(low)s以上") % {"low": low} if low else ""


def fine(item: Item) -> str:
    """The range of the fine in 元, or in times of its base."""

    def amount(fen: int | None) -> str:
        return _("%(amount)s元") % {"amount": f"{fen / 100:,.2f}".removesuffix(".00")} if fen is not None else ""

    return span(amount(item.fine_min), amount(item.fine_max))


def times(item: Item) -> str:
    def amount(hundredths: int | None) -> str:
        if hundredths is None:
            return ""
        if hundredths < 100:
            return f"{hundredths}%"
        return _("%(n)s倍") % {"n": f"{hundredths / 100:g}"}

    found = span(amount(item.times_min), amount(item.times_max))
    return _("%(base)s的%(times)s") % {"base": item.times_base, "times": found} if found and item.times_base else found


def limit(item: Item, which: str) -> str:
    number = getattr(item, which)
    return f"{number} {_(LIMIT_UNIT.label(item.limit_unit))}" if number else ""


@dataclass(frozen=True)
class Part:
    """One thing that is compared between two items. `own`: it is about this organ only, so organs do not compare by it."""

    name: str
    label: Any
    shown: Callable[[Item], str]
    own: bool = False


def _text(name: str) -> Callable[[Item], str]:
    return lambda item: str(getattr(item, name) or "")


PARTS = (
    Part("name", gettext_lazy("事项名称"), _text("name")),
    Part("parent_code", gettext_lazy("上级事项编码"), _text("parent_code")),
    Part("power_type", gettext_lazy("权力类型"), power),
    Part("level", gettext_lazy("行使层级"), lambda item: _(EXERCISE_LEVEL.label(item.level))),
    Part("domain", gettext_lazy("执法领域"), lambda item: _(DOMAIN.label(item.domain))),
    Part("cause", gettext_lazy("违法行为"), _text("cause")),
    Part("kinds", gettext_lazy("处罚、强制种类"), kinds),
    Part("grounds", gettext_lazy("法律依据"), _text("grounds")),
    Part("duties", gettext_lazy("违反条款"), _text("duties")),
    Part("fine", gettext_lazy("罚款幅度"), fine),
    Part("times", gettext_lazy("罚款倍数"), times),
    Part("range_note", gettext_lazy("幅度说明"), _text("range_note")),
    Part("limit", gettext_lazy("法定时限"), lambda item: limit(item, "limit")),
    Part("promise", gettext_lazy("承诺时限"), lambda item: limit(item, "promise")),
    Part("flow", gettext_lazy("办理流程"), _text("flow")),
    Part("conditions", gettext_lazy("适用条件"), _text("conditions")),
    Part("unit", gettext_lazy("承办机构"), _text("unit"), own=True),
    Part("inspection", gettext_lazy("是否检查事项"), lambda item: _("是") if item.inspection else _("否")),
    Part("supervise_code", gettext_lazy("监管事项目录编码"), _text("supervise_code")),
    Part("inspection_code", gettext_lazy("检查实施清单编码"), _text("inspection_code"), own=True),
    Part("listed_on", gettext_lazy("首次列入日期"), _text("listed_on"), own=True),
    Part("from_on", gettext_lazy("生效日期"), _text("from_on"), own=True),
    Part("to_on", gettext_lazy("失效日期"), _text("to_on"), own=True),
)


@dataclass(frozen=True)
class Changed:
    """One part as it reads on both sides."""

    label: Any
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """An item on both sides; one of them is None where only the other list has it."""

    before: Item | None
    after: Item | None
    parts: tuple[Changed, ...] = ()

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "changed" if self.parts else "same"

    @property
    def item(self) -> Item:
        found = self.after or self.before
        assert found is not None
        return found


def compare(before: Iterable[Item], after: Iterable[Item], *, between_organs: bool = False) -> list[Difference]:
    """Every item of two lists, those with the same code together, in the order of codes; equal ones have no parts.

    Items come with their `bases` prefetched. Of a code that stands several times, the versions pair up in their order.
    """
    left, right = _by_code(before), _by_code(after)
    if between_organs:
        _by_name(left, right)
    found = []
    for code in sorted(left.keys() | right.keys()):
        old, new = left.get(code, []), right.get(code, [])
        for n in range(max(len(old), len(new))):
            a, b = (old[n] if n < len(old) else None), (new[n] if n < len(new) else None)
            found.append(Difference(a, b, changed(a, b, between_organs) if a and b else ()))
    return found


def _by_code(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.code, []).append(item)
    for versions in found.values():
        versions.sort(key=lambda item: item.from_on or dt.date.min)
    return found


def _by_name(left: dict[str, list[Item]], right: dict[str, list[Item]]) -> None:
    """Counties number their items themselves: what has no code in common is paired by kind and name."""
    names = {(rows[0].power_type, rows[0].name): code for code, rows in right.items() if code not in left}
    for code, rows in list(left.items()):
        if code not in right and (other := names.pop((rows[0].power_type, rows[0].name), None)):
            right[code] = right.pop(other)


def changed(a: Item, b: Item, between_organs: bool = False) -> tuple[Changed, ...]:
    """The parts that read otherwise."""
    if a.digest == b.digest:
        return ()
    pairs = ((part.label, part.shown(a), part.shown(b)) for part in PARTS if not (part.own and between_organs))
    return tuple(Changed(label, x, y) for label, x, y in pairs if x != y)
