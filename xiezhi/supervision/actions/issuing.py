"""Issuing 督办函, 意见书 or (before 2026-02-01) 通知书."""

from __future__ import annotations

import dataclasses

from django.utils.translation import gettext as _

from xiezhi.clock import actions as clock
from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal
from xiezhi.law.text import N_
from xiezhi.leads import actions as leads
from xiezhi.leads.models import Lead
from xiezhi.letters import actions as letters
from xiezhi.letters.render import Annex
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from .. import annex, drafts, regime
from ..drafts import Content
from ..models import Instrument, Kind
from ..states import INSTRUMENT
from . import checks

RECTIFY = "rectify"
LABEL = N_("整改期限")


@action(INSTRUMENT, "issue")
def issue(act: Act, lead: Lead, content: Content, *, by: Actor) -> Instrument:
    """Take the lead up and issue its instrument: number, letter, clock, in one transaction (条例第二十六至二十八条).

    The lead's move is first, so of two people one is told Stale and takes no number. Raises SUP-01 (element missing,
    S01), SUP-02/03/08 (kind), SUP-04/05 (days), LEAD-05 (another body's lead), S05, LET-*, LTR-*.
    """
    content = check(lead, content)
    leads.supervise(lead, by=by)
    earlier = drafts.earlier_letters(lead)
    slots = drafts.slots(lead, content)
    row = make(
        act, lead, content, issuer=lead.body, previous=earlier[-1] if earlier else None, slots=slots,
        annexes=annexes_of(lead, content),
    )  # fmt: skip
    # why another kind was chosen stays on the instrument: the organ reads this line
    act.note(kind=content.kind, kind_changed=bool(content.kind_reason), lead=lead.ref, about=lead.act)
    act.note(dated=content.dated.isoformat())
    return row


def preview(lead: Lead, content: Content) -> bytes:
    """The draft as PDF; takes no number, writes nothing. Raises as `issue` does."""
    content = check(lead, content)
    return letters.preview(
        kind=content.kind, issuer=lead.body, dated=content.dated, slots=drafts.slots(lead, content),
        annexes=annexes_of(lead, content),
    )  # fmt: skip


def annexes_of(lead: Lead, content: Content) -> tuple[Annex, ...]:
    """What goes with the letter: the timeline of its case where that is wanted and there is one."""
    made = annex.of_lead(lead, content.dated) if content.annex else None
    return (made,) if made else ()


def check(lead: Lead, content: Content) -> Content:
    """The content checked and completed: kind, days, elements, copies. Raises SUP-01 … SUP-05."""
    content = content.stripped()
    content = dataclasses.replace(
        content,
        copy_to=drafts.copies_for(lead.organ, content.copy_to),
        duty=content.duty if content.kind == Kind.LETTER else "",
        reason=content.reason if content.kind == Kind.OPINION else "",
    )
    checks.check_days(content)
    _check_kind(lead, content)
    checks.check_elements(content)
    return content


def make(
    act: Act,
    lead: Lead,
    content: Content,
    *,
    issuer: Organ,
    previous: Instrument | None,
    slots: dict[str, object],
    annexes: tuple[Annex, ...] = (),
) -> Instrument:
    """Write the instrument with its letter and start its clock. For the acts of this package."""
    row = act.create(
        Instrument,
        # the letter needs a record to belong to; its number follows at once, in the same transaction
        number=f"?{lead.pk}-{content.kind}",
        kind=content.kind, kind_reason=content.kind_reason, dated=content.dated, issuer=issuer, body=lead.body,
        lead=lead, organ=lead.organ, act=lead.act, act_label=lead.act_label, subject=content.subject,
        source=content.source, problem=content.problem, facts=content.facts, clauses=list(content.clauses),
        duty=content.duty, reason=content.reason, requirement=content.requirement, due_on=content.due_on,
        report_way=content.report_way, objection_way=content.objection_way, contact=content.contact,
        signed_by=content.signed_by,
        copy_to=list(content.copy_to), previous=previous, state=INSTRUMENT["issue"].to.value,
        issued_by=act.by.name, issued_at=act.at,
    )  # fmt: skip
    row.letter = letters.issue(
        act, kind=content.kind, issuer=issuer, dated=content.dated, slots=slots, record=row, organ=lead.organ,
        annexes=annexes,
    )  # fmt: skip
    row.number = row.letter.number
    act.save(row, "letter", "number")
    start_clock(act, row)
    act.on(row)
    return row


def start_clock(act: Act, row: Instrument) -> None:
    """Run the limit of the instrument: the default says how it was reckoned, another day says the letter set it."""
    default = regime.default_limit(row.dated)
    if row.due_on == default.last_day:
        clock.start(act, row, RECTIFY, LABEL, default, organ=row.organ)
        return
    clock.start_until(
        act, row, RECTIFY, LABEL, organ=row.organ, starts_on=row.dated, ends_on=row.due_on, cite=regime.SET_BY_LETTER,
        why=N_("文书于{start}制发，规定整改期限至{day}。"),
    )  # fmt: skip


def _check_kind(lead: Lead, content: Content) -> None:
    proposed = regime.propose_kind(lead, content.dated)
    if content.kind not in proposed.allowed:
        raise Refusal(
            "SUP-03",
            _("%(day)s不能制发这种文书。") % {"day": content.dated.isoformat()},
            _("这一天可以制发的是：%(kinds)s。") % {"kinds": "、".join(str(k.label) for k in proposed.allowed)},
            fields={"kind": _("请按成文日期重新选择文种。")},
        )
    if content.kind != proposed.kind and len(content.kind_reason) < 5:
        raise Refusal(
            "SUP-08",
            _("系统建议制发%(kind)s。改用其他文种的，须写明理由。") % {"kind": proposed.kind.label},
            _("请至少写五个字，或者改回建议的文种。"),
            fields={"kind_reason": _("改用其他文种的，须写明理由。")},
        )


