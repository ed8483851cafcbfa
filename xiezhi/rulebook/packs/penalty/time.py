"""Order and length: steps in order, ninety days, limitation, seven days of preservation (P10 P11 P12 P33)."""

from dataclasses import replace
from datetime import timedelta

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import ALWAYS, Expr, any_of, first_of, p, today, when
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
    warns,
)
from ..steps import arose
from .words import (
    LAW_2021,
    OLD_LAST,
    OLD_LAW,
    ORDINARY,
    PENALISED,
    SECURITY,
    SECURITY_2026,
    SECURITY_FIELD,
    WAIVED,
    done_by,
    f,
    not_done_by,
    old_law,
    penalty_law,
    security_2026,
    security_law,
)


def early(step: Expr, *later: Expr, judged: Expr = ALWAYS) -> list[tuple[Expr, Expr]]:
    """Each of the later steps that came before `step`, and its day. Steps not taken, or without a column, are not compared."""
    return [(judged & (step > day).otherwise(False), day) for day in later]


def belated(step: Expr) -> Expr:
    """The step came only after the decision, which it had to precede: that is the finding of another rule."""
    return (step > f.decided_on).otherwise(False)


# Where a hearing was offered and asked for, P16 judges whether it came before the decision.
ASKED = (done_by(f.hearing_told_on, f.decided_on) & f.hearing_asked_on.exists() & ~WAIVED).otherwise(False)


# A notice, review or discussion after the decision is P13, P18 or P20, a hearing asked for P16: one fact, one finding.
# That the notice comes before the review is no statute's word: some domains review first (行政处罚法58 asks only that both
# come before the decision).
TOO_EARLY = (
    *early(f.filed_on, f.investigated_on, f.notice_served_on, f.hearing_held_on, f.reviewed_on, f.discussed_on, f.decided_on),
    *early(f.investigated_on, f.notice_served_on, f.hearing_held_on, f.reviewed_on, f.discussed_on, f.decided_on),
    *early(f.notice_served_on, f.hearing_held_on, f.discussed_on, judged=~belated(f.notice_served_on)),
    *early(f.hearing_held_on, f.reviewed_on, f.discussed_on, f.decided_on, judged=~(belated(f.hearing_held_on) & ASKED)),
    *early(f.reviewed_on, f.discussed_on, judged=~belated(f.reviewed_on)),
    *early(f.decided_on, f.served_on, f.published_on),
)

P10 = Rule(
    code="P10",
    name=N_("程序次序"),
    law=(penalty_law(44), penalty_law(54), penalty_law(57), penalty_law(58, 1), penalty_law(65)),
    on=f.filed_on,
    applies=ORDINARY & f.filed_on.exists(),
    breach=any_of(*(broken for broken, _ in TOO_EARLY)),
    since=arose(*TOO_EARLY),
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    explain=N_("办案日期的先后不合程序：立案{filed_on}，调查终结{investigated_on}，告知{notice_served_on}，听证{hearing_held_on}，"
               "法制审核{reviewed_on}，集体讨论{discussed_on}，决定{decided_on}，送达{served_on}，公示{published_on}。"),
    mend=N_("先核对日期是否录错；确属程序倒置的，应当撤销决定，依法定次序重新办理。"),
    examples=(
        passes("依次进行", procedure="ordinary", filed_on="2026-03-02", investigated_on="2026-03-20",
               notice_served_on="2026-03-23", reviewed_on="2026-04-01", discussed_on="2026-04-02",
               decided_on="2026-04-03", served_on="2026-04-07"),
        passes("同一日完成不算倒置", procedure="ordinary", filed_on="2026-03-02", investigated_on="2026-03-02"),
        passes("告知当日调查终结", procedure="ordinary", filed_on="2026-03-02", investigated_on="2026-03-23",
               notice_served_on="2026-03-23"),
        breaches("告知早于调查终结一日", procedure="ordinary", filed_on="2026-03-02", investigated_on="2026-03-24",
                 notice_served_on="2026-03-23"),
        breaches("送达早于决定，其余步骤未填", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-03",
                 served_on="2026-04-02"),
        breaches("听证举行后才告知", procedure="ordinary", filed_on="2026-03-02", notice_served_on="2026-03-24",
                 hearing_held_on="2026-03-23", decided_on="2026-04-03"),
        breaches("集体讨论后才听证", procedure="ordinary", filed_on="2026-03-02", hearing_held_on="2026-04-02",
                 discussed_on="2026-04-01", decided_on="2026-04-03"),
        passes("决定后才告知由P13处理", procedure="ordinary", filed_on="2026-03-02", notice_served_on="2026-04-04",
               discussed_on="2026-04-02", decided_on="2026-04-03"),
        passes("决定后才审核由P18处理", procedure="ordinary", filed_on="2026-03-02", reviewed_on="2026-04-04",
               discussed_on="2026-04-02", decided_on="2026-04-03"),
        passes("决定后才举行期限内申请的听证由P16处理", procedure="ordinary", filed_on="2026-03-02",
               hearing_told_on="2026-03-09", hearing_asked_on="2026-03-10", hearing_held_on="2026-04-10",
               discussed_on="2026-04-02", decided_on="2026-04-03"),
        exempt("简易程序", procedure="summary", filed_on="2026-03-02", decided_on="2026-03-01"),
        lacks("处罚程序未填", filed_on="2026-03-02", decided_on="2026-03-01"),
    ),
)

