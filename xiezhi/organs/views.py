"""Organs: the list by division and kind, the record with who stands over whom, the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Overtaken, Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.policy import page
from xiezhi.core.web.stale import stale_form
from xiezhi.trail.pages import LoggedListPage
from xiezhi.trail.web import lines_for

from . import actions, queries, web
from .forms import OrganForm
from .models import Division, Kind, Level, Organ

RANK = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(Kind.values)), output_field=IntegerField())
CHILDREN_SHOWN = 50


def division_choices(actor: Actor | None) -> list[tuple[str, str]]:
    """Divisions with organs in scope, and those above them, as paths: choosing one takes what lies below."""
    paths = set(queries.divisions_of(actor).values_list("path", flat=True))
    above = {prefix for path in paths for prefix in queries.prefixes(path)}
    found = Division.objects.filter(path__in=above).exclude(level=Level.PROVINCE).order_by("path")
    return list(found.values_list("path", "name"))


def subject_q(state: str) -> Q:
    """Enforcement subjects by their qualification today."""
    day = today()
    ended = Q(ended_on__lt=day)
    confirmed = Q(confirmed_on__lte=day) & ~ended
    wanted = {"confirmed": confirmed, "ended": ended, "open": ~confirmed & ~ended}
    return Q(kind__in=queries.SUBJECTS) & wanted[state]


class OrganList(LoggedListPage):
    title = gettext_lazy("机关")
    template_name = "organs/list.html"
    default_sort = "division"
    page_size = 100
    filters = (
        Text("q", gettext_lazy("名称、代码、代字"), fields=("name", "short_name", "code", "letter_code")),
        OrganChoice(
            "division", gettext_lazy("区划"), choices=division_choices,
            q=lambda path: Q(division__path__startswith=path),
        ),
        Choice("kind", gettext_lazy("类别"), choices=Kind.choices),
        Choice("level", gettext_lazy("层级"), choices=Level.choices),
        Choice(
            "field", gettext_lazy("执法领域"),
            choices=lambda actor: [
                (name, name) for name in queries.visible_to(actor).exclude(field="").order_by("field")
                .values_list("field", flat=True).distinct()
            ],
        ),
        YesNo("vertical", gettext_lazy("垂直管理")),
        Choice(
            "subject", gettext_lazy("主体资格"), q=subject_q,
            choices=[
                ("confirmed", gettext_lazy("已确认")), ("open", gettext_lazy("未确认")),
                ("ended", gettext_lazy("已终止")),
            ],
        ),
    )  # fmt: skip
    columns = (
        Column("name", gettext_lazy("全称"), sort=True),
        Column("division", gettext_lazy("区划"), value="division.name", sort=("division__path", "rank", "path"), width="code"),
        Column("kind", gettext_lazy("类别"), value="get_kind_display", sort="rank"),
        Column("level", gettext_lazy("层级"), value="get_level_display"),
        Column("field", gettext_lazy("执法领域"), sort=True),
        Column("subject", gettext_lazy("主体资格"), value=web.subject_badge, kind="badge"),
        Column(
            "upper", gettext_lazy("上一级主管部门"), value="upper_department", sort="upper_department", width="clip"
        ),
        Column("code", gettext_lazy("统一社会信用代码"), sort=True, width="code"),
        Column("letter_code", gettext_lazy("机关代字"), shown=False),
        Column("short_name", gettext_lazy("简称"), shown=False),
        Column("parent", gettext_lazy("上级机关"), value="parent.name", shown=False),
        Column("confirmed_on", gettext_lazy("主体资格确认日期"), kind="date", shown=False),
        Column("ended_on", gettext_lazy("主体资格终止日期"), kind="date", shown=False),
    )
    empty = Empty(
        gettext_lazy("还没有机关"), gettext_lazy("机关由系统管理员登记，或者随演示数据建立。"), icon="building"
    )

    def queryset(self) -> Any:
        return queries.visible_to(self.actor).select_related("division", "parent").annotate(rank=RANK)

    def row_url(self, row: Organ) -> str:
        return reverse("organs:record", args=[row.pk])

    def actions(self) -> list[dict[str, Any]]:
        if self.actor and self.actor.role == roles.SYSADMIN:
            return [{"label": _("登记机关"), "url": reverse("organs:create"), "icon": "plus-lg", "main": True}]
        return []

    @cached_property
    def tree(self) -> list[dict[str, Any]]:
        """Prefecture and county-level units in scope with how many organs lie in each, as links."""
        paths = list(queries.visible_to(self.actor).values_list("division__path", flat=True))
        wanted = Division.objects.filter(level__in=[Level.PREFECTURE, Level.COUNTY]).order_by("path")
        found = []
        for division in wanted:
            count = sum(path.startswith(division.path) for path in paths)
            own = sum(path == division.path for path in paths)
            if count:
                found.append({"d": division, "count": count, "own": own, "url": self.address(division=division.path)})
        return found if len(found) > 2 else []  # one county needs no choosing

    def extra_context(self) -> dict[str, Any]:
        return {"tree": self.tree, "chosen": self.request.GET.get("division", "")}


def _visible(request: HttpRequest, pk: int) -> Organ:
    rows = queries.visible_to(request.actor).select_related("division__parent", "parent")  # type: ignore[attr-defined]
    organ: Organ = get_object_or_404(rows, pk=pk)
    return organ


def _link(organ: Organ | None, seen: Any) -> dict[str, Any] | None:
    """An organ as a relation: a link only where this person may open it."""
    if organ is None:
        return None
    return {"name": organ.name, "url": reverse("organs:record", args=[organ.pk]) if organ.pk in seen else ""}


@page()
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """An organ: what it is, and who stands over and under it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    organ = _visible(request, pk)
    body, government = queries.supervision_body_for(organ), queries.government_for(organ)
    near = [o.pk for o in (body, government, organ.parent) if o is not None]
    seen = set(queries.visible_to(actor).filter(pk__in=near).values_list("pk", flat=True))
    children = queries.visible_to(actor).filter(parent=organ).order_by("code")
    relations = [
        (_("监督机构"), _link(body, seen) if body != organ else None, _("监督条例第六条")),
        (_("本级政府"), _link(government, seen) if government != organ else None, _("监督条例第二条")),
        (_("上级机关"), _link(organ.parent, seen), ""),
    ]
    if organ.vertical:
        upper = {"name": organ.upper_department, "url": ""}
        relations.insert(0, (_("上一级主管部门"), upper, _("监督条例第四十二条")))
    context = {
        "organ": organ,
        "head": web.head_of(organ),
        "tabs": web.tabs_of(organ, actor, "record"),
        "facts": [
            pieces.Fact(_("全称"), organ.name, wide=True),
            pieces.Fact(_("简称"), organ.short_name),
            pieces.Fact(_("统一社会信用代码"), organ.code),
            pieces.Fact(_("类别"), organ.get_kind_display()),
            pieces.Fact(_("层级"), organ.get_level_display()),
            pieces.Fact(_("执法领域"), organ.field),
            pieces.Fact(_("机关代字"), organ.letter_code),
            pieces.Fact(_("主体资格确认日期"), organ.confirmed_on, "date"),
            pieces.Fact(_("主体资格终止日期"), organ.ended_on, "date"),
        ],
        "relations": [r for r in relations if r[1]],
        "children": children[:CHILDREN_SHOWN],
        "more": max(0, children.count() - CHILDREN_SHOWN),
        "division": organ.division,
        "aliases": [(web.code_system(a.system), a.code) for a in organ.division.aliases.order_by("system", "code")],
        "moves": [pieces.MoveButton(_("变更登记"), reverse("organs:edit", args=[pk]), form=True, icon="pencil")]
        if actor.role == roles.SYSADMIN
        else None,
    }
    return render(request, "organs/record.html", context)


