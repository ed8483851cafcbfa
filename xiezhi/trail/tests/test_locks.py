"""When the database gives an act up for another one, a person is told to try again; the worker goes on as it does."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from xiezhi.core.actor import system_actor
from xiezhi.core.errors import Stale
from xiezhi.trail import queries
from xiezhi.trail.door import action
from xiezhi.trail.models import Head

pytestmark = pytest.mark.django_db(transaction=True)


@action("test.say", roles={"supervisor"})
def say(act, *, by):
    act.note(text="甲")


@pytest.fixture
def taken(live_cast):
    """Somebody else holds the trail and does not let go; this connection waits but a moment."""
    held, over = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Head.objects.filter(id=1).update(id=1)
                held.set()
                over.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(20)
    cursor = connection.cursor()
    quick, usual = {
        "sqlite": ("PRAGMA busy_timeout=50", "PRAGMA busy_timeout=20000"),
        "postgresql": ("SET lock_timeout='50ms'", "SET lock_timeout=0"),
    }[connection.vendor]
    cursor.execute(quick)
    yield live_cast
    over.set()
    thread.join(20)
    cursor.execute(usual)


def test_a_person_is_told_that_nothing_was_written(taken):
    before = queries.head()
    with pytest.raises(Stale, match="STATE-02"):
        say(by=taken.supervisor)
    assert queries.head() == before


def test_the_worker_sees_the_error_itself(taken):
    with pytest.raises(OperationalError):
        say(by=system_actor("test"))
