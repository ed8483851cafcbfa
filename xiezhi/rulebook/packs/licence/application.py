"""From the application to the decision (L01–L04)."""

from functools import partial

from xiezhi.law.text import N_

from ...expr import Expr, any_of, first_of, p, today, when
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
    statute,
    warns,
)
from ..terms import Term, either
from .words import DECIDED, LAW_2004, OPEN, ended_late, f, licence_law

SILENT = f.supplement_told_on.missing() & f.accepted_on.missing() & f.refused_on.missing() & f.withdrawn_on.missing()
TOLD = first_of(f.supplement_told_on, today)
TOLD_LATE = (f.supplement_told_on.exists() | SILENT) & ended_late(TOLD, f.received_on, p.limit)
TOLD_TWICE = (f.supplement_count > p.times).otherwise(False)

L01 = Rule(
    code="L01",
    name=N_("一次告知补正"),
    law=(licence_law(32, 1, 4), licence_law(82)),
    on=f.received_on,
    applies=f.received_on.exists() & (f.supplement_told_on.exists() | SILENT | TOLD_TWICE),
    breach=any_of(TOLD_LATE, TOLD_TWICE),
    since=when(TOLD_LATE.otherwise(False), f.received_on.plus_workdays(p.limit) + 1,
               either(f.supplement_told_on, f.received_on)),
    severity=Severity.RED,
    params=(
        limit("limit", N_("一次告知补正期限（工作日）"), Unit.WORKDAYS,
              statute(5, LAW_2004, "行政许可法第三十二条第一款第（四）项、第八十二条")),
        limit("times", N_("告知补正次数（次）"), Unit.COUNT,
              statute(1, LAW_2004, "行政许可法第三十二条第一款第（四）项")),
    ),
    shows={"ended": TOLD},
    explain=(
        Reason(TOLD_LATE & SILENT, N_("{received_on}收到申请材料，超过{limit}个工作日没有告知补正，也没有受理或者不予受理，"
                                      "自收到之日起视为受理。")),
        Reason(TOLD_LATE & ~SILENT,
               N_("{received_on}收到申请材料，超过{limit}个工作日，{ended}才告知补正；逾期不告知的，自收到之日起视为受理。")),
        Reason(TOLD_TWICE, N_("告知补正{supplement_count}次，应当一次告知需要补正的全部内容。")),
    ),
    mend=N_("视为受理的，补办受理凭证，自收到申请材料之日起计算办理期限；不得以材料不全再次要求补正。"),
    examples=(
        passes("第五个工作日告知", received_on="2026-01-26", supplement_told_on="2026-02-02", supplement_count=1),
        breaches("第六个工作日告知", received_on="2026-01-26", supplement_told_on="2026-02-03", supplement_count=1),
        breaches("补正两次", received_on="2026-01-26", supplement_told_on="2026-01-27", supplement_count=2),
        breaches("一直没有回应", received_on="2026-06-22", asof="2026-06-30"),
        passes("收到后第五个工作日还没有回应", received_on="2026-06-23", asof="2026-06-30"),
        exempt("材料齐全，直接受理", received_on="2026-01-26", accepted_on="2026-02-06"),
        lacks("受理日期没有这一列", received_on="2026-06-01", absent=("accepted_on",)),
        exempt("2004年施行前", received_on="2004-06-30", supplement_told_on="2004-07-20"),
    ),
)

L02 = Rule(
    code="L02",
    name=N_("受理和不予受理凭证"),
    law=(licence_law(32, 2),),
    on=first_of(f.accepted_on, f.refused_on),
    applies=f.accepted_on.exists() | f.refused_on.exists(),
    breach=~f.voucher,
    since=first_of(f.accepted_on, f.refused_on),
    severity=Severity.RED,
    use=Use.GATE,
    explain=N_("受理（{accepted_on}）或者不予受理（{refused_on}），没有出具加盖专用印章并注明日期的书面凭证。"),
    mend=N_("已经出具的，补录并附凭证；没有出具的，立即补办送达。"),
    examples=(
        passes("受理并出具凭证", accepted_on="2026-01-28", voucher=True),
        breaches("受理没有凭证", accepted_on="2026-01-28", voucher=False),
        breaches("不予受理没有凭证", refused_on="2026-01-28", voucher=False),
        breaches("施行当日", accepted_on="2004-07-01", voucher=False),
        exempt("施行前一日", accepted_on="2004-06-30", voucher=False),
        exempt("尚未受理", received_on="2026-01-26", voucher=False),
        lacks("是否出具未填", accepted_on="2026-01-28"),
    ),
)

# An application to which nobody answered within the five days counts as accepted on the day it came in (32条).
COUNTS = f.accepted_on.exists() | ended_late(today, f.received_on, p.silence)
ACCEPTED = either(f.accepted_on, f.received_on)
OWN = Term(
    late=partial(ended_late, DECIDED, ACCEPTED), base=f.special_days.otherwise(p.limit) + f.excluded_days.otherwise(0),
    longest=p.extension, days=f.extended_days, approved=f.extension_approved_on, told=f.extension_told_on,
)

