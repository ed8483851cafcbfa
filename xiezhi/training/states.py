"""What can happen to a plan, a course, an entry of hours and a reason for fewer hours."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

# who keeps the records of an organ, or of a supervision body's own courses
KEEPERS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF, roles.SUPERVISOR})
HEADS = frozenset({roles.ORGAN_HEAD, roles.SUPERVISION_HEAD})
ORGAN_KEEPERS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF})

DRAFT = State("draft", _("拟定"), "info")
ISSUED = State("issued", _("已下发"), "good")
FINISHED = State("finished", _("已办结"), "mute")
DROPPED = State("dropped", _("已作废"), "mute")

PLAN = Table(
    "training.plan",
    Move("draft", froms(), DRAFT, KEEPERS, _("拟定计划"), "实施方案二（五）"),
    Move("issue", froms(DRAFT), ISSUED, HEADS, _("下发"), "实施方案二（五）"),
    Move("finish", froms(ISSUED), FINISHED, KEEPERS, _("办结")),
    Move("drop", froms(DRAFT), DROPPED, KEEPERS, _("作废")),
)

PLANNED = State("planned", _("待举办"), "info")
HELD = State("held", _("已举办"), "good")
CANCELLED = State("cancelled", _("已取消"), "mute")

COURSE = Table(
    "training.course",
    Move("register", froms(), PLANNED, KEEPERS, _("登记课程")),
    Move("hold", froms(PLANNED), HELD, KEEPERS, _("已举办，登记学时")),
    Move("cancel", froms(PLANNED), CANCELLED, KEEPERS, _("取消")),
)

VALID = State("valid", _("有效"), "good")
VOID = State("void", _("已作废"), "mute")

ATTENDANCE = Table(
    "training.hours",
    Move("enter", froms(), VALID, KEEPERS, _("登记学时"), "实施方案二（五）"),
    Move("void", froms(VALID), VOID, KEEPERS, _("作废")),
)

CLAIMED = State("claimed", _("待核"), "warn")
ACCEPTED = State("accepted", _("已认可"), "good")
REJECTED = State("rejected", _("不予认可"), "bad")
WITHDRAWN = State("withdrawn", _("已撤回"), "mute")

EXCUSE = Table(
    "training.excuse",
    Move("claim", froms(), CLAIMED, ORGAN_KEEPERS, _("登记理由")),
    Move("accept", froms(CLAIMED), ACCEPTED, frozenset({roles.ORGAN_HEAD}), _("认可")),
    Move("reject", froms(CLAIMED), REJECTED, frozenset({roles.ORGAN_HEAD}), _("不予认可")),
    Move("withdraw", froms(CLAIMED, ACCEPTED), WITHDRAWN, ORGAN_KEEPERS, _("撤回")),
)
