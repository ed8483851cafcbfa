"""Who sees what of the supervision force, how offices stand against the standard, what is due, who may be drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Record, RecordQuerySet
from xiezhi.core.time import today
from xiezhi.law.dated import Value
from xiezhi.organs.models import Division, Kind, Organ
from xiezhi.organs.queries import visible_to as organs_visible

from . import lot, rules
from .models import Draw, Engagement, Expert, Opinion, Seat, Staff, Tie
from .states import (
    ADOPTED,
    APPOINTED,
    CALLED,
    CONFIRMED,
    DECLINED,
    HANDLING,
    NOMINATED,
    ON_POST,
    PROPOSED,
    RECEIVED,
    REJECTED,
    VOID,
)

READERS = roles.SUPERVISION | {roles.GOVERNMENT}
WITH_OFFICE = READERS | {roles.TOWNSHIP}
DAY = dt.timedelta(days=1)
MANNED = (Kind.SUPERVISION, Kind.OFFICE)
OPEN_OPINION = (RECEIVED.value, HANDLING.value, ADOPTED.value, REJECTED.value)

# why somebody is not drawn
OWN_ORGAN, OWN_PARTY, TIED, STOOD_ASIDE = "own_organ", "own_party", "tied", "stood_aside"


# -- who sees what


def _of_body(model: type[Record], actor: Actor | None, field: str) -> RecordQuerySet:
    if actor is None or not (actor.system or actor.role in READERS):
        return model.objects.none()
    return model.objects.all().of_organs(actor, field)


def staff_visible(actor: Actor | None) -> RecordQuerySet:
    """People of bodies and offices in scope; a judicial office sees its own."""
    if actor is not None and actor.role == roles.TOWNSHIP:
        return Staff.objects.filter(organ_id=actor.organ_id or 0)
    return _of_body(Staff, actor, "organ_id")


def engagements_visible(actor: Actor | None) -> RecordQuerySet:
    """Engagements of bodies in scope; a judicial office sees those of its township."""
    if actor is not None and actor.role == roles.TOWNSHIP:
        return Engagement.objects.filter(division__in=Division.objects.filter(organs=actor.organ_id or 0))
    return _of_body(Engagement, actor, "body_id")


def opinions_visible(actor: Actor | None) -> RecordQuerySet:
    """Opinions to bodies in scope. The organs that they are about do not see them: who spoke is not to be known there."""
    return _of_body(Opinion, actor, "body_id")


def experts_visible(actor: Actor | None) -> RecordQuerySet:
    return _of_body(Expert, actor, "body_id")


def draws_visible(actor: Actor | None) -> RecordQuerySet:
    return _of_body(Draw, actor, "body_id")


def seats_visible(actor: Actor | None) -> RecordQuerySet:
    return _of_body(Seat, actor, "draw__body_id")


def rosters(actor: Actor | None) -> RecordQuerySet:
    """Bodies and offices whose people this post may enter: its own, and the offices below a supervision body."""
    if actor is None or actor.role not in roles.SUPERVISION | {roles.TOWNSHIP}:
        return Organ.objects.none()
    found = organs_visible(actor).filter(ended_on=None)
    below = Q(kind=Kind.OFFICE) if actor.role in roles.SUPERVISION else Q(pk__in=())
    return found.filter(Q(pk=actor.organ_id or 0) | below).order_by("kind", "code")


# -- how offices stand


@dataclass
class Manning:
    """How a body or office is manned today, against what is asked of it."""

    organ: Organ
    standard: Value[int]
    people: int = 0
    dedicated: int = 0
    lawyers: int = 0

    @property
    def pk(self) -> int:
        return int(self.organ.pk)

    @property
    def counted(self) -> int:
        """An office is asked for dedicated people, a body for supervision officers."""
        return self.dedicated if self.organ.kind == Kind.OFFICE else self.people

    @property
    def gap(self) -> int:
        return max(0, self.standard.value - self.counted)


def manning(actor: Actor | None, day: dt.date | None = None) -> list[Manning]:
    """Every body and office in scope; two queries."""
    day = day or today()
    if actor is None or not (actor.system or actor.role in WITH_OFFICE):
        return []
    organs = (
        organs_visible(actor)
        .filter(kind__in=MANNED, ended_on=None)
        .select_related("division")
        .order_by("division__path", "kind")
    )
    found = {
        organ.pk: Manning(organ, rules.at("office_staff" if organ.kind == Kind.OFFICE else "body_staff", organ, day))
        for organ in organs
    }
    rows = staff_visible(actor).filter(state=ON_POST.value, from_on__lte=day).order_by().values("organ_id")
    for row in rows.annotate(
        n=Count("pk"), d=Count("pk", filter=Q(dedicated=True)), b=Count("pk", filter=Q(background=True))
    ):
        if one := found.get(row["organ_id"]):
            one.people, one.dedicated, one.lawyers = row["n"], row["d"], row["b"]
    return list(found.values())


# -- what is due


def late_q(day: dt.date) -> Q:
    """Opinions that are over a limit: not given to anybody in time, or not answered in time."""
    return Q(state=RECEIVED.value, handle_by__lt=day) | Q(state__in=OPEN_OPINION, answer_by__lt=day)


def opinions_waiting(actor: Actor | None) -> RecordQuerySet:
    """Opinions that the own body has to move on."""
    return opinions_visible(actor).filter(body_id=actor.organ_id if actor else 0, state__in=OPEN_OPINION)


def to_appoint(actor: Actor | None) -> RecordQuerySet:
    return engagements_visible(actor).filter(body_id=actor.organ_id if actor else 0, state=PROPOSED.value)


def to_confirm(actor: Actor | None) -> RecordQuerySet:
    return experts_visible(actor).filter(body_id=actor.organ_id if actor else 0, state=NOMINATED.value)


def soon_until(actor: Actor | None, day: dt.date) -> dt.date:
    """Until when a term ends soon, by the number of days of the reader's place; the day itself where he has none."""
    own = Organ.objects.filter(pk=actor.organ_id or 0).select_related("division").first() if actor else None
    return rules.days_after("ending_days", own, day) if own else day


