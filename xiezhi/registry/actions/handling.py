"""人员处理: what an authority decided about an officer is carried out here, and only with its decision (S08, 条例第三十二条)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, Refusal, Stale
from xiezhi.core.roles import SUPERVISION
from xiezhi.core.time import today
from xiezhi.law.supervision_codes import OFFICER_MEASURE
from xiezhi.rulebook.judge import gate
from xiezhi.rulebook.packs.supervision import OFFICER_MEASURE_PACK
from xiezhi.rulebook.shown import short_clause
from xiezhi.trail.door import Act, action

from ..models import Certificate, Left, Measure, Officer
from ..queries import RECALL
from ..states import CERTIFICATE, SUSPENDED
from . import steps
from .people import _certificate_left, _end_posting

CLAUSE = "行政执法监督条例第三十二条"
OFF_DUTY = (Left.RETRAIN, Left.MOVE, Left.DISQUALIFY)
TOUCHING = ("suspend", "recall", "cancel")  # measures that are about the certificate
MEASURES = tuple(code.value for code in OFFICER_MEASURE)


@action("registry.handle", roles=SUPERVISION)
def handle(
    act: Act, officer: Officer, *, by: Actor, measure: str, authority: str = "", decision_no: str = "",
    decided_on: dt.date | None = None, basis: str = "", applied_on: dt.date | None = None, until: dt.date | None = None,
    note: str = "",
) -> Measure:  # fmt: skip
    """Carry out what an authority decided: 离岗教育, 调离, 取消资格, 暂扣, 收回, 注销; 批评教育 is noted only.

    The same rule that the sweep uses is the gate: no decision, or a suspension without legal ground, raises GateClosed
    S08. Raises also REG-35 (what else is missing), REG-36 (no certificate that this could be done to), REG-40, Stale.
    """
    officer.refresh_from_db()
    on = applied_on or today()
    if measure not in MEASURES:
        raise Refusal("REG-35", _("请选择处理方式。"), fields={"measure": _("请选择")})
    certificate = _concerned(officer, measure, by)
    facts = {
        "cert_no": certificate.number if certificate else officer.staff_no, "measure": measure,
        "decided_no": decision_no.strip() or None, "decided_on": decided_on, "basis": basis.strip() or None, "applied_on": on,
    }  # fmt: skip
    open_gate(facts, authority=authority)
    _complete(measure, authority, decision_no, decided_on, on, until)
    steps.past("REG-40", on, "applied_on")
    row: Measure = act.create(
        Measure, officer=officer, organ=officer.organ, certificate=certificate, measure=measure, authority=authority.strip(),
        decision_no=decision_no.strip(), decided_on=decided_on, basis=basis.strip(), applied_on=on, until=until,
        note=note.strip(), entered_by=by.name,
    )  # fmt: skip
    _carry_out(act, officer, certificate, row, on)
    act.on(officer)
    act.note(
        measure=measure, decision=row.decision_no, on=on.isoformat(), certificate=certificate.number if certificate else None
    )
    return row


def _carry_out(act: Act, officer: Officer, certificate: Certificate | None, row: Measure, on: dt.date) -> None:
    if row.measure in OFF_DUTY and officer.on_duty:
        if officer.on_duty_since and on < officer.on_duty_since:
            why = _("早于在岗起始日期%(day)s。") % {"day": officer.on_duty_since.isoformat()}
            raise Refusal("REG-40", _("日期不对：%(why)s") % {"why": why}, fields={"applied_on": why})
        _end_posting(act, officer, on, row.measure, row.decision_no)
    if row.measure == Left.MOVE:
        _certificate_left(act, officer, on, row.measure, row)
    if certificate is None:
        return
    if row.measure in TOUCHING or row.measure == Left.DISQUALIFY:
        move = "cancel" if row.measure == Left.DISQUALIFY else row.measure
        steps.shift(act, certificate, move, on=on, why=row.measure, measure=row, field="applied_on")
        if move != "suspend":
            clock.meet(act, certificate, RECALL, on)


@action(CERTIFICATE, "restore")
def restore(
    act: Act, certificate: Certificate, *, by: Actor, on: dt.date, authority: str = "", decision_no: str = "",
    decided_on: dt.date | None = None,
) -> None:  # fmt: skip
    """End a suspension: by its own term when that is over, otherwise by a decision (条例第三十二条). Raises S08, Stale."""
    row = certificate.measures.filter(measure="suspend", ended_on=None).first()
    over = row is not None and row.until is not None and row.until < on
    if not over and (not decision_no.strip() or decided_on is None or decided_on > on or not authority.strip()):
        raise closed(
            _("恢复被暂扣的证件%(no)s，须有有权机关的决定（机关、文号、日期），决定日期不晚于恢复日期。")
            % {"no": certificate.number},
            _("有决定的，请填写；暂扣期限届满的，期满次日起可以直接恢复。"),
            decision_no=_("请填写决定文号"),
        )
    steps.shift(act, certificate, "restore", on=on)
    if row is not None:
        act.rows(Measure).filter(pk=row.pk).update(ended_on=on, ended_no=decision_no.strip())
    act.on(certificate)
    act.note(decision=decision_no.strip() or None, on=on.isoformat(), number=certificate.number)


def open_gate(facts: dict[str, Any], *, authority: str = "") -> None:
    """Raise GateClosed S08 unless the rule lets the measure pass. `authority` is named along with what else is wanting."""
    found = gate(OFFICER_MEASURE_PACK, facts, max(today(), facts["applied_on"]))
    if found.open:
        return
    wrong = {} if authority.strip() else {"authority": _("请填写作出决定的机关。")}
    if not facts["decided_no"]:
        wrong["decision_no"] = _("请填写有权机关的决定文号")
    if facts["decided_on"] is None:
        wrong["decided_on"] = _("请填写决定日期")
    elif facts["decided_on"] > facts["applied_on"]:
        wrong["decided_on"] = _("决定日期晚于办理日期")
    if facts["measure"] == "suspend" and not facts["basis"]:
        wrong["basis"] = _("暂扣须写明法定依据")
    clause = short_clause(found.closed[0].clause) if found.closed else CLAUSE
    label = _(OFFICER_MEASURE.label(facts["measure"]))
    raise closed(
        _("不能%(measure)s：须由有权机关依法决定（%(clause)s）。") % {"measure": label, "clause": clause},
        _("有决定的，请填写决定机关、文号、日期和法定依据；没有的，由监督机构提出处理建议，待有权机关决定后再办。"),
        **wrong,
    )


def closed(what: str, mend: str, **wrong: str) -> GateClosed:
    """The closed gate of S08, with the fields that would open it."""
    refusal = GateClosed("S08", what, mend, rule="S08", clause=CLAUSE)
    refusal.fields = wrong
    return refusal


def _concerned(officer: Officer, measure: str, by: Actor) -> Certificate | None:
    """The certificate that the measure is about or takes along; another organ's is not this actor's to touch."""
    row = officer.certificate
    if row is None or not by.sees(row.organ_id):
        row = None
    move = "cancel" if measure == Left.DISQUALIFY else measure if measure in TOUCHING else ""
    if row is not None and (not move or any(s.value == row.state for s in CERTIFICATE[move].froms)):
        return row
    if measure in TOUCHING:
        if row is not None and row.state == SUSPENDED.value:
            raise Stale("REG-36", _("证件%(no)s已经暂扣。") % {"no": row.number}, _("请刷新页面。"))
        raise Refusal(
            "REG-36",
            _("“%(name)s”没有可以办理“%(measure)s”的证件。") % {"name": officer, "measure": _(OFFICER_MEASURE.label(measure))},
            _("请核对证件的状态。"),
        )
    return None


def _complete(
    measure: str, authority: str, decision_no: str, decided_on: dt.date | None, on: dt.date, until: dt.date | None
) -> None:
    """What the register asks for beyond the rule: also of measures before the regulation came into force."""
    wrong: dict[str, str] = {}
    if not authority.strip():
        wrong["authority"] = _("请填写作出决定的机关。")
    if not decision_no.strip():
        wrong["decision_no"] = _("请填写决定文号。")
    if decided_on is None:
        wrong["decided_on"] = _("请填写决定日期。")
    elif decided_on > on:
        wrong["decided_on"] = _("决定日期晚于办理日期。")
    if until is not None and (measure != "suspend" or until < on):
        wrong["until"] = _("只有暂扣有期限，且不早于办理日期。")
    if wrong:
        raise Refusal("REG-35", _("处理登记没有填写完整。"), _("请改正标出的各项。"), fields=wrong)
