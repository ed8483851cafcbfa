"""Facts of a road traffic fine in the public log of an Italian local police (doi 10.4121/uuid:270fd440-…)."""

from xiezhi.law.codes import Code, CodeSet
from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

D, M, Y, C = Kind.DATE, Kind.MOMENT, Kind.FEN, Kind.CODE

STEP = CodeSet(
    "road_traffic_fines_step", "2015", "doi 10.4121/uuid:270fd440-1057-4fb9-89a9-b699b47990f5",
    (
        Code("create", N_("开具罚单"), ("Create Fine",)),
        Code("send", N_("寄送罚单"), ("Send Fine",)),
        Code("notify", N_("送达通知"), ("Insert Fine Notification",)),
        Code("penalty", N_("加处罚款"), ("Add penalty",)),
        Code("pay", N_("缴款"), ("Payment",)),
        Code("collect", N_("移送催收"), ("Send for Credit Collection",)),
        Code("judge", N_("向法官申诉"), ("Appeal to Judge",)),
        Code("prefect_dated", N_("向省督申诉落款"), ("Insert Date Appeal to Prefecture",)),
        Code("prefect_sent", N_("向省督申诉寄出"), ("Send Appeal to Prefecture",)),
        Code("prefect_decided", N_("收到省督裁决"), ("Receive Result Appeal from Prefecture",)),
        Code("prefect_told", N_("告知省督裁决"), ("Notify Result Appeal to Offender",)),
    ),
)

ROAD_TRAFFIC_FINES = FactSheet(
    "road_traffic_fines",
    N_("道路交通罚款"),
    (
        Fact("created_on", D, N_("开具罚单日期")),
        Fact("sent_on", D, N_("寄送罚单日期")),
        Fact("notified_on", D, N_("送达通知日期")),
        Fact("penalty_added_on", D, N_("加处罚款日期")),
        Fact("paid_on", D, N_("最后缴款日期")),
        Fact("collected_on", D, N_("移送催收日期")),
        Fact("judge_appealed_on", D, N_("向法官申诉日期")),
        Fact("prefect_appeal_dated_on", D, N_("向省督申诉落款日期")),
        Fact("prefect_appealed_on", D, N_("向省督申诉寄出日期")),
        Fact("prefect_decided_on", D, N_("收到省督裁决日期")),
        Fact("prefect_told_on", D, N_("告知省督裁决日期")),
        Fact("started_on", D, N_("第一步日期")),
        Fact("ended_on", D, N_("最后一步日期")),
        Fact("last_step", C, N_("最后一步"), codes=STEP),
        Fact("before_penalty", C, N_("加处罚款的前一步"), codes=STEP, note=N_("按时间，紧接在加处罚款之前的一步")),
        Fact("dismissed", Kind.BOOL, N_("已撤销"), note=N_("撤销标记为#（省督撤销）或者G（法官撤销）")),
        Fact("amount", Y, N_("罚款数额"), note=N_("加处后的数额")),
        Fact("expense", Y, N_("寄送费用")),
        Fact("paid", Y, N_("已缴总额")),
        Fact("last_payment", Y, N_("最后一次缴款数额")),
        Fact("created_at", M, N_("开具罚单时刻"), note=N_("时刻只供按二十四小时计算的对照规则使用")),
        Fact("sent_at", M, N_("寄送罚单时刻")),
        Fact("notified_at", M, N_("送达通知时刻")),
        Fact("penalty_added_at", M, N_("加处罚款时刻")),
        Fact("judge_appealed_at", M, N_("向法官申诉时刻")),
        Fact("prefect_appealed_at", M, N_("向省督申诉寄出时刻")),
        Fact("started_at", M, N_("第一步时刻")),
        Fact("ended_at", M, N_("最后一步时刻")),
    ),
)
