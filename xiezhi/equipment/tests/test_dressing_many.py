"""着装 for several at once, and what people who have left still hold."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.core.errors import GateClosed, NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.desk import queries as desk
from xiezhi.equipment import actions, queries
from xiezhi.equipment.models import Uniform
from xiezhi.registry import queries as registry
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .world import a_piece, officer, somebody

pytestmark = pytest.mark.django_db


def test_a_keeper_ticks_those_without_and_each_gets_a_line_of_his_own(cast, client):
    first, second = somebody(cast, "林云石"), somebody(cast, "柳溪桥")
    actions.issue_uniform(cast.organ, by=cast.clerk, person=first, kind="summer", on=today())
    assert second in queries.without("summer", cast.clerk, today())
    assert first not in queries.without("summer", cast.clerk, today())
    cast.login(client, "clerk")
    here = reverse("equipment:issue")
    assert client.get(here + "?kind=x%00").status_code == 200
    form = client.get(here + "?kind=summer").context["form"]
    assert second.pk in form.initial["people"]
    assert first.pk not in form.initial["people"]
    people = [second.pk, officer(cast).pk]
    sent = {"people": people, "kind": "summer", "on": today().isoformat(), "reason": ""}
    assert client.post(here, sent)["Location"].endswith("?view=unsigned")
    assert Uniform.objects.filter(kind="summer", state="handed").count() == 3
    assert Line.objects.filter(verb="equipment.uniform.issue", outcome="done").count() == 3
    # sent twice: nobody gets two
    again = client.post(here, sent)
    assert again.status_code == 409
    assert "这2人的还没有到期" in again.content.decode()
    assert Uniform.objects.filter(kind="summer").count() == 3


def test_one_who_may_not_have_it_stops_all(cast):
    other = somebody(cast, "塔河的", cast.strange)
    with pytest.raises(NotAllowed):
        actions.issue_many([officer(cast), other], by=cast.clerk, kind="winter", on=today())
    with pytest.raises(Refusal):
        actions.issue_many([officer(cast)], by=cast.clerk, kind="winter", on=today() + dt.timedelta(days=1))
    for people in ([], [officer(cast)] * 301):
        with pytest.raises(Refusal) as refused:
            actions.issue_many(people, by=cast.clerk, kind="winter", on=today())
        assert refused.value.code == "EQP-22"
    assert not Uniform.objects.exists()


def test_an_early_issue_of_several_names_them_and_goes_with_a_reason(cast):
    people = [somebody(cast, "林云石"), somebody(cast, "柳溪桥")]
    actions.issue_many(people, by=cast.clerk, kind="winter", on=today() - dt.timedelta(days=9))
    with pytest.raises(GateClosed, match="柳溪桥") as refused:
        actions.issue_many(people, by=cast.clerk, kind="winter", on=today())
    assert refused.value.code == "EQP-21"
    assert len(actions.issue_many(people, by=cast.clerk, kind="winter", on=today(), reason="火灾中烧毁")) == 2


def test_what_somebody_who_left_or_moved_still_holds_is_on_a_list_and_on_the_workbench(cast, client):
    left, moved = somebody(cast, "离岗的"), somebody(cast, "调走的")
    gone, taken = a_piece(cast, "ZC-0001"), a_piece(cast, "ZC-0002")
    actions.hand_out(gone, by=cast.clerk, person=left, on=today())
    actions.hand_out(taken, by=cast.clerk, person=moved, on=today())
    actions.hand_out(a_piece(cast, "ZC-0003"), by=cast.clerk, person=officer(cast), on=today())
    assert not registry.unreturned(cast.clerk).exists()
    from xiezhi.registry.models import Officer

    act = Act("test.leave", cast.system)
    act.create(Officer, person=left, organ=cast.organ, staff_no="1", on_duty=False, left_on=today())
    act.rows(type(moved)).filter(pk=moved.pk).update(organ=cast.other)
    assert set(registry.unreturned(cast.clerk).values_list("item__asset_no", flat=True)) == {"ZC-0001", "ZC-0002"}
    assert "unreturned" in {one.key for one in desk.groups(cast.clerk)}
    cast.login(client, "clerk")
    page = client.get(reverse("registry:unreturned")).content.decode()
    assert "离岗的" in page
    assert "ZC-0003" not in page
    assert client.get(reverse("registry:unreturned") + "?export=xlsx").status_code == 200
    cast.login(client, "stranger_supervisor")
    assert "离岗的" not in client.get(reverse("registry:unreturned")).content.decode()
    for part in ("officer", "auditor", "township"):
        cast.login(client, part)
        assert client.get(reverse("registry:unreturned")).status_code == 404
    assert not registry.unreturned(cast.officer).exists()
    actions.take_back(gone.handouts.get(), by=cast.clerk, on=today())
    assert registry.unreturned(cast.clerk).count() == 1


def test_an_officer_who_has_nothing_is_not_told_how_a_keeper_enters_it(cast, client):
    for part, told, other in (("officer", "您没有", "逐"), ("clerk", "逐", "您没有")):
        cast.login(client, part)
        for name in ("list", "uniforms"):
            page = client.get(reverse(f"equipment:{name}")).context["empty"]
            text = f"{page.title}{page.text}"
            assert told in text
            assert other not in text
