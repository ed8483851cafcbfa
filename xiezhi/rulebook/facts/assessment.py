"""Facts of rules by which an enforcing organ is assessed or financed: one indicator or budget rule each."""

from xiezhi.law import penalty_codes
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

T, D, B, C = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.CODE

ASSESSMENT_RULE = FactSheet(
    "assessment_rule",
    N_("考核指标和预算规则"),
    (
        Fact("rule_no", T, N_("指标或者规则编号"), required=True),
        Fact("organ_code", T, N_("适用机关统一社会信用代码"), required=True),
        Fact("organ_name", T, N_("适用机关")),
        Fact("kind", C, N_("规则类型"), codes=penalty_codes.ASSESSMENT_KIND, required=True, example="考核考评指标"),
        Fact("content", T, N_("指标或者规则内容")),
        Fact("adopted_on", D, N_("施行日期"), required=True, example="2026-01-01"),
        Fact("ended_on", D, N_("废止日期"), note=N_("仍然适用的，不填")),
        Fact("counts_fines", B, N_("是否以罚没数额作为考核考评内容"), note=N_("含直接挂钩和变相挂钩"), example="否"),
        Fact("returns_fines", B, N_("是否按罚没数额返还或者安排经费"), example="否",
             note=N_("依法应当退还、退赔当事人的除外")),
    ),
)
