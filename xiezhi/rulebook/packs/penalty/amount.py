"""How much: on-the-spot limits, discretion tiers, the statute's range (P21 P39 P40)."""

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import all_of, any_of, first_of, p, when
from ...rule import (
    Example,
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
)
from .words import (
    FINED,
    LAW_2021,
    OLD_LAST,
    OLD_LAW,
    ORDINARY,
    PENALISED,
    SECURITY_2026,
    SECURITY_FIELD,
    SUMMARY,
    f,
    not_done_by,
    old_law,
    penalty_law,
    security_law,
)

# 治安管理处罚法 knows one limit for all: 500 元 since 2026, 200 元 before (which matters only while 行政处罚法 said 50 元).
SPOT_SECURITY = (
    special(200_00, SECURITY_FIELD, ref("治安管理处罚法", 100, numbering="2005"), OLD_LAW,
            "治安管理处罚法（2012年修正）第一百条", last=OLD_LAST),
    special(500_00, SECURITY_FIELD, security_law(119), SECURITY_2026, "治安管理处罚法第一百一十九条"),
)

SPOT_LIMIT = when(f.party_kind == "person", p.person, when(f.party_kind == "trader", p.trader, p.unit))
OVER = (f.fine > SPOT_LIMIT) & FINED
OTHER_KIND = f.penalty_kinds.has_any(
    "criticism", "confiscate_gains", "confiscate_goods", "suspend_licence", "downgrade", "restrict_business",
    "halt_business", "close_down", "restrict_trade", "revoke_licence", "detention", "other",
)



def at_limit(note: str, fen: int, **facts: str) -> tuple[Example, Example]:
    """A fine on the spot at its limit, and one 分 beyond it."""
    row = {"procedure": "summary", "penalty_kinds": "fine", **facts}
    return passes(note, fine=fen, **row), breaches(f"{note}零一分", fine=fen + 1, **row)


POLICE = {"domain": SECURITY_FIELD, "decided_on": "2026-01-01"}
POLICE_BEFORE = {"domain": SECURITY_FIELD, "decided_on": "2021-07-14"}

