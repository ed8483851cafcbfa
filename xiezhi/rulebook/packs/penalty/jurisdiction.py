"""Whose case it is: jurisdiction, entrustment, powers given to townships (P06 P07 P08)."""

from datetime import timedelta

from xiezhi.law.statutes import ref
from xiezhi.law.text import N_

from ...expr import any_of, earliest, first_of, p, today, when
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, default, exempt, lacks, limit, passes, special
from ..steps import arose
from .amount import OTHER_KIND
from .words import (
    LAW_2021,
    OLD_LAW,
    PENALISED,
    SECURITY,
    SECURITY_2026,
    SECURITY_FIELD,
    STARTED,
    f,
    not_done_by,
    old_law,
    penalty_law,
    security_law,
)

ELSEWHERE = ~f.act_in_region & f.jurisdiction_basis.missing()
# A 公安派出所 decides on warnings and small fines in its own name (治安管理处罚法109). A 乡镇 or 街道 without the power is P08.
BEYOND_STATION = PENALISED & (OTHER_KIND | (first_of(f.fine, 0) > p.station))
TOO_LOW = (f.organ_level == "station") & f.jurisdiction_basis.missing() & (~SECURITY | BEYOND_STATION)

P06 = Rule(
    code="P06",
    name=N_("处罚管辖"),
    law=(penalty_law(22) | old_law(20), penalty_law(23) | old_law(20)),
    on=STARTED,
    applies=STARTED.exists(),
    breach=ELSEWHERE | TOO_LOW,
    # A police station may look into every case: it goes too far when it decides.
    since=arose((ELSEWHERE, STARTED), (TOO_LOW, when(SECURITY, f.decided_on, STARTED))),
    severity=Severity.RED,
    version="2",
    params=(limit("station", N_("公安派出所可以决定的罚款（元）"), Unit.FEN,
                  special(500_00, SECURITY_FIELD, ref("治安管理处罚法", 91, numbering="2005"), OLD_LAW,
                          "治安管理处罚法（2012年修正）第九十一条", last=SECURITY_2026 - timedelta(1)),
                  special(1_000_00, SECURITY_FIELD, security_law(109), SECURITY_2026, "治安管理处罚法第一百零九条")),),
    explain=(
        Reason(ELSEWHERE,
               N_("违法行为发生地不在处罚机关管辖区域内，没有另有规定、指定管辖或者协助的依据（立案{filed_on}，"
                  "决定{decided_on}）。")),
        Reason(ELSEWHERE & f.out_of_province.otherwise(False), N_("违法行为发生地在外省。"), use=Use.GATE),
        Reason(TOO_LOW,
               N_("处罚机关是{organ_level}，行政处罚应当由县级以上机关管辖，没有另有规定的依据（立案{filed_on}，"
                  "决定{decided_on}）。")),
    ),
    mend=N_("有法律、行政法规、部门规章另有规定或者指定管辖、协助手续的，补录条款和文号；没有的，移送有管辖权的机关。"
            "涉及民营经济组织的异地执法，还应当遵守民营经济促进法第六十四条。"),
    examples=(
        passes("本地县级机关", filed_on="2026-03-02", act_in_region=True, organ_level="county"),
        breaches("异地执法没有依据", filed_on="2026-03-02", act_in_region=False, organ_level="county"),
        breaches("跨省执法没有依据", filed_on="2026-03-02", act_in_region=False, out_of_province=True, organ_level="county"),
        exempt("线索没有立案", clue_received_on="2026-03-02"),
        passes("指定管辖", filed_on="2026-03-02", act_in_region=False, organ_level="county",
               jurisdiction_basis="行署指定管辖〔2026〕1号"),
        breaches("派出机构以自己名义", filed_on="2026-03-02", act_in_region=True, organ_level="station"),
        passes("公安派出所罚款一千元", domain="public_security", filed_on="2026-03-02", decided_on="2026-03-09",
               act_in_region=True, organ_level="station", penalty_kinds="fine", fine=100_000),
        breaches("公安派出所罚款一千元零一分", domain="public_security", filed_on="2026-03-02", decided_on="2026-03-09",
                 act_in_region=True, organ_level="station", penalty_kinds="fine", fine=100_001),
        breaches("公安派出所决定拘留", domain="public_security", filed_on="2026-03-02", decided_on="2026-03-09",
                 act_in_region=True, organ_level="station", penalty_kinds="detention", fine=None),
        passes("治安管理处罚法修订施行前五百元", domain="public_security", filed_on="2025-12-31", decided_on="2026-01-05",
               act_in_region=True, organ_level="station", penalty_kinds="fine", fine=50_000),
        breaches("修订施行前五百元零一分", domain="public_security", filed_on="2025-12-31", decided_on="2026-01-05",
                 act_in_region=True, organ_level="station", penalty_kinds="fine", fine=50_001),
        passes("公安派出所尚未决定", domain="public_security", filed_on="2026-03-02", act_in_region=True, organ_level="station"),
        passes("派出机构有法律、行政法规另有规定", filed_on="2026-03-02", act_in_region=True, organ_level="station",
               jurisdiction_basis="某某条例第七条"),
        passes("乡镇街道由P08核查", filed_on="2026-03-02", act_in_region=True, organ_level="township"),
        breaches("修订施行前也由违法行为发生地管辖", filed_on="2021-07-14", act_in_region=False, organ_level="county"),
        lacks("发生地是否在辖区未填", filed_on="2026-03-02", organ_level="county"),
        lacks("依据没有这一列", filed_on="2026-03-02", act_in_region=False, organ_level="county",
              absent=("jurisdiction_basis",)),
    ),
)

