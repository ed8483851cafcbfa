"""Notice and defence before the decision (P13 P14)."""

from xiezhi.law.text import N_

from ...expr import any_of, p
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes
from .words import (
    LAW_2021,
    OLD_LAST,
    OLD_LAW,
    ORDINARY,
    PENALISED,
    WAIVED,
    done_by,
    f,
    not_done_by,
    old_law,
    penalty_law,
)

UNTOLD = not_done_by(f.notice_served_on, f.decided_on) & ~WAIVED
FAULTY = f.notice_lacks.exists().otherwise(False) & ~WAIVED

P13 = Rule(
    code="P13",
    name=N_("决定前事先告知"),
    law=(penalty_law(44) | old_law(31), penalty_law(62) | old_law(41)),
    on=f.decided_on,
    applies=ORDINARY & PENALISED,
    breach=UNTOLD | FAULTY,
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    version="3",
    explain=(
        Reason(UNTOLD,
               N_("{decided_on}作出处罚决定，此前没有送达事先告知书（告知书送达日期：{notice_served_on}），也没有书面放弃的记录。")),
        Reason(FAULTY, N_("事先告知书（{notice_served_on}送达）缺少：{notice_lacks}。")),
    ),
    mend=N_("已经告知的，补录送达日期和回证；没有告知或者告知不全的，不得作出处罚决定，已作出的应当撤销后重新告知。"),
    examples=(
        passes("决定前告知", procedure="ordinary", notice_served_on="2026-03-23", decided_on="2026-04-03"),
        passes("同日告知（申辩期另有规则）", procedure="ordinary", notice_served_on="2026-04-03",
               decided_on="2026-04-03"),
        breaches("决定次日才告知", procedure="ordinary", notice_served_on="2026-04-04", decided_on="2026-04-03"),
        breaches("没有告知", procedure="ordinary", decided_on="2026-04-03"),
        breaches("告知书没有写明依据", procedure="ordinary", notice_served_on="2026-03-23", notice_lacks="basis",
                 decided_on="2026-04-03"),
        passes("书面放弃", procedure="ordinary", decided_on="2026-04-03", rights_waived=True),
        exempt("不予处罚", procedure="ordinary", decided_on="2026-04-03", no_penalty=True),
        breaches("修订施行前也须告知", procedure="ordinary", decided_on="2021-07-14"),
        lacks("告知日期没有这一列", procedure="ordinary", decided_on="2026-04-03", absent=("notice_served_on",)),
    ),
)

TOLD = done_by(f.notice_served_on, f.decided_on)
# Where a hearing was offered, its five days are P16.
EARLY = (
    f.decided_on.workdays_after(f.notice_served_on) <= p.days
) & f.defended_on.missing() & f.hearing_told_on.missing() & ~WAIVED
UNREVIEWED = done_by(f.defended_on, f.decided_on) & not_done_by(f.defence_reviewed_on, f.decided_on)
REFUSED = f.defence_refused.otherwise(False)
HEAVIER = f.fine.exists() & (f.fine > f.notice_fine)

P14 = Rule(
    code="P14",
    name=N_("听取、复核申辩且不加重"),
    law=(penalty_law(45) | old_law(32), penalty_law(62) | old_law(41)),
    on=f.decided_on,
    applies=ORDINARY & PENALISED & TOLD,
    breach=any_of(EARLY, REFUSED, UNREVIEWED, HEAVIER),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    params=(limit("days", N_("陈述申辩期（工作日）"), Unit.WORKDAYS,
                  default(3, OLD_LAW, "法律未定天数，平台默认", last=OLD_LAST),
                  default(5, LAW_2021, "法律未定天数，平台默认")),),
    version="3",
    explain=(
        # That so many days must be waited is a default, and a heavier fine may rest on new facts: neither forbids by itself.
        Reason(EARLY,
               N_("{notice_served_on}告知，{decided_on}即作出决定，未满{days}个工作日的陈述申辩期，也没有放弃记录。"),
               absolute=False),
        Reason(REFUSED, N_("拒绝听取当事人的陈述、申辩，仍于{decided_on}作出决定。")),
        Reason(UNREVIEWED, N_("当事人{defended_on}陈述申辩，决定前没有复核（复核日期：{defence_reviewed_on}）。")),
        Reason(HEAVIER, N_("决定罚款{fine}，重于告知的{notice_fine}。"), absolute=False),
    ),
    mend=N_("补录复核、放弃或者重新告知的材料；确未听取、复核或者因申辩加重的，应当撤销决定，重新告知、复核后再作决定。"),
    examples=(
        passes("第六个工作日决定", procedure="ordinary", notice_served_on="2026-03-23", decided_on="2026-03-31"),
        breaches("第五个工作日决定", procedure="ordinary", notice_served_on="2026-03-23", decided_on="2026-03-30"),
        passes("已放弃", procedure="ordinary", notice_served_on="2026-03-23", decided_on="2026-03-24",
               rights_waived=True),
        breaches("申辩未复核", procedure="ordinary", notice_served_on="2026-03-23", defended_on="2026-03-25",
                 decided_on="2026-04-08"),
        breaches("拒绝听取申辩", procedure="ordinary", notice_served_on="2026-03-23", decided_on="2026-04-08",
                 defence_refused=True),
        passes("申辩已复核", procedure="ordinary", notice_served_on="2026-03-23", defended_on="2026-03-25",
               defence_reviewed_on="2026-03-27", decided_on="2026-04-08", fine=200000, notice_fine=200000),
        breaches("罚款重于告知", procedure="ordinary", notice_served_on="2026-03-23", decided_on="2026-04-08",
                 fine=200001,
                 notice_fine=200000),
        lacks("拟罚款金额未填", procedure="ordinary", notice_served_on="2026-03-23", decided_on="2026-04-08",
              fine=200000),
        exempt("没有告知，由P13处理", procedure="ordinary", decided_on="2026-04-08"),
        passes("修订施行前第四个工作日", procedure="ordinary", notice_served_on="2021-07-05", decided_on="2021-07-09"),
        breaches("修订施行前第三个工作日", procedure="ordinary", notice_served_on="2021-07-05", decided_on="2021-07-08"),
    ),
)
