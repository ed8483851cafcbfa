"""装备: into stock, handed out and signed for, given back; calibration, repair, loss; tables that come in as files."""

import pytest
from django.urls import reverse

from xiezhi.core.errors import GateClosed, NotAllowed, Overtaken, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.desk import queries as desk
from xiezhi.equipment import actions, queries
from xiezhi.equipment.models import Handout, Item, Uniform
from xiezhi.exchange.kinds import KINDS

from .world import DAY, a_piece, calibrated, officer, somebody

pytestmark = pytest.mark.django_db


def out(cast, row, person=None, on=None):
    return actions.hand_out(row, by=cast.clerk, person=person or officer(cast), on=on or today())


def test_a_piece_goes_out_is_signed_for_by_the_officer_himself_and_comes_back(cast):
    row = a_piece(cast)
    given = out(cast, row)
    assert (row.state, given.state) == ("out", "handed")
    with pytest.raises(NotAllowed):
        actions.sign(given, by=cast.clerk)
    actions.sign(given, by=cast.officer)
    assert (given.state, given.signed_on, given.signed_as) == ("signed", today(), "本人签收")
    actions.take_back(given, by=cast.clerk, on=today(), note="完好")
    row.refresh_from_db()
    assert (row.state, given.state, given.back_by) == ("stock", "returned", cast.clerk.name)


def test_nobody_signs_for_another_who_signs_on_paper_instead(cast):
    given = out(cast, a_piece(cast), somebody(cast))
    with pytest.raises(NotAllowed) as refused:
        actions.sign(given, by=cast.officer)
    assert refused.value.code == "EQP-05"
    actions.sign_paper(given, by=cast.clerk, paper_no="签2026-001")
    assert "签2026-001" in given.signed_as


def test_one_piece_is_in_one_pair_of_hands(cast):
    row = a_piece(cast)
    stale = Item.objects.get(pk=row.pk)
    out(cast, row)
    with pytest.raises(Stale):
        out(cast, stale, somebody(cast))
    assert Handout.objects.count() == 1


def test_what_is_not_calibrated_or_no_longer_is_not_handed_out(cast):
    row = a_piece(cast, good=False)
    with pytest.raises(GateClosed) as refused:
        out(cast, row)
    assert refused.value.code == "EQP-12"
    calibrated(cast, row, on=today() - 400 * DAY)
    assert row.good_to < today()
    with pytest.raises(GateClosed):
        out(cast, row)
    calibrated(cast, row, passed=False, certificate_no="检字0002")
    assert row.good_to is None
    calibrated(cast, row, certificate_no="检字0003", good_to=today())
    assert out(cast, row).state == "handed"
    assert out(cast, a_piece(cast, "P1", kind="printer")).state == "handed"


def test_a_calibration_entered_late_does_not_shorten_what_a_newer_one_gave(cast):
    row = a_piece(cast)
    good = row.good_to
    calibrated(cast, row, on=today() - 200 * DAY, certificate_no="检字0000")
    assert row.good_to == good


@pytest.mark.parametrize(("fields", "code"), [
    ({"certificate_no": " "}, "EQP-14"), ({"on": today() + DAY}, "EQP-03"), ({"good_to": today() - DAY}, "EQP-03"),
])  # fmt: skip
def test_a_calibration_that_cannot_be_is_refused(cast, fields, code):
    row = a_piece(cast, good=False)
    with pytest.raises(Refusal) as refused:
        calibrated(cast, row, **fields)
    assert refused.value.code == code
    assert not row.services.exists()


def test_what_comes_back_from_repair_wants_a_new_calibration(cast):
    row = a_piece(cast)
    actions.repair(row, by=cast.clerk, reason="屏幕碎裂送修")
    actions.repaired(row, by=cast.clerk, on=today(), agency="厂家")
    assert (row.state, row.good_to) == ("stock", None)


def test_loss_and_scrapping_are_for_the_head_with_a_reason(cast):
    row = a_piece(cast)
    given = out(cast, row)
    with pytest.raises(NotAllowed):
        actions.lose(given, by=cast.clerk, reason="落水遗失了")
    with pytest.raises(Refusal) as refused:
        actions.lose(given, by=cast.head, reason=" ")
    assert refused.value.code == "EQP-02"
    actions.lose(given, by=cast.head, reason="抢险时落水，已核实")
    row.refresh_from_db()
    assert row.state == "lost"
    old = a_piece(cast, "ZC-0002")
    actions.scrap(old, by=cast.head, reason="已到报废年限")
    with pytest.raises(Stale):
        out(cast, old)


