"""Working on a version: begun as a copy or adopted from above, changed in the form, named by a file. Part of the write door."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _

from xiezhi.catalogue import queries as catalogue
from xiezhi.catalogue.models import Basis, Item
from xiezhi.core.actor import Actor
from xiezhi.core.errors import NotAllowed, Refusal, Stale
from xiezhi.core.taking import Problem, shown
from xiezhi.core.time import today
from xiezhi.law.text import N_
from xiezhi.organs.models import Organ
from xiezhi.organs.queries import ENFORCING
from xiezhi.trail.door import Act, action

from . import checks, content, queries
from .models import Benchmark, Factor, Ground, Option, Tier
from .states import BENCHMARK, WRITABLE, WRITERS

OWN, ADOPTED = "own", "adopted"
GROUND = Basis.Role.GROUND


@action(BENCHMARK, "begin")
def begin(act: Act, organ: Organ, item_code: str, *, by: Actor, adopt: bool = False, batch: str = "") -> Benchmark:
    """Begin a version for an item in force: a copy of the last one, or (`adopt`) the superior's as it stands.

    Raises DIS-01 (not an enforcement organ), DIS-02 (no such penalty item in force), DIS-03 (another version is open),
    DIS-04 (another organ's), DIS-05 (nothing to adopt).
    """
    if organ.kind not in ENFORCING:
        raise Refusal("DIS-01", _("%(organ)s不是行政执法机关，不能制定裁量权基准。") % {"organ": organ.name})
    _own_organ(organ, by)
    item = catalogue.item(organ, item_code, today())
    if item is None or item.power_type != "penalty":
        raise Refusal(
            "DIS-02", _("%(organ)s现行的权责清单里没有编码为“%(code)s”的处罚事项。") % {"organ": organ.name, "code": item_code},
            _("请核对编码；事项没有公布的，先公布清单。乡镇街道的赋权事项，适用赋权部门的基准。"),
            fields={"item_code": _("现行清单里没有这个处罚事项。")},
        )  # fmt: skip
    # the organ's row says who is first; the constraint benchmark_one_open says so too
    Organ.objects.select_for_update(no_key=True).filter(pk=organ.pk).first()
    if (old := queries.open_version(organ, item_code)) is not None:
        raise Stale(
            "DIS-03", _("“%(name)s”的第%(no)s版还在办理（%(state)s）。")
            % {"name": old.name, "no": old.no, "state": BENCHMARK.states[old.state].label},
            _("请在那一版上接着办；不要的，先废弃。"),
        )  # fmt: skip
    source = queries.superior_of(organ, item, today()) if adopt else None
    if adopt and source is None:
        raise Refusal(
            "DIS-05", _("没有找到上级机关对“%(item)s”已经公布的裁量权基准。") % {"item": item.name},
            _("请自行制定；上级公布后再适用。"),
        )  # fmt: skip
    last = queries.last_published(organ, item_code)
    if last is not None and last.kind == ADOPTED and not adopt:
        last = None
    copied = source or (queries.complete(Benchmark.objects.filter(pk=last.pk)).get() if last else None)
    no = Benchmark.objects.filter(organ=organ, item_code=item_code).aggregate(no=Max("no"))["no"] or 0
    row = act.create(
        Benchmark, organ=organ, item=item, item_code=item.code, cause=item.cause, no=no + 1, kind=ADOPTED if source else OWN,
        source=source, name=name_of(item), note=copied.note if copied else "", begun_by=by.name, begun_on=today(), batch=batch,
    )  # fmt: skip
    what = content.of(copied) if copied else _blank(item)
    if source is None:
        # what the item rests on today, and what the organ itself had added
        theirs = set(copied.item.cited(GROUND)) if copied else set()
        added = (one for one in what.grounds if one not in theirs)
        what = dataclasses.replace(what, grounds=tuple(dict.fromkeys((*item.cited(GROUND), *added))))
    _write(act, row, what)
    act.on(row)
    act.note(code=item.code, no=row.no, copied=copied.pk if copied else None, kind=row.kind)
    return row


def name_of(item: Item) -> str:
    """What a benchmark is called."""
    subject = item.name.removesuffix("的处罚").removesuffix("的行政处罚").removeprefix("对")
    return _("%(subject)s行政处罚裁量权基准") % {"subject": subject[:150]}


def _blank(item: Item) -> content.Content:
    return content.Content(name_of(item), "", (), (), ())


def _write(act: Act, row: Benchmark, what: content.Content) -> None:
    """Replace the parts of a version; its own columns are the caller's."""
    for model in (Tier, Factor, Ground):
        act.rows(model).filter(benchmark=row).delete()
    tiers, factors = content.rows_of(what, row)
    act.rows(Tier).bulk_create(tiers)
    act.rows(Factor).bulk_create([factor for factor, _options in factors])
    act.rows(Option).bulk_create([option for _factor, options in factors for option in options])
    act.rows(Ground).bulk_create(
        Ground(
            benchmark=row, nth=n, statute=one.statute[:120], article=one.article, paragraph=one.paragraph,
            point=one.point, sub=one.sub
        )
        for n, one in enumerate(what.grounds)
    )
    if row.digest != what.digest:
        act.rows(Benchmark).filter(pk=row.pk).update(digest=what.digest)
        row.digest = what.digest


def work_on(act: Act, row: Benchmark, by: Actor) -> None:
    """Hold the version for this act. Raises NotAllowed DIS-04 (another organ's), Stale DIS-06 (it lies elsewhere)."""
    _own_organ(row.organ, by)
    states = [state.value for state in WRITABLE]
    if act.rows(Benchmark).filter(pk=row.pk, state__in=states).update(batch=F("batch")) != 1:
        row.refresh_from_db()
        raise Stale(
            "DIS-06", _("这一版现在是“%(state)s”，不能改动。") % {"state": BENCHMARK.states[row.state].label},
            _("已制定而没有公布的，可以先收回再改；已公布的请起草新版。"),
        )  # fmt: skip


@action("discretion.edit", roles=WRITERS)
def edit(act: Act, row: Benchmark, what: content.Content, *, by: Actor, seen: int) -> bool:
    """Change what a version says; whether anything changed. `seen`: the version of the record that was opened.

    A draft may be unfinished: what is wrong with it is told on its page and refused when it is made. Raises DIS-04,
    DIS-06, DIS-07 (an adopted one is the superior's as it stands), Overtaken.
    """
    work_on(act, row, by)
    if row.kind == ADOPTED:
        raise adopted(row)
    act.on(row)
    if what.digest == row.digest and what.name == row.name:
        act.nothing_happened()
        return False
    act.edit(act.rows(Benchmark).filter(pk=row.pk), seen, name=what.name.strip()[:200], note=what.note.strip())
    _write(act, row, what)
    row.refresh_from_db()
    act.note(code=row.item_code, no=row.no, tiers=len(what.tiers), factors=len(what.factors))
    return True


def adopted(row: Benchmark) -> Refusal:
    """Why an adopted version cannot be changed."""
    return Refusal(
        "DIS-07", _("“%(name)s”第%(no)s版直接适用上级基准，不能改动它的内容。") % {"name": row.name, "no": row.no},
        _("需要细化的，废弃这一版，自行制定。"),
    )  # fmt: skip


def problems_of(row: Benchmark, on: dt.date | None = None) -> list[Problem]:
    """What would be wrong with a version if it took effect on that day (today), for the item as it is in force then."""
    day = on or today()
    item = catalogue.item(row.organ_id, row.item_code, day)
    if item is None:
        return [Problem(
            "DIS-02", "item_code", N_("现行的权责清单里没有编码为“{code}”的事项。"), N_("请先公布事项，或者废弃这一版。"),
            {"code": row.item_code},
        )]  # fmt: skip
    whole = queries.complete(Benchmark.objects.filter(pk=row.pk)).get()
    above = queries.superior_of(row.organ, item, day)
    return list(checks.problems(content.of(whole), item, day, content.of(above) if above is not None else None))


def refuse_faulty(row: Benchmark, on: dt.date | None = None) -> None:
    """Raises DIS-08 with what would be wrong on that day."""
    wrong = problems_of(row, on)
    if wrong:
        said = [shown(problem.stored(problem.fact, "")) for problem in wrong[:4]]
        raise Refusal(
            "DIS-08", _("这个基准还有%(n)s处不合要求：") % {"n": len(wrong)} + "".join(one["what"] for one in said),
            _("请在“修改”里改好再办。"), data={"problems": len(wrong)},
        )  # fmt: skip


def _own_organ(organ: Organ, by: Actor) -> None:
    if not by.system and by.organ_id != organ.pk:
        raise NotAllowed(
            "DIS-04", _("这个基准由%(organ)s制定。") % {"organ": organ.name}, _("您可以查看；有意见的，请与该机关联系。")
        )


# -- rows of a file
def put_tiers(act: Act, row: Benchmark, tiers: Iterable[content.TierSpec], factors: Mapping[str, content.FactorSpec]) -> bool:
    """Put the tiers and factors that a file names into a version; others stay. Whether anything changed."""
    held = content.of(row)
    named = {(tier.kind, tier.name): tier for tier in tiers}
    kept = {(tier.kind, tier.name): tier for tier in held.tiers} | named
    by_name: dict[str, content.FactorSpec] = {factor.name: factor for factor in held.factors}
    for name, factor in factors.items():
        by_name[name] = joined(by_name.get(name), factor)
    what = dataclasses.replace(held, tiers=content.in_order(kept.values()), factors=tuple(by_name.values()))
    if what.digest == row.digest:
        return False
    act.edit(act.rows(Benchmark).filter(pk=row.pk), row.version, name=row.name)
    _write(act, row, what)
    return True


def joined(old: content.FactorSpec | None, new: content.FactorSpec) -> content.FactorSpec:
    """A factor with the cases that a file adds; a case that is there already speaks for what the file says."""
    if old is None:
        return new
    options: dict[Any, content.OptionSpec] = {(o.label, o.low, o.high): o for o in old.options}
    options |= {(o.label, o.low, o.high): o for o in new.options}
    return content.FactorSpec(new.kind, new.name, tuple(options.values()))
