"""The columns of a table of benchmarks, a tier a line: import template and checks are made from them."""

from __future__ import annotations

from xiezhi.law.codes import PENALTY_KIND
from xiezhi.law.discretion_codes import TIER_KIND
from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

T, Y, C, CS = Kind.TEXT, Kind.FEN, Kind.CODE, Kind.CODES

TIER = FactSheet(
    "benchmark_tier",
    N_("裁量权基准档次"),
    (
        Fact("item_code", T, N_("事项编码"), names=("职权编码", "权力编码", "编码"), required=True, example="演-SJ-0012",
             note=N_("本机关现行权责清单里的处罚事项")),
        Fact("item_name", T, N_("事项名称"), names=("违法行为", "职权名称"), note=N_("只供核对，以编码为准")),
        Fact("organ_code", T, N_("制定机关统一社会信用代码"), names=("机关代码",)),
        Fact("organ_name", T, N_("制定机关"), names=("实施机关",)),
        Fact("tier", C, N_("裁量档次"), names=("档次", "裁量等级"), codes=TIER_KIND, required=True, example="从轻处罚"),
        Fact("tier_name", T, N_("阶次名称"), names=("阶次",), example="较轻", note=N_("同一档次有几个阶次的，必须填写")),
        Fact("conditions", T, N_("适用情形"), names=("适用条件", "情节"), example="货值金额不满五千元，没有造成危害后果"),
        Fact("penalty_kinds", CS, N_("处罚种类"), codes=PENALTY_KIND, example="警告、罚款", note=N_("不予处罚的不填")),
        Fact("fine_min", Y, N_("罚款下限（元）"), names=("罚款下限",)),
        Fact("fine_max", Y, N_("罚款上限（元）"), names=("罚款上限",), note=N_("分界数归较重一档：前一档的上限等于后一档的下限")),
        Fact("times_min", T, N_("倍数下限"), example="10", note=N_("倍数或者百分比：10、10倍、5%")),
        Fact("times_max", T, N_("倍数上限"), example="20"),
        Fact("circumstances", T, N_("裁量因素"), names=("裁量因素和情形",),
             example="危害后果：没有造成危害后果；货值金额（元）：0-5000；违法次数（次）：1",
             note=N_("因素：情形，几个之间用分号隔开；因素名以（元）（次）结尾的填数，如0-5000、3以上")),
        Fact("doc_no", T, N_("制定文号"), note=N_("只供核对，制定时由负责人填写")),
    ),
    key=("item_code", "tier", "tier_name"),
)  # fmt: skip
