"""Certificates: the list, one with its history, the card to print, the annual check, taking back and ending."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from xiezhi.core import roles
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text
from xiezhi.core.web.lists import Bulk, Empty
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.walk import carried, mark_of, onward, walk_of
from xiezhi.trail.web import lines_for

from . import actions, forms, queries, rules, show
from .models import Card, Certificate
from .pages import (
    OWN,
    READERS,
    SUPERVISION,
    RoomList,
    actor_of,
    bound,
    form_page,
    found,
    get_or_post,
    ids_of,
    organ_choices,
    url_with,
)  # fmt: skip


class CertificateList(RoomList):
    title = gettext_lazy("证件")
    tab = "certificates"
    default_sort = "number"
    empty = Empty(
        gettext_lazy("还没有证件"), gettext_lazy("监督机构发证后出现在这里；已有的证件随名册补录。"), icon="patch-check"
    )

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("number", _("执法证号"), sort=True, width="code"),
            Column("name", _("持证人"), value="officer.person.name", sort="officer__person__name"),
            Column("state", _("状态"), value=show.state_badge, kind="badge", sort=("state", "valid_to")),
            Column("valid_to", _("有效期至"), kind="date", sort=True),
            Column("organ", _("持证机关"), value="organ.name", sort="organ__name", width="clip"),
            Column("fields", _("执法领域"), width="clip"),
            Column("valid_from", _("首次发证"), kind="date", sort=True),
            Column("issuer", _("发证机关"), value="issuer.name", width="clip", shown=False),
            Column("source", _("来源"), value="get_source_display", shown=False),
        )

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            Text("q", _("证号、姓名"), fields=("number", "officer__person__name")),
            Choice("standing", _("状态"), choices=queries.standing_labels(), q=queries.standing_q),
            OrganChoice(
                "organ", pgettext("one", "机关"), field="organ_id", choices=organ_choices(queries.certificates_visible)
            ),
            DateRange("valid_to", _("有效期至")),
            Choice("source", _("来源"), choices=Certificate.Source.choices),
        )

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        if self.actor is None or self.actor.role not in roles.SUPERVISION or self.request.GET.get("standing") != "claimed":
            return ()
        return (Bulk("verify", _("批量核对无误"), reverse("registry:certificates_many", args=["verify"]), "check-lg", True),)

    def queryset(self) -> Any:
        return queries.certificates_visible(self.actor).select_related("officer__person", "organ", "issuer")

    def row_url(self, row: Certificate) -> str:
        return reverse("registry:certificate", args=[row.pk])


class AnnualList(CertificateList):
    """Certificates that still have to pass the annual check of this year: the registrar's list, organ after organ."""

    tab = "annual"
    default_sort = "organ"
    page_sizes = (25, 50, 100, 250)
    page_size = 250
    walk_mark = "annual"

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("%(year)d年度年检") % {"year": today().year}

    intro = gettext_lazy("本年度还没有年检合格的有效证件。逐件核对的，打开第一件后用键盘：m 合格并转到下一件，j、k 前后移动。")
    empty = Empty(
        gettext_lazy("本年度的证件都已年检"), gettext_lazy("新发的证件从下一年度起年检。"), icon="check-circle", good=True
    )

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        last = Column("last", _("上次年检"), value=lambda row: str(row.last_check or ""), sort="last_check")
        posted = Column("duty", _("在岗"), value=lambda row: show.duty_badge(row.officer), kind="badge")
        return (*(c for c in super().columns if c.name not in ("state", "source", "issuer")), posted, last)

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return tuple(each for each in super().filters if each.name not in ("standing", "source"))

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        if self.actor is None or self.actor.role not in roles.SUPERVISION:
            return ()
        return (Bulk("check", _("批量年检合格"), reverse("registry:certificates_many", args=["check"]), "check-lg", True),)

    def queryset(self) -> Any:
        rows = queries.with_last_check(queries.to_check(self.actor, today().year))
        return rows.select_related("officer__person", "organ")


LISTS: dict[str, Any] = {"certificates": CertificateList, "annual": AnnualList}


def _certificate(request: HttpRequest, pk: int) -> Certificate:
    rows = queries.certificates_visible(actor_of(request)).select_related(
        "officer__person", "officer__organ__division", "officer__photo", "organ__division", "issuer"
    )
    row: Certificate = found(rows, pk)
    return row


def _walk(request: HttpRequest, pk: int) -> Any:
    """A certificate is opened from one of two lists."""
    name = "annual" if mark_of(request) == "annual" else "certificates"
    return walk_of(request, LISTS[name], pk, reverse(f"registry:{name}"))


