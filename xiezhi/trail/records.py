"""The page of a record made from its state table: facts, moves, trail. Rooms give what is their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.states import Table
from xiezhi.core.web import pieces
from xiezhi.core.web.policy import View
from xiezhi.core.web.steps import Among, Step, buttons, open_steps, walk_in
from xiezhi.core.web.walk import carried

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
    among: Among | None = None,
    template: str = "trail/record.html",
    refs: Iterable[str] = (),
    more: Iterable[pieces.MoveButton] = (),
    **context: Any,
) -> HttpResponse:
    """A record with its moves, or its trail. `stem`: URL name of the record; STEM_step, STEM_trail and STEM_edit are its others.

    `edit`: the move that has a page of its own; `mine`: whether the reader's own organ keeps the record;
    `among`: the list whose records lead to each other; `more`: moves of what hangs on the record.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at: Callable[..., str] = lambda name, *more: carried(request, reverse(name, args=[row.pk, *more]))  # noqa: E731
    url: Callable[[str], str] = lambda name: at(f"{stem}_step", name)  # noqa: E731
    tabs = [
        pieces.Tab(_("概况"), at(stem), tab == "record"),
        pieces.Tab(_("操作留痕"), at(f"{stem}_trail"), tab == "trail"),
    ]
    frame = {"head": head, "tabs": tabs, "walk": walk_in(request, among, row.pk)}
    if tab == "trail":
        lines = lines_for(actor, row.ref, *refs)
        return render(request, "trail/record_trail.html", {**frame, "lines": lines})
    more = list(more)
    moves = [*more, *(buttons(open_steps(table, row, actor, steps), steps, url) if mine else [])]
    if mine and edit and table[edit].open_to(row.state, actor.role):
        moves.append(pieces.MoveButton(table[edit].label, at(f"{stem}_edit"), form=True, icon="pencil"))
    acts = any(actor.role in move.roles for move in table)
    return render(
        request,
        template,
        {
            **frame,
            "facts": list(facts),
            "moves": moves if acts or more else None,
            "row": row,
            "mine": mine,
            **context,
        },
    )


def record_paths(folder: str, stem: str, record: View, step: View, edit: View | None = None) -> list[URLPattern]:
    """The addresses that `record_page` expects. Those of the room under the same folder go before: a step takes any name."""
    here = f"{folder}<int:pk>/"
    editing = [path(f"{here}edit/", edit, name=f"{stem}_edit")] if edit else []
    return [
        path(here, record, name=stem), path(f"{here}trail/", record, {"tab": "trail"}, name=f"{stem}_trail"), *editing,
        path(f"{here}<slug:name>/", step, name=f"{stem}_step"),
    ]  # fmt: skip