P21 = Rule(
    code="P21",
    name=N_("当场处罚限额"),
    law=(penalty_law(51) | old_law(33),),
    on=f.decided_on,
    applies=SUMMARY & PENALISED,
    breach=OVER | OTHER_KIND,
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("person", N_("当场罚款上限：公民（元）"), Unit.FEN,
              statute(50_00, OLD_LAW, "行政处罚法（2017年修正）第三十三条", last=OLD_LAST),
              statute(200_00, LAW_2021, "行政处罚法第五十一条"), *SPOT_SECURITY),
        limit("unit", N_("当场罚款上限：法人、其他组织（元）"), Unit.FEN,
              statute(1_000_00, OLD_LAW, "行政处罚法（2017年修正）第三十三条", last=OLD_LAST),
              statute(3_000_00, LAW_2021, "行政处罚法第五十一条"), *SPOT_SECURITY),
        limit("trader", N_("当场罚款上限：个体工商户（元）"), Unit.FEN,
              default(1_000_00, OLD_LAW, "个体工商户适用哪一档法律未明，平台默认从宽", last=OLD_LAST),
              default(3_000_00, LAW_2021, "个体工商户适用哪一档法律未明，平台默认从宽"), *SPOT_SECURITY),
    ),
    version="2",
    explain=(
        Reason(OVER, N_("简易程序罚款{fine}，超过当场处罚的限额（公民{person}，个体工商户{trader}，单位{unit}）。")),
        Reason(OTHER_KIND, N_("简易程序只能给予警告或者罚款，本案处罚类别为{penalty_kinds}。")),
    ),
    mend=N_("核对程序、金额和类别；确不符合当场处罚条件又没有法律另有规定的，应当撤销决定，依普通程序办理。"),
    examples=(
        passes("公民二百元", procedure="summary", decided_on="2026-04-08", party_kind="person", penalty_kinds="fine",
               fine=20_000),
        breaches("公民二百元零一分", procedure="summary", decided_on="2026-04-08", party_kind="person",
                 penalty_kinds="fine",
                 fine=20_001),
        passes("单位三千元", procedure="summary", decided_on="2026-04-08", party_kind="legal",
               penalty_kinds="warning,fine",
               fine=300_000),
        breaches("单位三千元零一分", procedure="summary", decided_on="2026-04-08", party_kind="legal",
                 penalty_kinds="fine",
                 fine=300_001),
        breaches("当场没收", procedure="summary", decided_on="2026-04-08", party_kind="legal",
                 penalty_kinds="confiscate_goods"),
        passes("警告", procedure="summary", decided_on="2026-04-08", party_kind="person", penalty_kinds="warning"),
        lacks("罚款金额未填", procedure="summary", decided_on="2026-04-08", party_kind="person", penalty_kinds="fine"),
        exempt("普通程序", procedure="ordinary", decided_on="2026-04-08", party_kind="person", penalty_kinds="fine",
               fine=500_000),
        *at_limit("个体工商户三千元", 300_000, decided_on="2026-04-08", party_kind="trader"),
        *at_limit("治安公民五百元", 50_000, party_kind="person", **POLICE),
        *at_limit("治安单位五百元", 50_000, party_kind="legal", **POLICE),
        *at_limit("治安个体工商户五百元", 50_000, party_kind="trader", **POLICE),
        breaches("治安管理处罚法修订施行前五百元", domain="public_security", procedure="summary", decided_on="2025-12-31",
                 party_kind="person", penalty_kinds="fine", fine=50_000),
        *at_limit("行政处罚法修订施行前公民五十元", 5_000, decided_on="2021-07-14", party_kind="person"),
        *at_limit("修订施行前单位一千元", 100_000, decided_on="2021-07-14", party_kind="legal"),
        *at_limit("修订施行前个体工商户一千元", 100_000, decided_on="2021-07-14", party_kind="trader"),
        *at_limit("修订施行前治安公民二百元", 20_000, party_kind="person", **POLICE_BEFORE),
        *at_limit("修订施行前治安单位二百元", 20_000, party_kind="legal", **POLICE_BEFORE),
        *at_limit("修订施行前治安个体工商户二百元", 20_000, party_kind="trader", **POLICE_BEFORE),
    ),
)

ABOVE = f.fine > f.statute_max
BELOW = (f.fine < f.statute_min) & ~first_of(f.mitigated, False)
OUTSIDE_TIER = (FINED & ((f.fine < f.tier_min) | (f.fine > f.tier_max))) | (~f.tier_kind_fits).otherwise(False)
UNEXPLAINED = f.deviation_reason.missing()
# 国办发〔2022〕27号: who departs from a benchmark has the head's approval or a collective discussion. A major case that was not
# discussed is P20.
UNSETTLED = all_of(
    f.deviation_reason.exists(), not_done_by(f.discussed_on, f.decided_on), ~(ORDINARY & f.major).otherwise(False),
    not_done_by(f.deviation_approved_on, f.decided_on).otherwise(True))

