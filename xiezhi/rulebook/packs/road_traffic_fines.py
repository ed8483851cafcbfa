"""Road traffic fines: the limits of a real procedure, on a real public log, in the same rule language.

Amounts are in EUR, whole cents as 分 elsewhere. What the figures say, and against whose: docs/road-traffic-fines.md.
"""

from datetime import date

from xiezhi.law.text import N_

from ..expr import FactNames, p, when
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

COMPLETED = f.last_step.isin("pay", "collect") | f.dismissed

R05 = Rule(
    code="R05",
    name=N_("逾期寄送的罚单不应移送催收"),
    law=(PROCEDURE,),
    on=f.collected_on,
    applies=f.collected_on.exists() & f.sent_on.exists(),
    breach=f.sent_on.days_after(f.created_on) > p.limit,
    since=f.collected_on,
    severity=Severity.ORANGE,
    params=days(90),
    shows={"used": f.sent_on.days_after(f.created_on)},
    explain=N_("{created_on}开具，{sent_on}寄送，历时{used}日，超过{limit}日，仍在{collected_on}移送催收。"),
    mend=N_("核对开具和寄送日期；确已逾期的，停止催收。"),
    examples=(
        passes("第九十日寄送", created_on="2006-07-24", sent_on="2006-10-22", collected_on="2008-03-01"),
        breaches("第九十一日寄送", created_on="2006-07-24", sent_on="2006-10-23", collected_on="2008-03-01"),
        exempt("没有移送", created_on="2006-07-24", sent_on="2006-10-23"),
        lacks("没有开具日期", sent_on="2006-10-23", collected_on="2008-03-01"),
    ),
)

R06 = Rule(
    code="R06",
    name=N_("一百八十日内办结"),
    law=(PROCEDURE,),
    on=f.ended_on,
    applies=COMPLETED,
    breach=f.ended_on.days_after(f.started_on) > p.limit,
    since=f.started_on + p.limit + 1,
    deadline=Deadline(f.started_on, f.started_on + p.limit),
    severity=Severity.YELLOW,
    params=days(180),
    shows={"used": f.ended_on.days_after(f.started_on)},
    explain=N_("{started_on}开始，最后一步（{last_step}）在{ended_on}，历时{used}日，超过{limit}日。"),
    mend=N_("核对各步日期；久未移送催收的，逐件清理。"),
    examples=(
        passes("第一百八十日", started_on="2006-07-24", ended_on="2007-01-20", last_step="pay", dismissed=False),
        breaches("第一百八十一日", started_on="2006-07-24", ended_on="2007-01-21", last_step="collect", dismissed=False),
        breaches("缴款的第一百八十一日", started_on="2006-07-24", ended_on="2007-01-21", last_step="pay", dismissed=False),
        breaches("撤销的也算办结", started_on="2006-07-24", ended_on="2007-01-21", last_step="prefect_sent", dismissed=True),
        exempt("没有办结", started_on="2006-07-24", ended_on="2007-01-21", last_step="send", dismissed=False),
        lacks("没有第一步日期", ended_on="2007-01-21", last_step="pay", dismissed=False),
    ),
)

R07 = Rule(
    code="R07",
    name=N_("缴款之后不应紧接着加处罚款"),
    law=(PROCEDURE,),
    on=f.penalty_added_on,
    applies=f.penalty_added_on.exists(),
    breach=f.before_penalty == "pay",
    since=f.penalty_added_on,
    severity=Severity.YELLOW,
    explain=N_("{penalty_added_on}加处罚款，紧接在一次缴款之后。"),
    mend=N_("核对当时是否已经缴足；已经缴足的，撤销加处的罚款。"),
    examples=(
        passes("送达之后加处", penalty_added_on="2007-03-16", before_penalty="notify"),
        breaches("缴款之后加处", penalty_added_on="2007-03-16", before_penalty="pay"),
        exempt("没有加处", before_penalty="pay"),
        lacks("不知道前一步", penalty_added_on="2007-03-16"),
    ),
)

R08 = Rule(
    code="R08",
    name=N_("送达满六十日即加处罚款"),
    law=(PROCEDURE,),
    on=f.penalty_added_on,
    applies=f.penalty_added_on.exists(),
    breach=f.penalty_added_on.days_after(f.notified_on) > p.limit,
    since=f.notified_on + p.limit + 1,
    deadline=Deadline(f.notified_on, f.notified_on + p.limit),
    severity=Severity.YELLOW,
    params=days(60),
    shows={"used": f.penalty_added_on.days_after(f.notified_on)},
    explain=N_("{notified_on}送达，{penalty_added_on}才加处罚款，隔了{used}日，超过{limit}日。"),
    mend=N_("核对送达日期；确实拖延的，说明原因。"),
    examples=(
        passes("第六十日", notified_on="2007-01-15", penalty_added_on="2007-03-16"),
        breaches("第六十一日", notified_on="2007-01-15", penalty_added_on="2007-03-17"),
        exempt("没有加处", notified_on="2007-01-15"),
        lacks("没有送达日期", penalty_added_on="2007-03-16"),
    ),
)

# A fine that was never sent has no costs of sending.
DUE = f.amount + when(f.sent_on.missing(), 0, f.expense)

R09 = Rule(
    code="R09",
    name=N_("以缴款结束的应当缴足"),
    law=(PROCEDURE,),
    on=f.ended_on,
    applies=f.last_step == "pay",
    breach=f.paid < DUE,
    since=f.ended_on,
    severity=Severity.YELLOW,
    shows={"due_fen": DUE, "short_fen": DUE - f.paid},
    explain=N_("以缴款结束，应缴{due_fen}，已缴{paid}，少{short_fen}（货币为欧元）。"),
    mend=N_("核对数额；确有欠缴的，催缴或者移送催收。"),
    examples=(
        passes("缴足罚款和寄送费用", ended_on="2008-09-09", last_step="pay", sent_on="2007-07-17", amount=7400, expense=1300,
               paid=8700),
        passes("没有寄送就没有寄送费用", ended_on="2006-07-25", last_step="pay", amount=3500, paid=3500),
        breaches("少缴一分", ended_on="2008-09-09", last_step="pay", sent_on="2007-07-17", amount=7400, expense=1300, paid=8699),
        exempt("移送催收的", ended_on="2008-09-09", last_step="collect", amount=7400, paid=0),
        lacks("寄送了但是没有寄送费用", ended_on="2008-09-09", last_step="pay", sent_on="2007-07-17", amount=7400, paid=8700),
    ),
)

ROAD_TRAFFIC_FINES_PACK = Pack(
    "road_traffic_fines", N_("道路交通罚款"), ROAD_TRAFFIC_FINES, (R01, R02, R03, R04, R05, R06, R07, R08, R09))
