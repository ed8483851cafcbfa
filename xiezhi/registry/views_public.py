"""What everybody may ask: is this certificate good today. By the code on the card or by the whole number, nothing else.

Shown is what stands on the card anyway, the name masked. There is no list and no search; a number that does not exist and one
that is nobody's answer alike, and one address may ask only so often.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.limits import Allowance
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page, public_page
from xiezhi.exams import queries as exams
from xiezhi.training import queries as training

from . import eligibility, queries, rules, show, states
from .forms import LookupForm
from .models import Card, Certificate
from .pages import actor_of
from .views_hold import address_of, qr

ALLOWANCE = Allowance("registry.verify")
MISS = 3  # a question that finds nothing counts as so many: whoever tries numbers has few tries


@public_page
@never_cache
@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Check by number: the form, or with ?number= the answer."""
    form = LookupForm(request.GET if "number" in request.GET else None)
    found: dict[str, Any] | None = None
    if form.is_bound and form.is_valid():
        number = clean_text(form.cleaned_data["number"], 30)
        row = queries.by_number(number)
        _count(request, row is not None and row.state != states.CLAIMED.value)
        found = _answer(row, number)
    return _answered(request, {"form": form, "found": found})


@public_page
@never_cache
@require_GET
def verify_card(request: HttpRequest, token: str) -> HttpResponse:
    """Check by the code on the card."""
    card = queries.by_token(token)
    _count(request, card is not None)
    found = _answer(card.certificate if card else None, "", card)
    return _answered(request, {"form": LookupForm(), "found": found})


def _count(request: HttpRequest, hit: bool) -> None:
    ALLOWANCE.spend(request, rules.value("lookups", today()), 1 if hit else MISS)


def _answered(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "registry/verify.html", context | {"day": today()})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"  # the address of a card goes nowhere else
    return response


def _answer(row: Certificate | None, number: str, card: Card | None = None) -> dict[str, Any]:
    """Good today or not, in a word, and why."""
    if row is None or row.state in (states.CLAIMED.value, states.DISOWNED.value):
        return {
            "good": False,
            "word": _("查无此证"),
            "why": _("没有这个证件。请核对证号；出示的证件查不到的，可以向司法行政部门反映。"),
            "number": number,
        }
    status = queries.status_on(row, today())
    good, word, why = bool(status.valid), _("有效"), status.why
    if not good:
        word = _("无效：%(state)s") % {"state": status.state.label}
    elif card is not None and card.void_on is not None:
        good, word = False, _("这张卡已经失效")
        why = _("这张证卡已于%(day)s失效（%(why)s）。证件本身是否有效，请按证号另行查询。") % {
            "day": card.void_on.isoformat(), "why": card.void_why}  # fmt: skip
    elif not row.officer.on_duty:
        good, word, why = False, _("持证人目前不在执法岗位"), _("证件没有收回，但持证人目前不在执法岗位，不得执法。")
    return {
        "good": good, "word": word, "why": why, "number": row.number, "name": show.masked(row.officer.person.name),
        "organ": row.organ.name, "fields": status.fields, "valid_to": status.valid_to, "state": status.state,
    }  # fmt: skip


@page(roles.OFFICER)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """An officer's own page: my certificate, my exam, what is under way."""
    actor = actor_of(request)
    officer = queries.own(actor)
    # what the lists of powers say stands in a room beside this one: a room above both shows it
    context: dict[str, Any] = {
        "officer": officer, "powers_url": url_or_none("desk:powers"), "powers_part": url_or_none("desk:powers_summary"),
    }  # fmt: skip
    if officer is not None:
        row = officer.certificate
        good = queries.good_card(row) if row is not None else None
        context |= {
            "certificate": row,
            "badge": show.officer_badge(officer),
            "status": queries.status_on(row, today()) if row is not None else None,
            "left": queries.days_left(row) if row is not None else None,
            "warn": rules.value("warn_days", today()),
            "qr": qr(address_of(good, request)) if good is not None else "",
            "card_url": good is not None,
            "facts": show.officer_facts(officer, exams.passed_on(officer.person, today())),
            "passes": exams.passes_of(officer.person)[:3],
            "applications": officer.applications.order_by("-pk")[:5],
            "states": states.APPLICATION,
            "checks": row.checks.all()[:5] if row is not None else [],
            "summary": training.of_person(officer.person, today().year),
            "training_url": show.training_url(actor, officer),
            "conditions": eligibility.conditions(officer, "first", today(), None) if row is None else [],
        }  # fmt: skip
    return render(request, "registry/mine.html", context)
