"""Pages of subjects: the list, one organ's qualification with its history, the application and its steps, the public list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.accounts.pages import TabbedList, Tabs
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.states import Move
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, Text
from xiezhi.core.web.forms import Form
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page
from xiezhi.core.web.walk import Walk, carried, onward, walk_of
from xiezhi.law.power_codes import POWER_TYPE
from xiezhi.organs.models import Level, Organ
from xiezhi.organs.web import subject_badge
from xiezhi.trail.web import lines_for

from . import actions, queries, show
from .forms import CancelForm, ConfirmForm, OpinionForm, PublishForm, QualificationForm
from .models import OPEN, STANDING, Qualification
from .states import QUALIFICATION, STAFF

READERS = tuple(sorted(roles.BUSINESS))


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _has(states: tuple[str, ...]) -> Exists:
    return Exists(Qualification.objects.filter(organ=OuterRef("pk"), state__in=states))


class SubjectList(TabbedList):
    """Organs that enforce in their own name, and how it stands with their qualification."""

    title = gettext_lazy("执法主体")
    walks = True
    intro = gettext_lazy("行政机关和法律、法规授权的组织，经确认并公示后才能以自己的名义执法（监督条例第十七条）。")
    columns = (
        Column("name", gettext_lazy("执法主体"), sort=True, width="clip"),
        Column("subject", gettext_lazy("主体资格"), value=subject_badge, kind="badge"),
        Column("state", gettext_lazy("办理状态"), value=show.state_of, kind="badge"),
        Column("powers", gettext_lazy("职权类别"), value=show.powers_of, width="clip"),
        Column("division", gettext_lazy("区划"), value="division.name", sort="division__path"),
        Column("level", gettext_lazy("层级"), value="get_level_display", sort=True),
        Column("confirmed_on", gettext_lazy("确认日期"), kind="date", sort=True),
        Column("published_on", gettext_lazy("公示日期"), value=show.published_of, kind="date"),
        Column("field", gettext_lazy("执法领域"), sort=True, shown=False),
        Column("basis", gettext_lazy("依据"), value=show.basis_of, shown=False),
        Column("ended_on", gettext_lazy("主体资格终止日期"), kind="date", sort=True, shown=False),
        Column("code", gettext_lazy("统一社会信用代码"), width="code", shown=False),
    )
    filters = (
        Text("q", gettext_lazy("名称、代码"), fields=("name", "short_name", "code")),
        Choice("level", gettext_lazy("层级"), choices=Level.choices),
        Choice(
            "power", gettext_lazy("职权类别"), choices=[(code.value, gettext_lazy(code.label)) for code in POWER_TYPE],
            q=lambda power: Q(Exists(
                Qualification.objects.filter(organ=OuterRef("pk"), state__in=STANDING, powers__contains=power))),
        ),
    )  # fmt: skip
    default_sort = "division"

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        if self.tab == "open":
            return Empty(_("没有正在办理的申请"), _("机关申请确认、变更后出现在这里。"), icon="check-circle", good=True)
        return Empty(_("这里没有执法主体"), _("换一个标签页或者去掉筛选条件。"), icon="building")

    def tabs(self) -> Tabs:
        day = today()
        ended = Q(ended_on__lt=day)
        found: Tabs = {"all": (gettext_lazy("全部"), Q())}
        if self.actor and self.actor.role in roles.SUPERVISION:
            mine = queries.to_review(self.actor).filter(organ=OuterRef("pk"))
            found["body"] = (gettext_lazy("待本机构办理"), Q(Exists(mine)))
        return found | {
            "open": (gettext_lazy("正在办理"), Q(_has(OPEN)) | Q(_has(("confirmed",)))),
            "standing": (gettext_lazy("已确认"), Q(confirmed_on__lte=day) & ~ended),
            "none": (gettext_lazy("未确认"), (Q(confirmed_on=None) | Q(confirmed_on__gt=day)) & ~ended),
            "ended": (gettext_lazy("已终止"), ended),
        }

    def visible(self) -> Any:
        return queries.subjects(self.actor).select_related("division")

    def row_url(self, row: Organ) -> str:
        return reverse("subjects:record", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        found = [{"label": _("委托书"), "url": reverse("subjects:entrustments"), "icon": "link-45deg"},
                 {"label": _("印章"), "url": reverse("subjects:seals"), "icon": "record-circle"}]  # fmt: skip
        actor = self.actor
        if actor and actor.role in STAFF and queries.subjects(actor).filter(pk=actor.organ_id).exists():
            found.append({"label": _("本机关"), "url": reverse("subjects:record", args=[actor.organ_id]), "icon": "building",
                          "main": True})  # type: ignore[dict-item]  # fmt: skip
        return found


def _walk(request: HttpRequest, organ_id: int) -> Walk | None:
    return walk_of(request, SubjectList, organ_id, reverse("subjects:list"))


def _organ(request: HttpRequest, pk: int) -> Organ:
    organ: Organ = get_object_or_404(queries.subjects(actor_of(request)).select_related("division"), pk=pk)
    return organ


@page(*READERS)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One organ: what it may do now, how that came about, whom it entrusted, which seals it uses."""
    actor, organ = actor_of(request), _organ(request, pk)
    rows = list(queries.visible_to(actor).filter(organ=organ).order_by("-id"))
    standing = next((row for row in rows if row.state in STANDING), None)
    running = next((row for row in rows if row.state in OPEN), None)
    moves = []
    if actor.organ_id == organ.pk and actor.role in STAFF and running is None:
        label = _("申请变更") if standing else _("申请确认")
        moves.append(pieces.MoveButton(label, reverse("subjects:apply", args=[pk]), main=True, form=True, icon="pencil"))
    context = {
        "walk": _walk(request, pk),
        "running_url": carried(request, reverse("subjects:application", args=[running.pk])) if running else "",
        "organ": organ, "head": show.head_of(organ), "tabs": show.tabs_of(organ, "record"),
        "standing": standing, "running": running,
        "facts": show.facts_of(standing) if standing else [], "history": [row for row in rows if row is not standing],
        "entrustments": [
            (row, show.entrustment_state(row))
            for row in queries.entrustments_visible_to(actor).filter(organ=organ).select_related("to")[:20]
        ],
        "seals": queries.seals_visible_to(actor).filter(organ=organ)[:20], "moves": moves,
    }  # fmt: skip
    return render(request, "subjects/record.html", context)


