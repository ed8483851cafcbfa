"""Who may act: two officers, valid certificates shown, no one with an interest, a confirmed organ (P01 P02 P03 P04 P05)."""

from xiezhi.law.text import N_

from ...expr import Expr, any_of, first_of, p
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, exempt, lacks, limit, passes, special, statute
from ..management.words import regulation
from ..steps import arose
from .words import (
    LAW_2021,
    OLD_LAW,
    ORDINARY,
    SECURITY_2026,
    SECURITY_FIELD,
    STARTED,
    SUMMARY,
    done_by,
    f,
    not_done_by,
    old_law,
    penalty_law,
    security_2026,
    security_law,
)

# 治安管理处罚法108、120: one officer may act where all is recorded, in a regulated place or on the spot without objection.
WITNESSED = first_of(f.at_station, False) | (SUMMARY & first_of(f.unopposed, False))
TWO = "行政处罚法第四十二条第一款（修订施行前为第三十七条第一款）"
ALONE = security_2026(STARTED) & first_of(f.fully_recorded, False) & WITNESSED

P01 = Rule(
    code="P01",
    name=N_("两人以上执法"),
    law=(penalty_law(42, 1) | old_law(37, 1),),
    on=STARTED,
    # The old law spoke of inquiry and inspection only, not of what was decided on the spot.
    applies=STARTED.exists() & ((STARTED >= LAW_2021) | ORDINARY),
    breach=(f.officer_count < p.officers) & ~((f.officer_count >= p.alone) & ALONE),
    since=STARTED,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    params=(
        limit("officers", N_("执法人员不得少于（人）"), Unit.COUNT, statute(2, OLD_LAW, TWO)),
        limit("alone", N_("全程录音录像的特定情形下不得少于（人）"), Unit.COUNT,
              special(1, SECURITY_FIELD, security_law(108, 2), SECURITY_2026,
                      "治安管理处罚法第一百零八条第二款、第一百二十条第三款")),
    ),
    version="3",
    explain=N_("登记的执法人员为{officer_count}人，少于{officers}人。"),
    mend=N_("补正执法人员及证号；治安案件依法由一人办理的，补录办案场所、当事人无异议和全程录音录像情况；"
            "没有法律另有规定的，应当由两名以上执法人员重新调查取证。"),
    examples=(
        passes("两人", filed_on="2026-03-02", officer_count=2),
        breaches("一人", filed_on="2026-03-02", officer_count=1),
        breaches("当场处罚也须两人", procedure="summary", decided_on="2026-03-02", officer_count=1),
        lacks("未登记执法人员", filed_on="2026-03-02"),
        exempt("2021年修订施行前的当场处罚", procedure="summary", decided_on="2021-07-14", officer_count=1),
        breaches("修订施行前调查也须两人", procedure="ordinary", filed_on="2021-07-14", officer_count=1),
        exempt("线索没有立案", clue_received_on="2026-03-02"),
        passes("施行当日", filed_on="2021-07-15", officer_count=3),
        passes("治安案件在办案场所由一人办理并全程录音录像", domain="public_security", filed_on="2026-01-01", officer_count=1,
               at_station=True, fully_recorded=True),
        breaches("治安管理处罚法修订施行前一日", domain="public_security", filed_on="2025-12-31", officer_count=1,
                 at_station=True, fully_recorded=True),
        breaches("一名人民警察也没有", domain="public_security", filed_on="2026-03-02", officer_count=0, at_station=True,
                 fully_recorded=True),
        breaches("没有全程录音录像", domain="public_security", filed_on="2026-03-02", officer_count=1, at_station=True,
                 fully_recorded=False),
        passes("治安当场处罚无异议", domain="public_security", procedure="summary", decided_on="2026-03-02",
               officer_count=1, unopposed=True, fully_recorded=True),
        breaches("其他领域没有这一例外", domain="market", filed_on="2026-03-02", officer_count=1, at_station=True,
                 fully_recorded=True),
        lacks("录音录像没有这一列", domain="public_security", filed_on="2026-03-02", officer_count=1, at_station=True,
              absent=("fully_recorded",)),
    ),
)


# 未发、暂停、收回、注销, and a field that the certificate does not name: without a column nobody claims it.
VOID = f.certs_void.otherwise(False)
OTHER_FIELD = (~f.certs_cover).otherwise(False)


def expired_on(day: Expr) -> Expr:
    """A certificate had run out when that step was taken."""
    return day.exists() & (f.certs_valid_to < day)


# Each step that an officer takes, and whether a certificate had run out by then.
STEPS = (
    *((expired_on(day), day) for day in (f.filed_on, f.investigated_on, f.notice_served_on)),
    (SUMMARY & expired_on(f.decided_on), f.decided_on),
)
EXPIRED = any_of(*(expired for expired, _ in STEPS))

