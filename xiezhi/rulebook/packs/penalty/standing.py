"""Who may act: two officers, valid certificates, a confirmed organ (P01 P02 P05)."""

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import Expr, any_of, first_of, p
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, exempt, lacks, limit, passes, statute
from .words import LAW_2021, SUMMARY, f, penalty_law

STARTED = first_of(f.filed_on, f.decided_on)

P01 = Rule(
    code="P01",
    name=N_("两人以上执法"),
    law=(penalty_law(42, 1),),
    on=STARTED,
    breach=f.officer_count < p.officers,
    since=STARTED,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    params=(limit("officers", N_("执法人员不得少于（人）"), Unit.COUNT,
                  statute(2, LAW_2021, "行政处罚法第四十二条第一款")),),
    explain=N_("登记的执法人员为{officer_count}人，少于{officers}人。"),
    mend=N_("补正执法人员及证号；确由一人办理且没有法律另有规定的，应当由两名以上执法人员重新调查取证。"),
    examples=(
        passes("两人", filed_on="2026-03-02", officer_count=2),
        breaches("一人", filed_on="2026-03-02", officer_count=1),
        breaches("当场处罚也须两人", procedure="summary", decided_on="2026-03-02", officer_count=1),
        lacks("未登记执法人员", filed_on="2026-03-02"),
        exempt("2021年修订施行前立案", filed_on="2021-07-14", officer_count=1),
        passes("施行当日", filed_on="2021-07-15", officer_count=3),
    ),
)


def expired_on(day: Expr) -> Expr:
    """A certificate had run out when that step was taken."""
    return day.exists() & (f.certs_valid_to < day)


P02 = Rule(
    code="P02",
    name=N_("执法证件有效"),
    law=(penalty_law(42, 1), penalty_law(55, 1)),
    on=STARTED,
    needs=(f.certs_valid_to,),
    breach=any_of(
        expired_on(f.filed_on),
        expired_on(f.investigated_on),
        expired_on(f.notice_served_on),
        SUMMARY & expired_on(f.decided_on),
    ),
    since=f.certs_valid_to + 1,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    explain=N_("执法人员证件最早于{certs_valid_to}到期，到期后仍在办案（立案{filed_on}，调查终结{investigated_on}，"
               "告知{notice_served_on}，决定{decided_on}）。"),
    mend=N_("核对证件有效期；确已到期的，由持有效证件的执法人员重新实施到期后的执法行为，并按程序换发证件。"),
    examples=(
        passes("到期日当日仍有效", procedure="ordinary", filed_on="2026-03-02", certs_valid_to="2026-03-02"),
        breaches("到期次日立案", procedure="ordinary", filed_on="2026-03-03", certs_valid_to="2026-03-02"),
        breaches("告知时已到期", procedure="ordinary", filed_on="2026-03-02", investigated_on="2026-04-01",
                 notice_served_on="2026-04-03", certs_valid_to="2026-04-02"),
        passes("决定时到期不影响普通程序", procedure="ordinary", filed_on="2026-03-02", decided_on="2026-05-06",
               certs_valid_to="2026-04-30"),
        lacks("未登记有效期", procedure="ordinary", filed_on="2026-03-02"),
    ),
)

P05 = Rule(
    code="P05",
    name=N_("执法主体资格"),
    law=(penalty_law(17), penalty_law(38, 1), ref("行政执法监督条例", 17)),
    on=STARTED,
    needs=(f.organ_confirmed_on,),
    breach=(f.organ_confirmed_on > STARTED) | (f.organ_ended_on.exists() & (f.organ_ended_on < STARTED)),
    since=STARTED,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(f.organ_confirmed_on > STARTED,
               N_("执法主体于{organ_confirmed_on}才经确认，立案（当场处罚）在此之前。")),
        Reason(f.organ_ended_on < STARTED, N_("执法主体资格已于{organ_ended_on}终止，立案（当场处罚）在此之后。")),
    ),
    mend=N_("核对主体确认公告；确无主体资格的，处罚无效，应当撤销并移送有权机关处理。"),
    examples=(
        passes("确认当日", filed_on="2026-03-02", organ_confirmed_on="2026-03-02"),
        breaches("确认前一日", filed_on="2026-03-01", organ_confirmed_on="2026-03-02"),
        passes("终止当日", filed_on="2026-03-02", organ_confirmed_on="2019-01-01", organ_ended_on="2026-03-02"),
        breaches("终止次日", filed_on="2026-03-03", organ_confirmed_on="2019-01-01", organ_ended_on="2026-03-02"),
        lacks("未登记确认日期", filed_on="2026-03-02"),
    ),
)
