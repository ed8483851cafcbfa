"""Hearing: offered, waited for, notified in time, presided by an outsider (P15 P16 P17)."""

from xiezhi.law.text import N_

from ...expr import Expr, any_of, p, when
from ...rule import (
    Deadline,
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
from ..steps import arose
from .words import (
    LAW_2021,
    OLD_LAST,
    OLD_LAW,
    ORDINARY,
    PENALISED,
    SECURITY_2026,
    SECURITY_FIELD,
    WAIVED,
    done_by,
    f,
    not_done_by,
    old_law,
    penalty_law,
    security_2026,
    security_law,
)

LOCAL = "地方标准未核实，平台默认从低"
# 个体工商户 are natural persons (民法典54): the lower threshold, which only asks for a hearing to be offered.
LARGE = when(f.party_kind == "legal", p.unit, p.person)
# What 行政处罚法63 added in 2021; 治安管理处罚法117 names neither confiscation nor these kinds.
ADDED = (f.decided_on >= LAW_2021) & ~security_2026(f.decided_on)
HEAVY = any_of(
    f.penalty_kinds.has_any("revoke_licence", "halt_business"),
    f.fine.exists() & (f.fine >= LARGE),
    ADDED & f.penalty_kinds.has_any("downgrade", "close_down", "restrict_trade"),
    ADDED & f.confiscated.exists() & (f.confiscated >= LARGE),
    f.hearing_due.otherwise(False),
)
FOUR_THOUSAND = special(
    4_000_00, SECURITY_FIELD, security_law(117, 1), SECURITY_2026, "治安管理处罚法第一百一十七条第一款")

P15 = Rule(
    code="P15",
    name=N_("听证权利告知"),
    law=(penalty_law(63, 1) | old_law(42, 1),),
    on=f.decided_on,
    applies=ORDINARY & PENALISED & HEAVY,
    breach=not_done_by(f.hearing_told_on, f.decided_on),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("person", N_("较大数额：公民、个体工商户（元）"), Unit.FEN, default(2_000_00, OLD_LAW, LOCAL), FOUR_THOUSAND),
        limit("unit", N_("较大数额：法人、非法人组织（元）"), Unit.FEN, default(10_000_00, OLD_LAW, LOCAL), FOUR_THOUSAND),
    ),
    version="3",
    explain=N_("处罚（{penalty_kinds}，罚款{fine}，没收{confiscated}）属于应当告知听证权利的情形（较大数额：公民{person}，"
               "单位{unit}），决定前没有告知（告知日期：{hearing_told_on}）。"),
    mend=N_("已经告知的，补录告知日期；没有告知的，应当撤销决定，告知听证权利后重新作出。较大数额以本地规定为准。"),
    examples=(
        passes("已告知", procedure="ordinary", decided_on="2026-04-08", party_kind="legal", penalty_kinds="fine",
               fine=5_000_000,
               hearing_told_on="2026-03-23"),
        breaches("单位罚款刚到一万元", procedure="ordinary", decided_on="2026-04-08", party_kind="legal",
                 penalty_kinds="fine",
                 fine=1_000_000),
        exempt("单位罚款差一分", procedure="ordinary", decided_on="2026-04-08", party_kind="legal",
               penalty_kinds="fine",
               fine=999_999),
        breaches("吊销许可证件", procedure="ordinary", decided_on="2026-04-08", penalty_kinds="revoke_licence"),
        breaches("法规规定的其他情形", procedure="ordinary", decided_on="2026-04-08", party_kind="person",
                 penalty_kinds="suspend_licence", hearing_due=True),
        exempt("公民差一分", procedure="ordinary", decided_on="2026-04-08", party_kind="person", penalty_kinds="fine",
               fine=199_999),
        breaches("公民两千元", procedure="ordinary", decided_on="2026-04-08", party_kind="person", penalty_kinds="fine",
                 fine=200_000),
        breaches("决定后才告知", procedure="ordinary", decided_on="2026-04-08", penalty_kinds="halt_business",
                 hearing_told_on="2026-04-09"),
        lacks("相对人类别未填", procedure="ordinary", decided_on="2026-04-08", penalty_kinds="fine", fine=500_000),
        lacks("处罚类别未填", procedure="ordinary", decided_on="2026-04-08", party_kind="legal", fine=100_000),
        breaches("治安罚款四千元", domain="public_security", procedure="ordinary", decided_on="2026-04-08",
                 party_kind="person", penalty_kinds="fine", fine=400_000),
        exempt("治安罚款差一分", domain="public_security", procedure="ordinary", decided_on="2026-04-08",
               party_kind="person", penalty_kinds="fine", fine=399_999),
        breaches("治安对单位也是四千元", domain="public_security", procedure="ordinary", decided_on="2026-04-08",
                 party_kind="legal", penalty_kinds="fine", fine=400_000),
        exempt("治安对单位差一分", domain="public_security", procedure="ordinary", decided_on="2026-04-08",
               party_kind="legal", penalty_kinds="fine", fine=399_999),
        breaches("治安管理处罚法修订施行前仍按一般标准", domain="public_security", procedure="ordinary",
                 decided_on="2025-12-31", party_kind="person", penalty_kinds="fine", fine=399_999),
        breaches("修订施行前吊销许可证件", procedure="ordinary", decided_on="2021-07-14", penalty_kinds="revoke_licence"),
        exempt("修订施行前降低资质等级不在其列", procedure="ordinary", decided_on="2021-07-14", party_kind="legal",
               penalty_kinds="downgrade"),
    ),
)

