"""Facts of remedies: one reconsideration, one litigation, or one application to perform a duty."""

from xiezhi.law import procedure_codes as codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, B, N, C = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.COUNT, Kind.CODE

REMEDIES = FactSheet(
    "remedies",
    N_("行政复议与行政诉讼"),
    (
        Fact("case_no", T, N_("复议、诉讼或者履职申请编号"), names=("案号", "复议案号", "诉讼案号"), required=True,
             example="加政复〔2026〕8号"),
        Fact("organ_code", T, N_("被申请人、被告统一社会信用代码"), names=("机关代码",), required=True),
        Fact("organ_name", T, N_("被申请人、被告"), names=("被申请人", "被告", "机关名称")),
        Fact("applicant_name", T, N_("申请人、原告"), names=("申请人", "原告")),
        Fact("kind", C, N_("救济类别"), codes=codes.REMEDY_KIND, required=True, example="行政复议"),
        Fact("procedure", C, N_("复议程序"), codes=codes.RECONSIDERATION_PROCEDURE, example="普通程序"),
        Fact("act_no", T, N_("原行政行为文号")),
        # the application
        Fact("via_organ_on", D, N_("机关收到当事人经其提交的复议申请日期"), working=True,
             note=N_("限于当场处罚或者依据电子技术监控设备记录作出的处罚（行政复议法第三十二条）")),
        Fact("forwarded_on", D, N_("转送复议机关日期"), working=True),
        Fact("corrected_on", D, N_("机关自行纠正日期"), working=True),
        Fact("corrected_told_on", D, N_("自行纠正情况告知申请人和复议机关日期")),
        # the answer
        Fact("copy_received_on", D, N_("收到申请书或者起诉状副本日期"), names=("收到复议申请书副本日期", "收到起诉状副本日期"),
             working=True, example="2026-03-02"),
        Fact("answered_on", D, N_("提交答复、答辩和证据依据日期"), names=("答复日期", "答辩日期"), working=True,
             note=N_("书面答复（答辩状）和证据、依据分别提交的，填较晚的一日")),
        Fact("court_allowed_until", D, N_("法院准许延期提供证据的最后日期")),
        # the review
        Fact("accepted_on", D, N_("复议受理日期"), names=("受理日期",), working=True),
        Fact("special_days", N, N_("法律规定的其他期限天数"), note=N_("法律规定的复议期限少于六十日，或者履职期限另有规定的填写")),
        Fact("excluded_days", N, N_("依法不计入审理期限的天数"), note=N_("中止、鉴定、现场勘验、报请提级审理等")),
        Fact("extension_approved_on", D, N_("复议延期批准日期")),
        Fact("extended_days", N, N_("批准延长的天数")),
        Fact("extension_told_on", D, N_("复议延期书面告知日期")),
        Fact("hearing_on", D, N_("开庭或者复议听证日期"), names=("开庭日期", "听证日期")),
        Fact("head_attended", B, N_("机关负责人是否出庭或者参加听证")),
        Fact("staff_attended", B, N_("是否委托相应的工作人员出庭或者参加听证")),
        Fact("absence_reason", T, N_("负责人不能参加的理由")),
        # the result and what follows
        Fact("decided_on", D, N_("复议决定日期"), working=True),
        Fact("ended_on", D, N_("复议终止日期"), working=True),
        Fact("result", C, N_("复议或者裁判结果"), names=("审理结果",), codes=codes.REMEDY_RESULT),
        Fact("result_received_on", D, N_("收到复议决定书、调解书或者裁判文书日期"), working=True),
        Fact("perform_by", D, N_("复议决定书、调解书确定的履行期限届满日期"), working=True,
             note=N_("责令重新作出行政行为而没有定期限的，按六十日计算（实施条例第五十八条）")),
        Fact("performed_on", D, N_("履行日期"), working=True),
        Fact("opinion_on", D, N_("收到行政复议意见书日期"), working=True),
        Fact("opinion_reported_on", D, N_("报送纠正情况日期"), working=True),
        Fact("advice_on", D, N_("收到司法、检察或者复议建议日期"), working=True),
        Fact("lead_on", D, N_("登记为监督线索日期"), working=True),
        # the application to perform a duty
        Fact("asked_on", D, N_("收到履行法定职责申请日期")),
        Fact("refused_on", D, N_("书面答复拒绝履行日期")),
        Fact("remark", T, N_("备注")),
    ),
    key=("case_no",),
)
