"""How a certificate stood on a day, whatever happened since, and the same as conditions for lists and counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.clock.models import Deadline
from xiezhi.clock.models import State as Running
from xiezhi.core.records import RecordQuerySet, split_ref
from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.exams import queries as exams

from . import rules, states
from .models import Application, Certificate, Period

RECALL = "registry.recall"  # the clock's name for the limit after somebody left


@dataclass(frozen=True)
class Status:
    """How a certificate stands on a day. `valid` None: that cannot be told (its end is not known)."""

    number: str
    day: dt.date
    state: State
    valid: bool | None
    why: str
    fields: tuple[str, ...] = ()
    valid_to: dt.date | None = None
    organ_id: int | None = None
    officer_id: int | None = None


def certificate_on(number: str, day: dt.date) -> Status:
    """How the certificate with this number stood on that day, whatever happened since."""
    return certificates_on([(number, day)])[number, day]


def certificates_on(asked: Iterable[tuple[str, dt.date]]) -> dict[tuple[str, dt.date], Status]:
    """`certificate_on` for many numbers and days in two queries."""
    pairs = list(dict.fromkeys(asked))
    rows = Certificate.objects.filter(number__in={number for number, _day in pairs}).prefetch_related("periods")
    found = {row.number: row for row in rows}
    return {
        (number, day): status_on(found[number], day)
        if number in found
        else Status(number, day, states.MISSING, False, _("没有这个证号的证件。"))
        for number, day in pairs
    }


WHY: dict[str, Any] = {
    "claimed": gettext_lazy("补录的证件，监督机构还没有核对。"),
    "disowned": gettext_lazy("补录的证件，监督机构未予认可。"),
    "suspended": gettext_lazy("证件已被暂扣。"),
    "leaving": gettext_lazy("持证人已经离岗，证件应当收回。"),
    "recalled": gettext_lazy("证件已经收回。"),
    "cancelled": gettext_lazy("证件已经注销。"),
}


def status_on(certificate: Certificate, day: dt.date) -> Status:
    """The same of a certificate at hand; its `periods` may be prefetched."""
    period = _covering(sorted(certificate.periods.all(), key=lambda p: p.pk), day)
    if period is None:
        return _status(certificate, day, states.NOT_YET, False, _("在这一日还没有发证。"))
    if period.state != states.VALID.value:
        return _status(certificate, day, states.CERTIFICATE.states[period.state], False, str(WHY[period.state]), period)
    if period.valid_to is None:
        return _status(certificate, day, states.UNKNOWN, None, _("登记的证件没有有效期截止日期。"), period)
    if day > period.valid_to:
        why = _("有效期至%(day)s，已经过期。") % {"day": period.valid_to.isoformat()}
        return _status(certificate, day, states.EXPIRED, False, why, period)
    why = _("有效期至%(day)s。") % {"day": period.valid_to.isoformat()}
    return _status(certificate, day, states.VALID, True, why, period)


def _covering(periods: list[Period], day: dt.date) -> Period | None:
    for period in reversed(periods):
        if (period.from_on is None or period.from_on <= day) and (period.to_on is None or day <= period.to_on):
            return period
    return None


def _status(row: Certificate, day: dt.date, state: State, valid: bool | None, why: str, period: Period | None = None) -> Status:
    fields = tuple(split_fields(period.fields if period else row.fields))
    until = period.valid_to if period else row.valid_to
    return Status(row.number, day, state, valid, why, fields, until, row.organ_id, row.officer_id)


def split_fields(text: str) -> list[str]:
    """The fields of enforcement in a stored text."""
    return [part for part in text.split("、") if part]


def state_now(certificate: Certificate | None, day: dt.date | None = None) -> State | None:
    """What the certificate's badge says today, without asking for its history."""
    if certificate is None:
        return None
    day = day or today()
    if certificate.state != states.VALID.value:
        return states.CERTIFICATE.states[certificate.state]
    if certificate.valid_to is None:
        return states.UNKNOWN
    return states.VALID if day <= certificate.valid_to else states.EXPIRED


def days_left(certificate: Certificate, day: dt.date | None = None) -> int | None:
    """Days until a valid certificate runs out; negative after it; None where that does not matter any more."""
    if certificate.state != states.VALID.value or certificate.valid_to is None:
        return None
    return int((certificate.valid_to - (day or today())).days)


STANDINGS: dict[str, Any] = {
    "valid": gettext_lazy("有效"),
    "warn": gettext_lazy("90 日内到期"),
    "soon": gettext_lazy("30 日内到期"),
    "ending": gettext_lazy("即将到期和已过期"),
    "expired": gettext_lazy("已过有效期"),
    "suspended": gettext_lazy("暂扣"),
    "leaving": gettext_lazy("待收回"),
    "late": gettext_lazy("逾期未收回"),
    "claimed": gettext_lazy("补录待核对"),
    "unknown": gettext_lazy("有效期不明"),
    "recalled": gettext_lazy("已收回"),
    "cancelled": gettext_lazy("已注销"),
    "unproven": gettext_lazy("发证依据的成绩已作废"),
}


def standing_labels() -> list[tuple[str, Any]]:
    """Pairs for a filter; the days of the warnings as the place has set them."""
    days = {name: rules.value(f"{name}_days", today()) for name in ("warn",)} | {"soon": rules.value("warn_soon_days", today())}
    return [(name, _("%(n)s 日内到期") % {"n": days[name]} if name in days else label) for name, label in STANDINGS.items()]


def standing_q(name: str, prefix: str = "") -> Q:
    """Certificates that stand so today; `prefix` as in "certificate__"."""
    day = today()

    def q(**terms: Any) -> Q:
        return Q(**{prefix + key: value for key, value in terms.items()})

    valid = q(state=states.VALID.value)
    if name == "valid":
        return valid & q(valid_to__gte=day)
    if name in ("warn", "soon"):
        ahead = rules.value("warn_days" if name == "warn" else "warn_soon_days", day)
        return valid & q(valid_to__gte=day, valid_to__lte=day + dt.timedelta(days=ahead))
    if name == "expired":
        return valid & q(valid_to__lt=day)
    if name == "ending":
        return standing_q("warn", prefix) | standing_q("expired", prefix)
    if name == "late":
        return q(state=states.LEAVING.value, pk__in=_late_recalls())
    if name == "unknown":
        return valid & q(valid_to=None)
    if name == "unproven":
        return q(pk__in=_unproven())
    return q(state=name)


def unproven(certificate: Certificate) -> bool:
    """Whether the exam result on which it was issued counts no more."""
    return Certificate.objects.filter(standing_q("unproven"), pk=certificate.pk).exists()


def _unproven() -> RecordQuerySet:
    """Certificates in use, issued here on a result of the exam that was taken off the list since (条例第十七条第二款)."""
    issued = Application.objects.filter(
        kind=Application.Kind.FIRST, state=states.ISSUED.value, certificate__state__in=(states.VALID.value, states.SUSPENDED.value)
    )
    return issued.exclude(exams.results_on(OuterRef("officer__person"), OuterRef("issued_on"))).values("certificate")


def _late_recalls() -> list[int]:
    """Certificates beyond the limit for taking them back; whoever asks narrows them to what he sees."""
    rows = Deadline.objects.filter(kind=RECALL, state=Running.RUNNING, ends_on__lt=today())
    return [split_ref(ref)[1] for ref in rows.values_list("record", flat=True)]


def of_own_organ() -> Q:
    return Q(certificate__organ_id=F("organ_id"))
