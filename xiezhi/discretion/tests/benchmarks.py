"""A small benchmark to test with: five tiers over a fine from 500 to 5,000 元, three factors."""

from __future__ import annotations

import dataclasses
import datetime as dt

from xiezhi.catalogue.bases import read
from xiezhi.catalogue.tests.lists import day_of, facts, published
from xiezhi.discretion import actions, queries
from xiezhi.discretion.content import Content, FactorSpec, OptionSpec, TierSpec
from xiezhi.discretion.models import Benchmark

TODAY = dt.date(2026, 11, 20)
MARCH = dt.date(2026, 3, 2)
CODE = "SJ-0001"
ADDRESS = "https://example.gov.cn/benchmarks/1"
BOTH = ("warning", "fine")

TIERS = (
    TierSpec("exempt", conditions="初次违法，后果轻微并及时改正"),
    TierSpec("mitigated", conditions="主动消除危害后果", kinds=("fine",), fine_min=100_00, fine_max=500_00),
    TierSpec("lenient", conditions="货值金额不满一千元", kinds=BOTH, fine_min=500_00, fine_max=1_500_00),
    TierSpec("ordinary", kinds=BOTH, fine_min=1_500_00, fine_max=3_500_00),
    TierSpec("aggravated", conditions="一年内再次违法", kinds=BOTH, fine_min=3_500_00, fine_max=5_000_00),
)
FACTORS = (
    FactorSpec("amount", "货值金额（元）", (
        OptionSpec("不满1000元", "lenient", None, 1_000_00), OptionSpec("1000元以上不满5000元", "ordinary", 1_000_00, 5_000_00),
        OptionSpec("5000元以上", "aggravated", 5_000_00, None),
    )),
    FactorSpec("times", "一年内违法次数（次）", (OptionSpec("首次", "ordinary", None, 2), OptionSpec("再次", "aggravated", 2, None))),
    FactorSpec("harm", "危害后果", (
        OptionSpec("轻微并及时改正", "exempt"), OptionSpec("主动消除", "mitigated"), OptionSpec("造成人身伤害", "aggravated"),
    )),
)  # fmt: skip


def saying(tiers=TIERS, factors=FACTORS, grounds="《行政处罚法》第九条第二项", note=""):
    """The content of a benchmark."""
    return Content("未按规定明码标价行政处罚裁量权基准", note, tuple(tiers), tuple(factors), tuple(read(grounds)))


def but(kind, **changes):
    """The tiers with one changed."""
    return tuple(dataclasses.replace(tier, **changes) if tier.kind == kind else tier for tier in TIERS)


def listed(cast, *rows, **who):
    """The organ's list in force since 2025."""
    with day_of(dt.date(2025, 1, 1)):
        return published(cast, *(rows or (facts(1), facts(2))), **who)


def drafted(cast, code=CODE, what=None, by=None):
    """A draft with this content."""
    row = actions.begin(cast.organ, code, by=by or cast.clerk)
    actions.edit(row, what or saying(), by=by or cast.clerk, seen=row.version)
    return Benchmark.objects.get(pk=row.pk)


def made(cast, what=None, doc_no="漠市监规〔2026〕1号", **more):
    row = drafted(cast, what=what, **more)
    actions.make(row, by=cast.head, doc_no=doc_no)
    return row


def filed(cast, what=None, **more):
    row = made(cast, what, **more)
    actions.file(row, by=cast.legal)
    return row


def in_force(cast, what=None, day=MARCH, from_on=None, **more):
    """A published version, in force since March."""
    with day_of(day):
        row = filed(cast, what, **more)
        actions.pass_(row, by=cast.supervisor)
        actions.publish(row, by=cast.head, from_on=from_on or day, address=ADDRESS)
    return row


def whole(row):
    """As pages and calculator read it."""
    return queries.complete(Benchmark.objects.filter(pk=row.pk)).get()


def given(row, **what):
    """Answers by the name of the factor: an option's label, or a number as the form gives it (分)."""
    found = {}
    for factor in whole(row).factors.all():
        if factor.name in what:
            value = what[factor.name]
            found[str(factor.pk)] = value if factor.measured else next(o.pk for o in factor.options.all() if o.label == value)
    return found
