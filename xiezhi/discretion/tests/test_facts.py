"""What the rules are told of benchmarks (G06) and of cases (P38, P39, P40), and what they make of it."""

import datetime as dt

import pytest

from xiezhi.discretion import actions, queries
from xiezhi.rulebook.facts.management import BENCHMARK
from xiezhi.rulebook.facts.penalty import KNOWN
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.management.organs import G06
from xiezhi.rulebook.packs.penalty.amount import P39, P40
from xiezhi.rulebook.packs.penalty.ground import P38
from xiezhi.statutes.tests import texts

from .benchmarks import CODE, MARCH, TODAY, but, day_of, drafted, given, in_force, listed, made, saying


@pytest.fixture
def lists(cast):
    listed(cast)
    return cast


def keep(cast, **more):
    row = in_force(cast)
    what = actions.Asked(cast.organ, CODE, MARCH, given(row))
    return actions.keep(what, by=cast.officer, case_no="立1号", **more)


def test_a_benchmark_as_the_sheet_of_g06_asks_it(lists):
    with day_of(dt.date(2026, 10, 1)):
        row = made(lists)
    (before,) = queries.facts([lists.organ.pk], dt.date(2026, 10, 2))
    assert before == {
        "benchmark_no": "漠市监规〔2026〕1号 SJ-0001 v1", "benchmark_name": row.name, "organ_code": lists.organ.code, "kind": "own",
        "made_on": dt.date(2026, 10, 1), "filed_on": None, "published_on": None, "basis_changed_on": None, "revised_on": None,
    }  # fmt: skip
    assert set(before) == {fact.name for fact in BENCHMARK}
    assert queries.facts([lists.organ.pk], dt.date(2026, 9, 30)) == []
    with day_of(dt.date(2026, 10, 20)):
        actions.file(row, by=lists.legal)
    assert queries.facts([lists.organ.pk], dt.date(2026, 10, 19))[0]["filed_on"] is None
    (after,) = queries.facts([lists.organ.pk], TODAY)
    assert after["filed_on"] == dt.date(2026, 10, 20)
    # filed on the nineteenth day
    assert (judge(G06, before, dt.date(2026, 10, 2)).outcome, judge(G06, after, TODAY).outcome) == ("pass", "breach")


def test_an_adjustment_begins_with_the_next_version_or_the_confirmation(lists):
    in_force(lists)
    change = {"statute": "行政处罚法", "kind": "amended", "effective_on": dt.date(2026, 10, 1), "articles": (9,)}
    with day_of(dt.date(2026, 10, 8)):
        (task,) = actions.follow(actions.Change(id=1, **change), by=lists.system)
    assert queries.facts([lists.organ.pk], TODAY)[0]["basis_changed_on"] == dt.date(2026, 10, 1)
    assert queries.facts([lists.organ.pk], TODAY)[0]["revised_on"] is None
    with day_of(dt.date(2026, 10, 9)):
        actions.confirm_unaffected([task], by=lists.legal, reason="条文只改了文字，不影响幅度。")
    assert queries.facts([lists.organ.pk], TODAY)[0]["revised_on"] == dt.date(2026, 10, 9)
    with day_of(dt.date(2026, 11, 2)):
        actions.follow(actions.Change(id=2, **change | {"effective_on": dt.date(2026, 11, 1)}), by=lists.system)
    with day_of(dt.date(2026, 11, 16)):
        drafted(lists, what=saying(note="新"))
    (row,) = queries.facts([lists.organ.pk], TODAY)
    assert (row["basis_changed_on"], row["revised_on"]) == (dt.date(2026, 11, 1), dt.date(2026, 11, 16))


