"""Courses: the list, one course with who was there, entering the hours of all of them at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Overtaken, Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.stale import stale_form
from xiezhi.core.web.walk import walk_of
from xiezhi.files.web import serve
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, hours, queries
from .forms import CourseForm, ProofForm, ReasonForm
from .models import Course, Kind, Mode, Trainee
from .pages import WITH_OFFICER, Section, crumbs, file_of, file_rows, small_form
from .states import COURSE, HELD, KEEPERS, PLANNED, VALID

ROLL = 300  # people on one page of the roll: a box each


def course_organs(actor: Actor | None) -> list[tuple[int, str]]:
    rows = queries.courses_visible(actor).order_by("organ__name")
    return list(rows.values_list("organ_id", "organ__name").distinct())


class CourseList(Section):
    """Courses of organs in scope, and those that their people attended."""

    section = "courses"
    walks = True
    title = gettext_lazy("课程")
    default_sort = "-starts_on"
    columns = (
        Column("name", gettext_lazy("课程名称"), sort=True, width="clip"),
        Column("starts_on", gettext_lazy("开始日期"), kind="date", sort=True),
        Column("kind", gettext_lazy("学时类别"), value="get_kind_display", sort=True),
        Column("mode", gettext_lazy("方式"), value="get_mode_display", sort=True),
        Column("tenths", gettext_lazy("学时"), value=lambda row: hours.exact(row.tenths), kind="number", sort="tenths"),
        Column("people", gettext_lazy("已登记人数"), kind="number", sort="people"),
        Column("rotation", gettext_lazy("轮训"), value=lambda row: _("是") if row.rotation else "", sort="rotation"),
        Column("organ", gettext_lazy("组织单位"), value=lambda row: row.host or row.organ.name, sort="organ__name", width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=COURSE, sort=True),
        Column("ends_on", gettext_lazy("结束日期"), kind="date", sort=True, shown=False),
        Column("plan", gettext_lazy("所属计划"), value="plan.name", width="clip", shown=False),
        Column("lecturer", gettext_lazy("授课人"), shown=False),
        Column("place", gettext_lazy("地点"), shown=False),
    )
    filters = (
        Text("q", gettext_lazy("课程、授课人、举办单位"), fields=("name", "lecturer", "host")),
        Choice("state", gettext_lazy("状态"), choices=COURSE.choices()),
        Choice("kind", gettext_lazy("学时类别"), choices=Kind.choices),
        Choice("mode", gettext_lazy("方式"), choices=Mode.choices),
        OrganChoice("organ", gettext_lazy("组织单位"), field="organ_id", choices=course_organs),
        YesNo("rotation", gettext_lazy("轮训")),
        DateRange("on", gettext_lazy("开始日期"), field="starts_on"),
    )
    empty = Empty(gettext_lazy("还没有课程"), gettext_lazy("登记课程以后，在课程里登记参加人员的学时。"), icon="book")

    def queryset(self) -> Any:
        rows = queries.courses_visible(self.actor).select_related("organ", "plan")
        return rows.annotate(people=Count("attendances", filter=Q(attendances__state=VALID.value)))

    def row_url(self, row: Course) -> str:
        return reverse("training:course", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role in KEEPERS:
            return [{"label": _("登记课程"), "url": reverse("training:new_course"), "icon": "plus-lg", "main": True}]
        return []


course_list = page(*WITH_OFFICER)(CourseList.as_view())


class _Course:
    """A course as one reader sees it."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = queries.courses_visible(self.actor).select_related("organ__division", "plan")
        self.row: Course = get_object_or_404(rows, pk=pk)
        self.url = reverse("training:course", args=[pk])
        self.trail = crumbs("courses", pieces.Crumb(self.row.name, self.url))
        self.keeps = self.actor.role in KEEPERS and queries.keeps(self.actor, self.row.organ_id)

    def head(self) -> pieces.RecordHead:
        row = self.row
        return pieces.RecordHead(
            title=row.name,
            number=hours.said(row.tenths),
            kind=row.get_kind_display(),
            organ=row.host or row.organ.name,
            organ_url="" if row.host else url_or_none("organs:record", row.organ_id) or "",
            state=COURSE.states[row.state],
            badges=(pieces.Badge(_("轮训"), "info", "arrow-repeat"),) if row.rotation else (),
            crumbs=crumbs("courses", pieces.Crumb(row.name)),
        )

    def tabs(self, tab: str) -> list[pieces.Tab]:
        return [
            pieces.Tab(pgettext("one", "课程"), self.url, tab == "course"),
            pieces.Tab(_("操作留痕"), reverse("training:course_trail", args=[self.row.pk]), tab == "trail"),
        ]

    def moves(self) -> list[pieces.MoveButton] | None:
        if not self.keeps or self.row.state not in (PLANNED.value, HELD.value):
            return None
        pk, begun = self.row.pk, self.row.starts_on <= today()
        found = [
            pieces.MoveButton(
                _("登记参加人员的学时"), reverse("training:roll", args=[pk]), form=True, main=begun, icon="clipboard-check",
                closed="" if begun else _("课程还没有开始。"),
            ),
            pieces.MoveButton(_("修改课程"), reverse("training:edit_course", args=[pk]), form=True, icon="pencil"),
            pieces.MoveButton(_("上传签到表等材料"), reverse("training:course_attach", args=[pk]), form=True, icon="paperclip"),
        ]  # fmt: skip
        if self.row.state == PLANNED.value:
            url = reverse("training:cancel_course", args=[pk])
            found.append(pieces.MoveButton(_("取消课程"), url, form=True, danger=True, icon="slash-circle"))
        return found


