"""The pages on which another value of a threshold is proposed, tried, adopted and ended."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from xiezhi.findings import actions, queries, tasks
from xiezhi.findings.models import Finding, Sweep, Threshold

from .helpers import a_case, act, correct
from .test_pages import text
from .thresholds import FINED, adopted, proposed, tried

NEW = {
    "value": "50000", "first": "2026-01-01", "last": "", "statutory": "0", "source": "漠司发〔2026〕1号", "reason": "按本地标准统一",
}  # fmt: skip


@pytest.fixture
def now(settings):
    """Tasks are done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


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
