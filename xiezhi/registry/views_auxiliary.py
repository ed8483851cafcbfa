"""Auxiliary staff (执法辅助人员): the list, one entry, registering, ending, becoming an officer."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from xiezhi.core.errors import Overtaken
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.nav import importing
from xiezhi.core.web.policy import page
from xiezhi.core.web.stale import stale_form
from xiezhi.core.web.walk import walk_of
from xiezhi.trail.web import lines_for

from . import actions, forms, queries, show
from .models import Auxiliary, Officer
from .pages import ORGAN_SIDE, READERS, RoomList, actor_of, bound, form_page, found, get_or_post, organ_choices


class AuxiliaryList(RoomList):
    title = gettext_lazy("执法辅助人员")
    intro = gettext_lazy("辅助人员协助执法，不得独立执法，不持执法证件，不计入执法人员。")
    tab = "auxiliaries"
    default_sort = "organ"
    columns = (
        Column("name", gettext_lazy("姓名"), value="person.name", sort="person__name"),
        Column("staff_no", gettext_lazy("人员编号"), sort=True, width="code"),
        Column("organ", pgettext_lazy("one", "机关"), value="organ.name", sort=("organ__name", "staff_no"), width="clip"),
        Column("duties", gettext_lazy("协助内容"), width="clip"),
        Column("employer", gettext_lazy("用工方式"), sort=True),
        Column("from_on", gettext_lazy("起"), kind="date", sort=True),
        Column("to_on", gettext_lazy("止"), kind="date", sort=True),
    )
    filters = (
        Text("q", gettext_lazy("姓名、编号、协助内容"), fields=("person__name", "staff_no", "duties")),
        OrganChoice(
            "organ", pgettext_lazy("one", "机关"), field="organ_id", choices=organ_choices(queries.auxiliaries_visible)
        ),
        YesNo("now", gettext_lazy("在用"), q=lambda yes: Q(to_on=None) if yes else ~Q(to_on=None)),
    )
    empty = Empty(gettext_lazy("还没有登记辅助人员"), gettext_lazy("执法机关登记协助执法的编外人员。"), icon="people")

    def queryset(self) -> Any:
        return queries.auxiliaries_visible(self.actor).select_related("person", "organ")

    def row_url(self, row: Auxiliary) -> str:
        return reverse("registry:auxiliary", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role in ORGAN_SIDE:
            url = reverse("registry:new_auxiliary")
            new = {"label": _("登记辅助人员"), "url": url, "icon": "plus-lg", "main": True}
            return [*importing("auxiliaries"), new]
        return []


def _aux(request: HttpRequest, pk: int) -> Auxiliary:
    rows = queries.auxiliaries_visible(actor_of(request)).select_related("person", "organ", "organ__division")
    row: Auxiliary = found(rows, pk)
    return row


def _aux_head(row: Auxiliary) -> pieces.RecordHead:
    badge = pieces.Badge(_("在用"), "good") if row.to_on is None else pieces.Badge(_("已终止"), "mute")
    return pieces.RecordHead(
        title=row.person.name, number=row.staff_no, kind=_("执法辅助人员"), organ=row.organ.name,
        organ_url=reverse("organs:record", args=[row.organ_id]), level=row.organ.get_level_display(), badges=(badge,),
        crumbs=(pieces.Crumb(_("辅助人员"), reverse("registry:auxiliaries")), pieces.Crumb(row.person.name)),
    )  # fmt: skip


@page(*READERS)
@require_GET
def auxiliary(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the auxiliary staff."""
    actor, row = actor_of(request), _aux(request, pk)
    at = [pk]
    moves = None
    if actor.role in ORGAN_SIDE:
        moves = [
            pieces.MoveButton(_("修改登记"), reverse("registry:edit_auxiliary", args=at), form=True, main=True, icon="pencil")
        ]
        if row.to_on is None:
            moves += [
                pieces.MoveButton(_("转为执法人员"), reverse("registry:promote", args=at), form=True, icon="person"),
                pieces.MoveButton(
                    _("终止"), reverse("registry:end_auxiliary", args=at), form=True, danger=True, icon="slash-circle"
                ),
            ]  # fmt: skip
    context = {
        "head": _aux_head(row),
        "walk": walk_of(request, AuxiliaryList, pk, reverse("registry:auxiliaries")),
        "tabs": show.record_tabs("auxiliary", pk, pgettext("one", "人员"), "auxiliary"),
        "facts": [
            pieces.Fact(_("人员编号"), row.staff_no), pieces.Fact(_("职务"), row.person.title),
            pieces.Fact(_("协助内容"), row.duties), pieces.Fact(_("用工方式"), row.employer),
            pieces.Fact(_("起"), row.from_on, "date"), pieces.Fact(_("止"), row.to_on, "date"),
        ],
        "moves": moves,
        "officer": Officer.objects.filter(person=row.person).first(),
    }  # fmt: skip
    return render(request, "registry/auxiliary.html", context)


