"""Hours of people: entered for a whole course at once, taken from files, corrected, made void. History stays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from xiezhi.accounts.models import Person
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.taking import Problem, Taken, shown
from xiezhi.core.time import today
from xiezhi.files.actions import keep
from xiezhi.files.models import StoredFile
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import scope_of
from xiezhi.trail.door import Act, action

from .. import clash, hours, queries, rules
from ..models import Attendance, Correction, Course, Trainee
from ..states import ATTENDANCE, CANCELLED, COURSE, HELD, KEEPERS, PLANNED, VALID
from .courses import LONGEST
from .hands import check_keeps, wanted

CHUNK = 500
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：时](\d\d)?分?(?:[:：]00)?")
Facts = Mapping[str, Any]


@action(ATTENDANCE, "enter")
def enter(act: Act, course: Course, entries: Mapping[int, int], *, by: Actor) -> int:
    """Hours of many people of one course: person id → tenths; all of them, or none. How many.

    Raises Refusal TRN-30 (nobody), TRN-31 (the course is cancelled, or lies ahead), TRN-32 (some cannot be: each told at
    the field h<person id>).
    """
    check_keeps(by, course.organ)
    if not entries:
        raise Refusal("TRN-30", _("没有填写任何人的学时。"), _("请在参加人员一行填写学时。"))
    if course.state == CANCELLED.value or course.starts_on > today():
        raise Refusal("TRN-31", _("课程已经取消，或者还没有开始，不能登记学时。"), status=409)
    people = _people_of(course, by, entries)
    wrong = {f"h{pk}": shown(found.stored("", ""))["what"] for pk, found in _problems(course, people, entries)}
    if wrong:
        raise Refusal(
            "TRN-32", _("有%(n)s人的学时不能登记，全部没有保存。") % {"n": len(wrong)}, _("请改正标出的各行，再保存一次。"),
            fields=wrong,
        )  # fmt: skip
    if course.state == PLANNED.value:
        act.move(course, COURSE["hold"])
    act.bulk_create(
        Attendance,
        [_row(act, course, people[pk].person, people[pk].organ, tenths) for pk, tenths in entries.items()],
        batch_size=CHUNK,
    )
    act.on(course)
    act.note(people=len(entries), hours=hours.shown(sum(entries.values())))
    return len(entries)


def _row(act: Act, course: Course, person: Person, organ: Organ, tenths: int, **more: Any) -> Attendance:
    return Attendance(
        course=course, person=person, organ=organ, year=course.year, kind=course.kind, tenths=tenths,
        by_name=act.by.name, at=act.at, **more,
    )  # fmt: skip


def _people_of(course: Course, by: Actor, entries: Mapping[int, int]) -> dict[int, Trainee]:
    """The stretch of the roster in which each was on the day of the course, at an organ in scope."""
    rows = Trainee.objects.select_related("person", "organ__division").filter(person_id__in=list(entries))
    rows = rows.filter(organ_id__in=scope_of(course.organ) if by.system else by.organ_ids)
    found: dict[int, Trainee] = {}
    for row in rows.order_by("from_on", "pk"):
        covers = (row.from_on is None or row.from_on <= course.ends_on) and (row.to_on is None or row.to_on >= course.starts_on)
        if covers or row.person_id not in found:
            found[row.person_id] = row
    if set(entries) - set(found):
        raise Refusal("TRN-33", _("有人不在应训人员名册中。"), _("请刷新页面；不在名册的，先列入名册。"))
    return found


def _problems(course: Course, people: Mapping[int, Trainee], entries: Mapping[int, int]) -> Iterator[tuple[int, Problem]]:
    others = queries.others_of(entries, course.span, but=course)
    there = dict(queries.attended(course).filter(person_id__in=list(entries)).values_list("person_id", "tenths"))
    for pk, tenths in entries.items():
        place = people[pk].organ.division.code
        if pk in there:
            yield pk, Problem("TRN-34", "hours", N_("已有{n}学时，不重复登记。"), "", {"n": hours.shown(there[pk])})
        elif found := next(_judged(course.span, tenths, course.tenths, others.get(pk, ()), place), None):
            yield pk, found


def _judged(
    span: clash.Span, tenths: int, most: int | None, others: Iterable[Attendance], place: str
) -> Iterator[Problem]:
    """Why hours cannot be: more than the course, than the days hold, or another course at the same time."""
    limit, near = rules.day_limit(span.starts_on, place), list(others)
    if most is not None and tenths > most:
        yield Problem(
            "TRN-35", "hours", N_("{n}学时多于课程的{most}学时。"), N_("请核对学时。"),
            {"n": hours.shown(tenths), "most": hours.shown(most)},
        )  # fmt: skip
    elif tenths > limit * span.days:
        yield Problem(
            "TRN-36", "hours", N_("{days}日至多{most}学时，填了{n}学时。"), N_("请核对学时和起止日期。"),
            {"days": span.days, "most": hours.shown(limit * span.days), "n": hours.shown(tenths)},
        )  # fmt: skip
    if same := clash.overlapping(span, near):
        yield Problem(
            "TRN-37", "starts_on", N_("同一时间已有“{other}”（{on}）的学时。"),
            N_("一个人不能同时参加两门课程，请核对日期和时刻。"), _named(same),
        )  # fmt: skip
    elif full := clash.overfull(span, tenths, near, limit):
        yield Problem(
            "TRN-38", "hours", N_("与“{other}”（{on}）合计，超过一日{limit}学时。"), N_("请核对学时和日期。"),
            _named(full) | {"limit": hours.shown(limit)},
        )  # fmt: skip


def _named(others: Iterable[Any]) -> dict[str, str]:
    first = next(iter(others))
    return {"other": first.course.name, "on": first.course.starts_on.isoformat()}


@action("training.hours.correct", roles=KEEPERS)
def correct(act: Act, row: Attendance, *, by: Actor, version: int, tenths: int, remark: str, reason: str) -> None:
    """Put an entry right; what stood before stays in its history.

    Raises Overtaken, Refusal TRN-35 to TRN-38 (the hours cannot be), TRN-39 (nothing is different), TRN-13 (no reason).
    """
    check_keeps(by, row.course.organ)
    act._check_scope(row)
    reason = wanted(reason, "reason", "TRN-13")
    others = queries.others_of([row.person_id], row.span, but=row.course).get(row.person_id, [])
    for problem in _judged(row.span, tenths, row.course.tenths, others, row.organ.division.code):
        told = shown(problem.stored("", ""))
        raise Refusal(problem.code, told["what"], told["mend"], fields={"tenths": told["what"]})
    if not _put_right(act, row, tenths, remark.strip()[:200], reason, version):
        raise Refusal("TRN-39", _("没有改动。"), _("请填写正确的学时或者备注。"), fields={"tenths": _("与原来相同。")})
    act.on(row)
    act.reason = reason


def _put_right(act: Act, row: Attendance, tenths: int, remark: str, reason: str, version: int) -> bool:
    """Whether anything changed; the history line with it."""
    wanted_ = {"tenths": tenths, "remark": remark}
    changes = {name: [getattr(row, name), value] for name, value in wanted_.items() if getattr(row, name) != value}
    if not changes:
        return False
    act.edit(act.rows(Attendance).filter(pk=row.pk, state=VALID.value), version, **wanted_)
    act.create(Correction, attendance=row, changes=changes, reason=reason, by_name=act.by.name, at=act.at)
    row.refresh_from_db()
    return True


@action(ATTENDANCE, "void")
def void(act: Act, row: Attendance, *, by: Actor, reason: str) -> None:
    """The entry was wrong as a whole; it stays to be seen and counts no more."""
    check_keeps(by, row.course.organ)
    reason = wanted(reason, "reason", "TRN-13")
    act.move(row, ATTENDANCE["void"], reason=reason)
    act.on(row)
    act.reason = reason


@action("training.hours.attach", roles=KEEPERS)
def attach(act: Act, record: Attendance | Course, *, by: Actor, upload: UploadedFile) -> StoredFile:
    """A proof: the certificate of hours of one person, or the sign-in sheet of a course."""
    organ = record.course.organ if isinstance(record, Attendance) else record.organ
    check_keeps(by, organ)
    act._check_scope(record)
    stored = keep(act, record=record, organ=record.organ, upload=upload)
    act.on(record)
    return stored


# -- from files


@dataclass(frozen=True)
class _Line:
    """A line as it is meant."""

    name: str
    number: str
    course: str
    span: clash.Span
    tenths: int

    @classmethod
    def of(cls, facts: Facts) -> _Line:
        first = facts["starts_on"]
        span = clash.Span(first, facts.get("ends_on") or first, moment(facts.get("begins")), moment(facts.get("ends")))
        return cls(
            facts["person_name"], facts.get("person_no") or "", facts["course_name"], span, hours.parse(facts["hours"])
        )

    @property
    def key(self) -> str:
        return " · ".join((self.name, self.number, self.course, self.span.starts_on.isoformat()))


def moment(text: str | None) -> dt.time | None:
    """9:00, 9时30分. None for nothing. Raises ValueError."""
    if not text:
        return None
    match = CLOCK.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(text)
    return dt.time(int(match[1]), int(match[2] or 0))


def checks(facts: Facts, *, organ: Organ, today: dt.date) -> Iterator[Problem]:
    """What single cells of a line cannot tell."""
    if any(facts.get(name) in (None, "") for name in ("person_name", "course_name", "starts_on", "hours")):
        return  # told already
    unread = [problem for name in ("begins", "ends", "hours") if (problem := _unread(facts, name))]
    yield from unread
    if unread:
        return
    line = _Line.of(facts)
    if line.span.days < 1 or line.span.days > LONGEST:
        yield Problem("TRN-20", "ends_on", N_("结束日期早于开始日期，或者相隔超过{n}日。"), N_("请核对两个日期。"), {"n": LONGEST})
        return
    if not line.span.day_is_right:
        yield Problem("TRN-22", "ends", N_("每日开始和结束时刻要一并填写，结束要晚于开始。"), N_("请核对两个时刻。"))
        return
    found = _meant(line, _called(organ, {line.name}).get(line.name, ()))
    if len(found) != 1:
        yield _nobody(line, organ, len(found))
        return
    course = _course_of(organ, line)
    span = course.span if course else line.span
    if course and course.kind != facts.get("kind"):
        yield Problem(
            "TRN-44", "kind", N_("“{course}”登记的类别是{label}。"), N_("请核对类别；另是一门课程的，请改课程名称。"),
            {"course": course.name, "label": str(course.get_kind_display())},
        )  # fmt: skip
        return
    person = found[0].pk
    others = queries.others_of([person], span, but=course).get(person, [])
    most = course.tenths if course and not course.batch else None
    yield from _judged(span, line.tenths, most, others, organ.division.code)


def _unread(facts: Facts, name: str) -> Problem | None:
    try:
        hours.parse(facts[name]) if name == "hours" else moment(facts.get(name))
    except ValueError:
        value = str(facts[name])[:40]
        if name == "hours":
            mend = N_("请填大于0的数，至多一位小数，例如3.5。")
            return Problem("TRN-45", name, N_("“{value}”不是学时。"), mend, {"value": value})
        return Problem("TRN-46", name, N_("“{value}”不是时刻。"), N_("请写成09:00。"), {"value": value})
    return None


def _called(organ: Organ, names: set[str]) -> dict[str, list[Trainee]]:
    """Stretches of the organ's roster by name."""
    found: dict[str, list[Trainee]] = {}
    for row in Trainee.objects.filter(organ=organ, person__name__in=names).select_related("person"):
        found.setdefault(row.person.name, []).append(row)
    return found


