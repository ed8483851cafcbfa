"""What waits in the registers of people: applications, certificates that run out or must be taken back, hours of training."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.registry import queries, show, states
from xiezhi.training import queries as training

from .todo import Group, Todo, due, group


def groups(actor: Actor) -> list[Group]:
    """The groups of this role, most pressing first."""
    if actor.role == roles.OFFICER:
        return [_own(actor)]
    found = []
    if actor.role in roles.SUPERVISION:
        found = [_applications(actor), *_candidates(actor), *_unproven(actor), _late(actor), _claimed(actor)]
    elif actor.role in states.ORGAN_SIDE:
        found = [_applications(actor), *_candidates(actor)]
    if actor.role == roles.ORGAN_HEAD:
        found += [_excuses(actor)]
    if actor.role in (*states.ORGAN_SIDE, roles.ORGAN_HEAD):
        found += [_leaving(actor), _ending(actor), _behind(actor)]
    return found


def waiting(actor: Actor) -> Any:
    """Applications, or reasons for fewer hours, that only this role can move on."""
    if actor.role == roles.ORGAN_HEAD:
        return training.to_decide(actor)
    state = {
        roles.SUPERVISOR: states.SUBMITTED, roles.SUPERVISION_HEAD: states.APPROVED, roles.DATA_CLERK: states.RETURNED,
        roles.LEGAL_STAFF: states.RETURNED,
    }.get(actor.role)  # fmt: skip
    rows = queries.applications_visible(actor)
    return rows.filter(state=state.value) if state else rows.none()


def _applications(actor: Actor) -> Group:
    words = {
        roles.SUPERVISOR: (_("待审核的证件申领"), _("没有待审核的申领"), "submitted"),
        roles.SUPERVISION_HEAD: (_("待发的证件"), _("没有待发的证件"), "approved"),
    }
    title, good, state = words.get(actor.role, (_("退回补正的证件申领"), _("没有退回补正的申领"), "returned"))
    rows = waiting(actor).select_related("officer__person", "organ").order_by("applied_on", "pk")

    def line(row: Any) -> Todo:
        said = f"{row.get_kind_display()} · {row.applied_on}"
        return Todo(reverse("registry:application", args=[row.pk]), row.officer.person.name, said, row.organ.name)

    url = f"{reverse('registry:applications')}?state={state}"
    return group("applications", title, "patch-check", "warn", rows, url, line, good)


def _candidates(actor: Actor) -> list[Group]:
    """For the organ: who has passed the exam, so that it can apply. For the supervision body: who is to be examined."""
    organ_side = actor.role in states.ORGAN_SIDE
    name, title = ("passed", _("考试合格，可以申领证件的人员")) if organ_side else ("unexamined", _("等待资格考试的人员"))
    rows = queries.visible_to(actor).filter(queries.candidate_q(passed=organ_side))

    def line(row: Any) -> Todo:
        return Todo(reverse("registry:record", args=[row.pk]), row.person.name, row.position, row.organ.name)

    url = f"{reverse('registry:list')}?standing={name}"
    rows = rows.select_related("person", "organ").order_by("organ__name", "staff_no")
    found = group("candidates", title, "pencil-square", "info", rows, url, line, "")
    return [found] if found.count else []


def _certificate(row: Any) -> Todo:
    return Todo(
        reverse("registry:certificate", args=[row.pk]), row.officer.person.name, row.number, row.organ.name,
        due(row.valid_to) if row.state == states.VALID.value else None,
    )  # fmt: skip


def _unproven(actor: Actor) -> list[Group]:
    """Somebody has to decide what becomes of the certificate: no row, no group."""
    rows = queries.certificates_visible(actor).filter(queries.standing_q("unproven"))
    rows = rows.select_related("officer__person", "organ").order_by("organ__name", "number")
    url = f"{reverse('registry:certificates')}?standing=unproven"
    found = group("unproven", _("发证依据的考试成绩已作废的证件"), "exclamation-octagon", "bad", rows, url, _certificate, "")
    return [found] if found.count else []


def _late(actor: Actor) -> Group:
    """Certificates of people who left, beyond the limit for taking them back."""
    rows = queries.certificates_visible(actor).filter(queries.standing_q("late"))
    rows = rows.select_related("officer__person", "organ").order_by("pk")
    url = f"{reverse('registry:certificates')}?standing=late"
    return group("recall", _("逾期未收回的证件"), "reply", "bad", rows, url, _certificate, _("没有逾期未收回的证件"))


def _leaving(actor: Actor) -> Group:
    rows = queries.to_recall(actor).select_related("officer__person", "organ").order_by("pk")
    url = f"{reverse('registry:certificates')}?standing=leaving"
    return group("leaving", _("离岗待收回的证件"), "reply", "warn", rows, url, _certificate, _("没有待收回的证件"))


def _claimed(actor: Actor) -> Group:
    rows = queries.certificates_visible(actor).filter(queries.standing_q("claimed"))
    rows = rows.select_related("officer__person", "organ").order_by("organ__name", "number")
    url = f"{reverse('registry:certificates')}?standing=claimed"
    return group("claimed", _("待核对的补录证件"), "clipboard-check", "info", rows, url, _certificate, _("没有待核对的证件"))


def _ending(actor: Actor) -> Group:
    rows = queries.certificates_visible(actor).filter(queries.standing_q("ending"))
    rows = rows.select_related("officer__person", "organ").order_by("valid_to", "pk")
    url = f"{reverse('registry:certificates')}?standing=ending"
    return group("ending", _("即将到期和已过期的证件"), "clock-history", "warn", rows, url, _certificate, _("近期没有到期的证件"))


def _behind(actor: Actor) -> Group:
    """Towards the end of the year: whose hours of training are too few."""

    def line(row: Any) -> Todo:
        said = str(training.bar_of(row))
        return Todo(reverse("training:person", args=[row.person_id]), row.person.name, said, row.organ.name)

    url = f"{reverse('training:list')}?year={today().year}&standing=behind"
    return group("training", _("培训学时落后的人员"), "book", "warn", training.behind(actor), url, line, _("没有学时落后的人员"))


def _excuses(actor: Actor) -> Group:
    def line(row: Any) -> Todo:
        said = f"{row.get_ground_display()} · {row.year}"
        return Todo(reverse("training:excuse", args=[row.pk]), row.person.name, said, row.organ.name)

    url, rows = f"{reverse('training:excuses')}?state=claimed", training.to_decide(actor)
    return group("excuses", _("待核的未达学时理由"), "clipboard-check", "warn", rows, url, line, _("没有待核的理由"))


def _own(actor: Actor) -> Group:
    """An officer's own certificate, when it runs out soon or does not count."""
    ends = queries.standing_q("ending") | queries.standing_q("suspended")
    rows = queries.certificates_visible(actor).filter(ends).select_related("officer__person", "organ").order_by("-pk")

    def line(row: Any) -> Todo:
        return Todo(reverse("registry:mine"), row.number, "", row.organ.name, mark=show.state_badge(row))

    return group("mine", _("我的证件"), "person-circle", "warn", rows, reverse("registry:mine"), line, _("证件有效，近期不到期"))
