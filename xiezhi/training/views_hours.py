"""Entries of hours: the list, one entry with its history, and putting it right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Overtaken, Refusal
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import REPORTING, url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.stale import stale_form
from xiezhi.core.web.walk import carried, walk_of
from xiezhi.files.web import serve
from xiezhi.trail.web import lines_for

from . import actions, queries
from .forms import CorrectForm, ProofForm, ReasonForm
from .hours import exact, said, shown
from .models import Attendance, Kind
from .pages import WITH_OFFICER, Section, crumbs, file_of, file_rows, organ_choices, small_form
from .states import ATTENDANCE, KEEPERS, VALID
from .views import year_choices


def of_batch(value: str) -> Q:
    return Q(batch=f"exchange.Batch:{value}") if value.isascii() and value.isdecimal() else Q(pk__in=())


class AttendanceList(Section):
    """Every entry of hours in scope."""

    section = "attendances"
    walks = True
    owner = "organ"
    title = gettext_lazy("学时记录")
    default_sort = "-on"
    columns = (
        Column("person", gettext_lazy("姓名"), value="person.name", sort="person__name"),
        Column("course", gettext_lazy("课程"), value="course.name", sort="course__name", width="clip"),
        Column("on", gettext_lazy("日期"), value="course.starts_on", kind="date", sort="course__starts_on"),
        Column("kind", gettext_lazy("学时类别"), value="get_kind_display", sort=True),
        Column("tenths", gettext_lazy("学时"), value=lambda row: exact(row.tenths), kind="number", sort="tenths"),
        Column("organ", gettext_lazy("机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=ATTENDANCE, sort=True),
        Column("by_name", gettext_lazy("登记人"), sort=True, shown=False),
        Column("at", gettext_lazy("登记时间"), kind="moment", sort=True, shown=False),
        Column("remark", gettext_lazy("备注"), shown=False, width="clip"),
    )
    filters = (
        Text("q", gettext_lazy("姓名、课程"), fields=("person__name", "course__name")),
        Choice("year", gettext_lazy("年度"), choices=year_choices),
        Choice("kind", gettext_lazy("学时类别"), choices=Kind.choices),
        OrganChoice("organ", gettext_lazy("机关"), field="organ_id", choices=organ_choices()),
        Choice("state", gettext_lazy("状态"), choices=ATTENDANCE.choices()),
        Text("batch", gettext_lazy("批次"), q=of_batch),
        DateRange("on", gettext_lazy("日期"), field="course__starts_on"),
    )
    empty = Empty(gettext_lazy("还没有学时记录"), gettext_lazy("在课程里登记，或者从文件导入。"), icon="book")

    def queryset(self) -> Any:
        return queries.attendances_visible(self.actor).select_related("person", "course", "organ")

    def row_url(self, row: Attendance) -> str:
        return reverse("training:attendance", args=[row.pk])


attendance_list = page(*WITH_OFFICER)(AttendanceList.as_view())


class _Entry:
    """An entry as one reader sees it."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        rows = queries.attendances_visible(self.actor).select_related("person", "course__organ", "organ__division")
        self.row: Attendance = get_object_or_404(rows, pk=pk)
        self.url = reverse("training:attendance", args=[pk])
        self.trail = crumbs("attendances", pieces.Crumb(str(self.row), self.url))

    @property
    def keeps(self) -> bool:
        role_fits = self.actor.role in KEEPERS
        return role_fits and self.row.state == VALID.value and queries.keeps(self.actor, self.row.course.organ_id)

    def head(self) -> pieces.RecordHead:
        row = self.row
        return pieces.RecordHead(
            title=row.person.name,
            number=said(row.tenths),
            kind=row.get_kind_display(),
            organ=row.organ.name,
            organ_url=url_or_none("organs:record", row.organ_id) or "",
            state=ATTENDANCE.states[row.state],
            crumbs=crumbs("attendances", pieces.Crumb(row.course.name)),
        )

    def tabs(self, tab: str) -> list[pieces.Tab]:
        return [
            pieces.Tab(_("学时记录"), self.url, tab == "entry"),
            pieces.Tab(_("操作留痕"), reverse("training:attendance_trail", args=[self.row.pk]), tab == "trail"),
        ]

    def moves(self) -> list[pieces.MoveButton] | None:
        if not self.keeps:
            return None
        at = lambda name: carried(self.request, reverse(f"training:{name}", args=[self.row.pk]))  # noqa: E731
        return [
            pieces.MoveButton(_("更正"), at("correct"), form=True, main=True, icon="pencil"),
            pieces.MoveButton(_("上传学时证明"), at("attach"), form=True, icon="paperclip"),
            pieces.MoveButton(_("作废"), at("void"), form=True, danger=True, icon="slash-circle"),
        ]


