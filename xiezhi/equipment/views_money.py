"""Pages of uniform, and of budget lines with what was spent."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Step, edited, form_page, step_page
from xiezhi.core.web.walk import carried
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, show
from .codes import PURPOSE, SOURCE, UNIFORM
from .forms import ApproveForm, BackReasonForm, LineForm, PaperForm, PayForm, ReasonForm, UniformForm
from .models import Line, Payment, Uniform, choices
from .pages import READERS, WITH_OFFICER, Section, actor_of
from .states import APPROVED, HEAD, KEEPERS, LINE, PAYMENT
from .states import UNIFORM as UNIFORM_TABLE

UNIFORM_STEPS = {
    "sign": Step(None, actions.sign_uniform, main=True, icon="check-lg", ask=gettext_lazy("确认已经领到？")),
    "sign_paper": Step(PaperForm, actions.sign_uniform_paper),
    "take_back": Step(BackReasonForm, actions.take_back_uniform, icon="reply"),
}
LINE_STEPS = {
    "approve": Step(ApproveForm, actions.approve, main=True, icon="check-lg"),
    "close": Step(None, actions.close, icon="lock", ask=gettext_lazy("决算以后不能再登记支出，确定决算？")),
    "drop": Step(None, actions.drop, danger=True, ask=gettext_lazy("确定作废这项经费？")),
}
PAYMENT_STEPS = {"void": Step(ReasonForm, actions.void_payment, danger=True)}


class UniformList(Section):
    """Uniform by officer and period."""

    section = "equipment:uniforms"
    walks = True
    title = gettext_lazy("着装")
    mine = gettext_lazy("您没有领用过着装")
    default_sort = "-out_on"
    columns = (
        Column("person", gettext_lazy("领用人"), value="person.name", sort="person__name"),
        Column("kind", gettext_lazy("类别"), value="kind_name", sort="kind"),
        Column(
            "organ",
            gettext_lazy("机关"),
            value="organ.name",
            sort=("organ__division__path", "organ__name"),
            width="clip",
        ),
        Column("out_on", gettext_lazy("发放日期"), kind="date", sort=True),
        Column("wear_to", gettext_lazy("穿用至"), kind="date", sort=True),
        Column("signed_on", gettext_lazy("签收日期"), kind="date", sort=True),
        Column("signed_as", gettext_lazy("签收方式"), shown=False),
        Column("state", gettext_lazy("状态"), value=show.uniform_state, kind="badge", sort="state"),
        Column("reason", gettext_lazy("理由"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("领用人"), fields=("person__name",)),
        Choice("kind", gettext_lazy("类别"), choices=choices(UNIFORM)),
        OrganChoice(
            "organ",
            gettext_lazy("机关"),
            field="organ_id",
            choices=lambda actor: organs_in(queries.uniforms_visible(actor)),
        ),
    )
    empty = Empty(gettext_lazy("没有发放记录"), gettext_lazy("逐人登记，或者在“数据报送”中导入发放表。"), icon="person")

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        day = today()
        return {
            "worn": (gettext_lazy("穿用中"), Q(state__in=queries.HELD, wear_to__gte=day)),
            "over": (gettext_lazy("穿用期满"), Q(state__in=queries.HELD, wear_to__lt=day)),
            "unsigned": (gettext_lazy("待签收"), Q(state="handed")),
            "back": (gettext_lazy("已收回"), Q(state="returned")),
        }

    def visible(self) -> Any:
        return queries.uniforms_visible(self.actor).select_related("organ", "person")

    def row_url(self, row: Uniform) -> str:
        return reverse("equipment:uniform", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in KEEPERS:
            return []
        return [{"label": _("导入"), "url": f"{reverse('exchange:upload')}?kind=uniforms", "icon": "upload"},
                {"label": _("发放着装"), "url": reverse("equipment:issue"), "icon": "plus-lg", "main": True}]  # fmt: skip


UNIFORMS = (UniformList, "equipment:uniforms")


def _uniform(request: HttpRequest, pk: int) -> Uniform:
    rows = queries.uniforms_visible(actor_of(request)).select_related("organ__division", "person__user")
    row: Uniform = get_object_or_404(rows, pk=pk)
    return row


@page(*WITH_OFFICER)
@require_GET
def uniform(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """A piece of uniform in somebody's hands."""
    actor, row = actor_of(request), _uniform(request, pk)
    head = pieces.RecordHead(
        title=f"{row.person.name} · {row.kind_name}",
        kind=_("着装"),
        organ=row.organ.name,
        organ_url=show.organ_url(row.organ, actor),
        badges=(show.uniform_state(row),),
        crumbs=show.crumbs("equipment:uniforms", pieces.Crumb(row.person.name)),
    )
    return record_page(
        request,
        row,
        "equipment:uniform",
        tab,
        head,
        show.uniform_facts(row),
        UNIFORM_TABLE,
        UNIFORM_STEPS,
        among=UNIFORMS,
        mine=True,
    )


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Give somebody, or several, a piece of uniform. `?kind=`: those who have none of it are ticked."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")
    initial: dict[str, Any] = {"on": today()}
    if kind in [code.value for code in UNIFORM]:
        initial |= {"kind": kind, "people": list(queries.without(kind, actor, today()).values_list("pk", flat=True))}
    form = UniformForm(request.POST or None, actor=actor, initial=initial)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        rows = actions.issue_many(by=actor, **data)
        if len(rows) == 1:
            return _("已发放，等待本人签收。"), reverse("equipment:uniform", args=[rows[0].pk])
        return _("已发给%(n)s人，等待本人签收。") % {"n": len(rows)}, f"{reverse('equipment:uniforms')}?view=unsigned"

    return form_page(request, form, do, back=reverse("equipment:uniforms"), title=_("发放着装"), submit=_("发放"),
                     template="equipment/issue.html", kinds=choices(UNIFORM), kind=kind,
                     crumbs=show.crumbs("equipment:uniforms", pieces.Crumb(_("发放着装"))))  # fmt: skip


