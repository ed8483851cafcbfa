"""A certificate while it is held and when it ends: taken over, checked every year, recalled, cancelled in the ordinary way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import today
from xiezhi.trail.door import Act, action
from xiezhi.training import actions as training

from .. import states
from ..models import ORDINARY, AnnualCheck, Certificate, Officer, Period, Posting
from ..queries import RECALL, state_now, unproven
from ..states import CERTIFICATE, LEAVING, RECALLED, VALID
from . import steps
from .applying import Many, each
from .handling import open_gate


@action(CERTIFICATE, "verify")
def verify(act: Act, row: Certificate, *, by: Actor) -> None:
    """A certificate that the organ entered is the one that was given: it counts, also for the past."""
    act.move(row, CERTIFICATE["verify"])
    # what the organ said of it was true all along
    act.rows(Period).filter(certificate=row, to_on=None).update(state=VALID.value, why="verify")
    _about(act, row)


@action(CERTIFICATE, "disown")
def disown(act: Act, row: Certificate, *, by: Actor, reason: str) -> None:
    """There is no such certificate, or it is not this person's. Raises REG-20."""
    if len(reason.strip()) < 5:
        raise Refusal("REG-20", _("请写明理由，至少五个字。"), fields={"reason": _("请写明理由，至少五个字。")})
    act.move(row, CERTIFICATE["disown"])
    act.rows(Period).filter(certificate=row, to_on=None).update(state=states.DISOWNED.value, why="disown")
    steps.void_cards(act, row, today(), _("未予认可"))
    _about(act, row, reason.strip())


@action(CERTIFICATE, "check")
def check(act: Act, row: Certificate, *, by: Actor, passed: bool = True, note: str = "") -> AnnualCheck:
    """The annual check of this year (条例第十条). Raises REG-41 (cannot be checked), REG-42 (failed without saying why)."""
    year = today().year
    if why := uncheckable(row, year):
        raise why
    if not passed and len(note.strip()) < 2:
        raise Refusal("REG-42", _("不合格的，请写明原因。"), fields={"note": _("请写明原因")})
    act.move(row, CERTIFICATE["check"])
    done: AnnualCheck = act.create(
        AnnualCheck, certificate=row, year=year, on=today(), passed=passed, note=note.strip(), by_name=by.name
    )
    _about(act, row)
    act.note(year=year, passed=passed)
    return done


def uncheckable(row: Certificate, year: int) -> Refusal | None:
    """Why this certificate cannot pass through the annual check now."""
    state, officer = state_now(row), row.officer
    if row.checks.filter(year=year, passed=True).exists():
        return Stale("REG-41", _("%(year)d年度年检已经合格。") % {"year": year}, _("请刷新页面。"))
    if state is not VALID:
        label = state.label if state else ""
        return Refusal("REG-41", _("证件%(state)s，不能年检。") % {"state": label}, _("请先办理换发、恢复或者收回。"))
    if unproven(row):
        return Refusal("REG-41", _("发证依据的考试成绩已经作废，不能年检。"), _("请由有权机关处理后登记。"))
    if not officer.on_duty or officer.organ_id != row.organ_id:
        return Refusal("REG-41", _("持证人不在本机关执法岗位，不能年检。"), _("请先登记离岗，收回证件。"))
    return None


def preview_checks(rows: Iterable[Certificate]) -> Many:
    """What `check_many` would do, without doing it."""
    result, year = Many(), today().year
    for row in rows:
        if (why := uncheckable(row, year)) is None:
            result.done.append(row)
        else:
            result.refused.append((row, why))
    return result


def check_many(rows: Iterable[Certificate], *, by: Actor) -> Many:
    """Pass several, each in its own transaction with its own line."""
    return each(rows, lambda row: check(row, by=by))


def preview_verifying(rows: Iterable[Certificate]) -> Many:
    """What `verify_many` would do, without doing it."""
    result = Many()
    for row in rows:
        if row.state == states.CLAIMED.value:
            result.done.append(row)
        else:
            result.refused.append((row, Stale("REG-44", _("这个证件已经核对过。"), _("请刷新页面。"))))
    return result