# Since 2021 entrustment is in writing and public.
UNWRITTEN = (STARTED >= LAW_2021) & not_done_by(f.entrusted_from, STARTED)
UNPUBLISHED = (STARTED >= LAW_2021) & not_done_by(f.entrustment_published_on, STARTED)
RUN_OUT = f.entrusted_to < STARTED
BEYOND = ~f.entrusted_matter
OWN_NAME = ~f.in_organs_name

P07 = Rule(
    code="P07",
    name=N_("委托处罚"),
    law=(penalty_law(20) | old_law(18),),
    on=STARTED,
    applies=STARTED.exists() & f.entrusted,
    version="2",
    breach=any_of(UNWRITTEN, RUN_OUT, UNPUBLISHED, BEYOND, f.entrusted_again, OWN_NAME),
    since=STARTED,
    severity=Severity.RED,
    use=Use.GATE,
    explain=(
        Reason(UNWRITTEN, N_("受委托组织实施处罚，此前没有生效的委托书（生效日期：{entrusted_from}）。")),
        Reason(RUN_OUT, N_("委托期限已于{entrusted_to}届满，届满后受委托组织仍实施处罚。")),
        Reason(UNPUBLISHED, N_("委托书在实施处罚前没有向社会公布（公布日期：{entrustment_published_on}）。")),
        Reason(BEYOND, N_("所办事项不在委托书载明的范围内。")),
        Reason(f.entrusted_again, N_("受委托组织又委托其他组织或者个人实施处罚。")),
        Reason(OWN_NAME, N_("受委托组织没有以委托机关的名义实施处罚。")),
    ),
    mend=N_("委托书齐全的，补录生效、届满和公布日期；没有书面委托、超出范围或者期限、再委托或者以自己名义处罚的，"
            "应当撤销并由委托机关依法处理。"),
    examples=(
        passes("期限末日", filed_on="2026-03-02", entrusted=True, entrusted_from="2025-01-01", entrusted_to="2026-03-02",
               entrustment_published_on="2025-01-10", entrusted_matter=True, entrusted_again=False,
               in_organs_name=True),
        breaches("届满次日", filed_on="2026-03-03", entrusted=True, entrusted_from="2025-01-01",
                 entrusted_to="2026-03-02", entrustment_published_on="2025-01-10", entrusted_matter=True,
                 entrusted_again=False, in_organs_name=True),
        breaches("没有委托书", filed_on="2026-03-02", entrusted=True),
        breaches("没有公布", filed_on="2026-03-02", entrusted=True, entrusted_from="2025-01-01"),
        passes("修订施行前没有要求书面委托并公布", filed_on="2021-07-14", entrusted=True, entrusted_to="2022-12-31",
               entrusted_matter=True, entrusted_again=False, in_organs_name=True),
        breaches("修订施行前也不得再委托", filed_on="2021-07-14", entrusted=True, entrusted_again=True),
        breaches("超出事项", filed_on="2026-03-02", entrusted=True, entrusted_matter=False),
        breaches("再委托", filed_on="2026-03-02", entrusted=True, entrusted_again=True),
        breaches("以自己名义", filed_on="2026-03-02", entrusted=True, in_organs_name=False),
        exempt("机关自己实施", filed_on="2026-03-02", entrusted=False),
        lacks("是否委托未填", filed_on="2026-03-02"),
        lacks("委托期限未填", filed_on="2026-03-02", entrusted=True, entrusted_from="2025-01-01",
              entrustment_published_on="2025-01-10", entrusted_matter=True, entrusted_again=False,
              in_organs_name=True),
    ),
)

