"""How an inspection is carried out and ends (J04 J09 J10 J11)."""

from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today
from ...rule import Deadline, Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes
from ..steps import arose
from .words import ANSWERS, ENDED, FORMS, OPINION, SINCE, f

SCANNED = first_of(f.scanned_on, today)

J04 = Rule(
    code="J04",
    name=N_("扫码入企"),
    law=(OPINION, ANSWERS),
    on=f.inspected_on,
    # Only where and since the code is in use; a place that has none yet leaves the day empty.
    applies=f.onsite & (f.inspected_on >= f.scan_began_on),
    breach=(SCANNED.workdays_after(f.inspected_on) > p.days) & f.scan_exempt.missing(),
    since=f.inspected_on.plus_workdays(p.days) + 1,
    deadline=Deadline(f.inspected_on, f.inspected_on.plus_workdays(p.days)),
    severity=Severity.ORANGE,
    params=(limit("days", N_("扫码补报期限（工作日）"), Unit.WORKDAYS, default(3, SINCE, "外省（重庆）口径，平台默认")),),
    shows={"ended": SCANNED, "used": SCANNED.workdays_after(f.inspected_on)},
    explain=N_("{inspected_on}入企现场检查，应当扫码登记，不能当场扫码的不迟于{last}补报，至{ended}已是第{used}个工作日"
               "（登记日期：{scanned_on}）。"),
    mend=N_("已经扫码的，补录日期；系统故障、应急处置等不能扫码的，写明理由；没有登记的，立即补报。"),
    examples=(
        passes("当日扫码", onsite=True, inspected_on="2026-03-02", scan_began_on="2025-07-01", scanned_on="2026-03-02"),
        passes("第三个工作日补报", onsite=True, inspected_on="2026-03-02", scan_began_on="2025-07-01", scanned_on="2026-03-05"),
        breaches("第四个工作日补报", onsite=True, inspected_on="2026-03-02", scan_began_on="2025-07-01", scanned_on="2026-03-06"),
        breaches("没有扫码", onsite=True, inspected_on="2026-03-02", scan_began_on="2025-07-01"),
        passes("有例外理由", onsite=True, inspected_on="2026-03-02", scan_began_on="2025-07-01", scan_exempt="应急处置"),
        exempt("当地实行前", onsite=True, inspected_on="2025-06-30", scan_began_on="2025-07-01"),
        exempt("书面核查", onsite=False, inspected_on="2026-03-02", scan_began_on="2025-07-01"),
        lacks("当地何时实行未填", onsite=True, inspected_on="2026-03-02"),
    ),
)

TOLD = first_of(f.result_told_on, today)
UNRECORDED = f.onsite & f.recorded_on.missing() & (today > ENDED)
UNTOLD = TOLD.workdays_after(ENDED) > p.days

J09 = Rule(
    code="J09",
    name=N_("检查笔录和结果告知"),
    law=(OPINION, FORMS),
    on=f.inspected_on,
    breach=any_of(UNRECORDED, UNTOLD),
    since=arose((UNRECORDED, ENDED + 1), (UNTOLD, ENDED.plus_workdays(p.days) + 1)),
    severity=Severity.ORANGE,
    params=(limit("days", N_("结果告知期限（工作日）"), Unit.WORKDAYS, default(20, SINCE, "文件未定天数，平台默认")),),
    explain=(
        Reason(UNRECORDED, N_("{inspected_on}现场检查，没有现场检查笔录。")),
        Reason(UNTOLD, N_("{inspected_on}的检查结束后没有在{days}个工作日内告知企业检查结果（告知日期：{result_told_on}）。")),
    ),
    mend=N_("已经制作笔录、告知结果的，补录日期；没有的，说明情况，及时把检查结果书面告知企业。"),
    examples=(
        passes("有笔录并已告知", onsite=True, inspected_on="2026-03-02", recorded_on="2026-03-02", result_told_on="2026-03-06"),
        breaches("没有笔录", onsite=True, inspected_on="2026-03-02", result_told_on="2026-03-06"),
        passes("第二十个工作日告知", onsite=True, inspected_on="2026-03-02", recorded_on="2026-03-02",
               result_told_on="2026-03-30"),
        breaches("第二十一个工作日告知", onsite=True, inspected_on="2026-03-02", recorded_on="2026-03-02",
                 result_told_on="2026-03-31"),
        breaches("至今没有告知", onsite=False, inspected_on="2026-03-02"),
        passes("检查当日还没有笔录", onsite=True, inspected_on="2026-06-30"),
        lacks("告知日期没有这一列", onsite=True, inspected_on="2026-03-02", recorded_on="2026-03-02",
              absent=("result_told_on",)),
        exempt("意见印发前", onsite=True, inspected_on="2025-01-02"),
    ),
)

J10 = Rule(
    code="J10",
    name=N_("涉企检查“八个不得”"),
    law=(OPINION,),
    on=f.inspected_on,
    # A complaint is no proof: the finding is a lead to be looked into.
    breach=f.complaint_kinds.exists(),
    since=f.inspected_on,
    severity=Severity.RED,
    explain=N_("投诉反映{inspected_on}的检查存在“八个不得”情形：{complaint_kinds}，须查证。"),
    mend=N_("转为监督线索，向企业和检查人员查证；查实的，责令改正并追究责任，查不实的，写明理由排除。"),
    examples=(
        passes("没有投诉", inspected_on="2026-03-02"),
        breaches("投诉强制指定中介", inspected_on="2026-03-02", complaint_kinds="agents"),
        breaches("意见印发当日", inspected_on="2025-01-03", complaint_kinds="costs,treats"),
        exempt("意见印发前", inspected_on="2025-01-02", complaint_kinds="costs"),
        lacks("投诉情形没有这一列", inspected_on="2026-03-02", absent=("complaint_kinds",)),
    ),
)

FOR_QUOTA = first_of(f.for_quota, False)

J11 = Rule(
    code="J11",
    name=N_("涉企检查“五个严禁”"),
    law=(OPINION,),
    on=f.inspected_on,
    breach=f.banned_kinds.exists() | FOR_QUOTA,
    since=f.inspected_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(f.banned_kinds.exists(), N_("{inspected_on}的检查发现“五个严禁”情形：{banned_kinds}。")),
        Reason(FOR_QUOTA, N_("{inspected_on}的检查是为完成下达的检查指标而实施。")),
    ),
    mend=N_("停止违规检查，撤销检查数量、罚没数额等指标；造成企业损失的，依法处理并追究责任。"),
    examples=(
        passes("没有发现", inspected_on="2026-03-02", for_quota=False),
        breaches("为完成指标", inspected_on="2026-03-02", for_quota=True),
        breaches("变相检查", inspected_on="2026-03-02", banned_kinds="disguised"),
        breaches("意见印发当日", inspected_on="2025-01-03", for_quota=True),
        exempt("意见印发前", inspected_on="2025-01-02", for_quota=True),
        lacks("发现情形没有这一列", inspected_on="2026-03-02", for_quota=False, absent=("banned_kinds",)),
    ),
)
