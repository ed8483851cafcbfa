"""A table of one kind filled in as people do, in its own template's columns, sent and read to its end."""

from __future__ import annotations

from xiezhi.exchange import tasks
from xiezhi.exchange.kinds import KINDS
from xiezhi.exchange.template import asked, heading

from .files import xlsx_file


def sent(cast, kind, rows, part, organ=None):
    """The batch. `rows`: {name of a fact: text}."""
    titles = {fact.name: heading(fact) for fact in asked(KINDS[kind].sheet)}
    assert all(name in titles for row in rows for name in row)
    file = xlsx_file([{titles[name]: text for name, text in row.items()} for row in rows], head=tuple(titles.values()))
    batch, fresh = tasks.submit(file, by=getattr(cast, part), organ=organ or cast.organ, name="台账.xlsx", kind=KINDS[kind])
    if fresh:
        tasks.read_batch.call(batch.pk)
        batch.refresh_from_db()
    return batch


def counted(batch):
    """(new, changed, unchanged, set aside)."""
    return batch.accepted, batch.changed, batch.unchanged, batch.quarantined


def told(batch):
    """{line: codes}, of the lines that wait."""
    return {row.line: [error["code"] for error in row.errors] for row in batch.rows.order_by("line")}
