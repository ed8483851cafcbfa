"""How officers, applications and certificates are shown: badges, facts, moves, history, the way from record to record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.clock import queries as clock
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.show import listed
from xiezhi.core.web.timeline import Span, Step, Timeline
from xiezhi.law.calendar import is_working
from xiezhi.law.supervision_codes import OFFICER_MEASURE
from xiezhi.training import queries as training

from . import queries, rules, states
from .eligibility import kind_for
from .models import Application, Certificate, Left, Officer, Period

PERIOD_WORDS: dict[str, Any] = {move.name: move.label for move in states.CERTIFICATE} | dict(Left.choices)


def state_badge(row: Certificate | None) -> pieces.Badge | None:
    """How the certificate stands today; what runs out soon says in how many days."""
    state = queries.state_now(row)
    if row is None or state is None:
        return None
    left = queries.days_left(row)
    if state is states.VALID and left is not None and left <= rules.value("warn_days", today()):
        soon = left <= rules.value("warn_soon_days", today())
        word = _("今天到期") if left == 0 else _("%(n)d 日后到期") % {"n": left}
        return pieces.Badge(word, "warn" if soon else "info", "clock-history")
    return pieces.Badge(state.label, state.tone)


def officer_badge(row: Officer) -> pieces.Badge | None:
    """The certificate of an officer as a list shows it: none is a word of its own for who is in post."""
    if row.certificate is None or row.certificate.organ_id != row.organ_id:
        if row.certificate is not None and row.certificate.state == states.LEAVING.value:
            return pieces.Badge(_("原证待收回"), "warn")
        return pieces.Badge(_("无证"), "bad", "slash-circle") if row.on_duty else None
    return state_badge(row.certificate)


def duty_badge(row: Officer) -> pieces.Badge:
    if row.on_duty:
        return pieces.Badge(_("在岗"), "good")
    return pieces.Badge(row.get_left_as_display() or _("不在执法岗位"), "mute")


def review_badge(row: Officer) -> pieces.Badge | None:
    """Legal reviewers; one who began since 2018 without the qualification is marked (行政处罚法第五十八条第二款)."""
    if not row.reviewer:
        return None
    if unqualified(row):
        return pieces.Badge(_("法制审核，无法律职业资格"), "warn")
    return pieces.Badge(_("法制审核"), "info", "patch-check")


def unqualified(row: Officer) -> bool:
    began = row.reviewing_since
    return row.reviewer and not row.qualification_no and (began is None or began >= dt.date(2018, 1, 1))


def holder(row: Certificate, actor: Actor) -> str:
    """Where the holder's file is, for who may open it."""
    seen = actor.sees(row.officer.organ_id)
    return reverse("registry:record", args=[row.officer_id]) if seen else ""


# -- tabs


def room_tabs(actor: Actor | None, current: str) -> list[pieces.Tab]:
    """The lists of this room beside each other."""
    waiting = queries.applications_visible(actor).filter(state__in=states.OPEN).count()
    tabs = (
        ("list", _("执法人员"), None), ("applications", _("证件申领"), waiting), ("certificates", _("证件"), None),
        ("annual", _("年检"), None), ("auxiliaries", _("辅助人员"), None), ("rules", _("编号与默认值"), None),
    )  # fmt: skip
    return [pieces.Tab(label, reverse(f"registry:{name}"), name == current, count) for name, label, count in tabs]


def record_tabs(kind: str, pk: int, label: Any, current: str) -> list[pieces.Tab]:
    """Record and trail of an officer, an application, a certificate, an auxiliary."""
    pages = ((kind, label), (f"{kind}_trail", _("操作留痕")))
    return [pieces.Tab(text, reverse(f"registry:{name}", args=[pk]), name == current) for name, text in pages]


# -- officers


def officer_head(row: Officer) -> pieces.RecordHead:
    badges = [b for b in (duty_badge(row), officer_badge(row), review_badge(row)) if b]
    return pieces.RecordHead(
        title=row.person.name, number=row.certificate.number if row.certificate else row.staff_no, organ=row.organ.name,
        organ_url=url_or_none("organs:record", row.organ_id) or "", level=row.organ.get_level_display(), badges=tuple(badges),
        crumbs=(pieces.Crumb(_("执法人员"), reverse("registry:list")), pieces.Crumb(row.person.name)),
    )  # fmt: skip


