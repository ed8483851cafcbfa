"""The state tables: each state can be reached, each move has somebody to make it, and the manual prints them as they are."""

import os
from pathlib import Path

import pytest
from django.utils import translation

from xiezhi.catalogue.states import ADJUSTMENT, DELEGATION, EDITION, HANDOVER
from xiezhi.core import roles
from xiezhi.discretion.states import ADJUSTMENT as BENCHMARK_ADJUSTMENT
from xiezhi.discretion.states import BENCHMARK, CALCULATION
from xiezhi.equipment.states import HANDOUT, ITEM, LINE, PAYMENT, STOCKTAKE, UNIFORM
from xiezhi.exams.states import EXAM, QUESTION, SITTING_TABLE
from xiezhi.exchange.states import BATCH, ROW
from xiezhi.findings.states import FINDING, MUTE, THRESHOLD
from xiezhi.forces.states import DRAW, ENGAGEMENT, EXPERT, OPINION, SEAT, STAFF
from xiezhi.leads.states import LEAD
from xiezhi.registry.states import APPLICATION as CERTIFICATE_APPLICATION
from xiezhi.registry.states import CERTIFICATE
from xiezhi.statutes.states import EDITION as STATUTE_EDITION
from xiezhi.statutes.states import STATUTE
from xiezhi.subjects.states import ENTRUSTMENT, QUALIFICATION, SEAL
from xiezhi.supervision.states import INSTRUMENT, OBJECTION, PROPOSAL, REPORT
from xiezhi.training.states import ATTENDANCE, COURSE, EXCUSE, PLAN

TABLES = {
    "报送批次": BATCH, "待改的行": ROW, "预警": FINDING, "本地阈值": THRESHOLD, "规则静默": MUTE, "监督线索": LEAD, "监督文书": INSTRUMENT, "纠正情况报告": REPORT,
    "异议": OBJECTION, "处理建议": PROPOSAL, "权责清单": EDITION, "乡镇赋权": DELEGATION, "赋权收回交接": HANDOVER, "依据变动调整": ADJUSTMENT,
    "裁量权基准": BENCHMARK, "裁量基准调整": BENCHMARK_ADJUSTMENT, "裁量计算": CALCULATION,
    "法律法规的版本": STATUTE_EDITION, "法律法规": STATUTE, "主体资格": QUALIFICATION, "委托书": ENTRUSTMENT, "印章": SEAL,
    "资格考试": EXAM, "考生": SITTING_TABLE, "试题": QUESTION,
    "执法证件申领": CERTIFICATE_APPLICATION, "执法证件": CERTIFICATE,
    "培训计划": PLAN, "培训课程": COURSE, "培训学时": ATTENDANCE, "未达学时的理由": EXCUSE,
    "监督力量人员": STAFF, "监督员和联系点": ENGAGEMENT, "监督员和联系点的意见": OPINION, "专家和人才": EXPERT, "随机抽取": DRAW, "抽中的人": SEAT, "装备": ITEM, "装备领用": HANDOUT, "着装": UNIFORM, "装备盘点": STOCKTAKE,
    "执法经费": LINE, "经费支出": PAYMENT,
}  # fmt: skip
PAGE = Path(__file__).resolve().parents[1] / "docs" / "manual" / "states.zh.md"


def page() -> str:
    lines = ["# 能办什么：状态与步骤一览", "", "由状态表（各室的 states.py）生成，测试保证与程序一致。“——”表示由系统办理。", ""]
    with translation.override("zh-hans"):
        for title, table in TABLES.items():
            lines += [f"## {title}", "", "| 步骤 | 从 | 到 | 谁办 | 依据 |", "|---|---|---|---|---|"]
            for move in table:
                start = "、".join(sorted(str(s.label) for s in move.froms)) or "（新建）"
                who = "、".join(sorted(str(roles.LABELS[r]) for r in move.roles if r != roles.SYSTEM)) or "——"
                lines.append(f"| {move.label} | {start} | {move.to.label} | {who} | {move.article} |")
            lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_state_is_reached_from_the_beginning(table):
    reached = {m.to.value for m in table if not m.froms}
    assert reached
    while more := {m.to.value for m in table if reached & {s.value for s in m.froms}} - reached:
        reached |= more
    assert reached == set(table.states)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_move_is_open_to_its_roles_in_its_states_and_to_nobody_else(table):
    for state in table.states:
        for role in roles.LABELS:
            allowed = {m.name for m in table if role in m.roles and state in {s.value for s in m.froms}}
            assert {m.name for m in table.open_moves(state, role)} == allowed


def test_the_manual_prints_the_tables_as_they_are():
    if os.environ.get("XIEZHI_WRITE_MANUAL") == "1":
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "XIEZHI_WRITE_MANUAL=1 ./xz test tests/test_states.py writes the page anew"
