"""Pages of examinations for those who hold them: examinations and candidates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import BooleanField, Count, F, IntegerField, Q, Value
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiezhi.accounts.pages import ListView
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import now
from xiezhi.core.web import pieces
from xiezhi.core.web.columns import Column
from xiezhi.core.web.filters import Choice, OrganChoice, Text, YesNo
from xiezhi.core.web.lists import Bulk, Empty
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.policy import page
from xiezhi.core.web.steps import form_page
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import visible_to
from xiezhi.trail.web import lines_for

from . import actions, queries
from .forms import ExamForm, InviteForm, PickForm, ReasonForm
from .marking import ORDER
from .models import QUESTION_KIND, Exam, Sitting
from .states import CLOSED, DRAFT, EXAM, RESULTS, SITTING_TABLE

READERS = tuple(sorted(roles.BUSINESS - {roles.TOWNSHIP}))
HOLDERS = tuple(sorted(roles.SUPERVISION))


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def crumbs(*more: tuple[Any, str]) -> tuple[pieces.Crumb, ...]:
    return (pieces.Crumb(_("资格考试"), reverse("exams:list")), *(pieces.Crumb(label, url) for label, url in more))


def _bodies(actor: Actor | None) -> list[tuple[int, str]]:
    found = queries.exams_visible_to(actor).order_by("body__name").values_list("body_id", "body__name").distinct()
    return list(found)


def _over(yes: bool) -> Q:
    over = Q(state="announced", closes_at__lte=now())
    return over if yes else ~over


class ExamList(ListView):
    """Examinations in scope, with how they went."""

    title = gettext_lazy("资格考试")
    intro = gettext_lazy("执法人员经资格考试合格后申领执法证件（监督条例第十七条）。纸质考试的成绩在“合格名单”中登记。")
    columns = (
        Column("title", gettext_lazy("考试名称"), sort=True),
        Column("state", gettext_lazy("状态"), kind="state", states=EXAM, sort=True),
        Column("body", gettext_lazy("组织机构"), value="body.name", sort="body__name", width="clip"),
        Column("opens_at", gettext_lazy("开考时间"), kind="moment", sort=True),
        Column("closes_at", gettext_lazy("截止时间"), kind="moment", sort=True),
        Column("called", gettext_lazy("考生"), kind="number"),
        Column("done", gettext_lazy("已交卷"), kind="number"),
        Column("good", gettext_lazy("合格"), kind="number"),
        Column("published_on", gettext_lazy("公布日期"), kind="date", sort=True, shown=False),
    )
    filters = (
        Text("q", gettext_lazy("考试名称"), fields=("title",)),
        Choice("state", gettext_lazy("状态"), choices=EXAM.choices()),
        OrganChoice("body", gettext_lazy("组织机构"), field="body_id", choices=_bodies),
        YesNo("over", gettext_lazy("已过截止时间、尚未结束"), q=_over),
    )
    default_sort = "-opens_at"
    empty = Empty(gettext_lazy("没有考试"), gettext_lazy("监督机构组织的考试出现在这里。"), icon="pencil-square")
    template_name = "exams/list.html"

    def queryset(self) -> Any:
        seen = Q(sittings__in=queries.sittings_visible_to(self.actor))
        return queries.exams_visible_to(self.actor).select_related("body").annotate(
            called=Count("sittings", filter=seen, distinct=True),
            done=Count("sittings", filter=seen & Q(sittings__state="handed_in"), distinct=True),
            good=Count("sittings", filter=seen & Q(sittings__passed=True) & Q(state="results"), distinct=True),
        )  # fmt: skip

    def row_url(self, row: Exam) -> str:
        return reverse("exams:record", args=[row.pk])

    def extra_context(self) -> dict[str, Any]:
        return {"mine": queries.mine(self.actor)[:10]}

    def actions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [{"label": _("合格名单"), "url": reverse("exams:passes"), "icon": "patch-check"}]
        if self.actor and self.actor.role in roles.SUPERVISION:
            found += [{"label": _("题库"), "url": reverse("exams:questions"), "icon": "book"},
                      {"label": _("组织考试"), "url": reverse("exams:prepare"), "icon": "plus-lg", "main": True}]  # fmt: skip
        return found


def exam_of(request: HttpRequest, pk: int) -> Exam:
    row: Exam = get_object_or_404(queries.exams_visible_to(actor_of(request)).select_related("body"), pk=pk)
    return row


def _moves(row: Exam, actor: Actor) -> list[pieces.MoveButton]:
    if actor.organ_id != row.body_id:
        return []
    found = []
    for move in EXAM.open_moves(row.state, actor.role):
        if move.name == "change":
            found.append(
                pieces.MoveButton(move.label, reverse("exams:change", args=[row.pk]), form=True, icon="pencil")
            )
        elif move.name == "call_off":
            found.append(
                pieces.MoveButton(move.label, reverse("exams:call_off", args=[row.pk]), form=True, danger=True)
            )
        elif move.name == "close" and now() < row.closes_at:
            found.append(
                pieces.MoveButton(
                    move.label,
                    reverse("exams:close", args=[row.pk]),
                    confirm=_("人人都已交卷时才能提前结束，确定结束？"),
                )
            )
        else:
            found.append(pieces.MoveButton(move.label, reverse(f"exams:{move.name}", args=[row.pk]), main=True,
                                           confirm=_("确定%(move)s？") % {"move": move.label}))  # fmt: skip
    if queries.checks(actor, row):
        url = reverse("exams:answers", args=[row.pk])
        found.append(pieces.MoveButton(_("逐题答题情况"), url, form=True, icon="bar-chart"))
    if row.state == CLOSED.value and actor.role != roles.SUPERVISION_HEAD:
        found.append(pieces.MoveButton(EXAM["publish"].label, closed=_("由监督机构负责人公布。")))
    if row.state == DRAFT.value:
        empty = not row.sittings.exists()  # first the candidates, then the word to them
        pick = pieces.MoveButton(_("选择考生"), reverse("exams:invite", args=[row.pk]), form=True, icon="people", main=empty)
        found = [pick, *(button for button in found if not (empty and button.main))]
    return sorted(found, key=lambda button: not button.main)


class Candidates(ListView):
    """The candidates of one examination, under its head."""

    title = gettext_lazy("考生")
    template_name = "exams/record.html"
    columns = (
        Column("ticket", gettext_lazy("准考证号"), sort=True, width="code"),
        Column("person", gettext_lazy("姓名"), value="person.name", sort="person__name"),
        Column("organ", gettext_lazy("机关"), value="person.organ.name", sort="person__organ__name", width="clip"),
        Column("state", gettext_lazy("状态"), kind="state", states=SITTING_TABLE, sort=True),
        Column("begun_at", gettext_lazy("开始时间"), kind="moment", sort=True),
        Column("handed_in_at", gettext_lazy("交卷时间"), kind="moment", sort=True),
        Column(
            "score",
            gettext_lazy("得分"),
            kind="number",
            value="told_score",
            sort="told_score",
        ),
        Column("passed", gettext_lazy("是否合格"), kind="badge", value=lambda row: passed_badge(row)),
    )
    filters = (
        Text("q", gettext_lazy("姓名、准考证号"), fields=("person__name", "ticket")),
        Choice("state", gettext_lazy("状态"), choices=SITTING_TABLE.choices()),
        YesNo("passed", gettext_lazy("合格"), q=lambda yes: Q(told_passed=yes)),
    )
    default_sort = "ticket"
    walks = True
    empty = Empty(gettext_lazy("还没有考生"), gettext_lazy("选择机关，把应考人员列入名单。"), icon="people")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert self.exam.pk  # 404 before anything else
        return super().dispatch(request, *args, **kwargs)

    @property
    def exam(self) -> Exam:
        return exam_of(self.request, self.kwargs["pk"])

    def queryset(self) -> Any:
        rows = queries.sittings_visible_to(self.actor).filter(exam=self.exam).select_related("person__organ", "exam")
        if self.exam.state == RESULTS.value or (self.actor and queries.checks(self.actor, self.exam)):
            return rows.annotate(told_score=F("score"), told_passed=F("passed"))
        # before results are told, neither shown nor sorted nor asked for
        return rows.annotate(told_score=Value(None, IntegerField()), told_passed=Value(None, BooleanField()))

    def row_url(self, row: Sitting) -> str:
        return reverse("exams:sitting", args=[row.pk])

    @property
    def bulk(self) -> tuple[Bulk, ...]:  # type: ignore[override]
        row, actor = self.exam, self.actor
        if actor is None or row.state != DRAFT.value or actor.organ_id != row.body_id or actor.role not in roles.SUPERVISION:
            return ()
        return (Bulk("uninvite", _("移出名单"), reverse("exams:uninvite", args=[row.pk]), icon="x-lg"),)

    def extra_context(self) -> dict[str, Any]:
        row, actor = self.exam, self.actor
        assert actor is not None
        recipe = "、".join(
            _("%(kind)s%(n)s道，每道%(p)s分") % {"kind": queries.kind_label(k), "n": n, "p": p}
            for k, (n, p) in sorted(row.recipe.items(), key=lambda part: ORDER.index(part[0]))
        )
        facts = [
            pieces.Fact(_("开考时间"), row.opens_at, "moment"), pieces.Fact(_("截止时间"), row.closes_at, "moment"),
            pieces.Fact(_("答题时长（分钟）"), row.minutes), pieces.Fact(_("合格分数"), f"{row.pass_mark} / {row.full_mark}"),
            pieces.Fact(_("组卷"), recipe, wide=True), pieces.Fact(_("公布日期"), row.published_on, "date"),
        ]  # fmt: skip
        head = pieces.RecordHead(title=row.title, kind=_("资格考试"), organ=row.body.name, state=EXAM.states[row.state],
                                 crumbs=crumbs((row.title, "")))  # fmt: skip
        return {
            "head": head,
            "facts": facts,
            "moves": _moves(row, actor),
            "trail_lines": lines_for(actor, row.ref),
            "exam": row,
        }


def passed_badge(row: Any) -> pieces.Badge | None:
    """Known to the candidate's side once results are published."""
    if row.told_passed is None:
        return None
    return pieces.Badge(_("合格"), "good") if row.told_passed else pieces.Badge(_("不合格"), "bad")


