"""What is asked of a benchmark: tiers inside the statute's range, without gap or overlap, no wider than the superior's.

Each answer is a Problem with a code, where it is and how to mend it (行政处罚法第四条、第三十至三十四条; 国办发〔2022〕27号).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xiezhi.catalogue.bases import Library
from xiezhi.catalogue.models import Item
from xiezhi.core.taking import Problem
from xiezhi.law.codes import PENALTY_KIND
from xiezhi.law.discretion_codes import RANK, TIER_KIND
from xiezhi.law.text import N_

from .content import (
    MEASURES,
    Content,
    FactorSpec,
    TierSpec,
    fine_text,
    in_order,
    interval_text,
    multiple,
    times_text,
    yuan,
)

PUNISHING = RANK["lenient"]
FIELD = {"fine": "罚款", "times": "罚款倍数"}


def spell(measure: str, low: int | None, high: int | None) -> str:
    """A range in words."""
    return fine_text(low, high) if measure == "fine" else times_text(low, high)


def problems(content: Content, item: Item, day: dt.date, superior: Content | None = None) -> Iterator[Problem]:
    """Everything that is wrong with a benchmark that takes effect on that day for this version of the item."""
    for tier in content.tiers:
        yield from tier_problems(tier, item)
    yield from row_of_tiers(content.tiers, item)
    yield from factor_problems(content)
    yield from ground_problems(content, day)
    if superior is not None:
        yield from within(content.tiers, superior.tiers)


def tier_problems(tier: TierSpec, item: Item) -> Iterator[Problem]:
    """One tier against the statute's range and kinds of the item."""
    for measure in MEASURES:
        yield from _range(tier, item, measure)
    allowed = {kind for kind in item.penalty_kinds.split(",") if kind}
    if foreign := [kind for kind in tier.kinds if kind not in allowed]:
        yield Problem(
            "TIER-05", "kinds", N_("“{tier}”里的处罚种类“{kinds}”不在事项的法定种类之内（{allowed}）。"),
            N_("请按依据条款选择处罚种类。"),
            {"tier": tier.label, "kinds": _names(foreign), "allowed": _names(sorted(allowed))},
        )  # fmt: skip
    if tier.kind == "exempt" and (tier.kinds or any(tier.ranged(measure) for measure in MEASURES)):
        yield Problem(
            "TIER-06", "kind", N_("“{tier}”写了处罚种类或者幅度。"), N_("不予处罚的档次不能写种类和幅度。"),
            {"tier": tier.label},
        )  # fmt: skip
    if tier.kind != "exempt" and not tier.kinds and not any(tier.ranged(measure) for measure in MEASURES):
        yield Problem(
            "TIER-07", "kinds", N_("“{tier}”既没有处罚种类，也没有幅度。"), N_("请写明这一档怎样处罚。"), {"tier": tier.label}
        )
    if tier.kinds and "fine" not in tier.kinds and any(tier.ranged(measure) for measure in MEASURES):
        yield Problem(
            "TIER-08", "kinds", N_("“{tier}”写了罚款幅度，处罚种类里却没有罚款。"), N_("请补上罚款，或者清空幅度。"),
            {"tier": tier.label},
        )  # fmt: skip


def _range(tier: TierSpec, item: Item, measure: str) -> Iterator[Problem]:
    low, high = tier.span(measure)
    if (low, high) == (None, None) or tier.kind == "exempt":
        return
    first, last = f"{measure}_min", f"{measure}_max"
    least, most = getattr(item, first), getattr(item, last)
    said = {"tier": tier.label, "range": spell(measure, low, high), "statute": spell(measure, least, most)}
    if least is None and most is None:
        yield Problem(
            "TIER-01", first, N_("事项没有{what}的法定幅度，“{tier}”却写了{range}。"),
            N_("请清空，或者先在事项里补上法定幅度。"), said | {"what": FIELD[measure]},
        )  # fmt: skip
        return
    if low is not None and high is not None and low > high:
        yield Problem("TIER-02", first, N_("“{tier}”的下限高于上限（{range}）。"), N_("请改正两个数。"), said)
        return
    if tier.kind == "mitigated":
        if not least:
            yield Problem(
                "TIER-03", first, N_("事项没有法定下限（{statute}），“{tier}”不能在下限以下定{range}。"),
                N_("没有下限的，减轻处罚只能改用较轻的种类：请清空幅度。"), said,
            )  # fmt: skip
        elif high is None or high > least:
            yield Problem(
                "TIER-03", last, N_("“{tier}”的幅度{range}高于法定下限{least}。减轻处罚应当在法定幅度以下。"),
                N_("在法定幅度以内的是从轻处罚：请把上限改到{least}以下，或者改档次。"),
                said | {"least": _one(measure, least)},
            )  # fmt: skip
        return
    under = least is not None and (low is None or low < least)
    over = most is not None and (high is None or high > most)
    if under or over:
        yield Problem(
            "TIER-04", first if under else last, N_("“{tier}”的幅度{range}超出了法定幅度{statute}。"),
            N_("请把幅度改到法定幅度以内；低于法定下限的，是减轻处罚。"), said,
        )  # fmt: skip


