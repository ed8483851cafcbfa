"""Taking files in. Called inside the act of the room that owns the record; leaves no line of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal
from xiezhi.core.records import Record
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act

from . import store, types
from .models import Secrecy, StoredFile


def keep(
    act: Act,
    *,
    record: Record | str,
    organ: Organ,
    name: str = "",
    content: bytes | None = None,
    upload: UploadedFile | None = None,
    secrecy: str = Secrecy.INTERNAL,
) -> StoredFile:
    """Check, store and register one file of a record: either bytes with a name, or an upload.

    The bytes are on disk before the row is committed; when the act is rolled back, unreferenced bytes may stay, never
    the other way round. Raises Refusal FILE-01 (size), FILE-02 (macros), UPL-* (kind, content, empty).
    """
    shown = types.clean_name(name or (upload.name or "" if upload else ""))
    incoming = _receive(shown, upload.chunks() if upload is not None else _pieces(content or b""))
    try:
        mime = types.check(shown, incoming.file)
        path = store.settle(incoming)
    except BaseException:
        store.discard(incoming.file)
        raise
    row = act.create(
        StoredFile,
        organ=organ, record=record if isinstance(record, str) else record.ref, name=shown, size=incoming.size,
        mime=mime, sha256=incoming.sha256, sm3=incoming.sm3, path=path, secrecy=secrecy,
        by=act.by.ref, by_name=act.by.name, at=act.at,
    )  # fmt: skip
    act.detail.setdefault("files", []).append({"id": row.pk, "sm3": row.sm3, "size": row.size})
    return row


def _receive(name: str, chunks: Iterable[bytes]) -> store.Incoming:
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    try:
        return store.receive(chunks, limit)
    except store.TooLarge as err:
        raise Refusal(
            "FILE-01",
            _("“%(name)s”超过 %(limit)s MB。") % {"name": name, "limit": settings.UPLOAD_LIMIT_MB},
            _("请压缩图片或者拆分文件后再上传。"),
        ) from err


def _pieces(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), store.CHUNK):
        yield content[at : at + store.CHUNK]
