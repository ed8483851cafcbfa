"""Which instrument the law of a day knows, and which fits a lead. The templates in force decide, not a date in code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.core.errors import Refusal
from xiezhi.law.calendar import load_calendar
from xiezhi.law.counting import Limit, Unit
from xiezhi.law.deadline import Deadline, deadline
from xiezhi.law.text import N_
from xiezhi.leads.models import Lead, Nature
from xiezhi.letters.render import Template, template_for, templates

from .models import Kind

# The regulation says 规定时限 and 及时, and no number of days: these are defaults of the platform, and shown as such.
RECTIFY = Limit(
    None, None, 30, Unit.NATURAL_DAY, basis=N_("平台默认：条例第二十七条、第二十八条只要求在规定时限内报送，未规定天数")
)
ANSWER = Limit(None, None, 15, Unit.NATURAL_DAY, basis=N_("平台默认：条例第三十条只要求及时处理，未规定天数"))
SET_BY_LETTER = N_("由文书规定：条例只要求在规定时限内报送，未规定天数")
LONGEST_DAYS = 365


@dataclass(frozen=True)
class Proposed:
    """What the system proposes: the kind, why (translated), and what else the law of that day allows."""

    kind: Kind
    why: Any
    allowed: tuple[Kind, ...]


def kinds_on(on: dt.date) -> tuple[Kind, ...]:
    """Instruments that a supervision body could issue on that day, by the templates in force."""
    found = {t.kind.value for t in templates() if t.issued_by == "issuer" and t.in_force(on)}
    return tuple(k for k in (Kind.LETTER, Kind.OPINION, Kind.NOTICE) if k.value in found)


def regime_on(kind: str, on: dt.date) -> Template:
    """The template of a kind on that day; its `regime` is PLAN2024 or REG2026. Raises NoTemplateInForce."""
    return template_for(kind, on)


def propose_kind(lead: Lead, on: dt.date) -> Proposed:
    """督办函 for a duty not done (条例第二十七条), 意见书 for a breach (第二十八条), 通知书 before 2026-02-01.

    Raises SUP-02 for a day on which no instrument existed.
    """
    allowed = kinds_on(on)
    if not allowed:
        raise Refusal(
            "SUP-02",
            _("%(day)s还没有可以制发的行政执法监督文书。") % {"day": on.isoformat()},
            _("请核对成文日期。"),
            fields={"dated": _("请核对成文日期。")},
        )
    if allowed == (Kind.NOTICE,):
        return Proposed(Kind.NOTICE, _("成文日期在《行政执法监督条例》施行之前，使用原通知书。"), allowed)
    if lead.nature == Nature.OMISSION:
        return Proposed(Kind.LETTER, _("应当履行而未履行职责，制发督办函（行政执法监督条例第二十七条）。"), allowed)
    return Proposed(Kind.OPINION, _("违法或者明显不当，制发意见书（行政执法监督条例第二十八条）。"), allowed)


def default_limit(dated: dt.date) -> Deadline:
    """The limit for putting things right where nobody chose another (非法定默认)."""
    return deadline(dated, RECTIFY, calendar=load_calendar())


def answer_limit(filed_on: dt.date) -> Deadline:
    """The limit for answering an objection (非法定默认)."""
    return deadline(filed_on, ANSWER, calendar=load_calendar())