def row_of_tiers(tiers: Sequence[TierSpec], item: Item) -> Iterator[Problem]:
    """All tiers together: they begin at the statute's minimum, follow each other, and end at its maximum."""
    punishing = [tier for tier in in_order(tiers) if tier.rank >= PUNISHING]
    if not punishing:
        yield Problem(
            "TIER-10", "tiers", N_("没有一个在法定幅度以内的档次。"), N_("请至少写明从轻、一般、从重中的一档。")
        )
        return
    seen: set[tuple[str, str]] = set()
    for tier in tiers:
        if (tier.kind, tier.name) in seen:
            yield Problem(
                "TIER-14", "name", N_("有两个“{tier}”。"), N_("同一档次有几个阶次的，请写不同的阶次名称。"), {"tier": tier.label}
            )
        seen.add((tier.kind, tier.name))
    for measure in MEASURES:
        yield from _follow(punishing, item, measure)


def _follow(tiers: list[TierSpec], item: Item, measure: str) -> Iterator[Problem]:
    least, most = getattr(item, f"{measure}_min"), getattr(item, f"{measure}_max")
    ranged = [tier for tier in tiers if tier.ranged(measure)]
    if not ranged:
        return
    for tier in tiers:
        if not tier.ranged(measure) and ("fine" in tier.kinds or not tier.kinds):
            yield Problem(
                "TIER-13", f"{measure}_min", N_("“{tier}”没有写{what}的幅度。"), N_("其他档次都写了，请补上。"),
                {"tier": tier.label, "what": FIELD[measure]},
            )  # fmt: skip
    first, last = ranged[0], ranged[-1]
    if (first.span(measure)[0] or 0) > (least or 0):
        yield _gap(first, measure, least or 0, first.span(measure)[0] or 0)
    for one, two in pairwise(ranged):
        end, begin = one.span(measure)[1], two.span(measure)[0] or 0
        if end is None or end > begin:
            yield Problem(
                "TIER-11", f"{measure}_min", N_("“{one}”（{range_one}）与“{two}”（{range_two}）重叠。"),
                N_("较重一档的下限应当等于较轻一档的上限（分界数归较重一档）。"),
                {"one": one.label, "two": two.label, "range_one": spell(measure, *one.span(measure)),
                 "range_two": spell(measure, *two.span(measure))},
            )  # fmt: skip
        elif end < begin:
            yield _gap(two, measure, end, begin)
    top = last.span(measure)[1]
    if most is not None and top is not None and top < most:
        yield _gap(last, measure, top, most)


def _gap(tier: TierSpec, measure: str, low: int, high: int) -> Problem:
    return Problem(
        "TIER-12", f"{measure}_min", N_("{low}至{high}没有归入任何一档（“{tier}”处）。"),
        N_("各档应当首尾相接，合起来等于法定幅度。"),
        {"tier": tier.label, "low": _one(measure, low), "high": _one(measure, high)},
    )  # fmt: skip


