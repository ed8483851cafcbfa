"""The law is public: list, statute on a day, article with its history, two editions side by side, citation, search."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, Text, YesNo, clean_text
from xiezhi.core.web.forms import parse_day
from xiezhi.core.web.limits import Allowance
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page, public_page
from xiezhi.law import statutes as law
from xiezhi.trail.web import lines_for

from . import queries, show, states
from .models import Article, Edition, Statute

LEVELS = [(name, gettext_lazy(name)) for name in law.LEVELS]


def day_of(data: QueryDict, name: str = "on") -> tuple[dt.date, str]:
    """A day asked for, and what is wrong with it; today without one."""
    raw = clean_text(data.get(name, ""), 20)
    if not raw:
        return today(), ""
    try:
        day = parse_day(raw)
        if 1949 <= day.year <= 2099:
            return day, ""
    except ValueError:
        pass
    return today(), _("日期“{day}”无法识别，按今天显示。").format(day=raw)


def whole(raw: str, digits: int = 5) -> int | None:
    """A whole number from an address, of fewer digits than that; None for anything else."""
    return int(raw) if raw.isascii() and raw.isdecimal() and 0 < len(raw) < digits else None


def actor_of(request: HttpRequest) -> Actor | None:
    actor: Actor | None = getattr(request, "actor", None)
    return actor


ALLOWANCE = Allowance("statutes")
ASKED_AT_MOST = 300  # searches and comparisons of one address within ten minutes, without log-in


def spend(request: HttpRequest) -> None:
    """Searching and comparing take the machine's time: an address without log-in may ask only so often. Raises RATE-01."""
    if actor_of(request) is None:
        ALLOWANCE.spend(request, ASKED_AT_MOST)


def home() -> pieces.Crumb:
    return pieces.Crumb(_("法规库"), reverse("statutes:list"))


