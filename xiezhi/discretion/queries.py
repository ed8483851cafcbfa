"""Which benchmarks, tasks and calculations a person sees; which benchmark holds on a day; what rules need to know of it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery

from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.models import Item
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import RecordQuerySet
from xiezhi.core.time import today
from xiezhi.law.counting import Limit, Unit
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING, prefixes

from .facts import Asked, case_facts, facts, facts_for, judged, tiers_for
from .models import LIVE_STATES, OPEN_STATES, Adjustment, Benchmark, Calculation, Factor, Followed, Tier
from .states import FILED, VOID, WAITING

__all__ = [
    "Asked",
    "adjust_limit",
    "adjustments",
    "before",
    "benchmark_for",
    "calculations",
    "calculations_of",
    "case_facts",
    "complete",
    "correct_limit",
    "facts",
    "facts_for",
    "filing_limit",
    "followed",
    "history",
    "holds",
    "in_force_everywhere",
    "judged",
    "last_published",
    "late_ones",
    "mine_to_review",
    "open_version",
    "organ_choices",
    "review_limit",
    "show_limit",
    "superior_of",
    "superiors",
    "tier_range",
    "tiers_for",
    "uncovered",
    "usable",
    "visible_to",
    "waiting",
]  # fmt: skip

READERS = roles.BUSINESS
BY_PLAN = N_("平台默认：省规范性文件办法的天数未核实")
BY_LIAONING = N_("平台默认：参照外省启动调整的期限")
BY_US = N_("平台默认")


# -- who sees what
def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Benchmarks of the organs in scope, whatever their state. Published ones of others: `in_force_everywhere`."""
    return _seen(Benchmark, actor)


def adjustments(actor: Actor | None) -> RecordQuerySet:
    """Tasks that changed statutes brought to the organs in scope."""
    return _seen(Adjustment, actor)


def calculations(actor: Actor | None) -> RecordQuerySet:
    """Calculations of the organs in scope; an officer sees his own."""
    rows = _seen(Calculation, actor)
    return rows.filter(by=actor.ref) if actor is not None and actor.role == roles.OFFICER else rows


def _seen(model: type[Benchmark | Adjustment | Calculation], actor: Actor | None) -> RecordQuerySet:
    if actor is None or not (actor.system or actor.role in READERS):
        return model.objects.none()
    return model.objects.all().of_organs(actor)


# -- what holds
def holds(day: dt.date) -> Q:
    """Versions that are in force on that day."""
    return Q(state__in=LIVE_STATES, from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))


def in_force_everywhere(day: dt.date | None = None) -> RecordQuerySet:
    """All published versions that hold on the day, of every organ: what the public may read."""
    return Benchmark.objects.filter(holds(day or today()))


def complete(rows: RecordQuerySet) -> RecordQuerySet:
    """With tiers, factors, bases and item: what the calculator, the checks and the pages read. Five queries."""
    factors = Factor.objects.prefetch_related("options")
    return rows.select_related("organ", "item__edition").prefetch_related(
        "tiers", "bases", "item__bases", Prefetch("factors", factors)
    )


def benchmark_for(organ: Organ | int, item_code: str, day: dt.date) -> Benchmark | None:
    """The version that holds for the organ and item on that day; a township's delegated item has its grantor's."""
    found: Benchmark | None = complete(Benchmark.objects.filter(holds(day), organ=organ, item_code=item_code)).first()
    if found is None and (given := catalogue.delegated(organ, item_code, day)) is not None:
        return complete(Benchmark.objects.filter(holds(day), organ=given.grantor_id, item_code=item_code)).first()  # type: ignore[no-any-return]
    return found


def usable(organ: Organ | int, day: dt.date) -> list[Benchmark]:
    """The benchmarks by which an organ decides on that day: its own, and of delegated items those of their grantors."""
    own = Q(organ=organ)
    for given in catalogue.delegated_items(organ, day):
        own |= Q(organ=given.grantor_id, item_code=given.code)
    return list(Benchmark.objects.filter(holds(day)).filter(own).select_related("organ", "item").order_by("item_code"))


def tier_range(organ: Organ | int, item_code: str, day: dt.date, kind: str) -> tuple[int | None, int | None] | None:
    """From the lowest to the highest fine (分) of the tiers of a kind in force that day; None where there is none."""
    found = benchmark_for(organ, item_code, day)
    tiers: list[Tier] = [tier for tier in found.tiers.all() if tier.kind == kind] if found else []
    if not tiers:
        return None
    highs = [tier.fine_max for tier in tiers]
    lows = [tier.fine_min or 0 for tier in tiers if (tier.fine_min, tier.fine_max) != (None, None)]
    return min(lows, default=None), None if None in highs else max(highs)  # type: ignore[type-var]


def open_version(organ: Organ | int, item_code: str) -> Benchmark | None:
    """The one that is being worked on."""
    return Benchmark.objects.filter(organ=organ, item_code=item_code, state__in=OPEN_STATES).first()


def last_published(organ: Organ | int, item_code: str) -> Benchmark | None:
    """The newest version, in force or to come."""
    rows = Benchmark.objects.filter(organ=organ, item_code=item_code, state__in=LIVE_STATES)
    return rows.order_by("-from_on").first()