@page(*WITH_OFFICER)
@require_GET
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: whose, of which course, what was put right, with what proof."""
    one = _Entry(request, pk)
    row, course = one.row, one.row.course
    batch = row.batch.rpartition(":")[2]
    context = {
        "head": one.head(),
        "walk": walk_of(request, AttendanceList, pk, reverse("training:attendances")),
        "tabs": one.tabs("entry"),
        "facts": [
            pieces.Fact(_("姓名"), row.person.name, url=reverse("training:person", args=[row.person_id])),
            pieces.Fact(_("课程"), course.name, url=reverse("training:course", args=[course.pk])),
            pieces.Fact(_("日期"), course.starts_on, "date"),
            pieces.Fact(_("学时"), shown(row.tenths)),
            pieces.Fact(_("学时类别"), row.get_kind_display()),
            pieces.Fact(_("组织单位"), course.host or course.organ.name),
            pieces.Fact(_("登记人"), row.by_name),
            pieces.Fact(_("登记时间"), row.at, "moment"),
            *([pieces.Fact(_("来自批次"), batch, url=_batch_url(batch, one.actor))] if batch.isdecimal() else []),
            *([pieces.Fact(_("备注"), row.remark, wide=True)] if row.remark else []),
            *([pieces.Fact(_("作废理由"), row.reason, wide=True)] if row.reason else []),
        ],
        "history": [_happening(one_) for one_ in row.corrections.all()],
        "moves": one.moves(),
        "files": file_rows(row, lambda stored: reverse("training:proof", args=[row.pk, stored.pk])),
    }  # fmt: skip
    return render(request, "training/attendance.html", context)


def _batch_url(number: str, actor: Actor) -> str:
    """Batches are for who reports or supervises, not for the officer himself."""
    opens = number.isdecimal() and actor.role in REPORTING
    return (url_or_none("exchange:batch", int(number)) or "") if opens else ""


def _happening(row: Any) -> pieces.Happening:
    """A correction in words."""
    changes = row.changes
    parts = []
    if "tenths" in changes:
        before, after = changes["tenths"]
        parts.append(_("学时由%(before)s改为%(after)s") % {"before": shown(before), "after": shown(after)})
    if "remark" in changes:
        parts.append(_("备注改为“%(after)s”") % {"after": changes["remark"][1]})
    return pieces.Happening(row.at, "；".join(parts), row.by_name, row.reason)


@page(*WITH_OFFICER)
@require_GET
def attendance_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with an entry."""
    one = _Entry(request, pk)
    lines = lines_for(one.actor, one.row.ref, one.row.course.ref, *filter(None, [one.row.batch]))
    return render(request, "training/trail.html", {"head": one.head(), "tabs": one.tabs("trail"), "lines": lines})


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put hours right, with the reason."""
    one = _Entry(request, pk)

    def fresh() -> CorrectForm:
        row = Attendance.objects.get(pk=pk)
        return CorrectForm(initial={"tenths": row.tenths, "remark": row.remark, "version": row.version})

    initial = {"version": one.row.version}
    form = CorrectForm(request.POST, initial=initial) if request.method == "POST" else fresh()
    if request.method == "POST" and form.is_valid():
        sent = {name: form.cleaned_data[name] for name in ("tenths", "remark", "reason")}
        try:
            actions.correct(one.row, by=one.actor, version=form.opened, **sent)
        except Overtaken as refusal:
            return stale_form(request, refusal, form, fresh())
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("已更正，原来的学时留在更正记录里。"))
            return redirect(one.url)
    context = {
        "form": form, "title": _("更正学时：%(name)s") % {"name": one.row.person.name}, "submit": _("保存更正"),
        "cancel_url": one.url, "intro": one.row.course.name, "crumbs": one.trail,
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an entry void."""
    one = _Entry(request, pk)
    return small_form(
        request, ReasonForm(request.POST or None), lambda data: actions.void(one.row, by=one.actor, reason=data["reason"]),
        title=_("作废学时：%(name)s") % {"name": one.row.person.name}, submit=_("作废"), back=one.url,
        done=_("已作废，不再计入学时。"), trail=one.trail, intro=_("作废以后仍然看得到，不再计入；需要时可以重新登记。"),
    )  # fmt: skip


@page(*sorted(KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a proof to an entry."""
    one = _Entry(request, pk)
    return small_form(
        request, ProofForm(request.POST or None, request.FILES or None),
        lambda data: actions.attach(one.row, by=one.actor, upload=data["proof"]),
        title=_("上传学时证明：%(name)s") % {"name": one.row.person.name}, submit=_("上传"), back=one.url,
        done=_("已上传。"), trail=one.trail,
    )  # fmt: skip


@page(*WITH_OFFICER)
@require_GET
def proof(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A proof of an entry."""
    return serve(file_of(_Entry(request, pk).row, file_pk))


