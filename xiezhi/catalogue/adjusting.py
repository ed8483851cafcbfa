"""A statute was changed: the items that rest on it wait until they are adjusted or found to need none."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.law.counting import Limit
from xiezhi.law.deadline import Deadline, deadline
from xiezhi.law.errors import LawError
from xiezhi.law.text import N_
from xiezhi.statutes import models as statutes
from xiezhi.trail.door import Act, action

from . import queries
from .bases import written
from .models import LIVE_STATES, Adjustment, Affected, Edition, Followed, Item
from .states import ADJUSTMENT, WAITING

WORKER = system_actor("catalogue")
DUE = "adjust"
RESTORED = statutes.Change.Kind.RESTORED.value
MIN_REASON = 5


@dataclass(frozen=True)
class Change:
    """A statute amended or repealed. `articles`: those touched; None: all of it."""

    id: int
    statute: str
    kind: str
    effective_on: dt.date
    articles: tuple[int, ...] | None = None

    @classmethod
    def of(cls, row: statutes.Change) -> Change:
        """As the library of statutes tells it."""
        touched = None if row.whole else tuple(sorted({one["old"][0] for one in row.articles if one["old"]}))
        return cls(row.pk, row.name, row.kind, row.effective, touched)


def followed() -> int:
    """Number of the last change that was followed."""
    row = Followed.objects.first()
    return row.last if row else 0


@action("catalogue.follow", roles={roles.SYSTEM})
def follow(act: Act, change: Change, *, by: Actor) -> list[Adjustment]:
    """Open a task for every organ whose list rests on what changed; once a change, wherever the worker was killed.

    Looked at is the list in force today and one that is published for later.
    """
    if change.id <= followed():
        act.nothing_happened()
        return []
    if not act.rows(Followed).filter(last__lt=change.id).update(last=change.id):
        act.create(Followed, last=change.id)
    opened = [] if change.kind == RESTORED else [_open(act, change, items) for items in _resting_on(change).values()]
    if change.kind == RESTORED:
        _call_off(act, change)
    act.on(f"statutes.Change:{change.id}")
    act.note(statute=change.statute, kind=change.kind, organs=len(opened))
    if not opened and change.kind != RESTORED:
        act.nothing_happened()
    return opened


def _resting_on(change: Change) -> dict[int, list[Item]]:
    """Items of published lists, by organ, that cite the statute or one of its touched articles.

    A list that was published on the day of the change or later was made with the change before its eyes.
    """
    cites = Q(bases__statute=change.statute)
    if change.articles is not None:
        cites &= Q(bases__article__in=change.articles) | Q(bases__article=None)
    live = Q(edition__state__in=LIVE_STATES, edition__published_on__lt=change.effective_on)
    live &= Q(edition__to_on=None) | Q(edition__to_on__gte=today())
    rows = Item.objects.filter(live, cites).distinct().select_related("edition__organ").prefetch_related("bases")
    found: dict[int, list[Item]] = defaultdict(list)
    for item in rows.order_by("edition__organ_id", "code", "id"):
        found[item.edition.organ_id].append(item)
    return found


def _call_off(act: Act, change: Change) -> None:
    """A repeal that was noted by mistake: what waits because of it need not be adjusted."""
    for task in Adjustment.objects.filter(statute=change.statute, kind="repealed", state=WAITING.value):
        act.rows(Affected).filter(adjustment=task, outcome="").update(
            outcome=Affected.Outcome.UNAFFECTED, reason=_("废止登记已经撤销"), by_name=act.by.name, at=act.at
        )
        _settle(act, task)


def _open(act: Act, change: Change, items: list[Item]) -> Adjustment:
    organ = items[0].edition.organ
    row: Adjustment = act.create(
        Adjustment, organ=organ, change=change.id, statute=change.statute[:120], kind=change.kind,
        effective_on=change.effective_on, articles=list(change.articles) if change.articles is not None else None,
        state=WAITING.value, opened_on=today(),
    )  # fmt: skip
    once = {(item.code, item.digest): item for item in items}
    act.bulk_create(Affected, [
        Affected(adjustment=row, code=code, digest=digest, name=item.name, cites=_cites(item, change)[:500])
        for (code, digest), item in once.items()
    ])  # fmt: skip
    _start(act, row)
    return row


def _cites(item: Item, change: Change) -> str:
    return written(
        one for one in item.cited()
        if one.statute == change.statute
        and (change.articles is None or one.article is None or one.article in change.articles)
    )  # fmt: skip


def _start(act: Act, row: Adjustment) -> bool:
    """Start its limit; False where the calendar of that time is not loaded: `start_late` tries again every night."""
    due = reckoned(row.effective_on, row.opened_on, queries.adjust_limit())
    if due is None:
        return False
    act.rows(Adjustment).filter(pk=row.pk).update(due_on=due.last_day)
    row.due_on = due.last_day
    clock.start(act, row, DUE, N_("依据变动后更新清单"), due, organ=row.organ)
    return True


def reckoned(effective_on: dt.date, learnt_on: dt.date, limit: Limit) -> Deadline | None:
    """From the day the change takes effect, or the day on which it was learnt of if that is later.

    None where the calendar of that time is not loaded.
    """
    try:
        return deadline(max(effective_on, learnt_on), limit, calendar=load_calendar())
    except LawError:
        return None


@action("catalogue.start_late", roles={roles.SYSTEM})
def start_late(act: Act, *, by: Actor) -> int:
    """Start the limits that could not be reckoned when their task was opened. How many."""
    rows = Adjustment.objects.filter(state=WAITING.value, due_on=None).select_related("organ")
    done = sum(_start(act, row) for row in rows)
    act.note(started=done)
    if not done:
        act.nothing_happened()
    return done


@action(ADJUSTMENT, "unaffected")
def confirm_unaffected(act: Act, adjustment: Adjustment, pks: Iterable[int], *, by: Actor, reason: str) -> int:
    """Say that items need no change, and why. The last one settles the task. How many.

    Raises CAT-04 (another organ's), CAT-17 (no reason), CAT-19 (settled already), CAT-20 (the statute is repealed).
    """
    if not by.system and by.organ_id != adjustment.organ_id:
        raise NotAllowed("CAT-04", _("这份清单由%(organ)s编制。") % {"organ": adjustment.organ.name})
    if adjustment.kind == "repealed":
        raise Refusal(
            "CAT-20", _("《%(name)s》已经废止，以它为依据的事项不能不作调整。") % {"name": adjustment.statute},
            _("请起草新版，改引现行依据，或者取消这些事项。"),
        )  # fmt: skip
    if len(reason.strip()) < MIN_REASON:
        raise Refusal(
            "CAT-17",
            _("没有写无须调整的理由。"),
            _("请对照新旧条文写明。"),
            fields={"reason": _("请写明理由，至少五个字。")},
        )
    rows = act.rows(Affected).filter(adjustment=adjustment, pk__in=list(pks), outcome="")
    done = rows.update(outcome=Affected.Outcome.UNAFFECTED, reason=reason.strip(), by_name=by.name, at=act.at)
    if not done:
        raise Stale("CAT-19", _("所选事项已经有人办过。"), _("请刷新页面。"))
    act.on(adjustment)
    act.reason = reason.strip()[:500]
    act.note(unaffected=done)
    _settle(act, adjustment)
    return done


def settle_by(act: Act, edition: Edition) -> None:
    """What a new edition settles: items that it changed or no longer has. Called within the act that publishes it."""
    digests: dict[str, set[str]] = defaultdict(set)
    for code, digest in Item.objects.filter(edition=edition).values_list("code", "digest"):
        digests[code].add(digest)
    waiting = Adjustment.objects.filter(organ_id=edition.organ_id, state=WAITING.value)
    for adjustment in waiting:
        for row in Affected.objects.filter(adjustment=adjustment, outcome=""):
            if row.code not in digests:
                outcome = Affected.Outcome.GONE
            elif row.digest not in digests[row.code]:
                outcome = Affected.Outcome.ADJUSTED
            else:
                continue
            reason = _("第%(no)s版") % {"no": edition.no}
            act.rows(Affected).filter(pk=row.pk).update(outcome=outcome, reason=reason, by_name=act.by.name, at=act.at)
        _settle(act, adjustment)


def _settle(act: Act, adjustment: Adjustment) -> None:
    if Affected.objects.filter(adjustment=adjustment, outcome="").exists():
        return
    act.move(adjustment, ADJUSTMENT["settle"], settled_on=today())
    clock.meet(act, adjustment, DUE, today())
