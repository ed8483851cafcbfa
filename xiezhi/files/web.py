"""Sending a stored file. There is no URL for files in general: a room's view checks visibility, then calls `serve`."""

from __future__ import annotations

import logging
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal

from . import queries
from .models import StoredFile

log = logging.getLogger(__name__)

# A file that is shown or opened gets no rights of this site.
ATTACHMENT_CSP = "default-src 'none'; sandbox"
INLINE_PDF_CSP = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def serve(stored: StoredFile, *, inline: bool = False) -> HttpResponse:
    """The file as a download; `inline` shows a PDF in the page. Raises Refusal FILE-03 when its bytes are damaged."""
    try:
        data = queries.content(stored)
    except queries.Damaged as err:
        log.error("stored file %s: bytes are missing or differ from their digest", stored.pk)
        raise Refusal(
            "FILE-03",
            _("“%(name)s”的内容与存入时的摘要不一致，没有发送。") % {"name": stored.name},
            _("请联系系统管理员从备份恢复；在恢复之前不要使用这份文件。"),
            status=500,
        ) from err
    return send(data, stored.name, stored.mime, inline=inline)


def send(data: bytes, name: str, mime: str, *, inline: bool = False) -> HttpResponse:
    """Bytes with the headers of a download (RFC 6266, name by RFC 8187), never sniffed, never kept by caches."""
    inline = inline and mime == "application/pdf"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name) or "file"
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = (
        f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = INLINE_PDF_CSP if inline else ATTACHMENT_CSP
    return response
