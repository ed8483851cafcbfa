"""Pages of the pools of experts and talent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text
from xiezhi.core.web.lists import Bulk, Empty
from xiezhi.core.web.pieces import Crumb
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Step, edited, form_page, step_page
from xiezhi.core.web.walk import carried
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, show
from .codes import SPECIALITY
from .forms import ExpertForm, ReasonForm, TieForm
from .models import Expert, Tie, choices
from .pages import Section, actor_of, body_of
from .states import BODY, CONFIRMED, EXPERT, SEAT, SUPERVISOR, SUSPENDED

READERS = tuple(sorted(queries.READERS))
EXPERT_STEPS = {
    "confirm": Step(None, actions.confirm, main=True, icon="check-lg", ask=gettext_lazy("确认这个人入库？")),
    "refuse": Step(ReasonForm, actions.refuse, danger=True),
    "suspend": Step(ReasonForm, actions.suspend),
    "restore": Step(None, actions.restore, icon="arrow-repeat", ask=gettext_lazy("恢复后可以被抽取，确定恢复？")),
    "remove": Step(ReasonForm, actions.remove, danger=True),
}


class ExpertList(Section):
    """Pools with specialities."""

    section = "experts"
    walks = True
    title = gettext_lazy("专家库和人才库")
    default_sort = "number"
    columns = (
        Column("name", gettext_lazy("姓名"), sort=True),
        Column("number", gettext_lazy("编号"), sort=True, width="code"),
        Column("pool", gettext_lazy("库别"), value="get_pool_display", sort=True),
        Column("works_at", gettext_lazy("工作单位"), value="works_at", sort="employer", width="clip"),
        Column("title", gettext_lazy("职务职称"), sort=True, shown=False),
        Column("specialities", gettext_lazy("专长"), value="speciality_names", width="clip"),
        Column("ties", gettext_lazy("申报回避"), value="ties_now", kind="number", sort=True),
        Column("drawn", gettext_lazy("抽中"), kind="number", sort=True),
        Column("body", gettext_lazy("管理机构"), value="body.name", sort="body__name", width="clip", shown=False),
        Column("confirmed_on", gettext_lazy("入库日期"), kind="date", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=EXPERT, sort=True),
        Column("credentials", gettext_lazy("资格和经历"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("姓名、编号、单位"), fields=("name", "number", "employer")),
        Choice("pool", gettext_lazy("库别"), choices=Expert.Pool.choices),
        Choice(
            "speciality",
            gettext_lazy("专长"),
            choices=choices(SPECIALITY),
            q=lambda code: Q(specialities__contains=code),
        ),
        OrganChoice(
            "body",
            gettext_lazy("管理机构"),
            field="body_id",
            choices=lambda actor: organs_in(queries.experts_visible(actor), "body_id"),
        ),
    )
    empty = Empty(
        gettext_lazy("库里还没有人"),
        gettext_lazy("监督人员推荐，监督机构负责人确认入库；也可以在“数据报送”中导入推荐名单。"),
        icon="star",
    )

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        if self.actor is None or self.actor.role not in EXPERT["confirm"].roles or self.tab != "nominated":
            return ()
        return (Bulk("confirm", _("批量确认入库"), reverse("forces:confirm_many"), icon="check-lg", main=True),)

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        return {
            "confirmed": (gettext_lazy("在库"), Q(state="confirmed")),
            "nominated": (gettext_lazy("待确认"), Q(state="nominated")),
            "suspended": (gettext_lazy("暂停抽取"), Q(state="suspended")),
            "gone": (gettext_lazy("已出库和不予入库"), Q(state__in=("removed", "refused"))),
            "all": (gettext_lazy("全部"), Q()),
        }

    def visible(self) -> Any:
        rows = queries.experts_visible(self.actor).select_related("organ", "body")
        now = Q(ties__isnull=False) & (Q(ties__to_on=None) | Q(ties__to_on__gt=today()))
        return rows.annotate(ties_now=Count("ties", filter=now, distinct=True), drawn=Count("seats", distinct=True))

    def row_url(self, row: Expert) -> str:
        return reverse("forces:expert", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role != roles.SUPERVISOR:
            return []
        return [{"label": _("导入"), "url": f"{reverse('exchange:upload')}?kind=experts", "icon": "upload"},
                {"label": _("随机抽取"), "url": reverse("forces:new_draw"), "icon": "arrow-repeat"},
                {"label": _("推荐入库"), "url": reverse("forces:nominate"), "icon": "plus-lg", "main": True}]  # fmt: skip


EXPERTS = (ExpertList, "forces:experts")


def _expert(request: HttpRequest, pk: int) -> Expert:
    rows = queries.experts_visible(actor_of(request)).select_related("organ", "body__division")
    row: Expert = get_object_or_404(rows, pk=pk)
    return row


@page(*READERS)
@require_GET
def expert(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """Somebody of a pool: what he can do, towards whom he stands aside, for what he was drawn."""
    actor, row = actor_of(request), _expert(request, pk)
    head = show.head(
        row, "experts", row.name, EXPERT, number=row.number, organ=row.body.name, organ_url=show.organ_link(row.body, actor),
        kind=row.get_pool_display(),
    )  # fmt: skip
    mine = actor.organ_id == row.body_id
    declares = mine and actor.role in BODY and row.state in ("nominated", CONFIRMED.value, SUSPENDED.value)
    seats = row.seats.select_related("draw").order_by("-called_on", "-pk")[:50]
    return record_page(
        request,
        row,
        "forces:expert",
        tab,
        head,
        show.expert_facts(row),
        EXPERT,
        EXPERT_STEPS,
        among=EXPERTS,
        mine=mine,
        edit="change",
        template="forces/expert.html",
        ties=list(row.ties.select_related("organ")),
        seats=[(s, show.state_of(s, SEAT)) for s in seats],
        declares=carried(request, reverse("forces:declare", args=[pk])) if declares else "",
    )


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest) -> HttpResponse:
    """Name somebody for a pool."""
    actor = actor_of(request)
    form = ExpertForm(request.POST or None, actor=actor, initial={"pool": Expert.Pool.EXPERT})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.nominate(body_of(request), by=actor, **edited(data))
        return _("已推荐，等待负责人确认。"), reverse("forces:expert", args=[row.pk])

    return form_page(
        request,
        form,
        do,
        back=reverse("forces:experts"),
        title=_("推荐入库"),
        submit=_("推荐"),
        draft_key="forces:expert",
        crumbs=show.crumbs("experts", Crumb(_("推荐入库"))),
    )


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def edit_expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a nomination right."""
    actor, row = actor_of(request), _expert(request, pk)
    form, back = ExpertForm(request.POST or None, actor=actor, row=row), reverse("forces:expert", args=[pk])

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.change_expert(row, by=actor, seen=form.opened, **edited(data))
        return _("已保存。"), back

    return form_page(request, form, do, back=back, title=_("修改：%(name)s") % {"name": row.name}, submit=_("保存"),
                     now=lambda: ExpertForm(actor=actor, row=_expert(request, pk)),
                     crumbs=show.crumbs("experts", Crumb(row.name, back)))  # fmt: skip


