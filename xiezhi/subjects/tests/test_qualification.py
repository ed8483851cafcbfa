"""确认执法主体资格: application, examination, confirmation, public notice, change, cancellation."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.cast import an_actor
from xiezhi.core import roles
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.subjects import actions, queries
from xiezhi.subjects.models import Qualification

CONTENT = {"basis_no": "漠编发〔2024〕3号", "duties": "市场监督管理执法", "powers": ["penalty", "inspection"], "region": "漠河市"}


def applied(cast, **more):
    return actions.apply(cast.organ, by=cast.legal, **{**CONTENT, **more})


def confirmed(cast, row=None, from_on=None):
    row = row or applied(cast)
    actions.review(row, by=cast.supervisor, opinion="材料齐全，符合条件")
    actions.confirm(row, by=cast.supervision_head, number="漠司确〔2026〕1号", on=today(), from_on=from_on or today())
    return row


def test_an_application_goes_to_the_supervision_body_of_the_same_level(cast):
    row = applied(cast)
    assert (row.body, row.kind, row.state, row.powers) == (cast.county_body, "first", "applied", "penalty,inspection")


def test_what_is_missing_is_named_field_by_field_and_nothing_is_written(cast):
    with pytest.raises(Refusal) as refused:
        actions.apply(cast.organ, by=cast.legal, powers=[])
    assert refused.value.code == "SUBJ-01"
    assert set(refused.value.fields) == {"basis_no", "duties", "region", "powers"}
    assert not Qualification.objects.exists()


def test_a_second_application_waits_until_the_first_is_done(cast):
    applied(cast)
    with pytest.raises(Refusal) as refused:
        applied(cast)
    assert refused.value.code == "SUBJ-02"


def test_an_entrusted_organisation_cannot_become_a_subject(cast):
    with pytest.raises(Refusal) as refused:
        actions.apply(cast.office, by=an_actor(role=roles.LEGAL_STAFF, organ_ids=frozenset({cast.office.pk})), **CONTENT)
    assert refused.value.code == "SUBJ-03"


def test_confirmation_is_in_force_from_its_day_and_writes_the_organ(cast):
    from xiezhi.organs.models import Organ

    fresh = Organ.objects.get(pk=cast.organ.pk)
    assert fresh.confirmed_on == dt.date(2020, 1, 1)
    confirmed(cast)
    assert queries.on(cast.organ, today()).state == "confirmed"
    assert queries.on(cast.organ, today() - dt.timedelta(days=1)) is None
    # an organ that was confirmed before the register keeps its earlier day
    assert Organ.objects.get(pk=cast.organ.pk).confirmed_on == dt.date(2020, 1, 1)


def test_who_examined_does_not_confirm(cast):
    row = applied(cast)
    both = cast.supervision_head
    actions.review(row, by=both, opinion="材料齐全，符合条件")
    with pytest.raises(NotAllowed) as refused:
        actions.confirm(row, by=both, number="漠司确〔2026〕1号", on=today(), from_on=today())
    assert refused.value.code == "SUBJ-08"


def test_another_body_does_not_act_on_it(cast):
    with pytest.raises(NotAllowed) as refused:
        actions.review(applied(cast), by=cast.prefecture_supervisor, opinion="材料齐全，符合条件")
    assert refused.value.code == "SUBJ-05"


def test_a_returned_application_is_mended_and_comes_back(cast):
    row = applied(cast)
    actions.return_(row, by=cast.supervisor, opinion="请补充三定规定")
    actions.amend(row, by=cast.legal, seen=row.version, **CONTENT, reason="已补充")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("applied", "已补充")


def test_a_change_ends_what_stood_the_day_before(cast):
    first = confirmed(cast, from_on=today())
    second = actions.apply(cast.organ, by=cast.legal, **CONTENT)
    assert second.kind == "change"
    later = today() + dt.timedelta(days=10)
    confirmed(cast, second, from_on=later)
    first.refresh_from_db()
    assert (first.state, first.to_on) == ("replaced", later - dt.timedelta(days=1))
    assert queries.on(cast.organ, today()) == first
    assert queries.on(cast.organ, later) == second


def test_a_change_cannot_begin_before_what_stands(cast):
    confirmed(cast)
    second = actions.apply(cast.organ, by=cast.legal, **CONTENT)
    with pytest.raises(Refusal) as refused:
        confirmed(cast, second, from_on=today())
    assert refused.value.code == "SUBJ-07"


def test_a_cancelled_subject_is_no_subject_after_its_last_day_and_leaves_the_public_list(cast, client):
    row = confirmed(cast)
    actions.publish(row, by=cast.supervisor, on=today(), at="https://example.gov.cn/1")
    url = reverse("subjects:public_record", args=[cast.organ.pk])
    assert cast.organ.name in client.get(reverse("subjects:public")).content.decode()
    assert "市场监督管理执法" in client.get(url).content.decode()
    actions.cancel(row, by=cast.supervision_head, number="漠司消〔2026〕1号", last_day=today(), reason="机构改革撤并")
    cast.organ.refresh_from_db()
    assert not queries.obstacle(cast.organ, today())
    assert "不是已经确认的行政执法主体" in queries.obstacle(cast.organ, today() + dt.timedelta(days=1))
    assert client.get(url).status_code == 404


def test_two_who_confirm_at_once_leave_one_confirmation(cast):
    row = applied(cast)
    actions.review(row, by=cast.supervisor, opinion="材料齐全，符合条件")
    stale = Qualification.objects.get(pk=row.pk)
    confirm = {"number": "漠司确〔2026〕1号", "on": today(), "from_on": today()}
    actions.confirm(row, by=cast.supervision_head, **confirm)
    with pytest.raises(Stale):
        actions.confirm(stale, by=cast.supervision_head, **confirm)


def test_the_pages_lead_an_organ_through(cast, client):
    cast.login(client, "legal")
    page = client.get(reverse("subjects:record", args=[cast.organ.pk])).content.decode()
    assert "申请确认" in page
    form = client.get(reverse("subjects:apply", args=[cast.organ.pk])).content.decode()
    assert "漠河市" in form  # the region is known
    sent = client.post(reverse("subjects:apply", args=[cast.organ.pk]), {**CONTENT, "version": 1})
    row = Qualification.objects.get()
    assert sent.headers["Location"] == reverse("subjects:application", args=[row.pk])
    assert "等待漠河市司法局" in client.get(sent.headers["Location"]).content.decode()


def test_a_stranger_finds_nothing(cast, client):
    row = applied(cast)
    cast.login(client, "stranger_legal")
    for url in (reverse("subjects:record", args=[cast.organ.pk]), reverse("subjects:application", args=[row.pk])):
        assert client.get(url).status_code == 404
