"""The pages of rules: what a rule is, what it found, what waits for facts."""

import datetime as dt
from html import unescape

from django.urls import reverse

from xiezhi.findings import actions, queries, rules
from xiezhi.findings.models import Finding, RuleVersion
from xiezhi.rulebook.packs import PACKS

from .helpers import LATE_SERVICE, PACK, a_case, act
from .test_pages import text
from .thresholds import adopted


def decide(cast, organ, dismissed: int, confirmed: int) -> None:
    for _ in range(dismissed + confirmed):
        a_case(organ, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    rows = list(Finding.objects.filter(organ=organ, state="new").select_related("organ__division"))
    for n, row in enumerate(rows):
        if n < dismissed:
            actions.dismiss(row, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
        else:
            actions.confirm(row, by=cast.supervisor)


def test_a_share_is_shown_by_organ_from_twenty_decisions_on(cast, client):
    decide(cast, cast.organ, 5, 15)
    decide(cast, cast.other, 1, 2)
    cast.login(client, "supervisor")
    by_name = {
        row["organ"].name: row for row in client.get(reverse("findings:rule_results", args=["P29"])).context["organs"]
    }
    assert (by_name[cast.organ.name]["percent"], by_name[cast.organ.name]["figures"].few) == (25, False)
    assert by_name[cast.other.name]["figures"].few
    page = text(client, "rule_results", "P29")
    assert "<b>25%</b>" in page
    assert "1/3 · 不足 20 条" in page
    cast.login(client, "stranger_supervisor")
    assert client.get(reverse("findings:rule_results", args=["P29"])).context["row"].figures.part == "0/0"


def test_a_share_of_few_decisions_is_given_as_a_count(cast, client):
    decide(cast, cast.organ, 1, 2)
    cast.login(client, "supervisor")
    for name in ("rule_results", "rule"):
        assert "1/3" in text(client, name, "P29"), name
    assert "只核查过 3 条，不足 20 条，比例不可靠" in text(client, "rule_results", "P29")


def test_the_government_sees_what_was_confirmed_and_no_shares(cast, client):
    decide(cast, cast.organ, 2, 1)
    cast.login(client, "government")
    page = text(client, "rule_results", "P29")
    assert "误报率" not in page
    assert "误报率" not in text(client, "rules")
    assert [
        row["figures"].confirmed for row in client.get(reverse("findings:rule_results", args=["P29"])).context["organs"]
    ] == [1]


def test_results_of_other_counties_are_not_there(cast, client):
    a_case(cast.strange, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    cast.login(client, "supervisor")
    answer = client.get(reverse("findings:rule_results", args=["P29"]))
    assert answer.context["organs"] == []
    assert cast.strange.name not in answer.content.decode()


def test_the_trend_counts_by_the_month_in_which_the_breach_arose(cast, client):
    a_case(cast.organ, **LATE_SERVICE)
    old = dt.date(2024, 4, 1)
    a_case(cast.organ, filed_on=dt.date(2024, 3, 1), decided_on=old, served_on=dt.date(2024, 4, 30), published_on=old)
    actions.sweep(pack=PACK.only("P29"))
    months = queries.trend(cast.supervisor, "P29")
    assert (len(months), months[0].first, months[-1].first) == (36, dt.date(2023, 12, 1), dt.date(2026, 11, 1))
    assert {month.first: month.total for month in months if month.total} == {
        dt.date(2024, 4, 1): 1,
        dt.date(2026, 4, 1): 1,
    }
    cast.login(client, "supervisor")
    page = text(client, "rule_results", "P29")
    assert page.count('<svg class="bars"') == 1
    assert "<title>2026-04 已确认 0，待核 1，已排除 0</title>" in page
    assert " style=" not in page[page.index('<svg class="bars"') : page.index("</figure>")]


def test_without_breaches_there_is_no_chart_and_it_is_said_but_not_before_a_full_sweep(cast, client):
    cast.login(client, "supervisor")
    page = text(client, "rule_results", "P29")
    assert '<svg class="bars"' not in page
    assert "还没有全部筛查过" in page
    assert "没有违反" not in page
    a_case(cast.organ, decided_on=dt.date(2026, 4, 8), served_on=dt.date(2026, 4, 9))
    actions.sweep(pack=PACK)
    page = text(client, "rule_results", "P29")
    assert '<svg class="bars"' not in page
    assert "近三年没有违反" in page
    assert "还没有全部筛查过" not in page


def test_the_rule_page_tells_clauses_through_time_and_since_when_a_version_is_used(cast, client):
    a_case(cast.organ)
    actions.sweep(pack=PACK)
    cast.login(client, "officer")
    page = text(client, "rule", "P29")
    assert "2021-07-15 起" in page
    assert "2026-11-20 起在本平台使用" in page
    assert "误报率" not in page


def test_a_new_version_of_a_rule_is_noted_at_the_sweep_that_first_uses_it(cast):
    a_case(cast.organ)
    actions.sweep(pack=PACK, asof=dt.date(2026, 11, 1))
    act().rows(RuleVersion).filter(rule_code="P29").update(version="0")
    actions.sweep(pack=PACK, asof=dt.date(2026, 11, 20))
    actions.sweep(pack=PACK, asof=dt.date(2026, 11, 21))
    now = PACK["P29"].version
    assert [(row.version, row.since.day) for row in queries.versions("P29")] == [(now, 20), ("0", 1)]


def test_every_rule_of_every_pack_runs_or_is_listed_as_waiting_with_its_facts(cast, client):
    cast.login(client, "clerk")
    groups = client.get(reverse("findings:rules"), {"view": "waiting"}).context["waiting"]
    rows = [row for group in groups for row in group["rows"]]
    listed = {(row.pack, row.rule.code) for row in rows}
    running = {(kind.pack.label, rule.code) for kind in rules.KINDS.values() for rule in kind.pack}
    assert listed | running == {(pack.label, rule.code) for pack in PACKS.values() for rule in pack}
    assert not listed & running
    assert all(row.facts and row.why for row in rows)
    for row in rows:
        page = client.get(row.url)
        assert page.status_code == 200
        assert row.rule.examples[0].note in unescape(page.content.decode())


def test_an_example_that_only_warns_says_so(cast, client):
    cast.login(client, "officer")
    page = text(client, "rule", "P11")
    assert "符合，橙色提醒" in page
    assert "符合，黄色提醒" in page


def test_a_waiting_rule_that_is_none_is_not_found(cast, client):
    cast.login(client, "clerk")
    for pack, code in (("penalty", "P29"), ("coercion", "Z99"), ("none", "Q01")):
        assert client.get(reverse("findings:waiting_rule", args=[pack, code])).status_code == 404


def test_the_worked_examples_say_that_they_know_nothing_of_the_places_value(cast, client):
    cast.login(client, "legal")
    assert "算例按规则自带的阈值计算" not in text(client, "rule", "P15")
    adopted(cast)
    assert "算例按规则自带的阈值计算" in text(client, "rule", "P15")


def test_a_rule_that_waits_says_for_what_in_a_sentence(cast, client):
    cast.login(client, "supervisor")
    assert "现在没有运行：所看的事实要等回避申请和决定接入。" in text(client, "waiting_rule", "penalty", "P04")


def test_the_facts_that_the_platform_does_not_hold_are_marked_on_the_rule(cast, client):
    cast.login(client, "clerk")
    looks_at = client.get(reverse("findings:rule", args=["P29"])).context["looks_at"]
    assert {"是否有送达回证（等待办案笔录和音像记录）", "执法领域", "决定书送达日期"} <= set(looks_at)


def test_rule_pages_ask_few_questions_of_the_database(cast, client, django_assert_max_num_queries):
    decide(cast, cast.organ, 2, 2)
    adopted(cast)
    actions.mute("P31", by=cast.supervisor, organ=cast.organ, until=dt.date(2026, 12, 1), reason="接口改造期间误报")
    cast.login(client, "supervisor")
    for name, args in (("rules", ()), ("rule", ("P29",)), ("rule_results", ("P29",)), ("rule_settings", ("P29",))):
        with django_assert_max_num_queries(32):
            text(client, name, *args)
