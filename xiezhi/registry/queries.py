"""Which officers and certificates a post sees, how a certificate stood on a day, and what rules are told of officers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.clock import queries as clock
from xiezhi.clock.models import Deadline
from xiezhi.clock.models import State as Running
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet, split_ref
from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.training import queries as training

from . import rules, states
from .models import AnnualCheck, Application, Auxiliary, Card, Certificate, Left, Measure, Officer, Period, Posting

READERS = roles.SUPERVISION | {roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD, roles.GOVERNMENT}
RECALL = "registry.recall"  # the clock's name for the limit after somebody left


# -- who sees what


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Officers of the organs in scope; an officer sees himself; judicial offices and administrators see none."""
    return _seen(Officer.objects.all(), actor, "person__user")


def certificates_visible(actor: Actor | None) -> RecordQuerySet:
    """Certificates of the organs in scope, also those of people who have left them; an officer sees his own."""
    return _seen(Certificate.objects.all(), actor, "officer__person__user")


def applications_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Application.objects.all(), actor, "officer__person__user")


def auxiliaries_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Auxiliary.objects.all(), actor, "person__user")


def _seen(rows: RecordQuerySet, actor: Actor | None, user: str) -> RecordQuerySet:
    if actor is None:
        return rows.none()
    if actor.system or actor.role in READERS:
        return rows.of_organs(actor)
    if actor.role == roles.OFFICER:
        return rows.filter(**{user: int(actor.ref.rpartition(":")[2])})
    return rows.none()


def own(actor: Actor) -> Officer | None:
    """The actor's own file as an officer."""
    label, _sep, pk = actor.ref.rpartition(":")
    if label != "accounts.User":
        return None
    rows = Officer.objects.select_related("person", "organ", "organ__division", "certificate", "certificate__organ")
    return rows.filter(person__user=int(pk)).first()


def officers(organ: Organ) -> RecordQuerySet:
    """Officers in an enforcement post of the organ today. Auxiliary staff are none."""
    return Officer.objects.filter(organ=organ, on_duty=True).select_related("person", "certificate")


# -- a certificate on a day


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


def by_token(token: str) -> Card | None:
    """The card whose QR code bears this token."""
    return Card.objects.select_related("certificate__officer__person", "certificate__organ").filter(token=token).first()


def by_number(number: str) -> Certificate | None:
    """The certificate with exactly this number; no part of a number finds anything."""
    return Certificate.objects.select_related("officer__person", "organ").filter(number=number).first()


def good_card(certificate: Certificate) -> Card | None:
    return certificate.cards.filter(void_on=None).first()


# -- conditions for lists and counts

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
    return q(state=name)


def _late_recalls() -> list[int]:
    """Certificates beyond the limit for taking them back; whoever asks narrows them to what he sees."""
    rows = Deadline.objects.filter(kind=RECALL, state=Running.RUNNING, ends_on__lt=today())
    return [split_ref(ref)[1] for ref in rows.values_list("record", flat=True)]


def counts(rows: RecordQuerySet) -> dict[str, int]:
    """Figures over officers for the tiles: on duty, of them with a valid certificate, without one; what runs out."""
    here = Q(on_duty=True)
    held = standing_q("valid", "certificate__") & _of_own_organ()
    return rows.aggregate(
        people=Count("pk"),
        posted=Count("pk", filter=here),
        held=Count("pk", filter=here & held),
        without=Count("pk", filter=here & ~held),
        warn=Count("pk", filter=here & standing_q("warn", "certificate__")),
        soon=Count("pk", filter=here & standing_q("soon", "certificate__")),
        expired=Count("pk", filter=here & standing_q("expired", "certificate__")),
        reviewing=Count("pk", filter=Q(reviewer=True)),
        unqualified=Count("pk", filter=unqualified_q()),
    )


def _of_own_organ() -> Q:
    return Q(certificate__organ_id=F("organ_id"))


def uncertified_q() -> Q:
    """On duty today without a certificate that is valid today."""
    return Q(on_duty=True) & ~(standing_q("valid", "certificate__") & _of_own_organ())


def unqualified_q() -> Q:
    """Reviews decisions for the first time since 2018 without 法律职业资格 (行政处罚法第五十八条第二款)."""
    return Q(reviewer=True, qualification_no="") & (Q(reviewing_since=None) | Q(reviewing_since__gte=dt.date(2018, 1, 1)))


def to_recall(actor: Actor | None) -> RecordQuerySet:
    """Certificates of people who left, still to be taken back."""
    return certificates_visible(actor).filter(state=states.LEAVING.value)


def to_check(actor: Actor | None, year: int) -> RecordQuerySet:
    """Certificates in force that have not passed the annual check of the year and were issued before it."""
    done = AnnualCheck.objects.filter(year=year, passed=True).values("certificate_id")
    rows = certificates_visible(actor).filter(state=states.VALID.value, valid_to__gte=today()).exclude(pk__in=done)
    return rows.filter(Q(valid_from=None) | Q(valid_from__lt=dt.date(year, 1, 1)))


def with_last_check(rows: RecordQuerySet) -> RecordQuerySet:
    """Certificates with the year in which they last passed as `last_check`."""
    passed = AnnualCheck.objects.filter(certificate=OuterRef("pk"), passed=True).order_by("-year").values("year")[:1]
    return rows.annotate(last_check=Subquery(passed))


