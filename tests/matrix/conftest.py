"""The two worlds."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.ground import standing, storing_in
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.desk.queries import todo_count
from xiezhi.desk.tests.test_handover import person

from .samples import World

HOME, STRANGE = "金丝雀本地甲七", "金丝雀外县丁九"


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, ground):
    """Those of the scene: tests here ask pages, and what these write is rolled back."""
    settings.STORAGES = storing_in(ground.files)


BELLS: dict[str, int] = {}


def bell(actor: Actor) -> int:
    """The number on the bell, asked once a person: it depends on who looks, not on the page."""
    if actor.ref not in BELLS:
        BELLS[actor.ref] = todo_count(actor)
    return BELLS[actor.ref]


@pytest.fixture(autouse=True)
def _one_bell_a_person(settings):
    BELLS.clear()
    settings.BELL_COUNT = f"{__name__}.bell"


@standing
def scene(cast):
    """`cast`, `home` and `strange` (World), both full of records; `opened`: pages that opened for somebody."""
    home = World(cast, cast.organ, HOME, cast.clerk, cast.legal, cast.supervisor, cast.government)
    strange = World(
        cast, cast.strange, STRANGE, cast.stranger_clerk, cast.stranger_legal, cast.stranger_supervisor,
        cast.stranger_government,
    )  # fmt: skip
    home.all()
    strange.all()
    # somebody of the township to which the home organ gave items
    cast.town_legal = person(cast, "镇法制员", "t_town_legal", roles.LEGAL_STAFF, home.delegation.township)
    return SimpleNamespace(cast=cast, home=home, strange=strange, opened=set(), visitors={})