ENDED = first_of(f.decided_on, f.closed_on, today)
EXTENDED = f.extended_days.otherwise(0)
# 治安管理处罚法118: thirty days twice and no more.
COUNTED = when(security_2026(f.filed_on) & (p.extended < EXTENDED), p.extended, EXTENDED)
ALLOWED = p.limit + f.excluded_days.otherwise(0) + COUNTED
USED = ENDED.days_after(f.filed_on)
RUNNING = f.decided_on.missing() & f.closed_on.missing()

P11 = Rule(
    code="P11",
    name=N_("办案期限九十日"),
    law=(penalty_law(60),),
    on=f.filed_on,
    applies=ORDINARY & f.filed_on.exists(),
    breach=USED > ALLOWED,
    levels=(
        (Severity.ORANGE, RUNNING & (ALLOWED - p.limit + p.soon < USED)),
        (Severity.YELLOW, RUNNING & (ALLOWED - p.limit + p.early < USED)),
    ),
    since=f.filed_on + ALLOWED + 1,
    deadline=Deadline(f.filed_on, f.filed_on + ALLOWED),
    severity=Severity.RED,
    params=(
        limit("limit", N_("办案期限（日）"), Unit.DAYS, statute(90, LAW_2021, "行政处罚法第六十条"),
              special(30, SECURITY_FIELD, security_law(118, 1), SECURITY_2026, "治安管理处罚法第一百一十八条第一款")),
        limit("extended", N_("延长合计不得超过（日）"), Unit.DAYS,
              special(60, SECURITY_FIELD, security_law(118, 1), SECURITY_2026, "治安管理处罚法第一百一十八条第一款")),
        limit("soon", N_("橙色提醒（日）"), Unit.DAYS, default(75, LAW_2021, "平台默认"),
              replace(default(25, SECURITY_2026, "平台默认"), domain=SECURITY_FIELD)),
        limit("early", N_("黄色提醒（日）"), Unit.DAYS, default(60, LAW_2021, "平台默认"),
              replace(default(20, SECURITY_2026, "平台默认"), domain=SECURITY_FIELD)),
    ),
    version="2",
    shows={"used": USED, "allowed": ALLOWED, "ended": ENDED},
    explain=N_("{filed_on}立案，至{ended}已{used}日，超过{allowed}日（含依法扣除、延长的天数），期限到{last}为止。"),
    mend=N_("有依法不计入或者依法延长的天数的，补录天数和依据；没有的，查明超期原因，尽快作出决定并追究责任。"),
    examples=(
        passes("第九十日决定", procedure="ordinary", filed_on="2026-02-02", decided_on="2026-05-03"),
        breaches("第九十一日决定", procedure="ordinary", filed_on="2026-02-02", decided_on="2026-05-04"),
        breaches("真实案例：第九十三日", procedure="ordinary", filed_on="2024-09-09", decided_on="2024-12-11"),
        breaches("不予处罚也受期限约束", procedure="ordinary", filed_on="2026-02-02", decided_on="2026-05-06",
                 no_penalty=True),
        passes("扣除鉴定三日", procedure="ordinary", filed_on="2024-09-09", decided_on="2024-12-11", excluded_days=3),
        breaches("未决案件算到今日", procedure="ordinary", filed_on="2026-03-02", asof="2026-06-01"),
        warns("未决案件第九十日", Severity.ORANGE, procedure="ordinary", filed_on="2026-03-02", asof="2026-05-31"),
        warns("未决案件第七十六日", Severity.ORANGE, procedure="ordinary", filed_on="2026-03-02", asof="2026-05-17"),
        warns("未决案件第七十五日", Severity.YELLOW, procedure="ordinary", filed_on="2026-03-02", asof="2026-05-16"),
        warns("未决案件第六十一日", Severity.YELLOW, procedure="ordinary", filed_on="2026-03-02", asof="2026-05-02"),
        passes("未决案件第六十日", procedure="ordinary", filed_on="2026-03-02", asof="2026-05-01"),
        passes("撤销立案算到结案日", procedure="ordinary", filed_on="2026-02-02", closed_on="2026-03-02",
               closed_as="withdrawn"),
        exempt("2021年修订施行前立案", procedure="ordinary", filed_on="2021-07-14", decided_on="2022-01-05"),
        lacks("决定日期没有这一列", procedure="ordinary", filed_on="2026-02-02", absent=("decided_on",)),
        warns("治安未决案件第二十六日", Severity.ORANGE, domain="public_security", procedure="ordinary",
              filed_on="2026-03-02", asof="2026-03-28"),
        warns("治安未决案件第二十五日", Severity.YELLOW, domain="public_security", procedure="ordinary",
              filed_on="2026-03-02", asof="2026-03-27"),
        warns("治安未决案件第二十一日", Severity.YELLOW, domain="public_security", procedure="ordinary",
              filed_on="2026-03-02", asof="2026-03-23"),
        passes("治安未决案件第二十日", domain="public_security", procedure="ordinary", filed_on="2026-03-02",
               asof="2026-03-22"),
        passes("治安案件第三十日", domain="public_security", procedure="ordinary", filed_on="2026-03-02",
               decided_on="2026-04-01"),
        breaches("治安案件第三十一日", domain="public_security", procedure="ordinary", filed_on="2026-03-02",
                 decided_on="2026-04-02"),
        passes("治安案件延长两次", domain="public_security", procedure="ordinary", filed_on="2026-01-05",
               decided_on="2026-04-05", extended_days=60),
        breaches("治安案件延长以二次为限", domain="public_security", procedure="ordinary", filed_on="2026-01-05",
                 decided_on="2026-04-06", extended_days=90),
        passes("治安管理处罚法修订施行前立案", domain="public_security", procedure="ordinary", filed_on="2025-12-31",
               decided_on="2026-03-31"),
    ),
)

