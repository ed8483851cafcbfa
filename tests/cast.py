"""The standing cast: a small invented prefecture with people in every role. All names are invented.

`cast.supervisor` and the like are actors; `cast.user("supervisor")` the log-in; `cast.login(client, "supervisor")` steps in.
Home county is 漠河市 with its market regulator `organ`; `stranger_*` sit in 塔河县; `other_*` in another organ of 漠河市.
"""

from __future__ import annotations

import datetime as dt
import functools
from types import SimpleNamespace

import pytest

from xiezhi.core import roles
from xiezhi.core.actor import Actor, system_actor

from .ground import standing

TODAY = dt.date(2026, 11, 20)


class Cast(SimpleNamespace):
    """Organs by short name, actors by part."""

    def user(self, part: str):
        from xiezhi.accounts.models import User

        return User.objects.get(username=f"t_{part}")

    def login(self, client, part: str) -> None:
        client.force_login(self.user(part), backend="django.contrib.auth.backends.ModelBackend")


PARTS = {
    # part: (name, role, organ)
    "clerk": ("数据员甲", roles.DATA_CLERK, "organ"),
    "officer": ("执法员甲", roles.OFFICER, "organ"),
    "legal": ("法制员甲", roles.LEGAL_STAFF, "organ"),
    "head": ("局长甲", roles.ORGAN_HEAD, "organ"),
    "supervisor": ("监督员甲", roles.SUPERVISOR, "county_body"),
    "supervision_head": ("司法局长甲", roles.SUPERVISION_HEAD, "county_body"),
    "government": ("政府办甲", roles.GOVERNMENT, "county_gov"),
    "township": ("司法所甲", roles.TOWNSHIP, "office"),
    "prefecture_supervisor": ("监督员乙", roles.SUPERVISOR, "prefecture_body"),
    "commission": ("行署办甲", roles.GOVERNMENT, "prefecture_gov"),
    "other_clerk": ("数据员丙", roles.DATA_CLERK, "other"),
    "other_legal": ("法制员丙", roles.LEGAL_STAFF, "other"),
    "stranger_clerk": ("数据员丁", roles.DATA_CLERK, "strange"),
    "stranger_legal": ("法制员丁", roles.LEGAL_STAFF, "strange"),
    "stranger_supervisor": ("监督员丁", roles.SUPERVISOR, "strange_body"),
    "stranger_government": ("政府办丁", roles.GOVERNMENT, "strange_gov"),
    "sysadmin": ("系统员", roles.SYSADMIN, "prefecture_body"),
    "secadmin": ("安全员", roles.SECADMIN, "prefecture_body"),
    "auditor": ("审计员", roles.AUDITOR, "prefecture_body"),
}


@functools.cache
def hashed() -> str:
    """The one password of the cast; hashing is slow on purpose, so once a run is enough."""
    from django.contrib.auth.hashers import make_password

    return make_password("Long-enough-1!")


def build() -> Cast:
    from xiezhi.accounts.models import Person, Post, User
    from xiezhi.accounts.queries import actor_for
    from xiezhi.core.time import now
    from xiezhi.organs import uscc
    from xiezhi.organs.actions import DivisionRow, load_divisions, save
    from xiezhi.organs.models import Division, Kind, Level
    from xiezhi.trail.door import Act

    by = system_actor("test")
    load_divisions(
        [
            DivisionRow("232700", "大兴安岭地区", "prefecture", "", "地区"),
            DivisionRow("232701", "漠河市", "county", "232700", "县级市"),
            DivisionRow("232722", "塔河县", "county", "232700", "县"),
            DivisionRow("232701100", "西林吉镇", "township", "232701", "镇"),
        ],
        by=by,
    )
    places = {d.code: d for d in Division.objects.all()}

    def organ(n: int, name: str, kind: str, place: str, level: str, **more):
        return save(
            by=by, code=uscc.with_check_digit(f"11{place[:6]}MB{n:07d}"), name=name, kind=kind,
            division=places[place], level=level, **more,
        )  # fmt: skip

    since = dt.date(2020, 1, 1)
    c = Cast()
    c.prefecture_gov = organ(1, "大兴安岭地区行政公署", Kind.COMMISSION, "232700", Level.PREFECTURE, short_name="行署", letter_code="大署")
    c.prefecture_body = organ(2, "大兴安岭地区司法局", Kind.SUPERVISION, "232700", Level.PREFECTURE, short_name="地区司法局", letter_code="大司")
    c.county_gov = organ(3, "漠河市人民政府", Kind.GOVERNMENT, "232701", Level.COUNTY, letter_code="漠政")
    c.county_body = organ(4, "漠河市司法局", Kind.SUPERVISION, "232701", Level.COUNTY, letter_code="漠司")
    c.organ = organ(5, "漠河市市场监督管理局", Kind.AGENCY, "232701", Level.COUNTY, short_name="市监局", field="市场监管", confirmed_on=since)
    c.other = organ(6, "漠河市生态环境局", Kind.AGENCY, "232701", Level.COUNTY, field="生态环境", confirmed_on=since, vertical=True, upper_department="大兴安岭地区生态环境局")
    c.office = organ(7, "漠河市司法局西林吉司法所", Kind.OFFICE, "232701100", Level.TOWNSHIP)
    c.strange_gov = organ(8, "塔河县人民政府", Kind.GOVERNMENT, "232722", Level.COUNTY, letter_code="塔政")
    c.strange_body = organ(9, "塔河县司法局", Kind.SUPERVISION, "232722", Level.COUNTY, letter_code="塔司")
    c.strange = organ(10, "塔河县市场监督管理局", Kind.AGENCY, "232722", Level.COUNTY, field="市场监管", confirmed_on=since)

    act = Act("test.cast", by)
    password = hashed()
    for part, (name, role, at) in PARTS.items():
        place = getattr(c, at)
        person = Person(name=name, organ=place, title="", synthetic=True)
        person.save(permit=act)
        user = User(
            username=f"t_{part}", person=person, password=password, status="active", must_change=False,
            password_set_at=now(), created_by="test:a", authorised_by="test:b",
        )  # fmt: skip
        user.save(permit=act)
        post = Post(user=user, organ=place, role=role, from_on=since)
        post.save(permit=act)
        setattr(c, part, actor_for(post))
    c.system = by
    return c


@standing
def cast() -> Cast:
    """The prefecture and its people, below the test's transaction."""
    return build()


@pytest.fixture
def live_cast(transactional_db) -> Cast:
    """The same, committed: for tests with several connections or processes."""
    return build()


def an_actor(**changes) -> Actor:
    """An actor without any database, for pure tests."""
    return Actor(**{"ref": "test:1", "name": "甲", "role": roles.SUPERVISOR, **changes})


@pytest.fixture
def brigade(cast):
    """An organisation below the organ that may be entrusted, and is not yet."""
    from xiezhi.organs import uscc
    from xiezhi.organs.actions import save
    from xiezhi.organs.models import Kind

    return save(
        by=cast.system, code=uscc.with_check_digit("12232701MB0000077"), name="漠河市市场监管执法大队", kind=Kind.ENTRUSTED,
        division=cast.organ.division, level="county", parent=cast.organ,
    )  # fmt: skip
