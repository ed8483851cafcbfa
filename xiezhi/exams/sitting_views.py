"""A candidate's own pages: what is ahead, the paper, the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Case, F, Q, When
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.errors import Refusal, joined
from xiezhi.core.time import now
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import READ_AND_POST, form_page
from xiezhi.core.web.walk import Walk, carried, walk_of

from . import actions, queries
from .forms import CorrectionForm
from .marking import LETTERS
from .models import Correction, Sitting
from .states import ANNOUNCED, INVITED, RESULTS, SITS, SITTING, SITTING_TABLE
from .views import HOLDERS, READERS, Candidates, ExamList, actor_of, crumbs, passed_badge

SITTERS = tuple(sorted(SITS))


class MySittings(ListView):
    """An officer's own examinations: nobody else's are to be seen, so each leads to the own paper or result."""

    title = gettext_lazy("我的考试")
    intro = ExamList.intro
    columns = (
        Column("exam", gettext_lazy("考试名称"), value="exam.title", sort="exam__title", width="wide"),
        Column("state", gettext_lazy("状态"), kind="state", states=SITTING_TABLE, sort=True),
        Column("ticket", gettext_lazy("准考证号"), width="code"),
        Column("opens_at", gettext_lazy("开考时间"), kind="moment", value="exam.opens_at", sort="exam__opens_at"),
        Column("closes_at", gettext_lazy("截止时间"), kind="moment", value="exam.closes_at", sort="exam__closes_at"),
        Column("score", gettext_lazy("得分"), kind="number", value="told_score"),
        Column("passed", gettext_lazy("是否合格"), kind="badge", value=passed_badge),
        Column("body", gettext_lazy("组织机构"), value="exam.body.name", width="clip", shown=False),
    )
    filters = (
        Text("q", gettext_lazy("考试名称"), fields=("exam__title",)),
        Choice("state", gettext_lazy("状态"), choices=SITTING_TABLE.choices()),
    )
    default_sort = "-opens_at"
    empty = Empty(gettext_lazy("没有考试"), gettext_lazy("列入考生名单、考试发布后出现在这里。"), icon="pencil-square")

    def queryset(self) -> Any:
        told = Q(exam__state=RESULTS.value)
        return queries.mine(self.actor).annotate(
            told_score=Case(When(told, then=F("score"))), told_passed=Case(When(told, then=F("passed")))
        )

    def row_url(self, row: Sitting) -> str:
        return reverse("exams:sitting", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        return [{"label": _("合格名单"), "url": reverse("exams:passes"), "icon": "patch-check"}]


@page(*READERS)
def front(request: HttpRequest) -> HttpResponseBase:
    """The list of examinations; an officer's own."""
    own = actor_of(request).role == roles.OFFICER
    return MySittings.as_view()(request) if own else ExamList.as_view()(request)


def _sitting(request: HttpRequest, pk: int) -> Sitting:
    rows = queries.sittings_visible_to(actor_of(request)).select_related("exam__body", "person__organ")
    row: Sitting = get_object_or_404(rows, pk=pk)
    return row


def _mine(request: HttpRequest, row: Sitting) -> bool:
    return queries.person_id(actor_of(request)) == row.person_id


