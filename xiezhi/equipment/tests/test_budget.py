"""执法经费: asked, approved, spent; never from fines (P44)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from xiezhi.core.errors import GateClosed, NotAllowed, Overtaken, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.desk import queries as desk
from xiezhi.equipment import actions, queries
from xiezhi.equipment.models import Line, Payment
from xiezhi.exchange.kinds import KINDS
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.assessment import P44
from xiezhi.rulebook.rule import Outcome
from xiezhi.trail.door import Act

from .world import DAY, a_line, a_payment, approved

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("fields", [
    {"source": "fines"},
    {"name": "罚没收入返还经费"},
    {"basis": "按当年罚款数额的30%返还"},
    {"basis": "与罚没收入挂钩安排"},
    {"basis": "部门预算，罚没款提成补充"},
    {"year": 2027, "basis": "按没收金额的比例核拨"},
    {"basis": "罚没收入上缴财政，按30%返还"},
    {"basis": "罚没收入全部上缴，次年按二成返还"},
    {"basis": "罚款收入的三成作为办案经费"},
])  # fmt: skip
def test_money_that_comes_from_fines_is_refused_by_the_rule_and_nothing_is_written(cast, fields):
    with pytest.raises(GateClosed) as refused:
        a_line(cast, **fields)
    assert (refused.value.code, refused.value.data["rule"]) == ("P44", "P44")
    assert "第七十四条第三款" in refused.value.what
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    "basis",
    [
        "部门预算",
        "不与罚没收入挂钩",
        "罚没收入全部上缴国库，本项由一般公共预算安排",
        "罚款决定书印制费",
        "罚没收入上缴国库，不返还、不提成",
        "罚没物资保管费，由部门预算列支",
        "按在岗人数安排，与罚没脱钩",
    ],
)
def test_what_denies_it_or_only_speaks_of_fines_is_no_such_money(cast, basis):
    assert a_line(cast, basis=basis).pk


def test_a_change_an_approval_and_a_payment_are_asked_too(cast):
    row = a_line(cast)
    with pytest.raises(GateClosed):
        actions.change_line(
            row, by=cast.clerk, seen=1, year=2026, name=row.name, purpose="work", source="fines", asked=1_00, basis=""
        )
    with pytest.raises(GateClosed):
        actions.approve(row, by=cast.head, approved=1_00, paper_no="罚没返还〔2026〕1号", on=today())
    actions.approve(row, by=cast.head, approved=1_000_00, paper_no="漠财预〔2026〕3号", on=today())
    with pytest.raises(GateClosed):
        a_payment(cast, row, amount=1_00, what="按罚款数额提成奖励")
    assert not Payment.objects.exists()


def test_the_database_itself_holds_no_line_from_fines(cast):
    row = a_line(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act("test.fines", cast.system).rows(Line).filter(pk=row.pk).update(source="fines")


def test_the_facts_are_those_that_rule_p44_asks_for(cast):
    a_line(cast)
    (facts,) = queries.facts([cast.organ.pk], today())
    assert judge(P44, facts, today()).outcome is Outcome.PASS
    assert judge(P44, {**facts, "returns_fines": True}, today()).outcome is Outcome.BREACH
    assert queries.facts([cast.other.pk], today()) == []


def test_approved_spent_and_the_rate(cast, client):
    row = approved(cast)
    a_payment(cast, row, 25_000_00)
    a_payment(cast, row, 15_000_00, "记05-002")
    cast.login(client, "supervisor")
    page = client.get(reverse("equipment:line", args=[row.pk])).content.decode()
    assert "执行率40%" in page
    assert "60,000.00" in page
    assert "罚没收入" in client.get(reverse("equipment:budget")).content.decode()


def test_more_than_was_approved_is_entered_with_the_reason_only_and_stays_in_sight(cast, client):
    row = approved(cast)
    a_payment(cast, row, 100_000_00)
    with pytest.raises(GateClosed) as refused:
        a_payment(cast, row, 1_00, "记06-001")
    assert refused.value.code == "EQP-35"
    a_payment(cast, row, 1_00, "记06-001", reason="预算追加尚未批复")
    cast.login(client, "supervisor")
    assert row.name in client.get(reverse("equipment:budget") + "?view=over").content.decode()
    assert "over" in {one.key for one in desk.groups(cast.supervisor)}
    assert "over" in {one.key for one in desk.groups(cast.head)}
    assert "over" not in {one.key for one in desk.groups(cast.stranger_supervisor)}


@pytest.mark.parametrize(("fields", "code"), [
    ({"amount": 0}, "EQP-32"), ({"amount": -5}, "EQP-32"), ({"on": today() + DAY}, "EQP-03"), ({"on": dt.date(2025, 12, 31)}, "EQP-03"),
])  # fmt: skip
def test_a_payment_that_cannot_be_is_refused(cast, fields, code):
    row = approved(cast)
    with pytest.raises(Refusal) as refused:
        a_payment(cast, row, **fields)
    assert refused.value.code == code


def test_the_same_voucher_is_entered_once_and_a_voided_one_may_come_again(cast):
    row = approved(cast)
    first = a_payment(cast, row)
    with pytest.raises(Refusal) as refused:
        a_payment(cast, row)
    assert refused.value.code == "EQP-34"
    with pytest.raises(NotAllowed):
        actions.void_payment(first, by=cast.clerk, reason="金额录错了")
    actions.void_payment(first, by=cast.head, reason="金额录错了")
    with pytest.raises(Stale):
        actions.void_payment(first, by=cast.head, reason="再作废一次")
    assert a_payment(cast, row).pk


def test_nothing_is_spent_before_approval_and_the_year_closes_when_it_is_over(cast):
    row = a_line(cast)
    with pytest.raises(Stale) as refused:
        a_payment(cast, row)
    assert refused.value.code == "EQP-36"
    running, past = approved(cast, name="本年"), approved(cast, name="上年", year=2025)
    with pytest.raises(GateClosed) as refused:
        actions.close(running, by=cast.head)
    assert refused.value.code == "EQP-37"
    actions.close(past, by=cast.head)
    with pytest.raises(Stale):
        a_payment(cast, past, on=dt.date(2025, 11, 1))


def test_two_who_change_a_draft_at_once_do_not_overwrite_each_other(cast):
    row = a_line(cast)
    fields = {"year": 2026, "name": row.name, "purpose": "work", "source": "general", "basis": ""}
    actions.change_line(row, by=cast.clerk, seen=1, asked=2_00, **fields)
    with pytest.raises(Overtaken):
        actions.change_line(row, by=cast.legal, seen=1, asked=3_00, **fields)


def test_others_neither_see_nor_write_it(cast, client):
    row = approved(cast)
    with pytest.raises(NotAllowed):
        actions.pay(row, by=cast.other_clerk, on=today(), amount=1_00, what="x", voucher_no="1")
    with pytest.raises(NotAllowed):
        actions.pay(row, by=cast.supervisor, on=today(), amount=1_00, what="x", voucher_no="1")
    for part in ("other_clerk", "stranger_supervisor", "officer", "township", "auditor"):
        cast.login(client, part)
        assert client.get(reverse("equipment:line", args=[row.pk])).status_code == 404, part


def test_on_the_screen_a_line_from_fines_is_refused_with_the_clause(cast, client):
    cast.login(client, "clerk")
    sent = {
        "organ": cast.organ.pk,
        "year": 2026,
        "name": "办案补助",
        "purpose": "work",
        "source": "fines",
        "asked": "50000",
        "basis": "",
        "version": 1,
    }
    answer = client.post(reverse("equipment:draft"), sent)
    assert answer.status_code == 409
    assert "P44" in answer.content.decode()
    assert client.post(reverse("equipment:draft"), {**sent, "source": "general"}).status_code == 302
    row = Line.objects.get()
    cast.login(client, "head")
    step = reverse("equipment:line_step", args=[row.pk, "approve"])
    assert (
        client.post(step, {"approved": "48000", "paper_no": "漠财预〔2026〕9号", "on": "2026-03-01"}).status_code == 302
    )
    cast.login(client, "clerk")
    pay = reverse("equipment:pay", args=[row.pk])
    good = {"on": "2026-04-01", "amount": "20000", "what": "车辆燃油", "voucher_no": "记04-1", "reason": ""}
    assert client.post(pay, good).status_code == 302
    assert client.post(pay, good).status_code == 422
    assert client.post(pay, {**good, "amount": "3万", "voucher_no": "\x00", "on": "2026-13-41"}).status_code == 422


def test_a_table_of_lines_comes_in_and_money_from_fines_is_set_aside(cast):
    def told(**facts):
        return {one.code for one in KINDS["budget"].checks(facts, organ=cast.organ, today=today())}

    row = {"year": 2026, "name": "执法工作经费", "purpose": "work", "source": "general", "asked": 5_000_00}
    full = {**row, "approved": 4_000_00, "paper_no": "漠财预〔2026〕3号", "approved_on": dt.date(2026, 2, 20)}
    assert told(**row) == set()
    assert told(**{**row, "source": "fines"}) == {"P44"}
    assert told(**{**row, "approved": 1}) == {"EQP-49"}
    assert told(**{**row, "year": 1999, "asked": 0}) == {"EQP-47", "EQP-48"}

    def take(*rows):
        return KINDS["budget"].take(rows, by=cast.clerk, organ=cast.organ, batch="test")

    assert (take(row).new, take(row).unchanged, take(full).changed) == (1, 1, 1)
    assert Line.objects.get().state == "approved"
    assert told(**{**full, "approved": 9_000_00}) == {"EQP-50"}
