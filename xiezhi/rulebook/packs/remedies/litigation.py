"""In court, and what a lost case leads to (F05–F08)."""

from datetime import date

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today, when
from ...rule import Deadline, Reason, Rule, Severity, Unit, breaches, default, exempt, lacks, limit, passes, statute
from ..terms import either
from .words import COURT_LAW, LAW_2024, RECONSIDERED, SUED, f, review_law

ANSWERED = first_of(f.answered_on, today)
# A party's term moves on when it ends on a day off (诉讼法101条、民事诉讼法85条).
ANSWER_BY = either(f.court_allowed_until, f.copy_received_on + p.limit)

F05 = Rule(
    code="F05",
    name=N_("应诉举证和答辩"),
    law=(ref("行政诉讼法", 67, 1), ref("行政诉讼法", 34, 2)),
    on=f.copy_received_on,
    applies=SUED & f.copy_received_on.exists(),
    breach=ANSWERED.past(f.copy_received_on + p.limit) & ANSWERED.past(f.court_allowed_until).otherwise(True),
    since=ANSWER_BY.rolled() + 1,
    deadline=Deadline(f.copy_received_on, ANSWER_BY.rolled()),
    severity=Severity.RED,
    params=(limit("limit", N_("举证答辩期限（日）"), Unit.DAYS, statute(15, COURT_LAW, "行政诉讼法第六十七条第一款")),),
    shows={"ended": ANSWERED},
    explain=N_("{copy_received_on}收到起诉状副本，应当不迟于{last}提交证据、依据和答辩状，至{ended}才提交或者仍未提交；"
               "无正当理由逾期提供证据的，视为没有相应证据。"),
    mend=N_("已经提交的，补录日期；经法院准许延期的，补录延期日期；没有提交的，立即提交并说明原因。"),
    examples=(
        passes("第十五日提交", kind="litigation", copy_received_on="2026-03-02", answered_on="2026-03-17"),
        breaches("第十六日提交", kind="litigation", copy_received_on="2026-03-02", answered_on="2026-03-18"),
        passes("末日逢国庆顺延", kind="litigation", copy_received_on="2026-09-20", answered_on="2026-10-08",
               asof="2026-11-01"),
        breaches("顺延后次日", kind="litigation", copy_received_on="2026-09-20", answered_on="2026-10-09",
                 asof="2026-11-01"),
        passes("法院准许延期", kind="litigation", copy_received_on="2026-03-02", answered_on="2026-03-31",
               court_allowed_until="2026-03-31"),
        breaches("延期后仍超期", kind="litigation", copy_received_on="2026-03-02", answered_on="2026-04-01",
                 court_allowed_until="2026-03-31"),
        breaches("至今没有提交", kind="litigation", copy_received_on="2026-03-02"),
        lacks("提交日期没有这一列", kind="litigation", copy_received_on="2026-03-02", absent=("answered_on",)),
        exempt("行政复议由F01处理", kind="reconsideration", copy_received_on="2026-03-02"),
    ),
)

AWAY = ~f.head_attended
NOBODY = AWAY & ~f.staff_attended
UNEXPLAINED = RECONSIDERED & AWAY & f.absence_reason.missing()

F06 = Rule(
    code="F06",
    name=N_("负责人出庭应诉和参加听证"),
    law=(ref("行政诉讼法", 3, 3), review_law(51, 3)),
    on=f.hearing_on,
    # Before 2024 no statute asked the head to come to a hearing in reconsideration.
    applies=(SUED | (RECONSIDERED & (f.hearing_on >= LAW_2024))) & f.hearing_on.exists(),
    breach=any_of(NOBODY, UNEXPLAINED),
    since=f.hearing_on,
    severity=Severity.ORANGE,
    explain=(
        Reason(NOBODY, N_("{hearing_on}开庭或者听证，机关负责人没有参加，也没有委托相应的工作人员参加。")),
        Reason(UNEXPLAINED & ~NOBODY, N_("{hearing_on}复议听证，机关负责人没有参加，没有说明理由。")),
    ),
    mend=N_("已经参加、委托或者说明理由的，补录；没有的，向法院或者复议机关说明情况，今后由负责人出庭、参加听证。"),
    examples=(
        passes("负责人出庭", kind="litigation", hearing_on="2026-03-02", head_attended=True),
        passes("负责人未出庭，委托工作人员", kind="litigation", hearing_on="2026-03-02", head_attended=False, staff_attended=True),
        breaches("没有人出庭", kind="litigation", hearing_on="2026-03-02", head_attended=False, staff_attended=False),
        breaches("听证没有说明理由", kind="reconsideration", hearing_on="2026-03-02", head_attended=False,
                 staff_attended=True),
        passes("听证已说明理由", kind="reconsideration", hearing_on="2026-03-02", head_attended=False, staff_attended=True,
               absence_reason="参加抢险救灾"),
        breaches("新法施行当日的听证", kind="reconsideration", hearing_on="2024-01-01", head_attended=False,
                 staff_attended=True),
        exempt("新法施行前的听证", kind="reconsideration", hearing_on="2023-12-31", head_attended=False),
        lacks("负责人是否出庭未填", kind="litigation", hearing_on="2026-03-02"),
    ),
)

