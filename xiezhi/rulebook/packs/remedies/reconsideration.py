"""The organ and the authority in reconsideration (F01–F04)."""

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import Expr, any_of, first_of, p, today, when
from ...rule import Deadline, Reason, Rule, Severity, Unit, breaches, exempt, lacks, limit, passes, statute
from ..terms import Term
from .words import (
    LAW_2024,
    OLD_LAST,
    OLD_LAW,
    RECONSIDERED,
    REGULATION_2007,
    REGULATION_2026,
    f,
    old_review_law,
    review_law,
)

# Until the end of 2023 only five and seven days were working days, and there was no summary procedure.
BEFORE_2024 = f.copy_received_on < LAW_2024
ANSWERED = first_of(f.answered_on, today)
ANSWER_DAYS = when(f.procedure == "summary", p.summary, p.limit)
ANSWER_LAST = when(
    BEFORE_2024, (f.copy_received_on + p.limit).rolled(), f.copy_received_on.plus_workdays(ANSWER_DAYS))

F01 = Rule(
    code="F01",
    name=N_("复议答复和举证"),
    law=(review_law(48) | old_review_law(23, 1), review_law(54, 1), review_law(70) | old_review_law(28, 1)),
    on=f.copy_received_on,
    applies=RECONSIDERED & f.copy_received_on.exists(),
    breach=when(BEFORE_2024, ANSWERED.past(f.copy_received_on + p.limit),
                ANSWERED.workdays_after(f.copy_received_on) > ANSWER_DAYS),
    since=ANSWER_LAST + 1,
    deadline=Deadline(f.copy_received_on, ANSWER_LAST),
    severity=Severity.RED,
    params=(
        limit("limit", N_("复议答复期限：普通程序"), Unit.WORKDAYS,
              statute(10, OLD_LAW, "行政复议法（2017年修正）第二十三条第一款，自然日", last=OLD_LAST),
              statute(10, LAW_2024, "行政复议法第四十八条、第八十八条第二款")),
        limit("summary", N_("复议答复期限：简易程序"), Unit.WORKDAYS,
              statute(5, LAW_2024, "行政复议法第五十四条第一款、第八十八条第二款")),
    ),
    shows={"ended": ANSWERED},
    explain=N_("{copy_received_on}收到复议申请书副本（{procedure}），应当不迟于{last}书面答复并提交证据、依据，至{ended}才提交或者"
               "仍未提交；不依法答复举证的，视为该行政行为没有证据、依据。"),
    mend=N_("已经提交的，补录日期；没有提交的，立即提交并说明原因。"),
    examples=(
        passes("普通程序第十个工作日", kind="reconsideration", procedure="ordinary", copy_received_on="2026-03-02",
               answered_on="2026-03-16"),
        breaches("普通程序第十一个工作日", kind="reconsideration", procedure="ordinary", copy_received_on="2026-03-02",
                 answered_on="2026-03-17"),
        passes("简易程序第五个工作日", kind="reconsideration", procedure="summary", copy_received_on="2026-03-02",
               answered_on="2026-03-09"),
        breaches("简易程序第六个工作日", kind="reconsideration", procedure="summary", copy_received_on="2026-03-02",
                 answered_on="2026-03-10"),
        breaches("至今没有答复", kind="reconsideration", procedure="ordinary", copy_received_on="2026-03-02"),
        passes("旧法第十日", kind="reconsideration", copy_received_on="2023-03-06", answered_on="2023-03-16"),
        breaches("旧法第十一日", kind="reconsideration", copy_received_on="2023-03-06", answered_on="2023-03-17"),
        lacks("程序未填", kind="reconsideration", copy_received_on="2026-03-02", answered_on="2026-03-10"),
        lacks("答复日期没有这一列", kind="reconsideration", procedure="ordinary", copy_received_on="2026-03-02",
              absent=("answered_on",)),
        exempt("行政诉讼由F05处理", kind="litigation", copy_received_on="2026-03-02"),
    ),
)

# The statute leaves the counting of days to 民事诉讼法 (88条第一款), so a term that ends on a day off moves on.
UNREPORTED = f.opinion_on.exists() & first_of(f.opinion_reported_on, today).past(f.opinion_on + p.report)
UNDONE = f.perform_by.exists() & first_of(f.performed_on, today).past(f.perform_by)
OPINION_LATE = UNREPORTED.otherwise(False)

