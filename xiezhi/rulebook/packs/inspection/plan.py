"""Plans and the list of items (J07 J12 J13)."""

from xiezhi.law.text import N_

from ...expr import FactNames, any_of, const, first_of, latest, p, today
from ...facts.inspection import INSPECTION_ITEM, INSPECTION_PLAN
from ...rule import (
    Pack,
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
    statute,
)
from ..management.words import PLAN_2024, PLAN_PLACE, PLAN_SINCE
from ..steps import not_done_by
from .words import ANSWERS, FORMS_SINCE, OPINION

f = FactNames(INSPECTION_PLAN)

UNAPPROVED = not_done_by(f.approved_on, f.started_on)
WRONG_APPROVER = f.approved_on.exists() & ~f.approved_by.isin("government", "superior")
UNFILED = not_done_by(f.filed_on, f.started_on)
UNPUBLISHED = not_done_by(f.published_on, f.started_on)
# A cap on their number is local: where none is written down, none is judged.
TOO_MANY = (f.year_count > f.year_cap).otherwise(False)

J07 = Rule(
    code="J07",
    name=N_("专项检查批准、备案、公布"),
    law=(OPINION,),
    on=f.started_on,
    applies=(f.kind == "special") & f.started_on.exists() & ~first_of(f.assigned_above, False),
    breach=any_of(UNAPPROVED, WRONG_APPROVER, UNFILED, UNPUBLISHED, TOO_MANY),
    since=f.started_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(UNAPPROVED, N_("专项检查{started_on}开始，此前计划没有经过批准（批准日期：{approved_on}）。")),
        Reason(WRONG_APPROVER, N_("专项检查由{approved_by}批准，应当由县级以上人民政府（行署）或者垂直管理的上一级机关批准。")),
        Reason(UNFILED, N_("专项检查{started_on}开始，此前没有报司法行政部门备案（备案日期：{filed_on}）。")),
        Reason(UNPUBLISHED, N_("专项检查{started_on}开始，此前没有公布计划（公布日期：{published_on}）。")),
        Reason(TOO_MANY, N_("这是本机关本年度第{year_count}次专项检查，超过上限{year_cap}次。")),
    ),
    mend=N_("已经批准、备案、公布的，补录日期；没有的，暂停检查，补齐手续；超过年度数量的，合并或者取消。"),
    examples=(
        passes("开始当日手续齐备", kind="special", started_on="2026-03-02", approved_by="government", approved_on="2026-03-02",
               filed_on="2026-03-02", published_on="2026-03-02"),
        breaches("开始次日才备案", kind="special", started_on="2026-03-02", approved_by="government", approved_on="2026-03-02",
                 filed_on="2026-03-03", published_on="2026-03-02"),
        breaches("没有批准", kind="special", started_on="2026-03-02", filed_on="2026-02-27", published_on="2026-02-27"),
        breaches("本机关自行批准", kind="special", started_on="2026-03-02", approved_by="own", approved_on="2026-02-26",
                 filed_on="2026-02-27", published_on="2026-02-27"),
        breaches("没有公布", kind="special", started_on="2026-03-02", approved_by="superior", approved_on="2026-02-26",
                 filed_on="2026-02-27"),
        breaches("超过年度数量", kind="special", started_on="2026-03-02", approved_by="government", approved_on="2026-02-26",
                 filed_on="2026-02-27", published_on="2026-02-27", year_count=3, year_cap=2),
        exempt("上级部署的专项检查", kind="special", started_on="2026-03-02", assigned_above=True),
        exempt("意见印发前", kind="special", started_on="2025-01-02"),
        lacks("批准机关未填", kind="special", started_on="2026-03-02", approved_on="2026-02-26", filed_on="2026-02-27",
              published_on="2026-02-27"),
    ),
)

DUE = f.year_ends_on + (const(0) - p.before)

