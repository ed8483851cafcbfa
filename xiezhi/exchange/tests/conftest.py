"""`send` uploads and reads as clerk and worker would."""

import pytest

from xiezhi.exchange import tasks


@pytest.fixture
def send(cast):
    def sending(file, name="案件.csv", unit="", part="clerk", organ=None):
        batch, fresh = tasks.submit(file, by=getattr(cast, part), organ=organ or cast.organ, name=name, unit=unit)
        if fresh:
            tasks.read_batch.call(batch.pk)
            batch.refresh_from_db()
        return batch

    return sending
