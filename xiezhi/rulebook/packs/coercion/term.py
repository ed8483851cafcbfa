"""How long a measure may last, and when it must end (Q06–Q09)."""

from xiezhi.law.text import N_

from ...expr import any_of, earliest, first_of, p, today, when
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
from ..steps import arose
from ..terms import Term, either
from .words import FROZEN, LAW_2012, SEALED, STILL_HELD, coercion_law, f, held_longer

# Days of tests do not count (25条第三款); a limit of another law stands in for the thirty days (25条第一款).
KEPT = Term(
    late=held_longer, base=f.special_days.otherwise(p.limit) + f.excluded_days.otherwise(0), longest=p.extension,
    days=f.extended_days, approved=f.extension_approved_on, told=f.extension_told_on,
)
ENDED = first_of(earliest(f.handled_on, f.released_on), today)

Q06 = Rule(
    code="Q06",
    name=N_("查封扣押期限"),
    law=(coercion_law(25, 1), coercion_law(25, 2), coercion_law(27)),
    on=f.started_on,
    applies=SEALED & f.started_on.exists(),
    breach=KEPT.overrun,
    levels=((Severity.ORANGE, STILL_HELD & (today.days_after(f.started_on) >= KEPT.allowed - p.soon)),),
    since=f.started_on + KEPT.allowed + 1,
    deadline=Deadline(f.started_on, f.started_on + KEPT.allowed),
    severity=Severity.RED,
    params=(
        limit("limit", N_("查封、扣押期限（日）"), Unit.DAYS, statute(30, LAW_2012, "行政强制法第二十五条第一款")),
        limit("extension", N_("最长可以延长（日）"), Unit.DAYS, statute(30, LAW_2012, "行政强制法第二十五条第一款")),
        limit("soon", N_("届满前提醒（日）"), Unit.DAYS, default(5, LAW_2012, "平台默认")),
    ),
    shows={"ended": ENDED, "used": ENDED.days_after(f.started_on), "rolled": (f.started_on + KEPT.allowed).rolled()},
    explain=(
        Reason(KEPT.unapproved, N_("{started_on}查封、扣押，期限到{last}为止（如遇休息日顺延则到{rolled}），至{ended}已{used}日"
                                   "才处理、解除或者仍未处理，没有延长批准。")),
        Reason(KEPT.untold, N_("{started_on}查封、扣押，{extension_approved_on}批准延长，没有书面告知当事人并说明理由，至{ended}已"
                               "{used}日，超过原期限。")),
        Reason(KEPT.beyond & ~KEPT.unapproved & ~KEPT.untold,
               N_("{started_on}查封、扣押，延长后到{last}为止（如遇休息日顺延则到{rolled}），至{ended}已{used}日才处理、解除或者仍未处理。")),
    ),
    mend=N_("已经处理、延长或者告知的，补录日期；法律、行政法规另有期限的，补录天数和依据；没有的，立即作出处理决定或者解除。"),
    examples=(
        passes("第三十日处理", kind="seize", started_on="2026-09-05", handled_on="2026-10-05", asof="2026-11-01"),
        breaches("假期不顺延，第三十一日处理", kind="seize", started_on="2026-09-05", handled_on="2026-10-06", asof="2026-11-01"),
        warns("第二十五日还没有处理", Severity.ORANGE, kind="seal", started_on="2026-03-02", asof="2026-03-27"),
        passes("第二十四日还没有处理", kind="seal", started_on="2026-03-02", asof="2026-03-26"),
        passes("期限内解除", kind="seal", started_on="2026-03-02", released_on="2026-03-20"),
        breaches("至今没有处理", kind="seal", started_on="2026-03-02"),
        passes("延长三十日，第六十日处理", kind="seize", started_on="2026-03-02", handled_on="2026-05-01",
               extension_approved_on="2026-03-30", extended_days=30, extension_told_on="2026-03-30"),
        breaches("延长后第六十一日处理", kind="seize", started_on="2026-03-02", handled_on="2026-05-02",
                 extension_approved_on="2026-03-30", extended_days=30, extension_told_on="2026-03-30"),
        breaches("批准延长四十日，第六十一日处理", kind="seize", started_on="2026-03-02", handled_on="2026-05-02",
                 extension_approved_on="2026-03-30", extended_days=40, extension_told_on="2026-03-30"),
        breaches("延长没有告知", kind="seize", started_on="2026-03-02", handled_on="2026-04-20",
                 extension_approved_on="2026-03-30", extended_days=30),
        passes("扣除检验十日", kind="seize", started_on="2026-03-02", handled_on="2026-04-11", excluded_days=10),
        passes("法律另有规定", kind="seize", started_on="2026-03-02", handled_on="2026-05-30", special_days=90),
        lacks("处理日期没有这一列", kind="seize", started_on="2026-03-02", absent=("handled_on",)),
        exempt("冻结由Q09处理", kind="freeze", started_on="2026-03-02"),
    ),
)

