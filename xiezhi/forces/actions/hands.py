"""What several actions of this room ask."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal
from xiezhi.core.time import today
from xiezhi.organs.models import Organ


def own(by: Actor, body: Organ) -> None:
    """What a supervision body keeps, its own people write. Raises NotAllowed FRC-01."""
    if not by.system and by.organ_id != body.pk:
        raise NotAllowed("FRC-01", _("这条记录由%(body)s办理。") % {"body": body.name}, _("请联系该机构。"))


def said(text: str, field: str) -> str:
    """Why. Raises Refusal FRC-02 when nothing is said."""
    text = text.strip()
    if len(text) < 4:
        raise Refusal("FRC-02", _("没有写明理由。"), _("请至少写四个字。"), fields={field: _("请至少写四个字。")})
    return text


def not_ahead(day: dt.date, field: str) -> dt.date:
    """A day that has come. Raises Refusal FRC-03."""
    if day > today():
        raise wrong_day(_("日期不能晚于今天。"), field)
    return day


def forward(first: dt.date, last: dt.date, field: str) -> None:
    if last < first:
        raise wrong_day(_("截止日期早于开始日期。"), field)


def wrong_day(what: str, field: str) -> Refusal:
    return Refusal("FRC-03", what, _("请核对日期。"), fields={field: what})


def picked(codes: object, known: list[str], field: str) -> str:
    """Codes joined by commas, in the order of their set. Raises Refusal FRC-04 when none is known."""
    given = codes.split(",") if isinstance(codes, str) else list(codes or ())  # type: ignore[call-overload]
    found = ",".join(code for code in known if code in given)
    if not found:
        raise Refusal("FRC-04", _("没有选定专长。"), _("请至少选一项。"), fields={field: _("请至少选一项。")})
    return found
