"""Code sets of inspections, of management and of supervision (see `codes` for what a code set is)."""

from __future__ import annotations

from .codes import Code, CodeSet
from .text import N_

OPINION_2024 = "国办发〔2024〕54号"
SUPERVISION = "行政执法监督条例"

INSPECTION_KIND = CodeSet(
    "inspection_kind", "2024", OPINION_2024 + "有关问题解答",
    (
        Code("routine", N_("日常检查"), ("日常", "01")),
        Code("case", N_("个案检查"), ("个案",)),
        Code("special", N_("专项检查"), ("专项", "02")),
    ),
)

INSPECTOR_KIND = CodeSet(
    "inspector_kind", "2024", OPINION_2024,
    (
        Code("organ", N_("行政机关"), ("行政执法机关",)),
        Code("authorized", N_("法律法规授权的组织"), ("授权组织",)),
        Code("entrusted", N_("受委托组织")),
        Code("coordinating", N_("议事协调机构")),
        Code("third_party", N_("检验检测机构等第三方"), ("检验检测机构", "科研院所", "第三方")),
        Code("agent", N_("中介机构")),
        Code("auxiliary", N_("执法辅助人员"), ("网格员", "临时工")),
        Code("other", N_("其他")),
    ),
)

EIGHT_NOTS = CodeSet(
    "eight_nots", "2024", OPINION_2024 + "“八个不得”",
    (
        Code("gifts", N_("收受馈赠或者报酬")),
        Code("treats", N_("接受宴请娱乐旅游安排")),
        Code("costs", N_("由企业支付或者转嫁费用")),
        Code("agents", N_("强制指定中介服务")),
        Code("summons", N_("刻意要求法定代表人到场")),
        Code("seizure", N_("乱查封扣押冻结或者动辄责令停产")),
        Code("linked", N_("将考核预算与检查频次罚款挂钩")),
        Code("visits", N_("以观摩督导考察等名义行检查之实")),
    ),
)

FIVE_BANS = CodeSet(
    "five_bans", "2024", OPINION_2024 + "“五个严禁”",
    (
        Code("profit", N_("逐利检查")),
        Code("disturb", N_("干扰企业正常生产经营")),
        Code("arbitrary", N_("任性处罚企业")),
        Code("quota", N_("下达检查指标")),
        Code("disguised", N_("变相检查")),
    ),
)

PLAN_KIND = CodeSet(
    "inspection_plan_kind", "2024", OPINION_2024,
    (
        Code("annual", N_("年度检查计划"), ("年度",)),
        Code("special", N_("专项检查计划"), ("专项", "专项检查")),
    ),
)

PLAN_APPROVER = CodeSet(
    "inspection_plan_approver", "2024", OPINION_2024,
    (
        Code("government", N_("县级以上人民政府（行署）"), ("人民政府", "行署", "政府")),
        Code("superior", N_("垂直管理的上一级机关"), ("上一级机关",)),
        Code("own", N_("本机关")),
        Code("other", N_("其他")),
    ),
)

SHOWN_BEFOREHAND = CodeSet(
    "shown_beforehand", "2018", "国办发〔2018〕118号事前公开",
    (
        Code("subject", N_("执法主体"), ("主体",)),
        Code("officers", N_("执法人员"), ("人员",)),
        Code("duties", N_("执法职责"), ("职责",)),
        Code("powers", N_("执法权限"), ("权限",)),
        Code("basis", N_("执法依据"), ("依据",)),
        Code("procedure", N_("执法程序"), ("程序",)),
        Code("remedy", N_("救济渠道"), ("救济",)),
        Code("random_list", N_("随机抽查事项清单"), ("随机抽查清单",)),
    ),
)

BENCHMARK_KIND = CodeSet(
    "benchmark_kind", "2024", "实施方案二（四）",
    (
        Code("own", N_("自行制定"), ("制定",)),
        Code("adopted", N_("直接适用上级基准"), ("直接适用", "适用上级")),
    ),
)

REPORT_KIND = CodeSet(
    "progress_report_kind", "2024", "实施方案二（七）、三（三）",
    (
        Code("monthly", N_("落实进展月报"), ("月报",)),
        Code("quarterly", N_("专项整治季报"), ("季报",)),
    ),
)

REPORT_PART = CodeSet(
    "progress_report_part", "2024", "实施方案三（三）",
    (
        Code("overall", N_("总体情况"), ("情况",)),
        Code("practice", N_("主要做法和经验"), ("做法", "主要做法")),
        Code("results", N_("取得的成效"), ("成效",)),
        Code("problems", N_("存在的问题及原因"), ("问题", "问题原因")),
        Code("proposals", N_("下一步工作打算和建议"), ("建议", "打算")),
    ),
)

