"""Courses: planned, held, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import clash, queries, rules
from ..hours import shown
from ..models import Attendance, Course
from ..states import CANCELLED, COURSE
from .hands import check_keeps, wanted

LONGEST = 92  # days


@action(COURSE, "register")
def register_course(act: Act, organ: Organ, fields: dict[str, Any], *, by: Actor) -> Course:
    """A course of an organ or body. Raises Refusal TRN-20 to TRN-24 at the field that is wrong."""
    check_keeps(by, organ)
    check(fields, organ)
    try:
        with transaction.atomic():
            course = act.create(Course, organ=organ, state=COURSE["register"].to.value, **fields)
    except IntegrityError:
        raise _twice(fields) from None
    act.on(course)
    act.note(starts_on=course.starts_on.isoformat(), hours=shown(course.tenths))
    return course


@action("training.course.change", roles=COURSE["register"].roles)
def change_course(act: Act, course: Course, fields: dict[str, Any], *, by: Actor, version: int) -> None:
    """Change a course; hours that people have of it move with its kind and year.

    Raises Overtaken, Refusal TRN-20 to TRN-26: hours that are given would be too many, or run at the same time as others.
    """
    check_keeps(by, course.organ)
    check(fields, course.organ)
    if course.state == CANCELLED.value:
        raise Refusal("TRN-25", _("课程已经取消，不能再改。"), status=409)
    act._check_scope(course)
    span = clash.Span(fields["starts_on"], fields["ends_on"], fields.get("begins"), fields.get("ends"))
    _check_attended(course, span, fields["tenths"])
    try:
        with transaction.atomic():
            act.edit(act.rows(Course).filter(pk=course.pk).exclude(state=CANCELLED.value), version, **fields)
    except IntegrityError:
        raise _twice(fields) from None
    act.rows(Attendance).filter(course=course).update(kind=fields["kind"], year=span.ends_on.year)
    course.refresh_from_db()
    act.on(course)


@action(COURSE, "cancel")
def cancel_course(act: Act, course: Course, *, by: Actor, reason: str) -> None:
    """It will not be held."""
    check_keeps(by, course.organ)
    reason = wanted(reason, "reason", "TRN-13")
    act.move(course, COURSE["cancel"], reason=reason)
    act.on(course)
    act.reason = reason


def check(fields: Mapping[str, Any], organ: Organ) -> None:
    """What single fields cannot tell."""
    span = clash.Span(fields["starts_on"], fields["ends_on"], fields.get("begins"), fields.get("ends"))
    if span.days < 1:
        raise _wrong("TRN-20", "ends_on", _("结束日期早于开始日期。"))
    if span.days > LONGEST:
        raise _wrong("TRN-21", "ends_on", _("一门课程至多%(n)s日。") % {"n": LONGEST})
    if not span.day_is_right:
        raise _wrong("TRN-22", "ends", _("每日开始和结束时刻要一并填写，结束要晚于开始。"))
    limit = rules.day_limit(span.starts_on, organ.division.code)
    if fields["tenths"] > limit * span.days:
        raise _wrong("TRN-23", "tenths", too_long(fields["tenths"], span, limit))


def too_long(tenths: int, span: clash.Span, limit: int) -> str:
    return _("%(days)s日至多%(most)s学时（每日%(limit)s学时），填了%(n)s学时。") % {
        "days": span.days, "most": shown(limit * span.days), "limit": shown(limit), "n": shown(tenths)
    }  # fmt: skip


def _wrong(code: str, field: str, what: str) -> Refusal:
    return Refusal(code, what, _("请核对后改正。"), fields={field: what})


def _check_attended(course: Course, span: clash.Span, tenths: int) -> None:
    given = list(queries.attended(course).select_related("person"))
    more = [row.person.name for row in given if row.tenths > tenths]
    if more:
        names = "、".join(more[:5])
        text = _("已登记的学时会多于课程学时：%(names)s等%(n)s人。")
        raise _wrong("TRN-26", "tenths", text % {"names": names, "n": len(more)})
    others = queries.others_of([row.person_id for row in given], span, but=course)
    for row in given:
        if same := clash.overlapping(span, others.get(row.person_id, ())):
            named = {"name": row.person.name, "other": same[0].course.name}
            raise _wrong("TRN-24", "starts_on", _("%(name)s同一时间已有“%(other)s”的学时。") % named)


def _twice(fields: Mapping[str, Any]) -> Refusal:
    return Refusal(
        "TRN-27", _("%(starts_on)s已有名为“%(name)s”的课程。") % fields, _("请打开原来的课程登记学时；另办一期的，名称写明期次。"),
        fields={"name": _("这一天已有同名的课程。")},
    )  # fmt: skip
