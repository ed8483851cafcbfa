"""What a benchmark rests on was changed, a statute or the superior's benchmark: it waits until it is dealt with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from xiezhi.catalogue.adjusting import Change, reckoned
from xiezhi.catalogue.bases import written
from xiezhi.clock import actions as clock
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.trail.door import Act, action

from . import checks, content, queries
from .models import LIVE_STATES, Adjustment, Benchmark, Followed
from .states import ADJUSTMENT, ENDED, WAITING

WORKER = system_actor("discretion")
DUE = "adjust"
ONE_DAY = dt.timedelta(days=1)
MIN_REASON = 5
RESTORED = "restored"
RENEWED, OVER, UNAFFECTED = Adjustment.Outcome.RENEWED, Adjustment.Outcome.ENDED, Adjustment.Outcome.UNAFFECTED


@action("discretion.follow", roles={roles.SYSTEM})
def follow(act: Act, change: Change, *, by: Actor) -> list[Adjustment]:
    """Open a task for every benchmark that rests on what changed; once a change, wherever the worker was killed.

    Looked at is the version in force today and one that is published for later, made before the change took effect.
    """
    if change.id <= queries.followed():
        act.nothing_happened()
        return []
    if not act.rows(Followed).filter(last__lt=change.id).update(last=change.id):
        act.create(Followed, last=change.id)
    if change.kind == RESTORED:
        done = _call_off(act, change)
        opened: list[Adjustment] = []
    else:
        opened, done = [_open(act, change, row) for row in _resting_on(change)], 0
    act.on(f"statutes.Change:{change.id}")
    act.note(statute=change.statute, kind=change.kind, benchmarks=len(opened) or done)
    if not opened and not done:
        act.nothing_happened()
    return opened


@action("discretion.follow_superiors", roles={roles.SYSTEM})
def follow_superiors(act: Act, *, by: Actor) -> list[Adjustment]:
    """Open a task for every benchmark that applies a superior's as it stands, once the superior has a newer version with
    another content, or has ended its own, and for every own one that is wider than what the superior published since
    (国办发〔2022〕27号); once for each such change, wherever the worker was killed."""
    rows = Benchmark.objects.filter(state__in=LIVE_STATES, source__isnull=False).filter(Q(to_on=None) | Q(to_on__gte=today()))
    last = _last_of_superiors()
    opened = []
    for row in rows.select_related("organ", "source").order_by("organ_id", "item_code", "pk"):
        assert row.source is not None
        above = last.get((row.source.organ_id, row.source.item_code), row.source)
        if (kind := _superseded(row.source, above)) is None:
            continue
        if not Adjustment.objects.filter(benchmark=row, above=above, kind=kind).exists():
            opened.append(_open_below(act, row, above, kind))
    opened += [_open_below(act, row, above, Adjustment.Kind.EXCEEDED) for row, above in _exceeding()]
    act.note(benchmarks=len(opened))
    if not opened:
        act.nothing_happened()
    return opened


def _exceeding() -> Iterator[tuple[Benchmark, Benchmark]]:
    """Own benchmarks, with the nearest superior's later version that they do not lie within; those with a task left out."""
    live = Benchmark.objects.filter(Q(to_on=None) | Q(to_on__gte=today()), state__in=LIVE_STATES)
    like = Q(item_code=OuterRef("item_code")) | (Q(cause=OuterRef("cause")) & ~Q(cause=""))
    later = live.filter(like, published_on__gt=OuterRef("made_on")).exclude(organ=OuterRef("organ"))
    above_of: dict[int, list[int]] = {}
    rows = live.filter(Exists(later), source=None).exclude(state=ENDED.value)
    for row in queries.complete(rows).order_by("organ_id", "item_code", "pk"):
        if row.organ_id not in above_of:
            above_of[row.organ_id] = list(queries.superiors(row.organ).values_list("pk", flat=True))
        like = Q(item_code=row.item_code) | (Q(cause=row.cause) & ~Q(cause=""))
        found = queries.complete(live.filter(like, organ_id__in=above_of[row.organ_id], published_on__gt=row.made_on))
        above = max(found, key=lambda one: (above_of[row.organ_id].index(one.organ_id), one.from_on), default=None)
        if above is None or Adjustment.objects.filter(benchmark=row, above=above).exists():
            continue
        if any(checks.within(content.of(row).tiers, content.of(above).tiers)):
            yield row, above


def _last_of_superiors() -> dict[tuple[int, str], Benchmark]:
    """The last published version of each benchmark that somebody has adopted, by organ and item."""
    taken = Benchmark.objects.filter(adopted__state__in=LIVE_STATES).values("organ_id")
    rows = Benchmark.objects.filter(state__in=LIVE_STATES, organ_id__in=taken).select_related("organ").order_by("from_on")
    return {(row.organ_id, row.item_code): row for row in rows}


def _superseded(source: Benchmark, above: Benchmark) -> str | None:
    """What became of the version that was adopted; None where it stands, also in a new version that says the same."""
    if above.state == ENDED.value:
        return str(Adjustment.Kind.WITHDRAWN)
    return str(Adjustment.Kind.SUPERIOR) if above.pk != source.pk and above.digest != source.digest else None


def _open_below(act: Act, benchmark: Benchmark, above: Benchmark, kind: str) -> Adjustment:
    ended = kind == Adjustment.Kind.WITHDRAWN and above.to_on is not None
    row: Adjustment = act.create(
        Adjustment, organ=benchmark.organ, benchmark=benchmark, above=above, kind=kind, state=WAITING.value, opened_on=today(),
        effective_on=above.to_on + ONE_DAY if ended else above.from_on,
    )  # fmt: skip
    _start(act, row)
    return row


