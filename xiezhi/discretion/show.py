"""How benchmarks, tasks and calculations are shown: heads, tabs, states, tiers, steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiezhi.catalogue import queries as catalogue
from xiezhi.clock import queries as clock
from xiezhi.core.actor import Actor
from xiezhi.core.states import State
from xiezhi.core.time import today
from xiezhi.core.web import pieces
from xiezhi.core.web.citing import linked
from xiezhi.core.web.nav import url_or_none
from xiezhi.law.discretion_codes import FACTOR_KIND, TIER_KIND

from . import content, queries
from .models import LIVE_STATES, Adjustment, Benchmark, Calculation, Tier
from .states import ADJUSTMENT, BENCHMARK, WAITING

TONES = {"exempt": "mute", "mitigated": "good", "lenient": "info", "ordinary": "warn", "aggravated": "bad"}
LIST_CRUMB = "discretion:list"


def room_tabs(actor: Actor | None, current: str) -> list[pieces.Tab]:
    """The lists of this room side by side."""
    tabs = [
        ("list", _("裁量基准"), queries.mine_to_review(actor).count() or None),
        ("adjustments", _("依据变动"), queries.waiting(actor).count() or None),
        ("uncovered", _("没有基准的事项"), None),
        ("calculations", _("计算记录"), None),
    ]
    return [pieces.Tab(label, reverse(f"discretion:{name}"), name == current, count) for name, label, count in tabs]


def crumbs(*more: pieces.Crumb) -> tuple[pieces.Crumb, ...]:
    return (pieces.Crumb(_("裁量基准"), reverse(LIST_CRUMB)), *more)


# -- benchmarks
def standing(row: Benchmark, day: dt.date | None = None) -> State:
    """Its state; of a published one whether it is in force, over, or to come; of an adopted one that it is to be shown."""
    state = BENCHMARK.states[row.state]
    if row.state == "made" and row.kind == "adopted":
        return State(row.state, _("已决定适用，待公示"), "warn")
    if row.state not in LIVE_STATES or row.from_on is None:
        return state
    on = day or today()
    if row.from_on > on:
        return State(row.state, _("已公布，%(day)s施行") % {"day": row.from_on}, "info")
    if row.in_force(on):
        return State(row.state, _("现行"), "good")
    return State(row.state, _("已失效"), "mute")


def days(first: dt.date | None, last: dt.date | None) -> str:
    """The days in force in words."""
    if first is None:
        return ""
    return _("%(first)s至%(last)s") % {"first": first, "last": last} if last else _("%(first)s起") % {"first": first}


def head(row: Benchmark, dues: list[pieces.Due]) -> pieces.RecordHead:
    kind = _("直接适用上级基准") if row.kind == "adopted" else _("自行制定")
    return pieces.RecordHead(
        title=row.name, number=row.doc_no, organ=row.organ.name, organ_url=url_or_none("organs:record", row.organ_id) or "",
        level=row.organ.get_level_display(), state=standing(row), kind=days(row.from_on, row.to_on),
        badges=(pieces.Badge(_("第%(no)s版") % {"no": row.no}, "mute"), pieces.Badge(kind, "mute")),
        due=dues[-1] if dues else None, crumbs=crumbs(),
    )  # fmt: skip


def tabs(current: str, url: Callable[[str], str]) -> list[pieces.Tab]:
    found = [("record", pgettext("one", "裁量基准")), ("differences", _("与上一版的差异")), ("trail", _("操作留痕"))]
    return [pieces.Tab(label, url(name), name == current) for name, label in found]


def dues(actor: Actor, row: Benchmark) -> list[pieces.Due]:
    """Its limits that run, the nearest first."""
    rows = [one for one in clock.for_record(actor, row) if one.state == "running"]
    return [clock.as_due(one) for one in sorted(rows, key=lambda one: one.ends_on)]


def steps(row: Benchmark) -> list[pieces.Step]:
    """The way to publication, and where this version stands on it."""
    def note(name: str, day: dt.date | None) -> str:
        return " ".join(filter(None, (name, day.isoformat() if day else "")))

    made, shown = (_("决定适用"), _("公示")) if row.kind == "adopted" else (_("制定"), _("公布"))
    names = [(_("草拟"), note(row.begun_by, row.begun_on)), (made, note(row.made_by, row.made_on))]
    if row.kind == "own":
        names += [
            (_("报送备案"), note(row.filed_by, row.refiled_on)),
            (_("备案审查"), note(row.reviewed_by, row.reviewed_on)),
        ]
    names.append((shown, note(row.published_by, row.published_on)))
    own = {"draft": 0, "returned": 0, "made": 2, "filed": 3, "passed": 4, "published": 5, "ended": 5, "discarded": -1}
    at = own[row.state] if row.kind == "own" else {"draft": 0, "made": 2, "published": 3, "ended": 3}.get(row.state, -1)
    return [
        pieces.Step(label, "done" if n < at else "now" if n == at else "later", said if n <= at else "")
        for n, (label, said) in enumerate(names)
    ]


@dataclass(frozen=True)
class ShownTier:
    """A tier for a table."""

    badge: pieces.Badge
    name: str
    range: str
    kinds: str
    conditions: str
    above: str = ""


def tier_badge(kind: str) -> pieces.Badge:
    return pieces.Badge(_(TIER_KIND.label(kind)), TONES[kind], "sliders")


def tiers(row: Benchmark) -> list[ShownTier]:
    """From the lightest to the heaviest. Reads what `queries.complete` prefetched."""
    return [shown_tier(tier, row) for tier in row.tiers.all()]


def shown_tier(tier: Tier, row: Benchmark) -> ShownTier:
    return ShownTier(
        tier_badge(tier.kind), tier.name, content.range_text(tier, row.item), content.kinds_text(tier.kinds), tier.conditions
    )


@dataclass
class ShownFactor:
    """A factor with its cases and the tiers they speak for."""

    name: str
    kind: str
    options: list[tuple[str, pieces.Badge]] = field(default_factory=list)


def factors(row: Benchmark) -> list[ShownFactor]:
    return [
        ShownFactor(one.name, _(FACTOR_KIND.label(one.kind)), [(o.label, tier_badge(o.tier_kind)) for o in one.options.all()])
        for one in row.factors.all()
    ]


def facts(row: Benchmark, inside: bool = True) -> list[pieces.Fact]:
    """What is known of a version. `inside`: for people of the house, else for everybody."""
    if inside:
        item_url = reverse("catalogue:item", args=[row.item_id])
    else:
        now = catalogue.item(row.organ_id, row.item_code, today())  # the public reads what is in force only
        item_url = reverse("catalogue:public_item", args=[now.pk]) if now else ""
    found = [
        pieces.Fact(_("处罚事项"), f"{row.item_code} {row.item.name}", url=item_url, wide=True),
        pieces.Fact(_("违法行为"), row.cause, wide=True),
        pieces.Fact(_("法定幅度"), content.statute_text(row.item)),
        pieces.Fact(_("法定种类"), content.kinds_text(row.item.penalty_kinds)),
        pieces.Fact(_("依据"), linked(row.grounds, (row.from_on, today())), wide=True),
    ]
    if row.source_id:
        source = row.source
        assert source is not None
        url = reverse("discretion:public_record", args=[source.pk])
        text = _("%(organ)s《%(name)s》第%(no)s版") % {"organ": source.organ.name, "name": source.name, "no": source.no}
        found.append(pieces.Fact(_("适用的上级基准"), text, url=url, wide=True))
    if row.note:
        found.append(pieces.Fact(_("适用说明"), row.note, wide=True))
    return found


def progress(row: Benchmark) -> list[pieces.Fact]:
    """Who did what, when."""
    found = [
        pieces.Fact(_("制定日期"), row.made_on, "date"), pieces.Fact(_("制定文号"), row.doc_no),
        pieces.Fact(_("首次报送备案日期"), row.filed_on, "date"),
        pieces.Fact(_("备案审查机构"), row.body.name if row.body else ""),
        pieces.Fact(_("审查日期"), row.reviewed_on, "date"), pieces.Fact(_("备案号"), row.record_no),
        pieces.Fact(_("公布日期"), row.published_on, "date"), pieces.Fact(_("施行期间"), days(row.from_on, row.to_on)),
    ]  # fmt: skip
    if row.kind == "adopted":
        found = [found[n] for n in (0, 1, 6, 7)]
    if row.published_at:
        found.append(pieces.Fact(_("公布地址"), row.published_at, url=row.published_at, wide=True))
    if row.opinion:
        found.append(pieces.Fact(_("审查意见"), row.opinion, wide=True))
    if row.end_reason:
        found.append(pieces.Fact(_("停止适用的原因"), row.end_reason, wide=True))
    return found


# -- tasks
def adjustment_state(row: Adjustment) -> State:
    if row.state == WAITING.value and row.due_on and row.due_on < today():
        return State(row.state, _("逾期未调整"), "bad")
    return ADJUSTMENT.states[row.state]


def rests_on(row: Adjustment) -> str:
    """What changed: the statute, or the superior's benchmark."""
    if row.above is None:
        return str(row.statute)
    return _("%(organ)s《%(name)s》第%(no)s版") % {"organ": row.above.organ.name, "name": row.above.name, "no": row.above.no}


