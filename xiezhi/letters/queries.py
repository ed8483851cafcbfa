"""Letters of records, and the register of a series. The room that owns the record decides who sees its letters."""

from __future__ import annotations

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Record, RecordQuerySet

from .models import Letter


def of_record(record: Record | str) -> RecordQuerySet:
    """Letters of a record that the caller has already found visible, newest first."""
    ref = record if isinstance(record, str) else record.ref
    return Letter.objects.filter(record=ref).select_related("pdf", "docx", "issuer")


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """The register of numbers (发文登记): supervision bodies for organs in scope, a government for its own letters."""
    if actor is None:
        return Letter.objects.none()
    if actor.system or actor.role in roles.SUPERVISION:
        return Letter.objects.of_organs(actor)
    if actor.role == roles.GOVERNMENT:
        return Letter.objects.of_organs(actor).filter(issuer_id=actor.organ_id)
    return Letter.objects.none()


def gaps(letters: RecordQuerySet) -> list[tuple[int, str, int, int]]:
    """Numbers missing in the series of these letters: (issuer id, kind, year, seq). Always empty; checked at night."""
    series: dict[tuple[int, str, int], set[int]] = {}
    for issuer, kind, year, seq in letters.values_list("issuer_id", "kind", "year", "seq"):
        series.setdefault((issuer, kind, year), set()).add(seq)
    return [(*key, n) for key, seen in sorted(series.items()) for n in range(1, max(seen) + 1) if n not in seen]
