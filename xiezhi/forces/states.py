"""What can happen to people of the supervision force, engagements, opinions, experts and draws.

The plan asks that they be there (实施方案二（一）、（十一）、（十二）); the steps between are ours.
"""

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

SUPERVISOR = frozenset({roles.SUPERVISOR})
HEAD = frozenset({roles.SUPERVISION_HEAD})
BODY = roles.SUPERVISION
ROSTER = BODY | {roles.TOWNSHIP}  # a judicial office keeps its own people
PLAN_11 = "实施方案二（十一）"
PLAN_12 = "实施方案二（十二）"

ON_POST = State("on_post", _("在岗"), "good")
LEFT = State("left", _("已离岗"), "mute")

STAFF = Table(
    "forces.staff",
    Move("register", froms(), ON_POST, ROSTER, _("登记人员"), PLAN_12),
    Move("change", froms(ON_POST), ON_POST, ROSTER, _("修改")),
    Move("leave", froms(ON_POST), LEFT, ROSTER, _("离岗")),
)

PROPOSED = State("proposed", _("待聘任"), "warn")
APPOINTED = State("appointed", _("聘任中"), "good")
NOT_APPOINTED = State("not_appointed", _("不予聘任"), "mute")
ENDED = State("ended", _("已解聘"), "mute")

ENGAGEMENT = Table(
    "forces.engagement",
    Move("propose", froms(), PROPOSED, SUPERVISOR, _("提名"), PLAN_11),
    Move("amend", froms(PROPOSED), PROPOSED, SUPERVISOR, _("修改")),
    Move("appoint", froms(PROPOSED), APPOINTED, HEAD, _("聘任并制发聘书"), PLAN_11),
    Move("decline", froms(PROPOSED), NOT_APPOINTED, HEAD, _("不予聘任")),
    Move("renew", froms(APPOINTED), APPOINTED, HEAD, _("续聘并制发聘书"), PLAN_11),
    Move("end", froms(APPOINTED), ENDED, HEAD, _("解聘")),
)

RECEIVED = State("received", _("待交办"), "warn")
HANDLING = State("handling", _("办理中"), "info")
ADOPTED = State("adopted", _("已采纳待答复"), "info")
REJECTED = State("rejected", _("不采纳待答复"), "info")
ANSWERED = State("answered", _("已答复"), "good")

OPINION = Table(
    "forces.opinion",
    Move("receive", froms(), RECEIVED, SUPERVISOR, _("登记意见"), PLAN_11),
    Move("handle", froms(RECEIVED), HANDLING, SUPERVISOR, _("交办")),
    Move("adopt", froms(HANDLING), ADOPTED, SUPERVISOR, _("采纳")),
    Move("reject", froms(HANDLING), REJECTED, SUPERVISOR, _("不采纳")),
    Move("answer", froms(ADOPTED, REJECTED), ANSWERED, SUPERVISOR, _("答复")),
)

NOMINATED = State("nominated", _("待确认"), "warn")
CONFIRMED = State("confirmed", _("在库"), "good")
REFUSED = State("refused", _("不予入库"), "mute")
SUSPENDED = State("suspended", _("暂停抽取"), "warn")
REMOVED = State("removed", _("已出库"), "mute")

EXPERT = Table(
    "forces.expert",
    Move("nominate", froms(), NOMINATED, SUPERVISOR, _("推荐入库"), PLAN_12),
    Move("change", froms(NOMINATED), NOMINATED, SUPERVISOR, _("修改")),
    Move("confirm", froms(NOMINATED), CONFIRMED, HEAD, _("确认入库"), PLAN_12),
    Move("refuse", froms(NOMINATED), REFUSED, HEAD, _("不予入库")),
    Move("suspend", froms(CONFIRMED), SUSPENDED, BODY, _("暂停抽取")),
    Move("restore", froms(SUSPENDED), CONFIRMED, BODY, _("恢复抽取")),
    Move("remove", froms(CONFIRMED, SUSPENDED), REMOVED, HEAD, _("出库")),
)

DRAWN = State("drawn", _("已抽取"), "info")
FINISHED = State("finished", _("已办结"), "good")
VOID = State("void", _("已作废"), "mute")

DRAW = Table(
    "forces.draw",
    Move("draw", froms(), DRAWN, SUPERVISOR, _("随机抽取"), PLAN_12),
    Move("finish", froms(DRAWN), FINISHED, SUPERVISOR, _("办结")),
    Move("void", froms(DRAWN), VOID, HEAD, _("作废")),
)

CALLED = State("called", _("待答复"), "warn")
ACCEPTED = State("accepted", _("参加"), "good")
DECLINED = State("declined", _("不参加"), "mute")

SEAT = Table(
    "forces.seat",
    Move("call", froms(), CALLED, SUPERVISOR, _("通知")),
    Move("accept", froms(CALLED), ACCEPTED, SUPERVISOR, _("同意参加")),
    Move("decline", froms(CALLED, ACCEPTED), DECLINED, SUPERVISOR, _("不能参加，递补")),
)
