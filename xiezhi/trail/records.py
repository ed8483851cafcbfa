"""The page of a record made from its state table: facts, moves, trail. Rooms give what is their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.states import Table
from xiezhi.core.web import pieces
from xiezhi.core.web.steps import Step, buttons, open_steps

from .web import lines_for


def record_page(
    request: HttpRequest,
    row: Any,
    stem: str,
    tab: str,
    head: pieces.RecordHead,
    facts: Iterable[pieces.Fact],
    table: Table,
    steps: Mapping[str, Step],
    *,
    mine: bool,
    edit: str = "",
    template: str = "trail/record.html",
    refs: Iterable[str] = (),
    more: Iterable[pieces.MoveButton] = (),
    **context: Any,
) -> HttpResponse:
    """A record with its moves, or its trail. `stem`: URL name of the record; STEM_step, STEM_trail and STEM_edit are its others.

    `edit`: the move that has a page of its own; `mine`: whether the reader's own organ keeps the record;
    `more`: moves of what hangs on the record.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    url: Callable[[str], str] = lambda name: reverse(f"{stem}_step", args=[row.pk, name])  # noqa: E731
    tabs = [
        pieces.Tab(_("概况"), reverse(stem, args=[row.pk]), tab == "record"),
        pieces.Tab(_("操作留痕"), reverse(f"{stem}_trail", args=[row.pk]), tab == "trail"),
    ]
    if tab == "trail":
        lines = lines_for(actor, row.ref, *refs)
        return render(request, "trail/record_trail.html", {"head": head, "tabs": tabs, "lines": lines})
    more = list(more)
    moves = [*more, *(buttons(open_steps(table, row, actor, steps), steps, url) if mine else [])]
    if mine and edit and table[edit].open_to(row.state, actor.role):
        moves.append(
            pieces.MoveButton(table[edit].label, reverse(f"{stem}_edit", args=[row.pk]), form=True, icon="pencil")
        )
    acts = any(actor.role in move.roles for move in table)
    return render(
        request,
        template,
        {
            "head": head,
            "tabs": tabs,
            "facts": list(facts),
            "moves": moves if acts or more else None,
            "row": row,
            "mine": mine,
            **context,
        },
    )
