"""Complaints and tickets: handled, guided to remedies, assessed (G08 S06 S10)."""

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import FactNames, any_of, first_of, p, today
from ...facts.supervision import COMPLAINT
from ...rule import Deadline, Pack, Reason, Rule, Severity, Unit, breaches, default, exempt, lacks, limit, passes
from ..management.words import NO_DAYS, PLAN_2024, PLAN_SINCE, REGULATION_SINCE, regulation
from ..steps import arose, not_done_by

f = FactNames(COMPLAINT)

ACCEPTED = first_of(f.accepted_on, f.closed_on, today)
CLOSED, REPLIED, SHARED = first_of(f.closed_on, today), first_of(f.replied_on, today), first_of(f.shared_on, today)
UNACCEPTED = ACCEPTED.workdays_after(f.received_on) > p.accept
UNCLOSED = CLOSED.workdays_after(f.received_on) > p.close
UNANSWERED = f.real_name & f.closed_on.exists() & (REPLIED.workdays_after(f.closed_on) > p.reply)
UNSHARED = (f.channel == "hotline") & (SHARED.days_after(f.received_on) > p.share)

G08 = Rule(
    code="G08",
    name=N_("投诉举报受理、办结、反馈、归集"),
    law=(PLAN_2024, ref("民营经济促进法", 53, 1), regulation(20, 2)),
    on=f.received_on,
    breach=any_of(UNACCEPTED, UNCLOSED, UNANSWERED, UNSHARED),
    since=arose(
        (UNACCEPTED, f.received_on.plus_workdays(p.accept) + 1), (UNCLOSED, f.received_on.plus_workdays(p.close) + 1),
        (UNANSWERED, f.closed_on.plus_workdays(p.reply) + 1), (UNSHARED, f.received_on + p.share + 1)),
    severity=Severity.ORANGE,
    params=(
        limit("accept", N_("受理期限（工作日）"), Unit.WORKDAYS, default(5, PLAN_SINCE, NO_DAYS)),
        limit("close", N_("办结期限（工作日）"), Unit.WORKDAYS, default(30, PLAN_SINCE, NO_DAYS)),
        limit("reply", N_("实名投诉举报办结后反馈期限（工作日）"), Unit.WORKDAYS, default(5, PLAN_SINCE, NO_DAYS)),
        limit("share", N_("热线数据归集期限（日）"), Unit.DAYS,
              default(41, PLAN_SINCE, "参照外地每月10日互推上月数据，至迟四十一日，平台默认")),
    ),
    explain=(
        Reason(UNACCEPTED, N_("{received_on}收到，没有在{accept}个工作日内受理（受理日期：{accepted_on}）。")),
        Reason(UNCLOSED, N_("{received_on}收到，没有在{close}个工作日内办结（办结日期：{closed_on}）。")),
        Reason(UNANSWERED, N_("实名投诉举报{closed_on}办结，没有在{reply}个工作日内反馈（反馈日期：{replied_on}）。")),
        Reason(UNSHARED, N_("热线{received_on}收到的诉求，没有在{share}日内归集（归集日期：{shared_on}）。")),
    ),
    mend=N_("已经受理、办结、反馈、归集的，补录日期；没有的，立即办理并向投诉举报人说明。"),
    examples=(
        passes("第五个工作日受理", channel="complaint", received_on="2026-03-02", accepted_on="2026-03-09", real_name=True,
               closed_on="2026-03-30", replied_on="2026-04-03"),
        breaches("第六个工作日受理", channel="complaint", received_on="2026-03-02", accepted_on="2026-03-10", real_name=True,
                 closed_on="2026-03-30", replied_on="2026-04-03"),
        breaches("第三十一个工作日办结", channel="complaint", received_on="2026-03-02", accepted_on="2026-03-03",
                 real_name=False, closed_on="2026-04-15"),
        passes("第三十个工作日办结", channel="complaint", received_on="2026-03-02", accepted_on="2026-03-03",
               real_name=False, closed_on="2026-04-14"),
        passes("办结后第五个工作日反馈", channel="report", received_on="2026-03-02", accepted_on="2026-03-03", real_name=True,
               closed_on="2026-03-30", replied_on="2026-04-07"),
        breaches("办结后第六个工作日反馈", channel="report", received_on="2026-03-02", accepted_on="2026-03-03",
                 real_name=True, closed_on="2026-03-30", replied_on="2026-04-08"),
        breaches("实名没有反馈", channel="report", received_on="2026-03-02", accepted_on="2026-03-03", real_name=True,
                 closed_on="2026-03-30"),
        passes("热线第四十一日归集", channel="hotline", received_on="2026-03-02", accepted_on="2026-03-03", real_name=False,
               closed_on="2026-03-30", shared_on="2026-04-12"),
        breaches("热线第四十二日归集", channel="hotline", received_on="2026-03-02", accepted_on="2026-03-03",
                 real_name=False, closed_on="2026-03-30", shared_on="2026-04-13"),
        exempt("方案印发前", channel="complaint", received_on="2024-04-15"),
        lacks("是否实名未填", channel="complaint", received_on="2026-03-02", accepted_on="2026-03-03",
              closed_on="2026-03-30"),
    ),
)