def ending(actor: Actor | None, day: dt.date | None = None) -> RecordQuerySet:
    """Engagements of the own body whose term has run out or ends soon."""
    rows = engagements_visible(actor).filter(body_id=actor.organ_id if actor else 0, state=APPOINTED.value)
    return rows.filter(to_on__lte=soon_until(actor, day or today()))


def silent(actor: Actor | None, day: dt.date | None = None) -> RecordQuerySet:
    """People drawn by the own body who have not said in time whether they come."""
    rows = seats_visible(actor).filter(draw__body_id=actor.organ_id if actor else 0, draw__state="drawn")
    return rows.filter(state=CALLED.value, reply_by__lt=day or today())


# -- what came of it


def figures(rows: RecordQuerySet) -> dict[str, int]:
    """Over opinions: all, answered, adopted, late today."""
    asked = {
        "answered": Q(state="answered"), "adopted": Q(adopted=True), "judged": Q(adopted__isnull=False), "late": late_q(today()),
    }  # fmt: skip
    # names of their own: `adopted` is a column too
    named = {f"n_{name}": Count("pk", filter=condition) for name, condition in asked.items()}
    found: dict[str, int] = rows.order_by().aggregate(n_all=Count("pk"), **named)
    return {name.removeprefix("n_"): count for name, count in found.items()}


# -- the draw


def candidates(body: Organ, pool: str, speciality: str = "") -> list[Expert]:
    """Confirmed people of a pool of this body, with the speciality where one is asked for."""
    rows = Expert.objects.filter(body=body, pool=pool, state=CONFIRMED.value).select_related("organ").order_by("number")
    return [row for row in rows if not speciality or speciality in row.specialities.split(",")]


def conflicts(
    people: Iterable[Expert], *, matter: str, organ: Organ | None, party: str, body: Organ, day: dt.date
) -> dict[int, str]:
    """Expert id → why he stands aside: works there, is the party's, has declared it, or stood aside in this matter before."""
    people = list(people)
    ids = [one.pk for one in people]
    found: dict[int, str] = {}
    aside = Seat.objects.filter(
        expert__in=ids, draw__body=body, draw__matter=matter, state=DECLINED.value, ground=Seat.Ground.RECUSED
    )
    for pk in aside.values_list("expert_id", flat=True):
        found[pk] = STOOD_ASIDE
    ties = Tie.objects.filter(Q(to_on=None) | Q(to_on__gt=day), expert__in=ids, from_on__lte=day).select_related(
        "organ"
    )
    for tie in ties:
        if (organ and tie.organ and _same(tie.organ, organ)) or (tie.party and party and tie.party in party):
            found[tie.expert_id] = TIED
    for one in people:
        if organ and one.organ and _same(one.organ, organ):
            found[one.pk] = OWN_ORGAN
        elif party and one.employer and one.employer in party:
            found[one.pk] = OWN_PARTY
    return found


def before(draw: Draw) -> list[Draw]:
    """Draws of the same matter that were voided before this one: an outsider wants to know how often it was drawn."""
    rows = Draw.objects.filter(body_id=draw.body_id, matter=draw.matter, state=VOID.value, pk__lt=draw.pk)
    return list(rows.order_by("pk"))


def _same(a: Organ, b: Organ) -> bool:
    """One organ, or one above the other."""
    return bool(a.path.startswith(b.path) or b.path.startswith(a.path))


@dataclass(frozen=True)
class Replay:
    """A draw repeated from what was kept: the order of the lot, and whether those called are the first of it."""

    order: list[str]
    sound: bool


def replay(draw: Draw) -> Replay:
    """Repeat a draw. `sound` is False when the list, the seed or the people called do not fit together."""
    order = lot.ranked(draw.seed, draw.free)
    seats = list(draw.seats.select_related("expert").order_by("rank"))
    fits = [seat.expert.number for seat in seats] == order[: len(seats)]
    whole = lot.digest(draw.seed, draw.free) == draw.digest
    return Replay(order, fits and whole and [seat.rank for seat in seats] == list(range(1, len(seats) + 1)))


def proof(draw: Draw) -> dict[str, Any]:
    """What an outsider needs to repeat a draw, without names."""
    return {
        "matter": draw.matter, "body": draw.body.name, "drawn_on": draw.drawn_on.isoformat(), "pool": draw.pool,
        "speciality": draw.speciality, "wanted": draw.wanted, "seed": draw.seed, "candidates": sorted(draw.free),
        "excluded": [[number, why] for number, _name, why in draw.candidates if why], "digest_sm3": draw.digest,
        "method": "order by SM3(seed + ':' + number), hexadecimal, ascending; digest: SM3 of seed and numbers, one a line",
        "called": [[seat.rank, seat.expert.number, seat.state] for seat in draw.seats.select_related("expert").order_by("rank")],
    }  # fmt: skip
