"""随机抽取: reproducible from the seed, who should stand aside left out, who declines replaced by the next."""

import hashlib
import json
import re

import pypdfium2
import pytest
from django.urls import reverse

from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.forces import actions, lot, queries
from xiezhi.forces.models import Draw, Expert, Seat
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .world import a_draw, a_pool, an_expert

pytestmark = pytest.mark.django_db


def called(row):
    return [seat.expert.number for seat in row.seats.order_by("rank")]


def test_the_order_depends_on_the_seed_and_the_numbers_alone():
    numbers = [f"ZJ-{n}" for n in range(20)]
    assert lot.ranked("a", numbers) == lot.ranked("a", reversed(numbers)) != lot.ranked("b", numbers)


def test_an_outsider_repeats_the_draw_from_the_downloaded_file_without_our_code(cast, client):
    a_pool(cast)
    row = a_draw(cast)
    cast.login(client, "supervisor")
    told = json.loads(client.get(reverse("forces:proof", args=[row.pk])).content)

    def sm3(text):
        return hashlib.new("sm3", text.encode()).hexdigest()

    order = sorted(told["candidates"], key=lambda number: sm3(f"{told['seed']}:{number}"))
    assert [number for _rank, number, _state in told["called"]] == order[:3]
    assert told["digest_sm3"] == sm3("\n".join([told["seed"], *told["candidates"]]))
    assert "专家1" not in json.dumps(told, ensure_ascii=False)


def test_seed_list_and_result_stand_on_the_trail(cast):
    a_pool(cast)
    row = a_draw(cast)
    line = Line.objects.get(verb="forces.draw.draw")
    told = json.loads(line.detail)
    assert (line.about, told["seed"], told["drawn"], told["candidates"]) == (row.ref, row.seed, called(row), 8)


def test_who_works_there_or_declared_it_or_belongs_to_the_party_is_left_out_and_named(cast):
    a_pool(cast, 3)
    own = an_expert(cast, "在局里的", cast.organ)
    declared = an_expert(cast, "申报的")
    actions.declare(declared, by=cast.supervisor, relation="kin", on=today(), organ=cast.organ)
    party = an_expert(cast, "企业的", employer="北岚食品有限公司")
    lifted = an_expert(cast, "已解除的")
    actions.lift(
        actions.declare(lifted, by=cast.supervisor, relation="worked", on=today(), organ=cast.organ), by=cast.supervisor
    )
    row = a_draw(cast, organ=cast.organ, party="漠河北岚食品有限公司", wanted=4)
    why = {number: reason for number, _name, reason in row.candidates if reason}
    assert why == {own.number: "own_organ", declared.number: "tied", party.number: "own_party"}
    assert lifted.number in called(row)


def test_too_few_who_may_come_is_refused_with_how_many_there_are(cast):
    a_pool(cast, 2)
    an_expert(cast, "在局里的", cast.organ)
    with pytest.raises(Refusal, match="只有2人") as refused:
        a_draw(cast, organ=cast.organ, wanted=3)
    assert refused.value.code == "FRC-52"
    assert not Draw.objects.exists()


@pytest.mark.parametrize("wanted", [0, -1, 51])
def test_a_senseless_number_is_refused(cast, wanted):
    with pytest.raises(Refusal) as refused:
        a_draw(cast, wanted=wanted)
    assert refused.value.code == "FRC-51"


def test_only_confirmed_people_with_the_speciality_are_drawn(cast):
    a_pool(cast, 3)
    actions.nominate(
        cast.county_body, by=cast.supervisor, pool="expert", name="未确认的", employer="某所", specialities=["penalty"]
    )
    talent = an_expert(cast, "人才", pool="talent")
    away = an_expert(cast, "暂停的")
    actions.suspend(away, by=cast.supervisor, reason="外出学习一年")
    row = a_draw(cast, speciality="penalty")
    assert {number for number, *_rest in row.candidates}.isdisjoint({talent.number, away.number})
    assert len(row.candidates) == 3
    with pytest.raises(Refusal):
        a_draw(cast, matter="另一事项", speciality="licence", wanted=1)


