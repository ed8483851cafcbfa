"""The end: a record of the whole course, suspected crime handed over, nothing left undone (P42 P43 P45)."""

from datetime import date

from xiezhi.law.codes import PENALTY_KIND
from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import Expr, any_of, earliest, first_of, p, today, when
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, exempt, lacks, limit, passes, statute, warns
from ..management.words import PLAN_PLACE, PLAN_SINCE
from ..steps import arose
from ..terms import HOUR
from .words import FINED, ORDINARY, PENALISED, SECURITY, STARTED, f, not_done_by, old_law, penalty_law

OPINION_2018 = date(2018, 12, 5)


def unrecorded(stage: str) -> Expr:
    """Neither a text nor a recording of that stage."""
    return ~f.text_stages.has(stage) & ~f.media_stages.has(stage)


# A warning is carried out by being served: there is nothing left to record.
BY_WORDS = ("warning", "criticism")
BY_DEEDS = tuple(code.value for code in PENALTY_KIND if code.value not in BY_WORDS)
ONLY_WARNED = (f.penalty_kinds.has_any(*BY_WORDS) & ~f.penalty_kinds.has_any(*BY_DEEDS)).otherwise(False)
GAPS = any_of(
    *map(unrecorded, ("opening", "inquiry", "decision", "service")),
    ~ONLY_WARNED & unrecorded("execution"),
    f.reviewed_on.exists() & unrecorded("review"),
)
UNFILMED = (p.films > 0) & ~f.filmed

