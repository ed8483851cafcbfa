"""A small list to test with. Its statutes are real ones of the table; what they are cited for is invented."""

from __future__ import annotations

import datetime as dt

from xiezhi.catalogue import actions, queries
from xiezhi.core.actor import system_actor
from xiezhi.demo.history import on_day
from xiezhi.organs import uscc
from xiezhi.organs.actions import save
from xiezhi.organs.models import Division, Kind, Level

SINCE = dt.date(2025, 1, 1)


def facts(n: int = 1, **more):
    """What the sheet says of one penalty item."""
    return {
        "code": f"SJ-{n:04d}", "name": f"对未按规定明码标价的处罚（{n}）", "power_type": "行政处罚", "cause": f"未按规定明码标价{n}",
        "penalty_kinds": "warning,fine", "grounds": "《行政处罚法》第九条第二项", "fine_min": 500_00, "fine_max": 5_000_00,
        **more,
    }  # fmt: skip


def inspection(n: int = 1, **more):
    """An item of inspection."""
    return {
        "code": f"JC-{n:04d}", "name": f"对明码标价情况的检查（{n}）", "power_type": "06 行政检查", "grounds": "《优化营商环境条例》第五十四条",
        **more,
    }  # fmt: skip


def ready(cast, *rows, organ=None, clerk=None, legal=None, supervisor=None):
    """An edition with these rows, passed by the body and waiting to be published."""
    organ = organ or cast.organ
    edition = actions.begin(organ, by=clerk or cast.clerk)
    for row in rows or (facts(),):
        actions.add_item(edition, row, by=clerk or cast.clerk)
    edition.refresh_from_db()
    actions.submit(edition, by=legal or cast.legal)
    actions.pass_(edition, by=supervisor or cast.supervisor)
    return edition


def published(cast, *rows, from_on=SINCE, **who):
    """The first list of an organ, in force since a day."""
    head = who.pop("head", cast.head)
    edition = ready(cast, *rows, **who)
    actions.publish(edition, by=head, from_on=from_on, doc_no="漠市监发〔2025〕1号")
    return edition


def taken(cast, rows, batch="exchange.Batch:1", organ=None, by=None):
    """Rows of a file."""
    return actions.take_rows(rows, by=by or cast.clerk, organ=organ or cast.organ, batch=batch)


def township(cast, place="232701100", n=90, name="漠河市西林吉镇人民政府"):
    """A township organ below a county."""
    return save(
        by=system_actor("test"), code=uscc.with_check_digit(f"11{place[:6]}MB{n:07d}"), name=name, kind=Kind.AGENCY,
        division=Division.objects.get(code=place), level=Level.TOWNSHIP, field="乡镇街道综合执法", confirmed_on=dt.date(2020, 1, 1),
    )  # fmt: skip


def items_of(organ, day=dt.date(2026, 11, 20)):
    return {item.code: item for item in queries.items_in_force(organ, day)}


day_of = on_day
