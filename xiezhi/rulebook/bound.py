"""A rule made ready for one source: its columns, its thresholds, its place. Both readings start from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from xiezhi.law.dated import Value
from xiezhi.law.statutes import ClauseRef

from .bind import blame, calendar_gap, fill_params, lower, mark_absent, same
from .expr import ALWAYS, NEVER, Expr, Op, Type, all_of, any_of, const, unknown
from .facts import FactSheet
from .rule import DOMAIN, Deadline, Ground, Param, Rule, Severity

PLACE = "division_code"
Overrides = tuple[tuple[str, Param], ...]


@dataclass(frozen=True, eq=False)
class Bound:
    """The conditions of one rule without parameters or working-day arithmetic."""

    rule: Rule
    applies: Expr
    needed: tuple[Expr, ...]
    gap: Expr
    breach: Expr
    levels: tuple[tuple[Severity, Expr], ...]
    on: Expr
    since: Expr
    deadline: Deadline | None
    shows: Mapping[str, Expr]
    params: Mapping[str, Expr]
    reasons: tuple[Expr, ...]
    clauses: tuple[tuple[ClauseRef, Expr], ...]  # of special statutes, and when a limit was taken from them

    @cached_property
    def needs(self) -> Expr:
        """Whether all the facts without which nothing can be said are given."""
        if any(need.op is Op.UNKNOWN for need in self.needed):
            return NEVER
        return same(all_of(*(need.exists() for need in self.needed))) if self.needed else ALWAYS

    def conditions(self) -> tuple[Expr, ...]:
        """What decides the outcome."""
        return (self.applies, self.needs, self.gap, self.breach, *(tree for _, tree in self.levels))


def blames(bound: Bound, name: str) -> Expr:
    """True where the rule could not be decided because of the fact `name`."""
    tree = blame(bound.applies, name)
    later = [part for need in (*bound.needed, bound.breach) if (part := blame(need, name)) is not NEVER]
    return any_of(tree, bound.applies.otherwise(False) & any_of(*later)) if later else tree


@lru_cache(maxsize=4096)
def bind(rule: Rule, absent: frozenset[str], place: str = "", overrides: Overrides = ()) -> Bound:
    """Prepare `rule` for a source without the columns `absent`, in the division `place` where a row names none.

    `overrides` replaces thresholds, keyed "P11.limit" (a dry run of another threshold).
    """
    replaced = dict(overrides)
    place_tree = const(place) if PLACE in absent else Expr(Op.FACT, Type.TEXT, (), PLACE).otherwise(place)
    # Where the field is not given, the general statute governs.
    domain = const("") if DOMAIN in absent else Expr(Op.FACT, Type.TEXT, (), DOMAIN).otherwise("")
    on = mark_absent(rule.on, absent)
    chosen = {param.name: replaced.get(f"{rule.code}.{param.name}", param) for param in rule.params}
    params = {name: _value(param, rule.law, on, place_tree, domain) for name, param in chosen.items()}

    def ready(tree: Expr) -> Expr:
        return mark_absent(fill_params(tree, params.__getitem__), absent)

    applies, breach = all_of(in_force(rule.law, on), ready(rule.applies)), ready(rule.breach)
    levels = tuple((severity, ready(tree)) for severity, tree in rule.levels)
    span = rule.deadline
    return Bound(
        rule=rule,
        applies=lower(applies),
        needed=tuple(mark_absent(need, absent) for need in rule.needs),
        gap=lower(calendar_gap((applies, breach, *(tree for _, tree in levels)))),
        breach=lower(breach),
        levels=tuple((severity, lower(tree)) for severity, tree in levels),
        on=on,
        since=lower(ready(rule.since)),
        deadline=Deadline(lower(ready(span.start)), lower(ready(span.last)), span.waiting) if span else None,
        shows={name: lower(ready(tree)) for name, tree in rule.shows.items()},
        params=params,
        reasons=tuple(lower(ready(reason.when)) for reason in rule.reasons()),
        clauses=tuple(
            (value.clause, _holds(value, on, place_tree, domain))
            for param in chosen.values() for value in param.values.values if value.clause is not None),
    )


def absent_columns(sheet: FactSheet, columns: frozenset[str]) -> frozenset[str]:
    """Facts of the sheet (and the place) for which a source with `columns` has none."""
    return frozenset(name for name in (*(fact.name for fact in sheet), PLACE) if name not in columns)


def in_force(law: tuple[Ground, ...], on: Expr) -> Expr:
    """Whether one of the clauses was in force on the act's day."""
    spans = []
    for first, last in dict.fromkeys(period for clause in law for period in clause.periods()):
        spans.append(on >= first if last is None else (on >= first) & (on <= last))
    return any_of(*spans)


def _value(param: Param, law: tuple[Ground, ...], on: Expr, place: Expr, domain: Expr) -> Expr:
    *special, last = param.values.values
    tree: Expr
    if last.place or last.domain or not all(_covers(last, period) for clause in law for period in clause.periods()):
        tree, special = unknown(Type.NUM), [*special, last]
    else:
        tree = const(last.value)  # holds whenever the rule applies
    for value in reversed(special):
        tree = Expr(Op.IF, Type.NUM, (_holds(value, on, place, domain), const(value.value), tree))
    return tree


def _covers(value: Value[int], period: tuple[date, date | None]) -> bool:
    first, last = period
    return value.first <= first and (value.last is None or (last is not None and last <= value.last))


def _holds(value: Value[int], on: Expr, place: Expr, domain: Expr) -> Expr:
    holds = on >= value.first
    if value.last is not None:
        holds = holds & (on <= value.last)
    if value.place:
        holds = holds & place.starts_with(value.place)
    return holds & (domain == value.domain) if value.domain else holds


def waiting(rule: Rule, absent: frozenset[str]) -> frozenset[str]:
    """The absent facts for want of which `rule` can never find a breach; empty when it can."""
    bound = bind(rule, absent | {PLACE})
    trees = (bound.applies, bound.breach)
    if all(can_hold(tree) for tree in trees) and not any(need.op is Op.UNKNOWN for need in bound.needed):
        return frozenset()
    return frozenset(name for name in decisive_facts(rule) if name in absent)


def decisive_facts(rule: Rule) -> frozenset[str]:
    """Facts that decide the outcome, as against those shown only."""
    return frozenset(name for tree in (rule.on, *rule.conditions(), *rule.needs) for name in tree.facts())


def can_hold(tree: Expr) -> bool:
    """Whether a condition can be true of some act, whatever its facts: not when it hangs on what nobody knows."""
    if tree.op is Op.AND:
        return all(map(can_hold, tree.args))
    if tree.op is Op.OR:
        return any(map(can_hold, tree.args))
    if tree.op is Op.IF:
        condition, then, other = tree.args
        return condition.op is not Op.UNKNOWN and (can_hold(then) or can_hold(other))
    return tree.op is not Op.UNKNOWN and not (tree.op is Op.CONST and tree.value is False)
