"""What is written and kept: progress reports, case files, records of data (G07 G09 G10)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import FactNames, any_of, first_of, p, today, when
from ...facts.management import CASE_FILE, DATA_RECORD, PROGRESS_REPORT
from ...rule import Pack, Reason, Rule, Severity, Unit, breaches, default, exempt, lacks, limit, passes, statute
from ..steps import arose
from ..terms import HOUR, either, hours_gone
from .words import NO_DAYS, PLAN_2024, PLAN_PLACE, PLAN_SINCE, regulation

f = FactNames(PROGRESS_REPORT)
MONTHLY = f.kind == "monthly"
DUE = when(MONTHLY, f.period_began_on + p.month_days, f.period_ended_on + p.quarter_days)
LATE = first_of(f.submitted_on, today) > DUE
PARTS = ("overall", "practice", "results", "problems", "proposals")
INCOMPLETE = MONTHLY & f.submitted_on.exists() & any_of(*(~f.parts.has(part) for part in PARTS))

G07 = Rule(
    code="G07",
    name=N_("落实进展定期报送"),
    law=(PLAN_2024,),
    on=f.period_began_on,
    breach=LATE | INCOMPLETE,
    since=when(LATE.otherwise(False), DUE + 1, f.submitted_on),
    severity=Severity.ORANGE,
    params=(
        limit("month_days", N_("月报期限（当月首日后日数）"), Unit.DAYS,
              statute(19, PLAN_SINCE, "实施方案三（三）：每月20日前", place=PLAN_PLACE),
              default(19, PLAN_SINCE, "期限由各地规定，平台默认")),
        limit("quarter_days", N_("季报期限（季末后日数）"), Unit.DAYS, default(10, PLAN_SINCE, NO_DAYS)),
    ),
    shows={"due": DUE},
    explain=(
        Reason(LATE, N_("{kind}应当不迟于{due}报送，没有按期报送（报送日期：{submitted_on}）。")),
        Reason(INCOMPLETE,
               N_("{submitted_on}报送的月报要素不全，应有总体情况、做法、成效、问题及原因、打算和建议，已写明：{parts}。")),
    ),
    mend=N_("已经报送的，补录日期和要素；没有报送或者要素不全的，立即补报。"),
    examples=(
        passes("二十日报送", kind="monthly", period_began_on="2026-03-01", submitted_on="2026-03-20",
               parts="overall,practice,results,problems,proposals"),
        breaches("二十一日报送", kind="monthly", period_began_on="2026-03-01", submitted_on="2026-03-21",
                 parts="overall,practice,results,problems,proposals"),
        passes("方案所在地区二十日报送", kind="monthly", period_began_on="2026-03-01", submitted_on="2026-03-20",
               parts="overall,practice,results,problems,proposals", place="232701"),
        breaches("方案所在地区二十一日报送", kind="monthly", period_began_on="2026-03-01", submitted_on="2026-03-21",
                 parts="overall,practice,results,problems,proposals", place="232701"),
        breaches("缺问题及原因", kind="monthly", period_began_on="2026-03-01", submitted_on="2026-03-20",
                 parts="overall,practice,results,proposals"),
        passes("季末后第十日", kind="quarterly", period_began_on="2026-01-01", period_ended_on="2026-03-31",
               submitted_on="2026-04-10"),
        breaches("季末后第十一日", kind="quarterly", period_began_on="2026-01-01", period_ended_on="2026-03-31",
                 submitted_on="2026-04-11"),
        breaches("没有报送", kind="monthly", period_began_on="2026-03-01"),
        exempt("方案印发前的月份", kind="monthly", period_began_on="2024-04-01"),
        lacks("要素未填", kind="monthly", period_began_on="2026-03-01", submitted_on="2026-03-20"),
    ),
)

c = FactNames(CASE_FILE)
RECORD_SINCE = date(2018, 12, 5)
ARCHIVED, REVIEWED = first_of(c.archived_on, today), first_of(c.reviewed_on, today)
UNARCHIVED = ARCHIVED.days_after(c.closed_on) > p.days
UNREVIEWED = c.review_due_on.exists() & (c.review_due_on < REVIEWED)
VETOED = c.vetoes.exists()

G09 = Rule(
    code="G09",
    name=N_("案卷归档和评查"),
    law=(ref("三项制度意见"), ref("行政处罚法", 47), regulation(18)),
    on=c.closed_on,
    breach=any_of(UNARCHIVED, UNREVIEWED, VETOED),
    since=arose(
        (UNARCHIVED, c.closed_on + p.days + 1), (UNREVIEWED, c.review_due_on + 1),
        (VETOED, either(c.reviewed_on, c.closed_on))),
    severity=Severity.YELLOW,
    params=(limit("days", N_("结案后归档期限（日）"), Unit.DAYS, default(30, RECORD_SINCE, NO_DAYS)),),
    explain=(
        Reason(UNARCHIVED, N_("{closed_on}结案，没有在{days}日内归档（归档日期：{archived_on}）。")),
        Reason(UNREVIEWED, N_("案卷应当不迟于{review_due_on}评查，没有按期评查（评查日期：{reviewed_on}）。")),
        Reason(VETOED, N_("案卷评查发现否决项：{vetoes}。")),
    ),
    mend=N_("已经归档、评查的，补录日期；没有的，立即办理；有否决项的，依法纠正，查明违法的转为监督线索。"),
    examples=(
        passes("第三十日归档", closed_on="2026-03-02", archived_on="2026-04-01"),
        breaches("第三十一日归档", closed_on="2026-03-02", archived_on="2026-04-02"),
        breaches("应评未评", closed_on="2026-03-02", archived_on="2026-03-20", review_due_on="2026-06-29"),
        passes("评查期限当日", closed_on="2026-03-02", archived_on="2026-03-20", review_due_on="2026-06-30"),
        breaches("发现否决项", closed_on="2026-03-02", archived_on="2026-03-20", reviewed_on="2026-05-20", vetoes="rights"),
        exempt("意见印发前结案", closed_on="2018-12-04"),
        lacks("归档日期没有这一列", closed_on="2026-03-02", absent=("archived_on",)),
    ),
)

r = FactNames(DATA_RECORD)
TOO_LATE = r.pushed_at.exists() & (r.pushed_at.minutes_after(r.made_at) > p.hours * HOUR)
NOT_YET = r.pushed_at.missing() & hours_gone(r.made_at.day(), p.hours)
GAPS, CONFLICTS = r.missing_fields.exists(), r.conflicts.exists()

G10 = Rule(
    code="G10",
    name=N_("执法数据质量和推送"),
    law=(PLAN_2024, ref("政务数据共享条例", 16, 2), regulation(37, 2)),
    on=r.made_at.day(),
    breach=any_of(GAPS, CONFLICTS, TOO_LATE, NOT_YET),
    since=arose((GAPS | CONFLICTS, r.made_at.day()), (TOO_LATE | NOT_YET, r.made_at.day() + 1)),
    severity=Severity.YELLOW,
    params=(limit("hours", N_("推送时限（小时）"), Unit.HOURS, default(24, PLAN_SINCE, NO_DAYS)),),
    explain=(
        Reason(GAPS, N_("记录缺少必填项：{missing_fields}。")),
        Reason(CONFLICTS, N_("记录存在逻辑冲突：{conflicts}。")),
        Reason(TOO_LATE, N_("记录{made_at}生成，{pushed_at}才推送上级平台，超过{hours}小时。")),
        Reason(NOT_YET, N_("记录{made_at}生成，超过{hours}小时仍未推送上级平台。")),
    ),
    mend=N_("补齐、更正数据后重新推送；已经推送的，补录推送时间。"),
    examples=(
        passes("满二十四小时推送", made_at="2026-03-02T09:00", pushed_at="2026-03-03T09:00"),
        breaches("多一分钟", made_at="2026-03-02T09:00", pushed_at="2026-03-03T09:01"),
        passes("次日还未推送，时刻未明", made_at="2026-06-29T23:59"),
        breaches("第三日还未推送", made_at="2026-06-28T23:59"),
        breaches("缺必填项", made_at="2026-03-02T09:00", pushed_at="2026-03-02T10:00", missing_fields="当事人证件号"),
        breaches("逻辑冲突", made_at="2026-03-02T09:00", pushed_at="2026-03-02T10:00", conflicts="决定早于立案"),
        exempt("方案印发前", made_at="2024-04-15T09:00"),
        lacks("推送时间没有这一列", made_at="2026-03-02T09:00", absent=("pushed_at",)),
    ),
)

PROGRESS_REPORT_PACK = Pack("progress_report", N_("落实进展报告"), PROGRESS_REPORT, (G07,))
CASE_FILE_PACK = Pack("case_file", N_("执法案卷"), CASE_FILE, (G09,))
DATA_RECORD_PACK = Pack("data_record", N_("执法数据记录"), DATA_RECORD, (G10,))
