"""考核指标和预算规则: fines must buy an organ nothing (P44)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ..expr import FactNames, const, latest, today
from ..facts.assessment import ASSESSMENT_RULE
from ..rule import Pack, Reason, Rule, Severity, Use, breaches, exempt, lacks, passes

f = FactNames(ASSESSMENT_RULE)
ORDINANCE_2020 = date(2020, 1, 1)  # 优化营商环境条例: the older of the two grounds
IN_USE = (f.adopted_on <= today) & (f.ended_on.missing() | (f.ended_on > today))

P44 = Rule(
    code="P44",
    name=N_("罚没收入不得挂钩"),
    law=(ref("行政处罚法", 74, 3), ref("优化营商环境条例", 59, 3)),
    on=today,
    applies=IN_USE,
    breach=f.counts_fines | f.returns_fines,
    since=latest(f.adopted_on, const(ORDINANCE_2020)),
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(f.counts_fines,
               N_("{adopted_on}施行的{kind}以罚没数额作为考核考评内容；罚没款项不得同机关及其人员的考核、考评挂钩。")),
        Reason(f.returns_fines, N_("{adopted_on}施行的{kind}按罚没数额返还或者安排经费；罚没款项必须全部上缴国库，不得返还。")),
    ),
    mend=N_("停止适用并修改该指标或者规则，删除与罚没数额直接或者变相挂钩的内容；已经返还的款项，由财政部门追缴。"),
    examples=(
        passes("不与罚没数额挂钩", kind="indicator", adopted_on="2026-01-01", counts_fines=False, returns_fines=False),
        breaches("罚没数额作为考核指标", kind="indicator", adopted_on="2026-01-01", counts_fines=True, returns_fines=False),
        breaches("按罚没数额返还经费", kind="budget", adopted_on="2019-01-01", counts_fines=False, returns_fines=True),
        exempt("当日废止", kind="indicator", adopted_on="2026-01-01", ended_on="2026-06-30", counts_fines=True),
        breaches("次日才废止", kind="indicator", adopted_on="2026-01-01", ended_on="2026-07-01", counts_fines=True),
        exempt("尚未施行", kind="indicator", adopted_on="2026-07-01", counts_fines=True),
        lacks("是否返还未填", kind="budget", adopted_on="2026-01-01", counts_fines=False),
        lacks("废止日期没有这一列", kind="budget", adopted_on="2026-01-01", counts_fines=True, absent=("ended_on",)),
    ),
)

ASSESSMENT_PACK = Pack("assessment_rules", N_("考核指标和预算规则"), ASSESSMENT_RULE, (P44,))