def test_who_declines_is_replaced_by_the_next_of_the_same_draw(cast):
    a_pool(cast)
    row = a_draw(cast)
    first = row.seats.get(rank=1)
    found = actions.decline(first, by=cast.supervisor, ground="busy")
    assert found.rank == 4
    assert called(row) == queries.replay(row).order[:4]
    assert queries.replay(row).sound


def test_the_next_who_has_left_the_pool_since_is_passed_over_and_the_draw_stays_sound(cast):
    a_pool(cast)
    row = a_draw(cast)
    order = queries.replay(row).order
    gone = next(one for one in queries.candidates(cast.county_body, "expert") if one.number == order[3])
    actions.remove(gone, by=cast.supervision_head, reason="已经退休离开")
    found = actions.decline(row.seats.get(rank=1), by=cast.supervisor, ground="busy")
    assert (found.rank, found.expert.number) == (5, order[4])
    assert row.seats.get(rank=4).state == "declined"
    assert queries.replay(row).sound


def test_when_nobody_is_left_the_answer_says_so(cast):
    a_pool(cast, 3)
    row = a_draw(cast)
    assert actions.decline(row.seats.get(rank=2), by=cast.supervisor, ground="other") is None


def test_the_same_seat_declines_once_and_a_silent_one_only_after_the_limit(cast):
    a_pool(cast)
    row = a_draw(cast)
    seat, stale = row.seats.get(rank=1), row.seats.get(rank=1)
    with pytest.raises(Refusal) as refused:
        actions.decline(seat, by=cast.supervisor, ground="silent")
    assert refused.value.code == "FRC-55"
    actions.decline(seat, by=cast.supervisor, ground="recused")
    with pytest.raises(Stale):
        actions.decline(stale, by=cast.supervisor, ground="busy")
    assert row.seats.count() == 4


def test_a_matter_is_not_drawn_again_until_the_head_voids_it_and_who_stood_aside_stays_out(cast):
    a_pool(cast)
    row = a_draw(cast)
    aside = row.seats.get(rank=1)
    actions.decline(aside, by=cast.supervisor, ground="recused")
    with pytest.raises(Stale) as refused:
        a_draw(cast)
    assert refused.value.code == "FRC-53"
    with pytest.raises(NotAllowed):
        actions.void(row, by=cast.supervisor, reason="想换一批人")
    actions.void(row, by=cast.supervision_head, reason="评查方案改变，重新抽取")
    again = a_draw(cast)
    assert {number: why for number, _n, why in again.candidates if why} == {aside.expert.number: "stood_aside"}


def test_a_draw_is_finished_when_all_have_answered_and_takes_nothing_more(cast):
    a_pool(cast)
    row = a_draw(cast)
    with pytest.raises(Refusal) as refused:
        actions.finish(row, by=cast.supervisor)
    assert refused.value.code == "FRC-56"
    for seat in row.seats.all():
        actions.accept(seat, by=cast.supervisor)
    seat = row.seats.get(rank=1)
    actions.finish(row, by=cast.supervisor)
    with pytest.raises(Stale) as refused:
        actions.decline(seat, by=cast.supervisor, ground="busy")
    assert refused.value.code == "FRC-54"


def test_a_record_that_was_tampered_with_shows_as_unsound(cast, client):
    a_pool(cast)
    row = a_draw(cast)
    others = [number for number in row.free if number not in called(row)]
    act = Act("test.tamper", cast.system)
    act.rows(Seat).filter(draw=row, rank=1).update(expert=Expert.objects.get(number=others[0]))
    assert not queries.replay(row).sound
    cast.login(client, "supervision_head")
    assert "这次抽取不可信" in client.get(reverse("forces:draw", args=[row.pk])).content.decode()


def test_another_body_and_an_enforcement_organ_draw_nothing_and_see_nothing(cast, client):
    a_pool(cast)
    row = a_draw(cast)
    with pytest.raises(NotAllowed):
        actions.draw(cast.county_body, by=cast.stranger_supervisor, matter="别处的事", pool="expert", wanted=1)
    with pytest.raises(NotAllowed):
        actions.accept(row.seats.get(rank=1), by=cast.prefecture_supervisor)
    cast.login(client, "stranger_supervisor")
    assert client.get(reverse("forces:draw", args=[row.pk])).status_code == 404
    cast.login(client, "legal")
    assert client.get(reverse("forces:draw", args=[row.pk])).status_code == 404


