"""Errors people may see: a stable code, a Chinese template that says what, where and how to mend, and its fields."""

from __future__ import annotations

import errno

from xiezhi.law.text import N_

REASONS = {
    errno.ENOENT: N_("路径不存在"), errno.EACCES: N_("没有权限"), errno.EPERM: N_("没有权限"),
    errno.EISDIR: N_("是文件夹，不是文件"),
    errno.ENOTDIR: N_("路径中有一段不是文件夹"), errno.ENOSPC: N_("磁盘已满"), errno.EROFS: N_("磁盘是只读的"),
    errno.ENAMETOOLONG: N_("文件名过长"), errno.EDQUOT: N_("超过了磁盘配额"), errno.EIO: N_("磁盘读写出错"),
}


class Said(str):
    """A source text that is a field of a message: it is translated with it."""


class RulebookError(Exception):
    """`template` is the message id, `params` its named fields; `str()` is the Chinese text."""

    def __init__(self, code: str, template: str, **params: object) -> None:
        self.code, self.template, self.params = code, template, params
        super().__init__(template.format(**params))


def reason(error: OSError) -> str:
    """Why the system refused, in words where they are known."""
    known = REASONS.get(error.errno or 0)
    return Said(known) if known else str(error.strerror or error)
