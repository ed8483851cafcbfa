"""Progress of the build, the people one may step in as, and what was planted."""

from __future__ import annotations

import csv
import datetime as dt
import functools
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xiezhi.accounts.models import Post
from xiezhi.core import roles

from .models import Stage
from .penalties import COUNT, Maker
from .planted import Key, plant
from .world import LATE_ORGAN_NAME, World, make_world

STAGES = (
    "people", "statutes", "subjects", "exams", "registry", "cases", "lists", "townships", "benchmarks", "training", "settings", "sweep",
    "habits", "history", "forces", "equipment",
)  # fmt: skip
WEIGHT = {
    "people": 4, "statutes": 1, "subjects": 2, "exams": 2, "registry": 9, "cases": 30, "lists": 11, "townships": 2, "benchmarks": 5, "settings": 4,
    "sweep": 9, "habits": 4, "history": 10, "training": 4, "forces": 1, "equipment": 2,
}  # fmt: skip


@functools.cache
def world() -> World:
    """The invented prefecture."""
    with (settings.SEED / "divisions.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["level"] == "township"]
    return make_world([(r["code"], r["name"], r["parent"]) for r in rows])


def planned(today: dt.date, count: int = COUNT) -> tuple[list[dict[str, Any]], dict[Key, set[str]]]:
    """All cases of the demo and what is broken in which, made anew from the seed."""
    rows = Maker(world(), today).all(count)
    late = next(o.code for o in world().organs if o.name == LATE_ORGAN_NAME)
    return rows, plant(rows, today, late, world=world())


def progress() -> int:
    """Share of the build that is done, in percent."""
    found = {s.name: s for s in Stage.objects.all()}
    share = sum(
        WEIGHT[name] * (min(1.0, found[name].done / found[name].total) if name in found else 0) for name in STAGES
    )
    return int(share)


def step_in_posts(text: str = "") -> QuerySet[Post]:
    """Posts of invented people, for the step-in page."""
    found = Post.objects.filter(user__person__synthetic=True, to_on=None).select_related(
        "user__person", "organ", "organ__division"
    )
    for word in text.split():
        found = found.filter(organ__name__contains=word) | found.filter(user__person__name__contains=word)
    return found.order_by("organ__level", "organ_id", "id")


# The people of the guided tour: (role, organ name), in the order of the journey
TOUR = (
    (roles.DATA_CLERK, "漠河市市场监督管理局"),
    (roles.SUPERVISOR, "漠河市司法局"),
    (roles.LEGAL_STAFF, "漠河市市场监督管理局"),
    (roles.GOVERNMENT, "漠河市人民政府"),
    (roles.SUPERVISOR, "大兴安岭地区司法局"),
    (roles.GOVERNMENT, "大兴安岭地区行政公署"),
    (roles.SUPERVISION_HEAD, "大兴安岭地区司法局"),
    (roles.ORGAN_HEAD, "漠河市市场监督管理局"),
    (roles.OFFICER, "漠河市市场监督管理局"),
    (roles.TOWNSHIP, "漠河市司法局西林吉司法所"),
    (roles.SUPERVISOR, "塔河县司法局"),
    (roles.LEGAL_STAFF, "漠河市生态环境局"),
    (roles.SYSADMIN, "大兴安岭地区司法局"),
    (roles.SECADMIN, "大兴安岭地区司法局"),
    (roles.AUDITOR, "大兴安岭地区司法局"),
)


def tour() -> list[Post]:
    """The posts of the guided tour that exist already."""
    names = {organ for _role, organ in TOUR}
    found = {
        (p.role, p.organ.name): p
        for p in Post.objects.filter(organ__name__in=names).select_related("organ", "user__person").order_by("-id")
    }
    return [found[key] for key in TOUR if key in found]
