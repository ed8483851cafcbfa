"""People and records that the tests of this room begin with; the business date of tests is 2026-11-20."""

from __future__ import annotations

import datetime as dt

from xiezhi.core.time import today
from xiezhi.forces import actions

DAY = dt.timedelta(days=1)
START = dt.date(2026, 1, 5)


def a_supervisor(cast, name="林云石", **more):
    """Named by the county body."""
    fields = {"kind": "supervisor", "sector": "npc", "employer": "漠河市某小学", "division": cast.county_body.division}
    return actions.propose(cast.county_body, by=cast.supervisor, name=name, **fields | more)


def a_term(cast, row, first=START, days=365):
    return actions.appoint(row, by=cast.supervision_head, from_on=first, to_on=first + days * DAY)


def appointed(cast, name="林云石", first=START, days=365, **more):
    row = a_supervisor(cast, name, **more)
    a_term(cast, row, first, days)
    return row


def an_opinion(cast, row, **more):
    fields = {
        "kind": "problem",
        "title": "检查时没有出示证件",
        "text": "执法人员进店检查没有出示执法证件。",
        "received_on": today(),
        "organ": cast.organ,
    }
    return actions.receive(row, by=cast.supervisor, **fields | more)


def an_expert(cast, name, organ=None, **more):
    fields = {
        "pool": "expert",
        "specialities": ["penalty", "file_review"],
        "employer": "" if organ else f"{name}律师事务所",
    }
    row = actions.nominate(cast.county_body, by=cast.supervisor, name=name, organ=organ, **fields | more)
    actions.confirm(row, by=cast.supervision_head)
    return row


def a_pool(cast, count=8):
    return [an_expert(cast, f"专家{n}") for n in range(count)]


def a_draw(cast, **more):
    return actions.draw(
        cast.county_body, by=cast.supervisor, **{"matter": "第四季度案卷评查", "pool": "expert", "wanted": 3, **more}
    )
