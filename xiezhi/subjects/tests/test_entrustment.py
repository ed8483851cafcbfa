"""委托书: drawn up, signed, published, ended; what statutes do not allow is refused (行政处罚法第二十、二十一条)."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.core.errors import GateClosed, Refusal
from xiezhi.core.time import today
from xiezhi.organs.actions import save
from xiezhi.subjects import actions, queries
from xiezhi.subjects.models import Entrustment
from xiezhi.subjects.tests.test_qualification import confirmed

from .story import content, signed

pytestmark = pytest.mark.django_db


def test_a_signed_entrustment_holds_from_its_first_to_its_last_day(cast, brigade):
    row = signed(cast, brigade)
    for day, holds in ((row.from_on, True), (row.to_on, True), (row.to_on + dt.timedelta(days=1), False),
                       (row.from_on - dt.timedelta(days=1), False)):  # fmt: skip
        assert queries.entrustments(cast.organ, day).exists() is holds, day


def test_what_it_must_state_is_asked_for(cast, brigade):
    with pytest.raises(Refusal) as refused:
        actions.draft(cast.organ, by=cast.legal, to=brigade, **content(matters="", limits="", to_on=None))
    assert refused.value.code == "ENTR-01"
    assert set(refused.value.fields) == {"matters", "limits", "to_on"}


def test_coercive_measures_are_never_entrusted(cast, brigade):
    with pytest.raises(GateClosed) as closed:
        actions.draft(cast.organ, by=cast.legal, to=brigade, **content(powers=["penalty", "coercion"]))
    assert (closed.value.code, "第十七条" in closed.value.what) == ("Q02", True)
    assert not Entrustment.objects.exists()


def test_licensing_is_entrusted_to_administrative_organs_only(cast, brigade):
    with pytest.raises(Refusal) as refused:
        actions.draft(cast.organ, by=cast.legal, to=brigade, **content(powers=["permit"]))
    assert refused.value.code == "ENTR-03"
    assert actions.draft(cast.organ, by=cast.legal, to=cast.other, **content(powers=["permit"])).pk


def test_an_organ_entrusts_only_what_it_was_confirmed_for(cast, brigade):
    confirmed(cast)  # for penalty and inspection
    with pytest.raises(Refusal) as refused:
        actions.draft(cast.organ, by=cast.legal, to=brigade, **content(powers=["penalty", "reward"]))
    assert (refused.value.code, set(refused.value.fields)) == ("ENTR-07", {"powers"})
    assert "行政奖励" in refused.value.what
    assert "行政处罚" not in refused.value.what.split("（")[0]
    signed(cast, brigade, powers=["penalty", "inspection"])


def test_a_power_lost_before_the_signing_is_not_entrusted(cast, brigade):
    row = actions.draft(
        cast.organ, by=cast.legal, to=brigade, **content(powers=["reward"])
    )  # nothing is known of its powers yet
    confirmed(cast)
    with pytest.raises(Refusal, match="行政奖励"):
        actions.sign(row, by=cast.head, on=today())


def test_an_organ_that_is_no_subject_on_the_day_cannot_entrust(cast, brigade):
    save(by=cast.system, code=cast.organ.code, name=cast.organ.name, kind=cast.organ.kind, division=cast.organ.division,
         level=cast.organ.level, confirmed_on=cast.organ.confirmed_on, ended_on=dt.date(2026, 1, 1))  # fmt: skip
    row = actions.draft(cast.organ, by=cast.legal, to=brigade, **content())
    row.refresh_from_db()
    with pytest.raises(GateClosed) as closed:
        actions.sign(Entrustment.objects.get(pk=row.pk), by=cast.head, on=today())
    assert closed.value.code == "P05"


def test_it_is_public_once_published_and_gone_when_ended(cast, brigade):
    row = signed(cast, brigade)
    assert not queries.public_entrustments(cast.organ).exists()
    actions.publish_entrustment(row, by=cast.legal, on=today())
    assert queries.public_entrustments(cast.organ).get() == row
    actions.revoke(row, by=cast.head, on=today(), reason="机构调整，不再委托")
    assert not queries.public_entrustments(cast.organ).exists()
    assert row.last_day() == today() - dt.timedelta(days=1)


def test_a_number_is_used_once(cast, brigade):
    signed(cast, brigade)
    with pytest.raises(Refusal) as refused:
        actions.draft(cast.organ, by=cast.legal, to=brigade, **content())
    assert refused.value.code == "ENTR-06"


def test_the_page_walks_through_draft_change_sign(cast, brigade, client):
    cast.login(client, "legal")
    sent = {**content(), "to": brigade.name, "version": 1}
    client.post(reverse("subjects:draft"), sent)
    row = Entrustment.objects.get()
    client.post(reverse("subjects:change", args=[row.pk]), {**sent, "limits": "只限调查取证", "version": row.version})
    row.refresh_from_db()
    assert row.limits == "只限调查取证"
    assert (
        client.get(reverse("subjects:entrustment_step", args=[row.pk, "sign"])).status_code == 302
    )  # not hers to sign
    cast.login(client, "head")
    page = client.get(reverse("subjects:entrustment", args=[row.pk])).content.decode()
    assert "签订" in page
    client.post(reverse("subjects:entrustment_step", args=[row.pk, "sign"]), {"on": today().isoformat()})
    row.refresh_from_db()
    assert (row.state, row.signed_by) == ("signed", cast.head.name)
