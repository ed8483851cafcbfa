"""Officers: the list, the file, what happens to a person; auxiliary staff; the organ's tab."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from xiezhi.core.errors import Overtaken
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, DateRange, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import importing
from xiezhi.core.web.policy import page
from xiezhi.core.web.show import listed
from xiezhi.core.web.stale import stale_form
from xiezhi.core.web.walk import carried, walk_of
from xiezhi.exams import actions as exams
from xiezhi.exams import queries as exam_results
from xiezhi.files.web import serve
from xiezhi.organs import queries as organs
from xiezhi.organs.web import head_of, tabs_of
from xiezhi.trail.web import lines_for
from xiezhi.training import queries as training

from . import actions, eligibility, forms, queries, rules, show
from .models import Application, Left, Officer, Staffing
from .pages import (
    ORGAN_SIDE,
    OWN,
    READERS,
    SUPERVISION,
    RoomList,
    actor_of,
    bound,
    field_choices,
    form_page,
    found,
    get_or_post,
    organ_choices,
    url_with,
)  # fmt: skip

CANDIDATES = {"passed": gettext_lazy("考试合格，可以申领"), "unexamined": gettext_lazy("等待资格考试")}


def standing_q(name: str) -> Q:
    """The filter of officers by certificate: `none` is being in post without one that is valid."""
    if name == "none":
        return queries.uncertified_q()
    if name in CANDIDATES:
        return queries.candidate_q(passed=name == "passed")
    return queries.standing_q(name, "certificate__")


REVIEW = {"yes": gettext_lazy("法制审核人员"), "unqualified": gettext_lazy("无法律职业资格"), "no": gettext_lazy("不从事审核")}


def review_q(name: str) -> Q:
    return queries.unqualified_q() if name == "unqualified" else Q(reviewer=name == "yes")


class OfficerList(RoomList):
    title = gettext_lazy("执法人员")
    tab = "list"
    template_name = "registry/officers.html"
    default_sort = "organ"
    empty = Empty(
        gettext_lazy("还没有登记执法人员"),
        gettext_lazy("执法机关的数据专员、法制机构人员逐人登记，或者在“数据报送”里报送名册。"),
        icon="people",
    )

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return (
            Column("name", _("姓名"), value="person.name", sort="person__name"),
            Column("number", _("执法证号"), value=lambda o: o.certificate.number if o.certificate else "",
                   sort="certificate__number", width="code"),
            Column("certificate", _("证件"), value=show.officer_badge, kind="badge", sort="certificate__state"),
            Column("valid_to", _("有效期至"), value=lambda o: o.certificate.valid_to if o.certificate else None, kind="date",
                   sort="certificate__valid_to"),
            Column("organ", pgettext("one", "机关"), value="organ.name", sort=("organ__name", "staff_no"), width="clip"),
            Column("position", _("执法岗位"), sort=True),
            Column("duty", _("在岗"), value=show.duty_badge, kind="badge", sort="on_duty"),
            Column("review", _("法制审核"), value=show.review_badge, kind="badge", sort="reviewer"),
            Column("staff_no", _("人员编号"), sort=True, shown=False, width="code"),
            Column("title", _("职务"), value="person.title", sort="person__title", shown=False),
            Column("rank", _("职级"), sort=True, shown=False),
            Column("staffing", _("编制"), value="get_staffing_display", sort="staffing", shown=False),
            Column("fields", _("执法领域"), value=lambda o: listed(queries.split_fields(o.fields)), shown=False),
            Column("on_duty_since", _("在岗起始"), kind="date", sort=True, shown=False),
            Column("left_on", _("离岗日期"), kind="date", sort=True, shown=False),
        )  # fmt: skip

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (
            Text("q", _("姓名、证号、编号、岗位"), fields=("person__name", "certificate__number", "staff_no", "position")),
            OrganChoice("organ", pgettext("one", "机关"), field="organ_id", choices=organ_choices(queries.visible_to)),
            Choice(
                "standing", _("证件"), q=standing_q,
                choices=[("none", _("在岗无有效证件")), *CANDIDATES.items(), *queries.standing_labels()],
            ),
            YesNo("duty", _("在岗"), q=lambda yes: Q(on_duty=yes)),
            Choice("review", _("法制审核"), choices=tuple(REVIEW.items()), q=review_q),
            Choice("field", _("执法领域"), choices=field_choices, q=lambda name: Q(fields__contains=name)),
            Choice("staffing", _("编制"), choices=Staffing.choices),
            Choice("left_as", _("离岗原因"), choices=Left.choices),
            DateRange("valid_to", _("有效期至"), field="certificate__valid_to"),
        )  # fmt: skip

    def queryset(self) -> Any:
        return queries.visible_to(self.actor).select_related("person", "organ", "certificate")

    def row_url(self, row: Officer) -> str:
        return reverse("registry:record", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role in ORGAN_SIDE:
            new = {"label": _("登记执法人员"), "url": reverse("registry:new"), "icon": "plus-lg", "main": True}
            return [*importing("officers"), new]
        return []

    def extra_context(self) -> dict[str, Any]:
        here = self.request.path
        return super().extra_context() | {
            "stats": queries.counts(queries.visible_to(self.actor)),
            "days": {"warn": rules.value("warn_days", today()), "soon": rules.value("warn_soon_days", today())},
            "urls": {name: f"{here}?standing={name}&duty=1" for name in ("valid", "none", "warn", "soon", "expired")}
            | {"posted": f"{here}?duty=1", "reviewers": f"{here}?review=yes"},
            "leaving": queries.to_recall(self.actor).count(),
        }  # fmt: skip


class OrganOfficers(OfficerList):
    """Officers of one organ: a tab of the organ's record."""

    title = gettext_lazy("人员与证件")
    template_name = "registry/organ.html"
    default_sort = "name"
    walks = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _found = self.organ  # a stranger's organ is not there, whatever the method
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def organ(self) -> Any:
        return found(organs.visible_to(self.actor).select_related("division"), self.kwargs["pk"])

    def queryset(self) -> Any:
        return super().queryset().filter(organ=self.organ)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        return tuple(column for column in super().columns if column.name != "organ")

    @property
    def filters(self) -> tuple[Any, ...]:  # type: ignore[override]
        return tuple(each for each in super().filters if each.name != "organ")

    def extra_context(self) -> dict[str, Any]:
        return super().extra_context() | {
            "head": head_of(self.organ),
            "tabs": tabs_of(self.organ, self.actor, "people"),
            "stats": queries.counts(self.queryset()),
            "auxiliaries": queries.auxiliaries_visible(self.actor).filter(organ=self.organ, to_on=None).count(),
        }


