"""Writing results of the qualification exam."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.taking import Problem, Taken
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from ..models import Pass, Source

CHUNK = 500
Result = tuple[Person, dt.date, str]  # who, when passed, number of the result


@action("exams.enter_pass", roles=roles.SUPERVISION)
def enter_pass(
    act: Act, person: Person, *, by: Actor, passed_on: dt.date, valid_to: dt.date | None = None, number: str = "",
    source: str = Source.PAPER,
) -> Pass:  # fmt: skip
    """Enter a result from paper: the supervision body examines (行政执法监督条例第十七条第二款).

    Raises EXM-01 (a day to come), EXM-02 (lapses before it was passed), EXM-03 (entered already for that day).
    """
    if passed_on > today():
        raise Refusal("EXM-01", _("考试合格日期还没有到。"), _("请核对日期。"), fields={"passed_on": _("还没有到")})
    if valid_to and valid_to < passed_on:
        raise Refusal(
            "EXM-02", _("合格有效期早于合格日期。"), _("请核对两个日期。"), fields={"valid_to": _("早于合格日期")}
        )
    if Pass.objects.filter(person=person, passed_on=passed_on).exists():
        raise Refusal(
            "EXM-03",
            _("%(day)s的成绩已经登记过。") % {"day": passed_on.isoformat()},
            _("同一天的成绩只登记一次。"),
            fields={"passed_on": _("已经登记过")},
        )
    row = act.create(
        Pass, person=person, passed_on=passed_on, valid_to=valid_to, number=number.strip(), source=source,
        entered_by=by.name, entered_at=act.at,
    )  # fmt: skip
    act.on(person.ref, person.organ_id)
    act.note(passed=row.pk, passed_on=passed_on.isoformat(), source=source)
    return row


@action("exams.enter_passes", roles=roles.SUPERVISION)
def enter_passes(act: Act, results: list[Result], *, by: Actor, source: str = Source.PAPER) -> int:
    """A list of results from paper, one trail line; those entered already are passed over. How many were new."""
    if any(day > today() for _person, day, _number in results):
        raise Refusal("EXM-01", _("考试合格日期还没有到。"), _("请核对日期。"))
    known = set(Pass.objects.filter(person__in=[p for p, _d, _n in results]).values_list("person_id", "passed_on"))
    rows = [
        Pass(person=person, passed_on=day, number=number, source=source, entered_by=by.name, entered_at=act.at)
        for person, day, number in results
        if (person.pk, day) not in known
    ]
    if not rows:
        act.nothing_happened()
    act.bulk_create(Pass, rows, batch_size=500)
    act.note(passes=len(rows))
    return len(rows)


@action("exams.void_pass", roles=roles.SUPERVISION)
def void_pass(act: Act, row: Pass, *, by: Actor, reason: str) -> None:
    """A result from paper was entered wrongly and is taken off the list.

    Certificates issued on it stay as they are: the registry names them to the supervision body, which has to decide.

    Raises EXM-04 (sat here: correct the marks), EXM-05 (no reason).
    """
    if row.source != Source.PAPER:
        raise Refusal("EXM-04", _("这是在线考试公布的成绩，不能作废。"), _("成绩有错的，在答卷上复核改判。"))
    if len(reason.strip()) < 4:
        raise Refusal("EXM-05", _("没有写明作废的理由。"), _("请至少写四个字。"), fields={"reason": _("请写明理由。")})
    act.on(row.person.ref, row.person.organ_id)
    act.reason = reason.strip()
    act.note(passed_on=row.passed_on.isoformat(), number=row.number)
    act.delete(row)


# -- a table of results from paper
def pass_checks(facts: Mapping[str, Any], *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a result cannot tell; `organ` is the one that the line names."""
    if name := str(facts.get("person_name") or "").strip():
        found = organ.people.filter(name=name).count()
        if found != 1:
            what = N_("{organ}没有叫“{name}”的人员。") if not found else N_("{organ}有几位同名的“{name}”。")
            mend = N_("请核对姓名和机关。") if not found else N_("请删去这一行，在各人的人员页登记。")
            yield Problem("EXP-01", "person_name", what, mend, {"organ": organ.name, "name": name})
    first, last = facts.get("passed_on"), facts.get("valid_to")
    if first and last and last < first:
        yield Problem("EXP-02", "valid_to", N_("合格有效期早于合格日期。"), N_("请核对两个日期。"))


def take_passes(rows: Iterable[Mapping[str, Any]], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Results from paper of the people whom the rows name; the same row again changes nothing. `organ` is the sender."""
    taken, left = Taken(), iter(rows)
    while chunk := list(islice(left, CHUNK)):
        taken.add(_take(chunk, by=by, batch=batch))
    return taken


@action("exams.take_passes", roles=roles.SUPERVISION)
def _take(act: Act, rows: list[Mapping[str, Any]], *, by: Actor, batch: str) -> Taken:
    people = {
        (person.organ.code, person.name): person
        for person in Person.objects.filter(
            organ__code__in={row["organ_code"] for row in rows}, name__in={_name(row) for row in rows}
        ).select_related("organ")
    }
    known = {(one.person_id, one.passed_on): one for one in Pass.objects.filter(person__in=people.values())}
    taken, fresh = Taken(), []
    for row in rows:
        person = people[row["organ_code"], _name(row)]
        kept = {"valid_to": row.get("valid_to"), "number": str(row.get("number") or "").strip()[:60]}
        old = known.get((person.pk, row["passed_on"]))
        if old is None:
            old = Pass(person=person, passed_on=row["passed_on"], entered_by=by.name, entered_at=act.at, **kept)
            known[person.pk, row["passed_on"]] = old
            fresh.append(old)
            taken.new += 1
        elif old.pk and old.source == Source.PAPER and any(getattr(old, name) != value for name, value in kept.items()):
            act.rows(Pass).filter(pk=old.pk).update(**kept)
            taken.changed += 1
            taken.ids.append(old.pk)
        else:
            taken.unchanged += 1
    taken.ids += [one.pk for one in act.bulk_create(Pass, fresh, batch_size=CHUNK)]
    taken.by_key = {
        f"{row['organ_code']} {_name(row)} {row['passed_on']}": known[people[row["organ_code"], _name(row)].pk, row["passed_on"]].pk
        for row in rows
    }
    act.on(batch, by.organ_id)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def _name(row: Mapping[str, Any]) -> str:
    return str(row["person_name"]).strip()
