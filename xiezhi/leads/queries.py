"""Which leads a person sees: supervision bodies, and the offices that assist them, those about organs in their scope.

The organs themselves see none.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import F, QuerySet

from xiezhi.cases import queries as cases
from xiezhi.cases.models import Case
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.records import RecordQuerySet, split_ref
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.law.counting import Limit, Unit
from xiezhi.law.deadline import Deadline, deadline
from xiezhi.law.errors import LawError
from xiezhi.law.text import N_
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import supervision_body_for

from .models import Lead
from .states import OPEN, REGISTRARS, SUPERVISED

PLATFORM = system_actor("leads")  # a remedy stops supervision whoever may see the case
READERS = REGISTRARS
ASSESSMENT = Limit(None, None, 10, Unit.WORKING_DAY, basis=N_("平台默认：条例第二十条只要求及时研判，未规定天数"))


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Leads about organs in scope. An enforcement organ never learns of a lead before an instrument is issued."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Lead.objects.none()
    return Lead.objects.of_organs(actor)


def waiting(actor: Actor | None) -> RecordQuerySet:
    """Leads that the actor's own body has to assess, the most pressing first."""
    return mine(actor).filter(state=OPEN.value).order_by(F("due_on").asc(nulls_last=True), "id")


def overdue(actor: Actor | None) -> RecordQuerySet:
    """Leads of the actor's body not assessed in time (S10)."""
    return waiting(actor).filter(due_on__lt=today())


def mine(actor: Actor | None) -> RecordQuerySet:
    """Leads that the actor's own body handles."""
    return visible_to(actor).filter(body_id=actor.organ_id if actor else None)


def about_act(actor: Actor | None, act: str) -> RecordQuerySet:
    """Leads about one act."""
    return visible_to(actor).filter(act=act) if act else Lead.objects.none()


def running_for(act: str) -> QuerySet[Lead]:
    """Leads about one act that are not finished, whoever handles them: for the check against doing it twice."""
    return Lead.objects.filter(act=act, state__in=[OPEN.value, SUPERVISED.value])


def body_for(actor: Actor, organ: Organ) -> Organ | None:
    """Who handles a lead about `organ`: the actor's own body (a higher one: 提级监督), else that of the same level."""
    if actor.organ_id is not None and not actor.system:
        own = Organ.objects.filter(pk=actor.organ_id, kind=Kind.SUPERVISION).first()
        if own is not None:
            return own
    return supervision_body_for(organ)


def in_remedy(act: str) -> str:
    """ "reconsideration" or "litigation" while the act is before the reconsideration organ or the court, else ""."""
    if not act:
        return ""
    label, pk = split_ref(act)
    if label != Case._meta.label:
        return ""
    row = cases.visible_to(PLATFORM).filter(pk=pk).values("reconsidered_on", "litigated_on", "remedy_ended_on").first()
    if row is None:
        return ""
    begun = [
        (day, kind)
        for day, kind in ((row["reconsidered_on"], "reconsideration"), (row["litigated_on"], "litigation"))
        if day
    ]
    if not begun:
        return ""
    last, kind = max(begun)
    ended: dt.date | None = row["remedy_ended_on"]
    # one column for the end: an end before the court took the case was that of the reconsideration
    return "" if ended and ended >= last else kind


def case_named(actor: Actor | None, organ: Organ, number: str) -> Case | None:
    """The case of an organ in scope with that number: also for judicial offices, which name cases and do not open them."""
    if actor is None or not actor.sees(organ.pk):
        return None
    found: Case | None = cases.visible_to(PLATFORM).select_related("organ").filter(organ=organ, case_no=number).first()
    return found


def case_of(act: str) -> Case | None:
    """The case a reference names, None where it names something else."""
    if not act:
        return None
    label, pk = split_ref(act)
    if label != Case._meta.label:
        return None
    found: Case | None = cases.visible_to(PLATFORM).select_related("organ").filter(pk=pk).first()
    return found


def assessment_deadline(opened_on: dt.date) -> Deadline | None:
    """The last day for the assessment (非法定默认); None where the calendar of that time is not loaded."""
    try:
        return deadline(opened_on, ASSESSMENT, calendar=load_calendar())
    except LawError:
        return None
