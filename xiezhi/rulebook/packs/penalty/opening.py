"""How a case begins: filed in time, on evidence that a camera may give (P09 P41)."""

from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today
from ...rule import Deadline, Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes
from ..steps import arose
from .words import LAW_2021, PENALISED, SUMMARY, f, not_done_by, penalty_law

FILED = first_of(f.filed_on, today)
CLUE_LAST = f.clue_received_on.plus_workdays(p.limit)

P09 = Rule(
    code="P09",
    name=N_("及时立案"),
    law=(penalty_law(54, 2), penalty_law(76, 2)),
    on=f.clue_received_on,
    applies=f.clue_received_on.exists() & ~SUMMARY.otherwise(False) & (f.filed_on.exists() | f.clue_meets),
    breach=(FILED.workdays_after(f.clue_received_on) > p.limit) & f.unfiled_reason.missing(),
    since=CLUE_LAST + 1,
    deadline=Deadline(f.clue_received_on, CLUE_LAST),
    severity=Severity.ORANGE,
    params=(limit("limit", N_("线索核查期限（工作日）"), Unit.WORKDAYS,
                  default(15, LAW_2021, "法律只说及时，部门规章多为十五个工作日，平台默认")),),
    shows={"used": FILED.workdays_after(f.clue_received_on), "ended": FILED},
    explain=N_("{clue_received_on}收到线索，应当在{limit}个工作日内（不迟于{last}）立案，至{ended}已是第{used}个工作日"
               "（立案日期：{filed_on}），没有不予立案的理由。"),
    mend=N_("已经立案的，核对日期和依法延长的核查期限；不予立案的，写明理由；符合立案标准的，立即立案。"),
    examples=(
        passes("第十五个工作日", clue_received_on="2026-03-02", filed_on="2026-03-23"),
        breaches("第十六个工作日", clue_received_on="2026-03-02", filed_on="2026-03-24"),
        breaches("至今没有立案", clue_received_on="2026-03-02", clue_meets=True),
        passes("写明不予立案的理由", clue_received_on="2026-03-02", clue_meets=True, unfiled_reason="已由公安机关立案"),
        exempt("不符合立案标准", clue_received_on="2026-03-02", clue_meets=False),
        exempt("当场处罚不另行立案", clue_received_on="2026-03-02", filed_on="2026-04-30", procedure="summary"),
        exempt("修订施行前", clue_received_on="2021-07-14", filed_on="2021-12-30"),
        lacks("是否符合立案标准未填", clue_received_on="2026-03-02"),
        lacks("立案日期没有这一列", clue_received_on="2026-03-02", absent=("filed_on",)),
    ),
)

UNTESTED = not_done_by(f.device_reviewed_on, f.captured_on)
UNMARKED = not_done_by(f.device_published_on, f.captured_on)
UNREAD = not_done_by(f.record_reviewed_on, f.decided_on)
UNFIT = ~f.record_fit
TOLD = first_of(f.violation_told_on, today)
UNTOLD = TOLD.workdays_after(f.captured_on) > p.days

P41 = Rule(
    code="P41",
    name=N_("电子监控证据"),
    law=(penalty_law(41),),
    on=f.decided_on,
    applies=PENALISED & f.monitored,
    breach=any_of(UNTESTED, UNMARKED, UNREAD, UNFIT, UNTOLD),
    since=arose(
        (any_of(UNTESTED, UNMARKED, UNREAD, UNFIT), f.decided_on), (UNTOLD, f.captured_on.plus_workdays(p.days) + 1)),
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("days", N_("告知违法事实期限（工作日）"), Unit.WORKDAYS, default(15, LAW_2021, "法律只说及时，平台默认")),),
    explain=(
        Reason(UNTESTED, N_("监控设备{captured_on}记录违法事实，此前没有经过法制和技术审核（审核日期：{device_reviewed_on}）。")),
        Reason(UNMARKED, N_("监控设备的设置地点在{captured_on}前没有向社会公布（公布日期：{device_published_on}）。")),
        Reason(UNREAD, N_("监控记录的内容在{decided_on}作出决定前没有审核（审核日期：{record_reviewed_on}）。")),
        Reason(UNFIT, N_("监控记录经审核不符合要求，仍作为处罚的证据。")),
        Reason(UNTOLD, N_("{captured_on}记录违法事实，没有在{days}个工作日内告知当事人（告知日期：{violation_told_on}）。")),
    ),
    mend=N_("已经审核、公布、告知的，补录日期；未经审核或者不符合要求的记录不得作为证据，仅凭该记录作出的决定应当撤销。"),
    examples=(
        passes("审核公布在先", decided_on="2026-04-08", monitored=True, captured_on="2026-03-02",
               device_reviewed_on="2026-03-02", device_published_on="2025-06-01", record_reviewed_on="2026-04-08",
               record_fit=True, violation_told_on="2026-03-23"),
        breaches("第十六个工作日才告知", decided_on="2026-04-08", monitored=True, captured_on="2026-03-02",
                 device_reviewed_on="2026-03-02", device_published_on="2025-06-01", record_reviewed_on="2026-04-08",
                 record_fit=True, violation_told_on="2026-03-24"),
        breaches("决定后仍没有告知", decided_on="2026-03-09", monitored=True, captured_on="2026-03-02",
                 device_reviewed_on="2026-03-02", device_published_on="2025-06-01", record_reviewed_on="2026-03-09",
                 record_fit=True),
        breaches("设备次日才审核", decided_on="2026-04-08", monitored=True, captured_on="2026-03-02",
                 device_reviewed_on="2026-03-03"),
        breaches("地点没有公布", decided_on="2026-04-08", monitored=True, captured_on="2026-03-02"),
        breaches("决定次日才审核记录", decided_on="2026-04-08", monitored=True, captured_on="2026-03-02",
                 record_reviewed_on="2026-04-09"),
        breaches("记录不符合要求", decided_on="2026-04-08", monitored=True, record_fit=False),
        exempt("没有使用监控设备", decided_on="2026-04-08", monitored=False),
        exempt("修订施行前", decided_on="2021-07-14", monitored=True),
        lacks("是否使用监控设备未填", decided_on="2026-04-08"),
        lacks("记录日期未填", decided_on="2026-04-08", monitored=True, device_reviewed_on="2026-03-02",
              device_published_on="2025-06-01", record_reviewed_on="2026-04-08", record_fit=True,
              violation_told_on="2026-03-23"),
    ),
)