J12 = Rule(
    code="J12",
    name=N_("涉企检查计划报送"),
    law=(PLAN_2024,),
    on=f.year_ends_on,
    applies=f.kind == "annual",
    breach=first_of(f.submitted_on, today) > DUE,
    since=DUE + 1,
    severity=Severity.ORANGE,
    # 8月31日 is 122 days before 31 December in every year.
    params=(limit("before", N_("年度计划报送截止（年底前日数）"), Unit.DAYS,
                  statute(122, PLAN_SINCE, "实施方案二（八）：8月31日前", place=PLAN_PLACE),
                  default(122, PLAN_SINCE, "期限由各地规定，平台默认")),),
    shows={"due": DUE},
    explain=N_("年度涉企检查计划应当不迟于{due}报送同级司法行政部门，没有按期报送（报送日期：{submitted_on}）。"),
    mend=N_("已经报送的，补录日期；没有报送的，立即报送并说明原因。各地截止日不同的，以当地规定为准。"),
    examples=(
        passes("八月三十一日报送", kind="annual", year_ends_on="2025-12-31", submitted_on="2025-08-31"),
        breaches("九月一日报送", kind="annual", year_ends_on="2025-12-31", submitted_on="2025-09-01"),
        passes("方案所在地区八月三十一日报送", kind="annual", year_ends_on="2025-12-31", submitted_on="2025-08-31",
               place="232701"),
        breaches("方案所在地区九月一日报送", kind="annual", year_ends_on="2025-12-31", submitted_on="2025-09-01", place="232701"),
        breaches("没有报送", kind="annual", year_ends_on="2025-12-31"),
        passes("期限未到", kind="annual", year_ends_on="2026-12-31"),
        passes("闰年也是八月三十一日", kind="annual", year_ends_on="2024-12-31", submitted_on="2024-08-31"),
        exempt("专项检查计划", kind="special", year_ends_on="2025-12-31"),
        exempt("方案印发前的年度", kind="annual", year_ends_on="2023-12-31"),
        lacks("计划年度未填", kind="annual", submitted_on="2025-08-31"),
    ),
)

item = FactNames(INSPECTION_ITEM)
LAST_USED = first_of(item.last_used_on, item.listed_on)

J13 = Rule(
    code="J13",
    name=N_("多年未实施的检查事项"),
    law=(ANSWERS,),
    on=today,
    applies=item.cleared_on.missing(),
    breach=today.past_years(LAST_USED, p.years) & item.kept_reason.missing(),
    since=latest(LAST_USED.plus_months(p.years * 12) + 1, const(FORMS_SINCE)),
    severity=Severity.YELLOW,
    params=(limit("years", N_("未实施满（年）"), Unit.YEARS, statute(5, FORMS_SINCE, "有关问题解答：近五年未实施")),),
    version="2",
    shows={"last_used": LAST_USED},
    explain=N_("检查事项{item_name}自{last_used}起已超过{years}年没有实施，没有清理，也没有保留的理由。"),
    mend=N_("按程序清理取消；确需保留的，写明论证理由；已经实施过的，补录最近一次日期。"),
    examples=(
        passes("满五年当日", item_name="甲", listed_on="2015-01-05", last_used_on="2021-06-30"),
        breaches("五年零一日", item_name="甲", listed_on="2015-01-05", last_used_on="2021-06-29"),
        breaches("列入以来没有实施", item_name="乙", listed_on="2015-01-05"),
        passes("已论证保留", item_name="丙", listed_on="2015-01-05", kept_reason="涉及重大公共安全"),
        exempt("已清理", item_name="丁", listed_on="2015-01-05", cleared_on="2025-06-01"),
        exempt("解答印发前", item_name="丁", listed_on="2015-01-05", asof="2025-05-07"),
        lacks("日期都未填", item_name="戊"),
    ),
)

INSPECTION_PLAN_PACK = Pack("inspection_plan", N_("涉企行政检查计划"), INSPECTION_PLAN, (J07, J12))
INSPECTION_ITEM_PACK = Pack("inspection_item", N_("涉企行政检查事项"), INSPECTION_ITEM, (J13,))