@page(*READERS)
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to this organ's qualifications."""
    actor, organ = actor_of(request), _organ(request, pk)
    refs = [row.ref for row in queries.visible_to(actor).filter(organ=organ)]
    lines = [line for ref in refs for line in lines_for(actor, ref)]
    return render(request, "subjects/trail.html", {
        "head": show.head_of(organ), "tabs": show.tabs_of(organ, "trail"), "lines": lines})  # fmt: skip


@page(*sorted(STAFF))
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The organ applies; the form starts from what is confirmed now."""
    actor, organ = actor_of(request), _organ(request, pk)
    if organ.pk != actor.organ_id:
        messages.info(request, _("只能为本机关申请。"))
        return redirect("subjects:record", pk)
    standing = queries.standing(organ)
    form = QualificationForm(request.POST or None, organ=organ, row=standing)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.apply(organ, by=actor, **{k: v for k, v in data.items() if k != "version"})
        return _("已报送%(body)s。") % {"body": row.body.name}, reverse("subjects:application", args=[row.pk])

    return form_page(
        request, form, do, back=reverse("subjects:record", args=[pk]), draft_key=f"subjects:{pk}", submit=_("报送"),
        title=(_("申请变更主体登记：%(organ)s") if standing else _("申请确认执法主体：%(organ)s")) % {"organ": organ.name},
        intro=_("已经登记的内容带入下面，改动需要变更的部分。"),
        crumbs=(pieces.Crumb(_("执法主体"), reverse("subjects:list")),
                pieces.Crumb(organ.name, reverse("subjects:record", args=[pk]))),
    )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """How a move of an application is made from its page: the form it wants (None: only a button), and the action."""

    form: Callable[..., Form] | None
    do: Callable[..., None]


STEPS: dict[str, Step] = {
    "return_": Step(OpinionForm, actions.return_),
    "review": Step(OpinionForm, actions.review),
    "refuse": Step(OpinionForm, actions.refuse),
    "confirm": Step(ConfirmForm, actions.confirm),
    "publish": Step(PublishForm, actions.publish),
    "cancel": Step(CancelForm, actions.cancel),
    "withdraw": Step(None, actions.withdraw),
}
MAIN = {"review", "confirm", "publish"}


def _application(request: HttpRequest, pk: int) -> Qualification:
    rows = queries.visible_to(actor_of(request)).select_related("organ__division", "body")
    row: Qualification = get_object_or_404(rows, pk=pk)
    return row


def _moves(row: Qualification, actor: Actor) -> list[Move]:
    mine = row.organ_id == actor.organ_id if actor.role in STAFF else row.body_id == actor.organ_id
    return [move for move in QUALIFICATION.open_moves(row.state, actor.role) if mine and move.name != "replace"]


@page(*READERS)
@require_GET
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """An application: what is asked, what stands now, and the steps open to this person."""
    actor, row = actor_of(request), _application(request, pk)
    moves = []
    mine = _moves(row, actor)
    acting = {move.name for move in mine} - {"withdraw", "cancel"}
    for move in mine:
        url = reverse("subjects:amend", args=[pk]) if move.name == "amend" else reverse("subjects:step", args=[pk, move.name])
        url = carried(request, url)
        wants = move.name == "amend" or STEPS[move.name].form is not None
        moves.append(pieces.MoveButton(
            move.label, url, main=move.name in MAIN, danger=move.name in ("refuse", "cancel"), form=wants,
            confirm="" if wants else _("确定撤回这份申请？")))  # fmt: skip
    before = queries.standing(row.organ) if row.state in OPEN else None
    context = {
        "walk": _walk(request, row.organ_id),
        "row": row, "head": show.application_head(row), "facts": show.facts_of(row, before), "moves": moves,
        "steps": show.steps_of(row),
        "waits": "" if acting else show.waits_for(row), "lines": lines_for(actor, row.ref), "before": before,
    }  # fmt: skip
    return render(request, "subjects/application.html", context)


@page(*sorted(STAFF))
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """What was returned is mended and handed in again."""
    actor, row = actor_of(request), _application(request, pk)
    if request.method != "POST" and "amend" not in {move.name for move in _moves(row, actor)}:
        messages.info(request, _("现在不能办理这一步。"))
        return redirect("subjects:application", pk)
    form = QualificationForm(request.POST or None, organ=row.organ, row=row)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        content = {k: v for k, v in data.items() if k != "version"}
        actions.amend(row, by=actor, seen=form.opened, **content)
        return _("已重新报送。"), reverse("subjects:application", args=[pk])

    return form_page(
        request, form, do, back=reverse("subjects:application", args=[pk]), title=_("补正：%(organ)s") % {"organ": row.organ.name},
        intro=_("退回意见：%(text)s") % {"text": row.opinion}, submit=_("重新报送"),
        now=lambda: QualificationForm(organ=row.organ, row=_application(request, pk)),
    )  # fmt: skip


@page(*sorted(STAFF | roles.SUPERVISION))
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of an application. A page of a move opens exactly when its button does."""
    actor, row, back = actor_of(request), _application(request, pk), reverse("subjects:application", args=[pk])
    if name not in STEPS:
        return redirect(back)
    one, move = STEPS[name], QUALIFICATION[name]
    if request.method != "POST" and (one.form is None or name not in {m.name for m in _moves(row, actor)}):
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(back)
    if one.form is None:
        one.do(row, by=actor)
        messages.success(request, _("已办理：%(move)s。") % {"move": move.label})
        return redirect(carried(request, back))
    initial = {"on": today(), "from_on": today(), "last_day": today()}
    form = one.form(request.POST or None, initial=initial)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        there = onward(request, _walk(request, row.organ_id), back)
        one.do(row, by=actor, **data)
        return _("已办理：%(move)s。") % {"move": move.label}, there

    return form_page(
        request, form, do, back=back, title=f"{move.label}：{row.organ.name}", submit=move.label, intro=move.article,
        crumbs=(pieces.Crumb(_("执法主体"), reverse("subjects:list")), pieces.Crumb(row.organ.name, back)),
    )  # fmt: skip


subject_list = page(*READERS)(SubjectList.as_view())
