"""Pages of supervision bodies, who look after the collection: upload, preview and adoption, days, repeal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.errors import NotAllowed, Overtaken, Refusal
from xiezhi.core.web import pieces
from xiezhi.core.web.policy import page
from xiezhi.core.web.stale import stale_form

from . import actions, queries, show, states
from .forms import AdoptForm, DayForm, ReasonForm, RenameForm, RepealForm, UploadForm
from .loading import doubts_of
from .models import DaySource, Edition, Statute
from .views import actor_of, home

KEEPERS = tuple(sorted(roles.SUPERVISION))
BOTH = ["GET", "HEAD", "POST"]


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, were it nothing."""
    return request.POST if request.method == "POST" else None


@page(*KEEPERS)
@require_http_methods(BOTH)
def upload(request: HttpRequest) -> HttpResponse:
    """Give in an edition; what was read of it is shown before anybody relies on it."""
    form = UploadForm(_sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.upload(
                data["source"], data["name"], by=actor_of(request), adopted_on=data["adopted_on"], level=data["level"]
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            for problem in refusal.data.get("problems", [])[1:20]:
                form.add_error(None, problem)
        else:
            return redirect("statutes:proposal", row.pk)
    context = {
        "form": form, "title": _("上传版本"), "submit": _("读入并预览"), "cancel_url": reverse("statutes:list"),
        "intro": _("先读入、核对，采用之后全平台才引用。官方数据库下载的 DOCX 可以直接上传。"),
        "crumbs": (home(), pieces.Crumb(_("上传版本"))),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _edition(request: HttpRequest, pk: int, *allowed: states.State) -> Edition:
    rows = queries.visible_to(actor_of(request)).filter(state__in=[state.value for state in allowed])
    row: Edition = get_object_or_404(rows.select_related("statute"), pk=pk)
    return row


@page(*KEEPERS)
@require_http_methods(BOTH)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """An uploaded edition: what was read, what it changes; adopt it, or take its words as a correction, or drop it."""
    row = _edition(request, pk, *states.EDITION.states.values())
    if row.state != states.PROPOSED.value:
        return redirect("statutes:edition", pk)
    same = queries.same_edition(row)
    form: Any = ReasonForm(_sent(request)) if same else AdoptForm(_sent(request), initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            if same:
                actions.merge(row, by=actor_of(request), **form.cleaned_data)
            else:
                actions.adopt(row, by=actor_of(request), **form.cleaned_data)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已更正原版本的文字。") if same else _("已采用。"))
            return redirect("statutes:edition", same.pk if same else pk)
    before = same or queries.edition_before(row)
    rows = show.compared(before, row) if before else []
    context = {
        "row": row, "statute": row.statute, "form": form, "same": same, "before": before, "doubts": doubts_of(row.problems),
        "facts": _facts(row), "drop": ReasonForm(prefix="drop"), "compare_url": show.compare_url(before, row) if before else "",
        "counts": show.counted(rows),
        "differing": [one for one in rows if one.pair.how != "same"][:8],
        "crumbs": (
            home(), pieces.Crumb(row.statute.name, reverse("statutes:statute", args=[row.statute_id])),
            pieces.Crumb(_("核对和采用")),
        ),
    }  # fmt: skip
    return render(request, "statutes/proposal.html", context, status=422 if form.errors else 200)


def _initial(row: Edition) -> dict[str, Any]:
    return {"label": row.label, "first_on": row.first_on, "level": row.statute.level, "day_note": ""}


def _facts(row: Edition) -> list[pieces.Fact]:
    """What was read of an edition, and where its first day comes from."""
    source = DaySource(row.day_source).label if row.day_source else ""
    return [
        pieces.Fact(_("全称"), row.statute.full, wide=True),
        pieces.Fact(_("通过、公布日期"), row.adopted_on, "date"),
        pieces.Fact(_("条数"), row.articles_count, "number"),
        pieces.Fact(_("施行日期"), row.first_on or _("没有读出，请核定"), "date" if row.first_on else "text", source=source),
        pieces.Fact(_("效力层级"), row.statute.get_level_display() or _("没有读出，请选择")),
        pieces.Fact(pgettext("law", "公布文号"), row.number),
        pieces.Fact(_("来源文件"), row.source_name),
        pieces.Fact(_("上传人"), row.by_name),
        pieces.Fact(_("上传时间"), row.at, "moment"),
    ]


@page(*KEEPERS)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an uploaded edition."""
    row = _edition(request, pk, *states.EDITION.states.values())
    form = ReasonForm(request.POST, prefix="drop")
    if not form.is_valid():
        messages.error(request, _("请写明不采用的理由（不超过 300 字）。"))
        return redirect("statutes:proposal", pk)
    actions.withdraw(row, by=actor_of(request), **form.cleaned_data)
    messages.success(request, _("已不采用。"))
    return redirect("statutes:list")


@page(*KEEPERS)
@require_http_methods(BOTH)
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the first day of an edition, or put a wrong one right."""
    row = _edition(request, pk, states.UNDATED, states.ADOPTED)
    initial = {"first_on": row.first_on, "day_note": row.day_note, "version": row.version}
    form = DayForm(_sent(request), initial=initial)
    opened = row.state == states.UNDATED.value
    if request.method == "POST" and form.is_valid():
        step = actions.set_day if opened else actions.redate
        data = form.cleaned_data
        try:
            step(row, by=actor_of(request), first_on=data["first_on"], day_note=data["day_note"], seen=form.opened)
        except NotAllowed:
            raise
        except Overtaken as refusal:
            now = _edition(request, pk, states.UNDATED, states.ADOPTED)
            stands = DayForm(initial={"first_on": now.first_on, "day_note": now.day_note, "version": now.version})
            return stale_form(request, refusal, form, stands)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("施行日期已核定。"))
            return redirect("statutes:edition", pk)
    title = _("核定施行日期") if opened else _("更正施行日期")
    context = {
        "form": form, "title": title, "submit": _("保存"), "cancel_url": reverse("statutes:edition", args=[pk]),
        "intro": _("《%(name)s》%(label)s，%(on)s 通过或者公布。前一版本的最后施行日期随之改变。") % {
            "name": row.statute.full, "label": row.label, "on": row.adopted_on},
        "crumbs": (home(), pieces.Crumb(str(row), reverse("statutes:edition", args=[pk])), pieces.Crumb(title)),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _step(
    request: HttpRequest, pk: int, form: Any, do: Callable[[Statute], Any], *, title: str, intro: str, submit: str, said: str
) -> HttpResponse:
    """A form about a statute, its step, and back to the statute."""
    row: Statute = get_object_or_404(Statute, pk=pk)
    back = reverse("statutes:statute", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            do(row)
        except (NotAllowed, Overtaken):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return redirect(back)
    context = {
        "form": form, "title": title, "intro": intro, "submit": submit, "cancel_url": back,
        "crumbs": (home(), pieces.Crumb(row.name, back), pieces.Crumb(title)),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@page(*KEEPERS)
@require_http_methods(BOTH)
def repeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a statute is repealed."""
    form = RepealForm(_sent(request))
    return _step(
        request, pk, form, lambda row: actions.repeal(row, by=actor_of(request), **form.cleaned_data), title=_("登记废止"),
        intro=_("登记后，引用它的事项和基准会列出来，由各机关清理。"), submit=_("登记废止"), said=_("已登记废止。"),
    )  # fmt: skip


@page(*KEEPERS)
@require_http_methods(BOTH)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a repeal that was noted by mistake."""
    form = ReasonForm(_sent(request))
    return _step(
        request, pk, form, lambda row: actions.restore(row, by=actor_of(request), **form.cleaned_data), title=_("撤销废止登记"),
        intro=_("只用于登记有误。"), submit=_("撤销废止登记"), said=_("已撤销废止登记。"),
    )  # fmt: skip


@page(*KEEPERS)
@require_http_methods(BOTH)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Short title and level of a statute."""
    row: Statute = get_object_or_404(Statute, pk=pk)
    initial = {"name": row.name, "level": row.level, "version": row.version}
    form = RenameForm(_sent(request), initial=initial)

    def do(statute: Statute) -> None:
        data = form.cleaned_data
        actions.rename(statute, by=actor_of(request), name=data["name"], level=data["level"], seen=form.opened)

    try:
        return _step(
            request, pk, form, do, title=_("更正简称和效力层级"), intro=row.full, submit=_("保存"), said=_("已更正。")
        )
    except Overtaken as refusal:
        return stale_form(request, refusal, form, RenameForm(initial={**initial, "version": row.version}))
