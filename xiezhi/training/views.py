"""People and their hours: the list of a year, one person, the roster, and how organs stand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.accounts.models import Person
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Empty
from xiezhi.core.web.memory import MemoryRows
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.walk import carried, walk_of
from xiezhi.organs.models import Organ
from xiezhi.trail.web import lines_for

from . import actions, queries, rules
from .forms import ExcuseForm, OutForm
from .hours import exact, shown
from .models import Attendance, Excuse, Kind, Trainee
from .pages import READERS, WITH_OFFICER, Section, crumbs, organ_choices, small_form
from .states import ATTENDANCE, EXCUSE, ORGAN_KEEPERS


def asked_year(request: HttpRequest) -> int:
    """The year that the address names, else the running one."""
    text = request.GET.get("year", "")
    known = queries.years()
    return next((year for year in known if str(year) == text), known[0])


def year_choices(actor: Actor | None) -> list[tuple[int, str]]:
    return [(year, _("%(year)s年") % {"year": year}) for year in queries.years()]


# the year is no condition on rows: it says which hours are summed
YEAR = Choice("year", gettext_lazy("本年度"), choices=year_choices, q=lambda year: Q())


def of_kind(kind: str) -> Callable[[Any], Decimal]:
    return lambda row: exact(getattr(row, kind))


def missing(row: Any) -> Decimal | None:
    return exact(max(0, row.need - row.total)) if row.need else None


def share(part: int, whole: int) -> pieces.Bar:
    return pieces.Bar(part, whole, "good" if part == whole else "info")


class PeopleList(Section):
    """Who has to train and how far each has come."""

    section = "list"
    walks = True
    owner = "organ"
    title = gettext_lazy("培训学时")
    default_sort = "total"
    columns = (
        Column("name", gettext_lazy("姓名"), value="person.name", sort=True),
        Column("number", gettext_lazy("证号或编号"), sort=True, width="code"),
        Column("organ", gettext_lazy("机关"), value="organ.name", sort="organ__name", width="clip"),
        Column("total", gettext_lazy("学时合计"), value=queries.bar_of, kind="bar", sort="total"),
        *(Column(kind, label, value=of_kind(kind), kind="number", sort=kind) for kind, label in Kind.choices),
        Column("missing", gettext_lazy("还差"), value=missing, kind="number"),
        Column("standing", gettext_lazy("情况"), value=queries.standing_of, kind="state"),
        Column("rotated", gettext_lazy("轮训"), value=lambda row: _("已参加") if row.rotated else "", shown=False),
        Column("from_on", gettext_lazy("列入日期"), kind="date", sort=True, shown=False),
    )  # fmt: skip
    filters = (
        Text("q", gettext_lazy("姓名、证号、机关"), fields=("person__name", "number", "organ__name")),
        YEAR,
        OrganChoice("organ", gettext_lazy("机关"), field="organ_id", choices=organ_choices()),
        Choice(
            "standing", gettext_lazy("情况"), q=queries.standing_q,
            choices=[(name, state.label) for name, state in queries.STANDINGS.items()],
        ),
        YesNo("rotated", gettext_lazy("已轮训"), q=lambda yes: Q(rotated=int(yes))),
    )  # fmt: skip
    template_name = "training/people.html"

    @property
    def empty(self) -> Empty:  # type: ignore[override]
        return Empty(_("名册里还没有人"), _("应训人员随执法人员登记列入名册，也可以在“名册”里列入。"), icon="people")

    @property
    def year(self) -> int:
        return asked_year(self.request)

    def queryset(self) -> Any:
        rows = queries.enrolled(queries.trainees_visible(self.actor), self.year)
        return queries.progress(rows.select_related("person", "organ"), self.year)

    def row_url(self, row: Trainee) -> str:
        url = reverse("training:person", args=[row.person_id])
        return url if self.year == today().year else f"{url}?year={self.year}"

    def actions(self) -> list[dict[str, Any]]:
        if not self.actor or self.actor.role not in ORGAN_KEEPERS:
            return []
        found: list[dict[str, Any]] = [{"label": _("列入名册"), "url": reverse("training:enrol"), "icon": "plus-lg"}]
        if url := url_or_none("exchange:upload"):
            found.append({"label": _("导入学时"), "url": f"{url}?kind=attendance", "icon": "upload", "main": True})
        return found

    def extra_context(self) -> dict[str, Any]:
        found = super().extra_context()
        if self.actor and self.actor.role in queries.READERS:
            found |= {"tiles": self.tiles(), "rules": rules_shown(self.year, self.actor), "year": self.year}
        return found

    def tiles(self) -> list[dict[str, Any]]:
        """The year in figures, each a link to the list behind it."""
        at = queries.figures(self.queryset())
        year = f"{self.request.path}?year={self.year}&"
        over = today().year > self.year
        late = f"{year}standing={'short' if over else 'behind'}"
        found: list[dict[str, Any]] = [
            {"label": _("应训人员"), "value": at.people, "url": year, "unit": _("人")},
            {"label": _("已达标"), "value": at.met, "url": f"{year}standing=met", "unit": _("人"),
             "note": _("达标率%(n)s%%") % {"n": at.met_rate}},
            {"label": _("年末未达标") if over else _("落后"), "value": at.late, "url": late, "unit": _("人"),
             "tone": "bad" if over else "warn", "good_zero": _("没有人落后")},
            {"label": _("有正当理由"), "value": at.excused, "url": f"{year}standing=excused", "unit": _("人")},
            {"label": _("人均学时"), "value": shown(at.average)},
            {"label": _("轮训覆盖"), "value": f"{at.rotation_rate}%", "url": f"{year}rotated=0", "note": _("点开看还没有轮训的人")},
        ]  # fmt: skip
        return found


def rules_shown(year: int, actor: Actor) -> dict[str, Any] | None:
    """What is asked for the year where the reader sits, with its source."""
    organ = Organ.objects.filter(pk=actor.organ_id or 0).select_related("division").first()
    need = rules.need(year, organ.division.code) if organ else None
    return {"need": need, "hours": shown(need.tenths), "soon": shown(need.soon)} if need else None


people_list = page(*WITH_OFFICER)(PeopleList.as_view())


# -- one person


class _Person:
    """A person as one reader sees him: through the stretches of the roster in his scope."""

    def __init__(self, request: HttpRequest, pk: int) -> None:
        self.request = request
        self.actor: Actor = request.actor  # type: ignore[attr-defined]
        who = Person.objects.filter(pk=pk)  # a number beyond the database's is nobody
        rows = queries.trainees_visible(self.actor).filter(person__in=who)
        rows = rows.select_related("person", "person__organ__division", "organ")
        stretches = list(rows.order_by("-to_on", "-pk"))
        if not stretches:
            raise Http404
        self.stretches = stretches
        self.open: Trainee | None = next((row for row in stretches if row.to_on is None), None)
        self.person: Person = stretches[0].person
        self.year = asked_year(request)
        self.keeps = self.actor.role in ORGAN_KEEPERS

    def head(self) -> pieces.RecordHead:
        at = self.open or self.stretches[0]
        return pieces.RecordHead(
            title=self.person.name,
            number=at.number,
            kind=_("应训人员") if self.open else _("已移出名册"),
            organ=at.organ.name,
            organ_url=url_or_none("organs:record", at.organ_id) or "",
            state=queries.of_person(self.person, self.year).standing,
            crumbs=crumbs("list", pieces.Crumb(self.person.name)),
        )

    def tabs(self, tab: str) -> list[pieces.Tab]:
        pk = self.person.pk
        return [
            pieces.Tab(_("学时"), reverse("training:person", args=[pk]), tab == "person"),
            pieces.Tab(_("操作留痕"), reverse("training:person_trail", args=[pk]), tab == "trail"),
        ]

    def excuses(self) -> list[Excuse]:
        return list(queries.excuses_visible(self.actor).filter(person=self.person, year=self.year))

    def moves(self) -> list[pieces.MoveButton] | None:
        if not self.keeps or not self.open:
            return None
        pk = self.person.pk
        claim_url = carried(self.request, f"{reverse('training:claim', args=[pk])}?year={self.year}")
        out_url = carried(self.request, reverse("training:move_out", args=[pk]))
        return [
            pieces.MoveButton(_("登记未达学时的理由"), claim_url, form=True, icon="pencil"),
            pieces.MoveButton(_("移出名册"), out_url, form=True, icon="slash-circle"),
        ]


@page(*WITH_OFFICER)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's year: progress, each course, reasons, what runs at the same time."""
    one = _Person(request, pk)
    rows = Attendance.objects.filter(person=one.person, year=one.year).select_related("course", "organ")
    url = reverse("training:person", args=[pk])
    context = {
        "head": one.head(),
        "walk": walk_of(request, PeopleList, pk, reverse("training:list"), by="person_id"),
        "tabs": one.tabs("person"),
        "summary": queries.of_person(one.person, one.year),
        "years": [pieces.Tab(str(year), f"{url}?year={year}", year == one.year) for year in queries.years()],
        "rows": rows.order_by("-course__starts_on", "-pk"),
        "states": ATTENDANCE,
        "conflicts": queries.conflicts([pk], one.year),
        "excuses": one.excuses(),
        "excuse_states": EXCUSE,
        "decides": one.actor.role == "organ_head",
        "officer": one.actor.role == roles.OFFICER,
        "stretches": one.stretches,
        "moves": one.moves(),
        "seen": set(queries.attendances_visible(one.actor).filter(person=pk).values_list("pk", flat=True)),
    }
    return render(request, "training/person.html", context)


