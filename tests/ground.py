"""What stands below the transaction of a test, so that hundreds of tests need not make it anew.

Ground is laid in layers, each in a transaction of its own within the one below: the cast, and on it what the tests of a
file begin with. What a test does is rolled back to the topmost layer. A test that wants other layers, or that commits, has
those that it does not want taken off first. Each test is handed copies, which it may change as it likes.
"""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences"}


@dataclass(frozen=True)
class Layer:
    """A fixture that stands below the transactions of the tests; `on`: the one that it stands on."""

    make: Callable[..., Any]
    on: str

    @property
    def name(self) -> str:
        return self.make.__name__


def standing(make: Callable[..., Any]) -> Any:
    """In place of `pytest.fixture`: made once for all tests that follow each other on it.

    It may be built on one other such fixture, and must hold only what can be pickled: rows, actors, numbers, texts. Tests
    that look at files that it stored set STORAGES to those of the ground (`storing_in(ground.files)`).
    """
    parameters = list(inspect.signature(make).parameters.values())
    layer = Layer(make, *(one.name for one in parameters)) if parameters else Layer(make, "")

    def given(ground, db, **below):
        return ground.given(layer, below)

    given.layer = layer  # type: ignore[attr-defined]
    given.__doc__ = make.__doc__
    own = list(inspect.signature(given).parameters.values())[:2]
    given.__signature__ = inspect.Signature([*own, *parameters])  # type: ignore[attr-defined]
    return pytest.fixture(name=layer.name)(given)


def layers_of(item: pytest.Item) -> tuple[Layer, ...]:
    """The layers that a test stands on, from below; none for a test that commits."""
    marker = item.get_closest_marker("django_db")
    if COMMITS & set(getattr(item, "fixturenames", ())) or (marker and (marker.args or marker.kwargs)):
        return ()
    fixtures = {name: found[-1].func for name, found in item._fixtureinfo.name2fixturedefs.items() if found}
    layers = {name: func.layer for name, func in fixtures.items() if hasattr(func, "layer")}

    def down_from(name: str) -> tuple[Layer, ...]:
        return (*down_from(layers[name].on), layers[name]) if name else ()

    return max(map(down_from, sorted(layers)), key=len, default=())


class Ground:
    """The layers that are laid in the database of this worker."""

    def __init__(self, files: Path) -> None:
        self.files = files  # what the layers store
        self.laid: list[tuple[Layer, Any, bytes]] = []  # with its transaction, and all that stands up to here
        self.values: dict[str, Any] = {}  # of the running test

    def ready(self, wanted: tuple[Layer, ...]) -> None:
        """Have exactly these layers laid, and fresh copies of what they hold."""
        while tuple(layer for layer, *_ in self.laid) != wanted[: len(self.laid)]:
            self.lift()
        for layer in wanted[len(self.laid) :]:
            self.lay(layer)
        self.values = self.copies()

    def copies(self) -> dict[str, Any]:
        return pickle.loads(self.laid[-1][2]) if self.laid else {}

    def lay(self, layer: Layer) -> None:
        """On the business date of the cast and with files of its own, whatever the test that happens to come first has set."""
        from django.db import transaction
        from django.test import override_settings

        from .cast import TODAY

        atomic = transaction.atomic()
        atomic._from_testcase = True  # so that `durable` blocks may stand on it, as on the test's own
        atomic.__enter__()
        try:
            self.values = self.copies()
            with override_settings(TODAY=TODAY.isoformat(), STORAGES=storing_in(self.files)):
                self.given(layer, {layer.on: self.values[layer.on]} if layer.on else {})
            self.laid.append((layer, atomic, pickle.dumps(self.values)))
        except BaseException:
            _roll_back(atomic)
            raise

    def lift(self) -> None:
        """Take the topmost layer off."""
        _roll_back(self.laid.pop()[1])

    def given(self, layer: Layer, below: dict[str, Any]) -> Any:
        """What a layer holds; made on the spot where it is not laid, as when a test asks for it while it runs."""
        if layer.name not in self.values:
            self.values[layer.name] = layer.make(**below)
        return self.values[layer.name]


def storing_in(folder: Path) -> dict[str, Any]:
    """The setting by which what is uploaded or rendered lies in that folder."""
    from django.conf import settings

    return {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}}


def _roll_back(atomic: Any) -> None:
    from django.db import transaction

    transaction.set_rollback(True)
    atomic.__exit__(None, None, None)


@pytest.fixture(scope="session")
def ground(django_db_setup, django_db_blocker, tmp_path_factory):
    """The ground of this worker."""
    laid = Ground(tmp_path_factory.mktemp("ground"))
    yield laid
    with django_db_blocker.unblock():
        while laid.laid:
            laid.lift()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Before pytest-django begins the transaction of a test, or empties the database for one that commits."""
    if fixturedef.argname == "_django_db_helper":
        ground, blocker = request.getfixturevalue("ground"), request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            ground.ready(layers_of(request.node))
