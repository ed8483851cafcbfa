"""From a case to a tier, with each step in words; and what may be chosen beside it."""

import datetime as dt

import pytest

from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.discretion import actions, queries, reckoning
from xiezhi.discretion.content import TierSpec
from xiezhi.discretion.models import Calculation

from .benchmarks import CODE, MARCH, TIERS, TODAY, but, given, in_force, listed, saying, whole


@pytest.fixture
def benchmark(cast):
    listed(cast)
    cast.row = in_force(cast)
    return cast


def result(cast, row=None, base=None, **what):
    row = row or cast.row
    return reckoning.reckon(whole(row), reckoning.read(whole(row), given(row, **what)), base)


def asked(cast, day=MARCH, **what):
    return actions.Asked(cast.organ, CODE, day, given(cast.row, **what))


def keep(cast, what=None, **more):
    return actions.keep(asked(cast, **(what or {})), by=more.pop("by", cast.officer), case_no="立1号", **more)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ({}, "ordinary"),
        ({"货值金额（元）": 999_99}, "lenient"),
        ({"货值金额（元）": 1_000_00}, "ordinary"),
        ({"货值金额（元）": 5_000_00}, "aggravated"),
        ({"一年内违法次数（次）": 2}, "aggravated"),
        ({"危害后果": "主动消除"}, "mitigated"),
        ({"危害后果": "轻微并及时改正"}, "exempt"),
        ({"危害后果": "主动消除", "货值金额（元）": 900_00}, "mitigated"),
        ({"危害后果": "轻微并及时改正", "一年内违法次数（次）": 3}, "ordinary"),
        ({"危害后果": "造成人身伤害", "一年内违法次数（次）": 3, "货值金额（元）": 900_00}, "aggravated"),
    ],
)
def test_factors_lead_to_a_tier(benchmark, what, kind):
    found = result(benchmark, **what)
    assert found.tier.kind == kind


def test_the_reasoning_says_what_each_factor_did_and_what_it_rests_on(benchmark):
    found = result(benchmark, **{"货值金额（元）": 6_000_00, "危害后果": "主动消除"})
    assert [step.said for step in found.steps] == [
        "适用《未按规定明码标价行政处罚裁量权基准》第1版（漠市监规〔2026〕1号，2026-03-02起施行）；法定幅度为500元至5,000元，"
        "依据《行政处罚法》第九条第（二）项。",
        "货值金额（元）：6,000元，属于“5000元以上”，指向“从重处罚”。",
        "危害后果：主动消除，指向“减轻处罚”。",
        "从重情形1项，从轻、减轻或者不予处罚的情形1项，互相抵消后按“一般处罚”；两方面的情形都有，应当集体讨论。",
        "适用“一般处罚”：1,500元至3,500元。",
    ]
    assert found.mixed
    assert (found.range_min, found.range_max) == (1_500_00, 3_500_00)


def test_of_several_tiers_of_a_kind_more_grounds_lead_further(cast):
    listed(cast)
    tiers = (
        *TIERS[:4], TierSpec("aggravated", "较重", "", ("fine",), 3_500_00, 4_000_00),
        TierSpec("aggravated", "严重", "", ("fine",), 4_000_00, 5_000_00),
    )  # fmt: skip
    cast.row = in_force(cast, saying(tiers))
    assert result(cast, **{"一年内违法次数（次）": 2}).tier.name == "较重"
    assert result(cast, **{"一年内违法次数（次）": 2, "危害后果": "造成人身伤害"}).tier.name == "严重"


def test_a_tier_in_times_is_reckoned_out_of_its_base(cast):
    from xiezhi.catalogue.tests.lists import facts

    listed(cast, facts(1, fine_min=None, fine_max=None, times_min="5", times_max="10", times_base="货值金额"))
    tiers = tuple(
        TierSpec(kind, kinds=("fine",), times_min=low, times_max=high) for kind, low, high in (("lenient", 500, 700), ("ordinary", 700, 1000))
    )
    cast.row = in_force(cast, saying(tiers, factors=()))
    assert (result(cast, base=2_000_00).range_min, result(cast, base=2_000_00).range_max) == (14_000_00, 20_000_00)
    assert result(cast).range_min is None
    assert "没有填写货值金额" in result(cast).steps[-1].said


