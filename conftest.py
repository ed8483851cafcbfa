"""Shared by all tests. A test that commits (transaction=True) keeps the trail: its tables refuse to be emptied."""

import re
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.ground", "tests.cast"]
# how long one example takes says how busy the machine is, not whether the code is right
hypothesis_settings.register_profile("xiezhi", deadline=None)
hypothesis_settings.load_profile("xiezhi")


# what one worker does alone, from the first: it sets up a site, two worlds or a platform that the other need not have too
TOGETHER = ("tests/browser/", "tests/matrix/", "tests/test_commands.py")


def _together(nodeid: str) -> str:
    return next((place for place in TOGETHER if nodeid.startswith(place)), "")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that two workers end together; what stands on the same ground stays together.

    `-m database`: those that another engine may change.
    """
    from tests.ground import layers_of

    files: dict[Any, int] = {}
    for item in items:
        files.setdefault(item.path, len(files))

    def order(item: pytest.Item) -> tuple[Any, ...]:
        ground = [layer.name for layer in layers_of(item)]
        return bool(ground), files[item.path], ground

    items.sort(key=order)
    for item in items:
        opens = not {"db", "transactional_db", "site"}.isdisjoint(item.fixturenames) or item.get_closest_marker("django_db")
        if opens and not item.get_closest_marker("once"):
            item.add_marker("database")
    yield  # pytest-django puts those that commit after those that do not
    pieces = (*TOGETHER, "")
    items.sort(key=lambda item: pieces.index(_together(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """The tests in this order, one by one to whichever worker is free; what is `TOGETHER` as one piece."""
    from xdist.scheduler import LoadScopeScheduling

    class Pieces(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _together(nodeid) or nodeid

    config.option.loadscopereorder = False  # by number of tests, that is
    return Pieces(config, log)


@pytest.fixture(autouse=True, scope="session")
def _trail_survives_flush(django_db_blocker):
    """Django's flush between committing tests must not touch the append-only tables."""
    from django.db import connection

    ops = connection.ops
    original = ops.sql_flush

    def sql_flush(style, tables, **kwargs):
        return original(style, [t for t in tables if not t.startswith("trail_")], **kwargs)

    ops.sql_flush = sql_flush
    yield
    ops.sql_flush = original


@pytest.fixture(autouse=True, scope="session")
def _quick_hashes():
    """Passwords are hashed as in use, only with the least work: a test of rules needs no strong hash."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    kept = Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
    yield
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = kept


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    """What a test uploads or renders lies in the directory of that test."""
    from tests.ground import storing_in

    settings.STORAGES = storing_in(tmp_path / "files")


@pytest.fixture(autouse=True)
def _in_chinese():
    """A page asked for in English leaves its language behind in the thread."""
    from django.utils import translation

    translation.deactivate()


_WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# how one is signed in, failed log-ins, the queue of the worker, and the trail itself
_NO_BUSINESS = ("django_session", "axes_", "django_tasks", "trail_head")


@pytest.fixture(autouse=True)
def _every_write_of_a_page_leaves_a_line(monkeypatch):
    """Whatever test asks a page: when it changed a table and answered well, it also wrote to the trail."""
    from django.db import connection
    from django.test import Client

    original = Client.request

    def request(self, **environ):
        tables = set()

        def note(execute, sql, params, many, context):
            if found := _WRITE.match(sql):
                tables.add(found[1].lower())
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = original(self, **environ)
        changed = {t for t in tables if not t.startswith(_NO_BUSINESS)}
        if response.status_code < 400 and changed:
            assert "trail_line" in changed, f"{environ.get('PATH_INFO')} wrote {sorted(changed)} and left no line"
        return response

    monkeypatch.setattr(Client, "request", request)