@page(*sorted(BODY))
@require_http_methods(["GET", "HEAD", "POST"])
def expert_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of somebody of a pool."""
    row, back = _expert(request, pk), reverse("forces:expert", args=[pk])
    return step_page(request, EXPERT, row, name, EXPERT_STEPS, mine=actor_of(request).organ_id == row.body_id, back=back,
                     among=EXPERTS, crumbs=show.crumbs("experts", Crumb(row.name, back)))  # fmt: skip


@page(*sorted(EXPERT["confirm"].roles))
@require_POST
def confirm_many(request: HttpRequest) -> HttpResponse:
    """Confirm those ticked in the list."""
    ids = [int(pk) for pk in request.POST.getlist("ids")[:500] if pk.isascii() and pk.isdecimal() and len(pk) < 18]
    rows = queries.experts_visible(actor_of(request)).filter(pk__in=ids).select_related("body").order_by("pk")
    count = actions.confirm_many(list(rows), by=actor_of(request))
    messages.success(request, _("已确认%(n)s人入库。") % {"n": count})
    return redirect(f"{reverse('forces:experts')}?view=nominated")


@page(*sorted(BODY))
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a reason to stand aside."""
    actor, row = actor_of(request), _expert(request, pk)
    back = reverse("forces:expert", args=[pk])
    form = TieForm(request.POST or None, row=row, actor=actor, initial={"on": today()})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.declare(row, by=actor, **data)
        return _("已登记回避事由，今后抽取时自动排除。"), back

    return form_page(request, form, do, back=back, title=_("登记回避事由：%(name)s") % {"name": row.name}, submit=_("登记"),
                     crumbs=show.crumbs("experts", Crumb(row.name, back)))  # fmt: skip


@page(*sorted(BODY))
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """A reason to stand aside holds no longer."""
    rows = Tie.objects.filter(expert__in=queries.experts_visible(actor_of(request))).select_related("expert__body")
    tie: Tie = get_object_or_404(rows, pk=pk)
    actions.lift(tie, by=actor_of(request))
    messages.success(request, _("已解除。"))
    return redirect("forces:expert", tie.expert_id)


expert_list = page(*READERS)(ExpertList.as_view())
