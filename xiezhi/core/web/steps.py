"""A step that wants a form: shown, checked, done; what the action refuses stays on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Overtaken, Refusal
from xiezhi.core.states import Move, Table

from .forms import BaseForm, Form, VersionedForm
from .pieces import MoveButton
from .stale import stale_form

Done = tuple[str, str]  # what is said, and where one goes


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

    `now`: for an edit of a `Versioned` record, an unbound form of it as it stands: what was overtaken is shown beside it.
    """
    status = 200
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
                return redirect(to)
    return render(request, template, {"form": form, "cancel_url": back, **context}, status=status)


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
    initial: Mapping[str, Any] | None = None, to: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    """One move of a record: its form opens exactly when its button does; a POST that comes too late is told so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    step = steps.get(name)
    open_now = mine and name in {move.name for move in open_steps(table, row, actor, steps)}
    if step is None or (request.method != "POST" and (step.form is None or not open_now)):
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(back)
    label = table[name].label

    def do(data: dict[str, Any]) -> Done:
        step.do(row, by=actor, **data)
        return _("已办理：%(move)s。") % {"move": label}, to or back

    if step.form is None:
        said, there = do({})
        messages.success(request, said)
        return redirect(there)
    form = step.form(request.POST or None, request.FILES or None, row=row, actor=actor, initial=dict(initial or {}))
    context = {"title": f"{label}：{row}", "submit": label, "intro": table[name].article, **context}
    return form_page(request, form, do, back=back, **context)
