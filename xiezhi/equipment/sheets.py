"""The columns of the tables of this room that come in as files."""

from __future__ import annotations

from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

from .codes import KIND, PURPOSE, SOURCE, UNIFORM

T, D, C, F, N = Kind.TEXT, Kind.DATE, Kind.CODE, Kind.FEN, Kind.COUNT

ITEMS = FactSheet(
    "equipment",
    N_("执法装备"),
    (
        Fact("asset_no", T, N_("资产编号"), names=("编号", "固定资产编号"), required=True),
        Fact("kind", C, N_("类别"), names=("装备类别",), codes=KIND, required=True, example="执法记录仪"),
        Fact("name", T, N_("名称型号"), names=("名称", "型号"), required=True),
        Fact("serial_no", T, N_("出厂编号"), names=("序列号",)),
        Fact("bought_on", D, N_("购置日期")),
        Fact("price", F, N_("价格（元）"), names=("价格", "单价")),
        Fact("good_to", D, N_("检定有效期至"), names=("检定有效期", "校准有效期至"), note=N_("需要检定、校准的填写")),
        Fact("holder", T, N_("领用人"), names=("使用人",), note=N_("已经发放的填写本机关人员姓名")),
        Fact("held_since", D, N_("领用日期"), note=N_("填写领用人的必须填写")),
    ),
    key=("asset_no",),
)

UNIFORMS = FactSheet(
    "uniform",
    N_("着装发放"),
    (
        Fact("person_name", T, N_("姓名"), names=("领用人",), required=True),
        Fact("kind", C, N_("类别"), names=("服装类别",), codes=UNIFORM, required=True, example="夏季制服"),
        Fact("out_on", D, N_("发放日期"), required=True),
        Fact("paper_no", T, N_("签收单编号"), note=N_("已经签收的填写")),
    ),
    key=("person_name", "kind", "out_on"),
)

BUDGET = FactSheet(
    "budget_line",
    N_("执法经费"),
    (
        Fact("year", N, N_("年度"), required=True, example="2026"),
        Fact("name", T, N_("项目名称"), names=("项目",), required=True),
        Fact("purpose", C, N_("用途"), codes=PURPOSE, required=True, example="行政执法工作经费"),
        Fact("source", C, N_("资金来源"), names=("来源",), codes=SOURCE, required=True, example="一般公共预算",
             note=N_("罚没收入返还或者挂钩安排的不能登记（行政处罚法第七十四条第三款）")),
        Fact("asked", F, N_("编报金额（元）"), names=("编报金额", "预算金额"), required=True),
        Fact("approved", F, N_("批复金额（元）"), names=("批复金额",), note=N_("已经批复的填写，连同批复文号和日期")),
        Fact("paper_no", T, N_("批复文号")),
        Fact("approved_on", D, N_("批复日期")),
        Fact("basis", T, N_("安排依据")),
    ),
    key=("year", "name"),
)  # fmt: skip