def _edit(request: HttpRequest, row: Exam | None) -> HttpResponse:
    actor = actor_of(request)
    form = ExamForm(request.POST or None, row=row)

    def do(_data: dict[str, Any]) -> tuple[str, str]:
        if row is not None:
            actions.change_exam(row, by=actor, seen=form.opened, **form.content())
            return _("已保存。"), reverse("exams:record", args=[row.pk])
        made = actions.prepare(get_object_or_404(Organ, pk=actor.organ_id), by=actor, **form.content())
        return _("已建立，请选择考生后发布。"), reverse("exams:record", args=[made.pk])

    back = reverse("exams:record", args=[row.pk]) if row else reverse("exams:list")
    size = queries.bank_size(get_object_or_404(Organ, pk=actor.organ_id))
    held = "、".join(
        _("%(kind)s%(n)s道") % {"kind": queries.kind_label(c.value), "n": size.get(c.value, 0)} for c in QUESTION_KIND
    )
    return form_page(
        request, form, do, back=back, title=_("修改考试") if row else _("组织考试"), submit=_("保存"),
        crumbs=crumbs((_("组织考试"), "")),
        intro=_("题库现有%(held)s。每位考生各自随机抽题，选项次序也不同。") % {"held": held},
        now=lambda: ExamForm(row=exam_of(request, row.pk) if row else None),
    )  # fmt: skip


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Set an examination up."""
    return _edit(request, None)


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an examination that is not announced yet."""
    return _edit(request, exam_of(request, pk))


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Call people who have not passed yet: first of which organ, then who of them."""
    actor, row = actor_of(request), exam_of(request, pk)
    picked = request.GET.get("organ", "")
    if picked.isascii() and picked.isdecimal() and len(picked) < 18:
        return _pick(request, row, get_object_or_404(visible_to(actor), pk=int(picked)))
    form = InviteForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        return redirect(f"{request.path}?organ={form.cleaned_data['organ'].pk}")
    context = {
        "form": form, "title": _("选择考生：%(exam)s") % {"exam": row.title}, "submit": _("选择人员"), "crumbs": _exam_crumbs(row),
        "intro": _("先选机关，再从它的人员中选择考生。"), "cancel_url": reverse("exams:record", args=[pk]),
    }  # fmt: skip
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _pick(request: HttpRequest, row: Exam, organ: Organ) -> HttpResponse:
    actor, back = actor_of(request), reverse("exams:record", args=[row.pk])
    there = row.sittings.values("person_id")
    free = list(queries.candidates(actor, organ).exclude(pk__in=there))
    form = PickForm(request.POST or None, people=free, initial={"people": queries.officers_among(free)})

    def do(data: dict[str, Any]) -> tuple[str, str]:
        chosen = set(map(int, data["people"]))
        count = actions.invite(row, by=actor, people=[person for person in free if person.pk in chosen])
        return _("列入%(n)s人。") % {"n": count}, back

    waiting = url_or_none("registry:list")
    return form_page(
        request, form, do, back=back, template="exams/pick.html", title=_("选择考生：%(organ)s") % {"organ": organ.name},
        submit=_("列入名单"), crumbs=_exam_crumbs(row), free=free,
        intro=_("列出有登录账号、还没有合格成绩、不在名单上的人员；执法岗位的已经勾选。"), other=request.path,
        waiting=f"{waiting}?standing=unexamined&organ={organ.pk}" if waiting else "",
    )  # fmt: skip


def _exam_crumbs(row: Exam) -> tuple[pieces.Crumb, ...]:
    return crumbs((row.title, reverse("exams:record", args=[row.pk])))


@page(*HOLDERS)
@require_POST
def uninvite(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the picked candidates off the list."""
    row = exam_of(request, pk)
    picked = [int(raw) for raw in request.POST.getlist("ids")[:2000] if raw.isascii() and raw.isdecimal() and len(raw) < 18]
    count = actions.uninvite(row, by=actor_of(request), pks=picked)
    messages.success(request, _("移出%(n)s人。") % {"n": count})
    return redirect("exams:record", pk)


