import pytest
from django.urls import reverse

from xiezhi.leads import actions
from xiezhi.leads.models import Lead
from xiezhi.leads.show import source_links

from .test_leads import a_case, a_lead

SEE_NOTHING = [
    "clerk", "officer", "legal", "head", "government", "stranger_supervisor", "stranger_legal", "township", "sysadmin", "auditor",
]  # fmt: skip
FORM = {
    "source": "hotline",
    "nature": "omission",
    "category": "",
    "title": "对举报不予处理",
    "facts": "三个月没有答复。",
}


def urls(lead):
    return [reverse(f"leads:{name}", args=[lead.pk]) for name in ("record", "trail")]


def test_the_list_shows_the_leads_in_scope(cast, client):
    lead, elsewhere = a_lead(cast), a_lead(cast, by=cast.stranger_supervisor, organ=cast.strange, title="别处的线索")
    cast.login(client, "supervisor")
    page = client.get(reverse("leads:list")).content.decode()
    assert lead.number in page
    assert elsewhere.title not in page


@pytest.mark.parametrize("part", SEE_NOTHING)
def test_a_stranger_finds_no_lead_and_makes_no_move(cast, client, part):
    lead = a_lead(cast)
    cast.login(client, part)
    for url in urls(lead):
        assert client.get(url).status_code == 404
    for name in ("supervise", "drop", "close"):
        assert client.post(reverse(f"leads:{name}", args=[lead.pk]), {"reason": "研判认为不成立"}).status_code == 404
    assert lead.number not in client.get(reverse("leads:list")).content.decode()
    lead.refresh_from_db()
    assert lead.state == "open"


def test_the_record_shows_facts_deadline_and_how_it_was_reached(cast, client):
    lead = a_lead(cast, act=a_case(cast).ref, act_label="漠市监立〔2026〕1号")
    cast.login(client, "supervisor")
    page = client.get(reverse("leads:record", args=[lead.pk])).content.decode()
    for words in (lead.number, lead.facts, "2026-12-04", "第10个工作日", "非法定默认"):
        assert words in page


def test_a_lead_is_registered_by_hand(cast, client):
    case = a_case(cast)
    cast.login(client, "supervisor")
    answer = client.post(reverse("leads:open"), {**FORM, "organ": cast.organ.pk, "case_no": case.case_no})
    lead = Lead.objects.get()
    assert answer.url == reverse("leads:record", args=[lead.pk])
    assert (lead.act, lead.body, lead.source) == (case.ref, cast.county_body, "hotline")
    assert case.case_no in lead.act_label


def test_the_form_opens_filled_from_a_case(cast, client):
    case = a_case(cast)
    cast.login(client, "supervisor")
    page = client.get(reverse("leads:open"), {"act": case.ref}).content.decode()
    assert f'value="{case.case_no}"' in page
    assert client.get(reverse("leads:open"), {"act": "nonsense"}).status_code == 200


def test_errors_stand_beside_their_fields(cast, client):
    cast.login(client, "supervisor")
    answer = client.post(reverse("leads:open"), {**FORM, "organ": cast.strange.pk, "title": ""})
    assert answer.status_code == 422
    assert {"organ", "title"} == set(answer.context["form"].errors)
    answer = client.post(reverse("leads:open"), {**FORM, "organ": cast.organ.pk, "case_no": "没有的案号"})
    assert set(answer.context["form"].errors) == {"case_no"}
    assert not Lead.objects.exists()


def test_s05_is_said_on_the_form(cast, client):
    import datetime as dt

    case = a_case(cast, litigated_on=dt.date(2026, 6, 1))
    cast.login(client, "supervisor")
    answer = client.post(reverse("leads:open"), {**FORM, "organ": cast.organ.pk, "case_no": case.case_no})
    assert answer.status_code == 422
    assert "S05" in answer.content.decode()


def test_dropping_needs_a_reason_and_says_so_in_place(cast, client):
    lead = a_lead(cast)
    cast.login(client, "supervisor")
    url = reverse("leads:drop", args=[lead.pk])
    answer = client.post(url, {"reason": "不办"})
    assert answer.status_code == 422
    assert "至少五个字" in answer.content.decode()
    assert client.post(url, {"reason": "研判认为不属于执法监督"}).status_code == 302
    lead.refresh_from_db()
    assert lead.state == "dropped"


def test_a_move_on_a_lead_that_has_moved_on_is_refused(cast, client):
    lead = a_lead(cast)
    actions.drop(lead, by=cast.supervisor, reason="研判认为不成立")
    cast.login(client, "supervisor")
    assert client.post(reverse("leads:supervise", args=[lead.pk])).status_code == 409


def test_a_lead_of_the_prefecture_shows_the_county_no_moves(cast, client):
    lead = a_lead(cast, by=cast.prefecture_supervisor)
    cast.login(client, "supervisor")
    answer = client.get(reverse("leads:record", args=[lead.pk]))
    assert answer.context["moves"] == []
    assert "由大兴安岭地区司法局办理" in answer.content.decode()
    assert client.post(reverse("leads:drop", args=[lead.pk]), {"reason": "研判认为不成立"}).status_code == 403


def test_the_list_asks_few_questions_of_the_database(cast, client, django_assert_max_num_queries):
    for _ in range(12):
        a_lead(cast)
    cast.login(client, "supervisor")
    with django_assert_max_num_queries(25):
        assert client.get(reverse("leads:list")).status_code == 200


def test_where_a_lead_came_from_is_a_link_only_for_those_who_may_open_findings(cast):
    lead = Lead(source_ref="findings.Finding:1")
    assert [bool(url) for _word, url in source_links(lead, cast.supervisor)] == [True]
    assert [bool(url) for _word, url in source_links(lead, cast.township)] == [False]
