"""What waits for a person today, a case's whole dossier, and search over everything the person may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.accounts.models import User
from xiezhi.accounts.queries import visible_users
from xiezhi.cases import limits
from xiezhi.cases import queries as cases
from xiezhi.cases import show as case_show
from xiezhi.cases.local import Local
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.pieces import Badge
from xiezhi.core.web.show import listed
from xiezhi.discretion import queries as discretion
from xiezhi.discretion.show import standing
from xiezhi.exchange import queries as exchange
from xiezhi.findings import queries as findings
from xiezhi.findings.show import label_of, severity_badge, value_of
from xiezhi.findings.states import ENDING
from xiezhi.law.calendar import load_calendar
from xiezhi.leads import queries as leads
from xiezhi.organs import queries as organs
from xiezhi.rulebook.shown import amount, source
from xiezhi.statutes import queries as statutes
from xiezhi.supervision import queries as supervision
from xiezhi.trail import queries as trail

from . import benchmarks, force, kit, lists, people, registers
from .todo import Group, Todo
from .todo import due as _due
from .todo import group as _group

WAITING = "?state=issued&state=returned"  # instruments on which a report is due
DECISION = "SuperviseDecision"  # kind of instrument issued in the name of the government


def _instrument(row: Any) -> Todo:
    return Todo(reverse("supervision:record", args=[row.pk]), f"{row.get_kind_display()} {row.number}", row.subject, row.organ.name,
                _due(row.due_on))  # fmt: skip


def _reported(row: Any) -> Todo:
    """A report that waits for review: the organ has kept or missed its limit, what counts is since when it lies here."""
    report = supervision.open_report(row)
    if report is None:
        return replace(_instrument(row), due=None)
    said = (_("%(on)s 逾期报送") if report.late else _("%(on)s 报送")) % {"on": report.on}
    return replace(_instrument(row), due=None, mark=Badge(said, "bad" if report.late else "info", "send"))


def _objected(row: Any) -> Todo:
    """An objection: the limit that runs is that of the answer, not that of the organ."""
    objection = supervision.open_objection(row)
    return replace(_instrument(row), due=_due(objection.due_on) if objection else None)


def _finding(row: Any) -> Todo:
    return Todo(reverse("findings:record", args=[row.pk]), f"{row.rule_code} {_(row.rule_name)}", row.act_label, row.organ.name,
                badge=severity_badge(row))  # fmt: skip


def _threshold(row: Any) -> Todo:
    ending = row.state == ENDING.value
    said = _("%(who)s 拟终止") % {"who": row.end_by} if ending else _("%(who)s 拟定") % {"who": row.proposed_by}
    return Todo(
        reverse("findings:threshold", args=[row.pk]), f"{row.rule_code} {label_of(row)} {value_of(row)}", row.division.name,
        row.body.name, mark=Badge(said, "warn" if ending else "info", "sliders"),
    )  # fmt: skip


def _lead(row: Any) -> Todo:
    return Todo(reverse("leads:record", args=[row.pk]), row.title, row.number, row.organ.name, _due(row.due_on))


def _proposal(row: Any) -> Todo:
    return Todo(reverse("supervision:proposal", args=[row.pk]), row.number, row.instrument.subject, row.instrument.organ.name)


def _case(row: Any, adopted: tuple[Local, ...]) -> Todo:
    # only the organ's own people have this group, and they know the party
    limit = limits.to_decide(row, adopted)
    return Todo(reverse("cases:record", args=[row.pk]), row.case_no, f"{row.party_name} · {row.cause}", row.organ.name,
                limit.due(today()) if limit else None)  # fmt: skip


def groups(actor: Actor) -> list[Group]:
    """The workbench of this role, most pressing first."""
    if actor.role in roles.SUPERVISION:
        return [*_supervision(actor), *_registers(actor)]
    if actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD):
        return [*_rectification(actor), _against_us(actor), _long_cases(actor), *_registers(actor)]
    if actor.role == roles.OFFICER:
        return [*_registers(actor), _long_cases(actor)]
    if actor.role == roles.DATA_CLERK:
        return [_batches(actor), *_registers(actor), _long_cases(actor)]
    if actor.role == roles.GOVERNMENT:
        return [*_government(actor), *lists.groups(actor)]
    if actor.role == roles.TOWNSHIP:
        rows = leads.visible_to(actor).filter(state="open").select_related("organ")
        led = _group("leads", _("本乡镇线索"), "funnel", "info", rows, reverse("leads:list"), _lead, _("没有待处理的线索"))
        return [led, *lists.groups(actor)]
    return _administration(actor)


def _registers(actor: Actor) -> list[Group]:
    """What the registers ask of somebody who works with them."""
    found = lists.groups(actor)
    if actor.role in roles.SUPERVISION | {roles.LEGAL_STAFF, roles.ORGAN_HEAD}:
        found += benchmarks.groups(actor)
    found += [*registers.groups(actor), *people.groups(actor)]
    if actor.role in roles.SUPERVISION:
        found += force.groups(actor)
    return [*found, *kit.groups(actor)]


def _supervision(actor: Actor) -> list[Group]:
    listing = reverse("supervision:list")
    org = "organ"
    return [
        _group("overdue", _("逾期未整改"), "exclamation-octagon", "bad",
               supervision.overdue(actor).select_related(org).order_by("due_on"), listing + "?overdue=1", _instrument,
               _("没有逾期的监督文书")),
        _group("reports", _("待审核的纠正情况"), "clipboard-check", "warn", supervision.to_review(actor).select_related(org),
               listing + "?state=reported&body=1", _reported, _("没有待审核的报告")),
        _group("objections", _("待答复的异议"), "chat-left-text", "warn", supervision.to_answer(actor).select_related(org),
               listing + "?state=objected&issuer=1", _objected, _("没有待答复的异议")),
        _group("findings", _("待核预警"), "exclamation-triangle", "warn", findings.to_decide(actor).select_related(org),
               reverse("findings:list"), _finding, _("没有待核的预警")),
        _group("to_lead", _("已确认，待登记线索"), "flag", "info", findings.to_lead(actor).select_related(org),
               reverse("findings:list") + "?view=to_lead", _finding, _("已确认的预警都已登记线索")),
        _group("leads", _("待处理线索"), "funnel", "info", leads.waiting(actor).select_related(org),
               reverse("leads:list") + "?view=open&body=1", _lead, _("没有待处理的线索")),
        *_thresholds(actor),
        _group("soon", _("七日内到期"), "clock-history", "warn",
               supervision.due_soon(actor).select_related(org).order_by("due_on"), listing + _soon(), _instrument,
               _("七日内没有到期的整改")),
    ]  # fmt: skip


def _thresholds(actor: Actor) -> list[Group]:
    """Values that wait for this person as the second one. They are rare, so that no tile stands while there are none."""
    group = _group(
        "thresholds", _("待确认阈值"), "sliders", "info",
        findings.to_adopt(actor).select_related("division", "body").order_by("proposed_at", "id"),
        reverse("findings:thresholds") + "?second=1", _threshold, _("没有待确认的阈值"),
    )  # fmt: skip
    return [group] if group.count else []


def _soon() -> str:
    """The list behind `supervision.due_soon`."""
    return f"{WAITING}&due_on_from={today().isoformat()}&due_on_to={(today() + dt.timedelta(days=7)).isoformat()}"


def _rectification(actor: Actor) -> list[Group]:
    rows = supervision.to_rectify(actor).select_related("organ").order_by("due_on")
    return [
        _group("rectify", _("待整改并报送"), "envelope-paper", "bad", rows, reverse("supervision:list") + WAITING, _instrument,
               _("没有待整改的监督文书")),
    ]  # fmt: skip


def _against_us(actor: Actor) -> Group:
    rows = findings.visible_to(actor).filter(cleared_on=None).select_related("organ")
    url = reverse("findings:list") + "?view=all&cleared=0"
    return _group("findings", _("本机关的预警"), "exclamation-triangle", "warn", rows, url, _finding, _("本机关没有预警"))


def _long_cases(actor: Actor) -> Group:
    rows = cases.pressing(actor).select_related("organ__division")
    url = reverse("cases:list") + "?pressing=1&sort=filed_on"
    early = cases.P11.param("early")
    days = listed((f"{amount(early, value.value, _)}（{source(value, _)}）" for value in cases.warned_from(actor)), "；")
    return _group(
        "cases", _("办案期限临近或超期的案件"), "hourglass-split", "warn", rows, url, partial(_case, adopted=cases.thresholds()),
        _("没有办案期限临近或者超期的案件"), _("立案超过%(days)s列入，不计依法扣除和延长的天数。") % {"days": days},
    )  # fmt: skip


def _batches(actor: Actor) -> Group:
    rows = exchange.visible_to(actor).filter(quarantined__gt=0).select_related("organ")

    def line(row: Any) -> Todo:
        return Todo(reverse("exchange:batch", args=[row.pk]), row.name, _("%(n)d 行待改") % {"n": row.quarantined}, row.organ.name)

    url = reverse("exchange:list") + "?waiting=1"
    return _group("batches", _("有待改行的批次"), "upload", "warn", rows, url, line, _("没有待改的数据"))


def _government(actor: Actor) -> list[Group]:
    return [
        _group("proposals", _("待决定的处理建议"), "file-earmark-check", "bad", supervision.to_decide(actor),
               reverse("supervision:decisions") + "?state=proposed&state=decided", _proposal, _("没有待决定的处理建议")),
        _group("objections", _("待答复的异议"), "chat-left-text", "warn", supervision.to_answer(actor).select_related("organ"),
               reverse("supervision:list") + "?state=objected&issuer=1", _objected, _("没有待答复的异议")),
        _group("overdue", _("决定书逾期未执行"), "exclamation-octagon", "bad",
               supervision.overdue(actor).filter(kind=DECISION).select_related("organ").order_by("due_on"),
               reverse("supervision:list") + f"?overdue=1&kind={DECISION}", _instrument, _("没有逾期的决定书")),
    ]  # fmt: skip


def _administration(actor: Actor) -> list[Group]:
    if actor.role == roles.SECADMIN:
        rows = _unauthorised(actor)

        def line(user: Any) -> Todo:
            return Todo(reverse("accounts:user", args=[user.pk]), user.username, user.person.name, user.person.organ.name)

        url = reverse("accounts:users") + "?status=created"
        return [_group("accounts", _("待授权的账号"), "key", "info", rows, url, line, _("没有待授权的账号"))]
    if actor.role == roles.AUDITOR:
        rows = trail.visible_to(actor).filter(outcome="refused").order_by("-seq")

        def refused(row: Any) -> Todo:
            return Todo(reverse("trail:list") + "?outcome=refused", row.about, row.actor_name, row.organ_name)

        url = reverse("trail:list") + "?outcome=refused"
        return [_group("refused", _("被拒绝的访问"), "slash-circle", "info", rows, url, refused, _("没有被拒绝的访问"))]
    return []


def _unauthorised(actor: Actor) -> QuerySet[Any]:
    return visible_users(actor).filter(status=User.Status.CREATED)


def todo_count(actor: Actor) -> int:
    """The number on the bell: what only this person's side can move on."""
    if actor.role in roles.SUPERVISION:
        waiting: Iterable[QuerySet[Any]] = (
            supervision.overdue(actor), supervision.to_review(actor), supervision.to_answer(actor), findings.waiting(actor),
            findings.to_adopt(actor), leads.waiting(actor), people.waiting(actor),
        )  # fmt: skip
    elif actor.role in (roles.LEGAL_STAFF, roles.ORGAN_HEAD):
        waiting = (supervision.to_rectify(actor), people.waiting(actor))
    elif actor.role == roles.DATA_CLERK:
        waiting = (exchange.visible_to(actor).filter(quarantined__gt=0), people.waiting(actor))
    elif actor.role == roles.GOVERNMENT:
        waiting = (supervision.to_decide(actor), supervision.to_answer(actor))
    elif actor.role == roles.SECADMIN:
        waiting = (_unauthorised(actor),)
    else:
        waiting = ()
    rooms = (lists, benchmarks, registers, force, kit)
    return _together(*waiting, *(rows for room in rooms for rows in room.waiting(actor)))


