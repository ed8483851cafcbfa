"""Numbers of this room that a place may set. None is set by a statute (非法定默认)."""

from __future__ import annotations

import datetime as dt

from xiezhi.core.placed import Placed
from xiezhi.law.dated import Value
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ

LABELS = {
    "handle_days": N_("意见交办期限（日）"),
    "answer_days": N_("意见答复期限（日）"),
    "term_months": N_("聘期（月）"),
    "ending_days": N_("聘期届满前提醒（日）"),
    "call_days": N_("抽中的人答复期限（日）"),
    "office_staff": N_("司法所专职人员不少于（人）"),
    "body_staff": N_("监督机构监督人员不少于（人）"),
}
FILE = Placed("forces", LABELS)


def at(name: str, organ: Organ, day: dt.date) -> Value[int]:
    """The number that holds for an organ on a day, with its source."""
    return FILE.on(name, day, organ.division.code)


def days_after(name: str, organ: Organ, day: dt.date) -> dt.date:
    """The last day of a limit that begins on `day`."""
    return day + dt.timedelta(days=at(name, organ, day).value)
