"""Which findings a person sees, and the figures about them. Nothing is counted that the person could not open."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from xiezhi.cases import queries as cases
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import now, today
from xiezhi.organs.models import Division, Level, Organ
from xiezhi.organs.queries import prefixes

from .local import Local, fingerprint
from .models import DryRun, Finding, Mute, RuleVersion, Sweep, Threshold
from .rules import CASES, rule_of
from .states import ADOPTED, CONFIRMED, DISMISSED, ENDED, ENDING, MUTED, NEW, PROPOSED, WITHDRAWN

OWN = frozenset({roles.LEGAL_STAFF, roles.ORGAN_HEAD})
READERS = roles.SUPERVISION | OWN | {roles.GOVERNMENT}
WHOLE_AREA = roles.SUPERVISION | {roles.GOVERNMENT}
STALLED = dt.timedelta(minutes=5)
SWEEPER = system_actor("sweep")
# of a division code, so many say which division of that level it is
DIGITS: dict[str, int] = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9}
SMALL = 20  # below this many decisions a share says nothing


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Supervision: all in scope. The organ's legal staff and head: its own, without the dismissed ones. Government:
    what supervision has confirmed. Nobody else. What a mute covers stands nowhere while it lasts: see `reach`."""
    return _whole(actor).exclude(muted()) if actor is not None else Finding.objects.none()


def reach(actor: Actor | None) -> RecordQuerySet:
    """As `visible_to`, but supervision also finds what is muted: under its own tab, by address, in a rule's figures."""
    if actor is not None and (actor.system or actor.role in roles.SUPERVISION):
        return _whole(actor)
    return visible_to(actor)


def _whole(actor: Actor) -> RecordQuerySet:
    if not (actor.system or actor.role in READERS):
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
    warned: int | None = None
    breached: int = 0
    muted: int = 0
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
    for row in _decided(reach(actor).values("rule_code")):
        found[row["rule_code"]] = _figures(row["rule_code"], row)
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
            one.warned = (one.warned or 0) + count.get("warned", 0)
    return found


def figures_by_organ(actor: Actor | None, code: str) -> list[tuple[Organ, RuleFigures]]:
    """Figures of one rule organ by organ, the most findings first."""
    rows = {row["organ_id"]: row for row in _decided(reach(actor).filter(rule_code=code).values("organ_id"))}
    organs = Organ.objects.in_bulk(rows)
    found = [(organs[pk], _figures(code, row)) for pk, row in rows.items()]
    return sorted(found, key=lambda pair: (-pair[1].breached - pair[1].muted, -pair[1].decided, pair[0].name))


def _decided(rows: Any) -> Any:
    hidden = muted()
    return rows.annotate(
        breached=Count("id", filter=Q(cleared_on=None) & ~hidden),
        muted=Count("id", filter=Q(cleared_on=None) & hidden),
        confirmed=Count("id", filter=Q(state=CONFIRMED.value)),
        dismissed=Count("id", filter=Q(state=DISMISSED.value)),
        data=Count("id", filter=Q(state=DISMISSED.value, reason_code="data")),
        rule=Count("id", filter=Q(state=DISMISSED.value, reason_code="rule")),
    ).order_by()


def _figures(code: str, row: dict[str, Any]) -> RuleFigures:
    return RuleFigures(
        code, breached=row["breached"], muted=row["muted"], confirmed=row["confirmed"], dismissed=row["dismissed"],
        reasons={"data": row["data"], "rule": row["rule"]},
    )  # fmt: skip


@dataclass(frozen=True)
class Month:
    """Breaches that arose in one month, and what people have made of them."""

    first: dt.date
    waiting: int = 0
    confirmed: int = 0
    dismissed: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.confirmed + self.dismissed


def trend(actor: Actor | None, code: str, months: int = 36) -> list[Month]:
    """The last months, oldest first, those without breaches too. By the day on which the breach arose; cleared ones count."""
    last = today().replace(day=1)
    firsts = [_months_before(last, n) for n in range(months - 1, -1, -1)]
    found: dict[dt.date, Counter[str]] = {first: Counter() for first in firsts}
    rows = reach(actor).filter(rule_code=code, since__gte=firsts[0], since__lte=today()).order_by()
    for row in rows.annotate(month=TruncMonth("since")).values("month", "state").annotate(n=Count("id")):
        found[row["month"]][row["state"]] += row["n"]
    return [Month(first, of[NEW.value], of[CONFIRMED.value], of[DISMISSED.value]) for first, of in found.items()]