F02 = Rule(
    code="F02",
    name=N_("履行复议决定和报送纠正情况"),
    law=(
        review_law(76) | ref("行政复议法实施条例", 57, 1, numbering="2007"),
        review_law(77) | old_review_law(32),
    ),
    on=when(f.opinion_on.exists().otherwise(False), f.opinion_on, f.perform_by),
    applies=RECONSIDERED & (f.opinion_on.exists() | f.perform_by.exists()),
    breach=any_of(UNREPORTED, UNDONE),
    since=when(OPINION_LATE, (f.opinion_on + p.report).rolled(), f.perform_by.rolled()) + 1,
    deadline=Deadline(
        when(OPINION_LATE, f.opinion_on, first_of(f.result_received_on, f.perform_by)),
        when(OPINION_LATE, (f.opinion_on + p.report).rolled(), f.perform_by.rolled()),
    ),
    severity=Severity.RED,
    params=(limit("report", N_("报送纠正情况期限（日）"), Unit.DAYS,
                  statute(60, REGULATION_2007, "行政复议法实施条例（2007年）第五十七条第一款", last=OLD_LAST),
                  statute(60, LAW_2024, "行政复议法第七十六条")),),
    shows={"reported": first_of(f.opinion_reported_on, today), "done": first_of(f.performed_on, today)},
    explain=(
        Reason(UNREPORTED, N_("{opinion_on}收到行政复议意见书，应当在{report}日内报送纠正情况，至{reported}才报送或者仍未报送。")),
        Reason(UNDONE, N_("复议决定书或者调解书应当不迟于{perform_by}履行，至{done}才履行或者仍未履行。")),
    ),
    mend=N_("已经报送、履行的，补录日期；没有的，立即履行、纠正并报送；有正当理由不能履行的，报告复议机关。"),
    examples=(
        passes("第六十日报送", kind="reconsideration", opinion_on="2026-03-02", opinion_reported_on="2026-05-01"),
        passes("末日逢假期，顺延后报送", kind="reconsideration", opinion_on="2026-03-02", opinion_reported_on="2026-05-06"),
        breaches("顺延后次日报送", kind="reconsideration", opinion_on="2026-03-02", opinion_reported_on="2026-05-07"),
        breaches("至今没有报送", kind="reconsideration", opinion_on="2026-03-02"),
        passes("期限末日履行", kind="reconsideration", result_received_on="2026-03-02", perform_by="2026-04-15",
               performed_on="2026-04-15"),
        breaches("期限次日履行", kind="reconsideration", result_received_on="2026-03-02", perform_by="2026-04-15",
                 performed_on="2026-04-16"),
        passes("第六十日报送，不逢假期", kind="reconsideration", opinion_on="2026-03-09", opinion_reported_on="2026-05-08"),
        breaches("第六十一日报送", kind="reconsideration", opinion_on="2026-03-09", opinion_reported_on="2026-05-09"),
        passes("旧法第六十日报送", kind="reconsideration", opinion_on="2023-03-06", opinion_reported_on="2023-05-05"),
        breaches("旧法第六十一日报送", kind="reconsideration", opinion_on="2023-03-06", opinion_reported_on="2023-05-06"),
        breaches("旧法没有通报", kind="reconsideration", opinion_on="2023-03-06", opinion_reported_on="2023-05-09"),
        lacks("报送日期没有这一列", kind="reconsideration", opinion_on="2026-03-02", absent=("opinion_reported_on",)),
        exempt("没有意见书也没有履行期限", kind="reconsideration", result="upheld"),
    ),
)

DECIDED = first_of(f.decided_on, f.ended_on, today)
QUICK = (f.accepted_on >= LAW_2024) & (f.procedure == "summary")


def reviewed_later(days: Expr) -> Expr:
    """The authority decided after so many days, moved on to a working day."""
    return DECIDED.past(f.accepted_on + days)


REVIEW = Term(
    late=reviewed_later,
    base=f.special_days.otherwise(when(QUICK, p.summary, p.limit)) + f.excluded_days.otherwise(0),
    longest=when(QUICK, 0, p.extension),
    days=f.extended_days, approved=f.extension_approved_on, told=f.extension_told_on,
)
REVIEW_LAST = (f.accepted_on + REVIEW.allowed).rolled()

