"""Which lists, items, delegations and tasks a person sees; which item holds on a day; what rules need to know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import F, Q

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Among, RecordQuerySet
from xiezhi.core.time import today
from xiezhi.law.counting import Limit, Unit
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.subjects import queries as subjects

from .facts import Asked, facts_for
from .models import (
    LIVE_STATES,
    OPEN_STATES,
    Adjustment,
    Delegated,
    Delegation,
    Edition,
    Handed,
    Item,
    Revocation,
    Use,
)
from .states import GRANTED, HANDING, REVOKED, SUBMITTED, WAITING

__all__ = [
    "Asked", "adjust_limit", "adjustments", "before", "delegated", "delegated_items", "delegations", "edition_on",
    "editions", "exercisable", "facts_for", "granted_now", "handed", "handed_over", "handing", "handover",
    "handover_limit", "history", "holds", "in_force_everywhere", "inspecting", "inspection_items", "item", "items",
    "items_in_force", "last_published", "may_inspect", "of_edition", "open_edition", "organ_choices", "revocations",
    "to_review", "unnamed", "unused", "use_of", "visible_to", "waiting",
]  # fmt: skip

READERS = roles.BUSINESS
UPDATE = N_("平台默认，参照政务数据共享条例第十七条目录更新期限")
HANDOVER = N_("平台默认，参照省收回赋权事项的交接安排")


# -- lists and items
def editions(actor: Actor | None) -> RecordQuerySet:
    """Editions of the organs in scope, whatever their state."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Edition.objects.none()
    return Edition.objects.all().of_organs(actor)


def items(actor: Actor | None) -> RecordQuerySet:
    """Items of those editions."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Item.objects.none()
    return Item.objects.all().of_organs(actor, "edition__organ_id")


visible_to = items


def holds(day: dt.date) -> Q:
    """Items that hold on that day: their edition is the list in force then, and their own days cover it."""
    edition = Q(edition__state__in=LIVE_STATES, edition__from_on__lte=day)
    edition &= Q(edition__to_on=None) | Q(edition__to_on__gte=day)
    own = (Q(from_on=None) | Q(from_on__lte=day)) & (Q(to_on=None) | Q(to_on__gte=day))
    return edition & own


def in_force_everywhere(day: dt.date | None = None) -> RecordQuerySet:
    """All published items that hold on the day, of every organ: what the public may read."""
    return Item.objects.filter(holds(day or today()))


def items_in_force(organ: Organ | int, day: dt.date) -> RecordQuerySet:
    """The items of an organ's own list that hold on that day, with their bases. Delegated ones: `delegated_items`."""
    found = Item.objects.filter(holds(day), edition__organ=organ).select_related("edition")
    return found.prefetch_related("bases")


def item(organ: Organ | int, code: str, day: dt.date) -> Item | None:
    """The version of an item that holds for the organ on that day, None where none does."""
    found: Item | None = items_in_force(organ, day).filter(code=code).first()
    return found


def edition_on(organ: Organ | int, day: dt.date) -> Edition | None:
    """The list that is in force for the organ on that day."""
    live = Edition.objects.filter(organ=organ, state__in=LIVE_STATES, from_on__lte=day)
    return live.filter(Q(to_on=None) | Q(to_on__gte=day)).order_by("-from_on").first()


def last_published(organ: Organ | int) -> Edition | None:
    """The newest list of an organ, in force or to come."""
    return Edition.objects.filter(organ=organ, state__in=LIVE_STATES).order_by("-from_on").first()


def open_edition(organ: Organ | int) -> Edition | None:
    """The one that is being worked on."""
    return Edition.objects.filter(organ=organ, state__in=OPEN_STATES).first()


def before(edition: Edition) -> Edition | None:
    """The published list that this one replaces or replaced: what its differences are shown against."""
    live = Edition.objects.filter(organ_id=edition.organ_id, state__in=LIVE_STATES).exclude(pk=edition.pk)
    if edition.from_on and edition.state in LIVE_STATES:
        live = live.filter(from_on__lt=edition.from_on)
    return live.order_by("-from_on").first()


def of_edition(edition: Edition) -> RecordQuerySet:
    """Its items with their bases, in their order."""
    return Item.objects.filter(edition=edition).select_related("edition__organ").prefetch_related("bases")


