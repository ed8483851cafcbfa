"""Writing examinations: prepared, announced, closed, results published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import now, today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import queries
from ..models import Exam, Pass, Sitting, Source
from ..states import ABSENT, DRAFT, EXAM, HANDED_IN, INVITED, SITTING, SITTING_TABLE
from .sitting import finish

FIELDS = ("title", "opens_at", "closes_at", "minutes", "recipe", "pass_mark", "valid_years")


@action(EXAM, "prepare")
def prepare(act: Act, /, body: Organ, *, by: Actor, **content: Any) -> Exam:
    """Set an examination up. Raises EXM-11 (what does not fit), EXM-12 (the bank has too few questions)."""
    row = act.create(Exam, body=body, made_by=by.name, **_checked(body, content))
    act.on(row)
    return row


@action(EXAM, "change")
def change_exam(act: Act, /, row: Exam, *, by: Actor, seen: int, **content: Any) -> None:
    """Change what is not announced yet. Raises like `prepare`, EXM-13 (another body's), Overtaken."""
    _own(row, by)
    kept = _checked(row.body, content)
    act.move(row, EXAM["change"])
    act.edit(act.rows(Exam).filter(pk=row.pk), seen, **kept)
    act.on(row)


@action(SITTING_TABLE, "invite")
def invite(act: Act, row: Exam, *, by: Actor, people: Iterable[Person]) -> int:
    """Put people on the list of candidates; those on it already are passed over. How many were added."""
    _own(row, by)
    _not_begun(row)
    there = set(row.sittings.values_list("person_id", flat=True))
    last = max(
        (int(t) for t in row.sittings.values_list("ticket", flat=True) if t.isdecimal()), default=row.pk * 10_000
    )
    fresh = [person for person in people if person.pk not in there]
    act.bulk_create(Sitting, [Sitting(exam=row, person=p, ticket=str(last + n)) for n, p in enumerate(fresh, 1)])
    act.on(row)
    act.note(candidates=len(fresh))
    if not fresh:
        act.nothing_happened()
    return len(fresh)


@action("exams.uninvite", roles=SITTING_TABLE["invite"].roles)
def uninvite(act: Act, row: Exam, *, by: Actor, pks: Iterable[int]) -> int:
    """Off the list again, while the examination is prepared. How many. Raises EXM-13, EXM-14."""
    _own(row, by)
    _not_begun(row)
    chosen = list(row.sittings.filter(pk__in=list(pks)))
    for sitting in chosen:
        act.delete(sitting)
    act.on(row)
    act.note(tickets=[sitting.ticket for sitting in chosen][:200])
    if not chosen:
        act.nothing_happened()
    return len(chosen)


@action(EXAM, "announce")
def announce(act: Act, row: Exam, *, by: Actor) -> None:
    """Candidates see it and may begin when it opens. Raises EXM-12 (too few questions), EXM-15 (no candidates)."""
    _own(row, by)
    _enough(row.body, row.recipe)
    if not row.sittings.exists():
        raise Refusal("EXM-15", _("还没有考生。"), _("请先选择机关，把应考人员列入名单。"))
    if row.closes_at <= now():
        raise Refusal("EXM-11", _("截止时间已经过去。"), _("请修改考试时间。"))
    act.move(row, EXAM["announce"])
    act.on(row)


@action(EXAM, "call_off")
def call_off(act: Act, row: Exam, *, by: Actor, reason: str) -> None:
    """It will not take place. Raises EXM-16 (somebody has begun), EXM-17 (no reason)."""
    _own(row, by)
    if row.sittings.exclude(state=INVITED.value).exists():
        raise Refusal("EXM-16", _("已经有人开始答题，不能取消。"), _("请到截止时间后结束考试。"))
    if len(reason.strip()) < 4:
        raise Refusal("EXM-17", _("没有写明取消的理由。"), _("请至少写四个字。"), fields={"reason": _("请写明理由。")})
    act.move(row, EXAM["call_off"])
    act.on(row)
    act.reason = reason.strip()


@action(EXAM, "close")
def close(act: Act, row: Exam, *, by: Actor) -> None:
    """After its time: what is still being answered is handed in as it was saved, who never began was absent. Raises EXM-18."""
    _own(row, by)
    running = row.sittings.filter(state=SITTING.value)
    if now() < row.closes_at and (running.exists() or row.sittings.filter(state=INVITED.value).exists()):
        raise Refusal("EXM-18", _("还没有到截止时间，也不是人人都已交卷。"), _("请到截止时间后再结束考试。"))
    for sitting in running.select_related("exam"):
        finish(act, sitting)
    act.rows(Sitting).filter(exam=row, state=INVITED.value).update(state=ABSENT.value)
    act.move(row, EXAM["close"], closed_at=now())
    act.on(row)
    act.note(
        handed_in=row.sittings.filter(state=HANDED_IN.value).count(),
        absent=row.sittings.filter(state=ABSENT.value).count(),
    )


@action(EXAM, "publish")
def publish(act: Act, row: Exam, *, by: Actor) -> int:
    """Results are published, and whoever passed has passed. How many. Raises EXM-13."""
    _own(row, by)
    day = today()
    act.move(row, EXAM["publish"], published_on=day)
    known = set(Pass.objects.filter(passed_on=day, person__sittings__exam=row).values_list("person_id", flat=True))
    until = queries.valid_until(day, row.valid_years)
    passed = [
        Pass(person_id=s.person_id, passed_on=day, valid_to=until, source=Source.ONLINE, number=s.ticket,
             entered_by=by.name, entered_at=act.at)
        for s in row.sittings.filter(passed=True) if s.person_id not in known
    ]  # fmt: skip
    act.rows(Pass).bulk_create(passed)
    act.on(row)
    act.note(passed=len(passed))
    return len(passed)


def _checked(body: Organ, content: dict[str, Any]) -> dict[str, Any]:
    kept = {name: content.get(name) for name in FIELDS}
    recipe = {kind: [int(n), int(p)] for kind, (n, p) in (kept["recipe"] or {}).items() if n}
    wrong = {}
    if not str(kept["title"] or "").strip():
        wrong["title"] = _("请填写考试名称。")
    opens, closes = kept["opens_at"], kept["closes_at"]
    if not isinstance(opens, dt.datetime) or not isinstance(closes, dt.datetime) or closes <= opens:
        wrong["closes_at"] = _("截止时间应当晚于开考时间。")
    elif closes - opens < dt.timedelta(minutes=int(kept["minutes"] or 0)):
        wrong["minutes"] = _("开考到截止的时间短于答题时长。")
    if not 10 <= int(kept["minutes"] or 0) <= 300:
        wrong["minutes"] = _("答题时长应当在10至300分钟之间。")
    full = sum(count * points for count, points in recipe.values())
    if not recipe:
        wrong["recipe"] = _("请写明各题型的题数和分值。")
    elif not 0 < int(kept["pass_mark"] or 0) <= full:
        wrong["pass_mark"] = _("合格分数应当在1分和满分%(full)s分之间。") % {"full": full}
    if wrong:
        raise Refusal("EXM-11", _("考试没有填写对。"), _("请改正标出的各项。"), fields=wrong)
    _enough(body, recipe)
    return {**kept, "title": str(kept["title"]).strip(), "recipe": recipe}


def _enough(body: Organ, recipe: dict[str, list[int]]) -> None:
    held = queries.bank_size(body)
    short = {kind: (count, held.get(kind, 0)) for kind, (count, _points) in recipe.items() if held.get(kind, 0) < count}
    if short:
        kind, (wanted, there) = next(iter(short.items()))
        raise Refusal(
            "EXM-12", _("题库不够：%(kind)s要抽%(wanted)s道，题库里只有%(there)s道。")
            % {"kind": queries.kind_label(kind), "wanted": wanted, "there": there},
            _("请补充题库，或者减少题数。"), fields={"recipe": _("题库不够")},
        )  # fmt: skip


def _own(row: Exam, by: Actor) -> None:
    if not by.system and by.organ_id != row.body_id:
        raise NotAllowed("EXM-13", _("这场考试由%(body)s组织。") % {"body": row.body.name})


def _not_begun(row: Exam) -> None:
    if row.state != DRAFT.value:
        raise Refusal("EXM-14", _("考试已经发布，名单不再变动。"), _("不参加的，考试结束时记为缺考。"))
