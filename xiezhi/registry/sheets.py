"""Columns of the tables of people, as `exchange` takes them in. The templates to fill in are made from these."""

from __future__ import annotations

from xiezhi.law.codes import Code, CodeSet
from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

T, D, B, C = Kind.TEXT, Kind.DATE, Kind.BOOL, Kind.CODE

STAFFING = CodeSet(
    "staffing",
    "2026",
    "平台登记口径",
    (
        Code("civil", N_("行政编制"), ("行政", "公务员")),
        Code("public", N_("事业编制"), ("事业", "参公")),
        Code("outside", N_("编外"), ("合同制", "临聘", "无编制")),
    ),
)

OFFICERS = FactSheet(
    "officers",
    N_("执法人员名册"),
    (
        Fact("staff_no", T, N_("人员编号"), names=("工号", "编号"), required=True, example="R0017",
             note=N_("机关自编，一人一号，长期不变；不要填身份证号码")),
        Fact("name", T, N_("姓名"), required=True),
        Fact("title", T, N_("职务"), example="三级主任科员"),
        Fact("rank", T, N_("职级")),
        Fact("staffing", C, N_("编制"), codes=STAFFING, required=True, example="行政编制",
             note=N_("编外人员不能申领证件；执法辅助人员另填辅助人员名册")),
        Fact("position", T, N_("执法岗位"), example="食品监管股"),
        Fact("fields", T, N_("执法领域"), example="市场监管", note=N_("多个领域用顿号隔开")),
        Fact("on_duty_since", D, N_("在执法岗位起始日期")),
        Fact("reviewer", B, N_("是否法制审核人员"), example="否"),
        Fact("qualification_no", T, N_("法律职业资格证书编号")),
        Fact("qualified_on", D, N_("法律职业资格取得日期")),
        Fact("reviewing_since", D, N_("首次从事法制审核日期")),
        Fact("cert_no", T, N_("执法证号"), names=("证号", "执法证件号"), example="08270001",
             note=N_("已经发过的证件；监督机构核对之后才算有效")),
        Fact("cert_from", D, N_("首次发证日期"), names=("发证日期",)),
        Fact("cert_to", D, N_("执法证件有效期至"), names=("有效期至",), example="2028-12-31"),
    ),
    key=("staff_no",),
)  # fmt: skip

AUXILIARIES = FactSheet(
    "auxiliaries",
    N_("执法辅助人员名册"),
    (
        Fact("staff_no", T, N_("人员编号"), names=("工号", "编号"), required=True, example="F0003",
             note=N_("机关自编，一人一号，长期不变；不要填身份证号码")),
        Fact("name", T, N_("姓名"), required=True),
        Fact("title", T, N_("职务"), example="协管员"),
        Fact("duties", T, N_("协助内容"), example="现场秩序维护、信息录入"),
        Fact("employer", T, N_("用工方式"), example="劳务派遣"),
        Fact("from_on", D, N_("起")),
        Fact("to_on", D, N_("止"), note=N_("还在用的，不填")),
    ),
    key=("staff_no",),
)  # fmt: skip
