"""Whom, for what, on what ground: one fine an act, correction, no penalty, capacity, the rule applied (P34 P35 P36 P37 P38)."""

from xiezhi.law.text import N_

from ...expr import any_of, first_of, p
from ...rule import Reason, Rule, Severity, Unit, Use, breaches, exempt, lacks, limit, passes, statute
from .words import FINED, LAW_2021, NOT_PUNISHED, OLD_LAW, PENALISED, SECURITY, f, not_done_by, old_law, penalty_law

P34 = Rule(
    code="P34",
    name=N_("一事不二罚款"),
    law=(penalty_law(29) | old_law(24),),
    on=f.decided_on,
    applies=PENALISED & FINED,
    breach=(f.same_act_fines > p.fines) & f.same_act_reason.missing(),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(limit("fines", N_("同一违法行为的罚款不得超过（次）"), Unit.COUNT,
                  statute(1, OLD_LAW, "行政处罚法第二十九条（修订施行前为第二十四条）")),),
    explain=N_("同一当事人的同一违法行为，连同{decided_on}的决定已有{same_act_fines}个罚款决定，不得超过{fines}个，"
               "也没有说明不是同一行为。"),
    mend=N_("核对时间、地点和案由；不是同一违法行为的，写明理由；确属同一行为的，撤销在后的罚款决定并退还罚款。"),
    examples=(
        passes("一次罚款", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, same_act_fines=1),
        breaches("两次罚款", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, same_act_fines=2),
        passes("已经说明不是同一行为", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, same_act_fines=2,
               same_act_reason="两次检查相隔半年，改正后再犯"),
        breaches("修订施行前", decided_on="2021-07-14", penalty_kinds="fine", fine=100_000, same_act_fines=2),
        exempt("没有罚款", decided_on="2026-04-08", penalty_kinds="warning", same_act_fines=2),
        lacks("罚款决定数未填", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000),
        lacks("说明没有这一列", decided_on="2026-04-08", penalty_kinds="fine", fine=100_000, same_act_fines=2,
              absent=("same_act_reason",)),
    ),
)

UNORDERED = not_done_by(f.rectify_ordered_on, f.decided_on) & f.rectify_needless.missing()
TAKEN = first_of(f.confiscated, 0) + first_of(f.refunded, 0)
LEFT = (f.decided_on >= LAW_2021) & f.gains.exists() & (f.gains > TAKEN) & f.gains_reason.missing()

P35 = Rule(
    code="P35",
    name=N_("责令改正和没收违法所得"),
    law=(penalty_law(28) | old_law(23),),
    on=f.decided_on,
    # What breaks the peace is mostly over when it is found; 治安管理处罚法 has its own rules of seizure and recovery.
    applies=PENALISED & ~SECURITY,
    breach=UNORDERED | LEFT,
    since=f.decided_on,
    severity=Severity.YELLOW,
    explain=(
        Reason(UNORDERED,
               N_("{decided_on}给予处罚，没有责令改正或者限期改正（责令日期：{rectify_ordered_on}），也没有说明无须责令。")),
        Reason(LEFT, N_("违法所得{gains}，没收{confiscated}、退赔{refunded}，其余没有没收，也没有说明理由。")),
    ),
    mend=N_("已经责令改正、没收或者退赔的，补录日期和金额；没有的，补发责令改正通知；"
            "法律、行政法规、部门规章对违法所得另有规定的，写明理由。"),
    examples=(
        passes("决定当日责令改正", decided_on="2026-04-08", rectify_ordered_on="2026-04-08"),
        breaches("次日才责令改正", decided_on="2026-04-08", rectify_ordered_on="2026-04-09"),
        breaches("没有责令改正", decided_on="2026-04-08"),
        passes("已经改正无须责令", decided_on="2026-04-08", rectify_needless="立案前已经改正"),
        passes("没收与退赔合计等于违法所得", decided_on="2026-04-08", rectify_ordered_on="2026-04-08", gains=500_000,
               confiscated=300_000, refunded=200_000),
        breaches("少没收一分", decided_on="2026-04-08", rectify_ordered_on="2026-04-08", gains=500_001,
                 confiscated=300_000, refunded=200_000),
        passes("修订施行前没有没收的一般规定", decided_on="2021-07-14", rectify_ordered_on="2021-07-14", gains=500_000),
        exempt("不予处罚", decided_on="2026-04-08", no_penalty=True),
        exempt("治安案件另有规定", domain="public_security", decided_on="2026-04-08"),
        lacks("责令改正日期没有这一列", decided_on="2026-04-08", absent=("rectify_ordered_on",)),
    ),
)

# Marks in the party's favour: a blank one is not claimed.
SLIGHT = PENALISED & first_of(f.slight, False)
FAULTLESS = PENALISED & (f.decided_on >= LAW_2021) & first_of(f.faultless, False)
UNWEIGHED = PENALISED & (f.decided_on >= LAW_2021) & first_of(f.first_slight, False) & f.first_weighed.missing()
UNTAUGHT = (
    NOT_PUNISHED & (f.decided_on >= LAW_2021) & f.no_penalty_ground.isin("slight", "first", "faultless")
) & f.educated_on.missing()

