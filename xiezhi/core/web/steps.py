"""A step that wants a form: shown, checked, done; what the action refuses stays on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Overtaken, Refusal
from xiezhi.core.states import Move, Table

from .forms import BaseForm, Form, VersionedForm
from .lists import ListPage
from .pieces import MoveButton
from .policy import View, page
from .show import labelled
from .stale import stale_form
from .walk import Walk, carried, onward, walk_of

Done = tuple[str, str]  # what is said, and where one goes
Among = tuple[type[ListPage], str]  # the list that a record is opened from, and its URL name
READ_AND_POST = ["GET", "HEAD", "POST"]


def form_page(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[dict[str, Any]], Done],
    *,
    back: str,
    template: str = "core/form.html",
    now: Callable[[], VersionedForm] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form; when it was posted and is valid, do it, say so, and go on. A refusal stays on the page.

    Going `back` keeps the walk that the record is part of (core.web.walk).
    `now`: for an edit of a `Versioned` record, an unbound form of it as it stands: what was overtaken is shown beside it.
    """
    status, here = 200, carried(request, back)
    if request.method == "POST":
        status = 409 if getattr(form, "is_overtaken", False) else 422
        if form.is_valid():  # type: ignore[attr-defined]
            try:
                said, to = do(form.cleaned_data)  # type: ignore[attr-defined]
            except Overtaken as refusal:
                if now is None or not isinstance(form, VersionedForm):
                    raise
                return stale_form(request, refusal, form, now())
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                messages.success(request, said)
                return redirect(here if to == back else to)
    return render(request, template, {"form": form, "cancel_url": here, **context}, status=status)


@dataclass(frozen=True)
class Step:
    """How a move is made from the page of a record. `form`: what it asks, called with `row` and `actor` (None: a button);
    `do`: the action; `ask`: what is asked before a move without a form."""

    form: Callable[..., BaseForm] | None
    do: Callable[..., object]
    main: bool = False
    danger: bool = False
    ask: Any = ""
    icon: str = ""


class StepForm(Form):
    """A form of a step: knows the record and who acts."""

    def __init__(self, *args: Any, row: Any = None, actor: Any = None, **kwargs: Any) -> None:
        self.row, self.actor = row, actor
        super().__init__(*args, **kwargs)


def edited(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a versioned form was filled in with."""
    return {name: value for name, value in data.items() if name != "version"}


def open_steps(table: Table, row: Any, actor: Actor, steps: Mapping[str, Step]) -> list[Move]:
    """The moves of this record that this person may make now and that have a page or button."""
    return [move for move in table.open_moves(row.state, actor.role) if move.name in steps]


def buttons(moves: Iterable[Move], steps: Mapping[str, Step], url: Callable[[str], str]) -> list[MoveButton]:
    """The moves as buttons; `url` gives the address of one by its name."""
    return [
        MoveButton(
            move.label, url(move.name), main=steps[move.name].main, danger=steps[move.name].danger, icon=steps[move.name].icon,
            form=steps[move.name].form is not None, confirm="" if steps[move.name].form else steps[move.name].ask,
        )
        for move in moves
    ]  # fmt: skip


def step_page(
    request: HttpRequest, table: Table, row: Any, name: str, steps: Mapping[str, Step], *, mine: bool, back: str,
    initial: Mapping[str, Any] | None = None, among: Among | None = None, **context: Any,
) -> HttpResponse:  # fmt: skip
    """One move of a record: its form opens exactly when its button does; a POST that comes too late is told so.

    `among`: afterwards the next record of the walk through that list; without a walk, `back`.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    step = steps.get(name)
    open_now = mine and name in {move.name for move in open_steps(table, row, actor, steps)}
    if step is None or (request.method != "POST" and (step.form is None or not open_now)):
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(carried(request, back))
    label = table[name].label

    def do(data: dict[str, Any]) -> Done:
        there = onward(request, walk_in(request, among, row.pk), back)  # before the move takes it out of the list
        step.do(row, by=actor, **data)
        return _("已办理：%(move)s。") % {"move": label}, there

    if step.form is None:
        said, there = do({})
        messages.success(request, said)
        return redirect(there)
    form = step.form(request.POST or None, request.FILES or None, row=row, actor=actor, initial=dict(initial or {}))
    context = {"title": labelled(label, row), "submit": label, "intro": table[name].article, **context}
    return form_page(request, form, do, back=back, **context)


def walk_in(request: HttpRequest, among: Among | None, pk: int) -> Walk | None:
    """The neighbours of a record in the list it was opened from, if that is this list."""
    return walk_of(request, among[0], pk, reverse(among[1])) if among else None


class Opened:
    """A record as one person opened it. `home`: URL name of its page; its steps are other pages of that room."""

    home = ""
    among: Among | None = None
    row: Any

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]

    @cached_property
    def walk(self) -> Walk | None:
        return walk_in(self.request, self.among, self.row.pk)

    def url(self, name: str = "") -> str:
        """The address of its page, or of another of the room; keeps the walk."""
        room, _colon, home = self.home.partition(":")
        url = reverse(f"{room}:{name or home}", args=[self.row.pk])
        return carried(self.request, url) if self.among else url

    def moves(self) -> list[MoveButton]:
        """What this person may do now."""
        return []

    def around(self) -> dict[str, Any]:
        """What stands around the form of a step: intro, crumbs."""
        return {}


def is_open(request: HttpRequest, moves: Iterable[MoveButton]) -> bool:
    """Whether one of these moves leads to the page asked for: its form opens exactly when its button does."""
    return any(request.path == move.url.partition("?")[0] and not move.closed for move in moves)


def step_view(
    opened: Callable[[HttpRequest, int], Opened], who: Iterable[str], do: Callable[..., object], said: Any, *,
    form: Callable[..., BaseForm] | None = None, title: Any = "", initial: Callable[[], dict[str, Any]] = dict, on: bool = False,
) -> View:  # fmt: skip
    """One step of a record as a view of its own, for these roles: a POST, or with `form` a page that asks first.

    `title`: of that page and its button; of the row, where it is a function. `on`: afterwards the next record of the walk.
    """

    @page(*sorted(who))
    @require_http_methods(READ_AND_POST if form else ["POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        one = opened(request, pk)
        if request.method != "POST" and not is_open(request, one.moves()):
            messages.info(request, _("现在不能办理这一步。"))
            return redirect(one.url())

        def act(data: dict[str, Any]) -> Done:
            there = one.walk.after if on and one.walk and one.walk.after else one.url()
            do(one.row, by=one.actor, **data)
            return str(said), there

        if form is None:
            text, there = act({})
            messages.success(request, text)
            return redirect(there)
        asked = form(request.POST or None, initial=initial())
        label = title(one.row) if callable(title) else title
        return form_page(request, asked, act, back=one.url(), title=label, submit=label, **one.around())

    return view
