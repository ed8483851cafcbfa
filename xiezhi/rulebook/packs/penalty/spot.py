"""Decided and collected on the spot: report, remedies told, ground and receipt, handing in (P22 P23 P24)."""

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today, when
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
from ..terms import HOUR
from .words import (
    LAW_2021,
    OLD_LAST,
    OLD_LAW,
    ORDINARY,
    PENALISED,
    REVIEW_2024,
    SECURITY,
    SECURITY_2026,
    SECURITY_FIELD,
    SUMMARY,
    f,
    old_law,
    penalty_law,
    security_2026,
    security_law,
)

REPORTED = first_of(f.spot_filed_at.day(), today)
DAYS = REPORTED.days_after(f.decided_on)
# Without the hour of the decision, the next day is neither in time nor late.
PAST_HOURS = (DAYS > 1) | ((DAYS == 1) & f.spot_filed_at.exists() & (
    f.spot_filed_at.minutes_after(f.spot_decided_at) > p.hours * HOUR))
POLICE = security_2026(f.decided_on)
UNREPORTED = when(POLICE, PAST_HOURS, REPORTED.workdays_after(f.decided_on) > p.days)
# Remedies are part of the decision since 2021 (行政处罚法52②); 复议前置 of 行政复议法23 since 2024, before it was a choice.
# 治安管理处罚法120② lists no remedies, so the police owe them by 行政复议法 only.
UNTOLD = (f.decided_on >= when(SECURITY, REVIEW_2024, LAW_2021)) & (f.remedy_stated == "none")
MISLED = UNTOLD | ((f.decided_on >= REVIEW_2024) & (f.remedy_stated == "choice"))

P22 = Rule(
    code="P22",
    name=N_("当场处罚备案和告知"),
    law=(penalty_law(52) | old_law(34), ref("行政复议法", 23)),
    on=f.decided_on,
    applies=SUMMARY & PENALISED,
    breach=UNREPORTED | MISLED,
    version="2",
    since=when(MISLED.otherwise(False), f.decided_on,
               when(POLICE, f.decided_on + 1, f.decided_on.plus_workdays(p.days) + 1)),
    severity=Severity.ORANGE,
    use=Use.GATE,
    params=(
        limit("days", N_("当场处罚报备期限（工作日）"), Unit.WORKDAYS, default(2, OLD_LAW, "法律未定天数，平台默认")),
        limit("hours", N_("治安当场处罚报备期限（小时）"), Unit.HOURS,
              special(24, SECURITY_FIELD, security_law(120, 4), SECURITY_2026, "治安管理处罚法第一百二十条第四款：二十四小时")),
    ),
    explain=(
        Reason(UNREPORTED & ~POLICE,
               N_("{decided_on}当场处罚，没有在{days}个工作日内报所属机关备案（备案时间：{spot_filed_at}）。"),
               use=Use.ALERT),
        Reason(UNREPORTED & POLICE,
               N_("{decided_on}当场作出治安管理处罚（时间：{spot_decided_at}），没有在二十四小时以内报所属公安机关备案"
                  "（备案时间：{spot_filed_at}）。"), use=Use.ALERT),
        Reason(MISLED, N_("{decided_on}当场处罚，救济告知为“{remedy_stated}”；当场处罚应当告知途径和期限，"
                          "自2024年起应当告知先申请行政复议。")),
    ),
    mend=N_("已经备案的，补录时间；没有备案的，立即报备。告知有误的，书面更正，告知当事人先申请行政复议及其机关和期限。"),
    examples=(
        passes("第二个工作日报备", procedure="summary", decided_on="2026-04-08", spot_filed_at="2026-04-10T17:00",
               remedy_stated="review_first"),
        breaches("第三个工作日报备", procedure="summary", decided_on="2026-04-08", spot_filed_at="2026-04-13T09:00",
                 remedy_stated="review_first"),
        breaches("至今没有报备", procedure="summary", decided_on="2026-04-08", remedy_stated="review_first"),
        breaches("复议法修订后仍告知可以直接起诉", procedure="summary", decided_on="2024-01-01",
                 spot_filed_at="2024-01-02T09:00", remedy_stated="choice"),
        passes("复议法修订施行前一日", procedure="summary", decided_on="2023-12-31", spot_filed_at="2024-01-02T09:00",
               remedy_stated="choice"),
        breaches("没有告知救济途径", procedure="summary", decided_on="2021-07-15", spot_filed_at="2021-07-15T15:00",
                 remedy_stated="none"),
        passes("行政处罚法修订施行前决定书不要求载明", procedure="summary", decided_on="2021-07-14",
               spot_filed_at="2021-07-14T15:00", remedy_stated="none"),
        passes("治安满二十四小时", domain="public_security", procedure="summary", decided_on="2026-04-08",
               spot_decided_at="2026-04-08T14:30", spot_filed_at="2026-04-09T14:30", remedy_stated="review_first"),
        breaches("治安超过一分钟", domain="public_security", procedure="summary", decided_on="2026-04-08",
                 spot_decided_at="2026-04-08T14:30", spot_filed_at="2026-04-09T14:31", remedy_stated="review_first"),
        lacks("治安次日报备而没有决定时间", domain="public_security", procedure="summary", decided_on="2026-04-08",
              spot_filed_at="2026-04-09T09:00", remedy_stated="review_first"),
        passes("次日尚未报备还不能断定", domain="public_security", procedure="summary", decided_on="2026-06-29",
               remedy_stated="review_first"),
        lacks("救济告知未填", procedure="summary", decided_on="2026-04-08", spot_filed_at="2026-04-08T17:00"),
        passes("治安管理处罚法没有要求载明救济，复议法修订施行前一日", domain="public_security", procedure="summary",
               decided_on="2023-12-31", spot_filed_at="2024-01-02T09:00", remedy_stated="none"),
        exempt("普通程序", procedure="ordinary", decided_on="2026-04-08"),
    ),
)

