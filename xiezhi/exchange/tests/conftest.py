"""Uploads of these tests go to a folder of their own; `send` uploads and reads as clerk and worker would."""

import pytest

from xiezhi.exchange import tasks


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": tmp_path / "files"}}
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages


@pytest.fixture
def send(cast):
    def sending(file, name="案件.csv", unit="", part="clerk", organ=None):
        batch, fresh = tasks.submit(file, by=getattr(cast, part), organ=organ or cast.organ, name=name, unit=unit)
        if fresh:
            tasks.read_batch.call(batch.pk)
            batch.refresh_from_db()
        return batch

    return sending
