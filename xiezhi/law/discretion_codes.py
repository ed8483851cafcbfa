"""Code sets of benchmarks of discretion, from the lightest to the heaviest (see `codes` for what a code set is)."""

from __future__ import annotations

from .codes import Code, CodeSet
from .text import N_

TIER_KIND = CodeSet(
    "tier_kind", "2021-07-15", "行政处罚法第三十条至第三十四条",
    (
        Code("exempt", N_("不予处罚"), ("不予", "不予行政处罚", "免予处罚")),
        Code("mitigated", N_("减轻处罚"), ("减轻",)),
        Code("lenient", N_("从轻处罚"), ("从轻", "较轻")),
        Code("ordinary", N_("一般处罚"), ("一般",)),
        Code("aggravated", N_("从重处罚"), ("从重", "较重", "严重")),
    ),
)
RANK = {code.value: n for n, code in enumerate(TIER_KIND)}

FACTOR_KIND = CodeSet(
    "factor_kind", "2022", "国办发〔2022〕27号",
    (
        Code("circumstance", N_("情节")),
        Code("amount", N_("金额"), ("数额",)),
        Code("times", N_("次数")),
        Code("harm", N_("危害后果"), ("后果",)),
    ),
)
