"""What the pages of training have in common: the sections over the lists, files, refusals on small forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Overtaken, Refusal
from xiezhi.core.records import Record
from xiezhi.core.web import pieces
from xiezhi.core.web.walk import carried
from xiezhi.files.models import StoredFile
from xiezhi.files.queries import of_record

from . import queries

READERS = tuple(sorted(queries.READERS))
WITH_OFFICER = (*READERS, roles.OFFICER)
SECTIONS = (
    ("list", gettext_lazy("人员学时"), WITH_OFFICER),
    ("attendances", gettext_lazy("学时记录"), WITH_OFFICER),
    ("courses", gettext_lazy("课程"), WITH_OFFICER),
    ("plans", gettext_lazy("计划"), READERS),
    ("coverage", gettext_lazy("达标与轮训"), READERS),
    ("excuses", gettext_lazy("未达学时的理由"), READERS),
)


class Section(ListView):
    """A list of the room; `section` names it among the tabs."""

    section = ""
    template_name = "training/list.html"

    def extra_context(self) -> dict[str, Any]:
        role = self.actor.role if self.actor else ""
        return {
            "tabs": [
                pieces.Tab(label, reverse(f"training:{name}"), name == self.section)
                for name, label, open_to in SECTIONS
                if role in open_to
            ]
        }


def organ_choices(field: str = "organ_id") -> Callable[[Actor | None], list[tuple[int, str]]]:
    """Organs with people on the roster that the reader sees."""

    def choices(actor: Actor | None) -> list[tuple[int, str]]:
        rows = queries.trainees_visible(actor).order_by("organ__name")
        return list(rows.values_list("organ_id", "organ__name").distinct())

    return choices


def crumbs(section: str, *more: pieces.Crumb) -> tuple[pieces.Crumb, ...]:
    label = next(label for name, label, _roles in SECTIONS if name == section)
    return (pieces.Crumb(_("培训学时"), reverse("training:list")), pieces.Crumb(label, reverse(f"training:{section}")), *more)


def file_rows(record: Record, url: Callable[[StoredFile], str]) -> list[pieces.FileRow]:
    return [
        pieces.FileRow(stored.name, url(stored), stored.size, on=stored.at, by=stored.by_name, digest=stored.sm3)
        for stored in of_record(record)
    ]


def file_of(record: Record, pk: int) -> StoredFile:
    """A file of a record that was found visible. Raises Http404 for any other."""
    stored: StoredFile | None = of_record(record).filter(pk=pk).first()
    if stored is None:
        raise Http404
    return stored


def small_form(
    request: HttpRequest, form: forms.Form, step: Callable[[dict[str, Any]], object], *, title: Any, submit: Any, back: str,
    done: Any, trail: tuple[pieces.Crumb, ...], intro: Any = "",
) -> HttpResponse:  # fmt: skip
    """A form of a few fields for one step: shown, taken, or refused at its fields."""
    if request.method == "POST" and form.is_valid():
        try:
            step(form.cleaned_data)
        except (NotAllowed, Overtaken):
            raise
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            form.refuse(refusal)  # type: ignore[attr-defined]
        else:
            messages.success(request, done)
            return redirect(carried(request, back))
    context = {
        "form": form, "title": title, "intro": intro, "submit": submit, "cancel_url": carried(request, back), "crumbs": trail,
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
