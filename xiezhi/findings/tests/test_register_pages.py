"""Findings about certificates, years of training and organs, and their rules, on the pages."""

import datetime as dt
from html import unescape

import pytest
from django.urls import reverse

from tests.ground import standing
from xiezhi.core.errors import Refusal
from xiezhi.findings import actions
from xiezhi.findings.models import Finding
from xiezhi.leads.models import Category, Nature
from xiezhi.registry.models import Period
from xiezhi.supervision import drafts
from xiezhi.supervision.models import Kind

from .helpers import LATE_SERVICE, a_case, act
from .registers import a_certificate, a_subject, found, hours

EXPIRED = dt.date(2026, 10, 31)


@standing
def swept(cast):
    """One of each kind at the home organ, and a certificate elsewhere."""
    hours(cast, a_certificate(cast.organ, until=EXPIRED), 590)
    a_certificate(cast.strange, until=EXPIRED, name="槐原桥")
    a_subject(cast, remedy="")
    a_case(cast.organ, **LATE_SERVICE)
    actions.sweep()
    return cast


def page(client, name, *args, **query) -> str:
    answer = client.get(reverse(f"findings:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def of(cast, code) -> Finding:
    return Finding.objects.get(rule_code=code, organ=cast.organ)


def test_the_list_is_filtered_by_rule_and_by_kind(swept, client):
    swept.login(client, "supervisor")
    for query, codes in (
        ({"kind": "registry.Certificate"}, {"G05"}), ({"kind": "training.Year"}, {"G04"}), ({"kind": "organs.Organ"}, {"G02"}),
        ({"rule": "G05"}, {"G05"}), ({"kind": "cases.Case", "rule": "G05"}, set()),
    ):  # fmt: skip
        listed = client.get(reverse("findings:list"), {"view": "all", **query}).context["page"].rows
        assert {row.rule_code for row in listed} == codes, query
    assert "P29" in {row.rule_code for row in client.get(reverse("findings:list")).context["page"].rows}


def test_a_finding_shows_the_facts_of_its_sheet_its_record_and_no_timeline(swept, client):
    swept.login(client, "supervisor")
    for code, label, value, url in (
        ("G05", "执法证件有效期至", "2026-10-31", "/registry/certificates/"),
        ("G04", "年内在岗培训学时", "59", "?year=2025"),
        ("G02", "已经公示的事前公开事项", "执法依据", f"/organs/{swept.organ.pk}/"),
    ):
        row = of(swept, code)
        text = page(client, "record", row.pk)
        assert label in text
        assert value in text
        assert url in text
        assert "时间轴" not in text
        assert "与现在的登记一致" in text
        assert "十分钟内重新核查" in text
    assert client.get(client.get(reverse("findings:record", args=[of(swept, "G05").pk])).context["act_url"]).status_code == 200


def test_what_has_changed_in_the_register_is_said_until_the_next_sweep(swept, client):
    act().rows(Period).update(valid_to=dt.date(2031, 10, 31))
    swept.login(client, "supervisor")
    text = page(client, "record", of(swept, "G05").pk)
    assert "2031-10-31" in text
    assert "登记已有变化" in text


def test_a_confirmed_finding_becomes_a_lead_for_an_omission(swept, client):
    row = of(swept, "G05")
    swept.login(client, "supervisor")
    client.post(reverse("findings:confirm", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "confirmed"
    form = client.get(reverse("findings:lead", args=[row.pk])).context["form"]
    assert form.initial["nature"] == Nature.OMISSION
    assert form.initial["category"] == Category.SUBJECT
    assert form.initial["facts"].startswith(f"经核查，{swept.organ.name}执法证件{row.act_label}（林云石 · 执法一中队）存在下列问题：")
    lead = actions.open_lead(row, by=swept.supervisor)
    assert lead.act == row.act
    shown = client.get(reverse("leads:record", args=[lead.pk]))
    assert shown.status_code == 200
    assert reverse("registry:certificate", args=[row.act_pk]) in shown.content.decode()


@pytest.mark.parametrize("code", ["G02", "G04"])
def test_a_lead_and_its_letter_are_made_of_each_kind(swept, code):
    row = of(swept, code)
    actions.confirm(row, by=swept.supervisor)
    lead = actions.open_lead(row, by=swept.supervisor)
    draft = drafts.first_draft(lead, swept.supervisor, dt.date(2026, 11, 20))
    assert draft.kind == Kind.LETTER
    assert "案件" not in draft.subject


def test_the_organ_reads_its_own_strangers_and_officers_nothing(swept, client):
    row = of(swept, "G05")
    for part, status in (("legal", 200), ("head", 200), ("other_legal", 404), ("stranger_supervisor", 404), ("officer", 404), ("auditor", 404)):
        swept.login(client, part)
        assert client.get(reverse("findings:record", args=[row.pk])).status_code == status, part


def test_the_government_sees_confirmed_ones_only_and_no_names(swept, client):
    row = of(swept, "G05")
    swept.login(client, "government")
    assert client.get(reverse("findings:record", args=[row.pk])).status_code == 404
    actions.confirm(row, by=swept.supervisor)
    for text in (page(client, "record", row.pk), page(client, "list", view="all"), page(client, "by_act", view="all")):
        assert "林云石" not in text
        assert row.act_label in text
    assert row.act_label not in page(client, "list", view="all", q="林云石")


def test_findings_by_act_keep_records_of_different_kinds_apart(swept, client):
    swept.login(client, "supervisor")
    rows = client.get(reverse("findings:by_act"), {"view": "all"}).context["lines"]
    for line in rows:
        assert client.get(line["url"]).context["page"].total == next(c["value"] for c in line["cells"] if c["c"].name == "n")
    assert len(rows) == 4


def test_the_rules_are_listed_under_what_they_judge(swept, client):
    swept.login(client, "supervisor")
    groups = client.get(reverse("findings:rules")).context["groups"]
    assert [[row.rule.code for row in group["rows"]] for group in groups[1:]] == [["G05"], ["G04"], ["G02", "G03"], ["G06"]]
    [row] = groups[1]["rows"]
    assert (row.figures.checked, row.figures.breached) == (1, 1)
    waiting = page(client, "rules", view="waiting")
    assert "G01" in waiting
    assert "年度执法情况公开和报送的登记" in waiting
    assert "G05 " not in waiting


def test_a_rule_on_a_register_says_when_it_is_judged_and_offers_no_threshold_of_a_place(swept, client):
    swept.login(client, "supervisor")
    text = page(client, "rule", "G04")
    assert "每天夜间全部核查" in text
    assert "大兴安岭地区实施方案" in text
    assert swept.organ.name in page(client, "rule_results", "G04")
    settings = page(client, "rule_settings", "G04")
    assert "只用于核查案件的规则" in settings
    assert reverse("findings:propose", args=["G04", "hours"]) not in settings
    assert client.get(reverse("findings:propose", args=["G04", "hours"])).status_code == 404
    with pytest.raises(Refusal) as refused:
        actions.propose_threshold(
            "G04", "hours", by=swept.supervisor, value=50, first=dt.date(2026, 1, 1), source="本地文件一号", reason="本地另有规定"
        )
    assert refused.value.code == "FIND-10"


def test_a_muted_rule_on_a_register_is_worked_on_nowhere(swept, client):
    swept.login(client, "supervisor")
    data = {"place": swept.organ.ref, "until": "2026-12-20", "reason": "换证工作统一进行"}
    assert client.post(reverse("findings:mute", args=["G05"]), data).status_code == 302
    assert "G05" not in page(client, "list", kind="registry.Certificate", view="new").partition("<tbody>")[2]
    assert "已静默" in page(client, "rules")
    assert found("G05")


def test_statistics_have_a_page_of_columns_for_each_kind(swept, client):
    swept.login(client, "prefecture_supervisor")
    for kind, codes, acts in (
        ("registry.Certificate", {"G05"}, 1), ("training.Year", {"G04"}, 3), ("organs.Organ", {"G02", "G03"}, 1),
    ):  # fmt: skip
        answer = client.get(reverse("findings:statistics"), {"of": kind})
        columns = {column.name for column, _shown in answer.context["all_columns"]}
        assert columns == {"name", "place", "acts"} | codes
        line = next(line for line in answer.context["lines"] if line["cells"][0]["value"] == swept.organ.name)
        cells = {cell["c"].name: cell for cell in line["cells"]}
        assert cells["acts"]["value"] == acts
        for code in codes & set(cells):
            assert (cells[code]["value"] or 0) == Finding.objects.filter(organ=swept.organ, rule_code=code).count()
    assert "G05" not in {c.name for c, _ in client.get(reverse("findings:statistics")).context["all_columns"]}


def test_the_runs_say_how_many_records_of_registers_they_looked_at(swept, client):
    swept.login(client, "supervisor")
    [line] = client.get(reverse("findings:sweeps")).context["lines"]
    cells = {cell["c"].name: cell["value"] for cell in line["cells"]}
    assert (cells["acts"], cells["records"], str(cells["kind"])) == (1, 6, "全部")
