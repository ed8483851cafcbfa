"""Rows of a file into the versions that are being worked on: read, checked one by one, taken 500 at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.models import Item
from xiezhi.catalogue.reading import times
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.taking import Problem, Taken
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from . import checks, drafting, queries
from .content import FactorSpec, OptionSpec, TierSpec
from .models import Benchmark
from .states import BENCHMARK, WRITERS

CHUNK = 500
Facts = Mapping[str, Any]
SPLIT = re.compile(r"[;；\n]+")
PAIR = re.compile(r"\s*(?P<name>[^:：]{1,60})[:：]\s*(?P<label>.{1,200}?)\s*")
NUMBER = r"(\d{1,12}(?:\.\d{1,2})?)"
RANGES = (
    (re.compile(rf"{NUMBER}\s*[-—至~]\s*{NUMBER}"), lambda a, b: (a, b)),
    (re.compile(rf"{NUMBER}\s*以上(?:不满|不足|至){NUMBER}"), lambda a, b: (a, b)),
    (re.compile(rf"(?:不满|不足){NUMBER}"), lambda a: (None, a)),
    (re.compile(rf"{NUMBER}\s*(?:以上|及以上)"), lambda a: (a, None)),
)  # fmt: skip
IN_WORDS: dict[str, tuple[int | None, int | None]] = {
    "首次": (None, 2), "初次": (None, 2), "第一次": (None, 2), "再次": (2, 3), "第二次": (2, 3), "再次以上": (2, None),
    "两次以上": (2, None), "三次以上": (3, None),
}  # fmt: skip


def read_factors(text: str, tier_kind: str) -> dict[str, FactorSpec]:
    """危害后果：没有；货值金额（元）：0-5000 → factors by name. Raises ValueError with the part that does not read."""
    found: dict[str, FactorSpec] = {}
    for part in filter(None, (piece.strip(" 　。") for piece in SPLIT.split(text))):
        match = PAIR.fullmatch(part)
        if match is None:
            raise ValueError(part)
        name, label = match["name"].strip(), match["label"]
        kind = kind_of(name)
        low, high = interval(label, kind) if kind in ("amount", "times") else (None, None)
        option = OptionSpec(label, tier_kind, low, high)
        old = found.get(name)
        found[name] = FactorSpec(kind, name, (*(old.options if old else ()), option))
    return found


def kind_of(name: str) -> str:
    """What kind of factor a name means."""
    if name.endswith(("（元）", "(元)")):
        return "amount"
    if name.endswith(("（次）", "(次)")):
        return "times"
    return "harm" if "后果" in name or "危害" in name else "circumstance"


def interval(text: str, kind: str) -> tuple[int | None, int | None]:
    """From (included) and to (not included), amounts in 分. One number of times is just that. Raises ValueError."""
    plain = re.sub(r"[,，\s元次]", "", text)
    for pattern, put in RANGES:
        if match := pattern.fullmatch(plain):
            low, high = put(*match.groups())
            return _number(low, kind), _number(high, kind)
    if kind == "times" and text.strip() in IN_WORDS:
        return IN_WORDS[text.strip()]
    if kind == "times" and plain.isdecimal():
        return int(plain), int(plain) + 1
    raise ValueError(text)


def _number(text: str | None, kind: str) -> int | None:
    if text is None:
        return None
    if kind == "times":
        return int(text)  # 1.5 is no number of times: ValueError
    return round(float(text) * 100)


def spec_of(facts: Facts) -> TierSpec:
    """The tier that a row describes; the facts have passed `problems`."""
    return TierSpec(
        str(facts["tier"]), str(facts.get("tier_name") or "").strip(), str(facts.get("conditions") or "").strip(),
        tuple(kind for kind in str(facts.get("penalty_kinds") or "").split(",") if kind), facts.get("fine_min"),
        facts.get("fine_max"), times(facts.get("times_min")), times(facts.get("times_max")),
    )  # fmt: skip


# -- checking
def problems(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """All problems of one row of this organ."""
    yield from Judge(organ, today)(0, facts)


class Judge:
    """Judges the rows of one file one after the other; it also sees a tier beside those of the lines before."""

    def __init__(self, organ: Organ, day: dt.date) -> None:
        self.organ, self.day = organ, day
        self.items: dict[str, Item] = {
            item.code: item for item in catalogue.items_in_force(organ, day).filter(power_type="penalty")
        }
        self.seen: dict[str, list[tuple[int, TierSpec]]] = defaultdict(list)
        self._lying: dict[str, Benchmark] | None = None

    def __call__(self, line: int, facts: Facts) -> Iterator[Problem]:
        code = str(facts.get("item_code") or "").strip()
        for name, most in (("tier_name", 40), ("conditions", 2000)):
            if len(str(facts.get(name) or "")) > most:
                yield Problem("TIER-33", name, N_("这一格超过{most}个字。"), N_("请删减。"), {"most": most})
        item = self.items.get(code)
        if code and item is None:
            yield Problem(
                "TIER-30", "item_code", N_("本机关现行的权责清单里没有编码为{code}的处罚事项。"),
                N_("请核对编码；清单还没有公布的，先公布。"), {"code": code},
            )  # fmt: skip
        if code and (open_ := self._elsewhere(code)) is not None:
            yield Problem(
                "TIER-32", "item_code", N_("这个事项的基准第{no}版现在是“{state}”，不能改动。"),
                N_("请先收回再改，或者等它公布以后起草新版。"),
                {"no": open_.no, "state": str(BENCHMARK.states[open_.state].label)},
            )  # fmt: skip
        readable = True
        for name in ("times_min", "times_max"):
            try:
                times(facts.get(name))
            except ValueError:
                readable = False
                yield Problem(
                    "TIER-34", name, N_("“{value}”不是倍数。"), N_("请写成10、10倍或者5%。"), {"value": str(facts[name])[:40]}
                )
        try:
            read_factors(str(facts.get("circumstances") or ""), str(facts.get("tier") or ""))
        except ValueError as error:
            yield Problem(
                "TIER-31", "circumstances", N_("看不懂裁量因素“{text}”。"),
                N_("请写成“因素：情形”，几个之间用分号隔开；金额、次数写0-5000、3以上。"), {"text": str(error)[:80]},
            )  # fmt: skip
        if item is not None and facts.get("tier") and readable:
            yield from self._tier(line, spec_of(facts), item)

    def _tier(self, line: int, tier: TierSpec, item: Item) -> Iterator[Problem]:
        found = list(checks.tier_problems(tier, item))
        yield from found
        if found:
            return
        if tier.rank >= checks.PUNISHING:
            for other_line, other in self.seen[item.code]:
                if other.rank >= checks.PUNISHING and (measure := _share(tier, other)):
                    yield Problem(
                        "TIER-11", f"{measure}_min", N_("“{one}”（{range_one}）与第{line}行的“{two}”（{range_two}）重叠。"),
                        N_("较重一档的下限应当等于较轻一档的上限（分界数归较重一档）。"),
                        {"one": tier.label, "two": other.label, "line": other_line,
                         "range_one": checks.spell(measure, *tier.span(measure)),
                         "range_two": checks.spell(measure, *other.span(measure))},
                    )  # fmt: skip
                    return
        self.seen[item.code].append((line, tier))

    def _elsewhere(self, code: str) -> Benchmark | None:
        if self._lying is None:
            rows = Benchmark.objects.filter(organ=self.organ, state__in=["made", "filed", "passed"])
            self._lying = {row.item_code: row for row in rows}
        return self._lying.get(code)


def _share(one: TierSpec, two: TierSpec) -> str:
    """The measure in which two ranges have more than their border in common; empty where they do not."""
    for measure in ("fine", "times"):
        if one.ranged(measure) and two.ranged(measure):
            (a, b), (c, d) = one.span(measure), two.span(measure)
            high = 10**15
            if max(a or 0, c or 0) < min(high if b is None else b, high if d is None else d):
                return measure
    return ""


# -- taking
def take_rows(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Take parsed rows into the organ's versions that are being worked on; one is begun where there is none.

    Nothing published changes. A tier is told by its item, kind and name; one that reads the same changes nothing. Each
    chunk of 500 is one transaction with one trail line. Raises DIS-02, DIS-06 (the version lies elsewhere).
    """
    taken = Taken()
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        taken.add(_take_chunk(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("discretion.take", roles=WRITERS)
def _take_chunk(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    taken, by_item = Taken(), defaultdict(list)
    for row in rows:
        by_item[str(row["item_code"]).strip()].append(row)
    for code, mine in by_item.items():
        tiers, factors = [], {}
        for facts in mine:
            tiers.append(spec_of(facts))
            for name, factor in read_factors(str(facts.get("circumstances") or ""), str(facts["tier"])).items():
                factors[name] = drafting.joined(factors.get(name), factor)
        row, fresh = _version(act, organ, code, by, batch)
        if drafting.put_tiers(act, row, tiers, factors):
            taken.ids.append(row.pk)
            taken.new += len(mine) if fresh else 0
            taken.changed += 0 if fresh else len(mine)
        else:
            taken.unchanged += len(mine)
        taken.by_key[code] = row.pk
    act.on(batch, organ.pk)
    act.note(batch=batch, new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def _version(act: Act, organ: Organ, code: str, by: Actor, batch: str) -> tuple[Benchmark, bool]:
    row = queries.open_version(organ, code)
    if row is None:
        return drafting.begin(organ, code, by=by, batch=batch), True
    try:
        drafting.work_on(act, row, by)
    except Stale as refusal:  # for a file it is no question of who was first
        raise Refusal(refusal.code, refusal.what, refusal.mend) from refusal
    if row.kind == drafting.ADOPTED:
        raise drafting.adopted(row)
    if row.batch != batch:
        act.rows(Benchmark).filter(pk=row.pk).update(batch=batch)
    return row, False

