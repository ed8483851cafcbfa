"""The write door of findings: what people decide. Sweep, dry runs, thresholds and mutes stand in files of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiezhi.core.actor import Actor
from xiezhi.core.errors import Refusal, Stale
from xiezhi.leads import actions as leads
from xiezhi.leads.models import Category, Lead, Nature, Source
from xiezhi.trail.door import Act, action

from . import queries, rules
from .adopting import adopt_threshold, end_threshold, keep_threshold, propose_end, propose_threshold, withdraw_threshold
from .models import Finding, Mute, ReasonCode
from .muting import lapse, lift, mute
from .states import CONFIRMED, FINDING
from .sweep import carry_on, request_sweep, sweep
from .trying import ask_trial, carry_on_trial

__all__ = [
    "Draft", "adopt_threshold", "ask_trial", "carry_on", "carry_on_trial", "confirm", "decide_many", "dismiss", "draft",
    "end_threshold", "keep_threshold", "lapse", "lift", "mute", "open_lead", "preview_many", "propose_end", "propose_threshold",
    "reconsider", "request_sweep", "sweep", "withdraw_threshold",
]  # fmt: skip

MIN_REASON = 5


@action(FINDING, "confirm")
def confirm(doing: Act, finding: Finding, *, by: Actor, note: str = "") -> None:
    """Say that the breach is real. Raises FIND-01 (the fact is gone already), FIND-08 (muted), Stale."""
    _still_there(finding)
    _not_muted(finding)
    doing.move(finding, FINDING["confirm"], **_decision(doing, by, note.strip()))
    _about(doing, finding)


@action(FINDING, "dismiss")
def dismiss(doing: Act, finding: Finding, *, by: Actor, reason_code: str, reason: str) -> None:
    """Say that it is no breach, and why. Raises FIND-01, FIND-02 (no reason), FIND-08 (muted), Stale."""
    _still_there(finding)
    _not_muted(finding)
    wrong = {}
    if reason_code not in ReasonCode.values:
        wrong["reason_code"] = _("请选择排除原因。")
    if len(reason.strip()) < MIN_REASON:
        wrong["reason"] = _("请写明理由，至少五个字。")
    if wrong:
        raise Refusal("FIND-02", _("排除预警必须写明理由。"), _("请补充标出的各项。"), fields=wrong)
    doing.move(finding, FINDING["dismiss"], **(_decision(doing, by, reason.strip()) | {"reason_code": reason_code}))
    _about(doing, finding)
    doing.reason = reason.strip()
    doing.note(reason_code=reason_code)


@action(FINDING, "reconsider")
def reconsider(doing: Act, finding: Finding, *, by: Actor, reason: str) -> None:
    """Take a decision back; the finding waits to be decided again.

    Raises FIND-02 (no reason), FIND-03 (its lead is not over), FIND-08 (muted), Stale.
    """
    _not_muted(finding)
    if len(reason.strip()) < MIN_REASON:
        raise Refusal(
            "FIND-02",
            _("重新核查必须写明理由。"),
            _("请至少写五个字。"),
            fields={"reason": _("请写明理由，至少五个字。")},
        )
    if finding.in_running_lead:
        raise Refusal(
            "FIND-03",
            _("这条预警已登记为线索%(number)s，不能再改动核查结论。") % {"number": _number(finding)},
            _("请在线索中办理；认为不成立的，可以对线索作不予监督处理。"),
        )
    if finding.lead is not None:
        doing.note(lead=finding.lead.ref)
    doing.move(finding, FINDING["reconsider"], **(_decision(doing, by, reason.strip()) | {"lead": None}))
    _about(doing, finding)
    doing.reason = reason.strip()


@dataclass(frozen=True)
class Draft:
    """What the lead form opens filled with."""

    title: str
    facts: str
    nature: Nature
    category: Category


def draft(findings: Sequence[Finding]) -> Draft:
    """Words and nature of a lead proposed from findings about one act; in Chinese whatever the reader's language."""
    with override(settings.LANGUAGE_CODE):
        return _draft(findings)


def _draft(findings: Sequence[Finding]) -> Draft:
    first, codes = findings[0], [row.rule_code for row in findings]
    title = (
        _("%(act)s：%(rule)s") % {"act": first.act_label, "rule": first.rule_name}
        if len(findings) == 1
        else _("%(act)s：%(rule)s等%(n)s项问题") % {"act": first.act_label, "rule": first.rule_name, "n": len(findings)}
    )
    head = _heads()[first.act_kind] % {"organ": first.organ.name, "act": first.act_label, "title": first.act_title}
    lines = [
        _("%(no)s. %(sentence)s依据：%(clause)s（规则%(rule)s，版本%(version)s）。")
        % {
            "no": no, "sentence": row.sentence, "clause": row.clause or _("未列"), "rule": row.rule_code,
            "version": row.rule_version,
        }
        for no, row in enumerate(findings, 1)
    ]  # fmt: skip
    return Draft(title[:200], "\n".join([head, *lines]), rules.nature_of(codes), rules.category_of(codes))


def _heads() -> dict[str, str]:
    """How the facts of a lead begin, by the kind of act."""
    return {
        rules.CASES: _("经核查，%(organ)s办理的%(act)s（%(title)s）存在下列问题："),
        rules.CERTIFICATES: _("经核查，%(organ)s执法证件%(act)s（%(title)s）存在下列问题："),
        rules.YEARS: _("经核查，%(organ)s执法人员%(act)s（%(title)s）的培训存在下列问题："),
        rules.ORGANS: _("经核查，%(organ)s存在下列问题："),
        rules.BENCHMARKS: _("经核查，%(organ)s裁量基准%(act)s（%(title)s）存在下列问题："),
    }


