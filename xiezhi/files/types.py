"""Which kinds of file are kept. Ending and content must agree; what can run code or hide other files is not taken."""

from __future__ import annotations

import unicodedata
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal
from xiezhi.core.web.uploads import check_kind

OOXML = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
NAME_LIMIT = 120
ACTIVE = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".ps1")


def clean_name(raw: str) -> str:
    """The last part of a path, without control and direction characters, cut to 120 with its ending kept."""
    name = unicodedata.normalize("NFC", raw or "").replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(name) > NAME_LIMIT:
        name = stem[: NAME_LIMIT - len(ending) - 1] + "." + ending
    return name[:NAME_LIMIT]


def check(name: str, content: IO[bytes]) -> str:
    """The MIME type of a file, by ending and content. Raises Refusal UPL-01 … UPL-07 and FILE-02 (macros)."""
    kind = check_kind(content, name, TYPES)
    if kind in ("docx", "xlsx"):
        with zipfile.ZipFile(content) as archive:
            members = archive.namelist()
        content.seek(0)
        if any(member.lower().endswith(ACTIVE) for member in members):
            raise Refusal(
                "FILE-02",
                _("“%(name)s”含有宏或者可执行内容，不予接收。") % {"name": name},
                _("请另存为不含宏的文件，或者转换为 PDF 后再上传。"),
            )
    return TYPES[kind]