@page(*OWN)
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate: how it stands, how it came to, the card, what the supervision body may do now."""
    actor, row = actor_of(request), _certificate(request, pk)
    periods = list(row.periods.select_related("measure").order_by("id"))
    due, card = show.recall_due(row), queries.good_card(row)
    context = {
        "certificate": row,
        "walk": _walk(request, pk),
        "head": show.certificate_head(row, due),
        "tabs": show.record_tabs("certificate", pk, _("证件"), "certificate"),
        "line": show.timeline_of(row, periods),
        "facts": show.certificate_facts(row, actor),
        "history": show.history(periods),
        "checks": row.checks.all(),
        "cards": row.cards.all(),
        "dues": [due] if due else [],
        "moves": show.certificate_moves(row, actor, url_with(request)),
        "card_url": reverse("registry:card", args=[pk]) if card else "",
        "verify_url": address_of(card, request) if card else "",
        "status": queries.status_on(row, today()),
        "unproven": queries.unproven(row),
    }  # fmt: skip
    return render(request, "registry/certificate.html", context)


@page(*OWN)
@require_GET
def certificate_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with this certificate."""
    row = _certificate(request, pk)
    refs = [row.ref, *(a.ref for a in row.applications.all())]
    context = {
        "head": show.certificate_head(row, None), "tabs": show.record_tabs("certificate", pk, _("证件"), "certificate_trail"),
        "lines": lines_for(actor_of(request), *refs),
    }  # fmt: skip
    return render(request, "registry/trail.html", context)


@page(*OWN)
@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card to print, 85.6 × 54 mm, both sides; without a good card there is nothing to print."""
    row = _certificate(request, pk)
    good = queries.good_card(row)
    if good is None:
        raise Refusal("REG-51", _("证件%(no)s现在没有可以使用的证卡。") % {"no": row.number}, _("报失的，补发后再打印。"))
    context = {
        "certificate": row, "card": good, "qr": qr(address_of(good, request)), "fields": queries.split_fields(row.fields),
        "photo_url": reverse("registry:photo", args=[row.officer_id]) if row.officer.photo_id else "",
        "back": reverse("registry:certificate", args=[pk]), "public": reverse("registry:verify_card", args=[good.token]),
    }  # fmt: skip
    return render(request, "registry/card.html", context)


def address_of(card: Card, request: HttpRequest) -> str:
    """Where the QR code of a card leads: the public address of the site, or the one under which it is opened."""
    path = reverse("registry:verify_card", args=[card.token])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def qr(text: str) -> SafeString:
    """A QR code as inline SVG that takes the size of its box."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, nl=False, border=2, svgclass="qr"
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - made here, of path data only


# -- moves


def _post(request: HttpRequest, pk: int, do: Callable[[Certificate], Any], done: str) -> HttpResponse:
    """A move without anything to fill in; then the next of the walk."""
    row, walk = _certificate(request, pk), _walk(request, pk)
    do(row)
    messages.success(request, done % {"no": row.number, "name": row.officer.person.name})
    return redirect(onward(request, walk, reverse("registry:certificate", args=[pk])))


def _fill(
    request: HttpRequest, pk: int, form: Any, title: str, submit: str, do: Callable[..., Any], intro: Any = ""
) -> HttpResponse:
    """A move with something to fill in; then the next of the walk."""
    row, url = _certificate(request, pk), reverse("registry:certificate", args=[pk])
    walk = _walk(request, pk)
    return form_page(
        request, form, title=title % {"no": row.number}, submit=submit, back=carried(request, url), intro=intro,
        crumbs=[pieces.Crumb(_("证件"), reverse("registry:certificates")), pieces.Crumb(row.number, url)], done=_("已办理。"),
        do=lambda values: do(row, by=actor_of(request), **values), to=lambda _row: onward(request, walk, url),
    )  # fmt: skip


@page(*SUPERVISION)
@require_POST
def verify_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate entered by the organ is the one that was given."""
    return _post(request, pk, lambda row: actions.verify(row, by=actor_of(request)), _("%(no)s（%(name)s）：核对无误。"))


@page(*SUPERVISION)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The annual check is passed."""
    return _post(request, pk, lambda row: actions.check(row, by=actor_of(request)), _("%(no)s（%(name)s）：年检合格。"))


@page(*SUPERVISION)
@get_or_post
def check_failed(request: HttpRequest, pk: int) -> HttpResponse:
    """The annual check is not passed, and why."""

    def do(row: Certificate, *, by: Any, note: str) -> Any:
        return actions.check(row, by=by, passed=False, note=note)

    intro = _("年检不合格不改变证件状态；需要暂扣、收回的，由有权机关决定后登记处理。")
    return _fill(request, pk, bound(request, forms.FailForm), _("年检不合格：%(no)s"), _("登记"), do, intro)


