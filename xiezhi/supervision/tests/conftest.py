"""Files of this room's tests lie in the test's own directory; pages use the plain static files."""

import pytest


@pytest.fixture(autouse=True)
def _settings(settings, tmp_path):
    settings.TODAY = "2026-11-20"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