def verify_many(rows: Iterable[Certificate], *, by: Actor) -> Many:
    """Verify several, each in its own transaction with its own line."""
    return each(rows, lambda row: verify(row, by=by))


@action(CERTIFICATE, "recall")
def recall(act: Act, row: Certificate, *, by: Actor, on: dt.date) -> None:
    """The card of somebody who left was handed in. Without a leaving on record it takes a decision: GateClosed S08."""
    if row.state != LEAVING.value:
        _decision_wanted(row, "recall", on)
    steps.shift(act, row, "recall", on=on)
    clock.meet(act, row, RECALL, on)
    _about(act, row)


@action(CERTIFICATE, "cancel")
def cancel(act: Act, row: Certificate, *, by: Actor, on: dt.date, reason: str = "") -> None:
    """Void for good: after recall, when the card of somebody who left cannot be got back, or when it ran out unrenewed.

    Otherwise it takes a decision: GateClosed S08. Raises REG-20 where the reason is wanted.
    """
    expired = row.state == VALID.value and row.valid_to is not None and row.valid_to < on
    if not (expired or row.state in (RECALLED.value, LEAVING.value)):
        _decision_wanted(row, "cancel", on)
    if row.state == LEAVING.value and len(reason.strip()) < 5:
        raise Refusal("REG-20", _("没有收回就注销，请写明原因，至少五个字。"), fields={"reason": _("请写明原因，至少五个字。")})
    steps.shift(act, row, "cancel", on=on)
    clock.stop(act, row, RECALL)
    _about(act, row, reason.strip())


@action(CERTIFICATE, "stay")
def stay(act: Act, row: Certificate, *, by: Actor, reason: str) -> None:
    """The leaving was entered by mistake: person and certificate stand as if it had never been. Raises REG-20, REG-43."""
    if len(reason.strip()) < 5:
        raise Refusal("REG-20", _("请写明理由，至少五个字。"), fields={"reason": _("请写明理由，至少五个字。")})
    officer, before = row.officer, list(row.periods.order_by("-id")[:2])
    if officer.on_duty or officer.organ_id != row.organ_id or officer.certificate_id != row.pk:
        raise Refusal("REG-43", _("持证人已经调到其他机关或者回到岗位，不能撤销离岗登记。"), _("请按现在的情况办理。"))
    if len(before) < 2 or before[1].state != VALID.value or officer.left_as not in ORDINARY:
        raise Refusal("REG-43", _("离岗之前证件不是有效状态，或者离岗出于处理决定，不能撤销。"), _("请按现在的情况办理。"))
    since = before[0].from_on
    act.move(row, CERTIFICATE["stay"])
    act.rows(Period).filter(pk=before[0].pk).update(to_on=since - steps.DAY)
    act.create(
        Period, certificate=row, state=VALID.value, from_on=since, valid_to=row.valid_to, fields=row.fields, why="stay"
    )  # fmt: skip
    last = officer.postings.order_by("-id").first()
    act.rows(Posting).filter(pk=last.pk).update(to_on=None, ended_as="", paper_no="")
    training.put(act, officer.person, officer.organ, number=row.number, from_on=officer.left_on)
    act.rows(Officer).filter(pk=officer.pk).update(on_duty=True, left_on=None, left_as="", version=officer.version + 1)
    clock.stop(act, row, RECALL)
    _about(act, row, reason.strip())


def _decision_wanted(row: Certificate, measure: str, on: dt.date) -> None:
    open_gate(
        {"cert_no": row.number, "measure": measure, "decided_no": None, "decided_on": None, "basis": None, "applied_on": on}
    )  # raises for every day since the regulation is in force
    raise Refusal("REG-35", _("没有有权机关的决定，不能办理。"), _("请在“登记处理决定”办理。"))


def _about(act: Act, row: Certificate, reason: str = "") -> None:
    act.on(row)
    act.reason = reason
    act.note(number=row.number)
