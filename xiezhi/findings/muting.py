"""Mutes: a rule that is not worked on in a place until a day. Part of the room's write door, used through actions."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.time import today
from xiezhi.organs.models import Division, Organ
from xiezhi.trail.door import Act, action

from . import queries
from .models import Mute
from .rules import rule_by_code
from .states import LAPSED, MUTE, MUTED

MIN_REASON = 5


@action(MUTE, "mute")
def mute(
    doing: Act, rule_code: str, *, by: Actor, until: dt.date, reason: str, division: Division | None = None,
    organ: Organ | None = None,
) -> Mute:  # fmt: skip
    """Leave the findings of a rule in a division or at an organ alone until a day. They are recorded as before.

    Raises FIND-20 (no such rule, or one that may not be muted), FIND-21 (fields), FIND-22 (muted there already),
    FIND-23 (a place outside the area).
    """
    rule = rule_by_code(rule_code)
    if rule is None:
        raise Refusal("FIND-20", _("没有这条规则，或者它已停用。"), _("请从规则页重新选择。"), status=404)
    if rule.absolute:
        raise Refusal(
            "FIND-20",
            _("规则%(code)s所依据的条文明文“不得”，不能静默。") % {"code": rule.code},
            _("认为规则有误的，逐条排除并写明理由；规则本身要改的，请告诉平台维护人员。"),
            status=409,
        )
    place = organ or division
    if place is None or (organ is not None and division is not None):
        raise Refusal(
            "FIND-21",
            _("请选择一个地区或者一个机关。"),
            _("请改正标出的各项。"),
            fields={"place": _("请选择静默的范围。")},
        )
    if not _within(by, division, organ):
        raise NotAllowed("FIND-23", _("所选的范围不在本机构的地区之内。"), _("请选择本地区的区划或者机关。"))
    wrong, most = {}, today() + dt.timedelta(days=settings.MUTE_MAX_DAYS)
    if until < today():
        wrong["until"] = _("截止日期已经过去。")
    elif until > most:
        wrong["until"] = _("一次最长静默%(days)s日，不得晚于%(most)s。") % {
            "days": settings.MUTE_MAX_DAYS,
            "most": most,
        }
    if len(reason.strip()) < MIN_REASON:
        wrong["reason"] = _("请写明理由，至少五个字。")
    if wrong:
        raise Refusal("FIND-21", _("还不能静默。"), _("请改正标出的各项。"), fields=wrong)
    here = doing.rows(Mute).filter(rule_code=rule.code, target=place.ref, state=MUTED.value)
    here.filter(until__lt=today()).update(state=LAPSED.value)
    held = here.first()
    if held is not None:
        raise Stale(
            "FIND-22",
            _("这条规则在这里已经静默到%(until)s。") % {"until": held.until},
            _("要改期的，先提前解除，再重新静默。"),
        )
    row: Mute = doing.create(
        Mute, body_id=by.organ_id, rule_code=rule.code, division=division, organ=organ, target=place.ref, reason=reason.strip(),
        first=today(), until=until, made_by=by.name, made_ref=by.ref, made_at=doing.at,
    )  # fmt: skip
    _about(doing, row, reason.strip())
    return row


@action(MUTE, "lift")
def lift(doing: Act, row: Mute, *, by: Actor, reason: str) -> None:
    """End a mute before its day; the findings stand on the worklists again at once.

    A body above may lift it too. Raises FIND-21 (no reason), FIND-24 (over already), FIND-25 (decided above), Stale.
    """
    if not by.sees(row.body_id):
        raise NotAllowed(
            "FIND-25", _("这次静默由%(body)s决定。") % {"body": row.body.name}, _("认为应当解除的，请与该机构联系。")
        )
    if len(reason.strip()) < MIN_REASON:
        raise Refusal(
            "FIND-21",
            _("提前解除必须写明理由。"),
            _("请至少写五个字。"),
            fields={"reason": _("请写明理由，至少五个字。")},
        )
    if row.state == MUTED.value and row.until < today():
        raise Stale("FIND-24", _("这次静默已于%(until)s到期。") % {"until": row.until}, _("不需要解除，请刷新页面。"))
    doing.move(row, MUTE["lift"], lifted_by=by.name, lifted_at=doing.at, lift_reason=reason.strip())
    _about(doing, row, reason.strip())


def lapse(*, by: Actor) -> int:
    """Mark the mutes whose last day is over. Their findings came back without it. How many."""
    return sum(_lapse(row, by=by) for row in queries.run_out())


@action(MUTE, "lapse")
def _lapse(doing: Act, row: Mute, *, by: Actor) -> bool:
    try:
        doing.move(row, MUTE["lapse"])
    except Stale:  # lifted, or replaced by another, meanwhile
        doing.nothing_happened()
        return False
    _about(doing, row)
    return True


def _within(by: Actor, division: Division | None, organ: Organ | None) -> bool:
    if organ is not None:
        return by.sees(organ.pk)
    own = queries.division_of(by)
    return division is not None and own is not None and division.path.startswith(own.path)


def _about(doing: Act, row: Mute, reason: str = "") -> None:
    doing.on(row.ref, organ_id=row.body_id)
    doing.reason = reason
    doing.note(rule=row.rule_code, target=row.target, first=row.first.isoformat(), until=row.until.isoformat())
