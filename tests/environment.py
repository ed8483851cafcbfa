"""Loaded before anything else (`-p tests.environment`): the settings that tests run with, unless the shell says otherwise."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("XIEZHI_TODAY", "2026-11-20")  # the business date of the cast and of the demo
os.environ.setdefault("XIEZHI_DEMO", "1")
os.environ.setdefault("XIEZHI_PLAIN_STATIC", "1")  # pages without collectstatic
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop beside the ORM

# What is imported and collected stays to the end: looking through it again and again took a third of the time of collecting.
gc.disable()


def pytest_collection_finish():
    """From here on garbage is looked for, among what the tests make."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()