def changed_title(row: Adjustment) -> str:
    if row.above_id:
        return str(row.get_kind_display())
    words = _("《%(name)s》修改") if row.kind == "amended" else _("《%(name)s》废止")
    return words % {"name": row.statute}


# -- calculations
def range_of(row: Calculation) -> str:
    """The range that came out, in words."""
    return content.fine_text(row.range_min, row.range_max) or content.range_text(row.tier, row.benchmark.item)


def chosen(row: Calculation) -> str:
    """What was chosen, in words."""
    parts = [content.kinds_text(row.penalty_kinds), content.yuan(row.fine)]
    return "，".join(filter(None, parts)) or _("不予处罚")


def calculation_facts(row: Calculation) -> list[pieces.Fact]:
    benchmark = row.benchmark
    url: Any = reverse("discretion:public_record", args=[benchmark.pk])
    found = [
        pieces.Fact(_("裁量基准"), f"{benchmark.name} · " + _("第%(no)s版") % {"no": benchmark.no}, url=url, wide=True),
        pieces.Fact(_("违法行为日期"), row.acted_on, "date"), pieces.Fact(_("当事人类别"), row.get_party_kind_display() or "—"),
        pieces.Fact(_("案号"), row.case_no or "—"), pieces.Fact(_("计算日期"), row.reckoned_on, "date"),
        pieces.Fact(_("法定幅度"), content.fine_text(row.statute_min, row.statute_max) or "—"),
        pieces.Fact(_("计算人"), row.by_name),
    ]  # fmt: skip
    return found