@page(*READERS)
@require_GET
def auxiliary_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done about this entry."""
    row = _aux(request, pk)
    context = {
        "head": _aux_head(row), "tabs": show.record_tabs("auxiliary", pk, pgettext("one", "人员"), "auxiliary_trail"),
        "lines": lines_for(actor_of(request), row.ref),
    }  # fmt: skip
    return render(request, "registry/trail.html", context)


@page(*ORGAN_SIDE)
@get_or_post
def new_auxiliary(request: HttpRequest) -> HttpResponse:
    """Register auxiliary staff."""
    actor, back = actor_of(request), reverse("registry:auxiliaries")
    return form_page(
        request, bound(request, forms.AuxiliaryForm, actor=actor), title=_("登记辅助人员"), submit=_("登记"), back=back,
        crumbs=[pieces.Crumb(_("辅助人员"), back)], done=_("已登记。"),
        do=lambda v: actions.add_auxiliary(by=actor, **{key: value for key, value in v.items() if key != "version"}),
    )  # fmt: skip


@page(*ORGAN_SIDE)
@get_or_post
def edit_auxiliary(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the entry."""
    actor, row = actor_of(request), _aux(request, pk)
    form = bound(request, forms.AuxiliaryForm, actor=actor, row=row)

    def overtaken(refusal: Overtaken) -> HttpResponse:
        return stale_form(request, refusal, form, forms.AuxiliaryForm(actor=actor, row=_aux(request, pk)))

    return _about_aux(
        request, row, form, _("修改登记：%(name)s"), _("保存"),
        lambda v: actions.edit_auxiliary(
            row, by=actor, seen=form.opened, **{key: value for key, value in v.items() if key != "version"}
        ),
        overtaken=overtaken,
    )  # fmt: skip


@page(*ORGAN_SIDE)
@get_or_post
def end_auxiliary(request: HttpRequest, pk: int) -> HttpResponse:
    """Auxiliary work ends."""
    row = _aux(request, pk)
    form = bound(request, forms.EndForm, initial={"on": today()})
    return _about_aux(
        request,
        row,
        form,
        _("终止辅助工作：%(name)s"),
        _("终止"),
        lambda v: actions.end_auxiliary(row, by=actor_of(request), **v),
    )


@page(*ORGAN_SIDE)
@get_or_post
def promote(request: HttpRequest, pk: int) -> HttpResponse:
    """Auxiliary staff who came onto the payroll become an officer."""
    row = _aux(request, pk)
    form = bound(request, forms.PromoteForm, initial={"on": today(), "fields_of": row.organ.field})

    def do(values: dict[str, Any]) -> Officer:
        values["fields"] = values.pop("fields_of")
        return actions.promote(row, by=actor_of(request), **values)

    return _about_aux(
        request, row, form, _("转为执法人员：%(name)s"), _("转为执法人员"), do,
        to=lambda made: reverse("registry:record", args=[made.pk]),
    )  # fmt: skip


def _about_aux(request: HttpRequest, row: Auxiliary, form: Any, title: str, submit: str, do: Any, **more: Any) -> HttpResponse:
    url = reverse("registry:auxiliary", args=[row.pk])
    crumbs = [pieces.Crumb(_("辅助人员"), reverse("registry:auxiliaries")), pieces.Crumb(row.person.name, url)]
    return form_page(
        request,
        form,
        title=title % {"name": row.person.name},
        submit=submit,
        back=url,
        crumbs=crumbs,
        done=_("已登记。"),
        do=do,
        **more,
    )


auxiliary_list = page(*READERS)(AuxiliaryList.as_view())