def test_a_case_is_told_what_was_kept_for_it(lists):
    row = keep(lists, fine=2_000_00)
    (found,) = queries.facts_for([(lists.organ.pk, "立1号", "warning,fine")]).values()
    assert found == {
        "statute_min": 500_00, "statute_max": 5_000_00, "tier_min": 1_500_00, "tier_max": 3_500_00, "mitigated": False,
        "lenient": False, "tier_kind_fits": True, "deviation_reason": None, "discussed_on": None, "compared_on": None,
        "newer_lighter": None,
    }  # fmt: skip
    (other,) = queries.facts_for([(lists.organ.pk, "立1号", "revoke_licence")]).values()
    assert other["tier_kind_fits"] is False
    nothing = queries.facts_for([(lists.other.pk, "立1号"), (lists.organ.pk, "立2号")])
    assert {value for row in nothing.values() for value in row.values()} == {None}
    decided = found | {"decided_on": TODAY, "penalty_kinds": "warning,fine", "fine": row.fine}
    assert [judge(rule, decided, TODAY).outcome for rule in (P39, P40)] == ["pass", "pass"]
    assert [judge(rule, decided | {"fine": 3_600_00}, TODAY).outcome for rule in (P39, P40)] == ["breach", "pass"]
    assert judge(P40, decided | {"fine": 5_000_01}, TODAY).outcome == "breach"


def test_a_calculation_tells_of_old_and_new_law_only_where_the_law_changed(lists):
    """Two versions of a benchmark were compared: for P38 that counts once the statute behind them changed between them."""
    ground = "《演示河道采砂管理条例》第四条"
    texts.take(texts.RIVER_2019, "演示河道采砂管理条例(2019-03-01).md")
    first = in_force(lists, saying(grounds=ground))
    milder = (*but("lenient", fine_max=2_500_00)[:3], *but("ordinary", fine_min=2_500_00, fine_max=3_000_00)[3:4])
    in_force(lists, saying((*milder, *but("aggravated", fine_min=3_000_00)[4:]), grounds=ground), day=dt.date(2026, 9, 1))
    what = actions.Asked(lists.organ, CODE, MARCH, given(first))
    row = actions.keep(what, by=lists.officer, case_no="立1号", fine=2_600_00)
    assert (row.compared, row.newer_lighter) == (True, True)

    def told():
        (found,) = queries.facts_for([(lists.organ.pk, "立1号")]).values()
        return found["compared_on"], found["newer_lighter"]

    assert told() == (None, None)
    amended = texts.RIVER_2024.replace("2024年6月20日", "2026年6月20日").replace("2024年9月1日", "2026年9月1日")
    texts.take(amended, "演示河道采砂管理条例(2026-06-20).md")
    assert told() == (TODAY, True)
    case = {"decided_on": TODAY, "act_ended_on": MARCH, "basis_level": "local_regulation", "basis_from": dt.date(2026, 9, 1)}
    asked = {fact.name: None for fact in KNOWN} | case
    assert [judge(P38, asked | {"newer_lighter": told}, TODAY).outcome for told in (True, False, None)] == ["pass", "breach", "insufficient"]


def test_in_which_tier_decided_cases_lie(lists):
    in_force(lists)
    organ, cause = lists.organ.pk, "未按规定明码标价1"
    rows = [
        (organ, cause, MARCH, 1_000_00), (organ, CODE, MARCH, 3_500_00), (organ, cause, MARCH, 1_600_00, 3_500_00, 5_000_00),
        (organ, cause, dt.date(2026, 3, 1), 1_000_00), (lists.other.pk, cause, MARCH, 1_000_00), (organ, cause, MARCH, 50_000_00),
    ]  # fmt: skip
    assert [tier and tier.kind for tier in queries.tiers_for(rows)] == ["lenient", "aggravated", "aggravated", None, None, None]


def test_the_range_of_a_tier_on_a_day(lists):
    in_force(lists)
    assert queries.tier_range(lists.organ, CODE, TODAY, "lenient") == (500_00, 1_500_00)
    assert queries.tier_range(lists.organ, CODE, dt.date(2026, 3, 1), "lenient") is None


def test_questions_for_many_cost_a_few_queries(lists, django_assert_max_num_queries):
    keep(lists, fine=2_000_00)
    with django_assert_max_num_queries(2):
        queries.facts_for([(lists.organ.pk, f"立{n}号") for n in range(300)])
    with django_assert_max_num_queries(3):
        queries.tiers_for([(lists.organ.pk, CODE, MARCH, n * 100) for n in range(300)])
    with django_assert_max_num_queries(3):
        queries.facts([lists.organ.pk, lists.other.pk], TODAY)
