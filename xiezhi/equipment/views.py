"""Pages of equipment: pieces, who has them, calibration and repair."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core import roles
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Step, buttons, edited, form_page, open_steps, step_page
from xiezhi.core.web.walk import carried
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, show
from .codes import CALIBRATED, KIND
from .forms import BackForm, CalibrateForm, ItemForm, MaintainForm, PaperForm, PersonForm, ReasonForm, RepairedForm
from .models import Handout, Item, choices
from .pages import WITH_OFFICER, Section, actor_of
from .states import HANDOUT, HEAD, ITEM, KEEPERS

ITEM_STEPS = {
    "hand_out": Step(PersonForm, actions.hand_out, main=True, icon="send"),
    "repair": Step(ReasonForm, actions.repair),
    "repaired": Step(RepairedForm, actions.repaired, main=True, icon="check-lg"),
    "miss": Step(ReasonForm, actions.miss, danger=True),
    "scrap": Step(ReasonForm, actions.scrap, danger=True),
}
HANDOUT_STEPS = {
    "sign": Step(None, actions.sign, main=True, icon="check-lg", ask=gettext_lazy("确认已经领到？")),
    "sign_paper": Step(PaperForm, actions.sign_paper),
    "take_back": Step(BackForm, actions.take_back, main=True, icon="reply"),
    "lose": Step(ReasonForm, actions.lose, danger=True),
}


class ItemList(Section):
    """Pieces of equipment, and until when their calibration holds."""

    section = "equipment:list"
    walks = True
    title = gettext_lazy("装备与经费")
    mine = gettext_lazy("您没有领用的装备")
    default_sort = "organ"
    columns = (
        Column("name", gettext_lazy("名称型号"), sort=True, width="clip"),
        Column("kind", gettext_lazy("类别"), value="kind_name", sort="kind"),
        Column("asset_no", gettext_lazy("资产编号"), sort=True, width="code"),
        Column(
            "organ",
            gettext_lazy("机关"),
            value="organ.name",
            sort=("organ__division__path", "organ__name", "asset_no"),
            width="clip",
        ),
        Column("holder", gettext_lazy("领用人"), value=show.holder),
        Column("good_to", gettext_lazy("检定有效期至"), kind="date", sort=True),
        Column("calibration", gettext_lazy("检定"), value=show.calibration, kind="badge"),
        Column("state", gettext_lazy("状态"), kind="state", states=ITEM, sort=True),
        Column("bought_on", gettext_lazy("购置日期"), kind="date", sort=True, shown=False),
        Column("price", gettext_lazy("价格"), kind="money", sort=True, shown=False),
        Column("serial_no", gettext_lazy("出厂编号"), export_only=True),
        Column("note", gettext_lazy("说明"), export_only=True),
    )
    filters = (
        Text(
            "q", gettext_lazy("名称、编号、领用人"), fields=("name", "asset_no", "serial_no", "handouts__person__name")
        ),
        Choice("kind", gettext_lazy("类别"), choices=choices(KIND)),
        OrganChoice(
            "organ",
            gettext_lazy("机关"),
            field="organ_id",
            choices=lambda actor: organs_in(queries.items_visible(actor)),
        ),
        DateRange("good_to", gettext_lazy("检定有效期至")),
    )
    empty = Empty(gettext_lazy("没有装备"), gettext_lazy("逐件登记，或者在“数据报送”中导入装备台账。"), icon="layers")

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        day = today()
        return {
            "there": (gettext_lazy("在用和在库"), Q(state__in=queries.THERE)),
            "due": (gettext_lazy("检定过期或者没有检定"), queries.uncalibrated_q(day)),
            "soon": (gettext_lazy("检定即将到期"), queries.soon_q(self.actor, day)),
            "repair": (gettext_lazy("维修中"), Q(state="repair")),
            "gone": (gettext_lazy("已报废和遗失"), Q(state__in=("scrapped", "lost"))),
        }

    def visible(self) -> Any:
        held = Handout.objects.filter(state__in=queries.HELD).select_related("person")
        return (
            queries.items_visible(self.actor)
            .select_related("organ")
            .prefetch_related(Prefetch("handouts", held, "held"))
        )

    def rows(self, read: Any) -> Any:
        return (
            super().rows(read).distinct()
            if any(state.value for each, state in read.states if each.name == "q")
            else super().rows(read)
        )

    def row_url(self, row: Item) -> str:
        return reverse("equipment:item", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in KEEPERS:
            return []
        return [{"label": _("导入"), "url": f"{reverse('exchange:upload')}?kind=equipment", "icon": "upload"},
                {"label": _("登记装备"), "url": reverse("equipment:enter"), "icon": "plus-lg", "main": True}]  # fmt: skip


ITEMS = (ItemList, "equipment:list")


def _item(request: HttpRequest, pk: int) -> Item:
    row: Item = get_object_or_404(queries.items_visible(actor_of(request)).select_related("organ__division"), pk=pk)
    return row


@page(*WITH_OFFICER)
@require_GET
def item(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """A piece: who had it, when it was calibrated and repaired."""
    actor, row = actor_of(request), _item(request, pk)
    head = pieces.RecordHead(
        title=row.name,
        number=row.asset_no,
        kind=row.kind_name,
        organ=row.organ.name,
        organ_url=show.organ_url(row.organ, actor),
        state=ITEM.states[row.state],
        badges=tuple(filter(None, [show.calibration(row)])),
        due=show.calibration_due(row),
        crumbs=show.crumbs("equipment:list", pieces.Crumb(row.name)),
    )
    keeps = actor.role in KEEPERS
    handouts = list(row.handouts.select_related("person")[:50])
    more = [button for one in handouts for button in _handout_moves(request, one)]
    here = lambda name: carried(request, reverse(f"equipment:{name}", args=[pk]))  # noqa: E731
    return record_page(
        request,
        row,
        "equipment:item",
        tab,
        head,
        show.item_facts(row),
        ITEM,
        ITEM_STEPS,
        among=ITEMS,
        mine=True,
        edit="change",
        template="equipment/item.html",
        handouts=[(one, show.handout_state(one)) for one in handouts],
        more=more,
        services=row.services.all()[:50],
        calibrates=here("calibrate") if keeps and row.kind in CALIBRATED and row.state in queries.THERE else "",
        maintains=here("maintain") if keeps and row.state in queries.THERE else "",
    )


def _handout_moves(request: HttpRequest, row: Handout) -> list[pieces.MoveButton]:
    """What this reader may do with a hand-out."""
    url = lambda name: carried(request, reverse("equipment:handout_step", args=[row.pk, name]))  # noqa: E731
    return buttons(open_steps(HANDOUT, row, actor_of(request), HANDOUT_STEPS), HANDOUT_STEPS, url)


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a piece."""
    actor = actor_of(request)
    form = ItemForm(request.POST or None, actor=actor)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        fields = edited(data)
        row = actions.enter(fields.pop("organ"), by=actor, **fields)
        return _("已登记。"), reverse("equipment:item", args=[row.pk])

    return form_page(request, form, do, back=reverse("equipment:list"), title=_("登记装备"), submit=_("登记"),
                     crumbs=show.crumbs("equipment:list", pieces.Crumb(_("登记装备"))))  # fmt: skip


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def edit_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry right."""
    actor, row = actor_of(request), _item(request, pk)
    form, back = ItemForm(request.POST or None, actor=actor, row=row), reverse("equipment:item", args=[pk])

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.change_item(row, by=actor, seen=form.opened, **edited(data))
        return _("已保存。"), back

    return form_page(request, form, do, back=back, title=_("修改：%(name)s") % {"name": row.name}, submit=_("保存"),
                     now=lambda: ItemForm(actor=actor, row=_item(request, pk)),
                     crumbs=show.crumbs("equipment:list", pieces.Crumb(row.name, back)))  # fmt: skip


@page(*sorted(KEEPERS | HEAD))
@require_http_methods(["GET", "HEAD", "POST"])
def item_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a piece."""
    row, back = _item(request, pk), reverse("equipment:item", args=[pk])
    return step_page(request, ITEM, row, name, ITEM_STEPS, mine=True, back=back, initial={"on": today()},
                     among=ITEMS, crumbs=show.crumbs("equipment:list", pieces.Crumb(row.name, back)))  # fmt: skip


