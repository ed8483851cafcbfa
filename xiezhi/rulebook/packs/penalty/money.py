"""How a fine is collected, and what is added when it is not paid (P25 P27)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, earliest, first_of, latest, p, today
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, exempt, lacks, limit, passes, statute
from ..steps import arose
from ..terms import either
from .words import FINED, LAW_2021, PENALISED, f, old_law, penalty_law

SELF = f.paid_through.exists() & (f.paid_through == "organ")
UNNAMED = ~f.bank_stated & ~(f.paid_through == "onsite").otherwise(False)

P25 = Rule(
    code="P25",
    name=N_("罚缴分离"),
    law=(penalty_law(67) | old_law(46), ref("罚缴分离办法", 7, 1)),
    on=f.decided_on,
    applies=PENALISED & FINED,
    breach=SELF | UNNAMED,
    since=arose((UNNAMED, f.decided_on), (SELF, either(f.paid_on, f.decided_on))),
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(SELF, N_("{decided_on}决定的罚款由{paid_through}；除依法当场收缴的外，行政机关不得自行收缴。")),
        Reason(UNNAMED, N_("{decided_on}的罚款决定书没有载明代收机构的名称和地址。")),
    ),
    mend=N_("已经由代收机构收缴的，更正途径；机关自行收缴的，立即缴付代收机构，追究责任；决定书漏载的，补正并告知当事人。"),
    examples=(
        passes("银行代收", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, paid_through="bank",
               bank_stated=True),
        breaches("机关自行收缴", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, paid_through="organ",
                 bank_stated=True),
        breaches("次月由机关自行收缴", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, paid_on="2026-05-08",
                 paid_through="organ", bank_stated=True),
        breaches("决定书没有代收机构", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, bank_stated=False),
        passes("尚未缴纳", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, bank_stated=True),
        passes("当场收缴不载明代收机构", decided_on="2026-04-08", penalty_kinds="fine", fine=10_000, paid_through="onsite",
               bank_stated=False),
        breaches("修订施行前一日", decided_on="2021-07-14", penalty_kinds="fine", fine=100_000, paid_through="organ"),
        exempt("没有罚款", decided_on="2026-04-08", penalty_kinds="warning", paid_through="organ"),
        lacks("是否载明代收机构未填", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, paid_through="bank"),
        lacks("收缴途径没有这一列", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, bank_stated=True,
              absent=("paid_through",)),
    ),
)

LAW_1996 = date(1996, 10, 1)  # three per cent a day from the first version on
PER_CENT = 100
DUE = f.fine * f.surcharge_days * p.rate
TOO_FAST = f.surcharge * PER_CENT > DUE
TOO_HIGH = f.surcharge > f.fine
# Of two remedies only the later is taken: what lay between them counts.
REMEDY = first_of(f.litigated_on, f.reconsidered_on)
SPAN = f.surcharge_to.days_after(f.surcharge_from) + 1
PAUSED = earliest(f.surcharge_to, first_of(f.remedy_ended_on, today)).days_after(latest(f.surcharge_from, REMEDY))
NOT_PAUSED = REMEDY.exists() & (f.surcharge_from >= LAW_2021) & (f.surcharge_days > SPAN - PAUSED) & (PAUSED > 0)
UNTOLD = ~f.surcharge_told
CHARGED_FROM = either(f.surcharge_from, f.decided_on)
CHARGED_TO = either(f.surcharge_to, CHARGED_FROM)

P27 = Rule(
    code="P27",
    name=N_("加处罚款"),
    law=(penalty_law(72, 1, 1) | old_law(51, item=1), penalty_law(73, 3), ref("行政强制法", 45)),
    on=first_of(f.surcharge_from, f.decided_on),
    applies=f.surcharge.exists(),
    breach=any_of(TOO_FAST, TOO_HIGH, NOT_PAUSED, UNTOLD),
    # That too much was charged shows when it ends; that the standard was not told, when it begins.
    since=arose(
        (TOO_FAST | TOO_HIGH, CHARGED_TO), (NOT_PAUSED, latest(f.surcharge_from, REMEDY)), (UNTOLD, CHARGED_FROM)),
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("rate", N_("每日加处罚款的比例（%）"), Unit.COUNT,
                  statute(3, LAW_1996, "行政处罚法第七十二条第一款第（一）项（修订施行前为第五十一条第（一）项）")),),
    explain=(
        Reason(TOO_FAST, N_("罚款{fine}，计收{surcharge_days}日，加处罚款{surcharge}，超过每日百分之{rate}的标准。")),
        Reason(TOO_HIGH, N_("加处罚款{surcharge}，超出罚款数额{fine}。")),
        Reason(NOT_PAUSED, N_("{surcharge_from}至{surcharge_to}计收{surcharge_days}日，没有扣除复议诉讼期间"
                              "（复议{reconsidered_on}，诉讼{litigated_on}，办结{remedy_ended_on}）。")),
        Reason(UNTOLD, N_("加处罚款的标准没有告知当事人。")),
    ),
    mend=N_("按每日百分之三、不超出本金、扣除复议诉讼期间重新计算，多收的退还；没有告知标准的，补行告知。"),
    examples=(
        passes("十日百分之三十", decided_on="2026-03-02", fine=100_000, surcharge=30_000, surcharge_days=10,
               surcharge_from="2026-03-18", surcharge_to="2026-03-27", surcharge_told=True),
        breaches("多收一分", decided_on="2026-03-02", fine=100_000, surcharge=30_001, surcharge_days=10,
                 surcharge_from="2026-03-18", surcharge_to="2026-03-27", surcharge_told=True),
        passes("刚到本金", decided_on="2026-01-05", fine=100_000, surcharge=100_000, surcharge_days=50,
               surcharge_from="2026-01-21", surcharge_to="2026-03-11", surcharge_told=True),
        breaches("超出本金一分", decided_on="2026-01-05", fine=100_000, surcharge=100_001, surcharge_days=50,
                 surcharge_from="2026-01-21", surcharge_to="2026-03-11", surcharge_told=True),
        breaches("复议期间仍计", decided_on="2026-01-05", fine=100_000, surcharge=90_000, surcharge_days=30,
                 surcharge_from="2026-01-21", surcharge_to="2026-02-19", surcharge_told=True,
                 reconsidered_on="2026-02-01", remedy_ended_on="2026-02-11"),
        passes("已经扣除复议期间", decided_on="2026-01-05", fine=100_000, surcharge=60_000, surcharge_days=20,
               surcharge_from="2026-01-21", surcharge_to="2026-02-19", surcharge_told=True,
               reconsidered_on="2026-02-01", remedy_ended_on="2026-02-11"),
        passes("修订施行前没有复议期间不计的规定", decided_on="2021-01-05", fine=100_000, surcharge=90_000, surcharge_days=30,
               surcharge_from="2021-01-21", surcharge_to="2021-02-19", surcharge_told=True,
               reconsidered_on="2021-02-01", remedy_ended_on="2021-02-11"),
        passes("办结后才起计", decided_on="2026-01-05", fine=100_000, surcharge=30_000, surcharge_days=10,
               surcharge_from="2026-03-18", surcharge_to="2026-03-27", surcharge_told=True,
               reconsidered_on="2026-02-01", remedy_ended_on="2026-03-11"),
        breaches("没有告知标准", decided_on="2026-03-02", fine=100_000, surcharge=30_000, surcharge_days=10,
                 surcharge_from="2026-03-18", surcharge_to="2026-03-27", surcharge_told=False),
        exempt("没有加处", decided_on="2026-03-02", fine=100_000),
        lacks("是否告知未填", decided_on="2026-03-02", fine=100_000, surcharge=30_000, surcharge_days=10,
              surcharge_from="2026-03-18", surcharge_to="2026-03-27"),
        lacks("计收天数未填", decided_on="2026-03-02", fine=100_000, surcharge=30_000, surcharge_told=True,
              surcharge_from="2026-03-18", surcharge_to="2026-03-27"),
    ),
)
