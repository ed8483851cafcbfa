"""Writing one person's sitting: begun with a paper of one's own, saved, handed in and marked."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import now
from xiezhi.trail.door import Act, action

from .. import marking, queries
from ..models import Sitting
from ..states import ANNOUNCED, SITS, SITTING, SITTING_TABLE

# what was sent in the last seconds may arrive a little late
GRACE = dt.timedelta(seconds=15)


@action(SITTING_TABLE, "begin")
def begin(act: Act, row: Sitting, *, by: Actor) -> None:
    """Draw the paper and start the clock. Raises EXM-21 (somebody else's), EXM-22 (not open now)."""
    _mine(row, by)
    exam, at = row.exam, now()
    if exam.state != ANNOUNCED.value or not exam.opens_at <= at < exam.closes_at:
        raise Refusal("EXM-22", _("现在不是答题时间。"), _("请在开考时间和截止时间之间答题。"))
    seed = secrets.randbits(32)
    paper = marking.draw(queries.bank(exam.body), exam.recipe, seed)
    ends = min(at + dt.timedelta(minutes=exam.minutes), exam.closes_at)
    act.move(row, SITTING_TABLE["begin"], paper=paper, begun_at=at, ends_at=ends, answers={})
    act.on(row)
    act.note(seed=seed, ends=ends.isoformat(timespec="seconds"))


@action("exams.save_answers", roles=SITS)
def save_answers(act: Act, row: Sitting, *, by: Actor, answers: Mapping[str, str]) -> int:
    """Keep answers ({place: letters}); other places keep theirs. How many are answered now.

    Raises EXM-21, EXM-23 (time is over: nothing more is taken), EXM-24 (handed in).
    """
    _mine(row, by)
    fresh = Sitting.objects.select_for_update().get(pk=row.pk)
    if fresh.state != SITTING.value:
        raise Refusal("EXM-24", _("已经交卷，不能再改答案。"), status=409)
    if fresh.ends_at and now() > fresh.ends_at + GRACE:
        raise Refusal(
            "EXM-23", _("答题时间已到，这一次的答案没有收。"), _("之前保存的答案照常计分，请交卷。"), status=409
        )
    kept = dict(fresh.answers)
    for place, text in answers.items():
        if place.isdecimal() and int(place) < len(fresh.paper):
            question = fresh.paper[int(place)]
            given = marking.normal(question["kind"], text)
            kept = {**kept, place: given} if given else {k: v for k, v in kept.items() if k != place}
    act.rows(Sitting).filter(pk=row.pk).update(answers=kept, saved_at=now())
    act.on(row)
    act.note(answered=len(kept))
    row.refresh_from_db()
    return len(kept)


@action(SITTING_TABLE, "hand_in")
def hand_in(act: Act, row: Sitting, *, by: Actor) -> None:
    """Done: what was saved is marked at once. Raises EXM-21, Stale (handed in already)."""
    _mine(row, by)
    finish(act, row)


def finish(act: Act, row: Sitting) -> None:
    """Hand in and mark, within the running act."""
    score = marking.total(row.paper, row.answers)
    act.move(row, SITTING_TABLE["hand_in"], handed_in_at=now(), score=score, passed=score >= row.exam.pass_mark)
    act.on(row)
    act.note(answered=len(row.answers))


def _mine(row: Sitting, by: Actor) -> None:
    if queries.person_id(by) != row.person_id:
        raise NotAllowed("EXM-21", _("这是别人的考试。"))
