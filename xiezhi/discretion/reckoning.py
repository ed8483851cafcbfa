"""裁量计算: from a benchmark and what the case is like to a tier and its range, with each step in words.

It assists and decides nothing: whoever decides may depart from it, with a reason and a collective discussion
(国办发〔2022〕27号; rule P39). How the factors are weighed is the platform's own way (非法定默认), said on every page:

* each case of a factor speaks for one tier; without any that lightens or aggravates, the ordinary tier holds;
* an exempting or mitigating ground holds where nothing aggravates (行政处罚法第三十条至第三十三条);
* of grounds on both sides, those that aggravate and those that lighten are counted against each other, and the case is
  one for collective discussion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.law.discretion_codes import RANK, TIER_KIND
from xiezhi.law.text import N_

from .content import fine_text, range_text, statute_text, tier_label
from .models import Benchmark, Factor, Option, Tier

ORDINARY = RANK["ordinary"]
STATUTORY = {"exempt", "mitigated"}


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: a source text and its parameters. `tier:` parameters are codes, translated when shown."""

    text: str
    params: dict[str, Any] = field(default_factory=dict)

    def stored(self) -> list[Any]:
        return [self.text, self.params]

    @property
    def said(self) -> str:
        return said(self.stored())


def said(stored: list[Any]) -> str:
    """A stored step in the reader's language."""
    text, params = stored
    return _(text).format(
        **{key: _(TIER_KIND.label(value)) if key.startswith("kind") else value for key, value in params.items()}
    )


@dataclass(frozen=True)
class Spoken:
    """A factor, the case of it that was given, and what was typed where it is measured."""

    factor: Factor
    option: Option
    typed: int | None = None


@dataclass(frozen=True)
class Result:
    """The tier, its range in 分 (reckoned out of times), the steps, and whether grounds stand against each other."""

    benchmark: Benchmark
    tier: Tier
    range_min: int | None
    range_max: int | None
    steps: tuple[Step, ...]
    mixed: bool = False
    spoken: tuple[Spoken, ...] = ()

    @property
    def label(self) -> str:
        return tier_label(self.tier)

    @property
    def weight(self) -> tuple[int, int]:
        """For telling the lighter of two results."""
        return self.tier.rank, self.range_max if self.range_max is not None else -1


@dataclass(frozen=True)
class NoTier:
    """Why nothing came out: the benchmark has no tier that could hold."""

    text: str


def option_for(factor: Factor, typed: int) -> Option | None:
    """The case of a measured factor in which a number lies."""
    for option in factor.options.all():
        if typed >= (option.low or 0) and (option.high is None or typed < option.high):
            return option
    return None


def read(benchmark: Benchmark, given: Mapping[str, Any]) -> list[Spoken]:
    """What was put in, in the order of the factors. `given`: factor id → option id, or the number typed."""
    found = []
    for factor in benchmark.factors.all():
        value = given.get(str(factor.pk))
        if value in (None, ""):
            continue
        if factor.measured:
            option = option_for(factor, int(value))
            typed: int | None = int(value)
        else:
            option = next((o for o in factor.options.all() if o.pk == int(value)), None)
            typed = None
        if option is not None:
            found.append(Spoken(factor, option, typed))
    return found


def carry(spoken: Iterable[Spoken], into: Benchmark) -> list[Spoken]:
    """The same circumstances under another version: factors of the same name, cases of the same words or numbers."""
    factors = {(factor.kind, factor.name): factor for factor in into.factors.all()}
    found = []
    for one in spoken:
        factor = factors.get((one.factor.kind, one.factor.name))
        if factor is None:
            continue
        if one.typed is not None:
            option = option_for(factor, one.typed)
        else:
            option = next((o for o in factor.options.all() if o.label == one.option.label), None)
        if option is not None:
            found.append(Spoken(factor, option, one.typed))
    return found


def reckon(benchmark: Benchmark, spoken: Iterable[Spoken], base: int | None = None) -> Result | NoTier:
    """The tier that the given circumstances lead to. `base`: what times are times of, in 分."""
    spoken = list(spoken)
    steps = [
        Step(N_("适用《{name}》第{no}版（{doc}，{day}起施行）；法定幅度为{range}，依据{grounds}。"), {
            "name": benchmark.name, "no": benchmark.no, "doc": benchmark.doc_no or "—",
            "day": benchmark.from_on.isoformat() if benchmark.from_on else "—",
            "range": statute_text(benchmark.item) or "—", "grounds": benchmark.grounds or "—",
        })
    ]  # fmt: skip
    steps += [_heard(one) for one in spoken]
    kind, net, mixed, why = _weigh(spoken)
    steps.append(why)
    tier, moved = _tier(benchmark, kind, net)
    if tier is None:
        return NoTier(_("这个基准没有可以适用的档次。"))
    if moved:
        steps.append(Step(N_("基准没有“{kind}”这一档，适用最接近的“{kind_of_tier}”。"), {"kind": kind, "kind_of_tier": tier.kind}))
    low, high = _range(tier, base)
    steps.append(Step(N_("适用“{tier}”：{range}。"), {"tier": tier_label(tier), "range": range_text(tier, benchmark.item)}))
    if tier.times_min is not None or tier.times_max is not None:
        steps.append(
            Step(N_("{base}为{amount}，折合罚款{range}。"), {
                "base": benchmark.item.times_base or _("基数"), "amount": fine_text(base, base), "range": fine_text(low, high),
            })
            if base is not None
            else Step(N_("这一档按倍数计算，没有填写{base}，不能折合成金额。"), {"base": benchmark.item.times_base or _("基数")})
        )  # fmt: skip
    return Result(benchmark, tier, low, high, tuple(steps), mixed, tuple(spoken))


