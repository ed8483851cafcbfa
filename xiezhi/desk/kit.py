"""What waits because of equipment, uniform and money."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.equipment import queries, show
from xiezhi.registry.queries import unreturned

from .todo import Group, Todo, due, group


def waiting(actor: Actor) -> list[Any]:
    """The rows behind the groups that only this role can move on, for the number on the bell."""
    if actor.role == roles.OFFICER:
        return [queries.unsigned(actor), queries.uniforms_visible(actor).filter(state="handed")]
    if actor.role == roles.ORGAN_HEAD:
        drafts = queries.lines_visible(actor).filter(state="draft", year__lte=today().year)
        return [drafts, queries.stocktakes_visible(actor).filter(state="counted")]
    return []


def groups(actor: Actor) -> list[Group]:
    """Groups of this role; those with nothing in them are left to the room."""
    found: list[Group] = []
    if actor.role in (roles.DATA_CLERK, roles.LEGAL_STAFF):
        found = [_unreturned(actor), _calibration(actor), _unsigned(actor), _counting(actor)]
    elif actor.role == roles.OFFICER:
        found = [_unsigned(actor), _uniform(actor)]
    elif actor.role == roles.ORGAN_HEAD:
        found = [_drafts(actor), _counted(actor), _over(actor)]
    elif actor.role == roles.SUPERVISOR:
        found = [_over(actor)]
    return [one for one in found if one.count]


def _calibration(actor: Actor) -> Group:
    day = today()
    rows = queries.items_visible(actor).filter(queries.uncalibrated_q(day) | queries.soon_q(actor, day))
    rows = rows.select_related("organ").order_by("good_to", "pk")

    def line(row: Any) -> Todo:
        return Todo(reverse("equipment:item", args=[row.pk]), row.name, row.asset_no, row.organ.name, due(row.good_to),
                    mark=show.calibration(row) if row.good_to is None else None)  # fmt: skip

    url = f"{reverse('equipment:list')}?view=due"
    return group("calibration", _("检定过期和即将到期的装备"), "gear", "warn", rows, url, line, _("装备检定都有效"))


def _unsigned(actor: Actor) -> Group:
    rows = queries.unsigned(actor).select_related("item__organ", "person").order_by("out_on", "pk")

    def line(row: Any) -> Todo:
        return Todo(
            reverse("equipment:item", args=[row.item_id]),
            row.item.name,
            f"{row.person.name} · {row.out_on}",
            row.item.organ.name,
        )

    url = f"{reverse('equipment:handouts')}?view=unsigned"
    return group("unsigned", _("待签收的装备"), "pencil-square", "warn", rows, url, line, _("装备都已签收"))


def _unreturned(actor: Actor) -> Group:
    rows = unreturned(actor).select_related("item__organ", "person__officer").order_by("person__officer__left_on", "pk")

    def line(row: Any) -> Todo:
        return Todo(reverse("equipment:item", args=[row.item_id]), row.item.name, row.item.asset_no, row.person.name)

    url = reverse("registry:unreturned")
    return group("unreturned", _("离岗未交回的装备"), "reply", "bad", rows, url, line, _("没有离岗未交回的装备"))


def _stocktake(row: Any) -> Todo:
    return Todo(reverse("equipment:stocktake", args=[row.pk]), str(row), row.kind_name, row.begun_by)


def _counting(actor: Actor) -> Group:
    rows = queries.stocktakes_visible(actor).filter(state="counting").select_related("organ").order_by("begun_on", "pk")
    url = f"{reverse('equipment:stocktakes')}?view=open"
    return group("counting", _("没有盘完的盘点"), "clipboard-check", "info", rows, url, _stocktake, _("没有进行中的盘点"))


def _counted(actor: Actor) -> Group:
    rows = queries.stocktakes_visible(actor).filter(state="counted").select_related("organ").order_by("counted_on", "pk")
    url = f"{reverse('equipment:stocktakes')}?view=counted"
    return group("counted", _("待确认的盘点"), "clipboard-check", "info", rows, url, _stocktake, _("没有待确认的盘点"))


def _uniform(actor: Actor) -> Group:
    rows = (
        queries.uniforms_visible(actor)
        .filter(state="handed")
        .select_related("organ", "person")
        .order_by("out_on", "pk")
    )

    def line(row: Any) -> Todo:
        return Todo(reverse("equipment:uniform", args=[row.pk]), row.kind_name, str(row.out_on), row.organ.name)

    url = f"{reverse('equipment:uniforms')}?view=unsigned"
    return group("uniform", _("待签收的着装"), "pencil-square", "warn", rows, url, line, _("着装都已签收"))


def _line(row: Any) -> Todo:
    return Todo(
        reverse("equipment:line", args=[row.pk]), row.name, str(row.year), row.organ.name, mark=show.line_state(row)
    )


def _drafts(actor: Actor) -> Group:
    rows = (
        queries.with_spent(queries.lines_visible(actor))
        .filter(state="draft")
        .select_related("organ")
        .order_by("year", "pk")
    )
    url = f"{reverse('equipment:budget')}?view=draft"
    return group("budget", _("待登记批复的经费"), "cash-stack", "info", rows, url, _line, _("经费都已批复"))


def _over(actor: Actor) -> Group:
    rows = (
        queries.with_spent(queries.lines_visible(actor))
        .filter(queries.OVER, year=today().year)
        .select_related("organ")
        .order_by("pk")
    )
    url = f"{reverse('equipment:budget')}?view=over"
    return group("over", _("超支的经费"), "cash-stack", "bad", rows, url, _line, _("没有超支的经费"))
