"""Plans, and reasons for fewer hours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Overtaken, Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.stale import stale_form
from xiezhi.core.web.walk import carried, walk_of
from xiezhi.files.web import serve
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, hours, queries
from .forms import PlanForm, ReasonForm
from .models import Excuse, Ground, Kind, Plan
from .pages import READERS, Section, crumbs, file_of, file_rows, organ_choices, small_form
from .states import ACCEPTED, CLAIMED, COURSE, DRAFT, EXCUSE, HEADS, ISSUED, KEEPERS, ORGAN_KEEPERS, PLAN
from .views import get_excuse, year_choices


def plan_organs(actor: Actor | None) -> list[tuple[int, str]]:
    found = Organ.objects.filter(pk__in=queries.plans_visible(actor).order_by().values("organ_id"))
    return list(found.order_by("name").values_list("pk", "name"))


class PlanList(Section):
    section = "plans"
    walks = True
    title = gettext_lazy("培训计划")
    default_sort = "-year"
    columns = (
        Column("name", gettext_lazy("名称"), sort=True),
        Column("year", gettext_lazy("年度"), sort=True),
        Column("organ", gettext_lazy("制定单位"), value="organ.name", sort="organ__name", width="clip"),
        Column("rotation", gettext_lazy("轮训"), value=lambda row: _("是") if row.rotation else "", sort="rotation"),
        Column("tenths", gettext_lazy("计划学时"), value=lambda row: hours.exact(row.tenths), kind="number"),
        Column("paper_no", gettext_lazy("文号"), shown=False),
        Column("state", gettext_lazy("状态"), kind="state", states=PLAN, sort=True),
        Column("issued_on", gettext_lazy("下发日期"), kind="date", sort=True),
    )
    filters = (
        Text("q", gettext_lazy("名称、文号"), fields=("name", "paper_no")),
        Choice("year", gettext_lazy("年度"), choices=year_choices),
        Choice("state", gettext_lazy("状态"), choices=PLAN.choices()),
        OrganChoice("organ", gettext_lazy("制定单位"), field="organ_id", choices=plan_organs),
        YesNo("rotation", gettext_lazy("轮训")),
    )
    empty = Empty(gettext_lazy("还没有培训计划"), gettext_lazy("拟定计划，由负责人下发，再按计划登记课程。"), icon="journal-text")

    def queryset(self) -> Any:
        return queries.plans_visible(self.actor).select_related("organ")

    def row_url(self, row: Plan) -> str:
        return reverse("training:plan", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role in KEEPERS:
            return [{"label": _("拟定计划"), "url": reverse("training:new_plan"), "icon": "plus-lg", "main": True}]
        return []


plan_list = page(*READERS)(PlanList.as_view())


class _Plan:
    """A plan as one reader sees it."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        self.row: Plan = get_object_or_404(queries.plans_visible(self.actor).select_related("organ"), pk=pk)
        self.url = reverse("training:plan", args=[pk])
        self.trail = crumbs("plans", pieces.Crumb(self.row.name, self.url))

    def head(self) -> pieces.RecordHead:
        row = self.row
        return pieces.RecordHead(
            title=row.name,
            number=row.paper_no,
            kind=_("%(year)s年培训计划") % {"year": row.year},
            organ=row.organ.name,
            organ_url=url_or_none("organs:record", row.organ_id) or "",
            state=PLAN.states[row.state],
            badges=(pieces.Badge(_("轮训"), "info", "arrow-repeat"),) if row.rotation else (),
            crumbs=crumbs("plans", pieces.Crumb(row.name)),
        )

    def tabs(self, tab: str) -> list[pieces.Tab]:
        return [
            pieces.Tab(pgettext("one", "计划"), self.url, tab == "plan"),
            pieces.Tab(_("操作留痕"), reverse("training:plan_trail", args=[self.row.pk]), tab == "trail"),
        ]

    def moves(self) -> list[pieces.MoveButton] | None:
        row, pk = self.row, self.row.pk
        if self.actor.role not in KEEPERS | HEADS or not queries.keeps(self.actor, row.organ_id):
            return None
        found = []
        if row.state == DRAFT.value:
            if self.actor.role in HEADS:
                ask = _("下发以后不能再改。确定下发？")
                issue = reverse("training:issue_plan", args=[pk])
                found.append(pieces.MoveButton(_("下发"), issue, main=True, confirm=ask, icon="send"))
            else:
                found.append(pieces.MoveButton(_("下发"), closed=_("由单位负责人下发。")))
                found.append(pieces.MoveButton(_("修改"), reverse("training:edit_plan", args=[pk]), form=True, icon="pencil"))
                drop = reverse("training:drop_plan", args=[pk])
                found.append(pieces.MoveButton(_("作废"), drop, form=True, danger=True, icon="slash-circle"))
        if row.state == ISSUED.value and self.actor.role in KEEPERS:
            new, end = f"{reverse('training:new_course')}?plan={pk}", reverse("training:finish_plan", args=[pk])
            found.append(pieces.MoveButton(_("按计划登记课程"), new, form=True, main=True, icon="plus-lg"))
            found.append(pieces.MoveButton(_("办结"), end, confirm=_("计划的课程都已办完？"), icon="check-lg"))
        return found


