"""A version: its tiers, its way to publication, what differs from the one before, and every step that a person may take."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from xiezhi.catalogue import queries as catalogue
from xiezhi.core import roles
from xiezhi.core.errors import joined
from xiezhi.core.taking import shown
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Opened, step_view
from xiezhi.trail.web import lines_for

from . import actions, content, queries, show
from .forms import EndForm, MakeForm, PassForm, PublishForm, ReturnForm
from .lists import BenchmarkList
from .models import Benchmark
from .states import ANSWERING, BENCHMARK, LIVE, WAITING, WRITABLE, WRITERS
from .views import READERS

WRITABLE_STATES = [state.value for state in WRITABLE]
LIVE_STATES = [state.value for state in LIVE]


class BenchmarkPage(Opened):
    """A version as one person sees it. Raises Http404."""

    home = "discretion:record"
    among = (BenchmarkList, "discretion:list")

    def __init__(self, request: HttpRequest, pk: int) -> None:
        super().__init__(request)
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

    def around(self) -> dict[str, Any]:
        crumbs = show.crumbs(pieces.Crumb(self.row.name, self.url()))
        return {"intro": f"{self.row.organ.name} · {self.row.name}", "crumbs": crumbs}

    def frame(self, tab: str) -> dict[str, Any]:
        dues = show.dues(self.actor, self.row)
        return {
            "row": self.row, "head": show.head(self.row, dues), "tabs": show.tabs(tab, self.url), "dues": dues, "walk": self.walk,
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
            wrong = len(self.wrong)
            found.append(pieces.MoveButton(
                word, self.url("make"), form=True, main=True, icon="patch-check",
                closed=_("还有%(n)s处不合要求，改好以后才能制定。") % {"n": wrong} if wrong else "",
            ))  # fmt: skip
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
            said = {"change": show.changed_title(task), "day": task.effective_on, "cites": task.cites}
            text = _("%(change)s，自%(day)s起施行；引用%(cites)s的这个基准待调整。") % said
            if task.above_id:
                text = _("%(change)s（%(day)s起），直接适用它的这个基准待调整。") % said
            found.append(pieces.Note(text, "warn"))
        told = row.adjustments.filter(state=WAITING.value, above__isnull=False).exists()
        if row.source is not None and not row.source.in_force(today()) and row.in_force(today()) and not told:
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

    @cached_property
    def wrong(self) -> list[str]:
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
        "steps": show.steps(row), "warnings": one.warnings(), "problems": one.wrong, "moves": one.moves(),
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
HEAD = (roles.ORGAN_HEAD,)
from_today = lambda: {"made_on": today(), "from_on": today()}  # noqa: E731

file = step_view(BenchmarkPage, ANSWERING, actions.file, gettext_lazy("已报送监督机构备案审查。"))
recall = step_view(BenchmarkPage, ANSWERING, actions.recall, gettext_lazy("已撤回报送。"))
reopen = step_view(BenchmarkPage, ANSWERING, actions.reopen, gettext_lazy("已收回，改好后重新制定。"))
discard = step_view(BenchmarkPage, WRITERS | {*HEAD}, actions.discard, gettext_lazy("已废弃。"))
make = step_view(
    BenchmarkPage, HEAD, actions.make, gettext_lazy("已制定。自行制定的，请在期限内报送备案；适用上级基准的，请及时公示。"),
    form=MakeForm, title=lambda row: _("决定适用") if row.kind == "adopted" else _("制定"), initial=from_today,
)  # fmt: skip
return_ = step_view(
    BenchmarkPage, roles.SUPERVISION, actions.return_, gettext_lazy("已退回机关纠正。"),
    form=ReturnForm, title=gettext_lazy("退回纠正"), on=True,
)  # fmt: skip
pass_ = step_view(
    BenchmarkPage, roles.SUPERVISION, actions.pass_, gettext_lazy("已审查通过，由机关公布。"),
    form=PassForm, title=gettext_lazy("审查通过"), on=True,
)  # fmt: skip
publish = step_view(
    BenchmarkPage, HEAD, actions.publish, gettext_lazy("已公布。从施行之日起，裁量计算按这一版。"),
    form=PublishForm, title=gettext_lazy("公布施行"), initial=from_today,
)  # fmt: skip
show_ = step_view(
    BenchmarkPage, HEAD, actions.show, gettext_lazy("已公示。从施行之日起，裁量计算按上级基准。"),
    form=PublishForm, title=gettext_lazy("公示适用上级基准"), initial=from_today,
)  # fmt: skip
end = step_view(
    BenchmarkPage, HEAD, actions.end, gettext_lazy("已定末日。"), form=EndForm, title=gettext_lazy("停止适用")
)  # fmt: skip
