"""A worker that dies in the middle, for real: another process, ended by SIGKILL while it sweeps."""

import multiprocessing
import os
import signal
import time

from django.db import connection, connections

from xiezhi.findings import actions
from xiezhi.findings import sweep as sweeping
from xiezhi.findings.models import Finding, Sweep
from xiezhi.trail.queries import after, head

from .helpers import LATE_SERVICE, PACK, a_case

CASES = 12


def _sweep_slowly(run_id: int) -> None:
    connections.close_all()
    merge = sweeping._merge_chunk

    def slowly(*args, **kwargs):
        merge(*args, **kwargs)
        time.sleep(0.3)

    sweeping._merge_chunk = slowly
    actions.carry_on(Sweep.objects.get(pk=run_id), pack=PACK, chunk=1)


def test_a_worker_killed_in_the_middle_loses_nothing_and_does_nothing_twice(live_cast):
    for _ in range(CASES):
        a_case(live_cast.organ, **LATE_SERVICE)
    before = head()[0]  # the trail outlives the tests
    run = actions.request_sweep(by=sweeping.WORKER, full=True)
    connection.close()
    worker = multiprocessing.get_context("fork").Process(target=_sweep_slowly, args=(run.pk,))
    worker.start()
    until = time.monotonic() + 60
    while Finding.objects.count() < 3 and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    run.refresh_from_db()
    assert run.state == "running"
    assert 3 <= run.acts == Finding.objects.count() < CASES
    first = set(Finding.objects.values_list("pk", flat=True))
    actions.carry_on(run, pack=PACK, chunk=1)
    assert (run.state, run.acts, run.new) == ("done", CASES, CASES)
    assert Finding.objects.count() == CASES
    assert first < set(Finding.objects.values_list("pk", flat=True))
    lines = after(before).filter(about=run.ref)
    assert lines.filter(verb="findings.sweep_chunk").count() == CASES
    assert lines.filter(verb="findings.sweep").count() == 1
