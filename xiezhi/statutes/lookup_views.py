"""Ways into the law: a citation as a link, and full-text search."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiezhi.core.web import pieces
from xiezhi.core.web.filters import clean_text
from xiezhi.core.web.paging import page_of
from xiezhi.core.web.policy import public_page
from xiezhi.law import statutes as law
from xiezhi.law.citing import read
from xiezhi.law.errors import UnknownStatute

from . import index, queries, show
from .models import Article, Edition
from .views import LEVELS, day_of, home, spend, whole

FOUND_A_PAGE = 20


# -- a citation


@public_page
@require_GET
def cite(request: HttpRequest) -> HttpResponse:
    """`?ref=行政处罚法第六十条第一款&on=2026-03-01`: the article in force on that day, or plainly why there is none.

    Several `on` are tried in turn. For htmx the words of the article alone, to be shown where it is cited.
    """
    raw = clean_text(request.GET.get("ref", ""), 200)
    days, wrong = _days(request)
    try:
        citation = read(raw)
    except UnknownStatute as error:
        context = {"ref": raw, "said": _(error.template).format(**error.params), "crumbs": (home(), pieces.Crumb(_("引用")))}
        return _cited(request, "statutes/not_cited.html", context, 422)
    found = queries.cite(citation, days[0])
    for day in days[1:]:
        if found.why != "not_in_force":
            break
        other = queries.cite(citation, day)
        found = found if other.why else other
    if found.why:
        return _cited(request, "statutes/not_cited.html", _not_cited(found, raw, wrong), 404)
    if found.article is None:
        assert found.statute is not None
        return redirect(f"{reverse('statutes:statute', args=[found.statute.pk])}?on={found.on}")
    hit = {name: value for name, value in (("p", citation.paragraph), ("i", citation.item)) if value}
    url = f"{reverse('statutes:article', args=[found.article.pk])}?{urlencode({**hit, 'on': found.on})}"
    if getattr(request, "htmx", False):
        assert found.edition is not None
        assert found.statute is not None
        body = show.body(found.article, found.on, found.statute.name, (citation.paragraph, citation.item))
        context = {
            "article": found.article, "edition": found.edition, "body": body, "url": url,
            "span": show.span(found.edition.first_on, found.edition.last_on),
        }  # fmt: skip
        return render(request, "statutes/_quote.html", context)
    return redirect(url)


def _days(request: HttpRequest) -> tuple[list[dt.date], str]:
    asked = QueryDict(mutable=True)
    days, wrong = [], ""
    for raw in request.GET.getlist("on")[:4] or [""]:
        asked["on"] = raw
        day, problem = day_of(asked)
        days.append(day)
        wrong = wrong or problem
    return days, wrong


def _cited(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """The page; for htmx its middle, with 200: an answer with another status would not be shown in place."""
    if getattr(request, "htmx", False):
        return render(request, "statutes/_not_cited.html", context)
    return render(request, template, context, status=status)


def _not_cited(found: queries.Cited, raw: str, wrong: str) -> dict[str, Any]:
    """Why a citation leads to no article, in words, with the days in force as far as they are known."""
    statute, version, on = found.statute, found.version, found.on
    title = statute.full if statute else found.known.full if found.known else found.citation.name
    facts = {"title": title, "on": on, "place": found.citation.place or _("全文")}
    said = {
        "unknown": _("法规库没有收录《%(title)s》。"),
        "not_in_force": _("《%(title)s》%(on)s 没有施行，不能作为当日的依据。"),
        "not_loaded": _("《%(title)s》%(on)s 施行的版本，正文还没有载入法规库。"),
        "undated": _("《%(title)s》已收录，但施行日期还没有核定，不知道 %(on)s 施行的是哪一版。"),
        "no_article": _("《%(title)s》%(on)s 施行的版本里没有%(place)s。"),
    }[found.why] % facts
    editions = list(queries.editions_of(statute)) if statute else []
    more = []
    if found.why == "not_loaded" and version is not None:
        more.append(_("当日施行的是%(label)s（%(span)s，%(number)s）。") % {
            "label": version.label, "span": show.span(version.first, version.last), "number": version.number})  # fmt: skip
    if found.why == "no_article" and found.edition is not None:
        more.append(_("%(label)s共 %(n)s 条。") % {"label": found.edition.label, "n": found.edition.articles_count})
    return {
        "ref": raw, "said": said, "more": more, "wrong": wrong, "why": found.why, "statute": statute, "edition": found.edition,
        "editions": [
            {"row": one, "span": show.span(one.first_on, one.last_on), "state": show.state_of(one, on)} for one in editions
        ],
        "versions": _versions(found, editions), "crumbs": (home(), pieces.Crumb(_("引用"))),
    }  # fmt: skip


def _versions(found: queries.Cited, editions: list[Edition]) -> list[dict[str, str]]:
    """Versions of the table of law whose text is not here."""
    here = {one.first_on for one in editions}
    known = found.known.versions if found.known else ()
    return [{"label": v.label, "span": show.span(v.first, v.last)} for v in reversed(known) if v.first not in here]


# -- search


@public_page
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Full text, of what is in force on a day or of all editions; a citation in the box is offered at once."""
    question = clean_text(request.GET.get("q", ""))
    if question:
        spend(request)
    on, wrong = day_of(request.GET)
    every = request.GET.get("all") == "1"
    level = clean_text(request.GET.get("level", ""))
    level = level if level in law.LEVELS else ""
    pk = whole(request.GET.get("statute", ""), 18)
    chosen = queries.statutes().filter(pk=pk).first() if pk else None
    asked = index.terms(question)
    found = queries.search(question, None if every else on, chosen, level)
    number = whole(request.GET.get("page", "")) or 1
    paged = page_of(found, number, FOUND_A_PAGE, (FOUND_A_PAGE,), _address(request)) if asked else None
    context = {
        "question": question, "asked": asked, "on": on, "wrong": wrong, "every": every, "level": level, "chosen": chosen,
        "levels": [(name, label, name == level) for name, label in LEVELS], "page": paged,
        "hits": [_hit(row, asked, on) for row in paged.rows] if paged else [],
        "within": _within(request, question, None if every else on, level) if paged and paged.total else [],
        "titles": queries.titled(question)[:8] if asked and number == 1 and chosen is None else [],
        "direct": _direct(question, on) if asked else None,
        "all_url": _address(request)(all="1", page=None), "clear_url": _address(request)(statute=None, page=None),
        "nothing": not queries.statutes().exists(), "crumbs": (home(), pieces.Crumb(_("全文检索"))),
    }  # fmt: skip
    return render(request, "statutes/search.html", context)


