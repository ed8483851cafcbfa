"""The workbench, search and dossier show what waits for this person and nothing of others."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.cast import PARTS
from tests.ground import standing
from xiezhi.accounts import actions as accounts
from xiezhi.cases.actions import take_rows
from xiezhi.cases.models import Case
from xiezhi.desk import queries
from xiezhi.findings import actions as findings
from xiezhi.findings.models import Finding
from xiezhi.findings.sweep import WORKER
from xiezhi.supervision import actions as supervision
from xiezhi.supervision.tests import story
from xiezhi.training import actions as training

pytestmark = pytest.mark.django_db


def a_case(cast, organ, no, **facts):
    row = {
        "case_no": no, "party_name": "演示甲公司", "party_kind": "legal", "procedure": "ordinary", "cause": "超期经营",
        "filed_on": dt.date(2026, 3, 2), "officer_nos": "演1、演2", "officer_count": 2,
    }
    take_rows([row | facts], by=cast.system, organ=organ, batch="test")
    return Case.objects.get(case_no=no)


@standing
def overdue(cast):
    """A case of the home organ far over ninety days, and one of a stranger's."""
    mine = a_case(cast, cast.organ, "漠市监立〔2026〕7号")
    a_case(cast, cast.strange, "塔市监立〔2026〕7号")
    findings.carry_on(findings.request_sweep(by=WORKER, reason="测试", full=True))
    return mine


def of(groups, key):
    return next(g for g in groups if g.key == key)


def test_the_supervisor_finds_new_findings_of_the_own_county_only(cast, overdue):
    group = of(queries.groups(cast.supervisor), "findings")
    assert group.count == Finding.objects.filter(organ=cast.organ, state="new").count() > 0
    assert {item.organ for item in group.items} == {cast.organ.name}


def test_the_officer_sees_the_own_cases_that_run_late_with_the_days_over(cast, overdue):
    group = of(queries.groups(cast.officer), "cases")
    assert [item.title for item in group.items] == ["漠市监立〔2026〕7号"]
    assert group.items[0].due.over == (dt.date(2026, 11, 20) - dt.date(2026, 3, 2)).days - 90


@pytest.mark.parametrize("part", PARTS)
def test_every_role_has_a_workbench(cast, overdue, client, part):
    cast.login(client, part)
    response = client.get(reverse("desk:home"))
    assert response.status_code == 200
    strangers = part.startswith("stranger") or part in ("prefecture_supervisor", "commission", "auditor")
    assert ("塔市监立" in response.content.decode()) <= strangers


def test_an_empty_workbench_says_that_nothing_waits(cast, client):
    cast.login(client, "legal")
    assert "没有等您办理的事项" in client.get(reverse("desk:home")).content.decode()


def test_a_missing_calendar_year_is_an_alarm_for_those_who_can_see_to_it(cast):
    assert any("2027" in text for text in queries.alarms(cast.supervisor))
    assert any("2027" in text for text in queries.alarms(cast.sysadmin))
    assert not queries.alarms(cast.clerk)


def test_search_finds_by_parts_of_several_words_and_only_in_scope(cast, overdue):
    hits = queries.search(cast.supervisor, "演示 超期")
    assert [item.title for hit in hits for item in hit.items if "立〔2026〕7号" in item.title] == ["漠市监立〔2026〕7号"]
    assert not queries.search(cast.supervisor, "塔市监立")
    assert not queries.search(cast.supervisor, "  ")


def test_search_finds_articles_in_force_today_for_everybody(cast):
    from xiezhi.statutes.tests.texts import river

    river()
    for part in ("supervisor", "clerk", "auditor"):
        hits = {hit.title: hit for hit in queries.search(getattr(cast, part), "法制审核 决定")}
        line = hits["法律法规条文"].items[0]
        assert (hits["法律法规条文"].count, line.title) == (1, "演示河道采砂管理条例第六条")
        assert "法制审核" in line.note


def test_the_dossier_brings_a_case_and_its_findings_together(cast, overdue, client):
    cast.login(client, "supervisor")
    page = client.get(reverse("desk:case", args=[overdue.pk])).content.decode()
    assert "P11" in page
    cast.login(client, "stranger_supervisor")
    assert client.get(reverse("desk:case", args=[overdue.pk])).status_code == 404


def test_the_bell_counts_what_waits(cast, overdue):
    assert queries.todo_count(cast.supervisor) == Finding.objects.filter(organ=cast.organ, state="new").count()
    assert queries.todo_count(cast.stranger_legal) == 0


@pytest.mark.parametrize("part", PARTS)
def test_each_tile_leads_to_the_list_of_exactly_what_it_counts(cast, overdue, client, part):
    cast.login(client, part)
    for group in client.get(reverse("desk:home")).context["groups"]:
        answer = client.get(group.url)
        if group.key == "mine":  # an officer's own certificate has a page of its own
            assert answer.status_code == 200
        else:
            assert answer.context["page"].total == group.count, (group.key, group.url)


