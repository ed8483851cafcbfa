"""A step that wants a form: shown, checked, done; what the action refuses stays on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xiezhi.core.errors import Overtaken, Refusal

from .forms import BaseForm, VersionedForm
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
