"""The shared list: filters as chips, sort, pages, column choice, saved views, export of exactly what is seen.

Everything travels in GET parameters, so that an address can be shared; each is bounded, and garbage falls back to the
default with a note, never to an error. One view serves the page and, for htmx, the part of it that changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import F, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from xiezhi.core import time as business_time
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal

from . import export, filters
from .columns import Column
from .filters import clean_text
from .paging import Page, page_of

EXPORT_LIMIT = 200_000
WALK = "in"  # names the list on the address of a record (core.web.walk)


@dataclass(frozen=True)
class Bulk:
    """Something done to the picked rows: a POST of `ids` to `url`, where the room shows what it would refuse."""

    name: str
    label: Any
    url: str
    icon: str = ""
    main: bool = False


@dataclass(frozen=True)
class Empty:
    """What is said when nothing is there: what belongs here and how it comes. `good`: nothing is good news."""

    title: Any
    text: Any = ""
    action: Any = ""
    url: str = ""
    icon: str = "inbox"
    good: bool = False


@dataclass(frozen=True)
class SavedView:
    name: str
    query: str
    pk: int | None = None


@dataclass
class Read:
    """The address, read and bounded."""

    states: list[tuple[filters.Filter, filters.State]] = field(default_factory=list)
    sort: str = ""
    size: int = 50
    page: int = 1
    columns: list[Column] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class ListPage(View):
    """Base of every list. A room gives `title`, `columns`, `filters`, `default_sort`, `queryset()` and `row_url()`."""

    title: Any = ""
    intro: Any = ""
    columns: Sequence[Column] = ()
    filters: Sequence[filters.Filter] = ()
    default_sort: str = ""
    page_size: int = 50
    page_sizes: Sequence[int] = (25, 50, 100)
    bulk: Sequence[Bulk] = ()
    walks = False  # whether its records lead to each other, see core.web.walk
    walk_mark = ""  # tells a record which of several lists it was opened from
    empty: Empty | None = None
    empty_filtered: Empty | None = None
    template_name = "core/list.html"
    export_name: Any = ""
    can_save_views = False
    http_method_names = ("get", "head", "post", "options")

    # -- what a room gives ---------------------------------------------------------------------------------------------
    def queryset(self) -> Any:
        """Rows this person may see: `queries.visible_to(self.actor)`. Never more."""
        raise NotImplementedError

    def row_url(self, row: Any) -> str:
        """Where a row leads; empty for nowhere."""
        return ""

    def shows(self, column: Column) -> bool:
        """Whether a column is there before anybody chose columns."""
        return column.shown

    def row_key(self, row: Any) -> Any:
        """What a picked row posts as its id."""
        return getattr(row, "pk", "")

    def actions(self) -> list[dict[str, Any]]:
        """Buttons at the head of the page: dicts with label, url, icon, main."""
        return []

    def extra_context(self) -> dict[str, Any]:
        return {}

    def exported(self, rows: int, sha256: str) -> None:
        """Called before an export leaves the house, to write it on the trail; if this raises, nothing is handed out."""

    def saved_views(self) -> list[SavedView]:
        return []

    def save_view(self, name: str, query: str) -> list[SavedView]:
        """Keep the present address under a name; the new list of views."""
        return []

    def delete_view(self, pk: int) -> None:
        """Forget a saved view of this person."""

    # -- machinery -----------------------------------------------------------------------------------------------------
    @property
    def actor(self) -> Actor | None:
        return getattr(self.request, "actor", None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        read = self.read(request.GET)
        wanted = request.GET.get("export", "")
        if wanted in ("xlsx", "csv"):
            return self.export(read, wanted)
        rows = self.rows(read)
        page = page_of(rows, read.page, read.size, self.page_sizes, self.address)
        if page.clamped:
            read.notes.append(_("没有第 {n} 页，显示第 {m} 页。").format(n=read.page, m=page.number))
        context = self.context(read, page)
        htmx: Any = getattr(request, "htmx", None)
        part = bool(htmx) and not htmx.history_restore_request and htmx.target == "list"
        response = render(request, "core/list_part.html" if part else self.template_name, context)
        response["Vary"] = "HX-Request"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only saved views are posted to a list: `view_name` keeps, `view_delete` forgets."""
        query = _query(request.POST.get("query", ""))
        if self.can_save_views:
            pk = request.POST.get("view_delete", "")
            name = clean_text(request.POST.get("view_name", ""), 30)
            if pk.isdecimal() and pk.isascii() and len(pk) < 18:
                self.delete_view(int(pk))
            elif name:
                self.save_view(name, query)
            else:
                raise Refusal("LST-02", _("视图没有名称。"), _("写上名称（不超过 30 个字）再保存。"))
        return redirect(f"{request.path}?{query}" if query else request.path)

    def read(self, data: QueryDict) -> Read:
        """Every parameter coerced and bounded; what could not be understood is said in `notes`."""
        out = Read()
        for each in self.filters:
            state = each.read(data, self.actor)
            out.states.append((each, state))
            if state.note:
                out.notes.append(state.note)
        sorts = {c.name for c in self.columns if c.order and not c.export_only}
        out.sort = clean_text(data.get("sort", ""), 60) or self.default_sort
        if "\x00" in data.get("sort", "") or out.sort.lstrip("-") not in sorts or out.sort.startswith("--"):
            if data.get("sort"):
                out.notes.append(_("不能按所给的列排序，已按默认顺序排列。"))
            out.sort = self.default_sort
        out.size = _whole(data.get("size", ""), self.page_size)
        if out.size not in self.page_sizes:
            out.size = self.page_size
            out.notes.append(_("每页条数只能选给定的几种，已用默认值。"))
        out.page = _whole(data.get("page", ""), 1)
        if data.get("page") and out.page < 1:
            out.notes.append(_("页码无法识别，显示第 1 页。"))
        out.page = max(out.page, 1)
        asked = [name for raw in data.getlist("cols")[:50] for name in clean_text(raw, 1000).split(",") if name]
        screen = [c for c in self.columns if not c.export_only]
        out.columns = [c for c in screen if c.name in asked] if asked else [c for c in screen if self.shows(c)]
        if asked and not out.columns:
            out.columns = [c for c in screen if self.shows(c)]
            out.notes.append(_("所选的列不存在，已用默认列。"))
        return out

    def rows(self, read: Read) -> Any:
        """Filtered and ordered rows, with the key as last resort so that pages never overlap."""
        rows = self.queryset()
        for each, state in read.states:
            if state.value is not None:
                rows = rows.filter(each.to_q(state.value))
        down = read.sort.startswith("-")
        column = next((c for c in self.columns if c.name == read.sort.lstrip("-")), None)
        paths = column.order if column else ()
        if isinstance(rows, QuerySet):
            terms = [F(p).desc(nulls_last=True) if down else F(p).asc(nulls_last=True) for p in paths]
            if not terms and rows.ordered:
                return rows.order_by(*(rows.query.order_by or rows.model._meta.ordering), "-pk")
            return rows.order_by(*terms, "-pk" if down else "pk")
        return rows.order_by(*(("-" if down else "") + p for p in paths)) if paths else rows

    def address(self, drop: Sequence[tuple[str, str | None]] = (), **change: Any) -> str:
        """This list's address with parameters dropped or changed; None drops. The page starts anew unless given."""
        data = self.request.GET.copy()
        for key in ("export", "page", WALK):
            data.pop(key, None)
        for key, value in drop:
            left = [v for v in data.getlist(key) if value is not None and v != value]
            data.setlist(key, left)
        for key, value in change.items():
            data.pop(key, None)
            if value is not None:
                data[key] = str(value)
        for key in list(data):
            kept = [clean_text(v, 1000) for v in data.getlist(key) if clean_text(v, 1000)]
            data.setlist(key, kept)
            if not kept:
                data.pop(key)
        text = data.urlencode()
        return f"{self.request.path}?{text}" if text else self.request.path

    def context(self, read: Read, page: Page) -> dict[str, Any]:
        picks = bool(self.bulk)
        in_force = [(f, s) for f, s in read.states if s.value is not None]
        chips = [{"text": chip.text, "url": self.address(drop=chip.remove)} for f, s in in_force for chip in f.chips(s)]
        query = self.address().partition("?")[2]
        views = self.saved_views()
        lines = [self._line(row, read, picks) for row in page.rows]
        shown = {c.name for c in read.columns}  # by name: a room may build its columns anew each time
        return {
            "title": self.title,
            "intro": self.intro,
            "actions": self.actions(),
            "filters": [{"f": f, "s": s, "kind": f.kind, "on": s.value is not None} for f, s in read.states],
            "chips": chips,
            "clear_url": self.address(drop=[(p, None) for f in self.filters for p in f.params]),
            "notes": read.notes,
            "heads": [self._head(c, read) for c in read.columns],
            "lines": lines,
            "opens": any(line["url"] for line in lines),
            "searches": any(f.kind == "text" for f, _state in read.states),
            "page": page,
            "all_columns": [(c, c.name in shown) for c in self.columns if not c.export_only],
            "keep": [(k, v) for k in self._kept() for v in self.request.GET.getlist(k)],
            "keep_for_columns": [
                (k, v)
                for k in self.request.GET
                if k not in ("cols", "page", "export", WALK)
                for v in self.request.GET.getlist(k)
            ],
            "xlsx_url": self.address(export="xlsx"),
            "csv_url": self.address(export="csv"),
            "views": [(v, v.query == query) for v in views],
            "views_none": not any(v.query == query for v in views),
            "can_save_views": self.can_save_views,
            "query": query,
            "bulk": self.bulk,
            "empty": self._empty(bool(chips)),
            **self.extra_context(),
        }

    def export(self, read: Read, kind: str) -> HttpResponse | FileResponse:
        """The rows and columns seen, all pages. Raises Refusal LST-01 above EXPORT_LIMIT rows."""
        rows = self.rows(read)
        if rows[: EXPORT_LIMIT + 1].count() > EXPORT_LIMIT:
            raise Refusal(
                "LST-01",
                _("一次最多导出 {n} 条。").format(n=f"{EXPORT_LIMIT:,}"),
                _("请用筛选缩小范围，分几次导出。"),
            )
        columns = [*read.columns, *(c for c in self.columns if c.export_only)]
        title = str(self.export_name or self.title)
        stream = rows.iterator(chunk_size=2000)
        done = (
            export.to_csv(stream, columns)
            if kind == "csv"
            else export.to_xlsx(stream, columns, title, self._about(read))
        )
        self.exported(done.rows, done.sha256)
        types = {
            "csv": "text/csv; charset=utf-8",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        response = FileResponse(done.file, content_type=types[kind])
        name = f"{title}-{business_time.today():%Y%m%d}.{kind}"
        response["Content-Disposition"] = f"attachment; filename=\"export.{kind}\"; filename*=UTF-8''{quote(name)}"
        response["X-Content-Digest-SHA256"] = done.sha256
        response["Cache-Control"] = "no-store"
        return response

    def _about(self, read: Read) -> list[tuple[Any, Any]]:
        chips = [str(c.text) for f, s in read.states if s.value is not None for c in f.chips(s)]
        column = next((c for c in self.columns if c.name == read.sort.lstrip("-")), None)
        order = _("默认")
        if column:
            way = _("由大到小") if read.sort.startswith("-") else _("由小到大")
            order = f"{column.label} {way}"
        who = " · ".join(x for x in (self.actor.name, self.actor.organ_name) if x) if self.actor else ""
        now = timezone.localtime().strftime("%Y-%m-%d %H:%M:%S")
        return [
            (_("筛选"), "；".join(chips) or _("无")),
            (_("排序"), order),
            (_("导出人"), who),
            (_("导出时间"), now),
            (_("业务日期"), business_time.today().isoformat()),
        ]

    def _kept(self) -> list[str]:
        """Parameters that a change of filters leaves alone."""
        without_box = [p for f in self.filters if f.kind == "link" for p in f.params]
        return [k for k in ("sort", "size", "cols", *without_box) if k in self.request.GET]

    def _head(self, column: Column, read: Read) -> dict[str, Any]:
        name = read.sort.lstrip("-")
        current = column.name == name and bool(column.order)
        down = read.sort.startswith("-")
        aria = ("descending" if down else "ascending") if current else ""
        url = ""
        if column.order:
            url = self.address(sort=f"-{column.name}" if current and not down else column.name)
        return {"c": column, "url": url, "aria": aria}

    def _line(self, row: Any, read: Read, picks: bool) -> dict[str, Any]:
        url = self.row_url(row)
        if url and self.walks:
            url += f"{'&' if '?' in url else '?'}{self._walk}"
        cells = []
        for index, column in enumerate(read.columns):
            link = column.url(row) if column.url else (url if index == 0 else "")
            cells.append({"c": column, "value": column.get(row), "url": link, "lead": index == 0})
        return {"url": url, "cells": cells, "key": self.row_key(row) if picks else ""}

    @cached_property
    def _walk(self) -> str:
        """What this list puts on the address of each of its rows."""
        query = self.address().partition("?")[2]
        if self.walk_mark and "of" not in self.request.GET:
            query = f"of={self.walk_mark}{'&' if query else ''}{query}"
        return urlencode({WALK: query})

    def _empty(self, filtered: bool) -> Empty:
        if filtered:
            return self.empty_filtered or Empty(_("没有符合条件的记录"), _("去掉一些筛选条件再看。"), icon="search")
        return self.empty or Empty(_("还没有记录"))


def _whole(raw: str, default: int) -> int:
    """A whole number of at most nine ASCII digits; 0 for garbage, so that the caller can say so."""
    raw = raw.strip()
    if not raw:
        return default
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) <= 9 else 0


def _query(raw: str) -> str:
    """A query string as this list would write it itself."""
    data = QueryDict(raw[:2000], mutable=True)
    for key in ("export", "page"):
        data.pop(key, None)
    return data.urlencode()
