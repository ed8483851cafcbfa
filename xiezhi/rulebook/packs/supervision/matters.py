"""A matter taken up: not beside a remedy, referred, made known upwards (S05 S07 S15); disputes between organs (S13)."""

from xiezhi.law.text import N_

from ...expr import FactNames, any_of, first_of, p, today
from ...facts.supervision import DISPUTE, SUPERVISION_CASE
from ...rule import Deadline, Pack, Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes
from ..management.words import NO_DAYS, REGULATION_SINCE, regulation
from ..steps import arose, done_by

f = FactNames(SUPERVISION_CASE)

IN_REMEDY = done_by(f.reconsidered_on, f.filed_on) | done_by(f.litigated_on, f.filed_on)

S05 = Rule(
    code="S05",
    name=N_("不重复监督"),
    law=(regulation(33, 3),),
    on=f.filed_on,
    applies=f.filed_on.exists() & f.individual,
    breach=IN_REMEDY & ~done_by(f.remedy_ended_on, f.filed_on),
    since=f.filed_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    explain=N_("{filed_on}对个案立案监督，争议已经进入复议或者诉讼（复议受理{reconsidered_on}，诉讼立案{litigated_on}，"
               "办结{remedy_ended_on}）。"),
    mend=N_("核对复议诉讼日期；确在审理中的，不得重复监督，撤销监督立案；属于制度性问题的，改按制度性问题办理。"),
    examples=(
        passes("没有复议诉讼", individual=True, filed_on="2026-03-02"),
        breaches("立案当日已受理复议", individual=True, filed_on="2026-03-02", reconsidered_on="2026-03-02"),
        passes("立案次日才受理复议", individual=True, filed_on="2026-03-02", reconsidered_on="2026-03-03"),
        breaches("诉讼在审", individual=True, filed_on="2026-03-02", litigated_on="2025-12-01"),
        passes("立案当日已办结", individual=True, filed_on="2026-03-02", reconsidered_on="2025-12-01",
               remedy_ended_on="2026-03-02"),
        breaches("立案次日才办结", individual=True, filed_on="2026-03-02", reconsidered_on="2025-12-01",
                 remedy_ended_on="2026-03-03"),
        exempt("制度性问题", individual=False, filed_on="2026-03-02", reconsidered_on="2025-12-01"),
        exempt("条例施行前立案", individual=True, filed_on="2026-01-31", reconsidered_on="2025-12-01"),
        lacks("诉讼立案没有这一列", individual=True, filed_on="2026-03-02", absent=("litigated_on",)),
    ),
)

REFERRED, RECEIPT = first_of(f.referred_on, today), first_of(f.receipt_on, today)
UNREFERRED = REFERRED.workdays_after(f.duty_crime_on) > p.refer
UNRECEIPTED = f.referred_on.exists() & (RECEIPT.workdays_after(f.referred_on) > p.receipt)

S07 = Rule(
    code="S07",
    name=N_("职务违法犯罪线索移送监察"),
    law=(regulation(33, 1),),
    on=f.duty_crime_on,
    applies=f.duty_crime_on.exists(),
    breach=UNREFERRED | UNRECEIPTED,
    since=arose(
        (UNREFERRED, f.duty_crime_on.plus_workdays(p.refer) + 1), (UNRECEIPTED, f.referred_on.plus_workdays(p.receipt) + 1)),
    severity=Severity.RED,
    params=(
        limit("refer", N_("移送期限（工作日）"), Unit.WORKDAYS, default(10, REGULATION_SINCE, NO_DAYS)),
        limit("receipt", N_("取得回执期限（工作日）"), Unit.WORKDAYS, default(15, REGULATION_SINCE, NO_DAYS)),
    ),
    explain=(
        Reason(UNREFERRED, N_("{duty_crime_on}确认为职务违法犯罪线索，没有在{refer}个工作日内移送监察机关"
                              "（移送日期：{referred_on}）。")),
        Reason(UNRECEIPTED, N_("{referred_on}移送监察机关，没有在{receipt}个工作日内取得回执（回执日期：{receipt_on}）。")),
    ),
    mend=N_("已经移送、收到回执的，补录日期；没有的，按照规定程序立即移送，并跟踪回执。"),
    examples=(
        passes("第十个工作日移送", duty_crime_on="2026-03-02", referred_on="2026-03-16", receipt_on="2026-03-20"),
        breaches("第十一个工作日移送", duty_crime_on="2026-03-02", referred_on="2026-03-17", receipt_on="2026-03-20"),
        breaches("至今没有移送", duty_crime_on="2026-03-02"),
        passes("第十五个工作日收到回执", duty_crime_on="2026-03-02", referred_on="2026-03-04", receipt_on="2026-03-25"),
        breaches("第十六个工作日收到回执", duty_crime_on="2026-03-02", referred_on="2026-03-04", receipt_on="2026-03-26"),
        breaches("没有回执", duty_crime_on="2026-03-02", referred_on="2026-03-04"),
        exempt("不是职务违法犯罪线索", filed_on="2026-03-02"),
        exempt("条例施行前", duty_crime_on="2026-01-30"),
        lacks("移送日期没有这一列", duty_crime_on="2026-03-02", absent=("referred_on",)),
    ),
)

