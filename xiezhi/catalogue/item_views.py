"""An item: its record with bases and history, the form, and the review of item after item by keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Overtaken, Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.policy import page
from xiezhi.core.web.stale import stale_form
from xiezhi.core.web.walk import walk_of

from . import actions, content, queries, show
from .checks import facts_of
from .edition_views import EditionPage
from .forms import ItemForm, KeepForm, RemarkForm, UseForm
from .lists import ItemList
from .models import LIVE_STATES, Affected, Delegated, Item, Remark
from .reading import DEFAULT_SET, defaults
from .states import ANSWERING, SUBMITTED, WRITABLE, WRITERS
from .views import READERS

WRITABLE_STATES = [state.value for state in WRITABLE]


class ItemPage:
    """An item as one person sees it. Raises Http404."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = (
            queries.items(self.actor)
            .select_related("edition__organ__division", "edition__body")
            .prefetch_related("bases")
        )
        self.row: Item = get_object_or_404(rows, pk=pk)

    @cached_property
    def own(self) -> bool:
        return self.actor.organ_id == self.row.edition.organ_id

    @property
    def may_write(self) -> bool:
        return self.own and self.actor.role in WRITERS and self.row.edition.state in WRITABLE_STATES

    @cached_property
    def beside(self) -> tuple[int | None, int | None]:
        """The items before and after it in its edition."""
        pks = list(
            Item.objects.filter(edition=self.row.edition).order_by("position", "id").values_list("pk", flat=True)
        )
        at = pks.index(self.row.pk)
        return (pks[at - 1] if at else None), (pks[at + 1] if at + 1 < len(pks) else None)

    def moves(self) -> list[pieces.MoveButton]:
        pk, found = self.row.pk, []
        if self.may_write:
            found.append(
                pieces.MoveButton(
                    _("修改"), reverse("catalogue:item_edit", args=[pk]), main=True, form=True, icon="pencil"
                )
            )
        if self.own and self.row.edition.in_force(today()):
            if self.actor.role in ANSWERING | {roles.DATA_CLERK}:
                found.append(
                    pieces.MoveButton(
                        _("登记使用…"), reverse("catalogue:item_use", args=[pk]), form=True, icon="clock-history"
                    )
                )
            if self.actor.role in ANSWERING:
                found.append(
                    pieces.MoveButton(
                        _("论证保留…"), reverse("catalogue:item_keep", args=[pk]), form=True, icon="bookmark"
                    )
                )
        return found


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """An item with all that it rests on, how it came to read so, and who else has it."""
    one = ItemPage(request, pk)
    row = one.row
    on = min(max(row.first or today(), today()), row.last or max(row.first or today(), today()))
    before, after = one.beside
    context = {
        "item": row,
        "head": show.item_head(row),
        "facts_": show.facts_of(row),
        "range": show.range_of(row),
        "bases": show.bases_of(row, on),
        "on": on,
        "steps": [pieces.Step(step) for step in row.steps],
        "children": _children(row),
        "parent": _sibling(row, row.parent_code) if row.parent_code else None,
        "versions": versions(row),
        "remarks": Remark.objects.filter(item=row).order_by("-id"),
        "given": list(_given(row, one.actor)),
        "waiting": list(_waiting(row, one.actor)),
        "use": queries.use_of(row),
        "moves": one.moves() or None,
        "walk": walk_of(request, ItemList, pk, reverse("catalogue:list")),
        "before_url": reverse("catalogue:item", args=[before]) if before else "",
        "after_url": reverse("catalogue:item", args=[after]) if after else "",
        "edit_url": reverse("catalogue:item_edit", args=[pk]) if one.may_write else "",
    }
    return render(request, "catalogue/item.html", context)


def _children(row: Item) -> list[Item]:
    return list(Item.objects.filter(edition=row.edition, parent_code=row.code).order_by("position", "id")[:100])


def _sibling(row: Item, code: str) -> Item | None:
    return Item.objects.filter(edition=row.edition, code=code).first()


