"""The sweep: the rulebook over the cases, chunk by chunk, then over the registers. Part of the room's write door, used through
actions.

A sweep of changes looks at the cases that were written since the last one, and at those acts of which something that was written
in a register tells (`touched`).

The engine runs outside any transaction; each chunk is then merged in one, with the position, so that a killed worker's
run goes on where it stopped and repeats nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from xiezhi.core.records import Among, RecordQuerySet
from xiezhi.core.time import now, today
from xiezhi.organs.models import Division, Organ
from xiezhi.organs.queries import prefixes
from xiezhi.rulebook import engine
from xiezhi.rulebook.rule import Pack
from xiezhi.trail import queries as trail
from xiezhi.trail.door import Act, action

from . import merge, queries, registers
from .models import Finding, RuleVersion, Sweep
from .rules import CASES, KINDS
from .states import FINDING
from .touched import touched

CHUNK = 5000
# An import's row carries the moment its batch began; one that was still being written when a sweep began is not missed.
OVERLAP = dt.timedelta(minutes=15)
WORKER = system_actor("sweep")
ORGAN = "organ_code"
FIGURES = ("acts", "new", "changed", "cleared", "reopened")


@action("findings.request_sweep", roles=roles.SUPERVISION)
def request_sweep(
    doing: Act, *, by: Actor, reason: str = "", full: bool = False, division: Division | None = None
) -> Sweep:
    """Put a sweep in the queue: of everything, of what changed, or of all cases in one division.

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

    But for one over a place it goes on from the cases to the registers; with a `pack` of one's own it is over cases only.
    Raises Stale when another worker is at it, RulebookError when the facts cannot be judged (the run is marked failed).
    """
    kinds = {CASES: pack} if pack else {kind.name: kind.pack for kind in KINDS.values()}
    run.refresh_from_db()
    if run.state == Sweep.State.QUEUED:
        _begin(run, kinds, asof=asof or today(), by=WORKER)
    if run.state != Sweep.State.RUNNING or run.asof is None:
        return run
    overrides = local.overrides(local.read(run.values))
    by = "" if run.kind == Sweep.Kind.CHANGED else ORGAN  # statistics are those of all acts of an organ
    try:
        for part in _parts_of(run, kinds, chunk):
            found = engine.RunResult(kinds[part.kind].name, run.asof)
            if part.acts:
                found = engine.run(kinds[part.kind], part.source, asof=run.asof, overrides=overrides, by=by)
            _merge_chunk(run, kinds[part.kind], part, found, by=WORKER)
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
    if run.changed_since is None:
        return found
    told = Among("organ_id", frozenset(run.touched.get(CASES, ()))) | Among("pk", frozenset(run.named))
    return found.filter(Q(changed_at__gte=run.changed_since) | told)


@dataclass(frozen=True)
class Part:
    """Acts of one kind that are judged and merged together. `area`, `upto`: how far the run has come after it.

    `held`: the findings about them so far, and about acts that should have been among them. `areas`: where organs count,
    empty for a chunk of one area. `organs`: the credit code of each act's organ.
    """

    kind: str
    area: str
    upto: int
    source: engine.Source
    acts: Mapping[int, merge.ActRow]
    organs: list[str]
    held: Q
    areas: Mapping[int, str]
    register: registers.Register | None = None


def _parts_of(run: Sweep, kinds: Mapping[str, Pack], size: int) -> Iterator[Part]:
    marks = [one.mark for one in registers.REGISTERS]
    if run.area not in marks:
        yield from _of_cases(run, size)
    if run.asof is None:
        return
    for one in registers.REGISTERS:
        if one.kind in _judged(run, kinds) and (run.area not in marks or marks.index(run.area) <= marks.index(one.mark)):
            yield from _of_register(run, one, kinds[one.kind], run.asof)


def _judged(run: Sweep, kinds: Iterable[str]) -> set[str]:
    """The kinds of act that a run looks at."""
    return {kind for kind in kinds if kind == CASES or run.kind == Sweep.Kind.FULL or kind in run.touched}


def _of_cases(run: Sweep, size: int) -> Iterator[Part]:
    for code, rows in _chunks(run, size):
        acts = act_rows(rows)
        held = Q(Among("act_pk", frozenset(acts)), act_kind=CASES)
        yield Part(
            CASES, code, max(acts), pa.Table.from_batches([rows]), acts, rows.column(ORGAN).to_pylist(), held, areas={}
        )


def _of_register(run: Sweep, one: registers.Register, pack: Pack, day: dt.date) -> Iterator[Part]:
    """The register of a group of organs after the other; what the run has done already is left out."""
    areas = queries.area_by_organ()
    for group in registers.groups(run.touched.get(one.kind)):
        if run.area == one.mark and group[-1] <= run.position:
            continue
        rows = list(one.rows(group, day))
        acts = {row.act.pk: row.act for row in rows}
        held = Q(act_kind=one.kind, organ_id__in=group)
        organs = [row.facts[ORGAN] for row in rows]
        yield Part(one.kind, one.mark, group[-1], registers.tables(pack.sheet, rows), acts, organs, held, areas, one)


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
def _begin(doing: Act, run: Sweep, kinds: Mapping[str, Pack], *, asof: dt.date, by: Actor) -> None:
    """Claim the run; note which thresholds it uses to its end, and which versions of rules are used for the first time."""
    doing.nothing_happened()
    at = now()
    # what was looked at in one place only says nothing of changes elsewhere
    before = Sweep.objects.filter(state=Sweep.State.DONE).exclude(kind=Sweep.Kind.PLACE).order_by("-started_at").first()
    # a line has its number only when its act is written: what is still being written has a greater one, and is the next run's
    run.heard = trail.head()[0]
    if run.kind == Sweep.Kind.CHANGED:
        if before is None or before.started_at is None or before.heard is None:
            run.kind = Sweep.Kind.FULL
        else:
            run.changed_since = before.started_at - OVERLAP
            run.touched, run.named = touched(after=before.heard, upto=run.heard)
    claimed = doing.rows(Sweep).filter(pk=run.pk, state=Sweep.State.QUEUED).update(
        state=Sweep.State.RUNNING, kind=run.kind, asof=asof, changed_since=run.changed_since, heard=run.heard, touched=run.touched,
        named=run.named, started_at=at, beat_at=at, total=acts_of(run).count(), values=local.stored(queries.adopted()),
    )  # fmt: skip
    if not claimed:
        raise _taken()
    use_thresholds(queries.adopted(), by=WORKER)
    known = set(RuleVersion.objects.values_list("rule_code", "version"))
    used = [kinds[name] for name in kinds if name in _judged(run, kinds)]
    fresh = [rule for pack in used for rule in pack if (rule.code, rule.version) not in known]
    doing.bulk_create(
        RuleVersion, [RuleVersion(rule_code=rule.code, version=rule.version, since=asof, sweep=run) for rule in fresh]
    )
    run.refresh_from_db()


@action("findings.sweep_chunk", roles=())
def _merge_chunk(doing: Act, run: Sweep, pack: Pack, part: Part, found: engine.RunResult, *, by: Actor) -> None:
    """Merge the result for one part. Human decisions stay; merge.plan says what happens to each finding."""
    _claim(doing, run, part.area, part.upto)
    held = _held(part, found)
    moving = part.register.moving if part.register else frozenset[str]()
    plan = merge.plan(pack, part.kind, part.acts, found.findings, held, doing.at, moving)
    returned = _write(doing, plan, run.asof)
    tally = _tally(part, plan)
    _keep_figures(doing, run, part, tally, found)
    if not plan.anything:
        doing.nothing_happened()
    doing.on(run.ref)
    doing.note(area=part.area, upto=part.upto, returned=returned, **_total(tally))


def _held(part: Part, found: engine.RunResult) -> list[Finding]:
    """The findings so far about what was looked at: of a register also about records that are no longer there, or came from
    another organ."""
    rows = Finding.objects.select_related("lead")
    held = {row.pk: row for row in rows.filter(part.held)}
    if part.register is None:
        return list(held.values())
    missing = {int(one.act_id) for one in found.findings} - {row.act_pk for row in held.values()}
    for some in _parts(sorted(missing)):
        held |= {row.pk: row for row in rows.filter(act_kind=part.kind, act_pk__in=some)}
    return list(held.values())


def _total(tally: Mapping[str, Counter[str]]) -> dict[str, int]:
    return {name: sum(numbers[name] for numbers in tally.values()) for name in (*FIGURES, "records")}


def _tally(part: Part, plan: merge.Plan) -> dict[str, Counter[str]]:
    """What happened, by area; acts of registers are counted apart from cases, as `records`."""
    found: dict[str, Counter[str]] = {}
    for name, organs in {
        "records" if part.register else "acts": [act.organ_id for act in part.acts.values()],
        "new": [row.organ_id for row in plan.new], "changed": [row.organ_id for row in plan.changed],
        "cleared": [row.organ_id for row in plan.cleared], "reopened": [row.organ_id for row in plan.reopened],
    }.items():  # fmt: skip
        for organ_id in organs:
            found.setdefault(part.areas.get(organ_id, part.area), Counter())[name] += 1
    return found


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
    doing: Act, run: Sweep, part: Part, tally: dict[str, Counter[str]], found: engine.RunResult
) -> None:
    for area, numbers in tally.items():
        here = run.counts.setdefault(area, {})
        for name, number in numbers.items():
            here[name] = here.get(name, 0) + number
            if name in FIGURES:
                setattr(run, name, getattr(run, name) + number)
    if found.by:
        run.organs = _with_organs(run.organs or {}, part, found)
    alarms = Counter({(alarm["fact"], alarm["year"]): alarm["acts"] for alarm in run.alarms})
    alarms.update({(alarm.fact, alarm.year): alarm.acts for alarm in found.alarms})
    run.alarms = [{"fact": fact, "year": year, "acts": acts} for (fact, year), acts in sorted(alarms.items())]
    doing.save(run, "counts", "organs", "alarms", *FIGURES)


def _with_organs(kept: dict[str, Any], part: Part, found: engine.RunResult) -> dict[str, Any]:
    """What was counted of each organ so far, with a part more. `acts` are cases; of registers the records stand by kind."""
    acts = Counter(part.organs)
    for organ, counts in found.by.items():
        of = kept.setdefault(organ, {"acts": 0, "rules": {}})
        if part.register is None:
            of["acts"] += acts[organ]
        else:
            kinds = of.setdefault("records", {})
            kinds[part.kind] = kinds.get(part.kind, 0) + acts[organ]
        for code, count in counts.items():
            more = (count.checked, count.breached, count.insufficient, sum(count.warned.values()))
            had = of["rules"].get(code, (0, 0, 0, 0))
            of["rules"][code] = [a + b for a, b in zip(had, more, strict=True)]
    return kept


def _put_over(kept: dict[str, Any], fresh: dict[str, Any]) -> dict[str, Any]:
    """The counts of a full run with newer ones of the cases of some organs; what was counted of their registers stays."""
    return kept | {
        organ: (had := kept.get(organ, {})) | of | {"rules": had.get("rules", {}) | of["rules"]} for organ, of in fresh.items()
    }


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
            doing.rows(Sweep).filter(pk=newest.pk).update(organs=_put_over(newest.organs, run.organs))
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