L03 = Rule(
    code="L03",
    name=N_("许可决定期限"),
    law=(licence_law(42, 1), licence_law(82)),
    on=ACCEPTED,
    applies=(f.procedure == "ordinary") & (f.accepted_on.exists() | SILENT),
    breach=COUNTS & OWN.overrun,
    levels=((Severity.ORANGE, COUNTS & OPEN & (today.workdays_after(ACCEPTED) >= OWN.allowed - p.soon)),),
    since=ACCEPTED.plus_workdays(OWN.allowed) + 1,
    deadline=Deadline(ACCEPTED, ACCEPTED.plus_workdays(OWN.allowed)),
    severity=Severity.RED,
    params=(
        limit("limit", N_("许可决定期限（工作日）"), Unit.WORKDAYS,
              statute(20, LAW_2004, "行政许可法第四十二条第一款、第八十二条")),
        limit("extension", N_("最长可以延长（工作日）"), Unit.WORKDAYS,
              statute(10, LAW_2004, "行政许可法第四十二条第一款、第八十二条")),
        limit("silence", N_("没有回应即视为受理（工作日）"), Unit.WORKDAYS,
              statute(5, LAW_2004, "行政许可法第三十二条第一款第（四）项、第八十二条")),
        limit("soon", N_("届满前提醒（工作日）"), Unit.WORKDAYS, default(3, LAW_2004, "平台默认")),
    ),
    shows={"ended": DECIDED, "used": DECIDED.workdays_after(ACCEPTED)},
    explain=(
        Reason(OWN.unapproved & f.accepted_on.exists(),
               N_("{start}受理，应当不迟于{last}作出决定，至{ended}已是第{used}个工作日，没有延长批准。")),
        Reason(OWN.unapproved & f.accepted_on.missing(),
               N_("{start}收到申请材料，没有回应，视为自该日受理，应当不迟于{last}作出决定，至{ended}已是第{used}个工作日。")),
        Reason(OWN.untold,
               N_("{start}受理，{extension_approved_on}批准延长，没有把延长的理由告知申请人，至{ended}已是第{used}个工作日。")),
        Reason(OWN.beyond & ~OWN.unapproved & ~OWN.untold,
               N_("{start}受理，延长后应当不迟于{last}作出决定，至{ended}已是第{used}个工作日。")),
    ),
    mend=N_("已经决定、延长或者告知的，补录日期；法律、法规另有期限或者有依法不计入的时间的，补录天数；没有的，立即作出决定。"),
    examples=(
        passes("第二十个工作日", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
               decided_on="2026-03-03"),
        breaches("第二十一个工作日", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
                 decided_on="2026-03-04"),
        passes("延长十日，第三十个工作日", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
               decided_on="2026-03-17", extension_approved_on="2026-03-02", extended_days=10,
               extension_told_on="2026-03-03"),
        breaches("延长后第三十一个工作日", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
                 decided_on="2026-03-18", extension_approved_on="2026-03-02", extended_days=10,
                 extension_told_on="2026-03-03"),
        breaches("延长没有告知理由", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
                 decided_on="2026-03-10", extension_approved_on="2026-03-02", extended_days=10),
        breaches("批准延长十五日，第三十一个工作日", procedure="ordinary", received_on="2026-01-26",
                 accepted_on="2026-01-28", decided_on="2026-03-18", extension_approved_on="2026-03-02",
                 extended_days=15, extension_told_on="2026-03-03"),
        passes("收到后第五个工作日，还不视为受理", procedure="ordinary", received_on="2026-06-23", special_days=3),
        breaches("第六个工作日没有回应，视为受理，另有规定三日", procedure="ordinary", received_on="2026-06-22", special_days=3),
        warns("第十七个工作日还没有决定", Severity.ORANGE, procedure="ordinary", received_on="2026-06-04",
              accepted_on="2026-06-04"),
        passes("第十六个工作日还没有决定", procedure="ordinary", received_on="2026-06-05", accepted_on="2026-06-05"),
        breaches("视为受理后一直没有决定", procedure="ordinary", received_on="2026-03-02"),
        passes("扣除专家评审五日", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
               decided_on="2026-03-10", excluded_days=5),
        passes("法律另有规定", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
               decided_on="2026-04-20", special_days=60),
        lacks("决定日期没有这一列", procedure="ordinary", received_on="2026-01-26", accepted_on="2026-01-28",
              absent=("decided_on",)),
        exempt("联合办理由L04处理", procedure="joint", received_on="2026-01-26", accepted_on="2026-01-28"),
        exempt("不予受理", procedure="ordinary", received_on="2026-01-26", refused_on="2026-01-28"),
    ),
)

JOINT = f.procedure == "joint"
EXAMINED = first_of(f.examined_on, f.withdrawn_on, today)
FINISHED = when(JOINT, DECIDED, EXAMINED)


