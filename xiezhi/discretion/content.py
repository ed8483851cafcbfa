"""What a benchmark says, apart from its table: tiers, factors, how ranges read, its digest. Amounts in 分, times in hundredths."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.catalogue import content as items
from xiezhi.catalogue.bases import Cited
from xiezhi.catalogue.models import Item
from xiezhi.core.crypto import sm3
from xiezhi.core.web import show
from xiezhi.law.codes import PENALTY_KIND
from xiezhi.law.discretion_codes import RANK, TIER_KIND

from .models import Benchmark, Factor, Option, Tier

MEASURES = ("fine", "times")


@dataclass(frozen=True)
class TierSpec:
    """A tier as it is checked and compared. `kinds` in the order of the code set."""

    kind: str
    name: str = ""
    conditions: str = ""
    kinds: tuple[str, ...] = ()
    fine_min: int | None = None
    fine_max: int | None = None
    times_min: int | None = None
    times_max: int | None = None

    @property
    def rank(self) -> int:
        return RANK[self.kind]

    def span(self, measure: str) -> tuple[int | None, int | None]:
        """Its range in one measure: the fine, or times of a base."""
        return getattr(self, f"{measure}_min"), getattr(self, f"{measure}_max")

    def ranged(self, measure: str) -> bool:
        return self.span(measure) != (None, None)

    @property
    def label(self) -> str:
        word = _(TIER_KIND.label(self.kind))
        return show.noted(word, self.name) if self.name else word

    @classmethod
    def of(cls, tier: Tier) -> TierSpec:
        return cls(
            tier.kind, tier.name, tier.conditions, tuple(kind for kind in tier.kinds.split(",") if kind),
            tier.fine_min, tier.fine_max, tier.times_min, tier.times_max,
        )  # fmt: skip

    def columns(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "name": self.name, "conditions": self.conditions, "kinds": ",".join(self.kinds),
            "fine_min": self.fine_min, "fine_max": self.fine_max, "times_min": self.times_min, "times_max": self.times_max,
        }  # fmt: skip


@dataclass(frozen=True)
class OptionSpec:
    """One case of a factor and the tier that it speaks for."""

    label: str
    tier_kind: str
    low: int | None = None
    high: int | None = None

    @property
    def rank(self) -> int:
        return RANK[self.tier_kind]


@dataclass(frozen=True)
class FactorSpec:
    """A factor with its cases."""

    kind: str
    name: str
    options: tuple[OptionSpec, ...] = ()

    @property
    def measured(self) -> bool:
        return self.kind in ("amount", "times")

    @classmethod
    def of(cls, factor: Factor) -> FactorSpec:
        options = (OptionSpec(o.label, o.tier_kind, o.low, o.high) for o in factor.options.all())
        return cls(factor.kind, factor.name, tuple(options))


@dataclass(frozen=True)
class Content:
    """All that is normative in a benchmark."""

    name: str
    note: str
    tiers: tuple[TierSpec, ...]
    factors: tuple[FactorSpec, ...]
    grounds: tuple[Cited, ...]

    @property
    def digest(self) -> str:
        """SM3 over everything, in the order in which it stands."""
        plain = [self.note, *([astuple(x) for x in part] for part in (self.tiers, self.factors)), [c.ref for c in self.grounds]]
        return sm3(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode())


def of(row: Benchmark) -> Content:
    """What a stored benchmark says. Three queries, or none where `complete()` prefetched it."""
    return Content(
        row.name, row.note, tuple(TierSpec.of(tier) for tier in row.tiers.all()),
        tuple(FactorSpec.of(factor) for factor in row.factors.all()), tuple(row.cited()),
    )  # fmt: skip


def in_order(tiers: Iterable[TierSpec]) -> tuple[TierSpec, ...]:
    """From the lightest to the heaviest."""
    return tuple(sorted(tiers, key=lambda tier: (tier.rank, tier.fine_min or 0, tier.times_min or 0)))


def rows_of(content: Content, row: Benchmark) -> tuple[list[Tier], list[tuple[Factor, list[Option]]]]:
    """The records of a content, unsaved."""
    tiers = [Tier(benchmark=row, nth=n, **tier.columns()) for n, tier in enumerate(in_order(content.tiers))]
    factors = []
    for n, spec in enumerate(content.factors):
        factor = Factor(benchmark=row, nth=n, kind=spec.kind, name=spec.name)
        options = [
            Option(factor=factor, nth=m, label=o.label, low=o.low, high=o.high, tier_kind=o.tier_kind)
            for m, o in enumerate(spec.options)
        ]
        factors.append((factor, options))
    return tiers, factors


# -- words
def yuan(fen: int | None) -> str:
    """An amount in 元 without superfluous decimals."""
    return _("%(amount)s元") % {"amount": f"{fen / 100:,.2f}".removesuffix(".00")} if fen is not None else ""


def multiple(hundredths: int | None) -> str:
    """5倍, or 30%."""
    if hundredths is None:
        return ""
    return f"{hundredths}%" if 0 < hundredths < 100 else _("%(n)s倍") % {"n": f"{hundredths / 100:g}"}


def fine_text(low: int | None, high: int | None) -> str:
    return items.span(yuan(low), yuan(high))


def times_text(low: int | None, high: int | None, base: str = "") -> str:
    found = items.span(multiple(low), multiple(high))
    return _("%(base)s的%(times)s") % {"base": base, "times": found} if found and base else found


def range_text(tier: Tier | TierSpec, item: Item) -> str:
    """The range of a tier in one line; 不予 where nothing is imposed."""
    parts = [fine_text(tier.fine_min, tier.fine_max), times_text(tier.times_min, tier.times_max, item.times_base)]
    return show.listed(filter(None, parts), "；") or ("—" if tier.kind != "exempt" else _("不予处罚"))


def statute_text(item: Item) -> str:
    """The range of the statute in one line."""
    return show.listed(filter(None, (items.fine(item), items.times(item))), "；")


def kinds_text(kinds: str | Sequence[str]) -> str:
    """Kinds of penalty in words."""
    codes = kinds.split(",") if isinstance(kinds, str) else kinds
    return show.listed(_(PENALTY_KIND.label(kind)) for kind in codes if kind)


def tier_label(tier: Tier | TierSpec) -> str:
    word = _(TIER_KIND.label(tier.kind))
    return show.noted(word, tier.name) if tier.name else word


def interval_text(kind: str, low: int | None, high: int | None) -> str:
    """1,000元以上不满5,000元; 2次以上."""
    def one(number: int | None) -> str:
        if number is None:
            return ""
        return yuan(number) if kind == "amount" else _("%(n)s次") % {"n": number}

    if low is not None and high is not None:
        return _("%(low)s以上不满%(high)s") % {"low": one(low), "high": one(high)}
    if high is not None:
        return _("不满%(high)s") % {"high": one(high)}
    return _("%(low)s以上") % {"low": one(low)} if low is not None else ""


# -- differences
@dataclass(frozen=True)
class Changed:
    """One thing that reads otherwise in two versions."""

    label: str
    before: str
    after: str


def differences(before: Benchmark, after: Benchmark) -> list[Changed]:
    """What a new version changed: tiers by kind and name, factors by name, what it rests on."""
    a, b = of(before), of(after)
    pairs: list[tuple[str, str, str]] = [(_("适用说明"), a.note, b.note), (_("依据"), before.grounds, after.grounds)]
    old, new = ({(t.kind, t.name): t for t in content.tiers} for content in (a, b))
    for key in dict.fromkeys((*old, *new)):
        x, y = old.get(key), new.get(key)
        pairs.append(((y or x).label, _tier_words(x, before.item), _tier_words(y, after.item)))  # type: ignore[union-attr]
    was, now = ({f.name: f for f in content.factors} for content in (a, b))
    for name in dict.fromkeys((*was, *now)):
        pairs.append((name, _factor_words(was.get(name)), _factor_words(now.get(name))))
    return [Changed(*pair) for pair in pairs if pair[1] != pair[2]]


def _tier_words(tier: TierSpec | None, item: Item) -> str:
    if tier is None:
        return ""
    return "\n".join(filter(None, (range_text(tier, item), kinds_text(tier.kinds), tier.conditions)))


def _factor_words(factor: FactorSpec | None) -> str:
    if factor is None:
        return ""
    def case(option: OptionSpec) -> str:  # by its bounds, where it has some: the form writes them in words of its own
        return interval_text(factor.kind, option.low, option.high) if factor.measured else option.label

    return "\n".join(f"{case(o)} → {_(TIER_KIND.label(o.tier_kind))}" for o in factor.options)
