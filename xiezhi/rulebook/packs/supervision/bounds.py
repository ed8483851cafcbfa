"""The bounds of supervision itself: measures, circulars, special supervision, hands off the case (S08 S09 S11 S14)."""

from xiezhi.law.text import N_

from ...expr import FactNames, any_of
from ...facts.supervision import CIRCULAR, OFFICER_MEASURE, SPECIAL_SUPERVISION, SUPERVISION_ACT
from ...rule import Pack, Reason, Rule, Severity, Use, breaches, exempt, lacks, passes
from ..management.words import regulation
from ..steps import not_done_by

m = FactNames(OFFICER_MEASURE)
UNDECIDED = m.decided_no.missing() | not_done_by(m.decided_on, m.applied_on)
# 暂扣 is not among the measures of 条例32: it needs a ground of its own.
GROUNDLESS = (m.measure == "suspend") & m.basis.missing()

S08 = Rule(
    code="S08",
    name=N_("人员处理须由有权机关决定"),
    law=(regulation(32),),
    on=m.applied_on,
    # 批评教育 changes neither certificate nor post.
    applies=m.applied_on.exists() & (m.measure != "criticise"),
    breach=UNDECIDED | GROUNDLESS,
    since=m.applied_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    explain=(
        Reason(UNDECIDED, N_("{applied_on}对证件{cert_no}的持证人{measure}，此前没有有权机关的决定（文号：{decided_no}；"
                             "日期：{decided_on}）。")),
        Reason(GROUNDLESS, N_("{applied_on}暂扣证件{cert_no}，没有写明法定依据。")),
    ),
    mend=N_("有决定的，补录文号、日期和依据；没有的，恢复原状，由监督机构提出建议，待有权机关依法决定后再办理。"),
    examples=(
        passes("决定当日调离", measure="move", applied_on="2026-03-02", decided_no="甲局〔2026〕8号", decided_on="2026-03-02"),
        breaches("决定前一日调离", measure="move", applied_on="2026-03-01", decided_no="甲局〔2026〕8号",
                 decided_on="2026-03-02"),
        breaches("没有决定文号", measure="disqualify", applied_on="2026-03-02", decided_on="2026-03-02"),
        breaches("暂扣没有法定依据", measure="suspend", applied_on="2026-03-02", decided_no="甲局〔2026〕8号",
                 decided_on="2026-03-02"),
        exempt("批评教育", measure="criticise", applied_on="2026-03-02"),
        exempt("只有建议，尚未办理", measure="move", suggested_on="2026-03-02"),
        exempt("条例施行前", measure="suspend", applied_on="2026-01-31"),
        breaches("条例施行当日", measure="suspend", applied_on="2026-02-01"),
        lacks("处理方式未填", applied_on="2026-03-02"),
    ),
)

c = FactNames(CIRCULAR)
UNAPPROVED = not_done_by(c.approved_on, c.issued_on)
UNMASKED = (c.scope == "public") & not_done_by(c.masked_on, c.issued_on)

S09 = Rule(
    code="S09",
    name=N_("通报公布的审批和脱敏"),
    law=(regulation(31),),
    on=c.issued_on,
    breach=UNAPPROVED | UNMASKED,
    since=c.issued_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(UNAPPROVED, N_("{doc_no}于{issued_on}通报公布，此前没有审批（审批日期：{approved_on}）。")),
        Reason(UNMASKED, N_("{doc_no}于{issued_on}向社会公布，此前没有脱敏审核（审核日期：{masked_on}）。")),
    ),
    mend=N_("已经审批、脱敏的，补录日期；没有的，先撤回，隐去个人信息和商业秘密，审批后再通报公布。"),
    examples=(
        passes("内部通报当日审批", scope="internal", issued_on="2026-03-02", approved_on="2026-03-02"),
        breaches("次日才审批", scope="internal", issued_on="2026-03-02", approved_on="2026-03-03"),
        breaches("向社会公布没有脱敏", scope="public", issued_on="2026-03-02", approved_on="2026-03-02"),
        passes("已脱敏", scope="public", issued_on="2026-03-02", approved_on="2026-03-02", masked_on="2026-03-02"),
        exempt("条例施行前", scope="public", issued_on="2026-01-31"),
        lacks("范围未填", issued_on="2026-03-02", approved_on="2026-03-02"),
    ),
)

