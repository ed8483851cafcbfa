"""Which findings a person sees, and the figures about them. Nothing is counted that the person could not open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import now
from xiezhi.organs.models import Division, Level, Organ

from .models import Finding, Sweep
from .states import CONFIRMED, DISMISSED, NEW

OWN = frozenset({roles.LEGAL_STAFF, roles.ORGAN_HEAD})
READERS = roles.SUPERVISION | OWN | {roles.GOVERNMENT}
WHOLE_AREA = roles.SUPERVISION | {roles.GOVERNMENT}
STALLED = dt.timedelta(minutes=5)
SMALL = 20  # below this many decisions a share says nothing


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Supervision: all in scope. The organ's legal staff and head: its own, without the dismissed ones. Government:
    what supervision has confirmed. Nobody else."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Finding.objects.none()
    rows = Finding.objects.of_organs(actor)
    if actor.role in OWN:
        return rows.exclude(state=DISMISSED.value)
    if actor.role == roles.GOVERNMENT:
        return rows.filter(state=CONFIRMED.value)
    return rows


def to_decide(actor: Actor | None) -> RecordQuerySet:
    """Findings that wait for a decision: new and not cleared."""
    return visible_to(actor).filter(state=NEW.value, cleared_on=None)


def to_lead(actor: Actor | None) -> RecordQuerySet:
    """Confirmed findings that are in no lead yet."""
    return visible_to(actor).filter(state=CONFIRMED.value, cleared_on=None, lead=None)


def about_act(actor: Actor | None, act: str) -> RecordQuerySet:
    """Findings about one act, cleared ones last."""
    return (
        visible_to(actor).filter(act=act).order_by("cleared_on", "rank", "rule_code") if act else Finding.objects.none()
    )


def desk_counts(actor: Actor | None) -> dict[str, int]:
    """For the workbench: new (and how many of them red), confirmed without a lead."""
    found = visible_to(actor).filter(cleared_on=None).aggregate(
        new=Count("id", filter=Q(state=NEW.value)),
        red=Count("id", filter=Q(state=NEW.value, rank=1)),
        to_lead=Count("id", filter=Q(state=CONFIRMED.value, lead=None)),
    )  # fmt: skip
    return {name: found[name] or 0 for name in ("new", "red", "to_lead")}


def by_rule(actor: Actor | None) -> list[dict[str, Any]]:
    """[{rule_code, rule_name, rank, n}] of what waits for a decision, the most frequent first."""
    rows = to_decide(actor).values("rule_code", "rule_name", "severity", "rank").annotate(n=Count("id"))
    return list(rows.order_by("-n", "rule_code"))


# -- the rules and what people made of them


@dataclass
class RuleFigures:
    """Figures of one rule as far as the reader may know them. `checked` is None for readers without an area."""

    code: str
    checked: int | None = None
    insufficient: int | None = None
    breached: int = 0
    confirmed: int = 0
    dismissed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def false_share(self) -> float | None:
        """Share of dismissed among decided, 0…1; None while nothing was decided."""
        return self.dismissed / self.decided if self.decided else None

    @property
    def few(self) -> bool:
        """Whether so few were decided that the share should not be relied upon."""
        return self.decided < SMALL


def rule_figures(actor: Actor | None) -> dict[str, RuleFigures]:
    """Figures by rule code. Checked and insufficient are those of the last full sweep in the reader's areas."""
    found: dict[str, RuleFigures] = {}
    rows = visible_to(actor).values("rule_code").annotate(
        breached=Count("id", filter=Q(cleared_on=None)),
        confirmed=Count("id", filter=Q(state=CONFIRMED.value)),
        dismissed=Count("id", filter=Q(state=DISMISSED.value)),
        data=Count("id", filter=Q(state=DISMISSED.value, reason_code="data")),
        rule=Count("id", filter=Q(state=DISMISSED.value, reason_code="rule")),
    ).order_by()  # fmt: skip
    for row in rows:
        found[row["rule_code"]] = RuleFigures(
            row["rule_code"], breached=row["breached"], confirmed=row["confirmed"], dismissed=row["dismissed"],
            reasons={"data": row["data"], "rule": row["rule"]},
        )  # fmt: skip
    run = last_full()
    mine = areas_of(actor)
    if run is None or not mine:
        return found
    for area, figures in run.counts.items():
        if area not in mine:
            continue
        for code, count in figures["rules"].items():
            one = found.setdefault(code, RuleFigures(code))
            one.checked = (one.checked or 0) + count["checked"]
            one.insufficient = (one.insufficient or 0) + count["insufficient"]
    return found


def areas() -> list[tuple[str, dict[str, Any]]]:
    """(division code, filter on cases) for each area, in order of code."""
    found = []
    for division in Division.objects.exclude(level=Level.TOWNSHIP).order_by("code"):
        if division.level == Level.COUNTY:
            found.append((division.code, {"organ__division__path__startswith": division.path}))
        else:
            found.append((division.code, {"organ__division": division}))
    return found


def areas_of(actor: Actor | None) -> frozenset[str]:
    """Area codes whose figures the reader may know: those of the divisions a supervision body or government is over."""
    if actor is None:
        return frozenset()
    if actor.system:
        return frozenset(code for code, _ in areas())
    if actor.role not in WHOLE_AREA or actor.organ_id is None:
        return frozenset()
    organ = Organ.objects.select_related("division").get(pk=actor.organ_id)
    below = Division.objects.filter(path__startswith=organ.division.path).values_list("code", flat=True)
    return frozenset(below) & frozenset(code for code, _ in areas())


# -- runs


def sweeps(actor: Actor | None) -> RecordQuerySet:
    """Runs of the sweep: those who supervise an area see that they happened; figures only by `run_figures`."""
    if actor is None or not (actor.system or actor.role in WHOLE_AREA):
        return Sweep.objects.none()
    return Sweep.objects.all()


def run_figures(run: Sweep, mine: frozenset[str]) -> dict[str, int]:
    """Figures of a run in the given areas."""
    total = dict.fromkeys(("acts", "new", "changed", "cleared", "reopened"), 0)
    for area, figures in run.counts.items():
        if area in mine:
            for name in total:
                total[name] += figures.get(name, 0)
    return total


def last_full() -> Sweep | None:
    """The newest finished sweep over all cases."""
    return Sweep.objects.filter(kind=Sweep.Kind.FULL, state=Sweep.State.DONE).order_by("-started_at").first()


def last_done() -> Sweep | None:
    """The newest finished sweep of any kind."""
    return Sweep.objects.filter(state=Sweep.State.DONE).order_by("-finished_at").first()


def stalled() -> RecordQuerySet:
    """Runs whose worker has not been heard of for five minutes; they can be gone on with."""
    return Sweep.objects.filter(state=Sweep.State.RUNNING, beat_at__lt=now() - STALLED)
