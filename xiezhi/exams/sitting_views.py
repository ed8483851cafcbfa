"""A candidate's own pages: what is ahead, the paper, the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xiezhi.core.errors import Refusal
from xiezhi.core.time import now
from xiezhi.core.web import pieces
from xiezhi.core.web.policy import page

from . import actions, queries
from .marking import LETTERS, marks
from .models import Sitting
from .states import ANNOUNCED, INVITED, RESULTS, SITS, SITTING, SITTING_TABLE
from .views import READERS, actor_of, crumbs

SITTERS = tuple(sorted(SITS))


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
    told = exam.state == RESULTS.value
    facts = [
        pieces.Fact(_("准考证号"), row.ticket), pieces.Fact(_("考生"), f"{row.person.name}（{row.person.organ.name}）"),
        pieces.Fact(_("开考时间"), exam.opens_at, "moment"), pieces.Fact(_("截止时间"), exam.closes_at, "moment"),
        pieces.Fact(_("答题时长（分钟）"), exam.minutes), pieces.Fact(_("合格分数"), f"{exam.pass_mark} / {exam.full_mark}"),
        pieces.Fact(_("开始时间"), row.begun_at, "moment"), pieces.Fact(_("交卷时间"), row.handed_in_at, "moment"),
    ]  # fmt: skip
    if told and row.score is not None:
        facts += [
            pieces.Fact(_("得分"), row.score),
            pieces.Fact(_("是否合格"), _("合格") if row.passed else _("不合格")),
        ]
    moves = []
    if mine and row.state == INVITED.value and open_now:
        text = _("开始后计时%(n)s分钟，中途离开不停表。现在开始？") % {"n": exam.minutes}
        moves.append(pieces.MoveButton(_("开始答题"), reverse("exams:begin", args=[pk]), main=True, confirm=text))
    head = pieces.RecordHead(title=exam.title, number=row.ticket, kind=_("考生"), organ=exam.body.name,
                             state=SITTING_TABLE.states[row.state], crumbs=crumbs((exam.title, "")))  # fmt: skip
    context = {
        "head": head, "facts": facts, "moves": moves if mine else None, "row": row, "mine": mine,
        "early": mine and row.state == INVITED.value and exam.state == ANNOUNCED.value and now() < exam.opens_at,
        "review": _review(row) if told and mine and row.paper else [],
    }  # fmt: skip
    return render(request, "exams/sitting.html", context)


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


def _review(row: Sitting) -> list[dict[str, Any]]:
    """Question by question after results are published: given, right, points, the note."""
    words = {"A": _("对"), "B": _("错")}
    found = []
    for one, q in zip(_questions(row), row.paper, strict=True):
        given, right = row.answers.get(str(one["place"]), ""), q["answer"]
        if one["judge"]:
            given, right = words.get(given, ""), words[right]
        points = marks(q, row.answers.get(str(one["place"]), ""))
        told = {"given": given, "right": right, "got": points, "basis": q.get("basis", ""), "note": q.get("note", "")}
        found.append({**one, **told})
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
