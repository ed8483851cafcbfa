"""Thresholds of a place: who may know of them, what holds, what a change would make of it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from xiezhi.cases import queries as cases
from xiezhi.cases.local import Local, fingerprint
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.records import Among, RecordQuerySet

from ..models import DryRun, Threshold
from ..rules import CASES, rule_of
from ..states import ADOPTED, ENDED, ENDING, PROPOSED, WITHDRAWN
from .places import WHOLE_AREA, above

SWEEPER = system_actor("sweep")

def thresholds(actor: Actor | None) -> RecordQuerySet:
    """Values proposed and adopted in the reader's area, and those adopted above it. The organs see on a rule's page which
    hold, not how they came about."""
    if actor is None or not (actor.system or actor.role in WHOLE_AREA):
        return Threshold.objects.none()
    if actor.system:
        return Threshold.objects.all()
    from_above = Q(division__path__in=above(actor)) & ~Q(state__in=[PROPOSED.value, WITHDRAWN.value])
    return Threshold.objects.filter(Among("body_id", actor.organ_ids) | from_above)


def dry_runs(actor: Actor | None) -> RecordQuerySet:
    """Dry runs over the reader's own area; one made above speaks of other areas too."""
    if actor is None or not (actor.system or actor.role in WHOLE_AREA):
        return DryRun.objects.none()
    return DryRun.objects.of_organs(actor, "threshold__body_id")


def adopted(without: Threshold | None = None) -> tuple[Local, ...]:
    """What has been adopted anywhere, in the order of adoption; `without` leaves one out."""
    states = [ADOPTED.value, ENDING.value, ENDED.value]
    rows = Threshold.objects.filter(state__in=states).order_by("adopted_at", "id")
    return tuple(one for row in rows if (without is None or row.pk != without.pk) and (one := local_of(row)))


def local_of(row: Threshold, ended: bool = False) -> Local | None:
    """A value as it holds; `ended`: as it would with its proposed ending. None where it never held."""
    last = row.last
    if ended or row.state == ENDED.value:
        if row.end_on is None:
            return None
        last = min(last, row.end_on) if last else row.end_on
    return Local(row.rule_code, row.param, row.place, row.value, row.first, last, row.statutory, row.source)


def changed_by(row: Threshold, purpose: str) -> tuple[Local, ...]:
    """What would hold once the value is adopted, or ended."""
    one = local_of(row, ended=purpose == DryRun.Purpose.END)
    if purpose == DryRun.Purpose.ADOPT:
        return (*adopted(), one) if one else adopted()
    # an ending keeps the place in the order of adoption: later values went over it
    rows = Threshold.objects.filter(state__in=[ADOPTED.value, ENDING.value, ENDED.value]).order_by("adopted_at", "id")
    found = (local_of(other, ended=other.pk == row.pk) for other in rows)
    return tuple(value for value in found if value)


def to_adopt(actor: Actor | None) -> RecordQuerySet:
    """Proposed values, and proposed endings, that wait for this person as the second one of the own body."""
    return Threshold.objects.filter(second_look(actor))


def second_look(actor: Actor | None) -> Q:
    """The same as a condition. Whoever proposed is the second person only where the place does without four eyes."""
    if actor is None or actor.role not in roles.SUPERVISION:
        return Q(pk__in=[])
    proposed, ending = Q(state=PROPOSED.value), Q(state=ENDING.value)
    if settings.FOUR_EYES_THRESHOLDS:
        proposed, ending = proposed & ~Q(proposed_ref=actor.ref), ending & ~Q(end_ref=actor.ref)
    return Q(body_id=actor.organ_id) & (proposed | ending)


def last_trial(row: Threshold, purpose: str) -> DryRun | None:
    """The newest dry run of an adoption or ending."""
    return row.dry_runs.filter(purpose=purpose).order_by("-id").first()


def spec_of(row: Threshold, purpose: str) -> str:
    """Changes with the value, with other values for the same rule, and with the rule itself."""
    rule = rule_of(CASES, row.rule_code)
    return fingerprint(rule, adopted(), changed_by(row, purpose)) if rule else ""


def stale(trial: DryRun) -> str:
    """Why a dry run no longer speaks of what is; empty while it does."""
    if trial.spec != spec_of(trial.threshold, trial.purpose):
        return _("试算之后，规则或者适用的数值有变化")
    if trial.mark != data_mark(trial.threshold):
        return _("试算之后，案件数据有变化")
    return ""


def data_mark(row: Threshold) -> str:
    """Changes whenever a case in the area of a value does."""
    found = cases_of(row).aggregate(n=Count("id"), at=Max("changed_at"))
    return f"{found['n']}:{found['at'].isoformat() if found['at'] else ''}"


def cases_of(row: Threshold) -> RecordQuerySet:
    """The acts that a value would be used for: those of organs in its division."""
    return cases.visible_to(SWEEPER).filter(organ__division__path__startswith=row.division.path)
