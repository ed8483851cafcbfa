"""督办函、意见书、决定书、通知书: their parts, the answers to them, the objections (S01 S02 S03 S04 S12)."""

from datetime import date

from xiezhi.law.text import N_

from ...expr import FactNames, any_of, first_of, p, today, when
from ...facts.supervision import INSTRUMENT, OBJECTION
from ...rule import (
    Deadline,
    Pack,
    Param,
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
from ..management.words import PLAN_2024, PLAN_SINCE, REGULATION_SINCE, regulation
from ..steps import done_by

f = FactNames(INSTRUMENT)
BY_BODY = f.kind.isin("letter", "opinion")
STANDING = ~f.withdrawn_on.exists().otherwise(False)

NAMELESS = any_of(f.doc_no.missing(), f.target_name.missing(), f.sealed_on.missing())
GROUNDLESS = any_of(f.facts_found.missing(), f.basis.missing(), f.problem_kind.missing())
OPEN_ENDED = any_of(f.demand.missing(), f.due_on.missing(), f.report_way.missing())
# An objection lies against what the body itself did (条例30), not against the government's decision.
UNCONTESTABLE = BY_BODY & f.objection_way.missing()
BACKWARDS = f.due_on < f.issued_on

COMPLETE = {
    "doc_no": "加执督意〔2026〕1号", "target_name": "甲局", "facts_found": "未履行审核程序即作决定",
    "basis": "行政处罚法第五十八条", "problem_kind": "procedure", "demand": "纠正", "due_on": "2026-04-01",
    "report_way": "书面报送", "objection_way": "可以向本机关提出异议", "sealed_on": "2026-03-02", "issued_on": "2026-03-02",
}

S01 = Rule(
    code="S01",
    name=N_("监督文书要素"),
    law=tuple(map(regulation, (26, 27, 28, 29, 30))),
    on=f.issued_on,
    applies=BY_BODY | (f.kind == "decision"),
    breach=any_of(NAMELESS, GROUNDLESS, OPEN_ENDED, UNCONTESTABLE, BACKWARDS),
    since=f.issued_on,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(NAMELESS,
               N_("{kind}缺少文号、被监督机关或者用印（文号：{doc_no}；被监督机关：{target_name}；用印：{sealed_on}）。")),
        Reason(GROUNDLESS,
               N_("{kind}{doc_no}缺少事实、依据或者问题类别（事实：{facts_found}；依据：{basis}；类别：{problem_kind}）。")),
        Reason(OPEN_ENDED, N_("{kind}{doc_no}缺少要求、期限或者报送方式（要求：{demand}；期限：{due_on}；报送：{report_way}）。")),
        Reason(UNCONTESTABLE, N_("{kind}{doc_no}没有写明异议途径。")),
        Reason(BACKWARDS, N_("{kind}{doc_no}的期限{due_on}早于成文日期{issued_on}。")),
    ),
    mend=N_("补齐要素后再制发；已经制发的，补正并送达被监督机关，期限自补正送达起重新确定。"),
    examples=(
        passes("要素齐全的意见书", kind="opinion", **COMPLETE),
        breaches("没有期限", kind="letter", **(COMPLETE | {"due_on": None})),
        breaches("没有异议途径", kind="opinion", **(COMPLETE | {"objection_way": None})),
        passes("政府的决定书不写向监督机构提出异议", kind="decision", **(COMPLETE | {"objection_way": None})),
        breaches("没有依据", kind="decision", **(COMPLETE | {"basis": None})),
        breaches("没有用印", kind="opinion", **(COMPLETE | {"sealed_on": None})),
        passes("期限就是成文当日", kind="letter", **(COMPLETE | {"due_on": "2026-03-02"})),
        breaches("期限早于成文一日", kind="letter", **(COMPLETE | {"due_on": "2026-03-01"})),
        exempt("原口径的通知书", kind="notice", issued_on="2025-03-03"),
        exempt("条例施行前", kind="decision", issued_on="2026-01-31"),
        lacks("文书种类未填", **COMPLETE),
    ),
)

OVERDUE = first_of(f.reported_on, today) > f.due_on
UNDONE = (today > f.due_on) & f.corrected.isin("partly", "none").otherwise(False)
NEARLY_DUE = f.reported_on.missing() & (f.due_on.days_after(today) <= p.soon)
ANSWER_BY = Deadline(f.issued_on, f.due_on)


def soon(since: date) -> tuple[Param, ...]:
    """The early warning that a limit set in an instrument runs out."""
    return (limit("soon", N_("到期前橙色提醒（日）"), Unit.DAYS, default(5, since, "平台默认")),)


