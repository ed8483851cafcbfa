"""Keeping a calculation: what was chosen must hold before the statute and the benchmark. Part of the write door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.catalogue.models import Item
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, joined
from xiezhi.core.time import today
from xiezhi.organs.models import Organ
from xiezhi.trail.door import Act, action

from . import queries, reckoning
from .content import fine_text
from .models import Benchmark, Calculation
from .states import CALCULATION

MIN_REASON = 5


@dataclass(frozen=True)
class Asked:
    """What the calculator is asked: whose case, which item, the day of the act, what is given."""

    organ: Organ
    item_code: str
    acted_on: dt.date
    given: Mapping[str, Any]
    base: int | None = None


@dataclass(frozen=True)
class Worked:
    """What came out. `then`: the version of the act's day, whose factors were asked; `compared` where two were."""

    then: Benchmark
    result: reckoning.Result
    steps: tuple[reckoning.Step, ...]
    compared: bool = False
    newer_lighter: bool | None = None


def work_out(asked: Asked) -> Worked | reckoning.NoTier | None:
    """The result with the version of the act's day, and with today's if that is another and lighter (处罚法第三十七条).

    None where no benchmark held on the day of the act.
    """
    then = queries.benchmark_for(asked.organ, asked.item_code, asked.acted_on)
    if then is None:
        return None
    spoken = reckoning.read(then, asked.given)
    result = reckoning.reckon(then, spoken, asked.base)
    now = queries.benchmark_for(asked.organ, asked.item_code, today())
    if isinstance(result, reckoning.NoTier) or now is None or now.pk == then.pk:
        return result if isinstance(result, reckoning.NoTier) else Worked(then, result, result.steps)
    other = reckoning.reckon(now, reckoning.carry(spoken, now), asked.base)
    if isinstance(other, reckoning.NoTier):
        return Worked(then, result, result.steps)
    chosen, newer, why = reckoning.lighter_of(result, other)
    return Worked(then, chosen, (*chosen.steps, why), True, newer)


