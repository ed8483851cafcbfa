"""Writing results of the qualification exam."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.trail.door import Act, action

from ..models import Pass, Source

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
