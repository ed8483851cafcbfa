"""What was confirmed before the register: taken from a table of the supervision body. Part of the room's write door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from xiezhi.core.actor import Actor
from xiezhi.core.taking import Problem, Taken, cell
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.organs.actions import record_subject
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.trail.door import Act, action

from . import queries
from .actions import CONTENT
from .models import STANDING, Nature, Qualification
from .states import CONFIRMED, PUBLISHED, QUALIFICATION

CHUNK = 500
KEPT = (*CONTENT, "confirm_no", "confirmed_on", "from_on", "published_on", "published_at")


def checks(facts: Mapping[str, Any], *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells cannot tell; `organ` is the one that the line names."""
    if organ.kind not in queries.SUBJECTS:
        yield Problem("SUBJ-11", "organ_code", N_("{name}不是行政机关或者法律、法规授权的组织，不能登记为执法主体。"),
                      N_("请核对代码；受委托组织登记委托书。"), {"name": organ.name})  # fmt: skip
    elif organ.kind == Kind.AUTHORIZED and not facts.get("authority"):
        yield Problem("SUBJ-12", "authority", N_("法律、法规授权的组织没有写明授权依据。"), N_("请补填授权的法律、法规条款。"))
    elif organ.kind == Kind.AGENCY and not facts.get("basis_no"):
        yield Problem("SUBJ-13", "basis_no", N_("行政机关没有写明“三定”规定文号。"), N_("请补填。"))
    confirmed, first, published = (facts.get(name) for name in ("confirmed_on", "from_on", "published_on"))
    if confirmed and first and first < confirmed:
        yield Problem("SUBJ-14", "from_on", N_("生效日期早于确认日期。"), N_("请核对两个日期。"))
    if confirmed and published and published < confirmed:
        yield Problem("SUBJ-15", "published_on", N_("公示日期早于确认日期。"), N_("请核对两个日期。"))
    yield from address(facts, "published_at")


def address(facts: Mapping[str, Any], fact: str) -> Iterator[Problem]:
    """An address of a page is one that a browser opens: forms ask the same."""
    if text := cell(facts, fact):
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError:
            yield Problem("SUBJ-16", fact, N_("“{text}”不是网址。"), N_("请写完整的网址，例如https://www.example.gov.cn/1.html；没有的留空。"),
                          {"text": text[:80]})  # fmt: skip


def take_rows(rows: Iterable[Mapping[str, Any]], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Confirmed subjects of the organs that the rows name; the same row again changes nothing. `organ` is the sender."""
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_take(chunk, by=by, batch=batch))
    return taken


@action("subjects.take", roles=QUALIFICATION["publish"].roles)
def _take(act: Act, rows: list[dict[str, Any]], *, by: Actor, batch: str) -> Taken:
    organs = {o.code: o for o in Organ.objects.filter(code__in=[row["organ_code"] for row in rows]).select_related("division")}
    found = {q.organ_id: q for q in Qualification.objects.filter(organ__in=organs.values(), state__in=STANDING)}
    taken = Taken()
    for row in rows:
        organ = organs[row["organ_code"]]
        kept, old = _kept(row, organ), found.get(organ.pk)
        if old is not None and all(getattr(old, name) == value for name, value in kept.items()):
            taken.unchanged += 1
            taken.by_key[row["organ_code"]] = old.pk
            continue
        if old is not None:
            act.edit(act.rows(Qualification).filter(pk=old.pk), old.version, **kept)
            taken.changed += 1
        else:
            old = act.create(
                Qualification, organ=organ, body=supervision_body_for(organ) or organ, kind=Qualification.Kind.FIRST,
                applied_on=kept["confirmed_on"], applied_by=by.name, **kept,
            )  # fmt: skip
            taken.new += 1
        if organ.confirmed_on is None:
            record_subject(organ, by=by, confirmed_on=kept["from_on"], ended_on=organ.ended_on)
        taken.ids.append(old.pk)
        taken.by_key[row["organ_code"]] = old.pk
    act.on(batch, by.organ_id)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def _kept(row: Mapping[str, Any], organ: Organ) -> dict[str, Any]:
    """The stored fields of a line; texts are empty where nothing stands."""
    days = {"basis_on", "confirmed_on", "from_on", "published_on"}
    kept: dict[str, Any] = {name: row.get(name) if name in days else cell(row, name) for name in KEPT}
    powers = row.get("powers") or ""
    kept["powers"] = powers if isinstance(powers, str) else ",".join(powers)
    kept["nature"] = (Nature.AUTHORIZED if organ.kind == Kind.AUTHORIZED else Nature.AGENCY).value
    kept["from_on"] = kept["from_on"] or kept["confirmed_on"]
    told = kept["published_on"] is not None and kept["published_on"] <= today()
    return {**kept, "state": (PUBLISHED if told else CONFIRMED).value}


def _chunks(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left, chunk = iter(rows), []
    for row in left:
        chunk.append(dict(row))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