def history(item: Item) -> list[Item]:
    """The versions of an item in all published editions of its organ and in its own, the newest first."""
    rows = Item.objects.filter(edition__organ_id=item.edition.organ_id, code=item.code)
    rows = rows.filter(Q(edition__state__in=LIVE_STATES) | Q(edition_id=item.edition_id))
    newest = ("-edition__no", F("from_on").desc(nulls_last=True))
    return list(rows.select_related("edition").prefetch_related("bases").order_by(*newest))


def to_review(actor: Actor) -> RecordQuerySet:
    """Lists that lie with the actor's own body."""
    return editions(actor).filter(state=SUBMITTED.value, body_id=actor.organ_id)


def unnamed(edition: Edition) -> RecordQuerySet:
    """Items that the last file did not name: gone from the organ's own table, or forgotten, or still set aside."""
    if not edition.batch:
        return Item.objects.none()
    return Item.objects.filter(edition=edition).exclude(batch=edition.batch)


# -- inspections
def inspection_items(day: dt.date | None = None) -> RecordQuerySet:
    """检查事项清单: published items of inspection that hold on the day."""
    return in_force_everywhere(day).filter(inspection=True)


def inspecting(organ_ids: Iterable[int], day: dt.date) -> dict[int, bool]:
    """Of each organ with a list in force: whether items of inspection stand in it. Who has no list is not there."""
    held, ids = holds(day), list(organ_ids)
    live = Edition.objects.filter(organ__in=ids, state__in=LIVE_STATES, from_on__lte=day)
    found = dict.fromkeys(live.filter(Q(to_on=None) | Q(to_on__gte=day)).order_by().values_list("organ_id", flat=True), False)
    items = Item.objects.filter(held, edition__organ__in=ids, inspection=True).order_by()
    return found | dict.fromkeys(items.values_list("edition__organ_id", flat=True).distinct(), True)


def may_inspect(organ: Organ | int, code: str, day: dt.date) -> bool:
    """清单之外无检查: whether the organ's published list has this item of inspection on that day."""
    return inspection_items(day).filter(edition__organ=organ, code=code).exists()


# -- last use
def unused(
    day: dt.date | None = None, *, organs: Iterable[int],
    last_use: Mapping[tuple[int, str], dt.date] | None = None, years: int | None = None,
) -> list[tuple[Item, dt.date | None, dt.date | None]]:  # fmt: skip
    """J13: (item, listed on, last used on) of items in force at these organs that were listed, but not used, for so many years.

    `last_use`: {(organ id, item code): day} from the room that holds the acts; what is recorded here counts too, the
    later one. `years`: setting UNUSED_YEARS (非法定默认). Items whose keeping was argued since then are left out.
    """
    day = day or today()
    since = day.replace(year=day.year - (years or settings.UNUSED_YEARS), day=min(day.day, 28))
    held = list(organs)
    rows = Item.objects.filter(holds(day), edition__organ__in=held)
    known = {(use.organ_id, use.code): use for use in Use.objects.filter(organ__in=held)}
    found = []
    for row in rows.select_related("edition__organ").order_by("edition__organ__code", "position", "id"):
        use = known.get((row.edition.organ_id, row.code))
        listed = min(filter(None, (row.listed_on, use and use.listed_on, row.edition.from_on)), default=None)
        told = (last_use or {}).get((row.edition.organ_id, row.code))
        used = max(filter(None, (told, use and use.used_on)), default=None)
        kept = use.kept_on if use else None
        if listed and listed <= since and (used is None or used <= since) and (kept is None or kept <= since):
            found.append((row, listed, used))
    return found


def use_of(item: Item) -> Use | None:
    """What is remembered of it."""
    return Use.objects.filter(organ_id=item.edition.organ_id, code=item.code).first()


# -- delegations
def delegations(actor: Actor | None) -> RecordQuerySet:
    """Delegations from or to organs in scope; a judicial office sees those to its own township."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Delegation.objects.none()
    return Delegation.objects.filter(_both(actor)) if not actor.system else Delegation.objects.all()


def revocations(actor: Actor | None) -> RecordQuerySet:
    """收回 and its handover: both organs see it."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Revocation.objects.none()
    return Revocation.objects.filter(_both(actor, "delegation__")) if not actor.system else Revocation.objects.all()