def test_drawing_on_the_screen(cast, client):
    a_pool(cast)
    cast.login(client, "supervisor")
    sent = {
        "matter": "咨询论证",
        "pool": "expert",
        "wanted": "2",
        "organ": cast.organ.name,
        "party": "",
        "speciality": "",
    }
    made = client.post(reverse("forces:new_draw"), sent)
    row = Draw.objects.get()
    assert made.headers["Location"] == reverse("forces:draw", args=[row.pk])
    page = client.get(made.headers["Location"]).content.decode()
    assert row.seed in page
    assert "重算，结果一致" in page
    seat = row.seats.get(rank=1)
    assert client.post(reverse("forces:seat_step", args=[seat.pk, "accept"])).status_code == 302
    answer = client.post(
        reverse("forces:seat_step", args=[row.seats.get(rank=2).pk, "decline"]), {"ground": "busy", "note": ""}
    )
    assert answer.status_code == 302
    assert row.seats.count() == 3
    assert client.post(reverse("forces:new_draw"), {**sent, "wanted": "x" * 300, "pool": "none"}).status_code == 422


def test_a_matter_once_drawn_is_not_drawn_again_even_when_it_is_finished_or_spaced_otherwise(cast):
    a_pool(cast)
    row = a_draw(cast, wanted=1)
    actions.accept(row.seats.get(), by=cast.supervisor)
    actions.finish(row, by=cast.supervisor)
    for matter in ("第四季度案卷评查", " 第四季度案卷评查 "):
        with pytest.raises(Stale, match="已经抽取过"):
            a_draw(cast, matter=matter)
    voided = a_draw(cast, matter="第四季度  案卷评查 第二批")
    actions.void(voided, by=cast.supervision_head, reason="事项写错了")
    again = a_draw(cast, matter="第四季度 案卷评查  第二批")
    assert [one.pk for one in queries.before(again)] == [voided.pk]


def test_minutes_of_a_matter_that_no_font_can_show_are_printed_all_the_same(cast, client):
    a_pool(cast, 3)
    row = a_draw(cast, matter="第四季度😀案卷\x01评查", wanted=1)
    cast.login(client, "supervisor")
    answer = client.get(reverse("forces:minutes", args=[row.pk]))
    assert answer["Content-Type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(answer.content)
    read = re.sub(r"[\s\u200b\ufffe]", "", "".join(one.get_textpage().get_text_range() for one in paper))
    assert "第四季度［U+1F600］案卷［U+0001］评查" in read


def test_the_minutes_hold_list_reasons_seed_result_and_what_was_voided_before(cast, client):
    a_pool(cast, 6)
    aside = an_expert(cast, "在局里的", cast.organ)
    first = a_draw(cast, organ=cast.organ, party="北岚食品有限公司")
    actions.void(first, by=cast.supervision_head, reason="当事人名称写错了")
    row = a_draw(cast, organ=cast.organ, party="漠河北岚食品有限公司")
    seat = row.seats.order_by("rank").first()
    actions.decline(seat, by=cast.supervisor, ground="busy", note="出差")
    cast.login(client, "supervisor")
    page = client.get(reverse("forces:draw", args=[row.pk])).content.decode()
    assert "当事人名称写错了" in page
    address = reverse("forces:minutes", args=[row.pk])
    assert address in page
    client.cookies["django_language"] = "en"
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    paper = pypdfium2.PdfDocument(answer.content)
    read = re.sub(r"[\s\u200b\ufffe]", "", "".join(one.get_textpage().get_text_range() for one in paper))
    told = [row.matter, "漠河北岚食品有限公司", aside.number, "在所涉机关或者其上下级机关工作", row.seed, row.digest, "时间冲突",
            *called(row), "重算，结果一致", "当事人名称写错了", "见证人（签名）", "随机抽取记录"]  # fmt: skip
    assert [text for text in told if re.sub(r"\s", "", text) not in read] == []
    cast.login(client, "stranger_supervisor")
    assert client.get(address).status_code == 404
    cast.login(client, "clerk")
    assert client.get(address).status_code in (403, 404)
