"""After the decision: payment, service, publication (P26 P29 P30 P31 P32)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import first_of, p, today, when
from ...rule import (
    Deadline,
    Reason,
    Rule,
    Severity,
    Unit,
    Use,
    breaches,
    exempt,
    lacks,
    limit,
    passes,
    special,
    statute,
)
from .words import (
    FINED,
    LAW_2021,
    OLD_LAW,
    ORDINARY,
    PENALISED,
    SECURITY_2026,
    SECURITY_FIELD,
    done_by,
    f,
    not_done_by,
    old_law,
    penalty_law,
    security_2026,
    security_law,
)

PAID = first_of(f.paid_on, f.closed_on, today)
PAY_LAST = f.served_on + p.limit
# 66②: with leave, the party pays later or by parts, but only on an application.
DEFERRED = f.deferred_on.exists().otherwise(False)
UNPAID = PAID.past(PAY_LAST) & ~DEFERRED
UNASKED = DEFERRED & not_done_by(f.deferral_asked_on, f.deferred_on).otherwise(False)

P26 = Rule(
    code="P26",
    name=N_("罚款十五日内缴纳"),
    law=(penalty_law(67, 3) | old_law(46, 3), penalty_law(66, 2) | old_law(52)),
    on=f.served_on,
    applies=PENALISED & FINED & f.served_on.exists(),
    # The party's limit moves on when it ends on a day off (民事诉讼法85).
    breach=UNPAID | UNASKED,
    since=when(UNASKED, f.deferred_on, PAY_LAST.rolled() + 1),
    deadline=Deadline(f.served_on, PAY_LAST.rolled()),
    severity=Severity.YELLOW,
    params=(limit("limit", N_("缴款期限（日）"), Unit.DAYS,
                  statute(15, OLD_LAW, "行政处罚法第六十七条第三款（修订施行前为第四十六条第三款）")),),
    version="3",
    shows={"ended": when(DEFERRED, f.deferred_on, PAID)},
    explain=(
        Reason(UNPAID, N_("{served_on}收到决定书，应当不迟于{last}缴纳罚款，至{ended}已逾期。")),
        Reason(UNASKED, N_("{deferred_on}批准延期或者分期缴纳，此前没有当事人的申请（申请日期：{deferral_asked_on}）。")),
    ),
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
        breaches("修订施行前第十六日", penalty_kinds="fine", fine=20_000, decided_on="2021-03-02", served_on="2021-03-02",
                 paid_on="2021-03-18"),
        passes("已批准延期", penalty_kinds="fine", fine=20_000, decided_on="2026-03-02", served_on="2026-03-02",
               deferral_asked_on="2026-03-10", deferred_on="2026-03-10", paid_on="2026-06-02"),
        breaches("批准次日才申请延期", penalty_kinds="fine", fine=20_000, decided_on="2026-03-02", served_on="2026-03-02",
                 deferral_asked_on="2026-03-11", deferred_on="2026-03-10", paid_on="2026-06-02"),
        lacks("缴纳日期没有这一列", penalty_kinds="fine", fine=20_000, decided_on="2026-03-02", served_on="2026-03-02",
              absent=("paid_on",)),
        exempt("没有罚款", penalty_kinds="warning", decided_on="2026-03-02", served_on="2026-03-02"),
    ),
)

SERVED = first_of(f.served_on, today)
SERVED_LATE = SERVED.workdays_after(f.decided_on) > p.limit
NO_RECEIPT = f.served_on.exists() & (~f.served_receipt).otherwise(False)

P29 = Rule(
    code="P29",
    name=N_("决定书七日内送达"),
    law=(penalty_law(61, 1) | old_law(40), penalty_law(85)),
    on=f.decided_on,
    # 公告送达 is deemed served after its own days, so the day of service says nothing of these seven.
    applies=ORDINARY & PENALISED & ~(f.service_method == "notice").otherwise(False),
    breach=SERVED_LATE | NO_RECEIPT,
    since=when(SERVED_LATE.otherwise(False), f.decided_on.plus_workdays(p.limit) + 1, f.served_on),
    deadline=Deadline(f.decided_on, f.decided_on.plus_workdays(p.limit)),
    severity=Severity.RED,
    # 七日 of the old law and 二日 of 治安管理处罚法 are no working days by their words; counted so they accuse nobody wrongly.
    params=(limit("limit", N_("送达期限（工作日）"), Unit.WORKDAYS,
                  statute(7, OLD_LAW, "行政处罚法第六十一条第一款、第八十五条（修订施行前为第四十条）"),
                  special(2, SECURITY_FIELD, security_law(116, 1), SECURITY_2026,
                          "治安管理处罚法第一百一十六条第一款")),),
    version="3",
    shows={"used": SERVED.workdays_after(f.decided_on), "ended": SERVED},
    explain=(
        Reason(SERVED_LATE, N_("{decided_on}作出决定，应当在{limit}个工作日内（不迟于{last}）送达，至{ended}已是第{used}个工作日"
                               "（送达日期：{served_on}）。")),
        Reason(NO_RECEIPT, N_("{served_on}送达决定书，没有送达回证。")),
    ),
    mend=N_("已经送达的，补录送达日期和回证；没有送达的，立即依法送达，公告送达的注明方式。"),
    examples=(
        passes("第七个工作日", procedure="ordinary", decided_on="2026-09-28", served_on="2026-10-13",
               asof="2026-11-01"),
        breaches("第八个工作日", procedure="ordinary", decided_on="2026-09-28", served_on="2026-10-14",
                 asof="2026-11-01"),
        breaches("至今未送达", procedure="ordinary", decided_on="2026-04-08"),
        passes("未送达但期限未到", procedure="ordinary", decided_on="2026-06-22"),
        breaches("没有送达回证", procedure="ordinary", decided_on="2026-04-08", served_on="2026-04-09",
                 served_receipt=False),
        exempt("公告送达", procedure="ordinary", decided_on="2026-04-08", served_on="2026-06-10",
               service_method="notice"),
        lacks("送达日期没有这一列", procedure="ordinary", decided_on="2026-04-08", absent=("served_on",)),
        passes("治安第二个工作日", domain="public_security", procedure="ordinary", decided_on="2026-04-08",
               served_on="2026-04-10"),
        breaches("治安第三个工作日", domain="public_security", procedure="ordinary", decided_on="2026-04-08",
                 served_on="2026-04-13"),
        passes("治安管理处罚法修订施行前", domain="public_security", procedure="ordinary", decided_on="2025-12-31",
               served_on="2026-01-09"),
        breaches("行政处罚法修订施行前第八个工作日", procedure="ordinary", decided_on="2021-03-01",
                 served_on="2021-03-11"),
    ),
)

P30 = Rule(
    code="P30",
    name=N_("电子送达确认"),
    law=(penalty_law(61, 2),),
    on=f.served_on,
    applies=f.served_on.exists() & (f.service_method == "electronic"),
    breach=not_done_by(f.e_consent_on, f.served_on),
    since=f.served_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=N_("{served_on}以电子方式送达决定书，此前当事人没有签订确认书（签订日期：{e_consent_on}）。"),
    mend=N_("已经签订的，补录日期和确认书；没有签订的，改用其他法定方式重新送达，期限自有效送达起算。"),
    examples=(
        passes("当日签订", served_on="2026-04-10", service_method="electronic", e_consent_on="2026-04-10"),
        breaches("次日才签订", served_on="2026-04-10", service_method="electronic", e_consent_on="2026-04-11"),
        breaches("没有签订", served_on="2026-04-10", service_method="electronic"),
        exempt("直接送达", served_on="2026-04-10", service_method="direct"),
        exempt("修订施行前", served_on="2021-07-14", service_method="electronic"),
        lacks("送达方式未填", served_on="2026-04-10"),
        lacks("签订日期没有这一列", served_on="2026-04-10", service_method="electronic", absent=("e_consent_on",)),
    ),
)

OPINION_2018 = date(2018, 12, 5)
SHOWN = first_of(f.published_on, today)

P31 = Rule(
    code="P31",
    name=N_("处罚结果七日内公示"),
    law=(ref("三项制度意见"), penalty_law(48, 1)),
    on=f.decided_on,
    # 治安管理处罚法136: records of offences against public order are sealed and must not be made public.
    applies=PENALISED & ~security_2026(f.decided_on),
    breach=(SHOWN.workdays_after(f.decided_on) > p.limit) & f.unpublished_reason.missing(),
    version="2",
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
        exempt("治安处罚记录应当封存", domain="public_security", decided_on="2026-01-01"),
        breaches("治安管理处罚法修订施行前", domain="public_security", decided_on="2025-12-31"),
    ),
)

WITHDRAWN = first_of(f.withdrawn_on, today)

P32 = Rule(
    code="P32",
    name=N_("撤回处罚公示"),
    law=(penalty_law(48, 2), penalty_law(85)),
    on=f.changed_on,
    applies=f.changed_on.exists() & done_by(f.published_on, f.changed_on),
    breach=WITHDRAWN.workdays_after(f.changed_on) > p.limit,
    since=f.changed_on.plus_workdays(p.limit) + 1,
    deadline=Deadline(f.changed_on, f.changed_on.plus_workdays(p.limit)),
    severity=Severity.RED,
    params=(limit("limit", N_("撤回公示期限（工作日）"), Unit.WORKDAYS,
                  statute(3, LAW_2021, "行政处罚法第四十八条第二款、第八十五条")),),
    shows={"used": WITHDRAWN.workdays_after(f.changed_on), "ended": WITHDRAWN},
    explain=N_("{published_on}公开的决定于{changed_on}被变更、撤销、确认违法或者无效，应当在{limit}个工作日内（不迟于{last}）"
               "撤回并说明理由，至{ended}已是第{used}个工作日（撤回日期：{withdrawn_on}）。"),
    mend=N_("已经撤回的，补录日期；没有撤回的，立即撤回公开的决定信息并公开说明理由。"),
    examples=(
        passes("第三个工作日", published_on="2026-02-10", changed_on="2026-04-30", withdrawn_on="2026-05-08"),
        breaches("第四个工作日（调休的周六）", published_on="2026-02-10", changed_on="2026-04-30", withdrawn_on="2026-05-09"),
        breaches("至今没有撤回", published_on="2026-02-10", changed_on="2026-04-30"),
        passes("期限未到", published_on="2026-02-10", changed_on="2026-06-26"),
        exempt("决定没有被改变", published_on="2026-02-10"),
        exempt("没有公开过", changed_on="2026-04-30"),
        exempt("修订施行前", published_on="2021-02-10", changed_on="2021-07-14"),
        lacks("撤回日期没有这一列", published_on="2026-02-10", changed_on="2026-04-30", absent=("withdrawn_on",)),
    ),
)
