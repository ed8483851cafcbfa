"""A roster of the home organ, a course, and entries of hours; the business date of tests is 2026-11-20."""

import datetime as dt
from types import SimpleNamespace

import pytest

from xiezhi.accounts.models import Person
from xiezhi.trail.door import Act
from xiezhi.training import actions
from xiezhi.training.models import Trainee

DAY = dt.date(2026, 3, 2)


def person(cast, name, organ=None, number="", from_on=None, to_on=None):
    """Somebody on the roster of an organ."""
    act = Act("test.person", cast.system)
    made = act.create(Person, name=name, organ=organ or cast.organ, synthetic=True)
    act.create(Trainee, person=made, organ=organ or cast.organ, number=number, from_on=from_on, to_on=to_on)
    return made


def course(cast, name="行政处罚法讲解", tenths=80, day=DAY, by="clerk", organ=None, **more):
    """A course of the home organ."""
    fields = {"name": name, "kind": "law", "mode": "class", "starts_on": day, "ends_on": day, "tenths": tenths, **more}
    return actions.register_course(organ or cast.organ, fields, by=getattr(cast, by))


def give(cast, who, tenths, by="clerk", **more):
    """Hours of a course made for them, eight a day at most."""
    days = -(-tenths // 80)
    day = more.pop("day", DAY)
    made = course(cast, tenths=tenths, day=day, ends_on=day + dt.timedelta(days=days - 1), by=by, **more)
    actions.enter(made, {one.pk: tenths for one in who}, by=getattr(cast, by))
    return made


@pytest.fixture
def staff(cast):
    """Four people on the roster; the officer of the cast is one."""
    act = Act("test.person", cast.system)
    officer = cast.user("officer").person
    act.create(Trainee, person=officer, organ=cast.organ, number="2327-001", from_on=None)
    return SimpleNamespace(
        officer=officer, a=person(cast, "林云石", number="2327-002"), b=person(cast, "柏岚舟", number="2327-003"),
        other=person(cast, "樟溪亭", cast.other, number="2327-101"), strange=person(cast, "槐原桥", cast.strange, number="2327-201"),
    )  # fmt: skip
