"""Three years of training in the demo: plans, courses, hours of every officer, and what does not fit on purpose.

Planted: totals of 58, 59.5 and 60 hours in the years that are over, 44.5 and 45 in the running one; leave and secondment, of
which some reasons wait for the head; two courses of one person at the same time; a course to come.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.law.calendar import load_calendar
from xiezhi.organs.models import Kind, Organ
from xiezhi.organs.queries import supervision_body_for
from xiezhi.registry.models import Officer
from xiezhi.training import actions
from xiezhi.training.models import Course, Excuse, Plan, Trainee

from .build import BY, mark, stage
from .history import actor_of, on_day
from .sample import HOME

FIRST = 2024
# (month, day, name, kind, mode, hours): the body's own course comes first and is the rotation of the year
BODY = {
    2024: (5, 13, "行政执法人员全员轮训班", "law", "class", 20),
    2025: (4, 14, "行政执法人员轮训班", "law", "class", 16),
    2026: (4, 13, "《行政执法监督条例》轮训班", "law", "class", 16),
}
ORGAN = (
    (6, 10, "{field}领域执法业务培训", "business", "class", 16),
    (7, 6, "执法网络学院必修课", "law", "online", 8),
    (8, 17, "现场检查和调查取证实训", "skills", "drill", 8),
    (9, 14, "案卷制作与法制审核业务培训", "business", "class", 8),
    (11, 9, "旁听庭审和案例研讨", "skills", "court", 4),
)
EXTRA = (10, 19, "行政裁量权基准适用专题", "business", "online", 8)
# how many hours of a full year (60) an officer has: most have all, some a little less or much less
SHAPES = (*("full",) * 12, *("more",) * 5, "two_less", "half_less", "half", "few")
AUTUMN = {"forty_five": "5", "below_it": "4.5"}  # of the fourth course, and nothing after it
GROUNDS = ("maternity", "sick", "seconded")


def build() -> None:
    """Organ by organ; what is there already changes nothing."""
    at = stage("training")
    if at.complete:
        return
    people, every = staff(), organs()
    if not at.done:
        _bodies()
    for n, organ in enumerate(every, 1):
        if n > at.done:
            _organ(organ, people[organ.pk])
            mark("training", by=BY, done=n, total=len(every))


def organs() -> list[Organ]:
    """The organs that train their people, in a fixed order."""
    return list(Organ.objects.filter(kind__in=(Kind.AGENCY, Kind.AUTHORIZED)).select_related("division").order_by("code"))


def staff() -> dict[int, list[tuple[Person, str]]]:
    """Organ → its officers in post, with the number of their certificate or the organ's own."""
    found: dict[int, list[tuple[Person, str]]] = defaultdict(list)
    rows = Officer.objects.filter(on_duty=True, person__synthetic=True).select_related("person", "certificate", "organ")
    for one in rows.order_by("pk"):
        held = one.certificate is not None and one.certificate.organ_id == one.organ_id
        found[one.organ_id].append((one.person, one.certificate.number if held else one.staff_no))
    return found


