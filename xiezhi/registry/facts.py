"""What rules are told of officers, certificates, organs and measures: for many organs at once, in a few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q

from xiezhi.training import queries as training

from . import states
from .models import AnnualCheck, Certificate, Left, Measure, Officer, Posting
from .standing import of_own_organ, standing_q

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
    held = Q(on_duty=True) & standing_q("valid", "certificate__") & of_own_organ()
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