@page(*WITH_OFFICER)
@require_GET
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """One course: when, how many hours, who was there."""
    one = _Course(request, pk)
    row = one.row
    given = queries.attendances_visible(one.actor).filter(course=row, state=VALID.value).select_related("person", "organ")
    times = f"{row.begins:%H:%M}–{row.ends:%H:%M}" if row.begins and row.ends else ""
    days = f"{row.starts_on}" if row.starts_on == row.ends_on else f"{row.starts_on} – {row.ends_on}"
    context = {
        "course": row,
        "head": one.head(),
        "walk": walk_of(request, CourseList, pk, reverse("training:courses")),
        "tabs": one.tabs("course"),
        "facts": [
            pieces.Fact(_("日期"), days),
            pieces.Fact(_("每日时刻"), times),
            pieces.Fact(_("学时"), hours.shown(row.tenths)),
            pieces.Fact(_("方式"), row.get_mode_display()),
            pieces.Fact(_("地点"), row.place),
            pieces.Fact(_("授课人"), row.lecturer),
            pieces.Fact(_("组织单位"), row.host or row.organ.name),
            pieces.Fact(_("所属计划"), row.plan.name if row.plan else "", url=_plan_url(row, one.actor)),
            *([pieces.Fact(_("取消理由"), row.reason, wide=True)] if row.reason else []),
        ],
        "given": given.order_by("organ__name", "person__name"),
        "moves": one.moves(),
        "files": file_rows(row, lambda stored: reverse("training:course_file", args=[pk, stored.pk])) if one.keeps else None,
    }
    return render(request, "training/course.html", context)


def _plan_url(row: Course, actor: Actor) -> str:
    seen = row.plan_id and queries.plans_visible(actor).filter(pk=row.plan_id).exists()
    return reverse("training:plan", args=[row.plan_id]) if seen else ""


@page(*WITH_OFFICER)
@require_GET
def course_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with a course."""
    one = _Course(request, pk)
    lines = lines_for(one.actor, one.row.ref)
    return render(request, "training/trail.html", {"head": one.head(), "tabs": one.tabs("trail"), "lines": lines})


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def new_course(request: HttpRequest) -> HttpResponse:
    """Register a course."""
    return _edit(request, None)


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def edit_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a course."""
    return _edit(request, _Course(request, pk))