def _both(actor: Actor, path: str = "") -> Q:
    seen = Q(Among(f"{path}township_id", actor.organ_ids)) | Q(Among(f"{path}grantor_id", actor.organ_ids))
    if actor.role == roles.TOWNSHIP:
        place = Organ.objects.filter(pk=actor.organ_id).values("division_id")
        seen |= Q(**{f"{path}township__division__in": place})
    return seen


def delegated_items(organ: Organ | int, day: dt.date) -> RecordQuerySet:
    """What a township organ holds on that day by delegation. The day of revocation is the first without."""
    held = Delegated.objects.filter(township=organ, from_on__lte=day)
    return held.filter(Q(revoked_on=None) | Q(revoked_on__gt=day)).select_related("grantor", "delegation")


def exercisable(organ: Organ | int, day: dt.date) -> RecordQuerySet:
    """Items that an organ may act on that day: those of its own list, those of a county organ that it was given, and of who
    entrusts it those of the powers that the entrustment names (行政处罚法第二十条)."""
    found = holds(day) & Q(edition__organ=organ)
    given: dict[int, list[str]] = {}
    for grantor, code in delegated_items(organ, day).values_list("grantor_id", "code"):
        given.setdefault(grantor, []).append(code)
    for grantor, codes in given.items():
        found |= holds(day) & Q(edition__organ=grantor, code__in=codes)
    for one in subjects.entrustments(to=organ, day=day):
        found |= holds(day) & Q(edition__organ=one.organ, power_type__in=one.powers.split(","))
    return Item.objects.filter(found)


def delegated(organ: Organ | int, code: str, day: dt.date) -> Delegated | None:
    """The delegation by which a township organ holds an item on that day, None where it does not."""
    return delegated_items(organ, day).filter(code=code).first()


def handover(organ: Organ | int, code: str, day: dt.date) -> Revocation | None:
    """The handover that runs on that day for an item taken back from a township organ; it may be overdue."""
    rows = Revocation.objects.filter(items__township=organ, items__code=code, revoked_on__lte=day)
    return rows.filter(Q(finished_on=None) | Q(finished_on__gte=day)).order_by("-revoked_on").first()


def handing(actor: Actor | None) -> RecordQuerySet:
    """Handovers that are not finished, the most pressing first."""
    return revocations(actor).filter(state=HANDING.value).order_by("due_on", "id")


def handed_over(organs: Iterable[int], by: str = "grantor") -> list[int]:
    """Ids of the cases that went to these county organs (`by="township"`: from these townships), received or not."""
    rows = Handed.objects.filter(**{f"revocation__delegation__{by}__in": organs})
    return [int(ref.rpartition(":")[2]) for ref in rows.values_list("case", flat=True)]


def handed(case: str) -> Handed | None:
    """How a case ("cases.Case:17") went from a township to the county organ, if it did."""
    return Handed.objects.select_related("revocation__delegation__grantor").filter(case=case).first()


def granted_now(actor: Actor | None) -> RecordQuerySet:
    """Delegations that were published, with what is left of them."""
    return delegations(actor).filter(state__in=[GRANTED.value, REVOKED.value])


# -- adjustments
def adjustments(actor: Actor | None) -> RecordQuerySet:
    """Tasks that changed statutes brought to the organs in scope."""
    if actor is None or not (actor.system or actor.role in READERS):
        return Adjustment.objects.none()
    return Adjustment.objects.all().of_organs(actor)


def waiting(actor: Actor | None) -> RecordQuerySet:
    """Those that are not settled, the most pressing first."""
    return adjustments(actor).filter(state=WAITING.value).order_by(F("due_on").asc(nulls_last=True), "id")


def adjust_limit() -> Limit:
    """Working days for updating a list after its statute changed (非法定默认)."""
    return Limit(None, None, settings.ADJUST_DAYS, Unit.WORKING_DAY, basis=UPDATE)


def handover_limit() -> Limit:
    """Days for handing over the open cases on an item that was taken back (非法定默认)."""
    return Limit(None, None, settings.HANDOVER_DAYS, Unit.NATURAL_DAY, basis=HANDOVER)


# -- choices and counts
def organ_choices(actor: Actor | None, rows: RecordQuerySet, path: str = "organ_id") -> list[tuple[int, str]]:
    """Organs that have such rows, for filters."""
    found = Organ.objects.filter(pk__in=rows.order_by().values(path).distinct())
    return list(found.order_by("name").values_list("pk", "name"))