@page(*HOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The examination will not take place."""
    actor, row = actor_of(request), exam_of(request, pk)
    form, back = ReasonForm(request.POST or None), reverse("exams:record", args=[pk])

    def do(data: dict[str, Any]) -> tuple[str, str]:
        actions.call_off(row, by=actor, reason=data["reason"])
        return _("已取消。"), back

    return form_page(
        request, form, do, back=back, title=_("取消考试：%(exam)s") % {"exam": row.title}, submit=_("取消考试"),
        crumbs=crumbs((row.title, back)),
    )


def _press(request: HttpRequest, pk: int, do: Any, said: Any) -> HttpResponse:
    do(exam_of(request, pk), by=actor_of(request))
    messages.success(request, said)
    return redirect("exams:record", pk)


@page(*HOLDERS)
@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Candidates see the examination."""
    return _press(request, pk, actions.announce, _("已发布，考生在开考时间后可以答题。"))


@page(*HOLDERS)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The time is over."""
    return _press(request, pk, actions.close, _("已结束，请负责人公布成绩。"))


@page(roles.SUPERVISION_HEAD)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Results are told, and those who passed have passed."""
    return _press(request, pk, actions.publish, _("成绩已公布，合格人员已列入合格名单。"))


record = page(*READERS)(Candidates.as_view())