def _edit(request: HttpRequest, one: _Course | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    course = one.row if one else None
    data = request.POST if request.method == "POST" else None
    first = {"organ": actor.organ_id, "plan": request.GET.get("plan", ""), "kind": Kind.LAW}
    form = CourseForm(data, actor=actor, course=course, **({} if course else {"initial": first}))
    if request.method == "POST" and form.is_valid():
        sent = {name: value for name, value in form.cleaned_data.items() if name not in ("version", "organ")}
        try:
            if course:
                actions.change_course(course, sent, by=actor, version=form.opened)
                saved = course
            else:
                saved = actions.register_course(form.cleaned_data["organ"], sent, by=actor)
        except Overtaken as refusal:
            now = _Course(request, course.pk).row if course else None
            return stale_form(request, refusal, form, CourseForm(actor=actor, course=now))
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("training:course", saved.pk)
    back = one.url if one else reverse("training:courses")
    title = _("修改课程") if one else _("登记课程")
    context = {
        "form": form, "title": title, "submit": _("保存"), "cancel_url": back,
        "crumbs": one.trail if one else crumbs("courses", pieces.Crumb(title)), "draft_key": "" if one else "training:course",
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_course(request: HttpRequest, pk: int) -> HttpResponse:
    """A course that will not be held."""
    one = _Course(request, pk)
    return small_form(
        request, ReasonForm(request.POST or None),
        lambda data: actions.cancel_course(one.row, by=one.actor, reason=data["reason"]),
        title=_("取消课程：%(name)s") % {"name": one.row.name}, submit=_("取消课程"), back=one.url, done=_("已取消。"),
        trail=one.trail,
    )  # fmt: skip


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def course_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a sign-in sheet or the like."""
    one = _Course(request, pk)
    return small_form(
        request, ProofForm(request.POST or None, request.FILES or None),
        lambda data: actions.attach(one.row, by=one.actor, upload=data["proof"]),
        title=_("上传材料：%(name)s") % {"name": one.row.name}, submit=_("上传"), back=one.url, done=_("已上传。"), trail=one.trail,
    )  # fmt: skip


@page(*WITH_OFFICER)
@require_GET
def course_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file of a course, for who keeps it."""
    one = _Course(request, pk)
    if not one.keeps:
        raise Http404  # a sign-in sheet names people of other organs
    return serve(file_of(one.row, file_pk))


# -- the roll


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours of many people at once: a box each, arrow keys and Enter go from box to box; empty is not there."""
    one = _Course(request, pk)
    course = one.row
    organ = _asked_organ(request, one)
    rows = _people(one, organ)
    shown = Paginator(rows, ROLL).get_page(request.GET.get("page"))
    ids = [row.person_id for row in shown]
    there = dict(queries.attended(course).filter(person__in=ids).values_list("person_id", "tenths"))
    typed = {pk: text.strip()[:12] for pk in ids if (text := request.POST.get(f"h{pk}")) is not None}
    wrong: dict[str, str] = {}
    said = ""
    if request.method == "POST":
        entries, wrong = _read(typed, there)
        if wrong:
            said = _("有%(n)s行填写的不是学时，全部没有保存。") % {"n": len(wrong)}
        else:
            try:
                count = actions.enter(course, entries, by=one.actor)
            except Refusal as refusal:
                if refusal.status != 422:
                    raise
                wrong, said = refusal.fields, refusal.said
            else:
                messages.success(request, _("登记了%(n)s人的学时。") % {"n": count})
                return redirect(one.url)
    full = hours.shown(course.tenths)
    fill = request.method != "POST" and request.GET.get("fill") == "1"
    context = {
        "course": course, "title": _("登记学时"), "crumbs": (*one.trail, pieces.Crumb(_("登记学时"))), "full": full, "said": said,
        "lines": [
            {"row": row, "has": hours.shown(there[row.person_id]) if row.person_id in there else "",
             "value": typed.get(row.person_id, full if fill else ""), "error": wrong.get(f"h{row.person_id}", "")}
            for row in shown
        ],
        "page": shown, "organ": organ, "organs": _organs(one), "back": one.url,
    }  # fmt: skip
    return render(request, "training/roll.html", context, status=422 if said else 200)


def _read(typed: dict[int, str], there: dict[int, int]) -> tuple[dict[int, int], dict[str, str]]:
    """(person id → tenths, field → what is wrong) of the boxes that are filled; who has hours already has no box."""
    entries, wrong = {}, {}
    for pk, text in typed.items():
        if not text or pk in there:
            continue
        try:
            entries[pk] = hours.parse(text)
        except ValueError:
            wrong[f"h{pk}"] = _("请填数字，至多一位小数，例如3.5；没有参加的留空。")
    return entries, wrong


def _organs(one: _Course) -> list[Organ]:
    """Organs whose people may be entered: those in scope with people on the roster."""
    rows = queries.trainees_visible(one.actor).filter(to_on=None).values("organ_id")
    return list(Organ.objects.filter(pk__in=rows).order_by("division__path", "code"))


def _asked_organ(request: HttpRequest, one: _Course) -> Organ | None:
    text = request.GET.get("organ", "")
    organs = _organs(one)
    found = next((organ for organ in organs if str(organ.pk) == text), None)
    return found or next((organ for organ in organs if organ.pk == one.row.organ_id), organs[0] if organs else None)


def _people(one: _Course, organ: Organ | None) -> list[Trainee]:
    """The roster of the organ on the days of the course, each once."""
    if organ is None:
        return []
    found = {row.person_id: row for row in queries.on_roster(organ, min(one.row.ends_on, today()))}
    return list(found.values())