P36 = Rule(
    code="P36",
    name=N_("不予处罚的情形"),
    law=(penalty_law(33) | old_law(27, 2),),
    on=f.decided_on,
    # 治安管理处罚法20 leaves slight cases to discretion.
    applies=f.decided_on.exists() & ~SECURITY,
    breach=any_of(SLIGHT, FAULTLESS, UNWEIGHED, UNTAUGHT),
    since=f.decided_on,
    severity=Severity.ORANGE,
    use=Use.GATE,
    version="2",
    explain=(
        Reason(SLIGHT, N_("违法行为轻微并及时改正，没有造成危害后果，应当不予处罚，仍于{decided_on}给予处罚。")),
        Reason(FAULTLESS, N_("当事人有证据足以证明没有主观过错，应当不予处罚，仍于{decided_on}给予处罚。")),
        Reason(UNWEIGHED, N_("初次违法、后果轻微并及时改正，{decided_on}仍给予处罚，没有论证为什么不适用“可以不予处罚”。")),
        Reason(UNTAUGHT, N_("{decided_on}不予处罚（{no_penalty_ground}），没有对当事人进行教育的记录。"),
               severity=Severity.YELLOW, use=Use.ALERT),
    ),
    mend=N_("核对情形标记；确属应当不予处罚的，撤销决定，不予处罚并进行教育；仍需处罚的，写明论证；已经教育的，补录日期。"),
    examples=(
        passes("没有不予处罚的情形", decided_on="2026-04-08", slight=False, faultless=False, first_slight=False),
        breaches("轻微并改正仍处罚", decided_on="2026-04-08", slight=True),
        breaches("没有主观过错仍处罚", decided_on="2026-04-08", slight=False, faultless=True),
        breaches("首违没有论证", decided_on="2026-04-08", first_slight=True),
        passes("首违已经论证", decided_on="2026-04-08", first_slight=True, first_weighed="同类行为有现实危险，集体讨论后处罚"),
        passes("修订施行前一日没有主观过错的规定", decided_on="2021-07-14", faultless=True),
        breaches("修订施行当日", decided_on="2021-07-15", faultless=True),
        breaches("不予处罚没有教育", decided_on="2026-04-08", no_penalty=True, no_penalty_ground="slight"),
        passes("不予处罚并已教育", decided_on="2026-04-08", no_penalty=True, no_penalty_ground="slight",
               educated_on="2026-04-08"),
        passes("事实不能成立无从教育", decided_on="2026-04-08", no_penalty=True, no_penalty_ground="unproven"),
        exempt("尚未决定", filed_on="2026-04-08", slight=True),
        exempt("治安案件另有规定", domain="public_security", decided_on="2026-04-08", slight=True),
        lacks("不予处罚的情形未填", decided_on="2026-04-08", no_penalty=True),
    ),
)

CHILD = f.party_age < p.child
MINOR = (f.party_age >= p.child) & (f.party_age < p.adult) & ~first_of(f.mitigated, False) & ~first_of(f.lenient, False)
INCAPABLE = first_of(f.incapable, False)

P37 = Rule(
    code="P37",
    name=N_("责任能力"),
    law=(penalty_law(30) | old_law(25), penalty_law(31) | old_law(26)),
    on=f.decided_on,
    applies=PENALISED & (f.party_kind == "person"),
    breach=any_of(CHILD, MINOR, INCAPABLE),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    params=(
        limit("child", N_("不予处罚：不满（周岁）"), Unit.COUNT,
              statute(14, OLD_LAW, "行政处罚法第三十条（修订施行前为第二十五条）")),
        limit("adult", N_("应当从轻减轻：不满（周岁）"), Unit.COUNT,
              statute(18, OLD_LAW, "行政处罚法第三十条（修订施行前为第二十五条）")),
    ),
    explain=(
        Reason(CHILD, N_("当事人行为时{party_age}周岁，不满{child}周岁，不予处罚，仍于{decided_on}给予处罚。")),
        Reason(MINOR, N_("当事人行为时{party_age}周岁，不满{adult}周岁，应当从轻或者减轻，{decided_on}的决定没有从轻或者减轻。")),
        Reason(INCAPABLE, N_("当事人行为时不能辨认或者不能控制自己行为，不予处罚，仍于{decided_on}给予处罚。")),
    ),
    mend=N_("核对年龄和行为能力；应当不予处罚的，撤销决定，责令监护人管教或者看管治疗；应当从轻减轻的，补录情形或者依法变更。"),
    examples=(
        breaches("十三周岁", decided_on="2026-04-08", party_kind="person", party_age=13, mitigated=True),
        passes("十四周岁已减轻", decided_on="2026-04-08", party_kind="person", party_age=14, mitigated=True),
        breaches("十四周岁没有从轻减轻", decided_on="2026-04-08", party_kind="person", party_age=14),
        breaches("十七周岁没有从轻减轻", decided_on="2026-04-08", party_kind="person", party_age=17, lenient=False),
        passes("十七周岁已从轻", decided_on="2026-04-08", party_kind="person", party_age=17, lenient=True),
        passes("十八周岁", decided_on="2026-04-08", party_kind="person", party_age=18),
        breaches("不能辨认自己行为", decided_on="2026-04-08", party_kind="person", party_age=40, incapable=True),
        breaches("修订施行前", decided_on="2021-07-14", party_kind="person", party_age=13),
        exempt("单位", decided_on="2026-04-08", party_kind="legal"),
        lacks("年龄未填", decided_on="2026-04-08", party_kind="person"),
    ),
)

