"""Pages of entrustments and seals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.states import Table
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import importing
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page
from xiezhi.core.web.walk import carried, walk_of
from xiezhi.files.web import serve
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, queries, sealing, show
from .forms import (
    DayForm,
    EntrustmentForm,
    KeepingForm,
    NoteForm,
    PrintForm,
    PublishForm,
    RevokeForm,
    SealForm,
    SignForm,
)
from .models import Entrustment, Seal
from .states import DESTROYED, ENTRUSTMENT, LEGAL, SEAL, STAFF
from .views import READERS, Step, actor_of

ENTRUSTMENT_STEPS = {
    "sign": Step(SignForm, actions.sign),
    "publish": Step(PublishForm, actions.publish_entrustment),
    "revoke": Step(RevokeForm, actions.revoke),
    "discard": Step(None, actions.discard),
}
SEAL_STEPS = {
    "use": Step(DayForm, actions.use_seal),
    "store": Step(DayForm, actions.store_seal),
    "destroy": Step(NoteForm, actions.destroy_seal),
}


PRINT_CHOICES = (
    ("kept", gettext_lazy("已上传")), ("missed", gettext_lazy("在用的未上传")), ("none", gettext_lazy("印模未上传")),
)  # fmt: skip
PRINTS = {"kept": Q(file__isnull=False), "missed": queries.PRINT_MISSED, "none": Q(file=None)}


def _organs(found: Any) -> Any:
    return Organ.objects.filter(pk__in=found.order_by().values("organ_id")).order_by("name").values_list("pk", "name")


class EntrustmentList(ListView):
    """Entrustments by and to the organs in scope."""

    walks = True
    title = gettext_lazy("委托书")
    intro = gettext_lazy(
        "委托须有依据、有书面委托书、有期限并向社会公布；受委托组织以委托机关的名义执法，不得再委托（行政处罚法第二十条）。"
    )  # fmt: skip
    columns = (
        Column("number", gettext_lazy("委托书编号"), sort=True),
        Column("organ", gettext_lazy("委托机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("to", gettext_lazy("受委托组织"), value="to.name", sort="to__name", width="clip"),
        Column("powers", gettext_lazy("委托职权类别"), value="power_names"),
        Column("from_on", gettext_lazy("自"), kind="date", sort=True),
        Column("to_on", gettext_lazy("至"), kind="date", sort=True),
        Column("state", gettext_lazy("状态"), value=show.entrustment_state, kind="badge", sort="state"),
        Column("published_on", gettext_lazy("公布日期"), kind="date", sort=True),
        Column("matters", gettext_lazy("委托的具体事项"), export_only=True),
        Column("limits", gettext_lazy("委托权限"), export_only=True),
        Column("basis", gettext_lazy("委托依据"), export_only=True),
        Column("signed_on", gettext_lazy("签订日期"), kind="date", export_only=True),
        Column("signed_by", gettext_lazy("签订人"), export_only=True),
        Column("published_at", gettext_lazy("公布网址"), export_only=True),
        Column("ended_on", gettext_lazy("解除日期"), kind="date", export_only=True),
        Column("end_reason", gettext_lazy("解除理由"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("编号、名称、事项"), fields=("number", "organ__name", "to__name", "matters")),
        Choice("state", gettext_lazy("状态"), choices=ENTRUSTMENT.choices()),
        OrganChoice("organ", gettext_lazy("委托机关"), field="organ_id",
                    choices=lambda actor: _organs(queries.entrustments_visible_to(actor))),
        DateRange("to_on", gettext_lazy("期限届满")),
    )  # fmt: skip
    default_sort = "-from_on"
    empty = Empty(gettext_lazy("没有委托书"), gettext_lazy("执法主体的法制机构起草，负责人签订后公布。"), icon="link-45deg")

    def queryset(self) -> Any:
        return queries.entrustments_visible_to(self.actor).select_related("organ", "to")

    def row_url(self, row: Entrustment) -> str:
        return reverse("subjects:entrustment", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in LEGAL:
            return []
        found = importing("entrustments") if self.actor.role == roles.LEGAL_STAFF else []
        return [*found, {"label": _("起草委托书"), "url": reverse("subjects:draft"), "icon": "plus-lg", "main": True}]


def _entrustment(request: HttpRequest, pk: int) -> Entrustment:
    rows = queries.entrustments_visible_to(actor_of(request)).select_related("organ__division", "to")
    row: Entrustment = get_object_or_404(rows, pk=pk)
    return row


CRUMB = (gettext_lazy("执法主体"), "subjects:list")


def _crumbs(*more: tuple[Any, str]) -> tuple[pieces.Crumb, ...]:
    return tuple(pieces.Crumb(label, reverse(name) if name else "") for label, name in (CRUMB, *more))


def _moves(table: Table, row: Any, steps: dict[str, Step], request: HttpRequest, url: str) -> list[pieces.MoveButton]:
    """The moves open to this person on a paper of the own organ."""
    actor = actor_of(request)
    if actor.organ_id != row.organ_id:
        return []
    found = []
    for move in table.open_moves(row.state, actor.role):
        if move.name in steps:
            wants = steps[move.name].form is not None
            found.append(pieces.MoveButton(
                move.label, reverse(url, args=[row.pk, move.name]), main=move.name in ("sign", "publish", "use"), form=wants,
                danger=move.name in ("revoke", "destroy", "discard"),
                confirm="" if wants else _("确定作废这份草稿？")))  # fmt: skip
    return found


def _carried(request: HttpRequest, moves: list[pieces.MoveButton]) -> list[pieces.MoveButton]:
    return [replace(move, url=carried(request, move.url)) for move in moves]


@page(*READERS)
@require_GET
def entrustment(request: HttpRequest, pk: int) -> HttpResponse:
    """One entrustment with its steps and its trail."""
    row = _entrustment(request, pk)
    moves = _moves(ENTRUSTMENT, row, ENTRUSTMENT_STEPS, request, "subjects:entrustment_step")
    if actor_of(request).organ_id == row.organ_id and ENTRUSTMENT["change"].open_to(row.state, actor_of(request).role):
        moves.append(pieces.MoveButton(_("修改"), reverse("subjects:change", args=[pk]), form=True, icon="pencil"))
    head = pieces.RecordHead(
        title=_("委托%(to)s执法") % {"to": row.to.name}, number=row.number, kind=pgettext("one", "委托书"), organ=row.organ.name,
        organ_url=reverse("organs:record", args=[row.organ_id]) if actor_of(request).sees(row.organ_id) else "",
        level=row.organ.get_level_display(), badges=(show.entrustment_state(row),), due=show.entrustment_due(row),
        crumbs=_crumbs((_("委托书"), "subjects:entrustments"), (row.number, "")),
    )  # fmt: skip
    lines = lines_for(actor_of(request), row.ref)
    context = {
        "head": head, "facts": show.entrustment_facts(row), "moves": _carried(request, moves), "lines": lines,
        "walk": walk_of(request, EntrustmentList, pk, reverse("subjects:entrustments")),
    }  # fmt: skip
    return render(request, "subjects/paper.html", context)


@page(*sorted(LEGAL))
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Draw up an entrustment of the own organ."""
    actor = actor_of(request)
    organ: Organ = get_object_or_404(Organ, pk=actor.organ_id)
    form = EntrustmentForm(request.POST or None, actor=actor)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.draft(organ, by=actor, **{k: v for k, v in data.items() if k != "version"})
        return _("已起草，等待负责人签订。"), reverse("subjects:entrustment", args=[row.pk])

    return form_page(request, form, do, back=reverse("subjects:entrustments"), title=_("起草委托书"), submit=_("保存草稿"),
                     draft_key="subjects:entrust",
                     crumbs=_crumbs((_("委托书"), "subjects:entrustments"), (_("起草"), "")))  # fmt: skip


