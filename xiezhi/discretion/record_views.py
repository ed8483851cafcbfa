"""A version: its tiers, its way to publication, what differs from the one before, and every step that a person may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.catalogue import queries as catalogue
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, joined
from xiezhi.core.taking import shown
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.walk import Walk, carried, onward, walk_of
from xiezhi.trail.web import lines_for

from . import actions, content, queries, show
from .forms import EndForm, Form, MakeForm, PassForm, PublishForm, ReturnForm
from .lists import BenchmarkList
from .models import Benchmark
from .states import ANSWERING, BENCHMARK, LIVE, WAITING, WRITABLE, WRITERS
from .views import READERS

WRITABLE_STATES = [state.value for state in WRITABLE]
LIVE_STATES = [state.value for state in LIVE]
METHODS = ["GET", "HEAD", "POST"]


class BenchmarkPage:
    """A version as one person sees it. Raises Http404."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = queries.complete(queries.visible_to(self.actor)).select_related(
            "organ__division", "body", "item__edition", "source__organ"
        )
        self.row: Benchmark = get_object_or_404(rows, pk=pk)

    @cached_property
    def own(self) -> bool:
        return self.actor.organ_id == self.row.organ_id

    @cached_property
    def reviews(self) -> bool:
        return self.actor.role in roles.SUPERVISION and self.actor.organ_id == self.row.body_id

    @property
    def may_write(self) -> bool:
        return self.own and self.actor.role in WRITERS and self.row.state in WRITABLE_STATES

    @cached_property
    def walk(self) -> Walk | None:
        return walk_of(self.request, BenchmarkList, self.row.pk, reverse("discretion:list"))

    def url(self, name: str) -> str:
        return carried(self.request, reverse(f"discretion:{name}", args=[self.row.pk]))

    def frame(self, tab: str) -> dict[str, Any]:
        dues = show.dues(self.actor, self.row)
        return {
            "row": self.row, "head": show.head(self.row, dues), "tabs": show.tabs(self.row, tab), "dues": dues, "walk": self.walk,
        }  # fmt: skip

    def moves(self) -> list[pieces.MoveButton]:
        """What this person may do now."""
        open_moves = {move.name for move in BENCHMARK.open_moves(self.row.state, self.actor.role)}
        if self.reviews and "pass" in open_moves:
            return [
                pieces.MoveButton(_("审查通过…"), self.url("pass"), form=True, main=True, icon="check-lg"),
                pieces.MoveButton(_("退回纠正…"), self.url("return"), form=True, danger=True, icon="reply"),
            ]
        return self._own_moves(open_moves) if self.own else []

    def _own_moves(self, open_moves: set[str]) -> list[pieces.MoveButton]:
        adopted, found = self.row.kind == "adopted", []
        if self.may_write and not adopted:
            found.append(pieces.MoveButton(_("修改"), self.url("edit"), form=True, icon="pencil"))
            if url := url_or_none("exchange:upload"):
                found.append(pieces.MoveButton(_("导入档次"), f"{url}?kind=benchmark", form=True, icon="upload"))
        if "make" in open_moves:
            word = _("决定适用…") if adopted else _("制定…")
            found.append(pieces.MoveButton(word, self.url("make"), form=True, main=True, icon="patch-check"))
        if "file" in open_moves and not adopted:
            found.append(pieces.MoveButton(
                _("报送备案"), self.url("file"), main=True, icon="send",
                confirm=_("报送后由监督机构备案审查，审查期间不能改动。报送吗？"),
            ))  # fmt: skip
        for name, allowed in (("publish", not adopted), ("show", adopted)):
            if name in open_moves and allowed:
                word = _("公示适用上级基准…") if adopted else _("公布施行…")
                found.append(pieces.MoveButton(word, self.url(name), form=True, main=True, icon="globe"))
        if "recall" in open_moves:
            found.append(pieces.MoveButton(_("撤回报送"), self.url("recall"), icon="reply"))
        if "reopen" in open_moves:
            found.append(pieces.MoveButton(
                _("收回再改"), self.url("reopen"), icon="reply", confirm=_("收回后要重新制定、报送备案。收回吗？"),
            ))  # fmt: skip
        if self.row.state in LIVE_STATES and self.actor.role in WRITERS and self.row.in_force(today()):
            begin = f"{reverse('discretion:begin')}?item={self.row.item_code}"
            found.append(pieces.MoveButton(_("起草新版…"), begin, form=True, icon="plus-lg"))
        if "end" in open_moves and self.row.to_on is None:
            found.append(
                pieces.MoveButton(_("停止适用…"), self.url("end"), form=True, danger=True, icon="slash-circle")
            )
        if "discard" in open_moves:
            found.append(pieces.MoveButton(
                _("废弃"), self.url("discard"), danger=True, icon="x-lg",
                confirm=_("废弃后不能再改，已公布的版本不受影响。废弃吗？"),
            ))  # fmt: skip
        return found

    def warnings(self) -> list[pieces.Note]:
        """What stands in the way, or has changed around it."""
        row, found = self.row, []
        if row.state == "returned":
            found.append(pieces.Note(_("监督机构退回纠正：%(opinion)s") % {"opinion": row.opinion}, "bad"))
        for task in row.adjustments.filter(state=WAITING.value):
            text = _("%(change)s，自%(day)s起施行；引用%(cites)s的这个基准待调整。") % {
                "change": show.changed_title(task), "day": task.effective_on, "cites": task.cites,
            }  # fmt: skip
            found.append(pieces.Note(text, "warn"))
        if row.source is not None and not row.source.in_force(today()) and row.in_force(today()):
            found.append(pieces.Note(_("所适用的上级基准已经不是现行的一版，请重新决定适用，或者自行制定。"), "warn"))
        if row.state in LIVE_STATES and row.in_force(today()):
            found += [pieces.Note(text, "warn") for text in self._out_of_step()]
        return found

    def _out_of_step(self) -> list[str]:
        item = catalogue.item(self.row.organ_id, self.row.item_code, today())
        if item is None:
            return [_("现行的权责清单里已经没有这个事项。")]
        old = self.row.item
        same = all(
            getattr(item, name) == getattr(old, name)
            for name in ("fine_min", "fine_max", "times_min", "times_max", "penalty_kinds")
        )
        return [] if same else [_("事项的法定幅度或者种类已经有了新版，请核对各档是否仍在幅度以内。")]

    def problems(self) -> list[str]:
        """What would be refused when it is made; for those who can mend it."""
        if not (self.own and self.row.state in WRITABLE_STATES):
            return []
        found = [shown(problem.stored(problem.fact, "")) for problem in actions.problems_of(self.row)]
        return [_("{text}（代码 {code}）").format(text=joined(one["what"], one["mend"]), code=one["code"]) for one in found]


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One version with its tiers and factors, and how far it has come."""
    one = BenchmarkPage(request, pk)
    row = one.row
    above = queries.superior_of(row.organ, row.item, today()) if row.kind == "own" else None
    context = one.frame("record") | {
        "steps": show.steps(row), "warnings": one.warnings(), "problems": one.problems(), "moves": one.moves(),
        "facts_": show.facts(row), "progress": show.progress(row), "tiers": show.tiers(row), "factors": show.factors(row),
        "above": above, "above_tiers": show.tiers(above) if above else [],
        "versions": [
            {"row": version, "state": show.standing(version), "url": reverse("discretion:record", args=[version.pk])}
            for version in queries.history(row).select_related("organ")
        ],
        "tasks": [
            {"row": task, "state": show.adjustment_state(task), "url": reverse("discretion:adjustment", args=[task.pk])}
            for task in row.adjustments.all()
        ],
        "calculator": f"{reverse('discretion:calculator')}?item={row.item_code}&organ={row.organ_id}",
        "edit_url": one.url("edit") if one.may_write and row.kind == "own" else "",
    }  # fmt: skip
    return render(request, "discretion/record.html", context)


@page(*READERS)
@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What this version changes against the one before."""
    one = BenchmarkPage(request, pk)
    before = queries.before(one.row)
    parts = content.differences(before, one.row) if before is not None else []
    return render(request, "discretion/differences.html", one.frame("differences") | {"before": before, "parts": parts})


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with this version."""
    one = BenchmarkPage(request, pk)
    return render(request, "discretion/trail.html", one.frame("trail") | {"lines": lines_for(one.actor, one.row.ref)})


# -- steps
def _step(request: HttpRequest, pk: int, step: Callable[..., Any], said: str) -> HttpResponse:
    one = BenchmarkPage(request, pk)
    step(one.row, by=one.actor)
    messages.success(request, said)
    return redirect(one.url("record"))


@page(*sorted(ANSWERING))
@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to the supervision body."""
    return _step(request, pk, actions.file, _("已报送监督机构备案审查。"))


