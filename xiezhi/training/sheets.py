"""The columns of a file of hours."""

from xiezhi.law.codes import Code, CodeSet
from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

T, D, C = Kind.TEXT, Kind.DATE, Kind.CODE

HOURS_KIND = CodeSet(
    "training_kind", "2024-04-16", "实施方案二（五）",
    (
        Code("law", N_("公共法律知识"), ("公共法律", "法律知识", "通用法律知识")),
        Code("business", N_("业务知识"), ("专业知识", "业务")),
        Code("skills", N_("执法技能"), ("技能", "执法实务")),
    ),
)  # fmt: skip
MODE = CodeSet(
    "training_mode", "1", "平台",
    (
        Code("class", N_("集中授课"), ("集中培训", "面授", "现场授课")),
        Code("online", N_("网络学习"), ("网络培训", "线上", "在线学习")),
        Code("court", N_("旁听庭审"), ()),
        Code("drill", N_("模拟执法和实训"), ("模拟执法", "实训")),
        Code("other", N_("其他"), ()),
    ),
)  # fmt: skip

ATTENDANCE = FactSheet(
    "attendance",
    N_("培训学时"),
    (
        Fact("organ_code", T, N_("机关统一社会信用代码"), names=("机关代码", "单位代码"), note=N_("只报本机关人员的可以不填")),
        Fact("person_name", T, N_("姓名"), names=("参训人员",), required=True),
        Fact("person_no", T, N_("证号或编号"), names=("执法证号", "人员编号", "证号", "证号或者人员编号"),
             note=N_("同一机关有同名的必须填写")),
        Fact("course_name", T, N_("课程名称"), names=("课程", "培训班", "培训名称"), required=True),
        Fact("kind", C, N_("学时类别"), names=("类别",), codes=HOURS_KIND, required=True, example="业务知识"),
        Fact("mode", C, N_("培训方式"), names=("方式",), codes=MODE, example="集中授课"),
        Fact("starts_on", D, N_("开始日期"), names=("培训日期", "日期"), required=True, example="2026-03-02"),
        Fact("ends_on", D, N_("结束日期"), note=N_("一日的可以不填"), example="2026-03-03"),
        Fact("begins", T, N_("每日开始时刻"), example="09:00"),
        Fact("ends", T, N_("每日结束时刻"), example="17:00"),
        Fact("hours", T, N_("学时"), names=("培训学时", "学时数"), required=True, example="3.5", note=N_("至多一位小数")),
        Fact("host", T, N_("举办单位"), example="省司法厅网络学院"),
        Fact("remark", T, N_("备注")),
    ),
    key=("organ_code", "person_name", "person_no", "course_name", "starts_on"),
)