FILE_VETO = CodeSet(
    "file_veto", "监督平台评查标准", "law-facts §4 否决项",
    (
        Code("subject", N_("主体无权或者超越职权")),
        Code("officers", N_("执法人员无资格或者少于两人")),
        Code("party", N_("处罚对象错误")),
        Code("evidence", N_("主要事实不清或者证据不足")),
        Code("law", N_("定性或者适用法律错误")),
        Code("range", N_("超出法定种类幅度")),
        Code("rights", N_("未告知或者剥夺听证申辩权利")),
        Code("review", N_("应当审核讨论而未做")),
        Code("transfer", N_("应当移送而未移送")),
        Code("order", N_("主要程序无文书或者倒置")),
        Code("seal", N_("主要文书无印章或者盖内设机构章")),
        Code("overdue", N_("超期等严重违反法定程序")),
        Code("forged", N_("伪造笔录签名证据")),
    ),
)

COMPLAINT_CHANNEL = CodeSet(
    "complaint_channel", "2026-02-01", SUPERVISION + "第二十条",
    (
        Code("enterprise", N_("涉企行政执法诉求沟通机制"), ("涉企诉求",)),
        Code("hotline", N_("12345热线"), ("12345", "政务服务便民热线", "12345工单")),
        Code("complaint", N_("投诉")),
        Code("report", N_("举报")),
        Code("media", N_("媒体反映"), ("媒体",)),
        Code("other", N_("其他")),
    ),
)

INSTRUMENT_KIND = CodeSet(
    "instrument_kind", "2026-02-01", SUPERVISION + "第二十六条；实施方案二（六）",
    (
        Code("letter", N_("行政执法监督督办函"), ("督办函",)),
        Code("opinion", N_("行政执法监督意见书"), ("意见书",)),
        Code("decision", N_("行政执法监督决定书"), ("决定书",)),
        Code("notice", N_("行政执法监督通知书"), ("通知书",)),
    ),
)

ISSUER_KIND = CodeSet(
    "instrument_issuer", "2026-02-01", SUPERVISION + "第二十六条至第二十九条",
    (
        Code("body", N_("行政执法监督机构"), ("司法行政部门", "司法局")),
        Code("government", N_("本级人民政府（行署）"), ("人民政府", "行署", "政府")),
        Code("other", N_("其他")),
    ),
)

PROBLEM_KIND = CodeSet(
    "problem_kind", "2026-02-01", SUPERVISION + "第十一条第二款",
    (
        Code("subject", N_("主体、人员资格")),
        Code("procedure", N_("执法程序")),
        Code("decision", N_("决定违法或明显不当")),
        Code("misconduct", N_("不作为、乱作为")),
        Code("rudeness", N_("不文明执法")),
        Code("insignia", N_("证件、标识、装备和着装")),
        Code("other", N_("其他情形")),
    ),
)

CORRECTED = CodeSet(
    "corrected", "2026-02-01", SUPERVISION + "第二十七条至第二十九条",
    (
        Code("done", N_("已按要求履职或者纠正"), ("已纠正", "已履职")),
        Code("partly", N_("部分履职或者纠正"), ("部分纠正",)),
        Code("none", N_("未履职或者未纠正"), ("未纠正", "未履职")),
    ),
)

OFFICER_MEASURE = CodeSet(
    "officer_measure", "2026-02-01", SUPERVISION + "第三十二条；实施方案二（五）",
    (
        Code("criticise", N_("批评教育")),
        Code("retrain", N_("离岗教育")),
        Code("move", N_("调离执法岗位")),
        Code("disqualify", N_("取消执法资格")),
        Code("suspend", N_("暂扣证件"), ("暂扣",)),
        Code("recall", N_("收回证件"), ("收回",)),
        Code("cancel", N_("注销证件"), ("注销",)),
    ),
)

CIRCULAR_SCOPE = CodeSet(
    "circular_scope", "2026-02-01", SUPERVISION + "第三十一条",
    (
        Code("internal", N_("一定范围内通报"), ("内部通报", "通报")),
        Code("public", N_("向社会公布"), ("公布",)),
    ),
)

BODY_LEVEL = CodeSet(
    "body_level", "2026-02-01", SUPERVISION + "第六条、第二十一条",
    (
        Code("national", N_("国家级"), ("国务院",)),
        Code("province", N_("省级"), ("省",)),
        Code("prefecture", N_("地级"), ("市级", "地区")),
        Code("county", N_("县级"), ("县", "区县")),
    ),
)

SPECIAL_PLAN_PART = CodeSet(
    "special_plan_part", "2026-02-01", SUPERVISION + "第二十一条第二款",
    (
        Code("department", N_("责任部门")),
        Code("focus", N_("监督重点")),
        Code("schedule", N_("进度安排")),
        Code("demands", N_("工作要求")),
    ),
)

CHANGED_PART = CodeSet(
    "changed_part", "2026-02-01", SUPERVISION + "第八条",
    (
        Code("facts", N_("违法事实")),
        Code("evidence", N_("证据")),
        Code("party", N_("当事人")),
        Code("basis", N_("法律依据")),
        Code("dates", N_("办案日期")),
        Code("decision", N_("决定内容")),
        Code("signature", N_("代为签批")),
        Code("note", N_("监督批注")),
    ),
)
