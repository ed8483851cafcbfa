"""Seals from the register on paper, without their prints: those are added on the page of each, and wait on the workbench."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.demo.history import _png
from xiezhi.desk import queries as desk
from xiezhi.exchange import actions as exchange
from xiezhi.exchange.tests.sending import counted, sent, told
from xiezhi.subjects import actions, queries, sealing
from xiezhi.subjects.models import Seal
from xiezhi.subjects.taking_seals import take_rows
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line

pytestmark = pytest.mark.django_db
NAME = "漠河市市场监督管理局行政执法专用章"
USED = {"used_from": "2022-04-01"}


def line(name=NAME, **more):
    return {"kind": "行政执法专用章", "name": name, "engraved_on": "2022-03-01", "keeper": "保管员甲", **more}


def send(cast, *rows, part="legal", organ=None):
    return sent(cast, "seals", rows, part, organ)


def test_each_stands_as_its_days_say(cast):
    batch = send(
        cast, line(f"{NAME}（1）", used_from="2018-01-01", used_to="2022-04-01", engraved_on="2017-12-01"), line(**USED, filing_no="0027"),
        line("漠河市市场监督管理局", kind="公章"),
    )  # fmt: skip
    assert counted(batch) == (3, 0, 0, 0), told(batch)
    assert list(Seal.objects.order_by("engraved_on", "-name").values_list("kind", "state")) == [
        ("enforcement", "stored"), ("enforcement", "in_use"), ("organ", "registered")]  # fmt: skip
    used = queries.seal_in_use(cast.organ, "enforcement", dt.date(2026, 1, 1))
    assert (used.filing_no, used.file) == ("0027", None)
    assert [one.verb for one in Line.objects.filter(about=used.ref)] == ["subjects.seal.enter"]


def test_the_same_lines_again_change_nothing_and_another_keeper_is_taken_over(cast):
    send(cast, line(**USED))
    assert counted(send(cast, line(**USED), line("漠河市市场监督管理局", kind="公章"))) == (1, 0, 1, 0)
    assert counted(send(cast, line(**USED, keeper="保管员乙"))) == (0, 1, 0, 0)
    row = Seal.objects.get(name=NAME)
    assert (row.keeper, row.used_from) == ("保管员乙", dt.date(2022, 4, 1))
    assert "subjects.seal.amend" in {one.verb for one in Line.objects.filter(about=row.ref)}


def test_first_use_and_storing_are_added_as_on_the_page_and_days_that_stand_are_not_changed(cast):
    send(cast, line())
    assert counted(send(cast, line(**USED))) == (0, 1, 0, 0)
    assert counted(send(cast, line(**USED, used_to="2025-01-01"))) == (0, 1, 0, 0)
    assert Seal.objects.get().state == "stored"
    batch = send(cast, line(**USED, used_to="2025-06-01"), line(kind="公章", engraved_on="2022-03-01", name=NAME + "2"))
    assert told(batch) == {2: ["SEAL-06"]}


def test_a_used_and_stored_one_does_not_store_the_one_in_use(cast):
    other = actions.register_seal(cast.organ, by=cast.legal, kind="enforcement", name="现用章", engraved_on=dt.date(2023, 1, 1), keeper="甲")
    actions.use_seal(other, by=cast.legal, on=dt.date(2023, 2, 1))
    send(cast, line())
    assert told(send(cast, line(**USED))) == {2: ["SEAL-05"]}
    assert counted(send(cast, line(**USED, used_to="2023-02-01"))) == (0, 1, 0, 0)
    other.refresh_from_db()
    assert other.state == "in_use"


def test_a_destroyed_seal_is_left_as_it_is(cast):
    row = actions.register_seal(cast.organ, by=cast.legal, kind="enforcement", name=NAME, engraved_on=dt.date(2022, 3, 1), keeper="保管员甲")
    actions.store_seal(row, by=cast.legal, on=dt.date(2026, 1, 1))
    actions.destroy_seal(row, by=cast.head, note="经市政府办批准销毁")
    assert counted(send(cast, line())) == (0, 0, 1, 0)
    assert told(send(cast, line(keeper="保管员乙"))) == {2: ["SEAL-06"]}
    with pytest.raises(Stale):
        sealing.amend_seal(row, by=cast.legal, keeper="保管员乙")


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ({"kind": "监督专用章"}, "SEAL-01", "印章种类"),
        ({"kind": "萝卜章"}, "CELL-06", "印章种类"),
        ({"used_from": "2021-01-01"}, "SEAL-03", "启用日期"),
        ({"used_from": "2022-04-01", "used_to": "2022-03-15"}, "SEAL-03", "停用日期"),
        ({"used_to": "2023-01-01"}, "SEAL-04", "启用日期"),
        ({"engraved_on": "2027-01-01"}, "ROW-04", "刻制日期"),
        ({"engraved_on": "9999-99-99"}, "CELL-01", "刻制日期"),
        ({"keeper": ""}, "ROW-01", "保管人"),
        ({"keeper": "人" * 61}, "ROW-13", "保管人"),
        ({"organ_code": "11230500001755309F"}, "ROW-02", "用印机关统一社会信用代码"),
    ],
)
def test_what_the_form_refuses_waits_at_its_column(cast, more, code, column):
    [row] = send(cast, line(**more)).rows.all()
    assert [(error["code"], error["column"]) for error in row.errors] == [(code, column)]
    assert not Seal.objects.exists()


def test_of_two_lines_of_one_kind_in_use_the_second_waits_until_one_has_its_last_day(cast):
    batch = send(cast, line(**USED), line(f"{NAME}（2）", **USED), line("漠河市市场监督管理局", kind="公章", **USED))
    assert told(batch) == {3: ["SEAL-05"]}
    row = batch.rows.get()
    assert not exchange.mend(row, by=cast.legal, values={"保管人": "保管员乙"})
    assert exchange.mend(row, by=cast.legal, values={"停用日期": "2023-01-01"})
    assert Seal.objects.filter(state="in_use").count() == 2


def test_a_supervision_body_sends_its_own(cast):
    batch = send(cast, line("漠河市行政执法协调监督专用章", kind="监督专用章", **USED), part="supervisor", organ=cast.county_body)
    assert counted(batch) == (1, 0, 0, 0)
    for part in ("clerk", "head", "officer", "government"):
        with pytest.raises(NotAllowed):
            send(cast, line(), part=part)
    with pytest.raises((NotAllowed, OutOfScope)):
        send(cast, line(), part="stranger_legal")
    with pytest.raises(NotAllowed):
        take_rows([{}], by=cast.clerk, organ=cast.organ, batch="test")


def test_the_print_is_missed_until_it_is_added_on_the_page(cast, client):
    send(cast, line(**USED))
    row = Seal.objects.get()
    group = next(one for one in desk.groups(cast.legal) if one.key == "prints")
    assert (group.count, group.items[0].title) == (1, NAME)
    assert next((one for one in desk.groups(cast.other_legal) if one.key == "prints"), None) is None
    cast.login(client, "legal")
    assert client.get(group.url).context["page"].total == 1
    page = client.get(reverse("subjects:seal", args=[row.pk])).content.decode()
    assert "印模未上传" in page
    url = reverse("subjects:add_print", args=[row.pk])
    assert url in page
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"print_": SimpleUploadedFile("x.png", b"MZ garbage")}).status_code == 422
    assert client.post(url, {"print_": SimpleUploadedFile("印模.png", _png(), content_type="image/png")}).status_code == 302
    row.refresh_from_db()
    assert row.file.name == "印模.png"
    assert "印模未上传" not in client.get(reverse("subjects:seal", args=[row.pk])).content.decode()
    assert not any(one.key == "prints" for one in desk.groups(cast.legal))
    first = row.file_id
    assert client.post(url, {"print_": SimpleUploadedFile("印模2.png", _png(), content_type="image/png")}).status_code == 302
    row.refresh_from_db()
    assert row.file_id != first


def test_who_keeps_it_is_changed_on_the_page_by_its_own_organ(cast, client):
    send(cast, line(**USED))
    row = Seal.objects.get()
    url = reverse("subjects:amend_seal", args=[row.pk])
    for part, status in (("clerk", 404), ("other_legal", 404), ("stranger_legal", 404), ("supervisor", 403)):
        cast.login(client, part)
        assert client.post(url, {"keeper": "别人"}).status_code == status, part
    cast.login(client, "legal")
    assert client.post(url, {"keeper": " "}).status_code == 422
    assert client.post(url, {"keeper": "保管员乙", "note": "人员调整"}).status_code == 302
    row.refresh_from_db()
    assert (row.keeper, row.note) == ("保管员乙", "人员调整")


def test_a_seal_is_not_taken_into_use_before_the_one_in_use_was(cast):
    old, new = (
        actions.register_seal(cast.organ, by=cast.legal, kind="enforcement", name=name, engraved_on=dt.date(2025, 1, 1), keeper="甲")
        for name in ("甲章", "乙章")
    )
    actions.use_seal(old, by=cast.legal, on=dt.date(2026, 3, 1))
    with pytest.raises(Refusal) as refused:
        actions.use_seal(new, by=cast.legal, on=dt.date(2026, 2, 1))
    assert refused.value.code == "SEAL-03"
