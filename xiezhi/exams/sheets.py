"""Columns of the bank of questions and of results from paper, as files bring them."""

from xiezhi.law.text import N_
from xiezhi.rulebook.facts import Fact, FactSheet, Kind

from .models import QUESTION_KIND, SUBJECT_AREA

T, D, C = Kind.TEXT, Kind.DATE, Kind.CODE

QUESTION_SHEET = FactSheet(
    "questions",
    N_("试题"),
    (
        Fact("kind", C, N_("题型"), codes=QUESTION_KIND, required=True, example="单项选择题"),
        Fact("area", C, N_("知识类别"), codes=SUBJECT_AREA, required=True, example="公共法律知识"),
        Fact("stem", T, N_("题干"), required=True),
        *(Fact(f"option_{letter.lower()}", T, N_("选项") + letter, note=N_("判断题不填选项")) for letter in "ABCDEF"),
        Fact("answer", T, N_("答案"), required=True, example="ACD", note=N_("选择题写字母，判断题写“对”或者“错”")),
        Fact("basis", T, N_("依据")),
        Fact("note", T, N_("解析")),
    ),
    key=("stem",),
)

PASS_SHEET = FactSheet(
    "passes",
    N_("纸质考试合格成绩"),
    (
        Fact("organ_code", T, N_("机关统一社会信用代码"), names=("机关代码", "单位代码"), required=True),
        Fact("person_name", T, N_("姓名"), names=("考生",), required=True, note=N_("同一机关有同名的，在人员页登记")),
        Fact("passed_on", D, N_("考试合格日期"), names=("合格日期",), required=True, example="2026-03-02"),
        Fact("valid_to", D, N_("合格有效期至"), names=("有效期至",), note=N_("长期有效的不填")),
        Fact("number", T, N_("成绩单或者合格证编号"), names=("编号", "合格证编号")),
    ),
    key=("organ_code", "person_name", "passed_on"),
)
