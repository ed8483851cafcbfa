"""Files of tests lie in the directory of the test."""

import pytest


@pytest.fixture(autouse=True)
def _settings(settings, tmp_path):
    settings.TODAY = "2026-11-20"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
