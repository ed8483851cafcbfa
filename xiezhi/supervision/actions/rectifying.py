"""The organ reports, the supervision body accepts or returns (行政执法监督条例第二十七条第二款、第二十八条第二款)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import today
from xiezhi.files.actions import keep
from xiezhi.law.text import N_
from xiezhi.leads import actions as leads
from xiezhi.leads.models import Outcome
from xiezhi.trail.door import Act, action

from .. import queries, regime
from ..models import Instrument, Kind, Report
from ..states import INSTRUMENT, REPORT
from . import checks
from .issuing import LABEL, RECTIFY

PROOFS = 20


@action(INSTRUMENT, "report")
def report(act: Act, instrument: Instrument, *, by: Actor, text: str, proofs: Sequence[UploadedFile] = ()) -> Report:
    """Hand in the 纠正情况报告 with proofs. Raises SUP-07 (says nothing), SUP-09 (too many files), FILE-*, Stale."""
    text = checks.said(text, "text", least=10)
    if len(proofs) > PROOFS:
        why = _("一次最多上传%(limit)s个文件。") % {"limit": PROOFS}
        raise Refusal("SUP-09", why, _("请合并后再上传。"), fields={"proofs": why})
    act.move(instrument, INSTRUMENT["report"])
    day = today()
    last = Report.objects.filter(instrument=instrument).aggregate(no=Max("no"))["no"] or 0
    row = act.create(
        Report,
        instrument=instrument, no=last + 1, text=text, at=act.at, on=day, by=by.ref, by_name=by.name,
        late=day > instrument.due_on, state=REPORT["submit"].to.value,
    )  # fmt: skip
    try:
        for upload in proofs:
            keep(act, upload=upload, record=row, organ=instrument.organ)
    except Refusal as err:
        err.fields = err.fields or {"proofs": err.what}
        raise
    clock.meet(act, instrument, RECTIFY, day)
    act.on(instrument)
    act.note(report=row.pk, late=row.late, proofs=len(proofs))
    return row


@action(INSTRUMENT, "accept")
def accept(act: Act, instrument: Instrument, *, by: Actor, note: str = "", seen: int | None = None) -> None:
    """Put right: the lead closes. `seen`: number of the report that was read. Raises SUP-06, SUP-19 (a newer one), Stale."""
    checks.only_body(by, instrument.body)
    report = _waiting(instrument, seen)
    act.move(instrument, INSTRUMENT["accept"], ended_on=today())
    _review(act, report, "accept", by, note.strip())
    clock.stop(act, instrument)
    leads.close(
        instrument.lead,
        by=by,
        outcome=Outcome.DECIDED if instrument.kind == Kind.DECISION else Outcome.RECTIFIED,
        note=instrument.number,
    )
    act.on(instrument)


@action(INSTRUMENT, "return_")
def return_(
    act: Act, instrument: Instrument, *, by: Actor, reason: str, due_on: dt.date | None, seen: int | None = None
) -> None:
    """Not put right: back to the organ with a reason and a new limit. `seen` as in `accept`.

    Raises SUP-05, SUP-06, SUP-07, SUP-19, Stale.
    """
    checks.only_body(by, instrument.body)
    reason = checks.said(reason, "reason")
    due = checks.check_due(due_on, today())
    report = _waiting(instrument, seen)
    act.move(instrument, INSTRUMENT["return_"], due_on=due)
    _review(act, report, "return_", by, reason)
    clock.start_until(
        act, instrument, RECTIFY, LABEL, organ=instrument.organ, starts_on=today(), ends_on=due,
        cite=regime.SET_BY_LETTER, why=N_("{start}退回整改，重新规定期限至{day}。"),
    )  # fmt: skip
    act.on(instrument)
    act.reason = reason


def _waiting(instrument: Instrument, seen: int | None) -> Report | None:
    """The report that waits, which must be the one that was read. It is moved too, so no newer one slips in between."""
    row = queries.open_report(instrument)
    if row is not None:
        checks.as_seen(seen, row.no, checks.REVIEWING)
    return row


def _review(act: Act, report: Report | None, verb: str, by: Actor, text: str) -> None:
    if report is None:
        raise Stale("SUP-10", _("没有待审核的纠正情况报告。"), _("请刷新页面。"))
    act.move(report, REPORT[verb], reason=text, reviewed_on=today(), reviewed_by=by.name)
