"""Legal review and collective discussion before the decision, and what the decision must say (P18 P19 P20 P28)."""

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, p
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, exempt, lacks, limit, passes, statute
from ..management.words import PLAN_PLACE, PLAN_SINCE
from .words import OLD_LAW, ORDINARY, PENALISED, REVIEW_2024, f, not_done_by, old_law, penalty_law

# A hearing alone shows that review is due (58, item 2); without one, nobody's word is no word. A place may ask it of every
# major case.
REVIEW_DUE = any_of(
    f.review_required, f.review_required.missing() & f.hearing_held_on.exists(), f.major.otherwise(False) & (p.major > 0))
UNREVIEWED = not_done_by(f.reviewed_on, f.decided_on)
RETURNED = f.review_result == "return"

P18 = Rule(
    code="P18",
    name=N_("法制审核"),
    law=(penalty_law(58, 1) | old_law(38, 3),),
    on=f.decided_on,
    applies=ORDINARY & PENALISED & REVIEW_DUE,
    breach=UNREVIEWED | RETURNED,
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    version="2",
    params=(limit("major", N_("重大案件须经法制审核（件）"), Unit.COUNT,
                  statute(0, OLD_LAW, "法律只列举应当审核的情形"),
                  statute(1, PLAN_SINCE, "实施方案二（一）：重大行政处罚案件未经审核不得下发", place=PLAN_PLACE)),),
    explain=(
        Reason(UNREVIEWED, N_("本案应当法制审核，{decided_on}作出决定前没有审核（审核日期：{reviewed_on}）。")),
        Reason(RETURNED, N_("法制审核结论为{review_result}，仍于{decided_on}作出决定。")),
    ),
    mend=N_("已经审核的，补录审核日期和结论；未经审核或者审核未通过的，不得作出决定，已作出的应当撤销后补正程序。"),
    examples=(
        passes("决定当日审核通过", procedure="ordinary", decided_on="2026-04-08", review_required=True,
               reviewed_on="2026-04-08",
               review_result="pass"),
        breaches("决定次日审核", procedure="ordinary", decided_on="2026-04-08", review_required=True,
                 reviewed_on="2026-04-09",
                 review_result="pass"),
        breaches("没有审核", procedure="ordinary", decided_on="2026-04-08", review_required=True),
        breaches("审核退回仍决定", procedure="ordinary", decided_on="2026-04-08", review_required=True,
                 reviewed_on="2026-04-02", review_result="return"),
        breaches("经过听证而没有审核", procedure="ordinary", decided_on="2026-04-08", hearing_held_on="2026-03-20"),
        lacks("是否应当审核未填", procedure="ordinary", decided_on="2026-04-08"),
        lacks("结论未填", procedure="ordinary", decided_on="2026-04-08", review_required=True,
              reviewed_on="2026-04-02"),
        exempt("不属于应当审核的情形", procedure="ordinary", decided_on="2026-04-08", review_required=False, major=True),
        breaches("本地要求重大案件一律审核", procedure="ordinary", decided_on="2026-04-08", review_required=False, major=True,
                 place="232701"),
        exempt("方案印发前一日", procedure="ordinary", decided_on="2024-04-15", review_required=False, major=True,
               place="232701"),
        breaches("2021年修订施行前没有审核", procedure="ordinary", decided_on="2021-07-14", review_required=True),
        exempt("尚未决定", procedure="ordinary", review_required=True),
    ),
)

# The qualification is asked of those who began to review since 2018 (初次从事).
UNQUALIFIED = ~f.reviewer_qualified & (f.reviewer_since >= OLD_LAW).otherwise(True)
OWN_REVIEW = f.officer_nos.has(f.reviewer_no)

P19 = Rule(
    code="P19",
    name=N_("法制审核人员"),
    law=(penalty_law(58, 2) | old_law(38, 3),),
    on=f.reviewed_on,
    applies=ORDINARY & f.reviewed_on.exists(),
    breach=UNQUALIFIED | OWN_REVIEW,
    since=f.reviewed_on,
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    explain=(
        Reason(UNQUALIFIED, N_("{reviewed_on}的法制审核人员没有登记法律职业资格；初次从事审核的人员应当取得该资格。")),
        Reason(OWN_REVIEW, N_("法制审核人员{reviewer_no}是本案承办人（{officer_nos}）。")),
    ),
    mend=N_("补录资格；审核人员早已从事审核而无需资格的，写明起始年月；由承办人审核的，应当换人重新审核。"),
    examples=(
        passes("另有资格人员审核", procedure="ordinary", reviewed_on="2026-04-02", reviewer_qualified=True,
               reviewer_no="08270009", officer_nos="08270001、08270002"),
        breaches("没有资格", procedure="ordinary", reviewed_on="2026-04-02", reviewer_qualified=False,
                 reviewer_no="08270009",
                 officer_nos="08270001、08270002"),
        breaches("2018年1月1日才初次从事", procedure="ordinary", reviewed_on="2026-04-02", reviewer_qualified=False,
                 reviewer_since="2018-01-01", reviewer_no="08270009", officer_nos="08270001、08270002"),
        passes("此前一日已经从事", procedure="ordinary", reviewed_on="2026-04-02", reviewer_qualified=False,
               reviewer_since="2017-12-31", reviewer_no="08270009", officer_nos="08270001、08270002"),
        breaches("承办人自审", procedure="ordinary", reviewed_on="2026-04-02", reviewer_qualified=True,
                 reviewer_no="08270001",
                 officer_nos="08270001、08270002"),
        passes("证号相近不是同一人", procedure="ordinary", reviewed_on="2026-04-02", reviewer_qualified=True,
               reviewer_no="0827000", officer_nos="08270001、08270002"),
        lacks("资格未填", procedure="ordinary", reviewed_on="2026-04-02", reviewer_no="08270009",
              officer_nos="08270001"),
        exempt("没有审核", procedure="ordinary", decided_on="2026-04-08"),
    ),
)

