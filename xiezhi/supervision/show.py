"""How an instrument is shown: badges, timeline, facts, files, and the moves open to this person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiezhi.clock import queries as clock
from xiezhi.clock.models import State
from xiezhi.core import roles
from xiezhi.core.actor import Actor
from xiezhi.core.time import today
from xiezhi.core.web.nav import url_or_none
from xiezhi.core.web.pieces import Badge, Crumb, Due, Fact, FileRow, MoveButton, RecordHead, Tab
from xiezhi.core.web.timeline import Span, Step, Timeline
from xiezhi.files.models import StoredFile
from xiezhi.files.queries import of_record
from xiezhi.law.calendar import is_working
from xiezhi.leads.show import act_link
from xiezhi.letters.models import Letter

from . import queries, states
from .models import Instrument, Kind, Proposal, Report
from .states import INSTRUMENT

RECTIFY, ANSWER = "rectify", "answer"
KIND_TONES = {Kind.LETTER: "warn", Kind.OPINION: "info", Kind.NOTICE: "mute", Kind.DECISION: "bad"}


def kind_badge(row: Instrument) -> Badge:
    """The kind in one word."""
    return Badge(row.get_kind_display(), KIND_TONES[Kind(row.kind)], "file-earmark-text")


def left_badge(row: Instrument) -> Badge | None:
    """Days left or over, while a report is awaited."""
    if row.state not in (states.ISSUED.value, states.RETURNED.value, states.OBJECTED.value):
        return None
    left = (row.due_on - today()).days
    if left < 0:
        return Badge(_("超期 %(n)s 日") % {"n": -left}, "bad")
    if left == 0:
        return Badge(_("今天到期"), "warn")
    return Badge(_("还有 %(n)s 日") % {"n": left}, "warn" if left <= 5 else "info", "clock")


def crumbs(row: Instrument | None = None, here: Any = "") -> tuple[Crumb, ...]:
    """Where one is."""
    out = [Crumb(_("监督"), reverse("supervision:list"))]
    if row is not None:
        out.append(Crumb(row.number, reverse("supervision:record", args=[row.pk]) if here else ""))
    if here:
        out.append(Crumb(here))
    return tuple(out)


def head_of(row: Instrument, actor: Actor) -> RecordHead:
    """The head of the record: organ, level, state, clock."""
    return RecordHead(
        title=title_of(row),
        number=row.number,
        kind=row.issuer.name,
        organ=row.organ.name,
        organ_url=url_or_none("organs:record", row.organ_id) or "",
        level=row.organ.get_level_display(),
        state=INSTRUMENT.states[row.state],
        due=due_of(row, actor) if row.is_open else None,
        badges=(kind_badge(row), *((Badge(_("垂直管理机关"), "mute", "building"),) if row.organ.vertical else ())),
        crumbs=crumbs(row),
    )


def proposal_head(one: Proposal) -> RecordHead:
    """The head of a proposal."""
    row = one.instrument
    return RecordHead(
        title=row.subject,
        number=one.number,
        kind=_("处理建议单"),
        organ=row.organ.name,
        level=row.organ.get_level_display(),
        state=states.PROPOSAL.states[one.state],
        badges=(Badge(one.get_ground_display(), "bad", "flag"),),
        crumbs=(Crumb(_("处理建议"), reverse("supervision:decisions")), Crumb(one.number)),
    )


def title_of(row: Instrument) -> str:
    """What the instrument is about."""
    return row.subject


def tabs_of(row: Instrument, current: str) -> list[Tab]:
    return [
        Tab(_("文书"), reverse("supervision:record", args=[row.pk]), current == "record"),
        Tab(_("操作留痕"), reverse("supervision:trail", args=[row.pk]), current == "trail"),
    ]


def due_of(row: Instrument, actor: Actor) -> Due:
    """The limit for putting things right, with the way to it where this person sees the clock."""
    # the limit that a revoked return had set is over; the one before it counts again
    found = clock.for_record(actor, row).filter(kind=RECTIFY).exclude(state=State.STOPPED).order_by("-id").first()
    if found is not None:
        return clock.as_due(found)
    state = "" if row.state in (states.ISSUED.value, states.RETURNED.value, states.OBJECTED.value) else "met"
    return Due(_("整改期限"), row.due_on, (row.due_on - today()).days, _("日"), state=state)


def dues_of(row: Instrument, actor: Actor) -> list[Due]:
    """All deadlines of the instrument and its objections."""
    refs = [row.ref, *(o.ref for o in row.objections.all())]
    return [clock.as_due(d) for d in clock.visible_to(actor).filter(record__in=refs).order_by("starts_on", "id")]


def timeline_of(row: Instrument, actor: Actor) -> Timeline:
    """Issue, reports, objections and proposals on the axis; the running limit as a bracket."""
    steps = [Step(row.dated, _("制发%(kind)s") % {"kind": row.get_kind_display()}, "info")]
    limits = []
    returned = [r for r in row.reports.all() if r.state == states.REPORT_RETURNED.value and r.reviewed_on]
    starts = [row.dated, *(r.reviewed_on for r in returned)]
    for report in row.reports.all():
        steps.append(Step(report.on, _("报送纠正情况"), "bad" if report.late else "info"))
        if report.reviewed_on:
            said, tone = _review_of(report)
            steps.append(Step(report.reviewed_on, said, tone))
    for objection in row.objections.all():
        steps.append(Step(objection.filed_on, _("提出异议"), "info"))
        if objection.answered_on:
            steps.append(Step(objection.answered_on, _("答复异议"), "good"))
    for proposal in proposals_of(row, actor):
        steps.append(Step(proposal.proposed_on, _("提出处理建议"), "bad"))
        if proposal.decided_on:
            declined = proposal.state == states.DECLINED.value
            steps.append(Step(proposal.decided_on, _("不予采纳建议") if declined else _("政府决定"), "info"))
    last = row.reports.last()
    done = last.on if last is not None and last.state != states.REPORT_RETURNED.value else None
    if row.is_open or done:  # one that fell away (withdrawn, gone over into a 决定书) was neither kept nor broken
        late = (done or today()) > row.due_on
        limits.append(Span(starts[-1], row.due_on, done, _("整改期限"), _("非法定，由文书规定"), late))
    return Timeline(steps=steps, limits=limits, is_working=is_working, today=today())


def _review_of(report: Report) -> tuple[str, str]:
    """What became of a report, and the tone of it. One that waits although it was judged: the return was revoked."""
    if report.state == states.REPORT_ACCEPTED.value:
        return _("整改到位"), "good"
    return (_("退回整改"), "bad") if report.state == states.REPORT_RETURNED.value else (_("退回整改（已撤销）"), "mute")


def facts_of(row: Instrument, actor: Actor) -> list[Fact]:
    """The elements of the letter, beside its text."""
    lead_url = url_or_none("leads:record", row.lead_id) if actor.role in roles.SUPERVISION else None
    out = [
        Fact(_("发文机关"), row.issuer.name),
        Fact(_("被监督机关"), row.organ.name),
        Fact(_("成文日期"), row.dated, "date"),
        Fact(_("整改期限"), row.due_on, "date"),
        Fact(_("签发人"), row.signed_by),
        Fact(_("联系人和电话"), row.contact),
        Fact(_("抄送"), "、".join(row.copy_to)),
    ]
    if row.letter is not None and (annexes := row.letter.content.get("annexes")):
        out.append(Fact(_("附件"), "、".join(annexes)))
    if lead_url:
        out.append(Fact(pgettext("one", "监督线索"), row.lead.number, url=lead_url))
    if row.act_label:
        out.append(Fact(_("所涉执法行为"), row.act_label, url=act_link(row.act, actor), wide=True))
    if row.previous is not None:
        out.append(
            Fact(_("前置文书"), row.previous.number, url=reverse("supervision:record", args=[row.previous_id]))
        )
    if row.kind_reason and actor.role in roles.SUPERVISION:
        out.append(Fact(_("改用文种的理由"), row.kind_reason, "long"))
    return out


def letter_files(row: Instrument, letter: Letter | None, note: Any) -> list[FileRow]:
    """PDF and DOCX of a letter."""
    if letter is None:
        return []
    return [file_row(row, f, note) for f in (letter.pdf, letter.docx)]


def files_of(row: Instrument) -> list[FileRow]:
    """The instrument's own letter and the replies to objections. Proofs stand with their report."""
    void = _("已作废") if row.letter and row.letter.void else row.get_kind_display()
    out = letter_files(row, row.letter, void)
    for objection in row.objections.all():
        out += letter_files(row, objection.letter, _("异议答复书"))
    return out


