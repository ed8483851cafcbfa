"""How records of this room are shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.core.states import Table
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none

from . import queries
from .codes import CALIBRATED, SOURCE
from .models import Item, Line, Stocktake, Tally, Uniform
from .states import HANDOUT, ITEM, LINE, UNIFORM

OTHERS = frozenset(queries.READERS)
SECTIONS = (
    ("equipment:list", gettext_lazy("装备"), queries.WITH_OFFICER),
    ("equipment:handouts", gettext_lazy("领用"), queries.WITH_OFFICER),
    ("equipment:uniforms", gettext_lazy("着装"), queries.WITH_OFFICER),
    ("equipment:budget", gettext_lazy("经费"), OTHERS),
    ("equipment:stocktakes", gettext_lazy("盘点"), OTHERS),
    ("registry:outfit", gettext_lazy("各机关配备"), OTHERS),
    ("registry:unreturned", gettext_lazy("离岗未交回"), OTHERS),
)


def room_tabs(role: str, current: str) -> list[pieces.Tab]:
    """The lists of this room, and the comparison with the standard, which stands in the room that knows the officers."""
    found = ((name, label, url_or_none(name)) for name, label, open_to in SECTIONS if role in open_to)
    return [pieces.Tab(label, url, name == current) for name, label, url in found if url]


def crumbs(section: str, *more: pieces.Crumb) -> tuple[pieces.Crumb, ...]:
    label = next(label for name, label, _roles in SECTIONS if name == section)
    return (pieces.Crumb(_("装备与经费"), reverse("equipment:list")), pieces.Crumb(label, reverse(section)), *more)


def state_of(row: Any, table: Table) -> pieces.Badge:
    state = table.states[row.state]
    return pieces.Badge(state.label, state.tone)


def calibration(row: Item) -> pieces.Badge | None:
    """Whether it may be used as a measure today."""
    if row.kind not in CALIBRATED or row.state not in queries.THERE:
        return None
    if row.good_to is None:
        return pieces.Badge(_("没有检定"), "bad", "exclamation-triangle")
    if row.good_to < today():
        return pieces.Badge(_("检定已过期"), "bad", "exclamation-triangle")
    return pieces.Badge(_("检定有效"), "good")


def calibration_due(row: Item) -> pieces.Due | None:
    if row.kind not in CALIBRATED or row.state not in queries.THERE or row.good_to is None:
        return None
    return pieces.Due(_("检定有效期"), row.good_to, (row.good_to - today()).days, _("日"))


def holder(row: Any) -> str:
    """Who has a piece, of rows with `held` fetched."""
    return str(row.held[0].person.name) if row.held else ""


def uniform_state(row: Uniform) -> pieces.Badge:
    if row.state in queries.HELD and row.wear_to < today():
        return pieces.Badge(_("穿用期满，待换发"), "warn", "clock-history")
    return state_of(row, UNIFORM)


def stocktake_facts(row: Stocktake) -> list[pieces.Fact]:
    return kept(
        [
            pieces.Fact(_("类别"), row.kind_name),
            pieces.Fact(_("开始日期"), row.begun_on, "date"),
            pieces.Fact(_("盘点人"), row.begun_by),
            pieces.Fact(_("盘完日期"), row.counted_on, "date"),
            pieces.Fact(_("报送人"), row.counted_by),
            pieces.Fact(_("确认日期"), row.confirmed_on, "date"),
            pieces.Fact(_("确认人"), row.confirmed_by),
            pieces.Fact(_("说明"), row.note, wide=True),
            pieces.Fact(_("退回或者作废的理由"), row.reason, wide=True),
        ]
    )


def tally_state(row: Tally) -> pieces.Badge:
    if row.found is None:
        gone = row.item.state not in queries.THERE
        return pieces.Badge(_("盘点期间已销账"), "mute") if gone else pieces.Badge(_("未盘"), "info")
    return pieces.Badge(_("在"), "good") if row.found else pieces.Badge(_("不在"), "bad", "exclamation-triangle")


def over(row: Any) -> bool:
    return bool(row.approved is not None and row.spent > row.approved)


def rate(row: Any) -> pieces.Bar | None:
    """How much of a line is spent, in 元."""
    if not row.approved:
        return None
    return pieces.Bar(
        round(row.spent / 100),
        round(row.approved / 100),
        "bad" if over(row) else "good" if row.state == "closed" else "info",
    )


def percent(row: Any) -> str:
    return f"{row.spent * 100 // row.approved}%" if row.approved else ""


def line_state(row: Any) -> pieces.Badge:
    if over(row):
        return pieces.Badge(_("超支"), "bad", "exclamation-triangle")
    return state_of(row, LINE)


def organ_url(organ: Any, actor: Any) -> str:
    return (url_or_none("organs:record", organ.pk) or "") if actor.sees(organ.pk) else ""


def kept(facts: list[pieces.Fact]) -> list[pieces.Fact]:
    return [fact for fact in facts if fact.value not in ("", None)]


def item_facts(row: Item) -> list[pieces.Fact]:
    return kept(
        [
            pieces.Fact(_("出厂编号"), row.serial_no),
            pieces.Fact(_("购置日期"), row.bought_on, "date"),
            pieces.Fact(_("价格"), row.price, "money"),
            pieces.Fact(_("检定有效期至"), row.good_to, "date"),
            pieces.Fact(_("说明"), row.note, wide=True),
        ]
    )


def line_facts(row: Line) -> list[pieces.Fact]:
    return kept(
        [
            pieces.Fact(_("年度"), row.year),
            pieces.Fact(_("资金来源"), _(SOURCE.label(row.source))),
            pieces.Fact(_("编报金额"), row.asked, "money"),
            pieces.Fact(_("批复金额"), row.approved, "money"),
            pieces.Fact(_("批复文号"), row.paper_no),
            pieces.Fact(_("批复日期"), row.approved_on, "date"),
            pieces.Fact(_("安排依据"), row.basis, wide=True),
        ]
    )


def uniform_facts(row: Uniform) -> list[pieces.Fact]:
    return kept(
        [
            pieces.Fact(_("发放日期"), row.out_on, "date"),
            pieces.Fact(_("穿用至"), row.wear_to, "date", source=_("穿用年限为非法定默认")),
            pieces.Fact(_("发放人"), row.out_by),
            pieces.Fact(_("签收日期"), row.signed_on, "date"),
            pieces.Fact(_("签收方式"), row.signed_as),
            pieces.Fact(_("收回日期"), row.back_on, "date"),
            pieces.Fact(_("理由"), row.reason, wide=True),
        ]
    )


def handout_state(row: Any) -> pieces.Badge:
    return state_of(row, HANDOUT)


def item_state(row: Any) -> pieces.Badge:
    return state_of(row, ITEM)
