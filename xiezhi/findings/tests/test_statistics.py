"""Statistics: each rule is a column, and what stands in it is what the sweep found."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.ground import standing
from xiezhi.cases import queries as cases
from xiezhi.core.time import today
from xiezhi.findings import actions, queries
from xiezhi.findings.models import Finding, Sweep
from xiezhi.findings.rules import READY
from xiezhi.rulebook import engine

from .helpers import LATE_DECISION, LATE_SERVICE, NOT_PUBLISHED, a_case, finding_of


@standing
def swept(cast):
    for facts in (LATE_SERVICE, LATE_SERVICE, {}, NOT_PUBLISHED):
        a_case(cast.organ, **facts)
    a_case(cast.other, **LATE_DECISION)
    a_case(cast.strange, **LATE_SERVICE)
    actions.sweep()
    return cast


def rows(client, **query):
    page = client.get(reverse("findings:statistics"), query)
    assert page.status_code == 200
    return {line["cells"][0]["value"]: {c["c"].name: c for c in line["cells"]} for line in page.context["lines"]}


def test_a_row_an_organ_of_the_area_and_a_column_a_rule(swept, client):
    swept.login(client, "supervisor")
    found = rows(client)
    assert set(found) == {swept.organ.name, swept.other.name}
    own = found[swept.organ.name]
    assert (own["acts"]["value"], own["P29"]["value"], own["P31"]["value"]) == (4, 2, 1)
    assert found[swept.other.name]["P11"]["value"] == 1
    assert client.get(own["P29"]["url"]).context["page"].total == 2


def test_each_figure_is_that_of_the_same_rule_over_the_same_acts(swept):
    """One definition: the engine run over the cases of one organ alone gives the organ's column."""
    for one in queries.statistics(swept.prefecture_supervisor):
        acts = cases.visible_to(swept.system).filter(organ=one.organ)
        alone = engine.run(READY, cases.wide_rows(acts), asof=today()).counts
        of_cases = {code: of for code, of in one.rules.items() if code in alone}
        assert {code: (of.checked, of.broke, of.insufficient) for code, of in of_cases.items()} == {
            code: (of.checked, of.breached, of.insufficient) for code, of in alone.items()
        }


def test_what_the_cells_count_is_chosen_and_exported(swept, client):
    swept.login(client, "supervisor")
    actions.confirm(Finding.objects.filter(organ=swept.organ, rule_code="P29").first(), by=swept.supervisor)
    for measure, wanted in (("confirmed", 1), ("checked", 4), ("insufficient", 0), ("breached", 2), ("nonsense", 2)):
        assert rows(client, count=measure, cols="name,P29")[swept.organ.name]["P29"]["value"] == wanted, measure
    assert rows(client, count="share", cols="name,P29")[swept.organ.name]["P29"]["value"] is None  # four acts tell nothing
    got = client.get(reverse("findings:statistics"), {"count": "checked", "export": "xlsx", "cols": "name,P29"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(got.streaming_content)))
    assert [swept.organ.name, 4] in [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_a_share_stands_from_twenty_acts_on(cast, client):
    for n in range(20):
        a_case(cast.organ, **(LATE_SERVICE if n < 5 else {}))
    actions.sweep()
    cast.login(client, "supervisor")
    assert rows(client, count="share")[cast.organ.name]["P29"]["value"] == 25.0


def test_the_government_counts_what_was_confirmed_and_knows_of_nothing_else(swept, client):
    swept.login(client, "government")
    page = client.get(reverse("findings:statistics"), {"count": "breached"})
    assert "现有预警" not in page.content.decode()
    assert "违反率" not in page.content.decode()
    assert {line["cells"][0]["url"] for line in page.context["lines"]} == {""}


@pytest.mark.parametrize("part", ["legal", "head", "clerk", "officer", "township", "sysadmin", "secadmin", "auditor"])
def test_statistics_of_an_area_are_for_those_over_it(swept, client, part):
    swept.login(client, part)
    assert client.get(reverse("findings:statistics")).status_code in (403, 404)


def test_narrowed_by_name_and_division_and_ordered_by_a_rule(swept, client):
    swept.login(client, "prefecture_supervisor")
    assert set(rows(client, q="生态")) == {swept.other.name}
    assert set(rows(client, division=swept.strange.division_id)) == {swept.strange.name}
    assert next(iter(rows(client, sort="-P29"))) == swept.organ.name
    assert set(rows(client, division="999999", sort="nonsense")) == {swept.organ.name, swept.other.name, swept.strange.name}


def test_what_is_muted_is_not_among_the_findings_that_stand_but_was_checked(swept, client):
    swept.login(client, "supervisor")
    late = Finding.objects.filter(organ=swept.organ, rule_code="P29")
    actions.mute("P29", by=swept.supervisor, organ=swept.organ, until=today(), reason="接口改造期间多为误报")
    assert late.count() == 2
    assert rows(client, cols="name,P29")[swept.organ.name]["P29"]["value"] == 0
    assert rows(client, cols="name,P29", count="checked")[swept.organ.name]["P29"]["value"] == 4


def test_only_the_newest_full_run_keeps_figures_by_organ_and_a_run_over_changes_has_none(swept):
    first = Sweep.objects.get()
    second = actions.sweep()
    first.refresh_from_db()
    assert (first.organs, second.organs[swept.organ.code]["acts"]) == (None, 4)
    changes = actions.sweep(full=False)
    assert changes.organs is None
    assert queries.rule_figures(swept.supervisor)["P29"].checked == 5


def test_before_the_first_sweep_there_is_nothing_and_it_is_said(cast, client):
    cast.login(client, "supervisor")
    assert "还没有统计" in client.get(reverse("findings:statistics")).content.decode()


def test_the_page_asks_few_questions_however_many_organs_and_rules(swept, client, django_assert_max_num_queries):
    swept.login(client, "prefecture_supervisor")
    with django_assert_max_num_queries(32):
        client.get(reverse("findings:statistics"))


def test_every_reason_for_a_dismissal_stands_beside_the_share(swept, client):
    case = a_case(swept.organ, **LATE_SERVICE)
    actions.sweep(full=False)
    actions.dismiss(finding_of(case), by=swept.supervisor, reason_code="exception", reason="属于法定例外情形")
    swept.login(client, "supervisor")
    organs = client.get(reverse("findings:rule_results", args=["P29"])).context["organs"]
    assert [row["reasons"] for row in organs if row["organ"] == swept.organ] == [[("法定例外", 1)]]


def test_the_trend_of_a_government_draws_and_lists_what_was_confirmed_only(swept, client):
    actions.confirm(Finding.objects.filter(organ=swept.organ, rule_code="P29").first(), by=swept.supervisor)
    swept.login(client, "government")
    page = client.get(reverse("findings:rule_results", args=["P29"])).content.decode()
    assert "已确认" in page
    assert "待核" not in page
    swept.login(client, "supervisor")
    assert "待核" in client.get(reverse("findings:rule_results", args=["P29"])).content.decode()
