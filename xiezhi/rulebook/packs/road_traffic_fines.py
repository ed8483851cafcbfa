"""Road traffic fines: the limits of a real procedure, on a real public log, in the same rule language."""

from datetime import date

from xiezhi.law.text import N_

from ..expr import FactNames, p
from ..facts.road_traffic_fines import ROAD_TRAFFIC_FINES
from ..rule import (
    Deadline,
    Pack,
    Param,
    Rule,
    Severity,
    Standard,
    Unit,
    breaches,
    exempt,
    lacks,
    limit,
    passes,
    statute,
)

f = FactNames(ROAD_TRAFFIC_FINES)
PROCEDURE = Standard(N_("该罚款程序的期限规定（数据集说明，doi 10.4121/uuid:270fd440-1057-4fb9-89a9-b699b47990f5）"))


def days(count: int) -> tuple[Param, ...]:
    """The limit of a rule of this procedure."""
    return (limit("limit", N_("期限（日）"), Unit.DAYS, statute(count, date.min, PROCEDURE.text)),)


R01 = Rule(
    code="R01",
    name=N_("罚单九十日内寄送"),
    law=(PROCEDURE,),
    on=f.created_on,
    applies=f.sent_on.exists(),
    breach=f.sent_on.days_after(f.created_on) > p.limit,
    since=f.created_on + p.limit + 1,
    deadline=Deadline(f.created_on, f.created_on + p.limit),
    severity=Severity.RED,
    params=days(90),
    shows={"used": f.sent_on.days_after(f.created_on)},
    explain=N_("{created_on}开具，{sent_on}寄送，历时{used}日，超过{limit}日。"),
    mend=N_("核对开具和寄送日期；确已逾期的，罚单应当依申请撤销。"),
    examples=(
        passes("第九十日", created_on="2006-07-24", sent_on="2006-10-22"),
        breaches("第九十一日", created_on="2006-07-24", sent_on="2006-10-23"),
        exempt("没有寄送", created_on="2006-07-24"),
        lacks("没有开具日期", sent_on="2006-10-23"),
    ),
)

R02 = Rule(
    code="R02",
    name=N_("六十日内向法官申诉"),
    law=(PROCEDURE,),
    on=f.judge_appealed_on,
    applies=f.judge_appealed_on.exists(),
    breach=f.judge_appealed_on.days_after(f.notified_on) > p.limit,
    since=f.notified_on + p.limit + 1,
    deadline=Deadline(f.notified_on, f.notified_on + p.limit),
    severity=Severity.ORANGE,
    params=days(60),
    shows={"used": f.judge_appealed_on.days_after(f.notified_on)},
    explain=N_("{notified_on}送达，{judge_appealed_on}向法官申诉，历时{used}日，超过{limit}日。"),
    mend=N_("核对送达日期；确已逾期的，申诉不应受理。"),
    examples=(
        passes("第六十日", notified_on="2007-01-15", judge_appealed_on="2007-03-16"),
        breaches("第六十一日", notified_on="2007-01-15", judge_appealed_on="2007-03-17"),
        exempt("没有申诉", notified_on="2007-01-15"),
        lacks("没有送达日期", judge_appealed_on="2007-03-17"),
    ),
)

R03 = Rule(
    code="R03",
    name=N_("六十日内向省督申诉"),
    law=(PROCEDURE,),
    on=f.prefect_appealed_on,
    applies=f.prefect_appealed_on.exists(),
    breach=f.prefect_appealed_on.days_after(f.notified_on) > p.limit,
    since=f.notified_on + p.limit + 1,
    deadline=Deadline(f.notified_on, f.notified_on + p.limit),
    severity=Severity.ORANGE,
    params=days(60),
    shows={"used": f.prefect_appealed_on.days_after(f.notified_on)},
    explain=N_("{notified_on}送达，{prefect_appealed_on}向省督寄出申诉，历时{used}日，超过{limit}日（落款{prefect_appeal_dated_on}）。"),
    mend=N_("核对送达、落款和寄出日期；确已逾期的，申诉不应受理。"),
    examples=(
        passes("第六十日", notified_on="2007-01-15", prefect_appealed_on="2007-03-16"),
        breaches("第六十一日", notified_on="2007-01-15", prefect_appealed_on="2007-03-17"),
        exempt("没有申诉", notified_on="2007-01-15"),
        lacks("没有送达日期", prefect_appealed_on="2007-03-17"),
    ),
)

R04 = Rule(
    code="R04",
    name=N_("送达满六十日才能加处罚款"),
    law=(PROCEDURE,),
    on=f.penalty_added_on,
    applies=f.penalty_added_on.exists(),
    breach=f.penalty_added_on.days_after(f.notified_on) < p.limit,
    since=f.penalty_added_on,
    deadline=Deadline(f.notified_on, f.notified_on + p.limit, waiting=True),
    severity=Severity.RED,
    params=days(60),
    shows={"used": f.penalty_added_on.days_after(f.notified_on)},
    explain=N_("{notified_on}送达，{penalty_added_on}加处罚款，只隔{used}日，不足{limit}日。"),
    mend=N_("核对送达日期；确未满期的，撤销加处的罚款。"),
    examples=(
        passes("第六十日", notified_on="2007-01-15", penalty_added_on="2007-03-16"),
        breaches("第五十九日", notified_on="2007-01-15", penalty_added_on="2007-03-15"),
        exempt("没有加处", notified_on="2007-01-15"),
        lacks("没有送达日期", penalty_added_on="2007-03-16"),
    ),
)

ROAD_TRAFFIC_FINES_PACK = Pack("road_traffic_fines", N_("道路交通罚款"), ROAD_TRAFFIC_FINES, (R01, R02, R03, R04))
