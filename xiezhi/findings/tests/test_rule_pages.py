import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from xiezhi.findings import actions, queries, rules, tasks
from xiezhi.findings.models import Finding, RuleVersion, Sweep, Threshold
from xiezhi.rulebook.packs import PACKS

from .helpers import LATE_SERVICE, PACK, a_case, act, correct
from .test_pages import text
from .thresholds import FINED, adopted, proposed, tried

NEW = {
    "value": "50000", "first": "2026-01-01", "last": "", "statutory": "0", "source": "漠司发〔2026〕1号", "reason": "按本地标准统一",
}  # fmt: skip


@pytest.fixture
def now(settings):
    """Tasks are done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


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


@pytest.mark.usefixtures("now")
def test_a_threshold_is_proposed_tried_and_adopted_on_the_pages(cast, client):
    case = a_case(cast.organ, **FINED)
    actions.sweep()
    cast.login(client, "supervisor")
    form = reverse("findings:propose", args=["P15", "unit"])
    assert "10,000元" in client.get(form).content.decode()
    answer = client.post(form, NEW)
    row = Threshold.objects.get()
    assert answer.url == reverse("findings:threshold", args=[row.pk])
    page = unescape(re.sub(r"<[^>]+>", "", text(client, "threshold", row.pk)))
    assert "将发现 0 件，其中 0 件是新的；现在发现的 1 件中，1 件将不再发现" in page
    assert "您本人拟定的，须由本机构另一人确认" in page
    cast.login(client, "supervision_head")
    seen = client.get(answer.url).context["form"].initial["seen"]
    assert client.post(reverse("findings:threshold_adopt", args=[row.pk]), {"seen": seen}).status_code == 302
    assert Finding.objects.get(act=case.ref, rule_code="P15").cleared_on is not None  # swept at once
    page = text(client, "rule_settings", "P15")
    for words in ("漠司发〔2026〕1号", "监督员甲", "司法局长甲", "本地采用"):
        assert words in page, words
    assert '50,000元 <small class="quiet">本地采用</small>' in text(client, "rules")


@pytest.mark.usefixtures("now")
def test_who_saw_an_older_dry_run_is_shown_the_newer_one_first(cast, client):
    a_case(cast.organ, **FINED)
    row = proposed(cast)
    old = tried(row, cast.supervisor)
    new = tried(row, cast.supervisor)
    cast.login(client, "supervision_head")
    for seen in (old.pk, "", "x", 10**30):
        answer = client.post(reverse("findings:threshold_adopt", args=[row.pk]), {"seen": seen})
        assert answer.status_code == 409
        assert f'value="{new.pk}"' in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "proposed"


@pytest.mark.usefixtures("now")
def test_a_stale_dry_run_closes_the_way_and_says_why(cast, client):
    case = a_case(cast.organ, **FINED)
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    correct(case, fine=7_000_000)
    cast.login(client, "supervision_head")
    assert "案件数据有变化" in text(client, "threshold", row.pk)
    assert client.post(reverse("findings:threshold_adopt", args=[row.pk]), {"seen": trial.pk}).status_code == 409
    client.post(reverse("findings:threshold_try", args=[row.pk]))
    assert "案件数据有变化" not in text(client, "threshold", row.pk)


@pytest.mark.usefixtures("now")
def test_an_ending_goes_the_same_way(cast, client):
    a_case(cast.organ, **FINED)
    row = adopted(cast)
    cast.login(client, "supervisor")
    form = reverse("findings:threshold_ask_end", args=[row.pk])
    assert client.post(form, {"how": "until", "end_on": "", "reason": "上级有了统一标准"}).status_code == 422
    assert client.post(form, {"how": "until", "end_on": "2025-01-01", "reason": "上级有了统一标准"}).status_code == 422
    assert client.post(form, {"how": "void", "reason": "上级有了统一标准"}).status_code == 302
    assert client.post(form, {"how": "void", "reason": "上级有了统一标准"}).status_code == 409
    cast.login(client, "supervision_head")
    seen = client.get(reverse("findings:threshold", args=[row.pk])).context["form"].initial["seen"]
    assert client.post(reverse("findings:threshold_end", args=[row.pk]), {"seen": seen}).status_code == 302
    row.refresh_from_db()
    assert row.state == "ended"
    assert Finding.objects.filter(rule_code="P15", cleared_on=None).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "不是数"},
        {"value": "-1"},
        {"first": "2026-02-30"},
        {"statutory": "2"},
        {"source": "\x00"},
        {"reason": "长" * 5000},
        {"last": "2025-01-01"},
    ],
)
def test_senseless_input_is_answered_on_the_form(cast, client, wrong):
    cast.login(client, "supervisor")
    answer = client.post(reverse("findings:propose", args=["P15", "unit"]), NEW | wrong)
    assert answer.status_code == 422
    assert not Threshold.objects.exists()


def test_the_form_for_a_statutory_number_says_so(cast, client):
    cast.login(client, "supervisor")
    url = reverse("findings:propose", args=["P29", "limit"])
    assert "这个数值由法律规定" in client.get(url).content.decode()
    answer = client.post(url, NEW | {"value": "10"})
    assert answer.status_code == 422
    assert "只有特别法" in answer.content.decode()
    for code, param in (("P29", "none"), ("Z99", "limit")):
        assert client.get(reverse("findings:propose", args=[code, param])).status_code == 404


@pytest.mark.parametrize(
    "part", ["legal", "clerk", "officer", "township", "stranger_supervisor", "sysadmin", "auditor"]
)
def test_a_stranger_finds_no_threshold_and_moves_nothing(cast, client, part):
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    cast.login(client, part)
    for name in ("threshold", "threshold_trail", "threshold_ask_end"):
        assert client.get(reverse(f"findings:{name}", args=[row.pk])).status_code == 404
    for name in ("try", "adopt", "withdraw", "ask_end", "end", "keep"):
        assert client.post(reverse(f"findings:threshold_{name}", args=[row.pk]), {"seen": trial.pk}).status_code == 404
    assert client.get(reverse("findings:trial_progress", args=[trial.pk])).status_code == 404
    row.refresh_from_db()
    assert row.state == "proposed"


@pytest.mark.parametrize("part", ["government", "prefecture_supervisor"])
def test_those_above_read_it_and_get_no_moves(cast, client, part):
    row = proposed(cast)
    trial = tried(row, cast.supervisor)
    cast.login(client, part)
    answer = client.get(reverse("findings:threshold", args=[row.pk]))
    assert answer.status_code == 200
    assert (answer.context["moves"], answer.context["form"]) == ([], None)
    assert client.post(reverse("findings:threshold_adopt", args=[row.pk]), {"seen": trial.pk}).status_code in (403, 404)


def test_a_county_reads_what_its_prefecture_adopted_without_the_cases_of_others(cast, client):
    from .thresholds import act_as

    elsewhere = a_case(cast.strange, **FINED)
    row = proposed(cast, by=cast.prefecture_supervisor)
    actions.adopt_threshold(row, by=act_as(cast.prefecture_supervisor), seen=tried(row, cast.prefecture_supervisor).pk)
    cast.login(client, "supervisor")
    page = text(client, "threshold", row.pk)
    assert row.source in page
    assert elsewhere.case_no not in page
    assert cast.strange.name not in page


def test_the_progress_of_a_dry_run_ends_in_its_result(cast, client):
    a_case(cast.organ, **FINED)
    trial = actions.ask_trial(proposed(cast), by=cast.supervisor)
    cast.login(client, "supervisor")
    url = reverse("findings:trial_progress", args=[trial.pk])
    first = client.get(url)
    assert "等待开始" in first.content.decode()
    assert "HX-Refresh" not in first.headers
    tasks.run_trial.func(trial.pk)
    assert client.get(url).headers["HX-Refresh"] == "true"


def test_a_dry_run_whose_worker_fell_silent_is_taken_up_again(cast, now):
    from xiezhi.findings import trying
    from xiezhi.findings.models import DryRun

    trial = actions.ask_trial(proposed(cast), by=cast.supervisor)
    trying._begin(trial, by=trying.WORKER)
    assert tasks.resume_stalled() == 0
    act().rows(DryRun).update(beat_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert tasks.resume_stalled() == 1
    trial.refresh_from_db()
    assert trial.state == Sweep.State.DONE


def test_a_finding_says_which_value_it_was_judged_by_and_whose_it_is(cast, client):
    adopted(cast)
    case = a_case(cast.organ, **FINED | {"fine": 6_000_000})
    actions.sweep()
    cast.login(client, "supervisor")
    page = text(client, "record", Finding.objects.get(act=case.ref, rule_code="P15").pk)
    assert "50,000元（非法定默认：漠司发〔2026〕1号）" in page
    assert "2,000元（非法定默认：地方标准未核实，平台默认从低）" in page


def test_the_second_person_is_told_on_the_list_of_rules(cast, client):
    row = proposed(cast)
    cast.login(client, "supervision_head")
    page = text(client, "rules")
    assert "有 1 项本地阈值等待确认" in page
    assert reverse("findings:threshold", args=[row.pk]) in page
    for part in ("supervisor", "stranger_supervisor"):  # who proposed it; somebody elsewhere
        cast.login(client, part)
        assert "等待确认" not in text(client, "rules"), part


def test_all_values_of_the_area_stand_on_one_list_and_those_for_the_second_person_under_one_address(cast, client):
    here, there = proposed(cast), proposed(cast, by=cast.stranger_supervisor)

    def listed(part, **query):
        cast.login(client, part)
        lines = client.get(reverse("findings:thresholds"), query).context["lines"]
        return {line["url"] for line in lines}

    urls = [reverse("findings:threshold", args=[row.pk]) for row in (here, there)]
    assert listed("supervisor") == {urls[0]}
    assert listed("prefecture_supervisor") == set(urls)
    assert listed("supervision_head", second="1") == {urls[0]}
    assert listed("supervisor", second="1") == listed("prefecture_supervisor", second="1") == set()
    assert listed("government", second="1") == set()
    assert listed("supervision_head", second="2", state="nonsense", rule="P99") == {urls[0]}  # garbage narrows nothing


def test_where_four_eyes_are_not_asked_for_the_proposer_is_told_too(cast, client, settings):
    settings.FOUR_EYES_THRESHOLDS = False
    row = proposed(cast)
    assert list(queries.to_adopt(cast.supervisor)) == [row]


def test_a_proposed_ending_waits_for_somebody_else_than_its_proposer(cast):
    row = adopted(cast)
    actions.propose_end(row, by=cast.supervision_head, end_on=None, reason="当初定错，应当自始不适用")
    assert not queries.to_adopt(cast.supervision_head).exists()
    assert list(queries.to_adopt(cast.supervisor)) == [row]


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
