"""Workbooks are opened in a process apart, so that a hostile one takes down its reader and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal

from . import guards, reader
from .tables import Line, Sheet

PATIENCE = 90  # seconds by the clock; the reader's own limit is of computing
_places = threading.BoundedSemaphore(2)  # readers at once in one process: each may take reader.MEMORY


def read(name: str, file: BinaryIO, *, outline: bool = False) -> list[Sheet]:
    """The tables of a workbook that passed the guards; as an `outline` the top lines, and how many lines follow.

    Raises Refusal IMP-04 (damaged), IMP-18 (too much for its reader), IMP-19 (the readers are busy).
    """
    if not _places.acquire(timeout=PATIENCE / 3):
        raise Refusal("IMP-19", _("正在读取的文件太多，文件“%(name)s”没有打开。") % {"name": name}, _("请稍等一分钟再报送。"))
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
            file.seek(0)
            shutil.copyfileobj(file, given, guards.PIECE)
            file.seek(0)
            given.seek(0)
            _run(name, given, taken, outline)
            taken.seek(0)
            return [_sheet(one) for one in json.load(taken)]
    finally:
        _places.release()


def _run(name: str, given: Any, taken: Any, outline: bool) -> None:
    command = [sys.executable, "-m", reader.__name__, *(["--outline"] if outline else [])]
    # nothing of the site's settings, keys or database is told to it
    env = {key: os.environ[key] for key in ("PATH", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
    try:
        done = subprocess.run(
            command, stdin=given, stdout=taken, stderr=subprocess.DEVNULL, cwd=settings.BASE, env=env, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(name) from error
    if done.returncode == reader.DAMAGED:
        raise guards.damaged(name)
    if done.returncode != 0:
        raise _too_much(name)


def _sheet(one: dict[str, Any]) -> Sheet:
    lines = [
        Line(no, tuple(cells), {int(at): fault for at, fault in (more[0] if more else {}).items()})
        for no, cells, *more in one["lines"]
    ]
    return Sheet(one["name"], lines, frozenset(one["merged"]), one["rest"])


def _too_much(name: str) -> Refusal:
    return Refusal(
        "IMP-18",
        _("读取文件“%(name)s”要占用过多的内存或者时间，没有打开。") % {"name": name},
        _("请把数据复制到模板中再报送；行数多的，分成几个文件。"),
    )
