"""The rule packs that run here, and what the platform proposes when a finding of a rule becomes a lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from xiezhi.leads.models import Category, Nature
from xiezhi.rulebook.facts import Fact
from xiezhi.rulebook.facts.penalty import KNOWN
from xiezhi.rulebook.packs import PACKS, split
from xiezhi.rulebook.packs.penalty import PENALTY_PACK
from xiezhi.rulebook.rule import Pack, Rule, Standard

from .models import Finding

CASES = "cases.Case"
# Rules that wait for facts that nothing here tells of cases yet are listed with them, not run (rule page).
READY, WAITING = split(PENALTY_PACK, [fact.name for fact in KNOWN])

# What was to be done and was not, or not in time → 督办函 (条例第二十七条).
# Everything else is unlawful or improper → 意见书 (条例第二十八条).
OMISSIONS = frozenset({"P09", "P11", "P24", "P26", "P29", "P31", "P32", "P33", "P43", "P45"})
# 条例第十一条第二款; what is not named is a matter of procedure
CATEGORIES = {
    **dict.fromkeys(("P01", "P02", "P05", "P06", "P07", "P08", "P19"), Category.SUBJECT),
    **dict.fromkeys(("P12", "P15", "P21", "P34", "P35", "P36", "P37", "P38", "P39", "P40"), Category.DECISION),
    **dict.fromkeys(("P09", "P25", "P43", "P44"), Category.MISCONDUCT),
}


def pack_of(act_kind: str = CASES) -> Pack:
    """The pack that judges this kind of act. Raises KeyError for a kind without rules."""
    return {CASES: READY}[act_kind]


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
    """Every rule of every pack that the platform's cases cannot carry yet: none is silently absent."""
    found = []
    for pack in PACKS.values():
        abroad = all(isinstance(ground, Standard) for rule in pack for ground in rule.law)
        for rule in pack:
            if pack is not PENALTY_PACK:
                names = rule.fact_names()
            elif rule.code in WAITING:
                names = WAITING[rule.code]
            else:
                continue
            facts = tuple(fact for fact in pack.sheet if fact.name in names)
            found.append(Waiting(rule, pack, facts, pack is not PENALTY_PACK, abroad))
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