P02 = Rule(
    code="P02",
    name=N_("执法证件有效"),
    law=(penalty_law(42, 1), penalty_law(55, 1)),
    on=STARTED,
    applies=STARTED.exists(),
    breach=any_of(EXPIRED, VOID, OTHER_FIELD),
    since=arose(*STEPS, (VOID | OTHER_FIELD, STARTED)),
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    version="2",
    explain=(
        Reason(EXPIRED, N_("执法人员证件最早于{certs_valid_to}到期，到期后仍在办案（立案{filed_on}，调查终结{investigated_on}，"
                           "告知{notice_served_on}，决定{decided_on}）。")),
        Reason(VOID, N_("有承办人员办案时没有执法证件，或者证件已被暂停、收回、注销。")),
        Reason(OTHER_FIELD, N_("承办人员的执法证件载明的执法领域不包含所办事项。")),
    ),
    mend=N_("核对证件有效期、状态和执法领域；确无有效证件的，由持有效证件的执法人员重新实施，并按程序换发证件。"),
    examples=(
        passes("到期日当日仍有效", procedure="ordinary", filed_on="2026-03-02", certs_valid_to="2026-03-02"),
        breaches("到期次日立案", procedure="ordinary", filed_on="2026-03-03", certs_valid_to="2026-03-02"),
        breaches("到期数月后才立案", procedure="ordinary", filed_on="2026-03-03", certs_valid_to="2025-10-31"),
        breaches("告知时已到期", procedure="ordinary", filed_on="2026-03-02", investigated_on="2026-04-01",
                 notice_served_on="2026-04-03", certs_valid_to="2026-04-02"),
        passes("决定时到期不影响普通程序", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-05-06",
               certs_valid_to="2026-04-30"),
        breaches("证件被暂停", procedure="ordinary", filed_on="2026-03-02", certs_valid_to="2028-01-01", certs_void=True),
        breaches("没有领取证件", procedure="ordinary", filed_on="2026-03-02", certs_void=True),
        breaches("证件领域不含所办事项", procedure="ordinary", filed_on="2026-03-02", certs_valid_to="2028-01-01",
                 certs_void=False, certs_cover=False),
        exempt("线索没有立案", clue_received_on="2026-03-02"),
        lacks("未登记有效期", procedure="ordinary", filed_on="2026-03-02"),
    ),
)

SHOWN_BY = first_of(f.investigated_on, f.decided_on)

P03 = Rule(
    code="P03",
    name=N_("出示执法证件"),
    law=(penalty_law(55, 1) | old_law(37, 1), penalty_law(52, 1) | old_law(34, 1)),
    on=SHOWN_BY,
    applies=SHOWN_BY.exists(),
    # Evidence of a camera is gathered without meeting anyone.
    breach=not_done_by(f.cert_shown_on, SHOWN_BY) & ~first_of(f.monitored, False),
    since=SHOWN_BY,
    severity=Severity.RED,
    use=Use.GATE,
    explain=N_("调查终结（{investigated_on}）或者当场处罚（{decided_on}）前，笔录、音像或者决定书没有出示执法证件的记录"
               "（出示日期：{cert_shown_on}）。"),
    mend=N_("已经出示的，补录日期和所在的笔录、音像；没有出示的，应当出示证件后重新调查，笔录不得定稿。"),
    examples=(
        passes("调查终结当日出示", procedure="ordinary", investigated_on="2026-03-20", cert_shown_on="2026-03-20"),
        breaches("调查终结次日才出示", procedure="ordinary", investigated_on="2026-03-20", cert_shown_on="2026-03-21"),
        breaches("没有出示记录", procedure="ordinary", investigated_on="2026-03-20"),
        breaches("当场处罚没有出示", procedure="summary", decided_on="2026-03-20"),
        passes("非现场执法", procedure="ordinary", investigated_on="2026-03-20", monitored=True),
        breaches("旧法也要求出示", procedure="ordinary", investigated_on="2021-07-14"),
        lacks("出示日期没有这一列", procedure="ordinary", investigated_on="2026-03-20", absent=("cert_shown_on",)),
        exempt("调查尚未终结", procedure="ordinary", filed_on="2026-03-02"),
    ),
)

ASKED = done_by(f.recusal_asked_on, f.decided_on)

