"""After the decision: payment, service, publication (P26 P29 P31)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import first_of, p, today
from ...rule import Deadline, Rule, Severity, Unit, breaches, exempt, lacks, limit, passes, statute
from .words import FINED, LAW_2021, ORDINARY, PENALISED, f, penalty_law

PAID = first_of(f.paid_on, f.closed_on, today)
PAY_LAST = f.served_on + p.limit

P26 = Rule(
    code="P26",
    name=N_("罚款十五日内缴纳"),
    law=(penalty_law(67, 3),),
    on=f.served_on,
    applies=PENALISED & FINED & f.served_on.exists(),
    # The party's limit moves on when it ends on a day off (民事诉讼法85).
    breach=PAID.past(PAY_LAST),
    since=PAY_LAST.rolled() + 1,
    deadline=Deadline(f.served_on, PAY_LAST.rolled()),
    severity=Severity.YELLOW,
    params=(limit("limit", N_("缴款期限（日）"), Unit.DAYS, statute(15, LAW_2021, "行政处罚法第六十七条第三款")),),
    shows={"ended": PAID},
    explain=N_("{served_on}收到决定书，应当不迟于{last}缴纳罚款，至{ended}已逾期。"),
    mend=N_("核对缴款日期和延期、分期批准；逾期的，依法加处罚款、催告或者申请强制执行。"),
    examples=(
        passes("末日逢假期顺延", penalty_kinds="fine", fine=20_000, decided_on="2026-09-20", served_on="2026-09-20",
               paid_on="2026-10-08", asof="2026-11-01"),
        breaches("顺延后次日", penalty_kinds="fine", fine=20_000, decided_on="2026-09-20", served_on="2026-09-20",
                 paid_on="2026-10-09", asof="2026-11-01"),
        passes("第十五日", penalty_kinds="fine", fine=20_000, decided_on="2026-03-02", served_on="2026-03-02",
               paid_on="2026-03-17"),
        breaches("第十六日", penalty_kinds="fine", fine=20_000, decided_on="2026-03-02", served_on="2026-03-02",
                 paid_on="2026-03-18"),
        lacks("缴纳日期没有这一列", penalty_kinds="fine", fine=20_000, decided_on="2026-03-02", served_on="2026-03-02",
              absent=("paid_on",)),
        exempt("没有罚款", penalty_kinds="warning", decided_on="2026-03-02", served_on="2026-03-02"),
    ),
)

SERVED = first_of(f.served_on, today)

P29 = Rule(
    code="P29",
    name=N_("决定书七日内送达"),
    law=(penalty_law(61, 1), penalty_law(85)),
    on=f.decided_on,
    # 公告送达 is deemed served after its own days, so the day of service says nothing of these seven.
    applies=ORDINARY & PENALISED & ~(f.service_method == "notice").otherwise(False),
    breach=SERVED.workdays_after(f.decided_on) > p.limit,
    since=f.decided_on.plus_workdays(p.limit) + 1,
    deadline=Deadline(f.decided_on, f.decided_on.plus_workdays(p.limit)),
    severity=Severity.RED,
    params=(limit("limit", N_("送达期限（工作日）"), Unit.WORKDAYS,
                  statute(7, LAW_2021, "行政处罚法第六十一条第一款、第八十五条")),),
    shows={"used": SERVED.workdays_after(f.decided_on), "ended": SERVED},
    explain=N_("{decided_on}作出决定，应当在{limit}个工作日内（不迟于{last}）送达，至{ended}已是第{used}个工作日（送达日期：{served_on}）。"),
    mend=N_("已经送达的，补录送达日期和回证；没有送达的，立即依法送达，公告送达的注明方式。"),
    examples=(
        passes("第七个工作日", procedure="ordinary", decided_on="2026-09-28", served_on="2026-10-13",
               asof="2026-11-01"),
        breaches("第八个工作日", procedure="ordinary", decided_on="2026-09-28", served_on="2026-10-14",
                 asof="2026-11-01"),
        breaches("至今未送达", procedure="ordinary", decided_on="2026-04-08"),
        passes("未送达但期限未到", procedure="ordinary", decided_on="2026-06-22"),
        exempt("公告送达", procedure="ordinary", decided_on="2026-04-08", served_on="2026-06-10",
               service_method="notice"),
        lacks("送达日期没有这一列", procedure="ordinary", decided_on="2026-04-08", absent=("served_on",)),
    ),
)

OPINION_2018 = date(2018, 12, 5)
SHOWN = first_of(f.published_on, today)

P31 = Rule(
    code="P31",
    name=N_("处罚结果七日内公示"),
    law=(ref("三项制度意见"), penalty_law(48, 1)),
    on=f.decided_on,
    applies=PENALISED,
    breach=(SHOWN.workdays_after(f.decided_on) > p.limit) & f.unpublished_reason.missing(),
    since=f.decided_on.plus_workdays(p.limit) + 1,
    deadline=Deadline(f.decided_on, f.decided_on.plus_workdays(p.limit)),
    severity=Severity.ORANGE,
    params=(limit("limit", N_("公示期限（工作日）"), Unit.WORKDAYS, statute(7, OPINION_2018, "国办发〔2018〕118号")),),
    shows={"used": SHOWN.workdays_after(f.decided_on), "ended": SHOWN},
    explain=N_("{decided_on}作出决定，应当在{limit}个工作日内（不迟于{last}）公示，至{ended}已是第{used}个工作日，没有不公示理由。"),
    mend=N_("已经公示的，补录日期；依法不公示的，写明理由；没有公示的，立即公示。"),
    examples=(
        passes("第七个工作日", decided_on="2026-04-30", published_on="2026-05-13"),
        breaches("第八个工作日", decided_on="2026-04-30", published_on="2026-05-14"),
        breaches("至今未公示", decided_on="2026-04-08"),
        passes("有不公示理由", decided_on="2026-04-08", unpublished_reason="涉及未成年人"),
        lacks("公示日期没有这一列", decided_on="2026-04-08", absent=("published_on",)),
        exempt("不予处罚", decided_on="2026-04-08", no_penalty=True),
    ),
)
