"""Tiers stay inside the statute's range, follow each other without gap or overlap, and are no wider than the superior's."""

import datetime as dt

import pytest

from xiezhi.catalogue.models import Item
from xiezhi.core.taking import shown
from xiezhi.discretion import checks
from xiezhi.discretion.content import FactorSpec, OptionSpec, TierSpec

from .benchmarks import FACTORS, TIERS, but, saying

DAY = dt.date(2026, 11, 20)
ITEM = Item(penalty_kinds="warning,fine", fine_min=500_00, fine_max=5_000_00)


def codes(tiers=TIERS, item=ITEM, superior=None, **more):
    above = saying(superior) if superior else None
    return [problem.code for problem in checks.problems(saying(tiers, **more), item, DAY, above)]


def said(tiers, item=ITEM):
    problem = next(iter(checks.problems(saying(tiers), item, DAY)))
    return shown(problem.stored(problem.fact, ""))["what"]


@pytest.mark.django_db
def test_tiers_that_follow_each_other_through_the_whole_range_are_in_order():
    assert codes() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        (but("aggravated", fine_max=5_000_01), ["TIER-04"]),
        (but("aggravated", fine_max=None), ["TIER-04"]),
        (but("lenient", fine_min=499_99), ["TIER-04"]),
        (but("lenient", fine_min=600_00), ["TIER-12"]),
        (but("aggravated", fine_max=4_999_99), ["TIER-12"]),
        (but("ordinary", fine_min=1_499_99), ["TIER-11"]),
        (but("ordinary", fine_min=1_500_01), ["TIER-12"]),
        (but("ordinary", fine_min=3_000_00, fine_max=1_500_00), ["TIER-02", "TIER-12", "TIER-12"]),
        (but("mitigated", fine_max=500_01), ["TIER-03"]),
        (but("mitigated", fine_max=None), ["TIER-03"]),
        (but("exempt", fine_min=1_00), ["TIER-06"]),
        (but("exempt", kinds=("warning",)), ["TIER-06"]),
        (but("ordinary", kinds=("revoke_licence", "fine")), ["TIER-05"]),
        (but("ordinary", kinds=("warning",)), ["TIER-08"]),
        (but("ordinary", fine_min=None, fine_max=None), ["TIER-13", "TIER-12"]),
        (but("ordinary", fine_min=None, fine_max=None, kinds=()), ["TIER-07", "TIER-13", "TIER-12"]),
        (TIERS[:2], ["TIER-10"]),
        ((*TIERS, TIERS[0]), ["TIER-14"]),
    ],
)
def test_what_is_wrong_with_tiers_is_told(tiers, expected):
    found = codes(tiers, factors=())
    assert sorted(found) == sorted(expected)


@pytest.mark.django_db
def test_without_a_minimum_there_is_nothing_to_go_below():
    item = Item(penalty_kinds="warning,fine", fine_max=5_000_00)
    assert codes(but("lenient", fine_min=None), item) == ["TIER-03"]
    assert codes((TIERS[0], *but("lenient", fine_min=None)[2:]), item, factors=()) == []


@pytest.mark.django_db
def test_an_item_without_a_fine_has_tiers_without_amounts():
    item = Item(penalty_kinds="warning")
    assert codes((TierSpec("exempt"), TierSpec("ordinary", kinds=("warning",))), item, factors=()) == []
    assert codes((TierSpec("ordinary", kinds=("warning",), fine_max=10_00),), item, factors=()) == ["TIER-01", "TIER-08"]


@pytest.mark.django_db
def test_times_of_a_base_are_held_to_the_statute_like_amounts():
    item = Item(penalty_kinds="fine", times_min=500, times_max=1000, times_base="货值金额")
    tiers = (
        TierSpec("lenient", kinds=("fine",), times_min=500, times_max=700), TierSpec("aggravated", kinds=("fine",), times_min=700, times_max=1000),
    )  # fmt: skip
    assert codes(tiers, item, factors=()) == []
    assert codes(tiers[:1], item, factors=()) == ["TIER-12"]
    over = (tiers[0], TierSpec("aggravated", kinds=("fine",), times_min=700, times_max=1001))
    assert codes(over, item, factors=()) == ["TIER-04"]


@pytest.mark.django_db
def test_the_message_says_which_tier_and_which_figures():
    assert said(but("aggravated", fine_max=6_000_00)) == "“从重处罚”的幅度3,500元至6,000元超出了法定幅度500元至5,000元。"
    assert said(but("mitigated", fine_max=800_00)) == "“减轻处罚”的幅度100元至800元高于法定下限500元。减轻处罚应当在法定幅度以下。"
    assert said(but("ordinary", fine_min=1_600_00)) == "1,500元至1,600元没有归入任何一档（“一般处罚”处）。"


@pytest.mark.django_db
def test_a_lower_organ_refines_within_the_superiors_tiers_and_never_widens_them():
    finer = (
        *TIERS[:2], TierSpec("lenient", "较轻", "", ("warning", "fine"), 500_00, 1_000_00),
        TierSpec("lenient", "轻", "", ("warning", "fine"), 1_000_00, 1_500_00), *TIERS[3:],
    )  # fmt: skip
    assert codes(finer, superior=TIERS) == []
    wider = (*TIERS[:2], *(but("lenient", fine_max=2_000_00)[2:3]), *(but("ordinary", fine_min=2_000_00)[3:]))
    assert codes(wider, superior=TIERS) == ["TIER-22"]
    assert codes(TIERS, superior=TIERS[2:]) == ["TIER-21", "TIER-21"]


@pytest.mark.django_db
def test_factors_speak_for_tiers_that_there_are_and_cover_numbers_once():
    assert codes(TIERS[2:]) == ["FACT-03", "FACT-03"]
    assert codes(factors=(FACTORS[0], FACTORS[0])) == ["FACT-01"]
    assert codes(factors=(FactorSpec("harm", "后果"),)) == ["FACT-02"]

    def amounts(*spans):
        return (FactorSpec("amount", "金额（元）", tuple(OptionSpec(f"{a}-{b}", "ordinary", a, b) for a, b in spans)),)

    assert codes(factors=amounts((None, 100), (100, None))) == []
    assert codes(factors=amounts((None, 100), (99, None))) == ["FACT-05"]
    assert codes(factors=amounts((None, 100), (101, None))) == ["FACT-06"]
    assert codes(factors=amounts((None, 100), (100, 100))) == ["FACT-04"]


@pytest.mark.django_db
def test_what_it_rests_on_is_known_and_in_force():
    assert codes(factors=(), grounds="") == ["GRND-01"]
    assert codes(factors=(), grounds="《民法总则》第三条") == ["ITEM-08"]
    assert codes(factors=(), grounds="《没有的规定》第三条") == ["ITEM-06"]