HANDOVER = f.revoked_on + p.days
UNGRANTED = not_done_by(f.granted_on, STARTED)
NEW_AFTER = STARTED > HANDOVER
# Every case that was open when the power was taken back goes to the county, unless it was finished in time.
KEPT = (STARTED <= HANDOVER) & (first_of(earliest(f.decided_on, f.closed_on, f.handed_over_on), today) > HANDOVER)

P08 = Rule(
    code="P08",
    name=N_("乡镇街道处罚权"),
    law=(penalty_law(24),),
    on=STARTED,
    applies=STARTED.exists() & (f.organ_level == "township"),
    version="2",
    breach=any_of(UNGRANTED, f.revoked_on.exists() & (NEW_AFTER | KEPT)),
    since=when((UNGRANTED | NEW_AFTER).otherwise(False), STARTED, HANDOVER + 1),
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("days", N_("赋权收回后的交接期（日）"), Unit.DAYS,
                  default(30, LAW_2021, "省收回赋权事项的交接安排，平台默认")),),
    shows={"handover": HANDOVER},
    explain=(
        Reason(UNGRANTED,
               N_("乡镇街道所办事项在立案（{filed_on}）或者当场处罚（{decided_on}）时不在赋权目录内（列入日期：{granted_on}）。")),
        Reason(NEW_AFTER,
               N_("赋权事项已于{revoked_on}收回，交接到{handover}为止，此后仍立案（{filed_on}）或者当场处罚（{decided_on}）。")),
        Reason(KEPT,
               N_("赋权事项已于{revoked_on}收回，未办结案件应当不迟于{handover}移交县级部门（移交日期：{handed_over_on}）。")),
    ),
    mend=N_("核对赋权目录版本和收回决定；没有处罚权的，撤销决定或者停止办理，把案件移交县级部门。"),
    examples=(
        passes("列入目录当日立案", filed_on="2026-03-02", organ_level="township", granted_on="2026-03-02"),
        breaches("列入目录前一日立案", filed_on="2026-03-01", organ_level="township", granted_on="2026-03-02"),
        breaches("不在目录内", filed_on="2026-03-02", organ_level="township"),
        passes("交接期末日立案并移交", filed_on="2026-04-01", organ_level="township", granted_on="2022-01-01",
               revoked_on="2026-03-02", handed_over_on="2026-04-01"),
        breaches("交接期满次日才移交", filed_on="2026-02-02", organ_level="township", granted_on="2022-01-01",
                 revoked_on="2026-03-02", handed_over_on="2026-04-02"),
        breaches("交接期后仍立案", filed_on="2026-04-02", organ_level="township", granted_on="2022-01-01",
                 revoked_on="2026-03-02"),
        breaches("未结案件至今没有移交", filed_on="2026-02-02", organ_level="township", granted_on="2022-01-01",
                 revoked_on="2026-03-02"),
        passes("收回前已经决定", filed_on="2026-01-05", organ_level="township", granted_on="2022-01-01",
               decided_on="2026-02-20", revoked_on="2026-03-02"),
        exempt("县级机关", filed_on="2026-03-02", organ_level="county"),
        exempt("修订施行前没有赋权乡镇的规定", filed_on="2021-07-14", organ_level="township"),
        lacks("处罚机关层级未填", filed_on="2026-03-02"),
        lacks("列入目录日期没有这一列", filed_on="2026-03-02", organ_level="township", absent=("granted_on",)),
    ),
)