s = FactNames(SPECIAL_SUPERVISION)
LOW = ~s.level.isin("national", "province")
UNENTITLED = LOW & s.above_no.missing()
PLANLESS = ~LOW & (s.plan_parts.missing() | any_of(
    *(~s.plan_parts.has(part) for part in ("department", "focus", "schedule", "demands"))))
UNSANCTIONED = ~LOW & not_done_by(s.approved_on, s.started_on)

S11 = Rule(
    code="S11",
    name=N_("专项监督的层级、方案和批准"),
    law=(regulation(21, 1), regulation(21, 2)),
    on=s.started_on,
    breach=any_of(UNENTITLED, PLANLESS, UNSANCTIONED),
    since=s.started_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    explain=(
        Reason(UNENTITLED, N_("{started_on}开展的专项监督由{level}监督机构组织，没有所属的省级以上专项监督。")),
        Reason(PLANLESS, N_("专项监督{task_no}的工作方案应当明确责任部门、监督重点、进度安排和工作要求，已明确：{plan_parts}。")),
        Reason(UNSANCTIONED,
               N_("专项监督{task_no}于{started_on}开始，此前方案没有报本级人民政府批准（批准日期：{approved_on}）。")),
    ),
    mend=N_("配合省级以上专项监督的，补录其编号；地级、县级自行组织的，改用日常监督、重点监督；方案、批准不全的，补齐后再开展。"),
    examples=(
        passes("省级，方案、批准齐备", level="province", started_on="2026-03-02", approved_on="2026-03-02",
               plan_parts="department,focus,schedule,demands"),
        breaches("开始次日才批准", level="province", started_on="2026-03-02", approved_on="2026-03-03",
                 plan_parts="department,focus,schedule,demands"),
        breaches("方案缺进度安排", level="province", started_on="2026-03-02", approved_on="2026-02-27",
                 plan_parts="department,focus,demands"),
        breaches("地级自行组织", level="prefecture", started_on="2026-03-02", approved_on="2026-02-27",
                 plan_parts="department,focus,schedule,demands"),
        passes("县级配合省级专项", level="county", started_on="2026-03-02", above_no="省专监〔2026〕1号"),
        exempt("条例施行前", level="prefecture", started_on="2026-01-31"),
        breaches("条例施行当日", level="prefecture", started_on="2026-02-01"),
        lacks("层级未填", started_on="2026-03-02"),
    ),
)

a = FactNames(SUPERVISION_ACT)
SUBSTANCE = a.changed.has_any("facts", "evidence", "party", "basis", "dates", "decision")
SIGNED = a.changed.has("signature")

S14 = Rule(
    code="S14",
    name=N_("不得以监督代替执法"),
    law=(regulation(8),),
    on=a.acted_on,
    applies=a.by_supervisor,
    breach=a.changed.exists() & (SUBSTANCE | SIGNED),
    since=a.acted_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    explain=(
        Reason(SUBSTANCE, N_("监督人员{acted_on}改动了案件{of_case_no}的实体数据：{changed}。")),
        Reason(SIGNED, N_("监督人员{acted_on}代执法机关签批案件{of_case_no}。")),
    ),
    mend=N_("撤回改动，恢复原数据；需要纠正的，以监督文书提出，由执法机关自行改正；查明原因并追究责任。"),
    examples=(
        passes("只查阅", by_supervisor=True, acted_on="2026-03-02"),
        passes("只写监督批注", by_supervisor=True, acted_on="2026-03-02", changed="note"),
        breaches("改动决定内容", by_supervisor=True, acted_on="2026-03-02", changed="decision,note"),
        breaches("代为签批", by_supervisor=True, acted_on="2026-02-01", changed="signature"),
        exempt("执法机关自行更正", by_supervisor=False, acted_on="2026-03-02", changed="facts"),
        exempt("条例施行前", by_supervisor=True, acted_on="2026-01-31", changed="facts"),
        lacks("操作人角色未填", acted_on="2026-03-02", changed="facts"),
    ),
)

OFFICER_MEASURE_PACK = Pack("officer_measure", N_("执法人员处理"), OFFICER_MEASURE, (S08,))
CIRCULAR_PACK = Pack("circular", N_("监督通报公布"), CIRCULAR, (S09,))
SPECIAL_SUPERVISION_PACK = Pack("special_supervision", N_("专项监督"), SPECIAL_SUPERVISION, (S11,))
SUPERVISION_ACT_PACK = Pack("supervision_act", N_("监督端操作"), SUPERVISION_ACT, (S14,))
