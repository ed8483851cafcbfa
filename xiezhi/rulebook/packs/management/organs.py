"""An organ in a year: annual publication, publicity beforehand, reviewers; and its benchmarks (G01 G02 G03 G06)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import Expr, FactNames, any_of, first_of, latest, p, today
from ...facts.management import BENCHMARK, ORGAN_YEAR
from ...rule import (
    Deadline,
    Pack,
    Reason,
    Rule,
    Severity,
    Unit,
    breaches,
    default,
    exempt,
    lacks,
    limit,
    passes,
    statute,
    warns,
)
from ..steps import arose
from .words import NO_DAYS, PLAN_2024, PLAN_PLACE, PLAN_SINCE

f = FactNames(ORGAN_YEAR)


def late(step: Expr) -> Expr:
    """Done, or still not done, after the end of January."""
    return first_of(step, today) > f.year_ended_on + p.limit


UNDONE = any_of(f.published_on.missing(), f.told_justice_on.missing(), f.told_superior_on.missing())

G01 = Rule(
    code="G01",
    name=N_("年度执法情况公开和报送"),
    law=(PLAN_2024,),
    on=f.year_ended_on,
    breach=any_of(late(f.published_on), late(f.told_justice_on), late(f.told_superior_on)),
    levels=((Severity.ORANGE, (today > f.year_ended_on + p.soon) & UNDONE),),
    since=f.year_ended_on + p.limit + 1,
    deadline=Deadline(f.year_ended_on, f.year_ended_on + p.limit),
    severity=Severity.RED,
    params=(
        limit("limit", N_("年度终了后公开、报送期限（日）"), Unit.DAYS,
              statute(31, PLAN_SINCE, "实施方案二（六）：每年1月", place=PLAN_PLACE),
              default(31, PLAN_SINCE, "期限由各地规定，平台默认")),
        limit("soon", N_("橙色提醒（日）"), Unit.DAYS, default(20, PLAN_SINCE, "平台默认")),
    ),
    explain=(
        Reason(late(f.published_on), N_("上年度执法总体情况和数据应当不迟于{last}公开（公开日期：{published_on}）。")),
        Reason(late(f.told_justice_on), N_("应当不迟于{last}报本级司法行政部门（报送日期：{told_justice_on}）。")),
        Reason(late(f.told_superior_on), N_("应当不迟于{last}报上级主管部门（报送日期：{told_superior_on}）。")),
    ),
    mend=N_("已经公开、报送的，补录日期；没有的，立即公开并报送，说明逾期原因。"),
    examples=(
        passes("一月三十一日公开", year_ended_on="2025-12-31", published_on="2026-01-31", told_justice_on="2026-01-31",
               told_superior_on="2026-01-20"),
        breaches("二月一日公开", year_ended_on="2025-12-31", published_on="2026-02-01", told_justice_on="2026-01-31",
                 told_superior_on="2026-01-20"),
        passes("方案所在地区一月三十一日公开", year_ended_on="2025-12-31", published_on="2026-01-31",
               told_justice_on="2026-01-31", told_superior_on="2026-01-20", place="232701"),
        breaches("方案所在地区二月一日公开", year_ended_on="2025-12-31", published_on="2026-02-01", told_justice_on="2026-01-31",
                 told_superior_on="2026-01-20", place="232701"),
        breaches("没有报上级主管部门", year_ended_on="2025-12-31", published_on="2026-01-20", told_justice_on="2026-01-20"),
        warns("一月二十一日还没有公开", Severity.ORANGE, year_ended_on="2025-12-31", asof="2026-01-21"),
        passes("一月二十日还没有公开", year_ended_on="2025-12-31", asof="2026-01-20"),
        breaches("至今没有公开", year_ended_on="2025-12-31", told_justice_on="2026-01-20", told_superior_on="2026-01-20"),
        exempt("方案印发前的年度", year_ended_on="2023-12-31"),
        lacks("公开日期没有这一列", year_ended_on="2025-12-31", told_justice_on="2026-01-20", told_superior_on="2026-01-20",
              absent=("published_on",)),
    ),
)

ALWAYS_SHOWN = ("subject", "officers", "duties", "powers", "basis", "procedure", "remedy")
NOTHING = f.shown_items.missing()
INCOMPLETE = any_of(*(~f.shown_items.has(code) for code in ALWAYS_SHOWN))
NO_LIST = f.inspects & ~f.shown_items.has("random_list")

G02 = Rule(
    code="G02",
    name=N_("执法事前公示"),
    law=(ref("三项制度意见"), ref("行政处罚法", 39)),
    on=f.counted_on,
    breach=any_of(NOTHING, INCOMPLETE, NO_LIST),
    since=f.counted_on,
    severity=Severity.ORANGE,
    explain=(
        Reason(NOTHING, N_("{counted_on}核查，没有公示任何事前公开事项。")),
        Reason(INCOMPLETE, N_("{counted_on}核查，事前公示不全，应有主体、人员、职责、权限、依据、程序、救济渠道，"
                              "已公示：{shown_items}。")),
        Reason(NO_LIST, N_("{counted_on}核查，没有公示随机抽查事项清单。")),
    ),
    mend=N_("补齐缺少的公示事项；已经公示的，补录核查结果。"),
    examples=(
        passes("八项齐全", counted_on="2026-03-02", inspects=True,
               shown_items="subject,officers,duties,powers,basis,procedure,remedy,random_list"),
        passes("没有抽查职责的七项", counted_on="2026-03-02", inspects=False,
               shown_items="subject,officers,duties,powers,basis,procedure,remedy"),
        breaches("缺随机抽查清单", counted_on="2026-03-02", inspects=True,
                 shown_items="subject,officers,duties,powers,basis,procedure,remedy"),
        breaches("缺救济渠道", counted_on="2026-03-02", inspects=False,
                 shown_items="subject,officers,duties,powers,basis,procedure"),
        breaches("全部没有", counted_on="2026-03-02", inspects=True),
        lacks("是否承担抽查职责未填", counted_on="2026-03-02",
              shown_items="subject,officers,duties,powers,basis,procedure,remedy"),
        exempt("意见印发前", counted_on="2018-12-04"),
        breaches("意见印发当日", counted_on="2018-12-05"),
    ),
)

PER_CENT = 100

G03 = Rule(
    code="G03",
    name=N_("法制审核人员比例"),
    law=(ref("三项制度意见"),),
    on=f.counted_on,
    breach=f.reviewer_count * PER_CENT < f.officer_count * p.share,
    since=f.counted_on,
    severity=Severity.YELLOW,
    params=(limit("share", N_("法制审核人员不低于执法人员（%）"), Unit.COUNT,
                  default(5, date(2018, 12, 5), "比例出处未核实，平台默认")),),
    explain=N_("{counted_on}，法制审核人员{reviewer_count}人，在岗执法人员{officer_count}人，不足{share}%。"),
    mend=N_("核对人数；确实不足的，配备、调剂或者统筹使用法制审核人员。"),
    examples=(
        passes("刚好百分之五", counted_on="2026-03-02", reviewer_count=3, officer_count=60),
        breaches("差一人", counted_on="2026-03-02", reviewer_count=2, officer_count=60),
        breaches("多一名执法人员", counted_on="2026-03-02", reviewer_count=3, officer_count=61),
        passes("没有执法人员", counted_on="2026-03-02", reviewer_count=0, officer_count=0),
        lacks("法制审核人员未填", counted_on="2026-03-02", officer_count=60),
        exempt("意见印发前", counted_on="2018-12-04", reviewer_count=0, officer_count=60),
    ),
)

b = FactNames(BENCHMARK)
FILING_SINCE = date(2024, 1, 1)

FILED, SHOWN, REVISED = first_of(b.filed_on, today), first_of(b.published_on, today), first_of(b.revised_on, today)
# whoever made one before these limits is not held to them because its basis changed since
LIMITED = b.made_on >= FILING_SINCE
UNFILED = LIMITED & (b.kind == "own") & (FILED.days_after(b.made_on) > p.filing)
UNSHOWN = LIMITED & (b.kind == "adopted") & (SHOWN.workdays_after(b.made_on) > p.showing)
OUTDATED = b.basis_changed_on.exists() & (b.basis_changed_on > b.made_on) & (
    REVISED.days_after(b.basis_changed_on) > p.revision)

G06 = Rule(
    code="G06",
    name=N_("裁量基准备案、公示、调整"),
    law=(PLAN_2024, ref("黑龙江规范性文件办法")),
    on=latest(b.made_on, b.basis_changed_on),
    breach=any_of(UNFILED, UNSHOWN, OUTDATED),
    since=arose(
        (UNFILED, b.made_on + p.filing + 1), (UNSHOWN, b.made_on.plus_workdays(p.showing) + 1),
        (OUTDATED, b.basis_changed_on + p.revision + 1)),
    severity=Severity.ORANGE,
    version="2",
    params=(
        limit("filing", N_("报送备案期限（日）"), Unit.DAYS, default(15, FILING_SINCE, "省办法天数未核实，平台默认")),
        limit("showing", N_("公示期限（工作日）"), Unit.WORKDAYS, default(20, FILING_SINCE, NO_DAYS)),
        limit("revision", N_("启动调整期限（日）"), Unit.DAYS, default(30, FILING_SINCE, "外省（辽宁）口径，平台默认")),
    ),
    explain=(
        Reason(UNFILED, N_("基准{made_on}制定，没有在{filing}日内报送备案（备案日期：{filed_on}）。")),
        Reason(UNSHOWN, N_("{made_on}起直接适用上级基准，没有在{showing}个工作日内公示（公示日期：{published_on}）。")),
        Reason(OUTDATED,
               N_("依据自{basis_changed_on}起已经修改，没有在{revision}日内启动调整（启动日期：{revised_on}）。")),
    ),
    mend=N_("已经备案、公示、启动调整的，补录日期；没有的，立即办理；依据修改不影响基准的，以审查结论作为启动日期。"),
    examples=(
        passes("第十五日备案", kind="own", made_on="2026-03-02", filed_on="2026-03-17"),
        breaches("第十六日备案", kind="own", made_on="2026-03-02", filed_on="2026-03-18"),
        passes("适用上级，第二十个工作日公示", kind="adopted", made_on="2026-03-02", published_on="2026-03-30"),
        breaches("第二十一个工作日公示", kind="adopted", made_on="2026-03-02", published_on="2026-03-31"),
        passes("第三十日启动调整", kind="own", made_on="2024-06-03", filed_on="2024-06-10", basis_changed_on="2026-01-01",
               revised_on="2026-01-31"),
        breaches("第三十一日启动调整", kind="own", made_on="2024-06-03", filed_on="2024-06-10", basis_changed_on="2026-01-01",
                 revised_on="2026-02-01"),
        exempt("办法施行前制定，依据没有修改", kind="own", made_on="2023-12-31"),
        passes("办法施行前制定，依据修改后及时调整", kind="own", made_on="2023-12-31", filed_on="2024-01-30",
               basis_changed_on="2026-01-01", revised_on="2026-01-20"),
        breaches("办法施行当日制定，没有备案", kind="own", made_on="2024-01-01"),
        lacks("基准来源未填", made_on="2026-03-02"),
    ),
)

ORGAN_YEAR_PACK = Pack("organ_year", N_("执法机关年度情况"), ORGAN_YEAR, (G01, G02, G03))
BENCHMARK_PACK = Pack("benchmark", N_("行政裁量权基准"), BENCHMARK, (G06,))
