"""The bytes of a log, also from within .gz and .zip: as a stream, never unpacked in memory."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from xiezhi.law.text import N_

from ..errors import RulebookError
from ..reading import first_bytes

HEAD = 1 << 16
PIECE = 1 << 20
SURE = 1 << 30  # what unpacks to less is never taken for a bomb
MOST_RATIO = 200  # event logs shrink to a fiftieth; a bomb to a thousandth

BROKEN = N_("文件{file}不完整或者已损坏，无法读取（{reason}）。请重新导出后再试。")
SEVERAL = N_("压缩包{file}里有{count}个文件（{names}），分不清核查哪一个。请解压后写明要核查的文件，或者只保留一个。")
NOTHING = N_("压缩包{file}是空的。请放入一个事件日志后重试。")
LOCKED = N_("压缩包{file}有密码，无法读取。请去掉密码后重试。")
BOMB = N_("文件{file}解压后超过{limit}MB而且压缩率异常，疑似压缩炸弹，拒绝读取。请改用不压缩的文件。")


@dataclass(frozen=True)
class Input:
    """A file, or the one file inside a .gz or .zip. `open`: its bytes from the beginning. `path`: if it lies open on the disk."""

    file: str
    name: str
    head: bytes
    open: Callable[[], IO[bytes]]
    path: Path | None


def unpack(path: Path) -> Input:
    """What is in a file. Raises RulebookError: LOAD-01, EVENTS-05 (broken), EVENTS-06 (not one log), EVENTS-07 (bomb)."""
    head = first_bytes(path)
    if head.startswith(b"\x1f\x8b"):
        return _inside(path, path.name.removesuffix(".gz"), lambda: _guarded(gzip.open(path), path))
    if head.startswith(b"PK\x03\x04") and (name := _member(path)) is not None:
        return _inside(path, name, lambda: _guarded(zipfile.ZipFile(path).open(name), path))
    with path.open("rb") as file:
        return Input(path.name, path.name, file.read(HEAD), lambda: path.open("rb"), path)


def save(source: Input, to: Path) -> Path:
    """The content as a file of its own, for readers that need one."""
    if source.path is not None:
        return source.path
    with reading(source.file), source.open() as packed, to.open("wb") as plain:
        while piece := packed.read(PIECE):
            plain.write(piece)
    return to


@contextmanager
def reading(file: str) -> Iterator[None]:
    """Says in Chinese what is wrong with the bytes of a file."""
    try:
        yield
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError) as error:
        raise RulebookError("EVENTS-05", BROKEN, file=file, reason=error) from error


def _inside(path: Path, name: str, opened: Callable[[], IO[bytes]]) -> Input:
    with reading(path.name), opened() as file:
        head = file.read(HEAD)
    return Input(path.name, name, head, opened, None)


def _member(path: Path) -> str | None:
    """The one file in an archive; None for a spreadsheet, which is an archive too."""
    with reading(path.name), zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    names = [info.filename for info in infos]
    if "[Content_Types].xml" in names or "xl/workbook.xml" in names:
        return None
    kept = [name for name in names if not name.startswith("__MACOSX/") and not name.rsplit("/", 1)[-1].startswith(".")]
    if not kept:
        raise RulebookError("EVENTS-06", NOTHING, file=path.name)
    if len(kept) > 1:
        raise RulebookError("EVENTS-06", SEVERAL, file=path.name, count=len(kept), names="、".join(kept[:5]))
    if next(info for info in infos if info.filename == kept[0]).flag_bits & 1:
        raise RulebookError("EVENTS-06", LOCKED, file=path.name)
    return kept[0]


def _guarded(stream: Any, path: Path) -> IO[bytes]:
    return cast("IO[bytes]", io.BufferedReader(_Guarded(stream, path), PIECE))


class _Guarded(io.RawIOBase):
    """A stream that stops where it unpacks to far more than a log would."""

    def __init__(self, stream: Any, path: Path) -> None:
        self.stream, self.path, self.read_so_far = stream, path, 0
        self.most = max(SURE, path.stat().st_size * MOST_RATIO)

    def readinto(self, buffer: Any) -> int:
        piece = self.stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self.read_so_far += len(piece)
        if self.read_so_far > self.most:
            raise RulebookError("EVENTS-07", BOMB, file=self.path.name, limit=self.most >> 20)
        return len(piece)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.stream.close()
        super().close()
