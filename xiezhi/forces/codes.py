"""Code sets of this room."""

from xiezhi.law.codes import Code, CodeSet
from xiezhi.law.text import N_

SECTOR = CodeSet(
    "engagement_sector", "1", "行政执法监督条例第二十三条；平台补充",
    (
        Code("npc", N_("人大代表"), ("人民代表大会代表",)),
        Code("cppcc", N_("政协委员")),
        Code("trade", N_("行业代表"), ("行业协会商会代表", "商会代表")),
        Code("expert", N_("专家学者"), ("专家",)),
        Code("media", N_("新闻工作者"), ("记者",)),
        Code("lawyer", N_("律师")),
        Code("resident", N_("基层群众代表"), ("群众代表", "村民代表", "社区代表")),
        Code("enterprise", N_("企业"), ("企业代表",)),
        Code("village", N_("村、社区"), ("村", "社区", "村（社区）")),
        Code("chamber", N_("商会、协会"), ("商会", "协会")),
        Code("park", N_("园区")),
        Code("other", N_("其他")),
    ),
)  # fmt: skip
ENGAGED = CodeSet(
    "engagement_kind", "1", "实施方案二（十一）",
    (
        Code("supervisor", N_("行政执法监督员"), ("监督员", "社会监督员")),
        Code("point", N_("行政执法监督联系点"), ("联系点",)),
    ),
)  # fmt: skip
POOL = CodeSet(
    "expert_pool", "1", "实施方案二（十二）",
    (Code("expert", N_("专家库"), ("专家",)), Code("talent", N_("人才库"), ("人才",))),
)  # fmt: skip
SPECIALITY = CodeSet(
    "speciality", "1", "平台",
    (
        Code("penalty", N_("行政处罚"), ("处罚",)),
        Code("licence", N_("行政许可"), ("许可",)),
        Code("coercion", N_("行政强制"), ("强制",)),
        Code("inspection", N_("行政检查"), ("检查",)),
        Code("file_review", N_("案卷评查"), ("评查",)),
        Code("discretion", N_("裁量权基准"), ("裁量基准",)),
        Code("legal_review", N_("法制审核"), ("法审",)),
        Code("remedies", N_("行政复议和应诉"), ("行政复议", "复议", "应诉")),
        Code("technical", N_("专业技术鉴定"), ("技术鉴定",)),
    ),
)  # fmt: skip
