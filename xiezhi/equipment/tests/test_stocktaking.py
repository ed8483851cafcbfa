"""盘点: the list fixed, each piece looked for, the head decides about what is missing."""

import re

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from xiezhi.core.errors import GateClosed, NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.desk import queries as desk
from xiezhi.equipment import actions, queries
from xiezhi.equipment.models import Item, Stocktake, Tally
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .world import a_piece, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def pieces(cast):
    """Three pieces of the home organ, one of them in somebody's hands, and one of another organ."""
    rows = [a_piece(cast, "ZC-0001"), a_piece(cast, "ZC-0002", serial_no="SN77"), a_piece(cast, "ZC-0003", kind="printer")]
    actions.hand_out(rows[0], by=cast.clerk, person=officer(cast), on=today())
    actions.enter(cast.strange, by=cast.stranger_clerk, asset_no="TH-0001", kind="printer", name="塔河打印机")
    return rows


def begun(cast, **more):
    return actions.begin_stocktake(cast.organ, by=cast.clerk, **more)


def told(row, number):
    return Tally.objects.get(stocktake=row, item__asset_no=number)


def test_the_list_is_fixed_with_who_has_what_when_counting_begins(cast, pieces):
    row = begun(cast)
    assert sorted(row.tallies.values_list("item__asset_no", "holder", "was")) == [
        ("ZC-0001", "执法员甲", "out"), ("ZC-0002", "", "stock"), ("ZC-0003", "", "stock"),
    ]  # fmt: skip
    a_piece(cast, "ZC-0004", kind="printer")
    assert row.tallies.count() == 3


def test_one_kind_can_be_counted_alone_and_one_organ_counts_once_at_a_time(cast, pieces):
    row = begun(cast, kind="printer")
    assert row.tallies.count() == 1
    with pytest.raises(Stale) as refused:
        begun(cast)
    assert refused.value.code == "EQP-61"
    with pytest.raises(IntegrityError), transaction.atomic():
        Act("test.twice", cast.system).create(Stocktake, organ=cast.organ, begun_on=today(), begun_by="甲")
    actions.drop_stocktake(row, by=cast.clerk, reason="类别选错了")
    assert begun(cast).tallies.count() == 3
    with pytest.raises(Refusal) as nothing:
        actions.begin_stocktake(cast.other, by=cast.other_clerk)
    assert nothing.value.code == "EQP-62"


def test_a_label_read_once_or_twice_is_there_once_and_an_unknown_one_is_told(cast, pieces):
    row = begun(cast)
    actions.scan(row, " ZC-0001 ", by=cast.clerk)
    actions.scan(row, "ZC-0001", by=cast.clerk)
    actions.scan(row, "SN77", by=cast.clerk)
    assert Line.objects.filter(verb="equipment.stocktake.scan").count() == 2
    assert queries.tallied(row) == {"pieces": 3, "there": 2, "missing": 0}
    for number in ("TH-0001", "", "没有"):
        with pytest.raises(Refusal) as refused:
            actions.scan(row, number, by=cast.clerk)
        assert refused.value.code == "EQP-65"


def test_a_row_that_nobody_touched_does_not_undo_what_somebody_else_saw_meanwhile(cast, pieces, client):
    row = begun(cast)
    one, two = told(row, "ZC-0001"), told(row, "ZC-0003")
    cast.login(client, "clerk")
    here = reverse("equipment:count", args=[row.pk])
    client.post(here, {f"f{one.pk}": "0", f"n{one.pk}": "库房没有", f"w{one.pk}": " "})
    page = client.get(here + "?view=all").content.decode()
    assert f'name="w{one.pk}" value="0 库房没有"' in page
    actions.scan(row, "ZC-0001", by=cast.clerk)  # another keeper finds it while that page is open
    client.post(here + "?view=all", {
        f"f{one.pk}": "0", f"n{one.pk}": "库房没有", f"w{one.pk}": "0 库房没有", f"f{two.pk}": "1", f"n{two.pk}": "", f"w{two.pk}": " ",
    })  # fmt: skip
    assert (told(row, "ZC-0001").found, told(row, "ZC-0003").found) == (True, True)