INFORMED = first_of(f.informed_on, today)

S15 = Rule(
    code="S15",
    name=N_("告知垂管机关的上一级主管部门"),
    law=(regulation(42, 2),),
    on=f.found_on,
    applies=f.found_on.exists() & f.vertical,
    breach=INFORMED.workdays_after(f.found_on) > p.days,
    since=f.found_on.plus_workdays(p.days) + 1,
    deadline=Deadline(f.found_on, f.found_on.plus_workdays(p.days)),
    severity=Severity.ORANGE,
    params=(limit("days", N_("告知期限（工作日）"), Unit.WORKDAYS, default(10, REGULATION_SINCE, "条例只说及时，平台默认")),),
    shows={"ended": INFORMED, "used": INFORMED.workdays_after(f.found_on)},
    explain=N_("{found_on}发现垂直管理机关的问题，应当不迟于{last}告知其上一级主管部门，至{ended}已是第{used}个工作日"
               "（告知日期：{informed_on}）。"),
    mend=N_("已经告知的，补录日期和文号；没有告知的，立即书面告知其上一级主管部门。"),
    examples=(
        passes("第十个工作日告知", vertical=True, found_on="2026-03-02", informed_on="2026-03-16"),
        breaches("第十一个工作日告知", vertical=True, found_on="2026-03-02", informed_on="2026-03-17"),
        breaches("至今没有告知", vertical=True, found_on="2026-03-02"),
        exempt("不是垂管机关", vertical=False, found_on="2026-03-02"),
        exempt("条例施行前发现", vertical=True, found_on="2026-01-31"),
        lacks("是否垂管未填", found_on="2026-03-02"),
    ),
)

d = FactNames(DISPUTE)
PROPOSED, REPORTED = first_of(d.proposed_on, today), first_of(d.reported_on, today)
UNPROPOSED = PROPOSED.workdays_after(d.failed_on) > p.propose
UNREPORTED = d.proposed_on.exists() & (REPORTED.workdays_after(d.proposed_on) > p.report)

S13 = Rule(
    code="S13",
    name=N_("协调不成的执法争议报政府决定"),
    law=(regulation(13),),
    on=d.failed_on,
    applies=d.failed_on.exists(),
    breach=any_of(UNPROPOSED, UNREPORTED),
    since=arose(
        (UNPROPOSED, d.failed_on.plus_workdays(p.propose) + 1), (UNREPORTED, d.proposed_on.plus_workdays(p.report) + 1)),
    severity=Severity.ORANGE,
    params=(
        limit("propose", N_("提出处理意见期限（工作日）"), Unit.WORKDAYS, default(10, REGULATION_SINCE, NO_DAYS)),
        limit("report", N_("报人民政府期限（工作日）"), Unit.WORKDAYS, default(10, REGULATION_SINCE, NO_DAYS)),
    ),
    explain=(
        Reason(UNPROPOSED,
               N_("{failed_on}协调不能一致，没有在{propose}个工作日内提出处理意见（提出日期：{proposed_on}）。")),
        Reason(UNREPORTED,
               N_("{proposed_on}提出处理意见，没有在{report}个工作日内报人民政府决定（报送日期：{reported_on}）。")),
    ),
    mend=N_("已经提出、报送的，补录日期；没有的，立即提出处理意见，按程序报人民政府决定。"),
    examples=(
        passes("第十个工作日提出并报送", failed_on="2026-03-02", proposed_on="2026-03-16", reported_on="2026-03-30"),
        breaches("第十一个工作日提出", failed_on="2026-03-02", proposed_on="2026-03-17", reported_on="2026-03-18"),
        breaches("提出后第十一个工作日报送", failed_on="2026-03-02", proposed_on="2026-03-16", reported_on="2026-03-31"),
        breaches("提出后没有报送", failed_on="2026-03-02", proposed_on="2026-03-16"),
        breaches("至今没有提出", failed_on="2026-03-02"),
        exempt("协调一致", dispute_no="1"),
        exempt("条例施行前", failed_on="2026-01-30"),
        lacks("提出日期没有这一列", failed_on="2026-03-02", absent=("proposed_on",)),
    ),
)

SUPERVISION_CASE_PACK = Pack("supervision_case", N_("监督事项"), SUPERVISION_CASE, (S05, S07, S15))
DISPUTE_PACK = Pack("dispute", N_("行政执法争议协调"), DISPUTE, (S13,))
