"""Facts of an administrative penalty case: 双公示 columns (2018) and the dates of the procedure.

A fact with `waits` can come in a file; a case in the platform does not hold it until what `waits` names is connected. One with
`register` comes in a file too; in the platform its register tells it.
"""

from xiezhi.law import codes, penalty_codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, M, B, N, Y, C, CS = Kind.TEXT, Kind.DATE, Kind.MOMENT, Kind.BOOL, Kind.COUNT, Kind.FEN, Kind.CODE, Kind.CODES

# What will bring the facts that the platform does not hold yet.
CLUE = N_("案件线索登记")
RECORDS = N_("办案笔录和音像记录")
RECUSAL = N_("回避申请和决定")
MONITOR = N_("电子技术监控设备管理")
CRIME = N_("行刑衔接平台")
BASIS = N_("权责清单和处罚依据库")
PARTY = N_("当事人情况登记")
SAME_ACT = N_("同一违法行为关联标记")
REVIEWERS = N_("法制审核人员登记")
DOCUMENT = N_("处罚决定书要素")
COLLECTION = N_("罚款收缴和票据系统")
PERFORMANCE = N_("执行和结案登记")
PUBLICITY = N_("处罚信息公示系统")

# The registers of the platform that tell a fact.
LISTS = N_("权责清单")
ORGANS = N_("执法机关登记")
GRANTS = N_("乡镇赋权登记")
ENTRUSTMENT = N_("委托登记")
CERTIFICATES = N_("执法人员和证件登记")
CALCULATED = N_("案件的裁量计算")

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
        Fact("party_age", N, N_("当事人行为时周岁"), note=N_("自然人填写，违法行为发生时已满的周岁"), waits=PARTY),
        Fact("incapable", B, N_("行为时是否不能辨认或者不能控制自己行为"), waits=PARTY),
        Fact("domain", C, N_("执法领域"), codes=codes.DOMAIN, example="市场监管", register=LISTS,
             note=N_("该领域的法律另有规定的，从其规定")),
        Fact("procedure", C, N_("处罚程序"), names=("程序",), codes=codes.PROCEDURE, required=True, example="普通程序"),
        Fact("source", C, N_("案件来源"), codes=codes.CASE_SOURCE),
        Fact("cause", T, N_("违法行为类型"), column="CF_WFXW", names=("案由",), required=True),
        Fact("violation", T, N_("违法事实"), column="CF_SY"),
        Fact("basis", T, N_("处罚依据"), column="CF_YJ"),
        Fact("basis_level", C, N_("处罚依据效力层级"), codes=penalty_codes.BASIS_LEVEL, register=LISTS),
        Fact("basis_from", D, N_("处罚依据施行日期"), note=N_("决定所适用的那一版本"), register=LISTS),
        Fact("basis_to", D, N_("处罚依据失效日期"), register=LISTS,
             note=N_("该版本被修改或者废止后不再有效的第一日；仍然有效的，不填")),
        Fact("item_code", T, N_("权责事项编码"), names=("职权编码", "事项编码"), note=N_("不填的，按案由对应本机关权责清单")),
        Fact("item_listed", B, N_("所办事项当时是否在机关权责清单内"), register=LISTS),
        Fact("item_from", D, N_("事项列入机关权责清单日期"), waits=BASIS),
        Fact("item_to", D, N_("事项移出机关权责清单日期"), note=N_("不再列入的第一日；没有移出的，不填"), waits=BASIS),
        Fact("compared_on", D, N_("新旧规定比较日期"), waits=BASIS),
        Fact("newer_lighter", B, N_("新规定是否处罚较轻或者不认为违法"), register=CALCULATED),
        Fact("major", B, N_("是否情节复杂或重大违法"), names=("是否重大案件",), example="否"),
        Fact("review_required", B, N_("是否属于应当法制审核的情形"), names=("应当法制审核",), example="否",
             note=N_("行政处罚法第五十八条第一款四类情形之一")),
        Fact("act_ended_on", D, N_("违法行为终了日期")),
        Fact("found_on", D, N_("违法行为发现日期")),
        Fact("safety_harm", B, N_("是否涉及生命健康安全、金融安全且有危害后果")),
        # whose case it is
        Fact("act_in_region", B, N_("违法行为发生地是否在处罚机关管辖区域内"), example="是",
             note=N_("由机关按管辖确定，不能只比对行政区划代码")),
        Fact("out_of_province", B, N_("违法行为发生地是否在外省"), example="否"),
        Fact("jurisdiction_basis", T, N_("其他管辖依据"),
             note=N_("另有规定的条款，或者指定管辖、移送、协助文书的文号")),
        Fact("organ_level", C, N_("处罚机关层级"), codes=penalty_codes.ORGAN_LEVEL, register=ORGANS),
        Fact("granted_on", D, N_("事项列入乡镇街道赋权目录日期"), register=GRANTS),
        Fact("revoked_on", D, N_("赋权事项收回日期"), note=N_("没有收回的，不填"), register=GRANTS),
        Fact("handed_over_on", D, N_("赋权收回后移交县级部门日期"), register=GRANTS),
        Fact("entrusted_code", T, N_("受委托组织统一社会信用代码"), note=N_("由受委托组织实施的填写，机关自己实施的不填")),
        Fact("entrusted", B, N_("是否由受委托组织实施"), register=ENTRUSTMENT),
        Fact("entrusted_from", D, N_("委托书生效日期"), register=ENTRUSTMENT),
        Fact("entrusted_to", D, N_("委托期限届满日期"), register=ENTRUSTMENT),
        Fact("entrustment_published_on", D, N_("委托书公布日期"), register=ENTRUSTMENT),
        Fact("entrusted_matter", B, N_("事项是否在委托范围内"), register=ENTRUSTMENT),
        Fact("entrusted_again", B, N_("是否再委托其他组织或者个人"), register=ENTRUSTMENT),
        Fact("in_organs_name", B, N_("是否以委托机关名义实施"), register=ENTRUSTMENT),
        Fact("clue_received_on", D, N_("线索收到日期"), working=True, waits=CLUE),
        Fact("clue_meets", B, N_("线索是否符合立案标准"), waits=CLUE),
        Fact("unfiled_reason", T, N_("不予立案的理由"), waits=CLUE),
        # filing and investigation
        Fact("filed_on", D, N_("立案日期"), required=True, working=True, example="2026-03-02"),
        Fact("officer_nos", T, N_("执法人员证号"), names=("执法证号",), example="08270001、08270002",
             note=N_("两个以上证号用顿号、逗号或分号隔开")),
        Fact("officer_count", N, N_("执法人员数"), note=N_("由证号个数得出，也可直接填写")),
        Fact("certs_valid_to", D, N_("执法证件有效期至"), note=N_("多名执法人员取最早到期的一日")),
        Fact("certs_void", B, N_("是否有承办人员办案时没有证件或者证件被暂停、收回、注销"), example="否", register=CERTIFICATES),
        Fact("certs_cover", B, N_("承办人员证件载明的执法领域是否均包含所办事项"), example="是", register=CERTIFICATES),
        Fact("preserved_on", D, N_("先行登记保存日期"), working=True),
        Fact("preserved_approved_on", D, N_("负责人批准先行登记保存日期"), waits=RECORDS),
        Fact("preserved_handled_on", D, N_("先行登记保存处理日期"), working=True),
        Fact("investigated_on", D, N_("调查终结日期")),
        Fact("cert_shown_on", D, N_("出示执法证件日期"), note=N_("笔录、音像或者当场处罚决定书记明的"), waits=RECORDS),
        Fact("at_station", B, N_("是否在规范设置的执法办案场所办理"), waits=RECORDS),
        Fact("fully_recorded", B, N_("是否全程同步录音录像"), waits=RECORDS),
        Fact("text_stages", CS, N_("已有文字记录的环节"), codes=penalty_codes.STAGE, waits=RECORDS),
        Fact("media_stages", CS, N_("已有音像记录的环节"), codes=penalty_codes.STAGE, waits=RECORDS),
        Fact("filmed", B, N_("是否全过程录像并随卷"), waits=RECORDS),
        Fact("interested", B, N_("承办人员与案件是否有应当回避的关系"), waits=RECUSAL),
        Fact("recusal_asked_on", D, N_("回避申请日期"), waits=RECUSAL),
        Fact("recusal_decided_on", D, N_("回避决定日期"), waits=RECUSAL),
        Fact("monitored", B, N_("是否以电子技术监控设备收集违法事实"), waits=MONITOR),
        Fact("captured_on", D, N_("监控设备记录日期"), working=True, waits=MONITOR),
        Fact("device_reviewed_on", D, N_("监控设备法制和技术审核日期"), waits=MONITOR),
        Fact("device_published_on", D, N_("监控设备设置地点公布日期"), waits=MONITOR),
        Fact("record_reviewed_on", D, N_("监控记录内容审核日期"), waits=MONITOR),
        Fact("record_fit", B, N_("监控记录经审核是否符合要求"), waits=MONITOR),
        Fact("violation_told_on", D, N_("告知当事人违法事实日期"), working=True, waits=MONITOR),
        # suspected crime
        Fact("crime_reported_on", D, N_("移送涉嫌犯罪案件书面报告日期"), waits=CRIME),
        Fact("transfer_approved_at", M, N_("批准移送时间"), waits=CRIME),
        Fact("transfer_refused_on", D, N_("不批准移送日期"), note=N_("理由记录在案"), waits=CRIME),
        Fact("transferred_at", M, N_("移送公安机关时间"), waits=CRIME),
        Fact("police_filed_on", D, N_("接到公安机关立案通知书日期"), waits=CRIME),
        Fact("material_handed_on", D, N_("涉案物品和材料移交日期"), waits=CRIME),
        Fact("police_refused_on", D, N_("接到公安机关不予立案通知书日期"), waits=CRIME),
        Fact("refusal_contested_on", D, N_("提请复议或者建议立案监督日期"), waits=CRIME),
        # notice, defence, hearing
        Fact("notice_served_on", D, N_("处罚事先告知书送达日期"), names=("告知书送达日期",), working=True),
        Fact("notice_fine", Y, N_("告知拟罚款金额（元）"), note=N_("重新告知的，填最后一次告知的金额")),
        Fact("notice_lacks", CS, N_("事先告知书缺少的事项"), codes=penalty_codes.NOTICE_PART, note=N_("经核对不缺的，不填"),
             waits=DOCUMENT),
        Fact("rights_waived", B, N_("当事人是否书面放弃陈述申辩和听证"), example="否"),
        Fact("defence_refused", B, N_("是否拒绝听取当事人陈述申辩"), example="否", waits=RECORDS),
        Fact("defended_on", D, N_("当事人陈述申辩日期")),
        Fact("defence_reviewed_on", D, N_("陈述申辩复核日期")),
        Fact("hearing_due", B, N_("是否属于应当告知听证权利的其他情形"), example="否", waits=DOCUMENT,
             note=N_("行政处罚法第六十三条第一款第（五）、（六）项，治安管理处罚法第一百一十七条第二款")),
        Fact("hearing_told_on", D, N_("听证权利告知日期"), working=True),
        Fact("hearing_asked_on", D, N_("听证申请日期"), working=True),
        Fact("hearing_notified_on", D, N_("听证通知送达日期"), working=True),
        Fact("hearing_held_on", D, N_("听证举行日期"), working=True),
        Fact("hearing_host_no", T, N_("听证主持人证号")),
        Fact("hearing_record_used", B, N_("决定是否根据听证笔录作出"), example="是", waits=DOCUMENT),
        # review and decision
        Fact("reviewed_on", D, N_("法制审核日期")),
        Fact("review_result", C, N_("法制审核结论"), codes=codes.REVIEW_RESULT),
        Fact("reviewer_no", T, N_("法制审核人证号")),
        Fact("reviewer_qualified", B, N_("法制审核人是否具有法律职业资格")),
        Fact("reviewer_since", D, N_("法制审核人初次从事审核日期"), waits=REVIEWERS),
        Fact("discussed_on", D, N_("集体讨论日期")),
        Fact("doc_no", T, N_("处罚决定书文号"), column="CF_WSH"),
        Fact("decided_on", D, N_("处罚决定日期"), column="CF_JDRQ", names=("决定日期",), working=True),
        Fact("no_penalty", B, N_("是否不予行政处罚"), example="否"),
        Fact("no_penalty_ground", C, N_("不予行政处罚的情形"), codes=penalty_codes.NO_PENALTY_GROUND, waits=DOCUMENT),
        Fact("educated_on", D, N_("教育当事人日期"), waits=DOCUMENT),
        Fact("slight", B, N_("是否轻微并及时改正且没有危害后果"), waits=DOCUMENT),
        Fact("faultless", B, N_("当事人是否有证据足以证明没有主观过错"), waits=DOCUMENT),
        Fact("first_slight", B, N_("是否初次违法且后果轻微并及时改正"), waits=DOCUMENT),
        Fact("first_weighed", T, N_("对初次违法仍予处罚的论证"), waits=DOCUMENT),
        Fact("penalty_kinds", CS, N_("处罚类别"), column="CF_CFLB", names=("处罚种类",), codes=codes.PENALTY_KIND,
             example="警告、罚款"),
        Fact("content", T, N_("处罚内容"), column="CF_NR"),
        Fact("fine", Y, N_("罚款金额（元）"), column="CF_NR_FK", names=("罚款金额",), wan=True),
        Fact("confiscated", Y, N_("没收金额（元）"), column="CF_NR_WFFF", names=("没收金额",), wan=True),
        Fact("gains", Y, N_("违法所得金额（元）"), note=N_("没有违法所得的，不填"), waits=DOCUMENT),
        Fact("refunded", Y, N_("依法退赔金额（元）"), waits=DOCUMENT),
        Fact("gains_reason", T, N_("未没收违法所得的理由"), waits=DOCUMENT),
        Fact("rectify_ordered_on", D, N_("责令改正日期"), names=("责令限期改正日期",), waits=DOCUMENT),
        Fact("rectify_needless", T, N_("无须责令改正的理由"), note=N_("已经改正，或者无从改正"), waits=DOCUMENT),
        Fact("same_act_fines", N, N_("同一违法行为的罚款决定数"), waits=SAME_ACT,
             note=N_("同一当事人、同一违法行为，含本决定，不含已被撤销的")),
        Fact("same_act_reason", T, N_("不属于同一违法行为的说明"), waits=SAME_ACT),
        Fact("statute_min", Y, N_("法定罚款下限（元）")),
        Fact("statute_max", Y, N_("法定罚款上限（元）")),
        Fact("tier_min", Y, N_("裁量基准罚款下限（元）")),
        Fact("tier_max", Y, N_("裁量基准罚款上限（元）")),
        Fact("mitigated", B, N_("是否具有减轻处罚情形")),
        Fact("lenient", B, N_("是否从轻处罚"), register=CALCULATED),
        Fact("tier_kind_fits", B, N_("处罚种类是否在裁量基准的档次内"), example="是", register=CALCULATED),
        Fact("deviation_reason", T, N_("裁量偏离理由")),
        Fact("deviation_approved_on", D, N_("主要负责人批准裁量偏离日期"), waits=DOCUMENT),
        Fact("excluded_days", N, N_("依法不计入办案期限的天数")),
        Fact("extended_days", N, N_("依法另行规定或批准延长的天数"),
             note=N_("仅限法律、法规、规章另有规定的情形（行政处罚法第六十条）")),
        Fact("decision_parts", CS, N_("决定书已经载明的事项"), codes=penalty_codes.DECISION_PART, waits=DOCUMENT),
        Fact("remedy_stated", C, N_("决定书告知的救济途径"), codes=penalty_codes.REMEDY_STATED, waits=DOCUMENT),
        Fact("review_first", B, N_("是否属于应当先申请行政复议的情形"), note=N_("行政复议法第二十三条第一款"), waits=DOCUMENT),
        Fact("bank_stated", B, N_("决定书是否载明代收机构名称和地址"), waits=DOCUMENT),
        # decided on the spot
        Fact("spot_decided_at", M, N_("当场处罚决定时间"), example="2026-03-02 14:30", waits=DOCUMENT),
        Fact("spot_filed_at", M, N_("当场处罚决定报所属机关备案时间"), waits=DOCUMENT),
        Fact("unopposed", B, N_("当事人对拟作出的处罚是否没有异议"), waits=DOCUMENT),
        # service, publication, performance, close
        Fact("served_on", D, N_("决定书送达日期"), working=True),
        Fact("service_method", C, N_("送达方式"), codes=codes.SERVICE_METHOD),
        Fact("served_receipt", B, N_("是否有送达回证"), example="是", waits=RECORDS),
        Fact("e_consent_on", D, N_("电子送达确认书签订日期"), waits=DOCUMENT),
        Fact("published_on", D, N_("处罚结果公示日期"), names=("公示日期",), working=True),
        Fact("unpublished_reason", T, N_("不公示理由")),
        Fact("changed_on", D, N_("公开的决定被变更、撤销、确认违法或者无效日期"), working=True, waits=PUBLICITY),
        Fact("withdrawn_on", D, N_("撤回公示并说明理由日期"), working=True, waits=PUBLICITY),
        Fact("paid_on", D, N_("罚款缴纳日期")),
        Fact("paid_through", C, N_("罚款收缴途径"), codes=penalty_codes.PAID_THROUGH, waits=COLLECTION),
        Fact("spot_paid_on", D, N_("当场收缴日期"), working=True, waits=COLLECTION),
        Fact("spot_ground", C, N_("当场收缴的情形"), codes=penalty_codes.SPOT_GROUND, waits=COLLECTION),
        Fact("ticket_no", T, N_("罚款专用票据号码"), waits=COLLECTION),
        Fact("landed_on", D, N_("抵岸或者到站日期"), working=True, waits=COLLECTION,
             note=N_("仅限在水上、旅客列车上当场收缴的")),
        Fact("spot_to_organ_on", D, N_("当场收缴罚款交至机关日期"), working=True, waits=COLLECTION),
        Fact("spot_to_bank_on", D, N_("当场收缴罚款缴付银行日期"), working=True, waits=COLLECTION),
        Fact("surcharge", Y, N_("加处罚款累计金额（元）"), waits=COLLECTION),
        Fact("surcharge_from", D, N_("加处罚款起计日期"), waits=COLLECTION),
        Fact("surcharge_to", D, N_("加处罚款止计日期"), waits=COLLECTION),
        Fact("surcharge_days", N, N_("加处罚款计收天数"), waits=COLLECTION),
        Fact("surcharge_told", B, N_("加处罚款标准是否告知当事人"), waits=COLLECTION),
        Fact("deferral_asked_on", D, N_("当事人申请延期或者分期缴纳日期"), waits=PERFORMANCE),
        Fact("deferred_on", D, N_("批准延期或者分期缴纳日期"), waits=PERFORMANCE),
        Fact("court_asked_on", D, N_("申请人民法院强制执行日期"), waits=PERFORMANCE),
        Fact("execution_ended_on", D, N_("终结执行日期"), waits=PERFORMANCE),
        Fact("has_property", B, N_("是否有查封扣押或者没收的财物"), waits=PERFORMANCE),
        Fact("property_handled_on", D, N_("涉案财物处置日期"), waits=PERFORMANCE),
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
    key=("organ_code", "case_no"),
)
# What a case in the platform holds, its table and its import template; what it knows, its wide rows.
HELD, KNOWN = PENALTY.held(), PENALTY.known()