OLD = f.decided_on < LAW_2021


def within(day: Expr) -> Expr:
    """Within the days for asking: working days, of the old law natural days."""
    return when(OLD, day.days_after(f.hearing_told_on) <= p.days, day.workdays_after(f.hearing_told_on) <= p.days)


TOLD = done_by(f.hearing_told_on, f.decided_on)
TOO_SOON = f.hearing_asked_on.missing() & within(f.decided_on)
NOT_HELD = f.hearing_asked_on.exists() & within(f.hearing_asked_on) & not_done_by(f.hearing_held_on, f.decided_on)

P16 = Rule(
    code="P16",
    name=N_("听证申请期和组织听证"),
    law=(penalty_law(63, 1) | old_law(42, 1), penalty_law(64, item=1) | old_law(42, item=1), penalty_law(85)),
    on=f.decided_on,
    applies=ORDINARY & PENALISED & TOLD & ~WAIVED,
    breach=TOO_SOON | NOT_HELD,
    since=f.decided_on,
    deadline=Deadline(
        f.hearing_told_on, when(OLD, f.hearing_told_on + p.days, f.hearing_told_on.plus_workdays(p.days)), waiting=True),
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    params=(limit("days", N_("听证申请期（工作日）"), Unit.WORKDAYS,
                  statute(3, OLD_LAW, "行政处罚法（2017年修正）第四十二条第一款第（一）项，自然日", last=OLD_LAST),
                  statute(5, LAW_2021, "行政处罚法第六十四条第（一）项、第八十五条")),),
    explain=(
        Reason(TOO_SOON,
               N_("{hearing_told_on}告知听证权利，申请期到{last}届满，{decided_on}即作出决定，也没有放弃记录。")),
        Reason(NOT_HELD,
               N_("当事人{hearing_asked_on}在期限内申请听证，决定前没有组织听证（听证日期：{hearing_held_on}）。")),
    ),
    mend=N_("补录放弃或者听证的材料；确未等满期限或者未组织听证的，应当撤销决定，依法组织听证后重新作出。"),
    examples=(
        passes("申请期满后决定", procedure="ordinary", hearing_told_on="2026-09-22", decided_on="2026-10-08",
               asof="2026-11-01"),
        breaches("申请期末日决定", procedure="ordinary", hearing_told_on="2026-09-22", decided_on="2026-09-30",
                 asof="2026-11-01"),
        exempt("已放弃", procedure="ordinary", hearing_told_on="2026-09-22", decided_on="2026-09-23",
               rights_waived=True),
        breaches("申请而未组织", procedure="ordinary", hearing_told_on="2026-02-12", hearing_asked_on="2026-02-26",
                 decided_on="2026-04-08"),
        passes("逾期申请", procedure="ordinary", hearing_told_on="2026-02-12", hearing_asked_on="2026-02-27",
               decided_on="2026-04-08"),
        passes("修订施行前第四日决定", procedure="ordinary", hearing_told_on="2021-07-09", decided_on="2021-07-13"),
        breaches("修订施行前第三日决定", procedure="ordinary", hearing_told_on="2021-07-09", decided_on="2021-07-12"),
        passes("申请并已组织", procedure="ordinary", hearing_told_on="2026-02-12", hearing_asked_on="2026-02-26",
               hearing_held_on="2026-03-20", decided_on="2026-04-08"),
        lacks("听证日期没有这一列", procedure="ordinary", hearing_told_on="2026-02-12", hearing_asked_on="2026-02-26",
              decided_on="2026-04-08", absent=("hearing_held_on",)),
    ),
)

