"""The only writer of batches: a file comes in, its lines become records of the room it is for, or wait to be mended."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.taking import Taken
from xiezhi.core.time import now
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from . import meaning, queries
from .kind import Kind
from .kinds import KINDS, PENALTY
from .models import Batch, Row
from .states import BATCH, QUARANTINED, READING, ROW

SYSTEM = BATCH["read"].roles


@action(BATCH, "upload")
def upload(
    act: Act, file: BinaryIO, *, by: Actor, organ: Organ, name: str, unit: str = "", kind: Kind = PENALTY
) -> tuple[Batch, bool]:
    """Keep a file for reading. (batch, whether it is new): the same bytes again give the first batch, unchanged.

    Raises Refusal IMP-01…IMP-14, IMP-20 and UPL-…: the file as a whole cannot be read; nothing is kept of it.
    """
    _check_hand(kind, organ.pk, by)
    name = name.replace("\\", "/").rpartition("/")[2][:200] or "data"
    digest = sha256_of(file)
    if old := queries.same_file(organ, kind.name, digest, unit):
        act.nothing_happened()
        return old, False
    book = meaning.open_book(name, file, unit, kind=kind, outline=True)
    path = f"imports/{digest[:2]}/{digest}.{book.kind}"
    try:
        with transaction.atomic():
            batch = act.create(
                Batch, kind=kind.name, organ=organ, name=name, size=file.seek(0, 2), sha256=digest, unit=unit, path=path,
                state=BATCH["upload"].to.value, headings=book.headings, ignored=book.ignored, total=book.total,
                by=by.ref, by_name=by.name, at=act.at,
            )  # fmt: skip
    except IntegrityError:  # somebody sent the same file at the same moment
        act.nothing_happened()
        return Batch.objects.get(organ=organ, kind=kind.name, sha256=digest, unit=unit), False
    if not default_storage.exists(path):
        file.seek(0)
        default_storage.save(path, File(file))
    act.on(batch)
    act.note(kind=kind.name, sha256=digest, lines=batch.total)
    return batch, True


def _check_hand(kind: Kind, organ_id: int, by: Actor) -> None:
    """Raises NotAllowed IMP-21: this kind, or this organ's, is sent and mended by others."""
    if not queries.sends(by, kind, organ_id):
        who = "、".join(str(roles.LABELS[role]) for role in sorted(kind.roles))
        raise NotAllowed(
            "IMP-21", _("“%(kind)s”由报送单位的%(who)s报送和改正。") % {"kind": kind, "who": who}, _("请与报送单位联系。")
        )


