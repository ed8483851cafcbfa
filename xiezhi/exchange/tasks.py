"""What the worker does: read a batch in pieces of 500 lines, one transaction each, to be killed anywhere."""

from __future__ import annotations

import logging
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.organs.models import Organ

from . import actions, meaning, queries
from .kind import Kind
from .kinds import KINDS, PENALTY
from .models import Batch
from .states import DONE, FAILED, READING, RECEIVED

PIECE = 500
log = logging.getLogger(__name__)


def submit(
    file: BinaryIO, *, by: Actor, organ: Organ, name: str, unit: str = "", kind: Kind = PENALTY
) -> tuple[Batch, bool]:
    """Upload, and have the worker read it: both or neither. See actions.upload."""
    with transaction.atomic():
        batch, fresh = actions.upload(file, by=by, organ=organ, name=name, unit=unit, kind=kind)
        if fresh:
            read_batch.enqueue(batch.pk)
    return batch, fresh


def read_again(batch: Batch, *, by: Actor) -> None:
    """Have a batch that failed read on."""
    with transaction.atomic():
        actions.again(batch, by=by)
        read_batch.enqueue(batch.pk)


@task()
def read_batch(batch_id: int) -> None:
    """Read a batch on to its end, then do what is to be done then. Safe to start twice, or after a kill."""
    by = system_actor("import")
    batch = Batch.objects.select_related("organ").filter(pk=batch_id).first()
    if batch is None or batch.state in (DONE.value, FAILED.value):
        return
    try:
        if batch.state == RECEIVED.value:
            actions.begin(batch, by=by)
        read_lines(batch, by=by)
        with transaction.atomic():
            actions.finish(batch, by=by)
            afterwards(batch)
    except Stale:
        return  # another worker has it
    except Refusal as refusal:
        actions.fail(batch, by=by, reason=refusal.said, code=refusal.code)
    except Exception:
        log.exception("batch %s", batch_id)
        reason = _("读取中断，已读的%(n)s行不受影响。请点“重新读取”；仍然不行的，请告诉系统管理员。") % {
            "n": batch.position
        }
        batch.refresh_from_db()
        if batch.state in (RECEIVED.value, READING.value):
            actions.fail(batch, by=by, reason=reason, code="IMP-17")


def resume_stalled() -> int:
    """Queue batches anew that nobody has read on for a while: when a worker starts, and now and then. How many."""
    stalled = list(queries.stalled())
    for batch in stalled:
        read_batch.enqueue(batch.pk)
    return len(stalled)


def read_lines(batch: Batch, *, by: Actor, piece: int = PIECE) -> None:
    """The lines from the batch's position on. Raises Refusal IMP-15 when the kept file is gone or altered."""
    if not default_storage.exists(batch.path):
        raise _lost()
    with default_storage.open(batch.path) as file:
        if actions.sha256_of(file) != batch.sha256:
            raise _lost()
        book = meaning.open_book(batch.name, file, batch.unit, kind=KINDS[batch.kind])
    for sorted_piece in meaning.pieces(batch, book, piece):
        actions.take_piece(batch, sorted_piece, by=by)


def _lost() -> Refusal:
    return Refusal("IMP-15", _("保存的原文件不见了，或者已不是收到时的内容。"), _("请重新报送，并告诉系统管理员。"))


def afterwards(batch: Batch) -> None:
    """What follows when lines have been taken: new cases are judged at once."""
    if after := KINDS[batch.kind].after:
        after(batch.ref)
