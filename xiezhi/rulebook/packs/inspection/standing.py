"""Who may inspect what, where, and with whose approval (J01 J02 J03 J08)."""

from datetime import timedelta

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, first_of, p, today, when
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes, statute
from ..steps import not_done_by
from .words import ANSWERS, FORMS, FORMS_SINCE, OPINION, SINCE, URGENT, f

UNENTITLED = ~f.inspector_kind.isin("organ", "authorized", "entrusted")
IN_OWN_NAME = (f.inspector_kind == "entrusted") & ~f.in_organs_name
TOO_FEW = f.officer_count < p.officers
UNCERTIFIED = ~f.all_certified

J01 = Rule(
    code="J01",
    name=N_("检查主体和人员"),
    law=(OPINION,),
    on=f.inspected_on,
    breach=any_of(UNENTITLED, IN_OWN_NAME, TOO_FEW, UNCERTIFIED),
    since=f.inspected_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("officers", N_("检查人员不得少于（人）"), Unit.COUNT, statute(2, SINCE, "国办发〔2024〕54号")),),
    explain=(
        Reason(UNENTITLED, N_("{inspected_on}的检查由{inspector_kind}实施，不是行政机关、授权组织或者受委托组织。")),
        Reason(IN_OWN_NAME, N_("{inspected_on}的检查由受委托组织实施，没有以委托机关的名义进行。")),
        Reason(TOO_FEW, N_("{inspected_on}的检查人员为{officer_count}人，少于{officers}人。")),
        Reason(UNCERTIFIED, N_("{inspected_on}的检查人员没有全部持有有效的执法证件。")),
    ),
    mend=N_("核对实施者和人员；确不具备资格的，停止检查，由有资格的主体派两名以上持证人员重新实施，并追究责任。"),
    examples=(
        passes("行政机关两人持证", inspected_on="2026-03-02", inspector_kind="organ", officer_count=2, all_certified=True),
        breaches("一人检查", inspected_on="2026-03-02", inspector_kind="organ", officer_count=1, all_certified=True),
        breaches("有人没有证件", inspected_on="2026-03-02", inspector_kind="organ", officer_count=3, all_certified=False),
        breaches("议事协调机构检查", inspected_on="2026-03-02", inspector_kind="coordinating"),
        breaches("受委托组织以自己名义", inspected_on="2026-03-02", inspector_kind="entrusted", in_organs_name=False),
        passes("受委托组织以委托机关名义", inspected_on="2026-03-02", inspector_kind="entrusted", in_organs_name=True,
               officer_count=2, all_certified=True),
        lacks("证件情况未填", inspected_on="2026-03-02", inspector_kind="organ", officer_count=2),
        exempt("意见印发前", inspected_on="2025-01-02", inspector_kind="agent"),
        breaches("意见印发当日", inspected_on="2025-01-03", inspector_kind="agent"),
    ),
)

J02 = Rule(
    code="J02",
    name=N_("检查事项已经公布"),
    law=(OPINION,),
    on=f.inspected_on,
    breach=not_done_by(f.item_published_on, f.inspected_on),
    since=f.inspected_on,
    severity=Severity.RED,
    use=Use.GATE,
    absolute=True,
    explain=N_("{inspected_on}实施的检查，事项在此之前没有公布（公布日期：{item_published_on}）；未经公布的不得实施。"),
    mend=N_("已经公布的，补录公布日期；没有公布的，立即停止检查，依法公布后再实施。"),
    examples=(
        passes("公布当日检查", inspected_on="2026-03-02", item_published_on="2026-03-02"),
        breaches("公布前一日检查", inspected_on="2026-03-01", item_published_on="2026-03-02"),
        breaches("没有公布", inspected_on="2026-03-02"),
        lacks("公布日期没有这一列", inspected_on="2026-03-02", absent=("item_published_on",)),
        exempt("意见印发前", inspected_on="2025-01-02"),
    ),
)