P20 = Rule(
    code="P20",
    name=N_("负责人集体讨论"),
    law=(penalty_law(57, 2) | old_law(38, 2),),
    on=f.decided_on,
    applies=ORDINARY & PENALISED & f.major,
    breach=not_done_by(f.discussed_on, f.decided_on),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    explain=N_("本案情节复杂或者属重大违法，{decided_on}作出处罚决定前没有负责人集体讨论（讨论日期：{discussed_on}）。"),
    mend=N_("已经讨论的，补录讨论日期和记录；没有讨论的，应当撤销决定，集体讨论后重新作出。"),
    examples=(
        passes("决定当日讨论", procedure="ordinary", decided_on="2026-04-08", major=True, discussed_on="2026-04-08"),
        breaches("决定次日讨论", procedure="ordinary", decided_on="2026-04-08", major=True, discussed_on="2026-04-09"),
        breaches("没有讨论", procedure="ordinary", decided_on="2026-04-08", major=True),
        breaches("2021年修订施行前没有讨论", procedure="ordinary", decided_on="2021-07-14", major=True),
        lacks("是否重大未填", procedure="ordinary", decided_on="2026-04-08"),
        exempt("不属重大", procedure="ordinary", decided_on="2026-04-08", major=False),
    ),
)

PARTS = ("party", "facts", "basis", "performance", "remedy", "issuer", "seal")
INCOMPLETE = any_of(*(~f.decision_parts.has(part) for part in PARTS))
# 复议前置: where review must come first, the party has to be told so (行政复议法23②, since 2024).
MISLED = (f.decided_on >= REVIEW_2024) & f.review_first & (f.remedy_stated != "review_first")

P28 = Rule(
    code="P28",
    name=N_("决定书要素"),
    law=(penalty_law(59) | old_law(39), ref("行政复议法", 23, 2)),
    on=f.decided_on,
    applies=ORDINARY & PENALISED,
    breach=INCOMPLETE | MISLED,
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(INCOMPLETE, N_("{decided_on}的处罚决定书只载明：{decision_parts}，缺少法定事项。")),
        Reason(MISLED, N_("{decided_on}的决定属于应当先申请行政复议的情形，决定书的救济告知为“{remedy_stated}”。")),
    ),
    mend=N_("缺项的，补正决定书后用印、送达；救济途径告知有误的，书面更正，告知先申请行政复议及其机关和期限。"),
    examples=(
        passes("七项齐全", procedure="ordinary", decided_on="2026-04-08", review_first=False, remedy_stated="choice",
               decision_parts="party,facts,basis,performance,remedy,issuer,seal"),
        breaches("没有印章", procedure="ordinary", decided_on="2026-04-08", review_first=False, remedy_stated="choice",
                 decision_parts="party,facts,basis,performance,remedy,issuer"),
        breaches("没有救济途径和期限", procedure="ordinary", decided_on="2026-04-08",
                 decision_parts="party,facts,basis,performance,issuer,seal"),
        breaches("复议前置未告知", procedure="ordinary", decided_on="2024-01-01", review_first=True,
                 remedy_stated="choice", decision_parts="party,facts,basis,performance,remedy,issuer,seal"),
        passes("复议法修订施行前一日", procedure="ordinary", decided_on="2023-12-31", review_first=True,
               remedy_stated="choice", decision_parts="party,facts,basis,performance,remedy,issuer,seal"),
        passes("已告知先复议", procedure="ordinary", decided_on="2026-04-08", review_first=True,
               remedy_stated="review_first", decision_parts="party,facts,basis,performance,remedy,issuer,seal"),
        breaches("行政处罚法修订施行前", procedure="ordinary", decided_on="2021-07-14",
                 decision_parts="party,facts,basis,performance,remedy,issuer"),
        lacks("载明事项未填", procedure="ordinary", decided_on="2026-04-08"),
        lacks("是否复议前置未填", procedure="ordinary", decided_on="2026-04-08", remedy_stated="choice",
              decision_parts="party,facts,basis,performance,remedy,issuer,seal"),
        exempt("当场处罚由P22核查", procedure="summary", decided_on="2026-04-08"),
    ),
)
