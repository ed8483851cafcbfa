"""Kinds of administrative power. Two numberings are in use and contradict each other, so a number never stands alone."""

from .codes import Code, CodeSet
from .text import N_

POWER_TYPE = CodeSet(
    "power_type", "政务服务事项", "权力事项类型代码（政务服务事项口径）",
    (
        Code("permit", N_("行政许可"), ("许可",)),
        Code("penalty", N_("行政处罚"), ("处罚",)),
        Code("coercion", N_("行政强制"), ("强制",)),
        Code("levy", N_("行政征收"), ("征收",)),
        Code("payment", N_("行政给付"), ("给付",)),
        Code("inspection", N_("行政检查"), ("检查", "行政监督检查")),
        Code("confirmation", N_("行政确认"), ("确认",)),
        Code("reward", N_("行政奖励"), ("奖励",)),
        Code("ruling", N_("行政裁决"), ("裁决",)),
        Code("other", N_("其他行政权力"), ("其他",)),
        Code("service", N_("公共服务")),
    ),
)

# code set -> its number of each kind; the second is that of one province's base of government matters
NUMBERS = {
    "政务服务事项": {
        "01": "permit", "02": "penalty", "03": "coercion", "04": "levy", "05": "payment", "06": "inspection",
        "07": "confirmation", "08": "reward", "09": "ruling", "10": "other", "20": "service",
    },
    "省级政务库": {
        "01": "permit", "03": "penalty", "04": "coercion", "05": "levy", "06": "payment", "07": "ruling",
        "08": "confirmation", "09": "reward", "10": "other", "14": "service",
    },
}  # fmt: skip

# Who exercises a power. Words only: the numbers of the levels differ from system to system (data-standards §4.2).
EXERCISE_LEVEL = CodeSet(
    "exercise_level", "权责清单", "权责清单行使层级",
    (
        Code("national", N_("国家级"), ("国家",)),
        Code("province", N_("省级"), ("省",)),
        Code("prefecture", N_("地级"), ("市级", "设区市级", "地市级", "地区级")),
        Code("county", N_("县级"), ("县", "区县级", "县区级")),
        Code("township", N_("乡级"), ("乡镇级", "乡镇街道", "镇街级")),
    ),
)

LIMIT_UNIT = CodeSet(
    "limit_unit", "权责清单", "权责清单办理时限",
    (
        Code("workday", N_("工作日"), ("个工作日",)),
        Code("day", N_("自然日"), ("日", "天")),
        Code("month", N_("月"), ("个月",)),
    ),
)
