"""The words of an uploaded file: Markdown, plain text, or the DOCX that the national database of statutes gives out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.table import Table

from xiezhi.core.errors import Refusal


def text_of(file: Any) -> str:
    """The text, a line a paragraph. Raises Refusal STAT-09 (no text in UTF-8), STAT-10 (no readable DOCX)."""
    if file.name.lower().endswith(".docx"):
        return _docx(file)
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal(
            "STAT-09", _("“{file}”不是 UTF-8 文本。").format(file=file.name[:80]), _("另存为 UTF-8 编码的纯文本。"),
            fields={"file": _("不是 UTF-8 文本")},
        ) from None  # fmt: skip


def _docx(file: Any) -> str:
    try:
        parts = list(Document(file).iter_inner_content())
    except Exception as error:  # python-docx raises what its parts raise: KeyError, ValueError, XML errors
        raise Refusal(
            "STAT-10", _("“{file}”打不开。").format(file=file.name[:80]), _("用办公软件另存为 DOCX，或者粘贴正文。"),
            fields={"file": _("打不开")},
        ) from error  # fmt: skip
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Table):
            cells = ((cell.text.replace("\n", "<br>").replace("|", "｜") for cell in row.cells) for row in part.rows)
            lines += [f"|{'|'.join(row)}|" for row in cells]
        else:
            lines += part.text.splitlines()
    return "\n\n".join(line for line in lines if line.strip())
