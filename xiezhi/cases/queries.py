"""Which cases a post sees, and how the rule engine reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.rulebook.facts import Kind
from xiezhi.rulebook.facts.penalty import HELD

from .local import Local
from .models import OF_ORGAN, Case, LocalThreshold, Revision

ARROW = {
    Kind.TEXT: pa.string(), Kind.CODE: pa.string(), Kind.CODES: pa.string(), Kind.DATE: pa.date32(),
    Kind.BOOL: pa.bool_(), Kind.COUNT: pa.int64(), Kind.FEN: pa.int64(),
}  # fmt: skip
PLACE = "division_code"
# name in the wide row -> where it stands
SOURCE = {
    "act_id": "id",
    PLACE: "organ__division__code",
    **{
        fact.name: f"organ__{fact.name.removeprefix('organ_')}" if fact.name in OF_ORGAN else fact.name
        for fact in HELD
    },
}
SCHEMA = pa.schema([("act_id", pa.int64()), (PLACE, pa.string()), *((fact.name, ARROW[fact.kind]) for fact in HELD)])


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Cases of the organs in the actor's scope; the three administrators see none (their scope is empty)."""
    if actor is None or not (actor.system or actor.role in roles.BUSINESS):
        return Case.objects.none()
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


def thresholds() -> tuple[Local, ...]:
    """What places have adopted in place of the rulebook's thresholds."""
    names = ("rule_code", "param", "place", "value", "first", "last", "statutory", "source")
    return tuple(Local(*row) for row in LocalThreshold.objects.values_list(*names))


def wide_rows(cases: RecordQuerySet, chunk: int = 5000) -> Iterator[pa.RecordBatch]:
    """The wide rows of the engine, at most `chunk` a batch, in order of id; empty texts are null.

    Every batch is a query of its own, so that writing meanwhile disturbs nothing and memory stays bounded.
    """
    ordered, last = cases.order_by("id"), 0
    while rows := list(ordered.filter(id__gt=last).values_list(*SOURCE.values())[:chunk]):
        last = rows[-1][0]
        columns = zip(*rows, strict=True)
        yield pa.record_batch(
            [
                pa.array([value or None for value in column] if pa.types.is_string(kind.type) else column, kind.type)
                for column, kind in zip(columns, SCHEMA, strict=True)
            ],
            schema=SCHEMA,
        )


def facts_of(case: Case) -> dict[str, Any]:
    """One wide row of a case for a gate or the timeline: every fact of the sheet, unknown ones None."""
    facts: dict[str, Any] = {PLACE: case.organ.division.code}
    for fact in HELD:
        of_organ = fact.name in OF_ORGAN
        value = getattr(case.organ, fact.name.removeprefix("organ_")) if of_organ else getattr(case, fact.name)
        facts[fact.name] = None if value == "" else value
    return facts