def test_equipment_goes_to_people_of_the_organ_only(cast):
    row = a_piece(cast)
    with pytest.raises(Refusal) as refused:
        out(cast, row, somebody(cast, organ=cast.other))
    assert refused.value.code == "EQP-04"
    with pytest.raises(NotAllowed) as refused:
        actions.hand_out(row, by=cast.other_clerk, person=somebody(cast), on=today())
    assert refused.value.code == "EQP-01"


def test_the_same_asset_number_is_entered_once_and_two_edits_do_not_overwrite(cast):
    row = a_piece(cast, good=False)
    with pytest.raises(Refusal) as refused:
        a_piece(cast, good=False)
    assert refused.value.code == "EQP-11"
    actions.change_item(row, by=cast.clerk, seen=1, name="记录仪T10")
    with pytest.raises(Overtaken):
        actions.change_item(row, by=cast.legal, seen=1, name="记录仪T11")


def test_an_officer_sees_what_he_holds_and_nothing_else(cast, client):
    mine, other = a_piece(cast), a_piece(cast, "ZC-0002")
    given = out(cast, mine)
    out(cast, other, somebody(cast))
    cast.login(client, "officer")
    assert client.get(reverse("equipment:item", args=[mine.pk])).status_code == 200
    assert client.get(reverse("equipment:item", args=[other.pk])).status_code == 404
    assert client.get(reverse("equipment:budget")).status_code == 404
    assert "unsigned" in {one.key for one in desk.groups(cast.officer)}
    assert client.post(reverse("equipment:handout_step", args=[given.pk, "sign"])).status_code == 302
    assert "unsigned" not in {one.key for one in desk.groups(cast.officer)}
    assert client.post(reverse("equipment:handout_step", args=[given.pk, "sign"])).status_code == 409


def test_strangers_and_administrators_see_nothing(cast, client):
    row = a_piece(cast)
    for part in ("other_clerk", "stranger_supervisor", "township", "auditor", "sysadmin"):
        cast.login(client, part)
        assert client.get(reverse("equipment:item", args=[row.pk])).status_code == 404, part
    assert not queries.items_visible(None).exists()


def test_on_the_screen_a_clerk_enters_hands_out_and_finds_what_is_due(cast, client):
    cast.login(client, "clerk")
    sent = {"organ": cast.organ.pk, "kind": "recorder", "name": "T9", "asset_no": "ZC-9", "serial_no": "", "bought_on": "2026-01-05",
            "price": "1800元", "version": 1}  # fmt: skip
    assert client.post(reverse("equipment:enter"), sent).status_code == 302
    row = Item.objects.get()
    assert row.price == 1800_00
    assert "没有检定" in client.get(reverse("equipment:list") + "?view=due").content.decode()
    step = reverse("equipment:item_step", args=[row.pk, "hand_out"])
    assert client.post(step, {"person": officer(cast).pk, "on": "2026-11-20"}).status_code == 409
    answer = client.post(reverse("equipment:calibrate", args=[row.pk]),
                         {"on": "2026-11-20", "agency": "检定所", "certificate_no": "1", "passed": "1", "good_to": ""})  # fmt: skip
    assert answer.status_code == 302
    assert client.post(step, {"person": officer(cast).pk, "on": "2026-11-20"}).status_code == 302
    assert client.post(step, {"person": "x" * 50, "on": "昨天"}).status_code == 422
    for query in ("?view=\x00", "?kind=zzz&organ=99999999999999999999", "?q=" + "甲" * 300, "?sort=holder&page=9"):
        assert client.get(reverse("equipment:list"), query_string=query.lstrip("?")).status_code == 200


def take(cast, kind, *rows):
    return KINDS[kind].take(rows, by=cast.clerk, organ=cast.organ, batch="test")


def told(cast, kind, **facts):
    return {one.code for one in KINDS[kind].checks(facts, organ=cast.organ, today=today())}


