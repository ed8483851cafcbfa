"""Which cases a post sees, and how the rule engine reads them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db.models import Q

from xiezhi.catalogue import queries as catalogue
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import today
from xiezhi.law.dated import Value
from xiezhi.registry.queries import certificates_visible
from xiezhi.registry.states import DISOWNED
from xiezhi.rulebook.facts import Kind
from xiezhi.rulebook.facts.penalty import HELD, KNOWN
from xiezhi.rulebook.packs import PACKS

from . import local
from .known import ABOUT, known
from .local import Local
from .models import OF_ORGAN, Case, LocalThreshold, Revision

NUMBERS = re.compile(r"[、,，;；\s]+")  # between certificate numbers
ARROW = {
    Kind.TEXT: pa.string(), Kind.CODE: pa.string(), Kind.CODES: pa.string(), Kind.DATE: pa.date32(),
    Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64(),
}  # fmt: skip
PLACE = "division_code"
# A judicial office registers what it sees in its township; the files of the organs there are not opened to it.
READERS = roles.BUSINESS - {roles.TOWNSHIP}
P11 = PACKS[local.PACK]["P11"]  # how long a case may take
# name in the wide row -> where it stands
SOURCE = {
    "act_id": "id",
    PLACE: "organ__division__code",
    **{
        fact.name: f"organ__{fact.name.removeprefix('organ_')}" if fact.name in OF_ORGAN else fact.name
        for fact in HELD
    },
    **ABOUT,
}
SCHEMA = pa.schema([("act_id", pa.int64()), (PLACE, pa.string()), *((fact.name, ARROW[fact.kind]) for fact in KNOWN)])


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Cases of the organs in the actor's scope, and those that a township handed over to them; judicial offices and the
    three administrators see none."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Case.objects.none()
    if actor.role in roles.ENFORCEMENT and (moved := catalogue.handed_over(actor.organ_ids)):
        return Case.objects.filter(Q(organ_id__in=actor.organ_ids) | Q(pk__in=moved))
    return Case.objects.all().of_organs(actor)


def law_days(case: Case) -> tuple[dt.date | None, ...]:
    """The days whose law a case cites, the likeliest first: of the decision, of the filing."""
    return case.decided_on, case.filed_on  # type: ignore[attr-defined]


def law_days_of(ref: str) -> tuple[dt.date | None, ...]:
    """The same for a record reference; none for what is no case."""
    label, _, pk = ref.partition(":")
    if label != "cases.Case":
        return ()
    case = Case.objects.filter(pk=pk).only("decided_on", "filed_on").first()
    return law_days(case) if case else ()


def revisions_of(actor: Actor, case: Case) -> RecordQuerySet:
    """What later rows changed in a case, newest first."""
    return Revision.objects.filter(case__in=visible_to(actor), case=case)


def handles(actor: Actor, case: Case) -> bool:
    """Whether the case names a certificate of this officer among those who handle it."""
    if actor.role != roles.OFFICER:
        return False
    named = {no.strip() for no in NUMBERS.split(case.officer_nos) if no.strip()}  # type: ignore[attr-defined]
    return certificates_visible(actor).filter(number__in=named).exclude(state=DISOWNED.value).exists()


def numbered(organ: int, case_no: str) -> Case | None:
    """The case of an organ with this number."""
    return Case.objects.filter(organ_id=organ, case_no=case_no).select_related("organ").first()


def thresholds() -> tuple[Local, ...]:
    """What places have adopted in place of the rulebook's thresholds."""
    names = ("rule_code", "param", "place", "value", "first", "last", "statutory", "source")
    return tuple(Local(*row) for row in LocalThreshold.objects.values_list(*names))


def running(actor: Actor | None) -> RecordQuerySet:
    """Cases in the ordinary procedure that are neither decided nor closed; what went to the county organ runs there."""
    rows = visible_to(actor).filter(procedure="ordinary", decided_on=None, closed_on=None)
    if actor is not None and actor.role in roles.ENFORCEMENT and (gone := catalogue.handed_over(actor.organ_ids, "township")):
        return rows.exclude(pk__in=gone)
    return rows


def pressing(actor: Actor | None) -> RecordQuerySet:
    """Running cases whose limit ends soon or is over, the oldest first."""
    return running(actor).filter(is_pressing(actor)).order_by("filed_on", "id")


def is_pressing(actor: Actor | None) -> Q:
    """The same as a condition: from the day on which P11 warns, by the thresholds of the case's place and day of filing."""
    found, adopted, asof = running(actor).exclude(filed_on=None), thresholds(), today()
    measures = [local.param_of(P11, name, adopted).values for name in ("early", "limit")]
    codes: dict[tuple[local.Span, ...], list[str]] = {}
    for code in found.order_by().values_list("organ__division__code", flat=True).distinct():
        codes.setdefault(tuple(span for held in measures for span in local.spans(held, code, asof)), []).append(code)
    long = Q(pk__in=[])
    for spans, here in codes.items():
        for first, last, days in spans:
            until = min(last, asof - dt.timedelta(days=days + 1))
            long |= Q(organ__division__code__in=here, filed_on__gte=first, filed_on__lte=until)
    # Days that do not count, or were added, put the warning off; few cases have any.
    put_off = Q(excluded_days__gt=0) | Q(extended_days__gt=0)
    late = [
        pk for pk, filed, excluded, extended, code in found.filter(put_off).values_list(
            "pk", "filed_on", "excluded_days", "extended_days", "organ__division__code")
        if any(
            (value := local.value_on(held, filed, code)) and (asof - filed).days > value.value + (excluded or 0) + (extended or 0)
            for held in measures)
    ]  # fmt: skip
    return Q(procedure="ordinary", decided_on=None, closed_on=None) & ((long & ~put_off) | Q(pk__in=late))


def warned_from(actor: Actor | None) -> list[Value[int]]:
    """From which day of a running case on P11 warns in the places of the actor's cases, with what says so."""
    held, asof = local.param_of(P11, "early", thresholds()).values, today()
    codes = running(actor).order_by().values_list("organ__division__code", flat=True).distinct()
    found = (local.value_on(held, asof, code) for code in codes)
    return list(dict.fromkeys(value for value in found if value))


def wide_rows(cases: RecordQuerySet, chunk: int = 5000) -> Iterator[pa.RecordBatch]:
    """The wide rows of the engine, at most `chunk` a batch, in order of id, with what registers tell; empty texts are null.

    Every batch has queries of its own, so that writing meanwhile disturbs nothing and memory stays bounded.
    """
    ordered, last = cases.order_by("id"), 0
    while found := list(ordered.filter(id__gt=last).values_list(*SOURCE.values())[:chunk]):
        last = found[-1][0]
        yield pa.RecordBatch.from_pylist(_told([dict(zip(SOURCE, row, strict=True)) for row in found]), schema=SCHEMA)


def _told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of SOURCE as rows of SCHEMA."""
    held = [{name: None if value == "" else value for name, value in row.items()} for row in rows]
    return [
        {name: value for name, value in (row | told).items() if name not in ABOUT}
        for row, told in zip(held, known(held), strict=True)
    ]


def facts_of(case: Case) -> dict[str, Any]:
    """One wide row of a case for a gate or the timeline: every fact that is known of it, unknown ones None."""
    row = Case.objects.filter(pk=case.pk).values_list(*SOURCE.values()).get()
    (facts,) = _told([dict(zip(SOURCE, row, strict=True))])
    del facts["act_id"]
    return facts