F03 = Rule(
    code="F03",
    name=N_("复议审理期限"),
    law=(review_law(62) | old_review_law(31, 1),),
    on=f.accepted_on,
    applies=RECONSIDERED & f.accepted_on.exists(),
    breach=REVIEW.overrun,
    since=REVIEW_LAST + 1,
    deadline=Deadline(f.accepted_on, REVIEW_LAST),
    severity=Severity.ORANGE,
    params=(
        limit("limit", N_("复议审理期限：普通程序（日）"), Unit.DAYS,
              statute(60, OLD_LAW, "行政复议法（2017年修正）第三十一条第一款", last=OLD_LAST),
              statute(60, LAW_2024, "行政复议法第六十二条第一款")),
        limit("extension", N_("最长可以延长（日）"), Unit.DAYS,
              statute(30, OLD_LAW, "行政复议法（2017年修正）第三十一条第一款", last=OLD_LAST),
              statute(30, LAW_2024, "行政复议法第六十二条第一款")),
        limit("summary", N_("复议审理期限：简易程序（日）"), Unit.DAYS, statute(30, LAW_2024, "行政复议法第六十二条第二款")),
    ),
    shows={"ended": DECIDED, "used": DECIDED.days_after(f.accepted_on)},
    explain=(
        Reason(REVIEW.unapproved, N_("{accepted_on}受理复议申请，应当不迟于{last}作出决定，至{ended}已{used}日，没有延期批准。")),
        Reason(REVIEW.untold, N_("{accepted_on}受理复议申请，延期没有书面告知当事人，至{ended}已{used}日，超过原期限。")),
        Reason(REVIEW.beyond & ~REVIEW.unapproved & ~REVIEW.untold,
               N_("{accepted_on}受理复议申请，延期后应当不迟于{last}作出决定，至{ended}已{used}日。")),
    ),
    mend=N_("已经决定、终止、延期的，补录日期；有依法不计入的时间的，补录天数；没有的，立即作出复议决定。"),
    examples=(
        passes("普通程序第六十日", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-09", decided_on="2026-05-08"),
        breaches("普通程序第六十一日", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-09",
                 decided_on="2026-05-09"),
        passes("延期三十日，第九十日", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-09",
               decided_on="2026-06-08", extension_approved_on="2026-05-06", extended_days=30, extension_told_on="2026-05-07"),
        breaches("延期后超期", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-09",
                 decided_on="2026-06-09", extension_approved_on="2026-05-06", extended_days=30,
                 extension_told_on="2026-05-07"),
        breaches("延期没有告知", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-09",
                 decided_on="2026-06-01", extension_approved_on="2026-05-06", extended_days=30),
        passes("简易程序第三十日", kind="reconsideration", procedure="summary", accepted_on="2026-03-09",
               decided_on="2026-04-08"),
        breaches("简易程序第三十一日，不得延期", kind="reconsideration", procedure="summary", accepted_on="2026-03-09",
                 decided_on="2026-04-09", extension_approved_on="2026-04-07", extended_days=30,
                 extension_told_on="2026-04-07"),
        passes("中止三十日", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-09", decided_on="2026-06-01",
               excluded_days=30),
        passes("批准延期四十日，第九十日", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-11",
               decided_on="2026-06-09", extension_approved_on="2026-05-06", extended_days=40,
               extension_told_on="2026-05-07"),
        breaches("批准延期四十日，第九十一日", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-11",
                 decided_on="2026-06-10", extension_approved_on="2026-05-06", extended_days=40,
                 extension_told_on="2026-05-07"),
        passes("旧法延期，第九十日", kind="reconsideration", accepted_on="2023-03-09", decided_on="2023-06-07",
               extension_approved_on="2023-05-06", extended_days=40, extension_told_on="2023-05-08"),
        breaches("旧法延期，第九十一日", kind="reconsideration", accepted_on="2023-03-09", decided_on="2023-06-08",
                 extension_approved_on="2023-05-06", extended_days=40, extension_told_on="2023-05-08"),
        passes("旧法第六十日", kind="reconsideration", accepted_on="2023-03-06", decided_on="2023-05-05"),
        breaches("旧法第六十一日", kind="reconsideration", accepted_on="2023-03-06", decided_on="2023-05-06"),
        lacks("程序未填", kind="reconsideration", accepted_on="2026-03-09", decided_on="2026-05-08"),
        lacks("决定日期没有这一列", kind="reconsideration", procedure="ordinary", accepted_on="2026-03-09",
              absent=("decided_on",)),
        exempt("行政诉讼", kind="litigation", accepted_on="2026-03-09"),
    ),
)

NOT_FORWARDED = f.corrected_on.missing() & (first_of(f.forwarded_on, today).workdays_after(f.via_organ_on) > p.limit)
# Five working days for putting it right are the regulation's word, since 2026-07-01 only.
MAY_CORRECT = (f.via_organ_on >= REGULATION_2026) & f.corrected_on.exists() & f.forwarded_on.missing()
CORRECTED_LATE = MAY_CORRECT & (f.corrected_on.workdays_after(f.via_organ_on) > p.limit)
KEPT_QUIET = MAY_CORRECT & f.corrected_told_on.missing() & (today.workdays_after(f.via_organ_on) > p.limit)
HANDLED = first_of(f.forwarded_on, f.corrected_on, today)

F04 = Rule(
    code="F04",
    name=N_("经机关提交的复议申请"),
    law=(review_law(32, 2), ref("行政复议法实施条例", 38, 1)),
    on=f.via_organ_on,
    applies=RECONSIDERED & f.via_organ_on.exists(),
    breach=any_of(NOT_FORWARDED, CORRECTED_LATE, KEPT_QUIET),
    since=f.via_organ_on.plus_workdays(p.limit) + 1,
    deadline=Deadline(f.via_organ_on, f.via_organ_on.plus_workdays(p.limit)),
    severity=Severity.ORANGE,
    params=(limit("limit", N_("转送或者自行纠正期限（工作日）"), Unit.WORKDAYS,
                  statute(5, LAW_2024, "行政复议法第三十二条第二款、第八十八条第二款；实施条例第三十八条第一款")),),
    shows={"ended": HANDLED},
    explain=(
        Reason(NOT_FORWARDED, N_("{via_organ_on}收到当事人提交的复议申请，应当不迟于{last}转送复议机关或者自行纠正，至{ended}才转送"
                                 "或者仍未处理。")),
        Reason(CORRECTED_LATE, N_("{via_organ_on}收到当事人提交的复议申请，应当不迟于{last}自行纠正，{corrected_on}才纠正。")),
        Reason(KEPT_QUIET, N_("{corrected_on}自行纠正，没有把情况告知申请人和复议机关。")),
    ),
    mend=N_("已经转送、纠正、告知的，补录日期；没有的，立即转送复议机关，或者依法纠正并告知申请人和复议机关。"),
    examples=(
        passes("第五个工作日转送", kind="reconsideration", via_organ_on="2026-03-02", forwarded_on="2026-03-09"),
        breaches("第六个工作日转送", kind="reconsideration", via_organ_on="2026-03-02", forwarded_on="2026-03-10"),
        breaches("至今没有处理", kind="reconsideration", via_organ_on="2026-03-02"),
        passes("实施条例施行前，自行纠正没有天数", kind="reconsideration", via_organ_on="2026-06-03", corrected_on="2026-06-26"),
        passes("第五个工作日纠正并告知", kind="reconsideration", via_organ_on="2026-07-01", corrected_on="2026-07-08",
               corrected_told_on="2026-07-08", asof="2026-11-01"),
        breaches("第六个工作日纠正", kind="reconsideration", via_organ_on="2026-07-01", corrected_on="2026-07-09",
                 corrected_told_on="2026-07-09", asof="2026-11-01"),
        breaches("纠正而没有告知", kind="reconsideration", via_organ_on="2026-07-01", corrected_on="2026-07-06",
                 asof="2026-11-01"),
        lacks("转送日期没有这一列", kind="reconsideration", via_organ_on="2026-03-02", absent=("forwarded_on",)),
        exempt("旧法没有这一规定", kind="reconsideration", via_organ_on="2023-12-29"),
        exempt("直接向复议机关申请", kind="reconsideration", accepted_on="2026-03-02"),
    ),
)