def test_a_register_comes_in_with_who_holds_what_and_twice_changes_nothing(cast):
    somebody(cast)
    row = {
        "asset_no": "ZC-1",
        "kind": "recorder",
        "name": "T9",
        "good_to": today() + 90 * DAY,
        "holder": "林云石",
        "held_since": today() - 9 * DAY,
    }
    assert take(cast, "equipment", row, {"asset_no": "ZC-2", "kind": "printer", "name": "P3"}).new == 2
    assert take(cast, "equipment", row).unchanged == 1
    assert take(cast, "equipment", {**row, "name": "T10"}).changed == 1
    assert (Handout.objects.get().state, Item.objects.get(asset_no="ZC-1").state) == ("signed", "out")


def test_lines_of_a_register_that_cannot_be_are_told(cast):
    assert told(cast, "equipment", holder="查无此人", held_since=today()) == {"EQP-42"}
    somebody(cast)
    assert told(cast, "equipment", holder="林云石") == {"EQP-45"}
    somebody(cast)
    assert told(cast, "equipment", holder="林云石", held_since=today()) == {"EQP-42"}
    assert told(cast, "equipment", price=-1, bought_on=today() + DAY) == {"EQP-43", "EQP-44"}
    assert told(cast, "uniforms", person_name="局长甲", out_on=today() + DAY) == {"EQP-46"}


def test_uniform_is_given_for_a_period_and_sooner_only_with_a_reason(cast):
    row = actions.issue_uniform(cast.organ, by=cast.clerk, person=officer(cast), kind="summer", on=today())
    assert row.wear_to == today().replace(year=2027) - DAY
    with pytest.raises(GateClosed) as refused:
        actions.issue_uniform(cast.organ, by=cast.clerk, person=officer(cast), kind="summer", on=today())
    assert refused.value.code == "EQP-21"
    with pytest.raises(NotAllowed):
        actions.sign_uniform(row, by=cast.clerk)
    actions.sign_uniform(row, by=cast.officer)
    actions.take_back_uniform(row, by=cast.clerk, on=today(), reason="调离执法岗位")
    assert actions.issue_uniform(cast.organ, by=cast.clerk, person=somebody(cast), kind="summer", on=today()).pk


def test_a_table_of_uniform_comes_in_once(cast):
    row = {"person_name": "执法员甲", "kind": "winter", "out_on": today() - 30 * DAY, "paper_no": "签1"}
    assert take(cast, "uniforms", row, {**row, "kind": "summer", "paper_no": ""}).new == 2
    assert take(cast, "uniforms", row).unchanged == 1
    assert {one.state for one in Uniform.objects.all()} == {"signed", "handed"}


def test_the_organ_against_the_standard(cast, client):
    for n in range(3):
        a_piece(cast, f"ZC-{n}", good=n > 0)
    actions.issue_uniform(cast.organ, by=cast.clerk, person=officer(cast), kind="winter", on=today())
    (at,) = queries.coverage({cast.organ: 10}, today())
    assert (at.want["recorder"], at.have["recorder"], at.missing.get("recorder")) == (5, 3, 2)
    assert (at.uncalibrated, at.dressed, at.undressed) == (1, 1, 9)
    assert "alcohol" not in at.want
    assert "rapid" in at.want
    cast.login(client, "supervisor")
    page = client.get(reverse("registry:outfit")).content.decode()
    assert "非法定默认" in page
    cast.login(client, "officer")
    assert client.get(reverse("registry:outfit")).status_code == 404


def test_a_clerk_checks_piece_after_piece_and_stays_in_the_list(cast, client):
    for number in ("ZC-0001", "ZC-0002", "ZC-0003"):
        a_piece(cast, number, good=False)
    cast.login(client, "clerk")
    lines = client.get(reverse("equipment:list") + "?view=due&sort=asset_no").context["lines"]
    record = client.get(lines[1]["url"])
    walk = record.context["walk"]
    assert (walk.at, walk.total) == (2, 3)
    assert (walk.before, walk.after) == (lines[0]["url"], lines[2]["url"])
    sent = {"on": "2026-11-20", "agency": "某计量检定所", "certificate_no": "检字0009", "passed": "1"}
    answer = client.post(record.context["calibrates"], sent)
    assert answer["Location"] == lines[1]["url"]
    assert client.get(answer["Location"]).context["walk"] is None  # it has left the list of what is due
