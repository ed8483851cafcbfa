"""Short ways to entrustments."""

import datetime as dt

from xiezhi.core.time import today
from xiezhi.subjects import actions


def content(**more):
    return {
        "number": "漠市监委〔2026〕1号", "basis": "行政处罚法第二十条", "powers": ["penalty"], "matters": "违反明码标价规定的行为",
        "limits": "调查取证，以委托机关名义作出处罚", "from_on": today(), "to_on": today() + dt.timedelta(days=365), **more,
    }  # fmt: skip


def signed(cast, brigade, **more):
    row = actions.draft(cast.organ, by=cast.legal, to=brigade, **content(**more))
    actions.sign(row, by=cast.head, on=today())
    return row
