"""Facts of an administrative penalty case: 双公示 columns (2018) and the dates of the procedure."""

from xiezhi.law import codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, B, N, Y, C, CS = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.COUNT, Kind.FEN, Kind.CODE, Kind.CODES

PENALTY = FactSheet(
    "penalty",
    N_("行政处罚案件"),
    (
        # who and what
        Fact("case_no", T, N_("案号"), names=("案件编号", "立案号"), required=True, example="加市监立〔2026〕17号"),
        Fact("organ_code", T, N_("处罚机关统一社会信用代码"), column="CF_CFJGDM", names=("处罚机关代码",),
             required=True),
        Fact("organ_name", T, N_("处罚机关"), column="CF_CFJG"),
        Fact("party_name", T, N_("行政相对人名称"), column="CF_XDR_MC", names=("当事人",), required=True),
        Fact("party_kind", C, N_("行政相对人类别"), column="CF_XDR_LB", codes=codes.PARTY_KIND, required=True),
        Fact("party_code", T, N_("行政相对人统一社会信用代码"), column="CF_XDR_SHXYM"),
        Fact("procedure", C, N_("处罚程序"), names=("程序",), codes=codes.PROCEDURE, required=True, example="普通程序"),
        Fact("source", C, N_("案件来源"), codes=codes.CASE_SOURCE),
        Fact("cause", T, N_("违法行为类型"), column="CF_WFXW", names=("案由",), required=True),
        Fact("violation", T, N_("违法事实"), column="CF_SY"),
        Fact("basis", T, N_("处罚依据"), column="CF_YJ"),
        Fact("major", B, N_("是否情节复杂或重大违法"), names=("是否重大案件",), example="否"),
        Fact("review_required", B, N_("是否属于应当法制审核的情形"), names=("应当法制审核",), example="否",
             note=N_("行政处罚法第五十八条第一款四类情形之一")),
        Fact("act_ended_on", D, N_("违法行为终了日期")),
        Fact("found_on", D, N_("违法行为发现日期")),
        Fact("safety_harm", B, N_("是否涉及生命健康安全、金融安全且有危害后果")),
        # filing and investigation
        Fact("filed_on", D, N_("立案日期"), required=True, working=True, example="2026-03-02"),
        Fact("officer_nos", T, N_("执法人员证号"), names=("执法证号",), example="08270001、08270002",
             note=N_("两个以上证号用顿号、逗号或分号隔开")),
        Fact("officer_count", N, N_("执法人员数"), note=N_("由证号个数得出，也可直接填写")),
        Fact("certs_valid_to", D, N_("执法证件有效期至"), note=N_("多名执法人员取最早到期的一日")),
        Fact("preserved_on", D, N_("先行登记保存日期"), working=True),
        Fact("preserved_handled_on", D, N_("先行登记保存处理日期"), working=True),
        Fact("investigated_on", D, N_("调查终结日期")),
        # notice, defence, hearing
        Fact("notice_served_on", D, N_("处罚事先告知书送达日期"), names=("告知书送达日期",), working=True),
        Fact("notice_fine", Y, N_("告知拟罚款金额（元）")),
        Fact("rights_waived", B, N_("当事人是否书面放弃陈述申辩和听证"), example="否"),
        Fact("defended_on", D, N_("当事人陈述申辩日期")),
        Fact("defence_reviewed_on", D, N_("陈述申辩复核日期")),
        Fact("hearing_told_on", D, N_("听证权利告知日期"), working=True),
        Fact("hearing_asked_on", D, N_("听证申请日期"), working=True),
        Fact("hearing_notified_on", D, N_("听证通知送达日期"), working=True),
        Fact("hearing_held_on", D, N_("听证举行日期"), working=True),
        Fact("hearing_host_no", T, N_("听证主持人证号")),
        # review and decision
        Fact("reviewed_on", D, N_("法制审核日期")),
        Fact("review_result", C, N_("法制审核结论"), codes=codes.REVIEW_RESULT),
        Fact("reviewer_no", T, N_("法制审核人证号")),
        Fact("reviewer_qualified", B, N_("法制审核人是否具有法律职业资格")),
        Fact("discussed_on", D, N_("集体讨论日期")),
        Fact("doc_no", T, N_("处罚决定书文号"), column="CF_WSH"),
        Fact("decided_on", D, N_("处罚决定日期"), column="CF_JDRQ", names=("决定日期",), working=True),
        Fact("no_penalty", B, N_("是否不予行政处罚"), example="否"),
        Fact("penalty_kinds", CS, N_("处罚类别"), column="CF_CFLB", names=("处罚种类",), codes=codes.PENALTY_KIND,
             example="警告、罚款"),
        Fact("content", T, N_("处罚内容"), column="CF_NR"),
        Fact("fine", Y, N_("罚款金额（元）"), column="CF_NR_FK", names=("罚款金额",), wan=True),
        Fact("confiscated", Y, N_("没收金额（元）"), column="CF_NR_WFFF", names=("没收金额",), wan=True),
        Fact("statute_min", Y, N_("法定罚款下限（元）")),
        Fact("statute_max", Y, N_("法定罚款上限（元）")),
        Fact("tier_min", Y, N_("裁量基准罚款下限（元）")),
        Fact("tier_max", Y, N_("裁量基准罚款上限（元）")),
        Fact("mitigated", B, N_("是否具有减轻处罚情形")),
        Fact("deviation_reason", T, N_("裁量偏离理由")),
        Fact("excluded_days", N, N_("依法不计入办案期限的天数")),
        Fact("extended_days", N, N_("依法另行规定或批准延长的天数"),
             note=N_("仅限法律、法规、规章另有规定的情形（行政处罚法第六十条）")),
        # service, publication, performance, close
        Fact("served_on", D, N_("决定书送达日期"), working=True),
        Fact("service_method", C, N_("送达方式"), codes=codes.SERVICE_METHOD),
        Fact("published_on", D, N_("处罚结果公示日期"), names=("公示日期",), working=True),
        Fact("unpublished_reason", T, N_("不公示理由")),
        Fact("paid_on", D, N_("罚款缴纳日期")),
        Fact("closed_on", D, N_("结案日期")),
        Fact("closed_as", C, N_("结案状态"), codes=codes.CLOSED_AS),
        # remedies
        Fact("reconsidered_on", D, N_("行政复议受理日期")),
        Fact("litigated_on", D, N_("行政诉讼立案日期")),
        Fact("remedy_ended_on", D, N_("复议诉讼办结日期")),
        Fact("remark", T, N_("备注"), column="BZ"),
        # of the organ; in the platform known, in a file optional
        Fact("organ_confirmed_on", D, N_("执法主体确认日期")),
        Fact("organ_ended_on", D, N_("执法主体资格终止日期")),
    ),
)
# What a case in the platform holds: its table, its import template, its wide rows.
HELD = PENALTY.held()
