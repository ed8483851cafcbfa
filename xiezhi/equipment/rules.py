"""Standards and limits of this room that a place may set. None is known to be law (非法定默认)."""

from __future__ import annotations

import datetime as dt

from xiezhi.core.placed import Placed
from xiezhi.law.dated import Value
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ

from .codes import FIELDS

LABELS = {
    "per_recorder": N_("执法记录仪（每百名执法人员）"),
    "per_printer": N_("便携式打印机（每百名执法人员）"),
    "per_terminal": N_("移动执法终端（每百名执法人员）"),
    "per_camera": N_("照相录音摄像设备（每百名执法人员）"),
    "per_alcohol": N_("酒精检测仪（每百名执法人员）"),
    "per_range": N_("测量仪器（每百名执法人员）"),
    "per_rapid": N_("快速检测设备（每百名执法人员）"),
    "per_vehicle": N_("执法车辆（每百名执法人员）"),
    "per_uniform": N_("制服（每百名执法人员）"),
    "calibration_recorder": N_("执法记录仪核查周期（月）"),
    "calibration_alcohol": N_("酒精检测仪检定周期（月）"),
    "calibration_range": N_("测量仪器检定周期（月）"),
    "calibration_rapid": N_("快速检测设备校准周期（月）"),
    "uniform_winter": N_("冬季制服穿用年限（月）"),
    "uniform_spring": N_("春秋季制服穿用年限（月）"),
    "uniform_summer": N_("夏季制服穿用年限（月）"),
    "uniform_insignia": N_("标志标识使用年限（月）"),
    "due_days": N_("检定到期前提醒（日）"),
    "sign_days": N_("领用签收期限（日）"),
}
FILE = Placed("equipment", LABELS)


def at(name: str, organ: Organ, day: dt.date) -> Value[int]:
    """The number that holds for an organ on a day, with its source."""
    return FILE.on(name, day, organ.division.code)


def wanted(kind: str, organ: Organ, officers: int, day: dt.date) -> int:
    """How many pieces the standard asks of an organ with so many officers; at least one where it asks any."""
    if not officers or (kind in FIELDS and organ.field not in FIELDS[kind]):
        return 0
    return max(1, -(-officers * at(f"per_{kind}", organ, day).value // 100))
