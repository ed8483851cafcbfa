"""Which qualifications, entrustments and seals a person sees; whether an organ was a subject on a day; the public list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Among, RecordQuerySet
from xiezhi.core.time import today
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import SUBJECTS, confirmed_on
from xiezhi.organs.queries import visible_to as organs_visible_to

from .models import OPEN, STANDING, Entrustment, Qualification, Seal
from .states import IN_FORCE, IN_USE, PUBLISHED, REGISTERED, REVOKED, SIGNED

SEALED = (*SUBJECTS, Kind.SUPERVISION, Kind.GOVERNMENT, Kind.COMMISSION)
EVER = (*STANDING, "replaced", "cancelled")
PRINT_MISSED = Q(file=None, state__in=(REGISTERED.value, IN_USE.value))
NOTICE_PARTS = ("subject", "duties", "powers", "basis", "procedure", "remedy")


def visible_to(actor: Actor | None) -> RecordQuerySet:
    """Qualifications of organs in scope. Administrators see none: they are no business of theirs."""
    return _business(actor, Qualification)


def entrustments_visible_to(actor: Actor | None) -> RecordQuerySet:
    """Entrustments by or to an organ in scope."""
    if actor is None or not (actor.system or actor.role in roles.BUSINESS):
        return Entrustment.objects.none()
    if actor.system:
        return Entrustment.objects.all()
    return Entrustment.objects.filter(Among("organ_id", actor.organ_ids) | Among("to_id", actor.organ_ids))


def seals_visible_to(actor: Actor | None) -> RecordQuerySet:
    """Seals of organs in scope; who keeps them is no business of a judicial office."""
    if actor is not None and actor.role == roles.TOWNSHIP:
        return Seal.objects.none()
    return _business(actor, Seal)


def seals_without_print(actor: Actor | None) -> RecordQuerySet:
    """Seals of the actor's own organ that are in use, or will be, and whose print is not kept."""
    return seals_visible_to(actor).filter(PRINT_MISSED, organ_id=actor.organ_id if actor else None)


def _business(actor: Actor | None, model: type) -> RecordQuerySet:
    if actor is None or not (actor.system or actor.role in roles.BUSINESS):
        return model.objects.none()  # type: ignore[attr-defined]
    return model.objects.of_organs(actor)  # type: ignore[attr-defined]


def subjects(actor: Actor | None) -> RecordQuerySet:
    """Organs in scope that enforce in their own name, each with `standing` and `open` qualifications."""
    if actor is None or actor.role not in roles.BUSINESS:
        return Organ.objects.none()
    return organs_visible_to(actor).filter(kind__in=SUBJECTS).prefetch_related(
        Prefetch("qualifications", Qualification.objects.filter(state__in=STANDING), "standing"),
        Prefetch("qualifications", Qualification.objects.filter(state__in=OPEN), "open"),
    )  # fmt: skip


def to_review(actor: Actor | None) -> RecordQuerySet:
    """Applications on which the actor's own body has to act next."""
    return visible_to(actor).filter(body_id=actor.organ_id if actor else None, state__in=("applied", "reviewed", "confirmed"))


def standing(organ: Organ) -> Qualification | None:
    """The qualification that holds, confirmed and not ended."""
    return Qualification.objects.filter(organ=organ, state__in=STANDING).first()


def standing_of(organ_ids: Iterable[int], day: dt.date) -> dict[int, Qualification]:
    """Of each organ the qualification that stands, confirmed or published, and has begun by that day."""
    rows = Qualification.objects.filter(organ_id__in=list(organ_ids), state__in=STANDING, from_on__lte=day)
    return {row.organ_id: row for row in rows}


def on(organ: Organ, day: dt.date) -> Qualification | None:
    """The qualification that was in force on a day."""
    ended = Q(to_on=None) | Q(to_on__gte=day)
    return Qualification.objects.filter(ended, organ=organ, state__in=EVER, from_on__lte=day).order_by("-from_on", "-id").first()


def obstacle(organ: Organ, day: dt.date) -> str:
    """Why an organ may not enforce on a day; empty where it may.

    A confirmed subject may (行政执法监督条例第十七条), a unit of one, and who is entrusted by one (行政处罚法第二十条、第二十一条).
    """
    if organ.kind == Kind.LEGAL_UNIT and organ.parent:
        organ = organ.parent
    names = {"organ": organ.name, "day": day.isoformat()}
    if organ.kind == Kind.ENTRUSTED:
        if any(confirmed_on(one.organ, day) for one in entrustments(to=organ, day=day)):
            return ""
        return _("%(organ)s在%(day)s没有效力期内的行政执法委托（行政处罚法第二十条、第二十一条）。") % names
    if confirmed_on(organ, day):
        return ""
    return _("%(organ)s在%(day)s不是已经确认的行政执法主体（行政执法监督条例第十七条）。") % names


def entrustments(organ: Organ | None = None, day: dt.date | None = None, to: Organ | int | None = None) -> RecordQuerySet:
    """Signed entrustments by `organ` or to `to`, those that hold on `day` where one is named."""
    found = Entrustment.objects.filter(state__in=(SIGNED.value, IN_FORCE.value, REVOKED.value)).select_related("organ", "to")
    if organ is not None:
        found = found.filter(organ=organ)
    if to is not None:
        found = found.filter(to=to)
    if day is not None:
        found = found.filter(Q(ended_on=None) | Q(ended_on__gt=day), from_on__lte=day, to_on__gte=day)
    return found


def public() -> RecordQuerySet:
    """Subjects as anybody may see them: confirmed, published, and not ended before today."""
    day = today()
    return (
        Qualification.objects.filter(state=PUBLISHED.value, from_on__lte=day)
        .filter(Q(organ__ended_on=None) | Q(organ__ended_on__gte=day)).select_related("organ__division")
        .order_by("organ__division__path", "organ__name")
    )  # fmt: skip


def public_entrustments(organ: Organ) -> RecordQuerySet:
    """Published entrustments of a subject that hold today."""
    return entrustments(organ, today()).filter(state=IN_FORCE.value).order_by("to__name", F("from_on").desc())


def seal_in_use(organ: Organ, kind: str, day: dt.date) -> Seal | None:
    """The seal of a kind that the organ used on a day."""
    used = Q(used_to=None) | Q(used_to__gt=day)
    return Seal.objects.filter(used, organ=organ, kind=kind, used_from__lte=day, state=IN_USE.value).first()


def shown_parts(organ_ids: Iterable[int]) -> dict[int, set[str]]:
    """Of each organ, which parts of the notice before enforcement (行政处罚法第三十九条) its published subject shows."""
    found: dict[int, set[str]] = {}
    for row in public().filter(organ_id__in=list(organ_ids)):
        said = {
            "subject": True, "duties": row.duties, "powers": row.powers, "basis": row.basis_no or row.authority,
            "procedure": row.procedure, "remedy": row.remedy,
        }  # fmt: skip
        found[row.organ_id] = {part for part in NOTICE_PARTS if said[part]}
    return found
