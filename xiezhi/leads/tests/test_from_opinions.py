"""A lead that an opinion of a lay supervisor or contact point leads to: once, without the name of who spoke."""

import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Stale
from xiezhi.forces.models import Opinion
from xiezhi.forces.tests.world import an_opinion, appointed
from xiezhi.leads import actions
from xiezhi.leads.models import Lead
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db


def sent(cast, **more):
    return {
        "organ": cast.organ.pk, "case_no": "", "source": "opinion", "nature": "unlawful", "category": "", "title": "检查时没有出示证件",
        "facts": "执法人员进店检查没有出示执法证件。", **more,
    }  # fmt: skip


def test_a_supervisor_goes_from_the_opinion_to_the_lead_and_back(cast, client):
    row = an_opinion(cast, appointed(cast, "林云石"))
    cast.login(client, "supervisor")
    page = client.get(reverse("forces:opinion", args=[row.pk])).content.decode()
    address = f"{reverse('leads:open')}?opinion={row.pk}"
    assert address in page
    form = client.get(address)
    assert form.context["form"].initial["organ"] == cast.organ.pk
    assert form.context["form"].initial["source"] == "opinion"
    assert "林云石" not in form.content.decode()
    answer = client.post(address, sent(cast))
    lead = Lead.objects.get()
    assert answer["Location"] == reverse("leads:record", args=[lead.pk])
    row = Opinion.objects.get()
    assert (row.lead_ref, row.lead_no, lead.source_ref) == (lead.ref, lead.number, row.ref)
    assert Line.objects.filter(verb="forces.opinion.lead", outcome="done").count() == 1
    page = client.get(reverse("forces:opinion", args=[row.pk])).content.decode()
    assert reverse("leads:record", args=[lead.pk]) in page
    assert address not in page
    assert reverse("forces:opinion", args=[row.pk]) in client.get(reverse("leads:record", args=[lead.pk])).content.decode()
    # opened again from an old address: the opinion names the lead, no second form
    assert client.get(address)["Location"] == reverse("forces:opinion", args=[row.pk])
    # sent twice, or from a page that was kept open
    again = client.post(address, sent(cast))
    assert again.status_code in (409, 422)
    assert "FRC-33" in again.content.decode()
    assert Lead.objects.count() == 1


def test_an_opinion_is_one_lead_even_when_two_register_it_at_once(cast):
    first = an_opinion(cast, appointed(cast))
    second = Opinion.objects.get(pk=first.pk)
    fields = {"organ": cast.organ, "source": "opinion", "nature": "unlawful", "title": "没有出示证件", "facts": "没有出示执法证件。"}
    actions.open(by=cast.supervisor, opinion=first, **fields)
    with pytest.raises(Stale) as refused:
        actions.open(by=cast.supervisor, opinion=second, **fields)
    assert refused.value.code == "FRC-33"
    assert Lead.objects.count() == 1


def test_another_body_cannot_take_it_and_the_organ_never_sees_who_spoke(cast, client):
    row = an_opinion(cast, appointed(cast, "林云石"))
    fields = {"organ": cast.strange, "source": "opinion", "nature": "unlawful", "title": "没有出示证件", "facts": "没有出示执法证件。"}
    with pytest.raises(NotAllowed):
        actions.open(by=cast.stranger_supervisor, opinion=row, **fields)
    assert not Lead.objects.exists()
    for part in ("stranger_supervisor", "prefecture_supervisor", "township"):
        cast.login(client, part)
        form = client.get(f"{reverse('leads:open')}?opinion={row.pk}").context["form"]
        assert "facts" not in form.initial
    for garbage in ("x", "9" * 30, "-1", "%00"):
        cast.login(client, "supervisor")
        assert client.get(f"{reverse('leads:open')}?opinion={garbage}").status_code == 200
