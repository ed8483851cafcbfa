"""Pages of cases: who finds what, what is written out, which limits are drawn."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from xiezhi.cases import limits
from xiezhi.cases.models import Case
from xiezhi.law.calendar import load_calendar

from .test_taking_rows import row, take

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def cases(cast):
    take(cast, row(1, party_name="张三", party_kind="person", decided_on=D(2026, 7, 30), served_on=D(2026, 8, 20), fine=200_00,
                   penalty_kinds="warning,fine", notice_served_on=D(2026, 7, 1), published_on=D(2026, 8, 3)), row(2))
    take(cast, row(1, case_no="塔河案"), by=cast.stranger_clerk, organ=cast.strange)
    return cast


def own(cast):
    return Case.objects.get(organ=cast.organ, case_no=row(1)["case_no"])


def test_the_list_shows_the_cases_of_the_scope_newest_first(client, cases):
    cases.login(client, "supervisor")
    html = client.get(reverse("cases:list")).content.decode()
    assert row(1)["case_no"] in html
    assert row(2)["case_no"] in html
    assert "塔河案" not in html


@pytest.mark.parametrize("name", ["record", "changes", "trail"])
def test_a_stranger_and_an_administrator_find_no_record_and_a_missing_one_answers_alike(client, cases, name):
    case = own(cases)
    for part in ("stranger_supervisor", "stranger_legal", "other_legal", "township", "sysadmin", "auditor"):
        cases.login(client, part)
        there = client.get(reverse(f"cases:{name}", args=[case.pk]))
        missing = client.get(reverse(f"cases:{name}", args=[10**9]))
        assert there.status_code == missing.status_code == 404
    for part in ("clerk", "officer", "legal", "head", "supervisor", "prefecture_supervisor", "government"):
        cases.login(client, part)
        assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 200


def test_a_natural_person_is_written_out_only_for_the_organ_and_its_supervisors(client, cases):
    for part, seen in (("legal", True), ("supervisor", True), ("government", False), ("commission", False)):
        cases.login(client, part)
        for url in (reverse("cases:list"), reverse("cases:record", args=[own(cases).pk])):
            html = client.get(url).content.decode()
            assert ("张三" in html) is seen
            assert ("张某" in html) is not seen
        assert ("张三" in client.get(reverse("cases:list"), {"export": "csv"}).getvalue().decode("utf-8")) is seen


def test_a_name_that_is_not_shown_cannot_be_searched_for_either(client, cases):
    for part, found in (("supervisor", True), ("government", False)):
        cases.login(client, part)
        html = client.get(reverse("cases:list"), {"q": "张三"}).content.decode()
        assert (row(1)["case_no"] in html) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "decided"}, {1}), ({"stage": "running"}, {2}), ({"kind": "fine"}, {1}), ({"kind": "warning"}, {1}),
        ({"kind": "detention"}, set()), ({"decided_on_from": "2026-07-30"}, {1}), ({"filed_on_to": "2026-01-01"}, set()),
        ({"q": "过期食品店"}, set()), ({"q": "某甲"}, {2}), ({"stage": "nonsense"}, {1, 2}),
    ],
)  # fmt: skip
def test_filters_narrow_the_list_and_nonsense_does_not_break_it(client, cases, query, found):
    cases.login(client, "legal")
    html = client.get(reverse("cases:list"), query).content.decode()
    assert {n for n in (1, 2) if row(n)["case_no"] in html} == found


def test_an_export_holds_exactly_the_cases_of_the_scope(client, cases):
    cases.login(client, "stranger_supervisor")
    data = b"".join(client.get(reverse("cases:list"), {"export": "xlsx"}).streaming_content)
    cells = {cell.value for sheet in load_workbook(io.BytesIO(data)) for line in sheet.iter_rows() for cell in line}
    assert "塔河案" in cells
    assert row(1)["case_no"] not in cells


def test_the_list_needs_the_same_number_of_queries_however_many_cases(client, cases):
    """The bell asks once for what waits in all rooms; the list itself asks nothing a row."""

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("cases:list"))
        return len(queries)

    cases.login(client, "supervisor")
    client.get(reverse("cases:list"))
    few = asked()
    take(cases, *(row(n) for n in range(10, 60)))
    assert asked() == few


def test_the_record_shows_facts_by_stage_with_labels_and_the_breached_limits(client, cases):
    cases.login(client, "supervisor")
    html = client.get(reverse("cases:record", args=[own(cases).pk])).content.decode()
    for word in ("当事人和案由", "个体工商户", "警告、罚款", "200.00", "办案期限九十日", "tl-over", "这一天怎么来的"):
        assert (word in html) is (word != "个体工商户")


def test_changes_are_listed_with_before_and_after(client, cases):
    take(cases, row(1, fine=300_00), batch="exchange.Batch:5")
    cases.login(client, "supervisor")
    html = client.get(reverse("cases:changes", args=[own(cases).pk])).content.decode()
    assert "200.00" in html
    assert "300.00" in html


def test_the_limits_are_those_of_the_rules_and_the_law_room_reaches_the_same_days():
    facts = {
        **dict.fromkeys(("closed_on", "excluded_days", "extended_days", "no_penalty", "closed_as", "unpublished_reason")),
        "procedure": "ordinary", "filed_on": D(2026, 3, 2), "decided_on": D(2026, 6, 10), "served_on": D(2026, 6, 30),
        "published_on": D(2026, 6, 12), "fine": 200_00, "penalty_kinds": "fine", "party_kind": "legal", "paid_on": D(2026, 7, 1),
        "preserved_on": D(2026, 3, 5), "preserved_handled_on": D(2026, 3, 9), "hearing_told_on": D(2026, 5, 20),
        "rights_waived": None, "hearing_asked_on": None, "service_method": "direct", "division_code": "232701",
    }  # fmt: skip
    from xiezhi.rulebook.facts.penalty import HELD

    full = {fact.name: None for fact in HELD} | facts
    found = {limit.rule.code: limit for limit in limits.limits_of(full, D(2026, 11, 20))}
    assert set(found) == set(limits.WAYS)
    assert all(limit.how for limit in found.values())
    assert (found["P11"].last, found["P11"].breached) == (D(2026, 5, 31), True)
    calendar = load_calendar()
    assert found["P29"].last == calendar.add_working_days(D(2026, 6, 10), 7)
    assert found["P29"].breached
    assert not found["P31"].breached
    extended = {limit.rule.code: limit for limit in limits.limits_of(full | {"extended_days": 30}, D(2026, 11, 20))}
    assert (extended["P11"].last, extended["P11"].breached) == (D(2026, 6, 30), False)
    assert extended["P11"].how


def test_the_record_leads_to_findings_only_for_those_who_may_open_them_and_to_the_whole_file(client, cases):
    case = own(cases)
    for part, may in (("supervisor", True), ("legal", True), ("clerk", False), ("officer", False)):
        cases.login(client, part)
        page = client.get(reverse("cases:record", args=[case.pk]))
        url = page.context["findings_url"]
        assert bool(url) is may
        if may:
            assert client.get(url).status_code == 200
        assert client.get(page.context["dossier_url"]).status_code == 200
