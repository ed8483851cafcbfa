"""Items for townships from a sheet: into drafts, which persons publish; what the form refuses waits with its code."""

import datetime as dt

import pytest
from django.urls import reverse

from xiezhi.catalogue import actions, queries
from xiezhi.catalogue.models import Delegated, Delegation
from xiezhi.catalogue.taking_delegations import take_rows
from xiezhi.core.errors import NotAllowed
from xiezhi.exchange import actions as exchange
from xiezhi.exchange.tests.sending import counted, sent, told
from xiezhi.trail.door import OutOfScope
from xiezhi.trail.models import Line

from .lists import township
from .test_delegating import TODAY, granted, place  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db


def line(n=1, **more):
    return {"township": "漠河市西林吉镇人民政府", "grantor": "市监局", "code": f"SJ-{n:04d}", "name": "明码标价", **more}


def send(cast, *rows, part="supervisor", organ=None):
    return sent(cast, "delegations", rows, part, organ or cast.county_body)


def test_lines_of_one_decision_become_one_draft_which_gives_nothing_before_it_is_published(place, client):  # noqa: F811
    when = {"instrument_no": "漠政规〔2026〕5号", "from_on": "2026-12-01"}
    batch = send(place, line(1, **when, assessment="执法人员六名"), line(2, **when, grantor=place.organ.code, assessment="执法人员六名"))
    assert (batch.state, counted(batch)) == ("done", (2, 0, 0, 0)), told(batch)
    row = Delegation.objects.get()
    assert (row.state, row.body, row.instrument_no, row.from_on, row.assessment) == (
        "prepared", place.county_body, "漠政规〔2026〕5号", dt.date(2026, 12, 1), "执法人员六名")  # fmt: skip
    assert set(row.items.values_list("code", "from_on")) == {("SJ-0001", None), ("SJ-0002", None)}
    assert queries.delegated(place.town, "SJ-0001", dt.date(2026, 12, 1)) is None
    place.login(client, "supervision_head")
    page = client.get(reverse("catalogue:delegation", args=[row.pk])).content.decode()
    assert "拟定赋权日期" in page
    page = client.get(reverse("catalogue:issue", args=[row.pk])).content.decode()
    assert "漠政规〔2026〕5号" in page
    assert "2026-12-01" in page
    actions.issue(row, by=place.supervision_head, instrument_no=row.instrument_no, issuer="漠河市人民政府", published_on=TODAY,
                  from_on=row.from_on)  # fmt: skip
    assert queries.delegated(place.town, "SJ-0001", dt.date(2026, 12, 1)).delegation == row


def test_the_same_lines_again_change_nothing_and_further_ones_go_into_the_same_draft(place):  # noqa: F811
    send(place, line(1))
    assert counted(send(place, line(1), line(2))) == (1, 0, 1, 0)
    row = Delegation.objects.get()
    assert row.items.count() == 2
    assert "catalogue.delegation.add" in {one.verb for one in Line.objects.filter(about=row.ref)}
    assert counted(send(place, line(1, assessment="有承接能力"), line(2))) == (0, 1, 1, 0)
    assert counted(send(place, line(1, assessment="有承接能力"), line(2), line(2, township="西林吉镇"))) == (0, 0, 2, 1)


def test_another_number_or_day_is_another_draft_but_an_item_stands_in_one_only(place):  # noqa: F811
    send(place, line(1, instrument_no="漠政规〔2026〕5号"))
    batch = send(place, line(1, instrument_no="漠政规〔2026〕6号"), line(2, instrument_no="漠政规〔2026〕6号"))
    assert (counted(batch), told(batch)) == ((1, 0, 0, 1), {2: ["CAT-42"]})
    assert Delegation.objects.count() == 2
    first = Delegation.objects.order_by("id").first()
    actions.drop(first, by=place.supervisor)
    assert exchange.mend(batch.rows.get(), by=place.supervisor, values={})
    assert Delegated.objects.filter(delegation__instrument_no="漠政规〔2026〕6号").count() == 2


def test_what_the_township_holds_already_is_not_given_again(place):  # noqa: F811
    granted(place, ["SJ-0001"])
    batch = send(place, line(1), line(2))
    assert (counted(batch), told(batch)) == ((1, 0, 0, 1), {2: ["CAT-33"]})


def test_a_code_of_ten_thousand_characters_is_told_in_short(place, client):  # noqa: F811
    batch = send(place, line(code="SJ" * 5000))
    row = batch.rows.get()
    place.login(client, "supervisor")
    page = client.get(reverse("exchange:batch", args=[batch.pk])).content.decode()
    assert f" · {'SJ' * 40}</h3>" in page
    assert row.errors[0]["code"] == "CAT-31"
    assert len(str(row.errors[0]["what"])) < 200


@pytest.mark.parametrize(
    ("more", "code", "column"),
    [
        ({"code": "JC-0003"}, "CAT-31", "事项编码"),
        ({"code": "SJ-9999"}, "CAT-31", "事项编码"),
        ({"township": "漠河市生态环境局"}, "CAT-30", "承接机关"),
        ({"grantor": "漠河市西林吉镇人民政府"}, "CAT-30", "赋权部门"),
        ({"grantor": "塔河县市场监督管理局"}, "CAT-34", "赋权部门"),
        ({"township": "查无此镇"}, "CAT-34", "承接机关"),
        ({"from_on": "2021-07-14"}, "CAT-35", "赋权日期"),
        ({"from_on": "9999-99-99"}, "CELL-01", "赋权日期"),
        ({"code": ""}, "ROW-01", "事项编码"),
        ({"instrument_no": "号" * 61}, "ROW-13", "赋权文号"),
    ],
)
def test_what_the_form_refuses_waits_at_its_column(place, more, code, column):  # noqa: F811
    [row] = send(place, line(1, **more)).rows.all()
    assert [(error["code"], error["column"]) for error in row.errors] == [(code, column)]
    assert not Delegation.objects.exists()


def test_a_township_of_another_county_is_told_from_a_body_above_both(place):  # noqa: F811
    from xiezhi.organs.actions import DivisionRow, load_divisions

    load_divisions([DivisionRow("232722100", "塔河镇", "township", "232722", "镇")], by=place.system)
    township(place, "232722100", 91, "塔河县塔河镇人民政府")
    batch = send(place, line(1, township="塔河县塔河镇人民政府"), part="prefecture_supervisor", organ=place.prefecture_body)
    assert told(batch) == {2: ["CAT-30"]}


def test_only_supervisors_send_them_for_their_own_body(place, client):  # noqa: F811
    for part in ("legal", "supervision_head", "government", "clerk"):
        with pytest.raises(NotAllowed):
            send(place, line(1), part=part)
    with pytest.raises((NotAllowed, OutOfScope)):
        send(place, line(1), part="stranger_supervisor")
    with pytest.raises(NotAllowed):
        take_rows([{}], by=place.legal, organ=place.county_body, batch="test")
    url = f"{reverse('exchange:upload')}?kind=delegations"
    for part, there in (("supervisor", True), ("supervision_head", False), ("legal", False)):
        place.login(client, part)
        assert (url in client.get(reverse("catalogue:delegations")).content.decode()) is there, part
    place.login(client, "supervisor")
    assert "只是拟定稿" in client.get(url).content.decode()
