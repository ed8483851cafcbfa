"""What the rules found and what people made of it. Nothing is counted that the reader could not open."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.organs.models import Organ

from ..models import RuleVersion
from ..states import CONFIRMED, DISMISSED, NEW
from .mutes import muted
from .places import areas_of
from .runs import last_full
from .worklists import reach

SMALL = 20  # below this many decisions a share says nothing

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