NO_RULE = f.basis_level == "document"
NOT_YET = f.basis_from > f.decided_on
GONE = f.basis_to.exists() & (f.basis_to <= f.act_ended_on)
# 处罚法37: the rule of the day of the act, or the new one if it is lighter; so the two must be compared.
NEWER = (f.decided_on >= LAW_2021) & (f.basis_from > f.act_ended_on) & ~NOT_YET
OLDER = (f.decided_on >= LAW_2021) & f.basis_to.exists() & (f.basis_to <= f.decided_on) & ~GONE
# Whoever knows which of the two is lighter has compared them: a calculation tells that without a day.
UNCOMPARED = (NEWER | OLDER) & not_done_by(f.compared_on, f.decided_on) & f.newer_lighter.missing().otherwise(True)
HARSHER = (NEWER & ~f.newer_lighter) | (OLDER & f.newer_lighter)

P38 = Rule(
    code="P38",
    name=N_("处罚依据的效力"),
    law=(penalty_law(5, 3) | old_law(4, 3), penalty_law(16) | old_law(14), penalty_law(37), penalty_law(38, 1) | old_law(3, 2)),
    on=f.decided_on,
    applies=PENALISED,
    breach=any_of(NO_RULE, NOT_YET, GONE, UNCOMPARED, HARSHER),
    since=f.decided_on,
    severity=Severity.RED,
    use=Use.GATE,
    version="2",
    explain=(
        Reason(NO_RULE, N_("{decided_on}的处罚以{basis_level}为依据；法律、法规、规章以外的规范性文件不得设定处罚。")),
        Reason(NOT_YET, N_("处罚依据{basis_from}才施行，{decided_on}的决定在此之前。")),
        Reason(GONE, N_("处罚依据自{basis_to}已经失效，违法行为（{act_ended_on}）在此之后。")),
        Reason(UNCOMPARED, N_("违法行为终了（{act_ended_on}）至决定（{decided_on}）之间规定有变更（施行{basis_from}，"
                              "失效{basis_to}），"
                              "没有比较新旧规定（比较日期：{compared_on}）。")),
        Reason(HARSHER, N_("新旧规定不同（施行{basis_from}，失效{basis_to}），所适用的不是行为时的规定，也不是较轻的新规定。")),
    ),
    mend=N_("核对依据的效力层级、施行和失效日期；适用行为时的规定，新规定较轻或者不认为违法的适用新规定；依据错误的，"
            "撤销后重新处理。"),
    examples=(
        passes("行为和决定时均有效", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
               basis_from="2021-07-15"),
        breaches("规范性文件", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="document",
                 basis_from="2021-07-15"),
        breaches("决定次日才施行", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
                 basis_from="2026-04-09"),
        breaches("行为当日已经失效", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
                 basis_from="2013-01-01", basis_to="2026-01-10"),
        passes("行为终了当日施行", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
               basis_from="2026-01-10"),
        breaches("行为次日施行而没有比较", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
                 basis_from="2026-01-11"),
        passes("新规定较轻，比较后适用", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
               basis_from="2026-02-01", compared_on="2026-04-01", newer_lighter=True),
        breaches("新规定较重仍适用", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
                 basis_from="2026-02-01", compared_on="2026-04-01", newer_lighter=False),
        passes("旧规定较轻，比较后适用", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
               basis_from="2013-01-01", basis_to="2026-02-01", compared_on="2026-04-01", newer_lighter=False),
        breaches("旧规定较重仍适用", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
                 basis_from="2013-01-01", basis_to="2026-02-01", compared_on="2026-04-01", newer_lighter=True),
        passes("裁量计算比较过，新规定较轻", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
               basis_from="2026-02-01", newer_lighter=True, absent=("compared_on",)),
        breaches("裁量计算比较过，新规定较重仍适用", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
                 basis_from="2026-02-01", newer_lighter=False, absent=("compared_on",)),
        lacks("没有做过裁量计算，比较日期没有这一列", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
              basis_from="2026-02-01", absent=("compared_on",)),
        breaches("文件里没有比较日期，也没有较轻这一列", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law",
                 basis_from="2026-02-01", absent=("newer_lighter",)),
        passes("修订施行前没有比较的规定", decided_on="2021-07-14", act_ended_on="2021-01-10", basis_level="law",
               basis_from="2021-02-01"),
        exempt("不予处罚", decided_on="2026-04-08", no_penalty=True, basis_level="document"),
        lacks("依据层级未填", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_from="2021-07-15"),
        lacks("施行日期未填", decided_on="2026-04-08", act_ended_on="2026-01-10", basis_level="law"),
    ),
)
