"""Pages of what lay supervisors and contact points say, and what became of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.pieces import Crumb
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Step, form_page, step_page
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, show
from .forms import (
    AnswerForm,
    HandleForm,
    OpinionForm,
    VerdictForm,
)
from .models import Opinion
from .pages import Section, actor_of
from .states import OPINION, SUPERVISOR

READERS = tuple(sorted(queries.READERS))
OPINION_STEPS = {
    "handle": Step(HandleForm, actions.handle, main=True, icon="send"),
    "adopt": Step(VerdictForm, actions.adopt, main=True, icon="check-lg"),
    "reject": Step(VerdictForm, actions.reject),
    "answer": Step(AnswerForm, actions.answer, main=True, icon="reply"),
}


class OpinionList(Section):
    """What lay supervisors and contact points have said, and what became of it."""

    section = "opinions"
    walks = True
    title = gettext_lazy("监督员和联系点的意见")
    default_sort = "-received_on"
    columns = (
        Column("title", gettext_lazy("事由"), sort=True, width="clip"),
        Column("kind", gettext_lazy("类别"), value="get_kind_display", sort=True),
        Column("engagement", gettext_lazy("提出人"), value="engagement.name", sort="engagement__name", width="clip"),
        Column("organ", gettext_lazy("所涉机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("received_on", gettext_lazy("收到日期"), kind="date", sort=True),
        Column("answer_by", gettext_lazy("答复期限"), kind="date", sort=True),
        Column("handler", gettext_lazy("承办人"), sort=True, shown=False),
        Column("adopted", gettext_lazy("是否采纳"), value=show.adopted_of, kind="badge", sort="adopted"),
        Column("answered_on", gettext_lazy("答复日期"), kind="date", sort=True),
        Column("state", gettext_lazy("状态"), value=show.opinion_state, kind="badge", sort="state"),
        Column("body", gettext_lazy("办理机构"), value="body.name", sort="body__name", shown=False, width="clip"),
        Column("verdict", gettext_lazy("处理意见和理由"), export_only=True),
        Column("answer", gettext_lazy("答复内容"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("事由、提出人、承办人"), fields=("title", "engagement__name", "handler")),
        Choice("kind", gettext_lazy("类别"), choices=Opinion.Kind.choices),
        OrganChoice(
            "organ",
            gettext_lazy("所涉机关"),
            field="organ_id",
            choices=lambda actor: organs_in(queries.opinions_visible(actor).exclude(organ=None), "organ_id"),
        ),
        OrganChoice(
            "body",
            gettext_lazy("办理机构"),
            field="body_id",
            choices=lambda actor: organs_in(queries.opinions_visible(actor), "body_id"),
        ),
        YesNo("adopted", gettext_lazy("已采纳")),
        DateRange("received_on", gettext_lazy("收到日期")),
    )
    empty = Empty(gettext_lazy("没有意见"), gettext_lazy("收到监督员、联系点的意见后登记。"), icon="chat-left-text")

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        return {
            "open": (gettext_lazy("正在办理"), Q(state__in=queries.OPEN_OPINION)),
            "late": (gettext_lazy("已逾期"), queries.late_q(today())),
            "answered": (gettext_lazy("已答复"), Q(state="answered")),
            "all": (gettext_lazy("全部"), Q()),
        }

    def visible(self) -> Any:
        return queries.opinions_visible(self.actor).select_related("engagement", "organ", "body__division")

    def row_url(self, row: Opinion) -> str:
        return reverse("forces:opinion", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role != roles.SUPERVISOR:
            return []
        return [{"label": _("登记意见"), "url": reverse("forces:receive"), "icon": "plus-lg", "main": True}]


OPINIONS = (OpinionList, "forces:opinions")


def _opinion(request: HttpRequest, pk: int) -> Opinion:
    rows = queries.opinions_visible(actor_of(request)).select_related("engagement", "organ", "body__division")
    row: Opinion = get_object_or_404(rows, pk=pk)
    return row


@page(*READERS)
@require_GET
def opinion(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """An opinion and how it was handled."""
    actor, row = actor_of(request), _opinion(request, pk)
    head = show.head(row, "opinions", row.title, OPINION, state=None, badges=(show.opinion_state(row),),
                     organ=row.body.name, organ_url=show.organ_link(row.body, actor), kind=row.get_kind_display(),
                     due=show.opinion_due(row))  # fmt: skip
    return record_page(
        request,
        row,
        "forces:opinion",
        tab,
        head,
        show.opinion_facts(row, actor),
        OPINION,
        OPINION_STEPS,
        among=OPINIONS,
        mine=actor.organ_id == row.body_id,
        template="forces/opinion.html",
        handling=show.handling_facts(row),
        lead_url=show.lead_url(row, actor),
        lead_new=show.lead_new(row, actor),
    )


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Enter an opinion."""
    actor = actor_of(request)
    initial = {"received_on": today(), "kind": Opinion.Kind.PROBLEM, "engagement": request.GET.get("from", "")}
    form = OpinionForm(request.POST or None, actor=actor, initial=initial)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.receive(data.pop("engagement"), by=actor, **data)
        return _("已登记，请在%(day)s前交办。") % {"day": row.handle_by}, reverse("forces:opinion", args=[row.pk])

    return form_page(
        request,
        form,
        do,
        back=reverse("forces:opinions"),
        title=_("登记意见"),
        submit=_("登记"),
        draft_key="forces:opinion",
        crumbs=show.crumbs("opinions", Crumb(_("登记意见"))),
    )


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of an opinion."""
    row, back = _opinion(request, pk), reverse("forces:opinion", args=[pk])
    return step_page(request, OPINION, row, name, OPINION_STEPS, mine=actor_of(request).organ_id == row.body_id, back=back,
                     initial={"on": today()}, crumbs=show.crumbs("opinions", Crumb(row.title, back)))  # fmt: skip


opinion_list = page(*READERS)(OpinionList.as_view())
