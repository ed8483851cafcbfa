"""Tables of an organ: equipment with who holds it, uniform given, budget lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed
from xiezhi.core.taking import Problem, Taken
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Handout, Item, Line, Uniform
from ..states import APPROVED, DRAFT, HANDED, KEEPERS, OUT, SIGNED, STOCK
from .budget import check_fines
from .uniforms import worn_to

CHUNK = 500
LATEST = 2100
Facts = Mapping[str, Any]


def _chunks(rows: Iterable[Facts]) -> Iterator[list[Facts]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _lock(organ: Organ) -> None:
    """Two files of one organ, one after the other."""
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()


def _named(organ: Organ, names: Iterable[str]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in Person.objects.filter(organ=organ, name__in=set(names)):
        found.setdefault(person.name, []).append(person)
    return found


def _person(organ: Organ, name: str, fact: str) -> Iterator[Problem]:
    count = len(_named(organ, [name]).get(name, []))
    if count != 1:
        what = (
            N_("{organ}没有“{name}”。") if not count else N_("{organ}有{n}位“{name}”，分不清是哪一位，请在页面上登记。")
        )
        yield Problem(
            "EQP-42",
            fact,
            what,
            N_("请核对姓名；确是本机关人员的，先登记人员。"),
            {"organ": organ.name, "name": name, "n": count},
        )


def _organ(organ: Organ, fact: str) -> Iterator[Problem]:
    if organ.kind not in ENFORCING:
        yield Problem("EQP-41", fact, N_("{organ}不是执法机关。"), "", {"organ": organ.name})


def item_checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a line cannot tell."""
    yield from _organ(organ, "asset_no")
    bought, since, holder = facts.get("bought_on"), facts.get("held_since"), (facts.get("holder") or "").strip()
    if (facts.get("price") or 0) < 0:
        yield Problem("EQP-43", "price", N_("价格不能是负数。"), N_("请核对。"))
    if bought and bought > today:
        yield Problem("EQP-44", "bought_on", N_("购置日期晚于今天。"), N_("请核对日期。"))
    if holder:
        yield from _person(organ, holder, "holder")
        if not since or since > today:
            yield Problem("EQP-45", "held_since", N_("没有领用日期，或者晚于今天。"), N_("请填写实际领用日期。"))


