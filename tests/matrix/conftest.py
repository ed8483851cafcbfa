"""The two worlds."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from xiezhi.core import roles
from xiezhi.desk.tests.test_handover import person

from .samples import World

HOME, STRANGE = "金丝雀本地甲七", "金丝雀外县丁九"


@pytest.fixture
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