LOST = f.result.exists() & f.result.isin("changed", "revoked", "unlawful", "void", "ordered")
ARISEN = when(LOST.otherwise(False), f.result_received_on, f.advice_on)
TAKEN_UP = first_of(f.lead_on, today)

F07 = Rule(
    code="F07",
    name=N_("纠错结果转为监督线索"),
    law=(ref("行政执法监督条例", 33, 2), ref("行政复议法实施条例", 69)),
    on=ARISEN,
    applies=(RECONSIDERED | SUED) & (LOST | f.advice_on.exists()),
    breach=TAKEN_UP.workdays_after(ARISEN) > p.days,
    since=ARISEN.plus_workdays(p.days) + 1,
    deadline=Deadline(ARISEN, ARISEN.plus_workdays(p.days)),
    severity=Severity.ORANGE,
    params=(limit("days", N_("登记监督线索期限（工作日）"), Unit.WORKDAYS,
                  default(10, date(2026, 2, 1), "条例没有规定天数，平台默认")),),
    shows={"ended": TAKEN_UP},
    explain=(
        Reason(LOST.otherwise(False), N_("{result_received_on}收到复议或者裁判结果（{result}），应当不迟于{last}登记为监督线索，"
                                         "至{ended}才登记或者仍未登记。")),
        Reason(~LOST.otherwise(False),
               N_("{advice_on}收到司法、检察或者复议建议，应当不迟于{last}登记为监督线索，至{ended}才登记或者仍未登记。")),
    ),
    mend=N_("登记为监督线索，研判原因；属于制度性问题的，提出改进建议；复议、诉讼仍在进行的个案，不重复监督。"),
    examples=(
        passes("第十个工作日登记", kind="reconsideration", result="revoked", result_received_on="2026-03-02",
               lead_on="2026-03-16"),
        breaches("第十一个工作日登记", kind="reconsideration", result="revoked", result_received_on="2026-03-02",
                 lead_on="2026-03-17"),
        breaches("败诉没有登记", kind="litigation", result="unlawful", result_received_on="2026-03-02"),
        breaches("检察建议没有登记", kind="litigation", result="upheld", advice_on="2026-03-02"),
        exempt("维持", kind="reconsideration", result="upheld", result_received_on="2026-03-02"),
        exempt("条例施行前", kind="litigation", result="revoked", result_received_on="2026-01-31"),
        lacks("结果没有这一列", kind="litigation", result_received_on="2026-03-02", absent=("result",)),
        lacks("收到日期未填", kind="litigation", result="revoked"),
    ),
)

PERFORMED = first_of(f.performed_on, f.refused_on, today)
SPECIAL = f.special_days.exists().otherwise(False)
PERFORM_LAST = when(SPECIAL, f.asked_on + f.special_days, f.asked_on.plus_months(p.limit))

F08 = Rule(
    code="F08",
    name=N_("履行法定职责期限"),
    law=(ref("行政诉讼法", 47, 1),),
    on=f.asked_on,
    applies=(f.kind == "duty") & f.asked_on.exists(),
    breach=when(SPECIAL, PERFORMED.days_after(f.asked_on) > f.special_days, PERFORMED.past_months(f.asked_on, p.limit)),
    since=PERFORM_LAST + 1,
    deadline=Deadline(f.asked_on, PERFORM_LAST),
    severity=Severity.RED,
    version="2",
    params=(limit("limit", N_("履行法定职责期限（月）"), Unit.MONTHS, statute(2, COURT_LAW, "行政诉讼法第四十七条第一款")),),
    shows={"ended": PERFORMED},
    explain=N_("{asked_on}收到履行法定职责的申请，应当不迟于{last}履行，至{ended}才履行或者仍未履行、答复。"),
    mend=N_("已经履行或者书面答复的，补录日期；法律、法规另有履行期限的，补录天数；没有的，立即履行或者书面答复并说明理由。"),
    examples=(
        passes("满两个月当日", kind="duty", asked_on="2026-03-02", performed_on="2026-05-02"),
        breaches("两个月零一日", kind="duty", asked_on="2026-03-02", performed_on="2026-05-03"),
        passes("十二月三十一日申请，二月末日履行", kind="duty", asked_on="2025-12-31", performed_on="2026-02-28"),
        breaches("十二月三十一日申请，三月一日履行", kind="duty", asked_on="2025-12-31", performed_on="2026-03-01"),
        breaches("至今没有履行", kind="duty", asked_on="2026-03-02"),
        passes("书面拒绝也是答复", kind="duty", asked_on="2026-03-02", refused_on="2026-03-20"),
        passes("另有规定二十日，第二十日履行", kind="duty", asked_on="2026-03-02", performed_on="2026-03-22",
               special_days=20),
        breaches("另有规定二十日，第二十一日履行", kind="duty", asked_on="2026-03-02", performed_on="2026-03-23",
                 special_days=20),
        lacks("履行日期没有这一列", kind="duty", asked_on="2026-03-02", absent=("performed_on",)),
        exempt("行政复议", kind="reconsideration", asked_on="2026-03-02"),
    ),
)
