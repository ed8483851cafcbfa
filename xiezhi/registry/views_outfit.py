"""Equipment, dress and money of each organ beside the number of its officers, which only this room knows (ADR 0015)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiezhi.accounts.pages import ListView
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.memory import MemoryRows
from xiezhi.core.web.pieces import Badge, Bar, Fact
from xiezhi.core.web.policy import page
from xiezhi.core.web.show import listed
from xiezhi.equipment import queries as equipment
from xiezhi.equipment import rules as equipment_rules
from xiezhi.equipment import show as equipment_show
from xiezhi.equipment.codes import KIND
from xiezhi.equipment.states import HANDOUT
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import enforcing
from xiezhi.organs.web import organs_in

from . import queries
from .models import Officer


def coverage(actor: Actor | None) -> list[equipment.Coverage]:
    """Every enforcement organ in scope that has officers on duty, against the standard."""
    if actor is None or actor.role not in equipment.READERS:
        return []
    organs = {organ.pk: organ for organ in enforcing(actor).filter(ended_on=None).select_related("division")}
    counts = (
        Officer.objects.filter(organ__in=list(organs), on_duty=True)
        .order_by()
        .values_list("organ_id")
        .annotate(n=Count("pk"))
    )
    return equipment.coverage({organs[pk]: n for pk, n in counts}, today())


def _missing(row: equipment.Coverage) -> str:
    return listed(_("%(kind)s缺%(n)s") % {"kind": _(KIND.label(kind)), "n": n} for kind, n in row.missing.items())


def _covered(row: equipment.Coverage) -> Bar:
    return Bar(row.covered, row.asked, "good" if not row.gap else "warn" if row.rate >= 70 else "bad")


def _money(row: equipment.Coverage) -> Badge | None:
    if not row.approved:
        return Badge(_("没有批复"), "mute")
    return (
        Badge(_("超支%(n)s项") % {"n": row.over}, "bad", "exclamation-triangle")
        if row.over
        else Badge(f"{row.paid_rate}%", "info")
    )


class OutfitList(ListView):
    """Organs against the standard of equipment and dress, and their budget."""

    title = gettext_lazy("各机关装备、着装和经费")
    template_name = "equipment/list.html"
    default_sort = "division"
    page_size = 100
    columns = (
        Column("organ", gettext_lazy("机关"), value="organ.name", sort="organ.name", width="clip"),
        Column("division", gettext_lazy("区划"), value="organ.division.name", sort="organ.division.path"),
        Column("officers", gettext_lazy("在岗执法人员"), kind="number", sort=True),
        Column("covered", gettext_lazy("装备配备"), value=_covered, kind="bar", sort="rate"),
        Column("missing", gettext_lazy("缺口"), value=_missing, sort="gap", width="clip"),
        Column("uncalibrated", gettext_lazy("检定过期"), kind="number", sort=True),
        Column("undressed", gettext_lazy("没有在用制服"), kind="number", sort=True),
        Column("approved", gettext_lazy("本年批复"), kind="money", sort=True),
        Column("spent", gettext_lazy("已支出"), kind="money", sort=True, shown=False),
        Column("money", gettext_lazy("执行率"), value=_money, kind="badge", sort="paid_rate"),
    )
    filters = (
        Text("q", gettext_lazy("机关"), q=lambda text: Q(organ__name__icontains=text)),
        YesNo("gap", gettext_lazy("装备有缺口"), q=lambda yes: Q(gap__gte=1) if yes else Q(gap=0)),
        YesNo(
            "uncalibrated",
            gettext_lazy("有检定过期"),
            q=lambda yes: Q(uncalibrated__gte=1) if yes else Q(uncalibrated=0),
        ),
        YesNo("over", gettext_lazy("超支"), q=lambda yes: Q(over__gte=1) if yes else Q(over=0)),
    )
    empty = Empty(
        gettext_lazy("没有在岗执法人员"), gettext_lazy("登记执法人员以后，按在岗人数对照配备标准。"), icon="people"
    )

    def queryset(self) -> Any:
        return MemoryRows(coverage(self.actor))

    def row_url(self, row: equipment.Coverage) -> str:
        return f"{reverse('equipment:list')}?organ={row.pk}"

    def extra_context(self) -> dict[str, Any]:
        actor = self.actor
        assert actor is not None
        rows = coverage(actor)
        here = self.request.path
        officers, undressed = sum(row.officers for row in rows), sum(row.undressed for row in rows)
        asked = sum(row.asked for row in rows)
        return {
            "sections": equipment_show.room_tabs(actor.role, "registry:outfit"),
            "standards": standards(actor),
            "tiles": [
                {
                    "label": _("装备配备率"),
                    "value": f"{sum(row.covered for row in rows) * 100 // asked if asked else 100}%",
                    "url": here,
                },
                {
                    "label": _("装备有缺口的机关"),
                    "value": sum(1 for row in rows if row.gap),
                    "unit": _("个"),
                    "tone": "warn",
                    "url": f"{here}?gap=1&sort=-missing",
                    "good_zero": _("没有缺口"),
                },
                {
                    "label": _("检定过期的装备"),
                    "value": sum(row.uncalibrated for row in rows),
                    "unit": _("件"),
                    "tone": "bad",
                    "url": f"{reverse('equipment:list')}?view=due",
                    "good_zero": _("没有检定过期"),
                },
                {
                    "label": _("没有在用制服的人"),
                    "value": undressed,
                    "unit": _("人"),
                    "url": f"{here}?sort=-undressed",
                    "note": _("在岗执法人员%(n)s人") % {"n": officers},
                },
                {
                    "label": _("超支的机关"),
                    "value": sum(1 for row in rows if row.over),
                    "unit": _("个"),
                    "tone": "bad",
                    "url": f"{here}?over=1",
                    "good_zero": _("没有超支"),
                },
            ],
        }


def standards(actor: Actor) -> list[Fact]:
    """What is asked where the reader sits, each with its source."""
    own = Organ.objects.filter(pk=actor.organ_id or 0).select_related("division").first()
    if own is None:
        return []
    found = ((label, equipment_rules.at(name, own, today())) for name, label in equipment_rules.LABELS.items())
    return [
        Fact(_(label), _("%(n)s（%(source)s）") % {"n": value.value, "source": value.source}) for label, value in found
    ]


def _left_on(row: Any) -> Any:
    """When the holder left his post; nothing of somebody who only moved or was never an officer."""
    return getattr(getattr(row.person, "officer", None), "left_on", None)


class UnreturnedList(ListView):
    """What has to be given back."""

    title = gettext_lazy("离岗未交回的装备")
    intro = gettext_lazy("领用人已经离开执法岗位，或者已经调到其他机关，装备还没有交回。")
    template_name = "equipment/list.html"
    owner = "organ"
    default_sort = "left_on"
    columns = (
        Column("item", gettext_lazy("装备"), value="item.name", sort="item__name", width="clip"),
        Column("asset_no", gettext_lazy("资产编号"), value="item.asset_no", sort="item__asset_no", width="code"),
        Column("person", gettext_lazy("领用人"), value="person.name", sort="person__name"),
        Column("now", gettext_lazy("领用人现在的机关"), value="person.organ.name", sort="person__organ__name", width="clip"),
        Column("left_on", gettext_lazy("离岗日期"), value=_left_on, kind="date", sort="person__officer__left_on"),
        Column("organ", gettext_lazy("机关"), value="item.organ.name", width="clip",
               sort=("item__organ__division__path", "item__organ__name")),
        Column("out_on", gettext_lazy("发放日期"), kind="date", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=HANDOUT, sort=True),
    )
    filters = (
        Text("q", gettext_lazy("名称、编号、领用人"), fields=("item__name", "item__asset_no", "person__name")),
        OrganChoice("organ", gettext_lazy("机关"), field="item__organ_id",
                    choices=lambda actor: organs_in(queries.unreturned(actor), "item__organ_id")),
    )  # fmt: skip
    empty = Empty(gettext_lazy("没有离岗未交回的装备"), icon="check-circle", good=True)

    def queryset(self) -> Any:
        return queries.unreturned(self.actor).select_related("item__organ", "person__organ", "person__officer")

    def row_url(self, row: Any) -> str:
        return reverse("equipment:item", args=[row.item_id])

    def extra_context(self) -> dict[str, Any]:
        return {"sections": equipment_show.room_tabs(self.actor.role if self.actor else "", "registry:unreturned")}


outfit = page(*sorted(equipment.READERS))(OutfitList.as_view())
unreturned_list = page(*sorted(equipment.READERS))(UnreturnedList.as_view())
