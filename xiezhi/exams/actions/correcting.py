"""A person looks marked answers through: one, whose marks change or stand, or one question on all papers at once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.trail.door import Act, action

from .. import answers, queries
from ..answers import Change
from ..models import Correction, Exam, Pass, Sitting, Source
from ..states import CLOSED, RESULTS, SITTING_TABLE


@action(SITTING_TABLE, "correct")
def correct(act: Act, row: Sitting, *, by: Actor, place: int, seen: int, points: int, reason: str) -> Correction:
    """`seen`: the marks that were looked through; `points`: those found right, the same ones where they stand.

    After results are published only the head of the body corrects, and the list of those who passed follows.
    Raises EXM-13 (another body's), EXM-25 (still being sat), EXM-26 (no such question, or marks it does not carry),
    EXM-27 (no reason), EXM-28 (published: the head's), EXM-29 (changed meanwhile), Stale (not handed in).
    """
    exam = row.exam
    _open(exam, by)
    fresh: Sitting = Sitting.objects.select_for_update().get(pk=row.pk)
    act.move(fresh, SITTING_TABLE["correct"])
    if not 0 <= place < len(fresh.paper) or not 0 <= points <= fresh.paper[place]["points"]:
        raise Refusal("EXM-26", _("这道题没有这样的分值。"), _("请填0分至本题满分之间的整数。"),
                      fields={"points": _("超出本题分值")})  # fmt: skip
    _said(reason)
    was = queries.points(fresh)[place]
    if was != seen:
        raise Refusal("EXM-29", _("这道题刚被别人改判，现为%(n)s分。") % {"n": was}, _("请重新打开再复核。"), status=409)
    made = act.create(Correction, sitting=fresh, place=place, was=was, points=points, reason=reason.strip(),
                      made_by=by.name, made_at=act.at)  # fmt: skip
    score = sum(queries.points(fresh))
    _score(act, fresh, by, score)
    act.on(fresh)
    act.note(place=place + 1, was=was, points=points, score=score, passed=score >= exam.pass_mark)
    row.refresh_from_db()
    return made


@action("exams.rekey", roles=roles.SUPERVISION)
def rekey(act: Act, exam: Exam, *, by: Actor, question: int, right: frozenset[str] | None, reason: str) -> list[Change]:
    """The key of a question was wrong: every paper that drew it is marked by the right one, whoever sat it, alike.

    `right`: the texts of the right options; None: the question is void, and whoever drew it gets its points.
    Raises EXM-13, EXM-25, EXM-27, EXM-28 as `correct` does; EXM-30 (no such option, or nothing changes).
    """
    _open(exam, by)
    _said(reason)
    list(Sitting.objects.select_for_update().filter(exam=exam).order_by("pk").values_list("pk"))
    if right is not None and (not right or not any(right <= set(one.options) for one in answers.asked(exam, question))):
        raise Refusal("EXM-30", _("正确答案不在这道题的选项之中。"), _("请从选项中勾选。"), fields={"right": _("请勾选正确答案")})
    found = answers.changes(answers.papers(exam), question, right)
    if not found:
        raise Refusal("EXM-30", _("按这个答案，没有一份试卷的得分会变。"), _("请核对正确答案。"))
    told = [
        Correction(sitting=one.row, place=one.place, was=one.was, points=one.points, reason=reason.strip(), made_by=by.name,
                   made_at=act.at)
        for one in found
    ]  # fmt: skip
    act.bulk_create(Correction, told, batch_size=500)
    turned = [one for one in found if one.passes != one.row.passed]
    for one in found:
        _score(act, one.row, by, one.score)
    act.on(exam)
    act.reason = reason.strip()
    act.note(question=question, right=sorted(right) if right is not None else None, papers=len(found),
             now_passed=sum(one.passes for one in turned), now_failed=sum(not one.passes for one in turned))  # fmt: skip
    return found


def _open(exam: Exam, by: Actor) -> None:
    """Papers are looked through once it is over. Held for this transaction: its results are not published meanwhile."""
    if by.organ_id != exam.body_id:
        raise NotAllowed("EXM-13", _("这场考试由%(body)s组织。") % {"body": exam.body.name})
    exam.refresh_from_db(fields=["state"], from_queryset=Exam.objects.select_for_update(no_key=True))
    if exam.state not in (CLOSED.value, RESULTS.value):
        raise Refusal("EXM-25", _("考试还没有结束，不能复核试卷。"), _("请结束考试后再复核。"), status=409)
    if exam.state == RESULTS.value and by.role != roles.SUPERVISION_HEAD:
        raise NotAllowed("EXM-28", _("成绩已经公布，改判由监督机构负责人办理。"))


def _said(reason: str) -> None:
    if len(reason.strip()) < 4:
        raise Refusal("EXM-27", _("没有写明复核的理由。"), _("请至少写四个字。"), fields={"reason": _("请写明理由。")})


def _score(act: Act, row: Sitting, by: Actor, score: int) -> None:
    """The marks of a paper; once published, the list of those who passed follows."""
    passed = score >= row.exam.pass_mark
    if row.exam.state == RESULTS.value and passed != row.passed:
        _tell(act, row, by, passed)
    act.rows(Sitting).filter(pk=row.pk).update(score=score, passed=passed)


def _tell(act: Act, row: Sitting, by: Actor, passed: bool) -> None:
    """The list of those who passed, as it should have been published."""
    exam = row.exam
    day = exam.published_on
    known = Pass.objects.filter(person_id=row.person_id, passed_on=day)
    if not passed:
        for one in known.filter(source=Source.ONLINE, number=row.ticket):
            act.delete(one)
    elif not known.exists():
        act.create(Pass, person_id=row.person_id, passed_on=day, valid_to=queries.valid_until(day, exam.valid_years),
                   source=Source.ONLINE, number=row.ticket, entered_by=by.name, entered_at=act.at)  # fmt: skip
