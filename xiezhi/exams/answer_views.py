"""How each question of an examination was answered; a key that was wrong set right on all papers at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core import roles
from xiezhi.core.web.pieces import Badge
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import READ_AND_POST, form_page

from . import actions, answers, queries
from .forms import RekeyForm
from .models import Exam
from .states import RESULTS
from .views import HOLDERS, actor_of, crumbs, exam_of


def _too_early(request: HttpRequest, row: Exam) -> HttpResponse | None:
    """Answers are told to its own body, once nobody answers any more."""
    if queries.checks(actor_of(request), row):
        return None
    messages.info(request, _("考试结束以后，由组织考试的机构查看。"))
    return redirect("exams:record", row.pk)


def _decides(request: HttpRequest, row: Exam) -> bool:
    return row.state != RESULTS.value or actor_of(request).role == roles.SUPERVISION_HEAD


@page(*HOLDERS)
@require_GET
def answered(request: HttpRequest, pk: int) -> HttpResponse:
    """Question by question, those that went worst first: there a key may be wrong."""
    row = exam_of(request, pk)
    if early := _too_early(request, row):
        return early
    context = {
        "exam": row, "asked": answers.asked(row), "decides": _decides(request, row), "title": _("逐题答题情况"),
        "crumbs": crumbs((row.title, reverse("exams:record", args=[pk])), (_("逐题答题情况"), "")),
        "doubtful": Badge(_("正确率低于%(n)s%%") % {"n": round(answers.DOUBTFUL * 100)}, "warn"),
        "doubtful_from": answers.DOUBTFUL_FROM,
    }  # fmt: skip
    return render(request, "exams/answers.html", context)


@page(*HOLDERS)
@require_http_methods(READ_AND_POST)
def rekey(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Another key for one question: first what it would change, then all papers at once."""
    row, back = exam_of(request, pk), reverse("exams:answers", args=[pk])
    if early := _too_early(request, row):
        return early
    if request.method != "POST" and not _decides(request, row):
        messages.info(request, _("成绩已经公布，改判由监督机构负责人办理。"))
        return redirect(back)
    one = next(iter(answers.asked(row, question)), None)
    if one is None:
        raise Http404
    form = RekeyForm(request.POST if request.method == "POST" else None, asked=one)
    context: dict[str, Any] = {
        "one": one, "title": _("统一改判"), "intro": one.stem,
        "crumbs": crumbs((row.title, reverse("exams:record", args=[pk])), (_("逐题答题情况"), back), (_("统一改判"), "")),
        "bank": reverse("exams:question", args=[question]),
        "chosen": [(text, one.given[text], text in one.right) for text in one.options],
    }  # fmt: skip
    if form.is_valid() and not form.cleaned_data["sure"]:
        found = answers.changes(answers.papers(row), question, form.key)
        if found:
            turned = [change for change in found if change.passes != change.row.passed]
            shown = {"found": found, "turned": len(turned), "submit": _("统一改判%(n)s份") % {"n": len(found)}, "form": form}
            return render(request, "exams/rekey_sure.html", {**context, **shown, "cancel_url": request.path})
        form.add_error(None, _("按这个答案，没有一份试卷的得分会变。"))

    def do(data: dict[str, Any]) -> tuple[str, str]:
        done = actions.rekey(row, by=actor_of(request), question=question, right=form.key, reason=data["reason"])
        return _("已统一改判%(n)s份试卷。题库里的这道题请另行改正。") % {"n": len(done)}, back

    return form_page(request, form, do, back=back, template="exams/rekey.html", submit=_("看改判结果"), **context)