@page(*sorted(ANSWERING))
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    return _step(request, pk, actions.recall, _("已撤回报送。"))


@page(*sorted(ANSWERING))
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Work on it again."""
    return _step(request, pk, actions.reopen, _("已收回，改好后重新制定。"))


@page(*sorted(WRITERS | {roles.ORGAN_HEAD}))
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    return _step(request, pk, actions.discard, _("已废弃。"))


def _form_step(
    request: HttpRequest, pk: int, make: Callable[..., Form], step: Callable[..., Any], *, title: str, said: str,
    initial: dict[str, Any] | None = None, on: bool = False,
) -> HttpResponse:  # fmt: skip
    """`on`: afterwards the next record of the walk."""
    one = BenchmarkPage(request, pk)
    form = make(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            walk = one.walk
            try:
                step(one.row, by=one.actor, **form.cleaned_data)
            except Refusal as refusal:
                if not refusal.fields:
                    raise
                form.refuse(refusal)
            else:
                messages.success(request, said)
                back = reverse("discretion:record", args=[pk])
                return redirect(onward(request, walk, back) if on else carried(request, back))
    context = {
        "form": form, "title": title, "intro": f"{one.row.organ.name} · {one.row.name}", "submit": title,
        "cancel_url": one.url("record"),
        "crumbs": show.crumbs(pieces.Crumb(one.row.name, one.url("record"))),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=status)


@page(roles.ORGAN_HEAD)
@require_http_methods(METHODS)
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """The head makes it, or decides that the superior's applies."""
    said = _("已制定。自行制定的，请在期限内报送备案；适用上级基准的，请及时公示。")
    return _form_step(
        request, pk, MakeForm, actions.make, title=_("制定（决定适用）"), said=said, initial={"made_on": today()}
    )


