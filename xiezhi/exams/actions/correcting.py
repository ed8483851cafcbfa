"""A person looks a marked answer through, and changes its marks or lets them stand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Correction, Pass, Sitting, Source
from ..states import CLOSED, RESULTS, SITTING_TABLE


@action(SITTING_TABLE, "correct")
def correct(act: Act, row: Sitting, *, by: Actor, place: int, seen: int, points: int, reason: str) -> Correction:
    """`seen`: the marks that were looked through; `points`: those found right, the same ones where they stand.

    After results are published only the head of the body corrects, and the list of those who passed follows.
    Raises EXM-13 (another body's), EXM-25 (still being sat), EXM-26 (no such question, or marks it does not carry),
    EXM-27 (no reason), EXM-28 (published: the head's), EXM-29 (changed meanwhile), Stale (not handed in).
    """
    exam = row.exam
    if by.organ_id != exam.body_id:
        raise NotAllowed("EXM-13", _("这场考试由%(body)s组织。") % {"body": exam.body.name})
    if exam.state not in (CLOSED.value, RESULTS.value):
        raise Refusal("EXM-25", _("考试还没有结束，不能复核试卷。"), _("请结束考试后再复核。"), status=409)
    published = exam.state == RESULTS.value
    if published and by.role != roles.SUPERVISION_HEAD:
        raise NotAllowed("EXM-28", _("成绩已经公布，改判由监督机构负责人办理。"))
    fresh: Sitting = Sitting.objects.select_for_update().get(pk=row.pk)
    act.move(fresh, SITTING_TABLE["correct"])
    if not 0 <= place < len(fresh.paper) or not 0 <= points <= fresh.paper[place]["points"]:
        raise Refusal("EXM-26", _("这道题没有这样的分值。"), _("请填0分至本题满分之间的整数。"),
                      fields={"points": _("超出本题分值")})  # fmt: skip
    if len(reason.strip()) < 4:
        raise Refusal("EXM-27", _("没有写明复核的理由。"), _("请至少写四个字。"), fields={"reason": _("请写明理由。")})
    was = queries.points(fresh)[place]
    if was != seen:
        raise Refusal("EXM-29", _("这道题刚被别人改判，现为%(n)s分。") % {"n": was}, _("请重新打开再复核。"), status=409)
    made = act.create(Correction, sitting=fresh, place=place, was=was, points=points, reason=reason.strip(),
                      made_by=by.name, made_at=act.at)  # fmt: skip
    score = sum(queries.points(fresh))
    passed = score >= exam.pass_mark
    if published and passed != fresh.passed:
        _tell(act, fresh, by, passed)
    act.rows(Sitting).filter(pk=row.pk).update(score=score, passed=passed)
    act.on(fresh)
    act.note(place=place + 1, was=was, points=points, score=score, passed=passed)
    row.refresh_from_db()
    return made


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