def _bodies() -> None:
    """The rotations of the supervision bodies, and their plans."""
    for body in Organ.objects.filter(kind=Kind.SUPERVISION).order_by("code"):
        officer, head = actor_of(body, roles.SUPERVISOR), actor_of(body, roles.SUPERVISION_HEAD)
        for year, (month, day, name, kind, mode, hours) in BODY.items():
            first = _workday(year, month, day)
            with on_day(first - dt.timedelta(days=40)):
                plan = Plan.objects.filter(organ=body, year=year).first()
                if plan is None:
                    fields = {"year": year, "name": f"{year}年行政执法人员培训计划", "law": 240, "business": 240, "skills": 120, "rotation": True,
                              "content": "集中轮训由司法局组织，业务培训和实训由各机关组织，学时及时登记。",
                              "paper_no": f"{body.letter_code}发〔{year}〕5号（演示）"}  # fmt: skip
                    plan = actions.draft_plan(body, fields, by=officer)
                    actions.issue_plan(plan, by=head)
            if not Course.objects.filter(organ=body, name=name).exists():
                actions.register_course(body, {
                    "name": name, "kind": kind, "mode": mode, "rotation": True, "plan": plan, "starts_on": first,
                    "ends_on": first + dt.timedelta(days=hours // 8), "begins": dt.time(9), "ends": dt.time(16, 30), "tenths": hours * 10,
                    "place": "司法局会议室", "lecturer": "司法局讲师团",
                }, by=officer)  # fmt: skip


def _organ(organ: Organ, staff: list[tuple[Person, str]]) -> None:
    """The roster of an organ, and what its people did."""
    there = set(Trainee.objects.filter(organ=organ).values_list("person_id", flat=True))
    missing = {person.pk: number for person, number in staff if person.pk not in there}
    rng = random.Random(organ.code)
    # every thirtieth began in the spring of this year
    late = {pk: number for n, (pk, number) in enumerate(missing.items()) if n % 30 == 17}
    for people, since in ((late, dt.date(today().year, 3, 2)), ({k: v for k, v in missing.items() if k not in late}, None)):
        if people:
            actions.enrol(organ, people, by=BY, from_on=since)
    _plans(organ)
    begun = dict(Trainee.objects.filter(organ=organ).exclude(from_on=None).values_list("person_id", "from_on"))
    for year in range(FIRST, today().year + 1):
        known = [pair for pair in staff if (begun.get(pair[0].pk) or dt.date.min).year <= year]
        rows = list(lines(organ, known, year, rng))
        if organ.name == HOME and year == today().year and rows:
            rows += _overlap(staff[0][0].name, staff[0][1])
        actions.take_rows(rows, by=BY, organ=organ, batch="demo")
    _reasons(organ, staff)
    if organ.name == HOME:
        _ahead(organ)


def _plans(organ: Organ) -> None:
    """A plan a year: over and done, issued, or with a few organs still a draft or wanting; the courses of the running one."""
    clerk, head = actor_of(organ, roles.DATA_CLERK), actor_of(organ, roles.ORGAN_HEAD)
    field = organ.field or "综合执法"
    for year in range(FIRST, today().year + 1):
        rng = random.Random(f"{organ.code}:{year}")
        running, luck = year == today().year, 0.0 if organ.name == HOME else rng.random()
        if luck > 0.92 or Plan.objects.filter(organ=organ, year=year).exists():
            continue
        fields = {
            "year": year, "name": f"{year}年{field}执法人员培训计划", "law": 240, "business": 240, "skills": 120,
            "content": f"{field}领域业务培训和现场检查实训各一期，案卷制作专题一期；网络学院必修课八月底前完成。",
            "paper_no": f"{organ.letter_code or '演'}发〔{year}〕{rng.randrange(4, 40)}号（演示）",
        }  # fmt: skip
        with on_day(_workday(year, 1, rng.randrange(8, 28))):
            plan = actions.draft_plan(organ, fields, by=clerk)
            if running and luck > 0.8:
                continue
            actions.issue_plan(plan, by=head)
        if running:
            _planned(organ, plan, field, clerk)
        else:
            with on_day(_workday(year, 12, 20)):
                actions.finish_plan(plan, by=clerk)


def _planned(organ: Organ, plan: Plan, field: str, by: Actor) -> None:
    """The classes and drills of a plan, as they are registered before they are held."""
    for month, day, name, kind, mode, hours in ORGAN:
        if mode in ("class", "drill"):
            first = _workday(plan.year, month, day)
            with on_day(first - dt.timedelta(days=14)):
                actions.register_course(organ, {
                    "name": name.format(field=field), "kind": kind, "mode": mode, "plan": plan, "starts_on": first,
                    "ends_on": first + dt.timedelta(days=(hours - 1) // 8), "tenths": hours * 10,
                }, by=by)  # fmt: skip


def lines(organ: Organ, staff: list[tuple[Person, str]], year: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Lines as an organ would send them; never of days to come."""
    courses = [BODY[year]] if supervision_body_for(organ) else []
    courses += [(*course[:2], course[2].format(field=organ.field or "综合执法"), *course[3:]) for course in ORGAN]
    running = year == today().year
    if running and rng.random() < 0.5:  # the last course of the year is still to come
        courses.pop()
    for n, (person, number) in enumerate(staff):
        shape = "full" if organ.name == HOME and n < 4 else rng.choice(SHAPES)
        if organ.name == HOME and not running and n < 3:
            shape = ("full", "two_less", "half_less")[n]
        if _away(number) == year:
            shape = "few"
        if organ.name == HOME and running and n in (4, 5):
            shape = ("forty_five", "below_it")[n - 4]
        extra = [EXTRA] if shape == "more" or (running and n % 3 == 0 and shape not in AUTUMN) else []
        for index, (month, day, name, kind, mode, hours) in enumerate([*courses, *extra]):
            first = _workday(year, month, day)
            last = first + dt.timedelta(days=(hours - 1) // 8) if index else first + dt.timedelta(days=hours // 8)
            missed = index == 0 and _digits(number) % 17 == 3  # was not at the rotation
            if last > today() or missed:
                continue
            got = _had(hours, index, len(courses), shape)
            if got:
                yield {
                    "person_name": person.name, "person_no": number, "course_name": name, "kind": kind, "mode": mode, "starts_on": first,
                    "ends_on": last, "hours": got,
                }  # fmt: skip


def _had(hours: int, index: int, last: int, shape: str) -> str:
    """What somebody of this shape got of the course that stands there in the year; "" is: was not there."""
    if shape == "two_less" and index == last - 1:
        return str(hours - 2)
    if shape == "half_less" and index == last - 1:
        return f"{hours - 1}.5"
    if shape == "half" and index in (1, 4):
        return ""
    if shape == "few" and index > 1:
        return ""
    if shape in AUTUMN and index >= 3:
        return AUTUMN[shape] if index == 3 else ""
    return str(hours)


def _overlap(name: str, number: str) -> list[dict[str, Any]]:
    """Two courses at the same time, as a careless file would have them."""
    day = _workday(today().year, 10, 26)
    return [
        {"person_name": name, "person_no": number, "course_name": course, "kind": "skills", "mode": "class", "starts_on": day, "hours": "2",
         "begins": begins, "ends": ends}
        for course, begins, ends in (("执法记录仪使用培训", "09:00", "11:00"), ("计量器具检查实训", "10:00", "12:00"))
    ]  # fmt: skip


def _reasons(organ: Organ, staff: list[tuple[Person, str]]) -> None:
    """Leave and secondment; in the busy organs one waits for the head."""
    if Excuse.objects.filter(organ=organ).exists():
        return
    for n, person, year in reasons(staff):
        row = actions.claim(
            person, by=BY, organ=organ, year=year, ground=GROUNDS[n % 3], from_on=dt.date(year, 2, 1) + dt.timedelta(days=n % 60),
            to_on=dt.date(year, 7, 31), note="演示",
        )  # fmt: skip
        if accepted(n):
            actions.accept(row, by=BY)


def reasons(staff: list[tuple[Person, str]]) -> list[tuple[int, Person, int]]:
    """(place among the staff, who, year) of every reason for fewer hours."""
    return [(n, person, year) for n, (person, number) in enumerate(staff) if (year := _away(number))]


def accepted(n: int) -> bool:
    """Whether the reason of the n-th of an organ was accepted; the others wait for the head."""
    return bool(n % 3)


def _away(number: str) -> int:
    """The year in which the officer with this number was on leave or away for long; 0: never."""
    n = _digits(number)
    return today().year - n % 2 if n % 23 == 11 else 0


def _digits(number: str) -> int:
    """The last digits of a certificate's number, or of the organ's own: E0129 is 129."""
    return int("".join(filter(str.isdigit, number))[-6:])


def _ahead(organ: Organ) -> None:
    """A course to come, under the plan of the organ."""
    clerk, year = actor_of(organ, roles.DATA_CLERK), today().year
    plan = Plan.objects.get(organ=organ, year=year)
    after = {"year": year + 1, "name": f"{year + 1}年市场监管执法人员培训计划", "law": 240, "business": 240, "skills": 120,
             "content": "食品、药品、特种设备、价格四个领域各办一期，年终集训一次；网络学院必修课八月底前完成。"}  # fmt: skip
    if not Plan.objects.filter(organ=organ, year=year + 1).exists():
        actions.draft_plan(organ, after, by=clerk)
    day = _workday(year, 12, 7)
    if not Course.objects.filter(organ=organ, starts_on=day).exists():
        actions.register_course(organ, {
            "name": "食品安全执法年终集训", "kind": "business", "mode": "class", "plan": plan, "starts_on": day, "ends_on": day,
            "begins": dt.time(9), "ends": dt.time(16, 30), "tenths": 60, "place": "市监局三楼会议室",
        }, by=clerk)  # fmt: skip


def _workday(year: int, month: int, day: int) -> dt.date:
    return load_calendar().roll_forward(dt.date(year, month, day))
