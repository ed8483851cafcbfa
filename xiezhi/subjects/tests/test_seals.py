"""印章登记: the print, taking into use, storing, destroying."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.subjects import actions, queries
from xiezhi.subjects.models import Seal

DAY = dt.date(2026, 1, 5)


def seal(cast, name="漠河市市场监督管理局行政执法专用章", **more):
    return actions.register_seal(
        cast.organ, by=cast.legal, **{"kind": "enforcement", "name": name, "engraved_on": DAY, "keeper": "保管员甲", **more})  # fmt: skip


def test_a_new_seal_in_use_stores_the_old_one_the_same_day(cast):
    old, new = seal(cast), seal(cast, name="漠河市市场监督管理局行政执法专用章（2）")
    actions.use_seal(old, by=cast.legal, on=DAY)
    actions.use_seal(new, by=cast.legal, on=today())
    old.refresh_from_db()
    assert (old.state, old.used_to, new.state) == ("stored", today(), "in_use")
    assert queries.seal_in_use(cast.organ, "enforcement", today()) == new


def test_only_a_supervision_body_has_the_seal_of_supervision(cast):
    with pytest.raises(Refusal) as refused:
        seal(cast, kind="supervision")
    assert set(refused.value.fields) == {"kind"}
    done = actions.register_seal(cast.county_body, by=cast.supervisor, kind="supervision", name="漠河市行政执法协调监督专用章",
                                 engraved_on=DAY, keeper="保管员乙")  # fmt: skip
    assert done.state == "registered"


def test_the_same_seal_is_entered_once(cast):
    seal(cast)
    with pytest.raises(Refusal) as refused:
        seal(cast)
    assert refused.value.code == "SEAL-02"


def test_a_stored_seal_is_destroyed_by_the_head_with_a_note(cast):
    row = seal(cast)
    actions.store_seal(row, by=cast.legal, on=today())
    with pytest.raises(Refusal):
        actions.destroy_seal(row, by=cast.head, note="")
    actions.destroy_seal(row, by=cast.head, note="经市政府办批准销毁")
    assert row.state == "destroyed"


def test_a_supervision_body_reads_the_seals_of_an_organ_and_leaves_them_to_it(cast, client):
    row = seal(cast)
    cast.login(client, "supervisor")
    assert client.get(reverse("subjects:seal", args=[row.pk])).status_code == 200
    assert client.post(reverse("subjects:seal_step", args=[row.pk, "use"]), {"on": today().isoformat()}).status_code == 403
    row.refresh_from_db()
    assert row.state == "registered"


def test_the_print_is_kept_and_sent_only_to_who_sees_the_seal(cast, client):
    from xiezhi.demo.history import _png

    cast.login(client, "legal")
    print_ = SimpleUploadedFile("印模.png", _png(), content_type="image/png")
    sent = client.post(reverse("subjects:register_seal"), {
        "kind": "enforcement", "name": "执法专用章", "engraved_on": DAY.isoformat(), "keeper": "保管员甲", "print_": print_})  # fmt: skip
    row = Seal.objects.get()
    assert sent.headers["Location"] == reverse("subjects:seal", args=[row.pk])
    assert client.get(reverse("subjects:print", args=[row.pk])).headers["Content-Type"] == "image/png"
    cast.login(client, "stranger_legal")
    assert client.get(reverse("subjects:print", args=[row.pk])).status_code == 404