def factor_problems(content: Content) -> Iterator[Problem]:
    """Factors: each case speaks for a tier that there is; numbers are covered once, from nought upwards."""
    held = {tier.kind for tier in content.tiers}
    names: set[str] = set()
    for factor in content.factors:
        if factor.name in names:
            yield Problem("FACT-01", "factors", N_("因素“{name}”写了两次。"), N_("请合并为一个因素。"), {"name": factor.name})
        names.add(factor.name)
        if not factor.options:
            yield Problem(
                "FACT-02", "factors", N_("因素“{name}”没有写情形。"), N_("请写明各种情形和所指的档次。"), {"name": factor.name}
            )
        for option in factor.options:
            if option.tier_kind not in held:
                yield Problem(
                    "FACT-03", "factors", N_("因素“{name}”的“{option}”指向{tier}，基准里没有这一档。"),
                    N_("请补上这一档，或者改正所指的档次。"),
                    {"name": factor.name, "option": option.label, "tier": TIER_KIND.label(option.tier_kind)},
                )  # fmt: skip
        if factor.measured:
            yield from _intervals(factor)


def _intervals(factor: FactorSpec) -> Iterator[Problem]:
    options = sorted(factor.options, key=lambda o: o.low or 0)
    for option in options:
        if option.high is not None and option.high <= (option.low or 0):
            yield Problem(
                "FACT-04", "factors", N_("因素“{name}”的“{option}”终点不大于起点。"), N_("请改正两个数。"),
                {"name": factor.name, "option": option.label},
            )  # fmt: skip
    for one, two in pairwise(options):
        if one.high is None or one.high > (two.low or 0):
            yield Problem(
                "FACT-05", "factors", N_("因素“{name}”的{one}与{two}重叠。"), N_("请使前一段的终点等于后一段的起点。"),
                {"name": factor.name, **_both(factor, one, two)},
            )  # fmt: skip
        elif one.high < (two.low or 0):
            yield Problem(
                "FACT-06", "factors", N_("因素“{name}”的{one}与{two}之间有空档。"), N_("请使前一段的终点等于后一段的起点。"),
                {"name": factor.name, **_both(factor, one, two)},
            )  # fmt: skip


def _both(factor: FactorSpec, *options: object) -> dict[str, str]:
    return {
        key: interval_text(factor.kind, o.low, o.high) for key, o in zip(("one", "two"), options, strict=True)  # type: ignore[attr-defined]
    }  # fmt: skip


def ground_problems(content: Content, day: dt.date) -> Iterator[Problem]:
    """What it rests on is known and in force on that day."""
    if not content.grounds:
        yield Problem("GRND-01", "grounds", N_("没有写依据。"), N_("请写明设定处罚的条款。"))
    library = Library()
    for cited in content.grounds:
        if problem := library.problem(cited, day, "grounds"):
            yield problem


def within(tiers: Sequence[TierSpec], superior: Sequence[TierSpec]) -> Iterator[Problem]:
    """A lower organ may refine a superior's benchmark, not widen it: each tier lies inside the superior's of that kind."""
    for tier in tiers:
        above = [one for one in superior if one.kind == tier.kind]
        if not above:
            yield Problem(
                "TIER-21", "kind", N_("上级基准没有“{tier}”这一档，不能增设。"),
                N_("下级只能在上级基准以内细化：请并入上级基准已有的档次。"), {"tier": tier.label},
            )  # fmt: skip
            continue
        for measure in MEASURES:
            if tier.ranged(measure) and not _inside(tier.span(measure), above, measure):
                ranged = [one for one in above if one.ranged(measure)]
                yield Problem(
                    "TIER-22", f"{measure}_min", N_("“{tier}”的幅度{range}超出上级基准同档的幅度{above}。"),
                    N_("下级只能在上级基准以内细化，不能放宽：请改到上级的幅度以内。"),
                    {"tier": tier.label, "range": spell(measure, *tier.span(measure)),
                     "above": "、".join(spell(measure, *one.span(measure)) for one in ranged) or "—"},
                )  # fmt: skip


def _inside(span: tuple[int | None, int | None], above: list[TierSpec], measure: str) -> bool:
    """Within the union of the superior's tiers of the kind, which follow each other."""
    ranged = [one.span(measure) for one in above if one.ranged(measure)]
    if not ranged:
        return False
    low = min(one[0] or 0 for one in ranged)
    highs = [one[1] for one in ranged]
    high = None if None in highs else max(one for one in highs if one is not None)
    return (span[0] or 0) >= low and (high is None or (span[1] is not None and span[1] <= high))


def _one(measure: str, number: int) -> str:
    return yuan(number) if measure == "fine" else multiple(number) or "0"


def _names(kinds: Sequence[str]) -> str:
    return "、".join(PENALTY_KIND.label(kind) for kind in kinds) or "—"
