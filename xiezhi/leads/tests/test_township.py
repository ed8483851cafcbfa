"""司法所: it assists the county's supervision body (条例第六条), registers what it sees in its township, and reads what becomes of it."""

import dataclasses

import pytest
from django.urls import reverse

from xiezhi.cases import queries as cases
from xiezhi.core.actor import Actor
from xiezhi.desk import queries as desk
from xiezhi.exchange import queries as exchange
from xiezhi.findings import queries as findings
from xiezhi.leads import actions, queries
from xiezhi.leads.models import Lead
from xiezhi.organs import uscc
from xiezhi.organs.actions import save
from xiezhi.organs.models import Division, Kind, Level, Organ
from xiezhi.organs.queries import scope_of
from xiezhi.registry import queries as registry
from xiezhi.subjects import queries as subjects
from xiezhi.supervision import queries as supervision
from xiezhi.trail import queries as trail
from xiezhi.trail.door import OutOfScope

from .test_leads import a_case, a_lead


@pytest.fixture
def town(cast):
    """The government of the office's township, which enforces what was given to it; another one elsewhere."""
    row = save(
        by=cast.system, code=uscc.with_check_digit("11232701MB0000099"), name="西林吉镇人民政府", kind=Kind.AGENCY,
        division=Division.objects.get(code="232701100"), level=Level.TOWNSHIP,
    )  # fmt: skip
    for part in ("supervisor", "prefecture_supervisor", "township"):  # as after logging in anew
        actor = getattr(cast, part)
        setattr(cast, part, dataclasses.replace(actor, organ_ids=scope_of(Organ.objects.get(pk=actor.organ_id))))
    return row


@pytest.fixture
def office(cast, town) -> Actor:
    """The person at the office."""
    return cast.township


def by_hand(organ, **more):
    return {
        "organ": organ.pk, "source": "other", "nature": "omission", "category": "misconduct", "title": "对露天焚烧不予处理",
        "facts": "2026年11月，镇区多处露天焚烧，镇政府没有处理。", "case_no": "",
    } | more  # fmt: skip


def test_an_office_sees_leads_about_its_township_and_no_others(cast, town, office):
    here = a_lead(cast, organ=town, by=cast.prefecture_supervisor)
    a_lead(cast)
    a_lead(cast, by=cast.stranger_supervisor, organ=cast.strange)
    assert list(queries.visible_to(office)) == [here]
    assert [group.count for group in desk.groups(office)] == [1]


def test_what_an_office_registers_is_handled_by_the_county(cast, town, client):
    cast.login(client, "township")
    form = client.get(reverse("leads:open"))
    assert [organ.name for organ in form.context["form"].fields["organ"].queryset] == [town.name]
    assert form.context["form"]["organ"].value() == town.pk
    assert "登记后由县级行政执法监督机构研判办理" in form.content.decode()
    assert client.post(reverse("leads:open"), by_hand(town)).status_code == 302
    lead = Lead.objects.get()
    assert (lead.body, lead.organ, lead.opened_by, lead.state) == (cast.county_body, town, "司法所甲", "open")
    assert list(queries.waiting(cast.supervisor)) == [lead]
    page = client.get(reverse("leads:record", args=[lead.pk]))
    assert f"这条线索由{cast.county_body.name}办理" in page.content.decode()
    assert [tab.label for tab in page.context["tabs"]] == ["线索"]


def test_an_office_learns_what_became_of_its_lead_and_moves_nothing(cast, town, client):
    lead = a_lead(cast, organ=town)
    actions.drop(lead, by=cast.supervisor, reason="经研判，镇政府已在法定期限内处理")
    cast.login(client, "township")
    assert "经研判，镇政府已在法定期限内处理" in client.get(reverse("leads:record", args=[lead.pk])).content.decode()
    for name in ("supervise", "drop", "close"):
        assert client.post(reverse(f"leads:{name}", args=[lead.pk]), {"reason": "没有道理的理由"}).status_code in (403, 404)


@pytest.mark.parametrize("organ", ["organ", "other", "strange"])
def test_an_office_registers_nothing_about_organs_outside_its_township(cast, town, office, client, organ):
    cast.login(client, "township")
    assert client.post(reverse("leads:open"), by_hand(getattr(cast, organ))).status_code == 422
    with pytest.raises(OutOfScope):
        a_lead(cast, by=office, organ=getattr(cast, organ))
    assert not Lead.objects.exists()


def test_an_office_names_a_case_of_its_township_by_its_number_and_learns_no_persons_name(cast, town, client):
    case = a_case(cast, town, case_no="西镇立〔2026〕1号", party_kind="person")
    a_case(cast)
    cast.login(client, "township")
    assert client.post(reverse("leads:open"), by_hand(town, case_no=case.case_no)).status_code == 302
    lead = Lead.objects.get()
    assert lead.act == case.ref
    assert "某商店" not in lead.act_label  # a natural person here: surname and 某
    assert client.post(reverse("leads:open"), by_hand(town, case_no="漠市监立〔2026〕1号")).status_code == 422
    page = client.get(reverse("leads:record", args=[lead.pk])).content.decode()
    assert case.case_no in page
    assert reverse("cases:record", args=[case.pk]) not in page


def test_what_a_judicial_office_reads(cast, town, office, client):
    """Leads of its own township and what is public anyway; nothing else of the organs that it has in scope to report on."""
    case, lead = a_case(cast, town, case_no="西镇立〔2026〕1号"), a_lead(cast, organ=town)
    assert office.organ_ids == {office.organ_id, town.pk}
    assert list(queries.visible_to(office)) == [lead]
    closed = (
        cases.visible_to, findings.visible_to, supervision.visible_to, exchange.visible_to, registry.visible_to,
        subjects.seals_visible_to,
    )  # fmt: skip
    assert not [door.__module__ for door in closed if door(office).exists()]
    assert set(trail.visible_to(office).values_list("about_organ", flat=True)) <= {office.organ_id}
    cast.login(client, "township")
    html = client.get(reverse("desk:home")).content.decode()
    assert reverse("leads:list") in html
    for name, args in (("cases:list", []), ("cases:record", [case.pk]), ("desk:case", [case.pk]), ("findings:list", [])):
        assert f'href="{reverse(name, args=args)}"' not in html
        assert client.get(reverse(name, args=args)).status_code == 404, name
    assert not [hit.title for hit in desk.search(office, case.case_no)]


def test_the_workbench_of_an_office_begins_with_registering(cast, town, client):
    cast.login(client, "township")
    assert reverse("leads:open") in client.get(reverse("desk:home")).content.decode()


def test_the_township_itself_reads_nothing_of_leads_about_it(cast, town, office):
    a_lead(cast, organ=town)
    for part in ("clerk", "legal", "head", "government"):
        assert not queries.visible_to(dataclasses.replace(getattr(cast, part), organ_ids=frozenset({town.pk}))).exists()
