"""What can happen to a subject's qualification, to an entrustment and to a seal.

The regulation (行政执法监督条例第十七条) asks that qualification be confirmed and told to the public; the steps between are ours.
"""

from django.utils.translation import gettext_lazy as _

from xiezhi.core import roles
from xiezhi.core.states import Move, State, Table, froms

STAFF = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF, roles.ORGAN_HEAD})
LEGAL = frozenset({roles.LEGAL_STAFF, roles.ORGAN_HEAD})
HEAD = frozenset({roles.ORGAN_HEAD})
REVIEWER = roles.SUPERVISION
CONFIRMER = frozenset({roles.SUPERVISION_HEAD})

APPLIED = State("applied", _("待审查"), "warn")
RETURNED = State("returned", _("退回补正"), "warn")
REVIEWED = State("reviewed", _("待确认"), "warn")
CONFIRMED = State("confirmed", _("已确认待公示"), "info")
PUBLISHED = State("published", _("已确认并公示"), "good")
REPLACED = State("replaced", _("已被新的确认代替"), "mute")
CANCELLED = State("cancelled", _("已取消"), "bad")
REFUSED = State("refused", _("不予确认"), "bad")
WITHDRAWN = State("withdrawn", _("已撤回"), "mute")

QUALIFICATION = Table(
    "subjects",
    Move("apply", froms(), APPLIED, STAFF, _("申请确认"), "行政执法监督条例第十七条第一款"),
    Move("return_", froms(APPLIED), RETURNED, REVIEWER, _("退回补正")),
    Move("amend", froms(RETURNED), APPLIED, STAFF, _("补正后重报")),
    Move("withdraw", froms(APPLIED, RETURNED), WITHDRAWN, STAFF, _("撤回申请")),
    Move("review", froms(APPLIED), REVIEWED, REVIEWER, _("审查通过"), "行政执法监督条例第十七条第一款"),
    Move("refuse", froms(REVIEWED), REFUSED, CONFIRMER, _("不予确认")),
    Move("confirm", froms(REVIEWED), CONFIRMED, CONFIRMER, _("确认主体资格"), "行政执法监督条例第十七条第一款"),
    Move("publish", froms(CONFIRMED), PUBLISHED, REVIEWER, _("向社会公示"), "行政执法监督条例第十七条第一款"),
    Move("replace", froms(CONFIRMED, PUBLISHED), REPLACED, CONFIRMER, _("由新的确认代替")),
    Move("cancel", froms(CONFIRMED, PUBLISHED), CANCELLED, CONFIRMER, _("取消主体资格")),
)

DRAFTED = State("drafted", _("待签订"), "warn")
SIGNED = State("signed", _("已签订待公布"), "info")
IN_FORCE = State("in_force", _("已公布"), "good")
REVOKED = State("revoked", _("已解除"), "mute")
DISCARDED = State("discarded", _("已作废"), "mute")

ENTRUSTMENT = Table(
    "subjects.entrustment",
    Move("draft", froms(), DRAFTED, LEGAL, _("起草委托书"), "行政处罚法第二十条第一款"),
    Move("change", froms(DRAFTED), DRAFTED, LEGAL, _("修改")),
    Move("sign", froms(DRAFTED), SIGNED, HEAD, _("签订"), "行政处罚法第二十条第一款"),
    Move("publish", froms(SIGNED), IN_FORCE, LEGAL, _("向社会公布"), "行政处罚法第二十条第二款"),
    Move("revoke", froms(SIGNED, IN_FORCE), REVOKED, HEAD, _("解除委托")),
    Move("discard", froms(DRAFTED), DISCARDED, LEGAL, _("作废")),
)

REGISTERED = State("registered", _("已登记"), "info")
IN_USE = State("in_use", _("使用中"), "good")
STORED = State("stored", _("已封存"), "mute")
DESTROYED = State("destroyed", _("已销毁"), "mute")

SEAL = Table(
    "subjects.seal",
    Move("register", froms(), REGISTERED, LEGAL | REVIEWER, _("登记印模")),
    Move("use", froms(REGISTERED, STORED), IN_USE, LEGAL | REVIEWER, _("启用")),
    Move("store", froms(IN_USE, REGISTERED), STORED, LEGAL | REVIEWER, _("封存")),
    Move("destroy", froms(STORED), DESTROYED, HEAD | CONFIRMER, _("销毁")),
)
