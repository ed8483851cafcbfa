"""The sweep: the rulebook over the cases, chunk by chunk. Part of the room's write door, used through actions.

The engine runs outside any transaction; each chunk is then merged in one, with the position, so that a killed worker's
run goes on where it stopped and repeats nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from django.db.models import F, Q
from django.utils.translation import gettext as _

from xiezhi.cases import local
from xiezhi.cases import queries as cases
from xiezhi.cases.actions import use_thresholds
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import now, today
from xiezhi.organs.models import Division, Organ
from xiezhi.organs.queries import prefixes
from xiezhi.rulebook import engine
from xiezhi.rulebook.rule import Pack
from xiezhi.trail.door import Act, action

from . import merge, queries
from .models import Finding, RuleVersion, Sweep
from .rules import CASES, pack_of
from .states import FINDING

CHUNK = 5000
# An import's row carries the moment its batch began; one that was still being written when a sweep began is not missed.
OVERLAP = dt.timedelta(minutes=15)
WORKER = system_actor("sweep")
ORGAN = "organ_code"


@action("findings.request_sweep", roles=roles.SUPERVISION)
def request_sweep(
    doing: Act, *, by: Actor, reason: str = "", full: bool = False, division: Division | None = None
) -> Sweep:
    """Put a sweep in the queue: of all cases, of those that changed, or of all in one division.

    One that waits already and covers as much is returned instead.
    """
    kind = Sweep.Kind.PLACE if division else Sweep.Kind.FULL if full else Sweep.Kind.CHANGED
    covers = Q(kind=Sweep.Kind.FULL)
    if division:
        covers |= Q(kind=kind, division__path__in=prefixes(division.path))
    elif not full:
        covers |= Q(kind=kind)
    waiting = Sweep.objects.filter(covers, state=Sweep.State.QUEUED).order_by("id").first()
    if waiting is not None:
        doing.nothing_happened()
        return waiting
    run: Sweep = doing.create(
        Sweep,
        kind=kind,
        division=division,
        reason=reason[:200],
        asked_by=by.name,
        asked_at=now(),
    )
    if by.system:
        doing.nothing_happened()  # the line at the end of the run says it all
    doing.on(run.ref)
    doing.note(kind=run.kind, **({"place": division.code} if division else {}))
    return run


def sweep(
    *, full: bool = True, reason: str = "", asof: dt.date | None = None, pack: Pack | None = None, chunk: int = CHUNK
) -> Sweep:
    """Request a sweep and carry it out here and now (demo, command line, tests)."""
    return carry_on(request_sweep(by=WORKER, reason=reason, full=full), asof=asof, pack=pack, chunk=chunk)


def carry_on(run: Sweep, *, asof: dt.date | None = None, pack: Pack | None = None, chunk: int = CHUNK) -> Sweep:
    """Carry out a sweep, or go on with one that was interrupted. A finished one is left alone.

    Raises Stale when another worker is at it, RulebookError when the facts cannot be judged (the run is marked failed).
    """
    pack = pack or pack_of(CASES)
    run.refresh_from_db()
    if run.state == Sweep.State.QUEUED:
        _begin(run, pack, asof=asof or today(), by=WORKER)
    if run.state != Sweep.State.RUNNING or run.asof is None:
        return run
    overrides = local.overrides(local.read(run.values))
    by = "" if run.kind == Sweep.Kind.CHANGED else ORGAN  # statistics are those of all acts of an organ
    try:
        for area, rows in _chunks(run, chunk):
            found = engine.run(pack, pa.Table.from_batches([rows]), asof=run.asof, overrides=overrides, by=by)
            _merge_chunk(run, pack, area, rows, found, by=WORKER)
    except Stale:
        raise
    except Exception as error:
        _fail(run, str(error), by=WORKER)
        raise
    _finish(run, by=WORKER)
    return run


def acts_of(run: Sweep) -> RecordQuerySet:
    """The cases that a run covers."""
    found = cases.visible_to(WORKER)
    if run.division is not None:
        found = found.filter(organ__division__path__startswith=run.division.path)
    return found.filter(changed_at__gte=run.changed_since) if run.changed_since else found


def _chunks(run: Sweep, size: int) -> Iterator[tuple[str, pa.RecordBatch]]:
    for code, where in queries.areas():
        if code < run.area:
            continue
        rows = acts_of(run).filter(**where)
        if code == run.area:
            rows = rows.filter(id__gt=run.position)
        for batch in cases.wide_rows(rows, size):
            yield code, batch


@action("findings.sweep_begin", roles=())
def _begin(doing: Act, run: Sweep, pack: Pack, *, asof: dt.date, by: Actor) -> None:
    """Claim the run; note which thresholds it uses to its end, and which versions of rules are used for the first time."""
    doing.nothing_happened()
    at = now()
    # what was looked at in one place only says nothing of changes elsewhere
    before = Sweep.objects.filter(state=Sweep.State.DONE).exclude(kind=Sweep.Kind.PLACE).order_by("-started_at").first()
    since = before.started_at - OVERLAP if before and before.started_at and run.kind == Sweep.Kind.CHANGED else None
    kind = Sweep.Kind.FULL if run.kind == Sweep.Kind.CHANGED and since is None else run.kind
    run.changed_since = since
    claimed = doing.rows(Sweep).filter(pk=run.pk, state=Sweep.State.QUEUED).update(
        state=Sweep.State.RUNNING, kind=kind, asof=asof, changed_since=since, started_at=at, beat_at=at,
        total=acts_of(run).count(), values=local.stored(queries.adopted()),
    )  # fmt: skip
    if not claimed:
        raise _taken()
    use_thresholds(queries.adopted(), by=WORKER)
    known = set(RuleVersion.objects.values_list("rule_code", "version"))
    fresh = [rule for rule in pack if (rule.code, rule.version) not in known]
    doing.bulk_create(
        RuleVersion, [RuleVersion(rule_code=rule.code, version=rule.version, since=asof, sweep=run) for rule in fresh]
    )
    run.refresh_from_db()


@action("findings.sweep_chunk", roles=())
def _merge_chunk(
    doing: Act, run: Sweep, pack: Pack, area: str, rows: pa.RecordBatch, found: engine.RunResult, *, by: Actor
) -> None:
    """Merge the result for one chunk of cases. Human decisions stay; merge.plan says what happens to each finding."""
    acts = act_rows(rows)
    numbers = sorted(acts)
    _claim(doing, run, area, numbers[-1])
    held = [
        row
        for row in Finding.objects.select_related("lead").filter(
            act_kind=CASES, act_pk__gte=numbers[0], act_pk__lte=numbers[-1]
        )
        if row.act_pk in acts
    ]
    plan = merge.plan(pack, CASES, acts, found.findings, held, doing.at)
    returned = _write(doing, plan, run.asof)
    tally = {
        "acts": len(acts), "new": len(plan.new), "changed": len(plan.changed), "cleared": len(plan.cleared),
        "reopened": len(plan.reopened),
    }  # fmt: skip
    _keep_figures(doing, run, area, rows, tally, found)
    if not plan.anything:
        doing.nothing_happened()
    doing.on(run.ref)
    doing.note(area=area, upto=numbers[-1], returned=returned, **tally)


def act_rows(rows: pa.RecordBatch) -> dict[int, merge.ActRow]:
    """What lists show of the acts of a chunk."""
    data = {name: rows.column(name).to_pylist() for name in ("act_id", "organ_code", "case_no", "party_name", "cause")}
    organs = dict(Organ.objects.filter(code__in=set(data["organ_code"])).values_list("code", "id"))
    return {
        pk: merge.ActRow(pk, organs[code], number or "", " · ".join(part for part in (party, cause) if part))
        for pk, code, number, party, cause in zip(*data.values(), strict=True)
    }


def _claim(doing: Act, run: Sweep, area: str, upto: int) -> None:
    """Move the position on, if nobody else has: of two workers on one run, one stops."""
    done = doing.rows(Sweep).filter(
        pk=run.pk, state=Sweep.State.RUNNING, area=run.area, position=run.position
    ).update(area=area, position=upto, beat_at=now())  # fmt: skip
    if done != 1:
        raise _taken()
    run.area, run.position = area, upto


def _write(doing: Act, plan: merge.Plan, asof: dt.date | None) -> int:
    """Write a plan. Returns how many decided findings went back to be decided."""
    doing.bulk_create(Finding, plan.new, batch_size=500)
    rows = doing.rows(Finding)
    if plan.changed:
        rows.bulk_update(plan.changed, merge.SEEN_FIELDS, batch_size=100)
    for part in _parts([*plan.same, *(row.pk for row in plan.changed)]):
        rows.filter(pk__in=part).update(last_seen_at=doing.at)
    for part in _parts([row.pk for row in plan.reopened]):
        rows.filter(pk__in=part).update(cleared_on=None, reopened=F("reopened") + 1)
    for part in _parts([row.pk for row in plan.cleared]):
        rows.filter(pk__in=part).update(cleared_on=asof)
    back = 0
    for row, why in plan.returned:
        # what was decided stays readable on the row; only somebody's newer decision stops this
        back += rows.filter(pk=row.pk, state=row.state, decided_at=row.decided_at).update(
            state=FINDING["return"].to.value, returned=why, lead=None
        )
    return back


def _keep_figures(
    doing: Act, run: Sweep, area: str, rows: pa.RecordBatch, tally: dict[str, int], found: engine.RunResult
) -> None:
    here = run.counts.setdefault(area, {})
    for name, number in tally.items():
        here[name] = here.get(name, 0) + number
        setattr(run, name, getattr(run, name) + number)
    if found.by:
        run.organs = _with_organs(run.organs or {}, Counter(rows.column(ORGAN).to_pylist()), found)
    alarms = Counter({(alarm["fact"], alarm["year"]): alarm["acts"] for alarm in run.alarms})
    alarms.update({(alarm.fact, alarm.year): alarm.acts for alarm in found.alarms})
    run.alarms = [{"fact": fact, "year": year, "acts": acts} for (fact, year), acts in sorted(alarms.items())]
    doing.save(run, "counts", "organs", "alarms", *tally)


def _with_organs(kept: dict[str, Any], acts: Counter[str], found: engine.RunResult) -> dict[str, Any]:
    """What was counted of each organ so far, with a chunk more."""
    for organ, counts in found.by.items():
        of = kept.setdefault(organ, {"acts": 0, "rules": {}})
        of["acts"] += acts[organ]
        for code, count in counts.items():
            more = (count.checked, count.breached, count.insufficient, sum(count.warned.values()))
            had = of["rules"].get(code, (0, 0, 0, 0))
            of["rules"][code] = [a + b for a, b in zip(had, more, strict=True)]
    return kept


@action("findings.sweep", roles=())
def _finish(doing: Act, run: Sweep, *, by: Actor) -> None:
    if not doing.rows(Sweep).filter(pk=run.pk, state=Sweep.State.RUNNING).update(
        state=Sweep.State.DONE, finished_at=doing.at
    ):  # fmt: skip
        raise _taken()
    run.refresh_from_db()
    if run.organs is not None and run.kind == Sweep.Kind.PLACE:  # they stand in place of what the newest full run counted there
        newest = queries.last_full()
        if newest is not None and newest.organs is not None:
            doing.rows(Sweep).filter(pk=newest.pk).update(organs=newest.organs | run.organs)
        doing.rows(Sweep).filter(pk=run.pk).update(organs=None)
    elif run.organs is not None:  # only the newest are of use
        doing.rows(Sweep).exclude(pk=run.pk).filter(organs__isnull=False).update(organs=None)
    doing.on(run.ref)
    place = {"place": run.division.code} if run.division else {}
    doing.note(
        kind=run.kind, **place, asof=run.asof and run.asof.isoformat(), acts=run.acts, new=run.new, changed=run.changed,
        cleared=run.cleared, reopened=run.reopened, alarms=len(run.alarms),
    )  # fmt: skip


@action("findings.sweep_failed", roles=())
def _fail(doing: Act, run: Sweep, error: str, *, by: Actor) -> None:
    doing.rows(Sweep).filter(pk=run.pk, state=Sweep.State.RUNNING).update(
        state=Sweep.State.FAILED, finished_at=doing.at, error=error[:2000]
    )
    run.refresh_from_db()
    doing.on(run.ref)
    doing.note(area=run.area, position=run.position)


def _taken() -> Refusal:
    return Stale("FIND-09", _("这次核查正由另一个后台进程进行。"), _("请等它完成；进度见筛查记录页。"))


def _parts(numbers: list[int], size: int = 500) -> Iterable[list[int]]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))
