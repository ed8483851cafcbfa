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