S06 = Rule(
    code="S06",
    name=N_("引导申请复议、提起诉讼"),
    law=(regulation(33, 3),),
    on=f.closed_on,
    applies=f.closed_on.exists() & f.reviewable,
    breach=not_done_by(f.guided_on, f.closed_on),
    since=f.closed_on,
    severity=Severity.ORANGE,
    explain=N_("诉求符合行政复议、行政诉讼受理条件，{closed_on}办结前没有引导当事人的记录（引导日期：{guided_on}）。"),
    mend=N_("已经引导的，补录日期和方式；没有引导的，立即告知当事人可以申请复议、提起诉讼及其期限。"),
    examples=(
        passes("办结当日引导", received_on="2026-03-02", reviewable=True, closed_on="2026-03-30", guided_on="2026-03-30"),
        breaches("办结次日才引导", received_on="2026-03-02", reviewable=True, closed_on="2026-03-30", guided_on="2026-03-31"),
        breaches("没有引导", received_on="2026-03-02", reviewable=True, closed_on="2026-03-30"),
        breaches("条例施行当日办结", received_on="2026-01-05", reviewable=True, closed_on="2026-02-01"),
        exempt("条例施行前办结", received_on="2026-01-05", reviewable=True, closed_on="2026-01-31"),
        exempt("不符合受理条件", received_on="2026-03-02", reviewable=False, closed_on="2026-03-30"),
        exempt("尚未办结", received_on="2026-03-02", reviewable=True),
        lacks("是否符合受理条件未填", received_on="2026-03-02", closed_on="2026-03-30"),
    ),
)

TRIAGED = first_of(f.triaged_on, today)

S10 = Rule(
    code="S10",
    name=N_("涉企诉求和热线线索研判"),
    law=(regulation(20, 2),),
    on=f.received_on,
    applies=f.channel.isin("enterprise", "hotline"),
    breach=TRIAGED.workdays_after(f.received_on) > p.days,
    since=f.received_on.plus_workdays(p.days) + 1,
    deadline=Deadline(f.received_on, f.received_on.plus_workdays(p.days)),
    severity=Severity.ORANGE,
    params=(limit("days", N_("线索研判期限（工作日）"), Unit.WORKDAYS,
                  default(10, REGULATION_SINCE, "条例只说及时，平台默认")),),
    shows={"ended": TRIAGED, "used": TRIAGED.workdays_after(f.received_on)},
    explain=N_("{received_on}从{channel}收到的线索，应当不迟于{last}研判是否列为重点监督，至{ended}已是第{used}个工作日"
               "（研判日期：{triaged_on}）。"),
    mend=N_("已经研判的，补录日期和结论；没有研判的，立即研判。"),
    examples=(
        passes("第十个工作日研判", channel="enterprise", received_on="2026-03-02", triaged_on="2026-03-16"),
        breaches("第十一个工作日研判", channel="enterprise", received_on="2026-03-02", triaged_on="2026-03-17"),
        breaches("至今没有研判", channel="hotline", received_on="2026-03-02"),
        exempt("普通投诉", channel="complaint", received_on="2026-03-02"),
        exempt("条例施行前收到", channel="hotline", received_on="2026-01-31"),
        lacks("来源渠道未填", received_on="2026-03-02"),
    ),
)

COMPLAINT_PACK = Pack("complaint", N_("行政执法投诉举报"), COMPLAINT, (G08, S06, S10))