def _service(request: HttpRequest, pk: int, form_class: Any, act: Any, title: str) -> HttpResponse:
    actor, row = actor_of(request), _item(request, pk)
    back = reverse("equipment:item", args=[pk])
    form = form_class(request.POST or None, row=row, actor=actor, initial={"on": today(), "passed": "1"})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        act(row, by=actor, **data)
        return _("已登记。"), back

    return form_page(request, form, do, back=back, title=f"{title}：{row}", submit=_("登记"),
                     crumbs=show.crumbs("equipment:list", pieces.Crumb(row.name, back)))  # fmt: skip


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def calibrate(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a calibration."""
    return _service(request, pk, CalibrateForm, actions.calibrate, _("登记检定、校准"))


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def maintain(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter maintenance."""
    return _service(request, pk, MaintainForm, actions.maintain, _("登记维护保养"))


class HandoutList(Section):
    """Who has what."""

    section = "equipment:handouts"
    title = gettext_lazy("装备领用")
    mine = gettext_lazy("您没有领用过装备")
    default_sort = "-out_on"
    columns = (
        Column("item", gettext_lazy("装备"), value="item.name", sort="item__name", width="clip"),
        Column("asset_no", gettext_lazy("资产编号"), value="item.asset_no", sort="item__asset_no", width="code"),
        Column("person", gettext_lazy("领用人"), value="person.name", sort="person__name"),
        Column("organ", gettext_lazy("机关"), value="item.organ.name", sort="item__organ__name", width="clip"),
        Column("out_on", gettext_lazy("发放日期"), kind="date", sort=True),
        Column("signed_on", gettext_lazy("签收日期"), kind="date", sort=True),
        Column("signed_as", gettext_lazy("签收方式"), shown=False),
        Column("back_on", gettext_lazy("归还日期"), kind="date", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=HANDOUT, sort=True),
        Column("note", gettext_lazy("归还时状况"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("名称、编号、领用人"), fields=("item__name", "item__asset_no", "person__name")),
        Choice("kind", gettext_lazy("类别"), field="item__kind", choices=choices(KIND)),
        OrganChoice("organ", gettext_lazy("机关"), field="item__organ_id",
                    choices=lambda actor: organs_in(queries.handouts_visible(actor), "item__organ_id")),
    )  # fmt: skip
    empty = Empty(gettext_lazy("没有领用记录"), gettext_lazy("在装备页上发放，领用人签收。"), icon="people")

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        return {
            "held": (gettext_lazy("领用中"), Q(state__in=queries.HELD)),
            "unsigned": (gettext_lazy("待签收"), Q(state="handed")),
            "back": (gettext_lazy("已归还和遗失"), Q(state__in=("returned", "missing"))),
            "all": (gettext_lazy("全部"), Q()),
        }

    def visible(self) -> Any:
        return queries.handouts_visible(self.actor).select_related("item__organ", "person")

    def row_url(self, row: Handout) -> str:
        mine = self.actor is not None and self.actor.role == roles.OFFICER
        if mine and row.state not in queries.HELD:
            return ""  # what he gave back is no longer his to see
        return reverse("equipment:item", args=[row.item_id])


@page(*WITH_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def handout_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a hand-out."""
    rows = queries.handouts_visible(actor_of(request)).select_related("item__organ__division", "person__user")
    row: Handout = get_object_or_404(rows, pk=pk)
    back = reverse("equipment:item", args=[row.item_id])
    return step_page(request, HANDOUT, row, name, HANDOUT_STEPS, mine=True, back=back, initial={"on": today()},
                     crumbs=show.crumbs("equipment:handouts", pieces.Crumb(row.item.name, back)))  # fmt: skip


item_list = page(*WITH_OFFICER)(ItemList.as_view())
handout_list = page(*WITH_OFFICER)(HandoutList.as_view())
