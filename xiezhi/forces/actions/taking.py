"""Tables of a supervision body: who is engaged already, who is nominated, who works at the body and its judicial offices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db.models import Q

from xiezhi.core.actor import Actor
from xiezhi.core.taking import Problem, Taken
from xiezhi.core.time import today as business_day
from xiezhi.law.text import N_
from xiezhi.organs.models import Division, Kind, Organ
from xiezhi.trail.door import Act, action

from ..models import Engagement, Expert, Staff, Term
from ..states import APPOINTED, BODY, EXPERT, NOMINATED, ON_POST, PROPOSED, SUPERVISOR
from .experts import KNOWN, LIVE, next_number, numbered
from .staff import body_of

CHUNK = 500
Facts = Mapping[str, Any]


def _chunks(rows: Iterable[Facts]) -> Iterator[list[Facts]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def place_of(text: str, body: Organ) -> Division | None:
    """The division meant by a name or code within the area of a body; the body's own where nothing is said. None: unclear."""
    if not text:
        return body.division
    found = list(Division.objects.filter(Q(code=text) | Q(name=text), path__startswith=body.division.path)[:2])
    return found[0] if len(found) == 1 else None


def engagement_checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a line cannot tell."""
    if organ.kind != Kind.SUPERVISION:
        yield Problem("FRC-61", "name", N_("{organ}不是行政执法监督机构，不能聘任。"), "", {"organ": organ.name})
        return
    if place_of((facts.get("place") or "").strip(), organ) is None:
        yield Problem("FRC-62", "place", N_("在{organ}的行政区域内没有找到“{place}”，或者不止一个。"), N_("请填写区划代码。"),
                      {"organ": organ.name, "place": facts["place"]})  # fmt: skip
    first, last = facts.get("from_on"), facts.get("to_on")
    if first and last and last < first:
        yield Problem("FRC-63", "to_on", N_("聘期截止日期早于开始日期。"), N_("请核对两个日期。"))


def take_engagements(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Those who are engaged already, with their term. The same line again changes nothing; another term is one more term."""
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_engagements(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("forces.engagement.take", roles=SUPERVISOR)
def _engagements(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    Organ.objects.select_for_update(no_key=True).filter(
        pk=organ.pk
    ).first()  # two files of one body, one after the other
    live = Engagement.objects.filter(body=organ, state__in=(APPOINTED.value, PROPOSED.value))
    known = {(row.kind, row.name, row.employer): row for row in live}
    taken, fresh, terms, named = Taken(), list[Engagement](), list[Term](), dict[Any, Engagement]()
    for facts in rows:
        kind, name, employer = facts["kind"], facts["name"].strip(), (facts.get("employer") or "").strip()
        kept = {
            "sector": facts["sector"], "contact": (facts.get("contact") or "").strip()[:60], "from_on": facts["from_on"],
            "to_on": facts["to_on"], "division": place_of((facts.get("place") or "").strip(), organ) or organ.division,
        }  # fmt: skip
        key = (kind, name, employer)
        row = known.get(key)
        if row is None:
            row = Engagement(
                kind=kind,
                body=organ,
                name=name,
                employer=employer,
                state=APPOINTED.value,
                proposed_on=business_day(),
                proposed_by=by.name,
                **kept,
            )
            fresh.append(row)
            known[key] = row
            terms.append(_term(row, facts, by))
            taken.new += 1
        elif row.pk is None or (
            row.state == APPOINTED.value and all(getattr(row, field) == value for field, value in kept.items())
        ):
            taken.unchanged += 1
        else:
            act.edit(act.rows(Engagement).filter(pk=row.pk), row.version, state=APPOINTED.value, **kept)
            if not row.terms.filter(from_on=kept["from_on"]).exists():
                terms.append(_term(row, facts, by))
            else:
                act.rows(Term).filter(engagement=row, from_on=kept["from_on"]).update(to_on=kept["to_on"])
            taken.changed += 1
            taken.ids.append(row.pk)
        named[key] = row
    act.bulk_create(Engagement, fresh)
    act.bulk_create(Term, terms)
    taken.ids += [row.pk for row in fresh]
    taken.by_key = {" · ".join(key): row.pk for key, row in named.items()}
    return _told(act, taken, batch, organ)


def _term(row: Engagement, facts: Facts, by: Actor) -> Term:
    return Term(
        engagement=row, from_on=facts["from_on"], to_on=facts["to_on"], letter_no=(facts.get("letter_no") or "").strip()[:80],
        by_name=by.name,
    )  # fmt: skip


def _told(act: Act, taken: Taken, batch: str, organ: Organ) -> Taken:
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def expert_checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a line cannot tell."""
    if organ.kind != Kind.SUPERVISION:
        yield Problem("FRC-61", "name", N_("{organ}不是行政执法监督机构，不能聘任。"), "", {"organ": organ.name})


def take_experts(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Nominations: each waits for the head to confirm. Who is nominated or in the pool already gets what differs."""
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_experts(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("forces.expert.take", roles=EXPERT["nominate"].roles)
def _experts(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()
    known = {(row.pool, row.name, row.employer): row for row in Expert.objects.filter(body=organ, state__in=LIVE)}
    names = {(facts.get("employer") or "").strip() for facts in rows}
    organs = {one.name: one for one in Organ.objects.filter(name__in=names)}
    serial = {pool: next_number(organ, pool) for pool in Expert.Pool.values}
    taken, fresh, named = Taken(), list[Expert](), dict[Any, Expert]()
    for facts in rows:
        pool, name, employer = facts["pool"], facts["name"].strip(), facts["employer"].strip()
        given = (
            facts["specialities"] if not isinstance(facts["specialities"], str) else facts["specialities"].split(",")
        )
        kept = {
            "title": (facts.get("title") or "").strip()[:80], "credentials": (facts.get("credentials") or "").strip()[:300],
            "specialities": ",".join(code for code in KNOWN if code in given), "organ": organs.get(employer),
        }  # fmt: skip
        key = (pool, name, employer)
        row = known.get(key)
        if row is None:
            row = Expert(
                body=organ,
                pool=pool,
                name=name,
                employer=employer,
                number=numbered(organ, pool, serial[pool]),
                state=NOMINATED.value,
                nominated_on=business_day(),
                nominated_by=by.name,
                **kept,
            )
            serial[pool] += 1
            fresh.append(row)
            known[key] = row
            taken.new += 1
        elif row.pk is None or all(getattr(row, field) == value for field, value in kept.items()):
            taken.unchanged += 1
        else:
            act.edit(act.rows(Expert).filter(pk=row.pk), row.version, **kept)
            taken.changed += 1
            taken.ids.append(row.pk)
        named[key] = row
    act.bulk_create(Expert, fresh)
    taken.ids += [row.pk for row in fresh]
    taken.by_key = {" · ".join(key): row.pk for key, row in named.items()}
    return _told(act, taken, batch, organ)


def staff_checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """`organ` is the one that the line names."""
    if organ.kind not in (Kind.SUPERVISION, Kind.OFFICE):
        yield Problem(
            "FRC-64",
            "organ_code",
            N_("{organ}不是行政执法监督机构或者司法所。"),
            N_("请核对代码。"),
            {"organ": organ.name},
        )
    if (first := facts.get("from_on")) and first > today:
        yield Problem("FRC-65", "from_on", N_("到岗日期晚于今天。"), N_("请核对日期。"))


def take_staff(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """People of the body and of its judicial offices; who is there already gets what differs."""
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_staff(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("forces.staff.take", roles=BODY)
def _staff(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()
    codes = {row.get("organ_code") or organ.code for row in rows}
    organs = {one.code: one for one in Organ.objects.filter(code__in=codes).select_related("division")}
    known = {
        (row.organ_id, row.name, row.certificate_no): row
        for row in Staff.objects.filter(organ__in=organs.values(), state=ON_POST.value)
    }
    bodies = {one.pk: body_of(one) for one in organs.values()}
    taken, fresh, named = Taken(), list[Staff](), dict[Any, Staff]()
    for facts in rows:
        at = organs[facts.get("organ_code") or organ.code]
        name, number = facts["name"].strip(), (facts.get("certificate_no") or "").strip()
        kept = {
            "title": (facts.get("title") or "").strip()[:60], "dedicated": bool(facts.get("dedicated")),
            "background": bool(facts.get("background")), "from_on": facts["from_on"],
        }  # fmt: skip
        key = (at.pk, name, number)
        row = known.get(key)
        if row is None:
            row = Staff(organ=at, body=bodies[at.pk], name=name, certificate_no=number, **kept)
            fresh.append(row)
            known[key] = row
            taken.new += 1
        elif row.pk is None or all(getattr(row, field) == value for field, value in kept.items()):
            taken.unchanged += 1
        else:
            act.edit(act.rows(Staff).filter(pk=row.pk), row.version, **kept)
            taken.changed += 1
            taken.ids.append(row.pk)
        named[key] = row
    act.bulk_create(Staff, fresh)
    taken.ids += [row.pk for row in fresh]
    taken.by_key = {" · ".join(map(str, key)): row.pk for key, row in named.items()}
    return _told(act, taken, batch, organ)