@page(*WITH_OFFICER)
@require_GET
def person_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with a person's hours, reasons and place on the roster."""
    one = _Person(request, pk)
    refs = [row.ref for row in one.stretches]
    refs += [row.ref for row in queries.attendances_visible(one.actor).filter(person=pk)[:500]]
    refs += [row.ref for row in queries.excuses_visible(one.actor).filter(person=pk)]
    context = {"head": one.head(), "tabs": one.tabs("trail"), "lines": lines_for(one.actor, *refs)}
    return render(request, "training/trail.html", context)


@page(*sorted(ORGAN_KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter why somebody has fewer hours."""
    one = _Person(request, pk)
    if one.open is None:
        raise Http404
    organ = one.open.organ
    form = ExcuseForm(request.POST or None, request.FILES or None, initial={"year": one.year})
    back = reverse("training:person", args=[pk])
    return small_form(
        request, form, lambda data: actions.claim(one.person, by=one.actor, organ=organ, **data),
        title=_("未达学时的理由：%(name)s") % {"name": one.person.name}, submit=_("登记"), back=back,
        done=_("已登记，待机关负责人核定。"), trail=crumbs("list", pieces.Crumb(one.person.name, back)),
        intro=_("由机关负责人核定。年中列入名册的人自动认作年中入职，不用登记。"),
    )  # fmt: skip


@page(*sorted(ORGAN_KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def move_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the roster."""
    one = _Person(request, pk)
    stretch = one.open
    if stretch is None:
        raise Http404
    back = reverse("training:person", args=[pk])
    return small_form(
        request, OutForm(request.POST or None, initial={"on": today()}),
        lambda data: actions.move_out(stretch, by=one.actor, on=data["on"], why=data["why"]),
        title=_("移出名册：%(name)s") % {"name": one.person.name}, submit=_("移出名册"), back=back,
        done=_("已移出名册。"), trail=crumbs("list", pieces.Crumb(one.person.name, back)),
        intro=_("移出以后不再计入应训人员；已有的学时保留。"),
    )  # fmt: skip


# -- the roster


@page(*sorted(ORGAN_KEEPERS))
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """People of an organ who are on no roster, to be put on it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    organs = queries.kept_organs(actor).order_by("code")
    asked = (request.POST or request.GET).get("organ", "")
    chosen = organs.filter(pk=int(asked)).first() if asked.isascii() and asked.isdecimal() and len(asked) < 18 else None
    organ = chosen or organs.filter(pk=actor.organ_id).first() or organs.first()
    if organ is None:
        raise Http404
    refused: Refusal | None = None
    if request.method == "POST":
        ids = [int(pk) for pk in request.POST.getlist("ids") if pk.isascii() and pk.isdecimal() and len(pk) < 18]
        people = {pk: request.POST.get(f"n{pk}", "").strip()[:40] for pk in ids}
        try:
            count = actions.enrol(organ, people, by=actor)
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            refused = refusal
        else:
            messages.success(request, _("已列入%(n)s人。") % {"n": count})
            return redirect("training:list")
    context = {
        "title": _("列入名册"), "organ": organ, "organs": organs, "people": queries.to_enrol(organ)[:300], "refused": refused,
        "crumbs": crumbs("list", pieces.Crumb(_("列入名册"))),
    }  # fmt: skip
    return render(request, "training/enrol.html", context, status=422 if refused else 200)


# -- organs


class CoverageList(Section):
    """How organs stand: who has reached the hours, who has come to a rotation."""

    section = "coverage"
    title = gettext_lazy("达标与轮训")
    default_sort = "organ"
    page_size = 100
    columns = (
        Column("organ", gettext_lazy("机关"), value="organ.name", sort="organ.division.path"),
        Column("division", gettext_lazy("区划"), value="organ.division.name", shown=False),
        Column("people", gettext_lazy("应训人员"), kind="number", sort=True),
        Column("met", gettext_lazy("已达标"), kind="number", sort=True),
        Column("met_rate", gettext_lazy("达标率"), value=lambda row: share(row.met, row.people), kind="bar", sort="met_rate"),
        Column("late", gettext_lazy("落后或者未达标"), kind="number", sort=True),
        Column("excused", gettext_lazy("有正当理由"), kind="number", sort=True),
        Column("average", gettext_lazy("人均学时"), value=lambda row: exact(row.average), kind="number", sort="average"),
        Column("rotation", gettext_lazy("轮训覆盖"), value=lambda row: share(row.rotated, row.people), kind="bar",
               sort="rotation_rate"),
    )  # fmt: skip
    filters = (
        Text("q", gettext_lazy("机关"), q=lambda text: Q(organ__name__icontains=text)),
        YEAR,
        YesNo("late", gettext_lazy("有人落后"), q=lambda yes: Q(late__gte=1) if yes else Q(late=0)),
    )
    empty = Empty(gettext_lazy("名册里还没有人"), icon="people")

    def queryset(self) -> Any:
        return MemoryRows(queries.coverage(self.actor, asked_year(self.request)))

    def row_url(self, row: queries.Coverage) -> str:
        return f"{reverse('training:list')}?organ={row.pk}&year={asked_year(self.request)}"


coverage_list = page(*READERS)(CoverageList.as_view())


def get_excuse(request: HttpRequest, pk: int) -> Excuse:
    rows = queries.excuses_visible(request.actor).select_related("person", "organ")  # type: ignore[attr-defined]
    row: Excuse = get_object_or_404(rows, pk=pk)
    return row