TESTED = f.test_started_on.exists() | (f.excluded_days > 0).otherwise(False)
TOO_LONG = f.special_days.missing().otherwise(True) & (f.extended_days > p.extension).otherwise(False)
NO_LENGTH = f.test_started_on.exists() & f.excluded_days.missing()
UNTOLD = TESTED & f.test_told_on.missing()
CHARGED = TESTED & f.test_paid_by_party.otherwise(False)

Q07 = Rule(
    code="Q07",
    name=N_("查封扣押的延长和检验期间"),
    law=(coercion_law(25, 1), coercion_law(25, 3)),
    on=f.started_on,
    applies=SEALED & f.started_on.exists() & (TESTED | (f.extended_days > 0).otherwise(False)),
    breach=any_of(TOO_LONG, NO_LENGTH, UNTOLD, CHARGED),
    since=arose(
        (TOO_LONG, either(f.extension_approved_on, f.started_on)),
        (any_of(NO_LENGTH, UNTOLD, CHARGED), either(f.test_started_on, f.started_on))),
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("extension", N_("最长可以延长（日）"), Unit.DAYS, statute(30, LAW_2012, "行政强制法第二十五条第一款")),),
    explain=(
        Reason(TOO_LONG, N_("批准延长{extended_days}日，超过{extension}日。")),
        Reason(NO_LENGTH, N_("{test_started_on}开始检测、检验、检疫或者鉴定，没有明确期间。")),
        Reason(UNTOLD, N_("检测、检验、检疫或者鉴定的期间（{excluded_days}日）没有书面告知当事人，不能从查封、扣押期间扣除。")),
        Reason(CHARGED, N_("检测、检验、检疫或者鉴定的费用由当事人承担；该费用应当由行政机关承担。")),
    ),
    mend=N_("缩短超出的延长天数；补充告知检验期间，补录天数和告知日期；向当事人收取检验费用的，予以退还。"),
    examples=(
        passes("检验十日并已告知", kind="seize", started_on="2026-03-02", test_started_on="2026-03-03", excluded_days=10,
               test_told_on="2026-03-03"),
        breaches("检验期间没有告知", kind="seize", started_on="2026-03-02", test_started_on="2026-03-03", excluded_days=10),
        breaches("检验期间不明", kind="seize", started_on="2026-03-02", test_started_on="2026-03-03",
                 test_told_on="2026-03-03"),
        breaches("检验费由当事人承担", kind="seize", started_on="2026-03-02", excluded_days=10, test_told_on="2026-03-03",
                 test_paid_by_party=True),
        passes("延长三十日", kind="seize", started_on="2026-03-02", extension_approved_on="2026-03-30", extended_days=30),
        breaches("延长三十一日", kind="seize", started_on="2026-03-02", extension_approved_on="2026-03-30", extended_days=31),
        passes("法律另有规定的延长", kind="seize", started_on="2026-03-02", extension_approved_on="2026-03-30",
               extended_days=60, special_days=90),
        lacks("告知日期没有这一列", kind="seize", started_on="2026-03-02", excluded_days=10, absent=("test_told_on",)),
        exempt("没有延长也没有检验", kind="seize", started_on="2026-03-02"),
    ),
)