# -- one officer


def _officer(request: HttpRequest, pk: int) -> Officer:
    rows = queries.visible_to(actor_of(request)).select_related(
        "person", "organ", "organ__division", "certificate", "certificate__organ", "photo"
    )
    officer: Officer = found(rows, pk)
    return officer


def _crumbs(officer: Officer) -> list[pieces.Crumb]:
    return [
        pieces.Crumb(_("执法人员"), reverse("registry:list")),
        pieces.Crumb(officer.person.name, reverse("registry:record", args=[officer.pk])),
    ]


@page(*OWN)
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer's file: who it is, which certificate, where in post, what was decided about him."""
    actor, officer = actor_of(request), _officer(request, pk)
    passed = exam_results.passed_on(officer.person, today())
    certificates = queries.certificates_visible(actor).filter(officer=officer).select_related("organ").order_by("-pk")
    kind = eligibility.kind_for(officer, today()) if officer.on_duty else None
    asked = officer.applications.order_by("-pk")[:10]
    context = {
        "officer": officer,
        "walk": walk_of(request, OfficerList, pk, reverse("registry:list")),
        "head": show.officer_head(officer),
        "tabs": show.record_tabs("record", pk, pgettext("one", "人员"), "record"),
        "facts": show.officer_facts(officer, passed),
        "certificates": [(row, show.state_badge(row)) for row in certificates],
        "conditions": eligibility.conditions(officer, kind, today(), None) if kind == Application.Kind.FIRST and not asked else (),
        "applications": asked,
        "postings": officer.postings.select_related("organ").order_by("-id"),
        "measures": [(row, show.measure_label(row.measure)) for row in queries.measures_of(officer)],
        "passes": exam_results.passes_of(officer.person)[:5],
        "moves": show.officer_moves(officer, actor, url_with(request)),
        "dues": [due for row in certificates if (due := show.recall_due(row))],
        "unqualified": show.unqualified(officer),
        "summary": training.of_person(officer.person, today().year) if officer.on_duty else None,
        "training_url": show.training_url(actor, officer),
    }  # fmt: skip
    return render(request, "registry/record.html", context)


@page(*OWN)
@require_GET
def record_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done about this person and the certificates."""
    actor, officer = actor_of(request), _officer(request, pk)
    refs = [officer.ref, officer.person.ref]
    refs += [row.ref for row in queries.certificates_visible(actor).filter(officer=officer)]
    refs += [row.ref for row in queries.applications_visible(actor).filter(officer=officer)]
    context = {
        "head": show.officer_head(officer),
        "tabs": show.record_tabs("record", pk, pgettext("one", "人员"), "record_trail"),
        "lines": lines_for(actor, *refs),
    }
    return render(request, "registry/trail.html", context)


@page(*OWN)
@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo for the card."""
    officer = _officer(request, pk)
    if officer.photo is None:
        raise Http404
    return serve(officer.photo)


