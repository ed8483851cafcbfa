"""The build as one task of the worker; each stage goes on from where it stopped."""

from django_tasks import task

from . import benchmarks, build, equipment, exams, forces, history, lists, registry, rules, statutes, subjects, training


@task()
def build_task() -> None:
    """Statutes and registers, cases, lists of powers, benchmarks, training, local thresholds, sweep, then a past: findings judged,
    instruments, decisions."""
    statutes.write()
    subjects.write()
    exams.write()
    registry.build()
    build.cases()
    lists.write()
    lists.townships()
    benchmarks.write()
    training.build()
    rules.thresholds()
    history.sweep()
    rules.habits()
    history.write()
    forces.write()
    equipment.write()
