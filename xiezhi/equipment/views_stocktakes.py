"""Pages of 盘点: begin, count with a scanner or row by row, the differences, the paper that is signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text, clean_text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import READ_AND_POST, Step, edited, form_page, step_page
from xiezhi.files.web import send
from xiezhi.letters.actions import sheet_pdf
from xiezhi.letters.render import Level, Sheet, Table, chinese_date
from xiezhi.letters.render import Text as Words
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, show
from .codes import KIND
from .forms import ReasonForm, StocktakeForm
from .models import Stocktake, Tally, choices
from .pages import READERS, Section, actor_of
from .states import COUNTING, HEAD, ITEM, KEEPERS, STOCKTAKE

AT_ONCE = 100
WROTE = {True: "1", False: "0", None: ""}
STEPS = {
    "finish": Step(None, actions.finish_stocktake, main=True, icon="check-lg", ask=gettext_lazy("都盘完了，报负责人确认？")),
    "confirm": Step(None, actions.confirm_stocktake, main=True, icon="check-lg", ask=gettext_lazy("确认这次盘点的结果？")),
    "reopen": Step(ReasonForm, actions.reopen_stocktake, icon="reply"),
    "drop": Step(ReasonForm, actions.drop_stocktake, danger=True),
}


class StocktakeList(Section):
    """Stocktakes with what was missing."""

    section = "equipment:stocktakes"
    title = gettext_lazy("装备盘点")
    default_sort = "-begun_on"
    columns = (
        Column("begun_on", gettext_lazy("开始日期"), kind="date", sort=True),
        Column("organ", gettext_lazy("机关"), value="organ.name", sort=("organ__division__path", "organ__name"), width="clip"),
        Column("kind", gettext_lazy("类别"), value="kind_name", sort="kind"),
        Column("n_all", gettext_lazy("应盘"), kind="number", sort=True),
        Column("n_there", gettext_lazy("在"), kind="number", sort=True),
        Column("n_missing", gettext_lazy("不在"), kind="number", sort=True),
        Column("begun_by", gettext_lazy("盘点人"), shown=False),
        Column("confirmed_on", gettext_lazy("确认日期"), kind="date", sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=STOCKTAKE, sort=True),
        Column("note", gettext_lazy("说明"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("机关、说明"), fields=("organ__name", "note")),
        OrganChoice("organ", gettext_lazy("机关"), field="organ_id",
                    choices=lambda actor: organs_in(queries.stocktakes_visible(actor))),
    )  # fmt: skip
    empty = Empty(gettext_lazy("还没有盘点过"), gettext_lazy("开始盘点时固定台账清单，然后逐件核对实物。"), icon="clipboard-check")

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        return {
            "all": (gettext_lazy("全部"), Q()), "open": (gettext_lazy("盘点中"), Q(state="counting")),
            "counted": (gettext_lazy("待确认"), Q(state="counted")), "settled": (gettext_lazy("已确认"), Q(state="settled")),
        }  # fmt: skip

    def visible(self) -> Any:
        rows = queries.stocktakes_visible(self.actor).select_related("organ")
        return rows.annotate(n_all=Count("tallies"), n_there=Count("tallies", filter=Q(tallies__found=True)),
                             n_missing=Count("tallies", filter=Q(tallies__found=False)))  # fmt: skip

    def row_url(self, row: Stocktake) -> str:
        return reverse("equipment:stocktake", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in KEEPERS:
            return []
        return [{"label": _("开始盘点"), "url": reverse("equipment:begin"), "icon": "plus-lg", "main": True}]


def _stocktake(request: HttpRequest, pk: int) -> Stocktake:
    row: Stocktake = get_object_or_404(queries.stocktakes_visible(actor_of(request)).select_related("organ__division"), pk=pk)
    return row


def _crumbs(row: Stocktake) -> tuple[pieces.Crumb, ...]:
    return show.crumbs("equipment:stocktakes", pieces.Crumb(str(row), reverse("equipment:stocktake", args=[row.pk])))


@page(*READERS)
@require_GET
def stocktake(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """A stocktake: how far it is, what is missing, and where the head decides about each."""
    actor, row = actor_of(request), _stocktake(request, pk)
    head = pieces.RecordHead(
        title=str(row), kind=row.kind_name, organ=row.organ.name, organ_url=show.organ_url(row.organ, actor),
        state=STOCKTAKE.states[row.state], crumbs=show.crumbs("equipment:stocktakes", pieces.Crumb(str(row))),
    )  # fmt: skip
    counts = queries.tallied(row)
    missing = list(row.tallies.filter(found=False).select_related("item")[:200])
    lines = reverse("equipment:tallies", args=[pk])
    return record_page(
        request, row, "equipment:stocktake", tab, head, show.stocktake_facts(row), STOCKTAKE, STEPS, mine=True,
        template="equipment/stocktake.html", left=queries.uncounted(row).count(),
        missing=[(one, show.state_of(one.item, ITEM)) for one in missing],
        tiles=[
            {"label": _("应盘"), "value": counts["pieces"], "unit": _("件"), "url": lines},
            {"label": _("在"), "value": counts["there"], "unit": _("件"), "url": f"{lines}?found=there"},
            {"label": _("不在"), "value": counts["missing"], "unit": _("件"), "url": f"{lines}?found=missing", "tone": "bad",
             "good_zero": _("没有盘亏")},
        ],
        counts_here=reverse("equipment:count", args=[pk]) if actor.role in KEEPERS and row.state == COUNTING.value else "",
        decides=actor.role in HEAD, sheet=reverse("equipment:stocktake_sheet", args=[pk]), lines=lines,
    )  # fmt: skip


@page(*sorted(KEEPERS))
@require_http_methods(READ_AND_POST)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin to count."""
    actor = actor_of(request)
    form = StocktakeForm(request.POST or None, actor=actor)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        fields = edited(data)
        row = actions.begin_stocktake(fields.pop("organ"), by=actor, **fields)
        return _("清单已固定，请逐件核对实物。"), reverse("equipment:count", args=[row.pk])

    return form_page(request, form, do, back=reverse("equipment:stocktakes"), title=_("开始盘点"), submit=_("开始"),
                     intro=_("开始时按台账固定清单，以后的发放、收回不改变清单。"),
                     crumbs=show.crumbs("equipment:stocktakes", pieces.Crumb(_("开始盘点"))))  # fmt: skip