@page(*sorted(LEGAL))
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    actor, row = actor_of(request), _entrustment(request, pk)
    back = reverse("subjects:entrustment", args=[pk])
    mine = actor.organ_id == row.organ_id and ENTRUSTMENT["change"].open_to(row.state, actor.role)
    if request.method != "POST" and not mine:
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(back)
    form = EntrustmentForm(request.POST or None, actor=actor, row=row)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.change(row, by=actor, seen=form.opened, **{k: v for k, v in data.items() if k != "version"})
        return _("已保存。"), back

    return form_page(request, form, do, back=back, title=_("修改委托书%(no)s") % {"no": row.number}, submit=_("保存"),
                     now=lambda: EntrustmentForm(actor=actor, row=_entrustment(request, pk)))  # fmt: skip


def _step(request: HttpRequest, row: Any, name: str, steps: dict[str, Step], table: Table, url: str, back: str) -> HttpResponse:
    moves = {move.url for move in _moves(table, row, steps, request, url)}
    if name not in steps or (request.method != "POST" and (steps[name].form is None or request.path not in moves)):
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(back)
    one, label, actor = steps[name], table[name].label, actor_of(request)
    form = one.form(request.POST or None, initial={"on": today()}) if one.form else None

    def do(data: dict[str, Any]) -> tuple[str, str]:
        one.do(row, by=actor, **data)
        return _("已办理：%(move)s。") % {"move": label}, back

    if form is None:
        said, to = do({})
        messages.success(request, said)
        return redirect(carried(request, to))
    return form_page(request, form, do, back=back, title=f"{label}：{row}", submit=label, intro=table[name].article)