RELEASED = first_of(f.released_on, today)
# That the term is over is Q06 and Q09.
DUE = f.release_due_on.exists() & ~(f.release_reason == "expired").otherwise(False)
KEPT_ON = DUE & (RELEASED.workdays_after(f.release_due_on) > p.release)
# Only what was taken away has to be brought back.
NOT_RETURNED = (f.kind == "seize") & f.released_on.exists() & (
    first_of(f.returned_on, today).workdays_after(f.released_on) > p.back)

Q08 = Rule(
    code="Q08",
    name=N_("应当解除而未解除"),
    law=(coercion_law(28), coercion_law(33, 1)),
    on=f.started_on,
    applies=(SEALED | FROZEN) & (DUE | f.released_on.exists()),
    breach=any_of(KEPT_ON, NOT_RETURNED),
    since=arose(
        (KEPT_ON, f.release_due_on.plus_workdays(p.release) + 1), (NOT_RETURNED, f.released_on.plus_workdays(p.back) + 1)),
    severity=Severity.RED,
    params=(
        limit("release", N_("作出解除决定期限（工作日）"), Unit.WORKDAYS, default(3, LAW_2012, "“及时解除”没有天数，平台默认")),
        limit("back", N_("退还财物期限（工作日）"), Unit.WORKDAYS, default(1, LAW_2012, "“立即退还”没有天数，平台默认")),
    ),
    shows={"ended": RELEASED},
    explain=(
        Reason(KEPT_ON,
               N_("{release_due_on}出现应当解除的情形（{release_reason}），至{ended}超过{release}个工作日才解除或者仍未解除。")),
        Reason(NOT_RETURNED, N_("{released_on}解除扣押，没有立即退还财物（退还日期：{returned_on}）。")),
    ),
    mend=N_("已经解除、退还的，补录日期；没有的，立即解除，通知当事人，退还财物或者变卖所得款项；当事人拒领、无法联系的，写明情况。"),
    examples=(
        passes("第三个工作日解除", kind="seal", started_on="2026-03-02", release_due_on="2026-03-10", released_on="2026-03-13",
               release_reason="lawful"),
        breaches("第四个工作日解除", kind="seal", started_on="2026-03-02", release_due_on="2026-03-10",
                 released_on="2026-03-16", release_reason="lawful"),
        breaches("至今没有解除", kind="freeze", started_on="2026-06-01", release_due_on="2026-06-10",
                 release_reason="unrelated"),
        passes("次一工作日退还", kind="seize", started_on="2026-03-02", released_on="2026-03-13", returned_on="2026-03-16"),
        breaches("第二个工作日退还", kind="seize", started_on="2026-03-02", released_on="2026-03-13",
                 returned_on="2026-03-17"),
        passes("查封没有财物可退", kind="seal", started_on="2026-03-02", released_on="2026-03-13"),
        lacks("解除日期没有这一列", kind="seal", started_on="2026-03-02", release_due_on="2026-03-10",
              absent=("released_on",)),
        exempt("期限届满由Q06处理", kind="seal", started_on="2026-03-02", release_due_on="2026-04-01",
               release_reason="expired"),
        exempt("没有应当解除的情形", kind="seal", started_on="2026-03-02"),
    ),
)

STOPPED = Term(
    late=held_longer, base=f.special_days.otherwise(p.hold), longest=p.extension,
    days=f.extended_days, approved=f.extension_approved_on, told=f.extension_told_on,
)
SERVED = first_of(f.doc_served_on, today)
SERVED_LATE = SERVED.workdays_after(f.started_on) > p.deliver
FREEZE_LAST = when(SERVED_LATE.otherwise(False), f.started_on.plus_workdays(p.deliver), f.started_on + STOPPED.allowed)

