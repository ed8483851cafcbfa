"""Pages of lay supervisors and contact points, and of their letters of appointment."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.core import roles
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Bulk, Empty
from xiezhi.core.web.pieces import Crumb, FileRow
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import Step, edited, form_page, step_page
from xiezhi.files.queries import content
from xiezhi.files.web import send, serve
from xiezhi.organs.web import organs_in
from xiezhi.trail.records import record_page

from . import actions, queries, show
from .codes import SECTOR
from .forms import (
    EndForm,
    EngagementForm,
    ManyTermsForm,
    ReasonForm,
    TermForm,
)
from .models import Engagement, choices
from .pages import Section, actor_of, body_of
from .states import BODY, ENGAGEMENT, SUPERVISOR

READERS = tuple(sorted(queries.WITH_OFFICE))
ENGAGEMENT_STEPS = {
    "appoint": Step(TermForm, actions.appoint, main=True, icon="patch-check"),
    "decline": Step(ReasonForm, actions.decline_engagement, danger=True),
    "renew": Step(TermForm, actions.renew, icon="arrow-repeat"),
    "end": Step(EndForm, actions.end, danger=True),
}


class EngagementList(Section):
    """监督员 and 联系点, with how many opinions each has given and how many were adopted."""

    section = "engagements"
    walks = True
    title = gettext_lazy("监督员和联系点")
    intro = gettext_lazy(
        "行政执法监督员从社会聘请，不同于司法局的监督人员；联系点设在企业、村（社区）等处，反映执法情况。"
    )
    default_sort = "to_on"
    columns = (
        Column("name", gettext_lazy("姓名或者名称"), sort=True),
        Column("kind", gettext_lazy("类别"), value="get_kind_display", sort=True),
        Column("sector", gettext_lazy("界别"), value="sector_name", sort="sector"),
        Column("division", gettext_lazy("所在地区"), value="division.name", sort="division__path"),
        Column("body", gettext_lazy("聘任机构"), value="body.name", sort="body__name", width="clip", shown=False),
        Column("from_on", gettext_lazy("聘期自"), kind="date", sort=True, shown=False),
        Column("to_on", gettext_lazy("聘期至"), kind="date", sort=True),
        Column("said", gettext_lazy("提出意见"), kind="number", sort=True),
        Column("adopted", gettext_lazy("被采纳"), kind="number", sort=True),
        Column("state", gettext_lazy("状态"), value=show.engagement_state, kind="badge", sort="state"),
        Column("employer", gettext_lazy("工作单位"), export_only=True),
        Column("contact", gettext_lazy("联系人"), export_only=True),
    )
    filters = (
        Text("q", gettext_lazy("姓名、名称、单位"), fields=("name", "employer", "contact")),
        Choice("kind", gettext_lazy("类别"), choices=Engagement.Kind.choices),
        Choice("sector", gettext_lazy("界别"), choices=choices(SECTOR)),
        OrganChoice("body", gettext_lazy("聘任机构"), field="body_id",
                    choices=lambda actor: organs_in(queries.engagements_visible(actor), "body_id")),
        DateRange("to_on", gettext_lazy("聘期届满")),
        YesNo("silent", gettext_lazy("没有提出过意见"), q=lambda yes: Q(said=0) if yes else Q(said__gte=1)),
    )  # fmt: skip
    empty = Empty(
        gettext_lazy("没有监督员和联系点"), gettext_lazy("监督人员提名，监督机构负责人聘任并制发聘书。"), icon="people"
    )

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        role = self.actor.role if self.actor else ""
        found = []
        if role in ENGAGEMENT["appoint"].roles and self.tab in ("proposed", "soon", "over"):
            label = _("批量聘任并制发聘书…") if self.tab == "proposed" else _("批量续聘并制发聘书…")
            found.append(Bulk("appoint", label, reverse("forces:appoint_many"), icon="patch-check", main=True))
        if role in BODY and self.tab != "proposed":
            found.append(Bulk("letters", _("下载所选聘书"), reverse("forces:letters_many"), icon="download"))
        return tuple(found)

    def tabs(self) -> dict[str, tuple[Any, Q]]:
        day = today()
        return {
            "appointed": (gettext_lazy("聘任中"), Q(state="appointed") & ~Q(to_on__lt=day)),
            "soon": (gettext_lazy("即将届满"), Q(state="appointed", to_on__range=(day, queries.soon_until(self.actor, day)))),
            "over": (gettext_lazy("聘期已满"), Q(state="appointed", to_on__lt=day)),
            "proposed": (gettext_lazy("待聘任"), Q(state="proposed")),
            "ended": (gettext_lazy("已解聘和不予聘任"), Q(state__in=("ended", "not_appointed"))),
            "all": (gettext_lazy("全部"), Q()),
        }

    def visible(self) -> Any:
        rows = queries.engagements_visible(self.actor).select_related("division", "body")
        return rows.annotate(said=Count("opinions", distinct=True),
                             adopted=Count("opinions", filter=Q(opinions__adopted=True), distinct=True))  # fmt: skip

    def row_url(self, row: Engagement) -> str:
        return reverse("forces:engagement", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor is None or self.actor.role != roles.SUPERVISOR:
            return []
        return [{"label": _("导入"), "url": f"{reverse('exchange:upload')}?kind=engagements", "icon": "upload"},
                {"label": _("提名"), "url": reverse("forces:propose"), "icon": "plus-lg", "main": True}]  # fmt: skip


ENGAGEMENTS = (EngagementList, "forces:engagements")


def _engagement(request: HttpRequest, pk: int) -> Engagement:
    rows = queries.engagements_visible(actor_of(request)).select_related("division", "body__division")
    row: Engagement = get_object_or_404(rows, pk=pk)
    return row


@page(*READERS)
@require_GET
def engagement(request: HttpRequest, pk: int, tab: str = "record") -> HttpResponse:
    """One of them: the terms with their letters, and what he or it has said."""
    actor, row = actor_of(request), _engagement(request, pk)
    head = show.head(
        row, "engagements", row.name, ENGAGEMENT, state=None, badges=(show.engagement_state(row),), organ=row.body.name,
        organ_url=show.organ_link(row.body, actor), kind=row.get_kind_display(), due=show.engagement_due(row),
    )  # fmt: skip
    terms = list(row.terms.select_related("letter__pdf", "letter__docx"))
    files = [
        FileRow(
            stored.name,
            reverse("forces:letter", args=[pk, term.pk, form]),
            stored.size,
            on=stored.at,
            by=stored.by_name,
            digest=stored.sm3,
        )
        for term in terms
        if term.letter
        for form, stored in (("pdf", term.letter.pdf), ("docx", term.letter.docx))
    ]
    opinions = queries.opinions_visible(actor).filter(engagement=row)
    return record_page(
        request,
        row,
        "forces:engagement",
        tab,
        head,
        show.engagement_facts(row),
        ENGAGEMENT,
        ENGAGEMENT_STEPS,
        among=ENGAGEMENTS,
        mine=actor.organ_id == row.body_id,
        edit="amend",
        template="forces/engagement.html",
        terms=terms,
        files=files,
        opinions=[(one, show.opinion_state(one), show.adopted_of(one)) for one in opinions[:50]],
        counts=queries.figures(opinions),
        refs=[one.ref for one in opinions[:200]],
    )


@page(*READERS)
@require_GET
def letter(request: HttpRequest, pk: int, term: int, form: str) -> HttpResponse:
    """A letter of appointment, as PDF or DOCX."""
    row = _engagement(request, pk)
    found = get_object_or_404(row.terms.select_related("letter__pdf", "letter__docx").exclude(letter=None), pk=term)
    if form not in ("pdf", "docx"):
        raise Http404
    return serve(getattr(found.letter, form))


def _picked(request: HttpRequest) -> list[Engagement]:
    """Those of the own body that were ticked in the list."""
    ids = [int(pk) for pk in request.POST.getlist("ids")[:500] if pk.isascii() and pk.isdecimal() and len(pk) < 18]
    actor = actor_of(request)
    rows = queries.engagements_visible(actor).filter(pk__in=ids, body_id=actor.organ_id)
    return list(rows.select_related("division", "body__division").order_by("kind", "name", "pk"))


@page(*sorted(ENGAGEMENT["appoint"].roles))
@require_POST
def appoint_many(request: HttpRequest) -> HttpResponse:
    """One term for all that are ticked. The first post asks from when to when and shows whom; nothing is written yet."""
    rows = _picked(request)
    if not rows:
        raise Refusal("FRC-26", _("没有选择监督员和联系点。"), _("请先勾选。"))
    form = ManyTermsForm(request.POST if "from_on" in request.POST else None, rows=rows)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                count = actions.appoint_many(rows, by=actor_of(request), **form.cleaned_data)
            except Refusal as refusal:
                form.refuse(refusal)
                status, rows = refusal.status, _picked(request)  # as they stand: nobody was appointed
            else:
                messages.success(request, _("已聘任%(n)s个，聘书已制发；在“聘任中”勾选，可以一并下载聘书。") % {"n": count})
                return redirect(f"{reverse('forces:engagements')}?view=appointed&sort=-from_on")
    context = {
        "form": form, "rows": [(row, show.engagement_state(row)) for row in rows], "back": reverse("forces:engagements"),
        "crumbs": show.crumbs("engagements"),
    }  # fmt: skip
    return render(request, "forces/appoint_many.html", context, status=status)


@page(*sorted(BODY))
@require_POST
def letters_many(request: HttpRequest) -> HttpResponse:
    """The newest letters of those ticked as one ZIP of PDFs, for printing."""
    newest = [(row, row.terms.exclude(letter=None).select_related("letter__pdf").first()) for row in _picked(request)]
    found = [(row, term) for row, term in newest if term]
    if not found:
        raise Refusal("FRC-27", _("所选的没有在本平台制发的聘书。"), _("纸质聘书只登记了文号；请另选，或者续聘时制发。"))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as packed:
        for row, term in found:
            name = "".join("_" if c in '\\/:*?"<>|' else c for c in f"{term.letter_no} {row.name}")
            packed.writestr(f"{name}.pdf", content(term.letter.pdf))
    return send(data.getvalue(), _("聘书%(n)s份.zip") % {"n": len(found)}, "application/zip")


def _form(request: HttpRequest, row: Engagement | None = None) -> EngagementForm:
    return EngagementForm(request.POST or None, body=row.body if row else body_of(request), row=row)


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Name somebody, or a place."""
    actor, form = actor_of(request), _form(request)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        row = actions.propose(body_of(request), by=actor, **edited(data))
        return _("已提名，等待负责人聘任。"), reverse("forces:engagement", args=[row.pk])

    return form_page(request, form, do, back=reverse("forces:engagements"), title=_("提名监督员或者联系点"), submit=_("提名"),
                     draft_key="forces:propose", crumbs=show.crumbs("engagements", Crumb(_("提名"))))  # fmt: skip


@page(*sorted(SUPERVISOR))
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposal right."""
    actor, row = actor_of(request), _engagement(request, pk)
    form, back = _form(request, row), reverse("forces:engagement", args=[pk])

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.amend(row, by=actor, seen=form.opened, **edited(data))
        return _("已保存。"), back

    return form_page(request, form, do, back=back, title=_("修改：%(name)s") % {"name": row.name}, submit=_("保存"),
                     now=lambda: EngagementForm(body=row.body, row=_engagement(request, pk)),
                     crumbs=show.crumbs("engagements", Crumb(row.name, back)))  # fmt: skip


@page(*sorted(BODY))
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move of an engagement."""
    row, back = _engagement(request, pk), reverse("forces:engagement", args=[pk])
    return step_page(request, ENGAGEMENT, row, name, ENGAGEMENT_STEPS, mine=actor_of(request).organ_id == row.body_id, back=back,
                     initial={"on": today()}, crumbs=show.crumbs("engagements", Crumb(row.name, back)))  # fmt: skip


engagement_list = page(*READERS)(EngagementList.as_view())