@page(*READERS)
@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: hours of each kind, and the courses under it."""
    one = _Plan(request, pk)
    row = one.row
    courses = list(queries.courses_visible(one.actor).filter(plan=row).order_by("starts_on"))
    done = {kind: sum(c.tenths for c in courses if c.kind == kind and c.state == "held") for kind in Kind.values}
    context = {
        "plan": row,
        "walk": walk_of(request, PlanList, pk, reverse("training:plans")),
        "head": one.head(),
        "tabs": one.tabs("plan"),
        "kinds": [(label, _bar(done[kind], getattr(row, kind))) for kind, label in Kind.choices],
        "courses": courses,
        "course_states": COURSE,
        "facts": [
            *([pieces.Fact(_("下发日期"), row.issued_on, "date")] if row.issued_on else []),
            *([pieces.Fact(_("文号"), row.paper_no)] if row.paper_no else []),
            pieces.Fact(_("培训内容和安排"), row.content, "long", wide=True),
        ],
        "moves": one.moves(),
    }  # fmt: skip
    return render(request, "training/plan.html", context)


def _bar(done: int, of: int) -> pieces.Bar:
    return pieces.Bar(hours.exact(done), hours.exact(of), "good" if done >= of else "info")


@page(*READERS)
@require_GET
def plan_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with a plan."""
    one = _Plan(request, pk)
    lines = lines_for(one.actor, one.row.ref)
    return render(request, "training/trail.html", {"head": one.head(), "tabs": one.tabs("trail"), "lines": lines})


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """Draft a plan."""
    return _edit(request, None)


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    return _edit(request, _Plan(request, pk))