S02 = Rule(
    code="S02",
    name=N_("督办函逾期未履职报告"),
    law=(regulation(27, 2), regulation(29)),
    on=f.issued_on,
    applies=(f.kind == "letter") & STANDING,
    breach=OVERDUE | UNDONE,
    levels=((Severity.ORANGE, NEARLY_DUE),),
    since=f.due_on + 1,
    deadline=ANSWER_BY,
    severity=Severity.RED,
    params=soon(REGULATION_SINCE),
    explain=(
        Reason(OVERDUE, N_("督办函{doc_no}应当不迟于{due_on}报送履职情况，没有按期报送（报送日期：{reported_on}）。")),
        Reason(UNDONE, N_("督办函{doc_no}的期限{due_on}已过，履职结果为{corrected}。")),
    ),
    mend=N_("已经履职报送的，补录日期和结果；没有的，催促办理，并研究提出处理建议，报请本级人民政府决定。"),
    examples=(
        passes("期限当日报送", kind="letter", issued_on="2026-03-02", due_on="2026-04-01", reported_on="2026-04-01",
               corrected="done"),
        breaches("期限次日报送", kind="letter", issued_on="2026-03-02", due_on="2026-04-01", reported_on="2026-04-02",
                 corrected="done"),
        warns("今日到期，只提醒", Severity.ORANGE, kind="letter", issued_on="2026-06-01", due_on="2026-06-30"),
        warns("五日后到期", Severity.ORANGE, kind="letter", issued_on="2026-06-01", due_on="2026-07-05"),
        passes("六日后到期", kind="letter", issued_on="2026-06-01", due_on="2026-07-06"),
        breaches("昨日到期没有报送", kind="letter", issued_on="2026-06-01", due_on="2026-06-29"),
        breaches("按期报送而未履职", kind="letter", issued_on="2026-03-02", due_on="2026-04-01", reported_on="2026-03-31",
                 corrected="none"),
        exempt("文书已撤销", kind="letter", issued_on="2026-03-02", due_on="2026-04-01", withdrawn_on="2026-03-20"),
        exempt("意见书另有规则", kind="opinion", issued_on="2026-03-02", due_on="2026-04-01"),
        lacks("期限未填", kind="letter", issued_on="2026-03-02"),
    ),
)

S03 = Rule(
    code="S03",
    name=N_("意见书逾期未纠正"),
    # 通知书 was the first step of the plan of 2024; from 2026-02-01 it is 意见书.
    law=(regulation(28, 2), regulation(29), PLAN_2024),
    on=f.issued_on,
    applies=f.kind.isin("opinion", "notice") & STANDING,
    breach=OVERDUE | UNDONE,
    levels=((Severity.ORANGE, NEARLY_DUE),),
    since=f.due_on + 1,
    deadline=ANSWER_BY,
    severity=Severity.RED,
    params=soon(PLAN_SINCE),
    explain=(
        Reason(OVERDUE, N_("{kind}{doc_no}应当不迟于{due_on}报送纠正情况，没有按期报送（报送日期：{reported_on}）。")),
        Reason(UNDONE, N_("{kind}{doc_no}的期限{due_on}已过，纠正结果为{corrected}。")),
    ),
    mend=N_("已经纠正报送的，补录日期和结果；没有的，催促纠正，并研究提出处理建议，报请本级人民政府（行署）决定。"),
    examples=(
        passes("期限当日报送", kind="opinion", issued_on="2026-03-02", due_on="2026-04-01", reported_on="2026-04-01",
               corrected="done"),
        breaches("期限次日报送", kind="opinion", issued_on="2026-03-02", due_on="2026-04-01", reported_on="2026-04-02",
                 corrected="done"),
        warns("五日后到期", Severity.ORANGE, kind="opinion", issued_on="2026-06-01", due_on="2026-07-05"),
        passes("六日后到期", kind="opinion", issued_on="2026-06-01", due_on="2026-07-06"),
        breaches("只纠正了一部分", kind="opinion", issued_on="2026-03-02", due_on="2026-04-01", reported_on="2026-03-31",
                 corrected="partly"),
        breaches("旧通知书逾期", kind="notice", issued_on="2025-03-03", due_on="2025-04-02"),
        passes("旧通知书按期", kind="notice", issued_on="2025-03-03", due_on="2025-04-02", reported_on="2025-04-02",
               corrected="done"),
        exempt("方案印发前的通知书", kind="notice", issued_on="2024-04-15", due_on="2024-05-15"),
        exempt("督办函另有规则", kind="letter", issued_on="2026-03-02", due_on="2026-04-01"),
        lacks("报送日期没有这一列", kind="opinion", issued_on="2026-03-02", due_on="2026-04-01", absent=("reported_on",)),
    ),
)

WRONG_ISSUER = f.issuer_kind != "government"
UNPROPOSED = when(done_by(f.proposed_on, f.issued_on), 1, 0) < p.papers
UNDECIDED = when(f.government_no.exists(), 1, 0) < p.papers

