"""What can happen to an instrument, to an objection against it, and to a proposal for a decision of the government."""

from django.utils.translation import gettext_lazy as _

from xiezhi.core.roles import GOVERNMENT, LEGAL_STAFF, ORGAN_HEAD, SUPERVISION
from xiezhi.core.states import Move, State, Table, froms

ORGAN_SIDE = frozenset({LEGAL_STAFF, ORGAN_HEAD})
GOVERNMENT_SIDE = frozenset({GOVERNMENT})

ISSUED = State("issued", _("整改中"), "warn")
REPORTED = State("reported", _("已报送纠正情况"), "info")
RETURNED = State("returned", _("退回整改"), "bad")
OBJECTED = State("objected", _("异议处理中"), "warn")
PROPOSED = State("proposed", _("已报政府"), "info")
ESCALATED = State("escalated", _("已转决定书"), "mute")
ACCEPTED = State("accepted", _("整改到位"), "good")
WITHDRAWN = State("withdrawn", _("已撤销"), "mute")

_R = "行政执法监督条例"
INSTRUMENT = Table(
    "supervision",
    Move("issue", froms(), ISSUED, SUPERVISION, _("制发文书"), f"{_R}第二十六条"),
    Move("report", froms(ISSUED, RETURNED), REPORTED, ORGAN_SIDE, _("报送纠正情况"), f"{_R}第二十七条、第二十八条"),
    # no statute sets a period for it: an organ may object while it has still to report
    Move("object", froms(ISSUED, RETURNED), OBJECTED, ORGAN_SIDE, _("提出异议"), f"{_R}第三十条"),
    # who made the result answers: the government of its decision, the body of its own instruments and returns
    Move("uphold", froms(OBJECTED), WITHDRAWN, SUPERVISION | GOVERNMENT_SIDE, _("异议成立"), f"{_R}第三十条"),
    Move("reject", froms(OBJECTED), ISSUED, SUPERVISION | GOVERNMENT_SIDE, _("异议不成立"), f"{_R}第三十条"),
    # an objection against a return: back to where it stood, or the report is judged anew
    Move("reject_to_returned", froms(OBJECTED), RETURNED, SUPERVISION, _("异议不成立"), f"{_R}第三十条"),
    Move("revoke_return", froms(OBJECTED), REPORTED, SUPERVISION, _("撤销退回"), f"{_R}第三十条"),
    Move("accept", froms(REPORTED), ACCEPTED, SUPERVISION, _("确认整改到位"), f"{_R}第二十七条、第二十八条"),
    Move("return_", froms(REPORTED), RETURNED, SUPERVISION, _("退回整改"), f"{_R}第二十七条、第二十八条"),
    Move("propose", froms(ISSUED, RETURNED, REPORTED), PROPOSED, SUPERVISION, _("提出处理建议"), f"{_R}第二十九条"),
    # declined: back to where it stood before the proposal
    Move("decline", froms(PROPOSED), ISSUED, GOVERNMENT_SIDE, _("不予采纳建议"), f"{_R}第二十九条"),
    Move("decline_to_returned", froms(PROPOSED), RETURNED, GOVERNMENT_SIDE, _("不予采纳建议"), f"{_R}第二十九条"),
    Move("decline_to_reported", froms(PROPOSED), REPORTED, GOVERNMENT_SIDE, _("不予采纳建议"), f"{_R}第二十九条"),
    Move("escalate", froms(PROPOSED), ESCALATED, GOVERNMENT_SIDE, _("制发决定书"), f"{_R}第二十九条"),
)
OPEN = (ISSUED, REPORTED, RETURNED, OBJECTED, PROPOSED)
DECLINED_TO = {ISSUED.value: "decline", RETURNED.value: "decline_to_returned", REPORTED.value: "decline_to_reported"}

FILED = State("filed", _("待答复"), "warn")
UPHELD = State("upheld", _("异议成立"), "good")
REJECTED = State("rejected", _("异议不成立"), "mute")
OBJECTION = Table(
    "supervision.objection",
    Move("file", froms(), FILED, ORGAN_SIDE, _("提出异议"), f"{_R}第三十条"),
    Move("uphold", froms(FILED), UPHELD, SUPERVISION | GOVERNMENT_SIDE, _("异议成立"), f"{_R}第三十条"),
    Move("reject", froms(FILED), REJECTED, SUPERVISION | GOVERNMENT_SIDE, _("异议不成立"), f"{_R}第三十条"),
)

REPORT_SUBMITTED = State("submitted", _("待审核"), "info")
REPORT_ACCEPTED = State("accepted", _("已认可"), "good")
REPORT_RETURNED = State("returned", _("已退回"), "bad")
REPORT = Table(
    "supervision.report",
    Move("submit", froms(), REPORT_SUBMITTED, ORGAN_SIDE, _("报送纠正情况"), f"{_R}第二十七条、第二十八条"),
    Move("accept", froms(REPORT_SUBMITTED), REPORT_ACCEPTED, SUPERVISION, _("确认整改到位")),
    Move("return_", froms(REPORT_SUBMITTED), REPORT_RETURNED, SUPERVISION, _("退回整改")),
    Move("revoke_return", froms(REPORT_RETURNED), REPORT_SUBMITTED, SUPERVISION, _("撤销退回"), f"{_R}第三十条"),
)

WAITING = State("proposed", _("待政府决定"), "warn")
DECIDED = State("decided", _("已决定，待制发"), "info")
DECLINED = State("declined", _("未采纳"), "mute")
EXECUTED = State("executed", _("决定书已制发"), "good")
PROPOSAL = Table(
    "supervision.proposal",
    Move("propose", froms(), WAITING, SUPERVISION, _("提出处理建议"), f"{_R}第二十九条"),
    Move("decide", froms(WAITING), DECIDED, GOVERNMENT_SIDE, _("决定纠正"), f"{_R}第二十九条"),
    Move("decline", froms(WAITING), DECLINED, GOVERNMENT_SIDE, _("不予采纳建议"), f"{_R}第二十九条"),
    Move("issue_decision", froms(DECIDED), EXECUTED, GOVERNMENT_SIDE, _("制发决定书"), f"{_R}第二十九条"),
)
