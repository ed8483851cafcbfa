"""Officers and auxiliary staff from tables: new files, changes, certificates that were given elsewhere before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from xiezhi.accounts import actions as accounts
from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.taking import Problem, Taken
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action
from xiezhi.training import actions as training

from .. import rules, states
from ..models import Auxiliary, Card, Certificate, Officer, Period, Posting
from ..sheets import AUXILIARIES, OFFICERS
from . import steps

CHUNK = 500
FILE = (
    "staffing", "rank", "position", "fields", "on_duty_since", "reviewer", "qualification_no", "qualified_on", "reviewing_since",
)  # fmt: skip
AUXILIARY = ("duties", "employer", "from_on", "to_on")
DATES = {"on_duty_since", "qualified_on", "reviewing_since", "from_on", "to_on", "cert_from", "cert_to"}
IDENTITY = re.compile(r"\d{15}|\d{17}[\dXx]")

Row = dict[str, Any]


def take_officers(rows: Iterable[Mapping[str, Any]], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Take parsed rows of sheets.OFFICERS as officers of `organ`; `batch` names where they come from.

    A fact that a row does not name keeps its value, one that is None is emptied; the same rows again change nothing.
    A certificate waits to be verified, unless a supervision body itself brings it. Each chunk of 500 is one
    transaction with one trail line. Raises REG-60 (no or the same number twice), REG-61 (a certificate that is another's).
    """
    return _take(rows, lambda chunk: _officers(chunk, by=by, organ=organ, batch=batch))