@page(*sorted(STAFF))
@require_http_methods(["GET", "HEAD", "POST"])
def entrustment_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of an entrustment."""
    back = reverse("subjects:entrustment", args=[pk])
    return _step(request, _entrustment(request, pk), name, ENTRUSTMENT_STEPS, ENTRUSTMENT, "subjects:entrustment_step", back)


class SealList(ListView):
    """The register of seals."""

    walks = True
    title = gettext_lazy("印章")
    intro = gettext_lazy("机关印章、行政执法专用章和监督专用印章的印模、保管和使用期间。")
    columns = (
        Column("name", gettext_lazy("印文"), sort=True),
        Column("kind", gettext_lazy("印章种类"), value="get_kind_display", sort=True),
        Column("organ", gettext_lazy("用印机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=SEAL, sort=True),
        Column("keeper", gettext_lazy("保管人")),
        Column("used_from", gettext_lazy("启用日期"), kind="date", sort=True),
        Column("used_to", gettext_lazy("停用日期"), kind="date", sort=True),
        Column("print", gettext_lazy("印模"), value=show.print_state, kind="badge", sort="file"),
        Column("engraved_on", gettext_lazy("刻制日期"), kind="date", export_only=True),
        Column("filing_no", gettext_lazy("公安机关备案编号"), width="code"),
        Column("note", gettext_lazy("说明"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("印文、备案编号、保管人"), fields=("name", "filing_no", "keeper")),
        Choice("kind", gettext_lazy("印章种类"), choices=Seal.Kind.choices),
        Choice("state", gettext_lazy("状态"), choices=SEAL.choices()),
        OrganChoice("organ", gettext_lazy("用印机关"), field="organ_id",
                    choices=lambda actor: _organs(queries.seals_visible_to(actor))),
        Choice("print", gettext_lazy("印模"), choices=PRINT_CHOICES, q=PRINTS.__getitem__),
    )  # fmt: skip
    default_sort = "organ"
    empty = Empty(gettext_lazy("没有印章"), gettext_lazy("机关的法制机构或者监督机构登记后出现在这里。"), icon="record-circle")

    def queryset(self) -> Any:
        return queries.seals_visible_to(self.actor).select_related("organ")

    def row_url(self, row: Seal) -> str:
        return reverse("subjects:seal", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role not in SEAL["register"].roles:
            return []
        found = importing("seals") if self.actor.role in (roles.LEGAL_STAFF, roles.SUPERVISOR) else []
        return [*found, {"label": _("登记印章"), "url": reverse("subjects:register_seal"), "icon": "plus-lg", "main": True}]


def _seal(request: HttpRequest, pk: int) -> Seal:
    row: Seal = get_object_or_404(queries.seals_visible_to(actor_of(request)).select_related("organ", "file"), pk=pk)
    return row


@page(*READERS)
@require_GET
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """One seal with its print."""
    row = _seal(request, pk)
    head = pieces.RecordHead(
        title=row.name, kind=row.get_kind_display(), organ=row.organ.name, state=SEAL.states[row.state],
        organ_url=reverse("organs:record", args=[row.organ_id]), crumbs=_crumbs((_("印章"), "subjects:seals"), (row.name, "")),
    )  # fmt: skip
    lacking = show.print_state(row)
    head = replace(head, badges=(lacking,) if lacking.tone == "warn" else ())
    prints = [pieces.FileRow(row.file.name, reverse("subjects:print", args=[pk]), row.file.size, row.file.mime, row.file.at,
                             row.file.by_name, row.file.sm3)] if row.file else []  # fmt: skip
    context = {
        "head": head, "facts": show.seal_facts(row), "walk": walk_of(request, SealList, pk, reverse("subjects:seals")),
        "moves": _carried(request, _moves(SEAL, row, SEAL_STEPS, request, "subjects:seal_step") + _keeping(request, row)),
        "files": prints, "lines": lines_for(actor_of(request), row.ref),
    }  # fmt: skip
    return render(request, "subjects/paper.html", context)


def _keeping(request: HttpRequest, row: Seal) -> list[pieces.MoveButton]:
    """What is done about a seal that stays as it is: its print, who keeps it."""
    actor = actor_of(request)
    if actor.organ_id != row.organ_id or actor.role not in SEAL["register"].roles or row.state == DESTROYED.value:
        return []
    label = _("更换印模…") if row.file_id else _("上传印模…")
    return [
        pieces.MoveButton(label, reverse("subjects:add_print", args=[row.pk]), form=True, icon="upload"),
        pieces.MoveButton(_("变更保管登记…"), reverse("subjects:amend_seal", args=[row.pk]), form=True, icon="pencil"),
    ]


def _kept(request: HttpRequest, pk: int, form: Any, do: Any, title: str, intro: str = "") -> HttpResponse:
    row, back = _seal(request, pk), reverse("subjects:seal", args=[pk])
    if request.method != "POST" and not _keeping(request, row):
        messages.info(request, _("现在不能办理这一步。"))
        return redirect(back)

    def done(data: dict[str, Any]) -> tuple[str, str]:
        do(row, by=actor_of(request), **data)
        return _("已保存。"), back

    return form_page(request, form(row), done, back=back, title=title, submit=_("保存"), intro=intro or row.name,
                     crumbs=_crumbs((_("印章"), "subjects:seals"), (row.name, "")))  # fmt: skip


@page(*sorted(SEAL["register"].roles))
@require_http_methods(["GET", "HEAD", "POST"])
def add_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of its print comes after the entry, or another one in its place."""
    return _kept(request, pk, lambda row: PrintForm(request.POST or None, request.FILES or None), sealing.add_print, _("上传印模"))


