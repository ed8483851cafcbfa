"""Pages of draws from the pools, and of their minutes."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core import roles
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import OrganChoice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.pieces import Crumb
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Step, form_page, step_page
from xiezhi.files.web import send
from xiezhi.letters.actions import sheet_pdf
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, show
from .codes import SPECIALITY
from .forms import DeclineForm, DrawForm, ReasonForm
from .minutes import sheet as draw_sheet
from .models import Draw, Expert, Seat
from .pages import Section, actor_of, body_of
from .states import BODY, DRAW, DRAWN, SEAT, SUPERVISOR

READERS = tuple(sorted(queries.READERS))
DRAW_STEPS = {
    "finish": Step(None, actions.finish, main=True, icon="check-lg", ask=gettext_lazy("办结以后不再递补，确定办结？")),
    "void": Step(ReasonForm, actions.void, danger=True),
}
SEAT_STEPS = {
    "accept": Step(None, actions.accept, main=True, icon="check-lg"),
    "decline": Step(DeclineForm, actions.decline),
}


class DrawList(Section):
    """Draws, none of which is ever taken away."""

    section = "draws"
    walks = True
    title = gettext_lazy("随机抽取")
    intro = gettext_lazy("候选名单、种子和结果一经抽取不能改动；任何人都可以用种子重算一遍。")
    default_sort = "-drawn_on"
    columns = (
        Column("matter", gettext_lazy("事项"), sort=True, width="clip"),
        Column("organ", gettext_lazy("所涉机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("pool", gettext_lazy("库别"), value="get_pool_display", sort=True),
        Column("wanted", gettext_lazy("抽取人数"), kind="number", sort=True),
        Column("coming", gettext_lazy("参加"), kind="number", sort=True),
        Column("drawn_on", gettext_lazy("抽取日期"), kind="date", sort=True),
        Column("drawn_by", gettext_lazy("抽取人"), shown=False),
        Column("body", gettext_lazy("抽取机构"), value="body.name", sort="body__name", width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=DRAW, sort=True),
        Column("seed", gettext_lazy("种子"), export_only=True),
        Column("digest", gettext_lazy("候选名单摘要"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("事项、机关、当事人"), fields=("matter", "organ__name", "party")),
        OrganChoice(
            "body",
            gettext_lazy("抽取机构"),
            field="body_id",
            choices=lambda actor: organs_in(queries.draws_visible(actor), "body_id"),
        ),
    )
    empty = Empty(gettext_lazy("没有抽取过"), gettext_lazy("案卷评查、咨询论证等需要专家时抽取。"), icon="arrow-repeat")

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        return {
            "all": (gettext_lazy("全部"), Q()), "drawn": (gettext_lazy("进行中"), Q(state="drawn")),
            "finished": (gettext_lazy("已办结"), Q(state="finished")), "void": (gettext_lazy("已作废"), Q(state="void")),
        }  # fmt: skip

    def visible(self) -> Any:
        rows = queries.draws_visible(self.actor).select_related("organ", "body")
        return rows.annotate(coming=Count("seats", filter=Q(seats__state="accepted")))

    def row_url(self, row: Draw) -> str:
        return reverse("forces:draw", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role != roles.SUPERVISOR:
            return []
        return [{"label": _("随机抽取"), "url": reverse("forces:new_draw"), "icon": "plus-lg", "main": True}]


DRAWS = (DrawList, "forces:draws")


def _draw(request: HttpRequest, pk: int) -> Draw:
    row: Draw = get_object_or_404(
        queries.draws_visible(actor_of(request)).select_related("organ", "body__division"), pk=pk
    )
    return row


@page(*READERS)
@require_GET
def draw(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """A draw: who is called in which place, who was left out and why, and the draw repeated before the reader's eyes."""
    actor, row = actor_of(request), _draw(request, pk)
    head = show.head(row, "draws", row.matter, DRAW, organ=row.body.name, organ_url=show.organ_link(row.body, actor))
    mine = actor.organ_id == row.body_id
    replay = queries.replay(row)
    names = {number: name for number, name, _why in row.candidates}
    seats = row.seats.select_related("expert__organ").order_by("rank")
    acts = mine and row.state == DRAWN.value and actor.role in SUPERVISOR
    labels = {code.value: _(code.label) for code in SPECIALITY}
    return record_page(
        request,
        row,
        "forces:draw",
        tab,
        head,
        show.draw_facts(row, labels, actor),
        DRAW,
        DRAW_STEPS,
        among=DRAWS,
        mine=mine,
        template="forces/draw.html",
        seats=[
            (seat, show.state_of(seat, SEAT), acts and seat.state == "called", acts and seat.state != "declined")
            for seat in seats
        ],
        replay=replay,
        before=queries.before(row),
        order=[(n, number, names[number]) for n, number in enumerate(replay.order, 1)],
        excluded=[(number, name, show.WHY_NOT[why]) for number, name, why in row.candidates if why],
    )


@page(*READERS)
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of the draw for signing and filing, as PDF in Chinese whatever language the reader has chosen."""
    row = _draw(request, pk)
    with translation.override("zh-hans"):
        data, name = sheet_pdf(draw_sheet(row)), _("随机抽取记录-%(matter)s.pdf") % {"matter": row.matter}
    return send(data, name, "application/pdf", inline=True)


@page(*READERS)
@require_GET
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """What an outsider needs to repeat the draw, as JSON without names."""
    row = _draw(request, pk)
    data = json.dumps(queries.proof(row), ensure_ascii=False, indent=1).encode()
    return send(data, f"draw-{row.pk}.json", "application/json")


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def new_draw(request: HttpRequest) -> HttpResponse:
    """Draw at random."""
    actor = actor_of(request)
    form = DrawForm(request.POST or None, actor=actor, initial={"pool": Expert.Pool.EXPERT, "wanted": 3})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.draw(body_of(request), by=actor, **data)
        return _("已抽取%(n)s人。") % {"n": row.wanted}, reverse("forces:draw", args=[row.pk])

    return form_page(request, form, do, back=reverse("forces:draws"), title=_("随机抽取"), submit=_("抽取"),
                     crumbs=show.crumbs("draws", Crumb(_("抽取"))))  # fmt: skip


@page(*sorted(BODY))
@require_http_methods(["GET", "HEAD", "POST"])
def draw_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a draw."""
    row, back = _draw(request, pk), reverse("forces:draw", args=[pk])
    return step_page(request, DRAW, row, name, DRAW_STEPS, mine=actor_of(request).organ_id == row.body_id, back=back,
                     crumbs=show.crumbs("draws", Crumb(row.matter, back)))  # fmt: skip


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def seat_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """What somebody drawn says."""
    rows = queries.seats_visible(actor_of(request)).select_related("draw__body__division", "draw__organ", "expert")
    row: Seat = get_object_or_404(rows, pk=pk)
    mine = actor_of(request).organ_id == row.draw.body_id and row.draw.state == DRAWN.value
    back = reverse("forces:draw", args=[row.draw_id])
    return step_page(request, SEAT, row, name, SEAT_STEPS, mine=mine, back=back,
                     crumbs=show.crumbs("draws", Crumb(row.draw.matter, back)))  # fmt: skip


draw_list = page(*READERS)(DrawList.as_view())