# 七日前: seven whole working days between the notice and the hearing, of the old law natural days.
BETWEEN = when(
    f.hearing_held_on < LAW_2021, f.hearing_held_on.days_after(f.hearing_notified_on) - 1,
    f.hearing_held_on.workdays_after(f.hearing_notified_on) - 1)
SHORT = p.days > BETWEEN
# The old law did not yet tie the decision to the record (行政处罚法65).
UNUSED = (f.hearing_held_on >= LAW_2021) & f.decided_on.exists() & (~f.hearing_record_used).otherwise(False)
OWN_HOST = f.officer_nos.has(f.hearing_host_no)

P17 = Rule(
    code="P17",
    name=N_("听证通知、主持人和笔录"),
    law=(
        penalty_law(64, item=2) | old_law(42, item=2), penalty_law(64, item=4) | old_law(42, item=4), penalty_law(65),
        penalty_law(85),
    ),
    on=f.hearing_held_on,
    applies=f.hearing_held_on.exists(),
    breach=any_of(f.hearing_notified_on.missing(), SHORT, OWN_HOST, UNUSED),
    since=arose((f.hearing_notified_on.missing() | SHORT | OWN_HOST, f.hearing_held_on), (UNUSED, f.decided_on)),
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    params=(limit("days", N_("听证通知提前（工作日）"), Unit.WORKDAYS,
                  statute(7, OLD_LAW, "行政处罚法（2017年修正）第四十二条第一款第（二）项，自然日", last=OLD_LAST),
                  statute(7, LAW_2021, "行政处罚法第六十四条第（二）项、第八十五条")),),
    shows={"between": BETWEEN},
    explain=(
        Reason(f.hearing_notified_on.missing(), N_("{hearing_held_on}举行听证，没有听证通知的送达记录。")),
        Reason(SHORT,
               N_("{hearing_notified_on}通知，{hearing_held_on}举行听证，中间只隔{between}个工作日（修订施行前为自然日），不足{days}个。")),
        Reason(UNUSED, N_("{hearing_held_on}举行听证，{decided_on}的决定没有根据听证笔录作出。")),
        Reason(OWN_HOST, N_("听证主持人{hearing_host_no}是本案调查人员（{officer_nos}）。")),
    ),
    mend=N_("补录通知送达日期、主持人证号；确未依法通知或者由调查人员主持的，应当重新组织听证。"),
    examples=(
        passes("间隔满七个工作日", hearing_notified_on="2026-09-29", hearing_held_on="2026-10-15",
               hearing_host_no="08270009",
               officer_nos="08270001、08270002", asof="2026-11-01"),
        breaches("间隔六个工作日", hearing_notified_on="2026-09-30", hearing_held_on="2026-10-15",
                 hearing_host_no="08270009",
                 officer_nos="08270001、08270002", asof="2026-11-01"),
        breaches("调查人员主持", hearing_notified_on="2026-03-02", hearing_held_on="2026-03-20",
                 hearing_host_no="08270002",
                 officer_nos="08270001、08270002"),
        breaches("没有通知", hearing_held_on="2026-03-20"),
        breaches("决定没有根据听证笔录", hearing_notified_on="2026-03-02", hearing_held_on="2026-03-20",
                 hearing_host_no="08270009", officer_nos="08270001、08270002", decided_on="2026-04-08",
                 hearing_record_used=False),
        passes("修订施行前间隔满七日", hearing_notified_on="2021-07-01", hearing_held_on="2021-07-09",
               hearing_host_no="08270009", officer_nos="08270001、08270002"),
        breaches("修订施行前间隔六日", hearing_notified_on="2021-07-02", hearing_held_on="2021-07-09",
                 hearing_host_no="08270009", officer_nos="08270001、08270002"),
        lacks("主持人未填", hearing_notified_on="2026-03-02", hearing_held_on="2026-03-20",
              officer_nos="08270001、08270002"),
        exempt("没有举行听证", decided_on="2026-03-20"),
    ),
)