def finished_late(days: Expr) -> Expr:
    """The departments together, or the lower organ, took more than so many working days."""
    return when(JOINT, ended_late(DECIDED, f.accepted_on, days), ended_late(EXAMINED, f.accepted_on, days))


TOGETHER = Term(
    late=finished_late,
    base=f.special_days.otherwise(when(JOINT, p.joint, p.first)) + f.excluded_days.otherwise(0),
    longest=when(JOINT, p.extension, 0),
    days=f.extended_days, approved=f.extension_approved_on, told=f.extension_told_on,
)
WRONG_HEAD = JOINT & TOGETHER.late(TOGETHER.base) & f.extension_approved_on.exists() & ~(f.extension_approver == "government_head")
SPAN = when(WRONG_HEAD.otherwise(False), TOGETHER.base, TOGETHER.allowed)

L04 = Rule(
    code="L04",
    name=N_("联合办理和下级先行审查期限"),
    law=(licence_law(42, 2), licence_law(43), licence_law(82)),
    on=f.accepted_on,
    applies=f.procedure.isin("joint", "preliminary") & f.accepted_on.exists(),
    breach=any_of(TOGETHER.overrun, WRONG_HEAD),
    since=f.accepted_on.plus_workdays(SPAN) + 1,
    deadline=Deadline(f.accepted_on, f.accepted_on.plus_workdays(SPAN)),
    severity=Severity.RED,
    params=(
        limit("joint", N_("联合办理期限（工作日）"), Unit.WORKDAYS,
              statute(45, LAW_2004, "行政许可法第四十二条第二款、第八十二条")),
        limit("extension", N_("联合办理最长可以延长（工作日）"), Unit.WORKDAYS,
              statute(15, LAW_2004, "行政许可法第四十二条第二款、第八十二条")),
        limit("first", N_("下级机关先行审查期限（工作日）"), Unit.WORKDAYS,
              statute(20, LAW_2004, "行政许可法第四十三条、第八十二条")),
    ),
    shows={"ended": FINISHED, "used": FINISHED.workdays_after(f.accepted_on)},
    explain=(
        Reason(TOGETHER.unapproved,
               N_("{accepted_on}受理（{procedure}），应当不迟于{last}办结，至{ended}已是第{used}个工作日，没有延长批准。")),
        Reason(TOGETHER.untold,
               N_("{accepted_on}受理（{procedure}），延长的理由没有告知申请人，至{ended}已是第{used}个工作日，超过原期限。")),
        Reason(WRONG_HEAD,
               N_("联合办理延长期限由{extension_approver}批准，应当经本级人民政府负责人批准，至{ended}已是第{used}个工作日。")),
        Reason(TOGETHER.beyond & ~TOGETHER.unapproved & ~TOGETHER.untold & ~WRONG_HEAD.otherwise(False),
               N_("{accepted_on}受理（{procedure}），延长后应当不迟于{last}办结，至{ended}已是第{used}个工作日。")),
    ),
    mend=N_("已经办结、延长的，补录日期和批准人；没有的，立即办结；下级机关先行审查的，立即报送审查意见和全部材料。"),
    examples=(
        passes("联合办理第四十五个工作日", procedure="joint", accepted_on="2026-03-02", decided_on="2026-05-08"),
        breaches("联合办理第四十六个工作日（调休上班的周六）", procedure="joint", accepted_on="2026-03-02",
                 decided_on="2026-05-09"),
        passes("政府负责人批准延长，第六十个工作日", procedure="joint", accepted_on="2026-03-02", decided_on="2026-05-28",
               extension_approved_on="2026-05-06", extension_approver="government_head", extended_days=15,
               extension_told_on="2026-05-06"),
        breaches("延长后第六十一个工作日", procedure="joint", accepted_on="2026-03-02", decided_on="2026-05-29",
                 extension_approved_on="2026-05-06", extension_approver="government_head", extended_days=15,
                 extension_told_on="2026-05-06"),
        breaches("批准延长二十日，第六十一个工作日", procedure="joint", accepted_on="2026-03-02", decided_on="2026-05-29",
                 extension_approved_on="2026-05-06", extension_approver="government_head", extended_days=20,
                 extension_told_on="2026-05-06"),
        breaches("本机关负责人批准延长", procedure="joint", accepted_on="2026-03-02", decided_on="2026-05-20",
                 extension_approved_on="2026-05-06", extension_approver="organ_head", extended_days=15,
                 extension_told_on="2026-05-06"),
        passes("下级审查第二十个工作日", procedure="preliminary", accepted_on="2026-03-02", examined_on="2026-03-30"),
        breaches("下级审查第二十一个工作日", procedure="preliminary", accepted_on="2026-03-02", examined_on="2026-03-31"),
        lacks("延长批准人未填", procedure="joint", accepted_on="2026-03-02", decided_on="2026-05-20",
              extension_approved_on="2026-05-06", extended_days=15, extension_told_on="2026-05-06"),
        exempt("一般办理由L03处理", procedure="ordinary", accepted_on="2026-03-02"),
    ),
)