@page(*(roles.EVERYONE - {roles.SYSADMIN, roles.SECADMIN}))
@require_GET
def trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened to this organ's registration."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    organ = _visible(request, pk)
    context = {
        "head": web.head_of(organ), "tabs": web.tabs_of(organ, actor, "trail"), "lines": lines_for(actor, organ.ref),
    }  # fmt: skip
    return render(request, "organs/trail.html", context)


@page(roles.SYSADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Register an organ."""
    return _edit(request, None)


@page(roles.SYSADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an organ's registration."""
    return _edit(request, _visible(request, pk))


def _edit(request: HttpRequest, organ: Organ | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = OrganForm(request.POST if request.method == "POST" else None, actor=actor, organ=organ)
    if request.method == "POST" and form.is_valid():
        try:
            sent = {name: value for name, value in form.cleaned_data.items() if name != "version"}
            saved = actions.save(by=actor, **sent, seen=form.opened if organ else None)
        except NotAllowed:
            raise
        except Overtaken as refusal:
            now = OrganForm(actor=actor, organ=_visible(request, organ.pk)) if organ else form
            return stale_form(request, refusal, form, now)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已登记。"))
            return redirect("organs:record", saved.pk)
    back = reverse("organs:record", args=[organ.pk]) if organ else reverse("organs:list")
    context = {
        "form": form,
        "title": _("变更登记：%(name)s") % {"name": organ.name} if organ else _("登记机关"),
        "submit": _("保存"),
        "cancel_url": back,
        "crumbs": (
            pieces.Crumb(_("机关"), reverse("organs:list")),
            *((pieces.Crumb(organ.short_name or organ.name, back),) if organ else ()),
            pieces.Crumb(_("变更登记") if organ else _("登记机关")),
        ),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


organ_list = page()(OrganList.as_view())