def statute_range(item: Item, base: int | None) -> tuple[int | None, int | None]:
    """The statute's range of the fine in 分, reckoned out of times where a base is given."""
    if base is not None and (item.times_min is not None or item.times_max is not None):
        return tuple(None if n is None else base * n // 100 for n in (item.times_min, item.times_max))  # type: ignore[return-value]
    return item.fine_min, item.fine_max


@action(CALCULATION, "keep")
def keep(
    act: Act, asked: Asked, *, by: Actor, case_no: str = "", party_kind: str = "", fine: int | None = None, penalty_kinds: str = "",
    deviation_reason: str = "", discussed_on: dt.date | None = None, mitigation: str = "",
) -> Calculation:  # fmt: skip
    """Keep what was reckoned and what was chosen.

    Raises DIS-04 (another organ's), DIS-30 (no benchmark on that day), DIS-31 (no tier), DIS-32 (above the statute's
    maximum), DIS-33 (below its minimum without a ground for mitigation), DIS-34 (outside the tier without a reason),
    DIS-35 (outside the tier without a collective discussion), DIS-36 (nothing chosen), DIS-37 (a day ahead).
    """
    if not by.system and by.organ_id != asked.organ.pk:
        raise NotAllowed("DIS-04", _("这是%(organ)s的案件。") % {"organ": asked.organ.name}, _("您可以试算，不能保存。"))
    if asked.acted_on > today():
        raise Refusal("DIS-37", _("违法行为日期不能晚于今天。"), fields={"acted_on": _("不能晚于今天。")})
    worked = work_out(asked)
    if worked is None:
        raise Refusal(
            "DIS-30", _("%(day)s没有对这个事项有效的裁量权基准。") % {"day": asked.acted_on},
            _("请核对事项和违法行为日期；没有基准的，按法定幅度裁量并说明理由。"),
        )  # fmt: skip
    if isinstance(worked, reckoning.NoTier):
        raise Refusal("DIS-31", worked.text)
    result = worked.result
    least, most = statute_range(result.benchmark.item, asked.base)
    deviates = _check(result, (least, most), fine, penalty_kinds, deviation_reason, discussed_on, mitigation)
    row: Calculation = act.create(
        Calculation, organ=asked.organ, benchmark=result.benchmark, tier=result.tier, state="kept", case_no=case_no.strip()[:200],
        party_kind=party_kind, acted_on=asked.acted_on, reckoned_on=today(), given=dict(asked.given), base=asked.base,
        steps=[step.stored() for step in worked.steps], compared=worked.compared, newer_lighter=worked.newer_lighter,
        range_min=result.range_min, range_max=result.range_max, statute_min=least, statute_max=most, fine=fine,
        penalty_kinds=penalty_kinds, deviates=deviates, deviation_reason=deviation_reason.strip() if deviates else "",
        discussed_on=discussed_on, mitigation=mitigation.strip(), by=by.ref, by_name=by.name, at=act.at,
    )  # fmt: skip
    act.on(row)
    act.note(benchmark=result.benchmark.pk, tier=result.tier.kind, deviates=deviates, fine=fine)
    return row


def _check(
    result: reckoning.Result, statute: tuple[int | None, int | None], fine: int | None, kinds: str, reason: str,
    discussed_on: dt.date | None, mitigation: str,
) -> bool:  # fmt: skip
    """Whether the choice lies outside the tier; refuses what the statute or the benchmark forbids."""
    least, most = statute
    exempt = result.tier.kind == "exempt"
    if fine is None and not kinds and not exempt:
        text = _("请填写拟处罚款，或者选择其他处罚种类。")
        raise Refusal("DIS-36", _("没有写拟怎样处罚。"), text, fields={"fine": text})
    if fine is not None and most is not None and fine > most:
        text = _("罚款%(fine)s高于法定上限%(most)s。") % {"fine": fine_text(fine, fine), "most": fine_text(most, most)}
        raise Refusal("DIS-32", text, _("任何理由都不能突破法定上限：请改金额。"), fields={"fine": text})
    mitigated = result.tier.kind in ("mitigated", "exempt") or len(mitigation.strip()) >= MIN_REASON
    if fine is not None and least is not None and fine < least and not mitigated:
        text = _("罚款%(fine)s低于法定下限%(least)s，没有减轻处罚的法定情形。") % {
            "fine": fine_text(fine, fine), "least": fine_text(least, least),
        }  # fmt: skip
        raise Refusal(
            "DIS-33", text, _("有法定情形的（行政处罚法第三十条至第三十二条），请写明；没有的，请改金额。"),
            fields={"fine": text, "mitigation": _("请写明减轻处罚的法定情形，至少五个字。")},
        )  # fmt: skip
    deviates = _outside(result, fine, kinds)
    if deviates and len(reason.strip()) < MIN_REASON:
        text = _("拟处结果不在“%(tier)s”（%(range)s）之内，没有说明理由。") % {
            "tier": result.label, "range": fine_text(result.range_min, result.range_max) or "—",
        }  # fmt: skip
        mend = _("请改到档次以内；确需偏离的，写明理由并经集体讨论。")
        raise Refusal("DIS-34", text, mend, fields={"deviation_reason": joined(text, mend)})
    if deviates and (discussed_on is None or discussed_on > today()):
        raise Refusal(
            "DIS-35", _("偏离裁量权基准，应当经过集体讨论。"), _("请填写集体讨论的日期（不晚于今天）。"),
            fields={"discussed_on": _("请填写集体讨论的日期，不晚于今天。")},
        )  # fmt: skip
    return deviates


def _outside(result: reckoning.Result, fine: int | None, kinds: str) -> bool:
    """Whether the fine, or a kind of penalty, is not what the tier says."""
    chosen, allowed = {k for k in kinds.split(",") if k}, {k for k in result.tier.kinds.split(",") if k}
    if result.tier.kind == "exempt":
        return bool(fine) or bool(chosen)
    if allowed and chosen - allowed:
        return True
    if fine is None:
        return (result.range_min or 0) > 0 and "fine" in (allowed or {"fine"})
    low, high = result.range_min, result.range_max
    if low is None and high is None:
        return bool(fine) and bool(allowed) and "fine" not in allowed
    return fine < (low or 0) or (high is not None and fine > high)


@action(CALCULATION, "void")
def void(act: Act, row: Calculation, *, by: Actor, reason: str) -> None:
    """Take a kept calculation out of use; it stays to be read. Raises DIS-04, DIS-18 (no reason), Stale."""
    _own(row, by)
    if len(reason.strip()) < MIN_REASON:
        raise Refusal("DIS-18", _("没有写作废的原因。"), fields={"reason": _("请写明原因，至少五个字。")})
    act.move(row, CALCULATION["void"])
    act.on(row)
    act.reason = reason.strip()[:500]


def written_to(act: Act, row: Calculation, case_ref: str) -> None:
    """Mark a calculation as written to a case; within the act of the room that holds the case. Raises DIS-04, Stale."""
    _own(row, act.by)
    act.move(row, CALCULATION["write"], case_ref=case_ref)


def _own(row: Calculation, by: Actor) -> None:
    if not by.system and by.organ_id != row.organ_id:
        raise NotAllowed("DIS-04", _("这是%(organ)s的案件。") % {"organ": row.organ.name})
