"""Building the demo through the same doors as everybody else. Each stage can be cut off and taken up again."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from xiezhi.accounts.actions import add_synthetic_people
from xiezhi.accounts.models import Person
from xiezhi.cases.actions import take_rows
from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.time import today
from xiezhi.organs.actions import save as save_organ
from xiezhi.organs.models import Division, Kind, Organ
from xiezhi.trail.door import Act, action

from . import queries
from .models import Stage

BY = system_actor("demo")
CHUNK = 500


@action("demo.stage")
def mark(act: Act, name: str, *, by: Actor, done: int, total: int) -> None:
    """Note how far a stage has come. Leaves no trail line: nothing happened in the prefecture."""
    if not act.rows(Stage).filter(name=name).update(done=done, total=total):
        act.create(Stage, name=name, done=done, total=total)
    act.nothing_happened()


def stage(name: str) -> Stage:
    return Stage.objects.filter(name=name).first() or Stage(name=name)


def progress() -> int:
    """Percent done."""
    return queries.progress()


def people() -> None:
    """Organs, officers and the people one can step in as. Seconds; done before the site starts."""
    if not settings.DEMO:
        raise RuntimeError("demo data only in demo mode")
    if stage("people").complete:
        return
    world = queries.world()
    places = {d.code: d for d in Division.objects.all()}
    made: dict[str, Organ] = {}
    for spec in world.organs:
        made[spec.code] = save_organ(
            by=BY, code=spec.code, name=spec.name, kind=spec.kind, level=spec.level, division=places[spec.division],
            parent=made.get(spec.parent), short_name=spec.short_name, letter_code=spec.letter_code, field=spec.domain,
            vertical=spec.vertical, upper_department=spec.upper_department,
            confirmed_on=spec.confirmed_on if spec.kind in ("agency", "authorized") else None,
        )  # fmt: skip
    if not Person.objects.filter(synthetic=True).exists():
        add_synthetic_people(
            [
                {"name": p.name, "organ": made[p.organ], "title": p.title} for p in world.people
            ],
            POSTS,
            by=BY,
        )  # fmt: skip
    mark("people", by=BY, done=1, total=1)


def POSTS(person: Person, nth: int) -> list[str]:
    """Roles of the n-th person of an organ: who can be stepped in as."""
    kind, title = person.organ.kind, person.title
    if kind == Kind.SUPERVISION:
        held = {"主要负责人": roles.SUPERVISION_HEAD, "科长": roles.SUPERVISOR, "工作人员": roles.SUPERVISOR,
                "系统管理员": roles.SYSADMIN, "安全管理员": roles.SECADMIN, "审计管理员": roles.AUDITOR}  # fmt: skip
        return [held[title]] if title in held else []
    if kind in (Kind.GOVERNMENT, Kind.COMMISSION):
        return [roles.GOVERNMENT] if title == "科长" else []
    if kind == Kind.OFFICE:
        return [roles.TOWNSHIP]
    if title == "主要负责人":
        return [roles.ORGAN_HEAD]
    if title == "法制机构负责人":
        return [roles.LEGAL_STAFF]
    if title == "执法人员" and nth == 2:
        return [roles.DATA_CLERK]
    if title == "执法人员" and nth == 3:
        return [roles.OFFICER]
    return []


def enqueue() -> None:
    """Leave the rest to the worker."""
    from .tasks import build_task

    if progress() < 100:
        build_task.enqueue()


def cases() -> None:
    """The cases, chunk by chunk, organ by organ; rows that are there already change nothing."""
    at = stage("cases")
    if at.complete:
        return
    rows, _planted = queries.planned(today())
    organs = {o.code: o for o in Organ.objects.filter(kind__in=("agency", "authorized"))}
    by_organ: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_organ.setdefault(row["organ_code"], []).append(row)
    done = 0
    for code in sorted(by_organ):
        mine = by_organ[code]
        for start in range(0, len(mine), CHUNK):
            part = mine[start : start + CHUNK]
            if done + len(part) > at.done:
                take_rows(part, by=BY, organ=organs[code], batch="demo")
                mark("cases", by=BY, done=done + len(part), total=len(rows))
            done += len(part)


