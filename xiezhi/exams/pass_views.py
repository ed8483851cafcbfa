"""Pages of those who have passed, on paper or here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import importing
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page

from . import actions, queries
from .forms import PassForm, ReasonForm
from .models import Pass, Source
from .views import HOLDERS, READERS, actor_of, crumbs


class PassList(ListView):
    """Who has passed, on paper or here."""

    title = gettext_lazy("合格名单")
    columns = (
        Column("person", gettext_lazy("姓名"), value="person.name", sort="person__name"),
        Column("organ", gettext_lazy("机关"), value="person.organ.name", sort="person__organ__name", width="clip"),
        Column("passed_on", gettext_lazy("考试合格日期"), kind="date", sort=True),
        Column("valid_to", gettext_lazy("合格有效期至"), kind="date", sort=True),
        Column("source", gettext_lazy("成绩来源"), value="get_source_display", sort="source"),
        Column("number", gettext_lazy("编号"), width="code"),
        Column("entered_by", gettext_lazy("登记人"), shown=False),
    )
    filters = (
        Text("q", gettext_lazy("姓名、机关、编号"), fields=("person__name", "person__organ__name", "number")),
        Choice("source", gettext_lazy("成绩来源"), choices=Source.choices),
        DateRange("passed_on", gettext_lazy("考试合格日期")),
    )
    default_sort = "-passed_on"
    empty = Empty(
        gettext_lazy("还没有合格成绩"), gettext_lazy("公布成绩或者登记纸质成绩后出现在这里。"), icon="patch-check"
    )

    def queryset(self) -> Any:
        return queries.passes_visible_to(self.actor).select_related("person__organ")

    def row_url(self, row: Pass) -> str:
        return reverse("exams:pass", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in roles.SUPERVISION:
            return []
        found = importing("passes") if self.actor.role == roles.SUPERVISOR else []
        return [*found, {"label": _("登记纸质成绩"), "url": reverse("exams:enter_pass"), "icon": "plus-lg", "main": True}]


def _pass(request: HttpRequest, pk: int) -> Pass:
    rows = queries.passes_visible_to(actor_of(request)).select_related("person__organ")
    row: Pass = get_object_or_404(rows, pk=pk)
    return row


@page(*READERS)
@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """A result: whose, since when, until when, from where; one from paper that was entered wrongly is taken off the list."""
    row = _pass(request, pk)
    facts = [
        pieces.Fact(_("姓名"), row.person.name), pieces.Fact(pgettext("one", "机关"), row.person.organ.name),
        pieces.Fact(_("考试合格日期"), row.passed_on, "date"),
        pieces.Fact(_("合格有效期至"), row.valid_to, "date") if row.valid_to else pieces.Fact(_("合格有效期至"), _("长期有效")),
        pieces.Fact(_("成绩来源"), row.get_source_display()), pieces.Fact(_("编号"), row.number),
        pieces.Fact(_("登记人"), row.entered_by), pieces.Fact(_("登记时间"), row.entered_at, "moment"),
    ]  # fmt: skip
    moves = None
    if row.source == Source.PAPER and actor_of(request).role in roles.SUPERVISION:
        url = reverse("exams:void_pass", args=[pk])
        moves = [pieces.MoveButton(_("作废…"), url, form=True, danger=True, icon="slash-circle")]
    standing = State("pass", _("合格"), "good") if row.holds(today()) else State("pass", _("已过有效期"), "mute")
    head = pieces.RecordHead(title=_("%(name)s的合格成绩") % {"name": row.person.name}, number=row.number, state=standing,
                             organ=row.person.organ.name, crumbs=_crumbs())  # fmt: skip
    return render(request, "core/record.html", {"head": head, "facts": facts, "moves": moves})


def _crumbs(*more: tuple[Any, str]) -> tuple[pieces.Crumb, ...]:
    return crumbs((_("合格名单"), reverse("exams:passes")), *more)


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def void_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """A result from paper was entered wrongly."""
    row, back = _pass(request, pk), reverse("exams:pass", args=[pk])
    form = ReasonForm(request.POST or None)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.void_pass(row, by=actor_of(request), reason=data["reason"])
        return _("已作废。"), reverse("exams:passes")

    return form_page(
        request, form, do, back=back, title=_("作废成绩：%(name)s") % {"name": row.person.name}, submit=_("作废"),
        intro=_("作废后不再列入合格名单；已经据此发的证件列入监督机构待办，由有权机关处理。"),
        crumbs=_crumbs((row.person.name, back)),
    )  # fmt: skip


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_pass(request: HttpRequest) -> HttpResponse:
    """A result from paper."""
    actor = actor_of(request)
    form = PassForm(request.POST or None, actor=actor)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.enter_pass(
            form.person, by=actor, passed_on=data["passed_on"], valid_to=data["valid_to"], number=data["number"]
        )
        return _("已登记%(name)s的成绩。") % {"name": form.person.name}, reverse("exams:passes")

    return form_page(request, form, do, back=reverse("exams:passes"), title=_("登记纸质成绩"), submit=_("登记"),
                     crumbs=_crumbs())  # fmt: skip


pass_list = page(*READERS)(PassList.as_view())