def _meant(line: _Line, called: Iterable[Trainee]) -> list[Person]:
    """Who may be meant, each once: by number where there is one, else all of the name."""
    return list({row.person_id: row.person for row in called if not line.number or row.number == line.number}.values())


def _nobody(line: _Line, organ: Organ, count: int) -> Problem:
    if count:
        return Problem(
            "TRN-47", "person_no", N_("{organ}有{n}位“{name}”，分不清是哪一位。"), N_("请填写证号或编号。"),
            {"organ": organ.name, "n": count, "name": line.name},
        )  # fmt: skip
    return Problem(
        "TRN-48", "person_no" if line.number else "person_name", N_("{organ}的应训人员名册中没有“{name}”。"),
        N_("请核对姓名、证号和机关；确是应训人员的，先列入名册，再点“改好并重试”。"),
        {"organ": organ.name, "name": f"{line.name} {line.number}".strip()},
    )  # fmt: skip


def _course_of(organ: Organ, line: _Line) -> Course | None:
    """The course of that name and day: the organ's own, else that of a supervision body over it."""
    rows = Course.objects.filter(name=line.course, starts_on=line.span.starts_on).exclude(state=CANCELLED.value)
    if own := rows.filter(organ=organ).first():
        return own
    path = organ.division.path
    found: Course | None = next((row for row in rows.filter(organ__kind="supervision").select_related("organ__division")
                                 if path.startswith(row.organ.division.path)), None)  # fmt: skip
    return found