def _months_before(first: dt.date, n: int) -> dt.date:
    year, month = divmod(first.year * 12 + first.month - 1 - n, 12)
    return dt.date(year, month + 1, 1)


def versions(code: str) -> list[RuleVersion]:
    """The versions of a rule that were in use here, newest first."""
    return list(RuleVersion.objects.filter(rule_code=code))


# -- thresholds of a place


def division_of(actor: Actor | None) -> Division | None:
    """The division of the reader's organ."""
    if actor is None or actor.organ_id is None:
        return None
    return Division.objects.filter(organs=actor.organ_id).first()


def prefix_of(division: Division | None) -> str:
    """Leading part of the codes of a division and all below it."""
    return str(division.code)[: DIGITS[division.level]] if division else ""


def places() -> dict[str, str]:
    """What the leading parts of division codes stand for."""
    rows = Division.objects.exclude(level=Level.TOWNSHIP).values_list("code", "level", "name")
    return {str(code)[: DIGITS[level]]: str(name) for code, level, name in rows}


def thresholds(actor: Actor | None) -> RecordQuerySet:
    """Values proposed and adopted in the reader's area, and those adopted above it. The organs see on a rule's page which
    hold, not how they came about."""
    if actor is None or not (actor.system or actor.role in WHOLE_AREA):
        return Threshold.objects.none()
    if actor.system:
        return Threshold.objects.all()
    above = Q(division__path__in=_above(actor)) & ~Q(state__in=[PROPOSED.value, WITHDRAWN.value])
    return Threshold.objects.filter(Q(body_id__in=actor.organ_ids) | above)


def _above(actor: Actor) -> list[str]:
    """Paths of the reader's division and those above."""
    division = division_of(actor)
    return prefixes(division.path) if division else []


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
    """Proposed values, and proposed endings, of the reader's own body: a second person is to look at them."""
    if actor is None or actor.role not in roles.SUPERVISION:
        return Threshold.objects.none()
    return thresholds(actor).filter(body_id=actor.organ_id, state__in=[PROPOSED.value, ENDING.value])


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


def place_of(division: Division) -> str:
    """Leading part of the codes of a division and all below it, and of no other. "" where the codes are not built so."""
    place = prefix_of(division)
    inside = Division.objects.filter(path__startswith=division.path)
    outside = Division.objects.exclude(path__startswith=division.path).exclude(path__in=prefixes(division.path))
    odd = inside.exclude(code__startswith=place).exists() or outside.filter(code__startswith=place).exists()
    return "" if odd else place


# -- mutes


def mutes(actor: Actor | None) -> RecordQuerySet:
    """Mutes in the reader's area, and those from above that cover it. An organ is not told what supervision leaves alone."""
    if actor is None or not (actor.system or actor.role in WHOLE_AREA):
        return Mute.objects.none()
    rows = Mute.objects.select_related("body", "organ", "division")
    if actor.system:
        return rows
    mine = Q(body_id__in=actor.organ_ids) | Q(organ_id__in=actor.organ_ids) | Q(division__path__in=_above(actor))
    return rows.filter(mine)


def in_force(rows: RecordQuerySet | None = None) -> RecordQuerySet:
    """Mutes that last today; when the last day is over the findings come back by themselves."""
    return (Mute.objects.all() if rows is None else rows).filter(
        state=MUTED.value, first__lte=today(), until__gte=today()
    )


def run_out() -> RecordQuerySet:
    """Mutes whose last day is over and which are not marked so yet."""
    return Mute.objects.filter(state=MUTED.value, until__lt=today())


def covered_by(row: Mute) -> Q:
    """The findings that one mute covers."""
    where = Q(organ_id=row.organ_id) if row.division is None else Q(organ__division__path__startswith=row.division.path)
    return where & Q(rule_code=row.rule_code)


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


def areas() -> list[tuple[str, dict[str, Any]]]:
    """(division code, filter on cases) for each area, in order of code."""
    found: list[tuple[str, dict[str, Any]]] = []
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


def stalled_trials() -> RecordQuerySet:
    """The same for dry runs."""
    return DryRun.objects.filter(state=Sweep.State.RUNNING, beat_at__lt=now() - STALLED)