def test_from_the_list_to_the_heads_decision_about_what_is_missing(cast, pieces, client):
    row = begun(cast)
    cast.login(client, "clerk")
    here = reverse("equipment:count", args=[row.pk])
    page = client.get(here).content.decode()
    assert "共3件，还有3件没有盘" in page
    lost = told(row, "ZC-0003")
    assert client.post(here, {}).status_code == 422
    kept = client.post(here, {f"f{lost.pk}": "x", f"n{lost.pk}": "找不到"})
    assert 'value="找不到"' in kept.content.decode()
    client.post(here, {f"f{told(row, 'ZC-0001').pk}": "1", f"f{lost.pk}": "0", f"n{lost.pk}": "库房没有找到"})
    # what was entered wrongly is corrected on the list of all
    every = client.get(here + "?view=all").content.decode()
    assert 'value="库房没有找到"' in every
    client.post(here + "?view=all", {f"f{told(row, 'ZC-0001').pk}": "0"})
    assert told(row, "ZC-0001").found is False
    client.post(here + "?view=all", {f"f{told(row, 'ZC-0001').pk}": "1"})
    with pytest.raises(GateClosed, match="还有1件没有盘"):
        actions.finish_stocktake(Stocktake.objects.get(), by=cast.clerk)
    done = client.post(reverse("equipment:scan", args=[row.pk]), {"number": "ZC-0002"}, follow=True).content.decode()
    assert "在：执法记录仪T9 ZC-0002" in done
    assert "都盘完了，可以报负责人确认" in done
    assert client.post(reverse("equipment:stocktake_step", args=[row.pk, "finish"])).status_code == 302
    # what is sent from a page kept open comes too late, and is told so
    assert client.post(here, {f"f{lost.pk}": "1"}).status_code == 409
    assert "counted" in {one.key for one in desk.groups(cast.head)}
    cast.login(client, "head")
    page = client.get(reverse("equipment:stocktake", args=[row.pk])).content.decode()
    assert "库房没有找到" in page
    for _time in range(2):
        client.post(reverse("equipment:stocktake_step", args=[row.pk, "confirm"]))
    row = Stocktake.objects.get()
    assert (row.state, row.confirmed_by) == ("settled", "局长甲")
    assert Line.objects.filter(verb="equipment.stocktake.confirm", outcome="done").count() == 1
    assert reverse("equipment:item_step", args=[pieces[2].pk, "miss"]) in client.get(
        reverse("equipment:item", args=[pieces[2].pk])
    ).content.decode()
    client.post(reverse("equipment:item_step", args=[pieces[2].pk, "miss"]), {"reason": "搬家时遗失，已核实"})
    assert Item.objects.get(pk=pieces[2].pk).state == "lost"


def test_a_piece_scrapped_while_counting_goes_on_does_not_hold_it_up(cast, pieces):
    row = begun(cast)
    actions.scan(row, "ZC-0001", by=cast.clerk)
    actions.scan(row, "ZC-0002", by=cast.clerk)
    actions.scrap(pieces[2], by=cast.head, reason="屏幕损坏无法修复")
    actions.finish_stocktake(row, by=cast.clerk)
    assert queries.tallied(row) == {"pieces": 3, "there": 2, "missing": 0}


def test_the_head_sends_it_back_and_what_was_found_is_corrected(cast, pieces):
    row = begun(cast, kind="printer")
    lost = told(row, "ZC-0003")
    actions.count(row, {lost.pk: (False, "没有找到")}, by=cast.clerk)
    actions.finish_stocktake(row, by=cast.clerk)
    with pytest.raises(Refusal):
        actions.reopen_stocktake(row, by=cast.head, reason="再")
    actions.reopen_stocktake(row, by=cast.head, reason="打印机在二楼窗口")
    actions.count(row, {lost.pk: (True, "在二楼窗口")}, by=cast.clerk)
    actions.finish_stocktake(row, by=cast.clerk)
    actions.confirm_stocktake(row, by=cast.head)
    assert queries.tallied(row) == {"pieces": 1, "there": 1, "missing": 0}


