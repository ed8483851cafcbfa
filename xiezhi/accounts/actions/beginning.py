"""Where no administrator is yet: the first three of an empty platform, and the invented people of the demo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import now, today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Person, Post, User
from .checks import initial_password


@action("accounts.first_three")
def first_three(act: Act, *, by: Actor, organ: Organ) -> list[tuple[str, str, str]]:
    """The three separate administrators of an empty platform: (role, log-in name, first password). Only once."""
    if User.objects.exists():
        raise Refusal("ACC-08", _("平台已有账号，首批管理员只能建立一次。"))
    made = []
    for role, username in ((roles.SYSADMIN, "sysadmin"), (roles.SECADMIN, "secadmin"), (roles.AUDITOR, "auditor")):
        password = initial_password()
        label = str(roles.LABELS[role])
        person = Person(name=label, organ=organ, title=label)
        person.save(permit=act)
        user = User(username=username, person=person, password=make_password(password), status=User.Status.ACTIVE,
                    password_set_at=now(), created_by="system:setup", authorised_by="system:setup2")  # fmt: skip
        user.save(permit=act, force_insert=True)
        Post(user=user, organ=organ, role=role, from_on=today()).save(permit=act)
        made.append((label, username, password))
    act.on(organ.ref, organ.pk)
    return made


@action("accounts.first_again")
def first_again(act: Act, *, by: Actor) -> list[tuple[str, str, str]]:
    """New first passwords for those of the first three who let theirs lapse unused, as `first_three` returns them.

    Nobody above them could reset those; who runs the set-up holds the database anyway.
    """
    made = []
    for user in User.objects.select_related("person").filter(created_by="system:setup", must_change=True).order_by("pk"):
        if queries.first_password_lapsed(user):
            password = initial_password()
            user.password, user.password_set_at = make_password(password), now()
            user.save(permit=act, update_fields=["password", "password_set_at"])
            made.append((user.person.name, user.username, password))
    if not made:
        act.nothing_happened()
    act.note(usernames=[username for _role, username, _password in made])
    return made


@action("accounts.add_synthetic_people")
def add_synthetic_people(
    act: Act, rows: list[dict[str, Any]], posts_of: Callable[[Person, int], list[str]], *, by: Actor
) -> None:
    """Invented people of the demo, some with a log-in that has no password (one can only step in as them).

    `posts_of(person, n)` names the roles of the n-th person of an organ.
    """
    made = act.rows(Person).bulk_create([Person(**row, synthetic=True) for row in rows], batch_size=500)
    nth: dict[int, int] = {}
    wanted: list[tuple[Person, list[str]]] = []
    for person in made:
        n = nth[person.organ_id] = nth.get(person.organ_id, -1) + 1
        if held := posts_of(person, n):
            wanted.append((person, held))
    users = act.rows(User).bulk_create(
        [
            User(
                username=f"demo{person.pk}", person=person, password=make_password(None), status=User.Status.ACTIVE,
                must_change=False, password_set_at=now(), created_by="system:demo", authorised_by="system:demo2",
            )
            for person, _roles in wanted
        ],
        batch_size=500,
    )  # fmt: skip
    act.rows(Post).bulk_create(
        [
            Post(user=user, organ_id=person.organ_id, role=role, from_on=dt.date(2024, 1, 1))
            for user, (person, held) in zip(users, wanted, strict=True)
            for role in held
        ],
        batch_size=500,
    )
    act.note(people=len(made), users=len(users))