def _together(*sets: QuerySet[Any]) -> int:
    """How many rows there are in all: asked at once, since the bell hangs on every page."""
    first, *rest = (rows.order_by().values_list("pk") for rows in sets) if sets else (User.objects.none(),)
    return int(first.union(*rest, all=True).count()) if rest else int(first.count())


def alarms(actor: Actor) -> list[str]:
    """What the platform itself lacks and somebody must see to."""
    out = []
    year = load_calendar().missing_soon(today())
    if year and actor.role in roles.SUPERVISION | {roles.SYSADMIN}:
        out.append(_("%(year)d 年的放假调休安排还没有载入：跨入该年的工作日期限算不出来，请尽快载入。") % {"year": year})
    return out


def first_move(actor: Actor) -> dict[str, str] | None:
    """What this person opens the workbench to begin, beside what waits."""
    moves = {
        roles.DATA_CLERK: (_("报送数据"), "exchange:upload", "upload"),
        roles.SUPERVISOR: (_("登记线索"), "leads:open", "plus-lg"),
        roles.TOWNSHIP: (_("登记线索"), "leads:open", "plus-lg"),
        roles.SYSADMIN: (_("建立账号"), "accounts:create", "plus-lg"),
        roles.AUDITOR: (_("核验"), "trail:verify", "shield-check"),
    }
    label, url, icon = moves.get(actor.role, ("", "", ""))
    return {"label": label, "url": reverse(url), "icon": icon} if url else None


