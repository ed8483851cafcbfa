"""What the trail itself lets people do. It cannot be written to but by acts."""

from __future__ import annotations

from xiezhi.core import roles
from xiezhi.core.actor import Actor

from .door import Act, action


@action("accounts.exported", roles=roles.EVERYONE)
def exported(act: Act, *, by: Actor, page: str, query: str, rows: int, sha256: str) -> None:
    """A list left the house as a file: which page and filter, how many rows, SHA-256 of the file."""
    act.on(page[:80])
    act.note(query=query[:1000], rows=rows, sha256=sha256)


@action("trail.export", roles={roles.AUDITOR})
def trail_exported(act: Act, *, by: Actor, after: int, seq: int, hash: str) -> None:
    """The trail left the house up to line `seq`, whose hash is noted here as well."""
    act.on("trail")
    act.note(after=after, seq=seq, hash=hash)


@action("trail.verify", roles={roles.AUDITOR})
def verified(
    act: Act,
    *,
    by: Actor,
    source: str,
    lines: int,
    seq: int,
    hash: str,
    bad_seq: int | None,
    why: str,
    sha256: str = "",
) -> None:
    """Somebody verified the chain (`source`: database or upload) and this was the result."""
    act.on("trail")
    act.note(source=source, lines=lines, seq=seq, hash=hash, bad_seq=bad_seq, why=why, sha256=sha256)