def officer_facts(row: Officer, passed_on: dt.date | None) -> list[pieces.Fact]:
    found = [
        pieces.Fact(_("人员编号"), row.staff_no),
        pieces.Fact(_("职务"), row.person.title),
        pieces.Fact(_("职级"), row.rank),
        pieces.Fact(_("编制"), row.get_staffing_display()),
        pieces.Fact(_("执法岗位"), row.position),
        pieces.Fact(_("执法领域"), listed(queries.split_fields(row.fields))),
        pieces.Fact(_("资格考试合格"), passed_on, "date"),
    ]
    if row.on_duty:
        found.append(pieces.Fact(_("在执法岗位起始日期"), row.on_duty_since, "date"))
    elif row.left_on:
        found += [pieces.Fact(_("离岗日期"), row.left_on, "date"), pieces.Fact(_("离岗原因"), row.get_left_as_display())]
    if row.reviewer:
        found += [
            pieces.Fact(_("首次从事法制审核日期"), row.reviewing_since, "date"),
            pieces.Fact(_("法律职业资格证书编号"), row.qualification_no),
            pieces.Fact(_("法律职业资格取得日期"), row.qualified_on, "date"),
        ]
    return found


def officer_moves(row: Officer, actor: Actor, url: Callable[[str], str]) -> list[pieces.MoveButton] | None:
    """What this person may do with the file now; the main one first."""
    at = [row.pk]
    if actor.role in states.ORGAN_SIDE:
        return _organ_moves(row, at, url)
    if actor.role in roles.SUPERVISION:
        return [
            pieces.MoveButton(
                _("登记处理决定"), url(reverse("registry:handle", args=at)), form=True, danger=True, icon="slash-circle"
            ),
            pieces.MoveButton(
                _("登记考试成绩"), url(reverse("registry:enter_pass", args=at)), form=True, icon="pencil-square"
            ),
        ]  # fmt: skip
    return None


def _organ_moves(row: Officer, at: list[int], url: Callable[[str], str]) -> list[pieces.MoveButton]:
    buttons = []
    running, kind = queries.open_application(row), kind_for(row, today())
    names = {Application.Kind.FIRST: _("申领证件"), Application.Kind.RENEW: _("申请换发")}
    if running is not None:
        buttons.append(
            pieces.MoveButton(
                _("查看申领"), reverse("registry:application", args=[running.pk]), form=True, main=True, icon="file-earmark-text",
            )
        )  # fmt: skip
    elif row.on_duty and kind is not None:
        label = names[Application.Kind(kind)]
        buttons.append(
            pieces.MoveButton(label, url(reverse("registry:apply", args=at)), form=True, main=True, icon="patch-check")
        )
    elif row.on_duty and row.certificate and row.certificate.state == states.VALID.value:
        lost = reverse("registry:apply", args=at) + "?kind=lost"
        buttons.append(pieces.MoveButton(_("报失补发"), url(lost), form=True, icon="arrow-repeat"))
    buttons.append(pieces.MoveButton(_("修改登记"), url(reverse("registry:edit", args=at)), form=True, icon="pencil"))
    if row.on_duty:
        buttons.append(
            pieces.MoveButton(_("登记离岗"), url(reverse("registry:leave", args=at)), form=True, icon="box-arrow-right")
        )
    else:
        ended = row.left_as in (Left.DISQUALIFY, Left.DEATH)
        closed = _("%(why)s，不能再回到执法岗位。") % {"why": row.get_left_as_display()} if ended else ""
        buttons.append(
            pieces.MoveButton(
                _("回到执法岗位"), url(reverse("registry:back", args=at)), form=True, closed=closed, icon="box-arrow-in-right"
            )
        )  # fmt: skip
    return buttons


def training_url(actor: Actor, row: Officer) -> str:
    """The page of the hours, for who may open it."""
    seen = training.trainees_visible(actor).filter(person=row.person_id).exists()
    return reverse("training:person", args=[row.person_id]) if seen else ""


