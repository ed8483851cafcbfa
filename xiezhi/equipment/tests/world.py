"""Pieces, people and lines that the tests of this room begin with; the business date of tests is 2026-11-20."""

from __future__ import annotations

import datetime as dt

from xiezhi.accounts.models import Person
from xiezhi.core.time import today
from xiezhi.equipment import actions
from xiezhi.trail.door import Act

DAY = dt.timedelta(days=1)


def a_piece(cast, number="ZC-0001", kind="recorder", good=True, **more):
    """A piece of the home organ, by its clerk; calibrated unless said otherwise."""
    row = actions.enter(cast.organ, by=cast.clerk, asset_no=number, kind=kind, name="执法记录仪T9", **more)
    if good and kind == "recorder":
        calibrated(cast, row)
    return row


def calibrated(cast, row, on=None, **more):
    fields = {"on": on or today(), "agency": "某计量检定所", "certificate_no": "检字0001", "passed": True}
    return actions.calibrate(row, by=cast.clerk, **fields | more)


def officer(cast):
    return cast.user("officer").person


def somebody(cast, name="林云石", organ=None):
    """One of an organ's people without a log-in."""
    return Act("test.person", cast.system).create(Person, name=name, organ=organ or cast.organ, synthetic=True)


def a_line(cast, **more):
    fields = {
        "year": 2026,
        "name": "执法装备配备费",
        "purpose": "equipment",
        "source": "general",
        "asked": 100_000_00,
        "basis": "部门预算",
    }
    return actions.draft_line(cast.organ, by=cast.clerk, **fields | more)


def approved(cast, amount=100_000_00, **more):
    row = a_line(cast, **more)
    actions.approve(row, by=cast.head, approved=amount, paper_no="漠财预〔2026〕3号", on=dt.date(2026, 2, 20))
    return row


def a_payment(cast, row, amount=30_000_00, voucher="记03-001", **more):
    return actions.pay(
        row, by=cast.clerk, **{"on": today(), "amount": amount, "what": "购置记录仪", "voucher_no": voucher, **more}
    )
