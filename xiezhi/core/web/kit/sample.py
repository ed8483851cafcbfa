"""Invented rows for the gallery."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from xiezhi.core.states import State
from xiezhi.core.web import pieces
from xiezhi.core.web.memory import MemoryRows
from xiezhi.core.web.timeline import Span, Step, Timeline

TODAY = dt.date(2026, 9, 23)
STATES = (
    State("new", "待研判", "warn"),
    State("open", "督办中", "info"),
    State("late", "整改逾期", "bad"),
    State("done", "已办结", "good"),
    State("short", "数据不足", "mute"),
)
ORGANS = (
    "呼玛县市场监督管理局",
    "塔河县应急管理局",
    "漠河市交通运输局",
    "加格达奇区城市管理综合行政执法局",
    "兴安岭地区行政公署市场监督管理局综合行政执法支队",
    "塔河县林业和草原局",
)
CAUSES = (
    "经营超过保质期的食品案",
    "未按规定设置安全警示标志案",
    "擅自改变林地用途从事经营活动案",
    "未取得道路运输经营许可擅自从事经营案",
    "销售不符合保障人身健康国家标准的产品，且货值金额较大案",
)


@dataclass(frozen=True)
class Row:
    pk: int
    number: str
    cause: str
    organ: str
    state: State
    fine: int | None
    filed: dt.date
    decided: dt.date | None
    days: int | None


@lru_cache(maxsize=1)
def rows() -> MemoryRows:
    out = []
    for n in range(1, 731):
        filed = TODAY - dt.timedelta(days=(n * 37) % 900)
        took = (n * 53) % 140 if n % 7 else None
        out.append(
            Row(
                pk=n,
                number=f"呼市监罚立〔{filed.year}〕{n:04d}号",
                cause=CAUSES[n % len(CAUSES)],
                organ=ORGANS[n % len(ORGANS)],
                state=STATES[(n * 3) % len(STATES)],
                fine=None if n % 9 == 0 else (n * 7919) % 5_000_000,
                filed=filed,
                decided=filed + dt.timedelta(days=took) if took is not None else None,
                days=took,
            )
        )
    return MemoryRows(out)


def working(day: dt.date) -> bool:
    """Weekends only: the gallery has no calendar of law."""
    return day.weekday() < 5


def breached_case() -> Timeline:
    d = dt.date
    return Timeline(
        title="案件时间轴",
        steps=[
            Step(d(2026, 3, 2), "立案", "info"),
            Step(d(2026, 3, 9), "先行登记保存"),
            Step(d(2026, 3, 16), "作出处理决定"),
            Step(d(2026, 5, 18), "法制审核"),
            Step(d(2026, 5, 20), "事先告知送达"),
            Step(d(2026, 6, 24), "作出处罚决定", "bad"),
            Step(d(2026, 7, 6), "送达", "bad"),
        ],
        limits=[
            Span(d(2026, 3, 9), d(2026, 3, 16), d(2026, 3, 16), "先行登记保存七日内处理", "行政处罚法第五十六条"),
            Span(d(2026, 3, 2), d(2026, 5, 31), d(2026, 6, 24), "九十日内作出决定", "行政处罚法第六十条", True),
            Span(d(2026, 6, 24), d(2026, 7, 1), d(2026, 7, 6), "七日内送达", "行政处罚法第六十一条", True),
        ],
        is_working=working,
        today=d(2026, 7, 20),
    )


def long_case() -> Timeline:
    d = dt.date
    return Timeline(
        title="跨年案件",
        steps=[
            Step(d(2024, 11, 4), "立案", "info"),
            Step(d(2024, 11, 5), "现场检查，扣押涉案物品一批"),
            Step(d(2024, 11, 5), "询问当事人"),
            Step(d(2025, 1, 20), "作出处罚决定"),
            Step(d(2025, 1, 24), "送达"),
            Step(d(2026, 9, 1), "制发督办函", "info"),
        ],
        limits=[
            Span(d(2024, 11, 5), d(2024, 12, 5), None, "查封扣押三十日", "行政强制法第二十五条", True),
            Span(d(2026, 9, 1), d(2026, 9, 30), None, "整改期限", "督办函"),
        ],
        is_working=working,
        today=TODAY,
    )


def due(over: bool = False) -> pieces.Due:
    return pieces.Due(
        label="作出处罚决定",
        due=dt.date(2026, 9, 14) if over else dt.date(2026, 9, 30),
        days_left=-9 if over else 7,
        clause="行政处罚法第六十条、第八十五条",
        how=(
            "立案 2026-06-30（星期二），当日不计",
            "自立案之日起九十日，按自然日计算",
            "扣除鉴定期间 2 日",
            "末日为工作日，不顺延",
        ),
    )