@action(FINDING, "open_lead")
def open_lead(
    doing: Act, findings: Finding | Sequence[Finding], *, by: Actor, nature: str = "", title: str = "", facts: str = "",
    grave: bool = False, category: str = "",
) -> Lead:  # fmt: skip
    """Register confirmed findings about one act as one lead; what is left empty is taken from the draft.

    Raises FIND-04 (none chosen, or of several acts), FIND-05 (not confirmed, cleared, or in a lead already), FIND-08
    (muted), and what leads.open raises, S05 among it.
    """
    chosen = [findings] if isinstance(findings, Finding) else list(findings)
    if not chosen or len({row.act for row in chosen}) != 1:
        raise Refusal(
            "FIND-04", _("一条线索只能由同一执法行为的预警登记。"), _("请只选择同一案件（证件、人员、机关或者基准）的预警。")
        )
    for row in chosen:
        _not_muted(row)
    # Locked before the lead's number is taken: everybody takes finding, counter, trail in this order.
    # A second person waits here, and then finds nothing left.
    pks = [row.pk for row in chosen]
    free = doing.rows(Finding).filter(pk__in=pks, state=CONFIRMED.value, lead=None, cleared_on=None)
    if free.update(state=CONFIRMED.value) != len(pks):
        raise Stale(
            "FIND-05",
            _("所选预警中有的没有确认，或者已经消除，或者已登记为线索。"),
            _("请刷新页面，只选择已确认、未消除、尚未登记线索的预警。"),
        )
    chosen = list(Finding.objects.select_related("organ").filter(pk__in=pks).order_by("rank", "rule_code"))
    proposed = draft(chosen)
    lead = leads.open(
        by=by,
        organ=chosen[0].organ,
        source=Source.FINDING,
        source_ref=",".join(row.ref for row in chosen)[:400],
        judged={row.rule_code: {"clause": row.clause, "thresholds": rules.thresholds_of(row)} for row in chosen},
        nature=nature or proposed.nature,
        category=category or proposed.category,
        title=title or proposed.title,
        facts=facts or proposed.facts,
        act=chosen[0].act,
        act_label=_act_label(chosen[0]),
        grave=grave,
    )
    doing.rows(Finding).filter(pk__in=pks).update(lead=lead)
    doing.on(chosen[0].ref, organ_id=by.organ_id)
    doing.note(lead=lead.ref, findings=[row.ref for row in chosen])
    return lead


# -- several at once


@dataclass
class Many:
    """Outcome of a decision on several findings; a refused one is listed with the refusal."""

    done: list[Finding] = field(default_factory=list)
    refused: list[tuple[Finding, Refusal]] = field(default_factory=list)


def preview_many(findings: Iterable[Finding], move: str, actor: Actor) -> Many:
    """What `decide_many` would do, without doing it."""
    result, findings = Many(), list(findings)
    silent = set(
        Finding.objects.filter(queries.muted(), pk__in=[row.pk for row in findings]).values_list("pk", flat=True)
    )
    for row in findings:
        refusal = None
        if row.cleared_on:
            refusal = _gone()
        elif row.pk in silent and (held := queries.mute_of(row)):
            refusal = _silent(held)
        elif not FINDING[move].open_to(row.state, actor.role):
            refusal = Stale("FIND-06", _("这条预警已经核查过。"), _("需要改动的，先重新核查。"))
        if refusal is None:
            result.done.append(row)
        else:
            result.refused.append((row, refusal))
    return result


def decide_many(findings: Iterable[Finding], move: str, *, by: Actor, reason_code: str = "", reason: str = "") -> Many:
    """Confirm or dismiss several, each in its own transaction with its own line; the refused ones stay as they are."""
    step: Callable[[Finding], None] = {
        "confirm": lambda row: confirm(row, by=by, note=reason),
        "dismiss": lambda row: dismiss(row, by=by, reason_code=reason_code, reason=reason),
    }[move]
    result = Many()
    for row in findings:
        try:
            step(row)
        except Stale as refusal:
            result.refused.append((row, refusal))
        except Refusal as refusal:
            if refusal.code not in ("FIND-01", "FIND-08"):  # a missing reason or right concerns all of them
                raise
            result.refused.append((row, refusal))
        else:
            result.done.append(row)
    return result


def _decision(doing: Act, by: Actor, reason: str) -> dict[str, object]:
    return {
        "reason": reason, "reason_code": "", "returned": "", "decided_by": by.name, "decided_ref": by.ref,
        "decided_at": doing.at,
    }  # fmt: skip


def _still_there(finding: Finding) -> None:
    if finding.cleared_on:
        raise _gone()


def _not_muted(finding: Finding) -> None:
    if held := queries.mute_of(finding):
        raise _silent(held)


def _silent(held: Mute) -> Refusal:
    return Refusal(
        "FIND-08",
        _("这条规则在%(place)s静默到%(until)s，期间不核查。")
        % {"place": held.organ or held.division, "until": held.until},
        _("要现在核查的，先在规则页提前解除静默。"),
        status=409,
    )


def _gone() -> Refusal:
    return Refusal(
        "FIND-01",
        _("这条预警所指的情况已经消除，不需要再核查。"),
        _("认为消除不真实的，请按其他来源登记线索。"),
    )


def _number(finding: Finding) -> str:
    return finding.lead.number if finding.lead else ""


def _act_label(finding: Finding) -> str:
    return f"{finding.act_label}（{finding.act_title}）" if finding.act_title else finding.act_label


def _about(doing: Act, finding: Finding) -> None:
    # The line belongs to the supervision body: why a finding was dismissed is not for the organ to read.
    doing.on(finding.ref, organ_id=doing.by.organ_id)
