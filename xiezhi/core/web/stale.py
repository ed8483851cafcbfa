"""The 409 page of an edit that somebody else has overtaken: what was typed beside what stands, and the way on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from xiezhi.core.errors import Overtaken

from .errors import refusal_response
from .forms import GO_ON, VersionedForm
from .show import DASH, listed, yuan


@dataclass(frozen=True)
class Compared:
    """One field: what this person typed, and what the record says now."""

    label: Any
    yours: str
    now: str

    @property
    def differs(self) -> bool:
        return self.yours != self.now


def stale_form(request: HttpRequest, refusal: Overtaken, form: VersionedForm, now: VersionedForm) -> HttpResponse:
    """For a view whose action was overtaken: `form` as it was sent, `now` an unbound one of the record as it stands.

    Going on sends the same values to the same address with `go_on`, where `VersionedForm` shows them again.
    """
    rows = []
    for field in form.visible_fields():
        stands = now.get_initial_for_field(now.fields[field.name], field.name)
        typed = form.cleaned_data.get(field.name)
        rows.append(Compared(field.label, shown(field.field, typed), shown(field.field, stands)))
    again = [(k, v) for k, values in request.POST.lists() if k != "csrfmiddlewaretoken" for v in values]
    return stale_page(request, refusal, rows, to=request.get_full_path(), again=[*again, (GO_ON, "1")])


def stale_page(
    request: HttpRequest,
    refusal: Overtaken,
    rows: Sequence[Compared],
    *,
    to: str,
    again: Iterable[tuple[str, str]],
    back: str = "",
) -> HttpResponse:
    """The page (for htmx the fragment). `again` is posted to `to` by who goes on; `back` shows what stands now."""
    refusal.data |= {
        "title": _("已被他人改过"), "compared": rows, "to": to, "again": list(again), "now_url": back or to,
        "differs": sum(row.differs for row in rows),
    }  # fmt: skip
    return refusal_response(request, refusal)


def shown(field: forms.Field, value: Any) -> str:
    """A value of a field as people read it."""
    if value is None or value in ("", [], ()):
        return DASH
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.date):
        return value.isoformat()
    if getattr(field, "kit", "") == "money" and isinstance(value, int):
        return str(yuan(value))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = _labels(field.choices)
        several = value if isinstance(value, (list, tuple)) else [value]
        return listed(labels.get(str(one), one) for one in several)
    if isinstance(value, (list, tuple)):  # of a text box: its lines
        return "\n".join(map(str, value)) if isinstance(field, forms.CharField) else listed(value)
    return str(value).replace("\r\n", "\n").strip()


def _labels(choices: Any) -> Mapping[str, Any]:
    flat: dict[str, Any] = {}
    for value, label in choices:
        flat |= _labels(label) if isinstance(label, (list, tuple)) else {str(value): label}
    return flat
