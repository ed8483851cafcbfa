"""An edition: its way from draft to publication, its items, what differs from the one before, what is still wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.taking import shown
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.lists import Bulk
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Opened, step_view
from xiezhi.core.web.walk import carried
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, queries, show
from .forms import EndForm, PassForm, PublishForm, RemoveForm, ReturnForm
from .lists import EditionItems, EditionList
from .models import Edition, Item, Remark
from .states import ANSWERING, EDITION, WRITABLE, WRITERS
from .views import READERS, compared

WRITABLE_STATES = [state.value for state in WRITABLE]


class EditionPage(Opened):
    """An edition as one person sees it. Raises Http404."""

    home = "catalogue:edition"
    among = (EditionList, "catalogue:editions")

    def __init__(self, request: HttpRequest, pk: int) -> None:
        super().__init__(request)
        rows = queries.editions(self.actor).select_related("organ__division", "body")
        self.row: Edition = get_object_or_404(rows, pk=pk)

    @cached_property
    def own(self) -> bool:
        return self.actor.organ_id == self.row.organ_id

    @cached_property
    def reviews(self) -> bool:
        return self.actor.role in roles.SUPERVISION and self.actor.organ_id == self.row.body_id

    @property
    def may_write(self) -> bool:
        return self.own and self.actor.role in WRITERS and self.row.state in WRITABLE_STATES

    def frame(self, tab: str) -> dict[str, Any]:
        tabs = [replace(one, url=carried(self.request, one.url)) for one in show.edition_tabs(self.row, tab)]
        return {"edition": self.row, "head": show.edition_head(self.row), "tabs": tabs, "walk": self.walk}

    def around(self) -> dict[str, Any]:
        title = show.title(self.row)
        crumbs = (pieces.Crumb(_("权责清单"), reverse("catalogue:editions")), pieces.Crumb(title, self.url()))
        return {"intro": f"{self.row.organ.name} · {title}", "crumbs": crumbs}

    def moves(self) -> list[pieces.MoveButton]:
        """What this person may do now."""
        open_moves = {move.name for move in EDITION.open_moves(self.row.state, self.actor.role)}
        if self.reviews:
            return self._reviewing(open_moves)
        if not self.own:
            return []
        found = []
        if self.may_write:
            found.append(pieces.MoveButton(_("添加事项"), self.url("item_new"), form=True, icon="plus-lg"))
            if url := url_or_none("exchange:upload"):
                found.append(pieces.MoveButton(_("导入清单"), f"{url}?kind=item", form=True, icon="upload"))
        if "submit" in open_moves:
            found.append(pieces.MoveButton(
                _("报送审核"), self.url("submit"), main=True, icon="send",
                confirm=_("报送后由监督机构审核，审核期间不能改动。报送吗？"),
            ))  # fmt: skip
        if "publish" in open_moves:
            found.append(
                pieces.MoveButton(_("公布施行…"), self.url("publish"), main=True, form=True, icon="patch-check")
            )
        if "recall" in open_moves:
            found.append(pieces.MoveButton(_("撤回报送"), self.url("recall"), icon="reply"))
        if "reopen" in open_moves:
            found.append(pieces.MoveButton(
                _("收回再改"), self.url("reopen"), icon="reply", confirm=_("收回后要重新报送审核。收回吗？"),
            ))  # fmt: skip
        if "end" in open_moves and self.row.to_on is None:
            found.append(
                pieces.MoveButton(_("停止执行…"), self.url("end"), form=True, danger=True, icon="slash-circle")
            )
        if "discard" in open_moves:
            found.append(pieces.MoveButton(
                _("废弃草稿"), self.url("discard"), danger=True, icon="x-lg",
                confirm=_("废弃后不能再改，已公布的清单不受影响。废弃吗？"),
            ))  # fmt: skip
        return found

    def _reviewing(self, open_moves: set[str]) -> list[pieces.MoveButton]:
        if "pass" not in open_moves:
            return []
        return [
            pieces.MoveButton(_("逐项审核"), self.url("review"), form=True, main=True, icon="clipboard-check"),
            pieces.MoveButton(_("审核通过…"), self.url("pass"), form=True, icon="check-lg"),
            pieces.MoveButton(_("退回修改…"), self.url("return"), form=True, danger=True, icon="reply"),
        ]

    def remarks(self) -> list[dict[str, Any]]:
        """What the reviewer asks, and whether the item has been changed since."""
        rows = Remark.objects.filter(item__edition=self.row).select_related("item").order_by("item__position", "id")
        return [
            {"row": row, "mended": row.digest != row.item.digest, "url": reverse("catalogue:item", args=[row.item_id])}
            for row in rows
        ]


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an edition has come, and what is in it."""
    one = EditionPage(request, pk)
    row = one.row
    counts: dict[str, int] = {}
    for kind in Item.objects.filter(edition=row).values_list("power_type", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    items_url = reverse("catalogue:edition_items", args=[pk])
    context = one.frame("edition") | {
        "steps": steps(row),
        "moves": one.moves(),
        "facts": facts(row),
        "counts": [
            (_(code.label), counts[code.value], carried(request, f"{items_url}?power_type={code.value}"))
            for code in POWER_TYPE if code.value in counts
        ],
        "remarks": one.remarks(),
        "unnamed": queries.unnamed(row).count() if one.may_write else 0,
        "batch_url": _batch_url(row),
        "before": queries.before(row),
    }  # fmt: skip
    return render(request, "catalogue/edition.html", context)


def steps(row: Edition) -> list[pieces.Step]:
    """The way to publication, and where this edition stands on it."""
    at = {"draft": 0, "returned": 0, "submitted": 1, "reviewed": 2, "published": 4, "ended": 4, "discarded": -1}[
        row.state
    ]
    names = (
        (_("草拟"), row.begun_by), (_("监督机构审核"), row.body.name if row.body else ""), (_("机关公布"), ""),
        (_("施行"), row.from_on.isoformat() if row.from_on else ""),
    )  # fmt: skip
    state = lambda n: "done" if n < at else "now" if n == at else "later"  # noqa: E731
    return [pieces.Step(label, state(n), note) for n, (label, note) in enumerate(names)]


def facts(row: Edition) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("版次"), row.no),
        pieces.Fact(_("起草"), row.begun_by),
        pieces.Fact(_("报送"), " ".join(filter(None, (row.submitted_by, str(row.submitted_on or ""))))),
        pieces.Fact(_("审核"), " ".join(filter(None, (row.reviewed_by, str(row.reviewed_on or ""))))),
        pieces.Fact(_("公布"), " ".join(filter(None, (row.published_by, str(row.published_on or ""))))),
        pieces.Fact(_("公布文号"), row.doc_no),
        pieces.Fact(_("施行期间"), show.days(row.from_on, row.to_on)),
    ]
    if row.opinion:
        found.append(pieces.Fact(_("审核意见"), row.opinion, wide=True))
    if row.end_reason:
        found.append(pieces.Fact(_("停止执行的原因"), row.end_reason, wide=True))
    if row.note:
        found.append(pieces.Fact(_("编制说明"), row.note, wide=True))
    return found


