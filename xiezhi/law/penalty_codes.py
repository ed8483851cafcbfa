"""Code sets of penalty cases beyond those of 双公示 (see `codes` for what a code set is)."""

from __future__ import annotations

from .codes import Code, CodeSet
from .text import N_

ORGAN_LEVEL = CodeSet(
    "organ_level", "2021-07-15", "行政处罚法第二十三条、第二十四条",
    (
        Code("national", N_("国家级"), ("国务院部门",)),
        Code("province", N_("省级"), ("省",)),
        Code("prefecture", N_("地级"), ("市级", "地区")),
        Code("county", N_("县级"), ("县", "区县")),
        Code("township", N_("乡镇街道"), ("乡镇人民政府", "街道办事处", "乡镇")),
        Code("station", N_("县级部门的派出机构"), ("派出机构", "派出所", "站所", "中队")),
    ),
)

DECISION_PART = CodeSet(
    "decision_part", "2021-07-15", "行政处罚法第五十九条",
    (
        Code("party", N_("当事人姓名名称和地址"), ("当事人",)),
        Code("facts", N_("违法事实和证据"), ("事实和证据",)),
        Code("basis", N_("处罚种类和依据"), ("种类和依据",)),
        Code("performance", N_("履行方式和期限")),
        Code("remedy", N_("复议诉讼途径和期限"), ("救济途径和期限",)),
        Code("issuer", N_("机关名称和决定日期"), ("机关名称和日期",)),
        Code("seal", N_("处罚机关印章"), ("印章",)),
    ),
)

NOTICE_PART = CodeSet(
    "notice_part", "2021-07-15", "行政处罚法第四十四条",
    (
        Code("content", N_("拟作出的处罚内容"), ("处罚内容",)),
        Code("facts", N_("事实"), ("违法事实",)),
        Code("reasons", N_("理由")),
        Code("basis", N_("依据")),
        Code("rights", N_("陈述、申辩、要求听证等权利"), ("陈述申辩权", "权利")),
    ),
)

REMEDY_STATED = CodeSet(
    "remedy_stated", "2024-01-01", "行政复议法第二十三条；行政处罚法第五十二条、第五十九条",
    (
        Code("none", N_("没有告知"), ("未告知", "未载明")),
        Code("choice", N_("可以申请复议也可以起诉"), ("可选择", "复议或者诉讼")),
        Code("review_first", N_("应当先申请行政复议"), ("复议前置", "先复议")),
    ),
)

SPOT_GROUND = CodeSet(
    "spot_ground", "2021-07-15", "行政处罚法第六十八条、第六十九条；治安管理处罚法第一百二十三条",
    (
        Code("small", N_("小额罚款"), ("一百元以下", "二百元以下")),
        Code("hard", N_("不当场收缴事后难以执行"), ("事后难以执行",)),
        Code("remote", N_("边远、水上、交通不便地区经当事人提出"), ("边远地区", "交通不便")),
        Code("none", N_("没有法定情形"), ("无",)),
    ),
)

PAID_THROUGH = CodeSet(
    "paid_through", "2021-07-15", "行政处罚法第六十七条至第六十九条",
    (
        Code("bank", N_("代收银行"), ("银行", "代收机构")),
        Code("electronic", N_("电子支付系统"), ("电子支付",)),
        Code("onsite", N_("当场收缴"), ("当场",)),
        Code("organ", N_("行政机关自行收缴"), ("机关自收",)),
    ),
)

BASIS_LEVEL = CodeSet(
    "basis_level", "2021-07-15", "行政处罚法第十条至第十六条",
    (
        Code("law", N_("法律")),
        Code("regulation", N_("行政法规")),
        Code("local_regulation", N_("地方性法规")),
        Code("department_rule", N_("部门规章")),
        Code("local_rule", N_("地方政府规章")),
        Code("document", N_("规范性文件"), ("其他规范性文件",)),
    ),
)

NO_PENALTY_GROUND = CodeSet(
    "no_penalty_ground", "2021-07-15", "行政处罚法第三十条、第三十一条、第三十三条、第三十六条、第五十七条",
    (
        Code("slight", N_("违法行为轻微并及时改正")),
        Code("first", N_("初次违法且后果轻微并及时改正"), ("首违不罚",)),
        Code("faultless", N_("没有主观过错")),
        Code("minor", N_("不满十四周岁")),
        Code("incapable", N_("不能辨认或者不能控制自己行为")),
        Code("expired", N_("超过追责时效")),
        Code("unproven", N_("违法事实不能成立")),
        Code("other", N_("其他")),
    ),
)

STAGE = CodeSet(
    "recorded_stage", "2021-07-15", "行政处罚法第四十七条",
    (
        Code("opening", N_("启动")),
        Code("inquiry", N_("调查取证"), ("取证",)),
        Code("review", N_("审核")),
        Code("decision", N_("决定")),
        Code("service", N_("送达")),
        Code("execution", N_("执行")),
    ),
)

ASSESSMENT_KIND = CodeSet(
    "assessment_kind", "2021-07-15", "行政处罚法第七十四条第三款",
    (
        Code("indicator", N_("考核考评指标"), ("考核指标",)),
        Code("budget", N_("预算安排规则"), ("预算规则",)),
        Code("incentive", N_("奖励激励办法"), ("奖励办法",)),
        Code("other", N_("其他")),
    ),
)
