"""What can happen to an application for a certificate, and to a certificate.

That a certificate has run out is no step: nobody does it. `queries.status_on` says it of a day, by the dates.
"""

from django.utils.translation import gettext_lazy as _

from xiezhi.core.roles import DATA_CLERK, LEGAL_STAFF, SUPERVISION, SUPERVISION_HEAD, SUPERVISOR
from xiezhi.core.states import Move, State, Table, froms

ORGAN_SIDE = frozenset({DATA_CLERK, LEGAL_STAFF})
REVIEW = frozenset({SUPERVISOR})
HEAD = frozenset({SUPERVISION_HEAD})

_R = "行政执法监督条例"
_P = "实施方案二（五）"

SUBMITTED = State("submitted", _("待审核"), "warn")
RETURNED = State("returned", _("退回补正"), "bad")
APPROVED = State("approved", _("待发证"), "info")
ISSUED = State("issued", _("已发证"), "good")
REFUSED = State("refused", _("不予发证"), "mute")
WITHDRAWN = State("withdrawn", _("已撤回"), "mute")

APPLICATION = Table(
    "registry.application",
    Move("apply", froms(), SUBMITTED, ORGAN_SIDE, _("申领证件"), f"{_R}第十七条第二款"),
    Move("resubmit", froms(RETURNED), SUBMITTED, ORGAN_SIDE, _("补正后再报")),
    Move("withdraw", froms(SUBMITTED, RETURNED), WITHDRAWN, ORGAN_SIDE, _("撤回申请")),
    Move("approve", froms(SUBMITTED), APPROVED, REVIEW, _("审核通过"), f"{_R}第十七条第二款"),
    Move("return_", froms(SUBMITTED), RETURNED, REVIEW, _("退回补正"), f"{_R}第十七条第二款"),
    Move("refuse", froms(SUBMITTED, APPROVED), REFUSED, SUPERVISION, _("不予发证"), f"{_R}第十七条第二款"),
    Move("issue", froms(APPROVED), ISSUED, HEAD, _("发证"), f"{_R}第十七条第二款"),
)
OPEN = (SUBMITTED.value, RETURNED.value, APPROVED.value)

CLAIMED = State("claimed", _("待核对"), "warn")
DISOWNED = State("disowned", _("未予认可"), "mute")
VALID = State("valid", _("有效"), "good")
SUSPENDED = State("suspended", _("暂扣"), "bad")
LEAVING = State("leaving", _("待收回"), "warn")
RECALLED = State("recalled", _("已收回"), "mute")
CANCELLED = State("cancelled", _("已注销"), "mute")

CERTIFICATE = Table(
    "registry.certificate",
    Move("claim", froms(), CLAIMED, ORGAN_SIDE, _("补录已有证件")),
    Move("verify", froms(CLAIMED), VALID, SUPERVISION, _("核对无误"), f"{_R}第十条"),
    Move("disown", froms(CLAIMED), DISOWNED, SUPERVISION, _("不予认可"), f"{_R}第十条"),
    Move("issue", froms(), VALID, HEAD, _("发证"), f"{_R}第十七条第二款"),
    Move("check", froms(VALID), VALID, SUPERVISION, _("年检"), f"{_R}第十条"),
    Move("renew", froms(VALID), VALID, HEAD, _("换发"), f"{_R}第十七条第二款"),
    Move("suspend", froms(VALID), SUSPENDED, SUPERVISION, _("暂扣"), f"{_P}、{_R}第三十二条"),
    Move("restore", froms(SUSPENDED), VALID, SUPERVISION, _("恢复"), f"{_R}第三十二条"),
    Move("leave", froms(CLAIMED, VALID, SUSPENDED), LEAVING, ORGAN_SIDE | SUPERVISION, _("离岗待收回"), _P),
    Move("stay", froms(LEAVING), VALID, SUPERVISION, _("撤销离岗登记")),
    Move("recall", froms(VALID, SUSPENDED, LEAVING), RECALLED, SUPERVISION, _("收回"), f"{_P}、{_R}第三十二条"),
    Move(
        "cancel", froms(VALID, SUSPENDED, LEAVING, RECALLED), CANCELLED, SUPERVISION, _("注销"),
        f"{_P}、{_R}第三十二条",
    ),
)  # fmt: skip
IN_HAND = (CLAIMED.value, VALID.value, SUSPENDED.value)

# by the date, never stored: how a certificate stands on a day
EXPIRED = State("expired", _("已过有效期"), "bad")
NOT_YET = State("not_yet", _("尚未发证"), "mute")
UNKNOWN = State("unknown", _("有效期不明"), "mute")
MISSING = State("missing", _("查无此证"), "bad")
