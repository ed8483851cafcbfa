"""The only writer of leads. A lead is registered, then supervised and closed, or not taken up with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import GateClosed, NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.forces.actions import lead_opened
from xiezhi.forces.models import Opinion
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.trail.door import Act, action

from . import queries
from .models import Category, Counter, Lead, Nature, Outcome, Source
from .states import LEAD


@action(LEAD, "open")
def open(
    doing: Act,
    *,
    by: Actor,
    organ: Organ,
    source: str,
    nature: str,
    title: str,
    facts: str,
    act: str = "",
    act_label: str = "",
    grave: bool = False,
    category: str = "",
    source_ref: str = "",
    judged: Mapping[str, Any] | None = None,
    opinion: Opinion | None = None,
) -> Lead:
    """Register a suspicion about `organ` as a lead of the actor's supervision body (条例第十一、二十条).

    A judicial office, which assists that body (条例第六条), registers for it.

    act: the record meant ("cases.Case:17"), "" for a matter of the organ's practice; source_ref: records it came from;
    opinion: that of a lay supervisor or contact point which it came from, once (Stale FRC-33);
    judged: by which thresholds and clauses the findings among them were judged (models.Lead.judged).
    Raises LEAD-01 (something missing or unknown), LEAD-02 (not an enforcement organ), LEAD-03 (the act is another
    organ's), LEAD-04 (no supervision body), S05 (GateClosed: in reconsideration or before the court, 条例第三十三条).
    """
    _check_words(title=title, facts=facts, source=source, nature=nature, category=category)
    if organ.kind not in ENFORCING:
        raise Refusal(
            "LEAD-02",
            _("%(organ)s不是行政执法机关，不能作为被监督机关登记线索。") % {"organ": organ.name},
            _("请选择具体实施执法行为的机关或者组织。"),
            fields={"organ": _("请选择行政执法机关。")},
        )
    case = queries.case_of(act)
    if case is not None and case.organ_id != organ.pk:
        raise Refusal("LEAD-03", _("所涉案件不是%(organ)s办理的。") % {"organ": organ.name}, _("请核对案件和机关。"))
    _refuse_in_remedy(act, act_label)
    body = queries.body_for(by, organ)
    if body is None:
        raise Refusal(
            "LEAD-04",
            _("没有找到监督%(organ)s的行政执法监督机构。") % {"organ": organ.name},
            _("请系统管理员先在机关名录中录入监督机构。"),
        )
    day = today()
    serial = _next_serial(doing, body, day.year)
    limit = queries.assessment_deadline(day)
    lead = doing.create(
        Lead,
        number=f"{body.letter_code or body.short_name or body.name}线索〔{day.year}〕{serial}号",
        year=day.year,
        serial=serial,
        organ=organ,
        body=body,
        act=act,
        act_label=act_label.strip()[:300],
        source=source,
        source_ref=opinion.ref if opinion else source_ref,
        judged=dict(judged or {}),
        nature=nature,
        category=category,
        title=title.strip(),
        facts=facts.strip(),
        grave=grave,
        opened_on=day,
        due_on=limit.last_day if limit else None,
        opened_by=by.name,
    )
    if opinion is not None:
        lead_opened(opinion, by=by, lead=lead.ref, number=lead.number)
    _about(doing, lead)
    doing.note(number=lead.number, act=act, source=source, nature=nature, due=lead.due_on and lead.due_on.isoformat())
    return lead


@action(LEAD, "supervise")
def supervise(doing: Act, lead: Lead, *, by: Actor) -> None:
    """Take a lead up; supervision calls this when it begins. Raises LEAD-05 (another body's), S05."""
    _own_body_only(lead, by)
    _refuse_in_remedy(lead.act, lead.act_label)
    doing.move(lead, LEAD["supervise"], supervised_on=today())
    _about(doing, lead)


@action(LEAD, "close")
def close(doing: Act, lead: Lead, *, by: Actor, outcome: str = Outcome.RECTIFIED, note: str = "") -> None:
    """End a supervised lead. Raises LEAD-05 (another body's), LEAD-06 (unknown outcome, or 其他 without a note)."""
    _own_body_only(lead, by)
    if outcome not in Outcome.values or (outcome == Outcome.OTHER and not note.strip()):
        raise Refusal(
            "LEAD-06",
            _("没有写明办结结果。"),
            _("请选择办结结果；选择“其他”的，请写明情况。"),
            fields={"outcome": _("请选择办结结果。")},
        )
    doing.move(lead, LEAD["close"], closed_on=today(), outcome=outcome, closing=note.strip())
    _about(doing, lead)
    doing.note(outcome=outcome)


@action(LEAD, "drop")
def drop(doing: Act, lead: Lead, *, by: Actor, reason: str) -> None:
    """Decide not to supervise, with a reason. Raises LEAD-05 (another body's), LEAD-07 (no reason)."""
    _own_body_only(lead, by)
    if len(reason.strip()) < 5:
        raise Refusal(
            "LEAD-07",
            _("没有写明不予监督的理由。"),
            _("请至少写五个字，说明研判结论。"),
            fields={"reason": _("请写明理由，至少五个字。")},
        )
    doing.move(lead, LEAD["drop"], closed_on=today(), closing=reason.strip())
    _about(doing, lead)
    doing.reason = reason.strip()


def _check_words(*, title: str, facts: str, source: str, nature: str, category: str) -> None:
    wrong: dict[str, str] = {}
    if not title.strip():
        wrong["title"] = _("请填写标题。")
    elif len(title.strip()) > 200:
        wrong["title"] = _("标题不能超过200字。")
    if not facts.strip():
        wrong["facts"] = _("请填写线索内容。")
    if source not in Source.values:
        wrong["source"] = _("请选择来源。")
    if nature not in Nature.values:
        wrong["nature"] = _("请选择问题性质。")
    if category and category not in Category.values:
        wrong["category"] = _("请选择问题类别。")
    if wrong:
        raise Refusal("LEAD-01", _("线索没有填写完整。"), _("请补充标出的各项后再登记。"), fields=wrong)


def _refuse_in_remedy(act: str, act_label: str) -> None:
    kind = queries.in_remedy(act)
    if not kind:
        return
    what = {
        "reconsideration": _("%(act)s已经进入行政复议程序，不重复监督（行政执法监督条例第三十三条第三款）。"),
        "litigation": _("%(act)s已经进入行政诉讼程序，不重复监督（行政执法监督条例第三十三条第三款）。"),
    }[kind]
    raise GateClosed(
        "S05",
        what % {"act": act_label or _("这一执法行为")},
        _("请待复议、诉讼办结后再办；反映机关普遍做法的，可以不指定具体案件，作为制度性问题登记。"),
        rule="S05",
        act=act,
        remedy=kind,
    )


def _own_body_only(lead: Lead, by: Actor) -> None:
    if not by.system and by.organ_id != lead.body_id:
        raise NotAllowed(
            "LEAD-05",
            _("这条线索由%(body)s办理。") % {"body": lead.body.name},
            _("需要由本机构办理的，请与该机构联系。"),
        )


def _next_serial(doing: Act, body: Organ, year: int) -> int:
    """The next number, gapless: the row is updated first, so that the second writer waits for the first to finish."""
    rows = doing.rows(Counter).filter(body=body, year=year)
    if not rows.update(last=F("last") + 1):
        try:
            with transaction.atomic():
                doing.create(Counter, body=body, year=year, last=1)
        except IntegrityError:  # somebody made the row in the meantime
            rows.update(last=F("last") + 1)
    return int(rows.get().last)


def _about(doing: Act, lead: Lead) -> None:
    # The line belongs to the supervision body: the organ complained of must not read it.
    doing.on(lead.ref, organ_id=lead.body_id)
