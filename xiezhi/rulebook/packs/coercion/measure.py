"""How a measure is taken: ground, actors, approval, scene, documents, publication, what may not be touched (Q01–Q05 Q15 Q16)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today, when
from ...rule import (
    Deadline,
    Reason,
    Rule,
    Severity,
    Unit,
    Use,
    breaches,
    default,
    exempt,
    lacks,
    limit,
    passes,
    special,
    statute,
)
from ..steps import arose, not_done_by
from ..terms import HOUR, hours_gone
from .words import EXECUTION, FROZEN, LAW_2012, MEASURE, SEALED, TAKEN, URGENT, coercion_law, f

DONE = when(MEASURE, f.started_on, f.executed_on)
NO_STATUTE = f.basis_level.isin("department_rule", "local_rule", "normative")
ONLY_BY_LAW = (EXECUTION | FROZEN | (f.kind == "restrict_person")) & ~(f.basis_level == "law")
NOT_LOCALLY = (f.kind == "other_measure") & (f.basis_level == "local")

Q01 = Rule(
    code="Q01",
    name=N_("强制的设定依据"),
    law=(coercion_law(10), coercion_law(13, 1), coercion_law(16, 1)),
    on=DONE,
    applies=(MEASURE | EXECUTION) & DONE.exists(),
    breach=any_of(NO_STATUTE, ONLY_BY_LAW, NOT_LOCALLY),
    since=DONE,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(NO_STATUTE, N_("“{kind}”的设定依据是{basis_level}；规章和规范性文件不得设定行政强制。")),
        Reason(ONLY_BY_LAW & ~NO_STATUTE,
               N_("“{kind}”的设定依据是{basis_level}；限制人身自由、冻结存款汇款和行政强制执行只能由法律设定。")),
        Reason(NOT_LOCALLY, N_("“{kind}”的设定依据是{basis_level}；地方性法规只可以设定查封、扣押。")),
    ),
    mend=N_("核对设定该强制的条款；确无法律、法规依据的，立即解除、停止执行，纠正后果。"),
    examples=(
        passes("法律设定的扣押", kind="seize", started_on="2026-03-02", basis_level="law"),
        passes("地方性法规可以设定扣押", kind="seize", started_on="2026-03-02", basis_level="local"),
        breaches("部门规章设定的扣押", kind="seize", started_on="2026-03-02", basis_level="department_rule"),
        breaches("行政法规设定的冻结", kind="freeze", started_on="2026-03-02", basis_level="administrative"),
        breaches("地方性法规设定的强制执行", kind="restore", executed_on="2026-03-02", basis_level="local"),
        breaches("地方性法规设定的其他措施", kind="other_measure", started_on="2026-03-02", basis_level="local"),
        lacks("依据层级未填", kind="seize", started_on="2026-03-02"),
        exempt("施行前一日", kind="seize", started_on="2011-12-31", basis_level="local_rule"),
        breaches("施行当日", kind="seize", started_on="2012-01-01", basis_level="local_rule"),
    ),
)

SECURITY_2026 = date(2026, 1, 1)
NOT_THE_ORGAN = f.actor_kind.isin("entrusted", "other")
# One police officer may seize in a place fitted for it while everything is recorded (治安管理处罚法108条).
POLICE = (f.domain == "public_security").otherwise(False) & (f.started_on >= SECURITY_2026)
FILMED = (f.kind == "seize") & POLICE & first_of(f.filmed_place, False)
TOO_FEW = f.officer_count < when(FILMED, p.filmed, p.officers)
UNQUALIFIED = f.unqualified_acted.otherwise(False)

Q02 = Rule(
    code="Q02",
    name=N_("强制措施不得委托、两人以上"),
    law=(coercion_law(17), coercion_law(18, item=2)),
    on=f.started_on,
    applies=TAKEN,
    breach=any_of(NOT_THE_ORGAN, TOO_FEW, UNQUALIFIED),
    since=f.started_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    params=(
        limit("officers", N_("执法人员不得少于（人）"), Unit.COUNT, statute(2, LAW_2012, "行政强制法第十八条第（二）项")),
        limit("filmed", N_("规范场所全程录音录像的执法人员不得少于（人）"), Unit.COUNT,
              special(1, "public_security", ref("治安管理处罚法", 108, 2), SECURITY_2026,
                      "治安管理处罚法第一百零八条第二款")),
    ),
    explain=(
        Reason(NOT_THE_ORGAN, N_("强制措施由{actor_kind}实施；行政强制措施权不得委托。")),
        Reason(TOO_FEW, N_("实施强制措施的执法人员为{officer_count}人，少于{officers}人。")),
        Reason(UNQUALIFIED, N_("强制措施由不具备资格的人员实施。")),
    ),
    mend=N_("核对实施主体和人员；确由受委托组织、无资格人员或者一人实施的，应当解除，需要采取措施的由机关依法重新实施。"),
    examples=(
        passes("机关两人实施", kind="seize", started_on="2026-03-02", actor_kind="organ", officer_count=2),
        breaches("一人实施", kind="seize", started_on="2026-03-02", actor_kind="organ", officer_count=1),
        breaches("受委托组织实施", kind="seal", started_on="2026-03-02", actor_kind="entrusted", officer_count=3),
        breaches("辅助人员实施", kind="seal", started_on="2026-03-02", actor_kind="organ", officer_count=2,
                 unqualified_acted=True),
        passes("治安案件规范场所一人扣押", kind="seize", domain="public_security", filmed_place=True, started_on="2026-03-02",
               actor_kind="organ", officer_count=1),
        breaches("一名人民警察也没有", kind="seize", domain="public_security", filmed_place=True, started_on="2026-03-02",
                 actor_kind="organ", officer_count=0),
        breaches("新治安管理处罚法施行前一日", kind="seize", domain="public_security", filmed_place=True,
                 started_on="2025-12-31", actor_kind="organ", officer_count=1),
        breaches("其他领域没有这一规定", kind="seize", domain="market", filmed_place=True, started_on="2026-03-02",
                 actor_kind="organ", officer_count=1),
        lacks("人员未登记", kind="seize", started_on="2026-03-02", actor_kind="organ"),
        exempt("强制执行另有规定", kind="substitute", executed_on="2026-03-02", actor_kind="other", officer_count=1),
    ),
)

UNAPPROVED = ~URGENT & not_done_by(f.approved_on, f.started_on)
REPORTED_LATE = URGENT & f.reported_at.exists() & (f.reported_at.minutes_after(f.started_at) > p.hours * HOUR)
UNREPORTED = URGENT & f.reported_at.missing() & hours_gone(f.started_on, p.hours)
NEVER_APPROVED = URGENT & f.approved_on.missing() & hours_gone(f.started_on, p.hours) & f.disapproved_on.missing()
STILL_KEPT = (first_of(f.released_on, today).days_after(f.disapproved_on) > p.release).otherwise(False)

Q03 = Rule(
    code="Q03",
    name=N_("强制措施的批准"),
    law=(coercion_law(18, item=1), coercion_law(19)),
    on=f.started_on,
    applies=TAKEN,
    breach=any_of(UNAPPROVED, REPORTED_LATE, UNREPORTED, NEVER_APPROVED, STILL_KEPT),
    since=arose(
        (UNAPPROVED, f.started_on), (any_of(REPORTED_LATE, UNREPORTED, NEVER_APPROVED), f.started_on + 1),
        (STILL_KEPT, f.disapproved_on + p.release + 1)),
    version="2",
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("hours", N_("当场实施后报告期限（小时）"), Unit.HOURS, statute(24, LAW_2012, "行政强制法第十九条")),
        limit("release", N_("负责人不同意后解除期限（日）"), Unit.DAYS,
              default(1, LAW_2012, "“立即解除”没有天数，平台默认不晚于次日")),
    ),
    explain=(
        Reason(UNAPPROVED, N_("{started_on}实施强制措施前没有经机关负责人批准（批准日期：{approved_on}），也没有登记情况紧急。")),
        Reason(REPORTED_LATE, N_("{started_at}当场实施，{reported_at}才向负责人报告，超过{hours}小时。"),
               use=Use.ALERT),
        Reason(UNREPORTED, N_("{started_on}当场实施，已超过{hours}小时，没有向负责人报告的记录。"), use=Use.ALERT),
        Reason(NEVER_APPROVED, N_("{started_on}当场实施，已超过{hours}小时，没有补办批准手续。"), use=Use.ALERT),
        Reason(STILL_KEPT, N_("负责人{disapproved_on}认为不应当采取强制措施，没有立即解除（解除日期：{released_on}）。"),
               use=Use.ALERT),
    ),
    mend=N_("已经批准、报告的，补录时间；没有批准或者没有补办手续的，立即解除强制措施，退还财物并说明情况。"),
    examples=(
        passes("实施当日批准", kind="seize", started_on="2026-03-02", approved_on="2026-03-02"),
        breaches("次日才批准", kind="seize", started_on="2026-03-02", approved_on="2026-03-03"),
        passes("紧急，满二十四小时报告", kind="seize", urgent=True, started_on="2026-03-02", started_at="2026-03-02T14:30",
               reported_at="2026-03-03T14:30", approved_on="2026-03-03"),
        breaches("紧急，过一分钟报告", kind="seize", urgent=True, started_on="2026-03-02", started_at="2026-03-02T14:30",
                 reported_at="2026-03-03T14:31", approved_on="2026-03-03"),
        passes("紧急，次日还未报告，未必满二十四小时", kind="seize", urgent=True, started_on="2026-06-29", asof="2026-06-30"),
        breaches("紧急，第三日还未报告", kind="seize", urgent=True, started_on="2026-06-28", asof="2026-06-30"),
        breaches("不同意而未解除", kind="seize", urgent=True, started_on="2026-03-02", started_at="2026-03-02T14:30",
                 reported_at="2026-03-02T16:00", disapproved_on="2026-03-02", released_on="2026-03-04"),
        breaches("半月后才不同意而未解除", kind="seize", urgent=True, started_on="2026-03-02", started_at="2026-03-02T14:30",
                 reported_at="2026-03-02T16:00", disapproved_on="2026-03-17",
                 released_on="2026-03-20"),
        passes("不同意，次日解除", kind="seize", urgent=True, started_on="2026-03-02", started_at="2026-03-02T14:30",
               reported_at="2026-03-02T16:00", disapproved_on="2026-03-02", released_on="2026-03-03"),
        lacks("紧急，实施时刻未填", kind="seize", urgent=True, started_on="2026-03-02", reported_at="2026-03-03T14:30",
              approved_on="2026-03-03"),
        lacks("批准日期没有这一列", kind="seize", started_on="2026-03-02", absent=("approved_on",)),
        exempt("尚未实施", kind="seize"),
    ),
)

# 冻结 asks only for the certificate and the record (30条): it is done at the bank, without the party.
AT_SCENE = ~FROZEN
UNSHOWN = ~f.cert_shown
UNRECORDED = ~f.recorded
UNCALLED = AT_SCENE & ~f.party_present & ~f.party_notified
UNTOLD = AT_SCENE & f.party_present & ~f.rights_told
UNHEARD = AT_SCENE & f.party_present & ~f.heard
UNSIGNED = AT_SCENE & f.party_present & ~f.record_signed
UNWITNESSED = AT_SCENE & ~f.party_present & ~f.witness_signed

Q04 = Rule(
    code="Q04",
    name=N_("强制措施现场程序和笔录"),
    law=(coercion_law(18), coercion_law(30, 1)),
    on=f.started_on,
    applies=TAKEN,
    breach=any_of(UNSHOWN, UNRECORDED, UNCALLED, UNTOLD, UNHEARD, UNSIGNED, UNWITNESSED),
    since=f.started_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(UNSHOWN, N_("{started_on}实施强制措施没有出示执法身份证件。")),
        Reason(UNRECORDED, N_("{started_on}实施强制措施没有制作现场笔录。")),
        Reason(UNCALLED, N_("当事人不在场，也没有通知其到场。")),
        Reason(UNTOLD, N_("没有当场告知理由、依据、权利和救济途径。")),
        Reason(UNHEARD, N_("没有听取当事人的陈述和申辩。")),
        Reason(UNSIGNED, N_("现场笔录没有当事人签名，也没有注明拒签。")),
        Reason(UNWITNESSED, N_("当事人不到场，现场笔录没有见证人签名。")),
    ),
    mend=N_("已经履行的，补录并附笔录、音像；没有履行的，属于程序违法，应当解除或者依法重新实施。"),
    examples=(
        passes("当事人在场", kind="seize", started_on="2026-03-02", cert_shown=True, recorded=True, party_present=True,
               rights_told=True, heard=True, record_signed=True),
        passes("当事人不到场，有见证人", kind="seize", started_on="2026-03-02", cert_shown=True, recorded=True,
               party_present=False, party_notified=True, witness_signed=True),
        breaches("不到场又没有见证人", kind="seize", started_on="2026-03-02", cert_shown=True, recorded=True,
                 party_present=False, party_notified=True, witness_signed=False),
        breaches("没有听取申辩", kind="seal", started_on="2026-03-02", cert_shown=True, recorded=True, party_present=True,
                 rights_told=True, heard=False, record_signed=True),
        breaches("没有出示证件，其余未填", kind="seal", started_on="2026-03-02", cert_shown=False),
        passes("冻结不须当事人到场", kind="freeze", started_on="2026-03-02", cert_shown=True, recorded=True),
        breaches("冻结没有笔录", kind="freeze", started_on="2026-03-02", cert_shown=True, recorded=False),
        lacks("是否听取申辩未填", kind="seize", started_on="2026-03-02", cert_shown=True, recorded=True, party_present=True,
              rights_told=True, record_signed=True),
        exempt("尚未实施", kind="seize", recorded=False),
    ),
)

UNSERVED = f.doc_served_on.missing() & (today > f.started_on)
SERVED_LATE = (f.doc_served_on > f.started_on) & first_of(f.party_present, True)
INCOMPLETE = f.doc_lacks.exists()
FEW_LISTS = f.list_copies < p.copies

Q05 = Rule(
    code="Q05",
    name=N_("查封扣押决定书和清单"),
    law=(coercion_law(24),),
    on=f.started_on,
    applies=SEALED & f.started_on.exists(),
    breach=any_of(UNSERVED, SERVED_LATE, INCOMPLETE, FEW_LISTS),
    since=f.started_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("copies", N_("清单份数不得少于（份）"), Unit.COUNT, statute(2, LAW_2012, "行政强制法第二十四条第三款")),),
    explain=(
        Reason(UNSERVED, N_("{started_on}查封、扣押，没有交付决定书。")),
        Reason(SERVED_LATE, N_("{started_on}查封、扣押，{doc_served_on}才交付决定书，没有当场交付。")),
        Reason(INCOMPLETE, N_("查封、扣押决定书缺少：{doc_lacks}。")),
        Reason(FEW_LISTS, N_("查封、扣押清单{list_copies}份，应当一式{copies}份，由双方分别保存。")),
    ),
    mend=N_("已经交付的，补录日期；缺少事项的，补正后重新送达；没有决定书或者清单的，立即补办或者解除。"),
    examples=(
        passes("当场交付", kind="seize", started_on="2026-03-02", doc_served_on="2026-03-02", list_copies=2),
        breaches("次日交付", kind="seize", started_on="2026-03-02", doc_served_on="2026-03-03", list_copies=2),
        passes("当事人不在场，事后送达", kind="seize", started_on="2026-03-02", doc_served_on="2026-03-03", list_copies=2,
               party_present=False),
        breaches("没有决定书", kind="seal", started_on="2026-03-02", list_copies=2),
        breaches("没有写救济途径", kind="seal", started_on="2026-03-02", doc_served_on="2026-03-02", list_copies=2,
                 doc_lacks="remedy"),
        breaches("清单只有一份", kind="seal", started_on="2026-03-02", doc_served_on="2026-03-02", list_copies=1),
        lacks("清单份数未填", kind="seal", started_on="2026-03-02", doc_served_on="2026-03-02"),
        exempt("冻结另有规定", kind="freeze", started_on="2026-03-02"),
    ),
)

OPINION_2018 = date(2018, 12, 5)
SHOWN = first_of(f.published_on, today)

# What P31 is for penalties: other decisions have twenty working days.
Q16 = Rule(
    code="Q16",
    name=N_("强制决定二十日内公示"),
    law=(ref("三项制度意见"),),
    on=DONE,
    applies=(MEASURE | EXECUTION) & DONE.exists(),
    breach=(SHOWN.workdays_after(DONE) > p.limit) & f.unpublished_reason.missing(),
    since=DONE.plus_workdays(p.limit) + 1,
    deadline=Deadline(DONE, DONE.plus_workdays(p.limit)),
    severity=Severity.ORANGE,
    params=(limit("limit", N_("公示期限（工作日）"), Unit.WORKDAYS, statute(20, OPINION_2018, "国办发〔2018〕118号")),),
    shows={"day": DONE, "used": SHOWN.workdays_after(DONE), "ended": SHOWN},
    explain=N_("{day}实施强制，应当在{limit}个工作日内（不迟于{last}）公示，至{ended}已是第{used}个工作日，没有不公示理由。"),
    mend=N_("已经公示的，补录日期；依法不公示的，写明理由；没有公示的，立即公示。"),
    examples=(
        passes("第二十个工作日", kind="seize", started_on="2026-03-02", published_on="2026-03-30"),
        breaches("第二十一个工作日", kind="seize", started_on="2026-03-02", published_on="2026-03-31"),
        breaches("至今未公示", kind="restore", executed_on="2026-03-02"),
        passes("有不公示理由", kind="seize", started_on="2026-03-02", unpublished_reason="涉及个人隐私"),
        exempt("意见印发前一日", kind="seize", started_on="2018-12-04"),
        exempt("申请法院执行", kind="court", started_on="2026-03-02"),
        lacks("公示日期没有这一列", kind="seize", started_on="2026-03-02", absent=("published_on",)),
    ),
)

OUTSIDE = SEALED & f.unrelated_things
NEEDED = SEALED & f.necessities

Q15 = Rule(
    code="Q15",
    name=N_("超范围、重复查封扣押冻结"),
    law=(coercion_law(23), coercion_law(29, 2), coercion_law(62, item=1), ref("民营经济促进法", 62)),
    on=f.started_on,
    applies=(SEALED | FROZEN) & f.started_on.exists(),
    breach=any_of(OUTSIDE, NEEDED, f.already_held),
    since=f.started_on,
    severity=Severity.RED,
    explain=(
        Reason(OUTSIDE, N_("{started_on}查封、扣押了与违法行为无关的场所、设施或者财物。")),
        Reason(NEEDED, N_("{started_on}查封、扣押了公民个人及其所扶养家属的生活必需品。")),
        Reason(f.already_held, N_("财物或者存款、汇款已被其他国家机关依法查封、冻结，{started_on}又重复实施。")),
    ),
    mend=N_("核对清单和涉案关系；确属超范围、生活必需品或者重复的，立即解除并退还。"),
    examples=(
        passes("没有上述情形", kind="seize", started_on="2026-03-02", unrelated_things=False, necessities=False,
               already_held=False),
        breaches("扣押无关财物", kind="seize", started_on="2026-03-02", unrelated_things=True),
        breaches("扣押生活必需品", kind="seize", started_on="2026-03-02", unrelated_things=False, necessities=True,
                 already_held=False),
        breaches("重复冻结", kind="freeze", started_on="2026-03-02", already_held=True),
        passes("冻结只看是否重复", kind="freeze", started_on="2026-03-02", already_held=False),
        lacks("是否无关未填", kind="seize", started_on="2026-03-02", necessities=False, already_held=False),
        exempt("限制人身自由", kind="restrict_person", started_on="2026-03-02", already_held=True),
    ),
)