S04 = Rule(
    code="S04",
    name=N_("监督决定书由政府决定制发"),
    law=(regulation(29), PLAN_2024),
    on=f.issued_on,
    applies=f.kind == "decision",
    breach=any_of(WRONG_ISSUER, UNPROPOSED, UNDECIDED),
    since=f.issued_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    version="2",
    params=(limit("papers", N_("处理建议、政府决定文号各须有（件）"), Unit.COUNT,
                  statute(0, PLAN_SINCE, "实施方案二（六）只要求报请本级政府制发", last=date(2026, 1, 31)),
                  statute(1, REGULATION_SINCE, "行政执法监督条例第二十九条")),),
    explain=(
        Reason(WRONG_ISSUER, N_("监督决定书{doc_no}的发文机关为{issuer_kind}，应当由本级人民政府（行署）制发。")),
        Reason(UNPROPOSED, N_("监督决定书{doc_no}于{issued_on}制发，此前没有监督机构的处理建议（建议日期：{proposed_on}）。")),
        Reason(UNDECIDED, N_("监督决定书{doc_no}于{issued_on}制发，没有本级人民政府（行署）的决定文号。")),
    ),
    mend=N_("有处理建议、政府决定的，补录日期和文号；没有的，不得制发，先提出处理建议，报本级人民政府（行署）决定。"),
    examples=(
        passes("建议、决定齐备", kind="decision", issued_on="2026-03-30", issuer_kind="government", proposed_on="2026-03-10",
               government_no="行署纪要〔2026〕5号"),
        breaches("监督机构自行制发", kind="decision", issued_on="2026-03-30", issuer_kind="body", proposed_on="2026-03-10",
                 government_no="行署纪要〔2026〕5号"),
        breaches("没有处理建议", kind="decision", issued_on="2026-02-01", issuer_kind="government",
                 government_no="行署纪要〔2026〕5号"),
        passes("制发当日提出建议", kind="decision", issued_on="2026-03-30", issuer_kind="government", proposed_on="2026-03-30",
               government_no="行署纪要〔2026〕5号"),
        breaches("制发次日才提出建议", kind="decision", issued_on="2026-03-30", issuer_kind="government",
                 proposed_on="2026-03-31", government_no="行署纪要〔2026〕5号"),
        breaches("没有政府决定", kind="decision", issued_on="2026-03-30", issuer_kind="government", proposed_on="2026-03-10"),
        passes("条例施行前一日不要求处理建议", kind="decision", issued_on="2026-01-31", issuer_kind="government"),
        exempt("方案印发前", kind="decision", issued_on="2024-04-15"),
        exempt("意见书", kind="opinion", issued_on="2026-03-30", issuer_kind="body"),
        lacks("发文机关未填", kind="decision", issued_on="2026-03-30", proposed_on="2026-03-10",
              government_no="行署纪要〔2026〕5号"),
    ),
)

o = FactNames(OBJECTION)
HANDLED = first_of(o.handled_on, o.retracted_on, today)

S12 = Rule(
    code="S12",
    name=N_("异议处理"),
    law=(regulation(30),),
    on=o.raised_on,
    breach=HANDLED.days_after(o.raised_on) > p.days,
    since=o.raised_on + p.days + 1,
    deadline=Deadline(o.raised_on, o.raised_on + p.days),
    severity=Severity.ORANGE,
    params=(limit("days", N_("异议处理期限（日）"), Unit.DAYS,
                  default(15, REGULATION_SINCE, "条例只说及时，参照外省，平台默认")),),
    shows={"ended": HANDLED, "used": HANDLED.days_after(o.raised_on)},
    explain=N_("{raised_on}提出异议，应当不迟于{last}处理，至{ended}已{used}日（处理日期：{handled_on}）。"),
    mend=N_("已经处理的，补录日期和结果；没有处理的，立即审查并书面答复被监督机关。"),
    examples=(
        passes("第十五日处理", raised_on="2026-03-02", handled_on="2026-03-17"),
        breaches("第十六日处理", raised_on="2026-03-02", handled_on="2026-03-18"),
        breaches("至今没有处理", raised_on="2026-03-02"),
        passes("已经撤回", raised_on="2026-03-02", retracted_on="2026-03-05"),
        exempt("条例施行前提出", raised_on="2026-01-31"),
        lacks("处理日期没有这一列", raised_on="2026-03-02", absent=("handled_on",)),
    ),
)

INSTRUMENT_PACK = Pack("instrument", N_("监督文书"), INSTRUMENT, (S01, S02, S03, S04))
OBJECTION_PACK = Pack("objection", N_("对监督处理结果的异议"), OBJECTION, (S12,))
