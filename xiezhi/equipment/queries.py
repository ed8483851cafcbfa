"""Who sees which equipment, uniform and money; what is due; how an organ stands against the standard; facts for rule P44."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Record, RecordQuerySet
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import enforcing

from . import rules
from .codes import CALIBRATED, STANDARD
from .models import Handout, Item, Line, Payment, Stocktake, Tally, Uniform
from .states import APPROVED, CLOSED, HANDED, OUT, PAID, REPAIR, SIGNED, STOCK

READERS = roles.SUPERVISION | {roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD, roles.GOVERNMENT}
WITH_OFFICER = READERS | {roles.OFFICER}
HELD = (HANDED.value, SIGNED.value)
THERE = (STOCK.value, OUT.value, REPAIR.value)
FIRST_YEAR = 2024


# -- who sees what


def _seen(model: type[Record], actor: Actor | None, field: str = "organ_id", mine: str = "") -> RecordQuerySet:
    """Rows of organs in scope; an officer sees what he holds himself (`mine`: the path to the person), or nothing."""
    if actor is None or not (actor.system or actor.role in WITH_OFFICER):
        return model.objects.none()
    if actor.role == roles.OFFICER:
        return model.objects.filter(**{f"{mine}__user": user_id(actor)}).distinct() if mine else model.objects.none()
    return model.objects.all().of_organs(actor, field)


def user_id(actor: Actor) -> int:
    label, _sep, pk = actor.ref.rpartition(":")
    return int(pk) if label == "accounts.User" else 0


def items_visible(actor: Actor | None) -> RecordQuerySet:
    """Pieces of organs in scope; an officer sees those in his hands."""
    if actor is not None and actor.role == roles.OFFICER:
        return Item.objects.filter(pk__in=handouts_visible(actor).filter(state__in=HELD).values("item"))
    return _seen(Item, actor)


def handouts_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Handout, actor, "item__organ_id", "person")


def uniforms_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Uniform, actor, "organ_id", "person")


def lines_visible(actor: Actor | None) -> RecordQuerySet:
    """Budget lines of organs in scope; officers see none."""
    return _seen(Line, actor)


def stocktakes_visible(actor: Actor | None) -> RecordQuerySet:
    """Stocktakes of organs in scope; officers see none."""
    return _seen(Stocktake, actor)


def tallies_visible(actor: Actor | None) -> RecordQuerySet:
    return _seen(Tally, actor, "stocktake__organ_id")


def holders(items: RecordQuerySet) -> dict[int, str]:
    """Item id → who has it now."""
    rows = Handout.objects.filter(item__in=items.values("pk"), state__in=HELD).order_by()
    return dict(rows.values_list("item_id", "person__name"))


def uncounted(row: Stocktake) -> RecordQuerySet:
    """Pieces still to be looked for; what has been scrapped or lost meanwhile is looked for no more."""
    found: RecordQuerySet = row.tallies.filter(found=None, item__state__in=THERE)
    return found


def tallied(row: Stocktake) -> dict[str, int]:
    """How many pieces were on the list, are there, are missing."""
    found: dict[str, int] = row.tallies.order_by().aggregate(
        pieces=Count("pk"), there=Count("pk", filter=Q(found=True)), missing=Count("pk", filter=Q(found=False))
    )
    return found


def people_of(organ: Organ) -> RecordQuerySet:
    """Who may be given something by an organ: its own people."""
    return Person.objects.filter(organ=organ).order_by("name", "pk")


# -- what is due


def uncalibrated_q(day: dt.date) -> Q:
    """Pieces in use that want calibration and have none that holds on the day."""
    return Q(kind__in=CALIBRATED, state__in=(STOCK.value, OUT.value)) & (Q(good_to=None) | Q(good_to__lt=day))


def soon_q(actor: Actor | None, day: dt.date) -> Q:
    """Pieces whose calibration ends soon, by the number of days of the reader's place."""
    own = Organ.objects.filter(pk=actor.organ_id or 0).select_related("division").first() if actor else None
    days = rules.at("due_days", own, day).value if own else 30
    return Q(
        kind__in=CALIBRATED, state__in=(STOCK.value, OUT.value), good_to__range=(day, day + dt.timedelta(days=days))
    )


def unsigned(actor: Actor | None) -> RecordQuerySet:
    """Hand-outs that nobody has signed for."""
    return handouts_visible(actor).filter(state=HANDED.value)


def still_worn(kind: str, day: dt.date) -> RecordQuerySet:
    """Pieces of uniform of a kind that are held and whose period is not over on a day."""
    found: RecordQuerySet = Uniform.objects.filter(kind=kind, state__in=HELD, wear_to__gte=day)
    return found


def without(kind: str, actor: Actor, day: dt.date) -> RecordQuerySet:
    """Enforcement people of the organs in scope who have no piece of this kind in its period."""
    found: RecordQuerySet = dressed(actor).exclude(pk__in=still_worn(kind, day).values("person"))
    return found


def dressed(actor: Actor) -> RecordQuerySet:
    """Who may be given uniform by the keeper of an organ: its own people."""
    return Person.objects.filter(organ__in=enforcing(actor)).select_related("organ").order_by("organ__code", "name", "pk")


# -- budget


def with_spent(rows: RecordQuerySet) -> RecordQuerySet:
    """Lines with what was spent, in fen."""
    paid = (
        Payment.objects.filter(line=OuterRef("pk"), state=PAID.value)
        .order_by()
        .values("line")
        .annotate(sum=Sum("amount"))
    )
    return rows.annotate(spent=Coalesce(Subquery(paid.values("sum")), 0, output_field=BigIntegerField()))


