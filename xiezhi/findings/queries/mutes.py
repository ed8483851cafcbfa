"""Rules that are left alone in a place, and the findings that this covers today."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q

from xiezhi.core.actor import Actor
from xiezhi.core.records import Among, RecordQuerySet
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import prefixes

from ..models import Finding, Mute
from ..states import MUTED
from .places import WHOLE_AREA, above


def mutes(actor: Actor | None) -> RecordQuerySet:
    """Mutes in the reader's area, and those from above that cover it. An organ is not told what supervision leaves alone."""
    if actor is None or not (actor.system or actor.role in WHOLE_AREA):
        return Mute.objects.none()
    rows = Mute.objects.select_related("body", "organ", "division")
    if actor.system:
        return rows
    mine = Among("body_id", actor.organ_ids) | Among("organ_id", actor.organ_ids) | Q(division__path__in=above(actor))
    return rows.filter(mine)


def in_force(rows: RecordQuerySet | None = None) -> RecordQuerySet:
    """Mutes that last today; when the last day is over the findings come back by themselves."""
    return (Mute.objects.all() if rows is None else rows).filter(
        state=MUTED.value, first__lte=today(), until__gte=today()
    )


def run_out() -> RecordQuerySet:
    """Mutes whose last day is over and which are not marked so yet."""
    return Mute.objects.filter(state=MUTED.value, until__lt=today())


def covers(actor: Actor, rows: Sequence[Mute]) -> dict[int, int]:
    """By key of mute: how many findings that stand it covers, of those in the reader's scope."""
    found = Finding.objects.of_organs(actor).filter(cleared_on=None, rule_code__in={row.rule_code for row in rows})
    counts = list(
        found.order_by().values_list("rule_code", "organ_id", "organ__division__path").annotate(n=Count("id"))
    )
    return {
        row.pk: sum(
            n
            for code, organ_id, path, n in counts
            if code == row.rule_code and (path.startswith(row.division.path) if row.division else organ_id == row.organ_id)
        )
        for row in rows
    }


def standing(actor: Actor, code: str) -> list[tuple[int, str, int]]:
    """Findings of a rule that stand, in the reader's scope: (key of organ, path of its division, how many)."""
    found = Finding.objects.of_organs(actor).filter(cleared_on=None, rule_code=code).order_by()
    return list(found.values_list("organ_id", "organ__division__path").annotate(n=Count("id")))


def muted() -> Q:
    """The findings that a mute covers today, as a condition."""
    by_rule: dict[str, set[int]] = {}
    for code, organ_id, path in in_force().order_by().values_list("rule_code", "organ_id", "division__path"):
        ids = (
            {organ_id}
            if organ_id
            else Organ.objects.filter(division__path__startswith=path).values_list("id", flat=True)
        )
        by_rule.setdefault(code, set()).update(ids)
    found = Q(pk__in=[])
    for code, ids in by_rule.items():
        found |= Q(rule_code=code, organ_id__in=sorted(ids))
    return found


def mute_of(finding: Finding) -> Mute | None:
    """The mute that covers a finding today; of several the one that lasts longest."""
    here = Q(organ_id=finding.organ_id) | Q(division__path__in=prefixes(finding.organ.division.path))
    rows = in_force().filter(here, rule_code=finding.rule_code).select_related("body", "division", "organ")
    return rows.order_by("-until").first()