@page(*READERS)
@never_cache
@require_GET
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidate: what is ahead, the paper while it runs, the result once published. Others: how far it is."""
    row = _sitting(request, pk)
    mine = _mine(request, row)
    if mine and row.state == SITTING.value:
        left = max(0, int((row.ends_at - now()).total_seconds())) if row.ends_at else 0
        return render(
            request, "exams/paper.html", {"row": row, "exam": row.exam, "questions": _questions(row), "left": left}
        )
    exam = row.exam
    open_now = exam.state == ANNOUNCED.value and exam.opens_at <= now() < exam.closes_at
    told, checks = exam.state == RESULTS.value, queries.checks(actor_of(request), exam)
    facts = [
        pieces.Fact(_("准考证号"), row.ticket), pieces.Fact(_("考生"), f"{row.person.name}（{row.person.organ.name}）"),
        pieces.Fact(_("开考时间"), exam.opens_at, "moment"), pieces.Fact(_("截止时间"), exam.closes_at, "moment"),
        pieces.Fact(_("答题时长（分钟）"), exam.minutes), pieces.Fact(_("合格分数"), f"{exam.pass_mark} / {exam.full_mark}"),
        pieces.Fact(_("开始时间"), row.begun_at, "moment"), pieces.Fact(_("交卷时间"), row.handed_in_at, "moment"),
    ]  # fmt: skip
    if (told or checks) and row.score is not None:
        facts += [
            pieces.Fact(_("得分"), row.score),
            pieces.Fact(_("是否合格"), _("合格") if row.passed else _("不合格")),
        ]
    moves = []
    if mine and row.state == INVITED.value and open_now:
        text = _("开始后计时%(n)s分钟，中途离开不停表。现在开始？") % {"n": exam.minutes}
        moves.append(pieces.MoveButton(_("开始答题"), reverse("exams:begin", args=[pk]), main=True, confirm=text))
    head = pieces.RecordHead(title=exam.title if mine else row.person.name, number=row.ticket, kind=_("考生"),
                             organ=exam.body.name, state=SITTING_TABLE.states[row.state], crumbs=_crumbs(row))  # fmt: skip
    context = {
        "head": head, "walk": _walk(request, row), "facts": facts, "moves": moves if mine else None, "row": row, "mine": mine,
        "early": mine and row.state == INVITED.value and exam.state == ANNOUNCED.value and now() < exam.opens_at,
        "review": _review(request, row) if row.paper and (checks or (told and mine)) else [],
        "corrects": _corrects(request, row),
    }  # fmt: skip
    return render(request, "exams/sitting.html", context)


def _crumbs(row: Sitting, *more: tuple[Any, str]) -> tuple[pieces.Crumb, ...]:
    return crumbs((row.exam.title, reverse("exams:record", args=[row.exam_id])), *more)


def _walk(request: HttpRequest, row: Sitting) -> Walk | None:
    """From candidate to candidate of the list of the examination."""
    home = reverse("exams:record", args=[row.exam_id])
    return walk_of(request, Candidates, row.pk, home, of={"pk": row.exam_id})


def _corrects(request: HttpRequest, row: Sitting) -> bool:
    """Whether this person may change marks of this paper now."""
    actor = actor_of(request)
    head = row.exam.state != RESULTS.value or actor.role == roles.SUPERVISION_HEAD
    return head and queries.checks(actor, row.exam) and SITTING_TABLE["correct"].open_to(row.state, actor.role)


def _questions(row: Sitting) -> list[dict[str, Any]]:
    """The paper as a candidate sees it: never with the right answers."""
    found = []
    for place, q in enumerate(row.paper):
        given = row.answers.get(str(place), "")
        texts = [_("对"), _("错")] if q["kind"] == "judge" else q["options"]
        options = [{"letter": LETTERS[at], "text": text, "on": LETTERS[at] in given} for at, text in enumerate(texts)]
        found.append({
            "place": place, "no": place + 1, "kind": queries.kind_label(q["kind"]), "points": q["points"], "stem": q["stem"],
            "many": q["kind"] == "multi", "judge": q["kind"] == "judge", "options": options, "answered": bool(given),
        })  # fmt: skip
    return found


def _review(request: HttpRequest, row: Sitting) -> list[dict[str, Any]]:
    """Question by question after results are published: given, right, points, the note."""
    words = {"A": _("对"), "B": _("错")}
    found: list[dict[str, Any]] = []
    checked: dict[int, list[Correction]] = {}
    for correction in row.corrections.all():
        checked.setdefault(correction.place, []).append(correction)
    for one, q, points in zip(_questions(row), row.paper, queries.points(row), strict=True):
        given, right = row.answers.get(str(one["place"]), ""), q["answer"]
        if one["judge"]:
            given, right = words.get(given, ""), words[right]
        told = {"given": given, "right": right, "got": points, "basis": q.get("basis", ""), "note": q.get("note", "")}
        url = carried(request, reverse("exams:correct", args=[row.pk, one["place"]]))
        found.append({**one, **told, "checked": checked.get(one["place"], []), "url": url})
    return found


@page(*SITTERS)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the paper; the clock runs."""
    actions.begin(_sitting(request, pk), by=actor_of(request))
    return redirect("exams:sitting", pk)


def _given(request: HttpRequest) -> dict[str, str]:
    """{place: letters} of a posted paper; places that were sent without a choice are emptied."""
    sent = dict.fromkeys(request.POST.getlist("shown"), "")
    for name, values in request.POST.lists():
        if name.startswith("q"):
            sent[name[1:]] = "".join(values)
    return sent


@page(*SITTERS)
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was answered so far; called by the page in the background. JSON: {"answered": n} or what is wrong."""
    row = _sitting(request, pk)
    try:
        count = actions.save_answers(row, by=actor_of(request), answers=_given(request))
    except Refusal as refusal:
        return JsonResponse({"error": refusal.said, "code": refusal.code}, status=refusal.status)
    return JsonResponse({"answered": count})


@page(*SITTERS)
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what the page holds, if there is still time, and hand in."""
    row, actor = _sitting(request, pk), actor_of(request)
    try:
        actions.save_answers(row, by=actor, answers=_given(request))
    except Refusal as refusal:
        if refusal.code != "EXM-23":  # late: what was saved before counts
            raise
        messages.info(request, refusal.said)
    row.refresh_from_db()
    actions.hand_in(row, by=actor)
    messages.success(request, _("已交卷，成绩公布后可以在这里查看。"))
    return redirect("exams:sitting", pk)


@page(*HOLDERS)
@require_http_methods(READ_AND_POST)
def correct(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """One answer looked through by a person: its marks changed, or left as they are, with a reason."""
    row, back = _sitting(request, pk), reverse("exams:sitting", args=[pk])
    if request.method != "POST" and not _corrects(request, row):
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(carried(request, back))
    if place >= len(row.paper):
        raise Http404
    shown = _review(request, row)[place]
    form = CorrectionForm(
        request.POST or None, most=shown["points"], initial={"points": shown["got"], "seen": shown["got"]}
    )

    told = row.passed and row.exam.state == RESULTS.value  # he was on the list of those who passed

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.correct(row, by=actor_of(request), place=place, **data)
        said = _("第%(no)s题已复核，总分%(score)s分。") % {"no": place + 1, "score": row.score}
        if told and not row.passed:
            said = joined(said, _("已从合格名单中移除；已经据此发的证件列入监督机构待办，由有权机关处理。"))
        return said, f"{carried(request, back)}#q{place + 1}"

    return form_page(
        request, form, do, back=back, template="exams/marks.html", q=shown, submit=_("复核改判"),
        title=_("复核第%(no)s题：%(who)s") % {"no": place + 1, "who": row.person.name},
        crumbs=_crumbs(row, (row.person.name, back)),
    )  # fmt: skip
