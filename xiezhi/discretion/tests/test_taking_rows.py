"""Rows of a file: a tier a line, judged one by one, into the version that is being worked on."""

import pytest

from xiezhi.core.errors import Refusal
from xiezhi.discretion import actions, taking
from xiezhi.discretion.models import Benchmark

from .benchmarks import CODE, TODAY, filed, in_force, listed, whole


def line(tier="lenient", low=500_00, high=1_500_00, **more):
    return {"item_code": CODE, "tier": tier, "penalty_kinds": "warning,fine", "fine_min": low, "fine_max": high, **more}


ROWS = (
    {"item_code": CODE, "tier": "exempt", "circumstances": "危害后果：轻微并及时改正"},
    line(circumstances="货值金额（元）：不满1000元；一年内违法次数（次）：1"), line("ordinary", 1_500_00, 3_500_00),
    line("aggravated", 3_500_00, 5_000_00, circumstances="货值金额（元）：1000以上；一年内违法次数（次）：2以上"),
)  # fmt: skip


@pytest.fixture
def lists(cast):
    listed(cast)
    return cast


def take(cast, rows=ROWS, batch="exchange.Batch:1", **more):
    return actions.take_rows(rows, by=more.get("by", cast.clerk), organ=cast.organ, batch=batch)


def problems(cast, *rows):
    judge = taking.Judge(cast.organ, TODAY)
    return [[problem.code for problem in judge(n, row)] for n, row in enumerate(rows, 2)]


def test_rows_become_a_draft_with_tiers_and_factors(lists):
    taken = take(lists)
    row = whole(Benchmark.objects.get())
    assert (taken.new, taken.changed, taken.by_key, row.batch) == (4, 0, {CODE: row.pk}, "exchange.Batch:1")
    assert [tier.kind for tier in row.tiers.all()] == ["exempt", "lenient", "ordinary", "aggravated"]
    assert {
        factor.name: [(o.low, o.high, o.tier_kind) for o in factor.options.all()] for factor in row.factors.all()
    } == {
        "危害后果": [(None, None, "exempt")],
        "货值金额（元）": [(None, 1_000_00, "lenient"), (1_000_00, None, "aggravated")],
        "一年内违法次数（次）": [(1, 2, "lenient"), (2, None, "aggravated")],
    }  # fmt: skip
    assert actions.problems_of(row) == []
    actions.make(row, by=lists.head, doc_no="1号")


def test_the_same_rows_again_change_nothing_and_a_changed_row_its_tier_only(lists):
    take(lists)
    assert take(lists, batch="exchange.Batch:2").unchanged == 4
    taken = take(lists, [line("ordinary", 1_500_00, 3_000_00)], batch="exchange.Batch:3")
    assert (taken.new, taken.changed) == (0, 1)
    row = whole(Benchmark.objects.get())
    assert [tier.fine_max for tier in row.tiers.all()] == [None, 1_500_00, 3_000_00, 5_000_00]
    assert [problem.code for problem in actions.problems_of(row)] == ["TIER-12"]


def test_what_is_published_stays_and_a_new_version_is_begun(lists):
    first = in_force(lists)
    take(lists, [line("ordinary", 1_500_00, 3_000_00)])
    row = Benchmark.objects.get(state="draft")
    assert row.no == 2
    assert whole(first).tiers.get(kind="ordinary").fine_max == 3_500_00


def test_each_mistake_is_told_with_its_column(lists):
    assert problems(
        lists, line(), line("ordinary", 1_000_00, 2_000_00), line("aggravated", 3_500_00, 6_000_00), line("mitigated", 100_00, 600_00),
        line(item_code="SJ-9999"), line(circumstances="货值金额一千元"), line(circumstances="货值金额（元）：很多"), line(times_min="十倍"),
        line(penalty_kinds="revoke_licence,fine", low=2_000_00, high=3_000_00),
    ) == [[], ["TIER-11"], ["TIER-04"], ["TIER-03"], ["TIER-30"], ["TIER-31", "TIER-11"], ["TIER-31", "TIER-11"], ["TIER-34"], ["TIER-05"]]  # fmt: skip


def test_rows_for_a_version_that_lies_with_the_body_are_set_aside(lists):
    filed(lists)
    assert problems(lists, line()) == [["TIER-32"]]
    with pytest.raises(Refusal, match="DIS-06"):
        take(lists)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("0-5000", "amount", (0, 5_000_00)), ("5,000元以上", "amount", (5_000_00, None)), ("不满1000元", "amount", (None, 1_000_00)),
        ("1000元以上不满5000元", "amount", (1_000_00, 5_000_00)), ("3", "times", (3, 4)), ("3次以上", "times", (3, None)),
    ],
)  # fmt: skip
def test_amounts_and_times_are_read_as_people_write_them(text, kind, expected):
    assert taking.interval(text, kind) == expected