def place_of(actor: Actor) -> str:
    """Division code of where the actor works, for the numbers a place may change."""
    organ = Organ.objects.select_related("division").filter(pk=actor.organ_id).first()
    return str(organ.division.code) if organ else ""


# -- one record's surroundings


def recall_limits(actor: Actor, rows: Iterable[Certificate]) -> dict[str, Any]:
    """The running limit for taking back, by certificate ref."""
    return clock.newest([row.ref for row in rows], RECALL)


def open_application(officer: Officer) -> Application | None:
    return officer.applications.filter(state__in=states.OPEN).first()


def measures_of(officer: Officer) -> RecordQuerySet:
    return Measure.objects.filter(officer=officer).select_related("certificate")


# -- what rules are told
# in the rows of `facts`, beside the facts: whose they are
WHOSE = frozenset({"certificate_id", "person_id", "organ_id", "division_code", "holder", "position"})


def verifiable(organ_ids: Iterable[int]) -> set[int]:
    """Organs whose officers anybody can verify here by number or QR code: with a certificate that was not merely claimed."""
    rows = Certificate.objects.filter(organ_id__in=set(organ_ids))
    known = rows.exclude(state__in=(states.CLAIMED.value, states.DISOWNED.value))
    return set(known.order_by().values_list("organ_id", flat=True).distinct())


def facts(organ_ids: Iterable[int], day: dt.date) -> list[dict[str, Any]]:
    """Rows of rulebook.facts.management.OFFICER for the certificates of these organs as they stood on `day`.

    One row a certificate that had been given by then, with the hours of the year of `day`; beside the facts whose it is
    (`WHOSE`). Seven queries, however many organs.
    """
    certificates = list(
        Certificate.objects.filter(organ_id__in=set(organ_ids))
        .exclude(state__in=(states.CLAIMED.value, states.DISOWNED.value))
        .select_related("organ__division", "officer__person")
        .prefetch_related(
            "periods", "checks", Prefetch("officer__postings", Posting.objects.order_by("id"), to_attr="stretches")
        )
    )
    trained = training.facts({row.officer.person_id for row in certificates}, day.year)
    found = ((row, _facts_of(row, day)) for row in certificates)
    return [told | trained[row.officer.person_id] for row, told in found if told is not None]


def _facts_of(row: Certificate, day: dt.date) -> dict[str, Any] | None:
    periods = sorted(row.periods.all(), key=lambda p: p.pk)
    begun = [p for p in periods if p.from_on is None or p.from_on <= day]
    if not begun:
        return None
    here = [p for p in row.officer.stretches if p.organ_id == row.organ_id and (p.from_on is None or p.from_on <= day)]
    on_duty = any(p.to_on is None or p.to_on >= day for p in here)
    left = None if on_duty or not here else here[-1]
    ended = [p.from_on for p in begun if p.state in (states.RECALLED.value, states.CANCELLED.value)]
    return {
        "certificate_id": row.pk,
        "person_id": row.officer.person_id,
        "organ_id": row.organ_id,
        "division_code": row.organ.division.code,
        "holder": row.officer.person.name,
        "position": row.officer.position,
        "cert_no": row.number,
        "organ_code": row.organ.code,
        "on_duty": on_duty,
        "cert_valid_to": begun[-1].valid_to,
        "left_on": left.to_on + dt.timedelta(days=1) if left and left.to_on and left.ended_as in _LEFT else None,
        "failed_on": _failed_on(list(row.checks.all()), day),
        "cert_withdrawn_on": min((d for d in ended if d), default=None),
    }


_LEFT = frozenset({Left.TRANSFER, Left.RETIRE, Left.RESIGN, Left.DEATH, Left.ROTATE, Left.MOVE, Left.DISQUALIFY})


def _failed_on(checks: list[AnnualCheck], day: dt.date) -> dt.date | None:
    """When the annual check was failed, unless a later one was passed."""
    known = sorted((c for c in checks if c.on <= day), key=lambda c: (c.on, c.pk))
    return known[-1].on if known and not known[-1].passed else None


def headcounts(organ_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """organ id → reviewer_count and officer_count of today, as rulebook.facts.management.ORGAN_YEAR asks them (G03).

    An officer counts if in post with a valid certificate of that organ; auxiliary staff never do.
    """
    held = Q(on_duty=True) & standing_q("valid", "certificate__") & _of_own_organ()
    rows = (
        Officer.objects.filter(organ_id__in=set(organ_ids)).order_by().values("organ_id")
        .annotate(reviewer_count=Count("pk", filter=Q(reviewer=True)), officer_count=Count("pk", filter=held))
    )  # fmt: skip
    return {row["organ_id"]: {"reviewer_count": row["reviewer_count"], "officer_count": row["officer_count"]} for row in rows}


def measure_facts(organ_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Rows of rulebook.facts.supervision.OFFICER_MEASURE: what was done to officers of these organs (S08)."""
    rows = Measure.objects.filter(organ_id__in=set(organ_ids)).select_related("certificate")
    return [measure_row(row) for row in rows]


def measure_row(row: Measure) -> dict[str, Any]:
    return {
        "cert_no": row.certificate.number if row.certificate else "", "measure": row.measure, "suggested_on": None,
        "decided_no": row.decision_no or None, "decided_on": row.decided_on, "basis": row.basis or None,
        "applied_on": row.applied_on if row.measure != "criticise" else None,
    }  # fmt: skip