OVER = Q(state__in=(APPROVED.value, CLOSED.value), spent__gt=F("approved"))

FROM_FINES = re.compile(r"罚没|罚款|罚金|没收")
BACK = r"返还|挂钩|提成|分成|留用|核拨|抵顶"
TIED = re.compile(BACK + r"|比例|奖励|补助|安排|作为|[0-9０-９]\s*[%％]|[一二三四五六七八九]成")
NOT_TIED = re.compile(
    r"不(?:与|同|和|得|以|按)?[^，。；]{0,10}(?:罚没|罚款)|(?:罚没|罚款)[^，。；]{0,8}(?:脱钩|不挂钩|不得|全部上缴)|脱钩"
)


def ties_fines(source: str, *texts: str) -> bool:
    """Whether a line is fed by fines: by its source, or by what its texts say. Words that deny it are no such saying.

    A part of a sentence may name the fines and the next say what comes back of them.
    """
    return source == "fines" or any(_tie(re.split(r"[，。；;,、]", text)) for text in texts)


def _tie(parts: list[str]) -> bool:
    for at, part in enumerate(parts):
        if not FROM_FINES.search(part):
            continue
        if TIED.search(part) and not NOT_TIED.search(part):
            return True
        following = parts[at + 1] if at + 1 < len(parts) else ""
        if re.search(BACK, following) and not re.search(r"不|未|禁|脱钩", following):
            return True
    return False


def facts_of(row: Mapping[str, Any], organ: Organ, number: str = "") -> dict[str, Any]:
    """A budget line as rulebook.facts.assessment.ASSESSMENT_RULE knows it."""
    return {
        "rule_no": number, "organ_code": organ.code, "organ_name": organ.name, "kind": "budget", "content": row["name"],
        "adopted_on": dt.date(row["year"], 1, 1), "ended_on": None, "counts_fines": False,
        "returns_fines": ties_fines(row["source"], row["name"], row.get("basis") or "", row.get("paper_no") or ""),
    }  # fmt: skip


def facts(organ_ids: Iterable[int], day: dt.date) -> list[dict[str, Any]]:
    """Rows for rule P44: every budget line of these organs that is in force on a day. One query."""
    rows = (
        Line.objects.filter(organ_id__in=set(organ_ids), year=day.year).exclude(state="dropped").select_related("organ")
    )
    return [facts_of(vars(row), row.organ, row.ref) for row in rows.order_by("pk")]


# -- against the standard


@dataclass
class Coverage:
    """How an organ stands. `have`, `want`: pieces by kind; `dressed`: people with a uniform of this period; money in fen."""

    organ: Organ
    officers: int
    have: dict[str, int] = field(default_factory=dict)
    want: dict[str, int] = field(default_factory=dict)
    uncalibrated: int = 0
    dressed: int = 0
    approved: int = 0
    spent: int = 0
    over: int = 0  # lines that are overspent

    @property
    def pk(self) -> int:
        return int(self.organ.pk)

    @property
    def missing(self) -> dict[str, int]:
        """Kinds of which there are too few, and how many lack."""
        return {kind: n - self.have.get(kind, 0) for kind, n in self.want.items() if n > self.have.get(kind, 0)}

    @property
    def gap(self) -> int:
        return sum(self.missing.values())

    @property
    def asked(self) -> int:
        return sum(self.want.values())

    @property
    def covered(self) -> int:
        """Pieces asked for that are there."""
        return sum(min(n, self.have.get(kind, 0)) for kind, n in self.want.items())

    @property
    def rate(self) -> int:
        return self.covered * 100 // self.asked if self.asked else 100

    @property
    def paid_rate(self) -> int:
        return self.spent * 100 // self.approved if self.approved else 0

    @property
    def undressed(self) -> int:
        return max(0, self.officers - self.dressed)


def coverage(officers: Mapping[Organ, int], day: dt.date) -> list[Coverage]:
    """For organs with the number of their officers, which the room of officers knows. Four queries for all."""
    found = {organ.pk: Coverage(organ, count) for organ, count in officers.items()}
    for at in found.values():
        at.want = {kind: n for kind in STANDARD if (n := rules.wanted(kind, at.organ, at.officers, day))}
    items = Item.objects.filter(organ__in=list(found), state__in=THERE).order_by()
    for pk, kind, n in items.values_list("organ_id", "kind").annotate(n=Count("pk")):
        found[pk].have[kind] = n
    for pk, n in items.filter(uncalibrated_q(day)).values_list("organ_id").annotate(n=Count("pk")):
        found[pk].uncalibrated = n
    worn = (
        Uniform.objects.filter(organ__in=list(found), state__in=HELD, wear_to__gte=day)
        .exclude(kind="insignia")
        .order_by()
    )
    for pk, n in worn.values_list("organ_id").annotate(n=Count("person", distinct=True)):
        found[pk].dressed = n
    lines = with_spent(
        Line.objects.filter(organ__in=list(found), year=day.year, state__in=(APPROVED.value, CLOSED.value))
    )
    for line in lines.order_by():
        at = found[line.organ_id]
        at.approved += line.approved or 0
        at.spent += line.spent
        at.over += line.spent > (line.approved or 0)
    return list(found.values())


def years() -> list[int]:
    """The next year first, which is being drawn up."""
    return list(range(today().year + 1, FIRST_YEAR - 1, -1))