P04 = Rule(
    code="P04",
    name=N_("回避已经决定"),
    law=(penalty_law(43) | old_law(37, 3), penalty_law(64, item=4) | old_law(42, item=4)),
    on=f.decided_on,
    applies=f.decided_on.exists() & (ASKED | f.interested),
    breach=not_done_by(f.recusal_decided_on, f.decided_on),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(ASKED, N_("当事人{recusal_asked_on}申请回避，{decided_on}作出决定前负责人没有对回避作出决定"
                         "（回避决定日期：{recusal_decided_on}）。")),
        Reason(~ASKED, N_("承办人员与案件有应当回避的关系，{decided_on}作出决定前没有回避决定"
                          "（回避决定日期：{recusal_decided_on}）。")),
    ),
    mend=N_("已经决定的，补录日期和文书；没有决定的，由负责人审查决定；应当回避而没有回避的，由其他执法人员重新办理。"),
    examples=(
        passes("决定当日先决定回避", decided_on="2026-04-08", recusal_asked_on="2026-04-01",
               recusal_decided_on="2026-04-08"),
        breaches("次日才决定回避", decided_on="2026-04-08", recusal_asked_on="2026-04-01",
                 recusal_decided_on="2026-04-09"),
        breaches("有利害关系而没有处理", decided_on="2026-04-08", interested=True),
        passes("有利害关系并已决定", decided_on="2026-04-08", interested=True, recusal_decided_on="2026-03-03"),
        exempt("决定后才申请", decided_on="2026-04-08", recusal_asked_on="2026-04-09", interested=False),
        exempt("没有回避情形", decided_on="2026-04-08", interested=False),
        lacks("是否有利害关系未填", decided_on="2026-04-08"),
        lacks("回避决定日期没有这一列", decided_on="2026-04-08", interested=True, absent=("recusal_decided_on",)),
    ),
)

UNCONFIRMED = f.organ_confirmed_on > STARTED
ENDED = f.organ_ended_on.exists() & (f.organ_ended_on < STARTED)
# What a 乡镇 or 街道 may do is on a list of its own (P08). A register says whether, a file since when and until when.
UNLISTED = (~f.item_listed).otherwise(False)
OFF_DAYS = not_done_by(f.item_from, STARTED).otherwise(False) | (f.item_to <= STARTED).otherwise(False)
OFF_LIST = (UNLISTED | OFF_DAYS) & ~(f.organ_level == "township").otherwise(False)

P05 = Rule(
    code="P05",
    name=N_("执法主体和事项"),
    law=(penalty_law(17) | old_law(15), penalty_law(38, 1), regulation(11, 2, 1), regulation(17)),
    on=STARTED,
    applies=STARTED.exists(),
    needs=(f.organ_confirmed_on,),
    breach=any_of(UNCONFIRMED, ENDED, OFF_LIST),
    since=STARTED,
    severity=Severity.RED,
    use=Use.GATE,
    version="3",
    explain=(
        Reason(UNCONFIRMED, N_("执法主体于{organ_confirmed_on}才经确认，立案（当场处罚）在此之前。")),
        Reason(ENDED, N_("执法主体资格已于{organ_ended_on}终止，立案（当场处罚）在此之后。")),
        Reason(OFF_LIST & ~OFF_DAYS, N_("所办事项在立案（当场处罚）时不在本机关公布的权责清单内。")),
        Reason(OFF_DAYS, N_("所办事项在立案（当场处罚）时不在本机关的权责清单内（列入{item_from}，移出{item_to}）。")),
    ),
    mend=N_("核对主体确认公告和权责清单版本；确无主体资格或者职权的，处罚无效，应当撤销并移送有权机关处理。"),
    examples=(
        passes("确认当日", filed_on="2026-03-02", organ_confirmed_on="2026-03-02", item_from="2025-01-01"),
        breaches("确认前一日", filed_on="2026-03-01", organ_confirmed_on="2026-03-02", item_from="2025-01-01"),
        passes("终止当日", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", organ_ended_on="2026-03-02",
               item_from="2025-01-01"),
        breaches("终止次日", filed_on="2026-03-03", organ_confirmed_on="2019-01-01", organ_ended_on="2026-03-02",
                 item_from="2025-01-01"),
        passes("事项列入清单当日", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", item_from="2026-03-02"),
        breaches("事项列入清单前一日", filed_on="2026-03-01", organ_confirmed_on="2019-01-01", item_from="2026-03-02"),
        breaches("事项移出清单当日", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", item_from="2025-01-01",
                 item_to="2026-03-02"),
        passes("事项移出清单前一日", filed_on="2026-03-01", organ_confirmed_on="2019-01-01", item_from="2025-01-01",
               item_to="2026-03-02"),
        breaches("事项不在清单内", filed_on="2026-03-02", organ_confirmed_on="2019-01-01"),
        passes("乡镇街道的事项由P08核查", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", organ_level="township"),
        passes("没有清单一列", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", absent=("item_from", "item_to")),
        passes("登记的清单内有这一事项", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", item_listed=True,
               absent=("item_from", "item_to")),
        breaches("登记的清单内没有这一事项", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", item_listed=False,
                 absent=("item_from", "item_to")),
        breaches("2021年修订施行前", filed_on="2021-07-14", organ_confirmed_on="2021-07-15", item_from="2019-01-01"),
        exempt("线索没有立案", clue_received_on="2026-03-02", organ_confirmed_on="2026-03-02"),
        lacks("未登记确认日期", filed_on="2026-03-02", item_from="2025-01-01"),
    ),
)
