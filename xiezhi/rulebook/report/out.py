"""Where a report goes: refused before the work is done where it cannot, put in its place whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from xiezhi.law.text import N_

from ..errors import RulebookError, Said, reason

SUFFIXES = (".html", ".xlsx", ".parquet", ".csv")
CANNOT_WRITE = N_("无法写入{file}：{reason}。请换一个地方，或者换一个文件名。")


def ready(path: Path, inputs: Iterable[Path] = (), kinds: Sequence[str] = SUFFIXES) -> None:
    """Refuse a place that no report can be written to. Raises CHECK-01 (kind of file, one of the inputs), CHECK-02."""
    if path.suffix.lower() not in kinds:
        raise RulebookError(
            "CHECK-01", N_("不能写成{suffix}格式。请用这样结尾的文件名：{kinds}。"),
            suffix=path.suffix or path.name, kinds=" ".join(kinds))
    for one in inputs:
        with suppress(OSError):
            if path.samefile(one):
                raise RulebookError("CHECK-01", N_("{file}是要读取的文件，不能把结果写在它上面。请换一个文件名。"), file=path)
    try:
        wrong = _wrong(path)
    except OSError as error:
        wrong = reason(error)
    if wrong:
        raise RulebookError("CHECK-02", CANNOT_WRITE, file=path, reason=Said(wrong))


def _wrong(path: Path) -> str:
    """Why nothing can be written there, as far as can be seen beforehand."""
    folder = path.parent
    if path.is_dir():
        return N_("是文件夹，不是文件")
    if not folder.exists():
        return N_("所在的文件夹不存在")
    if not folder.is_dir():
        return N_("路径中有一段不是文件夹")
    if not os.access(folder, os.W_OK | os.X_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return N_("没有权限")
    return ""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write to beside `path`, which takes its place at the end; of what was broken off nothing is left."""
    place = path.resolve()
    beside = place.with_name(f".{place.stem[:40]}-{os.getpid()}{place.suffix}")
    try:
        yield beside
        beside.replace(place)
    except OSError as error:
        raise RulebookError("CHECK-02", CANNOT_WRITE, file=path, reason=reason(error)) from error
    finally:
        beside.unlink(missing_ok=True)
