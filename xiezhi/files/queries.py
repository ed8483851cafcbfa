"""Files of records. There is no list over all records: the room that owns a record decides who sees its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from xiezhi.core import crypto
from xiezhi.core.records import Record, RecordQuerySet

from . import store
from .models import StoredFile


class Damaged(Exception):
    """The bytes on disk are missing or are not those that were stored."""


def of_record(record: Record | str) -> RecordQuerySet:
    """Files of a record that the caller has already found visible."""
    return StoredFile.objects.filter(record=record if isinstance(record, str) else record.ref)


def content(stored: StoredFile) -> bytes:
    """The bytes, both digests verified. Raises Damaged."""
    try:
        data = store.read(stored.path)
    except OSError as err:
        raise Damaged(str(stored.pk)) from err
    if hashlib.sha256(data).hexdigest() != stored.sha256 or crypto.sm3(data) != stored.sm3:
        raise Damaged(str(stored.pk))
    return data


def damaged() -> Iterator[StoredFile]:
    """Every stored file whose bytes cannot be read back as they were stored; for the nightly check."""
    for stored in StoredFile.objects.order_by("id").iterator(chunk_size=500):
        try:
            content(stored)
        except Damaged:
            yield stored
