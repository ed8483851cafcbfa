"""Applications: the organ asks, a supervisor examines, the head of the supervision body gives the certificate out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.law.deadline import add_months
from xiezhi.trail.door import Act, action
from xiezhi.training import actions as training

from .. import rules
from ..eligibility import KIND, unmet
from ..models import Application, Certificate, Officer
from ..queries import open_application
from ..states import APPLICATION, VALID
from . import steps


@action(APPLICATION, "apply")
def apply(
    act: Act, officer: Officer, *, by: Actor, kind: str, fields: str, trained_on: dt.date | None, note: str = ""
) -> Application:
    """Ask for a certificate, its renewal or another card for a lost one (行政执法监督条例第十七条第二款).

    A lost card is no longer good from this moment, the certificate is. Raises REG-10 (conditions that are not met; one
    still to be taken back only stops the issue), REG-17 (an application is under way), REG-19 (no field named).
    """
    if running := open_application(officer):
        raise Stale(
            "REG-17",
            _("“%(name)s”已有一件%(state)s的申请。") % {"name": officer, "state": APPLICATION.states[running.state].label},
            _("请先办完或者撤回那一件。"),
        )
    _eligible(officer, kind, trained_on, waiting=True)
    row: Application = act.create(
        Application, officer=officer, organ=officer.organ, kind=kind, state=APPLICATION["apply"].to.value,
        fields=_fields(fields), trained_on=trained_on, note=note.strip(), applied_on=today(), applied_by=by.name,
        certificate=officer.certificate if kind != KIND.FIRST else None,
    )  # fmt: skip
    if kind == KIND.LOST:
        steps.void_cards(act, officer.certificate, today(), _("报失"))
    _about(act, row)
    return row


@action(APPLICATION, "resubmit")
def resubmit(act: Act, row: Application, *, by: Actor, fields: str, trained_on: dt.date | None, note: str = "") -> None:
    """Send it again with what was wanting. Raises as `apply` does."""
    _eligible(row.officer, row.kind, trained_on, waiting=True)
    act.move(
        row, APPLICATION["resubmit"], fields=_fields(fields), trained_on=trained_on, note=note.strip(), applied_on=today(),
        applied_by=by.name,
    )  # fmt: skip
    _about(act, row)


@action(APPLICATION, "withdraw")
def withdraw(act: Act, row: Application, *, by: Actor) -> None:
    """The organ takes its application back."""
    act.move(row, APPLICATION["withdraw"])
    _about(act, row)


@action(APPLICATION, "approve")
def approve(act: Act, row: Application, *, by: Actor, opinion: str = "") -> None:
    """Examined: the conditions are met. Raises REG-10, Stale."""
    _eligible(row.officer, row.kind, row.trained_on, waiting=True)
    _review(act, row, "approve", by, opinion)


@action(APPLICATION, "return_")
def return_(act: Act, row: Application, *, by: Actor, opinion: str) -> None:
    """Back to the organ with what is wanting. Raises REG-20 (no reason)."""
    _review(act, row, "return_", by, _said(opinion))


@action(APPLICATION, "refuse")
def refuse(act: Act, row: Application, *, by: Actor, opinion: str) -> None:
    """No certificate, for a reason. Raises REG-20."""
    _review(act, row, "refuse", by, _said(opinion))


@action(APPLICATION, "issue")
def issue(act: Act, row: Application, *, by: Actor, number: str = "") -> Certificate:
    """Give the certificate out, or renew it. Its number is taken from the series unless one was given elsewhere.

    Raises REG-10, REG-21 (who examined it does not issue it, 非法定默认), REG-24 (number), Stale.
    """
    if row.reviewed_ref == by.ref:
        raise NotAllowed("REG-21", _("审核和发证不由同一人办理（非法定默认）。"), _("请由监督机构的另一位负责人办理。"))
    _eligible(row.officer, row.kind, row.trained_on)
    act.move(row, APPLICATION["issue"], issued_on=today(), issued_by=by.name)
    certificate = _first(act, row, by, number) if row.kind == KIND.FIRST else _again(act, row)
    act.rows(Application).filter(pk=row.pk).update(certificate=certificate)
    row.refresh_from_db()
    _about(act, row)
    act.note(certificate=certificate.number, valid_to=certificate.valid_to.isoformat() if certificate.valid_to else None)
    return certificate


def _first(act: Act, row: Application, by: Actor, number: str) -> Certificate:
    organ, day = row.organ, today()
    certificate: Certificate = act.create(
        Certificate, number=steps.checked_number(number, organ, day) if number.strip() else steps.take_number(act, organ, day),
        officer=row.officer, organ=organ, issuer_id=by.organ_id, state=VALID.value, fields=row.fields, valid_from=day,
        valid_to=last_day(day, organ.division.code),
    )  # fmt: skip
    act.rows(Officer).filter(pk=row.officer_id).update(certificate=certificate)
    steps.begin(act, certificate, "issue")
    training.renumber(act, row.officer.person, certificate.number)
    return certificate


def _again(act: Act, row: Application) -> Certificate:
    certificate, day = row.certificate, today()
    assert certificate is not None
    if row.kind == KIND.LOST:
        act.move(certificate, steps.CERTIFICATE["renew"])
        steps.new_card(act, certificate, day, _("报失"))
    else:
        until = last_day(day, row.organ.division.code)
        steps.shift(act, certificate, "renew", on=day, valid_to=until, fields=row.fields)
        steps.new_card(act, certificate, day, _("已换发新证"))
    return certificate


def last_day(first: dt.date, place: str) -> dt.date:
    """The last day of validity of a certificate given out on a day (非法定默认)."""
    return add_months(first, 12 * rules.value("validity_years", first, place)) - steps.DAY


def _eligible(officer: Officer, kind: str, trained_on: dt.date | None, waiting: bool = False) -> None:
    """`waiting`: an old certificate still to be taken back does not stand in the way of asking, only of issuing."""
    officer.refresh_from_db()
    if kind not in KIND.values:
        raise Refusal("REG-19", _("请选择申请种类。"), fields={"kind": _("请选择")})
    wrong = unmet(officer, kind, today(), trained_on)
    if waiting and kind == KIND.FIRST and officer.certificate and officer.certificate.state == "leaving":
        wrong = [one for one in wrong if one.code != "REG-16"]
    if wrong:
        why = "；".join(f"{one.label}：{str(one.why).rstrip('。')}" for one in wrong)
        refusal = Refusal(
            "REG-10",
            _("不符合条件：%(why)s。") % {"why": why},
            _("条件齐备后再办；登记有误的，请先改正人员登记。"),
        )
        if [one.code for one in wrong] == ["REG-15"]:
            refusal.fields = {"trained_on": str(wrong[0].why)}
        refusal.data["conditions"] = [one.code for one in wrong]
        raise refusal


def _fields(text: str) -> str:
    parts = [part.strip() for part in text.replace("，", "、").replace(",", "、").split("、")]
    joined = "、".join(dict.fromkeys(part for part in parts if part))
    if not joined or len(joined) > 200:
        raise Refusal("REG-19", _("请填写证件载明的执法领域（合计不超过200字）。"), fields={"fields_of": _("请填写执法领域")})
    return joined


def _review(act: Act, row: Application, move: str, by: Actor, opinion: str) -> None:
    act.move(row, APPLICATION[move], opinion=opinion.strip(), reviewed_on=today(), reviewed_by=by.name, reviewed_ref=by.ref)
    _about(act, row)
    act.reason = opinion.strip()


def _said(text: str) -> str:
    if len(text.strip()) < 5:
        raise Refusal("REG-20", _("请写明理由，至少五个字。"), fields={"opinion": _("请写明理由，至少五个字。")})
    return text


def _about(act: Act, row: Application) -> None:
    act.on(row)
    act.note(officer=row.officer_id, kind=row.kind)


# -- several at once


@dataclass
class Many:
    """What was or would be done, and what refused with why."""

    done: list[Any] = field(default_factory=list)
    refused: list[tuple[Any, Refusal]] = field(default_factory=list)


def preview_many(rows: Iterable[Application], move: str, actor: Actor) -> Many:
    """What `decide_many` would do, without doing it."""
    result = Many()
    for row in rows:
        try:
            if not APPLICATION[move].open_to(row.state, actor.role):
                raise Stale("REG-22", _("这件申请现在不能办理这一步。"))
            if move == "issue" and row.reviewed_ref == actor.ref:
                raise NotAllowed("REG-21", _("审核和发证不由同一人办理（非法定默认）。"))
            _eligible(row.officer, row.kind, row.trained_on, waiting=move == "approve")
        except Refusal as refusal:
            result.refused.append((row, refusal))
        else:
            result.done.append(row)
    return result


def decide_many(rows: Iterable[Application], move: str, *, by: Actor) -> Many:
    """Approve or issue several, each in its own transaction with its own line; the refused ones stay as they are."""
    step: Callable[[Application], Any] = {
        "approve": lambda row: approve(row, by=by),
        "issue": lambda row: issue(row, by=by),
    }[move]
    return each(rows, step)


def each(rows: Iterable[Any], step: Callable[[Any], Any]) -> Many:
    result = Many()
    for row in rows:
        try:
            step(row)
        except Refusal as refusal:
            result.refused.append((row, refusal))
        else:
            result.done.append(row)
    return result