@page(*ORGAN_SIDE)
@get_or_post
def new(request: HttpRequest) -> HttpResponse:
    """Register an officer."""
    actor = actor_of(request)
    form = bound(request, forms.OfficerForm, actor=actor)
    return form_page(
        request, form, title=_("登记执法人员"), submit=_("登记"), back=reverse("registry:list"),
        crumbs=[pieces.Crumb(_("执法人员"), reverse("registry:list"))], done=_("已登记。"), draft_key="registry:new",
        do=lambda values: actions.register(by=actor, **values), to=lambda row: reverse("registry:record", args=[row.pk]),
    )  # fmt: skip


@page(*ORGAN_SIDE)
@get_or_post
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an officer's file."""
    actor, officer = actor_of(request), _officer(request, pk)
    form = bound(request, forms.OfficerForm, actor=actor, officer=officer)

    def overtaken(refusal: Overtaken) -> HttpResponse:
        return stale_form(request, refusal, form, forms.OfficerForm(actor=actor, officer=_officer(request, pk)))

    return _about(
        request, officer, form, _("修改登记：%(name)s"), _("保存"), _("已保存。"),
        lambda values: actions.edit_officer(officer, by=actor, seen=form.opened, **values), overtaken=overtaken,
    )  # fmt: skip


@page(*ORGAN_SIDE)
@get_or_post
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody no longer enforces here."""
    officer = _officer(request, pk)
    days = rules.value("recall_workdays", today(), officer.organ.division.code)
    intro = _("登记后证件即不能使用，须在%(n)d个工作日内收回（非法定默认）。对人员的处理请由监督机构登记处理决定。") % {
        "n": days
    }
    return _about(
        request, officer, bound(request, forms.LeaveForm, initial={"on": today()}), _("登记离岗：%(name)s"), _("登记离岗"),
        _("已登记离岗。"), lambda values: actions.leave(officer, by=actor_of(request), **values), intro=intro,
        to=lambda _row: reverse("registry:list"),
    )  # fmt: skip


@page(*ORGAN_SIDE)
@get_or_post
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody enforces here again."""
    officer = _officer(request, pk)
    initial = {"on": today(), "position": officer.position}
    return _about(
        request, officer, bound(request, forms.BackForm, initial=initial), _("回到执法岗位：%(name)s"), _("登记"), _("已登记。"),
        lambda values: actions.back(officer, by=actor_of(request), **values),
    )  # fmt: skip


@page(*SUPERVISION)
@get_or_post
def enter_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """A result from paper."""
    officer = _officer(request, pk)
    return _about(
        request, officer, bound(request, forms.PassForm), _("登记考试成绩：%(name)s"), _("登记"), _("已登记成绩。"),
        lambda values: exams.enter_pass(officer.person, by=actor_of(request), **values),
    )  # fmt: skip


@page(*SUPERVISION)
@get_or_post
def handle(request: HttpRequest, pk: int) -> HttpResponse:
    """What an authority decided about an officer, with the decision (S08)."""
    officer = _officer(request, pk)
    initial = {"applied_on": today(), "measure": request.GET.get("measure", "")}
    intro = _("证件、岗位的改变只依据有权机关的决定办理；监督机构提出建议，不代替决定（行政执法监督条例第三十二条）。")
    return _about(
        request, officer, bound(request, forms.HandleForm, initial=initial), _("登记处理决定：%(name)s"), _("登记并办理"),
        _("已登记并办理。"), lambda values: actions.handle(officer, by=actor_of(request), **values), intro=intro,
    )  # fmt: skip


@page(*ORGAN_SIDE)
@get_or_post
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a certificate; the conditions stand beside, each met or not."""
    officer = _officer(request, pk)
    kind = request.GET.get("kind", "") or eligibility.kind_for(officer, today()) or Application.Kind.LOST
    kind = kind if kind in Application.Kind.values else Application.Kind.FIRST
    form = bound(request, forms.ApplyForm, initial={"kind": kind, "fields_of": officer.fields or officer.organ.field})
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    titles = {"first": _("申领证件：%(name)s"), "renew": _("申请换发证件：%(name)s")}
    return _about(
        request, officer, form, titles.get(kind, _("申请补发证件：%(name)s")), _("报送"), _("已报送，等待审核。"),
        lambda values: actions.apply(officer, by=actor_of(request), **values),
        to=lambda row: reverse("registry:application", args=[row.pk]),
        conditions=eligibility.conditions(officer, asked.get("kind", kind), today(), asked.get("trained_on")),
    )  # fmt: skip


def _about(
    request: HttpRequest, officer: Officer, form: Any, title: str, submit: str, done: str, do: Any, **more: Any
) -> HttpResponse:
    """A form about one officer; after it, on in the walk or back to the file."""
    url = reverse("registry:record", args=[officer.pk])
    return form_page(
        request, form, title=title % {"name": officer.person.name}, submit=submit, crumbs=_crumbs(officer), done=done, do=do,
        back=carried(request, url), **more,
    )  # fmt: skip


officer_list = page(*READERS)(OfficerList.as_view())
organ_officers = page(*READERS)(OrganOfficers.as_view())