def _given(row: Item, actor: Actor) -> Any:
    rows = Delegated.objects.filter(grantor_id=row.edition.organ_id, code=row.code).exclude(from_on=None)
    return (
        rows.filter(delegation__in=queries.delegations(actor))
        .select_related("township", "delegation")
        .order_by("township__code")
    )


def _waiting(row: Item, actor: Actor) -> Any:
    rows = Affected.objects.filter(adjustment__organ_id=row.edition.organ_id, code=row.code, outcome="")
    return rows.filter(adjustment__in=queries.adjustments(actor)).select_related("adjustment")


@dataclass(frozen=True)
class Version:
    """An item in one edition, and what that edition changed in it."""

    item: Item
    parts: tuple[content.Changed, ...]
    first: bool


def versions(row: Item) -> list[Version]:
    """How it read through the editions, the newest first; editions that left it as it was are left out."""
    rows = list(reversed(queries.history(row)))
    found: list[Version] = []
    for n, item in enumerate(rows):
        parts = content.changed(rows[n - 1], item) if n else ()
        if not n or parts:
            found.append(Version(item, parts, n == 0))
    return found[::-1]


# -- the form
@page(*sorted(WRITERS))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item to an edition."""
    one = EditionPage(request, pk)
    initial = {"power_set": DEFAULT_SET, **defaults(one.row.organ)}
    form = ItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            item = actions.add_item(one.row, form.facts(), by=one.actor)
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已添加。"))
            return (
                redirect("catalogue:item_new", pk) if "again" in request.POST else redirect("catalogue:item", item.pk)
            )
    context = {
        "form": form, "title": _("添加事项"), "intro": f"{one.row.organ.name} · {show.title(one.row)}", "submit": _("保存"),
        "cancel_url": one.url("edition_items"), "draft_key": f"catalogue:item:{pk}", "again": True, "crumbs": _crumbs(one),
    }  # fmt: skip
    return render(request, "catalogue/item_form.html", context, status=422 if form.errors else 200)


def _crumbs(one: EditionPage) -> tuple[pieces.Crumb, ...]:
    return (
        pieces.Crumb(_("权责清单"), reverse("catalogue:editions")),
        pieces.Crumb(show.title(one.row), one.url("edition_items")),
    )


@page(*sorted(WRITERS))
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item of an edition that is being worked on."""
    one = ItemPage(request, pk)
    edition = EditionPage(request, one.row.edition_id)

    def opened(item: Item) -> dict[str, Any]:
        return ItemForm.filled(facts_of(item)) | {"version": item.version}

    form = ItemForm(request.POST or None, initial=opened(one.row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_item(one.row, form.facts(), by=one.actor, seen=form.opened)
        except Overtaken as refusal:
            return stale_form(request, refusal, form, ItemForm(initial=opened(ItemPage(request, pk).row)))
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存。"))
            after = one.beside[1]
            if "next" in request.POST and after:
                return redirect("catalogue:item_edit", after)
            return redirect("catalogue:item", pk)
    context = {
        "form": form, "title": _("修改事项"), "intro": f"{one.row.code} {one.row.name}", "submit": _("保存"),
        "cancel_url": reverse("catalogue:item", args=[pk]), "draft_key": f"catalogue:item:edit:{pk}",
        "next": one.beside[1] is not None,
        "crumbs": _crumbs(edition), "remarks": [r for r in Remark.objects.filter(item=one.row) if r.digest == one.row.digest],
    }  # fmt: skip
    return render(request, "catalogue/item_form.html", context, status=422 if form.errors else 200)


@page(*sorted(ANSWERING | {roles.DATA_CLERK}))
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Note when it was last used."""
    one = ItemPage(request, pk)
    form = UseForm(request.POST or None, initial={"used_on": today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            organ = one.row.edition.organ
            done = actions.record_use(organ, [(one.row.code, data["used_on"])], by=one.actor, source=data["source"])
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已登记。") if done else _("已经登记过更近的使用日期。"))
            return redirect("catalogue:item", pk)
    return _small_form(request, one, form, _("登记使用"))


@page(*sorted(ANSWERING))
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Argue for keeping an item that was long not used."""
    one = ItemPage(request, pk)
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_unused(one.row, by=one.actor, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已登记论证情况，暂不列入长期未用。"))
            return redirect("catalogue:unused")
    return _small_form(request, one, form, _("论证保留"))


def _small_form(request: HttpRequest, one: ItemPage, form: Any, title: str) -> HttpResponse:
    url = reverse("catalogue:item", args=[one.row.pk])
    context = {
        "form": form, "title": title, "intro": f"{one.row.code} {one.row.name}", "submit": _("保存"), "cancel_url": url,
        "crumbs": (pieces.Crumb(_("事项目录"), reverse("catalogue:list")), pieces.Crumb(one.row.code, url)),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


# -- item after item
class Queue:
    """The items of an edition in the order in which they are reviewed: those that are new or changed, or all."""

    def __init__(self, one: EditionPage, whole: bool) -> None:
        before = queries.before(one.row)
        known = set(Item.objects.filter(edition=before).values_list("code", "digest")) if before else set()
        rows = Item.objects.filter(edition=one.row).order_by("position", "id").values_list("pk", "code", "digest")
        self.all = [pk for pk, _code, _digest in rows]
        self.fresh = [pk for pk, code, digest in rows if (code, digest) not in known]
        self.whole = whole or not self.fresh
        self.pks = self.all if self.whole else self.fresh

    def at(self, raw: str) -> int:
        """Position of the item asked for; the first one for anything else."""
        pk = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 18 else 0
        return self.pks.index(pk) if pk in self.pks else 0


@page(*sorted(roles.SUPERVISION))
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One item after the other, what is new or changed first; a remark, and on to the next, by keyboard."""
    one = EditionPage(request, pk)
    whole = (request.POST or request.GET).get("whole") == "1"
    queue = Queue(one, whole)
    if not queue.pks:
        return redirect("catalogue:edition", pk)
    at = queue.at((request.POST or request.GET).get("at", ""))
    item = queries.of_edition(one.row).get(pk=queue.pks[at])
    mine = Remark.objects.filter(item=item, digest=item.digest).first()
    form = RemarkForm(request.POST or None, initial={"text": mine.text if mine else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.remark(item, by=one.actor, text=form.cleaned_data["text"])
        except Refusal as refusal:
            if not refusal.fields:
                raise
            form.refuse(refusal)
        else:
            target = queue.pks[min(at + 1, len(queue.pks) - 1)]
            return redirect(f"{one.url('review')}?at={target}{'&whole=1' if whole else ''}")
    more = "&whole=1" if whole else ""
    link = lambda n: f"{one.url('review')}?at={queue.pks[n]}{more}" if 0 <= n < len(queue.pks) else ""  # noqa: E731
    before = queries.before(one.row)
    old = next((row for row in queries.of_edition(before).filter(code=item.code)), None) if before else None
    context = one.frame("edition") | {
        "item": item, "form": form, "at": at + 1, "total": len(queue.pks), "whole": queue.whole, "fresh": len(queue.fresh),
        "all": len(queue.all), "before_url": link(at - 1), "after_url": link(at + 1), "facts_": show.facts_of(item),
        "range": show.range_of(item), "bases": show.bases_of(item, one.row.from_on or today()), "old": old,
        "parts": content.changed(old, item) if old else (), "steps": [pieces.Step(step) for step in item.steps],
        "open": one.row.state == SUBMITTED.value and one.reviews, "mine": mine,
        "noted": Remark.objects.filter(item__edition=one.row).count(), "published": one.row.state in LIVE_STATES,
        "remarks": Remark.objects.filter(item=item).exclude(pk=mine.pk if mine else 0),
    }  # fmt: skip
    return render(request, "catalogue/review.html", context, status=422 if form.errors else 200)