def test_who_may_not_count_and_another_organ_sees_nothing(cast, pieces, client):
    row = begun(cast)
    for part in (cast.other_clerk, cast.stranger_clerk):
        with pytest.raises(NotAllowed):
            actions.scan(row, "ZC-0001", by=part)
    for part in (cast.head, cast.officer, cast.supervisor, cast.government):
        with pytest.raises(NotAllowed):
            actions.count(row, {told(row, "ZC-0001").pk: (True, "")}, by=part)
    address = [reverse(f"equipment:{name}", args=[row.pk]) for name in ("stocktake", "count", "tallies", "stocktake_sheet")]
    for part in ("stranger_clerk", "stranger_supervisor", "officer", "auditor"):
        cast.login(client, part)
        assert {client.get(one).status_code for one in address} == {404}
    cast.login(client, "supervisor")
    assert [client.get(one).status_code for one in address] == [200, 404, 200, 200]


def test_entries_for_another_stocktake_change_nothing(cast, pieces):
    row = begun(cast)
    other = actions.begin_stocktake(cast.strange, by=cast.stranger_clerk)
    with pytest.raises(Refusal) as refused:
        actions.count(row, {other.tallies.get().pk: (True, "")}, by=cast.clerk)
    assert refused.value.code == "EQP-64"
    assert other.tallies.get().found is None


@pytest.mark.parametrize("sent", [{"f9999999999999999999": "1"}, {"f１": "1"}, {"fx": "1"}, {"f": "1"}, {"f1": "1e99"}])
def test_garbage_from_the_counting_page_is_answered_on_the_page(cast, pieces, client, sent):
    row = begun(cast)
    cast.login(client, "clerk")
    assert client.post(reverse("equipment:count", args=[row.pk]), sent).status_code == 422
    assert client.get(reverse("equipment:count", args=[row.pk]) + "?page=-1").status_code == 200
    assert client.post(reverse("equipment:scan", args=[row.pk]), {"number": "\x00<script>"}).status_code == 302


def test_what_a_scanner_or_a_paste_carries_unseen_is_not_kept_and_the_paper_prints(cast, pieces, client):
    row = begun(cast)
    cast.login(client, "clerk")
    lost = told(row, "ZC-0003")
    client.post(reverse("equipment:count", args=[row.pk]), {f"f{lost.pk}": "0", f"n{lost.pk}": "\x01库房没有\x1b找到\x00 "})
    assert told(row, "ZC-0003").note == "库房没有找到"
    client.post(reverse("equipment:scan", args=[row.pk]), {"number": "\x02ZC-0001\x03\r\n"})
    assert told(row, "ZC-0001").found is True
    assert client.get(reverse("equipment:stocktake_sheet", args=[row.pk]))["Content-Type"] == "application/pdf"


def test_the_paper_has_sums_by_kind_and_what_is_missing(cast, pieces, client):
    row = begun(cast)
    actions.count(row, {told(row, "ZC-0003").pk: (False, "库房没有找到")}, by=cast.clerk)
    actions.scan(row, "ZC-0001", by=cast.clerk)
    cast.login(client, "clerk")
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("equipment:stocktake_sheet", args=[row.pk]))
    assert answer["Content-Type"] == "application/pdf"
    paper = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(answer.content))
    read = re.sub(r"[\s\u200b\ufffe]", "", paper)
    for text in ("执法装备盘点表", "执法记录仪2101", "便携式打印机1010", "合计3111", "库房没有找到", "盘点人（签名）"):
        assert text in read
    rows = client.get(reverse("equipment:tallies", args=[row.pk]) + "?found=missing").content.decode()
    assert "ZC-0003" in rows
    assert "ZC-0001" not in rows
    for kind in ("xlsx", "csv"):
        assert client.get(reverse("equipment:tallies", args=[row.pk]) + f"?export={kind}").status_code == 200