def _heard(one: Spoken) -> Step:
    if one.typed is not None:
        number = one.typed / 100 if one.factor.kind == "amount" else one.typed
        unit = _("元") if one.factor.kind == "amount" else _("次")
        return Step(N_("{factor}：{number}{unit}，属于“{option}”，指向“{kind}”。"), {
            "factor": one.factor.name, "number": f"{number:,.2f}".removesuffix(".00"), "unit": unit, "option": one.option.label,
            "kind": one.option.tier_kind,
        })  # fmt: skip
    return Step(N_("{factor}：{option}，指向“{kind}”。"), {
        "factor": one.factor.name, "option": one.option.label, "kind": one.option.tier_kind,
    })  # fmt: skip


def _weigh(spoken: list[Spoken]) -> tuple[str, int, bool, Step]:
    """(kind of tier, how far beyond ordinary, grounds on both sides, why)."""
    kinds = [one.option.tier_kind for one in spoken]
    heavier = kinds.count("aggravated")
    lighter = [kind for kind in kinds if RANK[kind] < ORDINARY]
    if not heavier and not lighter:
        return "ordinary", 0, False, Step(N_("没有从轻、减轻或者从重的情形，按一般处罚。"))
    if not heavier:
        lightest = min(lighter, key=lambda kind: RANK[kind])
        words = {
            "exempt": N_("具有不予处罚的情形，没有从重的情形，不予处罚。"),
            "mitigated": N_("具有减轻处罚的情形，没有从重的情形，减轻处罚。"),
            "lenient": N_("从轻情形{n}项，没有从重的情形，从轻处罚。"),
        }
        return lightest, -len(lighter), False, Step(words[lightest], {"n": len(lighter)})
    if not lighter:
        return "aggravated", heavier, False, Step(N_("从重情形{n}项，没有从轻、减轻的情形，从重处罚。"), {"n": heavier})
    net = heavier - len(lighter)
    kind = "aggravated" if net > 0 else "lenient" if net < 0 else "ordinary"
    why = N_("从重情形{n}项，从轻、减轻或者不予处罚的情形{m}项，互相抵消后按“{kind}”；两方面的情形都有，应当集体讨论。")
    return kind, net, True, Step(why, {"n": heavier, "m": len(lighter), "kind": kind})


def _tier(benchmark: Benchmark, kind: str, net: int) -> tuple[Tier | None, bool]:
    """The tier of this kind; of several the one as far from the ordinary as the grounds are many. Else the nearest."""
    tiers = list(benchmark.tiers.all())
    same = [tier for tier in tiers if tier.kind == kind]
    if same:
        far = min(max(abs(net), 1), len(same)) - 1
        return (same[-1 - far] if kind in ("lenient", "mitigated") else same[far]), False
    if not tiers:
        return None, False
    inside = [tier for tier in tiers if tier.kind not in STATUTORY] or tiers
    return min(inside, key=lambda tier: (abs(tier.rank - RANK[kind]), tier.rank)), True


def _range(tier: Tier, base: int | None) -> tuple[int | None, int | None]:
    """In 分; of a tier that has an amount and times, the amount where no base is given."""
    if base is not None and (tier.times_min is not None or tier.times_max is not None):
        return tuple(None if n is None else base * n // 100 for n in (tier.times_min, tier.times_max))  # type: ignore[return-value]
    return tier.fine_min, tier.fine_max


def lighter_of(then: Result, now: Result) -> tuple[Result, bool, Step]:
    """从旧兼从轻（行政处罚法第三十七条）: that of the act's day, unless today's is lighter. (result, newer is lighter, why)."""
    if now.weight < then.weight:
        return now, True, Step(
            N_("行为时的第{old}版为“{then}”，现行的第{new}版为“{now}”，现行的较轻，适用现行的（从旧兼从轻）。"), _names(then, now)
        )
    return then, False, Step(
        N_("行为时的第{old}版为“{then}”，现行的第{new}版为“{now}”，现行的不较轻，适用行为时的（从旧兼从轻）。"), _names(then, now)
    )


def _names(then: Result, now: Result) -> dict[str, Any]:
    return {"old": then.benchmark.no, "new": now.benchmark.no, "then": then.label, "now": now.label}