@page(*SUPERVISION)
@get_or_post
def disown(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate entered by the organ does not exist."""
    return _fill(request, pk, bound(request, forms.ReasonForm), _("不予认可：%(no)s"), _("不予认可"), actions.disown)


@page(*SUPERVISION)
@get_or_post
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """End a suspension."""
    intro = _("暂扣期限届满的，可以直接恢复；未满的，须有有权机关的决定（行政执法监督条例第三十二条）。")
    form = bound(request, forms.RestoreForm, initial={"on": today()})
    return _fill(request, pk, form, _("恢复：%(no)s"), _("恢复"), actions.restore, intro)


@page(*SUPERVISION)
@get_or_post
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The card was handed in."""
    intro = _("离岗人员的证件按离岗登记收回。没有离岗登记的，须有有权机关的决定，请在“登记处理决定”办理。")
    return _fill(request, pk, bound(request, forms.OnForm), _("收回证件：%(no)s"), _("已收回"), actions.recall, intro)


@page(*SUPERVISION)
@get_or_post
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Void for good."""
    intro = _("已收回、离岗无法收回、期满未换发的证件可以注销。其他情形须有有权机关的决定，请在“登记处理决定”办理。")
    return _fill(request, pk, bound(request, forms.CancelForm), _("注销证件：%(no)s"), _("注销"), actions.cancel, intro)


@page(*SUPERVISION)
@get_or_post
def stay(request: HttpRequest, pk: int) -> HttpResponse:
    """A leaving entered by mistake is undone."""
    intro = _("人员和证件恢复到登记离岗之前，如同没有登记过；操作留痕保留。")
    return _fill(
        request, pk, bound(request, forms.ReasonForm), _("撤销离岗登记：%(no)s"), _("撤销离岗登记"), actions.stay, intro
    )


@page(*SUPERVISION)
@require_POST
def certificates_many(request: HttpRequest, move: str) -> HttpResponse:
    """The annual check, or the verification, of several: first what would be done and what refused."""
    actor = actor_of(request)
    rows = list(
        queries.certificates_visible(actor)
        .filter(pk__in=ids_of(request))
        .select_related("officer__person", "officer__organ", "organ")
    )
    if not rows:
        raise Refusal("REG-50", _("没有选择证件。"), _("请在列表中勾选后再办。"))
    preview = actions.preview_checks(rows) if move == "check" else actions.preview_verifying(rows)
    back = reverse("registry:annual") if move == "check" else reverse("registry:certificates") + "?standing=claimed"
    if "sure" in request.POST:
        many = actions.check_many if move == "check" else actions.verify_many
        result = many(preview.done, by=actor)
        said = _("年检合格%(n)d件。") if move == "check" else _("核对无误%(n)d件。")
        messages.success(request, said % {"n": len(result.done)})
        if result.refused:
            messages.warning(
                request, _("%(n)d件没有办：%(why)s") % {"n": len(result.refused), "why": result.refused[0][1].what}
            )
        return redirect(back)
    context = {
        "title": _("批量年检合格") if move == "check" else _("批量核对无误"), "back": back,
        "tabs": show.room_tabs(actor, "annual" if move == "check" else "certificates"),
        "done": [_line(row) for row in preview.done],
        "refused": [(*_line(row), why.said) for row, why in preview.refused],
    }  # fmt: skip
    return render(request, "registry/many.html", context)


def _line(row: Certificate) -> tuple[int, str, str, str, str]:
    return row.pk, row.officer.person.name, row.organ.name, row.number, reverse("registry:certificate", args=[row.pk])


@page(*READERS)
@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """How numbers are made and which defaults hold here: none of them is law."""
    actor = actor_of(request)
    place = queries.place_of(actor)
    context = {
        "tabs": show.room_tabs(actor, "rules"),
        "values": [
            (_(label), rules.history(name, place), rules.value(name, today(), place)) for name, label in rules.LABELS.items()
        ],
        "forms": rules.forms(place),
        "now": rules.number_form(today(), place),
        "sample": rules.number_form(today(), place).write(place, today(), 1),
        "organs_url": url_or_none("organs:list") or "",
    }  # fmt: skip
    return render(request, "registry/rules.html", context)


certificate_list = page(*READERS)(CertificateList.as_view())
annual_list = page(*READERS)(AnnualList.as_view())
