"""The one worker: takes queued tasks, and enqueues what is due. Killed at any moment it goes on where it stopped."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SCHEDULE: dict[str, tuple[str, dict[str, object]]] = {
    # cron (Asia/Shanghai): what to call, and with what
    "30 2 * * *": ("xiezhi.findings.tasks.enqueue_sweep", {"reason": "每日核查", "full": True}),
    "10 3-23 * * *": ("xiezhi.findings.tasks.catch_up", {}),
    "5 0 * * *": ("xiezhi.findings.tasks.lapse_mutes", {}),
    "40 1 * * *": ("xiezhi.desk.handover.remember_uses", {}),
    "2-59/10 * * * *": ("xiezhi.catalogue.tasks.follow_statutes", {}),
    "4-59/10 * * * *": ("xiezhi.discretion.tasks.follow_statutes", {}),
    "6-59/10 * * * *": ("xiezhi.findings.tasks.follow_changes", {}),
    "*/5 * * * *": ("xiezhi.findings.tasks.resume_stalled", {}),
    "1-59/5 * * * *": ("xiezhi.exchange.tasks.resume_stalled", {}),
}


def main() -> None:
    import django

    django.setup()
    import datetime as dt

    from croniter import croniter
    from django.conf import settings
    from django.utils.module_loading import import_string
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    from xiezhi.core.time import CHINA

    logging.basicConfig(level=logging.INFO, format="%(asctime)s worker %(message)s")
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # an ordinary stop is no warning
    lock = open(settings.VAR / "worker.lock", "w")  # noqa: SIM115 held for the life of the process
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another worker is running on this data folder / 已有一个后台进程在运行")
    # This is the only worker, so whatever is marked as running was cut off: tasks go on from their stored position.
    left = DBTaskResult.objects.filter(status="RUNNING").update(status="READY")
    if left:
        logging.info("taking up %d interrupted task(s)", left)

    def clock(cron: str) -> dt.datetime:
        return croniter(cron, dt.datetime.now(CHINA)).get_next(dt.datetime)

    due = {cron: clock(cron) for cron in SCHEDULE}
    worker = Worker(
        queue_names=["*"], interval=0.5, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"w{os.getpid()}", excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    while worker.running:
        worker.run()
        for cron, when in due.items():
            if dt.datetime.now(CHINA) >= when:
                due[cron] = clock(cron)
                name, arguments = SCHEDULE[cron]
                import_string(name)(**arguments)
        if worker.running:
            time.sleep(0.5)


if __name__ == "__main__":
    main()
