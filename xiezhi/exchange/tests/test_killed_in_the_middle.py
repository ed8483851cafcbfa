"""The worker is killed while it reads; another goes on. Nothing is lost, nothing comes twice."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from xiezhi.cases.models import Case, Revision
from xiezhi.core.time import now
from xiezhi.exchange import tasks
from xiezhi.exchange.models import Batch, Row
from xiezhi.trail.door import Act
from xiezhi.trail.models import Line

from .files import csv_file, line

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import json, sys, django
django.setup()
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult
name, folder, batch = json.loads(sys.argv[1])
connection.settings_dict["NAME"] = name
settings.STORAGES["default"]["OPTIONS"]["location"] = folder
from xiezhi.core.time import now
from xiezhi.exchange import tasks
tasks.read_lines.__kwdefaults__["piece"] = 25
tasks.read_batch.call(batch)
"""
LINES = 2000


def start(batch):
    name = str(connection.settings_dict["NAME"])
    folder = str(settings.STORAGES["default"]["OPTIONS"]["location"])
    command = [sys.executable, "-c", WORKER, json.dumps([name, folder, batch.pk])]
    return subprocess.Popen(command, cwd=settings.BASE, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_a_worker_killed_three_times_leaves_what_it_would_have_left_undisturbed(live_cast):
    cast = live_cast
    rows = [line(cast, n, 立案日期="?" if n % 10 == 0 else "2026-03-02") for n in range(1, LINES + 1)]
    before = Line.objects.count()
    batch, _fresh = tasks.submit(csv_file(rows), by=cast.clerk, organ=cast.organ, name="a.csv")
    killed_at = []
    for _ in range(3):
        worker, begun = start(batch), batch.position
        deadline = time.monotonic() + 60
        while Batch.objects.get(pk=batch.pk).position <= begun and time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.01)
        time.sleep(0.05 * len(killed_at))
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        batch.refresh_from_db()
        killed_at.append(batch.position)
        assert batch.position % 25 == 0
        assert Case.objects.count() + Row.objects.count() == batch.position
    assert 0 < killed_at[0] < killed_at[-1]
    assert killed_at[0] < LINES
    tasks.read_batch.call(batch.pk)
    tasks.read_batch.call(batch.pk)  # once more by mistake
    batch.refresh_from_db()
    assert (batch.state, batch.total, batch.accepted, batch.quarantined) == ("done", LINES, LINES * 9 // 10, LINES // 10)
    assert Case.objects.values("case_no").distinct().count() == Case.objects.count() == LINES * 9 // 10
    assert Row.objects.count() == LINES // 10
    assert not Revision.objects.exists()
    taken = Line.objects.filter(seq__gt=before, verb="cases.take")
    assert sum(json.loads(entry.detail)["new"] for entry in taken) == LINES * 9 // 10


def test_two_workers_at_once_share_one_batch_without_doubling(live_cast):
    cast = live_cast
    rows = [line(cast, n, 立案日期="?" if n % 10 == 0 else "2026-03-02") for n in range(1, 601)]
    batch, _fresh = tasks.submit(csv_file(rows), by=cast.clerk, organ=cast.organ, name="a.csv")
    workers = [start(batch), start(batch)]
    for worker in workers:
        assert worker.wait(90) == 0, worker.stderr.read().decode()
    tasks.read_batch.call(batch.pk)  # whoever came second gave way; whatever is left is read now
    batch.refresh_from_db()
    assert (batch.state, batch.accepted, batch.quarantined) == ("done", 540, 60)
    assert Case.objects.count() == 540
    assert Row.objects.count() == 60


def test_a_batch_that_nobody_reads_on_is_queued_anew_after_a_while_only(live_cast):
    cast = live_cast
    batch, _fresh = tasks.submit(csv_file([line(cast)]), by=cast.clerk, organ=cast.organ, name="a.csv")
    assert tasks.resume_stalled() == 0
    tasks.actions.begin(batch, by=cast.system)
    assert tasks.resume_stalled() == 0
    long_ago = now() - dt.timedelta(minutes=11)
    Batch.objects.with_permit(Act("test.old", cast.system)).update(beat_at=long_ago)
    queued = DBTaskResult.objects.count()
    assert tasks.resume_stalled() == 1
    assert DBTaskResult.objects.count() == queued + 1
    tasks.read_batch.call(batch.pk)
    assert tasks.resume_stalled() == 0


def test_a_batch_that_failed_is_read_on_from_where_it_stopped(live_cast, monkeypatch):
    cast = live_cast
    batch, _fresh = tasks.submit(csv_file([line(cast, n) for n in range(1, 101)]), by=cast.clerk, organ=cast.organ, name="a.csv")
    monkeypatch.setitem(tasks.read_lines.__kwdefaults__, "piece", 25)
    real, calls = tasks.actions.take_piece, []

    def breaking(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise OSError("disk full")
        return real(*args, **kwargs)

    monkeypatch.setattr(tasks.actions, "take_piece", breaking)
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.position, Case.objects.count()) == ("failed", 50, 50)
    assert "disk full" not in batch.reason
    tasks.read_again(batch, by=cast.clerk)
    tasks.read_batch.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.reason, batch.accepted, Case.objects.count()) == ("done", "", 100, 100)