Q09 = Rule(
    code="Q09",
    name=N_("冻结决定书和冻结期限"),
    law=(coercion_law(31), coercion_law(32)),
    on=f.started_on,
    applies=FROZEN & f.started_on.exists(),
    breach=any_of(SERVED_LATE, STOPPED.overrun),
    levels=((Severity.ORANGE, STILL_HELD & (today.days_after(f.started_on) >= STOPPED.allowed - p.soon)),),
    since=FREEZE_LAST + 1,
    deadline=Deadline(f.started_on, FREEZE_LAST),
    severity=Severity.RED,
    params=(
        limit("deliver", N_("交付冻结决定书期限（工作日）"), Unit.WORKDAYS,
              statute(3, LAW_2012, "行政强制法第三十一条、第六十九条")),
        limit("hold", N_("冻结期限（日）"), Unit.DAYS, statute(30, LAW_2012, "行政强制法第三十二条第一款")),
        limit("extension", N_("最长可以延长（日）"), Unit.DAYS, statute(30, LAW_2012, "行政强制法第三十二条第一款")),
        limit("soon", N_("届满前提醒（日）"), Unit.DAYS, default(5, LAW_2012, "平台默认")),
    ),
    shows={
        "ended": when(SERVED_LATE.otherwise(False), SERVED, ENDED), "served": SERVED, "until": ENDED,
        "used": ENDED.days_after(f.started_on),
    },
    explain=(
        Reason(SERVED_LATE,
               N_("{started_on}冻结，应当在{deliver}个工作日内向当事人交付冻结决定书，至{served}才交付或者仍未交付。")),
        Reason(STOPPED.unapproved, N_("{started_on}冻结，至{until}已{used}日才处理、解除或者仍未处理，没有延长批准。")),
        Reason(STOPPED.untold,
               N_("{started_on}冻结，{extension_approved_on}批准延长，没有书面告知当事人并说明理由，至{until}已{used}日。")),
        Reason(STOPPED.beyond & ~STOPPED.unapproved & ~STOPPED.untold,
               N_("{started_on}冻结，延长后至{until}已{used}日才处理、解除或者仍未处理。")),
    ),
    mend=N_("已经交付、处理、延长的，补录日期；法律另有期限的，补录天数；没有的，立即交付决定书，作出处理决定或者解除冻结并通知金融机构。"),
    examples=(
        passes("第三个工作日交付，第三十日处理", kind="freeze", started_on="2026-03-05", doc_served_on="2026-03-10",
               handled_on="2026-04-04"),
        breaches("第四个工作日交付", kind="freeze", started_on="2026-03-05", doc_served_on="2026-03-11",
                 handled_on="2026-04-04"),
        breaches("第三十一日处理", kind="freeze", started_on="2026-03-05", doc_served_on="2026-03-10",
                 handled_on="2026-04-05"),
        passes("延长后第六十日处理", kind="freeze", started_on="2026-03-05", doc_served_on="2026-03-10",
               handled_on="2026-05-04", extension_approved_on="2026-04-01", extension_told_on="2026-04-02"),
        breaches("延长后第六十一日处理", kind="freeze", started_on="2026-03-05", doc_served_on="2026-03-10",
                 handled_on="2026-05-05", extension_approved_on="2026-04-01", extension_told_on="2026-04-02"),
        breaches("延长没有告知", kind="freeze", started_on="2026-03-05", doc_served_on="2026-03-10",
                 handled_on="2026-05-04", extension_approved_on="2026-04-01"),
        warns("第二十五日还没有处理", Severity.ORANGE, kind="freeze", started_on="2026-03-02", doc_served_on="2026-03-02",
              asof="2026-03-27"),
        passes("第二十四日还没有处理", kind="freeze", started_on="2026-03-02", doc_served_on="2026-03-02",
               asof="2026-03-26"),
        breaches("没有交付也没有处理", kind="freeze", started_on="2026-03-05"),
        lacks("解除日期没有这一列", kind="freeze", started_on="2026-03-05", doc_served_on="2026-03-10",
              absent=("released_on",)),
        exempt("查封由Q06处理", kind="seal", started_on="2026-03-05"),
    ),
)