P42 = Rule(
    code="P42",
    name=N_("全过程记录"),
    law=(penalty_law(47), ref("三项制度意见")),
    on=STARTED,
    applies=ORDINARY & PENALISED & f.closed_on.exists() & (f.closed_as == "normal"),
    breach=GAPS | UNFILMED,
    since=f.closed_on,
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    params=(limit("films", N_("案件须有全过程录像（件）"), Unit.COUNT,
                  statute(0, OPINION_2018, "法律只要求以文字、音像等形式记录"),
                  statute(1, PLAN_SINCE, "实施方案二（四）：全过程录像并随卷", place=PLAN_PLACE)),),
    explain=(
        Reason(GAPS, N_("{closed_on}结案时，启动、取证、审核、决定、送达、执行各环节的记录不全"
                        "（文字：{text_stages}；音像：{media_stages}）。")),
        Reason(UNFILMED, N_("{closed_on}结案时，没有全过程录像并随卷；本地要求行政处罚案件全过程录像。")),
    ),
    mend=N_("已有记录的，补录环节并归入案卷；缺少的，由办案人员书面说明，不得事后补造；全过程录像缺失的，说明原因并改进。"),
    examples=(
        passes("六个环节齐全", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08", closed_on="2026-05-06",
               closed_as="normal", reviewed_on="2026-04-01", text_stages="opening,review,decision,service,execution",
               media_stages="inquiry,service"),
        breaches("审核没有记录", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08",
                 closed_on="2026-05-06", closed_as="normal", reviewed_on="2026-04-01",
                 text_stages="opening,decision,service,execution", media_stages="inquiry,service"),
        passes("没有审核环节的案件", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08",
               closed_on="2026-05-06", closed_as="normal", text_stages="opening,decision,service,execution",
               media_stages="inquiry"),
        breaches("取证没有记录", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08",
                 closed_on="2026-05-06", closed_as="normal", text_stages="opening,decision,service,execution",
                 media_stages="service"),
        passes("只给予警告，没有执行环节", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08",
               closed_on="2026-05-06", closed_as="normal", penalty_kinds="warning",
               text_stages="opening,inquiry,decision,service", media_stages="inquiry"),
        breaches("警告并处罚款而没有执行记录", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08",
                 closed_on="2026-05-06", closed_as="normal", penalty_kinds="warning,fine", fine=100_000,
                 text_stages="opening,inquiry,decision,service", media_stages="inquiry"),
        breaches("本地要求全过程录像而没有", procedure="ordinary", filed_on="2024-04-16", decided_on="2024-05-20",
                 closed_on="2024-06-20", closed_as="normal", text_stages="opening,inquiry,decision,service,execution",
                 media_stages="inquiry", filmed=False, place="232701"),
        passes("方案印发前一日本地不要求全过程录像", procedure="ordinary", filed_on="2024-04-15", decided_on="2024-05-20",
               closed_on="2024-06-20", closed_as="normal", text_stages="opening,inquiry,decision,service,execution",
               media_stages="inquiry", filmed=False, place="232701"),
        exempt("三项制度意见印发前一日", procedure="ordinary", filed_on="2018-12-04", decided_on="2019-01-08",
               closed_on="2019-02-06", closed_as="normal", text_stages="opening", media_stages="opening"),
        breaches("三项制度意见印发当日", procedure="ordinary", filed_on="2018-12-05", decided_on="2019-01-08",
                 closed_on="2019-02-06", closed_as="normal", text_stages="opening", media_stages="opening"),
        exempt("尚未结案", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08"),
        lacks("音像环节未填", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-04-08",
              closed_on="2026-05-06", closed_as="normal", text_stages="opening,decision,service,execution"),
    ),
)

ANSWERED = first_of(earliest(f.transfer_approved_at.day(), f.transfer_refused_on), today)
UNDECIDED = ANSWERED.days_after(f.crime_reported_on) > p.days
# Without the hour of today, what is not yet done is late for certain only from the second day.
UNSENT = f.transfer_approved_at.exists() & when(
    f.transferred_at.exists(), f.transferred_at.minutes_after(f.transfer_approved_at) > p.hours * HOUR,
    today.days_after(f.transfer_approved_at.day()) > 1)
HANDED = first_of(f.material_handed_on, today)
UNHANDED = f.police_filed_on.exists() & (HANDED.days_after(f.police_filed_on) > p.days)
REPLACED = f.closed_on.exists() & f.transferred_at.missing() & f.transfer_refused_on.missing()
TRANSFER_2001 = "2001"
TRANSFER_SINCE = date(2001, 7, 9)

P43 = Rule(
    code="P43",
    name=N_("涉嫌犯罪案件移送"),
    law=(
        penalty_law(27, 1) | old_law(22),
        ref("移送规定", 5, 2) | ref("移送规定", 5, 2, numbering=TRANSFER_2001),
        ref("移送规定", 11, 1) | ref("移送规定", 11, 1, numbering=TRANSFER_2001),
        ref("移送规定", 12) | ref("移送规定", 12, numbering=TRANSFER_2001),
    ),
    on=f.crime_reported_on,
    # The police themselves turn a case of public order into a criminal one (治安管理处罚法113).
    applies=f.crime_reported_on.exists() & ~SECURITY,
    breach=any_of(UNDECIDED, UNSENT, UNHANDED, REPLACED),
    levels=((Severity.YELLOW, f.police_refused_on.exists() & f.refusal_contested_on.missing() & f.closed_on.missing()),),
    since=arose(
        (UNDECIDED, f.crime_reported_on + p.days + 1), (UNSENT, f.transfer_approved_at.day() + 1),
        (UNHANDED, f.police_filed_on + p.days + 1), (REPLACED, f.closed_on)),
    severity=Severity.RED,
    params=(
        limit("days", N_("决定是否移送、移交材料的期限（各，日）"), Unit.DAYS,
              statute(3, TRANSFER_SINCE, "移送规定第五条第二款、第十二条")),
        limit("hours", N_("批准后移送期限（小时）"), Unit.HOURS, statute(24, TRANSFER_SINCE, "移送规定第五条第二款：二十四小时")),
    ),
    version="2",
    explain=(
        Reason(UNDECIDED, N_("{crime_reported_on}提出移送涉嫌犯罪案件的报告，负责人没有在{days}日内决定是否移送"
                             "（批准：{transfer_approved_at}；不批准：{transfer_refused_on}）。")),
        Reason(UNSENT, N_("{transfer_approved_at}批准移送，没有在{hours}小时内移送公安机关（移送时间：{transferred_at}）。")),
        Reason(UNHANDED,
               N_("{police_filed_on}接到立案通知，没有在{days}日内移交涉案物品和材料（移交日期：{material_handed_on}）。")),
        Reason(REPLACED, N_("案件涉嫌犯罪，{closed_on}结案，没有移送公安机关，也没有不批准移送的决定；不得以行政处罚代替移送。"),
               use=Use.GATE),
    ),
    mend=N_("已经决定、移送、移交的，补录时间和回执；没有的，立即办理移送；对不予立案有异议的，"
            "三日内提请复议或者建议检察院立案监督。"),
    examples=(
        passes("第三日批准，满二十四小时移送", crime_reported_on="2026-04-08", transfer_approved_at="2026-04-11T09:00",
               transferred_at="2026-04-12T09:00"),
        breaches("第四日才批准", crime_reported_on="2026-04-08", transfer_approved_at="2026-04-12T09:00",
                 transferred_at="2026-04-12T10:00"),
        breaches("批准后超过二十四小时一分钟", crime_reported_on="2026-04-08", transfer_approved_at="2026-04-11T09:00",
                 transferred_at="2026-04-12T09:01"),
        breaches("至今没有决定", crime_reported_on="2026-04-08"),
        breaches("批准后至今没有移送", crime_reported_on="2026-04-08", transfer_approved_at="2026-04-09T09:00"),
        passes("批准次日还不能断定", crime_reported_on="2026-06-28", transfer_approved_at="2026-06-29T09:00"),
        passes("第三日移交材料", crime_reported_on="2026-04-08", transfer_approved_at="2026-04-09T09:00",
               transferred_at="2026-04-09T15:00", police_filed_on="2026-04-13", material_handed_on="2026-04-16"),
        breaches("第四日移交材料", crime_reported_on="2026-04-08", transfer_approved_at="2026-04-09T09:00",
                 transferred_at="2026-04-09T15:00", police_filed_on="2026-04-13", material_handed_on="2026-04-17"),
        breaches("以罚代移结案", crime_reported_on="2026-06-28", closed_on="2026-06-29"),
        passes("不批准移送后结案", crime_reported_on="2026-04-08", transfer_refused_on="2026-04-10", closed_on="2026-05-06"),
        warns("公安不予立案而没有异议", Severity.YELLOW, crime_reported_on="2026-04-08", transfer_approved_at="2026-04-09T09:00",
               transferred_at="2026-04-09T15:00", police_refused_on="2026-04-13"),
        breaches("移送规定修订前", crime_reported_on="2020-08-06", transfer_approved_at="2020-08-12T09:00",
                 transferred_at="2020-08-12T10:00"),
        exempt("没有涉嫌犯罪", filed_on="2026-04-08", closed_on="2026-05-06"),
        exempt("治安案件由公安机关自行转办", domain="public_security", crime_reported_on="2026-04-08"),
        lacks("批准时间没有这一列", crime_reported_on="2026-04-08", absent=("transfer_approved_at",)),
    ),
)

UNPAID = (
    FINED & not_done_by(f.paid_on, f.closed_on) & f.deferred_on.missing() & f.court_asked_on.missing()
) & f.execution_ended_on.missing()
UNHANDLED = f.has_property & not_done_by(f.property_handled_on, f.closed_on)

P45 = Rule(
    code="P45",
    name=N_("结案条件"),
    law=(penalty_law(66) | old_law(44), penalty_law(74, 1) | old_law(53, 1), ref("行政强制法", 28)),
    on=f.closed_on,
    applies=PENALISED & f.closed_on.exists() & (f.closed_as == "normal"),
    breach=UNPAID | UNHANDLED,
    since=f.closed_on,
    severity=Severity.ORANGE,
    use=Use.GATE,
    explain=(
        Reason(UNPAID,
               N_("{closed_on}按正常结案，罚款{fine}没有缴清（缴纳日期：{paid_on}），"
                  "没有延期分期、终结执行或者申请法院执行的记录。")),
        Reason(UNHANDLED, N_("{closed_on}按正常结案，查封扣押或者没收的财物没有处置（处置日期：{property_handled_on}）。")),
    ),
    mend=N_("已经履行、处置的，补录日期；没有的，恢复办理：催告、加处、申请法院强制执行，或者依法终结；"
            "涉案财物依法退还、拍卖或者处理。"),
    examples=(
        passes("缴清当日结案", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, paid_on="2026-04-20",
               closed_on="2026-04-20", closed_as="normal", has_property=False),
        breaches("结案次日才缴清", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, paid_on="2026-04-21",
                 closed_on="2026-04-20", closed_as="normal", has_property=False),
        breaches("没有缴纳", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, closed_on="2026-04-20",
                 closed_as="normal"),
        passes("已申请法院执行", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, court_asked_on="2026-12-10",
               closed_on="2026-12-20", closed_as="normal", has_property=False, asof="2026-12-31"),
        breaches("财物没有处置", decided_on="2026-04-08", penalty_kinds="warning,confiscate_goods", closed_on="2026-04-20",
                 closed_as="normal", has_property=True),
        passes("财物结案当日处置", decided_on="2026-04-08", penalty_kinds="warning,confiscate_goods",
               closed_on="2026-04-20", closed_as="normal", has_property=True, property_handled_on="2026-04-20"),
        breaches("修订施行前没有缴纳", decided_on="2021-04-08", penalty_kinds="fine", fine=100_000, closed_on="2021-04-20",
                 closed_as="normal"),
        exempt("终结结案", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, closed_on="2026-04-20",
               closed_as="terminated"),
        exempt("尚未结案", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000),
        lacks("是否有涉案财物未填", decided_on="2026-04-08", penalty_kinds="warning", closed_on="2026-04-20",
              closed_as="normal"),
        lacks("缴纳日期没有这一列", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, closed_on="2026-04-20",
              closed_as="normal", has_property=False, absent=("paid_on",)),
    ),
)
