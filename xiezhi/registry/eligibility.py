"""What a certificate asks for: each condition with its source, met or not, and why. Shown to both sides, asked at each step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.exams import queries as exams
from xiezhi.organs.models import Kind
from xiezhi.subjects import queries as subjects

from . import queries, rules, states
from .models import Application, Left, Officer, Staffing

REGULATION = "行政执法监督条例第十七条第二款"
PLAN = "实施方案二（五）"
KIND = Application.Kind


@dataclass(frozen=True)
class Condition:
    """One condition. `source`: where it stands; `statutory` False: a default of the platform, which screens say."""

    code: str
    label: Any
    met: bool
    why: Any
    source: str
    statutory: bool = True

    @property
    def said(self) -> str:
        """Why, unless it only says the label again."""
        why = str(self.why)
        return "" if why.rstrip("。.") == str(self.label) else why


def conditions(officer: Officer, kind: str, day: dt.date, trained_on: dt.date | None) -> list[Condition]:
    """All conditions of an application of that kind on that day, in the order in which they are shown."""
    found = [_subject(officer, day), _on_duty(officer), _staffed(officer), _no_auxiliary(officer)]
    if kind == KIND.FIRST:
        found.append(_exam(officer, day))
    if kind != KIND.LOST:  # another card for the same certificate asks for no new training
        found.append(_trained(trained_on, day))
    found += [_certificate(officer, kind, day), _not_disqualified(officer)]
    return found


def unmet(officer: Officer, kind: str, day: dt.date, trained_on: dt.date | None) -> list[Condition]:
    return [one for one in conditions(officer, kind, day, trained_on) if not one.met]


def kind_for(officer: Officer, day: dt.date) -> str | None:
    """What the organ would ask for now: a first certificate, its renewal, or nothing; a lost card people say themselves."""
    row = officer.certificate
    if row is None or row.state not in states.IN_HAND or row.organ_id != officer.organ_id:
        return str(KIND.FIRST)
    left = queries.days_left(row, day)
    ahead = rules.value("renew_ahead_days", day, officer.organ.division.code)
    return str(KIND.RENEW) if left is not None and left <= ahead else None


def _subject(officer: Officer, day: dt.date) -> Condition:
    why = subjects.obstacle(officer.organ, day)
    label = _("所在机关是行政执法主体或者受委托组织")
    source = "行政处罚法第二十条、第二十一条" if officer.organ.kind == Kind.ENTRUSTED else "行政执法监督条例第十七条第一款"
    return Condition("REG-23", label, not why, why or _("是。"), source)


def _on_duty(officer: Officer) -> Condition:
    why = _("在执法岗位。") if officer.on_duty else _("不在执法岗位。")
    return Condition("REG-11", _("在执法岗位"), officer.on_duty, why, PLAN)


def _staffed(officer: Officer) -> Condition:
    met = officer.staffing in (Staffing.CIVIL, Staffing.PUBLIC)
    why = officer.get_staffing_display() or _("编制还没有登记。")
    return Condition("REG-12", _("在编"), met, why, "", statutory=False)


def _no_auxiliary(officer: Officer) -> Condition:
    row = getattr(officer.person, "auxiliary", None)
    met = row is None or row.to_on is not None
    why = _("不是执法辅助人员。") if met else _("登记为执法辅助人员，不能申领证件。")
    return Condition("REG-13", _("不是执法辅助人员"), met, why, REGULATION)


def _exam(officer: Officer, day: dt.date) -> Condition:
    passed = exams.passed_on(officer.person, day)
    why = _("%(day)s考试合格。") % {"day": passed.isoformat()} if passed else _("没有在有效期内的合格成绩。")
    return Condition("REG-14", _("通过行政执法资格考试"), passed is not None, why, REGULATION)


def _trained(trained_on: dt.date | None, day: dt.date) -> Condition:
    met = trained_on is not None and trained_on <= day
    why = _("%(day)s完成。") % {"day": trained_on.isoformat()} if met and trained_on else _("培训完成日期还没有填写。")
    return Condition("REG-15", _("完成岗前或者换证培训"), met, why, "", statutory=False)


def _certificate(officer: Officer, kind: str, day: dt.date) -> Condition:
    """One person, one certificate; what is renewed or lost must be there."""
    row = officer.certificate
    if kind == KIND.FIRST:
        old = officer.certificates.filter(state__in=(*states.IN_HAND, states.LEAVING.value)).first()
        if old is None:
            return Condition("REG-16", _("没有其他证件"), True, _("没有尚未收回的证件。"), "", statutory=False)
        why = _("证件%(no)s还没有收回，收回后才能发证。") % {"no": old.number}
        return Condition("REG-16", _("没有其他证件"), False, why, "", statutory=False)
    label = _("证件在手且没有暂扣")
    if row is None or row.state != states.VALID.value or row.organ_id != officer.organ_id:
        return Condition("REG-16", label, False, _("没有可以换发的证件，或者证件已被暂扣。"), "", statutory=False)
    if kind == KIND.RENEW:
        left = queries.days_left(row, day)
        ahead = rules.value("renew_ahead_days", day, officer.organ.division.code)
        if left is not None and left > ahead:
            why = _("离到期还有%(left)d日，到期前%(ahead)d日内才能申请换发。") % {"left": left, "ahead": ahead}
            return Condition("REG-16", label, False, why, "", statutory=False)
    if kind == KIND.LOST and row.valid_to is not None and row.valid_to < day:
        return Condition("REG-16", label, False, _("证件已过有效期，请申请换发。"), "", statutory=False)
    return Condition("REG-16", label, True, _("证件%(no)s。") % {"no": row.number}, "", statutory=False)


def _not_disqualified(officer: Officer) -> Condition:
    row = officer.measures.filter(measure=Left.DISQUALIFY, ended_on=None).first()
    met = row is None
    why = _("没有被取消执法资格。") if row is None else _("执法资格已被取消（%(no)s）。") % {"no": row.decision_no}
    return Condition("REG-18", _("没有被取消执法资格"), met, why, "行政执法监督条例第三十二条")