@page(*WITH_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def uniform_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a piece of uniform."""
    row, back = _uniform(request, pk), reverse("equipment:uniform", args=[pk])
    return step_page(request, UNIFORM_TABLE, row, name, UNIFORM_STEPS, mine=True, back=back, initial={"on": today()},
                     among=UNIFORMS, crumbs=show.crumbs("equipment:uniforms", pieces.Crumb(row.person.name, back)))  # fmt: skip


class BudgetList(Section):
    """Budget lines: asked, approved, spent."""

    section = "equipment:budget"
    walks = True
    title = gettext_lazy("执法经费")
    default_sort = "-year"
    columns = (
        Column("name", gettext_lazy("项目名称"), sort=True, width="clip"),
        Column("year", gettext_lazy("年度"), sort=("year", "organ__division__path", "organ__name")),
        Column(
            "organ",
            gettext_lazy("机关"),
            value="organ.name",
            sort=("organ__division__path", "organ__name"),
            width="clip",
        ),
        Column("purpose", gettext_lazy("用途"), value="purpose_name", sort="purpose"),
        Column("asked", gettext_lazy("编报金额"), kind="money", sort=True, shown=False),
        Column("approved", gettext_lazy("批复金额"), kind="money", sort=True),
        Column("spent", gettext_lazy("已支出"), kind="money", sort="spent"),
        Column("rate", gettext_lazy("执行率"), value=show.percent),
        Column("bar", gettext_lazy("执行（元）"), value=show.rate, kind="bar", shown=False),
        Column("state", gettext_lazy("状态"), value=show.line_state, kind="badge", sort="state"),
        Column("source", gettext_lazy("资金来源"), value=lambda row: _(SOURCE.label(row.source)), shown=False),
        Column("paper_no", gettext_lazy("批复文号"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("项目、文号"), fields=("name", "paper_no")),
        Choice("year", gettext_lazy("年度"), choices=lambda actor: [(year, year) for year in queries.years()]),
        Choice("purpose", gettext_lazy("用途"), choices=choices(PURPOSE)),
        OrganChoice(
            "organ",
            gettext_lazy("机关"),
            field="organ_id",
            choices=lambda actor: organs_in(queries.lines_visible(actor)),
        ),
        YesNo("over", gettext_lazy("超支"), q=lambda yes: queries.OVER if yes else ~queries.OVER),
    )
    empty = Empty(
        gettext_lazy("没有经费"),
        gettext_lazy("编报年度经费，批复后登记批复和支出；也可以在“数据报送”中导入。"),
        icon="cash-stack",
    )

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        return {
            "all": (gettext_lazy("全部"), ~Q(state="dropped")),
            "draft": (gettext_lazy("待批复"), Q(state="draft")),
            "over": (gettext_lazy("超支"), queries.OVER),
            "closed": (gettext_lazy("已决算"), Q(state="closed")),
        }

    def visible(self) -> Any:
        return queries.with_spent(queries.lines_visible(self.actor)).select_related("organ")

    def row_url(self, row: Line) -> str:
        return reverse("equipment:line", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in KEEPERS:
            return []
        return [{"label": _("导入"), "url": f"{reverse('exchange:upload')}?kind=budget", "icon": "upload"},
                {"label": _("编报经费"), "url": reverse("equipment:draft"), "icon": "plus-lg", "main": True}]  # fmt: skip

    def extra_context(self) -> dict[str, Any]:
        year = today().year
        rows = self.visible().filter(year=year, state__in=("approved", "closed"))
        sums = rows.order_by().aggregate(a=Sum("approved"), s=Sum("spent"))
        approved, spent = sums["a"] or 0, sums["s"] or 0
        over = rows.filter(queries.OVER).count()
        here = self.request.path
        tiles = [
            {
                "label": _("%(year)s年批复") % {"year": year},
                "value": f"{approved / 1000000:,.1f}",
                "unit": _("万元"),
                "url": f"{here}?year={year}",
            },
            {"label": _("已支出"), "value": f"{spent / 1000000:,.1f}", "unit": _("万元"), "url": f"{here}?year={year}"},
            {
                "label": _("执行率"),
                "value": f"{spent * 100 // approved if approved else 0}%",
                "url": f"{here}?year={year}",
            },
            {
                "label": _("超支项目"),
                "value": over,
                "unit": _("项"),
                "tone": "bad",
                "url": f"{here}?view=over",
                "good_zero": _("没有超支"),
            },
        ]
        return {**super().extra_context(), "tiles": tiles, "fines": True}


LINES = (BudgetList, "equipment:budget")


def _line(request: HttpRequest, pk: int) -> Line:
    rows = queries.with_spent(queries.lines_visible(actor_of(request))).select_related("organ__division")
    row: Line = get_object_or_404(rows, pk=pk)
    return row


@page(*READERS)
@require_GET
def line(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """A budget line and its payments."""
    actor, row = actor_of(request), _line(request, pk)
    head = pieces.RecordHead(
        title=row.name,
        number=row.paper_no,
        kind=row.purpose_name,
        organ=row.organ.name,
        organ_url=show.organ_url(row.organ, actor),
        badges=(show.line_state(row),),
        crumbs=show.crumbs("equipment:budget", pieces.Crumb(row.name)),
    )
    spent: Any = row
    payments = row.payments.all()[:200]
    return record_page(
        request,
        row,
        "equipment:line",
        tab,
        head,
        show.line_facts(row),
        LINE,
        LINE_STEPS,
        among=LINES,
        mine=True,
        edit="change",
        template="equipment/line.html",
        payments=[(one, show.state_of(one, PAYMENT)) for one in payments],
        bar=show.rate(row),
        percent=show.percent(row),
        spent=spent.spent,
        left=(row.approved or 0) - spent.spent,
        beyond=spent.spent - (row.approved or 0),
        over=show.over(row),
        pays=carried(request, reverse("equipment:pay", args=[pk]))
        if actor.role in KEEPERS and row.state == APPROVED.value
        else "",
        voids=actor.role in HEAD and row.state == APPROVED.value,
    )


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Draw up a line."""
    actor = actor_of(request)
    form = LineForm(request.POST or None, actor=actor)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        fields = edited(data)
        row = actions.draft_line(fields.pop("organ"), by=actor, **fields)
        return _("已编报，批复后由负责人登记批复。"), reverse("equipment:line", args=[row.pk])

    return form_page(request, form, do, back=reverse("equipment:budget"), title=_("编报经费"), submit=_("编报"), intro=FINES_RULE,
                     crumbs=show.crumbs("equipment:budget", pieces.Crumb(_("编报经费"))))  # fmt: skip


FINES_RULE = gettext_lazy(
    "执法经费由部门预算统一保障，不得与罚没收入挂钩、不得以罚没收入返还安排（行政处罚法第七十四条第三款）；这样的经费登记不了。"
)


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def edit_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft right."""
    actor, row = actor_of(request), _line(request, pk)
    form, back = LineForm(request.POST or None, actor=actor, row=row), reverse("equipment:line", args=[pk])

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.change_line(row, by=actor, seen=form.opened, **edited(data))
        return _("已保存。"), back

    return form_page(request, form, do, back=back, title=_("修改：%(name)s") % {"name": row.name}, submit=_("保存"),
                     now=lambda: LineForm(actor=actor, row=_line(request, pk)),
                     crumbs=show.crumbs("equipment:budget", pieces.Crumb(row.name, back)))  # fmt: skip


@page(*sorted(KEEPERS | HEAD))
@require_http_methods(["GET", "HEAD", "POST"])
def line_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a line."""
    row, back = _line(request, pk), reverse("equipment:line", args=[pk])
    initial = {"on": today(), "approved": row.asked}
    return step_page(request, LINE, row, name, LINE_STEPS, mine=True, back=back, initial=initial,
                     among=LINES, crumbs=show.crumbs("equipment:budget", pieces.Crumb(row.name, back)))  # fmt: skip


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter money spent."""
    actor, row = actor_of(request), _line(request, pk)
    back = reverse("equipment:line", args=[pk])
    form = PayForm(request.POST or None, row=row, actor=actor, initial={"on": today()})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.pay(row, by=actor, **data)
        return _("已登记。"), back

    return form_page(request, form, do, back=back, title=_("登记支出：%(name)s") % {"name": row.name}, submit=_("登记"),
                     crumbs=show.crumbs("equipment:budget", pieces.Crumb(row.name, back)))  # fmt: skip


@page(*sorted(HEAD))
@require_http_methods(["GET", "HEAD", "POST"])
def payment_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a payment."""
    rows = Payment.objects.filter(line__in=queries.lines_visible(actor_of(request))).select_related(
        "line__organ__division"
    )
    row: Payment = get_object_or_404(rows, pk=pk)
    back = reverse("equipment:line", args=[row.line_id])
    return step_page(request, PAYMENT, row, name, PAYMENT_STEPS, mine=True, back=back,
                     crumbs=show.crumbs("equipment:budget", pieces.Crumb(row.line.name, back)))  # fmt: skip


uniform_list = page(*WITH_OFFICER)(UniformList.as_view())
budget_list = page(*READERS)(BudgetList.as_view())