SMALL = f.spot_ground == "small"
HARD = f.spot_ground == "hard"
TOO_MUCH = SMALL & (f.fine > p.small)
# 行政处罚法68 speaks of penalties on the spot only; 治安管理处罚法123 of all.
NOT_SPOT = (SMALL | HARD) & ORDINARY & ~SECURITY
OPPOSED = security_2026(f.spot_paid_on) & SMALL & ~f.unopposed
GROUNDLESS = any_of(f.spot_ground == "none", TOO_MUCH, NOT_SPOT, OPPOSED)
NO_TICKET = f.ticket_no.missing()

P23 = Rule(
    code="P23",
    name=N_("当场收缴罚款"),
    law=(penalty_law(68) | old_law(47), penalty_law(69) | old_law(48), penalty_law(70) | old_law(49)),
    on=f.spot_paid_on,
    applies=f.spot_paid_on.exists(),
    breach=GROUNDLESS | NO_TICKET,
    since=f.spot_paid_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("small", N_("可以当场收缴的小额罚款（元）"), Unit.FEN,
              statute(20_00, OLD_LAW, "行政处罚法（2017年修正）第四十七条第（一）项", last=OLD_LAST),
              statute(100_00, LAW_2021, "行政处罚法第六十八条第（一）项"),
              special(50_00, SECURITY_FIELD, ref("治安管理处罚法", 104, numbering="2005"), OLD_LAW,
                      "治安管理处罚法（2012年修正）第一百零四条第（一）项", last=OLD_LAST),
              special(200_00, SECURITY_FIELD, security_law(123, item=1), SECURITY_2026,
                      "治安管理处罚法第一百二十三条第（一）项")),
    ),
    explain=(
        Reason(GROUNDLESS,
               N_("{spot_paid_on}当场收缴罚款{fine}，情形为“{spot_ground}”，不符合当场收缴的条件（小额以{small}为限）。")),
        Reason(NO_TICKET, N_("{spot_paid_on}当场收缴罚款{fine}，没有财政部门统一制发的专用票据号码。")),
    ),
    mend=N_("符合法定情形的，补录情形和票据号码；不符合的，不得自行收缴，已收的按规定缴付银行并说明情况；没有专用票据的，"
            "当事人有权拒绝缴纳。"),
    examples=(
        passes("一百元", procedure="summary", fine=10_000, spot_paid_on="2026-04-08", spot_ground="small",
               ticket_no="演票0001"),
        breaches("一百元零一分", procedure="summary", fine=10_001, spot_paid_on="2026-04-08", spot_ground="small",
                 ticket_no="演票0001"),
        breaches("没有专用票据", procedure="summary", fine=10_000, spot_paid_on="2026-04-08", spot_ground="small"),
        breaches("没有法定情形", procedure="summary", fine=10_000, spot_paid_on="2026-04-08", spot_ground="none",
                 ticket_no="演票0001"),
        breaches("普通程序不适用事后难以执行", procedure="ordinary", fine=200_000, spot_paid_on="2026-04-08",
                 spot_ground="hard", ticket_no="演票0001"),
        passes("边远地区普通程序", procedure="ordinary", fine=200_000, spot_paid_on="2026-04-08", spot_ground="remote",
               ticket_no="演票0001"),
        passes("治安二百元没有异议", domain="public_security", procedure="ordinary", fine=20_000, unopposed=True,
               spot_paid_on="2026-04-08", spot_ground="small", ticket_no="演票0001"),
        breaches("治安二百元零一分", domain="public_security", procedure="ordinary", fine=20_001, unopposed=True,
                 spot_paid_on="2026-04-08", spot_ground="small", ticket_no="演票0001"),
        passes("修订施行前治安五十元", domain="public_security", procedure="ordinary", fine=5_000,
               spot_paid_on="2021-07-14", spot_ground="small", ticket_no="演票0001"),
        breaches("修订施行前治安五十元零一分", domain="public_security", procedure="ordinary", fine=5_001,
                 spot_paid_on="2021-07-14", spot_ground="small", ticket_no="演票0001"),
        passes("修订施行前二十元", procedure="summary", fine=2_000, spot_paid_on="2021-07-14", spot_ground="small",
               ticket_no="演票0001"),
        breaches("治安有异议", domain="public_security", procedure="ordinary", fine=20_000, unopposed=False,
                 spot_paid_on="2026-04-08", spot_ground="small", ticket_no="演票0001"),
        breaches("修订施行前以二十元为限", procedure="summary", fine=2_001, spot_paid_on="2021-07-14",
                 spot_ground="small", ticket_no="演票0001"),
        exempt("没有当场收缴", procedure="summary", fine=10_000, decided_on="2026-04-08"),
        lacks("收缴情形未填", procedure="summary", fine=10_000, spot_paid_on="2026-04-08", ticket_no="演票0001"),
        lacks("票据号码没有这一列", procedure="summary", fine=10_000, spot_paid_on="2026-04-08", spot_ground="small",
              absent=("ticket_no",)),
    ),
)

