"""Pages of the bank of questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import importing
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page
from xiezhi.core.web.walk import Walk, carried, walk_of
from xiezhi.organs.models import Organ

from . import actions, queries
from .forms import JUDGE, QuestionForm
from .models import QUESTION_KIND, SUBJECT_AREA, Question
from .states import QUESTION
from .views import HOLDERS, actor_of, crumbs


def in_words(row: Question) -> str:
    """The right answer as people say it: letters, of a true-or-false question 对 or 错."""
    return str(dict(JUDGE).get(row.answer, row.answer)) if row.kind == "judge" else row.answer


class QuestionList(ListView):
    """The bank: one's own questions and those of the bodies above."""

    title = gettext_lazy("题库")
    intro = gettext_lazy("上级机构的题库下级都可以抽用；修改或停用不影响已经抽出的试卷。")
    columns = (
        Column("stem", gettext_lazy("题干"), width="wide"),
        Column("kind", gettext_lazy("题型"), value="get_kind_display", sort="kind"),
        Column("area", gettext_lazy("知识类别"), value="get_area_display", sort="area"),
        Column("answer", gettext_lazy("答案"), value=in_words),
        Column("basis", gettext_lazy("依据"), width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=QUESTION, sort=True),
        Column("body", gettext_lazy("题库所属机构"), value="body.name", width="clip", shown=False),
        Column("options", gettext_lazy("选项"), value=lambda row: " / ".join(row.options), export_only=True),
        Column("note", gettext_lazy("解析"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("题干、依据"), fields=("stem", "basis")),
        Choice("kind", gettext_lazy("题型"), choices=[(c.value, gettext_lazy(c.label)) for c in QUESTION_KIND]),
        Choice("area", gettext_lazy("知识类别"), choices=[(c.value, gettext_lazy(c.label)) for c in SUBJECT_AREA]),
        Choice("state", gettext_lazy("状态"), choices=QUESTION.choices()),
    )
    default_sort = "kind"
    walks = True
    empty = Empty(gettext_lazy("题库是空的"), gettext_lazy("逐题录入，或者从“数据报送”批量导入试题。"), icon="book")

    def queryset(self) -> Any:
        return queries.questions_visible_to(self.actor).select_related("body")

    def row_url(self, row: Question) -> str:
        return reverse("exams:question", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        found = importing("questions") if self.actor and self.actor.role == roles.SUPERVISOR else []
        return [*found, {"label": _("录入试题"), "url": reverse("exams:add_question"), "icon": "plus-lg", "main": True}]


def _onward(walk: Walk | None) -> str:
    """The next question of the list it was opened from; after the last, that list."""
    return (walk.after or walk.list_url) if walk else reverse("exams:questions")


def _question(request: HttpRequest, pk: int) -> Question:
    row: Question = get_object_or_404(queries.questions_visible_to(actor_of(request)).select_related("body"), pk=pk)
    return row


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_question(request: HttpRequest) -> HttpResponse:
    """One question by hand."""
    actor, form = actor_of(request), QuestionForm(request.POST or None)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        body = get_object_or_404(Organ, pk=actor.organ_id)
        actions.add_question(body, by=actor, **{k: v for k, v in data.items() if k != "version"})
        return _("已录入。"), reverse("exams:questions")

    return form_page(request, form, do, back=reverse("exams:questions"), title=_("录入试题"), submit=_("录入"),
                     crumbs=crumbs((_("题库"), reverse("exams:questions"))), draft_key="exams:question")  # fmt: skip


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question: changed by its own body, read by those below."""
    actor, row = actor_of(request), _question(request, pk)
    form = QuestionForm(request.POST or None, row=row)
    own, back = actor.organ_id == row.body_id, reverse("exams:questions")
    walk = walk_of(request, QuestionList, pk, back)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        there = _onward(walk)  # before the change may take it out of the list
        actions.change_question(row, by=actor, seen=form.opened, **{k: v for k, v in data.items() if k != "version"})
        return _("已保存。"), there

    return form_page(
        request, form, do, back=back, title=_("试题"), submit=_("保存"),
        template="exams/question.html", row=row, own=own, walk=walk,
        switch=carried(request, reverse("exams:switch_question", args=[pk])), crumbs=crumbs((_("题库"), back)),
        now=lambda: QuestionForm(row=_question(request, pk)),
    )  # fmt: skip


@page(*HOLDERS)
@require_POST
def switch_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the bank, or back into it."""
    row = _question(request, pk)
    there = _onward(walk_of(request, QuestionList, pk, reverse("exams:questions")))
    do = actions.retire_question if row.state == "active" else actions.restore_question
    do(row, by=actor_of(request))
    messages.success(request, _("试题：%(state)s。") % {"state": QUESTION.states[row.state].label})
    return redirect(there)


question_list = page(*HOLDERS)(QuestionList.as_view())