# -- certificates


def certificate_head(row: Certificate, due: pieces.Due | None) -> pieces.RecordHead:
    badge = state_badge(row)
    return pieces.RecordHead(
        title=row.officer.person.name, number=row.number, kind=_("行政执法证件"), organ=row.organ.name,
        organ_url=url_or_none("organs:record", row.organ_id) or "", level=row.organ.get_level_display(), due=due,
        badges=(badge,) if badge else (),
        crumbs=(pieces.Crumb(_("证件"), reverse("registry:certificates")), pieces.Crumb(row.number)),
    )  # fmt: skip


def certificate_facts(row: Certificate, actor: Actor) -> list[pieces.Fact]:
    left = queries.days_left(row)
    days = "" if left is None else _("还有 %(n)d 日") % {"n": left} if left >= 0 else _("已过 %(n)d 日") % {"n": -left}
    return [
        pieces.Fact(_("持证人"), row.officer.person.name, url=holder(row, actor)),
        pieces.Fact(_("执法证号"), row.number),
        pieces.Fact(_("执法领域"), listed(queries.split_fields(row.fields))),
        pieces.Fact(_("发证机关"), row.issuer.name if row.issuer else ""),
        pieces.Fact(_("首次发证日期"), row.valid_from, "date"),
        pieces.Fact(_("有效期至"), row.valid_to, "date"),
        pieces.Fact(_("离到期"), days),
        pieces.Fact(_("来源"), row.get_source_display()),
    ]


def certificate_moves(row: Certificate, actor: Actor, url: Callable[[str], str]) -> list[pieces.MoveButton] | None:
    """What the supervision body may do with a certificate now; what takes a decision leads to the officer's measures."""
    if actor.role not in roles.SUPERVISION:
        return None
    state, at, found = row.state, [row.pk], []

    def button(name: str, label: Any, **more: Any) -> None:
        found.append(pieces.MoveButton(label, url(reverse(f"registry:{name}", args=at)), **more))

    handling = url(reverse("registry:handle", args=[row.officer_id]))
    if state == states.CLAIMED.value:
        button("verify_claim", _("核对无误"), main=True, icon="check-lg")
        button("disown", _("不予认可"), form=True, danger=True, icon="x-lg")
    elif state == states.LEAVING.value:
        button("recall", _("已收回证件"), main=True, form=True, icon="reply")
        button("cancel", _("无法收回，注销"), form=True, danger=True, icon="slash-circle")
        button("stay", _("撤销离岗登记"), form=True, icon="arrow-counterclockwise")
    elif state == states.RECALLED.value:
        button("cancel", _("注销"), main=True, form=True, danger=True, icon="slash-circle")
    elif state == states.SUSPENDED.value:
        button("restore", _("恢复"), main=True, form=True, icon="unlock")
    elif queries.state_now(row) is states.EXPIRED:
        button("cancel", _("期满注销"), form=True, danger=True, icon="slash-circle")
    elif state == states.VALID.value:
        passed = row.checks.filter(year=today().year, passed=True).exists()
        closed = _("%(year)d年度年检已经合格。") % {"year": today().year} if passed else ""
        if queries.unproven(row):
            closed = _("发证依据的考试成绩已经作废，不能年检。")
        button("check", _("年检合格"), main=not closed, closed=closed, icon="check-lg")
        if not closed:
            button("check_failed", _("年检不合格"), form=True, icon="x-lg")
    if state in (states.VALID.value, states.SUSPENDED.value) and actor.sees(row.officer.organ_id):
        found.append(pieces.MoveButton(_("暂扣、收回、注销等处理"), handling, form=True, danger=True, icon="lock"))
    return found


def timeline_of(row: Certificate, periods: Iterable[Period]) -> Timeline | None:
    """What happened to a certificate, and each stretch of validity as a bracket."""
    periods = list(periods)
    steps, spans = [], []
    for period in periods:
        if period.from_on is None:
            continue
        kind = {"valid": "good", "suspended": "bad", "leaving": "mute", "recalled": "mute", "cancelled": "bad"}.get(
            period.state, ""
        )
        steps.append(Step(period.from_on, str(PERIOD_WORDS.get(period.why, period.why)), kind))
    for start, until, end in _stretches(periods):
        spans.append(Span(start, until, end, _("有效期"), "", False))
    steps += [
        Step(c.on, _("年检合格") if c.passed else _("年检不合格"), "good" if c.passed else "bad") for c in row.checks.all()
    ]
    return Timeline(steps, spans, is_working, today(), _("证件的经过")) if steps else None