def take_rows(rows: Iterable[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    """Take parsed lines of people of `organ`. The same line again changes nothing; other hours are a correction.

    A course that nobody has registered is registered as held. Each chunk of 500 is one transaction with one trail line.
    """
    taken, left = Taken(), iter(rows)
    while chunk := list(islice(left, CHUNK)):
        taken.add(_take_chunk(chunk, by=by, organ=organ, batch=batch))
    return taken


@action("training.take", roles=KEEPERS)
def _take_chunk(act: Act, rows: list[Facts], *, by: Actor, organ: Organ, batch: str) -> Taken:
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()  # two imports of one organ, one after the other
    lines = [(_Line.of(row), row) for row in rows]
    courses: dict[tuple[str, dt.date], Course] = {}
    people: dict[tuple[str, str], Person] = {}
    called = _called(organ, {line.name for line, _facts in lines})
    for line, row in lines:
        courses[line.course, line.span.starts_on] = _course_for(act, organ, line, row, batch, courses)
        people[line.name, line.number] = _the_one(organ, line, called.get(line.name, ()))
    known = {
        (row.course_id, row.person_id): row
        for row in Attendance.objects.filter(course__in=list(courses.values()), state=VALID.value,
                                             person__in=[person.pk for person in people.values()])
    }  # fmt: skip
    taken, fresh = Taken(), list[Attendance]()
    for line, row in lines:
        course, person = courses[line.course, line.span.starts_on], people[line.name, line.number]
        remark = (row.get("remark") or "")[:200]
        before = known.get((course.pk, person.pk))
        if before is None:
            fresh.append(_row(act, course, person, organ, line.tenths, remark=remark, batch=batch))
            known[course.pk, person.pk] = fresh[-1]
            taken.new += 1
        elif before.pk and _put_right(act, before, line.tenths, remark, _("重新报送"), before.version):
            taken.changed += 1
            taken.ids.append(before.pk)
        else:
            taken.unchanged += 1
    saved = act.bulk_create(Attendance, fresh, batch_size=CHUNK)
    taken.ids += [row.pk for row in saved]
    taken.by_key = {
        line.key: known[courses[line.course, line.span.starts_on].pk, people[line.name, line.number].pk].pk
        for line, _facts in lines
    }
    act.on(batch, organ.pk)
    act.note(new=taken.new, changed=taken.changed, unchanged=taken.unchanged)
    return taken


def _the_one(organ: Organ, line: _Line, called: Iterable[Trainee]) -> Person:
    found = _meant(line, called)
    if len(found) != 1:
        told = shown(_nobody(line, organ, len(found)).stored("", ""))
        raise Refusal("TRN-48", told["what"], told["mend"])
    return found[0]


def _course_for(
    act: Act, organ: Organ, line: _Line, row: Facts, batch: str, made: Mapping[tuple[str, dt.date], Course]
) -> Course:
    """The course of a line; registered as held, with what the line says, if nobody has. A planned one is held now."""
    course = made.get((line.course, line.span.starts_on)) or _course_of(organ, line)
    if course is None:
        span = line.span
        return act.create(
            Course, organ=organ, name=line.course, kind=row["kind"], mode=row.get("mode") or "class",
            starts_on=span.starts_on, ends_on=span.ends_on, begins=span.begins, ends=span.ends, tenths=line.tenths,
            host=(row.get("host") or "")[:120], state=HELD.value, batch=batch,
        )  # fmt: skip
    if course.state == PLANNED.value:
        course.state = HELD.value
        act.rows(Course).filter(pk=course.pk).update(state=course.state)
    if course.batch and line.tenths > course.tenths:  # what the file says is all that is known of it
        course.tenths = line.tenths
        act.rows(Course).filter(pk=course.pk).update(tenths=course.tenths)
    return course
