import pytest
from django.urls import reverse

from tests.ground import standing
from xiezhi.findings import actions, tasks
from xiezhi.findings.models import Finding, Sweep
from xiezhi.findings.rules import running
from xiezhi.leads.models import Lead

from .helpers import LATE_DECISION, LATE_SERVICE, NOT_PUBLISHED, PACK, a_case, correct, finding_of
from .test_decisions import found_in

MOVES = ("confirm", "dismiss", "reconsider", "lead")
DISMISSAL = {"dismiss-reason_code": "exception", "dismiss-reason": "依法公告送达"}


@standing
def late(cast):
    return found_in(cast.organ)


def text(client, name, *args, **query) -> str:
    answer = client.get(reverse(f"findings:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_opens_on_what_waits_the_gravest_first(cast, client):
    case = a_case(cast.organ, **LATE_SERVICE, **NOT_PUBLISHED)
    done = found_in(cast.organ)
    actions.confirm(done, by=cast.supervisor)
    cast.login(client, "supervisor")
    page = text(client, "list")
    assert page.index("P29 决定书七日内送达") < page.index("P31 处罚结果七日内公示")
    assert case.case_no in page
    assert done.act_label not in page
    assert done.act_label in text(client, "list", view="to_lead")


def test_tabs_carry_the_counts_of_the_scope(cast, client, late):
    found_in(cast.strange)
    cast.login(client, "supervisor")
    tabs = client.get(reverse("findings:list")).context["tabs"]
    assert {tab.url.rpartition("=")[2]: tab.count for tab in tabs} == {
        "new": 1, "to_lead": 0, "in_lead": 0, "dismissed": 0, "cleared": 0, "all": 1, "muted": 0}  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        {"rule": "P29"},
        {"severity": "red"},
        {"q": "某商店"},
        {"since_from": "2026-04-01"},
        {"view": "all", "state": "new", "cleared": "0"},
    ],
)
def test_filters_narrow(cast, client, late, query):
    other = found_in(cast.organ, "P31", **NOT_PUBLISHED, party_name="另一家", filed_on=LATE_DECISION["decided_on"].replace(year=2025),
                     decided_on=LATE_DECISION["decided_on"].replace(year=2025), served_on=LATE_DECISION["decided_on"].replace(year=2025))  # fmt: skip
    cast.login(client, "supervisor")
    page = text(client, "list", **query)
    assert late.act_label in page
    if "state" not in query:
        assert f"/findings/{other.pk}/" not in page


