"""Code sets of this room, and what follows from a kind of equipment."""

from xiezhi.law.codes import Code, CodeSet
from xiezhi.law.text import N_

KIND = CodeSet(
    "equipment_kind", "1", "平台",
    (
        Code("recorder", N_("执法记录仪"), ("记录仪",)),
        Code("printer", N_("便携式打印机"), ("便携打印机", "打印机")),
        Code("terminal", N_("移动执法终端"), ("执法终端", "终端")),
        Code("camera", N_("照相录音摄像设备"), ("照相机", "摄像机", "录音笔")),
        Code("alcohol", N_("酒精检测仪"), ("呼出气体酒精检测仪",)),
        Code("range", N_("测量仪器"), ("测距仪", "声级计")),
        Code("rapid", N_("快速检测设备"), ("快检设备",)),
        Code("vehicle", N_("执法车辆"), ("车辆", "执法用车")),
        Code("other", N_("其他")),
    ),
)  # fmt: skip
UNIFORM = CodeSet(
    "uniform_kind", "1", "平台",
    (
        Code("winter", N_("冬季制服"), ("冬装",)),
        Code("spring", N_("春秋季制服"), ("春秋装",)),
        Code("summer", N_("夏季制服"), ("夏装",)),
        Code("insignia", N_("标志标识"), ("臂章胸徽", "标志")),
    ),
)  # fmt: skip
PURPOSE = CodeSet(
    "budget_purpose", "1", "实施方案二（十四）",
    (
        Code("work", N_("行政执法工作经费"), ("工作经费",)),
        Code("equipment", N_("执法装备配备费用"), ("装备费用", "装备经费")),
        Code("uniform", N_("制式服装和标志费用"), ("服装费用",)),
        Code("training", N_("执法培训经费"), ("培训经费",)),
        Code("supervision", N_("行政执法监督经费"), ("监督经费",)),
    ),
)  # fmt: skip
SOURCE = CodeSet(
    "budget_source", "1", "平台",
    (
        Code("general", N_("一般公共预算"), ("部门预算", "财政拨款")),
        Code("upper", N_("上级转移支付"), ("上级专项",)),
        Code("fines", N_("罚没收入返还或者挂钩安排"), ("罚没返还", "罚没收入")),  # known in order to be refused (P44)
    ),
)  # fmt: skip

CALIBRATED = frozenset({"recorder", "alcohol", "range", "rapid"})
# which fields are asked to have it; kinds that are not named here, all have
FIELDS = {
    "alcohol": ("交通运输",),
    "rapid": ("市场监管", "农业农村"),
    "range": ("城市管理", "自然资源", "住房城乡建设", "水务", "生态环境"),
}  # fmt: skip
STANDARD = tuple(code.value for code in KIND if code.value != "other")
