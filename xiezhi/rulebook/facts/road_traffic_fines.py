"""Facts of a road traffic fine in the public log of an Italian local police (doi 10.4121/uuid:270fd440-…)."""

from xiezhi.law.text import N_

from . import Fact, FactSheet, Kind

D, Y, T = Kind.DATE, Kind.FEN, Kind.TEXT

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
        Fact("amount", Y, N_("罚款数额（分）")),
        Fact("paid", Y, N_("已缴总额（分）")),
        Fact("dismissal", T, N_("撤销标记")),
    ),
)
