"""Officers: training and the life of a certificate (G04 G05)."""

from xiezhi.law.text import N_

from ...expr import FactNames, any_of, const, p, today
from ...facts.management import OFFICER
from ...rule import Pack, Reason, Rule, Severity, Unit, breaches, default, exempt, lacks, limit, passes, statute, warns
from ..steps import arose
from .words import NO_DAYS, PLAN_2024, PLAN_PLACE, PLAN_SINCE, regulation

f = FactNames(OFFICER)

UNEXCUSED = f.excuse.missing()

G04 = Rule(
    code="G04",
    name=N_("在岗培训学时"),
    law=(PLAN_2024,),
    on=f.year_ended_on,
    applies=f.on_duty,
    breach=(today > f.year_ended_on) & (f.training_hours < p.hours) & UNEXCUSED,
    # 30 September is 92 days before 31 December in every year.
    levels=((Severity.YELLOW, (today > f.year_ended_on + (const(0) - p.ahead)) & (f.training_hours < p.soon) & UNEXCUSED),),
    since=f.year_ended_on + 1,
    severity=Severity.ORANGE,
    version="2",
    params=(
        limit("hours", N_("年度在岗培训学时不少于"), Unit.COUNT,
              statute(60, PLAN_SINCE, "大兴安岭地区实施方案二（五）", place=PLAN_PLACE),
              default(60, PLAN_SINCE, "平台默认：年度学时由各地规定")),
        limit("soon", N_("黄色提醒的学时"), Unit.COUNT, default(45, PLAN_SINCE, "平台默认")),
        limit("ahead", N_("黄色提醒提前（日）"), Unit.DAYS, default(92, PLAN_SINCE, "平台默认：九月三十日")),
    ),
    explain=N_("截至{year_ended_on}的年度在岗培训{training_hours}学时，不足{hours}学时。"),
    mend=N_("核对学时；年中入职、长期病假、产假等，写明理由；确实不足的，补训后登记。"),
    examples=(
        passes("刚满六十学时", on_duty=True, year_ended_on="2025-12-31", training_hours=60),
        breaches("五十九学时", on_duty=True, year_ended_on="2025-12-31", training_hours=59),
        passes("方案所在地区刚满六十学时", on_duty=True, year_ended_on="2025-12-31", training_hours=60, place="232701"),
        breaches("方案所在地区五十九学时", on_duty=True, year_ended_on="2025-12-31", training_hours=59, place="232701"),
        warns("十月一日四十四学时", Severity.YELLOW, on_duty=True, year_ended_on="2025-12-31", training_hours=44,
              asof="2025-10-01"),
        passes("十月一日四十五学时", on_duty=True, year_ended_on="2025-12-31", training_hours=45, asof="2025-10-01"),
        passes("九月三十日", on_duty=True, year_ended_on="2025-12-31", training_hours=0, asof="2025-09-30"),
        warns("年度末日，只提醒", Severity.YELLOW, on_duty=True, year_ended_on="2025-12-31", training_hours=0, asof="2025-12-31"),
        breaches("年度末日次日", on_duty=True, year_ended_on="2025-12-31", training_hours=0, asof="2026-01-01"),
        passes("有正当理由", on_duty=True, year_ended_on="2025-12-31", training_hours=20, excuse="产假"),
        exempt("不在执法岗位", on_duty=False, year_ended_on="2025-12-31", training_hours=0),
        exempt("方案印发前的年度", on_duty=True, year_ended_on="2023-12-31", training_hours=0),
        lacks("学时未填", on_duty=True, year_ended_on="2025-12-31"),
    ),
)

KEPT = f.left_on.exists() & (today.workdays_after(f.left_on) > p.days)
UNFIT = f.failed_on.exists() & (today > f.failed_on) & f.on_duty
EXPIRED = (f.cert_valid_to < today) & f.on_duty
LEFT_DAYS = f.cert_valid_to.days_after(today)

G05 = Rule(
    code="G05",
    name=N_("执法证件到期、收回、注销"),
    law=(PLAN_2024, regulation(10), regulation(17, 2)),
    on=today,
    applies=f.cert_withdrawn_on.missing(),
    breach=any_of(KEPT, UNFIT, EXPIRED),
    levels=((Severity.ORANGE, f.on_duty & (p.soon >= LEFT_DAYS)), (Severity.YELLOW, f.on_duty & (p.early >= LEFT_DAYS))),
    since=arose(
        (KEPT, f.left_on.plus_workdays(p.days) + 1), (UNFIT, f.failed_on + 1), (EXPIRED, f.cert_valid_to + 1)),
    severity=Severity.ORANGE,
    params=(
        limit("days", N_("离岗后收回、注销期限（工作日）"), Unit.WORKDAYS, default(10, PLAN_SINCE, NO_DAYS)),
        limit("soon", N_("到期前橙色提醒（日）"), Unit.DAYS, default(30, PLAN_SINCE, "平台默认")),
        limit("early", N_("到期前黄色提醒（日）"), Unit.DAYS, default(90, PLAN_SINCE, "平台默认")),
    ),
    explain=(
        Reason(KEPT, N_("持证人{left_on}已调离、退休或者辞职，超过{days}个工作日没有收回或者注销证件{cert_no}。")),
        Reason(UNFIT, N_("持证人{failed_on}培训或者考试不合格，仍在执法岗位。")),
        Reason(EXPIRED, N_("证件{cert_no}已于{cert_valid_to}到期，持证人仍在执法岗位。")),
    ),
    mend=N_("已经收回、注销或者换发的，补录日期和有效期；没有的，立即办理，持有效证件前不得独立执法。"),
    examples=(
        passes("有效期内", on_duty=True, cert_no="08270001", cert_valid_to="2028-01-01"),
        warns("到期当日", Severity.ORANGE, on_duty=True, cert_no="08270001", cert_valid_to="2026-06-30"),
        warns("三十日后到期", Severity.ORANGE, on_duty=True, cert_no="08270001", cert_valid_to="2026-07-30"),
        warns("三十一日后到期", Severity.YELLOW, on_duty=True, cert_no="08270001", cert_valid_to="2026-07-31"),
        warns("九十日后到期", Severity.YELLOW, on_duty=True, cert_no="08270001", cert_valid_to="2026-09-28"),
        passes("九十一日后到期", on_duty=True, cert_no="08270001", cert_valid_to="2026-09-29"),
        breaches("到期次日", on_duty=True, cert_no="08270001", cert_valid_to="2026-06-29"),
        passes("离岗第十个工作日", on_duty=False, cert_no="08270001", cert_valid_to="2028-01-01", left_on="2026-03-02",
               asof="2026-03-16"),
        breaches("离岗第十一个工作日", on_duty=False, cert_no="08270001", cert_valid_to="2028-01-01", left_on="2026-03-02",
                 asof="2026-03-17"),
        breaches("不合格仍在岗", on_duty=True, cert_no="08270001", cert_valid_to="2028-01-01", failed_on="2026-06-29"),
        exempt("已经注销", on_duty=False, cert_no="08270001", left_on="2026-03-02", cert_withdrawn_on="2026-03-03"),
        exempt("方案印发前", on_duty=True, cert_no="08270001", cert_valid_to="2024-04-01", asof="2024-04-15"),
        lacks("有效期未填", on_duty=True, cert_no="08270001"),
    ),
)

OFFICER_PACK = Pack("officer", N_("行政执法人员"), OFFICER, (G04, G05))
