"""Thresholds of a place: proposed, tried on all history, adopted by a second person, ended. Part of the room's write door."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.utils.translation import gettext as _

from xiezhi.cases import local
from xiezhi.cases.actions import use_thresholds
from xiezhi.core.actor import Actor, system_actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.rulebook.rule import Param, Rule, Unit
from xiezhi.trail.door import Act, action

from . import queries
from .models import DryRun, Sweep, Threshold
from .rules import CASES, rule_of
from .states import PROPOSED, THRESHOLD

BY = system_actor("thresholds")
MIN_REASON = 5
MOST = {
    Unit.HOURS: 720, Unit.DAYS: 3650, Unit.WORKDAYS: 1000, Unit.MONTHS: 240, Unit.YEARS: 100, Unit.COUNT: 1000, Unit.FEN: 10**12,
}  # fmt: skip
# 《……条例》第七条: without title and article nobody can look it up
CITATION = re.compile(r"《[^《》]{2,80}》.*第[一二三四五六七八九十百千零〇\d]{1,8}条")


@action(THRESHOLD, "propose")
def propose_threshold(
    doing: Act, rule_code: str, param: str, *, by: Actor, value: int, first: dt.date, last: dt.date | None = None,
    statutory: bool = False, source: str, reason: str,
) -> Threshold:  # fmt: skip
    """Propose another value for the division of the own body; nothing changes before it is adopted.

    Raises FIND-10 (no such threshold), FIND-11 (fields), FIND-12 (a proposal waits already), FIND-13 (codes of divisions).
    """
    rule, base = _threshold(rule_code, param)
    division = queries.division_of(by)
    place = queries.place_of(division) if division else ""
    if division is None or not place:
        raise Refusal(
            "FIND-13",
            _("%(division)s的区划代码不是按上下级编的，规则不能据此认出本地区的案件。")
            % {"division": by.organ_name if division is None else division.name},
            _("请系统管理员核对区划代码。"),
        )
    source, reason = " ".join(source.split()), reason.strip()
    wrong = _wrong(base, place, value, first, last, statutory, source, reason)
    if not wrong and _same(rule, base, place, value, first, last):
        wrong["value"] = _("与这段时间适用的数值相同，不需要拟定。")
    if wrong:
        raise Refusal("FIND-11", _("这个数值还不能拟定。"), _("请改正标出的各项。"), fields=wrong)
    waiting = Threshold.objects.filter(
        division=division, rule_code=rule.code, param=param, state=PROPOSED.value
    ).first()
    if waiting is not None:
        raise Stale(
            "FIND-12",
            _("%(who)s已经拟定过这个阈值，尚未采用。") % {"who": waiting.proposed_by},
            _("先采用或者撤回那一项，再拟定新的数值。"),
        )
    row: Threshold = doing.create(
        Threshold, body_id=by.organ_id, division=division, place=place, rule_code=rule.code, param=param, value=value, first=first,
        last=last, statutory=statutory, source=source[:200], reason=reason, proposed_by=by.name, proposed_ref=by.ref,
        proposed_at=doing.at,
    )  # fmt: skip
    _about(doing, row, reason)
    return row


def _threshold(rule_code: str, param: str) -> tuple[Rule, Param]:
    rule = rule_of(CASES, rule_code)
    base = next((one for one in rule.params if one.name == param), None) if rule else None
    if rule is None or base is None:
        raise Refusal("FIND-10", _("没有这个阈值。"), _("请从规则页重新选择。"), status=404)
    return rule, base


def _wrong(
    base: Param, place: str, value: int, first: dt.date, last: dt.date | None, statutory: bool, source: str, reason: str
) -> dict[str, str]:  # fmt: skip
    """What does not do, by field."""
    found = {}
    if not 0 < value <= MOST[base.unit]:
        found["value"] = _("数值应当大于零，且不超过%(most)s。") % {
            "most": f"{MOST[base.unit] // (100 if base.unit is Unit.FEN else 1):,}"
        }
    if last is not None and last < first:
        found["last"] = _("适用末日早于首日。")
    if local.stated_by_law(base, place) and not statutory:
        found["statutory"] = _("这个数值由法律规定，只有特别法、地方性法规或者规章另有规定的，才能改用别的数值。")
    if statutory and not CITATION.search(source):
        found["source"] = _("请写明名称和条文，如《××省××条例》第十二条。")
    elif len(source) < MIN_REASON:
        found["source"] = _("请写明来源，如文件名称和文号，至少五个字。")
    if len(reason) < MIN_REASON:
        found["reason"] = _("请写明理由，至少五个字。")
    return found


def _same(rule: Rule, base: Param, place: str, value: int, first: dt.date, last: dt.date | None) -> bool:
    """Whether nothing would be different on any of the days."""
    held = local.param_of(rule, base.name, queries.adopted()).values
    edges = {first, *(one.first for one in held.values), *(one.last + local.ONE_DAY for one in held.values if one.last)}
    span = [day for day in edges if first <= day and (last is None or day <= last)]
    return all((one := local.value_on(held, day, place)) is not None and one.value == value for day in span)


@action(THRESHOLD, "withdraw")
def withdraw_threshold(doing: Act, row: Threshold, *, by: Actor) -> None:
    """Take back a proposal of the own body. Raises FIND-14 (another body's), Stale."""
    _own(row, by)
    doing.move(row, THRESHOLD["withdraw"], closed_by=by.name, closed_at=doing.at)
    _about(doing, row)


@action(THRESHOLD, "adopt")
def adopt_threshold(doing: Act, row: Threshold, *, by: Actor, seen: int) -> None:
    """Adopt a proposed value; the next sweep uses it. `seen`: the dry run that this person looked at.

    Raises FIND-14 (another body's), FIND-15 (the one who proposed it), FIND-16 (not tried, or what was tried is stale),
    Stale.
    """
    _own(row, by)
    _second(by, row.proposed_ref, _("您本人拟定的数值，须由本机构另一人采用。"))
    trial = _tried(row, DryRun.Purpose.ADOPT, seen)
    doing.move(row, THRESHOLD["adopt"], adopted_by=by.name, adopted_ref=by.ref, adopted_at=doing.at)
    use_thresholds(queries.adopted(), by=BY)
    _about(doing, row, row.reason)
    doing.note(dry_run=trial.pk, **_outcome(trial))


@action(THRESHOLD, "propose_end")
def propose_end(doing: Act, row: Threshold, *, by: Actor, end_on: dt.date | None, reason: str) -> None:
    """Propose that a value shall end on a day, or (None) shall never have held. It holds on until that is confirmed.

    Raises FIND-11 (fields), FIND-14 (another body's), Stale.
    """
    _own(row, by)
    reason, wrong = reason.strip(), {}
    if end_on is not None and end_on < row.first:
        wrong["end_on"] = _("早于适用首日。要使它自始不适用的，请选“自始不适用”。")
    elif end_on is not None and row.last is not None and end_on >= row.last:
        wrong["end_on"] = _("这个数值本来就到%(last)s为止。") % {"last": row.last}
    if len(reason) < MIN_REASON:
        wrong["reason"] = _("请写明理由，至少五个字。")
    if wrong:
        raise Refusal("FIND-11", _("这个数值还不能拟终止。"), _("请改正标出的各项。"), fields=wrong)
    doing.move(
        row, THRESHOLD["propose_end"], end_on=end_on, end_reason=reason, end_by=by.name, end_ref=by.ref, end_at=doing.at
    )
    _about(doing, row, reason)


@action(THRESHOLD, "keep")
def keep_threshold(doing: Act, row: Threshold, *, by: Actor) -> None:
    """Call off a proposed ending. Raises FIND-14, Stale."""
    _own(row, by)
    doing.move(row, THRESHOLD["keep"], end_on=None, end_reason="", end_by="", end_ref="", end_at=None)
    _about(doing, row)


@action(THRESHOLD, "end")
def end_threshold(doing: Act, row: Threshold, *, by: Actor, seen: int) -> None:
    """Confirm an ending; the next sweep goes back to what holds without the value. Raises as `adopt_threshold`."""
    _own(row, by)
    _second(by, row.end_ref, _("您本人拟终止的数值，须由本机构另一人终止。"))
    trial = _tried(row, DryRun.Purpose.END, seen)
    doing.move(row, THRESHOLD["end"], closed_by=by.name, closed_at=doing.at)
    use_thresholds(queries.adopted(), by=BY)
    _about(doing, row, row.end_reason)
    doing.note(dry_run=trial.pk, **_outcome(trial))


def _own(row: Threshold, by: Actor) -> None:
    if row.body_id != by.organ_id:
        raise NotAllowed(
            "FIND-14",
            _("这个数值由%(body)s拟定和采用。") % {"body": row.body.name},
            _("您可以查看；要在本机构的地区用别的数值，请另行拟定。"),
        )


def _second(by: Actor, first_ref: str, what: str) -> None:
    if settings.FOUR_EYES_THRESHOLDS and by.ref == first_ref:
        raise NotAllowed(
            "FIND-15",
            what,
            _("请本机构另一名监督人员或者负责人登录办理。"),
        )


def _tried(row: Threshold, purpose: str, seen: int) -> DryRun:
    """The dry run that speaks of exactly this change and of the data as they are. Raises FIND-16."""
    trial = queries.last_trial(row, purpose)
    if trial is None or trial.state != Sweep.State.DONE:
        what, mend = _("还没有用全部历史案件试算过。"), _("请先试算，看过结果再办。")
    elif why := queries.stale(trial):
        what, mend = _("试算结果已经过时：%(why)s。") % {"why": why}, _("请重新试算，看过新的结果再办。")
    elif trial.pk != seen:
        what, mend = _("在您查看之后又试算过一次。"), _("请看过最新的试算结果再办。")
    else:
        return trial
    raise Stale("FIND-16", what, mend)


def _outcome(trial: DryRun) -> dict[str, int]:
    return {name: trial.figures[name] for name in ("now", "would", "new", "gone")}


def _about(doing: Act, row: Threshold, reason: str = "") -> None:
    doing.on(row.ref, organ_id=row.body_id)
    doing.reason = reason
    doing.note(
        rule=row.rule_code, param=row.param, place=row.place, value=row.value, first=row.first.isoformat(),
        last=row.last and row.last.isoformat(), statutory=row.statutory, end_on=row.end_on and row.end_on.isoformat(),
    )  # fmt: skip
