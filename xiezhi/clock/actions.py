"""Starting, meeting and stopping deadlines. Called inside the act of the room that owns the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xiezhi.core.records import Record
from xiezhi.law.deadline import Deadline as Reckoned
from xiezhi.law.deadline import Step
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act

from .models import Deadline, Duty, State


def start(
    act: Act,
    record: Record | str,
    kind: str,
    label: str,
    reckoned: Reckoned,
    *,
    organ: Organ,
    duty: str = Duty.ORGAN,
) -> Deadline:
    """Start a deadline that `xiezhi.law` reckoned; statutory when its limit cites a statute."""
    clause = reckoned.limit.cited(reckoned.start)
    return _start(
        act, record, kind, label, organ, duty,
        starts_on=reckoned.start, ends_on=reckoned.last_day, statutory=clause is not None,
        cite=clause.label() if clause else reckoned.limit.basis, how=[_step(s) for s in reckoned.steps],
    )  # fmt: skip


def start_until(
    act: Act,
    record: Record | str,
    kind: str,
    label: str,
    *,
    organ: Organ,
    starts_on: dt.date,
    ends_on: dt.date,
    cite: str,
    why: str,
    duty: str = Duty.ORGAN,
) -> Deadline:
    """Start a deadline whose last day a document sets. `why` is a source text with fields {start} and {day}."""
    step = {"text": why, "params": {"start": starts_on.isoformat(), "day": ends_on.isoformat()}, "cited": cite}
    return _start(
        act, record, kind, label, organ, duty,
        starts_on=starts_on, ends_on=ends_on, statutory=False, cite=cite, how=[step],
    )  # fmt: skip


def meet(act: Act, record: Record | str, kind: str, on: dt.date) -> Deadline | None:
    """The duty was done on that day, in time or late. None when no such deadline runs."""
    return _end(act, record, kind, state=State.MET, met_on=on)


def stop(act: Act, record: Record | str, kind: str | None = None) -> int:
    """The duty fell away; all running deadlines of the record when no kind is named. Returns how many."""
    return len([d for k in _running_kinds(act, record, kind) if (d := _end(act, record, k, state=State.STOPPED))])


def _start(
    act: Act, record: Record | str, kind: str, label: str, organ: Organ, duty: str, **values: Any
) -> Deadline:
    row = act.create(Deadline, record=_ref(record), kind=kind, label=label, organ=organ, duty=duty, **values)
    act.detail.setdefault("deadlines", {})[kind] = row.ends_on.isoformat()
    return row


def _end(act: Act, record: Record | str, kind: str, **changes: Any) -> Deadline | None:
    row = Deadline.objects.filter(record=_ref(record), kind=kind, state=State.RUNNING).first()
    if row is None:
        return None
    for name, value in changes.items():
        setattr(row, name, value)
    act.save(row, *changes)
    return row


def _running_kinds(act: Act, record: Record | str, kind: str | None) -> list[str]:
    if kind is not None:
        return [kind]
    return list(Deadline.objects.filter(record=_ref(record), state=State.RUNNING).values_list("kind", flat=True))


def _ref(record: Record | str) -> str:
    return record if isinstance(record, str) else record.ref


def _step(step: Step) -> dict[str, Any]:
    return {
        "text": step.template,
        "params": {k: v if isinstance(v, int) else str(v) for k, v in step.params.items()},
        "messages": list(step.messages),
        "cited": "、".join(c.label() for c in step.clauses),
    }