def take_auxiliaries(rows: Iterable[Mapping[str, Any]], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """The same for sheets.AUXILIARIES: never an officer, never a certificate."""
    return _take(rows, lambda chunk: _auxiliaries(chunk, by=by, organ=organ, batch=batch))


def _take(rows: Iterable[Mapping[str, Any]], chunk: Callable[[list[Row]], Taken]) -> Taken:
    taken, left = Taken(), iter(rows)
    while part := [_cleaned(row) for row in islice(left, CHUNK)]:
        taken.add(chunk(part))
    return taken


@action("registry.take_officers", roles=states.ORGAN_SIDE | states.SUPERVISION)
def _officers(act: Act, rows: list[Row], *, by: Actor, organ: Organ, batch: str) -> Taken:
    known = _known(act, Officer, organ, rows)
    taken, fresh = Taken(), []
    for row in rows:
        officer = known.get(row["staff_no"])
        if officer is None:
            fresh.append(row)
        else:
            taken.by_key[row["staff_no"]] = officer.pk
            # both halves are looked at, whatever the first one finds
            if _change(act, officer, row, FILE) | _more_certificate(act, officer, row, by):
                taken.changed += 1
                taken.ids.append(officer.pk)
            else:
                taken.unchanged += 1
    for officer in _new_officers(act, fresh, organ, by):
        taken.new += 1
        taken.ids.append(officer.pk)
        taken.by_key[officer.staff_no] = officer.pk
    return _told(act, taken, organ, batch)


@action("registry.take_auxiliaries", roles=states.ORGAN_SIDE | states.SUPERVISION)
def _auxiliaries(act: Act, rows: list[Row], *, by: Actor, organ: Organ, batch: str) -> Taken:
    known = _known(act, Auxiliary, organ, rows)
    taken = Taken()
    fresh = [row for row in rows if row["staff_no"] not in known]
    people = accounts.put_people(act, [_person(row, organ) for row in fresh])
    made = act.bulk_create(
        Auxiliary,
        [
            Auxiliary(person=person, organ=organ, staff_no=row["staff_no"], **_values(row, AUXILIARY))
            for person, row in zip(people, fresh, strict=True)
        ],
    )
    for row in rows:
        if (old := known.get(row["staff_no"])) is None:
            continue
        taken.by_key[old.staff_no] = old.pk
        if _change(act, old, row, AUXILIARY):
            taken.changed += 1
            taken.ids.append(old.pk)
        else:
            taken.unchanged += 1
    taken.new = len(made)
    taken.ids += [one.pk for one in made]
    taken.by_key |= {one.staff_no: one.pk for one in made}
    return _told(act, taken, organ, batch)


def _new_officers(act: Act, rows: list[Row], organ: Organ, by: Actor) -> list[Officer]:
    people = accounts.put_people(act, [_person(row, organ) for row in rows])
    made = act.bulk_create(
        Officer,
        [
            Officer(person=person, organ=organ, staff_no=row["staff_no"], **_values(row, FILE))
            for person, row in zip(people, rows, strict=True)
        ],
    )
    act.bulk_create(
        Posting, [Posting(officer=one, organ=organ, position=one.position, from_on=one.on_duty_since) for one in made]
    )
    training.put_new(
        act,
        [
            (person, organ, row.get("cert_no") or row["staff_no"], row.get("on_duty_since"))
            for person, row in zip(people, rows, strict=True)
        ],
    )
    held = [(one, row) for one, row in zip(made, rows, strict=True) if row.get("cert_no")]
    _certificates(act, held, organ, by)
    return made


def _certificates(act: Act, held: list[tuple[Officer, Row]], organ: Organ, by: Actor) -> None:
    """Certificates given elsewhere before, with the beginning of their history and a card."""
    numbers = [row["cert_no"] for _officer, row in held]
    double = {no for no in numbers if numbers.count(no) > 1} if len(set(numbers)) < len(numbers) else set()
    if taken := double | set(Certificate.objects.filter(number__in=numbers).values_list("number", flat=True)):
        raise Refusal("REG-61", _("证号“%(no)s”已经登记在别人名下。") % {"no": min(taken)}, _("请对照证件核对证号。"))
    sure = by.role in states.SUPERVISION  # the worker reads what organs send
    state = (states.VALID if sure else states.CLAIMED).value
    rows = act.bulk_create(
        Certificate,
        [
            Certificate(
                number=row["cert_no"], officer=officer, organ=organ, state=state, fields=officer.fields,
                valid_from=row.get("cert_from"), valid_to=row.get("cert_to"), source=Certificate.Source.CLAIMED,
            )
            for officer, row in held
        ],
    )  # fmt: skip
    act.bulk_create(
        Period,
        [
            Period(certificate=one, state=state, from_on=one.valid_from, valid_to=one.valid_to, fields=one.fields, why="claim")
            for one in rows
        ],
    )  # fmt: skip
    act.bulk_create(Card, [Card(certificate=one, no=1, token=steps.token(), made_on=one.valid_from) for one in rows])
    for (officer, _row), one in zip(held, rows, strict=True):
        officer.certificate = one
    act.rows(Officer).bulk_update([officer for officer, _row in held], ["certificate"], batch_size=200)


def _more_certificate(act: Act, officer: Officer, row: Row, by: Actor) -> bool:
    """A certificate named for an officer who has a file. One that was verified or issued here is not changed by a table."""
    number, have = row.get("cert_no"), officer.certificate
    if not number:
        return False
    if have is None or (have.number != number and have.state not in states.IN_HAND):
        _certificates(act, [(officer, row)], officer.organ, by)
        training.renumber(act, officer.person, number)
        return True
    if have.number != number:
        raise Refusal(
            "REG-61",
            _("“%(name)s”登记的证件是%(no)s，不是%(other)s。") % {"name": officer, "no": have.number, "other": number},
            _("换了证号的，请先办理原证件的收回或者注销。"),
        )
    told = {key: row[name] for name, key in (("cert_from", "valid_from"), ("cert_to", "valid_to")) if name in row}
    if have.state != states.CLAIMED.value or all(getattr(have, key) == value for key, value in told.items()):
        return False
    for key, value in told.items():
        setattr(have, key, value)
    act.save(have, *told)
    act.rows(Period).filter(certificate=have, to_on=None).update(from_on=have.valid_from, valid_to=have.valid_to)
    return True


def _change(act: Act, record: Any, row: Row, names: tuple[str, ...]) -> bool:
    told = {name: value for name, value in _values(row, names, fill=False).items() if getattr(record, name) != value}
    person = record.person
    name, title = row.get("name") or person.name, row.get("title", person.title) or ""
    if not told and (name, title) == (person.name, person.title):
        return False
    accounts.change_person(act, person, name=name, title=title)
    for key, value in told.items():
        setattr(record, key, value)
    record.version += 1
    act.save(record, *told, "version")
    if {"position", "on_duty_since"} & told.keys():
        act.rows(Posting).filter(officer=record, to_on=None).update(position=record.position, from_on=record.on_duty_since)
    return True


def _known(act: Act, model: type[Any], organ: Organ, rows: list[Row]) -> dict[str, Any]:
    """Entries of these numbers. Two tables of one organ come one after the other; SQLite has a single writer anyway."""
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()
    numbers = [row["staff_no"] for row in rows]
    if "" in numbers or len(set(numbers)) < len(numbers):
        raise Refusal("REG-60", _("有一行没有人员编号，或者同一编号出现了两次。"), _("一人一行、一人一号，请改正后重试。"))
    found = model.objects.filter(organ=organ, staff_no__in=numbers).select_related("person")
    if model is Officer:
        found = found.select_related("person", "organ", "certificate")
    return {one.staff_no: one for one in found}


def _cleaned(row: Mapping[str, Any]) -> Row:
    return {"staff_no": "", **{key: value.strip() if isinstance(value, str) else value for key, value in row.items()}}


def _values(row: Row, names: tuple[str, ...], fill: bool = True) -> Row:
    """What the row says of these columns; unknown is None for days, no for yes or no, empty for texts."""
    found = {name: row.get(name) for name in names if fill or name in row}
    return {
        name: value if name in DATES else bool(value) if name == "reviewer" else value or "" for name, value in found.items()
    }


def _person(row: Row, organ: Organ) -> Person:
    return Person(name=row["name"], organ=organ, title=row.get("title") or "", synthetic=bool(row.get("synthetic")))


def _told(act: Act, taken: Taken, organ: Organ, batch: str) -> Taken:
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


# -- what single cells cannot tell


def officer_checks(facts: Mapping[str, Any], *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """Problems of a row of sheets.OFFICERS beyond its cells."""
    yield from _no_identity(facts)
    number, staff_no = facts.get("cert_no"), facts.get("staff_no")
    if facts.get("qualified_on") and not facts.get("qualification_no"):
        yield Problem("REG-62", "qualification_no", N_("有取得日期，没有证书编号。"), N_("请补填法律职业资格证书编号。"))
    if not number:
        return
    if not rules.number_form(today, organ.division.code).fits(number):
        yield Problem(
            "REG-63", "cert_no", N_("执法证号“{no}”不合本地的编号格式。"), N_("请对照证件核对；这一列要用文本格式。"),
            {"no": number},
        )  # fmt: skip
    since, until = facts.get("cert_from"), facts.get("cert_to")
    if since and until and until < since:
        yield Problem("REG-64", "cert_to", N_("有效期早于发证日期。"), N_("请核对两个日期。"))
    if facts.get("staffing") == "outside":
        yield Problem("REG-65", "staffing", N_("编外人员不能持执法证件。"), N_("编制填错的请改正；证件确已发出的，请先收回。"))
    row = Certificate.objects.filter(number=number).select_related("officer").first()
    if row is not None and (row.officer.organ_id, row.officer.staff_no) != (organ.pk, staff_no):
        yield Problem("REG-61", "cert_no", N_("证号“{no}”已经登记在别人名下。"), N_("请对照证件核对证号。"), {"no": number})
    mine = Officer.objects.filter(organ=organ, staff_no=staff_no).select_related("certificate").first()
    have = mine.certificate if mine else None
    if have is not None and have.state in states.IN_HAND and have.number != number:
        yield Problem(
            "REG-61", "cert_no", N_("这一人员登记的证件是{no}。"), N_("换了证号的，请先办理原证件的收回或者注销。"),
            {"no": have.number},
        )  # fmt: skip


def auxiliary_checks(facts: Mapping[str, Any], *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """Problems of a row of sheets.AUXILIARIES beyond its cells."""
    yield from _no_identity(facts)
    since, until = facts.get("from_on"), facts.get("to_on")
    if since and until and until < since:
        yield Problem("REG-64", "to_on", N_("终止日期早于起始日期。"), N_("请核对两个日期。"))


def _no_identity(facts: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("staff_no", "qualification_no"):
        if IDENTITY.fullmatch(str(facts.get(name) or "")):
            yield Problem("REG-66", name, N_("这一列像是居民身份证号码。平台不收个人证件号码。"), N_("请改用机关自编的编号。"))


assert set(FILE) < {fact.name for fact in OFFICERS}
assert set(AUXILIARY) < {fact.name for fact in AUXILIARIES}
