"""How a decision is enforced, by the organ itself or by the court (Q10–Q14)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today, when
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes, statute, warns
from ..steps import not_done_by
from ..terms import HOUR, either, whole_workdays_between
from .words import BY_COURT, LAW_2012, ON_THE_SPOT, coercion_law, f

# Performance by another is urged in its own way (Q13).
HIDING = first_of(f.hiding, False)
DECIDED = either(f.exec_decided_on, f.executed_on)
NOT_URGED = not_done_by(f.urged_on, DECIDED) & ~HIDING
TOO_EARLY = (f.urged_until >= DECIDED).otherwise(False) & ~HIDING
FAULTY = f.urged_on.exists() & f.urge_lacks.exists()

Q10 = Rule(
    code="Q10",
    name=N_("强制执行前的催告"),
    law=(coercion_law(35), coercion_law(37)),
    on=DECIDED,
    applies=ON_THE_SPOT & ~(f.kind == "substitute") & DECIDED.exists(),
    breach=any_of(NOT_URGED, TOO_EARLY, FAULTY),
    since=DECIDED,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    shows={"day": DECIDED},
    explain=(
        Reason(NOT_URGED, N_("{day}决定（实施）强制执行，此前没有送达催告书（催告书送达日期：{urged_on}），"
                             "也没有转移或者隐匿财物的证据。")),
        Reason(TOO_EARLY, N_("催告的履行期限到{urged_until}为止，{day}即决定（实施）强制执行。")),
        Reason(FAULTY, N_("催告书缺少：{urge_lacks}。")),
    ),
    mend=N_("已经催告的，补录送达日期和履行期限；没有催告或者期限未满的，撤销强制执行决定，依法催告后重新作出。"),
    examples=(
        passes("期限届满次日决定", kind="transfer", urged_on="2026-03-02", urged_until="2026-03-12",
               exec_decided_on="2026-03-13"),
        breaches("期限末日决定", kind="transfer", urged_on="2026-03-02", urged_until="2026-03-12",
                 exec_decided_on="2026-03-12"),
        breaches("没有催告", kind="transfer", exec_decided_on="2026-03-13"),
        breaches("没有决定也没有催告即执行", kind="auction", executed_on="2026-03-13"),
        breaches("决定次日才催告", kind="restore", urged_on="2026-03-14", exec_decided_on="2026-03-13"),
        breaches("催告书没有写陈述申辩权", kind="auction", urged_on="2026-03-02", urged_until="2026-03-12",
                 exec_decided_on="2026-03-13", urge_lacks="rights"),
        passes("有转移财物迹象", kind="transfer", urged_on="2026-03-02", urged_until="2026-03-12",
               exec_decided_on="2026-03-05", hiding=True),
        lacks("催告日期没有这一列", kind="transfer", exec_decided_on="2026-03-13", absent=("urged_on",)),
        exempt("加处罚款", kind="surcharge", exec_decided_on="2026-03-13"),
        exempt("尚未决定", kind="transfer", urged_on="2026-03-02"),
    ),
)

AT_NIGHT = (f.executed_at.minute_of_day() >= p.evening * HOUR) | (f.executed_at.minute_of_day() < p.morning * HOUR)
PRESSING = first_of(f.exec_urgent, False)
CUT_OFF = f.utilities_cut.otherwise(False)

Q11 = Rule(
    code="Q11",
    name=N_("强制执行的时间和方式"),
    law=(coercion_law(43),),
    on=f.executed_on,
    applies=ON_THE_SPOT & f.executed_on.exists(),
    breach=((AT_NIGHT | f.on_holiday) & ~PRESSING) | CUT_OFF,
    since=f.executed_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    params=(
        limit("evening", N_("夜间开始（时）"), Unit.COUNT, default(22, LAW_2012, "法律没有规定夜间起止，平台默认")),
        limit("morning", N_("夜间结束（时）"), Unit.COUNT, default(6, LAW_2012, "法律没有规定夜间起止，平台默认")),
    ),
    explain=(
        Reason(AT_NIGHT, N_("{executed_at}在夜间（{evening}时至{morning}时）实施强制执行，没有登记情况紧急。")),
        Reason(f.on_holiday, N_("{executed_on}是法定节假日，当日实施强制执行，没有登记情况紧急。")),
        Reason(CUT_OFF, N_("对居民生活采取停止供水、供电、供热、供燃气等方式迫使当事人履行。")),
    ),
    mend=N_("核对实施时刻；情况紧急的，补录理由和证据；停水、停电、停热、停气的，立即恢复；违法执行的，依法纠正并追究责任。"),
    examples=(
        passes("晚上九时五十九分", kind="restore", executed_on="2026-03-02", executed_at="2026-03-02T21:59", on_holiday=False),
        breaches("晚上十时", kind="restore", executed_on="2026-03-02", executed_at="2026-03-02T22:00", on_holiday=False),
        breaches("早上五时五十九分", kind="restore", executed_on="2026-03-02", executed_at="2026-03-02T05:59",
                 on_holiday=False),
        passes("早上六时", kind="restore", executed_on="2026-03-02", executed_at="2026-03-02T06:00", on_holiday=False),
        breaches("国庆节", kind="substitute", executed_on="2026-10-01", executed_at="2026-10-01T10:00", on_holiday=True,
                 asof="2026-11-01"),
        passes("国庆节，情况紧急", kind="substitute", executed_on="2026-10-01", executed_at="2026-10-01T10:00",
               on_holiday=True, exec_urgent=True, asof="2026-11-01"),
        breaches("情况紧急也不得停水停电", kind="other_execution", executed_on="2026-03-02",
                 executed_at="2026-03-02T10:00", on_holiday=False, exec_urgent=True, utilities_cut=True),
        lacks("实施时刻未填", kind="restore", executed_on="2026-03-02", on_holiday=False),
        exempt("加处罚款", kind="surcharge", executed_on="2026-10-01", on_holiday=True),
    ),
)

NOT_ANNOUNCED = not_done_by(f.announced_on, f.executed_on)
NOT_WAITED = f.executed_on <= f.remove_by
REMEDY_OPEN = f.executed_on <= f.remedy_until
SOUGHT = f.reconsidered_on.exists() | f.litigated_on.exists()
UNDER_REVIEW = SOUGHT & not_done_by(f.remedy_ended_on, f.executed_on)

Q12 = Rule(
    code="Q12",
    name=N_("强制拆除违法建筑"),
    law=(coercion_law(44),),
    on=f.executed_on,
    applies=ON_THE_SPOT & f.demolition.otherwise(False) & f.executed_on.exists(),
    breach=any_of(NOT_ANNOUNCED, NOT_WAITED, REMEDY_OPEN & ~SOUGHT, UNDER_REVIEW),
    since=f.executed_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(NOT_ANNOUNCED, N_("{executed_on}强制拆除，此前没有公告限期自行拆除（公告日期：{announced_on}）。")),
        Reason(NOT_WAITED, N_("公告的自行拆除期限到{remove_by}为止，{executed_on}即强制拆除。")),
        Reason(REMEDY_OPEN & ~SOUGHT, N_("复议诉讼期限到{remedy_until}为止，{executed_on}即强制拆除。")),
        Reason(UNDER_REVIEW,
               N_("当事人已申请复议（{reconsidered_on}）或者起诉（{litigated_on}），尚未办结，{executed_on}即强制拆除。")),
    ),
    mend=N_("补录公告、期限和复议诉讼情况；期限未满或者复议诉讼未办结的，停止拆除；已经拆除的，依法赔偿并追究责任。"),
    examples=(
        passes("期限均已届满", kind="other_execution", demolition=True, announced_on="2026-01-05", remove_by="2026-01-20",
               remedy_until="2026-05-06", executed_on="2026-05-07"),
        breaches("复议诉讼期限末日拆除", kind="other_execution", demolition=True, announced_on="2026-01-05",
                 remove_by="2026-01-20", remedy_until="2026-05-06", executed_on="2026-05-06"),
        breaches("自行拆除期限末日拆除", kind="other_execution", demolition=True, announced_on="2026-01-05",
                 remove_by="2026-05-07", remedy_until="2026-05-06", executed_on="2026-05-07"),
        breaches("没有公告", kind="restore", demolition=True, remove_by="2026-01-20", remedy_until="2026-05-06",
                 executed_on="2026-05-07"),
        breaches("复议尚未办结", kind="restore", demolition=True, announced_on="2026-01-05", remove_by="2026-01-20",
                 remedy_until="2026-05-06", reconsidered_on="2026-02-02", executed_on="2026-05-07"),
        passes("复议办结后", kind="restore", demolition=True, announced_on="2026-01-05", remove_by="2026-01-20",
               remedy_until="2026-05-06", reconsidered_on="2026-02-02", remedy_ended_on="2026-04-01",
               executed_on="2026-05-07"),
        lacks("复议诉讼期限未填", kind="restore", demolition=True, announced_on="2026-01-05", remove_by="2026-01-20",
              executed_on="2026-05-07"),
        exempt("不是拆除", kind="restore", executed_on="2026-05-07"),
    ),
)

NO_HARM = f.harm == "none"
NO_DECISION = not_done_by(f.exec_doc_served_on, f.executed_on)
UNURGED = not_done_by(f.urged_on, f.executed_on)
BETWEEN = whole_workdays_between(f.urged_on, f.executed_on)
RUSHED = p.days > BETWEEN
UNWATCHED = ~f.watched

Q13 = Rule(
    code="Q13",
    name=N_("代履行"),
    law=(coercion_law(50), coercion_law(51, 1)),
    on=f.executed_on,
    applies=(f.kind == "substitute") & f.executed_on.exists() & ~first_of(f.at_once, False),
    breach=any_of(NO_HARM, NO_DECISION, UNURGED, RUSHED, UNWATCHED),
    since=f.executed_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("days", N_("代履行前催告（工作日）"), Unit.WORKDAYS,
                  statute(3, LAW_2012, "行政强制法第五十一条第一款第（二）项、第六十九条")),),
    shows={"between": BETWEEN},
    explain=(
        Reason(NO_HARM, N_("不履行的后果不属于危害交通安全、造成环境污染或者破坏自然资源，不得代履行。")),
        Reason(NO_DECISION, N_("{executed_on}代履行前没有送达代履行决定书（送达日期：{exec_doc_served_on}）。")),
        Reason(UNURGED, N_("{executed_on}代履行前没有催告当事人履行（催告日期：{urged_on}）。")),
        Reason(RUSHED & ~UNURGED, N_("{urged_on}催告，{executed_on}代履行，中间只隔{between}个工作日，不足{days}个。")),
        Reason(UNWATCHED, N_("代履行时，作出决定的机关没有派员到场监督。")),
    ),
    mend=N_("补录决定书、催告和到场监督的材料；属于立即清除遗洒物、障碍物、污染物的，补录依据；不符合条件的，停止代履行，不得收取费用。"),
    examples=(
        passes("间隔满三个工作日", kind="substitute", executed_on="2026-03-12", harm="pollution",
               exec_doc_served_on="2026-03-06", urged_on="2026-03-06", watched=True),
        breaches("间隔两个工作日", kind="substitute", executed_on="2026-03-12", harm="pollution",
                 exec_doc_served_on="2026-03-06", urged_on="2026-03-09", watched=True),
        breaches("没有上述后果", kind="substitute", executed_on="2026-03-12", harm="none",
                 exec_doc_served_on="2026-03-06", urged_on="2026-03-06", watched=True),
        breaches("没有决定书", kind="substitute", executed_on="2026-03-12", harm="traffic", urged_on="2026-03-06",
                 watched=True),
        breaches("没有催告", kind="substitute", executed_on="2026-03-12", harm="traffic",
                 exec_doc_served_on="2026-03-06", watched=True),
        breaches("没有派员监督", kind="substitute", executed_on="2026-03-12", harm="nature",
                 exec_doc_served_on="2026-03-06", urged_on="2026-03-06", watched=False),
        lacks("后果未填", kind="substitute", executed_on="2026-03-12", exec_doc_served_on="2026-03-06",
              urged_on="2026-03-06", watched=True),
        exempt("立即代履行", kind="substitute", executed_on="2026-03-12", at_once=True),
    ),
)

# The party's time for a remedy, as given or six months from service; 延期、分期 stands in its place (处罚法72条第二款).
REMEDY_ENDS = first_of(f.remedy_until, f.base_served_on.plus_months(p.sue))
RIPE = either(f.deferred_until, REMEDY_ENDS)
APPLY_LAST = RIPE.plus_months(p.apply)
TOO_LATE = first_of(f.applied_on, today).past_months(RIPE, p.apply)
NO_URGING = f.applied_on.exists() & not_done_by(f.urged_on, f.applied_on)
TOO_SOON = f.applied_on.exists() & f.urged_on.exists() & (f.applied_on.workdays_after(f.urged_on) <= p.urge)
# While the party may still turn to a remedy nobody can apply; a term that is only reckoned may have begun later.
BEFORE_TIME = (f.applied_on <= f.remedy_until).otherwise(False)

Q14 = Rule(
    code="Q14",
    name=N_("申请人民法院强制执行"),
    law=(
        coercion_law(53), coercion_law(54), coercion_law(46, 3), ref("行政处罚法", 72, 2),
        ref("行政复议法", 20, 1) | ref("行政复议法", 9, 1, numbering="1999"), ref("行政诉讼法", 46, 1),
    ),
    on=first_of(f.applied_on, today),
    applies=BY_COURT,
    breach=any_of(TOO_LATE, NO_URGING, TOO_SOON, BEFORE_TIME),
    levels=(
        (Severity.ORANGE, f.applied_on.missing() & (today + (p.soon + 1)).past_months(RIPE, p.apply)),
        (Severity.YELLOW, f.applied_on.missing() & f.urged_on.missing() & (today.days_after(f.surcharged_on) > p.surcharge)),
    ),
    since=when(TOO_LATE.otherwise(False), APPLY_LAST + 1, f.applied_on),
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("apply", N_("申请期限（月）"), Unit.MONTHS, statute(3, LAW_2012, "行政强制法第五十三条")),
        limit("sue", N_("起诉期限（月）"), Unit.MONTHS, statute(6, date(2015, 5, 1), "行政诉讼法第四十六条第一款")),
        limit("urge", N_("催告书送达后等待（工作日）"), Unit.WORKDAYS,
              statute(10, LAW_2012, "行政强制法第五十四条、第六十九条")),
        limit("surcharge", N_("加处后应当催告（日）"), Unit.DAYS, statute(30, LAW_2012, "行政强制法第四十六条第一款")),
        limit("soon", N_("届满前提醒（日）"), Unit.DAYS, default(30, LAW_2012, "平台默认")),
    ),
    version="2",
    shows={"ripe": RIPE, "until": APPLY_LAST},
    explain=(
        Reason(TOO_LATE, N_("复议诉讼（或者延期、分期缴纳）期限{ripe}届满，应当在其后{apply}个月内（不迟于{until}）申请法院强制执行"
                            "（申请日期：{applied_on}）。"), use=Use.ALERT),
        Reason(NO_URGING, N_("{applied_on}申请法院强制执行，此前没有送达催告书（送达日期：{urged_on}）。")),
        Reason(TOO_SOON, N_("{urged_on}送达催告书，{applied_on}即申请法院强制执行，未满{urge}个工作日。")),
        Reason(BEFORE_TIME, N_("复议诉讼期限到{remedy_until}为止，{applied_on}即申请法院强制执行。")),
    ),
    mend=N_("核对送达、复议诉讼和延期分期情况，补录期限；未满期限的，撤回申请，期满后再申请；已过申请期限的，说明原因并追究责任。"),
    examples=(
        passes("催告后第十一个工作日申请", kind="court", remedy_until="2026-03-01", urged_on="2026-03-02",
               applied_on="2026-03-17"),
        breaches("催告后第十个工作日申请", kind="court", remedy_until="2026-03-01", urged_on="2026-03-02",
                 applied_on="2026-03-16"),
        breaches("没有催告", kind="court", remedy_until="2026-03-01", applied_on="2026-03-17"),
        breaches("复议诉讼期限末日申请", kind="court", remedy_until="2026-03-17", urged_on="2026-03-02",
                 applied_on="2026-03-17"),
        passes("期满后满三个月当日", kind="court", remedy_until="2026-01-15", urged_on="2026-03-02", applied_on="2026-04-15"),
        breaches("期满后三个月零一日", kind="court", remedy_until="2026-01-15", urged_on="2026-03-02",
                 applied_on="2026-04-16"),
        passes("十一月三十日期满，二月没有三十日", kind="court", remedy_until="2025-11-30", urged_on="2026-01-05",
               applied_on="2026-02-28"),
        breaches("十一月三十日期满，三月一日申请", kind="court", remedy_until="2025-11-30", urged_on="2026-01-05",
                 applied_on="2026-03-01"),
        passes("没有填期限，送达六个月后再三个月", kind="court", base_served_on="2025-08-31", urged_on="2026-05-06",
               applied_on="2026-05-28"),
        breaches("没有填期限，九个月零一日", kind="court", base_served_on="2025-08-31", urged_on="2026-05-06",
                 applied_on="2026-05-29"),
        breaches("至今没有申请", kind="court", base_served_on="2025-05-06"),
        warns("还有三十日届满", Severity.ORANGE, kind="court", remedy_until="2026-04-30", urged_on="2026-06-01"),
        passes("还有三十一日届满", kind="court", remedy_until="2026-05-01", urged_on="2026-06-01", asof="2026-07-01"),
        warns("加处第三十一日还没有催告", Severity.YELLOW, kind="court", remedy_until="2026-06-15",
              surcharged_on="2026-05-30"),
        passes("加处第三十日", kind="court", remedy_until="2026-06-15", surcharged_on="2026-05-31"),
        passes("分期缴纳期限结束后起算", kind="court", base_served_on="2025-05-06", deferred_until="2026-05-06",
               urged_on="2026-05-07", applied_on="2026-05-25"),
        lacks("送达日期和期限都没有", kind="court", urged_on="2026-03-02", applied_on="2026-03-17"),
        exempt("不是申请法院执行", kind="transfer", base_served_on="2025-05-06"),
    ),
)
