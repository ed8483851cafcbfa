"""Code sets of coercion, licences and remedies (see `codes` for what a code set is)."""

from __future__ import annotations

from .codes import Code, CodeSet
from .text import N_

COERCION_LAW = "行政强制法"
LICENCE_LAW = "行政许可法"

COERCION_KIND = CodeSet(
    "coercion_kind", "2012-01-01", COERCION_LAW + "第九条、第十二条、第十三条第二款",
    (
        Code("restrict_person", N_("限制公民人身自由"), ("限制人身自由",)),
        Code("seal", N_("查封场所、设施或者财物"), ("查封",)),
        Code("seize", N_("扣押财物"), ("扣押",)),
        Code("freeze", N_("冻结存款、汇款"), ("冻结", "冻结存款汇款")),
        Code("other_measure", N_("其他行政强制措施"), ("其他强制措施",)),
        Code("surcharge", N_("加处罚款或者滞纳金"), ("加处罚款", "加收滞纳金", "滞纳金")),
        Code("transfer", N_("划拨存款、汇款"), ("划拨", "划拨存款汇款")),
        Code("auction", N_("拍卖或者依法处理查封、扣押的财物"), ("拍卖", "拍卖或者依法处理", "拍卖或依法处理")),
        Code("restore", N_("排除妨碍、恢复原状"), ("排除妨碍", "恢复原状")),
        Code("substitute", N_("代履行")),
        Code("other_execution", N_("其他强制执行方式"), ("其他强制执行", "强制拆除")),
        Code("court", N_("申请人民法院强制执行"), ("申请法院强制执行", "申请法院")),
    ),
)

BASIS_LEVEL = CodeSet(
    "basis_level", "2012-01-01", COERCION_LAW + "第十条",
    (
        Code("law", N_("法律")),
        Code("administrative", N_("行政法规")),
        Code("local", N_("地方性法规")),
        Code("department_rule", N_("部门规章")),
        Code("local_rule", N_("地方政府规章")),
        Code("normative", N_("规范性文件")),
    ),
)

COERCION_ACTOR = CodeSet(
    "coercion_actor", "2012-01-01", COERCION_LAW + "第十七条、第七十条",
    (
        Code("organ", N_("行政机关"), ("行政执法机关",)),
        Code("authorized", N_("法律、行政法规授权的组织"), ("授权组织", "法律法规授权的组织")),
        Code("entrusted", N_("受委托组织"), ("受委托的组织",)),
        Code("other", N_("其他组织或者个人"), ("其他",)),
    ),
)

SEIZURE_DOC = CodeSet(
    "seizure_doc", "2012-01-01", COERCION_LAW + "第二十四条第二款",
    (
        Code("party", N_("当事人的姓名或者名称、地址"), ("当事人",)),
        Code("grounds", N_("理由、依据和期限"), ("理由依据期限",)),
        Code("things", N_("场所、设施或者财物的名称、数量"), ("名称数量",)),
        Code("remedy", N_("复议诉讼的途径和期限"), ("救济途径",)),
        Code("seal", N_("机关名称、印章和日期"), ("印章日期",)),
    ),
)

URGING_DOC = CodeSet(
    "urging_doc", "2012-01-01", COERCION_LAW + "第三十五条",
    (
        Code("term", N_("履行义务的期限"), ("履行期限",)),
        Code("manner", N_("履行义务的方式"), ("履行方式",)),
        Code("amount", N_("明确的金额和给付方式"), ("金额和给付方式", "金额")),
        Code("rights", N_("陈述权和申辩权"), ("陈述申辩权",)),
    ),
)

RELEASE_REASON = CodeSet(
    "release_reason", "2012-01-01", COERCION_LAW + "第二十八条第一款、第三十三条第一款",
    (
        Code("lawful", N_("当事人没有违法行为")),
        Code("unrelated", N_("与违法行为无关")),
        Code("handled", N_("已经作出处理决定，不再需要"), ("已作处理决定",)),
        Code("expired", N_("期限已经届满"), ("期限届满",)),
        Code("other", N_("其他不再需要的情形"), ("其他",)),
    ),
)

SUBSTITUTE_HARM = CodeSet(
    "substitute_harm", "2012-01-01", COERCION_LAW + "第五十条",
    (
        Code("traffic", N_("危害交通安全")),
        Code("pollution", N_("造成环境污染"), ("环境污染",)),
        Code("nature", N_("破坏自然资源")),
        Code("none", N_("没有上述后果"), ("都不是",)),
    ),
)

LICENCE_APPLICATION = CodeSet(
    "licence_application", "2004-07-01", LICENCE_LAW + "第四章",
    (
        Code("new", N_("新办"), ("首次", "新申请")),
        Code("change", N_("变更")),
        Code("renewal", N_("延续"), ("换证", "延期")),
    ),
)

LICENCE_PROCEDURE = CodeSet(
    "licence_procedure", "2004-07-01", LICENCE_LAW + "第四十二条、第四十三条",
    (
        Code("ordinary", N_("一般办理"), ("一般程序", "普通程序")),
        Code("joint", N_("统一、联合或者集中办理"), ("联合办理", "统一办理", "集中办理", "并联审批")),
        Code("preliminary", N_("下级机关先行审查"), ("下级初审", "初审")),
    ),
)

LICENCE_DECISION = CodeSet(
    "licence_decision", "2004-07-01", LICENCE_LAW + "第三十八条",
    (
        Code("grant", N_("准予许可"), ("准予", "许可", "准予行政许可")),
        Code("refuse", N_("不予许可"), ("不予", "不予行政许可")),
    ),
)

EXTENSION_APPROVER = CodeSet(
    "extension_approver", "2004-07-01", LICENCE_LAW + "第四十二条",
    (
        Code("organ_head", N_("本机关负责人"), ("机关负责人",)),
        Code("government_head", N_("本级人民政府负责人"), ("政府负责人",)),
        Code("other", N_("其他人员"), ("其他",)),
    ),
)

REMEDY_KIND = CodeSet(
    "remedy_kind", "2024-01-01", "行政复议法、行政诉讼法",
    (
        Code("reconsideration", N_("行政复议"), ("复议",)),
        Code("litigation", N_("行政诉讼"), ("诉讼",)),
        Code("duty", N_("申请履行法定职责"), ("申请履职", "履职申请")),
    ),
)

RECONSIDERATION_PROCEDURE = CodeSet(
    "reconsideration_procedure", "2024-01-01", "行政复议法第四章第三、四节",
    (
        Code("ordinary", N_("普通程序")),
        Code("summary", N_("简易程序")),
    ),
)

REMEDY_RESULT = CodeSet(
    "remedy_result", "2024-01-01", "行政复议法第五章、行政诉讼法第七章",
    (
        Code("upheld", N_("维持或者驳回"), ("维持", "驳回", "驳回诉讼请求", "驳回复议请求")),
        Code("changed", N_("变更")),
        Code("revoked", N_("撤销或者部分撤销"), ("撤销", "部分撤销")),
        Code("unlawful", N_("确认违法")),
        Code("void", N_("确认无效")),
        Code("ordered", N_("责令或者判决履行"), ("责令履行", "判决履行")),
        Code("mediated", N_("调解")),
        Code("ended", N_("终止或者准予撤回"), ("终止", "撤回", "撤诉")),
    ),
)
