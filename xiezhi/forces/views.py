"""Pages: how offices are manned, their people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.memory import MemoryRows
from xiezhi.core.web.pieces import Crumb
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Step, edited, form_page, step_page
from xiezhi.organs.models import Kind
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, rules, show
from .forms import LeaveForm, StaffForm
from .models import Staff
from .pages import Section, actor_of, body_of
from .states import ROSTER, STAFF

READERS = tuple(sorted(queries.WITH_OFFICE))
STEPS = {"leave": Step(LeaveForm, actions.leave)}


class ManningList(ListView):
    """Bodies and judicial offices: how many people each has, and how many it lacks."""

    title = gettext_lazy("监督力量")
    template_name = "forces/list.html"
    default_sort = "division"
    page_size = 100
    columns = (
        Column("organ", gettext_lazy("单位"), value="organ.name", sort="organ.name", width="clip"),
        Column("kind", gettext_lazy("类别"), value="organ.get_kind_display", sort="organ.kind"),
        Column("division", gettext_lazy("区划"), value="organ.division.name", sort="organ.division.path"),
        Column("people", gettext_lazy("在岗人员"), kind="number", sort=True),
        Column("dedicated", gettext_lazy("其中专职"), kind="number", sort=True),
        Column("lawyers", gettext_lazy("有法学法律或者政府法制工作经验"), kind="number", sort=True, shown=False),
        Column("standard", gettext_lazy("标准"), value="standard.value", kind="number"),
        Column("gap", gettext_lazy("配备"), value=show.manning_badge, kind="badge", sort="gap"),
        Column("source", gettext_lazy("标准来源"), value="standard.source", export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("单位、区划"), q=lambda text: Q(organ__name__icontains=text)),
        Choice(
            "kind",
            gettext_lazy("类别"),
            choices=[(Kind.SUPERVISION.value, Kind.SUPERVISION.label), (Kind.OFFICE.value, Kind.OFFICE.label)],
            q=lambda kind: Q(organ__kind=kind),
        ),
        YesNo("gap", gettext_lazy("有缺口"), q=lambda yes: Q(gap__gte=1) if yes else Q(gap=0)),
    )
    empty = Empty(gettext_lazy("没有监督机构和司法所"), icon="people")

    def queryset(self) -> Any:
        return MemoryRows(queries.manning(self.actor))

    def row_url(self, row: queries.Manning) -> str:
        return f"{reverse('forces:staff')}?organ={row.pk}"

    def extra_context(self) -> dict[str, Any]:
        actor = self.actor
        assert actor is not None
        found: dict[str, Any] = {"sections": show.room_tabs(actor.role, "list")}
        if actor.role in queries.READERS:
            found["tiles"] = _tiles(actor)
        own = body_of(self.request)
        found["standards"] = [
            (_(label), rules.at(name, own, today()))
            for name, label in rules.LABELS.items()
            if name in ("office_staff", "body_staff")
        ]
        return found


def _tiles(actor: Any) -> list[dict[str, Any]]:
    """The force in figures, each a link to the list behind it."""
    rows = queries.manning(actor)
    offices = [row for row in rows if row.organ.kind == Kind.OFFICE]
    lacking = sum(1 for row in offices if row.gap)
    engaged = queries.engagements_visible(actor).filter(state="appointed")
    over = engaged.filter(to_on__lt=today()).count()
    said = queries.figures(queries.opinions_visible(actor))
    pools = queries.experts_visible(actor).filter(state="confirmed")
    rate = said["adopted"] * 100 // said["judged"] if said["judged"] else 0
    here = reverse("forces:list")
    return [
        {
            "label": _("监督人员"),
            "value": sum(r.people for r in rows if r.organ.kind == Kind.SUPERVISION),
            "unit": _("人"),
            "url": f"{reverse('forces:staff')}?kind=supervision",
        },
        {
            "label": _("没有专职人员的司法所"),
            "value": lacking,
            "unit": _("个"),
            "tone": "bad",
            "url": f"{here}?kind=office&gap=1",
            "note": _("共%(n)s个司法所") % {"n": len(offices)},
            "good_zero": _("司法所都有专职人员"),
        },
        {
            "label": _("监督员和联系点"),
            "value": engaged.count(),
            "url": f"{reverse('forces:engagements')}?view=appointed",
            "note": _("聘期已满%(n)s") % {"n": over},
        },
        {
            "label": _("逾期的意见"),
            "value": said["late"],
            "unit": _("件"),
            "tone": "bad",
            "url": f"{reverse('forces:opinions')}?view=late",
            "good_zero": _("没有逾期的意见"),
        },
        {
            "label": _("意见采纳率"),
            "value": f"{rate}%",
            "url": f"{reverse('forces:opinions')}?view=all",
            "note": _("已处理%(n)s件") % {"n": said["judged"]},
        },
        {
            "label": _("专家库和人才库"),
            "value": pools.count(),
            "unit": _("人"),
            "url": f"{reverse('forces:experts')}?view=confirmed",
        },
    ]


class StaffList(Section):
    """People of bodies and offices."""

    section = "staff"
    walks = True
    title = gettext_lazy("监督人员和司法所人员")
    default_sort = "organ"
    columns = (
        Column("name", gettext_lazy("姓名"), sort=True),
        Column(
            "organ",
            gettext_lazy("单位"),
            value="organ.name",
            sort=("organ__division__path", "organ__name"),
            width="clip",
        ),
        Column("title", gettext_lazy("职务"), sort=True),
        Column("dedicated", gettext_lazy("专职"), value=lambda row: show.yes(row.dedicated), sort="dedicated"),
        Column(
            "background",
            gettext_lazy("有法学法律或者政府法制工作经验"),
            value=lambda row: show.yes(row.background),
            sort="background",
            shown=False,
        ),
        Column("certificate_no", gettext_lazy("监督证件号"), width="code"),
        Column("from_on", gettext_lazy("到岗日期"), kind="date", sort=True),
        Column("to_on", gettext_lazy("离岗日期"), kind="date", sort=True, shown=False),
        Column("duties", gettext_lazy("分工"), export_only=True),
        Column("state", gettext_lazy("状态"), kind="state", states=STAFF, sort=True),
    )
    filters = (
        Text("q", gettext_lazy("姓名、职务、证件号"), fields=("name", "title", "certificate_no")),
        OrganChoice(
            "organ",
            gettext_lazy("单位"),
            field="organ_id",
            choices=lambda actor: organs_in(queries.staff_visible(actor), "organ_id"),
        ),
        Choice(
            "kind",
            gettext_lazy("单位类别"),
            field="organ__kind",
            choices=[(Kind.SUPERVISION.value, Kind.SUPERVISION.label), (Kind.OFFICE.value, Kind.OFFICE.label)],
        ),
        YesNo("dedicated", gettext_lazy("专职")),
    )
    empty = Empty(gettext_lazy("没有登记人员"), gettext_lazy("逐人登记，或者在“数据报送”中导入人员表。"), icon="people")

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        return {"on_post": (gettext_lazy("在岗"), Q(state="on_post")), "left": (gettext_lazy("已离岗"), Q(state="left")),
                "all": (gettext_lazy("全部"), Q())}  # fmt: skip

    def visible(self) -> Any:
        return queries.staff_visible(self.actor).select_related("organ__division")

    def row_url(self, row: Staff) -> str:
        return reverse("forces:member", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in ROSTER:
            return []
        found = [{"label": _("登记人员"), "url": reverse("forces:add_staff"), "icon": "plus-lg", "main": True}]
        if self.actor.role == roles.SUPERVISOR:
            found.insert(
                0, {"label": _("导入"), "url": f"{reverse('exchange:upload')}?kind=force_staff", "icon": "upload"}
            )
        return found


STAFF_LIST = (StaffList, "forces:staff")


def _member(request: HttpRequest, pk: int) -> Staff:
    row: Staff = get_object_or_404(
        queries.staff_visible(actor_of(request)).select_related("organ__division", "body"), pk=pk
    )
    return row


def _keeps(request: HttpRequest, row: Staff) -> bool:
    return bool(queries.rosters(actor_of(request)).filter(pk=row.organ_id).exists())


@page(*READERS)
@require_GET
def member(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """Somebody of a body or office."""
    row = _member(request, pk)
    head = show.head(row, "staff", row.name, STAFF, organ=row.organ.name, organ_url=show.organ_link(row.organ, actor_of(request)),
                     kind=row.title, level=row.organ.get_level_display())  # fmt: skip
    return record_page(
        request,
        row,
        "forces:member",
        tab,
        head,
        show.staff_facts(row),
        STAFF,
        STEPS,
        among=STAFF_LIST,
        mine=_keeps(request, row),
        edit="change",
    )


@page(*sorted(ROSTER))
@require_http_methods(["GET", "HEAD", "POST"])
def add_staff(request: HttpRequest) -> HttpResponse:
    """Enter somebody."""
    actor = actor_of(request)
    form = StaffForm(
        request.POST or None, actor=actor, initial={"organ": actor.organ_id, "dedicated": actor.role == roles.TOWNSHIP}
    )

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.register(data.pop("organ"), by=actor, **edited(data))
        return _("已登记。"), reverse("forces:member", args=[row.pk])

    return form_page(request, form, do, back=reverse("forces:staff"), title=_("登记人员"), submit=_("登记"),
                     crumbs=show.crumbs("staff", Crumb(_("登记人员"))))  # fmt: skip


@page(*sorted(ROSTER))
@require_http_methods(["GET", "HEAD", "POST"])
def edit_staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry right."""
    actor, row = actor_of(request), _member(request, pk)
    form = StaffForm(request.POST or None, actor=actor, row=row)
    back = reverse("forces:member", args=[pk])

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.change_staff(row, by=actor, seen=form.opened, **edited(data))
        return _("已保存。"), back

    return form_page(request, form, do, back=back, title=_("修改：%(name)s") % {"name": row.name}, submit=_("保存"),
                     now=lambda: StaffForm(actor=actor, row=_member(request, pk)),
                     crumbs=show.crumbs("staff", Crumb(row.name, back)))  # fmt: skip


@page(*sorted(ROSTER))
@require_http_methods(["GET", "HEAD", "POST"])
def staff_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of somebody's entry."""
    row = _member(request, pk)
    return step_page(request, STAFF, row, name, STEPS, mine=_keeps(request, row), back=reverse("forces:member", args=[pk]),
                     among=STAFF_LIST, initial={"on": today()}, crumbs=show.crumbs("staff", Crumb(row.name)))  # fmt: skip


manning_list = page(*READERS)(ManningList.as_view())
staff_list = page(*READERS)(StaffList.as_view())
