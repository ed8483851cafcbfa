"""What comes in as files, a kind of table each; those of organs, their powers and seals stand in `kinds_of_organs`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiezhi.cases.actions import take_rows as take_cases
from xiezhi.catalogue.actions import take_rows as take_items
from xiezhi.catalogue.checks import Checker
from xiezhi.catalogue.checks import problems as item_problems
from xiezhi.catalogue.sheets import ITEM
from xiezhi.catalogue.states import WRITERS as LISTING
from xiezhi.core import roles
from xiezhi.discretion.sheets import TIER
from xiezhi.discretion.states import WRITERS as MAKING
from xiezhi.discretion.taking import Judge as JudgeTiers
from xiezhi.discretion.taking import problems as tier_problems
from xiezhi.discretion.taking import take_rows as take_tiers
from xiezhi.equipment import actions as equipment
from xiezhi.equipment import sheets as equipment_sheets
from xiezhi.exams.actions.bank import question_checks, take_questions
from xiezhi.exams.actions.passes import pass_checks, take_passes
from xiezhi.exams.sheets import PASS_SHEET, QUESTION_SHEET
from xiezhi.findings.tasks import enqueue_sweep
from xiezhi.forces import actions as forces
from xiezhi.forces import sheets as force_sheets
from xiezhi.registry import actions as registry
from xiezhi.registry.sheets import AUXILIARIES as AUXILIARY_SHEET
from xiezhi.registry.sheets import OFFICERS as OFFICER_SHEET
from xiezhi.rulebook.facts.penalty import HELD
from xiezhi.training import sheets as training
from xiezhi.training.actions import checks as check_hours
from xiezhi.training.actions import take_rows as take_hours

from . import checks
from .kind import Guide, Kind
from .kinds_of_organs import BODIES, DELEGATIONS, ENTRUSTMENTS, SEALS, SUBJECTS

ORGANS = frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF})  # who sends what an organ keeps of itself

PENALTY = Kind(
    name="penalty",
    label=_("行政处罚案件"),
    sheet=HELD,
    take=take_cases,
    checks=checks.penalty,
    roles=frozenset({roles.DATA_CLERK}),
    key=("case_no",),
    title=("case_no", "party_name"),
    model="cases.Case",
    record="cases:record",
    listed="cases:list",
    ahead=frozenset({"certs_valid_to", "hearing_held_on", "organ_ended_on"}),
    old=frozenset({"act_ended_on"}),
    after=enqueue_sweep,
    guide=Guide(
        lead=_("一件案件一行，读得懂的立刻成为案件，读不懂的留下来在页面上改。"),
        again=_("同一案号内容变了，按新的更新，旧值留在“数据变更”里。"),
        after=_("读完后按规则自动核查，结果在“预警”里。"),
        traps=(
            _("金额：双公示口径的CF_NR_FK是万元，0.2即2000元；“（元）”就是元。"),
            _("证号、信用代码要用文本格式，否则表格软件会丢掉末几位。"),
            _("自然人不报身份证件号码。"),
        ),
    ),
)

QUESTIONS = Kind(
    name="questions",
    label=_("考试题库"),
    sheet=QUESTION_SHEET,
    take=take_questions,
    checks=question_checks,
    roles=BODIES,
    key=("stem",),
    title=("stem",),
    model="exams.Question",
    record="exams:question",
    guide=Guide(
        lead=_("一道题一行：单项选择题、多项选择题、判断题都可以。"),
        again=_("题干相同的题按新的更新，已经抽出的试卷不受影响。"),
        traps=(_("答案写选项的字母，例如ACD；判断题写“对”或者“错”，不填选项。"),),
    ),
)

PASSES = Kind(
    name="passes",
    label=_("纸质考试合格成绩"),
    sheet=PASS_SHEET,
    take=take_passes,
    checks=pass_checks,
    roles=BODIES,
    key=("organ_code", "person_name", "passed_on"),
    title=("person_name", "organ_code"),
    model="exams.Pass",
    record="exams:pass",
    ahead=frozenset({"valid_to"}),
    old=frozenset({"passed_on"}),
    below=True,
    guide=Guide(
        lead=_("一人一次合格成绩一行；平台上没有这个人的，先由机关登记。"),
        again=_("同一人同一天的成绩，编号、有效期变了的按新的更新；完全相同的不改动。"),
        traps=(_("同一机关有同名的，在各人的人员页登记；不填居民身份证号码。"),),
    ),
)

OFFICERS = Kind(
    name="officers",
    label=_("执法人员名册"),
    sheet=OFFICER_SHEET,
    take=registry.take_officers,
    checks=registry.officer_checks,
    roles=ORGANS,
    key=("staff_no",),
    title=("name", "staff_no"),
    model="registry.Officer",
    record="registry:record",
    ahead=frozenset({"cert_to"}),
    old=frozenset({"on_duty_since", "qualified_on", "reviewing_since", "cert_from"}),
    guide=Guide(
        lead=_("一名执法人员一行，按人员编号对应：新编号建立登记，已有的按变化更新。"),
        again=_("同一人员编号内容变了，按新的更新；表里没有的列不动。"),
        after=_("带执法证号的，证件列为“待核对”，监督机构核对之后才算有效。"),
        traps=(
            _("执法辅助人员用“执法辅助人员名册”，不要填进这张表。"),
            _("证号、人员编号要用文本格式，否则表格软件会丢掉前面的 0。"),
            _("不报居民身份证号码。"),
        ),
    ),
)

AUXILIARIES = Kind(
    name="auxiliaries",
    label=_("执法辅助人员名册"),
    sheet=AUXILIARY_SHEET,
    take=registry.take_auxiliaries,
    checks=registry.auxiliary_checks,
    roles=ORGANS,
    key=("staff_no",),
    title=("name", "staff_no"),
    model="registry.Auxiliary",
    record="registry:auxiliary",
    old=frozenset({"from_on"}),
    guide=Guide(
        lead=_("一名辅助人员一行，按人员编号对应。"),
        again=_("同一人员编号内容变了，按新的更新。"),
        traps=(_("辅助人员不持执法证件，不计入执法人员；入编以后在登记里办理“转为执法人员”。"),),
    ),
)

ATTENDANCE = Kind(
    name="attendance",
    label=_("培训学时"),
    sheet=training.ATTENDANCE,
    take=take_hours,
    checks=check_hours,
    roles=frozenset({roles.DATA_CLERK, roles.LEGAL_STAFF, roles.SUPERVISOR}),
    key=("person_name", "person_no", "course_name", "starts_on"),
    title=("person_name", "course_name"),
    model="training.Attendance",
    record="training:attendance",
    listed="training:attendances",
    below=True,
    guide=Guide(
        lead=_("一人参加一门课程一行。没有登记过的课程，按行里写的自动登记。"),
        again=_("同一人同一课程学时变了，按新的更正，原来的学时留在更正记录里。"),
        traps=(
            _("司法局统一组织的课程，先在“培训学时”的课程里登记，各机关的人都记在这一门课程下。"),
            _("先列入应训人员名册，才收得下他的学时；同一机关有同名的，要填证号或编号。"),
            _("一日至多8学时（非法定默认），同一时间不能参加两门课程。"),
        ),
    ),
)

ENGAGEMENTS = Kind(
    name="engagements",
    label=_("行政执法监督员和联系点"),
    sheet=force_sheets.ENGAGEMENTS,
    take=forces.take_engagements,
    checks=forces.engagement_checks,
    roles=BODIES,
    key=("kind", "name", "employer"),
    title=("name", "employer"),
    model="forces.Engagement",
    record="forces:engagement",
    ahead=frozenset({"to_on", "from_on"}),
    guide=Guide(
        lead=_("一名监督员或者一个联系点一行：已经聘任、聘书已经发出的，从原有台账一次录入。"),
        again=_("同一人聘期变了，增加一个聘期；完全相同的不改动。"),
        traps=(_("还没有聘任的不导入，在“监督力量”中提名，由负责人聘任并制发聘书。"),),
    ),
)

EXPERTS = Kind(
    name="experts",
    label=_("专家库和人才库人员"),
    sheet=force_sheets.EXPERTS,
    take=forces.take_experts,
    checks=forces.expert_checks,
    roles=BODIES,
    key=("pool", "name", "employer"),
    title=("name", "employer"),
    model="forces.Expert",
    record="forces:expert",
    guide=Guide(
        lead=_("推荐一人一行；导入以后都是“待确认”，由监督机构负责人确认入库。"),
        again=_("同一人的职务、专长变了，按新的更新；编号不变。"),
        traps=(_("在执法机关工作的，工作单位写机关全称，抽取时才能自动回避。"), _("不报居民身份证号码。")),
    ),
)

EQUIPMENT = Kind(
    name="equipment",
    label=_("执法装备"),
    sheet=equipment_sheets.ITEMS,
    take=equipment.take_items,
    checks=equipment.item_checks,
    roles=ORGANS,
    key=("asset_no",),
    title=("name", "asset_no"),
    model="equipment.Item",
    record="equipment:item",
    ahead=frozenset({"good_to"}),
    old=frozenset({"bought_on"}),
    guide=Guide(
        lead=_("一件装备一行，按资产编号对应。"),
        again=_("同一资产编号内容变了，按新的更新；领用人只在第一次录入，以后在页面上发放、收回。"),
        traps=(
            _("资产编号要用文本格式，否则表格软件会丢掉前面的0。"),
            _("执法记录仪、酒精检测仪等要填检定有效期，没有填的列为没有检定。"),
        ),
    ),
)

UNIFORMS = Kind(
    name="uniforms",
    label=_("着装发放"),
    sheet=equipment_sheets.UNIFORMS,
    take=equipment.take_uniforms,
    checks=equipment.uniform_checks,
    roles=ORGANS,
    key=("person_name", "kind", "out_on"),
    title=("person_name",),
    model="equipment.Uniform",
    record="equipment:uniform",
    guide=Guide(
        lead=_("一人领一种服装一行。"),
        again=_("同一人同一天领同一种服装的，不重复登记。"),
        traps=(_("填了签收单编号的算已签收；没有填的等待本人签收。"),),
    ),
)

BUDGET = Kind(
    name="budget",
    label=_("执法经费"),
    sheet=equipment_sheets.BUDGET,
    take=equipment.take_budget,
    checks=equipment.budget_checks,
    roles=ORGANS,
    key=("year", "name"),
    title=("name", "year"),
    model="equipment.Line",
    record="equipment:line",
    guide=Guide(
        lead=_("一项经费一行，按年度和项目名称对应。"),
        again=_("没有批复的按新的更新；已经批复的不能由文件改动。"),
        traps=(_("与罚没收入挂钩、以罚没收入返还安排的经费登记不了（行政处罚法第七十四条第三款）。"),),
    ),
)

FORCE_STAFF = Kind(
    name="force_staff",
    label=_("监督人员和司法所人员"),
    sheet=force_sheets.STAFF,
    take=forces.take_staff,
    checks=forces.staff_checks,
    roles=BODIES,
    key=("name", "certificate_no"),
    title=("name",),
    model="forces.Staff",
    record="forces:member",
    old=frozenset({"from_on"}),
    below=True,
    guide=Guide(
        lead=_("监督机构自己的和各司法所的人员，一人一行。"),
        again=_("同一人内容变了，按新的更新；表里没有的人不动，离岗在页面上登记。"),
        traps=(_("社会监督员不填进这张表。"),),
    ),
)

ITEMS = Kind(
    name="item",
    label=_("权责清单事项"),
    sheet=ITEM,
    take=take_items,
    checks=item_problems,
    beside=lambda organ, today: Checker(organ, today).line,
    roles=LISTING,
    key=("code", "from_on"),
    title=("code", "name"),
    model="catalogue.Item",
    record="catalogue:item",
    listed="catalogue:editions",
    ahead=frozenset({"from_on", "to_on"}),
    old=frozenset({"listed_on"}),
    guide=Guide(
        lead=_("一个事项一行，读得懂的进入本机关正在起草的清单，读不懂的留下来在页面上改；已公布的清单不动。"),
        again=_("同一编码内容变了，按新的修改；文件里没有的事项不会自动取消。"),
        after=_("读完后在清单的“与上一版的差异”里逐项看新增、变更和取消，再报送审核。"),
        traps=(
            _("权力类型只写编号的，要写明代码集：两套编号意思不同。"),
            _("法律依据写到条款项，几部之间用分号隔开；没有收录、已经废止、效力层级不够的依据不能用。"),
            _("同一编码可以有前后几行，有效期不能重叠。"),
        ),
    ),
)

BENCHMARKS = Kind(
    name="benchmark",
    label=_("裁量权基准"),
    sheet=TIER,
    take=take_tiers,
    checks=tier_problems,
    beside=JudgeTiers,
    roles=MAKING,
    key=("item_code", "tier", "tier_name"),
    title=("item_code", "tier"),
    model="discretion.Benchmark",
    record="discretion:record",
    listed="discretion:list",
    guide=Guide(
        lead=_("一档一行，同一事项的几行进入同一个正在起草的基准，读不懂的留下来在页面上改；已公布的基准不动。"),
        again=_("同一事项、档次、阶次名称的内容变了，按新的修改；文件里没有的档次不会自动取消。"),
        after=_("读完后在基准页上核对各档是否首尾相接，再由机关负责人制定、报送备案。"),
        traps=(
            _("各档首尾相接：前一档的上限等于后一档的下限，分界数归较重一档。"),
            _("低于法定下限的是减轻处罚；不予处罚的一档不填种类和幅度。"),
            _("裁量因素写成“因素：情形”，金额、次数写范围，例如“货值金额（元）：0-5000”。"),
        ),
    ),
)

OFFERED = (PENALTY, ITEMS, BENCHMARKS, DELEGATIONS, SUBJECTS, ENTRUSTMENTS, SEALS, OFFICERS, AUXILIARIES, QUESTIONS, PASSES,
           ATTENDANCE, EQUIPMENT, UNIFORMS, BUDGET, ENGAGEMENTS, EXPERTS, FORCE_STAFF)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for kind in OFFERED}


def open_to(role: str | None) -> list[Kind]:
    """The kinds that a role may send, in the order in which they are offered."""
    return [kind for kind in KINDS.values() if role in kind.roles]


def choices() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in KINDS.values()]