def test_the_export_holds_what_is_seen_and_nothing_of_others(cast, client, late):
    elsewhere = found_in(cast.strange)
    cast.login(client, "supervisor")
    answer = client.get(reverse("findings:list"), {"export": "csv"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert late.act_label in body
    assert late.sentence in body
    assert elsewhere.act_label not in body


def test_the_record_says_what_was_seen_on_what_facts_and_how_the_day_was_reached(cast, client, late):
    cast.login(client, "supervisor")
    page = text(client, "record", late.pk)
    for words in (
        late.sentence, "第六十一条", "自2026-04-01起算，当日不计入", "7个工作日", "最后合法日为2026-04-13",
        "算至2026-04-30，超过17日", "2026-04-30完成，超17日", "处罚决定日期",
    ):  # fmt: skip
        assert words in page, words


def test_a_fact_that_the_platform_does_not_hold_is_not_called_blank(cast, client, late):
    """A clerk could not have filled it in."""
    cast.login(client, "legal")
    page = client.get(reverse("findings:record", args=[late.pk]))
    facts = {fact.label: fact for fact in page.context["seen"]}
    receipt = facts["是否有送达回证"]
    assert (receipt.then, receipt.waits) == ("", "办案笔录和音像记录")
    assert "平台还没有这项数据，要等办案笔录和音像记录接入" in page.content.decode()
    assert facts["执法领域"].then == "市场监管"  # a register tells it
    assert facts["处罚决定日期"].then == "2026-04-01"
    assert all(fact.then for fact in facts.values() if not fact.waits)


def test_the_record_shows_what_changed_since(cast, client, late):
    import datetime as dt

    correct(late.organ.cases.get(), served_on=dt.date(2026, 5, 5))
    cast.login(client, "supervisor")
    assert "<b>2026-05-05</b>" in text(client, "record", late.pk)


@pytest.mark.parametrize("code", ["P01", "P05", "P10", "P13", "P16", "P18", "P21", "P40"])
def test_records_of_rules_without_a_limit_are_shown_too(cast, client, code):
    """Each rule's own first breaching example, as a case."""
    import datetime as dt

    from xiezhi.cases.models import STORED
    from xiezhi.rulebook.packs.penalty import PENALTY_PACK
    from xiezhi.rulebook.rule import Outcome

    from .helpers import act

    example = next(e for e in PENALTY_PACK[code].examples if e.outcome is Outcome.BREACH and not e.absent)
    names = {fact.name for fact in STORED}
    row = example.row(PENALTY_PACK.sheet)
    facts = {name: value for name, value in row.items() if value is not None and name in names}
    if code == "P05":
        act().rows(type(cast.organ)).filter(pk=cast.organ.pk).update(
            confirmed_on=row.get("organ_confirmed_on"), ended_on=row.get("organ_ended_on")
        )
    blank = {"procedure": "", "decided_on": None, "served_on": None, "published_on": None, "closed_on": None, "fine": None,
             "filed_on": dt.date(2026, 3, 2), "penalty_kinds": ""}  # fmt: skip
    case = a_case(cast.organ, **(blank | facts))
    actions.sweep(pack=PENALTY_PACK.only(code), asof=example.asof)
    found = finding_of(case, code)
    cast.login(client, "supervisor")
    assert found.sentence in text(client, "record", found.pk)


def test_a_finding_is_confirmed_and_becomes_a_lead_on_the_pages(cast, client, late):
    cast.login(client, "supervisor")
    client.post(reverse("findings:confirm", args=[late.pk]), {"confirm-note": "与回证一致"})
    late.refresh_from_db()
    assert (late.state, late.reason) == ("confirmed", "与回证一致")
    form = client.get(reverse("findings:lead", args=[late.pk])).context["form"]
    assert late.sentence in form.initial["facts"]
    answer = client.post(reverse("findings:lead", args=[late.pk]), {**form.initial, "title": "送达超期"})
    lead = Lead.objects.get()
    assert answer.url == reverse("leads:record", args=[lead.pk])
    assert (lead.title, lead.nature, list(lead.findings.all())) == ("送达超期", "omission", [late])
    assert reverse("findings:record", args=[late.pk]) in client.get(answer.url).content.decode()
    assert lead.number in text(client, "record", late.pk)


def test_a_dismissal_without_a_reason_is_refused_in_place(cast, client, late):
    cast.login(client, "supervisor")
    url = reverse("findings:dismiss", args=[late.pk])
    answer = client.post(url, {"dismiss-reason_code": "data", "dismiss-reason": "错"})
    assert answer.status_code == 422
    assert "至少五个字" in answer.content.decode()
    assert client.post(url, DISMISSAL).status_code == 302
    late.refresh_from_db()
    assert late.state == "dismissed"
    assert client.post(url, DISMISSAL).status_code == 409


def test_a_decision_is_taken_back_with_a_reason(cast, client, late):
    actions.confirm(late, by=cast.supervisor)
    cast.login(client, "supervision_head")
    url = reverse("findings:reconsider", args=[late.pk])
    assert client.post(url, {"reconsider-reason": ""}).status_code == 422
    assert client.post(url, {"reconsider-reason": "机关提出异议"}).status_code == 302
    late.refresh_from_db()
    assert late.state == "new"


def test_s05_closes_the_way_to_a_lead_and_says_why(cast, client):
    import datetime as dt

    late = found_in(cast.organ, **LATE_SERVICE, litigated_on=dt.date(2026, 6, 1))
    actions.confirm(late, by=cast.supervisor)
    cast.login(client, "supervisor")
    assert "不重复监督" in text(client, "record", late.pk)
    form = client.get(reverse("findings:lead", args=[late.pk])).context["form"]
    answer = client.post(reverse("findings:lead", args=[late.pk]), form.initial)
    assert answer.status_code == 409
    assert "S05" in answer.content.decode()
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    "part",
    ["stranger_supervisor", "stranger_legal", "other_legal", "government", "clerk", "officer", "township", "auditor"],
)
def test_a_stranger_finds_nothing_and_makes_no_move(cast, client, late, part):
    cast.login(client, part)
    for name in ("record", "trail", *MOVES):
        assert client.get(reverse(f"findings:{name}", args=[late.pk])).status_code in (404, 405)
    for name in MOVES:
        assert client.post(reverse(f"findings:{name}", args=[late.pk]), DISMISSAL).status_code == 404
    listed = client.get(reverse("findings:list"))
    assert listed.status_code == 404 or late.act_label not in listed.content.decode()
    late.refresh_from_db()
    assert late.state == "new"


def test_the_organ_reads_its_findings_without_moves_and_without_what_supervision_thinks(cast, client, late):
    cast.login(client, "legal")
    page = client.get(reverse("findings:record", args=[late.pk]))
    assert not page.context["forms"]
    assert late.sentence in page.content.decode()
    actions.confirm(late, by=cast.supervisor, note="内部意见")
    assert "内部意见" not in text(client, "record", late.pk)
    assert client.post(reverse("findings:confirm", args=[late.pk])).status_code == 404
    assert [tab.url.rpartition("=")[2] for tab in client.get(reverse("findings:list")).context["tabs"]] == [
        "new", "confirmed", "cleared", "all"]  # fmt: skip


def test_a_dismissed_finding_is_gone_for_the_organ(cast, client, late):
    actions.dismiss(late, by=cast.supervisor, reason_code="data", reason="送达日期录入有误")
    cast.login(client, "legal")
    assert client.get(reverse("findings:record", args=[late.pk])).status_code == 404


def test_several_are_dismissed_after_a_preview_of_what_is_refused(cast, client):
    first, second, elsewhere = found_in(cast.organ), found_in(cast.organ), found_in(cast.strange)
    actions.confirm(first, by=cast.supervisor)
    cast.login(client, "supervisor")
    url, picked = reverse("findings:many", args=["dismiss"]), {"ids": [first.pk, second.pk, elsewhere.pk]}
    preview = client.post(url, picked)
    assert [row.pk for row in preview.context["preview"].done] == [second.pk]
    assert elsewhere.act_label not in preview.content.decode()
    assert Finding.objects.filter(state="dismissed").count() == 0
    answer = client.post(url, {**picked, "sure": "1", "reason_code": "", "reason": ""})
    assert answer.status_code == 422
    client.post(url, {**picked, "sure": "1", "reason_code": "rule", "reason": "规则对本类案件不适用"})
    assert list(Finding.objects.filter(state="dismissed")) == [second]


def test_several_are_confirmed(cast, client):
    rows = [found_in(cast.organ), found_in(cast.organ)]
    cast.login(client, "supervisor")
    client.post(reverse("findings:many", args=["confirm"]), {"ids": [row.pk for row in rows], "sure": "1"})
    assert Finding.objects.filter(state="confirmed").count() == 2
    assert client.post(reverse("findings:many", args=["confirm"]), {"ids": ["x", "-1"]}).status_code == 422


def rule_row(client, code="P29"):
    groups = client.get(reverse("findings:rules")).context["groups"]
    return next(row for group in groups for row in group["rows"] if row.rule.code == code)


def test_rules_are_listed_with_figures_of_the_readers_area_only(cast, client, late):
    found_in(cast.strange)
    actions.sweep()
    cast.login(client, "supervisor")
    row = rule_row(client)
    assert (row.figures.checked, row.figures.breached) == (1, 1)
    assert "非法定默认" in text(client, "rules")
    cast.login(client, "clerk")
    row = rule_row(client)
    assert (row.figures.checked, row.figures.breached) == (None, 0)


def test_every_rule_has_a_page_with_its_examples(cast, client):
    cast.login(client, "supervisor")
    for rule in running():  # those that wait for facts have pages of their own (test_rule_pages)
        page = text(client, "rule", rule.code)
        assert rule.examples[0].note in page
    assert client.get(reverse("findings:rule", args=["Z99"])).status_code == 404


def test_runs_are_listed_with_the_figures_of_the_readers_area(cast, client, late):
    found_in(cast.strange)
    cast.login(client, "supervisor")
    page = client.get(reverse("findings:sweeps"))
    assert page.status_code == 200
    shown = [
        [cell["value"] for cell in line["cells"] if cell["c"].name in ("acts", "new")] for line in page.context["lines"]
    ]
    assert shown == [[1, 0], [1, 1]]
    cast.login(client, "legal")
    assert client.get(reverse("findings:sweeps")).status_code == 404


def test_a_supervisor_asks_for_a_sweep_and_watches_it(cast, client):
    a_case(cast.organ, **LATE_SERVICE)
    cast.login(client, "supervisor")
    client.post(reverse("findings:ask_sweep"))
    run = Sweep.objects.get()
    assert (run.state, run.kind) == ("queued", "full")
    assert "等待开始" in text(client, "progress", run.pk)
    assert 'hx-trigger="every 2s"' in text(client, "sweeps")
    tasks.run_sweep.func(run.pk)
    assert "筛查完成" in text(client, "progress", run.pk)
    assert 'hx-trigger="every 2s"' not in text(client, "progress", run.pk)


def test_the_list_asks_few_questions_of_the_database(cast, client, django_assert_max_num_queries):
    for _ in range(12):
        a_case(cast.organ, **LATE_SERVICE)
    actions.sweep(pack=PACK)
    cast.login(client, "supervisor")
    with django_assert_max_num_queries(25):
        text(client, "list")
    with django_assert_max_num_queries(30):
        text(client, "record", Finding.objects.first().pk)


def test_an_address_that_names_a_state_and_no_tab_shows_that_state(cast, client):
    new, confirmed = found_in(cast.organ), found_in(cast.organ)
    actions.confirm(confirmed, by=cast.supervisor)
    cast.login(client, "supervisor")
    page = text(client, "list", state="confirmed")
    assert confirmed.act_label in page
    assert f'/findings/{new.pk}/"' not in page


def test_the_government_reads_the_cause_but_neither_reads_nor_searches_the_name(cast, client):
    row = found_in(cast.organ, **LATE_SERVICE, party_name="欧阳甲乙", party_kind="person")
    actions.confirm(row, by=cast.supervisor)
    for part, seen in (("supervisor", True), ("legal", True), ("government", False)):
        cast.login(client, part)
        for page in (text(client, "list", view="all"), text(client, "record", row.pk)):
            assert ("欧阳甲乙" in page) is seen
            assert "未明码标价" in page
        assert (row.act_label in text(client, "list", view="all", q="欧阳甲乙")) is seen
        export = client.get(reverse("findings:list"), {"export": "csv", "view": "all"})
        assert ("欧阳甲乙" in b"".join(export.streaming_content).decode("utf-8-sig")) is seen


def test_the_figures_of_a_rule_lead_to_the_findings_that_they_count(cast, client, late):
    actions.confirm(late, by=cast.supervisor)
    other = found_in(cast.organ)
    actions.dismiss(other, by=cast.supervisor, reason_code="data", reason="送达日期填写有误")
    cast.login(client, "supervisor")
    row = rule_row(client)
    for url, count in (
        (row.list_url, row.figures.breached), (row.confirmed_url, row.figures.confirmed), (row.dismissed_url, row.figures.dismissed),
    ):  # fmt: skip
        assert client.get(url).context["page"].total == count > 0
        assert url.replace("&", "&amp;") in text(client, "rules")
