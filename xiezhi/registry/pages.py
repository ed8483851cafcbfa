"""What the pages of this room share: the lists with the room's tabs, finding the record, forms that end in an action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiezhi.accounts.pages import ListView
from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, NotAllowed, Overtaken, Refusal, Stale
from xiezhi.core.roles import OFFICER
from xiezhi.core.web import pieces
from xiezhi.core.web.forms import told
from xiezhi.core.web.walk import carried
from xiezhi.organs.models import Organ

from . import queries, show, states

READERS = tuple(sorted(queries.READERS))
ORGAN_SIDE = tuple(sorted(states.ORGAN_SIDE))
SUPERVISION = tuple(sorted(states.SUPERVISION))
OWN = (*READERS, OFFICER)  # whoever reads the register, and the officer himself
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
MANY = 500


class RoomList(ListView):
    """A list of this room: tabs to the others over it, and its records lead to each other."""

    template_name = "registry/list.html"
    walks = True
    owner = "organ"
    tab = ""

    def extra_context(self) -> dict[str, Any]:
        return {"tabs": show.room_tabs(self.actor, self.tab)}


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def found(rows: QuerySet[Any], pk: int) -> Any:
    """The record, if this person sees it; a stranger's and a missing one answer alike."""
    return get_object_or_404(rows, pk=pk)


def organ_choices(rows: Callable[[Actor | None], Any]) -> Callable[[Actor | None], Any]:
    """Organs in scope that have records of this list."""

    def choices(actor: Actor | None) -> Any:
        here = rows(actor).order_by().values("organ_id").distinct()
        return Organ.objects.filter(pk__in=here).order_by("name").values_list("pk", "name")

    return choices


def field_choices(actor: Actor | None) -> list[tuple[str, str]]:
    """Fields of enforcement that officers in scope have."""
    texts = queries.visible_to(actor).exclude(fields="").order_by().values_list("fields", flat=True).distinct()
    names = sorted({name for text in texts for name in queries.split_fields(text)})
    return [(name, _(name)) for name in names]


def form_page(
    request: HttpRequest,
    form: Any,
    *,
    title: str,
    submit: str,
    back: str,
    crumbs: Sequence[pieces.Crumb],
    do: Callable[[dict[str, Any]], Any],
    done: str,
    intro: Any = "",
    to: Callable[[Any], str] | None = None,
    overtaken: Callable[[Overtaken], HttpResponse] | None = None,
    template: str = "registry/form.html",
    **context: Any,
) -> HttpResponse:
    """A form whose content goes to an action: shown again with what the action refuses, else on to `to` or `back`."""
    status = 0
    if request.method == "POST" and form.is_valid():
        values = form.values() if hasattr(form, "values") else dict(form.cleaned_data)
        try:
            result = do(values)
        except Overtaken as refusal:
            if overtaken is None:
                raise
            return overtaken(refusal)
        except (NotAllowed, Stale):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
            if isinstance(refusal, GateClosed) and refusal.fields:  # else the form says it on top anyway
                context["gate"] = told(refusal)
        else:
            messages.success(request, done)
            return redirect(to(result) if to else back)
    page = {
        "form": form, "title": title, "submit": submit, "cancel_url": back, "intro": intro,
        "crumbs": [*crumbs, pieces.Crumb(title)], **context,
    }  # fmt: skip
    return render(request, template, page, status=status or (422 if form.is_bound and form.errors else 200))


def bound(request: HttpRequest, form: type[Any], **kwargs: Any) -> Any:
    """The form, with what was sent if something was."""
    if request.method == "POST":
        return form(request.POST, request.FILES or None, **kwargs)
    return form(**kwargs)


def ids_of(request: HttpRequest) -> list[int]:
    """The picked rows of a list."""
    raw = request.POST.getlist("ids")[:MANY]
    return [int(one) for one in raw if one.isdecimal() and one.isascii() and len(one) < 18]


def url_with(request: HttpRequest) -> Callable[[str], str]:
    """Adds to an address the walk that this record is part of."""
    return lambda url: carried(request, url)
