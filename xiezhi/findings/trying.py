"""Dry runs: one rule over all acts of an area, with the thresholds as they are and with the change. Part of the write door.

As the sweep, the engine runs outside any transaction; what a chunk of acts yields is added in one, with the position, so
that a killed worker's run goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from xiezhi.cases import local
from xiezhi.cases import queries as cases
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import now, today
from xiezhi.rulebook import engine
from xiezhi.rulebook.judge import Finding as Seen
from xiezhi.rulebook.judge import explain
from xiezhi.rulebook.rule import Pack
from xiezhi.trail.door import Act, action

from . import merge, queries
from .adopting import _own
from .models import DryRun, Finding, Sweep, Threshold
from .rules import CASES, pack_with
from .states import CONFIRMED, ENDING, PROPOSED
from .sweep import WORKER, act_rows

CHUNK = 5000
EXAMPLES = 20  # of each kind are kept
# "now": found with the values as they are; "would": with the change; "warned": early warnings [now, would];
# "confirmed": of those gone, how many people had confirmed; "organs": {id: [now, would, new, gone]}
COUNTED = ("now", "would", "new", "gone")
EMPTY: dict[str, Any] = {
    **dict.fromkeys(COUNTED, 0), "warned": [0, 0], "confirmed": 0, "organs": {}, "examples": {"new": [], "gone": []},
}  # fmt: skip


@action("findings.ask_trial", roles=roles.SUPERVISION)
def ask_trial(doing: Act, row: Threshold, *, by: Actor) -> DryRun:
    """Have a proposed adoption or ending tried on all acts of the area. One that waits or runs is returned instead.

    Raises FIND-14 (another body's), FIND-17 (nothing is proposed).
    """
    _own(row, by)
    row.refresh_from_db()
    purpose = {PROPOSED.value: DryRun.Purpose.ADOPT, ENDING.value: DryRun.Purpose.END}.get(row.state)
    if purpose is None:
        raise Stale("FIND-17", _("这个数值现在没有待确认的采用或者终止，不需要试算。"), _("请刷新页面。"))
    going = row.dry_runs.filter(state__in=[Sweep.State.QUEUED, Sweep.State.RUNNING]).first()
    if going is not None:
        doing.nothing_happened()
        return going
    trial: DryRun = doing.create(
        DryRun, threshold=row, purpose=purpose, asked_by=by.name, asked_at=doing.at, asof=today(),
        spec=queries.spec_of(row, purpose), mark=queries.data_mark(row),
    )  # fmt: skip
    doing.on(row.ref, organ_id=row.body_id)
    doing.note(dry_run=trial.pk, purpose=str(purpose))
    return trial


def carry_on_trial(trial: DryRun, chunk: int = CHUNK) -> DryRun:
    """Carry out a dry run, or go on with one that was interrupted. A finished one is left alone.

    Raises Stale when another worker is at it; what else goes wrong marks the run as failed and is raised.
    """
    trial.refresh_from_db()
    if trial.state == Sweep.State.QUEUED:
        _begin(trial, by=WORKER)
    if trial.state != Sweep.State.RUNNING:
        return trial
    try:
        row = trial.threshold
        pack = pack_with(row.rule_code)
        before, after = local.overrides(queries.adopted()), local.overrides(queries.changed_by(row, trial.purpose))
        for rows in cases.wide_rows(queries.cases_of(row).filter(id__gt=trial.position), chunk):
            acts = pa.Table.from_batches([rows])
            found = [
                engine.run(pack, acts, asof=trial.asof, overrides=values, unique=True) for values in (before, after)
            ]
            _take(trial, pack, rows, *found, by=WORKER)
    except Stale:
        raise
    except Exception as error:
        _fail(trial, str(error), by=WORKER)
        raise
    _finish(trial, by=WORKER)
    return trial


@action("findings.trial_begin", roles=())
def _begin(doing: Act, trial: DryRun, *, by: Actor) -> None:
    """What it will look at is noted now: whatever changes meanwhile makes the result stale, not wrong."""
    doing.nothing_happened()
    row = trial.threshold
    done = doing.rows(DryRun).filter(pk=trial.pk, state=Sweep.State.QUEUED).update(
        state=Sweep.State.RUNNING, started_at=doing.at, beat_at=doing.at, asof=today(), total=queries.cases_of(row).count(),
        spec=queries.spec_of(row, trial.purpose), mark=queries.data_mark(row), figures=EMPTY,
    )  # fmt: skip
    if not done:
        raise _taken()
    trial.refresh_from_db()


@action("findings.trial_chunk", roles=())
def _take(
    doing: Act,
    trial: DryRun,
    pack: Pack,
    rows: pa.RecordBatch,
    before: engine.RunResult,
    after: engine.RunResult,
    *,
    by: Actor,
) -> None:
    """Add what one chunk of acts yields."""
    doing.nothing_happened()
    upto = rows.column("act_id")[-1].as_py()
    here = doing.rows(DryRun).filter(pk=trial.pk, state=Sweep.State.RUNNING, position=trial.position)
    if here.update(position=upto, beat_at=now()) != 1:
        raise _taken()
    trial.position = upto
    trial.acts += rows.num_rows
    acts, figures = act_rows(rows), trial.figures
    held, would = ({int(one.act_id): one for one in result.findings} for result in (before, after))
    new, gone = sorted(would.keys() - held.keys()), sorted(held.keys() - would.keys())
    for at, (name, found) in enumerate(zip(COUNTED, (held, would, new, gone), strict=True)):
        figures[name] += len(found)
        for pk in found:
            figures["organs"].setdefault(str(acts[pk].organ_id), [0, 0, 0, 0])[at] += 1
    for at, result in enumerate((before, after)):
        figures["warned"][at] += sum(sum(count.warned.values()) for count in result.counts.values())
    decided = Finding.objects.filter(
        act_kind=CASES, act_pk__in=gone, rule_code=trial.threshold.rule_code, cleared_on=None
    )
    figures["confirmed"] += decided.filter(state=CONFIRMED.value).count()
    for kind, seen in (("new", [would[pk] for pk in new]), ("gone", [held[pk] for pk in gone])):
        figures["examples"][kind] = _newest(figures["examples"][kind], seen, acts, pack)
    doing.save(trial, "figures", "acts")


def _newest(kept: list[dict[str, Any]], seen: list[Seen], acts: Mapping[int, Any], pack: Pack) -> list[dict[str, Any]]:
    """The newest examples; only those that may stay are put into words."""
    fresh = sorted(seen, key=lambda one: (one.since or dt.date.min, int(one.act_id)), reverse=True)[:EXAMPLES]
    rows = [
        {
            "act": int(one.act_id), "label": acts[int(one.act_id)].label, "organ": acts[int(one.act_id)].organ_id,
            "since": one.since.isoformat() if one.since else "", "sentence": explain(pack[one.code], one, pack.sheet),
            "version": one.version, "saw": merge.plain_all(one.saw), "figures": merge.plain_all(one.figures),
            "reasons": list(one.reasons), "start": merge.plain(one.start), "last": merge.plain(one.last),
        }
        for one in fresh
    ]  # fmt: skip
    return sorted([*kept, *rows], key=lambda one: (one["since"], one["act"]), reverse=True)[:EXAMPLES]


@action("findings.trial", roles=())
def _finish(doing: Act, trial: DryRun, *, by: Actor) -> None:
    if not doing.rows(DryRun).filter(pk=trial.pk, state=Sweep.State.RUNNING).update(
        state=Sweep.State.DONE, finished_at=doing.at
    ):  # fmt: skip
        raise _taken()
    trial.refresh_from_db()
    doing.on(trial.threshold.ref, organ_id=trial.threshold.body_id)
    doing.note(dry_run=trial.pk, acts=trial.acts, **{name: trial.figures[name] for name in COUNTED})


@action("findings.trial_failed", roles=())
def _fail(doing: Act, trial: DryRun, error: str, *, by: Actor) -> None:
    doing.rows(DryRun).filter(pk=trial.pk, state=Sweep.State.RUNNING).update(
        state=Sweep.State.FAILED, finished_at=doing.at, error=error[:2000]
    )
    trial.refresh_from_db()
    doing.on(trial.threshold.ref, organ_id=trial.threshold.body_id)
    doing.note(dry_run=trial.pk, position=trial.position)


def _taken() -> Refusal:
    return Stale("FIND-18", _("这次试算正由另一个后台进程进行。"), _("请等它完成。"))
