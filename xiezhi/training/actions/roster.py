"""The roster of those who have to train.

The room of officers writes it by `put`, `put_new`, `renumber` and `leave` in its own acts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Trainee
from ..states import ORGAN_KEEPERS

ONE_DAY = dt.timedelta(days=1)


def put(act: Act, person: Person, organ: Organ, *, number: str = "", from_on: dt.date | None = None) -> Trainee:
    """Somebody has to train at an organ from a day on; what was open elsewhere ends the day before.

    Once more changes nothing but the number. Called within the act of the room that knows it.
    """
    open_ = Trainee.objects.filter(person=person, to_on=None).first()
    if open_ and open_.organ_id == organ.pk:
        if number and number != open_.number:
            open_.number = number
            act.save(open_, "number")
        return open_
    if open_:
        last = (from_on or today()) - ONE_DAY
        _end(act, open_, last, _("到%(organ)s") % {"organ": organ.name})
    # not by act.create: who records that somebody goes to another organ need not see it
    return act.rows(Trainee).bulk_create([Trainee(person=person, organ=organ, number=number, from_on=from_on)])[0]


def put_new(act: Act, rows: Iterable[tuple[Person, Organ, str, dt.date | None]]) -> None:
    """The same for many who are on no roster yet: person, organ, number, from which day."""
    act.bulk_create(Trainee, [Trainee(person=p, organ=o, number=n, from_on=since) for p, o, n, since in rows], batch_size=500)


def renumber(act: Act, person: Person, number: str) -> None:
    """The number by which files name somebody."""
    act.rows(Trainee).filter(person=person, to_on=None).update(number=number)


def leave(act: Act, person: Person, *, on: dt.date, why: str = "") -> None:
    """Somebody no longer has to train after that day; nothing happens if nobody said that he had to."""
    if open_ := Trainee.objects.filter(person=person, to_on=None).first():
        _end(act, open_, on, why)


def _end(act: Act, row: Trainee, last: dt.date, why: str) -> None:
    """A stretch that would end before it began was none."""
    if row.from_on and last < row.from_on:
        act.rows(Trainee).filter(pk=row.pk).delete()
        return
    act.rows(Trainee).filter(pk=row.pk, to_on=None).update(to_on=last, ended_as=why[:100])


@action("training.enrol", roles=ORGAN_KEEPERS)
def enrol(act: Act, organ: Organ, people: Mapping[int, str], *, by: Actor, from_on: dt.date | None = None) -> int:
    """Put people of an organ on its roster: person id → number. How many.

    Raises Refusal TRN-02 (nobody), TRN-03 (somebody is of another organ, or on a roster already: nobody is put on).
    """
    if not people:
        raise Refusal("TRN-02", _("没有选定人员。"), _("请勾选要列入名册的人员。"))
    free = {person.pk: person for person in queries.to_enrol(organ).filter(pk__in=list(people))}
    if strange := set(people) - set(free):
        names = "、".join(Person.objects.filter(pk__in=strange, organ=organ).values_list("name", flat=True))
        raise Refusal(
            "TRN-03", _("有人不是本机关人员，或者已在名册中：%(names)s。") % {"names": names or "—"}, _("请刷新页面后重新勾选。")
        )
    act.bulk_create(
        Trainee, [Trainee(person=free[pk], organ=organ, number=number[:40], from_on=from_on) for pk, number in people.items()]
    )
    act.on(organ)
    act.note(people=len(people))
    return len(people)


@action("training.move_out", roles=ORGAN_KEEPERS)
def move_out(act: Act, row: Trainee, *, by: Actor, on: dt.date, why: str) -> None:
    """Take somebody off the roster after a day. Raises Refusal TRN-04 (day), Stale (gone already)."""
    if on > today() or (row.from_on and on < row.from_on):
        raise Refusal(
            "TRN-04", _("移出日期应当在列入日期以后、今天以前。"), _("请核对日期。"), fields={"on": _("请核对日期。")}
        )
    act._check_scope(row)
    if act.rows(Trainee).filter(pk=row.pk, to_on=None).update(to_on=on, ended_as=why.strip()[:100]) != 1:
        raise Stale("TRN-05", _("这个人已经移出名册。"), _("请刷新页面。"))
    row.refresh_from_db()
    act.on(row)
    act.reason = why.strip()[:200]