class StatuteList(ListView):
    title = gettext_lazy("法规库")
    default_sort = "level"
    filters = (
        Text("q", gettext_lazy("名称"), fields=("name", "full")),
        Choice("level", gettext_lazy("效力层级"), choices=LEVELS),
        Choice(
            "state", gettext_lazy("效力"), q=lambda state: _state_q(state),
            choices=[(state.value, state.label) for state in show.SHOWN.values() if state is not show.AMENDED],
        ),
        YesNo("several", gettext_lazy("有多个版本"), q=lambda yes: Q(editions_count__gt=1) if yes else Q(editions_count=1)),
    )  # fmt: skip
    columns = (
        Column("full", gettext_lazy("名称"), sort=True),
        Column("state", gettext_lazy("效力"), value=lambda row: show.state_listed(row, today()), kind="state"),
        Column("level", gettext_lazy("效力层级"), value="get_level_display", sort=("rank", "full")),
        Column("edition", gettext_lazy("现行版本"), value="now_label", sort="now_label"),
        Column("first_on", gettext_lazy("施行日期"), value="now_first_on", sort="now_first_on", kind="date"),
        Column("coming", gettext_lazy("将施行"), value=show.coming, kind="date", shown=False),
        Column("count", gettext_lazy("条数"), value="now_articles_count", sort="now_articles_count", kind="number"),
        Column("editions", gettext_lazy("版本数"), value="editions_count", sort="editions_count", kind="number"),
        Column("number", pgettext_lazy("law", "公布文号"), value="now_number", shown=False),
        Column("repealed_on", gettext_lazy("废止之日"), sort=True, kind="date", shown=False),
        Column("name", gettext_lazy("简称"), sort=True, shown=False),
    )  # fmt: skip
    empty = Empty(
        gettext_lazy("法规库还没有载入法律法规"),
        gettext_lazy("维护人员运行 ./xz load-statutes 文件夹 载入，监督机构也可以逐部上传。载入后，全平台引用的条文都能点开。"),
        icon="bank2",
    )

    @property
    def template_name(self) -> str:  # type: ignore[override]
        return "statutes/list.html" if self.actor else "statutes/public_list.html"

    def queryset(self) -> Any:
        return queries.listed(today())

    def row_url(self, row: Statute) -> str:
        return reverse("statutes:statute", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if not queries.keeps(self.actor):
            return []
        return [{"label": _("上传版本"), "url": reverse("statutes:upload"), "icon": "upload", "main": True}]

    def extra_context(self) -> dict[str, Any]:
        if not queries.keeps(self.actor):
            return {}
        return {"waiting": list(queries.waiting()), "lacking": queries.lacking()}


def _state_q(state: str) -> Q:
    now, day = Q(now_label__isnull=False), today()
    return {
        show.IN_FORCE.value: now,
        show.FUTURE.value: ~now & Q(newest_first_on__gt=day),
        states.REPEALED.value: ~now & Q(repealed_on__lte=day),
        states.UNDATED.value: Q(undated=True),
        show.ENDED.value: ~now & Q(newest_first_on__lte=day) & (Q(repealed_on=None) | Q(repealed_on__gt=day)),
    }[state]


statute_list = public_page(StatuteList.as_view())


# -- a statute and its editions


@public_page
@require_GET
def statute(request: HttpRequest, pk: int) -> HttpResponse:
    """A statute as in force on a day."""
    rows = queries.statutes()
    if queries.keeps(actor_of(request)):  # one whose only edition still waits
        rows = Statute.objects.filter(Exists(Edition.objects.filter(statute=OuterRef("pk"))))
    row: Statute = get_object_or_404(rows, pk=pk)
    on, wrong = day_of(request.GET)
    found = queries.edition_on(row, on)
    if found is None:
        editions = list(queries.editions_of(row))
        context = _edition_context(request, row, None, on, editions)
        context["notes"] = [*([pieces.Note(wrong, "warn")] if wrong else []), _why_none(row, on, editions)]
        return render(request, "statutes/statute.html", context)
    return _edition_page(request, found, on, wrong)


@public_page
@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition, whatever day; an uploaded one only for those who decide on it."""
    rows = queries.visible_to(actor_of(request)).select_related("statute")
    found: Edition = get_object_or_404(rows, pk=pk)
    day = today() if found.in_force(today()) else found.first_on or today()
    return _edition_page(request, found, day, "")


def _edition_page(request: HttpRequest, found: Edition, on: dt.date, wrong: str) -> HttpResponse:
    editions = list(queries.editions_of(found.statute))
    context = _edition_context(request, found.statute, found, on, editions)
    contents, blocks = show.blocks(queries.articles(found), on, found.statute.name)
    notes = [pieces.Note(wrong, "warn")] if wrong else []
    notes += _standing(found, on, editions)
    context |= {"contents": contents, "blocks": blocks, "notes": notes}
    return render(request, "statutes/statute.html", context)


def _edition_context(
    request: HttpRequest, row: Statute, found: Edition | None, on: dt.date, editions: list[Edition]
) -> dict[str, Any]:
    actor = actor_of(request)
    keeps = queries.keeps(actor)
    dated = [one for one in reversed(editions) if one.first_on]
    compare = {new.pk: show.compare_url(old, new) for old, new in pairwise(dated)}
    return {
        "statute": row, "edition": found, "on": on, "state": show.state_of(found, today()) if found else None, "keeps": keeps,
        "editions": [
            {
                "row": one, "state": show.state_of(one, today()), "span": show.span(one.first_on, one.last_on),
                "current": found is not None and one.pk == found.pk, "compare": compare.get(one.pk, ""),
            }
            for one in editions
        ],
        "missing": show.not_loaded(row, editions),
        "changes": list(queries.changes_of(row)[:20]),
        "crumbs": (home(), pieces.Crumb(row.name)),
        "span": show.span(found.first_on, found.last_on) if found else "",
        "trail_url": reverse("statutes:trail", args=[row.pk]) if actor and actor.role in TRAIL_READERS else "",
        "search_url": reverse("statutes:search"),
    }  # fmt: skip


def _standing(found: Edition, on: dt.date, editions: list[Edition]) -> list[pieces.Note]:
    """What a reader must know before relying on this text."""
    notes: list[pieces.Note] = []
    row = found.statute
    if found.state == states.PROPOSED.value:
        notes.append(pieces.Note(_("这个版本已上传，尚未采用；采用前只有监督机构看得到。"), "warn"))
    elif found.state == states.UNDATED.value:
        notes.append(pieces.Note(_("这个版本的施行日期还没有核定，引用不会指向它。"), "warn"))
    elif found.first_on and found.first_on > today():
        notes.append(pieces.Note(_("这个版本自 %(on)s 起施行，现在还没有施行。") % {"on": found.first_on}, "info"))
    elif found.last_on and found.last_on < today():
        repealed = row.repealed_on and found.last_on == row.repealed_on - dt.timedelta(days=1)
        text = _("这部法律法规自 %(on)s 起废止（%(source)s）。") if repealed else _("这不是现行版本：施行至 %(last)s。")
        notes.append(pieces.Note(text % {"on": row.repealed_on, "source": row.repeal_source, "last": found.last_on}, "warn"))
    later = [one for one in editions if one.state == states.UNDATED.value and found.adopted_on < one.adopted_on <= on]
    if found.state == states.ADOPTED.value and later:
        text = _("另有%(label)s（%(on)s）的版本，施行日期还没有核定；它施行之后，这个版本即不再适用。")
        notes.append(pieces.Note(text % {"label": later[0].label, "on": later[0].adopted_on}, "warn"))
    return notes


def _why_none(row: Statute, on: dt.date, editions: list[Edition]) -> pieces.Note:
    """There is no text for that day: not loaded, without a day, or not in force."""
    version = next((v for v in show.not_loaded(row, editions) if v.in_force(on)), None)
    if version is not None:
        text = _("%(on)s 施行的是%(label)s（%(span)s），它的正文还没有载入法规库。")
        return pieces.Note(text % {"on": on, "label": version.label, "span": show.span(version.first, version.last)}, "warn")
    if row.repealed_on and row.repealed_on <= on:
        text = _("这部法律法规自 %(on)s 起废止（%(source)s）。")
        return pieces.Note(text % {"on": row.repealed_on, "source": row.repeal_source}, "warn")
    return pieces.Note(_("%(on)s 没有施行中的版本。请选下面的版本。") % {"on": on}, "warn")


TRAIL_READERS = roles.BUSINESS | {roles.AUDITOR}


@page(*sorted(TRAIL_READERS))
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What people did with a statute of the collection."""
    actor = actor_of(request)
    row: Statute = get_object_or_404(Statute, pk=pk)
    refs = [row.ref, *(one.ref for one in queries.visible_to(actor).filter(statute=row))]
    context = {
        "statute": row, "lines": lines_for(actor, *refs),
        "crumbs": (home(), pieces.Crumb(row.name, reverse("statutes:statute", args=[pk])), pieces.Crumb(_("操作留痕"))),
    }  # fmt: skip
    return render(request, "statutes/trail.html", context)


@public_page
@require_GET
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of an edition as it was given, to keep or to check."""
    found: Edition = get_object_or_404(queries.visible_to(actor_of(request)).select_related("statute"), pk=pk)
    response = HttpResponse(found.source, content_type="text/plain; charset=utf-8")
    name = quote(f"{found.statute.name}({found.adopted_on}).md")
    response["Content-Disposition"] = f"attachment; filename=\"statute.md\"; filename*=UTF-8''{name}"
    return response


# -- an article


@public_page
@require_GET
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """An article in its edition, with the paragraph or item that was cited marked, and its history."""
    row = _article(request, pk)
    on, _wrong = day_of(request.GET)
    if not row.edition.in_force(on):
        on = row.edition.first_on or today()
    return render(request, "statutes/article.html", _article_context(request, row, on))


def _article(request: HttpRequest, pk: int) -> Article:
    rows = Article.objects.filter(edition__in=queries.visible_to(actor_of(request)))
    row: Article = get_object_or_404(rows.select_related("edition__statute").defer("grams", "edition__source"), pk=pk)
    return row


def _article_context(request: HttpRequest, row: Article, on: dt.date) -> dict[str, Any]:
    edition, statute = row.edition, row.edition.statute
    hit = tuple(whole(request.GET.get(name, "")) for name in ("p", "i"))
    body = show.body(row, on, statute.name, hit)  # type: ignore[arg-type]
    notes = _standing(edition, on, list(queries.editions_of(statute)))
    if any(hit) and not show.has_hit(body):
        notes.insert(0, pieces.Note(_("这一条没有所引的款、项，请核对引用。"), "warn"))
    near = {one.position: one for one in queries.articles(edition).filter(position__in=(row.position - 1, row.position + 1))}
    back = reverse("statutes:edition", args=[edition.pk])
    return {
        "statute": statute, "edition": edition, "article": row, "body": body, "notes": notes, "on": on,
        "state": show.state_of(edition, today()), "span": show.span(edition.first_on, edition.last_on),
        "previous": near.get(row.position - 1), "next": near.get(row.position + 1),
        "history": show.history(row) if edition.state == states.ADOPTED.value else [],
        "missing": show.not_loaded(statute, list(queries.editions_of(statute))),
        "rules": show.rules_on(row) if actor_of(request) else [],
        "crumbs": (home(), pieces.Crumb(statute.name, f"{back}#{row.anchor}"), pieces.Crumb(row.label)),
    }  # fmt: skip


# -- two editions


@public_page
@require_GET
def compare(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Two editions of one statute side by side, article by article."""
    spend(request)
    rows = queries.visible_to(actor_of(request)).select_related("statute")
    before, after = get_object_or_404(rows, pk=old), get_object_or_404(rows, pk=new)
    if old == new or before.statute_id != after.statute_id:
        raise Http404("no two editions of one statute")
    found = show.compared(before, after)
    everything = request.GET.get("all") == "1"
    context = {
        "statute": after.statute, "before": before, "after": after,
        "rows": found if everything else [row for row in found if row.pair.how != "same"], "everything": everything,
        "counts": show.counted(found),
        "spans": [show.span(one.first_on, one.last_on) for one in (before, after)],
        "editions": list(queries.editions_of(after.statute)),
        "crumbs": (
            home(), pieces.Crumb(after.statute.name, reverse("statutes:edition", args=[after.pk])), pieces.Crumb(_("版本对照")),
        ),
    }  # fmt: skip
    return render(request, "statutes/compare.html", context)
