"""How often, together with whom, and chosen by lot (J05 J06 J14)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes, warns
from ..steps import arose
from .words import ANSWERS, ENDED, FROM_ABOVE, OPINION, RECHECK, SINCE, f

BY_ROUTINE = f.kind == "routine"

J05 = Rule(
    code="J05",
    name=N_("年度检查频次"),
    law=(OPINION, ANSWERS),
    on=f.inspected_on,
    applies=~FROM_ABOVE & f.kind.isin("routine", "case"),
    breach=BY_ROUTINE & (f.year_count > f.year_cap),
    # Checks for cause are counted but not capped: beyond a reasonable number they are only shown.
    levels=((Severity.ORANGE, (f.kind == "case") & (f.year_count > p.reasonable)),),
    since=f.inspected_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("reasonable", N_("个案检查的合理频次（次）"), Unit.COUNT, default(3, SINCE, "文件未定次数，平台默认")),),
    explain=N_("{inspected_on}是本年度第{year_count}次检查该企业，超过公布的上限{year_cap}次。"),
    mend=N_("核对检查类型和次数；确已超过上限的，不得再实施日常检查，改为书面核查、信息共享等方式。"),
    examples=(
        passes("刚到上限", kind="routine", inspected_on="2026-03-02", year_count=2, year_cap=2),
        breaches("超过一次", kind="routine", inspected_on="2026-03-02", year_count=3, year_cap=2),
        passes("个案检查第三次", kind="case", inspected_on="2026-03-02", year_count=3, year_cap=2),
        warns("个案检查不受上限，超过合理频次只提醒", Severity.ORANGE, kind="case", inspected_on="2026-03-02", year_count=4,
              year_cap=2),
        exempt("上级部署的专项检查", kind="special", inspected_on="2026-03-02", year_count=9, year_cap=2,
               assigned_above=True),
        lacks("上限没有公布", kind="routine", inspected_on="2026-03-02", year_count=3),
        exempt("意见印发前", kind="routine", inspected_on="2025-01-02", year_count=9, year_cap=2),
    ),
)

AGAIN = f.last_inspected_on.exists() & (f.inspected_on.days_after(f.last_inspected_on) <= p.window)
NEAR = (f.inspected_on.days_after(f.others_inspect_on) <= p.window) & (
    f.others_inspect_on.days_after(f.inspected_on) <= p.window)
ALONE = f.others_inspect_on.exists() & NEAR & ~first_of(f.joint, False)

J06 = Rule(
    code="J06",
    name=N_("合并检查和综合查一次"),
    law=(OPINION,),  # 优化营商环境条例54 and 民营经济促进法52 ask it of market regulation only, and "as far as possible"
    on=f.inspected_on,
    applies=f.kind.isin("routine", "special") & ~FROM_ABOVE & ~RECHECK,
    breach=any_of(AGAIN, ALONE),
    since=f.inspected_on,
    severity=Severity.ORANGE,
    params=(limit("window", N_("应当合并的间隔（日）"), Unit.DAYS, default(30, SINCE, "文件未定天数，平台默认")),),
    explain=(
        Reason(AGAIN,
               N_("本机关{last_inspected_on}检查过该企业，{inspected_on}又去检查，相隔不超过{window}日，可以合并而未合并。")),
        Reason(ALONE, N_("其他机关于{others_inspect_on}检查该企业，与本次{inspected_on}相隔不超过{window}日，没有联合实施。")),
    ),
    mend=N_("能够合并的事项一次查完；涉及多个机关的，纳入“综合查一次”；属于复查或者个案检查的，补录类型。"),
    examples=(
        passes("相隔三十一日", kind="routine", inspected_on="2026-04-02", last_inspected_on="2026-03-02"),
        breaches("相隔三十日", kind="routine", inspected_on="2026-04-01", last_inspected_on="2026-03-02"),
        passes("首次检查", kind="routine", inspected_on="2026-04-02"),
        breaches("十日后另一机关又查", kind="routine", inspected_on="2026-04-02", others_inspect_on="2026-04-12"),
        passes("已联合检查", kind="routine", inspected_on="2026-04-02", others_inspect_on="2026-04-02", joint=True),
        exempt("复查整改情况", kind="routine", inspected_on="2026-04-02", last_inspected_on="2026-03-20", recheck=True),
        exempt("个案检查", kind="case", inspected_on="2026-04-02", last_inspected_on="2026-03-20"),
        lacks("上一次检查没有这一列", kind="routine", inspected_on="2026-04-02", absent=("last_inspected_on",)),
        exempt("意见印发前", kind="routine", inspected_on="2025-01-02", last_inspected_on="2024-12-30"),
    ),
)

CODE_2020 = date(2020, 1, 1)
SHOWN = first_of(f.published_on, today)
PICKED_OBJECT = ~f.random_object
PICKED_OFFICERS = ~f.random_officers
UNSHOWN = SHOWN.workdays_after(ENDED) > p.days

J14 = Rule(
    code="J14",
    name=N_("双随机、一公开"),
    law=(ref("优化营商环境条例", 54, 1), ref("民营经济促进法", 52, 2)),
    on=f.inspected_on,
    applies=BY_ROUTINE & f.market_field & ~first_of(f.key_field, False),
    breach=any_of(PICKED_OBJECT, PICKED_OFFICERS, UNSHOWN),
    since=arose((PICKED_OBJECT | PICKED_OFFICERS, f.inspected_on), (UNSHOWN, ENDED.plus_workdays(p.days) + 1)),
    severity=Severity.ORANGE,
    params=(limit("days", N_("检查结果公开期限（工作日）"), Unit.WORKDAYS, default(20, CODE_2020, "法规只说及时，平台默认")),),
    explain=(
        Reason(PICKED_OBJECT, N_("市场监管领域的日常检查（{inspected_on}），检查对象不是随机抽取。")),
        Reason(PICKED_OFFICERS, N_("市场监管领域的日常检查（{inspected_on}），检查人员不是随机选派。")),
        Reason(UNSHOWN, N_("检查结束后没有在{days}个工作日内公开结果（检查日期：{inspected_on}；公开日期：{published_on}）。")),
    ),
    mend=N_("补录抽取、选派记录和公开日期；确未随机的，纠正抽查方式；没有公开的，立即公开抽查事项和查处结果。"),
    examples=(
        passes("双随机并公开", kind="routine", market_field=True, inspected_on="2026-03-02", random_object=True,
               random_officers=True, published_on="2026-03-10"),
        breaches("对象不是随机抽取", kind="routine", market_field=True, inspected_on="2026-03-02", random_object=False,
                 random_officers=True, published_on="2026-03-10"),
        passes("第二十个工作日公开", kind="routine", market_field=True, inspected_on="2026-03-02", random_object=True,
               random_officers=True, published_on="2026-03-30"),
        breaches("第二十一个工作日公开", kind="routine", market_field=True, inspected_on="2026-03-02", random_object=True,
                 random_officers=True, published_on="2026-03-31"),
        exempt("重点监管领域", kind="routine", market_field=True, key_field=True, inspected_on="2026-03-02"),
        exempt("个案检查", kind="case", market_field=True, inspected_on="2026-03-02"),
        exempt("条例施行前", kind="routine", market_field=True, inspected_on="2019-12-31", random_object=False),
        lacks("是否市场监管领域未填", kind="routine", inspected_on="2026-03-02", random_object=False),
    ),
)