@page(*sorted(KEEPERS))
@require_http_methods(READ_AND_POST)
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row: there or not, and what was seen. A label scanner writes into the box above."""
    actor, row = actor_of(request), _stocktake(request, pk)
    here, back = reverse("equipment:count", args=[pk]), reverse("equipment:stocktake", args=[pk])
    said, status = "", 200
    if request.method == "POST":
        try:
            done = actions.count(row, _entries(request), by=actor)
        except Refusal as refusal:
            if refusal.code != "EQP-64":
                raise
            said, status = refusal.said, refusal.status
        else:
            messages.success(request, _("已登记%(n)s件。") % {"n": done})
            return redirect(here if queries.uncounted(row).exists() else back)
    elif row.state != COUNTING.value:
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(back)
    every = request.GET.get("view") == "all"
    rows = (row.tallies.all() if every else queries.uncounted(row)).select_related("item")
    typed = request.POST
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "row": row, "title": _("盘点：%(what)s") % {"what": row.kind_name}, "crumbs": (*_crumbs(row), pieces.Crumb(_("核对实物"))),
        "lines": [
            (one, typed.get(f"f{one.pk}", WROTE[one.found]), typed.get(f"n{one.pk}", one.note)[:200], _as_shown(one))
            for one in shown
        ],
        "every": every, "left": queries.uncounted(row).count(),
        "page": shown, "said": said, "back": back, "scan": reverse("equipment:scan", args=[pk]), "total": row.tallies.count(),
    }  # fmt: skip
    return render(request, "equipment/count.html", context, status=status)


def _as_shown(one: Tally) -> str:
    return f"{WROTE[one.found]} {one.note}"


def _entries(request: HttpRequest) -> dict[int, actions.Entry]:
    """What was filled in, by tally; a row that says neither yes nor no is left for later, one that still says what it was
    shown with (`w`) to whoever counts beside. Control characters are not kept."""
    found: dict[int, actions.Entry] = {}
    for name, value in request.POST.items():
        pk = name[1:]
        if name[:1] == "f" and value in ("1", "0") and pk.isascii() and pk.isdecimal() and len(pk) < 18:
            note = clean_text(request.POST.get(f"n{pk}", ""), 200)
            if f"{value} {note}" != request.POST.get(f"w{pk}"):
                found[int(pk)] = (value == "1", note)
    return found


@page(*sorted(KEEPERS))
@require_POST
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """A label was read."""
    row = _stocktake(request, pk)
    number = clean_text(request.POST.get("number", ""))
    try:
        found = actions.scan(row, number, by=actor_of(request))
    except Refusal as refusal:
        if refusal.code != "EQP-65":
            raise
        messages.error(request, refusal.said)
    else:
        who = f"（{found.holder}）" if found.holder else ""
        messages.success(request, _("在：%(item)s%(who)s。") % {"item": found.item, "who": who})
    return redirect("equipment:count" if queries.uncounted(row).exists() else "equipment:stocktake", pk)


class TallyList(ListView):
    """The pieces of one stocktake."""

    title = gettext_lazy("盘点清单")
    default_sort = "asset_no"
    columns = (
        Column("name", gettext_lazy("名称型号"), value="item.name", sort="item__name", width="clip"),
        Column("asset_no", gettext_lazy("资产编号"), value="item.asset_no", sort=("item__kind", "item__asset_no"), width="code"),
        Column("kind", gettext_lazy("类别"), value="item.kind_name", sort="item__kind"),
        Column("holder", gettext_lazy("账面领用人"), sort=True),
        Column("was", gettext_lazy("账面状态"), value=lambda row: ITEM.states[row.was].label, sort="was"),
        Column("found", gettext_lazy("实物"), value=show.tally_state, kind="badge", sort="found"),
        Column("note", gettext_lazy("盘点情况"), width="clip"),
        Column("on", gettext_lazy("盘点日期"), kind="date", sort=True),
        Column("by_name", gettext_lazy("盘点人"), sort=True),
        Column("serial_no", gettext_lazy("出厂编号"), value="item.serial_no", export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("名称、编号、领用人"), fields=("item__name", "item__asset_no", "item__serial_no", "holder")),
        Choice("kind", gettext_lazy("类别"), field="item__kind", choices=choices(KIND)),
        Choice("found", gettext_lazy("实物"), q=lambda value: Q(found={"there": True, "missing": False}.get(value)),
               choices=[("there", gettext_lazy("在")), ("missing", gettext_lazy("不在")), ("open", gettext_lazy("未盘"))]),
    )  # fmt: skip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.one = _stocktake(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def export_name(self) -> Any:  # type: ignore[override]
        return _("盘点清单-%(organ)s-%(day)s") % {"organ": self.one.organ.name, "day": self.one.begun_on}

    def queryset(self) -> Any:
        return queries.tallies_visible(self.actor).filter(stocktake=self.one).select_related("item")

    def row_url(self, row: Tally) -> str:
        return reverse("equipment:item", args=[row.item_id])

    def extra_context(self) -> dict[str, Any]:
        return {"crumbs": _crumbs(self.one)}


@page(*READERS)
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The result for signing and filing, as PDF in Chinese whatever language the reader has chosen."""
    row = _stocktake(request, pk)
    with translation.override("zh-hans"):
        data, name = sheet_pdf(_paper(row)), _("装备盘点表-%(what)s.pdf") % {"what": row}
    return send(data, name, "application/pdf", inline=True)


