"""What waits in the supervision force: opinions, appointments, terms that end, nominations, people drawn who keep silent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.forces import queries, show

from .todo import Group, Todo, due, group


def waiting(actor: Actor) -> list[Any]:
    """The rows behind the groups that only this role can move on, for the number on the bell."""
    if actor.role == roles.SUPERVISOR:
        return [queries.opinions_waiting(actor), queries.silent(actor)]
    if actor.role == roles.SUPERVISION_HEAD:
        return [queries.to_appoint(actor), queries.to_confirm(actor)]
    return []


def groups(actor: Actor) -> list[Group]:
    """Groups of this role; those with nothing in them are left to the room."""
    found: list[Group] = []
    if actor.role == roles.SUPERVISOR:
        found = [_opinions(actor), _silent(actor), _ending(actor)]
    elif actor.role == roles.SUPERVISION_HEAD:
        found = [_appoint(actor), _confirm(actor), _ending(actor)]
    return [one for one in found if one.count]


def _opinions(actor: Actor) -> Group:
    rows = (
        queries.opinions_waiting(actor)
        .select_related("engagement", "organ", "body__division")
        .order_by("answer_by", "pk")
    )

    def line(row: Any) -> Todo:
        return Todo(reverse("forces:opinion", args=[row.pk]), row.title, row.engagement.name, row.organ.name if row.organ else "",
                    show.opinion_due(row))  # fmt: skip

    url = f"{reverse('forces:opinions')}?view=open"
    return group("opinions", _("监督员、联系点的意见"), "chat-left-text", "warn", rows, url, line, _("意见都已答复"))


def _engagement(row: Any) -> Todo:
    return Todo(
        reverse("forces:engagement", args=[row.pk]),
        row.name,
        str(row.get_kind_display()),
        row.body.name,
        due(row.to_on),
    )


def _ending(actor: Actor) -> Group:
    rows = queries.ending(actor).select_related("body").order_by("to_on", "pk")
    url = f"{reverse('forces:engagements')}?view=over"
    return group(
        "terms", _("聘期届满的监督员和联系点"), "clock-history", "warn", rows, url, _engagement, _("近期没有聘期届满")
    )


def _appoint(actor: Actor) -> Group:
    rows = queries.to_appoint(actor).select_related("body").order_by("proposed_on", "pk")
    url = f"{reverse('forces:engagements')}?view=proposed"
    return group(
        "appoint", _("待聘任的监督员和联系点"), "envelope-paper", "info", rows, url, _engagement, _("没有待聘任的")
    )


def _confirm(actor: Actor) -> Group:
    rows = queries.to_confirm(actor).select_related("body", "organ").order_by("number")

    def line(row: Any) -> Todo:
        return Todo(
            reverse("forces:expert", args=[row.pk]),
            row.name,
            f"{row.get_pool_display()} · {row.speciality_names}",
            row.works_at,
        )

    url = f"{reverse('forces:experts')}?view=nominated"
    return group("experts", _("待确认入库的人"), "star", "info", rows, url, line, _("没有待确认入库的人"))


def _silent(actor: Actor) -> Group:
    rows = queries.silent(actor).select_related("draw__body", "expert").order_by("reply_by", "pk")

    def line(row: Any) -> Todo:
        return Todo(
            reverse("forces:draw", args=[row.draw_id]),
            row.expert.name,
            row.draw.matter,
            row.draw.body.name,
            due(row.reply_by),
        )

    url = f"{reverse('forces:draws')}?view=drawn"
    return group(
        "drawn", _("抽中后逾期没有答复的人"), "hourglass-split", "warn", rows, url, line, _("抽中的人都已答复")
    )