LATE_FIND = when(
    SECURITY, f.found_on.past_months(f.act_ended_on, p.security),
    f.found_on.past_years(f.act_ended_on, p.harm_years)
    | (f.found_on.past_years(f.act_ended_on, p.years) & ~f.safety_harm))
SIX_MONTHS = "治安管理处罚法第二十五条第一款（修订施行前为第二十二条第一款）"

P12 = Rule(
    code="P12",
    name=N_("追责时效"),
    law=(penalty_law(36) | old_law(29),),
    on=f.decided_on,
    applies=PENALISED,
    breach=LATE_FIND,
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("years", N_("追责时效（年）"), Unit.YEARS,
              statute(2, OLD_LAW, "行政处罚法第三十六条第一款（修订施行前为第二十九条第一款）")),
        limit("harm_years", N_("生命健康、金融安全且有危害后果的时效（年）"), Unit.YEARS,
              statute(2, OLD_LAW, "行政处罚法（2017年修正）第二十九条第一款", last=OLD_LAST),
              statute(5, LAW_2021, "行政处罚法第三十六条第一款")),
        limit("security", N_("治安管理的追责时效（月）"), Unit.MONTHS,
              special(6, SECURITY_FIELD, ref("治安管理处罚法", 22, 1, numbering="2005"), OLD_LAW, SIX_MONTHS,
                      last=SECURITY_2026 - timedelta(1)),
              special(6, SECURITY_FIELD, security_law(25, 1), SECURITY_2026, SIX_MONTHS)),
    ),
    version="3",
    explain=(
        Reason(~SECURITY,
               N_("违法行为{act_ended_on}终了，{found_on}才发现，已过{years}年（涉及生命健康、金融安全且有危害后果的{harm_years}年），"
                  "仍于{decided_on}给予处罚。")),
        Reason(SECURITY,
               N_("违反治安管理行为{act_ended_on}终了，{found_on}才发现，已过{security}个月，仍于{decided_on}给予处罚。")),
    ),
    mend=N_("核对终了、发现日期和是否涉及生命健康、金融安全；确已过时效且没有法律另有规定的，不再给予行政处罚，已作决定应当撤销。"),
    examples=(
        passes("满两年当日发现", act_ended_on="2024-02-29", found_on="2026-02-28", decided_on="2026-05-06"),
        breaches("次日发现", act_ended_on="2024-02-29", found_on="2026-03-01", decided_on="2026-05-06",
                 safety_harm=False),
        passes("涉及生命健康五年内", act_ended_on="2022-01-10", found_on="2026-03-01", decided_on="2026-05-06",
               safety_harm=True),
        passes("满五年当日发现", act_ended_on="2021-03-01", found_on="2026-03-01", decided_on="2026-05-06", safety_harm=True),
        breaches("五年零一日", act_ended_on="2021-03-01", found_on="2026-03-02", decided_on="2026-05-06", safety_harm=True),
        breaches("五年也已过", act_ended_on="2020-01-10", found_on="2026-03-01", decided_on="2026-05-06"),
        passes("治安案件满六个月当日，二月没有三十一日", domain="public_security", act_ended_on="2025-08-31",
               found_on="2026-02-28", decided_on="2026-03-09"),
        breaches("治安案件六个月零一日", domain="public_security", act_ended_on="2025-08-31", found_on="2026-03-01",
                 decided_on="2026-03-09"),
        passes("治安管理处罚法修订施行前也是六个月", domain="public_security", act_ended_on="2025-03-10",
               found_on="2025-09-10", decided_on="2025-12-31"),
        breaches("修订施行前六个月零一日", domain="public_security", act_ended_on="2025-03-10", found_on="2025-09-11",
                 decided_on="2025-12-31"),
        lacks("治安案件发现日期未填", domain="public_security", act_ended_on="2025-08-31", decided_on="2026-03-09"),
        lacks("两年后发现而未填是否涉及安全", act_ended_on="2022-01-10", found_on="2026-03-01",
              decided_on="2026-05-06"),
        lacks("发现日期未填", act_ended_on="2022-01-10", decided_on="2026-05-06", safety_harm=False),
        exempt("不予处罚", act_ended_on="2020-01-10", found_on="2026-03-01", decided_on="2026-05-06", no_penalty=True),
        passes("修订前满两年当日，涉及生命健康", act_ended_on="2019-03-01", found_on="2021-03-01", decided_on="2021-07-14",
               safety_harm=True),
        breaches("修订前两年零一日，涉及生命健康", act_ended_on="2019-03-01", found_on="2021-03-02", decided_on="2021-07-14",
                 safety_harm=True),
        breaches("修订前没有五年的延长", act_ended_on="2019-01-10", found_on="2021-03-01", decided_on="2021-07-14",
                 safety_harm=True),
        passes("修订施行当日", act_ended_on="2019-01-10", found_on="2021-03-01", decided_on="2021-07-15", safety_harm=True),
    ),
)

