"""Budget lines and payments. No line is fed by fines: rule P44 is asked before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.rulebook.judge import judge
from xiezhi.rulebook.packs.assessment import P44
from xiezhi.rulebook.rule import Outcome
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Line, Payment
from ..states import APPROVED, DRAFT, LINE, PAID, PAYMENT
from .hands import not_ahead, own, said, wrong_day


def check_fines(fields: Mapping[str, Any], organ: Organ) -> None:
    """Raises GateClosed P44 for a line that is fed by fines. A line of a coming year is judged as if it were in force."""
    facts = queries.facts_of(fields, organ)
    facts["adopted_on"] = min(facts["adopted_on"], today())
    if judge(P44, facts, today()).outcome is Outcome.BREACH:
        raise GateClosed(
            "P44",
            _(
                "执法经费不得与罚没收入挂钩，也不得以罚没收入返还安排（行政处罚法第七十四条第三款、优化营商环境条例第五十九条第三款）。"
            ),
            _("请删除与罚没收入挂钩的安排，由部门预算统一保障（实施方案二（十四））。"),
            rule="P44",
        )


@action(LINE, "draft")
def draft_line(act: Act, /, organ: Organ, *, by: Actor, **fields: Any) -> Line:
    """A line for a year. Raises NotAllowed EQP-01, GateClosed P44, Refusal EQP-31 (there already), EQP-32 (amount)."""
    own(by, organ)
    check_fines(fields, organ)
    _whole(organ, fields)
    row = act.create(Line, organ=organ, **{**fields, "name": fields["name"].strip()})
    act.on(row)
    act.note(year=row.year, asked=row.asked)
    return row


def _whole(organ: Organ, fields: Mapping[str, Any], but: int = 0) -> None:
    if fields["asked"] is None or fields["asked"] <= 0:
        raise Refusal("EQP-32", _("金额应当大于0。"), _("请核对金额。"), fields={"asked": _("应当大于0。")})
    rows = Line.objects.filter(organ=organ, year=fields["year"], name=fields["name"].strip()).exclude(state="dropped")
    if rows.exclude(pk=but).exists():
        raise Refusal("EQP-31", _("%(year)s年已有名为“%(name)s”的经费。") % fields, _("请修改原来的，或者改名称。"),
                      fields={"name": _("已经登记。")})  # fmt: skip


@action(LINE, "change")
def change_line(act: Act, /, row: Line, *, by: Actor, seen: int, **fields: Any) -> None:
    """Put a draft right. Raises Overtaken, NotAllowed EQP-01, GateClosed P44, Refusal EQP-31, EQP-32."""
    own(by, row.organ)
    check_fines(fields, row.organ)
    _whole(row.organ, fields, row.pk)
    act.edit(act.rows(Line).filter(pk=row.pk, state=DRAFT.value), seen, **fields)
    row.refresh_from_db()
    act.on(row)


@action(LINE, "approve")
def approve(act: Act, row: Line, *, by: Actor, approved: int, paper_no: str, on: dt.date) -> None:
    """What the budget gave. Raises NotAllowed EQP-01, Refusal EQP-03, EQP-33 (no number), GateClosed P44, Stale."""
    own(by, row.organ)
    not_ahead(on, "on")
    if not paper_no.strip():
        raise Refusal(
            "EQP-33", _("没有填写批复文号。"), _("请按预算批复文件填写。"), fields={"paper_no": _("请填写。")}
        )
    check_fines({**vars(row), "paper_no": paper_no}, row.organ)
    act.move(row, LINE["approve"], approved=approved, paper_no=paper_no.strip()[:80], approved_on=on)
    act.on(row)
    act.note(approved=approved)


def spent(row: Line) -> int:
    return int(Payment.objects.filter(line=row, state=PAID.value).aggregate(sum=Sum("amount"))["sum"] or 0)


@action(PAYMENT, "pay")
def pay(
    act: Act, row: Line, *, by: Actor, on: dt.date, amount: int, what: str, voucher_no: str, reason: str = ""
) -> Payment:
    """Money spent. More than was approved is entered only with the reason, and shows as 超支 ever after.

    Raises NotAllowed EQP-01, Refusal EQP-03 (day), EQP-32 (amount), EQP-34 (voucher), GateClosed EQP-35 (more than approved),
    P44, Stale EQP-36 (the line is not open).
    """
    own(by, row.organ)
    not_ahead(on, "on")
    if on.year != row.year:
        raise wrong_day(_("支出日期不在%(year)s年度内。") % {"year": row.year}, "on")
    if not amount or amount <= 0:
        raise Refusal("EQP-32", _("金额应当大于0。"), _("请核对金额。"), fields={"amount": _("应当大于0。")})
    check_fines({**vars(row), "basis": f"{row.basis}；{what}"}, row.organ)
    # the row is written first: two payments of one line follow one another, and the second knows of the first
    if act.rows(Line).filter(pk=row.pk, state=APPROVED.value).update(state=APPROVED.value) != 1:
        raise Stale("EQP-36", _("这项经费还没有批复，或者已经决算，不能登记支出。"), _("请刷新页面，查看现在的状态。"))
    row.refresh_from_db()
    act._check_scope(row)
    if Payment.objects.filter(line=row, voucher_no=voucher_no.strip(), state=PAID.value).exists():
        raise Refusal(
            "EQP-34",
            _("凭证号%(no)s已经登记。") % {"no": voucher_no},
            _("请核对凭证号。"),
            fields={"voucher_no": _("已经登记。")},
        )
    over = spent(row) + amount - (row.approved or 0)
    if over > 0 and not reason.strip():
        raise GateClosed(
            "EQP-35", _("这一笔支出以后，将超过批复金额%(n)s元。") % {"n": f"{over / 100:,.2f}"},
            _("请核对金额；确已支出的，写明超支的理由后登记，本机关、财政和监督机构都能看到。"),
        )  # fmt: skip
    found = act.create(
        Payment, line=row, on=on, amount=amount, what=what.strip()[:120], voucher_no=voucher_no.strip()[:40], by_name=by.name,
        reason=said(reason, "reason") if over > 0 else "",
    )  # fmt: skip
    act.on(row)
    act.reason = found.reason
    act.note(amount=amount, over=max(0, over))
    return found


@action(PAYMENT, "void")
def void_payment(act: Act, row: Payment, *, by: Actor, reason: str) -> None:
    """The entry was wrong; it stays to be seen. Raises NotAllowed EQP-01, Refusal EQP-02, Stale."""
    own(by, row.line.organ)
    act.reason = said(reason, "reason")
    if row.line.state != APPROVED.value:
        raise Stale("EQP-36", _("这项经费还没有批复，或者已经决算，不能登记支出。"), _("请刷新页面，查看现在的状态。"))
    act.move(row, PAYMENT["void"], reason=act.reason)
    act.on(row.line)
    act.note(amount=row.amount)


@action(LINE, "close")
def close(act: Act, row: Line, *, by: Actor) -> None:
    """The year is over and accounted for. Raises NotAllowed EQP-01, GateClosed EQP-37 (the year runs), Stale."""
    own(by, row.organ)
    if row.year >= today().year and today() < dt.date(row.year, 12, 20):
        raise GateClosed(
            "EQP-37", _("%(year)s年度还没有结束，不能决算。") % {"year": row.year}, _("请在12月20日以后办理。")
        )
    act.move(row, LINE["close"])
    act.on(row)
    act.note(spent=spent(row))


@action(LINE, "drop")
def drop(act: Act, row: Line, *, by: Actor) -> None:
    """A draft that is not pursued. Raises NotAllowed EQP-01, Stale."""
    own(by, row.organ)
    act.move(row, LINE["drop"])
    act.on(row)
