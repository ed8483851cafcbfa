"""What the rules found and what people made of it. Nothing is counted that the reader could not open."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from xiezhi.core.actor import Actor
from xiezhi.core.records import Among
from xiezhi.core.time import today
from xiezhi.organs.models import Organ

from ..models import ReasonCode, RuleVersion
from ..states import CONFIRMED, DISMISSED, NEW
from .mutes import muted
from .runs import last_full
from .worklists import READERS, reach

SMALL = 20  # below this many decisions a share says nothing


@dataclass
class RuleFigures:
    """Figures of one rule as far as the reader may know them.

    `checked`, `insufficient`, `warned`, `broke`: acts in the last full sweep, None before the first one.
    `breached`: findings that stand; `muted`, `confirmed`, `dismissed`: findings; `reasons`: dismissed ones by code.
    """

    code: str
    checked: int | None = None
    insufficient: int | None = None
    warned: int | None = None
    broke: int | None = None
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
    def part(self) -> str:
        """Dismissed of decided, as "1/3": where they are too few for a share."""
        return f"{self.dismissed}/{self.decided}"

    @property
    def few(self) -> bool:
        """Whether so few were decided that the share should not be relied upon."""
        return self.decided < SMALL

    @property
    def breach_share(self) -> float | None:
        """Share of the acts checked that broke the rule, 0…1, as the sweep saw it; None where too few were checked."""
        return (self.broke or 0) / self.checked if self.checked and self.checked >= SMALL else None

    def add(self, swept: Swept) -> None:
        """Add what the sweep counted of one more organ."""
        self.checked = (self.checked or 0) + swept.checked
        self.broke = (self.broke or 0) + swept.breached
        self.insufficient = (self.insufficient or 0) + swept.insufficient
        self.warned = (self.warned or 0) + swept.warned


class Swept(NamedTuple):
    """What the last full sweep counted of one organ and rule."""

    checked: int
    breached: int
    insufficient: int
    warned: int


@dataclass(frozen=True)
class OrganCount:
    """What the last full sweep counted of one organ. `records`: of registers, by kind of act."""

    acts: int
    rules: dict[str, Swept]
    records: dict[str, int] = field(default_factory=dict)


def counted(actor: Actor | None) -> dict[int, OrganCount]:
    """The statistics of the last full sweep, by key of organ, of those in the reader's scope whose cases were looked at."""
    run = last_full()
    if actor is None or run is None or not run.organs or not (actor.system or actor.role in READERS):
        return {}
    organs = Organ.objects.all() if actor.system else Organ.objects.filter(Among("pk", actor.organ_ids))
    return {
        pk: OrganCount(
            of["acts"], {rule: Swept(*numbers) for rule, numbers in of["rules"].items()}, of.get("records", {})
        )
        for pk, code in organs.values_list("pk", "code")
        if (of := run.organs.get(code))
    }


def rule_figures(actor: Actor | None) -> dict[str, RuleFigures]:
    """Figures by rule code, of the organs in the reader's scope."""
    found: dict[str, RuleFigures] = {}
    for row in _decided(reach(actor).values("rule_code")):
        found[row["rule_code"]] = _figures(row["rule_code"], row)
    for count in counted(actor).values():
        for code, swept in count.rules.items():
            found.setdefault(code, RuleFigures(code)).add(swept)
    return found


@dataclass
class OrganFigures:
    """Figures of one organ by rule. `acts`, `records`: cases, and records of registers, looked at in the last full sweep."""

    organ: Organ
    acts: int = 0
    records: dict[str, int] = field(default_factory=dict)
    rules: dict[str, RuleFigures] = field(default_factory=dict)


def statistics(actor: Actor | None, code: str = "") -> list[OrganFigures]:
    """Every organ in scope that has something to judge or findings, with its figures of all rules, or of one."""
    rows = reach(actor).filter(rule_code=code) if code else reach(actor)
    decided, counts = list(_decided(rows.values("organ_id", "rule_code"))), counted(actor)
    organs = Organ.objects.select_related("division").in_bulk({row["organ_id"] for row in decided} | counts.keys())
    found = {pk: OrganFigures(organ) for pk, organ in organs.items()}
    for row in decided:
        found[row["organ_id"]].rules[row["rule_code"]] = _figures(row["rule_code"], row)
    for pk, count in counts.items():
        found[pk].acts, found[pk].records = count.acts, count.records
        for rule, swept in count.rules.items():
            if not code or rule == code:
                found[pk].rules.setdefault(rule, RuleFigures(rule)).add(swept)
    return sorted(found.values(), key=lambda one: (one.organ.division.code, one.organ.name))


def figures_by_organ(actor: Actor | None, code: str) -> list[tuple[Organ, RuleFigures]]:
    """Figures of one rule for each organ with findings, the most findings first."""
    found = [(one.organ, one.rules[code]) for one in statistics(actor, code) if code in one.rules]
    kept = [(organ, of) for organ, of in found if of.breached or of.muted or of.decided]
    return sorted(kept, key=lambda pair: (-pair[1].breached - pair[1].muted, -pair[1].decided, pair[0].name))


def _decided(rows: Any) -> Any:
    hidden = muted()
    return rows.annotate(
        breached=Count("id", filter=Q(cleared_on=None) & ~hidden),
        muted=Count("id", filter=Q(cleared_on=None) & hidden),
        confirmed=Count("id", filter=Q(state=CONFIRMED.value)),
        dismissed=Count("id", filter=Q(state=DISMISSED.value)),
        **{code: Count("id", filter=Q(state=DISMISSED.value, reason_code=code)) for code in ReasonCode.values},
    ).order_by()


def _figures(code: str, row: dict[str, Any]) -> RuleFigures:
    return RuleFigures(
        code, breached=row["breached"], muted=row["muted"], confirmed=row["confirmed"], dismissed=row["dismissed"],
        reasons={name: row[name] for name in ReasonCode.values if row[name]},
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