def _address(request: HttpRequest) -> Any:
    def address(**change: Any) -> str:
        data = QueryDict(mutable=True)
        for key in ("q", "on", "all", "level", "statute", "page"):
            if value := clean_text(request.GET.get(key, "")):
                data[key] = value
        for key, value in change.items():
            data.pop(key, None)
            if value is not None and key != "size":
                data[key] = str(value)
        return f"{request.path}?{data.urlencode()}"

    return address


def _hit(row: Article, asked: list[str], on: dt.date) -> dict[str, Any]:
    """One article found: where it stands and the first line in which something was found."""
    lines = [piece for line in row.text.splitlines() if (piece := index.snippet(line, asked))]
    if not lines:  # only in the title of an annex
        lines = [index.snippet(row.title, asked)]
    return {
        "row": row, "statute": row.edition.statute, "edition": row.edition, "state": show.state_of(row.edition, on),
        "span": show.span(row.edition.first_on, row.edition.last_on),
        "lines": [show.snippet(piece) for piece in lines[:3]], "more": max(0, len(lines) - 3),
    }  # fmt: skip


def _within(request: HttpRequest, question: str, on: dt.date | None, level: str) -> list[dict[str, Any]]:
    """How many articles were found in each statute, the most first."""
    rows = queries.search(question, on, None, level).order_by().values("edition__statute", "edition__statute__name")
    found = rows.annotate(n=Count("pk")).order_by("-n", "edition__statute__name")[:12]
    return [
        {"name": row["edition__statute__name"], "n": row["n"], "pk": row["edition__statute"],
         "url": _address(request)(statute=row["edition__statute"], page=None)}
        for row in found
    ]  # fmt: skip


def _direct(question: str, on: dt.date) -> dict[str, Any] | None:
    """A question that is a citation: the article itself."""
    try:
        citation = read(question)
    except UnknownStatute:
        return None
    if citation.article is None:
        return None
    found = queries.cite(citation, on)
    url = f"{reverse('statutes:cite')}?{urlencode({'ref': citation.ref, 'on': on})}"
    return {"url": url, "title": f"《{found.statute.full}》{citation.place}"} if found.statute and not found.why else None
