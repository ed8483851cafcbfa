"""The build as one task of the worker; each stage goes on from where it stopped."""

from django_tasks import task

from . import build, exams, history, rules, subjects


@task()
def build_task() -> None:
    """Cases, local thresholds, sweep, then a past: findings judged, instruments issued, rectified, objected to, decided."""
    subjects.write()
    exams.write()
    build.cases()
    rules.thresholds()
    history.sweep()
    rules.habits()
    history.write()
