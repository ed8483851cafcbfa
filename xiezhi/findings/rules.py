"""The rule packs that run here, and what the platform proposes when a finding of a rule becomes a lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from xiezhi.leads.models import Category, Nature
from xiezhi.leads.show import BENCHMARKS, CERTIFICATES, ORGANS, YEARS
from xiezhi.rulebook.facts import Fact
from xiezhi.rulebook.facts.management import ORGAN_YEAR
from xiezhi.rulebook.facts.penalty import KNOWN
from xiezhi.rulebook.packs import PACKS, split
from xiezhi.rulebook.packs.management import BENCHMARK_PACK, OFFICER_PACK, ORGAN_YEAR_PACK
from xiezhi.rulebook.packs.penalty import PENALTY_PACK
from xiezhi.rulebook.rule import Pack, Rule, Standard

from .models import Finding

CASES = "cases.Case"
# Rules that wait for facts that nothing here tells of cases yet are listed with them, not run (rule page).
READY, WAITING = split(PENALTY_PACK, [fact.name for fact in KNOWN])
_ORGANS, _WAITING_ORGANS = split(ORGAN_YEAR_PACK, [fact.name for fact in ORGAN_YEAR if not fact.waits])
_WAITS = {PENALTY_PACK.name: WAITING, ORGAN_YEAR_PACK.name: _WAITING_ORGANS}


@dataclass(frozen=True)
class Kind:
    """A kind of act that is swept, and the pack that judges it. `label`: many of them; `one`: heads a single one."""

    name: str
    label: Any
    one: Any
    pack: Pack


# A register's rules run as soon as its kind stands here and its rows are made in `registers`.
KINDS = {
    kind.name: kind
    for kind in (
        Kind(CASES, gettext_lazy("案件"), pgettext_lazy("one", "案件"), READY),
        Kind(CERTIFICATES, gettext_lazy("执法证件"), pgettext_lazy("one", "执法证件"), OFFICER_PACK.only("G05")),
        Kind(YEARS, gettext_lazy("培训年度"), pgettext_lazy("one", "培训年度"), OFFICER_PACK.only("G04")),
        Kind(ORGANS, gettext_lazy("执法机关"), pgettext_lazy("one", "执法机关"), _ORGANS),
        Kind(BENCHMARKS, gettext_lazy("裁量基准"), pgettext_lazy("one", "裁量基准"), BENCHMARK_PACK),
    )
}
_OF_RULE = {rule.code: kind for kind in KINDS.values() for rule in kind.pack}

# What was to be done and was not, or not in time → 督办函 (条例第二十七条).
# Everything else is unlawful or improper → 意见书 (条例第二十八条).
OMISSIONS = frozenset({
    "P09", "P11", "P24", "P26", "P29", "P31", "P32", "P33", "P43", "P45", "G02", "G03", "G04", "G05", "G06",
})  # fmt: skip
# 条例第十一条第二款; what is not named is a matter of procedure
CATEGORIES = {
    **dict.fromkeys(("P01", "P02", "P05", "P06", "P07", "P08", "P19", "G03", "G04", "G05"), Category.SUBJECT),
    **dict.fromkeys(("P12", "P15", "P21", "P34", "P35", "P36", "P37", "P38", "P39", "P40"), Category.DECISION),
    **dict.fromkeys(("P09", "P25", "P43", "P44"), Category.MISCONDUCT),
    "G06": Category.OTHER,
}


def pack_of(act_kind: str = CASES) -> Pack:
    """The pack that judges this kind of act. Raises KeyError for a kind without rules."""
    return KINDS[act_kind].pack


def kind_of(code: str) -> Kind | None:
    """The kind of act that a rule judges here, None for one that does not run."""
    return _OF_RULE.get(code)


def running() -> tuple[Rule, ...]:
    """Every rule that runs, kind by kind."""
    return tuple(rule for kind in KINDS.values() for rule in kind.pack)


def rule_by_code(code: str) -> Rule | None:
    """The same for a code alone, whatever it judges."""
    kind = kind_of(code)
    return kind.pack[code] if kind else None


def rule_of(act_kind: str, code: str) -> Rule | None:
    """The rule as it stands today, None where it was withdrawn."""
    try:
        return pack_of(act_kind)[code]
    except KeyError:
        return None


def thresholds_of(row: Finding) -> dict[str, int]:
    """The thresholds that a finding was judged by, by name; none where the rule has had a new version since."""
    rule = rule_of(row.act_kind, row.rule_code)
    if rule is None or rule.version != row.rule_version:
        return {}
    return {param.name: value for param in rule.params if (value := row.figures.get(param.name)) is not None}


@cache
def pack_with(code: str) -> Pack:
    """The pack that runs reduced to one rule; the same object each time, for the engine keeps its statements by it."""
    return READY.only(code)


@dataclass(frozen=True)
class Waiting:
    """A rule that does not run here. `facts`: those it waits for; of a kind of act not held, all that it looks at.

    `acts`: the platform does not hold this kind of act. `abroad`: no Chinese statute, for files on the command line only.
    """

    rule: Rule
    pack: Pack
    facts: tuple[Fact, ...]
    acts: bool = False
    abroad: bool = False


@cache
def waiting() -> tuple[Waiting, ...]:
    """Every rule of every pack that does not run on cases or registers yet: none is silently absent."""
    running_here = {kind.pack.name for kind in KINDS.values()}
    found = []
    for pack in PACKS.values():
        abroad = all(isinstance(ground, Standard) for rule in pack for ground in rule.law)
        for rule in pack:
            here = kind_of(rule.code)
            if here is not None and here.pack.name == pack.name:
                continue
            names = _WAITS.get(pack.name, {}).get(rule.code) or rule.fact_names()
            facts = tuple(fact for fact in pack.sheet if fact.name in names)
            found.append(Waiting(rule, pack, facts, pack.name not in running_here, abroad))
    return tuple(sorted(found, key=lambda one: one.abroad))  # the rest stays in the order of the packs


def waiting_rule(pack: str, code: str) -> Waiting | None:
    """A waiting rule by pack and code, None where there is none."""
    return next((one for one in waiting() if (one.pack.name, one.rule.code) == (pack, code)), None)


def nature_of(codes: Iterable[str]) -> Nature:
    """Proposed nature of a lead made from findings of these rules: an unlawful act outweighs an omission."""
    return Nature.OMISSION if set(codes) <= OMISSIONS else Nature.UNLAWFUL


def category_of(codes: Iterable[str]) -> Category:
    """Proposed category: what the gravest kind of breach among them belongs to."""
    found = {CATEGORIES.get(code, Category.PROCEDURE) for code in codes}
    order = (Category.SUBJECT, Category.DECISION, Category.MISCONDUCT, Category.PROCEDURE)
    return next((category for category in order if category in found), Category.OTHER)