def file_row(row: Instrument, stored: StoredFile, kind: Any = "") -> FileRow:
    url = reverse("supervision:file", args=[row.pk, stored.pk])
    return FileRow(stored.name, url, stored.size, kind, stored.at, stored.by_name, stored.sm3)


def reports_of(row: Instrument) -> list[dict[str, Any]]:
    """Reports with their proofs."""
    return [
        {
            "report": r,
            "state": states.REPORT.states[r.state],
            "revoked": r.reviewed_on and r.state == states.REPORT_SUBMITTED.value,
            "files": [file_row(row, f) for f in of_record(r)],
        }
        for r in row.reports.all()
    ]


def proposals_of(row: Instrument, actor: Actor) -> list[Proposal]:
    """Proposals are between the supervision body and the government; the organ learns of them by the 决定书."""
    return list(row.proposals.all()) if actor.role in roles.SUPERVISION | {roles.GOVERNMENT} else []


def moves_of(row: Instrument, actor: Actor) -> list[MoveButton]:
    """What this person may do now; what the law closes says so. None for a reader."""
    at = lambda name: reverse(f"supervision:{name}", args=[row.pk])  # noqa: E731
    open_ = {m.name for m in INSTRUMENT.open_moves(row.state, actor.role)}
    ours = actor.organ_id == row.body_id
    objection = queries.open_objection(row)
    out = []
    if "report" in open_:
        out.append(MoveButton(_("报送纠正情况"), at("report"), main=True, form=True, icon="send"))
    if "object" in open_:
        out.append(MoveButton(_("提出异议"), at("object"), form=True, icon="chat-left-text"))
    if ours and "accept" in open_:
        out.append(MoveButton(_("确认整改到位"), at("accept"), main=True, form=True, icon="check-circle"))
        out.append(MoveButton(_("退回整改"), at("return"), form=True, icon="reply"))
    if objection is not None and actor.organ_id == objection.answerer.pk and "uphold" in open_:
        out.append(MoveButton(_("答复异议"), at("answer"), main=True, form=True, icon="chat-left-text"))
    if ours and "propose" in open_ and row.kind != Kind.DECISION:
        late = row.overdue(today())
        out.append(
            MoveButton(_("提出处理建议"), at("propose"), main=late, form=True, danger=not late, icon="flag")
        )
    proposal = queries.open_proposal(row)
    if proposal is not None and actor.organ_id == proposal.government_id and actor.role == roles.GOVERNMENT:
        url = reverse("supervision:proposal", args=[proposal.pk])
        out.append(MoveButton(_("办理处理建议"), url, main=True, form=True, icon="file-earmark-check"))
    return out


def waits_for(row: Instrument) -> str:
    """Whose turn it is, said to those who have nothing to do now."""
    objection = queries.open_objection(row)
    answerer = objection.answerer if objection is not None else row.issuer
    said = {
        states.ISSUED.value: _("等待%(organ)s报送纠正情况。") % {"organ": row.organ.name},
        states.RETURNED.value: _("等待%(organ)s重新报送纠正情况。") % {"organ": row.organ.name},
        states.REPORTED.value: _("等待%(organ)s审核纠正情况。") % {"organ": row.body.name},
        states.OBJECTED.value: _("等待%(organ)s答复异议。") % {"organ": answerer.name},
        states.PROPOSED.value: _("处理建议已报政府，等待决定。"),
    }
    return said.get(row.state, _("已经办结，没有要办的步骤。"))