def _resting_on(change: Change) -> list[Benchmark]:
    """Published versions that cite the statute or one of its touched articles, themselves or through their item."""
    own, item = Q(bases__statute=change.statute), Q(item__bases__statute=change.statute)
    if change.articles is not None:
        own &= Q(bases__article__in=change.articles) | Q(bases__article=None)
        item &= Q(item__bases__article__in=change.articles) | Q(item__bases__article=None)
    live = Q(state__in=LIVE_STATES, published_on__lt=change.effective_on) & (Q(to_on=None) | Q(to_on__gte=today()))
    rows = queries.complete(Benchmark.objects.filter(pk__in=Benchmark.objects.filter(live, own | item).values("pk")))
    return list(rows.order_by("organ_id", "item_code", "pk"))


def _open(act: Act, change: Change, benchmark: Benchmark) -> Adjustment:
    row: Adjustment = act.create(
        Adjustment, organ=benchmark.organ, benchmark=benchmark, change=change.id, statute=change.statute[:120], kind=change.kind,
        effective_on=change.effective_on, cites=_cites(benchmark, change)[:500], state=WAITING.value, opened_on=today(),
    )  # fmt: skip
    _start(act, row)
    return row


def _cites(benchmark: Benchmark, change: Change) -> str:
    every = dict.fromkeys((*benchmark.cited(), *benchmark.item.cited()))
    touched = (
        one for one in every
        if one.statute == change.statute and (change.articles is None or one.article is None or one.article in change.articles)
    )  # fmt: skip
    return written(touched)


def _call_off(act: Act, change: Change) -> int:
    """A repeal that was noted by mistake: what waits because of it need not be adjusted."""
    tasks = list(Adjustment.objects.filter(statute=change.statute, kind="repealed", state=WAITING.value))
    for task in tasks:
        act.move(
            task, ADJUSTMENT["settle"], outcome=Adjustment.Outcome.RESTORED, reason=_("废止登记已经撤销"), by_name=act.by.name,
            settled_on=today(),
        )  # fmt: skip
        clock.stop(act, task, DUE)
    return len(tasks)


def _start(act: Act, row: Adjustment) -> bool:
    """Start its limit; False where the calendar of that time is not loaded: `start_late` tries again."""
    due = reckoned(row.effective_on, row.opened_on, queries.adjust_limit())
    if due is None:
        return False
    act.rows(Adjustment).filter(pk=row.pk).update(due_on=due.last_day)
    row.due_on = due.last_day
    clock.start(act, row, DUE, N_("依据变动后调整裁量基准"), due, organ=row.organ)
    return True


@action("discretion.start_late", roles={roles.SYSTEM})
def start_late(act: Act, *, by: Actor) -> int:
    """Start the limits that could not be reckoned when their task was opened. How many."""
    rows = Adjustment.objects.filter(state=WAITING.value, due_on=None).select_related("organ")
    done = sum(_start(act, row) for row in rows)
    act.note(started=done)
    if not done:
        act.nothing_happened()
    return done


@action(ADJUSTMENT, "unaffected")
def confirm_unaffected(act: Act, tasks: Iterable[Adjustment], *, by: Actor, reason: str) -> int:
    """Say of one or several benchmarks that nothing needs changing, and why. How many.

    Raises DIS-04 (another organ's), DIS-20 (the statute is repealed), DIS-24 (the superior's has changed), DIS-21 (no
    reason), Stale DIS-22 (settled already).
    """
    tasks = list(tasks)
    reason = reason.strip()
    if len(reason) < MIN_REASON:
        raise Refusal(
            "DIS-21", _("没有写无须调整的理由。"), _("请对照新旧条文写明。"), fields={"reason": _("请写明理由，至少五个字。")}
        )
    for task in tasks:
        if not by.system and by.organ_id != task.organ_id:
            raise NotAllowed("DIS-04", _("这个基准由%(organ)s制定。") % {"organ": task.organ.name})
        if task.above_id:
            raise Refusal(
                "DIS-24", _("%(change)s，这个基准不能不作调整。") % {"change": task.get_kind_display()},
                _("请重新决定适用上级现行的基准，或者自行制定、停止适用。"),
            )  # fmt: skip
        if task.kind == "repealed":
            raise Refusal(
                "DIS-20", _("《%(name)s》已经废止，以它为依据的基准不能不作调整。") % {"name": task.statute},
                _("请起草新版，改引现行依据，或者停止适用。"),
            )  # fmt: skip
    if not tasks or any(task.state != WAITING.value for task in tasks):
        raise Stale("DIS-22", _("所选的基准已经有人办过。"), _("请刷新页面。"))
    for task in tasks:
        act.move(task, ADJUSTMENT["unaffected"], outcome=UNAFFECTED, reason=reason, by_name=by.name, settled_on=today())
        clock.meet(act, task, DUE, today())
    first = tasks[0]
    act.on(first if len(tasks) == 1 else f"organs.Organ:{first.organ_id}", first.organ_id)
    act.reason = reason[:500]
    act.note(unaffected=[task.pk for task in tasks][:200])
    return len(tasks)


def settle_by(act: Act, row: Benchmark, outcome: str) -> None:
    """What a new version, or the end, settles: all that waits for this organ and item. Within the act that does it."""
    waiting = Adjustment.objects.filter(
        organ_id=row.organ_id, benchmark__item_code=row.item_code, state=WAITING.value
    ).exclude(benchmark=row if outcome == RENEWED else None)
    for task in waiting:
        act.move(
            task, ADJUSTMENT["settle"], outcome=outcome, reason=_("第%(no)s版") % {"no": row.no}, by_name=act.by.name,
            settled_on=today(),
        )  # fmt: skip
        clock.meet(act, task, DUE, today())