def first_steps(actor: Actor) -> list[str]:
    """What to do where nothing waits by nature of the role."""
    if actor.role == roles.SYSADMIN:
        return [_("系统管理员：在“机关”中登记机关，在“账号”中建立账号、重置口令。授权由安全管理员办理。")]
    return []


# -- search

LIMIT = 8


@dataclass(frozen=True)
class Hits:
    """What was found in one kind of record. `url`: its list narrowed by the same words."""

    title: str
    icon: str
    count: int
    url: str
    items: list[Todo]


def search(actor: Actor, text: str) -> list[Hits]:
    """Over cases, findings, leads, instruments, organs, benchmarks and the law in force today, each through its own read door.

    Empty text finds nothing.
    """
    words = text.split()[:5]
    if not words:
        return []

    def match(*fields: str) -> Q:
        q = Q()
        for word in words:
            one = Q()
            for name in fields:
                one |= Q(**{f"{name}__icontains": word})
            q &= one
        return q

    def organ(row: Any) -> Todo:
        return Todo(reverse("organs:record", args=[row.pk]), row.name, row.get_kind_display(), row.division.name)

    def article(row: Any) -> Todo:
        statute = row.edition.statute
        return Todo(reverse("statutes:article", args=[row.pk]), f"{statute.name}{row.label}", statutes.first_found(row, text))

    def case(row: Any) -> Todo:
        said = " · ".join(part for part in (case_show.party(row, actor), row.cause) if part)
        return Todo(reverse("cases:record", args=[row.pk]), row.case_no, said, row.organ.name)

    def benchmark(row: Any) -> Todo:
        return Todo(reverse("discretion:record", args=[row.pk]), row.name, str(standing(row).label), row.organ.name)

    # whoever does not see a person's name cannot search for it either
    by_name = case_show.entitled(actor)
    of_case = ("case_no", "doc_no", "cause", *(("party_name", "party_code") if by_name else ()))
    of_finding = ("act_label", "rule_name", "rule_code", *(("act_title",) if by_name else ()))
    kinds: list[tuple[str, str, QuerySet[Any], str, Callable[[Any], Todo]]] = [
        (_("案件"), "folder2-open", cases.visible_to(actor).filter(match(*of_case)).select_related("organ"),
         reverse("cases:list"), case),
        (_("监督文书"), "shield-check", supervision.visible_to(actor).filter(match("number", "subject", "organ__name", "act_label"))
         .select_related("organ"), reverse("supervision:list"), _instrument),
        (_("线索"), "funnel", leads.visible_to(actor).filter(match("number", "title", "organ__name", "act_label"))
         .select_related("organ"), reverse("leads:list"), _lead),
        (_("预警"), "exclamation-triangle", findings.visible_to(actor).filter(match(*of_finding)).select_related("organ"),
         reverse("findings:list") + "?view=all", _finding),
        (_("机关"), "diagram-3", organs.visible_to(actor).filter(match("name", "short_name", "code")).select_related("division"),
         reverse("organs:list"), organ),
        (_("裁量基准"), "graph-up", discretion.visible_to(actor).filter(match("name", "item_code", "doc_no", "organ__name"))
         .select_related("organ"), reverse("discretion:list") + "?view=all", benchmark),
        (_("法律法规条文"), "bank2", statutes.search(text, today()), reverse("statutes:search"), article),
    ]  # fmt: skip
    found = []
    for title, icon, rows, url, line in kinds:
        count = rows[:1001].count()
        if count:
            narrowed = f"{url}{'&' if '?' in url else '?'}{urlencode({'q': ' '.join(words)})}"
            found.append(Hits(title, icon, count, narrowed, [line(row) for row in rows[:LIMIT]]))
    return found


# -- dossier


@dataclass(frozen=True)
class Dossier:
    """Everything about one case that this person may see, across the rooms."""

    case: Any
    findings: list[Any]
    leads: list[Any]
    instruments: list[Any]
    refs: list[str]


def dossier(actor: Actor, pk: int) -> Dossier | None:
    """None when the case is not visible."""
    case = cases.visible_to(actor).select_related("organ", "organ__division").filter(pk=pk).first()
    if case is None:
        return None
    found = list(findings.about_act(actor, case.ref).select_related("lead"))
    led = list(leads.about_act(actor, case.ref))
    papers = list(supervision.about_act(actor, case.ref).select_related("issuer").order_by("dated", "id"))
    refs = [case.ref, *(f.ref for f in found), *(x.ref for x in led)]
    for paper in papers:
        refs += supervision.records_of(paper)
    return Dossier(case, found, led, papers, refs)
