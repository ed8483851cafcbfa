"""What can happen to a lead. Supervision takes leads only; how it goes on there is supervision's own table."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core.roles import SUPERVISION, TOWNSHIP
from xiezhi.core.states import Move, State, Table, froms

OPEN = State("open", _("待处理"), "warn")
SUPERVISED = State("supervised", _("监督中"), "info")
CLOSED = State("closed", _("已办结"), "good")
DROPPED = State("dropped", _("不予监督"), "mute")

REGISTRARS = SUPERVISION | {TOWNSHIP}

LEAD = Table(
    "leads",
    Move("open", froms(), OPEN, REGISTRARS, _("登记线索"), "行政执法监督条例第十一条"),
    Move("supervise", froms(OPEN), SUPERVISED, SUPERVISION, _("开展监督"), "行政执法监督条例第二十六条"),
    Move("close", froms(SUPERVISED), CLOSED, SUPERVISION, _("办结"), "行政执法监督条例第二十六条"),
    Move("drop", froms(OPEN), DROPPED, SUPERVISION, _("不予监督"), "行政执法监督条例第二十条"),
)