@page(*sorted(SEAL["register"].roles))
@require_http_methods(["GET", "HEAD", "POST"])
def amend_seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else keeps it, or what was entered was wrong."""

    def form(row: Seal) -> KeepingForm:
        return KeepingForm(request.POST or None, initial={"keeper": row.keeper, "filing_no": row.filing_no, "note": row.note})

    return _kept(request, pk, form, sealing.amend_seal, _("变更保管登记"))


@page(*READERS)
@require_GET
def seal_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of a seal's print, as a download."""
    row = _seal(request, pk)
    if row.file is None:
        messages.info(request, _("这枚印章没有存入印模。"))
        return redirect("subjects:seal", pk)
    return serve(row.file)


@page(*sorted(SEAL["register"].roles))
@require_http_methods(["GET", "HEAD", "POST"])
def register_seal(request: HttpRequest) -> HttpResponse:
    """Enter a seal of the own organ."""
    actor = actor_of(request)
    organ: Organ = get_object_or_404(Organ, pk=actor.organ_id)
    kind = Seal.Kind.SUPERVISION if actor.role in roles.SUPERVISION else Seal.Kind.ENFORCEMENT
    initial = {"kind": kind, "name": organ.name + ("" if kind == Seal.Kind.ORGAN else kind.label)}
    form = SealForm(request.POST or None, request.FILES or None, initial=initial)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.register_seal(organ, by=actor, **data)
        return _("已登记。"), reverse("subjects:seal", args=[row.pk])

    return form_page(request, form, do, back=reverse("subjects:seals"), title=_("登记印章"), submit=_("登记"),
                     crumbs=_crumbs((_("印章"), "subjects:seals"), (_("登记"), "")))  # fmt: skip


@page(*sorted(SEAL["destroy"].roles | SEAL["use"].roles))
@require_http_methods(["GET", "HEAD", "POST"])
def seal_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of a seal."""
    return _step(request, _seal(request, pk), name, SEAL_STEPS, SEAL, "subjects:seal_step", reverse("subjects:seal", args=[pk]))


entrustment_list = page(*READERS)(EntrustmentList.as_view())
seal_list = page(*READERS)(SealList.as_view())