def test_the_version_of_the_acts_day_applies_unless_todays_is_lighter(benchmark):
    milder = but("lenient", fine_max=2_500_00)[:3] + but("ordinary", fine_min=2_500_00, fine_max=3_000_00)[3:4]
    in_force(benchmark, saying((*milder, *but("aggravated", fine_min=3_000_00)[4:])), day=dt.date(2026, 9, 1))
    worked = actions.work_out(asked(benchmark))
    assert (worked.compared, worked.newer_lighter, worked.result.benchmark.no) == (True, True, 2)
    assert worked.steps[-1].said == "行为时的第1版为“一般处罚”，现行的第2版为“一般处罚”，现行的较轻，适用现行的（从旧兼从轻）。"
    heavier = actions.work_out(asked(benchmark, **{"货值金额（元）": 900_00}))
    assert (heavier.newer_lighter, heavier.result.benchmark.no) == (False, 1)


def test_what_lies_in_the_tier_is_kept_as_it_is(benchmark):
    row = keep(benchmark, fine=2_000_00)
    assert (row.deviates, row.tier.kind, row.range_min, row.range_max) == (False, "ordinary", 1_500_00, 3_500_00)
    assert (row.statute_min, row.statute_max, row.state) == (500_00, 5_000_00, "kept")


def test_a_departure_wants_a_reason_and_a_collective_discussion(benchmark):
    with pytest.raises(Refusal, match="DIS-34"):
        keep(benchmark, fine=3_500_01)
    with pytest.raises(Refusal, match="DIS-35"):
        keep(benchmark, fine=3_500_01, deviation_reason="当事人拒不整改，影响恶劣。")
    with pytest.raises(Refusal, match="DIS-35"):
        keep(benchmark, fine=3_500_01, deviation_reason="当事人拒不整改，影响恶劣。", discussed_on=TODAY + dt.timedelta(days=1))
    row = keep(benchmark, fine=3_500_01, deviation_reason="当事人拒不整改，影响恶劣。", discussed_on=TODAY)
    assert row.deviates
    with pytest.raises(Refusal, match="DIS-34"):
        keep(benchmark, {"危害后果": "主动消除"}, fine=200_00, penalty_kinds="warning,fine")
    assert Calculation.objects.count() == 1


def test_no_reason_goes_beyond_the_statute(benchmark):
    reasons = {"deviation_reason": "当事人拒不整改，影响恶劣。", "discussed_on": TODAY}
    with pytest.raises(Refusal, match="DIS-32"):
        keep(benchmark, fine=5_000_01, **reasons)
    with pytest.raises(Refusal, match="DIS-33"):
        keep(benchmark, fine=499_99, **reasons)
    row = keep(benchmark, fine=499_99, mitigation="主动消除违法行为危害后果（行政处罚法第三十二条）", **reasons)
    assert row.deviates
    assert keep(benchmark, {"危害后果": "主动消除"}, fine=200_00, penalty_kinds="fine").deviates is False


def test_nothing_is_kept_without_a_benchmark_a_choice_or_by_others(benchmark):
    with pytest.raises(Refusal, match="DIS-30"):
        actions.keep(asked(benchmark, day=dt.date(2026, 3, 1)), by=benchmark.officer, fine=2_000_00)
    with pytest.raises(Refusal, match="DIS-36"):
        keep(benchmark)
    for part in ("stranger_legal", "supervisor", "clerk"):
        with pytest.raises(NotAllowed):
            keep(benchmark, fine=2_000_00, by=getattr(benchmark, part))
    assert keep(benchmark, {"危害后果": "轻微并及时改正"}).tier.kind == "exempt"


def test_an_officer_sees_his_own_and_the_legal_unit_all_of_the_organ(benchmark):
    row = keep(benchmark, fine=2_000_00)
    keep(benchmark, fine=1_600_00, by=benchmark.legal)
    assert list(queries.calculations(benchmark.officer)) == [row]
    assert queries.calculations(benchmark.legal).count() == 2
    assert not queries.calculations(benchmark.other_legal).exists()


def test_a_calculation_taken_out_of_use_counts_for_nothing(benchmark):
    row = keep(benchmark, fine=2_000_00)
    with pytest.raises(Refusal, match="DIS-18"):
        actions.void(row, by=benchmark.officer, reason="")
    actions.void(row, by=benchmark.officer, reason="填错了货值金额。")
    assert not queries.calculations_of(benchmark.organ, "立1号").exists()
