"""What waits in the registers of subjects and of examinations: applications, entrustments that end, exams to close or to sit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import now, today
from xiezhi.core.web.pieces import Badge
from xiezhi.exams import queries as exams
from xiezhi.exams import states as exam_states
from xiezhi.subjects import queries as subjects
from xiezhi.subjects import states as subject_states

from .todo import Group, Todo, due, group

ENDING_DAYS = 90  # entrustments are shown that long before their term is over: time to sign and publish another


def groups(actor: Actor) -> list[Group]:
    """The groups of this role that have something in them."""
    found: list[Group] = []
    if actor.role in roles.SUPERVISION:
        found = [_applications(actor), _closing(actor)]
    if actor.role in subject_states.STAFF:
        found = [_returned(actor)]
    if actor.role in subject_states.LEGAL:
        found += [_papers(actor)]
    if actor.role in subject_states.LEGAL | roles.SUPERVISION:
        found += [_ending(actor)]
    if actor.role in subject_states.SEAL["register"].roles:
        found += [_prints(actor)]
    if actor.role in exam_states.SITS:
        found += [_sittings(actor)]
    return [one for one in found if one.count]


def waiting(actor: Actor) -> list[Any]:
    """The rows behind the groups that only this role can move on, for the number on the bell."""
    if actor.role in roles.SUPERVISION:
        return [subjects.to_review(actor), exams.to_close(actor)]
    found = [_own_returned(actor)] if actor.role in subject_states.STAFF else []
    return found + ([_own_papers(actor)] if actor.role in subject_states.LEGAL else [])


def _application(row: Any) -> Todo:
    return Todo(
        reverse("subjects:application", args=[row.pk]), row.organ.name, subject_states.QUALIFICATION.states[row.state].label,
        row.organ.division.name,
    )  # fmt: skip


def _applications(actor: Actor) -> Group:
    rows = subjects.to_review(actor).select_related("organ__division").order_by("pk")
    url = f"{reverse('subjects:list')}?view=body"
    return group(
        "subjects", _("待办的主体资格申请"), "building", "warn", rows, url, _application, _("没有待办的主体资格申请")
    )


def _own_returned(actor: Actor) -> Any:
    rows = subjects.visible_to(actor).filter(organ_id=actor.organ_id, state=subject_states.RETURNED.value)
    return rows.select_related("organ__division").order_by("pk")


def _returned(actor: Actor) -> Group:
    url, rows = f"{reverse('subjects:list')}?view=open", _own_returned(actor)
    good = _("没有退回补正的申请")
    return group("subjects", _("退回补正的主体资格申请"), "building", "warn", rows, url, _application, good)


def _entrustment(row: Any) -> Todo:
    state = subject_states.ENTRUSTMENT.states[row.state]
    running = row.state in (subject_states.SIGNED.value, subject_states.IN_FORCE.value)
    return Todo(
        reverse("subjects:entrustment", args=[row.pk]), row.number, row.to.name, row.organ.name,
        due(row.to_on) if running else None, mark=None if running else Badge(str(state.label), state.tone),
    )  # fmt: skip


def _own_papers(actor: Actor) -> Any:
    """What the head has to sign, what the legal unit has to publish."""
    state = subject_states.DRAFTED if actor.role == roles.ORGAN_HEAD else subject_states.SIGNED
    rows = subjects.entrustments_visible_to(actor).filter(organ_id=actor.organ_id, state=state.value)
    return rows.select_related("organ", "to").order_by("from_on", "pk")


def _papers(actor: Actor) -> Group:
    signs = actor.role == roles.ORGAN_HEAD
    title = _("待签订的委托书") if signs else _("待公布的委托书")
    url = f"{reverse('subjects:entrustments')}?state={'drafted' if signs else 'signed'}"
    return group("papers", title, "link-45deg", "info", _own_papers(actor), url, _entrustment, _("没有待办的委托书"))


def _ending(actor: Actor) -> Group:
    """Entrustments whose term is over soon: without another one nobody may act on them any more (行政处罚法第二十条)."""
    last = today() + dt.timedelta(days=ENDING_DAYS)
    rows = subjects.entrustments_visible_to(actor).filter(
        state=subject_states.IN_FORCE.value, to_on__gte=today(), to_on__lte=last
    )
    url = f"{reverse('subjects:entrustments')}?state=in_force&to_on_from={today()}&to_on_to={last}&sort=to_on"
    rows = rows.select_related("organ", "to").order_by("to_on", "pk")
    title = _("%(n)s日内期限届满的委托（天数为非法定默认）") % {"n": ENDING_DAYS}
    return group("entrustments", title, "link-45deg", "warn", rows, url, _entrustment, _("没有即将届满的委托"))


def _prints(actor: Actor) -> Group:
    """Seals that came in from a table, or were entered without their print."""

    def line(row: Any) -> Todo:
        return Todo(reverse("subjects:seal", args=[row.pk]), row.name, row.get_kind_display(), row.organ.name)

    rows = subjects.seals_without_print(actor).select_related("organ").order_by("pk")
    url = f"{reverse('subjects:seals')}?organ={actor.organ_id}&print=missed"
    return group("prints", _("没有上传印模的印章"), "record-circle", "info", rows, url, line, _("印模都已上传"))


def _closing(actor: Actor) -> Group:
    """Examinations whose time is over, and results that only the head may publish. Papers mark themselves."""

    def line(row: Any) -> Todo:
        state = exam_states.EXAM.states[row.state]
        return Todo(
            reverse("exams:record", args=[row.pk]), row.title, _("%(n)s名考生") % {"n": row.called}, row.body.name,
            mark=Badge(str(state.label), state.tone),
        )  # fmt: skip

    head = actor.role == roles.SUPERVISION_HEAD
    title = _("待公布成绩的考试") if head else _("已到截止时间、待结束的考试")
    url = f"{reverse('exams:list')}?{'state=closed' if head else 'over=1'}&body={actor.organ_id}"
    return group("exams", title, "pencil-square", "warn", exams.to_close(actor), url, line, _("没有待办的考试"))


def _sittings(actor: Actor) -> Group:
    """What this person is called to and has not handed in."""

    def line(row: Any) -> Todo:
        opens = row.exam.opens_at
        begun = opens <= now()
        said = _("现在可以答题") if begun else _("尚未开考")
        return Todo(
            reverse("exams:sitting", args=[row.pk]), row.exam.title, row.ticket, row.exam.body.name,
            mark=Badge(said, "warn" if begun else "info"),
        )  # fmt: skip

    rows = exams.to_sit(actor)
    return group("sittings", _("我要参加的考试"), "pencil-square", "warn", rows, reverse("exams:list"), line, _("没有要参加的考试"))