def _paper(row: Stocktake) -> Sheet:
    by_kind = row.tallies.order_by().values_list("item__kind").annotate(
        n=Count("pk"), there=Count("pk", filter=Q(found=True)), gone=Count("pk", filter=Q(found=False))
    )  # fmt: skip
    sums = {kind: counted for kind, *counted in by_kind}
    rows = [(str(_(code.label)), *map(str, (*sums[code.value], _rest(sums[code.value])))) for code in KIND if code.value in sums]
    whole = [sum(column) for column in zip(*sums.values(), strict=True)]
    rows.append((_("合计"), *map(str, (*whole, _rest(whole)))))
    heads = (_("类别"), _("应盘"), _("在"), _("不在"), _("未盘或者已销账"))
    named = (_("资产编号"), _("名称型号"), _("账面领用人"), _("盘点情况"))
    missing = row.tallies.filter(found=False).select_related("item")
    lost = tuple((one.item.asset_no, one.item.name, one.holder or "—", one.note or "—") for one in missing)
    body = [
        Words(row.organ.name, lead=_("机关：")),
        Words(f"{chinese_date(row.begun_on)}至{chinese_date(row.counted_on or today())}", lead=_("盘点日期：")),
        Words(str(STOCKTAKE.states[row.state].label), lead=_("状态：")),
        Words(_("一、盘点结果"), Level.FIRST), Table(heads, tuple(rows), (2.4, 1, 1, 1, 1.8)),
        Words(_("二、不在的装备"), Level.FIRST),
        Table(named, lost, (2, 2.4, 1.4, 3)) if lost else Words(_("没有。")),
    ]  # fmt: skip
    return Sheet(title=_("执法装备盘点表"), body=tuple(body), organ=row.organ.name, date=row.counted_on or today(),
                 signs=(_("盘点人（签名）"), _("负责人（签名）")))  # fmt: skip


def _rest(counted: list[int]) -> int:
    return counted[0] - counted[1] - counted[2]


@page(*sorted(KEEPERS | HEAD))
@require_http_methods(READ_AND_POST)
def stocktake_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a stocktake."""
    row, back = _stocktake(request, pk), reverse("equipment:stocktake", args=[pk])
    return step_page(request, STOCKTAKE, row, name, STEPS, mine=True, back=back, crumbs=_crumbs(row))


stocktake_list = page(*READERS)(StocktakeList.as_view())
tally_list = page(*READERS)(TallyList.as_view())
