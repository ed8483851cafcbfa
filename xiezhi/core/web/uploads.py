"""Uploads: stopped above the limit before the disk fills, checked by content not name, archives measured unopened."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal

from .show import listed

MB = 1024 * 1024
ZIP_TOTAL = 200 * MB
ZIP_ENTRIES = 2_000
ZIP_RATIO = 100

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# extension -> byte strings it may begin with; empty: text, checked to have no NUL
MAGIC: dict[str, tuple[bytes, ...]] = {
    "xlsx": (ZIP,),
    "docx": (ZIP,),
    "ofd": (ZIP,),
    "zip": (ZIP, b"PK\x05\x06"),
    "xls": (OLE,),
    "doc": (OLE,),
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "csv": (),
    "md": (),
    "txt": (),
}
OFFICE_PART = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml", "ofd": "OFD.xml"}


class LimitedUploadHandler(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS. Above settings.UPLOAD_LIMIT_MB (all files of a request) the rest is not kept.

    The request is marked `upload_too_large`, and RefusalMiddleware answers 413.
    """

    # a body so much larger than allowed is not even read to the end
    DRAIN_FACTOR = 8

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.limit = settings.UPLOAD_LIMIT_MB * MB
        self.seen = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        if content_length <= self.limit + MB:
            return None
        self._mark()
        if content_length <= self.limit * self.DRAIN_FACTOR:
            while input_data.read(64 * 1024):  # read to the end, else the browser shows a broken connection
                pass
        return QueryDict(), MultiValueDict()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > self.limit:
            self._mark()
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _mark(self) -> None:
        if self.request is not None:
            self.request.upload_too_large = True  # type: ignore[attr-defined]


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_kind(file: IO[bytes], name: str, allowed: Iterable[str]) -> str:
    """The file's type by ending and content; the file stands at its start afterwards.

    Raises Refusal UPL-01 (ending not allowed), UPL-02 (content does not fit the ending), UPL-03 (empty), and for
    archives those of safe_zip.
    """
    kinds = list(allowed)
    kind = extension(name)
    if kind not in kinds:
        raise Refusal(
            "UPL-01",
            _("不能上传“{name}”：这里只收 {kinds} 文件。").format(name=name[:80], kinds=listed(kinds)),
            _("换成其中一种格式再上传。"),
        )
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    if not head:
        raise Refusal("UPL-03", _("“{name}”是空文件。").format(name=name[:80]), _("检查文件是否保存完整，再上传一次。"))
    starts = MAGIC.get(kind, ())
    fits = head.startswith(starts) if starts else b"\x00" not in head and not head.startswith((ZIP, OLE, b"%PDF-"))
    if not fits:
        raise Refusal(
            "UPL-02",
            _("“{name}”的内容不是 {kind} 格式。").format(name=name[:80], kind=kind),
            _("用办公软件打开，另存为 {kind} 再上传；只改文件名后缀不行。").format(kind=kind),
        )
    if ZIP in starts:
        safe_zip(file, OFFICE_PART.get(kind))
    return kind


def safe_zip(file: IO[bytes], must_have: str | None = None) -> None:
    """Measure an archive by its directory before anything unpacks it. The file stands at its start afterwards.

    Limits: 2,000 entries, 200 MB declared in all, 100 to 1 packed; no absolute or climbing paths, links, encryption.
    Raises Refusal UPL-04 (unreadable), UPL-05 (limits), UPL-06 (paths), UPL-07 (encrypted), UPL-02 (part missing).
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as err:
        raise Refusal("UPL-04", _("文件已损坏，打不开。"), _("重新保存一份再上传。")) from err
    finally:
        file.seek(0)
    total = sum(e.file_size for e in entries)
    packed = sum(e.compress_size for e in entries)
    if len(entries) > ZIP_ENTRIES or total > ZIP_TOTAL or total > max(packed, 1) * ZIP_RATIO:
        raise Refusal(
            "UPL-05",
            _("文件展开后过大（{mb} MB，{n} 个部分），没有打开。").format(mb=total // MB, n=len(entries)),
            _("删去多余的工作表、图片和空行，另存后再上传。"),
        )
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        climbs = name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/")
        if climbs or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refusal("UPL-06", _("压缩包里有不安全的路径，没有打开。"), _("用办公软件重新保存后再上传。"))
        if entry.flag_bits & 0x1:
            raise Refusal("UPL-07", _("文件设了打开密码。"), _("去掉密码后再上传。"))
    if must_have and must_have not in {e.filename for e in entries}:
        raise Refusal("UPL-02", _("文件内容与后缀不符。"), _("用办公软件打开，另存为正确的格式再上传。"))