RATIFIED = first_of(f.approved_on, today)
UNAPPROVED = ~URGENT & not_done_by(f.approved_on, f.inspected_on)
UNRATIFIED = URGENT & (RATIFIED.workdays_after(f.inspected_on) > p.days)
UNNOTIFIED = ~URGENT & (when(f.notice_no.exists(), 1, 0) < p.notices)

J03 = Rule(
    code="J03",
    name=N_("检查审批和通知"),
    law=(OPINION, ANSWERS, FORMS),
    on=f.inspected_on,
    breach=any_of(UNAPPROVED, UNRATIFIED, UNNOTIFIED),
    since=when(UNRATIFIED.otherwise(False), f.inspected_on.plus_workdays(p.days) + 1, f.inspected_on),
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("days", N_("紧急检查补办批准期限（工作日）"), Unit.WORKDAYS, default(2, SINCE, "文件未定天数，平台默认")),
        limit("notices", N_("须有检查通知书（份）"), Unit.COUNT,
              statute(0, SINCE, "文书格式印发前不作要求", last=FORMS_SINCE - timedelta(1)),
              statute(1, FORMS_SINCE, "行政检查文书基本格式文本（试行）")),
    ),
    explain=(
        Reason(UNAPPROVED, N_("{inspected_on}实施检查，此前没有经执法主体负责人批准（批准日期：{approved_on}）。")),
        Reason(UNRATIFIED, N_("{inspected_on}因情况紧急当场检查，没有在{days}个工作日内补办批准（批准日期：{approved_on}）。")),
        Reason(UNNOTIFIED, N_("{inspected_on}实施检查，没有行政检查通知书。")),
    ),
    mend=N_("已经批准、通知的，补录日期和文号；没有批准的检查应当停止，依程序批准并通知企业后再实施。"),
    examples=(
        passes("当日批准", inspected_on="2026-03-02", approved_on="2026-03-02", notice_no="加市监检通〔2026〕3号"),
        breaches("次日才批准", inspected_on="2026-03-02", approved_on="2026-03-03", notice_no="加市监检通〔2026〕3号"),
        breaches("没有通知书", inspected_on="2026-03-02", approved_on="2026-02-27"),
        passes("格式文本印发前一日不要求通知书", inspected_on="2025-05-07", approved_on="2025-05-07"),
        breaches("格式文本印发当日", inspected_on="2025-05-08", approved_on="2025-05-07"),
        passes("紧急检查第二个工作日补办", inspected_on="2026-03-02", urgent=True, approved_on="2026-03-04"),
        breaches("第三个工作日补办", inspected_on="2026-03-02", urgent=True, approved_on="2026-03-05"),
        breaches("至今没有补办", inspected_on="2026-03-02", urgent=True),
        lacks("批准日期没有这一列", inspected_on="2026-03-02", notice_no="加市监检通〔2026〕3号", absent=("approved_on",)),
        exempt("意见印发前", inspected_on="2025-01-02"),
    ),
)

J08 = Rule(
    code="J08",
    name=N_("异地检查"),
    law=(OPINION, ref("民营经济促进法", 64)),
    on=f.inspected_on,
    breach=~f.in_region & f.assist_no.missing(),
    since=f.inspected_on,
    severity=Severity.RED,
    explain=N_("{inspected_on}检查的企业不在检查机关管辖区域内，没有异地协助手续。"),
    mend=N_("有协助手续或者法定管辖依据的，补录文号；没有的，停止检查，移交企业所在地有管辖权的机关。"),
    examples=(
        passes("辖区内企业", inspected_on="2026-03-02", in_region=True),
        breaches("异地检查没有手续", inspected_on="2026-03-02", in_region=False),
        passes("已办协助手续", inspected_on="2026-03-02", in_region=False, assist_no="加执协〔2026〕2号"),
        breaches("意见印发当日", inspected_on="2025-01-03", in_region=False),
        lacks("是否在辖区未填", inspected_on="2026-03-02"),
        exempt("意见印发前", inspected_on="2025-01-02", in_region=False),
    ),
)