def take_items(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Pieces as they stand in the register. The same line again changes nothing; who holds a piece changes on the page only."""
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_items(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("equipment.item.take", roles=KEEPERS)
def _items(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    _lock(organ)
    known = {
        row.asset_no: row
        for row in Item.objects.filter(organ=organ, asset_no__in=[facts["asset_no"].strip() for facts in rows])
    }
    people = _named(organ, [(facts.get("holder") or "").strip() for facts in rows])
    taken, fresh, held = Taken(), list[Item](), list[Handout]()
    for facts in rows:
        number, holder = facts["asset_no"].strip(), (facts.get("holder") or "").strip()
        kept = {
            "kind": facts["kind"], "name": facts["name"].strip()[:80], "serial_no": (facts.get("serial_no") or "").strip()[:40],
            "bought_on": facts.get("bought_on"), "price": facts.get("price"), "good_to": facts.get("good_to"),
        }  # fmt: skip
        row = known.get(number)
        if row is None:
            row = Item(organ=organ, asset_no=number, state=OUT.value if holder else STOCK.value, **kept)
            known[number] = row
            fresh.append(row)
            if holder:
                since = facts["held_since"]
                held.append(
                    Handout(
                        item=row,
                        person=people[holder][0],
                        out_on=since,
                        out_by=by.name,
                        signed_on=since,
                        signed_as=_("台账录入"),
                        state=SIGNED.value,
                    )
                )
            taken.new += 1
        elif row.pk is None or all(getattr(row, name) == value for name, value in kept.items()):
            taken.unchanged += 1
        else:
            act.edit(act.rows(Item).filter(pk=row.pk), row.version, **kept)
            taken.changed += 1
            taken.ids.append(row.pk)
    act.bulk_create(Item, fresh)
    act.bulk_create(Handout, held)
    return _told(act, taken, fresh, {number: row.pk for number, row in known.items()}, batch, organ)


def _told(act: Act, taken: Taken, fresh: Iterable[Any], by_key: dict[str, int], batch: str, organ: Organ) -> Taken:
    taken.ids += [row.pk for row in fresh]
    taken.by_key = by_key
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def uniform_checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a line cannot tell."""
    yield from _organ(organ, "person_name")
    if name := (facts.get("person_name") or "").strip():
        yield from _person(organ, name, "person_name")
    if (day := facts.get("out_on")) and day > today:
        yield Problem("EQP-46", "out_on", N_("发放日期晚于今天。"), N_("请核对日期。"))


def take_uniforms(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Pieces of uniform as they were given. The same line again changes nothing."""
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_uniforms(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("equipment.uniform.take", roles=KEEPERS)
def _uniforms(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    _lock(organ)
    people = _named(organ, [facts["person_name"].strip() for facts in rows])
    owners = [person for found in people.values() for person in found]
    known = {(row.person_id, row.kind, row.out_on): row for row in Uniform.objects.filter(person__in=owners)}
    taken, fresh = Taken(), list[Uniform]()
    named: list[Uniform] = []
    for facts in rows:
        name, paper = facts["person_name"].strip(), (facts.get("paper_no") or "").strip()[:60]
        person, day = people[name][0], facts["out_on"]
        row = known.get((person.pk, facts["kind"], day))
        if row is not None:
            taken.unchanged += 1
            named.append(row)
            continue
        row = Uniform(
            organ=organ, person=person, kind=facts["kind"], out_on=day, wear_to=worn_to(facts["kind"], organ, day), out_by=by.name,
            signed_on=day if paper else None, signed_as=_("纸质签收单%(no)s") % {"no": paper} if paper else "",
            state=SIGNED.value if paper else HANDED.value,
        )  # fmt: skip
        known[person.pk, facts["kind"], day] = row
        fresh.append(row)
        named.append(row)
        taken.new += 1
    act.bulk_create(Uniform, fresh)
    keys = {" · ".join((row.person.name, row.kind, row.out_on.isoformat())): row.pk for row in named}
    return _told(act, taken, fresh, keys, batch, organ)


def budget_checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a line cannot tell; money that comes from fines is refused here too (P44)."""
    yield from _organ(organ, "name")
    year = facts.get("year")
    if year is not None and not queries.FIRST_YEAR <= year < LATEST:
        yield Problem("EQP-47", "year", N_("年度应当在{first}年以后。"), N_("请核对。"), {"first": queries.FIRST_YEAR})
    if facts.get("asked") is not None and facts["asked"] <= 0:
        yield Problem("EQP-48", "asked", N_("金额应当大于0。"), N_("请核对金额。"))
    given = [facts.get(name) for name in ("approved", "paper_no", "approved_on")]
    if any(value not in (None, "") for value in given) and any(value in (None, "") for value in given):
        yield Problem("EQP-49", "approved", N_("批复金额、文号、日期要一并填写。"), N_("请补填，或者都不填。"))
    settled = Line.objects.filter(organ=organ, year=year or 0, name=(facts.get("name") or "").strip()).exclude(
        state__in=("draft", "dropped")
    )
    old = settled.first()
    if old and (old.asked, old.approved) != (facts.get("asked"), facts.get("approved")):
        yield Problem("EQP-50", "approved", N_("{year}年的“{name}”已经批复，不能由文件改动。"), N_("批复有变更的，请另列一项。"),
                      {"year": old.year, "name": old.name})  # fmt: skip
    if queries.ties_fines(
        facts.get("source") or "", facts.get("name") or "", facts.get("basis") or "", facts.get("paper_no") or ""
    ):
        yield Problem("P44", "source", N_("执法经费不得与罚没收入挂钩，也不得以罚没收入返还安排（行政处罚法第七十四条第三款）。"),
                      N_("请删除与罚没收入挂钩的安排，由部门预算统一保障。"))  # fmt: skip


def take_budget(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Budget lines. What was approved comes in approved; the same line again changes nothing, an approved one is never changed."""
    taken = Taken()
    for chunk in _chunks(rows):
        taken.add(_budget(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("equipment.line.take", roles=KEEPERS)
def _budget(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    _lock(organ)
    years = {facts["year"] for facts in rows}
    known = {
        (row.year, row.name): row for row in Line.objects.filter(organ=organ, year__in=years).exclude(state="dropped")
    }
    taken, fresh = Taken(), list[Line]()
    named = [(facts["year"], facts["name"].strip()[:120]) for facts in rows]
    for facts in rows:
        key = (facts["year"], facts["name"].strip()[:120])
        kept = {
            "purpose": facts["purpose"],
            "source": facts["source"],
            "asked": facts["asked"],
            "basis": (facts.get("basis") or "").strip()[:300],
            "approved": facts.get("approved"),
            "paper_no": (facts.get("paper_no") or "").strip()[:80],
            "approved_on": facts.get("approved_on"),
        }
        check_fines({**kept, "year": key[0], "name": key[1]}, organ)
        state = (APPROVED if kept["approved"] is not None else DRAFT).value
        row = known.get(key)
        if row is None:
            row = Line(organ=organ, year=key[0], name=key[1], state=state, **kept)
            known[key] = row
            fresh.append(row)
            taken.new += 1
        elif row.pk is None or all(getattr(row, name) == value for name, value in kept.items()):
            taken.unchanged += 1
        elif row.state != DRAFT.value:
            raise GateClosed(
                "EQP-50",
                _("%(year)s年的“%(name)s”已经批复，不能由文件改动。") % {"year": key[0], "name": key[1]},
                _("批复有变更的，请另列一项。"),
            )
        else:
            act.edit(act.rows(Line).filter(pk=row.pk), row.version, state=state, **kept)
            taken.changed += 1
            taken.ids.append(row.pk)
    act.bulk_create(Line, fresh)
    return _told(
        act, taken, fresh, {f"{year} · {name}": known[year, name].pk for year, name in named}, batch, organ
    )