BEGUN = first_of(f.landed_on, f.spot_paid_on)
TO_ORGAN = first_of(f.spot_to_organ_on, today)
TO_BANK = first_of(f.spot_to_bank_on, today)
WITH_OFFICER = TO_ORGAN.workdays_after(BEGUN) > p.limit
WITH_ORGAN = f.spot_to_organ_on.exists() & (TO_BANK.workdays_after(f.spot_to_organ_on) > p.limit)
FIRST = WITH_OFFICER.otherwise(False)
HELD_FROM = when(FIRST, BEGUN, f.spot_to_organ_on)

P24 = Rule(
    code="P24",
    name=N_("当场收缴罚款上缴"),
    law=(penalty_law(71) | old_law(50), penalty_law(85)),
    on=f.spot_paid_on,
    applies=f.spot_paid_on.exists(),
    breach=WITH_OFFICER | WITH_ORGAN,
    since=HELD_FROM.plus_workdays(p.limit) + 1,
    deadline=Deadline(HELD_FROM, HELD_FROM.plus_workdays(p.limit)),
    severity=Severity.RED,
    # 二日 of the old law and of 治安管理处罚法 are no working days by their words; counted so they accuse nobody wrongly.
    params=(limit("limit", N_("交至机关、缴付银行的期限（各，工作日）"), Unit.WORKDAYS,
                  statute(2, OLD_LAW, "行政处罚法第七十一条、第八十五条（修订施行前为第五十条）"),
                  special(2, SECURITY_FIELD, security_law(124), SECURITY_2026, "治安管理处罚法第一百二十四条")),),
    shows={"ended": when(FIRST, TO_ORGAN, TO_BANK)},
    explain=(
        Reason(WITH_OFFICER,
               N_("{spot_paid_on}当场收缴的罚款，没有在{limit}个工作日内交至行政机关（交至日期：{spot_to_organ_on}）。")),
        Reason(WITH_ORGAN,
               N_("{spot_to_organ_on}收到当场收缴的罚款，没有在{limit}个工作日内缴付银行（缴付日期：{spot_to_bank_on}）。")),
    ),
    mend=N_("已经上缴的，补录日期和凭证；没有上缴的，立即交至机关、缴付指定银行，查明滞留原因。"),
    examples=(
        passes("各第二个工作日", spot_paid_on="2026-04-08", spot_to_organ_on="2026-04-10", spot_to_bank_on="2026-04-14"),
        breaches("第三个工作日交至机关", spot_paid_on="2026-04-08", spot_to_organ_on="2026-04-13",
                 spot_to_bank_on="2026-04-14"),
        breaches("机关第三个工作日缴付", spot_paid_on="2026-04-08", spot_to_organ_on="2026-04-10",
                 spot_to_bank_on="2026-04-15"),
        breaches("至今没有交", spot_paid_on="2026-04-08"),
        breaches("至今没有缴付银行", spot_paid_on="2026-04-08", spot_to_organ_on="2026-04-10"),
        passes("水上自抵岸起算", spot_paid_on="2026-04-08", landed_on="2026-04-13", spot_to_organ_on="2026-04-15",
               spot_to_bank_on="2026-04-17"),
        passes("治安各第二个工作日", domain="public_security", spot_paid_on="2026-04-08", spot_to_organ_on="2026-04-10",
               spot_to_bank_on="2026-04-14"),
        breaches("治安第三个工作日交至机关", domain="public_security", spot_paid_on="2026-04-08",
                 spot_to_organ_on="2026-04-13", spot_to_bank_on="2026-04-14"),
        breaches("修订施行前", spot_paid_on="2021-04-08", spot_to_organ_on="2021-04-13", spot_to_bank_on="2021-04-14"),
        exempt("没有当场收缴", paid_on="2026-04-08"),
        lacks("交至机关日期没有这一列", spot_paid_on="2026-04-08", absent=("spot_to_organ_on",)),
    ),
)