def before(row: Benchmark) -> Benchmark | None:
    """The published version that this one replaces or replaced."""
    rows = Benchmark.objects.filter(organ=row.organ_id, item_code=row.item_code, state__in=LIVE_STATES, no__lt=row.no)
    return complete(rows).order_by("-from_on").first()


def history(row: Benchmark) -> RecordQuerySet:
    """All versions of an organ's benchmark for an item that were published, and this one; the newest first."""
    rows = Benchmark.objects.filter(organ=row.organ_id, item_code=row.item_code)
    return rows.filter(Q(state__in=LIVE_STATES) | Q(pk=row.pk)).order_by("-no")


# -- superiors
def superiors(organ: Organ) -> RecordQuerySet:
    """Organs whose benchmarks bind this one, the nearest last: of the same field above its place, and over it.

    The same field is told by `Organ.field`; the department named as 上一级主管部门 and organs over it count too.
    """
    above = Q(path__in=prefixes(organ.path)[:-1])
    if organ.upper_department:
        above |= Q(name=organ.upper_department)
    if organ.field:
        above |= Q(field=organ.field, division__path__in=prefixes(organ.division.path)[:-1])
    return Organ.objects.filter(above, kind__in=ENFORCING).exclude(pk=organ.pk).order_by("division__path", "pk")


def superior_of(organ: Organ, item: Item, day: dt.date) -> Benchmark | None:
    """The nearest superior's benchmark for the same item (by its code, else by its violation) on that day."""
    rows = Benchmark.objects.filter(holds(day), organ__in=superiors(organ)).select_related("organ__division")
    found = list(rows.filter(item_code=item.code)) or (list(rows.filter(cause=item.cause)) if item.cause else [])
    if not found:
        return None
    nearest = max(found, key=lambda row: (len(row.organ.division.path), len(row.organ.path), row.pk))
    return complete(Benchmark.objects.filter(pk=nearest.pk)).first()  # type: ignore[no-any-return]


# -- work
def mine_to_review(actor: Actor | None) -> RecordQuerySet:
    """Benchmarks that lie with the actor's own body."""
    body = actor.organ_id if actor else None
    return visible_to(actor).filter(state=FILED.value, body_id=body)


def waiting(actor: Actor | None) -> RecordQuerySet:
    """Tasks that are not settled, the most pressing first."""
    return adjustments(actor).filter(state=WAITING.value).order_by(F("due_on").asc(nulls_last=True), "id")


def uncovered(actor: Actor | None, day: dt.date | None = None) -> RecordQuerySet:
    """Penalty items in force of the organs in scope for which no benchmark holds; `open_pk`: the version in progress."""
    on = day or today()
    held = Benchmark.objects.filter(holds(on), organ=OuterRef("edition__organ"), item_code=OuterRef("code"))
    rows = catalogue.items(actor).filter(catalogue.holds(on), power_type="penalty")
    mine = Benchmark.objects.filter(organ=OuterRef("edition__organ"), item_code=OuterRef("code"), state__in=OPEN_STATES)
    return rows.exclude(Exists(held)).annotate(open_pk=Subquery(mine.values("pk")[:1]))


def late_ones() -> RecordQuerySet:
    """Own benchmarks that were filed after the limit, or are not filed and beyond it."""
    limit = dt.timedelta(days=filing_limit().amount)
    filed = Q(filed_on__isnull=False, filed_on__gt=F("made_on") + limit)
    rows = Benchmark.objects.filter(kind="own", made_on__isnull=False).exclude(state="discarded")
    return rows.filter(filed | Q(filed_on=None, made_on__lt=today() - limit))


def calculations_of(organ: Organ | int, case_no: str) -> RecordQuerySet:
    """Calculations kept for a case, the newest first."""
    rows = Calculation.objects.filter(organ=organ, case_no=case_no).exclude(state=VOID.value)
    return rows.select_related("benchmark__item", "tier").order_by("-id")


def followed() -> int:
    """Number of the last change of a statute that was followed."""
    row = Followed.objects.first()
    return row.last if row else 0


def organ_choices(actor: Actor | None, rows: RecordQuerySet, path: str = "organ_id") -> list[tuple[int, str]]:
    """Organs that have such rows, for filters."""
    found = Organ.objects.filter(pk__in=rows.order_by().values(path).distinct())
    return list(found.order_by("name").values_list("pk", "name"))


# -- limits, all 非法定默认
def filing_limit() -> Limit:
    """Days from making to filing."""
    return Limit(None, None, settings.BENCHMARK_FILING_DAYS, Unit.NATURAL_DAY, basis=BY_PLAN)


def review_limit() -> Limit:
    """Working days for the body's review."""
    return Limit(None, None, settings.BENCHMARK_REVIEW_DAYS, Unit.WORKING_DAY, basis=BY_US)


def correct_limit() -> Limit:
    """Days for filing again what was returned."""
    return Limit(None, None, settings.BENCHMARK_CORRECT_DAYS, Unit.NATURAL_DAY, basis=BY_US)


def show_limit() -> Limit:
    """Working days for publishing what was passed, or what is adopted from above."""
    return Limit(None, None, settings.BENCHMARK_SHOW_DAYS, Unit.WORKING_DAY, basis=BY_US)


def adjust_limit() -> Limit:
    """Days for adjusting a benchmark after its statute changed."""
    return Limit(None, None, settings.BENCHMARK_ADJUST_DAYS, Unit.NATURAL_DAY, basis=BY_LIAONING)

