"""What rules need to know of benchmarks, and in which tier cases lie: for many at once, in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from xiezhi.catalogue.bases import Library
from xiezhi.catalogue.models import Basis, Delegated

from .models import LIVE_STATES, Adjustment, Benchmark, Calculation, Tier
from .states import DISCARDED, VOID

CHUNK = 400
REVISED = (Adjustment.Outcome.RENEWED, Adjustment.Outcome.ENDED, Adjustment.Outcome.UNAFFECTED)
PENALTY = (
    "statute_min", "statute_max", "tier_min", "tier_max", "mitigated", "lenient", "tier_kind_fits", "deviation_reason",
    "discussed_on", "compared_on", "newer_lighter",
)  # fmt: skip


# -- G06
def facts(organ_ids: Iterable[int], day: dt.date) -> list[dict[str, Any]]:
    """Rows of rulebook.facts.management.BENCHMARK for these organs as they stood on `day`: one a version that was made
    by then and had not ended. Three queries, however many organs."""
    return [told for _row, told in judged(organ_ids, day)]


def judged(organ_ids: Iterable[int], day: dt.date) -> list[tuple[Benchmark, dict[str, Any]]]:
    """The same with the version that each row tells of, its organ and division."""
    rows = list(
        Benchmark.objects.filter(organ_id__in=set(organ_ids), made_on__lte=day)
        .exclude(state=DISCARDED.value).filter(Q(to_on=None) | Q(to_on__gte=day)).select_related("organ__division").order_by("pk")
    )  # fmt: skip
    changed = _changed([row.pk for row in rows], day)
    begun = _begun(rows, day)
    return [(row, _row(row, day, changed.get(row.pk, []), begun.get((row.organ_id, row.item_code), []))) for row in rows]


def number_of(row: Benchmark) -> str:
    """What tells a version in a register: one document may make many."""
    return " ".join(filter(None, (row.doc_no, row.item_code, f"v{row.no}")))


def _row(row: Benchmark, day: dt.date, changes: list[Adjustment], begun: list[tuple[int, dt.date]]) -> dict[str, Any]:
    """Of several changes the one that was left lying longest: a newer one excuses nobody from an older one."""

    def known(on: dt.date | None) -> dt.date | None:
        return on if on is not None and on <= day else None

    def answered(change: Adjustment) -> dt.date | None:
        later = [on for no, on in begun if no > row.no and on >= change.effective_on]
        if change.outcome in REVISED and (settled := known(change.settled_on)):
            later.append(settled)
        return min(later, default=None)

    lying = [((answered(one) or day) - one.effective_on, one.effective_on, answered(one)) for one in changes]
    _days, changed, revised = max(lying, key=lambda one: one[:2], default=(None, None, None))
    return {
        "benchmark_no": number_of(row),
        "benchmark_name": row.name,
        "organ_code": row.organ.code,
        "kind": row.kind,
        "made_on": row.made_on,
        "filed_on": known(row.filed_on),
        "published_on": known(row.published_on),
        "basis_changed_on": changed,
        "revised_on": revised,
    }


def _changed(pks: list[int], day: dt.date) -> dict[int, list[Adjustment]]:
    """The changes of statutes that had taken effect by the day; one that was noted by mistake is none."""
    found: dict[int, list[Adjustment]] = defaultdict(list)
    for start in range(0, len(pks), CHUNK):
        rows = Adjustment.objects.filter(
            benchmark_id__in=pks[start : start + CHUNK], effective_on__lte=day, above=None  # G06 asks of statutes
        )
        for row in rows.exclude(outcome=Adjustment.Outcome.RESTORED).order_by("effective_on", "pk"):
            found[row.benchmark_id].append(row)
    return found


def _begun(rows: list[Benchmark], day: dt.date) -> dict[tuple[int, str], list[tuple[int, dt.date]]]:
    """When versions were begun, by organ and item: a new one is how an adjustment starts."""
    found: dict[tuple[int, str], list[tuple[int, dt.date]]] = defaultdict(list)
    held = Benchmark.objects.filter(organ_id__in={row.organ_id for row in rows}).exclude(state=DISCARDED.value)
    for organ, code, no, on in held.filter(begun_on__lte=day).values_list("organ_id", "item_code", "no", "begun_on"):
        found[(organ, code)].append((no, on))
    return found


# -- P38, P39, P40
class Asked(NamedTuple):
    """A case: whose, its number, and the kinds of penalty that were decided ("warning,fine"), where they are known."""

    organ: int
    case_no: str
    kinds: str = ""


def facts_for(rows: Iterable[tuple[Any, ...]]) -> dict[Asked, dict[str, Any]]:
    """Facts of rulebook.facts.penalty for (organ id, case number, kinds) or `Asked`: what the newest calculation that was
    kept for the case says. All of them None where there is none: a benchmark alone does not tell in which tier a case
    lies. `tier_kind_fits` only where the kinds are given. One query for 400 cases.
    """
    asked = list(dict.fromkeys(Asked(*row) for row in rows))
    found: dict[tuple[int, str], Calculation] = {}
    numbers = sorted({one.case_no for one in asked if one.case_no})
    organs = {one.organ for one in asked}
    for start in range(0, len(numbers), CHUNK):
        held = Calculation.objects.filter(organ_id__in=organs, case_no__in=numbers[start : start + CHUNK])
        for row in held.exclude(state=VOID.value).select_related("tier", "benchmark").order_by("pk"):
            found[(row.organ_id, row.case_no)] = row
    return {one: case_facts(found.get((one.organ, one.case_no)), one.kinds) for one in asked}


def case_facts(row: Calculation | None, kinds: str = "") -> dict[str, Any]:
    """What a calculation tells the rules of its case."""
    if row is None:
        return dict.fromkeys(PENALTY)
    tier = row.tier
    allowed = {kind for kind in tier.kinds.split(",") if kind}
    fits = {kind for kind in kinds.split(",") if kind} <= allowed if kinds and allowed else None
    law = row.compared and _of_law(row)
    return {
        "statute_min": row.statute_min, "statute_max": row.statute_max, "tier_min": row.range_min, "tier_max": row.range_max,
        "mitigated": tier.kind == "mitigated" or bool(row.mitigation), "lenient": tier.kind == "lenient", "tier_kind_fits": fits,
        "deviation_reason": row.deviation_reason or None, "discussed_on": row.discussed_on,
        "compared_on": row.reckoned_on if law else None, "newer_lighter": row.newer_lighter if law else None,
    }  # fmt: skip


def _of_law(row: Calculation) -> bool:
    """Whether the two versions that were compared stand for an old and a new law, and not for one law interpreted anew: a
    statute of today's item changed after the act, and today's version of the benchmark was made for it."""
    rows = Benchmark.objects.filter(organ_id=row.benchmark.organ_id, item_code=row.benchmark.item_code, state__in=LIVE_STATES)
    rows = rows.filter(Q(to_on=None) | Q(to_on__gte=row.reckoned_on), from_on__lte=row.reckoned_on)
    now = rows.prefetch_related("bases", "item__bases").select_related("item").first()
    if now is None or now.from_on is None:
        return False
    library = Library()
    for one in (*now.cited(), *now.item.cited(Basis.Role.GROUND)):
        version = library.version(one, row.reckoned_on)
        if version is not None and row.acted_on < version.first <= now.from_on:
            return True
    return False


# -- in which tier cases lie
class Decided(NamedTuple):
    """A decided case: whose, its violation or item code, the day of the act, the fine, and the tier it names itself (分)."""

    organ: int
    key: str
    day: dt.date
    fine: int
    tier_min: int | None = None
    tier_max: int | None = None


def tiers_for(rows: Iterable[tuple[Any, ...]]) -> list[Tier | None]:
    """The tier of each case, in their order, by the benchmark that held for its organ on the day of the act.

    The tier that has the range which the case names, else the one that holds the middle of it, else the one in which
    the fine lies. None where no benchmark held, or none of its tiers fits. Two queries for each 400 organs.
    """
    asked = [Decided(*row) for row in rows]
    given = _given({one.organ for one in asked})
    organs = {one.organ for one in asked} | {grantor for rows_ in given.values() for grantor, *_days in rows_}
    held = _versions(organs, {one.key for one in asked})
    return [_tier_of(one, _holding(one, held, given)) for one in asked]


def _holding(one: Decided, held: dict[tuple[int, str], list[Benchmark]], given: dict[tuple[int, str],
    list[Any]]) -> Benchmark | None:
    versions = held.get((one.organ, one.key), [])
    found = next((row for row in versions if row.in_force(one.day)), None)
    if found is None:
        for grantor, first, last in given.get((one.organ, one.key), []):
            if first <= one.day and (last is None or one.day < last):
                return next((row for row in held.get((grantor, one.key), []) if row.in_force(one.day)), None)
    return found


def _tier_of(one: Decided, row: Benchmark | None) -> Tier | None:
    if row is None:
        return None
    tiers = [tier for tier in row.tiers.all() if (tier.fine_min, tier.fine_max) != (None, None)]
    if one.tier_min is not None and one.tier_max is not None:
        exact = next((t for t in tiers if (t.fine_min, t.fine_max) == (one.tier_min, one.tier_max)), None)
        return exact or _around(tiers, (one.tier_min + one.tier_max) // 2)
    return _around(tiers, one.fine)


def _around(tiers: Sequence[Tier], amount: int) -> Tier | None:
    """The heaviest tier that begins at or below the amount and does not end below it."""
    fits = [t for t in tiers if (t.fine_min or 0) <= amount and (t.fine_max is None or amount <= t.fine_max)]
    return max(fits, key=lambda tier: (tier.rank, tier.fine_min or 0), default=None)


def _versions(organs: set[int], keys: set[str]) -> dict[tuple[int, str], list[Benchmark]]:
    """(organ, item code) and (organ, violation) → published versions with their tiers."""
    found: dict[tuple[int, str], list[Benchmark]] = defaultdict(list)
    wanted, named = sorted(organs), sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = Benchmark.objects.filter(organ_id__in=wanted[start : start + CHUNK], state__in=LIVE_STATES)
        if len(named) <= CHUNK:
            rows = rows.filter(Q(item_code__in=named) | Q(cause__in=named))
        for row in rows.prefetch_related("tiers"):
            for key in dict.fromkeys((row.item_code, row.cause)):
                found[(row.organ_id, key)].append(row)
    return found


def _given(organs: set[int]) -> dict[tuple[int, str], list[tuple[int, dt.date, dt.date | None]]]:
    """(township organ, item code or violation) → grantors and the days between which they had given it."""
    found: dict[tuple[int, str], list[tuple[int, dt.date, dt.date | None]]] = defaultdict(list)
    wanted = sorted(organs)
    for start in range(0, len(wanted), CHUNK):
        rows = Delegated.objects.filter(township__in=wanted[start : start + CHUNK]).exclude(from_on=None)
        for row in rows:
            for key in dict.fromkeys((row.code, row.cause)):
                if key:
                    found[(row.township_id, key)].append((row.grantor_id, row.from_on, row.revoked_on))
    return found