# A fine outside the statute's own range is P40; it is outside every tier too.
P39 = Rule(
    code="P39",
    name=N_("裁量基准"),
    law=(penalty_law(34), ref("裁量基准意见")),
    on=f.decided_on,
    applies=PENALISED & (FINED | f.tier_kind_fits.exists().otherwise(False)) & ~any_of(ABOVE, BELOW).otherwise(False),
    breach=OUTSIDE_TIER & (UNEXPLAINED | UNSETTLED),
    since=f.decided_on,
    severity=Severity.ORANGE,
    use=Use.GATE,
    version="3",
    explain=(
        Reason(UNEXPLAINED, N_("罚款{fine}或者处罚种类不在裁量基准的档次（{tier_min}至{tier_max}）内，没有说明理由。")),
        Reason(UNSETTLED, N_("罚款{fine}或者处罚种类不在裁量基准的档次（{tier_min}至{tier_max}）内，写了理由，但是决定前"
                             "没有集体讨论（{discussed_on}），也没有主要负责人批准（{deviation_approved_on}）。")),
    ),
    mend=N_("核对适用的档次；确需偏离的，写明理由并经集体讨论或者主要负责人批准；没有理由的，依法变更。"),
    examples=(
        passes("档次上限", decided_on="2026-04-08", penalty_kinds="fine", fine=200_000, tier_min=100_000,
               tier_max=200_000),
        breaches("高出一分", decided_on="2026-04-08", penalty_kinds="fine", fine=200_001, tier_min=100_000,
                 tier_max=200_000),
        breaches("低于下限一分", decided_on="2026-04-08", penalty_kinds="fine", fine=99_999, tier_min=100_000,
                 tier_max=200_000),
        passes("已说明理由并集体讨论", decided_on="2026-04-08", penalty_kinds="fine", fine=50_000, tier_min=100_000,
               tier_max=200_000, deviation_reason="主动消除危害后果", discussed_on="2026-04-08"),
        passes("已说明理由并经批准", decided_on="2026-04-08", penalty_kinds="fine", fine=50_000, tier_min=100_000,
               tier_max=200_000, deviation_reason="主动消除危害后果", deviation_approved_on="2026-04-08"),
        breaches("决定次日才集体讨论", decided_on="2026-04-08", penalty_kinds="fine", fine=50_000, tier_min=100_000,
                 tier_max=200_000, deviation_reason="主动消除危害后果", discussed_on="2026-04-09"),
        passes("重大案件没有集体讨论由P20处理", procedure="ordinary", major=True, decided_on="2026-04-08",
               penalty_kinds="fine", fine=50_000, tier_min=100_000, tier_max=200_000, deviation_reason="主动消除危害后果"),
        breaches("处罚种类不在档次内", decided_on="2026-04-08", penalty_kinds="revoke_licence", tier_kind_fits=False),
        passes("下限", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, tier_min=100_000, tier_max=200_000),
        lacks("档次未填", decided_on="2026-04-08", penalty_kinds="fine", fine=200_000),
        exempt("超出法定幅度的另有规则", decided_on="2026-04-08", penalty_kinds="fine", fine=200_001, tier_min=100_000,
               tier_max=200_000, statute_min=50_000, statute_max=200_000),
        exempt("没有罚款", decided_on="2026-04-08", penalty_kinds="warning"),
    ),
)

P40 = Rule(
    code="P40",
    name=N_("法定罚款幅度"),
    law=(penalty_law(4) | old_law(3, 1), penalty_law(76, item=2) | old_law(55, item=2)),
    on=f.decided_on,
    applies=PENALISED & FINED,
    breach=any_of(ABOVE, BELOW),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    explain=(
        Reason(ABOVE, N_("罚款{fine}，高于法定上限{statute_max}。")),
        Reason(BELOW, N_("罚款{fine}，低于法定下限{statute_min}，没有减轻处罚的情形。")),
    ),
    mend=N_("核对处罚依据的幅度；有减轻处罚情形的，补录情形；没有的，依法变更决定。"),
    examples=(
        passes("法定上限", decided_on="2026-04-08", penalty_kinds="fine", fine=1_000_000, statute_min=100_000,
               statute_max=1_000_000),
        breaches("高于上限一分", decided_on="2026-04-08", penalty_kinds="fine", fine=1_000_001, statute_min=100_000,
                 statute_max=1_000_000),
        passes("法定下限", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, statute_min=100_000,
               statute_max=1_000_000),
        breaches("低于下限一分", decided_on="2026-04-08", penalty_kinds="fine", fine=99_999, statute_min=100_000,
                 statute_max=1_000_000),
        passes("减轻处罚", decided_on="2026-04-08", penalty_kinds="fine", fine=50_000, statute_min=100_000,
               statute_max=1_000_000,
               mitigated=True),
        breaches("修订施行前高于上限", decided_on="2021-07-14", penalty_kinds="fine", fine=1_000_001, statute_min=100_000,
                 statute_max=1_000_000),
        lacks("幅度未填", decided_on="2026-04-08", penalty_kinds="fine", fine=50_000),
        lacks("减轻情形没有这一列", decided_on="2026-04-08", penalty_kinds="fine", fine=50_000, statute_min=100_000,
              statute_max=1_000_000, absent=("mitigated",)),
    ),
)
