"""Bytes on disk. A file is complete and flushed under its final name before any row mentions it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives import hashes
from django.conf import settings

CHUNK = 1024 * 1024


def root() -> Path:
    """Where files lie; never below a directory that is served."""
    return Path(settings.STORAGES["default"]["OPTIONS"]["location"])


@dataclass
class Incoming:
    """A temporary file with the digests of what was written to it."""

    file: IO[bytes]
    size: int
    sha256: str
    sm3: str

    @property
    def temp(self) -> Path:
        return Path(self.file.name)


class TooLarge(Exception):
    """More bytes than allowed; the temporary file is gone."""


def receive(chunks: Iterable[bytes], limit: int) -> Incoming:
    """Write chunks to a temporary file beside the store. Raises TooLarge as soon as `limit` bytes are exceeded."""
    base = root() / "incoming"
    base.mkdir(parents=True, exist_ok=True, mode=0o700)
    out = tempfile.NamedTemporaryFile(dir=base, delete=False)  # noqa: SIM115 - it outlives this function
    sha, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    try:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise TooLarge
            sha.update(chunk)
            sm3.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    except BaseException:
        discard(out)
        raise
    return Incoming(out, size, sha.hexdigest(), sm3.finalize().hex())


def discard(file: IO[bytes]) -> None:
    """Close and remove a temporary file."""
    file.close()
    Path(file.name).unlink(missing_ok=True)


def settle(incoming: Incoming) -> str:
    """Move under the name of its digest, atomically, and flush the directory. Returns the path relative to the root."""
    relative = f"{incoming.sha256[:2]}/{incoming.sha256[2:4]}/{incoming.sha256}"
    target = root() / relative
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    incoming.file.close()
    # always replaced: bytes that were damaged on disk are mended by the next copy of the same file
    os.replace(incoming.temp, target)
    os.chmod(target, 0o600)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return relative


def read(relative: str) -> bytes:
    """All bytes of a stored file. Raises OSError when it is not there."""
    target = (root() / relative).resolve()
    if not target.is_relative_to(root().resolve()):
        raise OSError("outside the store")
    return target.read_bytes()