def _stretches(periods: list[Period]) -> list[tuple[dt.date, dt.date, dt.date | None]]:
    """(first, last day of validity, when it ended early) for each validity that a certificate had."""
    found: dict[dt.date, tuple[dt.date, dt.date, dt.date | None]] = {}
    for period in periods:
        if period.from_on and period.valid_to and period.state == states.VALID.value and period.valid_to not in found:
            found[period.valid_to] = (period.from_on, period.valid_to, None)
    ended = next((p.from_on for p in periods if p.state in ("recalled", "cancelled", "leaving")), None)
    return [
        (first, last, ended if ended and first <= ended <= last and n == len(found) - 1 else None)
        for n, (first, last, _end) in enumerate(found.values())
    ]


def history(periods: Iterable[Period]) -> list[dict[str, Any]]:
    """The dated states of a certificate, newest first; a stretch of no length was overtaken on its own day."""
    return [
        {
            "state": states.CERTIFICATE.states[p.state], "from": p.from_on, "to": p.to_on, "valid_to": p.valid_to,
            "what": PERIOD_WORDS.get(p.why, p.why), "measure": p.measure,
        }
        for p in reversed(list(periods))
        if not (p.from_on and p.to_on and p.to_on < p.from_on)
    ]  # fmt: skip


def measure_label(code: str) -> str:
    return _(OFFICER_MEASURE.label(code))


def recall_due(row: Certificate) -> pieces.Due | None:
    """The limit for taking the certificate back, while it runs."""
    if row.state != states.LEAVING.value:
        return None
    found = clock.newest([row.ref], queries.RECALL).get(row.ref)
    return clock.as_due(found) if found is not None and found.state == "running" else None


# -- applications


def application_head(row: Application) -> pieces.RecordHead:
    return pieces.RecordHead(
        title=f"{row.get_kind_display()} · {row.officer.person.name}", number=row.officer.staff_no, organ=row.organ.name,
        organ_url=url_or_none("organs:record", row.organ_id) or "", level=row.organ.get_level_display(),
        state=states.APPLICATION.states[row.state],
        crumbs=(pieces.Crumb(_("证件申领"), reverse("registry:applications")), pieces.Crumb(row.officer.person.name)),
    )  # fmt: skip


def application_facts(row: Application, actor: Actor) -> list[pieces.Fact]:
    one = row.officer
    return [
        pieces.Fact(
            _("申请人员"), one.person.name, url=reverse("registry:record", args=[one.pk]) if actor.sees(one.organ_id) else ""
        ),
        pieces.Fact(_("种类"), row.get_kind_display()),
        pieces.Fact(_("执法领域"), listed(queries.split_fields(row.fields))),
        pieces.Fact(_("培训完成日期"), row.trained_on, "date"),
        pieces.Fact(_("申请日期"), row.applied_on, "date"),
        pieces.Fact(_("申请人"), row.applied_by),
        pieces.Fact(_("审核日期"), row.reviewed_on, "date"),
        pieces.Fact(_("审核人"), row.reviewed_by),
        pieces.Fact(_("发证日期"), row.issued_on, "date"),
        pieces.Fact(_("发证人"), row.issued_by),
        *([pieces.Fact(_("审核意见"), row.opinion, "long")] if row.opinion else []),
        *([pieces.Fact(_("说明"), row.note, "long")] if row.note else []),
        *(
            [pieces.Fact(_("执法证号"), row.certificate.number, url=reverse("registry:certificate", args=[row.certificate_id]))]
            if row.certificate
            else []
        ),
    ]


def masked(name: str) -> str:
    """A person's name for the public: the family name, the rest hidden."""
    return name[:1] + "＊" * max(1, len(name) - 1) if name else ""