@page(*sorted(roles.SUPERVISION))
@require_http_methods(METHODS)
def return_(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it back to be corrected."""
    return _form_step(request, pk, ReturnForm, actions.return_, title=_("退回纠正"), said=_("已退回机关纠正。"), on=True)


@page(*sorted(roles.SUPERVISION))
@require_http_methods(METHODS)
def pass_(request: HttpRequest, pk: int) -> HttpResponse:
    """Find it in order."""
    said = _("已审查通过，由机关公布。")
    return _form_step(request, pk, PassForm, actions.pass_, title=_("审查通过"), said=said, on=True)


@page(roles.ORGAN_HEAD)
@require_http_methods(METHODS)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on it holds."""
    said = _("已公布。从施行之日起，裁量计算按这一版。")
    return _form_step(
        request, pk, PublishForm, actions.publish, title=_("公布施行"), said=said, initial={"from_on": today()}
    )


@page(roles.ORGAN_HEAD)
@require_http_methods(METHODS)
def show_(request: HttpRequest, pk: int) -> HttpResponse:
    """That the superior's benchmark applies is made known."""
    said = _("已公示。从施行之日起，裁量计算按上级基准。")
    return _form_step(
        request, pk, PublishForm, actions.show, title=_("公示适用上级基准"), said=said, initial={"from_on": today()}
    )


@page(roles.ORGAN_HEAD)
@require_http_methods(METHODS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It ends without a successor."""
    return _form_step(request, pk, EndForm, actions.end, title=_("停止适用"), said=_("已定末日。"))