def sha256_of(file: BinaryIO) -> str:
    """Digest of a file, which stands at its start afterwards."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


@action(BATCH, "read")
def begin(act: Act, batch: Batch, *, by: Actor) -> None:
    """The worker starts on a batch."""
    act.move(batch, BATCH["read"], beat_at=now(), reason="")
    act.on(batch)


@action("exchange.set_aside", roles=SYSTEM)
def take_piece(act: Act, batch: Batch, piece: meaning.Piece, *, by: Actor) -> Taken:
    """A piece of a file becomes records and waiting lines, together with the position, or nothing does.

    Raises Stale when another worker has already dealt with this piece.
    """
    mine = act.rows(Batch).filter(pk=batch.pk, state=READING.value, position=batch.position)
    if mine.update(position=batch.position + len(piece), beat_at=now()) != 1:
        raise Stale("IMP-16", _("这一批正由另一个进程读取。"))
    taken = _take(batch, piece.good, by)
    act.bulk_create(Row, [Row(batch=batch, line=no, raw=raw, errors=errors) for no, raw, errors in piece.bad])
    _count(act, batch, taken, quarantined=len(piece.bad), years=piece.years)
    act.on(batch)
    act.note(quarantined=len(piece.bad))
    if not piece.bad:
        act.nothing_happened()  # the room that took the rows has left its line
    batch.refresh_from_db()
    return taken


def _take(batch: Batch, rows: Sequence[tuple[Organ, dict[str, Any]]], by: Actor) -> Taken:
    """Hand the rows to the room they are for, those of each organ together."""
    taken = Taken()
    for organ in dict.fromkeys(organ for organ, _facts in rows):
        mine = [facts for whose, facts in rows if whose == organ]
        taken.add(KINDS[batch.kind].take(mine, by=by, organ=organ, batch=batch.ref))
    return taken


def _count(act: Act, batch: Batch, taken: Taken, *, years: Mapping[int, int] | None = None, **more: int) -> None:
    counts = {"accepted": taken.new, "changed": taken.changed, "unchanged": taken.unchanged, **more}
    changes: dict[str, Any] = {name: F(name) + count for name, count in counts.items() if count}
    if years:
        known = dict(batch.notices.get("calendar", {}))
        for year, count in years.items():
            known[str(year)] = known.get(str(year), 0) + count
        changes["notices"] = {**batch.notices, "calendar": known}
    if changes:
        act.rows(Batch).filter(pk=batch.pk).update(**changes)


@action(BATCH, "finish")
def finish(act: Act, batch: Batch, *, by: Actor) -> None:
    """All lines are dealt with."""
    act.move(batch, BATCH["finish"], ended_at=now())
    act.on(batch)
    act.note(
        new=batch.accepted,
        changed=batch.changed,
        unchanged=batch.unchanged,
        quarantined=batch.quarantined,
        total=batch.total,
    )


@action(BATCH, "fail")
def fail(act: Act, batch: Batch, *, by: Actor, reason: str, code: str) -> None:
    """The file cannot be read (on); what was taken stays, and the position with it."""
    act.move(batch, BATCH["fail"], reason=reason, ended_at=now())
    act.on(batch)
    act.note(code=code, position=batch.position)


@action(BATCH, "again")
def again(act: Act, batch: Batch, *, by: Actor) -> None:
    """Read on where reading stopped."""
    _check_hand(KINDS[batch.kind], batch.organ_id, by)
    act.move(batch, BATCH["again"], reason="", ended_at=None)
    act.on(batch)


@action(ROW, "mend")
def mend(
    act: Act, row: Row, *, by: Actor, values: Mapping[str, str] | None = None, seen: int | None = None
) -> bool:
    """Put other texts into cells ({heading: text}) and try the line again. Whether it was taken.

    A line that is still wrong keeps what was typed, with the reasons that remain. `seen`: the version of the line that
    was on the page. Raises Stale (somebody was first), Overtaken (somebody has typed other texts into it since).
    """
    batch = row.batch
    _check_hand(KINDS[batch.kind], batch.organ_id, by)
    typed = {str(key): str(value).strip()[:2000] for key, value in (values or {}).items()}
    raw = {**row.raw, **{key: value for key, value in typed.items() if key in batch.headings}}
    organ, facts, key, errors = meaning.try_again(row, raw)
    act.on(row)
    waiting = act.rows(Row).filter(pk=row.pk, state=QUARANTINED.value)
    version = row.version if seen is None else seen
    if not waiting.exists():
        act.move(row, ROW["mend"])  # tells who was first
    act.edit(waiting, version, raw=raw, errors=errors)
    row.raw, row.errors, row.version = raw, errors, version + 1
    if errors or organ is None:
        act.note(line=row.line, left=sorted({error["code"] for error in errors}))
        return False
    act.move(row, ROW["mend"], mended_at=now())
    taken = _take(batch, [(organ, facts)], by)
    record = next((f"{KINDS[batch.kind].model}:{pk}" for pk in taken.by_key.values()), "")
    act.rows(Row).filter(pk=row.pk).update(record=record, key=key)
    _count(act, batch, taken, quarantined=-1)
    act.note(line=row.line)
    row.refresh_from_db()
    return True


@action(ROW, "discard")
def discard(act: Act, rows: Sequence[Row], *, by: Actor, reason: str) -> int:
    """Lines that will not be mended here, with the reason. How many.

    Raises Refusal ROW-10 (no reason), Stale (one of them is no longer waiting: none is discarded).
    """
    reason = reason.strip()
    if not reason:
        raise Refusal(
            "ROW-10", _("没有写作废的理由。"), _("请写明为什么不报这一行。"), fields={"reason": _("请写明理由。")}
        )
    for row in rows:
        _check_hand(KINDS[row.batch.kind], row.batch.organ_id, by)
        act.move(row, ROW["discard"], reason=reason[:200])
        _count(act, row.batch, Taken(), quarantined=-1, discarded=1)
    if not rows:
        act.nothing_happened()
        return 0
    act.on(rows[0].batch)
    act.reason = reason[:200]
    act.note(lines=[row.line for row in rows][:50])
    return len(rows)


@action("exchange.taken_away", roles=queries.READERS)
def taken_away(act: Act, batch: Batch, *, by: Actor, lines: int) -> None:
    """Somebody downloads the waiting lines of a batch; that stands on the trail before they leave."""
    act.on(batch)
    act.note(lines=lines)