def _batch_url(row: Edition) -> str:
    pk = row.batch.rpartition(":")[2]
    return (url_or_none("exchange:batch", int(pk)) or "") if pk.isdecimal() else ""


class ItemsOf(EditionItems):
    """The items of an edition as a list."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.one = EditionPage(request, kwargs["pk"])
        self.edition, self.may_write = self.one.row, self.one.may_write
        return super().dispatch(request, *args, **kwargs)

    def extra_context(self) -> dict[str, Any]:
        return self.one.frame("edition_items") | {"may_write": self.may_write, "remove_form": RemoveForm()}

    @property
    def bulk(self) -> Any:  # type: ignore[override]
        if not self.may_write:
            return ()
        return (Bulk("remove", _("取消所选事项…"), self.one.url("items_remove"), icon="trash3"),)


items = page(*READERS)(ItemsOf.as_view())


@page(*READERS)
@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """New, changed field by field, gone: against the list that this one replaces."""
    one = EditionPage(request, pk)
    before = queries.before(one.row)
    context = one.frame("differences") | {"before": before, "may_write": one.may_write, "remove_form": RemoveForm()}
    if before is not None:
        context |= compared(before, one.row)
    else:
        context |= {"first": True, "only_right_count": Item.objects.filter(edition=one.row).count()}
    context["unnamed"] = list(queries.unnamed(one.row)[:200]) if one.may_write else []
    context["batch_url"] = _batch_url(one.row)
    return render(request, "catalogue/differences.html", context)


@page(*READERS)
@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item that would be wrong if the edition took effect today, with what to mend."""
    one = EditionPage(request, pk)
    wrong = [
        {
            "item": item,
            "url": reverse("catalogue:item_edit" if one.may_write else "catalogue:item", args=[item.pk]),
            "problems": [shown(problem.stored(problem.fact, "")) for problem in found],
        }
        for item, found in actions.problems_of(one.row, one.row.from_on or today())
    ]
    return render(request, "catalogue/check.html", one.frame("check") | {"wrong": wrong})


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with this edition."""
    one = EditionPage(request, pk)
    return render(
        request, "catalogue/trail.html", one.frame("edition_trail") | {"lines": lines_for(one.actor, one.row.ref)}
    )


# -- moves
@page(*sorted(WRITERS))
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new edition of the own organ's list."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    organ = get_object_or_404(Organ, pk=actor.organ_id)
    edition = actions.begin(organ, by=actor)
    messages.success(request, _("已起草新版，内容是现行清单的副本。"))
    return redirect("catalogue:edition", edition.pk)


HEAD = (roles.ORGAN_HEAD,)
submit = step_view(EditionPage, ANSWERING, actions.submit, gettext_lazy("已报送监督机构审核。"))
recall = step_view(EditionPage, ANSWERING, actions.recall, gettext_lazy("已撤回，可以继续修改。"))
reopen = step_view(EditionPage, ANSWERING, actions.reopen, gettext_lazy("已收回，改好后重新报送。"))
discard = step_view(EditionPage, WRITERS | {*HEAD}, actions.discard, gettext_lazy("已废弃。"))
return_ = step_view(
    EditionPage, roles.SUPERVISION, actions.return_, gettext_lazy("已退回机关修改。"),
    form=ReturnForm, title=gettext_lazy("退回修改"),
)  # fmt: skip
pass_ = step_view(
    EditionPage, roles.SUPERVISION, actions.pass_, gettext_lazy("已审核通过，由机关公布。"),
    form=PassForm, title=gettext_lazy("审核通过"),
)  # fmt: skip
publish = step_view(
    EditionPage, HEAD, actions.publish, gettext_lazy("已公布。从施行之日起，按这一版认定机关的执法事项。"),
    form=PublishForm, title=gettext_lazy("公布施行"), initial=lambda: {"from_on": today()},
)  # fmt: skip
end = step_view(
    EditionPage, HEAD, actions.end, gettext_lazy("已定末日。"), form=EndForm, title=gettext_lazy("停止执行")
)


@page(*sorted(WRITERS))
@require_POST
def items_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take chosen items out. The first post, without a reason, asks for it and shows what would go."""
    one = EditionPage(request, pk)
    picked = [
        int(raw) for raw in request.POST.getlist("ids")[:5000] if raw.isascii() and raw.isdecimal() and len(raw) < 18
    ]
    rows = list(Item.objects.filter(edition=one.row, pk__in=picked))
    form = RemoveForm(request.POST if "reason" in request.POST else None)
    if rows and form.is_valid():
        done = actions.remove_items(one.row, [row.pk for row in rows], by=one.actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("已从这一版取消%(n)s个事项；已公布的清单不受影响。") % {"n": done})
        return redirect(one.url("differences"))
    if not rows:
        raise Refusal("CAT-21", _("没有选择事项。"), _("请先勾选要取消的事项。"))
    context = one.frame("edition_items") | {"rows": rows, "form": form, "back": one.url("edition_items")}
    return render(request, "catalogue/remove.html", context, status=422 if form.errors else 200)
