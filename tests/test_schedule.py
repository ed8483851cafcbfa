"""What the worker does by the clock."""

import inspect

from django.utils.module_loading import import_string

from config.worker import SCHEDULE


def test_whatever_is_scheduled_is_there_and_takes_what_it_is_given():
    for name, arguments in SCHEDULE.values():
        inspect.signature(import_string(name)).bind(**arguments)


def test_the_night_has_a_full_sweep_and_the_day_begins_with_what_has_run_out():
    """The passing of days breaks limits without any change of a case, and ends mutes."""
    by_name = {name: (cron, arguments) for cron, (name, arguments) in SCHEDULE.items()}
    cron, arguments = by_name["xiezhi.findings.tasks.enqueue_sweep"]
    assert arguments["full"] is True
    assert cron.split()[2:] == ["*", "*", "*"]
    assert "xiezhi.findings.tasks.lapse_mutes" in by_name
