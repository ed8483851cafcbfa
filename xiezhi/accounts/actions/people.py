"""People without a log-in of their own making: registered, renamed, moved by the rooms that keep them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act

from ..models import Person, Post
from .checks import end_sessions


def put_people(act: Act, people: list[Person]) -> list[Person]:
    """Register people without log-in, within the act of the room that keeps them. Their organs are checked for scope."""
    return act.bulk_create(Person, people, batch_size=500)


def change_person(act: Act, person: Person, *, name: str, title: str) -> None:
    """Another name or title, within the act of the room that keeps the person's file."""
    if (person.name, person.title) != (name, title):
        person.name, person.title = name, title
        act.save(person, "name", "title")


def end_posts(act: Act, person: Person, organ: Organ) -> int:
    """Somebody no longer works at an organ: the posts there end at once, within the act that records it. How many."""
    live = Q(to_on=None) | Q(to_on__gte=today())
    ended = act.rows(Post).filter(live, user__person=person, organ=organ).update(to_on=today() - dt.timedelta(days=1))
    if ended:
        end_sessions(act, person.user)
        act.note(posts_ended=ended)
    return int(ended)


def move_person(act: Act, person: Person, organ: Organ) -> None:
    """Somebody now works at another organ, which whoever records the leaving need not see."""
    act.rows(Person).filter(pk=person.pk).update(organ=organ)
    person.organ = organ
