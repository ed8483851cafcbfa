"""The only place that says which lines a person sees, and how they are read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.records import Among

from .chain import FIELDS
from .models import Head, Line


def visible_to(actor: Actor | None) -> QuerySet[Line]:
    """The auditor reads all; business people read lines about records of organs in their scope; others nothing.

    A judicial office has the organs of its township in scope only to register leads about them: it reads its own lines.
    """
    if actor is None:
        return Line.objects.none()
    if actor.system or actor.role == roles.AUDITOR:
        return Line.objects.all()
    if actor.role == roles.TOWNSHIP:
        return Line.objects.filter(about_organ=actor.organ_id)
    if actor.role in roles.BUSINESS:
        return Line.objects.filter(Among("about_organ", actor.organ_ids))
    return Line.objects.none()


def about(actor: Actor, *refs: str) -> QuerySet[Line]:
    """Lines about the given records, oldest first, as far as the actor may see them."""
    return visible_to(actor).filter(about__in=refs)


def own(actor: Actor, verb: str) -> QuerySet[Line]:
    """Lines with this verb about the actor's own log-in, newest first: what everybody may know of himself."""
    return Line.objects.filter(about=actor.ref, verb=verb).order_by("-seq")


def head() -> tuple[int, str]:
    """Number and hash of the newest line."""
    row = Head.objects.get(id=1)
    return row.seq, row.hash


def after(seq: int) -> QuerySet[Line]:
    """Lines after a number, for jobs that follow the trail from where they stopped."""
    return Line.objects.filter(seq__gt=seq)


def written(beginnings: Iterable[str], *, after: int, upto: int) -> Iterator[tuple[str, str, int | None]]:
    """(verb, about, whose record), each once, of what was done after one number and up to another: of the verbs that begin so."""
    wanted = Q(pk__in=())
    for beginning in beginnings:
        wanted |= Q(verb__startswith=beginning)
    rows = Line.objects.filter(wanted, seq__gt=after, seq__lte=upto, outcome="done").order_by()
    yield from rows.values_list("verb", "about", "about_organ").distinct().iterator(chunk_size=2000)


def rows_for_export(qs: QuerySet[Line]) -> Iterator[dict[str, Any]]:
    """Plain rows, in order, streaming."""
    yield from qs.order_by("seq").values(*FIELDS, "prev", "hash").iterator(chunk_size=2000)
