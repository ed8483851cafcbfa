"""Certificate, hearing, refusal, renewal, fees, publication (L05–L10)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today
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
    statute,
    warns,
)
from ..steps import arose, not_done_by
from ..terms import whole_workdays_between
from .words import DECIDED, LAW_2004, OPEN, ended_late, f, licence_law

GRANTED = f.decided_on.exists() & (f.decision == "grant")
ISSUED = first_of(f.issued_on, today)

L05 = Rule(
    code="L05",
    name=N_("颁发送达许可证件"),
    law=(licence_law(44), licence_law(82)),
    on=f.decided_on,
    applies=GRANTED & ~f.no_certificate.otherwise(False),
    breach=ended_late(ISSUED, f.decided_on, p.limit),
    since=f.decided_on.plus_workdays(p.limit) + 1,
    deadline=Deadline(f.decided_on, f.decided_on.plus_workdays(p.limit)),
    severity=Severity.ORANGE,
    params=(limit("limit", N_("颁发送达证件期限（工作日）"), Unit.WORKDAYS,
                  statute(10, LAW_2004, "行政许可法第四十四条、第八十二条")),),
    shows={"ended": ISSUED, "used": ISSUED.workdays_after(f.decided_on)},
    explain=N_("{decided_on}准予许可，应当在{limit}个工作日内（不迟于{last}）颁发、送达证件，至{ended}已是第{used}个工作日。"),
    mend=N_("已经送达的，补录日期；没有的，立即颁发、送达证件或者加贴标签、加盖检验检测检疫印章。"),
    examples=(
        passes("第十个工作日", decided_on="2026-04-20", decision="grant", issued_on="2026-05-07"),
        breaches("第十一个工作日", decided_on="2026-04-20", decision="grant", issued_on="2026-05-08"),
        breaches("至今没有送达", decided_on="2026-04-20", decision="grant"),
        passes("期限未到", decided_on="2026-06-22", decision="grant"),
        lacks("决定结果未填", decided_on="2026-04-20", issued_on="2026-06-01"),
        lacks("送达日期没有这一列", decided_on="2026-04-20", decision="grant", absent=("issued_on",)),
        exempt("不予许可", decided_on="2026-04-20", decision="refuse"),
        exempt("不需要颁发证件", decided_on="2026-04-20", decision="grant", no_certificate=True),
    ),
)

OPINION_2018 = date(2018, 12, 5)
SHOWN = first_of(f.published_on, today)

# What P31 is for penalties.
L10 = Rule(
    code="L10",
    name=N_("许可决定七日内公示"),
    law=(ref("三项制度意见"),),
    on=f.decided_on,
    applies=GRANTED,
    breach=ended_late(SHOWN, f.decided_on, p.limit) & f.unpublished_reason.missing(),
    since=f.decided_on.plus_workdays(p.limit) + 1,
    deadline=Deadline(f.decided_on, f.decided_on.plus_workdays(p.limit)),
    severity=Severity.ORANGE,
    params=(limit("limit", N_("公示期限（工作日）"), Unit.WORKDAYS, statute(7, OPINION_2018, "国办发〔2018〕118号")),),
    shows={"used": SHOWN.workdays_after(f.decided_on), "ended": SHOWN},
    explain=N_("{decided_on}作出决定，应当在{limit}个工作日内（不迟于{last}）公示，至{ended}已是第{used}个工作日，没有不公示理由。"),
    mend=N_("已经公示的，补录日期；依法不公示的，写明理由；没有公示的，立即公示。"),
    examples=(
        passes("第七个工作日", decided_on="2026-04-30", decision="grant", published_on="2026-05-13"),
        breaches("第八个工作日", decided_on="2026-04-30", decision="grant", published_on="2026-05-14"),
        breaches("至今未公示", decided_on="2026-04-08", decision="grant"),
        passes("有不公示理由", decided_on="2026-04-08", decision="grant", unpublished_reason="涉及国家秘密"),
        exempt("不予许可", decided_on="2026-04-08", decision="refuse"),
        exempt("意见印发前一日", decided_on="2018-12-04", decision="grant"),
        lacks("公示日期没有这一列", decided_on="2026-04-08", decision="grant", absent=("published_on",)),
    ),
)

UNTOLD = f.others_interest & f.decided_on.exists() & not_done_by(f.hearing_told_on, f.decided_on)
ASKED_IN_TIME = f.hearing_asked_on.exists() & (f.hearing_asked_on.workdays_after(f.hearing_told_on) <= p.ask)
NOT_HELD = ASKED_IN_TIME & ended_late(first_of(f.hearing_held_on, f.withdrawn_on, today), f.hearing_asked_on, p.hold)
DECIDED_BEFORE = ASKED_IN_TIME & f.decided_on.exists() & not_done_by(f.hearing_held_on, f.decided_on)
UNANNOUNCED = f.public_hearing & f.decided_on.exists() & (
    not_done_by(f.hearing_announced_on, f.decided_on) | not_done_by(f.hearing_held_on, f.decided_on))
BETWEEN = whole_workdays_between(f.hearing_notified_on, f.hearing_held_on)
SHORT_NOTICE = f.hearing_held_on.exists() & (f.hearing_notified_on.missing() | (p.notice > BETWEEN))
OWN_HOST = f.hearing_held_on.exists() & f.examiner_hosted.otherwise(False)

L06 = Rule(
    code="L06",
    name=N_("许可听证"),
    law=(licence_law(46), licence_law(47, 1), licence_law(48, 1), licence_law(82)),
    on=f.accepted_on,
    applies=any_of(f.others_interest, f.public_hearing, f.hearing_asked_on.exists(), f.hearing_held_on.exists()),
    breach=any_of(UNTOLD, NOT_HELD, DECIDED_BEFORE, UNANNOUNCED, SHORT_NOTICE, OWN_HOST),
    since=arose(
        (any_of(UNTOLD, DECIDED_BEFORE, UNANNOUNCED), f.decided_on), (SHORT_NOTICE | OWN_HOST, f.hearing_held_on),
        (NOT_HELD, f.hearing_asked_on.plus_workdays(p.hold) + 1)),
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("ask", N_("听证申请期（工作日）"), Unit.WORKDAYS, statute(5, LAW_2004, "行政许可法第四十七条第一款、第八十二条")),
        limit("hold", N_("组织听证期限（工作日）"), Unit.WORKDAYS, statute(20, LAW_2004, "行政许可法第四十七条第一款、第八十二条")),
        limit("notice", N_("听证通知提前（工作日）"), Unit.WORKDAYS,
              statute(7, LAW_2004, "行政许可法第四十八条第一款第（一）项、第八十二条")),
    ),
    shows={"between": BETWEEN, "ended": first_of(f.hearing_held_on, f.withdrawn_on, today)},
    explain=(
        Reason(UNTOLD, N_("许可直接涉及他人重大利益，{decided_on}作出决定前没有告知听证权利（告知日期：{hearing_told_on}）。")),
        Reason(NOT_HELD, N_("{hearing_asked_on}在期限内申请听证，应当在{hold}个工作日内组织，至{ended}才组织或者仍未组织。")),
        Reason(DECIDED_BEFORE & ~NOT_HELD, N_("{hearing_asked_on}在期限内申请听证，没有组织听证，{decided_on}即作出决定。")),
        Reason(UNANNOUNCED, N_("属于应当公告听证的事项，{decided_on}作出决定前没有公告（{hearing_announced_on}）或者没有举行听证"
                               "（{hearing_held_on}）。")),
        Reason(SHORT_NOTICE & f.hearing_notified_on.missing(), N_("{hearing_held_on}举行听证，没有听证通知的送达记录。")),
        Reason(SHORT_NOTICE & f.hearing_notified_on.exists(),
               N_("{hearing_notified_on}通知，{hearing_held_on}举行听证，中间只隔{between}个工作日，不足{notice}个。")),
        Reason(OWN_HOST, N_("听证由审查该许可申请的工作人员主持。")),
    ),
    mend=N_("补录告知、通知、公告和听证的材料；没有依法告知或者组织听证的，不得作出许可决定，已经作出的，依法纠正。"),
    examples=(
        passes("告知后没有申请", others_interest=True, public_hearing=False, accepted_on="2026-03-02",
               hearing_told_on="2026-03-05", decided_on="2026-03-25"),
        breaches("没有告知", others_interest=True, public_hearing=False, accepted_on="2026-03-02", decided_on="2026-03-25"),
        breaches("决定次日才告知", others_interest=True, public_hearing=False, accepted_on="2026-03-02",
                 hearing_told_on="2026-03-26", decided_on="2026-03-25"),
        passes("第二十个工作日组织，通知满七个工作日", others_interest=True, public_hearing=False, accepted_on="2026-03-02",
               hearing_told_on="2026-03-02", hearing_asked_on="2026-03-09", hearing_notified_on="2026-03-25",
               hearing_held_on="2026-04-07"),
        breaches("第二十一个工作日组织", others_interest=True, public_hearing=False, accepted_on="2026-03-02",
                 hearing_told_on="2026-03-02", hearing_asked_on="2026-03-09", hearing_notified_on="2026-03-25",
                 hearing_held_on="2026-04-08"),
        breaches("通知只隔六个工作日", others_interest=True, public_hearing=False, accepted_on="2026-03-02",
                 hearing_told_on="2026-03-02", hearing_asked_on="2026-03-09", hearing_notified_on="2026-03-26",
                 hearing_held_on="2026-04-07"),
        passes("逾期申请", others_interest=True, public_hearing=False, accepted_on="2026-03-02",
               hearing_told_on="2026-03-02", hearing_asked_on="2026-03-10", decided_on="2026-05-25"),
        breaches("申请而未组织即决定", others_interest=True, public_hearing=False, accepted_on="2026-06-02",
                 hearing_told_on="2026-06-03", hearing_asked_on="2026-06-08", decided_on="2026-06-15"),
        breaches("应当公告而未公告", others_interest=False, public_hearing=True, accepted_on="2026-03-02",
                 hearing_notified_on="2026-03-03", hearing_held_on="2026-03-20", decided_on="2026-03-25"),
        breaches("审查人员主持", others_interest=True, public_hearing=False, accepted_on="2026-03-02",
                 hearing_told_on="2026-03-02", hearing_asked_on="2026-03-09", hearing_notified_on="2026-03-25",
                 hearing_held_on="2026-04-07", examiner_hosted=True),
        lacks("是否涉及他人利益未填", public_hearing=False, accepted_on="2026-03-02", decided_on="2026-03-25"),
        exempt("不涉及听证", others_interest=False, public_hearing=False, accepted_on="2026-03-02", decided_on="2026-03-25"),
    ),
)

NO_REASON = f.refusal_reason.missing()
NO_REMEDY = ~f.remedy_told

L07 = Rule(
    code="L07",
    name=N_("不予许可的理由和救济告知"),
    law=(licence_law(38, 2),),
    on=f.decided_on,
    applies=f.decided_on.exists() & (f.decision == "refuse"),
    breach=any_of(NO_REASON, NO_REMEDY),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(NO_REASON, N_("{decided_on}决定不予许可，没有说明理由。")),
        Reason(NO_REMEDY, N_("{decided_on}决定不予许可，没有告知申请行政复议或者提起行政诉讼的权利。")),
    ),
    mend=N_("已经说明、告知的，补录；没有的，补正决定书后重新送达，复议诉讼期限依法重新计算。"),
    examples=(
        passes("有理由并已告知", decided_on="2026-03-25", decision="refuse", refusal_reason="不符合经营场所条件", remedy_told=True),
        breaches("没有理由", decided_on="2026-03-25", decision="refuse", remedy_told=True),
        breaches("没有告知权利", decided_on="2026-03-25", decision="refuse", refusal_reason="不符合经营场所条件",
                 remedy_told=False),
        breaches("施行当日", decided_on="2004-07-01", decision="refuse", remedy_told=False),
        exempt("施行前一日", decided_on="2004-06-30", decision="refuse", remedy_told=False),
        exempt("准予许可", decided_on="2026-03-25", decision="grant"),
        lacks("是否告知未填", decided_on="2026-03-25", decision="refuse", refusal_reason="不符合经营场所条件"),
    ),
)

# The applicant who comes later than thirty whole working days before the end is owed no answer by then.
IN_TIME = whole_workdays_between(f.received_on, f.expires_on) >= f.ahead_days.otherwise(p.ahead)

L08 = Rule(
    code="L08",
    name=N_("延续申请在届满前决定"),
    law=(licence_law(50), licence_law(82)),
    on=f.received_on,
    applies=(f.application_kind == "renewal") & f.received_on.exists() & f.refused_on.missing().otherwise(True),
    breach=IN_TIME & (f.expires_on < DECIDED),
    levels=((Severity.ORANGE, IN_TIME & OPEN & (f.expires_on.workdays_after(today) <= p.soon)),),
    since=f.expires_on + 1,
    deadline=Deadline(f.received_on, f.expires_on),
    severity=Severity.RED,
    params=(
        limit("ahead", N_("届满前提出延续申请（工作日）"), Unit.WORKDAYS,
              statute(30, LAW_2004, "行政许可法第五十条第一款、第八十二条")),
        limit("soon", N_("届满前提醒（工作日）"), Unit.WORKDAYS, default(10, LAW_2004, "平台默认")),
    ),
    shows={"ended": DECIDED},
    explain=N_("{received_on}申请延续，许可有效期到{expires_on}届满，届满前没有作出是否准予延续的决定（决定日期：{decided_on}），"
               "依法视为准予延续。"),
    mend=N_("届满前已经决定的，补录日期；没有决定的，依法视为准予延续，补办延续手续，说明逾期原因。"),
    examples=(
        passes("届满当日决定", application_kind="renewal", received_on="2026-03-02", expires_on="2026-05-15",
               decided_on="2026-05-15"),
        breaches("届满次日决定", application_kind="renewal", received_on="2026-03-02", expires_on="2026-05-15",
                 decided_on="2026-05-16"),
        breaches("届满后仍未决定", application_kind="renewal", received_on="2026-03-02", expires_on="2026-05-15"),
        passes("提前三十个工作日申请", application_kind="renewal", received_on="2026-03-02", expires_on="2026-04-15",
               decided_on="2026-04-10"),
        breaches("提前三十个工作日申请，届满次日决定", application_kind="renewal", received_on="2026-03-02",
                 expires_on="2026-04-15", decided_on="2026-04-16"),
        warns("还有十个工作日届满", Severity.ORANGE, application_kind="renewal", received_on="2026-03-02",
              expires_on="2026-07-14"),
        passes("还有十一个工作日届满", application_kind="renewal", received_on="2026-03-02", expires_on="2026-07-15"),
        passes("申请晚了一日，不视为准予延续", application_kind="renewal", received_on="2026-03-03", expires_on="2026-04-15",
               decided_on="2026-05-10"),
        breaches("另行规定提前十日", application_kind="renewal", received_on="2026-03-25", expires_on="2026-04-15",
                 decided_on="2026-04-16", ahead_days=10),
        exempt("新办", application_kind="new", received_on="2026-03-02", decided_on="2026-05-16"),
        lacks("有效期未填", application_kind="renewal", received_on="2026-03-02", decided_on="2026-05-16"),
    ),
)

CHARGED = (f.fee > 0).otherwise(False) & ~f.fee_lawful
EXCLUDED_UNTOLD = (f.excluded_days > 0).otherwise(False) & f.excluded_told_on.missing()
ALONE = f.checked_on.exists() & (f.checker_count < p.checkers)

L09 = Rule(
    code="L09",
    name=N_("收费、扣除时间和核查人数"),
    law=(licence_law(58, 1), licence_law(45), licence_law(34, 3)),
    on=f.accepted_on,
    applies=f.accepted_on.exists(),
    breach=any_of(CHARGED, EXCLUDED_UNTOLD, ALONE),
    since=arose((CHARGED | EXCLUDED_UNTOLD, f.accepted_on), (ALONE, f.checked_on)),
    severity=Severity.RED,
    params=(
        limit("checkers", N_("核查人员不得少于（人）"), Unit.COUNT, statute(2, LAW_2004, "行政许可法第三十四条第三款")),
    ),
    explain=(
        Reason(CHARGED, N_("办理许可收取{fee}，没有法律、行政法规依据。")),
        Reason(EXCLUDED_UNTOLD, N_("扣除听证、检验等时间{excluded_days}个工作日，没有书面告知申请人。")),
        Reason(ALONE, N_("{checked_on}核查实质内容的工作人员为{checker_count}人，少于{checkers}人。")),
    ),
    mend=N_("没有依据的收费立即退还；补充告知所需时间，没有告知的不得扣除；核查人员不足的，重新核查。"),
    examples=(
        passes("两人核查", accepted_on="2026-01-28", checked_on="2026-02-02", checker_count=2),
        breaches("一人核查", accepted_on="2026-01-28", checked_on="2026-02-02", checker_count=1),
        breaches("没有依据收费一分", accepted_on="2026-01-28", fee=1, fee_lawful=False),
        passes("依法收费", accepted_on="2026-01-28", fee=10_000, fee_lawful=True),
        passes("没有收费", accepted_on="2026-01-28", fee=0),
        breaches("扣除时间没有告知", accepted_on="2026-01-28", excluded_days=5),
        passes("扣除时间已告知", accepted_on="2026-01-28", excluded_days=5, excluded_told_on="2026-02-02"),
        lacks("收费依据未填", accepted_on="2026-01-28", fee=10_000),
        lacks("核查人数未填", accepted_on="2026-01-28", checked_on="2026-02-02"),
        exempt("尚未受理", received_on="2026-01-26", fee=10_000, fee_lawful=False),
    ),
)