def _edit(request: HttpRequest, one: _Plan | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = one.row if one else None
    more = {} if one else {"initial": {"organ": actor.organ_id, "year": today().year}}
    form = PlanForm(request.POST if request.method == "POST" else None, actor=actor, plan=plan, **more)
    if request.method == "POST" and form.is_valid():
        sent = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "organ")}
        try:
            if plan:
                actions.change_plan(plan, sent, by=actor, version=form.opened)
                saved = plan
            else:
                saved = actions.draft_plan(form.cleaned_data["organ"], sent, by=actor)
        except Overtaken as refusal:
            now = _Plan(request, plan.pk).row if plan else None
            return stale_form(request, refusal, form, PlanForm(actor=actor, plan=now))
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("training:plan", saved.pk)
    title = _("修改计划") if one else _("拟定计划")
    context = {
        "form": form, "title": title, "submit": _("保存"), "cancel_url": one.url if one else reverse("training:plans"),
        "crumbs": one.trail if one else crumbs("plans", pieces.Crumb(title)), "draft_key": "" if one else "training:plan",
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@page(*sorted(HEADS))
@require_POST
def issue_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The head issues a plan."""
    one = _Plan(request, pk)
    actions.issue_plan(one.row, by=one.actor)
    messages.success(request, _("已下发“%(name)s”。") % {"name": one.row.name})
    return redirect(one.url)


@page(*sorted(KEEPERS))
@require_POST
def finish_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """All courses of a plan are done."""
    one = _Plan(request, pk)
    actions.finish_plan(one.row, by=one.actor)
    messages.success(request, _("已办结“%(name)s”。") % {"name": one.row.name})
    return redirect(one.url)


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def drop_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that will not be issued."""
    one = _Plan(request, pk)
    return small_form(
        request, ReasonForm(request.POST or None), lambda data: actions.drop_plan(one.row, by=one.actor, reason=data["reason"]),
        title=_("作废计划：%(name)s") % {"name": one.row.name}, submit=_("作废"), back=one.url, done=_("已作废。"), trail=one.trail,
    )  # fmt: skip


# -- reasons for fewer hours


class ExcuseList(Section):
    section = "excuses"
    walks = True
    owner = "organ"
    title = gettext_lazy("未达学时的理由")
    default_sort = "-year"
    columns = (
        Column("person", gettext_lazy("姓名"), value="person.name", sort="person__name"),
        Column("ground", gettext_lazy("理由"), value="get_ground_display", sort=True),
        Column("year", gettext_lazy("年度"), sort=True),
        Column("from_on", gettext_lazy("起"), kind="date", sort=True),
        Column("to_on", gettext_lazy("止"), kind="date", sort=True),
        Column("organ", gettext_lazy("机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=EXCUSE, sort=True),
        Column("note", gettext_lazy("说明"), width="clip", shown=False),
        Column("decided_by", gettext_lazy("核定人"), shown=False),
        Column("decided_on", gettext_lazy("核定日期"), kind="date", sort=True, shown=False),
    )
    filters = (
        Text("q", gettext_lazy("姓名"), fields=("person__name",)),
        Choice("year", gettext_lazy("年度"), choices=year_choices),
        Choice("state", gettext_lazy("状态"), choices=EXCUSE.choices()),
        Choice("ground", gettext_lazy("理由"), choices=Ground.choices),
        OrganChoice("organ", gettext_lazy("机关"), field="organ_id", choices=organ_choices()),
    )
    empty = Empty(
        gettext_lazy("没有登记的理由"), gettext_lazy("产假、长期病假、借调等，在人员的学时页登记。"), icon="check-circle", good=True
    )

    def queryset(self) -> Any:
        return queries.excuses_visible(self.actor).select_related("person", "organ")

    def row_url(self, row: Excuse) -> str:
        return reverse("training:excuse", args=[row.pk])


excuse_list = page(*READERS)(ExcuseList.as_view())


@page(*READERS)
@require_GET
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """One reason, for its decision; the next that waits follows."""
    row = get_excuse(request, pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    moves = []
    at = lambda name: carried(request, reverse(f"training:{name}", args=[pk]))  # noqa: E731
    if row.state == CLAIMED.value and actor.role == roles.ORGAN_HEAD:
        moves.append(pieces.MoveButton(_("认可"), at("accept"), main=True, icon="check-lg"))
        moves.append(pieces.MoveButton(_("不予认可"), at("reject"), form=True, danger=True, icon="x-lg"))
    if row.state in (CLAIMED.value, ACCEPTED.value) and actor.role in ORGAN_KEEPERS:
        moves.append(pieces.MoveButton(_("撤回"), at("withdraw"), confirm=_("确定撤回这一条？"), icon="arrow-repeat"))
    files = None
    if row.organ_id in actor.organ_ids and actor.role in roles.ENFORCEMENT:  # papers on health stay within the organ
        files = file_rows(row, lambda stored: reverse("training:excuse_file", args=[pk, stored.pk]))
    context = {
        "head": pieces.RecordHead(
            title=f"{row.person.name} · {row.get_ground_display()}", number=_("%(year)s年") % {"year": row.year},
            organ=row.organ.name, organ_url=url_or_none("organs:record", row.organ_id) or "", state=EXCUSE.states[row.state],
            crumbs=crumbs("excuses", pieces.Crumb(row.person.name)),
        ),
        "facts": [
            pieces.Fact(_("姓名"), row.person.name, url=reverse("training:person", args=[row.person_id]) + f"?year={row.year}"),
            pieces.Fact(_("年度"), row.year),
            pieces.Fact(_("起"), row.from_on, "date"),
            pieces.Fact(_("止"), row.to_on, "date"),
            pieces.Fact(_("说明"), row.note, wide=True),
            *(
                [pieces.Fact(_("核定人"), row.decided_by), pieces.Fact(_("核定日期"), row.decided_on, "date")]
                if row.decided_on else []
            ),
            *([pieces.Fact(_("不予认可的理由"), row.answer, wide=True)] if row.answer else []),
        ],
        "walk": walk_of(request, ExcuseList, pk, reverse("training:excuses")),
        "moves": moves or None,
        "files": files,
        "summary": queries.of_person(row.person, row.year),
        "lines": lines_for(actor, row.ref),
    }  # fmt: skip
    return render(request, "training/excuse.html", context)


def _next(request: HttpRequest, row: Excuse) -> str:
    """After a decision the next of the walk, else the next one that waits, else the list."""
    walk = walk_of(request, ExcuseList, row.pk, reverse("training:excuses"))
    if walk and walk.after:
        return walk.after
    actor: Actor = request.actor  # type: ignore[attr-defined]
    waiting = queries.excuses_visible(actor).filter(state=CLAIMED.value).exclude(pk=row.pk).order_by("pk").first()
    return reverse("training:excuse", args=[waiting.pk]) if waiting else reverse("training:excuses")


@page(roles.ORGAN_HEAD)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The head takes a reason."""
    row, actor = get_excuse(request, pk), request.actor  # type: ignore[attr-defined]
    there = _next(request, row)
    actions.accept(row, by=actor)
    messages.success(request, _("已认可%(name)s的理由。") % {"name": row.person.name})
    return redirect(there)


@page(roles.ORGAN_HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """The head does not take a reason."""
    row, actor = get_excuse(request, pk), request.actor  # type: ignore[attr-defined]
    back = reverse("training:excuse", args=[pk])
    return small_form(
        request, ReasonForm(request.POST or None), lambda data: actions.reject(row, by=actor, reason=data["reason"]),
        title=_("不予认可：%(name)s") % {"name": row.person.name}, submit=_("不予认可"), back=back, done=_("已答复。"),
        trail=crumbs("excuses", pieces.Crumb(row.person.name, back)),
    )  # fmt: skip


@page(*sorted(ORGAN_KEEPERS))
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reason back."""
    row = get_excuse(request, pk)
    actions.withdraw(row, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("已撤回。"))
    return redirect(carried(request, reverse("training:excuse", args=[pk])))


@page(*READERS)
@require_GET
def excuse_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A proof of a reason; only the organ's own people open it."""
    row = get_excuse(request, pk)
    if request.actor.role not in roles.ENFORCEMENT:  # type: ignore[attr-defined]
        raise Refusal("TRN-49", _("证明材料只供本机关查看。"), status=403)
    return serve(file_of(row, file_pk))
