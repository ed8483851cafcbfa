"""The only writer of qualifications, entrustments and seals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.taking import Problem
from xiezhi.core.time import today
from xiezhi.files import actions as files
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.organs.actions import record_subject
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.trail.door import Act, action

from . import entrusting, queries
from .models import OPEN, Entrustment, Nature, Qualification, Seal
from .sealing import MISFIT, check_hand, fits
from .states import ENTRUSTMENT, IN_USE, QUALIFICATION, SEAL

CONTENT = (
    "nature", "basis_no", "basis_on", "authority", "duties", "powers", "region", "procedure", "remedy", "address", "hotline",
    "reason",
)  # fmt: skip


# -- qualification
@action(QUALIFICATION, "apply")
def apply(act: Act, /, organ: Organ, *, by: Actor, **content: Any) -> Qualification:
    """An organ applies to be confirmed as a subject, or to have what was confirmed changed.

    Raises SUBJ-01 (not complete), SUBJ-02 (an application is open), SUBJ-03 (not of a kind that can be a subject), SUBJ-04
    (nobody to confirm).
    """
    if organ.kind not in queries.SUBJECTS:
        raise Refusal(
            "SUBJ-03", _("%(organ)s不是行政机关或者法律、法规授权的组织，不能申请确认执法主体资格。") % {"organ": organ.name},
            _("受委托组织以委托机关的名义执法，请由委托机关登记委托书（行政处罚法第二十条）。"),
        )  # fmt: skip
    if Qualification.objects.filter(organ=organ, state__in=OPEN).exists():
        raise Refusal("SUBJ-02", _("%(organ)s已有一份申请正在办理。") % {"organ": organ.name}, _("请先办完或者撤回那一份。"))
    body = supervision_body_for(organ)
    if body is None:
        raise Refusal("SUBJ-04", _("没有找到确认%(organ)s主体资格的监督机构。") % {"organ": organ.name},
                      _("请系统管理员先在机关名录中登记监督机构。"))  # fmt: skip
    kept = _content(organ, content)
    known = queries.standing(organ) is not None
    row = act.create(
        Qualification, organ=organ, body=body, kind=Qualification.Kind.CHANGE if known else Qualification.Kind.FIRST,
        applied_on=today(), applied_by=by.name, **kept,
    )  # fmt: skip
    _about(act, row)
    return row


@action(QUALIFICATION, "amend")
def amend(act: Act, /, row: Qualification, *, by: Actor, seen: int, **content: Any) -> None:
    """Hand in again what was returned. Raises SUBJ-01, Overtaken, Stale."""
    kept = _content(row.organ, content)
    act.move(row, QUALIFICATION["amend"], applied_on=today(), applied_by=by.name)
    act.edit(act.rows(Qualification).filter(pk=row.pk), seen, **kept)
    _about(act, row)


@action(QUALIFICATION, "withdraw")
def withdraw(act: Act, row: Qualification, *, by: Actor) -> None:
    """The organ takes its application back."""
    act.move(row, QUALIFICATION["withdraw"])
    _about(act, row)


@action(QUALIFICATION, "return_")
def return_(act: Act, row: Qualification, *, by: Actor, opinion: str) -> None:
    """Back to the organ, saying what is missing. Raises SUBJ-05 (another body's), SUBJ-06 (nothing said)."""
    _own(row, by)
    act.reason = _said(opinion, _("要补正什么"))
    act.move(row, QUALIFICATION["return_"], opinion=act.reason, reviewed_by=by.name, reviewed_ref=by.ref)
    _about(act, row)


@action(QUALIFICATION, "review")
def review(act: Act, row: Qualification, *, by: Actor, opinion: str) -> None:
    """The examination finds it in order. Raises SUBJ-05, SUBJ-06."""
    _own(row, by)
    act.reason = _said(opinion, _("审查意见"))
    act.move(row, QUALIFICATION["review"], opinion=act.reason, reviewed_by=by.name, reviewed_ref=by.ref)
    _about(act, row)


@action(QUALIFICATION, "refuse")
def refuse(act: Act, row: Qualification, *, by: Actor, opinion: str) -> None:
    """Not confirmed, with the reason. Raises SUBJ-05, SUBJ-06."""
    _own(row, by)
    act.reason = _said(opinion, _("不予确认的理由"))
    act.move(row, QUALIFICATION["refuse"], opinion=act.reason)
    _about(act, row)


@action(QUALIFICATION, "confirm")
def confirm(act: Act, row: Qualification, *, by: Actor, number: str, on: dt.date, from_on: dt.date) -> None:
    """Confirm: in force from a day on; what stood before ends the day before.

    Raises SUBJ-05 (another body's), SUBJ-07 (number or days), SUBJ-08 (the same person examined it).
    """
    _own(row, by)
    number = _number(number)
    old = queries.standing(row.organ)
    if old == row:  # somebody was first, which the move will say
        old = None
    if on > today():
        raise _days(_("确认日期晚于今天。"), "on")
    if from_on < on:
        raise _days(_("生效日期早于确认日期。"), "from_on")
    if old is not None and old.from_on and from_on <= old.from_on:
        raise _days(_("生效日期不晚于现行确认的生效日期%(day)s。") % {"day": old.from_on.isoformat()}, "from_on")
    if by.ref == row.reviewed_ref:
        raise NotAllowed("SUBJ-08", _("审查和确认应当由两个人办理，这份申请是您审查的。"), _("请由本机构其他负责人确认。"))
    if old is not None:
        act.move(old, QUALIFICATION["replace"], to_on=from_on - dt.timedelta(days=1))
    act.move(row, QUALIFICATION["confirm"], confirm_no=number, confirmed_on=on, from_on=from_on)
    if row.organ.confirmed_on is None or row.organ.ended_on is not None:
        record_subject(row.organ, by=by, confirmed_on=from_on, ended_on=None)
    _about(act, row)
    act.note(number=number, from_on=from_on.isoformat())


@action(QUALIFICATION, "publish")
def publish(act: Act, row: Qualification, *, by: Actor, on: dt.date, at: str = "") -> None:
    """Told to the public on a day, which puts it on the public list. Raises SUBJ-05, SUBJ-07."""
    _own(row, by)
    if not (row.confirmed_on and row.confirmed_on <= on <= today()):
        raise _days(_("公示日期应当在确认日期和今天之间。"), "on")
    act.move(row, QUALIFICATION["publish"], published_on=on, published_at=at.strip())
    _about(act, row)


@action(QUALIFICATION, "cancel")
def cancel(act: Act, row: Qualification, *, by: Actor, number: str, last_day: dt.date, reason: str) -> None:
    """The organ is no subject after a day; it disappears from the public list. Raises SUBJ-05…SUBJ-07."""
    _own(row, by)
    if row.from_on and last_day < row.from_on:
        raise _days(_("最后一日早于生效日期。"), "last_day")
    act.reason = _said(reason, _("取消的理由"))
    act.move(row, QUALIFICATION["cancel"], end_no=_number(number), end_reason=act.reason, to_on=last_day)
    record_subject(row.organ, by=by, confirmed_on=row.organ.confirmed_on or row.from_on, ended_on=last_day)
    _about(act, row)


# -- entrustment
@action(ENTRUSTMENT, "draft")
def draft(act: Act, /, organ: Organ, *, by: Actor, to: Organ, **content: Any) -> Entrustment:
    """Draw up an entrustment. Raises ENTR-01…ENTR-07: what 行政处罚法第二十、二十一条 and 行政强制法第十七条 do not allow."""
    kept = _entrusted(organ, to, content)
    if Entrustment.objects.filter(organ=organ, number=kept["number"]).exists():
        raise entrusting.used(kept["number"]).refusal()
    row = act.create(Entrustment, organ=organ, to=to, drafted_by=by.name, **kept)
    act.on(row)
    return row


@action(ENTRUSTMENT, "change")
def change(act: Act, /, row: Entrustment, *, by: Actor, seen: int, to: Organ, **content: Any) -> None:
    """Change a draft. Raises like `draft`, Overtaken, Stale (signed meanwhile)."""
    kept = _entrusted(row.organ, to, content)
    act.move(row, ENTRUSTMENT["change"])
    act.edit(act.rows(Entrustment).filter(pk=row.pk), seen, to=to, **kept)
    act.on(row)


@action(ENTRUSTMENT, "sign")
def sign(act: Act, row: Entrustment, *, by: Actor, on: dt.date) -> None:
    """The head of the entrusting organ signs. Raises P05/P07 (GateClosed: no subject then), ENTR-05 (days), ENTR-07 (powers)."""
    _refuse(entrusting.signing(row.organ, on, row.from_on, today()), entrusting.held(row.organ, row.powers, row.from_on))
    act.move(row, ENTRUSTMENT["sign"], signed_on=on, signed_by=by.name)
    act.on(row)


@action(ENTRUSTMENT, "publish")
def publish_entrustment(act: Act, row: Entrustment, *, by: Actor, on: dt.date, at: str = "") -> None:
    """The entrustment was published (行政处罚法第二十条第二款). Raises ENTR-05."""
    _refuse(entrusting.publishing(row.signed_on, on, today()))
    act.move(row, ENTRUSTMENT["publish"], published_on=on, published_at=at.strip())
    act.on(row)


@action(ENTRUSTMENT, "revoke")
def revoke(act: Act, row: Entrustment, *, by: Actor, on: dt.date, reason: str) -> None:
    """The entrustment ends before its term: on `on` it holds no longer. Raises SUBJ-06, ENTR-05."""
    _refuse(entrusting.ending(row.from_on, row.to_on, on))
    act.reason = _said(reason, _("解除的理由"))
    act.move(row, ENTRUSTMENT["revoke"], ended_on=on, end_reason=act.reason)
    act.on(row)


@action(ENTRUSTMENT, "discard")
def discard(act: Act, row: Entrustment, *, by: Actor) -> None:
    """A draft that will not be signed."""
    act.move(row, ENTRUSTMENT["discard"])
    act.on(row)


# -- seals
@action(SEAL, "register")
def register_seal(
    act: Act, organ: Organ, *, by: Actor, kind: str, name: str, engraved_on: dt.date, keeper: str, filing_no: str = "",
    note: str = "", print_: UploadedFile | None = None,
) -> Seal:
    """Enter a seal with its print. Raises SEAL-01 (kind does not fit the organ, or something is missing), SEAL-02 (twice)."""
    wrong = {}
    if not fits(kind, organ):
        wrong["kind"] = _(MISFIT)
    if not name.strip():
        wrong["name"] = _("请填写印文。")
    if not keeper.strip():
        wrong["keeper"] = _("请填写保管人。")
    if engraved_on > today():
        wrong["engraved_on"] = _("刻制日期晚于今天。")
    if wrong:
        raise Refusal("SEAL-01", _("印章登记没有填写完整。"), _("请补充标出的各项。"), fields=wrong)
    if Seal.objects.filter(organ=organ, name=name.strip(), engraved_on=engraved_on).exists():
        raise Refusal("SEAL-02", _("这枚印章已经登记。"), _("请到印章列表中查看。"))
    row = act.create(
        Seal, organ=organ, kind=kind, name=name.strip(), engraved_on=engraved_on, keeper=keeper.strip(),
        filing_no=filing_no.strip(), note=note.strip(),
    )  # fmt: skip
    if print_ is not None:
        row.file = files.keep(act, record=row, organ=organ, upload=print_)
        act.save(row, "file")
    act.on(row)
    return row


@action(SEAL, "use")
def use_seal(act: Act, row: Seal, *, by: Actor, on: dt.date) -> None:
    """Take into use from a day on; the one of its kind that was in use is stored the same day. Raises SEAL-03."""
    check_hand(row, by)
    if not row.engraved_on <= on <= today():
        raise Refusal("SEAL-03", _("启用日期应当在刻制日期和今天之间。"), _("请核对日期。"), fields={"on": _("日期不对")})
    for other in Seal.objects.filter(organ=row.organ, kind=row.kind, state=IN_USE.value).exclude(pk=row.pk):
        if other.used_from and on < other.used_from:
            raise Refusal(
                "SEAL-03", _("“%(name)s”自%(day)s起在使用，启用日期不能更早。")
                % {"name": other.name, "day": other.used_from.isoformat()},
                _("请核对日期。"), fields={"on": _("日期不对")},
            )  # fmt: skip
        act.move(other, SEAL["store"], used_to=on)
    act.move(row, SEAL["use"], used_from=on, used_to=None)
    act.on(row)


@action(SEAL, "store")
def store_seal(act: Act, row: Seal, *, by: Actor, on: dt.date, note: str = "") -> None:
    """Out of use from a day on, kept. Raises SEAL-03."""
    check_hand(row, by)
    if on > today() or (row.used_from and on < row.used_from):
        raise Refusal("SEAL-03", _("停用日期应当在启用日期和今天之间。"), _("请核对日期。"), fields={"on": _("日期不对")})
    act.move(row, SEAL["store"], used_to=on if row.used_from else None, note=note.strip() or row.note)
    act.on(row)


@action(SEAL, "destroy")
def destroy_seal(act: Act, row: Seal, *, by: Actor, note: str) -> None:
    """Destroyed, with a note of how and by whose approval. Raises SUBJ-06."""
    check_hand(row, by)
    act.reason = _said(note, _("销毁的批准文号和经过"))
    act.move(row, SEAL["destroy"], note=act.reason)
    act.on(row)


# -- what all of them check
def _content(organ: Organ, content: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value.strip() if isinstance(value := content.get(name), str) else value for name in CONTENT}
    kept = {name: "" if value is None and name != "basis_on" else value for name, value in kept.items()}
    wrong = {}
    nature = Nature.AUTHORIZED if organ.kind == Kind.AUTHORIZED else Nature.AGENCY
    kept["nature"] = nature.value
    if nature == Nature.AGENCY and not kept["basis_no"]:
        wrong["basis_no"] = _("行政机关须写明“三定”规定的文号。")
    if nature == Nature.AUTHORIZED and not kept["authority"]:
        wrong["authority"] = _("授权的组织须写明授权的法律、法规条款（行政处罚法第十九条）。")
    if not kept["duties"]:
        wrong["duties"] = _("请写明执法职责。")
    if not kept["region"]:
        wrong["region"] = _("请写明执法区域。")
    kept["powers"] = powers_of(content.get("powers"))
    if not kept["powers"]:
        wrong["powers"] = _("请至少选择一类职权。")
    if wrong:
        raise Refusal("SUBJ-01", _("申请没有填写完整。"), _("请补充标出的各项。"), fields=wrong)
    return kept


def _entrusted(organ: Organ, to: Organ, content: dict[str, Any]) -> dict[str, Any]:
    text = {name: str(content.get(name) or "").strip() for name in ("number", "basis", "matters", "limits")}
    wrong = {name: _("委托书应当载明这一项（行政处罚法第二十条第二款）。") for name, value in text.items() if not value}
    first, last = content.get("from_on"), content.get("to_on")
    if not isinstance(first, dt.date):
        wrong["from_on"] = _("请填写委托期限的首日。")
    if not isinstance(last, dt.date):
        wrong["to_on"] = _("委托书应当载明期限（行政处罚法第二十条第二款）。")
    powers = powers_of(content.get("powers"))
    if not powers:
        wrong["powers"] = _("请至少选择一类职权。")
    if wrong:
        raise Refusal("ENTR-01", _("委托书没有填写完整。"), _("请补充标出的各项。"), fields=wrong)
    _refuse(entrusting.to_whom(organ, to, powers, first, last))  # type: ignore[arg-type]
    return {**text, "powers": powers, "from_on": first, "to_on": last}


def _refuse(*found: Iterator[Problem]) -> None:
    """Raises the first problem, if there is one."""
    for problem in chain(*found):
        raise problem.refusal(entrusting.GATES)


def powers_of(value: Any) -> str:
    given = value.split(",") if isinstance(value, str) else list(value or ())
    known = [code.value for code in POWER_TYPE]
    return ",".join(code for code in known if code in given)


def _own(row: Qualification, by: Actor) -> None:
    if not by.system and by.organ_id != row.body_id:
        raise NotAllowed("SUBJ-05", _("这份申请由%(body)s办理。") % {"body": row.body.name})


def _said(text: str, what: str) -> str:
    if len(text.strip()) < 4:
        raise Refusal("SUBJ-06", _("没有写明%(what)s。") % {"what": what}, _("请至少写四个字。"),
                      fields=dict.fromkeys(("opinion", "reason", "note"), _("请写明。")))  # fmt: skip
    return text.strip()


def _number(number: str) -> str:
    if not number.strip():
        raise Refusal("SUBJ-07", _("没有填写文号。"), _("请填写确认或者取消的文件文号。"), fields={"number": _("请填写文号。")})
    return number.strip()


def _days(what: str, name: str) -> Refusal:
    return Refusal("SUBJ-07", what, _("请核对日期。"), fields={name: what})


def _about(act: Act, row: Qualification) -> None:
    act.on(row.ref, organ_id=row.organ_id)