HANDLED = first_of(f.preserved_handled_on, today)
LINGERED = HANDLED.workdays_after(f.preserved_on) > p.limit
# The approval stands in the file of the case, which few registers copy out: where there is no column, nobody asks for it.
UNAPPROVED = not_done_by(f.preserved_approved_on, f.preserved_on).otherwise(False)

P33 = Rule(
    code="P33",
    name=N_("先行登记保存的批准和七日内处理"),
    law=(penalty_law(56) | old_law(37, 2), penalty_law(85)),
    on=f.preserved_on,
    applies=f.preserved_on.exists(),
    breach=LINGERED | UNAPPROVED,
    levels=((Severity.ORANGE, f.preserved_handled_on.missing() & (HANDLED.workdays_after(f.preserved_on) > p.soon)),),
    since=arose((UNAPPROVED, f.preserved_on), (LINGERED, f.preserved_on.plus_workdays(p.limit) + 1)),
    deadline=Deadline(f.preserved_on, f.preserved_on.plus_workdays(p.limit)),
    severity=Severity.RED,
    params=(
        limit("limit", N_("处理期限（工作日）"), Unit.WORKDAYS,
              # Under the old law 七日 were natural days; counted as working days they accuse nobody wrongly.
              statute(7, OLD_LAW, "行政处罚法第五十六条、第八十五条（修订施行前为第三十七条第二款）")),
        limit("soon", N_("橙色提醒（工作日）"), Unit.WORKDAYS, default(5, OLD_LAW, "平台默认")),
    ),
    version="3",
    shows={"ended": HANDLED, "used": HANDLED.workdays_after(f.preserved_on)},
    explain=(
        Reason(LINGERED,
               N_("{preserved_on}先行登记保存，应当在{limit}个工作日内（不迟于{last}）处理，至{ended}已是第{used}个工作日。")),
        Reason(UNAPPROVED, N_("{preserved_on}先行登记保存，此前没有经机关负责人批准（批准日期：{preserved_approved_on}）。"),
               use=Use.GATE),
    ),
    mend=N_("立即作出处理决定；已超期的，解除登记保存并退还物品，说明超期原因。已经批准的，补录批准日期；没有批准的，解除登记保存。"),
    examples=(
        passes("第七个工作日处理", preserved_on="2026-04-30", preserved_approved_on="2026-04-30",
               preserved_handled_on="2026-05-13"),
        breaches("第八个工作日处理", preserved_on="2026-04-30", preserved_approved_on="2026-04-30",
                 preserved_handled_on="2026-05-14"),
        passes("跨春节", preserved_on="2026-02-11", preserved_approved_on="2026-02-10", preserved_handled_on="2026-02-27"),
        breaches("周六才处理，周五已届满", preserved_on="2026-03-11", preserved_approved_on="2026-03-11",
                 preserved_handled_on="2026-03-21"),
        breaches("至今未处理", preserved_on="2026-04-30", preserved_approved_on="2026-04-30", asof="2026-05-14"),
        breaches("次日才批准", preserved_on="2026-04-30", preserved_approved_on="2026-05-01",
                 preserved_handled_on="2026-05-06"),
        breaches("没有批准", preserved_on="2026-04-30", preserved_handled_on="2026-05-06"),
        passes("台账没有批准日期一列", preserved_on="2026-04-30", preserved_handled_on="2026-05-13",
               absent=("preserved_approved_on",)),
        breaches("修订施行前", preserved_on="2021-04-30", preserved_approved_on="2021-04-30",
                 preserved_handled_on="2021-05-17"),
        warns("第六个工作日还没有处理", Severity.ORANGE, preserved_on="2026-06-22", preserved_approved_on="2026-06-22"),
        passes("第五个工作日还没有处理", preserved_on="2026-06-23", preserved_approved_on="2026-06-23"),
        exempt("没有登记保存", filed_on="2026-03-02"),
        lacks("日历未载入", preserved_on="2031-04-30", preserved_handled_on="2031-05-13", asof="2031-06-30"),
        lacks("处理日期没有这一列", preserved_on="2026-04-30", preserved_approved_on="2026-04-30",
              absent=("preserved_handled_on",)),
    ),
)