def test_a_person_not_written_out_in_cases_is_neither_found_nor_shown_by_search_and_dossier(cast, client):
    case = a_case(cast, cast.organ, "漠市监立〔2026〕8号", party_name="欧阳甲乙", party_kind="person", party_code="")
    for part, seen in (("supervisor", True), ("government", False)):
        actor = getattr(cast, part)
        assert bool(queries.search(actor, "欧阳甲乙")) is seen
        notes = [item.note for hit in queries.search(actor, case.case_no) for item in hit.items]
        assert any("欧阳甲乙" in note for note in notes) is seen
        cast.login(client, part)
        page = client.get(reverse("desk:case", args=[case.pk])).content.decode()
        assert ("欧阳甲乙" in page) is seen
        assert ("欧某" in page) is not seen


def test_what_search_does_not_show_is_one_click_away_in_the_list_with_the_same_count(cast, overdue, client):
    for n in range(10, 22):
        a_case(cast, cast.organ, f"漠市监立〔2026〕{n}号")
    cast.login(client, "supervisor")
    hits = queries.search(cast.supervisor, "漠市监立 2026")
    assert hits[0].count > len(hits[0].items)
    for hit in hits:
        assert client.get(hit.url).context["page"].total == hit.count, hit.url
    assert hits[0].url in client.get(reverse("desk:search"), {"q": "漠市监立 2026"}).content.decode().replace("&amp;", "&")


def test_a_report_to_review_says_when_it_came_and_an_objection_when_it_must_be_answered(cast):
    late = story.reported(cast)
    objection = supervision.file_objection(story.issued(cast), by=cast.legal, text="案件经批准延长办案期限，不属于超期办理。")
    groups = queries.groups(cast.supervisor)
    report = of(groups, "reports").items[0]
    assert report.due is None
    assert str(late.reports.get().on) in report.mark.label
    assert of(groups, "objections").items[0].due.due == objection.due_on


def test_the_bell_counts_accounts_to_authorise_and_confirmed_findings_without_a_lead(cast, overdue):
    before = queries.todo_count(cast.supervisor)
    found = Finding.objects.filter(organ=cast.organ, state="new").first()
    findings.confirm(found, by=cast.supervisor)
    assert queries.todo_count(cast.supervisor) == before  # confirmed, it still waits for its lead
    assert queries.todo_count(cast.secadmin) == 0
    accounts.create(by=cast.sysadmin, username="newcomer", name="新来的", organ=cast.organ)
    assert queries.todo_count(cast.secadmin) == 1


def test_the_workbench_offers_the_first_step_of_the_role(cast, client):
    for part, name in (("clerk", "exchange:upload"), ("supervisor", "leads:open"), ("sysadmin", "accounts:create")):
        cast.login(client, part)
        assert reverse(name) in client.get(reverse("desk:home")).content.decode()
    assert queries.first_move(cast.legal) is None


def test_a_value_that_waits_for_the_second_person_stands_on_that_persons_workbench_and_on_no_other(cast, client):
    row = findings.propose_threshold(
        "P15", "unit", by=cast.supervisor, value=50_000_00, first=dt.date(2026, 1, 1), source="漠司发〔2026〕1号", reason="按本地标准统一",
    )  # fmt: skip
    for part in ("supervisor", "prefecture_supervisor", "stranger_supervisor"):
        assert "thresholds" not in {group.key for group in queries.groups(getattr(cast, part))}, part
    group = of(queries.groups(cast.supervision_head), "thresholds")
    assert (group.count, group.items[0].url) == (1, reverse("findings:threshold", args=[row.pk]))
    assert "50,000元" in group.items[0].title
    assert group.items[0].mark.label == "监督员甲 拟定"
    assert (queries.todo_count(cast.supervisor), queries.todo_count(cast.supervision_head)) == (0, 1)
    cast.login(client, "supervision_head")
    assert client.get(group.url).context["page"].total == 1
    findings.withdraw_threshold(row, by=cast.supervisor)
    assert "thresholds" not in {group.key for group in queries.groups(cast.supervision_head)}


def test_hours_that_are_behind_and_reasons_that_wait_stand_on_the_workbench_of_the_organ(cast, client):
    who = cast.user("officer").person
    training.enrol(cast.organ, {who.pk: "1"}, by=cast.clerk)
    reason = {"organ": cast.organ, "year": 2026, "ground": "sick", "from_on": dt.date(2026, 2, 1)}
    training.claim(who, by=cast.legal, **reason)
    for part in ("clerk", "legal", "head"):
        group = of(queries.groups(getattr(cast, part)), "training")
        assert [(item.title, item.note) for item in group.items] == [("执法员甲", "0 / 60")]
        cast.login(client, part)
        assert client.get(group.url).context["page"].total == group.count == 1
    group = of(queries.groups(cast.head), "excuses")
    assert client.get(group.url).context["page"].total == group.count == queries.todo_count(cast.head) == 1
    assert "training" not in {group.key for group in queries.groups(cast.supervisor)}


@pytest.mark.parametrize("part", PARTS)
def test_the_bell_takes_a_question_or_two_however_many_kinds_of_things_wait(cast, overdue, part, django_assert_max_num_queries):
    story.reported(cast)
    actor = getattr(cast, part)
    with django_assert_max_num_queries(3):
        assert queries.todo_count(actor) >= 0
