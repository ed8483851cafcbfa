"""Plans of training."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from ..models import Plan
from ..states import DRAFT, PLAN
from .hands import check_keeps, wanted


@action(PLAN, "draft")
def draft_plan(act: Act, organ: Organ, fields: dict[str, Any], *, by: Actor) -> Plan:
    """A plan of an organ or body. Raises Refusal TRN-10 (the same name that year), TRN-11 (no hours)."""
    check_keeps(by, organ)
    _check(fields)
    try:
        with transaction.atomic():
            plan = act.create(Plan, organ=organ, state=PLAN["draft"].to.value, **fields)
    except IntegrityError:
        raise _twice(fields) from None
    act.on(plan)
    act.note(year=plan.year)
    return plan


@action("training.plan.change", roles=PLAN["draft"].roles)
def change_plan(act: Act, plan: Plan, fields: dict[str, Any], *, by: Actor, version: int) -> None:
    """Change a draft. Raises Overtaken, Refusal TRN-10 to TRN-12 (it is issued)."""
    check_keeps(by, plan.organ)
    _check(fields)
    if plan.state != DRAFT.value:
        raise Refusal("TRN-12", _("计划已经下发，不能再改。"), _("需要调整的，另拟一份计划。"), status=409)
    act._check_scope(plan)
    try:
        with transaction.atomic():
            act.edit(act.rows(Plan).filter(pk=plan.pk, state=DRAFT.value), version, **fields)
    except IntegrityError:
        raise _twice(fields) from None
    act.on(plan)


@action(PLAN, "issue")
def issue_plan(act: Act, plan: Plan, *, by: Actor) -> None:
    """The head issues it."""
    check_keeps(by, plan.organ)
    act.move(plan, PLAN["issue"], issued_on=today())
    act.on(plan)


@action(PLAN, "finish")
def finish_plan(act: Act, plan: Plan, *, by: Actor) -> None:
    check_keeps(by, plan.organ)
    act.move(plan, PLAN["finish"])
    act.on(plan)


@action(PLAN, "drop")
def drop_plan(act: Act, plan: Plan, *, by: Actor, reason: str) -> None:
    check_keeps(by, plan.organ)
    act.reason = wanted(reason, "reason", "TRN-13")
    act.move(plan, PLAN["drop"])
    act.on(plan)


def _check(fields: dict[str, Any]) -> None:
    if not any(fields.get(name) for name in ("law", "business", "skills")):
        raise Refusal(
            "TRN-11", _("三类学时都没有填写。"), _("请至少填写一类学时。"), fields={"law": _("请至少填写一类学时。")}
        )


def _twice(fields: dict[str, Any]) -> Refusal:
    return Refusal(
        "TRN-10", _("%(year)s年已有名为“%(name)s”的计划。") % fields, _("请改用别的名称，或者修改原计划。"),
        fields={"name": _("这一年已有同名的计划。")},
    )  # fmt: skip
